"""`mallrig load burst`: the collectors of twenty malls fire at one tick; did the window drain, and was anything lost?"""

import json
import os
import site
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import msgspec

from mallrig.loadtests.plan import Shape, arrivals
from mallrig.serving import NoAnswer, ask

QUERY = "start_date={day}&end_date={day}&order_status=N20&embed=items,receivers,buyer"
GENERATOR_LATE_MAX = 0.1
"""A source that fires later than this many seconds against its plan measures itself; such a run is void."""

PLACED_AT_ONCE = 200
NOT_MEASURED = "not measured"
VARIANT = "P000000P000A"
"""What every order of the burst is for."""


@dataclass(frozen=True)
class Report:
    """What a burst came to. Times in seconds, None where nothing was measured; `lost` and `twice` are order ids; `void` says why the
    run doesn't count. `gone` says that the server didn't answer any more: what came until then is told, and nothing of the rest.
    """

    malls: int
    orders: int
    came: int
    calls: int
    drained: float | None
    last_late: float | None
    late_p50: float | None
    late_p99: float | None
    service_p99: float | None
    share_429: float
    failed: int
    source_late_max: float | None
    lost: list[str] | None
    twice: list[str]
    void: str | None
    gone: str | None

    def ok(self) -> bool:
        """Whether every order came, once, in a run that counts."""
        return not (self.lost or self.twice or self.void or self.gone)


def run(base: str, shape: Shape, malls: int, seed: int) -> Report:
    """Make a world, let orders wait in every mall, fire the burst, and look at what came. Removes the world again.

    Raises click.ClickException when the server can't be reached, goes away before the burst, or Locust doesn't run.
    """
    made = ask(base, "POST", "/_rig/worlds", {"seed": seed, "preset": "twenty"})
    world = made["world"]
    try:
        accounts = made["cafe24"]["malls"][:malls]
        placed: dict[str, set[str]] = {account["mall_id"]: set() for account in accounts}
        with _before_the_burst(base, placed, shape.orders_per_mall):
            for mall, orders in placed.items():
                _place(base, world, mall, shape.orders_per_mall, orders)
            ask(base, "POST", f"/_rig/worlds/{world}/clock/run", {"speed": 1})
        job = {
            "base": base, "page": shape.page, "query": QUERY.format(day=made["clock"]["now"][:10]),
            "tokens": {account["mall_id"]: account["access_token"] for account in accounts},
            "plan": msgspec.to_builtins(arrivals(sorted(placed), shape, seed)),
        }  # fmt: skip
        return report(_locust(job), placed, base)
    finally:
        _remove(base, world)


def _remove(base: str, world: str) -> None:
    """Remove the world; a server that is gone meanwhile is told of, and takes no report away."""
    try:
        ask(base, "DELETE", f"/_rig/worlds/{world}")
    except click.ClickException as error:
        click.echo(f"the world {world} wasn't removed: {error.message}", err=True)


@contextmanager
def _before_the_burst(base: str, placed: dict[str, set[str]], orders_per_mall: int):
    """Tell of a server that goes away meanwhile. Orders are placed once, not again: one without an answer may have been placed."""
    try:
        yield
    except NoAnswer as error:
        known, all_orders = sum(map(len, placed.values())), len(placed) * orders_per_mall
        raise click.ClickException(
            f"{_no_more(base)}; it had placed {known:,} of {all_orders:,} orders, and the burst wasn't fired ({error.message})"
        ) from None


def _no_more(base: str) -> str:
    return f"the server at {base} doesn't answer any more"


def _place(base: str, world: str, mall: str, count: int, placed: set[str]) -> None:
    """Let paid orders wait in delivery preparing; their ids are added to `placed` as they are told."""
    ask(base, "PUT", f"/_rig/worlds/{world}/shop/malls/{mall}/stock", {VARIANT: count})
    while len(placed) < count:
        some = [_order(mall, number) for number in range(len(placed), min(count, len(placed) + PLACED_AT_ONCE))]
        placed |= {order["order_id"] for order in ask(base, "POST", f"/_rig/worlds/{world}/shop/orders", some)["orders"]}


def _order(mall: str, number: int) -> dict:
    phone = f"010-{number // 10_000 + 1000:04}-{number % 10_000:04}"
    return {
        "mall": mall, "items": [{"variant_code": VARIANT, "quantity": 1}], "status": "N20", "payments": "card",
        "buyer": {"name": "부하시험", "cellphone": phone, "email": "load@example.com"},
        "receiver": {"name": "부하시험", "cellphone": phone, "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": f"{number}호"},
    }  # fmt: skip


