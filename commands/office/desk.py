"""What the office's commands share: the setup that they work at, and groups as people write them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import click

from mallrig.addresses import part, with_query
from mallrig.commands.asking import base_option, show

setup_option = click.option("--setup", default="s1", show_default=True, help="The setup, as `mallrig setup create` named it.")

who_option = click.option("--who", envvar="MALLRIG_WHO", help="Who does it, for the histories (or $MALLRIG_WHO).")


@dataclass(frozen=True)
class Desk:
    """A place at one setup of the server at `base`; `who` sits there, for the histories."""

    base: str
    setup: str
    who: str | None = None

    def path(self, rest: str = "", **query: object) -> str:
        """A route of the setup; what is None or empty is left out of the query, and yes and no are true and false."""
        given = {name: str(value).lower() if isinstance(value, bool) else value for name, value in query.items() if value not in (None, "")}
        return with_query(f"/target/{part(self.setup)}" + (f"/{rest}" if rest else ""), given)

    def show(self, method: str, rest: str = "", body: object = None, **query: object) -> None:
        """Make one call and print its answer as JSON. Raises click.ClickException."""
        show(self.base, method, self.path(rest, **query | self.signed(method)), body)

    def signed(self, method: str) -> dict:
        """What a call's query says of who makes it: nothing where it only looks."""
        return {} if method == "GET" else {"who": self.who}


def at_desk(command: Callable) -> Callable:
    """Give a command --setup, --who and --base, and as its first argument the Desk that they name."""

    @setup_option
    @who_option
    @base_option
    @wraps(command)
    def seated(setup: str, who: str | None, base: str, **given: object) -> object:
        return command(Desk(base, setup, who), **given)

    return seated


def group_number(_context: click.Context, _parameter: click.Parameter, given: str | tuple[str, ...]) -> int | list[int]:
    """G17 or 17 -> 17. Raises click.BadParameter."""
    texts = [given] if isinstance(given, str) else given
    numbers = [text.removeprefix("G").removeprefix("g") for text in texts]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        raise click.BadParameter(f"a group is G17 or 17, not {' '.join(texts)}")
    return int(numbers[0]) if isinstance(given, str) else [int(number) for number in numbers]


def given(**members: object) -> dict:
    """A body of what was given: None, no and nothing are left out."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in members.items() if value not in (None, False, "", (), [])}
