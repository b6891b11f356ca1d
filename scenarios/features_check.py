"""Feature files before they are played: what pytest-bdd would drop or pass without a word, or would name in a traceback."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from mallrig.scenarios.catalogue import Scenario, rules, scenarios


def faults(features: Iterable[Path]) -> list[str]:
    """A line for each reason why feature files, or folders of them, can't be played as they are written."""
    return [fault for path in features for fault in _faults_of(path)]


def _faults_of(path: Path) -> Iterator[str]:
    try:
        found = scenarios(path)
    except ValueError as problem:
        yield str(problem)
        return
    if not found:
        yield f"no scenario there: {path}"
    yield from _doubles(found)
    yield from _unknown_rules(found)
    yield from _empty(found)


def _doubles(found: list[Scenario]) -> Iterator[str]:
    """pytest-bdd keeps the last of a name in a file, and the others never run."""
    for (path, name), count in Counter((scenario.path, scenario.name) for scenario in found).items():
        if count > 1:
            lines = ", ".join(str(scenario.line) for scenario in found if (scenario.path, scenario.name) == (path, name))
            yield f"{path}: {count} scenarios of one name, of which one alone would run: {name!r} (lines {lines})"


def _unknown_rules(found: list[Scenario]) -> Iterator[str]:
    for scenario in found:
        for rule in scenario.rules:
            if rule not in rules():
                yield f"{scenario.path}:{scenario.line}: no such rule in the catalogue: @{rule} of {scenario.name!r}"


def _empty(found: list[Scenario]) -> Iterator[str]:
    """Without steps nothing can fail. Those of a background look at nothing that the scenario is about."""
    for scenario in found:
        if not scenario.steps:
            yield f"{scenario.path}:{scenario.line}: a scenario without steps, which could only pass: {scenario.name!r}"
