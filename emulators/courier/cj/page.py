"""CJ's public tracking page, as scrapers call it (courier facts 3): /cj-page/{world}, and www.cjlogistics.com for a world www."""

from flask import Blueprint, Response, g, make_response, request

from mallrig.emulators.core import chance, waybills
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.courier import parcels
from mallrig.emulators.courier.accounts import switch
from mallrig.emulators.courier.cj.tracking import is_shown
from mallrig.emulators.courier.masks import masked
from mallrig.emulators.courier.parcels import Parcel, Scan
from mallrig.emulators.courier.words import CJ, cj_page

COOKIE = "cjlogisticsFrontLaJSESSIONID"

MESSAGES = {
    "11": "보내시는 고객님으로부터 상품을 인수받았습니다", "12": "상품을 인수하지 못했습니다", "41": "배송지역으로 상품이 이동중입니다",
    "42": "고객님의 상품이 배송지역으로 이동중입니다", "82": "고객님의 상품을 배송할 예정입니다", "84": "고객님의 상품을 배송하지 못했습니다",
    "91": "고객님의 상품이 배송완료 되었습니다.", "01": "집화가 예정되어 있습니다",
}  # fmt: skip


def add_routes(blueprint: Blueprint) -> None:
    """Put the page's two steps on the blueprint."""
    at = "/cj-page/<world>"
    blueprint.add_url_rule(f"{at}/ko/tool/parcel/tracking", view_func=show_form)
    blueprint.add_url_rule(f"{at}/ko/tool/parcel/tracking-detail", view_func=show_detail, methods=["POST"])


def show_form(world: str) -> Response:
    """The form with its CSRF token and a cookie that the second step must bring."""
    token = chance.uuid(g.world.seed, g.world.name, "cj.csrf")
    answer = make_response(
        "<!DOCTYPE html><html lang='ko'><head><meta charset='utf-8'><title>배송조회</title></head><body><form method='post'>"
        f'<input type="hidden" name="_csrf" value="{token}"><input type="text" name="paramInvcNo"></form></body></html>'
    )
    answer.set_cookie(COOKIE, g.world.secret(32, "cj.cookie"), path="/", httponly=True)
    return answer


def show_detail(world: str) -> dict:
    """The parcel and its scans, oldest first; both lists are empty for a number that CJ doesn't know."""
    sent = request.values
    expected = chance.uuid(g.world.seed, g.world.name, "cj.csrf")
    if sent.get("_csrf") != expected or request.cookies.get(COOKIE) != g.world.secret(32, "cj.cookie"):
        raise Refused(403, "Forbidden", "E403")
    number = sent.get("paramInvcNo", "")
    parcel = parcels.find(g.db, "cj", number) if waybills.is_cj(number) else None
    made = [scan for scan in parcels.scans(g.db, parcel) if is_shown(parcel, scan)] if parcel else []
    made.sort(key=lambda scan: (scan.at, scan.id))
    fraction = ".0" if switch(g.db, "cj", "page_fraction", False) else ""
    return {
        "parcelResultMap": {"resultList": [_parcel(parcel, made)] if made else [], "paramInvcNo": number},
        "parcelDetailResultMap": {"resultList": [_scan(scan, fraction) for scan in made], "paramInvcNo": number},
    }


def _parcel(parcel: Parcel, made: list[Scan]) -> dict:
    """Texts throughout, never null: the readers of this page check it."""
    return {
        "invcNo": parcel.invoice, "sendrNm": masked(parcel.sender), "rcvrNm": masked(parcel.receiver), "itemNm": parcel.item,
        "qty": str(parcel.quantity), "rgmailNo": "", "oriTrspbillnum": parcel.original_invoice, "rtnTrspbillnum": "",
        "nsDlvNm": CJ[made[-1].state][0],
    }  # fmt: skip


def _scan(scan: Scan, fraction: str) -> dict:
    code = CJ[scan.state][0]
    return {
        "nsDlvNm": None, "crgNm": MESSAGES[code], "crgSt": code, "dTime": f"{scan.at[:10]} {scan.at[11:19]}{fraction}",
        "empImgNm": "EMP_IMG_NM", "regBranId": "0000", "regBranNm": scan.branch, "scanNm": cj_page(scan.state),
    }  # fmt: skip
