"""What the commands that speak to a running server share."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import click

BASE_DEFAULT = "http://127.0.0.1:8024"


def server_address(_context: click.Context, _parameter: click.Parameter, given: str | None) -> str | None:
    """The callback of an option that is a server's address, which loses the slash at its end. Raises click.BadParameter."""
    if given is None:
        return None
    try:
        parts = urlsplit(given)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        raise click.BadParameter(f"{given!r} is no address of a server, such as {BASE_DEFAULT}")
    return given.rstrip("/")


base_option = click.option(
    "--base", envvar="MALLRIG_BASE", default=BASE_DEFAULT, show_default=True, callback=server_address,
    help="The server's address (or $MALLRIG_BASE).",
)  # fmt: skip


class Folder(click.Path):
    """A folder to write in, which may be made yet. An empty name, such as an unset variable's, isn't the current folder's."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The folder's path. Raises click.BadParameter."""
        if value == "":
            self.fail("a folder has a name; the current one's is .", param, ctx)
        return super().convert(value, param, ctx)


def show(base: str, method: str, path: str, body: object = None) -> None:
    """Make one call and print its answer as JSON. Raises click.ClickException where the server refuses or there is none."""
    from mallrig.serving import ask

    click.echo(json.dumps(ask(base, method, path, body), ensure_ascii=False, indent=2))


def json_value(_context: click.Context, _parameter: click.Parameter, text: str | None) -> object:
    """The callback of an argument that is JSON. Raises click.BadParameter."""
    try:
        return None if text is None else json.loads(text)
    except ValueError as error:
        raise click.BadParameter(f"not JSON: {error}") from None
