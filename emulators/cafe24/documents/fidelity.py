"""How faithful the emulator is: each endpoint and behaviour with its mark, its source, and the tests that check it.

The tests are read off their source: those that name it in @pytest.mark.checks(...), and those that call its path.
`python -m mallrig.emulators.cafe24.documents.fidelity` prints the page that is kept as docs/fidelity.md.
"""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from mallrig.emulators.cafe24.documents.behaviours import BEHAVIOURS
from mallrig.emulators.cafe24.documents.sources import SOURCES
from mallrig.emulators.cafe24.wire.description import ENDPOINTS, Member, by_path

TESTS = Path(__file__).parents[3] / "scenarios" / "emulators" / "cafe24"
METHODS = ("get", "post", "put", "delete")
WORDS = {"seen": "documented", "read": "inferred", "ours": "our choice"}
HOLE = "\x00"
TESTS_SHOWN = 6


@dataclass(frozen=True)
class Row:
    """One line of the page."""

    name: str
    mark: str
    source: str
    what: str
    tests: tuple[str, ...]
    fields: Counter


@cache
def rows() -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """(endpoints, behaviours), each with the tests that check it, as file.py::test."""
    found = _found_tests()
    endpoints = tuple(Row(e.name, e.mark, e.source, e.does, tuple(sorted(found.get(e.name, ()))), Counter(bases(e.gives, e.mark))) for e in sorted(ENDPOINTS, key=by_path))
    behaviours = tuple(Row(b.name, b.mark, b.source, b.what, tuple(sorted(found.get(b.name, ()))), Counter()) for b in BEHAVIOURS)
    return endpoints, behaviours


def bases(members: tuple[Member, ...], basis: str) -> Iterable[str]:
    """How sure each member of an answer is, those within others too: as the document's x-basis says."""
    for member in members:
        yield member.mark or basis
        yield from bases(member.members, member.mark or basis)


def field_counts() -> dict[str, int]:
    """How many members of answers are seen, read and ours, over all endpoints."""
    return {mark: sum(row.fields[mark] for row in rows()[0]) for mark in WORDS}


def named() -> list[str]:
    """Every name that some test says it checks."""
    return sorted(_found_tests())


def _found_tests() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(TESTS.glob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lists = {node.targets[0].id: node.value for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)}
        helpers = {node.name: set(_called(node)) for node in tree.body if isinstance(node, ast.FunctionDef)}
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                used = {call.func.id for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)}
                names = set(_marked(node, lists)) | helpers[node.name] | {name for helper in used & set(helpers) for name in helpers[helper]}
                for name in names:
                    found[name].add(f"{path.name}::{node.name}")
    return found


def _marked(test: ast.FunctionDef, lists: dict[str, ast.expr]) -> Iterable[str]:
    """The names in a test's @pytest.mark.checks(...); *NAME stands for the module's list of that name."""
    for decorator in test.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute) and decorator.func.attr == "checks":
            for argument in decorator.args:
                values = lists[argument.value.id].elts if isinstance(argument, ast.Starred) else [argument]
                yield from (value.value for value in values)


def _called(function: ast.FunctionDef) -> Iterable[str]:
    """The endpoints whose path a function calls by a client's get, post, put or delete (also put_all and the like)."""
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args:
            method, path = call.func.attr.partition("_")[0], _path(call.args[0])
            if method in METHODS and path and path.startswith("/"):
                yield from _endpoint(method.upper(), path.partition("?")[0])


