"""The DX-API on the wire: one POST a resource, {"DATA": ...} in, RESULT_CD, RESULT_DETAIL and DATA out (courier facts 2.1)."""

from flask import Blueprint, Request, Response, g, jsonify, request

from mallrig.emulators.core.mount import is_hit
from mallrig.emulators.core.payload import parse_object
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.courier import parcels
from mallrig.emulators.courier.cj import address, booking, page, tokens, tracking
from mallrig.emulators.courier.cj.fields import fail, texts

TOKEN = "ReqOneDayToken"
GATEWAY_KEY = "CJ-Gateway-APIKey"
CUSTOMER_FIELDS = {
    TOKEN: "CUST_ID", "ReqInvcNo": "CLNTNUM", "ReqAddrRfnSm": "CLNTNUM", "RegBook": "CUST_ID", "CnclBook": "CUST_ID",
    "ReqOneGdsTrc": "CLNTNUM", "ReqMssGdsTrc": "CUST_ID", "RcvMssGdsTrcCnfrm": "CLNTNUM",
}  # fmt: skip
"""Under which name each resource takes the customer code."""

cj = Blueprint("cj", __name__)
page.add_routes(cj)


def find_key(asked: Request) -> tuple[str, str] | None:
    """The customer code in the body, or, where the body names none, the gateway key; on the public page, the world in the path."""
    parts = asked.path.split("/")
    if parts[1] == "cj-page":
        return ("cj.page", parts[2]) if len(parts) > 2 else None
    customer, gateway_key = _customer(asked), asked.headers.get(GATEWAY_KEY)
    if customer:
        return "cj.customer", customer
    return ("cj.gateway", tokens.gateway_of(gateway_key)) if gateway_key else None


def refuse_stray(asked: Request) -> Refused:
    """A customer that CJ doesn't know; with no gateway key, or nobody's and no customer, that is 401, except where the key is yet to be issued."""
    resource = asked.path.rpartition("/")[2]
    if resource != TOKEN and not asked.headers.get(GATEWAY_KEY):
        return tokens.unauthorized()
    if asked.path.startswith("/cj-page"):
        return Refused(404, "페이지를 찾을 수 없습니다", "E404")
    if resource != TOKEN and not _customer(asked):
        return tokens.unauthorized()
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
    return _success(tokens.request_token(g.world, g.db, _named(_data())))


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
    first = CUSTOMER_FIELDS.get(asked.path.rpartition("/")[2], "CUST_ID")
    found = texts(_data_of(asked) or {})
    return found.get(first) or found.get("CUST_ID") or found.get("CLNTNUM")


def _data_of(asked: Request) -> dict | None:
    """DATA; None for a body that can't be read or has none."""
    data = (parse_object(asked.get_data(cache=True)) or {}).get("DATA")
    return data if isinstance(data, dict) else None


def _data() -> dict:
    """DATA. Raises Refused 400 where there is none to be read."""
    data = _data_of(request)
    if data is None:
        raise fault(400)
    return data


def _named(data: dict) -> dict:
    """DATA with the customer under the name that the resource wants. Raises Refused."""
    field = CUSTOMER_FIELDS[request.path.rpartition("/")[2]]
    if field not in texts(data):
        raise fail(f"{field} 값이 없습니다")
    return data


def _entered() -> dict:
    """DATA of a call with a good token: the gateway looks at its key before anybody looks at the body."""
    if is_hit("cj", "expire_token"):
        raise tokens.unauthorized()
    gateway_key = request.headers.get(GATEWAY_KEY)
    tokens.check_token(g.world, g.db, gateway_key)
    data = _data()
    if data.get("TOKEN_NUM") != gateway_key:
        raise tokens.unauthorized()
    return _named(data)


def _success(data: object) -> dict:
    return {"RESULT_CD": "S", "RESULT_DETAIL": "Success", "DATA": data}


def _done() -> dict:
    return {"RESULT_CD": "S", "RESULT_DETAIL": "Success."}
