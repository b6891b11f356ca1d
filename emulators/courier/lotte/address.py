"""newprint-info: what is printed on the label for an address (courier facts 4.5)."""

from mallrig.emulators.core import chance
from mallrig.emulators.courier import places

ISLANDS = ("제주", "울릉")
AIR_FARE, SHIP_FARE = "3000", "5000"


def print_info(seed: int, sent: dict) -> dict:
    """The sorting codes of an address; `result` isn't success where it can't be read."""
    address = sent.get("address")
    if not isinstance(address, str) or not places.province_of(address):
        return {"result": "fail", "message": "주소를 확인할 수 없습니다."}
    branch = places.branch_of(address)
    draw = chance.number(seed, 10_000, "lotte.terminal", branch)
    words = address.split()
    return {
        "result": "success", "message": "", "city_gun_gu": " ".join(words[1:2]), "dong": " ".join(words[2:3]), "area_no": _text(sent, "area_no"),
        "zip_no": _text(sent, "zip_no"), "brnshp_cd": f"{draw:04d}", "brnshp_nm": branch, "emp_nm": places.person(seed, "lotte", branch),
        "filt_cd": f"{draw % 900 + 100}-{draw % 90 + 10}", "tml_cd": f"{draw % 90 + 10}", "tml_nm": f"{places.province_of(address)}터미널", "dlv_msg": "",
        "air_fare": AIR_FARE if "제주" in address else "0", "ship_fare": SHIP_FARE if any(name in address for name in ISLANDS) else "0",
    }  # fmt: skip


def post_list(seed: int, sent: dict) -> dict:
    """Basic area numbers for a road name."""
    word = _text(sent, "scwd")
    return {"list": [{"BAS_AREA_CD": f"{chance.number(seed, 63_000, 'area', word) + 1_000:05d}"}] if word and sent.get("mode") == "road" else []}


def _text(sent: dict, name: str) -> str:
    value = sent.get(name)
    return value if isinstance(value, str) else ""