def _path(node: ast.expr) -> str | None:
    """A text with holes for what is only known when it runs."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else HOLE for part in node.values)
    return None


def _endpoint(method: str, path: str) -> Iterable[str]:
    """The one endpoint that the router would take: fixed parts before parameters, and a hole never stands for a fixed part."""
    fits = [e for e in ENDPOINTS if e.method == method and _pattern(e.path).fullmatch(path)]
    yield from (e.name for e in sorted(fits, key=lambda e: e.path.count("<"))[:1])


@cache
def _pattern(path: str) -> re.Pattern:
    parts = re.split(r"<(int:)?\w+>", path)
    pattern = re.escape(parts[0])
    for kind, text in zip(parts[1::2], parts[2::2], strict=True):
        pattern += (rf"(\d+|{HOLE})" if kind else r"[^/]+") + re.escape(text)
    return re.compile(pattern)


def markdown() -> str:
    """The page as Markdown."""
    endpoints, behaviours = rows()
    counts = ", ".join(f"{sum(row.mark == mark for row in endpoints + behaviours)} {word}" for mark, word in WORDS.items())
    fields = ", ".join(f"{count} {WORDS[mark]}" for mark, count in field_counts().items())
    lines = [
        "# How faithful the Cafe24 emulator is", "",
        "Made from the table of endpoints and from the tests' source by `python -m mallrig.emulators.cafe24.documents.fidelity > docs/fidelity.md`;",
        "a test keeps it up to date. documented: the vendor's document or a recorded answer says so. inferred: read into a vaguer text, or",
        f"taken from public clients. our choice: nothing public says it. In all: {counts}.",
        f"Members of answers, each with its basis and source in the document: {fields}.", "", "## Endpoints", "",
        *_table(endpoints, "Endpoint"), "", "## Behaviours", "", *_table(behaviours, "Behaviour"), "", "## Sources", "",
        *(f"- {name}: {what}" for name, what in SOURCES.items()),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _table(listed: tuple[Row, ...], head: str) -> list[str]:
    shown = [f"| {head} | What | How sure | Fields | Source | Tests |", "|---|---|---|---|---|---|"]
    for row in listed:
        name = row.name.replace("<int:", "{").replace("<", "{").replace(">", "}")
        shown.append(f"| `{name}` | {row.what} | {WORDS[row.mark]} | {_fields(row)} | {row.source} | {_tests(row.tests)} |")
    return shown


def _fields(row: Row) -> str:
    """How many members of the answer are of which basis; nothing for a behaviour."""
    return ", ".join(f"{row.fields[mark]} {word}" for mark, word in WORDS.items() if row.fields[mark])


def _tests(tests: tuple[str, ...]) -> str:
    more = f" and {len(tests) - TESTS_SHOWN} more" if len(tests) > TESTS_SHOWN else ""
    return ", ".join(f"`{test}`" for test in tests[:TESTS_SHOWN]) + more


def page() -> str:
    """The page as HTML."""
    body = []
    for title, listed in zip(("Endpoints · 엔드포인트", "Behaviours · 동작"), rows(), strict=True):
        cells = "".join(
            f"<tr><th scope=row><code>{escape(row.name)}</code></th><td>{escape(row.what)}</td><td class={row.mark}>{WORDS[row.mark]}</td>"
            f"<td>{_fields(row)}</td><td>{escape(row.source)}</td><td>{'<br>'.join(map(escape, row.tests))}</td></tr>"
            for row in listed
        )
        head = "<tr><th>Name</th><th>What</th><th>How sure · 근거</th><th>Fields · 항목</th><th>Source</th><th>Tests</th></tr>"
        body.append(f"<h2>{title}</h2><table><thead>{head}</thead><tbody>{cells}</tbody></table>")
    sources = "".join(f"<dt>{escape(name)}</dt><dd>{escape(what)}</dd>" for name, what in SOURCES.items())
    return _PAGE.replace("{body}", "".join(body) + f"<h2>Sources · 출처</h2><dl>{sources}</dl>")


_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fidelity · Cafe24 · mallrig</title><style>
:root{color-scheme:light dark}body{font:14px/1.5 system-ui,"Noto Sans KR",sans-serif;margin:1.5rem}table{border-collapse:collapse;width:100%;table-layout:fixed}
thead th{width:11%}thead th:first-child,thead th:nth-child(2),thead th:last-child{width:22%}th,td{overflow-wrap:anywhere;border-bottom:1px solid #8884;padding:.3rem .6rem;text-align:left;vertical-align:top}.seen{color:#1a7f37}.read{color:#9a6700}.ours{color:#cf222e}
</style></head><body><h1>How faithful the Cafe24 emulator is</h1><p><a href="/cafe24/docs">Try it · 사용해 보기</a></p>{body}</body></html>"""


if __name__ == "__main__":
    from mallrig.emulators.cafe24.routes import cafe24_blueprint

    cafe24_blueprint()
    print(markdown(), end="")
