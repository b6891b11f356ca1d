"""The rule catalogue: what must hold, which scenarios and tests carry it, and how it last went."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from mallrig.scenarios.results import FAILED, NOT_COVERED, PASSED, Results

HOME = Path(__file__).resolve().parent.parent
"""The folder that is the package mallrig, in a clone as in site-packages."""

FEATURES = HOME / "features"
NEVER_RUN = "never run"
RULE_ID = re.compile(r"[A-Z]+(?:-[A-Z]+)?-\d\d")

CAPABILITIES = {
    "HUB-LIST": "hub.list", "HUB-CANCEL": "hub.cancel", "HUB-CLAIM": "hub.claim", "HUB-ADDR": "hub.address", "HUB-SHIP": "hub.ship_date",
    "HUB-ID": "hub.identity", "HUB-SET": "functions", "HUB-TASK": "functions", "OMS-FLOW": "collect", "OMS-COLLECT": "collect", "OMS-REG": "register", "OMS-MATCH": "match", "OMS-MERGE": "merge",
    "OMS-ALLOC": "allocate", "OMS-INV": "invoice", "OMS-SHIP": "ship", "OMS-BOARD": "board", "CS-HOLD": "hold", "CS-SPLIT": "split", "ALIM": "messages",
    "DEV-01": "print", "DEV-02": "print", "DEV-03": "print", "DEV-04": "invoice", "DEV-05": "scan",
}  # fmt: skip
"""Area of rules, or a rule by itself -> what a target must say that it can, for its scenarios to be played against it; an area that
isn't here is its own name in lower case."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Rule:
    """One rule. `basis` is documented, interpreted or decided; `sources` quote the documents; `note` says what was read in."""

    id: str
    area: str
    title: str
    text: str
    basis: str
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Scenario:
    """A scenario of a feature file: `key` is how results name it, `rules` the ids among its tags, `steps` how many of its own it has."""

    key: str
    path: Path
    name: str
    line: int
    rules: tuple[str, ...]
    steps: int


@dataclass(frozen=True)
class Row:
    """A rule with the scenarios and tests that carry it; `result` is passed, failed, not covered by this target or never
    run, and so is each of `outcomes`, one a scenario."""

    rule: Rule
    scenarios: tuple[Scenario, ...]
    tests: tuple[str, ...]
    result: str
    last_run: str | None = None
    outcomes: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[str, ...]:
        """The keys of the scenarios that failed."""
        return tuple(s.key for s, outcome in zip(self.scenarios, self.outcomes, strict=True) if outcome == FAILED)

    def carriers(self) -> list[str]:
        """A line for each scenario, with how it last went, and for each test."""
        played = [f"  scenario {s.key} ({outcome})" for s, outcome in zip(self.scenarios, self.outcomes, strict=True)]
        return played + [f"  test {name}" for name in self.tests]

    def as_json(self) -> dict:
        """The row as a JSON object."""
        return {
            "id": self.rule.id, "area": self.rule.area, "rule": self.rule.text, "basis": self.rule.basis,
            "sources": list(self.rule.sources), "note": self.rule.note, "scenarios": [s.key for s in self.scenarios],
            "tests": list(self.tests), "result": self.result, "last_run": self.last_run, "failures": list(self.failures),
        }  # fmt: skip


@cache
def rules() -> dict[str, Rule]:
    """Every rule of the catalogue by id, in its order."""
    found: dict[str, Rule] = {}
    for path in sorted((HOME / "catalogue").glob("*.yaml")):
        for area in yaml.load(path.read_text("utf-8"), _LOADER):
            for entry in area["rules"]:
                assert entry["id"] not in found, f"{entry['id']} stands twice in the catalogue"
                found[entry["id"]] = Rule(
                    entry["id"], area["area"], area["title"], entry["rule"], entry["basis"], tuple(entry["src"]), entry.get("note", "")
                )
    return found


def chosen(asked: Iterable[str]) -> frozenset[str]:
    """The rules meant by ids (HUB-CANCEL-12) and areas (HUB-CANCEL). Raises LookupError for one that names no rule."""
    found: set[str] = set()
    for name in asked:
        meant = {rule.id for rule in rules().values() if name in (rule.id, rule.area)}
        if not meant:
            raise LookupError(f"no such rule or area in the catalogue: {name}")
        found |= meant
    return frozenset(found)


