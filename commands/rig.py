"""The rig door on the command line: worlds, clocks, faults, journals, the shopper's side."""

import json
import sys
from pathlib import Path
from urllib.parse import parse_qsl

import click

from mallrig.addresses import part, with_query, world_path
from mallrig.commands.asking import base_option, json_value, show


@click.group()
def world() -> None:
    """Worlds: make, list, reset, delete, snapshot, restore, fork."""


@world.command("create")
@click.argument("name", required=False)
@click.option("--seed", type=int, help="Same seed and same calls give the same world.")
@click.option("--preset", help="What the world holds at its birth.")
@click.option("--now", help="The world's time at its birth (ISO 8601 with an offset).")
@base_option
def world_create(name: str | None, seed: int | None, preset: str | None, now: str | None, base: str) -> None:
    """Make a world; prints everything a client needs."""
    given = {"name": name, "seed": seed, "preset": preset, "now": now}
    show(base, "POST", "/_rig/worlds", {key: value for key, value in given.items() if value is not None})


@world.command("list")
@base_option
def world_list(base: str) -> None:
    """All worlds with their clocks."""
    show(base, "GET", "/_rig/worlds")


@world.command("show")
@click.argument("name")
@base_option
def world_show(name: str, base: str) -> None:
    """A world with its credentials."""
    show(base, "GET", world_path(name))


@world.command("delete")
@click.argument("name")
@base_option
def world_delete(name: str, base: str) -> None:
    """Remove a world."""
    show(base, "DELETE", world_path(name))


@world.command("reset")
@click.argument("name")
@base_option
def world_reset(name: str, base: str) -> None:
    """A world as it was born."""
    show(base, "POST", world_path(name, "/reset"), {})


@world.command("fork")
@click.argument("name")
@click.argument("new_name", required=False)
@base_option
def world_fork(name: str, new_name: str | None, base: str) -> None:
    """A second world that starts where NAME stands."""
    show(base, "POST", world_path(name, "/fork"), {"name": new_name} if new_name else {})


@world.command("snapshot")
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@base_option
def world_snapshot(name: str, file: Path, base: str) -> None:
    """Write a world to FILE."""
    from mallrig.serving import ask

    made = ask(base, "POST", world_path(name, "/snapshot"), {})
    content = ask(base, "GET", made["url"], raw=True)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{file} can't be written: {error.strerror}") from None
    click.echo(f"{file}: {len(content)} bytes")


@world.command("restore")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@base_option
def world_restore(name: str, file: Path, base: str) -> None:
    """Put the world in FILE in the place of NAME."""
    from mallrig.serving import ask

    click.echo(json.dumps(ask(base, "POST", world_path(name, "/restore"), file.read_bytes()), ensure_ascii=False, indent=2))


@world.command("warn")
@click.argument("name")
@click.argument("of", type=click.Choice(["ours", "read", "off"]))
@base_option
def world_warn(name: str, of: str, base: str) -> None:
    """Let answers name in a header what of them we chose (ours), or chose or read into a vaguer text (read)."""
    show(base, "PUT", world_path(name, "/warnings"), {"of": None if of == "off" else of})


@click.group()
def clock() -> None:
    """A world's clock: read, freeze, run, set, advance."""


@clock.command("show")
@click.argument("world")
@base_option
def clock_show(world: str, base: str) -> None:
    """The time."""
    show(base, "GET", world_path(world, "/clock"))


@clock.command("freeze")
@click.argument("world")
@base_option
def clock_freeze(world: str, base: str) -> None:
    """Stop it."""
    show(base, "POST", world_path(world, "/clock/freeze"), {})


@clock.command("run")
@click.argument("world")
@click.option("--speed", type=float, default=1.0, show_default=True, help="How many times as fast as real time.")
@base_option
def clock_run(world: str, speed: float, base: str) -> None:
    """Let it run."""
    show(base, "POST", world_path(world, "/clock/run"), {"speed": speed})


@clock.command("set")
@click.argument("world")
@click.argument("to")
@base_option
def clock_set(world: str, to: str, base: str) -> None:
    """Move it to a time (never back); what falls due on the way runs."""
    show(base, "POST", world_path(world, "/clock/set"), {"to": to})


