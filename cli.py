"""mallrig: the command line. Each command parses, calls one function and prints; heavy parts are imported where they are used."""

import json
import sys
from pathlib import Path

import click

BASE_DEFAULT = "http://127.0.0.1:8024"
base_option = click.option("--base", envvar="MALLRIG_BASE", default=BASE_DEFAULT, show_default=True, help="The server's address (or $MALLRIG_BASE).")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="mallrig")
def main() -> None:
    """A test rig for the Korean mall back office: fake Cafe24, Sellmate, courier and AlimTalk APIs next to a reference engine."""


# -- decide --


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1)
def decide(arguments: tuple[str, ...]) -> None:
    """Decide cases: JSON Lines on standard input, one answer a line on standard output (`mallrig decide --help`)."""
    from mallrig.reference.rules.command import main as run

    sys.exit(run(list(arguments)))


@main.command()
@click.argument("name", type=click.Choice(["cancel"]))
@click.option("--to", "folder", default=".", show_default=True, type=click.Path(file_okay=False, path_type=Path), help="Where the files go.")
def matrix(name: str, folder: Path) -> None:
    """Write the truth table of the cancel overrides as one page of HTML and as CSV."""
    from mallrig.reference.matrix import write

    for path in write(folder):
        click.echo(path)


# -- serve --


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; loopback unless you say otherwise.")
@click.option("--port", envvar="MALLRIG_PORT", default=8024, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 takes any free one.")
@click.option("--data", "folder", type=click.Path(file_okay=False, path_type=Path), help="Folder for the state (default: a per-user folder).")
@click.option("--memory", is_flag=True, help="Keep the state nowhere: nothing is left behind.")
@click.option("--database", envvar="MALLRIG_DATABASE", help="Keep the reference's setups in this PostgreSQL (postgresql://...) in place of SQLite files.")
def serve(host: str, port: int, folder: Path | None, memory: bool, database: str | None) -> None:
    """Serve every emulator, the rig door and the reference on one port, until Ctrl-C."""
    from mallrig import serving

    if memory and folder:
        raise click.UsageError("--data and --memory exclude each other")
    serving.serve(host, port, None if memory else folder or serving.default_folder(), database)


@main.command()
@click.option("--port", default=8025, show_default=True, type=click.IntRange(0, 65535), help="The proxy's port; 0 takes any free one.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Where the certificate authority is kept (default: a per-user folder).")
@click.option("--forward", is_flag=True, help="Forward hosts that aren't emulated in place of refusing them.")
@base_option
def proxy(port: int, folder: Path | None, forward: bool, base: str) -> None:
    """Let clients with hard-coded https hosts reach the emulators, through HTTPS_PROXY and a local certificate authority."""
    from mallrig.emulators.proxy import run_proxy
    from mallrig.serving import default_folder

    try:
        run_proxy(base, port, folder or default_folder() / "proxy", forward)
    except (ValueError, OSError) as problem:
        raise click.ClickException(str(problem)) from None


@main.command()
@click.argument("capture", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def drift(capture: Path) -> None:
    """Compare the shapes of real Cafe24 answers in a HAR file with the emulator's; exits 1 when one differs."""
    from mallrig.emulators.drift import drift as compare
    from mallrig.emulators.drift import show

    try:
        found = compare(capture)
    except (ValueError, OSError) as problem:
        raise click.ClickException(str(problem)) from None
    show(found, click.echo)
    sys.exit(1 if found.differences else 0)


@main.command()
@click.argument("world", required=False)
@base_option
def env(world: str | None, base: str) -> None:
    """Print the base URL and credentials of each emulator of WORLD as shell exports (default: the world that serve makes)."""
    import shlex

    from mallrig.serving import environment

    for name, value in environment(base, world).items():
        click.echo(f"export {name}={shlex.quote(value)}")


# -- the rig's twins --


def _ask(base: str, method: str, path: str, body: object = None) -> None:
    from mallrig.serving import ask

    click.echo(json.dumps(ask(base, method, path, body), ensure_ascii=False, indent=2))


def _json(_context: click.Context, _parameter: click.Parameter, text: str | None) -> object:
    try:
        return None if text is None else json.loads(text)
    except ValueError as error:
        raise click.BadParameter(f"not JSON: {error}") from None


@main.group()
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
    _ask(base, "POST", "/_rig/worlds", {key: value for key, value in given.items() if value is not None})


@world.command("list")
@base_option
def world_list(base: str) -> None:
    """All worlds with their clocks."""
    _ask(base, "GET", "/_rig/worlds")


@world.command("show")
@click.argument("name")
@base_option
def world_show(name: str, base: str) -> None:
    """A world with its credentials."""
    _ask(base, "GET", f"/_rig/worlds/{name}")


@world.command("delete")
@click.argument("name")
@base_option
def world_delete(name: str, base: str) -> None:
    """Remove a world."""
    _ask(base, "DELETE", f"/_rig/worlds/{name}")


@world.command("reset")
@click.argument("name")
@base_option
def world_reset(name: str, base: str) -> None:
    """A world as it was born."""
    _ask(base, "POST", f"/_rig/worlds/{name}/reset", {})


@world.command("fork")
@click.argument("name")
@click.argument("new_name", required=False)
@base_option
def world_fork(name: str, new_name: str | None, base: str) -> None:
    """A second world that starts where NAME stands."""
    _ask(base, "POST", f"/_rig/worlds/{name}/fork", {"name": new_name} if new_name else {})


@world.command("snapshot")
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@base_option
def world_snapshot(name: str, file: Path, base: str) -> None:
    """Write a world to FILE."""
    from mallrig.serving import ask

    made = ask(base, "POST", f"/_rig/worlds/{name}/snapshot", {})
    file.write_bytes(ask(base, "GET", made["url"], raw=True))
    click.echo(f"{file}: {file.stat().st_size} bytes")


@world.command("restore")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@base_option
def world_restore(name: str, file: Path, base: str) -> None:
    """Put the world in FILE in the place of NAME."""
    from mallrig.serving import ask

    click.echo(json.dumps(ask(base, "POST", f"/_rig/worlds/{name}/restore", file.read_bytes()), ensure_ascii=False, indent=2))


@main.group()
def clock() -> None:
    """A world's clock: read, freeze, run, set, advance."""


@clock.command("show")
@click.argument("world")
@base_option
def clock_show(world: str, base: str) -> None:
    """The time."""
    _ask(base, "GET", f"/_rig/worlds/{world}/clock")


@clock.command("freeze")
@click.argument("world")
@base_option
def clock_freeze(world: str, base: str) -> None:
    """Stop it."""
    _ask(base, "POST", f"/_rig/worlds/{world}/clock/freeze", {})


@clock.command("run")
@click.argument("world")
@click.option("--speed", type=float, default=1.0, show_default=True, help="How many times as fast as real time.")
@base_option
def clock_run(world: str, speed: float, base: str) -> None:
    """Let it run."""
    _ask(base, "POST", f"/_rig/worlds/{world}/clock/run", {"speed": speed})


@clock.command("set")
@click.argument("world")
@click.argument("to")
@base_option
def clock_set(world: str, to: str, base: str) -> None:
    """Move it to a time (never back); what falls due on the way runs."""
    _ask(base, "POST", f"/_rig/worlds/{world}/clock/set", {"to": to})


@clock.command("advance")
@click.argument("world")
@click.argument("by")
@base_option
def clock_advance(world: str, by: str, base: str) -> None:
    """Move it on by a span such as 10m or 1d12h; what falls due on the way runs."""
    _ask(base, "POST", f"/_rig/worlds/{world}/clock/advance", {"by": by})


@main.group()
def fault() -> None:
    """A world's faults: add, list, clear."""


@fault.command("add")
@click.argument("world")
@click.argument("members", callback=_json)
@base_option
def fault_add(world: str, members: object, base: str) -> None:
    """Add a fault given as JSON, such as '{"effect": "status", "status": 429, "emulator": "cafe24", "times": 3}'."""
    _ask(base, "POST", f"/_rig/worlds/{world}/faults", members)


@fault.command("list")
@click.argument("world")
@base_option
def fault_list(world: str, base: str) -> None:
    """The faults in force and how often each hit."""
    _ask(base, "GET", f"/_rig/worlds/{world}/faults")


@fault.command("clear")
@click.argument("world")
@base_option
def fault_clear(world: str, base: str) -> None:
    """No fault any more."""
    _ask(base, "DELETE", f"/_rig/worlds/{world}/faults")


@main.group()
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
@click.argument("expect", callback=_json)
@click.option("--in-order", is_flag=True, help="The first matches must come in the order given.")
@base_option
def journal_verify(world: str, expect: object, in_order: bool, base: str) -> None:
    """Check a JSON list of expectations such as '[{"path": "*/orders", "count": 2}]'; exits 1 when one fails."""
    from mallrig.serving import ask

    found = ask(base, "POST", f"/_rig/worlds/{world}/journal/verify", {"expect": expect, "in_order": in_order})
    for problem in found["problems"]:
        click.echo(problem)
    sys.exit(0 if found["ok"] else 1)


@journal.command("wait")
@click.argument("world")
@click.argument("wanted", callback=_json)
@click.option("--count", default=1, show_default=True, help="How many entries to wait for.")
@click.option("--seconds", default=10.0, show_default=True, help="How long (real time).")
@base_option
def journal_wait(world: str, wanted: object, count: int, seconds: float, base: str) -> None:
    """Wait until entries match a JSON filter such as '{"path": "*/shipments"}'; exits 1 when they don't come."""
    from mallrig.serving import ask

    found = ask(base, "POST", f"/_rig/worlds/{world}/journal/wait", {"for": wanted, "count": count, "seconds": seconds})["entries"]
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    sys.exit(0 if len(found) >= count else 1)


@journal.command("har")
@click.argument("world")
@base_option
def journal_har(world: str, base: str) -> None:
    """The journal as an HTTP Archive."""
    _ask(base, "GET", f"/_rig/worlds/{world}/journal/har")


@main.command()
@click.argument("world")
@click.argument("path")
@click.argument("body", callback=_json, required=False)
@click.option("--method", default="POST", show_default=True, type=click.Choice(["GET", "POST", "PUT", "DELETE"]))
@base_option
def shop(world: str, path: str, body: object, method: str, base: str) -> None:
    """The shopper's side: mallrig shop demo orders '{"mall": "demo1", "items": [...], ...}'."""
    _ask(base, method, f"/_rig/worlds/{world}/shop/{path.lstrip('/')}", body)


# -- scenarios --


# -- the target's twins --

setup_option = click.option("--setup", default="s1", show_default=True, help="The setup, as POST /target/setups named it.")


def _group_number(_context: click.Context, _parameter: click.Parameter, given: str | tuple[str, ...]) -> int | list[int]:
    """G17 or 17 -> 17."""
    texts = [given] if isinstance(given, str) else given
    numbers = [text.removeprefix("G").removeprefix("g") for text in texts]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        raise click.BadParameter(f"a group is G17 or 17, not {' '.join(texts)}")
    return int(numbers[0]) if isinstance(given, str) else [int(number) for number in numbers]


@main.command()
@setup_option
@base_option
def stock(setup: str, base: str) -> None:
    """Show what is on hand, allocated, free and available."""
    _ask(base, "GET", f"/target/{setup}/stock")


@main.command()
@click.option("--dry-run", is_flag=True, help="Say what a run would do, and what other orders of service would; change nothing.")
@click.option("--criterion", type=click.Choice(["complete_only", "complete_then_partial"]))
@click.option("--then", type=click.Choice(["quantity", "amount"]), help="What comes after the sellers' priority in the order of service.")
@click.option("--then-first", type=click.Choice(["larger", "smaller"]))
@setup_option
@base_option
def allocate(setup: str, base: str, **options: object) -> None:
    """Run the allocation; what isn't given is as the setup has it."""
    _ask(base, "POST", f"/target/{setup}/allocate", {name: value for name, value in options.items() if value is not None})


@main.command()
@click.argument("groups", nargs=-1, callback=_group_number)
@click.option("--scan", metavar="NUMBER", help="The group with this invoice number.")
@click.option("--all", "everything", is_flag=True, help="Every group that can.")
@setup_option
@base_option
def ship(groups: list[int], scan: str | None, everything: bool, setup: str, base: str) -> None:
    """Ship GROUPS, the parcel that is scanned, or all."""
    _ask(base, "POST", f"/target/{setup}/ship", ({"groups": groups} if groups else {}) | ({"scan": scan} if scan else {}) | ({"all": True} if everything else {}))


@main.group()
def explain() -> None:
    """Say why something is as it is."""


@explain.command("group")
@click.argument("group", callback=_group_number)
@setup_option
@base_option
def explain_group(group: int, setup: str, base: str) -> None:
    """Say what the last allocation run gave GROUP (G17), why no more, and what other orders of service would have given it."""
    _ask(base, "GET", f"/target/{setup}/groups/{group}/why")


@main.command("test")
@click.option("--target", help="A URL, or package.module:Class; the reference when left out.")
@click.option("--server", help="A mallrig that runs already; by default one is started for the play.")
@click.option("--rule", "rules", multiple=True, help="A rule (HUB-CANCEL-12) or an area (HUB-CANCEL); may be repeated.")
@click.option("--feature", "features", multiple=True, type=click.Path(path_type=Path), help="A feature file or folder of your own; may be repeated.")
@click.option("--junit", type=click.Path(dir_okay=False, path_type=Path), help="Write a JUnit report.")
def test_(target: str | None, server: str | None, rules: tuple[str, ...], features: tuple[Path, ...], junit: Path | None) -> None:
    """Play the scenarios against the reference or your own system, and keep which rules hold (`mallrig rules` shows them).

    Exits 0 when every scenario that ran passed, and 1 otherwise.
    """
    from mallrig.scenarios.drivers.target import BadTarget
    from mallrig.scenarios.play import BadPlay, play

    try:
        sys.exit(play(target, server, rules, features, junit))
    except (BadPlay, BadTarget) as problem:
        raise click.UsageError(str(problem)) from None


@main.command("rules")
@click.argument("asked", nargs=-1, metavar="[RULE|AREA]...")
@click.option("--target", help="Results of that target; those of the last one played when left out.")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
def rules_(asked: tuple[str, ...], target: str | None, as_json: bool) -> None:
    """The catalogue: each rule with the scenarios and tests that carry it, and how it last went."""
    from mallrig.scenarios.catalogue import rules_table

    try:
        rows = rules_table(asked, target)
    except LookupError as unknown:
        raise click.UsageError(str(unknown)) from None
    if as_json:
        click.echo(json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("rule", "what must hold", "basis", "scenarios", "tests", "last result")
    for row in rows:
        table.add_row(row.rule.id, row.rule.text, row.rule.basis, str(len(row.scenarios)), str(len(row.tests)), row.result)
    Console().print(table)


# -- the desk --

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@main.group()
def orders() -> None:
    """Orders at a setup: register, upload, list."""


@orders.command("register")
@click.argument("order", callback=_json)
@setup_option
@base_option
def orders_register(order: object, setup: str, base: str) -> None:
    """Register one order given as JSON (the target door's document has the shape)."""
    from mallrig import desk

    _ask(base, "POST", desk.path(setup, "orders"), order)


@orders.command("form")
@click.argument("seller")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@setup_option
@base_option
def orders_form(seller: str, file: Path, setup: str, base: str) -> None:
    """Write the empty form of SELLER to FILE (XLSX)."""
    from mallrig import desk

    desk.download_form(base, setup, seller, file)


@orders.command("upload")
@click.argument("seller")
@file_argument
@click.option("--all-or-nothing", is_flag=True, help="Register none when a row is faulty.")
@setup_option
@base_option
def orders_upload(seller: str, file: Path, all_or_nothing: bool, setup: str, base: str) -> None:
    """Register the orders of a filled form; exits 1 when a row was faulty."""
    from mallrig import desk

    sys.exit(0 if desk.upload_orders(base, setup, seller, file, all_or_nothing) else 1)


@orders.command("uploads")
@setup_option
@base_option
def orders_uploads(setup: str, base: str) -> None:
    """The uploads, newest first."""
    from mallrig import desk

    _ask(base, "GET", desk.path(setup, "uploads"))


@orders.command("delete-upload")
@click.argument("upload", type=click.IntRange(1))
@setup_option
@base_option
def orders_delete_upload(upload: int, setup: str, base: str) -> None:
    """Delete all orders of one upload."""
    from mallrig import desk

    _ask(base, "DELETE", desk.path(setup, f"uploads/{upload}"))


@orders.command("list")
@click.option("--seller")
@click.option("--state", type=click.Choice(["received", "invoice", "shipped"]))
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000))
@setup_option
@base_option
def orders_list(seller: str | None, state: str | None, limit: int, setup: str, base: str) -> None:
    """The orders, oldest first."""
    from mallrig import desk

    _ask(base, "GET", desk.path(setup, "orders", seller=seller, state=state, limit=limit))


@main.group()
def invoice() -> None:
    """Invoices at a setup: list, export for a courier, upload the courier's numbers."""


@invoice.command("list")
@click.option("--range", "rows", default="", help='Running numbers such as "1-3, 5, 7"; all when left out.')
@click.option("--state", "invoice_state", type=click.Choice(["unregistered", "registered", "error"]))
@setup_option
@base_option
def invoice_list(rows: str, invoice_state: str | None, setup: str, base: str) -> None:
    """The list with its counts."""
    from mallrig import desk

    _ask(base, "GET", desk.path(setup, "invoices", range=rows or None, invoice_state=invoice_state))


@invoice.command("form")
@click.argument("name")
@click.argument("columns", nargs=-1)
@setup_option
@base_option
def invoice_form(name: str, columns: tuple[str, ...], setup: str, base: str) -> None:
    """Set the columns of an export form; with no columns it is removed."""
    from mallrig import desk

    _ask(base, "PUT", desk.path(setup, f"invoices/forms/{desk.quote(name, safe='')}"), {"columns": list(columns)})


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
    from mallrig import desk

    desk.export_invoices(base, setup, form, kind, rows, password, file)


@invoice.command("upload")
@click.argument("courier", type=click.Choice(["cj", "lotte", "epost"]))
@file_argument
@click.option("--apply", is_flag=True, help="Register the numbers; without it each row's result is only shown.")
@setup_option
@base_option
def invoice_upload(courier: str, file: Path, apply: bool, setup: str, base: str) -> None:
    """Look at a courier's file of numbers, and register them with --apply; exits 1 when a row fails."""
    from mallrig import desk

    sys.exit(0 if desk.upload_invoices(base, setup, courier, file, apply) else 1)


# -- demo --


@main.command()
@click.option("--orders", default=200, show_default=True, type=click.IntRange(1, 5_000), help="How many orders the day has.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="The day's seed.")
@click.option("--base", help="A server that runs already; without it the demo starts one of its own.")
def demo(orders: int, seed: int, base: str | None) -> None:
    """A day of two Korean malls in seconds: collected, merged, allocated, shipped, followed, told; some things go wrong.

    Exits 1 when an order was lost or an invariant is broken.
    """
    from mallrig.scenarios.demo.run import run

    sys.exit(0 if run(base, orders, seed) else 1)


# -- load --


@main.group()
def load() -> None:
    """Loads on a served mallrig."""


@load.command()
@click.option("--malls", default=20, show_default=True, type=click.IntRange(1, 20), help="How many malls are collected at once.")
@click.option("--orders", default=120, show_default=True, type=click.IntRange(1, 15_000), help="Orders that wait at each mall.")
@click.option("--page", default=50, show_default=True, type=click.IntRange(1, 1000), help="Orders a page.")
@click.option("--spacing", default=0.1, show_default=True, type=click.FloatRange(0), help="Seconds between a collector's pages.")
@click.option("--jitter", default=0.2, show_default=True, type=click.FloatRange(0), help="Seconds by which collectors are off the tick at most.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="The plan's seed.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@base_option
def burst(malls: int, orders: int, page: int, spacing: float, jitter: float, seed: int, as_json: bool, base: str) -> None:
    """The burst of every 10 minutes: all malls' orders collected at one tick.

    Exits 1 when an order was lost or came twice, 3 when the run is void because its own source was late.
    """
    from dataclasses import asdict

    from mallrig.loadtests.burst import run, show
    from mallrig.loadtests.plan import Shape

    found = run(base, Shape(orders, page, spacing, jitter), malls, seed)
    click.echo(json.dumps(asdict(found))) if as_json else show(found)
    sys.exit(0 if found.ok() else 3 if found.void else 1)
