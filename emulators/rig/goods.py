"""The goods that a preset world sells: one list from which every vendor furnishes its part.

Cafe24 makes its products and variants of it (product_no, codes, names, options, price, stock), Sellmate its SKUs
(barcode1, the shops' option codes, stock), so that both speak of the same things without knowing each other.
Every mall of a world sells all of them under the same numbers.
"""

from dataclasses import dataclass

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MAKER = "8809999"
"""Korea's GS1 prefix 880 and a maker's number that no shop of ours meets."""


@dataclass(frozen=True)
class Variant:
    """One SKU. `options` are (name, value) pairs, none for a product without options; `additional` is won on top of the
    product's price; `stock` counts what lies in the warehouse when a world begins; `barcode` is an EAN-13."""

    code: str
    options: tuple[tuple[str, str], ...]
    additional: int
    stock: int
    barcode: str


@dataclass(frozen=True)
class Good:
    """One product: its number and code at Cafe24, name, price and cost in won, grams, and its variants in order."""

    product_no: int
    code: str
    name: str
    category: str
    price: int
    cost: int
    grams: int
    variants: tuple[Variant, ...]


def product_code(product_no: int) -> str:
    """Cafe24's code of a product: 9 is P000000J (eight characters, letters count from A as 0, filled up with 0)."""
    letters = ""
    rest = product_no
    while rest or not letters:
        rest, last = divmod(rest, 26)
        letters = _LETTERS[last] + letters
    return "P" + letters.rjust(7, "0")


def variant_code(product_no: int, index: int) -> str:
    """Cafe24's code of a product's variant, `index` from 0: the product's code and 000A, 000B ..."""
    high, low = divmod(index, 26)
    return product_code(product_no) + (_LETTERS[high - 1] if high else "0").rjust(3, "0") + _LETTERS[low]


def barcode(product_no: int, index: int) -> str:
    """An EAN-13 for a variant, check digit included."""
    body = f"{_MAKER}{product_no:03d}{index:02d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-total % 10)


def _good(product_no: int, name: str, category: str, price: int, cost: int, grams: int, *options: tuple) -> Good:
    """`options`: (((name, value), ...), additional won, stock) for each variant."""
    variants = (
        Variant(variant_code(product_no, i), pairs, additional, stock, barcode(product_no, i))
        for i, (pairs, additional, stock) in enumerate(options)
    )
    return Good(product_no, product_code(product_no), name, category, price, cost, grams, tuple(variants))


def _each(name: str, *values: tuple[str, int, int]) -> tuple:
    """Variants by one option: (value, additional won, stock) each."""
    return tuple((((name, value),), additional, stock) for value, additional, stock in values)


GOODS: tuple[Good, ...] = (
    _good(9, "소프트 코튼 라운드 티셔츠", "상의", 19_900, 8_000, 220,
          *_each("색상", ("화이트", 0, 120), ("블랙", 0, 80), ("네이비", 0, 40))),
    _good(10, "캐시미어 블렌드 니트", "상의", 59_000, 26_000, 380,
          ((("색상", "아이보리"), ("사이즈", "S")), 0, 25), ((("색상", "아이보리"), ("사이즈", "M")), 0, 30),
          ((("색상", "차콜"), ("사이즈", "M")), 0, 12), ((("색상", "차콜"), ("사이즈", "L")), 2_000, 3)),
    _good(11, "와이드 데님 팬츠", "하의", 45_000, 19_500, 640,
          *_each("사이즈", ("26", 0, 15), ("28", 0, 22), ("30", 0, 18))),
    _good(12, "플리츠 미디 스커트", "하의", 38_000, 15_000, 310, *_each("색상", ("베이지", 0, 20), ("카키", 0, 0))),
    _good(13, "울 혼방 핸드메이드 코트", "아우터", 189_000, 92_000, 1_450, *_each("사이즈", ("M", 0, 5), ("L", 5_000, 1))),
    _good(14, "경량 다운 베스트", "아우터", 69_000, 31_000, 420, *_each("색상", ("블랙", 0, 33), ("올리브", 0, 17))),
    _good(15, "오가닉 코튼 양말 5켤레 세트", "잡화", 12_900, 4_200, 180, ((), 0, 300)),
    _good(16, "미니멀 소가죽 카드지갑", "잡화", 34_000, 13_800, 90, *_each("색상", ("브라운", 0, 14), ("블랙", 0, 9))),
    _good(17, "보온 보냉 텀블러 500ml", "리빙", 24_500, 9_900, 360, *_each("색상", ("크림", 0, 60), ("스톤그레이", 0, 45))),
    _good(18, "저자극 핸드크림 50ml", "뷰티", 9_800, 2_700, 75, *_each("향", ("무향", 0, 150), ("시트러스", 0, 90))),
    _good(19, "라벤더 필로우 미스트 100ml", "뷰티", 18_000, 5_600, 160, ((), 0, 2)),
    _good(20, "국내산 볶은 아몬드 500g", "식품", 15_900, 8_900, 520, ((), 0, 75)),
)  # fmt: skip
"""A dozen goods with 25 variants, from plenty to none on hand; numbered as in a mall whose first eight products are gone."""
