"""JSON Schema of what Cafe24's endpoints take and give, from the same descriptions that check and serve them."""

from mallrig.emulators.cafe24.wire.description import VALUES_MAX, Endpoint, Member, Param
from mallrig.emulators.cafe24.wire.reading import MANY_MAX, MONEY_MAX, TEXT_MAX
from mallrig.emulators.core.store import INTEGER_MAX

FLAG = {"type": "string", "enum": ["T", "F"]}
DATE = {"type": "string", "format": "date", "pattern": r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"}
TIME = {"type": "string", "pattern": r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])([T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\+09:00)?)?$"}
"""Dates are narrower here than what is read (months end with the 28th), so that every value that fits is a date."""


def query_schema(param: Param) -> dict:
    """The schema of one query parameter; comma lists as arrays (style form, not exploded)."""
    one = _text_schema(param) if param.kind == "text" else _plain(param)
    if not param.many:
        return one
    return {"type": "array", "items": one, "minItems": 1, "maxItems": VALUES_MAX}


def _plain(rule: Param | Member) -> dict:
    low, high = rule.low, rule.high
    if rule.kind == "integer":
        return {"type": "integer", "minimum": 0 if low is None else low, "maximum": INTEGER_MAX if high is None else high}
    if rule.kind == "number":
        return {"type": "number", "minimum": low or 0, "maximum": INTEGER_MAX if high is None else high}
    if rule.kind == "money":
        return {"type": "number", "multipleOf": 1, "minimum": low or 0, "maximum": int(MONEY_MAX) if high is None else high}
    return {"flag": FLAG, "date": DATE, "time": TIME, "boolean": {"type": "boolean"}}[rule.kind]


def _text_schema(rule: Param | Member) -> dict:
    if rule.choices:
        return {"type": "string", "enum": list(rule.choices)}
    schema = {"type": "string", "maxLength": rule.longest or TEXT_MAX}
    shortest = getattr(rule, "shortest", None) or (1 if isinstance(rule, Param) or rule.required else 0)
    if shortest:
        schema["minLength"] = shortest
    if rule.pattern:
        schema["pattern"] = f"^({_plain_pattern(rule.pattern)})$"
    return schema


def _plain_pattern(pattern: str) -> str:
    """Python's ASCII-only \\d in ECMA's words."""
    return pattern.replace(r"\d", "[0-9]")


def sent_schema(members: tuple[Member, ...]) -> dict:
    """The schema of an object that a client sends. A null stands for "not given" wherever nothing is required."""
    schema = {"type": "object", "properties": {member.name: _sent(member) for member in members}}
    required = [member.name for member in members if member.required]
    return schema | {"required": required} if required else schema


def _sent(member: Member) -> dict:
    one = _sent_one(member)
    if member.many:
        one = {"type": "array", "items": one, "maxItems": member.most or MANY_MAX}
        if member.required:
            one["minItems"] = 1
    described = {"description": member.about} if member.about else {}
    return (one if member.required else {"anyOf": [one, {"type": "null"}]}) | described


def _sent_one(member: Member) -> dict:
    if member.kind == "object":
        return sent_schema(member.members)
    if member.kind == "any":
        return {}
    if member.kind == "text":
        text = _text_schema(member)
        return text if member.choices or member.pattern or member.longest else {"anyOf": [text, {"type": "integer", "minimum": -INTEGER_MAX, "maximum": INTEGER_MAX}]}
    if member.kind in ("integer", "money"):
        return {"anyOf": [_plain(member), {"type": "string", "pattern": "^[0-9]{1,3}$"}]} if _takes_small_texts(member) else _plain(member)
    return _plain(member)


def _takes_small_texts(member: Member) -> bool:
    """Whether every number of up to three digits as text is within the member's bounds, so that the schema can offer it."""
    return (member.low or 0) <= 0 and (member.high is None or member.high >= 999)


def given_schema(members: tuple[Member, ...], basis: str, source: str) -> dict:
    """The schema of an object that is answered: no member beyond those described, each with its basis (seen, read, ours) and its source."""
    if not members:
        return {"type": "object"}
    rows = {m.name: _given(m, m.mark or basis, source) | {"x-basis": m.mark or basis, "x-source": source} for m in members}
    return {"type": "object", "properties": rows, "additionalProperties": False}


def _given(member: Member, basis: str, source: str) -> dict:
    if member.kind == "any":
        return {}
    if member.kind == "object":
        one = given_schema(member.members, basis, source)
    else:
        one = {"type": {"integer": "integer", "number": "number"}.get(member.kind, "string")}
    if member.kind == "flag":
        one = dict(FLAG)
    elif member.choices:
        one = {"type": "string", "enum": list(member.choices)}
    if member.many:
        one = {"type": "array", "items": one}
    return {"anyOf": [one, {"type": "null"}]} if member.nullable else one


LINKS = {
    "type": "array",
    "items": {
        "type": "object", "required": ["rel", "href"], "additionalProperties": False,
        "properties": {"rel": {"type": "string", "enum": ["next", "prev", "self"]}, "href": {"type": "string", "format": "uri"}},
    },
}  # fmt: skip


def answer_schema(asked: Endpoint) -> dict:
    """The whole answer of an endpoint, envelope and all."""
    if asked.shape == "count":
        return {"type": "object", "required": ["count"], "additionalProperties": False, "properties": {"count": {"type": "integer", "minimum": 0}}}
    row = given_schema(asked.gives, asked.mark, asked.source)
    if asked.shape == "whole":
        return row
    envelope = {asked.answers: row if asked.shape == "one" else {"type": "array", "items": row}}
    if asked.shape == "list":
        envelope["links"] = LINKS
    return {"type": "object", "required": [asked.answers], "additionalProperties": False, "properties": envelope}


def mixed_schema(asked: Endpoint) -> dict:
    """The answer of a bulk write whose elements fared differently (207): each with its own status."""
    row = given_schema(asked.gives, asked.mark, asked.source)
    more = {"status": {"type": "integer"}, "message": {"type": "string"}}
    row = row | {"properties": row.get("properties", {}) | more}
    return {"type": "object", "required": [asked.answers], "properties": {asked.answers: {"type": "array", "items": row}}}
