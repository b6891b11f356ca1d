"""JSON Schema (2020-12) of a decision's case and answer, out of the types that are read and written."""

from typing import Any, Literal

import msgspec
from msgspec import Struct

from mallrig.reference.rules import Decision
from mallrig.reference.rules.cases import ISO_TIME, Moment

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REFERENCE = "#/$defs/{name}"


class InvalidCaseError(Struct, frozen=True):
    """What is wrong with a case, and where: a path such as `order.items[0].status`."""

    message: str
    at: str
    code: Literal["invalid_case"] = "invalid_case"


class InvalidCaseAnswer(Struct, frozen=True):
    """The answer to a case that no rule can be asked about."""

    error: InvalidCaseError


def of(decision: Decision) -> dict[str, Any]:
    """`{"case": schema, "answer": schema}`, each complete in itself.

    What the types of a case can't say together, one member by another, is in its `also`.
    """
    return {
        part: {"$schema": _DIALECT, **whole, "$defs": parts}
        for part, (whole, parts) in in_parts(decision, _REFERENCE).items()
    }


def in_parts(decision: Decision, reference: str) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """`case` and `answer`, each as its schema and the named parts that it refers to.

    `reference` is how a part is referred to, with `{name}` for its name.
    """
    case, parts = _schema(reference, decision.case_type)
    return {
        "case": (case | getattr(decision.case_type, "also", {}), parts),
        "answer": _schema(reference, *decision.answer_types, InvalidCaseAnswer),
    }


def _schema(reference: str, *types: type) -> tuple[dict[str, Any], dict[str, Any]]:
    schemas, parts = msgspec.json.schema_components(types, schema_hook=_moment, ref_template=reference)
    return schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}, parts


def _moment(kind: type) -> dict[str, str]:
    if kind is not Moment:
        raise NotImplementedError(kind)
    # no format: a date-time is RFC 3339's, which is narrower than the ISO 8601 that is read
    return {"type": "string", "pattern": f"^{ISO_TIME.pattern}$", "description": "An ISO 8601 time with an offset."}
