"""The target door on the command line: stock, allocation, shipping, orders and invoices of a setup."""

import sys
from pathlib import Path

import click

from mallrig.commands.asking import base_option, json_value, show

setup_option = click.option("--setup", default="s1", show_default=True, help="The setup, as POST /target/setups named it.")


def _group_number(_context: click.Context, _parameter: click.Parameter, given: str | tuple[str, ...]) -> int | list[int]:
    """G17 or 17 -> 17."""
    texts = [given] if isinstance(given, str) else given
    numbers = [text.removeprefix("G").removeprefix("g") for text in texts]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        raise click.BadParameter(f"a group is G17 or 17, not {' '.join(texts)}")
    return int(numbers[0]) if isinstance(given, str) else [int(number) for number in numbers]


@click.command()
@setup_option
@base_option
def stock(setup: str, base: str) -> None:
    """Show what is on hand, allocated, free and available."""
    show(base, "GET", f"/target/{setup}/stock")


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what a run would do, and what other orders of service would; change nothing.")
@click.option("--criterion", type=click.Choice(["complete_only", "complete_then_partial"]))
@click.option("--then", type=click.Choice(["quantity", "amount"]), help="What comes after the sellers' priority in the order of service.")
@click.option("--then-first", type=click.Choice(["larger", "smaller"]))
@click.option("--seller", "sellers", multiple=True, help="Leave groups of other sellers alone; may be given more than once, as those below.")
@click.option("--supplier", "suppliers", multiple=True, help="Leave groups with a line of another supplier alone (the seller's code).")
@click.option("--tag", "tags", multiple=True, help="Leave groups with an own product without this option tag alone.")
@click.option("--from", "from", metavar="DAY", help="Leave groups ordered before this day alone.")
@click.option("--to", metavar="DAY", help="Leave groups ordered after this day alone.")
@setup_option
@base_option
def allocate(setup: str, base: str, **options: object) -> None:
    """Run the allocation; what isn't given is as the setup has it."""
    show(base, "POST", f"/target/{setup}/allocate", {name: value for name, value in options.items() if value not in (None, ())})


@click.command()
@click.argument("groups", nargs=-1, callback=_group_number)
@click.option("--scan", metavar="NUMBER", help="The group with this invoice number.")
@click.option("--all", "everything", is_flag=True, help="Every group that can.")
@setup_option
@base_option
def ship(groups: list[int], scan: str | None, everything: bool, setup: str, base: str) -> None:
    """Ship GROUPS, the parcel that is scanned, or all."""
    show(base, "POST", f"/target/{setup}/ship", ({"groups": groups} if groups else {}) | ({"scan": scan} if scan else {}) | ({"all": True} if everything else {}))


@click.group()
def explain() -> None:
    """Say why something is as it is."""


@explain.command("group")
@click.argument("group", callback=_group_number)
@setup_option
@base_option
def explain_group(group: int, setup: str, base: str) -> None:
    """Say what the last allocation run gave GROUP (G17), why no more, and what other orders of service would have given it."""
    show(base, "GET", f"/target/{setup}/groups/{group}/why")


file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def orders() -> None:
    """Orders at a setup: register, upload, list."""


@orders.command("register")
@click.argument("order", callback=json_value)
@setup_option
@base_option
def orders_register(order: object, setup: str, base: str) -> None:
    """Register one order given as JSON (the target door's document has the shape)."""
    from mallrig.commands import desk

    show(base, "POST", desk.path(setup, "orders"), order)


@orders.command("form")
@click.argument("seller")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@setup_option
@base_option
def orders_form(seller: str, file: Path, setup: str, base: str) -> None:
    """Write the empty form of SELLER to FILE (XLSX)."""
    from mallrig.commands import desk

    desk.download_form(base, setup, seller, file)


@orders.command("upload")
@click.argument("seller")
@file_argument
@click.option("--all-or-nothing", is_flag=True, help="Register none when a row is faulty.")
@setup_option
@base_option
def orders_upload(seller: str, file: Path, all_or_nothing: bool, setup: str, base: str) -> None:
    """Register the orders of a filled form; exits 1 when a row was faulty."""
    from mallrig.commands import desk

    sys.exit(0 if desk.upload_orders(base, setup, seller, file, all_or_nothing) else 1)


@orders.command("uploads")
@setup_option
@base_option
def orders_uploads(setup: str, base: str) -> None:
    """The uploads, newest first."""
    from mallrig.commands import desk

    show(base, "GET", desk.path(setup, "uploads"))


@orders.command("delete-upload")
@click.argument("upload", type=click.IntRange(1))
@setup_option
@base_option
def orders_delete_upload(upload: int, setup: str, base: str) -> None:
    """Delete all orders of one upload."""
    from mallrig.commands import desk

    show(base, "DELETE", desk.path(setup, f"uploads/{upload}"))


@orders.command("list")
@click.option("--seller")
@click.option("--state", type=click.Choice(["received", "invoice", "shipped"]))
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000))
@setup_option
@base_option
def orders_list(seller: str | None, state: str | None, limit: int, setup: str, base: str) -> None:
    """The orders, oldest first."""
    from mallrig.commands import desk

    show(base, "GET", desk.path(setup, "orders", seller=seller, state=state, limit=limit))


@click.group()
def invoice() -> None:
    """Invoices at a setup: list, export for a courier, upload the courier's numbers."""


@invoice.command("list")
@click.option("--range", "rows", default="", help='Running numbers such as "1-3, 5, 7"; all when left out.')
@click.option("--state", "invoice_state", type=click.Choice(["unregistered", "registered", "error"]))
@setup_option
@base_option
def invoice_list(rows: str, invoice_state: str | None, setup: str, base: str) -> None:
    """The list with its counts."""
    from mallrig.commands import desk

    show(base, "GET", desk.path(setup, "invoices", range=rows or None, invoice_state=invoice_state))


@invoice.command("form")
@click.argument("name")
@click.argument("columns", nargs=-1)
@setup_option
@base_option
def invoice_form(name: str, columns: tuple[str, ...], setup: str, base: str) -> None:
    """Set the columns of an export form; with no columns it is removed."""
    from mallrig.commands import desk

    show(base, "PUT", desk.path(setup, f"invoices/forms/{desk.quote(name, safe='')}"), {"columns": list(columns)})


@invoice.command("export")
@click.argument("form")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--kind", default="xlsx", show_default=True, type=click.Choice(["xlsx", "csv"]), help="Encrypted XLSX, or CSV in an encrypted archive.")
@click.option("--range", "rows", default="", help='Running numbers such as "1-3, 5, 7"; all when left out.')
@click.password_option(help="The file opens only with it; asked for twice when left out.")
@setup_option
@base_option
def invoice_export(form: str, file: Path, kind: str, rows: str, password: str, setup: str, base: str) -> None:
    """Write the list in a form to FILE, under a password."""
    from mallrig.commands import desk

    desk.export_invoices(base, setup, form, kind, rows, password, file)


@invoice.command("upload")
@click.argument("courier", type=click.Choice(["cj", "lotte", "epost"]))
@file_argument
@click.option("--apply", is_flag=True, help="Register the numbers; without it each row's result is only shown.")
@setup_option
@base_option
def invoice_upload(courier: str, file: Path, apply: bool, setup: str, base: str) -> None:
    """Look at a courier's file of numbers, and register them with --apply; exits 1 when a row fails."""
    from mallrig.commands import desk

    sys.exit(0 if desk.upload_invoices(base, setup, courier, file, apply) else 1)