@clock.command("advance")
@click.argument("world")
@click.argument("by")
@base_option
def clock_advance(world: str, by: str, base: str) -> None:
    """Move it on by a span such as 10m or 1d12h; what falls due on the way runs."""
    show(base, "POST", world_path(world, "/clock/advance"), {"by": by})


@click.group()
def fault() -> None:
    """A world's faults: add, list, clear."""


@fault.command("add")
@click.argument("world")
@click.argument("members", callback=json_value)
@base_option
def fault_add(world: str, members: object, base: str) -> None:
    """Add a fault given as JSON, such as '{"effect": "status", "status": 429, "emulator": "cafe24", "times": 3}'."""
    show(base, "POST", world_path(world, "/faults"), members)


@fault.command("list")
@click.argument("world")
@base_option
def fault_list(world: str, base: str) -> None:
    """The faults in force and how often each hit."""
    show(base, "GET", world_path(world, "/faults"))


@fault.command("clear")
@click.argument("world")
@base_option
def fault_clear(world: str, base: str) -> None:
    """No fault any more."""
    show(base, "DELETE", world_path(world, "/faults"))


@click.group()
def journal() -> None:
    """A world's journal: show, verify, wait, export."""


@journal.command("show")
@click.argument("world", required=False)
@click.option("--filter", "filters", multiple=True, metavar="NAME=VALUE", help="emulator, method, path, route, status, direction, fault, body, answer, after.")
@click.option("--follow", is_flag=True, help="Go on showing what comes, until Ctrl-C.")
@base_option
def journal_show(world: str | None, filters: tuple[str, ...], follow: bool, base: str) -> None:
    """One line an exchange; without WORLD, the strays that no world owns."""
    from mallrig.serving import follow_journal

    asked = dict(part.partition("=")[::2] for part in filters)
    for line in follow_journal(base, world, asked, follow):
        click.echo(line)


@journal.command("verify")
@click.argument("world")
@click.argument("expect", callback=json_value)
@click.option("--in-order", is_flag=True, help="The first matches must come in the order given.")
@base_option
def journal_verify(world: str, expect: object, in_order: bool, base: str) -> None:
    """Check a JSON list of expectations such as '[{"path": "*/orders", "count": 2}]'; exits 1 when one fails."""
    from mallrig.serving import ask

    found = ask(base, "POST", world_path(world, "/journal/verify"), {"expect": expect, "in_order": in_order})
    for problem in found["problems"]:
        click.echo(problem)
    sys.exit(0 if found["ok"] else 1)


@journal.command("wait")
@click.argument("world")
@click.argument("wanted", callback=json_value)
@click.option("--count", default=1, show_default=True, help="How many entries to wait for.")
@click.option("--seconds", default=10.0, show_default=True, help="How long (real time).")
@base_option
def journal_wait(world: str, wanted: object, count: int, seconds: float, base: str) -> None:
    """Wait until entries match a JSON filter such as '{"path": "*/shipments"}'; exits 1 when they don't come."""
    from mallrig.serving import ask

    found = ask(base, "POST", world_path(world, "/journal/wait"), {"for": wanted, "count": count, "seconds": seconds})["entries"]
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    sys.exit(0 if len(found) >= count else 1)


@journal.command("har")
@click.argument("world")
@base_option
def journal_har(world: str, base: str) -> None:
    """The journal as an HTTP Archive."""
    show(base, "GET", world_path(world, "/journal/har"))


@click.command()
@click.argument("world")
@click.argument("path")
@click.argument("body", callback=json_value, required=False)
@click.option("--method", default="POST", show_default=True, type=click.Choice(["GET", "POST", "PUT", "DELETE"]))
@base_option
def shop(world: str, path: str, body: object, method: str, base: str) -> None:
    """The shopper's side: mallrig shop demo orders '{"mall": "demo1", "items": [...], ...}'."""
    steps, _, query = path.strip("/").partition("?")
    route = world_path(world, "/".join(["/shop", *map(part, steps.split("/"))]))
    show(base, method, with_query(route, parse_qsl(query, keep_blank_values=True)), body)
