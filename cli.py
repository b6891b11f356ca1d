"""mallrig: the command line. Each command parses, calls one function and prints; heavy parts are imported where they are used."""

import json
import sys
from pathlib import Path

import click

from mallrig.commands import office, rig, webhook
from mallrig.commands.asking import Folder, base_option, server_address


FEW = 3
"""So many rules at most are shown with the names of what carries them: an area's would bury its table."""


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
@click.option("--to", "folder", default=".", show_default=True, type=Folder(), help="Where the files go.")
def matrix(name: str, folder: Path) -> None:
    """Write the truth table of the cancel overrides as one page of HTML and as CSV."""
    from mallrig.reference.matrix import write

    for path in write(folder):
        click.echo(path)


# -- serve --


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; loopback unless you say otherwise.")
@click.option("--port", envvar="MALLRIG_PORT", default=8024, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 takes any free one.")
@click.option("--data", "folder", type=Folder(), help="Folder for the state (default: a per-user folder).")
@click.option("--memory", is_flag=True, help="Keep the state in a temporary folder: nothing is left behind.")
@click.option("--database", envvar="MALLRIG_DATABASE", help="Keep the reference's setups in this PostgreSQL (postgresql://...) in place of SQLite files.")
def serve(host: str, port: int, folder: Path | None, memory: bool, database: str | None) -> None:
    """Serve every emulator, the rig door and the reference on one port, until Ctrl-C."""
    from mallrig import serving

    if memory and folder:
        raise click.UsageError("--data and --memory exclude each other")
    serving.serve(host, port, None if memory else folder or serving.default_folder(), database)


@main.command()
@click.option("--port", default=8025, show_default=True, type=click.IntRange(0, 65535), help="The proxy's port; 0 takes any free one.")
@click.option("--to", "folder", type=Folder(), help="Where the certificate authority is kept (default: a per-user folder).")
@click.option("--forward", is_flag=True, help="Forward hosts that aren't emulated in place of refusing them.")
@click.option("--record", type=click.Path(dir_okay=False, path_type=Path), help="Pass emulated hosts on to the REAL vendors, and record into this new HAR file.")
@click.option("--upstream", "upstreams", multiple=True, metavar="HOST=URL", help="With --record: what stands in a vendor's place; may be repeated.")
@base_option
def proxy(port: int, folder: Path | None, forward: bool, record: Path | None, upstreams: tuple[str, ...], base: str) -> None:
    """Let clients with hard-coded https hosts reach the emulators, through HTTPS_PROXY and a local certificate authority.

    With --record they reach the real vendors. The recording has stand-ins for secrets and personal data; `mallrig drift` reads it.
    """
    from mallrig.emulators.proxy import Wish, run_proxy
    from mallrig.serving import default_folder

    if upstreams and record is None:
        raise click.UsageError("--upstream goes with --record")
    wish = Wish(record, dict(upstream.partition("=")[::2] for upstream in upstreams)) if record else None
    try:
        run_proxy(base, port, folder or default_folder() / "proxy", forward, wish)
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


for command in (rig.world, rig.clock, rig.fault, rig.journal, rig.shop, webhook.webhook):
    main.add_command(command)
for command in office.COMMANDS:
    main.add_command(command)


# -- scenarios --


@main.command("test")
@click.option("--target", help="A URL, or package.module:Class; the reference when left out.")
@click.option("--server", callback=server_address, help="A mallrig that runs already; by default one is started for the play.")
@click.option("--rule", "rules", multiple=True, help="A rule (HUB-CANCEL-12) or an area (HUB-CANCEL); may be repeated.")
@click.option("--feature", "features", multiple=True, type=click.Path(path_type=Path), help="A feature file or folder of your own; may be repeated.")
@click.option("--junit", type=click.Path(dir_okay=False, path_type=Path), help="Write a JUnit report.")
@click.option("--cucumber", type=click.Path(dir_okay=False, path_type=Path), help="Write a Cucumber JSON report.")
def test_(target: str | None, server: str | None, rules: tuple[str, ...], features: tuple[Path, ...], junit: Path | None, cucumber: Path | None) -> None:
    """Play the scenarios against the reference or your own system, and keep which rules hold (`mallrig rules` shows them).

    Exits 0 when every scenario that ran passed, and 1 otherwise.
    """
    from mallrig.scenarios.drivers.target import BadTarget
    from mallrig.scenarios.play import BadPlay, Reports, play

    try:
        sys.exit(play(target, server, rules, features, Reports(junit, cucumber)))
    except (BadPlay, BadTarget) as problem:
        raise click.UsageError(str(problem)) from None


@main.command("rules")
@click.argument("asked", nargs=-1, metavar="[RULE|AREA]...")
@click.option("--target", help="Results of that target; those of the last one played when left out.")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
def rules_(asked: tuple[str, ...], target: str | None, as_json: bool) -> None:
    """The catalogue: each rule with the scenarios and tests that carry it, and how it last went.

    Up to three rules are shown with their scenarios' and tests' names, more with how many there are (--json has the names).
    """
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
    console = Console()
    console.print(table)
    for row in rows if len(rows) <= FEW else ():
        console.out("\n".join([row.rule.id, *row.carriers()]), highlight=False)


# -- demo --


@main.command()
@click.option("--orders", default=200, show_default=True, type=click.IntRange(1, 5_000), help="How many orders the day has.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="The day's seed.")
@click.option("--base", callback=server_address, help="A server that runs already; without it the demo starts one of its own.")
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

    Exits 1 when an order was lost or came twice or the server went away, 3 when the run is void because its own source was late.
    """
    from dataclasses import asdict

    from mallrig.loadtests.burst import run, show
    from mallrig.loadtests.plan import Shape

    found = run(base, Shape(orders, page, spacing, jitter), malls, seed)
    click.echo(json.dumps(asdict(found))) if as_json else show(found)
    if found.gone:
        raise click.ClickException(f"{found.gone}; {found.came:,} of {found.orders:,} orders had come")
    sys.exit(0 if found.ok() else 3 if found.void else 1)
