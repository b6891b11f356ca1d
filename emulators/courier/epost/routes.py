"""Korea Post on the wire: api.<Message>.jparcel with key and regData, by GET or POST, older paths too (courier facts 5.1)."""

from flask import Blueprint, Request, Response, g, request

from mallrig.emulators.core.refused import Refused
from mallrig.emulators.courier.accounts import facts_of, switch
from mallrig.emulators.courier.epost import cipher, fields, messages, orders, trace, xml
from mallrig.emulators.courier.epost.fields import BAD_PARAMETER, NO_RESERVATION, error

GET_AND_POST = ["GET", "POST"]
TRACE = "epost-trace"

MESSAGES = {
    "GetCustNo": messages.customer_number, "GetApprNo": messages.approval_numbers, "GetOfficeInfo": messages.offices,
    "InsertOffice": messages.insert_office, "InsertOrder": orders.insert, "GetResInfo": orders.show_one, "GetResCancelCmd": orders.cancel,
    "GetStoppedZipCd": messages.stopped_zip,
}  # fmt: skip
READS = ("GetCustNo", "GetApprNo", "GetOfficeInfo", "GetResInfo", "GetStoppedZipCd")

epost = Blueprint("epost", __name__)


def find_key(asked: Request) -> tuple[str, str] | None:
    """The API key; for the trace OpenAPI the regkey."""
    if asked.path.startswith(f"/{TRACE}/"):
        key = asked.values.get("regkey")
        return ("epost.regkey", key) if key else None
    key = asked.values.get("key")
    return ("epost.key", key) if key else None


def refuse_stray(asked: Request) -> Refused:
    """A key that nobody has."""
    return error(NO_RESERVATION, "등록되지 않은 인증키입니다.")


def render(refusal: Refused) -> Response:
    """<error> inside xsync, of the trace OpenAPI by itself; while down for maintenance a page."""
    if refusal.status == 404:
        return Response("<html><body><h1>시스템 점검 중입니다.</h1></body></html>", 404, content_type="text/html; charset=utf-8")
    members = {"error_code": refusal.code, "message": refusal.message}
    if request.path.startswith(f"/{TRACE}/"):
        return xml.answer("error", members, refusal.status)
    return xml.answer("xsync", {"error": [members]}, refusal.status)


def fault(status: int) -> Refused:
    """What Korea Post answers with for an HTTP status."""
    return Refused(status, "일시적인 장애입니다." if status >= 500 else "요청을 처리할 수 없습니다.", "ERR-131" if status == 429 else f"ERR-{status}")


@epost.route("/epost/api.<message>.jparcel", methods=GET_AND_POST)
@epost.route("/epost/api/<message>.jparcel", methods=GET_AND_POST)
def serve(message: str) -> Response:
    """One message."""
    if switch(g.db, "epost", "maintenance", False) or message not in MESSAGES:
        raise fault(404)
    sent = _members()
    if message in READS or request.method == "POST":
        return xml.answer("xsync", MESSAGES[message](g.world, g.db, sent))
    with g.world.store.writing() as db:  # clients send writes by GET too
        return xml.answer("xsync", MESSAGES[message](g.world, db, sent))


@epost.get(f"/{TRACE}/KpostPortal/openapi")
def show_trace() -> Response:
    """The trace of a registered number."""
    return xml.answer("trace", trace.trace(g.db, request.args.get("target", ""), request.args.get("query", "")))


def _members() -> dict[str, str]:
    """regData, decrypted; testYn may also stand beside it. Raises Refused ERR-211."""
    try:
        sent = cipher.decrypt(facts_of(g.db, "epost")["security_key"], request.values.get("regData", ""))
    except ValueError:
        raise error(BAD_PARAMETER, "regData를 복호화할 수 없습니다.") from None
    fields.check_texts(sent)
    sent.setdefault("testYn", request.values.get("testYn", ""))
    return {name: sent[name] for name in sent if sent[name] != ""}
