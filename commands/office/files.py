"""Files of the office: orders registered and invoices sent by file, through the target door of a running server."""

from pathlib import Path

import click

from mallrig.addresses import part
from mallrig.commands.office.desk import Desk

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


def upload_orders(desk: Desk, seller: str, file: Path, all_or_nothing: bool) -> bool:
    """Register a filled form with its progress shown on standard error; whether every row came in. Raises click.ClickException."""
    from mallrig.serving import answering, read_json

    line: dict = {}
    path = desk.path("uploads", seller=seller, file=file.name, all_or_nothing=all_or_nothing, progress=True, who=desk.who)
    with answering(desk.base, "POST", path, file.read_bytes()) as answer:
        for text in answer:
            line = read_json(desk.base, text)
            if "read" in line:
                click.echo(f"\r{line['read']:,} of {line['of']:,} rows", err=True, nl=False)
    click.echo("", err=True)
    if "error" in line:
        raise click.ClickException(line["error"]["message"])
    for fault in line["faulty"]:
        click.echo(f"row {fault['row']}, {fault['column']}: {fault['reason']}", err=True)
    click.echo(f"upload {line['upload']}: {line['registered']:,} of {line['rows']:,} rows registered, {len(line['orders']):,} orders")
    return not line["faulty"]


def download_form(desk: Desk, seller: str, to: Path) -> None:
    """Write a seller's empty form to a file. Raises click.ClickException."""
    _download(desk, "GET", desk.path(f"sellers/{part(seller)}/form"), None, to)


def export_invoices(desk: Desk, form: str, kind: str, rows: str, password: str, to: Path) -> None:
    """Write an export to a file. Raises click.ClickException."""
    body = {"form": form, "kind": kind, "password": password, "password_again": password}
    _download(desk, "POST", desk.path("invoices/exports", range=rows, who=desk.who), body, to)


def download_export(desk: Desk, export: int, to: Path) -> None:
    """Write a kept export to a file. Raises click.ClickException."""
    _download(desk, "GET", desk.path(f"invoices/exports/{export}"), None, to)


def upload_invoices(desk: Desk, courier: str, file: Path, apply: bool) -> bool:
    """Show what each row of a courier's file will do, and with `apply` do it; whether no row fails. Raises click.ClickException."""
    from mallrig.serving import ask

    looked = ask(desk.base, "POST", desk.path("invoices/uploads", courier=courier, file=file.name, who=desk.who), file.read_bytes())
    done = ask(desk.base, "POST", desk.path(f"invoices/uploads/{looked['upload']}/apply", who=desk.who), {}) if apply else looked
    for row in done["rows"]:
        click.echo(f"row {row['row']}: {row['group']} {row['number']} {row['result']}" + (f" ({row['reason']})" if row["reason"] else ""))
    click.echo(f"upload {done['upload']}: {done['counts']['register']} {'registered' if apply else 'would be registered'}, {done['counts']['fail']} fail")
    return done["counts"]["fail"] == 0


def _download(desk: Desk, method: str, path: str, body: object, to: Path) -> None:
    from mallrig.serving import ask

    to.write_bytes(ask(desk.base, method, path, body, raw=True))
    click.echo(f"{to}: {to.stat().st_size:,} bytes")
