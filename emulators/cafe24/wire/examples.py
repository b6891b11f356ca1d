"""Members of an answer read off an example of it, so that what is served and what is documented are one."""

from mallrig.emulators.cafe24.wire.description import Member


def gives_of(example: dict) -> tuple[Member, ...]:
    """The members of an object like `example`: kinds by its values, null where nothing tells."""
    return tuple(_member(name, value) for name, value in example.items())


def _member(name: str, value: object) -> Member:
    if isinstance(value, list):
        return _member_of_many(name, value[0] if value else None)
    if isinstance(value, dict):
        return Member(name, "object", members=gives_of(value))
    if isinstance(value, bool) or value is None:
        return Member(name, "any")
    return Member(name, "integer" if isinstance(value, int) else "text")


def _member_of_many(name: str, first: object) -> Member:
    if isinstance(first, dict):
        return Member(name, "object", many=True, members=gives_of(first))
    kind = "any" if first is None else "integer" if isinstance(first, int) else "text"
    return Member(name, kind, many=True)
