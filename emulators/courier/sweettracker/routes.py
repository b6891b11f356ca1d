"""SweetTracker on the wire: the same names by GET query and by POST JSON; errors are HTTP 200 with `status` false."""

from flask import Blueprint, Request, Response, g, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from mallrig.emulators.core.clock import show
from mallrig.emulators.core.payload import parse_object
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.courier import parcels
from mallrig.emulators.courier.accounts import switch
from mallrig.emulators.courier.sweettracker import companies, shapes, usage

GET_AND_POST = ["GET", "POST"]

sweettracker = Blueprint("sweettracker", __name__, url_prefix="/sweettracker")


def find_key(asked: Request) -> tuple[str, str] | None:
    """The t_key; a form's too, so that its world is the one that turns it away."""
    key = _asked(asked).get("t_key") or (_form_key(asked) if _is_unreadable(asked) else None)
    return ("sweettracker.key", key) if isinstance(key, str) and key else None


def refuse_stray(asked: Request) -> Refused:
    """A key that nobody has; none is looked for in a body that isn't JSON."""
    return fault(415) if _is_unreadable(asked) else usage.refused("101")


def render(refusal: Refused) -> Response:
    """An error of the service, or, for what its framework turns away, Spring's error object."""
    if refusal.status == 200:
        answer = jsonify(status=False, msg=refusal.message, code=str(refusal.code))
    else:
        at = show(g.world.now()) if "world" in g else ""
        answer = jsonify(timestamp=at, status=refusal.status, error=refusal.message, path=request.path.removeprefix("/sweettracker"))
    answer.status_code = refusal.status
    answer.headers.extend(refusal.headers)
    return answer


def fault(status: int) -> Refused:
    """What the framework says for an HTTP status."""
    words = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed", 415: "Unsupported Media Type", 429: "Too Many Requests"}
    return Refused(status, words.get(status, "Internal Server Error"))


@sweettracker.route("/api/v1/companylist", methods=GET_AND_POST)
def list_companies() -> dict:
    """Every courier."""
    _enter()
    usage.count(g.world, g.db)
    return {"Company": companies.listed()}


@sweettracker.route("/api/v1/recommend", methods=GET_AND_POST)
def recommend() -> dict:
    """The couriers that a number fits."""
    sent = _enter()
    usage.count(g.world, g.db)
    return {"Recommend": companies.recommended(_number(sent))}


@sweettracker.route("/api/v1/trackingInfo", methods=GET_AND_POST)
def track() -> dict:
    """Where a parcel is."""
    sent = _enter()
    code, number = sent.get("t_code"), _number(sent)
    if not isinstance(code, str) or code not in companies.COMPANIES or not companies.fits(code, number):
        raise usage.refused("104")
    usage.count(g.world, g.db, f"{code}/{number}")
    carrier = companies.CARRIERS.get(code)
    parcel = parcels.find(g.db, carrier, number) if carrier else None
    made = shapes.shown(parcel, parcels.scans(g.db, parcel)) if parcel else []
    return shapes.seen(parcel, made) if made else shapes.unseen(number)


@sweettracker.post("/api/v1/key/usage")
def show_usage() -> dict:
    """What the key has left; asking isn't counted."""
    sent = _enter()
    start, end = usage.term(g.world)
    return {
        "key": sent["t_key"], "totalAmount": usage.total(g.db), "leftAmount": usage.left(g.world, g.db),
        "startDate": f"{start:%Y-%m-%d %H:%M:%S}", "endDate": f"{end:%Y-%m-%d %H:%M:%S}",
    }  # fmt: skip


def _asked(asked: Request) -> dict:
    """The query, or for a POST the JSON body with the query under it."""
    sent = dict(asked.args)
    if asked.method == "POST":
        sent |= parse_object(asked.get_data(cache=True)) or {}
    return sent


def _enter() -> dict:
    """What was sent. GET can be turned off by the switch `get_retired`; a POST must be JSON."""
    if request.method == "GET" and switch(g.db, "sweettracker", "get_retired", False):
        raise fault(405)
    if _is_unreadable(request):
        raise fault(415)
    return _asked(request)


def _form_key(asked: Request) -> str | None:
    """The t_key of a form; None for one with more in it than is read of forms."""
    try:
        return asked.form.get("t_key")
    except RequestEntityTooLarge:
        return None


def _is_unreadable(asked: Request) -> bool:
    """Whether it is a POST of anything but JSON, which the framework turns away before the service sees it."""
    return asked.method == "POST" and not asked.is_json


def _number(sent: dict) -> str:
    """The invoice number without hyphens and blanks."""
    number = sent.get("t_invoice")
    return number.replace("-", "").replace(" ", "") if isinstance(number, str) else ""
