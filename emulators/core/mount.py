"""mount(): the one place where Flask, a world, its faults and its journal meet."""

import logging
import time
from difflib import get_close_matches
from itertools import accumulate

from flask import Blueprint, Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from mallrig.emulators.core import redact
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.faults import CALL_EFFECTS, Fault
from mallrig.emulators.core.journal import BODY_MAX, Journal
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.store import Ended
from mallrig.emulators.core.vendor import Vendor
from mallrig.emulators.core.world import DOUBTS
from mallrig.emulators.core.worlds import Worlds

log = logging.getLogger("mallrig.emulators")

EVERY_METHOD = ["*"]
"""The methods of a route that answers to any, made up ones too (server.py's Route reads it)."""

READS = frozenset({"GET", "HEAD", "OPTIONS"})
GUESS_HEADER = "X-Mallrig-Guess"
GUESS_CHARACTERS_MAX = 1_000
SECRET_SHOWN = 4
"""How many characters of somebody's secret a near miss shows, so that its owner knows it."""

WIRE = "mallrig.wire"
"""In a WSGI environ: what is to happen below HTTP, "reset" or "truncate" (see wire.py)."""


class _RolledBack(Exception):
    """Thrown into a world's write so that it is undone."""


def the_worlds() -> Worlds:
    """The worlds of the running app."""
    return current_app.extensions["mallrig.worlds"]


def is_hit(emulator: str, effect: str) -> bool:
    """Whether a fault of this effect hits the call that is being answered; the call's entry in the journal names it."""
    fault = g.world.hit_by(emulator, request.method, request.path, (effect,))
    if fault:
        g.hit = fault
    return fault is not None


def mount(app: Flask, vendor: Vendor) -> None:
    """Put one vendor's plain blueprint on the server. Its views find `g.world` and, in it, an open `g.db` session:
    a read for GET, one BEGIN IMMEDIATE for what writes; a Refused undoes the write."""
    blueprint = Blueprint(_door_name(vendor), __name__)  # a fresh one each time: a vendor's own may be on many apps
    blueprint.register_blueprint(vendor.blueprint)
    _add_nothing_here(blueprint, vendor)

    @blueprint.before_request
    def enter():
        g.began = time.perf_counter()
        request.get_data(cache=True)  # kept for the journal: who reads it as a form first leaves nothing of it
        g.key = vendor.find_key(request)
        world = the_worlds().find(g.key)
        if world is None:
            raise vendor.refuse_stray(request)
        g.world = world
        g.fault = fault = world.hit_by(vendor.name, request.method, request.path, CALL_EFFECTS)
        if fault and not fault.after_commit:
            stopped = _strike(fault, vendor)
            if stopped is not None:
                return stopped
        g.scope = world.store.reading() if request.method in READS else world.store.writing()
        g.db = g.scope.__enter__()
        return None

    @blueprint.errorhandler(Refused)
    def refuse(refusal: Refused):
        g.undo = not refusal.keeps
        return vendor.render(refusal)

    @blueprint.errorhandler(HTTPException)
    def refuse_http(error: HTTPException):
        return refuse(vendor.fault(error.code or 500))

    @blueprint.errorhandler(Ended)
    def refuse_ended(_error: Ended):
        return refuse(vendor.refuse_stray(request))

    @blueprint.errorhandler(Exception)
    def fail(error: Exception):
        log.exception("%s %s failed", request.method, request.path)
        return refuse(vendor.fault(500))

    @blueprint.after_request
    def leave(response: Response):
        _end(undo=g.get("undo", False))
        fault = g.get("fault")
        if fault and fault.after_commit:
            stopped = _strike(fault, vendor)
            response = response if stopped is None else stopped
        if fault and fault.effect == "truncate":
            request.environ[WIRE] = "truncate"
        _note(vendor, response, _named_fault(), _warn(vendor, response))
        return response

    @blueprint.teardown_request
    def leave_anyway(_error):
        _end(undo=True)

    app.register_blueprint(blueprint)


def _door_name(vendor: Vendor) -> str:
    return f"{vendor.name}-door"


def _add_nothing_here(blueprint: Blueprint, vendor: Vendor) -> None:
    """Every path and method that the vendor's own routes leave, so that it's the vendor who says no and a journal that has it."""

    def nothing_here(unknown_path: str) -> None:
        raise vendor.fault(404)

    for root in roots_of(vendor):
        blueprint.add_url_rule(root, f"root {root[1:]}", nothing_here, methods=EVERY_METHOD, defaults={"unknown_path": ""})
        blueprint.add_url_rule(f"{root}/<path:unknown_path>", f"nothing {root[1:]}", nothing_here, methods=EVERY_METHOD)


def roots_of(vendor: Vendor) -> list[str]:
    """The first segments of a vendor's paths, each with its slash."""
    return sorted({f"/{prefix.split('/')[1]}" for prefix in vendor.hosts.values()})


