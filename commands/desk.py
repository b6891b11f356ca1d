"""The desk on the command line: orders registered and invoices sent by file, through the target door of a running server."""

import json
from pathlib import Path
from urllib.parse import quote, urlencode

import click

from mallrig.serving import answering, ask


def path(setup: str, rest: str, **query: object) -> str:
    """A route of a setup; what is None is left out of the query, and yes and no are true and false."""
    given = {name: str(value).lower() if isinstance(value, bool) else value for name, value in query.items() if value is not None}
    return f"/target/{quote(setup)}/{rest}" + (f"?{urlencode(given)}" if given else "")


def upload_orders(base: str, setup: str, seller: str, file: Path, all_or_nothing: bool) -> bool:
    """Register a filled form with its progress shown on standard error; whether every row came in. Raises click.ClickException."""
    line: dict = {}
    with answering(base, "POST", path(setup, "uploads", seller=seller, file=file.name, all_or_nothing=all_or_nothing, progress=True), file.read_bytes()) as answer:
        for text in answer:
            line = json.loads(text)
            if "read" in line:
                click.echo(f"\r{line['read']:,} of {line['of']:,} rows", err=True, nl=False)
    click.echo("", err=True)
    if "error" in line:
        raise click.ClickException(line["error"]["message"])
    for fault in line["faulty"]:
        click.echo(f"row {fault['row']}, {fault['column']}: {fault['reason']}", err=True)
    click.echo(f"upload {line['upload']}: {line['registered']:,} of {line['rows']:,} rows registered, {len(line['orders']):,} orders")
    return not line["faulty"]


def download_form(base: str, setup: str, seller: str, to: Path) -> None:
    """Write a seller's empty form to a file. Raises click.ClickException."""
    to.write_bytes(ask(base, "GET", path(setup, f"sellers/{quote(seller, safe='')}/form"), raw=True))
    click.echo(f"{to}: {to.stat().st_size:,} bytes")


def export_invoices(base: str, setup: str, form: str, kind: str, rows: str, password: str, to: Path) -> None:
    """Write an export to a file. Raises click.ClickException."""
    body = {"form": form, "kind": kind, "password": password, "password_again": password}
    to.write_bytes(ask(base, "POST", path(setup, "invoices/exports", range=rows or None), body, raw=True))
    click.echo(f"{to}: {to.stat().st_size:,} bytes")


def upload_invoices(base: str, setup: str, courier: str, file: Path, apply: bool) -> bool:
    """Show what each row of a courier's file will do, and with `apply` do it; whether no row fails. Raises click.ClickException."""
    looked = ask(base, "POST", path(setup, "invoices/uploads", courier=courier, file=file.name), file.read_bytes())
    done = ask(base, "POST", path(setup, f"invoices/uploads/{looked['upload']}/apply"), {}) if apply else looked
    for row in done["rows"]:
        click.echo(f"row {row['row']}: {row['group']} {row['number']} {row['result']}" + (f" ({row['reason']})" if row["reason"] else ""))
    click.echo(f"upload {done['upload']}: {done['counts']['register']} {'registered' if apply else 'would be registered'}, {done['counts']['fail']} fail")
    return done["counts"]["fail"] == 0
