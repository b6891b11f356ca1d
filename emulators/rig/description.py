"""What a route of the rig takes and gives: said once beside its view, read by read.py and shown by openapi.py."""

from collections.abc import Callable
from dataclasses import dataclass

from mallrig.emulators.core.due import TIMER
from mallrig.emulators.core.journal import DIRECTIONS
from mallrig.emulators.core.worlds import Worlds

TEXT, INTEGER, NUMBER, TRUTH, OBJECT = ({"type": kind} for kind in ("string", "integer", "number", "boolean", "object"))
TIME = {"type": "string", "description": "ISO 8601 with an offset", "examples": ["2026-01-10T09:00:00+09:00"]}


@dataclass(frozen=True)
class Part:
    """One member of a JSON body or one parameter of a query: null, or of its kind. `low` and `high` are bounds of numbers;
    `more` is what JSON Schema can say beyond that (the view itself checks it)."""

    name: str
    kind: type | tuple[type, ...] = str
    required: bool = False
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    more: dict | None = None


@dataclass(frozen=True)
class Description:
    """What a route takes and gives. `body`: its parts, or a whole JSON Schema where the vendor's own table reads it, None for no body;
    `gives`: the schema of its answer; `statuses`: those of success; `refuses`: those of refusal besides 400 and 404."""

    body: tuple[Part, ...] | dict | None
    query: tuple[Part, ...]
    gives: dict
    statuses: tuple[int, ...]
    refuses: tuple[int, ...]
    media: str


def describe(
    *parts: Part, body: dict | None = None, query: tuple[Part, ...] = (), gives: dict, status: int | tuple[int, ...] = 200,
    refuses: tuple[int, ...] = (), media: str = "application/json",
) -> Callable[[Callable], Callable]:  # fmt: skip
    """Describe a view of the rig; its docstring's first line says what it does. `media`: the type of its answer."""

    def put_on(view: Callable) -> Callable:
        statuses = status if isinstance(status, tuple) else (status,)
        view.description = Description(parts or body, query, gives, statuses, refuses, media)
        return view

    return put_on


def answer(*names: str, **schemas: dict) -> dict:
    """The schema of an object with at least these members."""
    return {"type": "object", "required": [*names, *schemas], "properties": dict.fromkeys(names, {}) | schemas}


def each(schema: dict) -> dict:
    """The schema of a list of such."""
    return {"type": "array", "items": schema}


EMULATOR, CALLER = ({"$ref": f"#/components/schemas/{name}"} for name in ("Emulator", "Caller"))
"""The emulators of the server, and whose a journal's entries can be: what server it is is known when the document is made."""


def callers(worlds: Worlds) -> list[str]:
    """Whose an entry of a journal can be: an emulator's, a timer's, or, among the strays, nobody's."""
    return [*(vendor.name for vendor in worlds.vendors), TIMER, ""]


CLOCK = answer(now=TIME, mode={"type": "string", "enum": ["frozen", "running"]}, speed=NUMBER)
WORLD = answer(world=TEXT, seed=INTEGER, preset=TEXT, born=TIME, clock=CLOCK)
FAULT = answer(id=TEXT, effect=TEXT)
ENTRY = answer(
    "query", "route", "status", "request_headers", "request_body", "response_headers", "response_body", "fault", "near_miss", "guesses", "curl",
    number=INTEGER, at=TEXT, direction={"type": "string", "enum": list(DIRECTIONS)}, emulator=CALLER, method=TEXT, path=TEXT, latency_ms=NUMBER,
)  # fmt: skip
