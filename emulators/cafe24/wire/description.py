"""What an endpoint of Cafe24 is: one table (`ENDPOINTS`) that serves it, checks its calls, documents it and says how sure we are."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

Mark = Literal["seen", "read", "ours"]
"""How sure we are: the vendor's document or a recorded answer; read into a vaguer text; chosen by us."""

Kind = Literal["text", "integer", "number", "boolean", "flag", "date", "time", "money", "object", "any"]
"""flag: "T" or "F"; date: YYYY-MM-DD; time: a date or an ISO 8601 time; money: a decimal text, read from a number too."""

SOME_TEXT = r"[\s\S]*\S[\s\S]*"
"""The pattern of a text that isn't blank."""

VALUES_MAX = 100
"""How many values a comma list in a query may have (documented)."""


@dataclass(frozen=True)
class Param:
    """One parameter of a query. `many`: values with commas between. Bounds are of integers, `longest` of texts' characters."""

    name: str
    kind: Kind = "text"
    many: bool = False
    required: bool = False
    default: object = None
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    longest: int | None = None
    pattern: str | None = None
    label: str | None = None
    about: str = ""


@dataclass(frozen=True)
class Member:
    """One member of a JSON object, sent or answered. `many`: a list of such values, at most `most`; `members`: those of an object.

    A null that is sent means "not given". In answers `nullable` says that null may come; `mark`: how sure we are of it,
    when not as sure as of its endpoint.
    """

    name: str
    kind: Kind = "text"
    many: bool = False
    required: bool = False
    nullable: bool = True
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    shortest: int | None = None
    longest: int | None = None
    most: int | None = None
    pattern: str | None = None
    members: tuple["Member", ...] = ()
    label: str | None = None
    about: str = ""
    mark: Mark | None = None


@dataclass(frozen=True)
class Paging:
    """Limits of a list: the default and largest `limit`, the largest `offset`."""

    default: int
    most: int
    offset_max: int


@dataclass(frozen=True)
class Endpoint:
    """One endpoint. `path` is Flask's, under /api/v2; path integers are written <int:name>.

    view: called with a Call and the path's parameters; see door.py for what it answers
    answers: the envelope's key, such as "orders"; "" when the view gives the whole body
    shape: "one" {key: {}}, "list" {key: []} with links, "bulk" {key: []} of one element for each request, "count", "whole"
    scope: without "mall.", such as "read_order"; None for none
    body: members of `request` (each of `requests`, when bulk_max is set); None when the endpoint takes no body
    gives: members of the answer (of each row)
    capacity: of the leaky bucket
    restricted: for clients alone that the vendor named
    mark, source: how sure we are of the endpoint, and by what
    """

    method: str
    path: str
    view: Callable
    does: str
    answers: str
    shape: Literal["one", "list", "bulk", "count", "whole"]
    scope: str | None
    params: tuple[Param, ...] = ()
    body: tuple[Member, ...] | None = None
    gives: tuple[Member, ...] = ()
    bulk_max: int | None = None
    paging: Paging | None = None
    capacity: int = 40
    status: int = 200
    front: bool = False
    restricted: bool = False
    mark: Mark = "seen"
    source: str = ""

    @property
    def name(self) -> str:
        """A name that no other endpoint has."""
        return f"{self.method} {self.path}"


def by_path(asked: Endpoint) -> tuple:
    """The order in which endpoints are documented: Admin before Front, then by path."""
    return asked.front, asked.path, asked.method


ENDPOINTS: list[Endpoint] = []
"""Every endpoint, in the order in which its module was read."""


def endpoint(
    method: str, path: str, *, answers: str = "", shape: str = "one", scope: str | None = None, params: tuple[Param, ...] = (),
    body: tuple[Member, ...] | None = None, gives: tuple[Member, ...] = (), bulk_max: int | None = None, paging: Paging | None = None,
    capacity: int = 40, status: int | None = None, front: bool = False, restricted: bool = False,
    mark: Mark = "seen", source: str = "",
) -> Callable[[Callable], Callable]:  # fmt: skip
    """Register a view as an endpoint (see Endpoint); its docstring's first line says what it does. Several may share one view."""

    def register(view: Callable) -> Callable:
        does = (view.__doc__ or "").strip().partition("\n")[0]
        code = status or (201 if method == "POST" else 200)
        ENDPOINTS.append(
            Endpoint(method, path, view, does, answers, shape, scope, params, body, gives, bulk_max, paging, capacity, code, front, restricted, mark, source)
        )
        return view

    return register


def params(names: str, **common: object) -> tuple[Param, ...]:
    """Parameters of one make: params("buyer_name receiver_name", longest=100)."""
    return tuple(Param(name, **common) for name in names.split())


def members(names: str, **common: object) -> tuple[Member, ...]:
    """Members of one make: members("price supply_price", kind="money")."""
    return tuple(Member(name, **common) for name in names.split())


def ours(*asked: Member) -> tuple[Member, ...]:
    """The same members, chosen by us where the endpoint is documented and they aren't."""
    return tuple(replace(member, mark="ours") for member in asked)


def needed(*asked: Member) -> tuple[Member, ...]:
    """The same members, required."""
    return tuple(replace(member, required=True) for member in asked)
