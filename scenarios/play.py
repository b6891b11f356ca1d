"""Play the features against a target, and keep how each scenario went: what `mallrig test` calls."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from mallrig.scenarios.catalogue import FEATURES, HOME, chosen, rules_table, scenario_key
from mallrig.scenarios.features_check import faults
from mallrig.scenarios.place import Place, open_place
from mallrig.scenarios.playing import CURRENT, Play
from mallrig.scenarios.results import FAILED, NOT_COVERED, PASSED, Results
from mallrig.scenarios.steps_check import problems

SCENARIOS = HOME / "scenarios"
TESTS = SCENARIOS / "test_features.py"

USERS_WISHES = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")
"""Variables by which users tell their own pytest runs what to do; a play that heeded them could leave scenarios out."""


class BadPlay(ValueError):
    """What can't be played as asked; the message names it."""


@dataclass(frozen=True)
class Reports:
    """Where reports are written, if at all: JUnit and Cucumber JSON."""

    junit: Path | None = None
    cucumber: Path | None = None

    def options(self) -> list[str]:
        """pytest's options for them; folders are made, as pytest itself does it for JUnit alone."""
        wished = (("--junitxml", self.junit), ("--cucumberjson", self.cucumber))
        there = [(option, path.resolve()) for option, path in wished if path]
        for _, path in there:
            path.parent.mkdir(parents=True, exist_ok=True)
        return [f"{option}={path}" for option, path in there]


def play(
    target: str | None = None,
    server: str | None = None,
    rules: Iterable[str] = (),
    features: Iterable[Path] = (),
    reports: Reports = Reports(),
    results: Path | None = None,
) -> int:
    """Play scenarios: 0 when all that ran passed and at least one did, else 1.

    target: a URL, package.module:Class, or None for the built-in reference
    server: URL of a running mallrig server; None starts one that ends with the play
    rules: ids (HUB-CANCEL-12) or areas (HUB-CANCEL) whose scenarios are played, all when empty
    features: feature files or folders, the catalogue's own when empty
    reports: where reports are written; results: the folder that keeps results (the user's by default)

    Raises BadPlay for a rule or a file that there isn't or a file that can't be played as it is written, BadTarget for a target or a
    server that can't be used.
    """
    chosen_rules, paths, kept = _rules(rules), _features(features), Results.load(results)
    with open_place(target, server) as place:
        status, outcomes = play_in(place, chosen_rules, paths, reports)
    kept.record(place.name, outcomes, datetime.now().astimezone().isoformat(timespec="seconds"))
    kept.save()
    return status


def play_in(
    place: Place, rules: frozenset[str] = frozenset(), features: tuple[Path, ...] = (FEATURES,), reports: Reports = Reports()
) -> tuple[int, dict[str, str]]:
    """Play in a place that is open: the exit code, and how each scenario went. pytest writes nothing but the reports."""
    recorder = Recorder(rules)
    options = ["-c", str(SCENARIOS / "play.ini"), "--rootdir", str(SCENARIOS), "-q", "--no-header", "--tb=short", *reports.options(), str(TESTS)]
    _forget_tests()
    token, wrote = CURRENT.set(Play(features, place)), sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        with _without(USERS_WISHES):
            status = pytest.main(options, plugins=[recorder])
    finally:
        CURRENT.reset(token)
        sys.dont_write_bytecode = wrote
    return 0 if status == pytest.ExitCode.OK and PASSED in recorder.outcomes.values() else 1, recorder.outcomes


@contextmanager
def _without(names: Iterable[str]) -> Iterator[None]:
    """These variables aren't in the environment meanwhile."""
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


def _rules(asked: Iterable[str]) -> frozenset[str]:
    try:
        return chosen(asked)
    except LookupError as unknown:
        raise BadPlay(str(unknown)) from None


def _features(asked: Iterable[Path]) -> tuple[Path, ...]:
    paths = tuple(Path(path).resolve() for path in asked)
    for path in paths:
        if not path.exists() or (path.is_dir() and not any(path.rglob("*.feature"))):
            raise BadPlay(f"no feature file there: {path}")
    found = faults(paths)
    if found:
        raise BadPlay("\n".join(found))
    return paths or (FEATURES,)


def _forget_tests() -> None:
    """Let pytest import test_features.py anew: what it binds hangs on what is being played."""
    for name, module in list(sys.modules.items()):
        if getattr(module, "__file__", None) == str(TESTS):
            del sys.modules[name]


@dataclass
class Recorder:
    """A pytest plugin: picks the scenarios of the rules asked for, and writes down how each went."""

    rules: frozenset[str]
    outcomes: dict[str, str] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)

    def pytest_collection_finish(self, session):
        """No step may be undefined or ambiguous, and of our own features no definition unused: any fails the run."""
        playing = CURRENT.get()
        found = problems(playing.features, unused_too=playing.features == (FEATURES,))
        if found:
            raise pytest.UsageError("\n".join(found))

    def pytest_collection_modifyitems(self, config, items):
        """Leave out what carries none of the rules, and name the rules in the JUnit report."""
        carried = {item: [rule for mark in item.iter_markers("rule") for rule in mark.args] for item in items}
        for item, ids in carried.items():
            item.user_properties += [("rule", rule) for rule in sorted(ids)]
        left_out = [item for item in items if self.rules and self.rules.isdisjoint(carried[item])]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            items[:] = [item for item in items if item not in left_out]

    @pytest.hookimpl(tryfirst=True)
    def pytest_bdd_before_scenario(self, request, feature, scenario):
        """Which scenario a test is: an example of an outline is of the outline."""
        self._keys[request.node.nodeid] = scenario_key(Path(feature.filename), scenario.name)

    def pytest_runtest_logreport(self, report):
        """One failure makes a scenario failed, whichever of its examples or phases it was; a skip leaves it not covered."""
        key = self._keys.get(report.nodeid)
        if key is None:
            return
        now = {"failed": FAILED, "skipped": NOT_COVERED, "passed": PASSED}[report.outcome]
        order = (FAILED, NOT_COVERED, PASSED)
        self.outcomes[key] = min(now, self.outcomes.get(key, now), key=order.index)

    def pytest_terminal_summary(self, terminalreporter):
        """The rules by result, area by area."""
        terminalreporter.section("rules")
        for line in self.summary():
            terminalreporter.line(line)

    def summary(self) -> list[str]:
        """One line an area with its counts, then each rule that failed or isn't covered."""
        fresh = Results(Path(), last="", targets={"": {key: {"result": result, "at": ""} for key, result in self.outcomes.items()}})
        rows = [row for row in rules_table(self.rules, results=fresh) if any(s.key in self.outcomes for s in row.scenarios)]
        areas = Counter((row.rule.area, row.result) for row in rows)
        lines = [f"{area:<14} {count} {result}" for (area, result), count in areas.items()]
        return lines + [f"{row.result}: {row.rule.id} {row.rule.text[:100]}" for row in rows if row.result in (FAILED, NOT_COVERED)]
