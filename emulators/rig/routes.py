"""/_rig/: the control plane. Answers JSON; errors are {"error": {"code", "message"}}."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import Blueprint, Response, current_app, jsonify, request, send_file
from werkzeug.exceptions import HTTPException

from mallrig.emulators.core.clock import BadTime, parse_time
from mallrig.emulators.core.due import Busy
from mallrig.emulators.core.faults import BadFault
from mallrig.emulators.core.journal import BadQuestion
from mallrig.emulators.core.mount import EVERY_METHOD, the_worlds
from mallrig.emulators.core.snapshots import BYTES_MAX
from mallrig.emulators.core.store import Ended
from mallrig.emulators.core.world import World
from mallrig.emulators.core.worlds import DEFAULT_SEED, NAME, SNAPSHOT, WorldError
from mallrig.emulators.rig import clock, faults, guesses, journal, messages, parcels, shop, shop_more, warehouse, webhooks
from mallrig.emulators.rig.description import INTEGER, NUMBER, TEXT, TIME, WORLD, Part, answer, describe, each
from mallrig.emulators.rig.openapi import document
from mallrig.emulators.rig.presets import BORN, DEFAULT, PRESETS
from mallrig.emulators.rig.read import read

STATUSES = {
    "unknown_world": 404, "unknown_fault": 404, "unknown_timer": 404, "unknown_snapshot": 404, "unknown_parcel": 404, "unknown_courier": 404,
    "unknown_tenant": 404,
    "unknown_message": 404, "unknown_button": 404, "unknown_channel": 404, "unknown_template": 404, "unknown_webhook": 404, "wrong_state": 409,
    "world_exists": 409, "busy": 409, "backwards": 409, "out_of_order": 409,
}  # fmt: skip
log = logging.getLogger("mallrig.rig")

LISTED_MAX = 1_000


def rig_blueprint() -> Blueprint:
    """The rig's routes; the app must carry the worlds and the runner."""
    rig = Blueprint("rig", __name__, url_prefix="/_rig")
    for problem in (WorldError, BadTime, BadFault, BadQuestion, Busy, Ended, HTTPException):
        rig.register_error_handler(problem, refuse)
    rig.register_error_handler(Exception, fail)
    rig.add_url_rule("/health", view_func=show_health)
    rig.add_url_rule("/openapi.json", view_func=show_document)
    rig.add_url_rule("/worlds", view_func=list_worlds)
    rig.add_url_rule("/worlds", view_func=make_world, methods=["POST"])
    rig.add_url_rule("/worlds/<name>", view_func=show_world)
    rig.add_url_rule("/worlds/<name>", view_func=delete_world, methods=["DELETE"])
    rig.add_url_rule("/worlds/<name>/reset", view_func=reset_world, methods=["POST"])
    rig.add_url_rule("/worlds/<name>/fork", view_func=fork_world, methods=["POST"])
    rig.add_url_rule("/worlds/<name>/snapshot", view_func=snapshot_world, methods=["POST"])
    rig.add_url_rule("/worlds/<name>/restore", view_func=restore_world, methods=["POST"])
    rig.add_url_rule("/snapshots/<label>", view_func=download_snapshot)
    clock.add_routes(rig)
    faults.add_routes(rig)
    guesses.add_routes(rig)
    journal.add_routes(rig)
    shop.add_routes(rig)
    shop_more.add_routes(rig)
    webhooks.add_routes(rig)
    messages.add_routes(rig)
    parcels.add_routes(rig)
    warehouse.add_routes(rig)
    rig.add_url_rule("/<path:rest>", view_func=nothing_here, methods=EVERY_METHOD)
    return rig


def refuse(error: Exception) -> tuple[Response, int]:
    """{"error": {"code", "message"}} for whatever the rig refuses."""
    if isinstance(error, HTTPException):
        return jsonify(error={"code": error.name.lower().replace(" ", "_"), "message": error.description}), error.code
    code = {Busy: "busy", Ended: "unknown_world"}.get(type(error)) or getattr(error, "code", "bad_request")
    return jsonify(error={"code": code, "message": str(error)}), STATUSES.get(code, 400)


def fail(error: Exception) -> tuple[Response, int]:
    """A bug of the rig, in the rig's envelope."""
    log.exception("%s %s failed", request.method, request.path)
    return jsonify(error={"code": "failed", "message": f"the rig failed: {type(error).__name__}"}), 500


@describe(gives=answer(build=TEXT, process=INTEGER, started=NUMBER))
def show_health() -> dict:
    """Which server this is."""
    from mallrig.emulators.server import health

    return health()


@describe(gives=answer("openapi", "paths"))
def show_document() -> dict:
    """This document."""
    return document(current_app)


