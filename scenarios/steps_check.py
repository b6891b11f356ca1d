"""Steps and features against one another: undefined, ambiguous and unused steps."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pytest_bdd.feature import get_features
from pytest_bdd.parser import Step
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

OURS = "mallrig.scenarios.steps."


def definitions() -> list[StepFunctionContext]:
    """The step definitions of the scenarios' step files; these must have been imported."""
    return [context for context in step_function_context_registry.values() if context.step_func.__module__.startswith(OURS)]


def steps(features: Iterable[Path]) -> Iterator[tuple[str, Step]]:
    """Every step of the features, the rows of outlines filled in, with where it stands."""
    for feature in get_features(list(map(str, features))):
        for scenario in feature.scenarios.values():
            rows = [row for examples in scenario.examples for row in examples.as_contexts()] or [{}]
            for row in rows:
                for step in scenario.render(row).steps:
                    yield f"{Path(feature.filename).name}:{step.line_number}", step


def matches(step: Step, known: Iterable[StepFunctionContext]) -> list[StepFunctionContext]:
    """The definitions that a step could mean."""
    return [context for context in known if context.type in (None, step.type) and context.parser.is_matching(step.name)]


def problems(features: Iterable[Path], unused_too: bool = False) -> list[str]:
    """A line for each step that no definition or more than one fits, and (if asked) for each definition that fits no step."""
    known, used, found = definitions(), set(), []
    for place, step in steps(features):
        fitting = matches(step, known)
        used.update(map(id, fitting))
        if len(fitting) != 1:
            found.append(f"{place}: {len(fitting)} definitions fit {step.type} {step.name!r}")
    unused = [context for context in known if unused_too and id(context) not in used]
    return found + [f"no step is {context.type} {context.parser.name!r} ({context.step_func.__module__})" for context in unused]
