"""The smallest vendor: enough of one to exercise the core."""

import json
from dataclasses import replace

from flask import Blueprint, Request, Response, g, jsonify
from sqlmodel import Field, select

from mallrig.emulators.core.clock import parse_span, show
from mallrig.emulators.core.mount import EVERY_METHOD
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.store import WorldTable
from mallrig.emulators.core.vendor import Vendor


class Note(WorldTable, table=True):
    __tablename__ = "testvendor_note"
    id: int | None = Field(default=None, primary_key=True)
    text: str
    at: str


def vendor() -> Vendor:
    notes = Blueprint("notes", __name__, url_prefix="/notes/<account>")

    @notes.get("/all")
    def all_notes(account: str):
        return jsonify([[note.at, note.text] for note in g.db.exec(select(Note).order_by(Note.id))])

    @notes.post("/all/<text>")
    def add(account: str, text: str):
        g.db.add(Note(text=text, at=show(g.world.now())))
        if text == "refused":
            raise Refused(422, "no such text")
        if text == "counted":
            raise Refused(422, "counted all the same", keeps=True)
        if text == "broken":
            raise RuntimeError("a bug")
        return {"added": text}

    @notes.post("/later/<span>/<text>")
    def later(account: str, span: str, text: str):
        g.world.schedule(g.db, g.world.now() + parse_span(span), "note", {"text": text})
        return {}

    @notes.route("/<path:unknown_path>", methods=EVERY_METHOD)
    def unknown(account: str, unknown_path: str):
        raise Refused(404, "no such path")

    def find_key(request: Request):
        return ("notes.account", request.path.split("/")[2])

    def furnish(world, db, spec):
        db.add_all(Note(text=f"born {n}", at=show(world.now())) for n in range(spec.get("notes", 0)))
        return rekey(world, db)

    def rekey(world, db):
        return [("notes.account", f"{world.name}x")], {"url": f"{{base}}/notes/{world.name}x", "secret": world.secret(12, "notes")}

    def due(world, db, when, payload):
        db.add(Note(text=payload["text"], at=show(when)))

    return Vendor(
        name="notes", blueprint=notes, find_key=find_key, furnish=furnish, rekey=rekey, due={"note": due},
        refuse_stray=lambda request: Refused(401, "who are you"),
        render=lambda refusal: (jsonify(problem=refusal.message), refusal.status),
        fault=lambda status: Refused(status, f"notes are {status}"),
        hosts={"*.notes.example": "/notes/*"},
        open_kinds=frozenset({"notes.account"}),
    )  # fmt: skip


def answering_vendor() -> Vendor:
    """The same; its refusals are rendered to a Response, which the core wants, where a view may give less."""

    def render(refusal):
        return Response(json.dumps({"problem": refusal.message}), refusal.status, mimetype="application/json")

    return replace(vendor(), render=render)
