"""/_rig/worlds/{w}/journal and /_rig/strays: what came in and went out; verify and wait in place of reading logs."""

from flask import Blueprint, request

from mallrig.emulators.core.journal import BadQuestion, Entry, Filter, Journal, verify
from mallrig.emulators.core.mount import the_worlds
from mallrig.emulators.rig.read import body, members, needed

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


def show_journal(name: str) -> dict:
    """The entries that match the query (?emulator=&method=&path=&status=&after=...), oldest first."""
    return _listed(the_worlds().get(name).journal)


def show_strays() -> dict:
    """Requests that no world owns: a wrong token, an unknown mall."""
    return _listed(the_worlds().strays)


def clear_journal(name: str) -> dict:
    """Forget a world's entries."""
    the_worlds().get(name).journal.clear()
    return {"cleared": True}


def clear_strays() -> dict:
    """Forget the strays."""
    the_worlds().strays.clear()
    return {"cleared": True}


def verify_journal(name: str) -> tuple[dict, int]:
    """{"expect": [{filter ..., "count"? | "at_least"? | "at_most"?}], "in_order"?, "after"?} -> {"ok", "problems"}; 200 or 417."""
    sent = members(body(), expect=list, in_order=bool, after=int)
    expected = needed(sent, "expect")
    if not all(isinstance(asked, dict) for asked in expected):
        raise BadQuestion("expect must be a list of objects")
    problems = verify(the_worlds().get(name).journal.find(Filter(), sent.get("after") or 0), expected, bool(sent.get("in_order")))
    return {"ok": not problems, "problems": problems}, 417 if problems else 200


def wait_journal(name: str) -> tuple[dict, int]:
    """{"for": {filter ...}, "count"?: 1, "after"?: 0, "seconds"?: 10} -> the entries once there are enough; 200, or 408."""
    sent = members(body(), count=int, after=int, seconds=(int, float), **{"for": dict})
    wanted, count = Filter.of(needed(sent, "for")), 1 if sent.get("count") is None else sent["count"]
    seconds = min(10 if sent.get("seconds") is None else max(0, sent["seconds"]), WAIT_SECONDS_MAX)
    found = the_worlds().get(name).journal.wait(wanted, count, sent.get("after") or 0, seconds)
    return {"entries": [entry.as_json() for entry in found]}, 200 if len(found) >= count else 408


def show_har(name: str) -> dict:
    """The journal as an HTTP Archive 1.2; secrets are blacked out already."""
    entries = the_worlds().get(name).journal.find(Filter())
    return {"log": {"version": "1.2", "creator": {"name": "mallrig", "version": "1"}, "entries": [_har(entry) for entry in entries]}}


def _listed(journal: Journal) -> dict:
    asked = dict(request.args)
    after = asked.pop("after", "0")
    if "status" in asked:
        asked["status"] = _integer("status", asked["status"])
    found = journal.find(Filter.of(asked), _integer("after", after))
    return {"last": journal.last, "dropped": journal.dropped, "entries": [entry.as_json() for entry in found]}


def _integer(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise BadQuestion(f"{name} must be an integer from 0: {text!r}")
    return int(text)


def _har(entry: Entry) -> dict:
    url = (entry.path if entry.direction == "out" else f"http://mallrig.test{entry.path}") + (f"?{entry.query}" if entry.query else "")
    return {
        "startedDateTime": entry.at, "time": entry.latency_ms, "cache": {}, "timings": {"send": 0, "wait": entry.latency_ms, "receive": 0},
        "request": {
            "method": entry.method, "url": url, "httpVersion": "HTTP/1.1", "cookies": [], "headersSize": -1, "bodySize": len(entry.request_body),
            "headers": [{"name": n, "value": v} for n, v in entry.request_headers.items()], "queryString": [],
            "postData": {"mimeType": entry.request_headers.get("Content-Type", ""), "text": entry.request_body},
        },
        "response": {
            "status": entry.status or 0, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "redirectURL": "", "headersSize": -1,
            "headers": [{"name": n, "value": v} for n, v in entry.response_headers.items()], "bodySize": len(entry.response_body),
            "content": {"size": len(entry.response_body), "mimeType": entry.response_headers.get("Content-Type", ""), "text": entry.response_body},
        },
    }  # fmt: skip
