"""A world's webhooks on the command line: what was sent, and sending it again."""

import click

from mallrig.addresses import part, world_path
from mallrig.commands.asking import base_option, show


@click.group()
def webhook() -> None:
    """A world's webhooks: list, resend."""


@webhook.command("list")
@click.argument("world")
@base_option
def webhook_list(world: str, base: str) -> None:
    """Who gets events, and each try at sending one, newest first (a page for it: /_rig/worlds/WORLD/webhooks/page)."""
    show(base, "GET", world_path(world, "/webhooks"))


@webhook.command("resend")
@click.argument("world")
@click.argument("log_id")
@base_option
def webhook_resend(world: str, log_id: str, base: str) -> None:
    """Send the event of a try once more, now."""
    show(base, "POST", world_path(world, f"/webhooks/{part(log_id)}/resend"), {})
