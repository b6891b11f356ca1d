"""Setups on the command line: a company that works with the APIs of a world, its settings, and its ten-minute tick."""

import click

from mallrig.addresses import world_path
from mallrig.commands.asking import base_option, json_value, show
from mallrig.commands.office.desk import Desk, at_desk, given


@click.group()
def setup() -> None:
    """Setups: companies that work with the APIs of a world."""


@setup.command()
@click.argument("world", default="first")
@click.option("--seller", "sellers", multiple=True, help="A mall id to link; all of the world when left out; may be repeated.")
@click.option("--auto", multiple=True, metavar="ROOM", help="A room that a tick runs: collect, match, merge ...; may be repeated.")
@base_option
def create(world: str, sellers: tuple[str, ...], auto: tuple[str, ...], base: str) -> None:
    """Make a setup that works with WORLD, its sellers linked by OAuth."""
    from mallrig.serving import ask

    facts = ask(base, "GET", world_path(world))
    show(base, "POST", "/target/setups", {"world": facts} | given(sellers=sellers, auto=auto))


@setup.command("list")
@base_option
def list_(base: str) -> None:
    """All setups, with their worlds and sellers."""
    show(base, "GET", "/target/setups")


@setup.command("show")
@at_desk
def show_(desk: Desk) -> None:
    """One setup with its settings."""
    desk.show("GET")


@setup.command()
@at_desk
def delete(desk: Desk) -> None:
    """Delete a setup."""
    desk.show("DELETE")


@setup.command("set")
@click.argument("part", type=click.Choice(["hub", "messages", "options"]))
@click.argument("changes", callback=json_value)
@at_desk
def set_(desk: Desk, part: str, changes: object) -> None:
    """Change the parts of a setting that CHANGES (JSON) names."""
    desk.show("PUT", part, changes)


@setup.command()
@at_desk
def tick(desk: Desk) -> None:
    """Run the rooms of a ten-minute tick now."""
    desk.show("POST", "tick", {})