def nothing_here(rest: str) -> tuple[Response, int]:
    """An unknown path under /_rig/."""
    return jsonify(error={"code": "not_found", "message": f"the rig has no {request.method} /_rig/{rest}"}), 404


@describe(gives=answer(count=INTEGER, worlds=each(WORLD)))
def list_worlds() -> dict:
    """Names and clocks of all worlds (the first 1,000 by name)."""
    names = the_worlds().names()
    listed = names[:LISTED_MAX]
    shown = list(_still_there(listed))
    return {"count": len(names) - len(listed) + len(shown), "worlds": shown}


def _still_there(names: list[str]) -> Iterator[dict]:
    """The worlds of these names, without those that somebody deleted since."""
    for name in names:
        with suppress(WorldError):
            yield the_worlds().get(name).as_json()


@describe(
    Part("name", more={"pattern": f"^{NAME.pattern}$"}), Part("seed", int, low=0), Part("preset", choices=tuple(PRESETS)), Part("now", more=TIME),
    gives=WORLD, status=201, refuses=(409,),
)  # fmt: skip
def make_world() -> tuple[dict, int]:
    """{"name"?, "seed"?, "preset"?, "now"?} -> the world with the credentials of each emulator."""
    sent = read()
    preset, seed = _given(sent, "preset", DEFAULT), _given(sent, "seed", DEFAULT_SEED)
    now = BORN if sent.get("now") is None else parse_time(sent["now"])
    world, access = the_worlds().create(sent.get("name"), seed, preset, PRESETS[preset], now)
    return _answer(world, access), 201


@describe(gives=WORLD)
def show_world(name: str) -> dict:
    """The world, its clock and the credentials of each emulator."""
    return _answer(the_worlds().get(name), the_worlds().access(name))


@describe(gives=answer(deleted=TEXT))
def delete_world(name: str) -> dict:
    """Remove a world."""
    the_worlds().delete(name)
    return {"deleted": name}


@describe(gives=WORLD)
def reset_world(name: str) -> dict:
    """The world anew, as it was born."""
    return _answer(*the_worlds().reset(name))


@describe(Part("name", more={"pattern": f"^{NAME.pattern}$"}), gives=WORLD, status=201, refuses=(409,))
def fork_world(name: str) -> tuple[dict, int]:
    """{"name"?} -> a second world that starts where this one stands."""
    return _answer(*the_worlds().fork(name, read().get("name"))), 201


@describe(Part("name", more={"pattern": f"^{SNAPSHOT.pattern}$"}), gives=answer(snapshot=TEXT, bytes=INTEGER, url=TEXT), status=201)
def snapshot_world(name: str) -> tuple[dict, int]:
    """{"name"?} -> {"snapshot", "bytes", "url"}; the file is at the url."""
    label = _given(read(), "name", name)
    path = the_worlds().snapshot(name, label)
    return {"snapshot": label, "bytes": path.stat().st_size, "url": f"/_rig/snapshots/{label}"}, 201


@describe(gives={"type": "string", "format": "binary"}, media="application/octet-stream")
def download_snapshot(label: str) -> Response:
    """A snapshot's file."""
    return send_file(_snapshot(label), mimetype="application/octet-stream", download_name=f"{label}.world")


@describe(Part("snapshot", more={"pattern": f"^{SNAPSHOT.pattern}$"}), gives=WORLD, refuses=(409, 413))
def restore_world(name: str) -> dict:
    """{"snapshot": name} or the file itself (application/octet-stream): the world as it was then."""
    if request.mimetype == "application/octet-stream":
        request.max_content_length = BYTES_MAX
        with NamedTemporaryFile(dir=the_worlds().folder / "snapshots", prefix="upload-", suffix=".part") as kept:
            shutil.copyfileobj(request.stream, kept, 1 << 20)
            kept.flush()
            return _answer(*the_worlds().restore(name, Path(kept.name)))
    label = _given(read(), "snapshot", name)
    return _answer(*the_worlds().restore(name, _snapshot(label)))


def _given(sent: dict, name: str, default: object) -> object:
    return default if sent.get(name) is None else sent[name]


def _snapshot(label: str) -> Path:
    path = the_worlds().snapshot_path(label)
    if not SNAPSHOT.fullmatch(label) or not path.exists():
        raise WorldError("unknown_snapshot", f"no such snapshot: {label}")
    return path


def _answer(world: World, access: dict) -> dict:
    """The world with its credentials, `{base}` filled in with the address that the caller used."""
    base = request.host_url.rstrip("/")
    return world.as_json() | {"base_url": base} | _filled({k: v for k, v in access.items() if k not in ("world", "seed")}, base)


def _filled(value: object, base: str) -> object:
    if isinstance(value, dict):
        return {name: _filled(part, base) for name, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, base) for part in value]
    return value.replace("{base}", base) if isinstance(value, str) else value