def _locust(job: dict) -> dict:
    with tempfile.TemporaryDirectory(prefix="mallrig-load-") as folder:
        path, result = Path(folder) / "job.json", Path(folder) / "result.json"
        path.write_text(json.dumps(job | {"result": str(result)}))
        command = [sys.executable, "-P", "-m", "locust", "-f", str(Path(__file__).with_name("locustfile.py")), "--headless", "-u", "1", "-r", "1", "--only-summary"]
        told = _no_settings_of_the_users(folder) | {"MALLRIG_LOAD_JOB": str(path)}
        ran = subprocess.run(command, env=told, cwd=folder, capture_output=True, text=True, check=False)
        if not result.exists():
            raise click.ClickException(f"Locust ended with {ran.returncode}:\n{ran.stderr[-2000:]}")
        return json.loads(result.read_text())


def _no_settings_of_the_users(folder: str) -> dict[str, str]:
    """The environment of a Locust that works and lives in `folder`, where no locust.conf of the user's lies. Python itself looks at
    home too, for the packages that `pip install --user` put there: Locust may be one of them, so they stay where they are.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOCUST_")}
    return kept | {"HOME": folder, "PYTHONUSERBASE": site.getuserbase()}


def report(result: dict, placed: dict[str, set[str]], base: str) -> Report:
    """Hold what the calls to the server at `base` brought against what was placed. Pure.

    Of a server that is gone nobody knows which orders it would have given yet, nor when the last would have come.
    """
    calls, gone = result["calls"], result["gone"]
    came = Counter((call["mall"], order) for call in calls for order in call["orders"])
    wanted = {(mall, order) for mall, orders in placed.items() for order in orders}
    good = [call for call in calls if call["status"] == 200]
    source_late = max((call["source_late"] for call in calls if call["source_late"] is not None), default=None)
    ended = good if gone is None else []
    return Report(
        malls=len(placed), orders=len(wanted), came=len(wanted & set(came)), calls=len(calls),
        drained=max((call["done"] for call in ended), default=None), last_late=max((call["late"] for call in ended), default=None),
        late_p50=_percentile([call["late"] for call in good], 50), late_p99=_percentile([call["late"] for call in good], 99),
        service_p99=_percentile([call["service"] for call in good], 99),
        share_429=sum(call["status"] == 429 for call in calls) / len(calls) if calls else 0.0,
        failed=sum(call["status"] not in (200, 429) for call in calls), source_late_max=source_late,
        lost=sorted(order for _, order in wanted - set(came)) if gone is None else None,
        twice=sorted(order for (_, order), times in came.items() if times > 1),
        void=f"the source was {source_late:.3f} s late" if source_late is not None and source_late > GENERATOR_LATE_MAX else None,
        gone=None if gone is None else f"{_no_more(base)}, since {gone:.1f} s after the tick",
    )  # fmt: skip


def _percentile(values: list[float], percent: int) -> float | None:
    """The smallest value that at least `percent` of the values don't exceed; None for none."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None


def show(found: Report) -> None:
    """Print the report as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Burst: every collector at one tick", show_header=False)
    seconds = {"drained": "the window drained after", "last_late": "the last order was late by", "late_p50": "late, half of the pages at most",
               "late_p99": "late, 99% of the pages at most", "service_p99": "service time, 99% at most", "source_late_max": "the source itself late at most"}  # fmt: skip
    facts = asdict(found)
    for name in ("malls", "orders", "calls"):
        table.add_row(name, f"{facts[name]:,}")
    table.add_row("orders that came", f"{found.came:,}")
    for name, words in seconds.items():
        table.add_row(words, NOT_MEASURED if facts[name] is None else f"{facts[name]:.3f} s")
    table.add_row("answers 429", f"{found.share_429:.1%}")
    table.add_row("other failures", str(found.failed))
    table.add_row("orders lost", _named(found.lost))
    table.add_row("orders that came twice", _named(found.twice))
    table.add_row("verdict", _verdict(found))
    Console().print(table)


def _verdict(found: Report) -> str:
    if found.gone:
        return f"[red]broken off: {found.gone}[/red]"
    return found.void and f"void: {found.void}" or ("every order came, once" if found.ok() else "[red]broken[/red]")


def _named(orders: list[str] | None) -> str:
    if orders is None:
        return NOT_MEASURED
    return "none" if not orders else f"{len(orders)}: {', '.join(orders[:5])}"
