"""The DX-API on the wire: one POST a resource, {"DATA": ...} in, RESULT_CD, RESULT_DETAIL and DATA out (courier facts 2.1)."""

from flask import Blueprint, Request, Response, g, jsonify, request

from mallrig.emulators.core.mount import is_hit
from mallrig.emulators.core.payload import parse_object
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.courier import parcels
from mallrig.emulators.courier.cj import address, booking, page, tokens, tracking
from mallrig.emulators.courier.cj.fields import fail, texts

TOKEN = "ReqOneDayToken"
CUSTOMER_FIELDS = {
    TOKEN: "CUST_ID", "ReqInvcNo": "CLNTNUM", "ReqAddrRfnSm": "CLNTNUM", "RegBook": "CUST_ID", "CnclBook": "CUST_ID",
    "ReqOneGdsTrc": "CLNTNUM", "ReqMssGdsTrc": "CUST_ID", "RcvMssGdsTrcCnfrm": "CLNTNUM",
}  # fmt: skip
"""Under which name each resource takes the customer code."""

cj = Blueprint("cj", __name__)
page.add_routes(cj)


def find_key(asked: Request) -> tuple[str, str] | None:
    """The customer code in the body; on the public page, the world in the path."""
    parts = asked.path.split("/")
    if parts[1] == "cj-page":
        return ("cj.page", parts[2]) if len(parts) > 2 else None
    value = _customer(asked)
    return ("cj.customer", value) if value else None


def refuse_stray(asked: Request) -> Refused:
    """A customer that CJ doesn't know; without a gateway key that is 401, except where the key is yet to be issued."""
    resource = asked.path.rpartition("/")[2]
    if resource != TOKEN and not asked.headers.get("CJ-Gateway-APIKey"):
        return tokens.unauthorized()
    if asked.path.startswith("/cj-page"):
        return Refused(404, "페이지를 찾을 수 없습니다", "E404")
    return address.failure("-20001") if resource == "ReqAddrRfnSm" else fail(tokens.NO_CUSTOMER)


def render(refusal: Refused) -> Response:
    """A refusal in CJ's envelope; DATA is absent."""
    answer = jsonify(RESULT_CD=str(refusal.code), RESULT_DETAIL=refusal.message)
    answer.status_code = refusal.status
    answer.headers.extend(refusal.headers)
    return answer


def fault(status: int) -> Refused:
    """What CJ answers with for an HTTP status."""
    texts_by_status = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests"}
    return Refused(status, texts_by_status.get(status, "Internal Server Error"), f"E{status}")


@cj.post("/cj/ReqOneDayToken")
def request_token() -> dict:
    """The customer's token, good for 24 hours. The one call without a gateway key."""
    return _success(tokens.request_token(g.world, g.db, _data()))


@cj.post("/cj/ReqInvcNo")
def request_number() -> dict:
    """One invoice number."""
    _entered()
    return _success({"INVC_NO": parcels.issue(g.world, g.db, "cj")})


@cj.post("/cj/ReqAddrRfnSm")
def refine_address() -> dict:
    """The label's codes for an address."""
    sent = _entered()
    if texts(sent).get("CLNTMGMCUSTCD", sent["CLNTNUM"]) != sent["CLNTNUM"]:
        raise address.failure("-20001")
    return _success(address.refine(g.world, g.db, sent))


@cj.post("/cj/RegBook")
def book() -> dict:
    """Book one box."""
    booking.book(g.world, g.db, _entered())
    return _done()


@cj.post("/cj/CnclBook")
def cancel() -> dict:
    """Cancel a booking."""
    booking.cancel(g.world, g.db, _entered())
    return _done()


@cj.post("/cj/ReqOneGdsTrc")
def track_one() -> dict:
    """The scans of one invoice."""
    return _success(tracking.track_one(g.db, _entered()))


@cj.post("/cj/ReqMssGdsTrc")
def track_many() -> dict:
    """The scans that weren't acknowledged."""
    return _success(tracking.track_many(g.db, _entered()))


@cj.post("/cj/RcvMssGdsTrcCnfrm")
def acknowledge() -> dict:
    """Acknowledge scans."""
    tracking.acknowledge(g.db, _entered())
    return _done()


def _customer(asked: Request) -> str | None:
    """The customer code that a call names, under whichever of the two names it came."""
    sent = parse_object(asked.get_data(cache=True)) or {}
    data = sent.get("DATA")
    if not isinstance(data, dict):
        return None
    first = CUSTOMER_FIELDS.get(asked.path.rpartition("/")[2], "CUST_ID")
    found = texts(data)
    return found.get(first) or found.get("CUST_ID") or found.get("CLNTNUM")


def _data() -> dict:
    """DATA, with the customer under the name that the resource wants."""
    data = (parse_object(request.get_data(cache=True)) or {}).get("DATA")
    field = CUSTOMER_FIELDS[request.path.rpartition("/")[2]]
    if not isinstance(data, dict):
        raise fault(400)
    if field not in texts(data):
        raise fail(f"{field} 값이 없습니다")
    return data


def _entered() -> dict:
    """DATA of a call with a good token."""
    sent = parse_object(request.get_data(cache=True)) or {}
    data = sent.get("DATA") if isinstance(sent.get("DATA"), dict) else {}
    if is_hit("cj", "expire_token"):
        raise tokens.unauthorized()
    tokens.check_token(g.world, g.db, request.headers.get("CJ-Gateway-APIKey"), data.get("TOKEN_NUM"))
    return _data()


def _success(data: object) -> dict:
    return {"RESULT_CD": "S", "RESULT_DETAIL": "Success", "DATA": data}


def _done() -> dict:
    return {"RESULT_CD": "S", "RESULT_DETAIL": "Success."}