def _strike(fault: Fault, vendor: Vendor) -> Response | None:
    """Let a fault happen; the answer that it gives in place of the view's, if any."""
    if fault.effect == "delay":
        time.sleep(fault.delay_ms / 1000)
    if fault.effect == "reset":
        request.environ[WIRE] = "reset"
        return Response(status=503)
    if fault.effect == "status":
        return vendor.render(vendor.fault(fault.status))
    return None


def _end(undo: bool) -> None:
    """End the world's transaction, if one is open."""
    scope = g.pop("scope", None)
    if scope is None:
        return
    if undo:
        error = _RolledBack()
        scope.__exit__(_RolledBack, error, None)
    else:
        scope.__exit__(None, None, None)


def _warn(vendor: Vendor, response: Response) -> list[str]:
    """Name in a header what of an answer is a guess, where the world warns of that; what was named."""
    world = g.get("world")
    if world is None or world.warns is None or vendor.guesses is None:
        return []
    found = vendor.guesses(response, DOUBTS[world.warns])
    told = found[: sum(length <= GUESS_CHARACTERS_MAX for length in accumulate(len(guess) + 2 for guess in found))]
    told += [f"and {len(found) - len(told)} more"] if len(told) < len(found) else []
    if told:
        response.headers[GUESS_HEADER] = ", ".join(told)
    return told


def _named_fault() -> Fault | None:
    """The fault that the journal names: what made the answer; a delay only where nothing else did."""
    fault, hit = g.get("fault"), g.get("hit")
    return hit if hit and (fault is None or fault.effect == "delay") else fault


def _note(vendor: Vendor, response: Response, fault: Fault | None, guesses: list[str]) -> None:
    world = g.get("world")
    journal: Journal = world.journal if world else the_worlds().strays
    journal.add(
        at=show(world.now()) if world else "", emulator=vendor.name, route=None if _is_catch_all() else request.url_rule.rule,
        fault=fault.id if fault else None, guesses=guesses, near_miss=_near_miss(vendor) if world is None or _is_catch_all() else None,
        latency_ms=round((time.perf_counter() - g.began) * 1000, 1), **_exchange(response),
    )  # fmt: skip


def note_nowhere(response: Response, roots: list[str]) -> None:
    """Write a call down that is no emulator's among the strays, with the nearest of the emulators' `roots`."""
    nearest = get_close_matches(f"/{request.path.split('/')[1]}", roots, 1)
    the_worlds().strays.add(at="", emulator="", route=None, near_miss={"what": "emulator", "asked": f"{request.method} {request.path}", "nearest": nearest}, **_exchange(response))


def _exchange(response: Response) -> dict:
    """The call and its answer as journals have them."""
    return {
        "direction": "in", "method": request.method, "path": request.path, "query": redact.query(request.query_string.decode("utf-8", "replace")),
        "status": response.status_code, "request_headers": redact.headers(request.headers.items()),
        "request_body": redact.body(_sent(), request.content_type or "", BODY_MAX),
        "response_headers": redact.headers(response.headers.items()),
        "response_body": "" if response.is_streamed or request.method == "HEAD" else redact.body(response.get_data(), response.content_type or "", BODY_MAX),
    }  # fmt: skip


def _sent() -> bytes:
    """The body of the call; nothing of one that is too large or broke off."""
    try:
        return request.get_data(cache=True)
    except HTTPException:
        return b""


def _is_catch_all() -> bool:
    return "unknown_path" in request.url_rule.arguments


def _nearest_key(vendor: Vendor, kind: str, value: str) -> dict:
    """The key of a kind that is nearest to a value, of one that is secret no more than its beginning, and the world that it opens."""
    there_are = the_worlds().key_kinds(kind)
    nearest = get_close_matches(value, there_are, 1)
    shown = nearest if kind in vendor.open_kinds else [f"{key[:SECRET_SHOWN]}{redact.BLACK}" for key in nearest]
    return {"nearest": shown, "world": there_are[nearest[0]] if nearest else None}


def _near_miss(vendor: Vendor) -> dict:
    """Why nothing matched: the route or the key that was nearest, and what differed."""
    if "world" not in g:
        key = g.get("key")
        if key is None:
            return {"what": "credential", "differs": "the request names no account of this emulator"}
        return {"what": "credential", "kind": key[0]} | _nearest_key(vendor, *key)
    rules = [r for r in current_app.url_map.iter_rules() if r.endpoint.startswith(f"{_door_name(vendor)}.") and "unknown_path" not in r.arguments]
    same = [r for r in rules if r.rule.count("/") == request.path.count("/")]
    nearest = get_close_matches(request.path, [r.rule for r in same or rules], 1, cutoff=0.0)
    methods = sorted({m for r in rules if nearest and r.rule == nearest[0] for m in r.methods - {"HEAD"}})
    return {"what": "route", "asked": f"{request.method} {request.path}", "nearest": nearest, "methods": methods}
