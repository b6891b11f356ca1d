"""Orders on the command line: collected, registered, matched, merged, held; looked at."""

import sys
from pathlib import Path

import click

from mallrig.commands.asking import json_value
from mallrig.commands.office import files
from mallrig.commands.office.desk import Desk, at_desk, given, group_number


@click.group()
def orders() -> None:
    """Orders at a setup: collect, register, match, merge, hold, list."""


# -- they come in --


@orders.command()
@click.option("--seller", "sellers", multiple=True, help="A seller; all when left out; may be repeated.")
@click.option("--from", "from", metavar="TIME", help="Collect what was paid from then on; with --to.")
@click.option("--to", metavar="TIME")
@at_desk
def collect(desk: Desk, **options: object) -> None:
    """Collect the sellers' orders now, or those of a period."""
    desk.show("POST", "collect", given(**options))


@orders.command()
@click.argument("order", callback=json_value)
@at_desk
def register(desk: Desk, order: object) -> None:
    """Register one order given as JSON (the target door's document has the shape)."""
    desk.show("POST", "orders", order)


@orders.command()
@at_desk
def registrations(desk: Desk) -> None:
    """What was registered today for each seller, when last, and by whom."""
    desk.show("GET", "registrations")


@orders.command()
@click.argument("seller")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@at_desk
def form(desk: Desk, seller: str, file: Path) -> None:
    """Write the empty form of SELLER to FILE (XLSX)."""
    files.download_form(desk, seller, file)


@orders.command()
@click.argument("seller")
@files.file_argument
@click.option("--all-or-nothing", is_flag=True, help="Register none when a row is faulty.")
@at_desk
def upload(desk: Desk, seller: str, file: Path, all_or_nothing: bool) -> None:
    """Register the orders of a filled form; exits 1 when a row was faulty."""
    sys.exit(0 if files.upload_orders(desk, seller, file, all_or_nothing) else 1)


@orders.command()
@at_desk
def uploads(desk: Desk) -> None:
    """The uploads, newest first."""
    desk.show("GET", "uploads")


@orders.command("delete-upload")
@click.argument("upload", type=click.IntRange(1))
@at_desk
def delete_upload(desk: Desk, upload: int) -> None:
    """Delete all orders of one upload."""
    desk.show("DELETE", f"uploads/{upload}")


# -- they are looked at --


@orders.command("list")
@click.option("--seller")
@click.option("--order-no", help="The seller's number.")
@click.option("--state", type=click.Choice(["received", "invoice", "shipped"]))
@click.option("--hold", type=click.Choice(["cs", "cancel", "exchange", "return"]), help="Those on this hold.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000))
@at_desk
def list_(desk: Desk, **options: object) -> None:
    """The orders, oldest first."""
    desk.show("GET", "orders", **options)


@orders.command()
@click.argument("order", type=click.IntRange(1))
@at_desk
def show(desk: Desk, order: int) -> None:
    """ORDER with its history: what was done, when, by whom."""
    desk.show("GET", f"orders/{order}")


# -- they are made ready --


@orders.command()
@at_desk
def unmatched(desk: Desk) -> None:
    """The lines whose product isn't linked to an own one."""
    desk.show("GET", "unmatched")


@orders.command()
@click.argument("line", required=False, type=click.IntRange(1))
@click.argument("sku", required=False)
@at_desk
def match(desk: Desk, line: int | None, sku: str | None) -> None:
    """Match what waits by itself, or LINE to the own product SKU, and all lines like it."""
    if line is not None and sku is None:
        raise click.UsageError("a line is matched to an own product: mallrig orders match LINE SKU")
    desk.show("POST", "match", given(line=line, sku=sku))


@orders.command()
@click.argument("seller")
@click.argument("product")
@click.argument("option", default="")
@at_desk
def unmatch(desk: Desk, seller: str, product: str, option: str) -> None:
    """Remove the match of a SELLER's PRODUCT and OPTION."""
    desk.show("DELETE", "match", {"seller": seller, "product": product, "option": option})


@orders.command()
@click.option("--criterion", type=click.Choice(["same_seller", "any_seller"]))
@click.option("--from", "from", metavar="DAY", help="Orders of this day and later.")
@click.option("--to", metavar="DAY", help="Orders of this day and before.")
@at_desk
def merge(desk: Desk, **options: object) -> None:
    """Merge the orders that may travel together."""
    desk.show("POST", "merge", given(**options))


@orders.command()
@at_desk
def checks(desk: Desk) -> None:
    """The sets of orders that a person has to decide on."""
    desk.show("GET", "checks")


@orders.command()
@click.argument("base_order", metavar="BASE", type=click.IntRange(1))
@click.option("--merge", "merged", multiple=True, type=click.IntRange(1), metavar="ORDER", help="Travels with BASE; may be repeated.")
@click.option("--apart", multiple=True, type=click.IntRange(1), metavar="ORDER", help="Doesn't; may be repeated.")
@at_desk
def decide(desk: Desk, base_order: int, merged: tuple[int, ...], apart: tuple[int, ...]) -> None:
    """Decide on a set: which orders travel with the order BASE, to its receiver."""
    desk.show("POST", "merge/decide", {"base": base_order, "orders": {str(order): order in merged for order in (*merged, *apart)}})


@orders.command()
@click.argument("group", callback=group_number)
@click.argument("orders", nargs=-1, type=click.IntRange(1))
@at_desk
def unmerge(desk: Desk, group: int, orders: tuple[int, ...]) -> None:
    """Take ORDERS, or all but the first, out of GROUP."""
    desk.show("POST", f"groups/{group}/unmerge", given(orders=orders))


@orders.command()
@click.argument("line", type=click.IntRange(1))
@click.option("--release", is_flag=True, help="Take its stock back.")
@at_desk
def allocate(desk: Desk, line: int, release: bool) -> None:
    """Give one LINE stock by hand."""
    desk.show("POST", f"lines/{line}/{'release' if release else 'allocate'}", {})


@orders.command()
@click.argument("order", type=click.IntRange(1))
@click.option("--line", type=click.IntRange(1), help="One line of it alone.")
@click.option("--reason")
@at_desk
def hold(desk: Desk, order: int, **options: object) -> None:
    """Put ORDER on hold: it gets no invoice and doesn't ship."""
    desk.show("POST", f"orders/{order}/hold", given(**options))


@orders.command()
@click.argument("order", type=click.IntRange(1))
@click.option("--line", type=click.IntRange(1), help="One line of it alone.")
@at_desk
def release(desk: Desk, order: int, **options: object) -> None:
    """End the holds on ORDER."""
    desk.show("POST", f"orders/{order}/release", given(**options))
