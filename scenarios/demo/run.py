"""Run the demo: on a server of its own, started again if it dies, or on one that runs already."""

import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from mallrig.scenarios.demo import summary
from mallrig.scenarios.demo.day import AFTER_MIDNIGHT, Day
from mallrig.scenarios.demo.patient import Patient
from mallrig.scenarios.demo.plan import DAY, SLOT
from mallrig.scenarios.drivers.door import Door
from mallrig.serving import ask
from mallrig.testing import Server

SECONDS_A_CALL = 300


def run(base: str | None, orders: int, seed: int) -> bool:
    """Play the day with about `orders` orders and print it; whether nothing was lost and every invariant holds.

    `base` None starts a server over a temporary folder and, should it die in the middle, starts it again.
    """
    console = Console()
    with _server(base, console) as (at, gone):
        client = httpx.Client(base_url=at, transport=Patient(gone), timeout=SECONDS_A_CALL)
        plain = httpx.Client(base_url=at, timeout=SECONDS_A_CALL, trust_env=False)
        began = time.monotonic()
        with Progress(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[clock]}"), TimeElapsedColumn(), console=console) as progress:
            shown = progress.add_task("the day", total=(DAY + AFTER_MIDNIGHT) // SLOT, clock="00:00")
            day = Day(Door(client), Door(plain), orders, seed, progress.console.print)
            day.begin()
            for now in day.live():
                progress.update(shown, advance=1, clock=f"{now:%d %b %H:%M}")
        console.print(f"a day and a half of two malls in {time.monotonic() - began:.0f} s")
        fine = summary.show(day, console)
        client.close()
        plain.close()
    return fine


@contextmanager
def _server(base: str | None, console: Console):
    """(address, what to do when it goes away)."""
    if base:
        ask(base, "GET", "/_rig/health")
        yield base, lambda first: console.print("the server went away; waiting for it to come back", style="yellow") if first else None
        return
    with tempfile.TemporaryDirectory(prefix="mallrig-demo-") as folder:
        server = Server(Path(folder))

        def start_again(_first: bool) -> None:
            if server.process.poll() is not None:
                console.print("the server died; starting it again on the same data", style="yellow")
                server.start()

        try:
            console.print(f"mallrig serves on {server.base} (process {server.process.pid})")
            yield server.base, start_again
        finally:
            if server.process.poll() is None:
                server.stop()
