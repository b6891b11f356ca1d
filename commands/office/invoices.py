"""Invoices on the command line: numbers issued and deleted, labels printed, files sent to a courier and taken in."""

import sys
from pathlib import Path

import click

from mallrig.addresses import part
from mallrig.commands.office import files
from mallrig.commands.office.desk import Desk, at_desk, given, group_number

COURIERS = click.Choice(["cj", "lotte", "epost"])
groups_argument = click.argument("groups", nargs=-1, callback=group_number)
range_option = click.option("--range", "rows", default="", help='Running numbers such as "1-3, 5, 7"; all when left out.')


@click.group()
def invoice() -> None:
    """Invoices at a setup: issue, print, list, export for a courier, upload the courier's numbers."""


@invoice.command("list")
@range_option
@click.option("--from", "from", metavar="DAY", help="Orders of this day and later.")
@click.option("--to", metavar="DAY", help="Orders of this day and before.")
@click.option("--order-no")
@click.option("--seller")
@click.option("--supplier")
@click.option("--order-state", type=click.Choice(["received", "invoice", "shipped"]))
@click.option("--state", "invoice_state", type=click.Choice(["unregistered", "registered", "error"]))
@click.option("--print-state", type=click.Choice(["printed", "unprinted"]))
@at_desk
def list_(desk: Desk, rows: str, **options: object) -> None:
    """The list with its counts."""
    desk.show("GET", "invoices", range=rows, **options)


@invoice.command()
@groups_argument
@click.option("--courier", type=COURIERS)
@click.option("--print", "print_", is_flag=True, help="Print the labels too, on the printer chosen for invoices.")
@click.option("--printer", help="Print the labels too, on this one.")
@at_desk
def issue(desk: Desk, groups: list[int], courier: str | None, print_: bool, printer: str | None) -> None:
    """Take numbers of the courier for GROUPS, or for all that can have one."""
    desk.show("POST", "invoices", given(groups=groups, courier=courier, print=print_, printer=printer))


@invoice.command()
@groups_argument
@click.option("--all", "everything", is_flag=True, help="All that haven't shipped.")
@at_desk
def delete(desk: Desk, groups: list[int], everything: bool) -> None:
    """Delete the numbers of GROUPS, or all; the courier's bookings are cancelled."""
    desk.show("DELETE", "invoices", given(groups=groups, all=everything))


@invoice.command("print")
@groups_argument
@range_option
@click.option("--printer", help="The one chosen for invoices when left out.")
@at_desk
def print_(desk: Desk, groups: list[int], rows: str, printer: str | None) -> None:
    """Print the labels of GROUPS, of a range, or of all."""
    desk.show("POST", "invoices/print", given(groups=groups, range=rows, printer=printer))


@invoice.command()
@click.option("--invoices", metavar="PRINTER", help="Choose the printer of invoices.")
@click.option("--barcodes", metavar="PRINTER", help="Choose the printer of product barcodes.")
@at_desk
def printers(desk: Desk, **chosen: object) -> None:
    """The printers that the print agent offers, and those chosen."""
    changes = given(**chosen)
    desk.show("PUT" if changes else "GET", "printers", changes or None)


@invoice.command()
@click.argument("name")
@click.argument("columns", nargs=-1)
@at_desk
def form(desk: Desk, name: str, columns: tuple[str, ...]) -> None:
    """Set the columns of an export form; with no columns it is removed."""
    desk.show("PUT", f"invoices/forms/{part(name)}", {"columns": list(columns)})


@invoice.command()
@click.argument("form")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--kind", default="xlsx", show_default=True, type=click.Choice(["xlsx", "csv"]), help="Encrypted XLSX, or CSV in an encrypted archive.")
@range_option
@click.password_option(help="The file opens only with it; asked for twice when left out.")
@at_desk
def export(desk: Desk, form: str, file: Path, kind: str, rows: str, password: str) -> None:
    """Write the list in a form to FILE, under a password."""
    files.export_invoices(desk, form, kind, rows, password, file)


@invoice.command()
@click.argument("export", required=False, type=click.IntRange(1))
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@at_desk
def exports(desk: Desk, export: int | None, file: Path | None) -> None:
    """The exports made so far; or write EXPORT to FILE once more."""
    if export is None:
        desk.show("GET", "invoices/exports")
    elif file is None:
        raise click.UsageError("an export is written to a file: mallrig invoice exports EXPORT FILE")
    else:
        files.download_export(desk, export, file)


@invoice.command()
@click.argument("courier", type=COURIERS)
@files.file_argument
@click.option("--apply", is_flag=True, help="Register the numbers; without it each row's result is only shown.")
@at_desk
def upload(desk: Desk, courier: str, file: Path, apply: bool) -> None:
    """Look at a courier's file of numbers, and register them with --apply; exits 1 when a row fails."""
    sys.exit(0 if files.upload_invoices(desk, courier, file, apply) else 1)
