"""Stock on the command line: what is on hand, what a run gives out, and why."""

import click

from mallrig.commands.office.desk import Desk, at_desk, given, group_number


@click.group(invoke_without_command=True)
@at_desk
@click.pass_context
def stock(context: click.Context, desk: Desk) -> None:
    """Show what is on hand, allocated, free and available; count goods, move them by their barcode."""
    if context.invoked_subcommand is None:
        desk.show("GET", "stock")


@stock.command("set")
@click.argument("sku")
@click.option("--on-hand", type=int, help="What was counted; without a warehouse alone.")
@click.option("--basis", type=click.Choice(["on_hand", "unlimited"]), help="What allocation goes by.")
@click.option("--tag", "tags", multiple=True, help="An option tag; may be repeated.")
@at_desk
def set_(desk: Desk, sku: str, on_hand: int | None, basis: str | None, tags: tuple[str, ...]) -> None:
    """Change what is known of SKU."""
    counted = {} if on_hand is None else {"on_hand": on_hand}
    desk.show("PUT", "stock", {sku: counted | given(basis=basis, tags=tags)})


@stock.command()
@at_desk
def sync(desk: Desk) -> None:
    """Take Sellmate's stock over."""
    desk.show("POST", "stock/sync", {})


@stock.command()
@click.argument("barcode")
@click.argument("direction", type=click.Choice(["in", "out"]))
@click.option("--quantity", default=1, show_default=True, type=click.IntRange(1))
@at_desk
def scan(desk: Desk, barcode: str, direction: str, quantity: int) -> None:
    """Count goods in or out by the BARCODE that a reader read."""
    desk.show("POST", "scan", {"barcode": barcode, "direction": direction, "quantity": quantity})


@stock.command()
@click.argument("skus", nargs=-1, required=True)
@click.option("--copies", default=1, show_default=True, type=click.IntRange(1))
@click.option("--printer", help="The one chosen for barcodes when left out.")
@at_desk
def barcodes(desk: Desk, skus: tuple[str, ...], copies: int, printer: str | None) -> None:
    """Print the barcodes of SKUS."""
    desk.show("POST", "barcodes/print", {"products": dict.fromkeys(skus, copies)} | given(printer=printer))


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what a run would do, and what other orders of service would; change nothing.")
@click.option("--criterion", type=click.Choice(["complete_only", "complete_then_partial"]))
@click.option("--then", type=click.Choice(["quantity", "amount"]), help="What comes after the sellers' priority in the order of service.")
@click.option("--then-first", type=click.Choice(["larger", "smaller"]))
@click.option("--split-unallocated", is_flag=True, help="Split what has no stock off the partly served groups.")
@click.option("--include-held", is_flag=True, help="Serve held groups too.")
@click.option("--again", type=click.Choice(["complete", "partial", "both"]), help="Release what these groups have first, and give it out anew.")
@click.option("--seller", "sellers", multiple=True, help="Leave groups of other sellers alone; may be given more than once, as those below.")
@click.option("--supplier", "suppliers", multiple=True, help="Leave groups with a line of another supplier alone (the seller's code).")
@click.option("--tag", "tags", multiple=True, help="Leave groups with an own product without this option tag alone.")
@click.option("--from", "from", metavar="DAY", help="Leave groups ordered before this day alone.")
@click.option("--to", metavar="DAY", help="Leave groups ordered after this day alone.")
@at_desk
def allocate(desk: Desk, again: str | None, **options: object) -> None:
    """Run the allocation; what isn't given is as the setup has it."""
    reallocate = {"complete": again != "partial", "partial": again != "complete"} if again else None
    desk.show("POST", "allocate", given(**options, reallocate=reallocate))


@click.group()
def explain() -> None:
    """Say why something is as it is."""


@explain.command()
@click.argument("group", callback=group_number)
@at_desk
def group(desk: Desk, group: int) -> None:
    """Say what the last allocation run gave GROUP (G17), why no more, and what other orders of service would have given it."""
    desk.show("GET", f"groups/{group}/why")
