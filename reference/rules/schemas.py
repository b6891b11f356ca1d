"""JSON Schema (2020-12) of a decision's case and answer, out of the types that are read and written."""

from typing import Any, Literal

import msgspec
from msgspec import Struct

from mallrig.reference.rules import Decision
from mallrig.reference.rules.cases import Moment

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
    """`{"case": schema, "answer": schema}`, each complete in itself."""
    return {
        "case": _schema(decision.case_type),
        "answer": _schema(*decision.answer_types, InvalidCaseAnswer),
    }


def _schema(*types: type) -> dict[str, Any]:
    schemas, parts = msgspec.json.schema_components(types, schema_hook=_moment, ref_template=_REFERENCE)
    whole = schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}
    return {"$schema": _DIALECT, **whole, "$defs": parts}


def _moment(kind: type) -> dict[str, str]:
    if kind is not Moment:
        raise NotImplementedError(kind)
    return {"type": "string", "format": "date-time"}
