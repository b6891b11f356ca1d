"""/_rig/worlds/{w}/journal and /_rig/strays: what came in and went out; verify and wait in place of reading logs."""

from urllib.parse import parse_qsl

from flask import Blueprint, request

from mallrig.emulators.core.journal import BOUNDS, DIRECTIONS, ENTRIES_MAX, BadQuestion, Entry, Filter, Journal, verify
from mallrig.emulators.core.mount import the_worlds
from mallrig.emulators.rig.description import CALLER, ENTRY, INTEGER, TEXT, TRUTH, Part, answer, callers, describe, each
from mallrig.emulators.rig.openapi import object_schema
from mallrig.emulators.rig.read import checked, read, read_query

WAIT_SECONDS_MAX = 60


def add_routes(rig: Blueprint) -> None:
    """Put the journal's routes on the rig."""
    at = "/worlds/<name>/journal"
    rig.add_url_rule(at, view_func=show_journal)
    rig.add_url_rule(at, view_func=clear_journal, methods=["DELETE"])
    rig.add_url_rule(f"{at}/verify", view_func=verify_journal, methods=["POST"])
    rig.add_url_rule(f"{at}/wait", view_func=wait_journal, methods=["POST"])
    rig.add_url_rule(f"{at}/har", view_func=show_har)
    rig.add_url_rule("/strays", view_func=show_strays)
    rig.add_url_rule("/strays", view_func=clear_strays, methods=["DELETE"])


_PARTS = {"status": Part("status", int), "direction": Part("direction", choices=DIRECTIONS), "emulator": Part("emulator", more=CALLER)}
_FILTER = (*(_PARTS.get(name, Part(name)) for name in Filter.__dataclass_fields__), Part("after", int, low=0))
_LISTED = answer(last=INTEGER, dropped=INTEGER, entries=each(ENTRY))
_CLEARED = answer(cleared=TRUTH)


@describe(query=_FILTER, gives=_LISTED)
def show_journal(name: str) -> dict:
    """The entries that match the query (?emulator=&method=&path=&status=&after=...), oldest first."""
    return _listed(the_worlds().get(name).journal)


@describe(query=_FILTER, gives=_LISTED)
def show_strays() -> dict:
    """Requests that no world owns: a wrong token, an unknown mall."""
    return _listed(the_worlds().strays)


@describe(gives=_CLEARED)
def clear_journal(name: str) -> dict:
    """Forget a world's entries."""
    the_worlds().get(name).journal.clear()
    return {"cleared": True}


@describe(gives=_CLEARED)
def clear_strays() -> dict:
    """Forget the strays."""
    the_worlds().strays.clear()
    return {"cleared": True}


_EXPECTED = (*_FILTER[:-1], *(Part(name, int, low=0) for name in BOUNDS))


@describe(
    Part("expect", list, required=True, more={"items": object_schema(_EXPECTED)}), Part("in_order", bool), Part("after", int, low=0),
    gives=answer(ok=TRUTH, problems=each(TEXT)), status=(200, 417),
)  # fmt: skip
def verify_journal(name: str) -> tuple[dict, int]:
    """{"expect": [{filter ..., "count"? | "at_least"? | "at_most"?}], "in_order"?, "after"?} -> {"ok", "problems"}; 200 or 417."""
    sent = read()
    expected = sent["expect"]
    if not all(isinstance(asked, dict) for asked in expected):
        raise BadQuestion("expect must be a list of objects")
    for asked in expected:
        _of_a_caller(checked(asked, _EXPECTED))
    problems = verify(the_worlds().get(name).journal.find(Filter(), sent.get("after") or 0), expected, bool(sent.get("in_order")))
    return {"ok": not problems, "problems": problems}, 417 if problems else 200


@describe(
    Part("for", dict, required=True, more=object_schema(_FILTER[:-1])), Part("count", int, low=0, high=ENTRIES_MAX), Part("after", int, low=0),
    Part("seconds", (int, float), low=0, high=WAIT_SECONDS_MAX), gives=answer(entries=each(ENTRY)), status=(200, 408),
)  # fmt: skip
def wait_journal(name: str) -> tuple[dict, int]:
    """{"for": {filter ...}, "count"?: 1, "after"?: 0, "seconds"?: 10} -> the entries once there are enough; 200, or 408."""
    sent = read()
    wanted, count = Filter.of(_of_a_caller(checked(sent["for"], _FILTER[:-1]))), 1 if sent.get("count") is None else sent["count"]
    seconds = 10 if sent.get("seconds") is None else sent["seconds"]
    found = the_worlds().get(name).journal.wait(wanted, count, sent.get("after") or 0, seconds)
    return {"entries": [entry.as_json(_base()) for entry in found]}, 200 if len(found) >= count else 408


@describe(gives=answer(log=answer("version", "creator", "entries")))
def show_har(name: str) -> dict:
    """The journal as an HTTP Archive 1.2; secrets are blacked out already."""
    entries = the_worlds().get(name).journal.find(Filter())
    return {"log": {"version": "1.2", "creator": {"name": "mallrig", "version": "1"}, "entries": [_har(entry) for entry in entries]}}


def _base() -> str:
    """This server as the caller addressed it."""
    return request.host_url.rstrip("/")


def _of_a_caller(asked: dict) -> dict:
    """What is asked of a journal, if there can be such entries. Raises BadQuestion."""
    emulator, known = asked.get("emulator"), callers(the_worlds())
    if emulator is not None and emulator not in known:
        raise BadQuestion(f"emulator must be one of {', '.join(filter(None, known))}, or '' for a call that is no emulator's: {emulator!r}")
    return asked


def _listed(journal: Journal) -> dict:
    asked = _of_a_caller(read_query())
    found = journal.find(Filter.of({name: value for name, value in asked.items() if name != "after"}), asked.get("after", 0))
    return {"last": journal.last, "dropped": journal.dropped, "entries": [entry.as_json(_base()) for entry in found]}


def _size(headers: dict[str, str], kept: str) -> int:
    """A body's bytes as its headers say; -1, unknown, where they don't: what the journal keeps of it may be cut, or have secrets less."""
    said = next((value for name, value in headers.items() if name.lower() == "content-length"), "")
    return int(said) if said.isdecimal() else -1 if kept else 0


def _har(entry: Entry) -> dict:
    return {
        "startedDateTime": entry.at, "time": entry.latency_ms, "cache": {}, "timings": {"send": 0, "wait": entry.latency_ms, "receive": 0},
        "request": {
            "method": entry.method, "url": entry.url(_base()), "httpVersion": "HTTP/1.1", "cookies": [], "headersSize": -1, "bodySize": _size(entry.request_headers, entry.request_body),
            "headers": [{"name": n, "value": v} for n, v in entry.request_headers.items()], "queryString": [{"name": n, "value": v} for n, v in parse_qsl(entry.query, keep_blank_values=True)],
            **({"postData": {"mimeType": entry.request_headers.get("Content-Type", ""), "text": entry.request_body}} if entry.request_body else {}),
        },
        "response": {
            "status": entry.status or 0, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "redirectURL": "", "headersSize": -1,
            "headers": [{"name": n, "value": v} for n, v in entry.response_headers.items()], "bodySize": _size(entry.response_headers, entry.response_body),
            "content": {"size": _size(entry.response_headers, entry.response_body), "mimeType": entry.response_headers.get("Content-Type", ""), "text": entry.response_body},
        },
    }  # fmt: skip