def needed(tags: Iterable[str]) -> frozenset[str]:
    """The capabilities that a scenario with these tags needs of a target."""
    known = [rules()[tag] for tag in tags if tag in rules()]
    return frozenset(CAPABILITIES.get(rule.id) or CAPABILITIES.get(rule.area, rule.area.lower()) for rule in known)


def scenario_key(path: Path, name: str) -> str:
    """How results name a scenario: its file, relative to features/ when it is one of ours, and its name."""
    resolved = path.resolve()
    shown = resolved.relative_to(FEATURES) if resolved.is_relative_to(FEATURES) else resolved
    return f"{shown.as_posix()}: {name}"


def scenarios(features: Path = FEATURES) -> list[Scenario]:
    """The scenarios of a feature file, or of every one under a folder, by file and line. Raises ValueError for a file that is none."""
    paths = [features] if features.is_file() else sorted(features.rglob("*.feature"))
    return [found for path in paths for found in _scenarios_of(path)]


def _scenarios_of(path: Path) -> Iterator[Scenario]:
    """The scenarios of one file, with the tags of its feature and rule blocks handed down."""
    feature = _feature(path)
    for tags, scenario in _below(feature, _tags(feature)):
        for examples in scenario["examples"]:
            if any(RULE_ID.fullmatch(tag) for tag in _tags(examples)):
                raise ValueError(f"{path}:{examples['location']['line']}: a rule's tag stands at the scenario, not at its examples")
        rules_of = tuple(sorted(tag for tag in tags if RULE_ID.fullmatch(tag)))
        yield Scenario(scenario_key(path, scenario["name"]), path, scenario["name"], scenario["location"]["line"], rules_of, len(scenario["steps"]))


def _feature(path: Path) -> dict:
    from gherkin.errors import ParserError
    from gherkin.parser import Parser

    try:
        feature = Parser().parse(path.read_text("utf-8")).get("feature")
    except (ParserError, UnicodeDecodeError) as problem:
        raise ValueError(f"{path}: {problem}") from None
    if feature is None:
        raise ValueError(f"{path}: no feature in it")
    return feature


def _below(block: dict, tags: frozenset[str]) -> Iterator[tuple[frozenset[str], dict]]:
    for child in block["children"]:
        if "rule" in child:
            yield from _below(child["rule"], tags | _tags(child["rule"]))
        elif "scenario" in child:
            yield tags | _tags(child["scenario"]), child["scenario"]


def _tags(block: dict) -> frozenset[str]:
    return frozenset(tag["name"].removeprefix("@") for tag in block["tags"])


def marked_tests(folder: Path = HOME / "scenarios") -> dict[str, list[str]]:
    """Rule id -> the Python tests under a folder that are marked with it, as file::function."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for rule_id in _marked(node):
                    found.setdefault(rule_id, []).append(f"{path.relative_to(folder).as_posix()}::{node.name}")
    return found


def _marked(function: ast.FunctionDef) -> Iterator[str]:
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("mark.rule"):
            yield from (argument.value for argument in decorator.args if isinstance(argument, ast.Constant))


def rules_table(asked: Iterable[str] = (), target: str | None = None, results: Results | None = None) -> list[Row]:
    """A row for each rule (of those asked, all by default), with the last results for a target (the last one played by default).

    Raises LookupError for a name that the catalogue doesn't have.
    """
    wanted, ours, tested = chosen(asked), scenarios(), marked_tests()
    played = (results or Results.load()).of(target)
    return [
        _row(rule, tuple(s for s in ours if rule.id in s.rules), tuple(tested.get(rule.id, ())), played)
        for rule in rules().values()
        if not wanted or rule.id in wanted
    ]


def _row(rule: Rule, carried_by: tuple[Scenario, ...], tested_by: tuple[str, ...], played: dict[str, dict]) -> Row:
    """One bad scenario makes a rule failed; it passed only when every scenario that carries it did."""
    outcomes = [played.get(scenario.key, {"result": NEVER_RUN}) for scenario in carried_by]
    seen = {outcome["result"] for outcome in outcomes} or {NEVER_RUN}
    result = next(word for word in (FAILED, NOT_COVERED, NEVER_RUN, PASSED) if word in seen)
    last_run = max((o["at"] for o in outcomes if "at" in o), default=None)
    return Row(rule, carried_by, tested_by, result, last_run, tuple(outcome["result"] for outcome in outcomes))
