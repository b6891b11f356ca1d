"""Lotte's gateway on the wire: JSON, `Authorization: IgtAK <key>` (courier facts 4.1)."""

from flask import Blueprint, Request, Response, g, jsonify, request

from mallrig.emulators.core.payload import parse_object
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.courier.accounts import switch
from mallrig.emulators.courier.lotte import address, booking, tracking

SCHEME = "IgtAK"
DAILY_CALLS = 10_000
PAGE = "lotte-page"

lotte = Blueprint("lotte", __name__)


def find_key(asked: Request) -> tuple[str, str] | None:
    """The application's key; on the public tracking, the world in the path."""
    parts = asked.path.split("/")
    if parts[1] == PAGE:
        return ("lotte.page", parts[2]) if len(parts) > 2 else None
    scheme, _, key = asked.headers.get("Authorization", "").partition(" ")
    return ("lotte.key", key.strip()) if scheme == SCHEME and key.strip() else None


def refuse_stray(asked: Request) -> Refused:
    """401 with EGTA4011: the text tells a header that isn't one from an application without a grant."""
    if asked.path.startswith(f"/{PAGE}"):
        return fault(404)
    return Refused(401, "apiClient is null" if find_key(asked) else "Authorization 헤더 입력이 필요합니다.", "EGTA4011")


def render(refusal: Refused) -> Response:
    """{"code", "message"}."""
    answer = jsonify(code=str(refusal.code), message=refusal.message)
    answer.status_code = refusal.status
    answer.headers.extend(refusal.headers)
    return answer


def fault(status: int) -> Refused:
    """What the gateway answers with for an HTTP status."""
    words = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests"}
    return Refused(status, words.get(status, "Internal Server Error"), f"EGTA{status}1")


@lotte.post("/lotte/api/pid/cus/714a/apiSndOut")
def book() -> dict:
    """Book parcels, row by row."""
    return booking.book(g.world, g.db, _entered(), request.headers.get("X-Idempotency-Key"))


@lotte.post("/lotte/api/pid/cus/714a/apiSndCancel")
def cancel() -> dict:
    """Cancel bookings, row by row. The path is ours: Lotte's isn't public."""
    return booking.cancel(g.world, g.db, _entered())


@lotte.get("/lotte/api/pid/cus/806/custmer-view-tracking")
@lotte.get("/lotte/api/pid/cus/714a/custmer-view-tracking")
def track() -> dict:
    """The scans of a parcel, in no order."""
    _count()
    asked = request.args
    return tracking.track(g.world, g.db, asked.get("jobCustCd", ""), asked.get("invNo", ""), asked.get("ordNo", ""))


@lotte.post("/lotte/api/address/newprint-info")
@lotte.post("/lotte/api/address/print-info")
def print_info() -> dict:
    """The label's codes for an address."""
    return address.print_info(g.world.seed, _entered())


@lotte.post("/lotte/api/address/post-list")
def post_list() -> dict:
    """Basic area numbers."""
    return address.post_list(g.world.seed, _entered())


@lotte.get(f"/{PAGE}/<world>/openapi/ftr/getCustomerInvTracking")
def track_public(world: str) -> dict:
    """The public tracking."""
    return tracking.track_public(g.db, request.args.get("invNo", ""))


def _entered() -> dict:
    """The JSON object of a counted call."""
    _count()
    sent = parse_object(request.get_data(cache=True))
    if sent is None:
        raise Refused(400, "JSON 본문이 필요합니다.", "EGTA4001")
    return sent


def _count() -> None:
    """10,000 calls a day for an application, by the world's day. Raises Refused 429."""
    most, day = switch(g.db, "lotte", "daily_calls", DAILY_CALLS), f"lotte.calls.{g.world.now():%Y%m%d}"
    with g.world.guarded() as memory:
        used = memory.get(day, 0)
        if used >= most:
            raise fault(429)
        memory[day] = used + 1
