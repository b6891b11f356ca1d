"""Shipping on the command line: parcels leave, are taken back and looked at; the board of what is to be done."""

import click

from mallrig.commands.office.desk import Desk, at_desk, given, group_number


@click.command()
@click.argument("groups", nargs=-1, callback=group_number)
@click.option("--scan", metavar="NUMBER", help="The group with this invoice number.")
@click.option("--all", "everything", is_flag=True, help="Every group that can.")
@click.option("--undo", is_flag=True, help="Take the shipment of GROUPS back.")
@at_desk
def ship(desk: Desk, groups: list[int], scan: str | None, everything: bool, undo: bool) -> None:
    """Ship GROUPS, the parcel that is scanned, or all."""
    if undo and (scan or everything or not groups):
        raise click.UsageError("--undo takes the groups whose shipment is taken back, and nothing else")
    desk.show("POST", "unship" if undo else "ship", given(groups=groups, scan=scan, all=everything))


@click.command()
@click.option("--differing", is_flag=True, help="Those alone whose state here and at the seller differ, as the sellers tell it now.")
@click.option("--from", "from", metavar="DAY", help="Shipped on this day or later.")
@click.option("--to", metavar="DAY", help="Shipped on this day or before.")
@click.option("--seller")
@click.option("--courier", type=click.Choice(["cj", "lotte", "epost"]))
@click.option("--state", type=click.Choice(["not shipped", "shipped", "delivered"]))
@at_desk
def shipments(desk: Desk, differing: bool, **options: object) -> None:
    """What shipped or is about to, with its state here and at the seller."""
    if differing and given(**options):
        raise click.UsageError("--differing goes alone")
    desk.show("GET", "mismatches") if differing else desk.show("GET", "shipments", **options)


@click.command()
@at_desk
def board(desk: Desk) -> None:
    """Today's orders, the last month's, and what is to be done."""
    desk.show("GET", "board")
