"""Labels drawn as PDF: the courier's form for invoices (courier facts 2.10), a small one for product barcodes. Sizes in millimetres."""

from collections.abc import Iterable
from io import BytesIO

from msgspec import Struct
from reportlab.graphics.barcode import code128, eanbc
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfgen.canvas import Canvas

from mallrig.reference.ports import Sorting

FONT = "HYGothic-Medium"
"""A font that every PDF reader brings for Korean; none has to be shipped."""

FORM = (123, 100)
SMALL = (80, 35)
BAR = 0.375
"""The narrowest bar: 3 dots of a label printer of 203 dpi (8 a millimetre)."""

CODE_MAX = 12
"""Letters of a Code 128 that have room on a product label."""

NAMES = {"cj": "CJ대한통운", "lotte": "롯데택배", "epost": "우체국택배"}
CENTRES = {"cj": "1588-1255", "lotte": "1588-2121", "epost": "1588-1300"}
FARE = "운임 신용"
START_A = 103


class Label(Struct, frozen=True):
    """What an invoice's label says. `name` and `phone` are the receiver's, masked already."""

    courier: str
    number: str
    day: str
    sorting: Sorting
    name: str
    phone: str
    address: str
    sender: str
    sender_phone: str
    sender_address: str
    goods: tuple[str, ...]
    message: str
    group: int
    again: bool


class Product(Struct, frozen=True):
    """What a product's label says."""

    sku: str
    name: str
    barcode: str


def shown(number: str) -> str:
    """An invoice number in groups: 4-4-4, of 13 digits 5-4-4."""
    head = len(number) - 8
    return f"{number[:head]}-{number[head:-4]}-{number[-4:]}"


def invoices(labels: Iterable[Label]) -> bytes:
    """One page a label."""
    return _pages(FORM, labels, _invoice)


def products(labels: Iterable[Product]) -> bytes:
    """One page a label."""
    return _pages(SMALL, labels, _product)


def is_ean13(text: str) -> bool:
    """Thirteen digits of which the last is right."""
    if len(text) != 13 or not text.isascii() or not text.isdigit():
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(text)) % 10 == 0


def is_printable(text: str) -> bool:
    """Whether a product label can carry a barcode: an EAN-13, or what Code 128 has signs for and the label has room for."""
    return is_ean13(text) or 0 < len(text) <= CODE_MAX and all(" " <= letter <= "~" for letter in text)


def _pages(size: tuple[int, int], labels: Iterable, draw) -> bytes:
    registerFont(UnicodeCIDFont(FONT))
    made = BytesIO()
    canvas = Canvas(made, pagesize=(size[0] * mm, size[1] * mm), invariant=1, pageCompression=1)
    for label in labels:
        draw(_Page(canvas, size[1]), label)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _invoice(page: "_Page", label: Label) -> None:
    page.text(4, 7, 9, f"{NAMES[label.courier]}  {shown(label.number)}", 62)
    page.text(68, 7, 8, f"접수 {label.day[:4]}-{label.day[4:6]}-{label.day[6:]}", 26)
    page.text(95, 7, 8, f"1/1{'  재출력' if label.again else ''}", 26)
    page.line(9)
    if label.sorting.barcode:
        page.bars(1, 11, 13, label.sorting.barcode, _first_set(label.sorting.barcode))
    page.text(54, 22, 24, f"{label.sorting.mark} {label.sorting.large}".strip(), 67)
    page.line(27)
    page.text(4, 33, 11, f"받는분 {label.name}  {label.phone}", 115)
    page.text(4, 39, 9, label.address, 115, lines=2)
    page.text(4, 50, 14, label.sorting.place, 115)
    page.line(53)
    page.text(4, 57, 8, f"보내는분 {label.sender}  {label.sender_phone}", 78)
    page.text(84, 57, 8, f"수량 1  {FARE}", 36)
    page.text(4, 61, 8, label.sender_address, 115)
    page.line(63)
    page.text(4, 67, 8, f"배송번호 {label.group}  {', '.join(label.goods)}", 115, lines=2)
    page.text(4, 75, 8, f"배송메시지 {label.message}", 115)
    page.line(77)
    page.text(4, 83, 10, label.sorting.branch, 50)
    page.text(4, 89, 8, f"고객센터 {CENTRES[label.courier]}", 50)
    page.bars(58, 79, 14, label.number, code128.Code128)
    page.text(70, 97, 9, shown(label.number), 50)


def _product(page: "_Page", label: Product) -> None:
    page.text(3, 5, 8, label.name, 74)
    page.text(3, 33, 7, label.sku, 74)
    if is_ean13(label.barcode):
        page.ean13(11, 7, label.barcode)
    else:
        page.bars(1, 8, 15, label.barcode, code128.Code128)
        page.text(10, 28, 8, label.barcode, 45)


def _first_set(text: str) -> type:
    return _Code128A if all(letter in code128.seta for letter in text) else code128.Code128


class _Code128A(code128.Code128):
    """Code 128 in its first code set throughout, as the classification barcode is."""

    def encode(self) -> list[int]:
        signs = [START_A, *(code128.seta[letter] for letter in self.validated)]
        check = (START_A + sum(place * sign for place, sign in enumerate(signs))) % 103
        self.encoded = [*signs, check, code128.stop]
        return self.encoded


class _Page:
    """A page measured from its upper left corner."""

    def __init__(self, canvas: Canvas, height: int):
        self._canvas, self._height = canvas, height

    def text(self, x: float, y: float, size: int, text: str, width: float, lines: int = 1) -> None:
        """Text with its base line at y, broken into so many lines; what has no room is left out."""
        self._canvas.setFont(FONT, size)
        for place, part in enumerate(_broken(_clean(text), size, width * mm)[:lines]):
            self._canvas.drawString(x * mm, (self._height - y) * mm - place * size * 1.15, part)

    def line(self, y: float) -> None:
        """A line across the form."""
        self._canvas.line(3 * mm, (self._height - y) * mm, (FORM[0] - 3) * mm, (self._height - y) * mm)

    def bars(self, x: float, y: float, height: float, text: str, kind: type) -> None:
        """A Code 128 of that height with its quiet zones, from x on."""
        kind(text, barWidth=BAR * mm, barHeight=height * mm).drawOn(self._canvas, x * mm, (self._height - y - height) * mm)

    def ean13(self, x: float, y: float, text: str) -> None:
        """An EAN-13 in its nominal size, with its digits."""
        from reportlab.graphics import renderPDF
        from reportlab.graphics.shapes import Drawing

        drawing = Drawing()
        drawing.add(eanbc.Ean13BarcodeWidget(text, barHeight=20 * mm))
        renderPDF.draw(drawing, self._canvas, x * mm, (self._height - y - 22) * mm)


def _broken(text: str, size: int, width: float) -> list[str]:
    """The text in lines no wider than `width` points."""
    lines = [""]
    for letter in text:
        if stringWidth(lines[-1] + letter, FONT, size) > width:
            lines.append("")
        lines[-1] += letter
    return lines


def _clean(text: str) -> str:
    """Without what no font draws: control characters, halves of pairs, letters beyond the font's plane."""
    return "".join(letter if letter.isprintable() and letter <= "\uffff" else " " for letter in text)
