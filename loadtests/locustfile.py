"""The burst's source, run by Locust: plays a plan, each call at its moment whatever became of the ones before."""

import json
import os
import time
from pathlib import Path

import gevent
import msgspec
from gevent.event import AsyncResult
from locust import FastHttpUser, constant, events, task
from locust.contrib.fasthttp import FAILURE_EXCEPTIONS

from mallrig.loadtests.plan import Arrival

RETRY_SECONDS = 0.5
"""A bucket of 40 drains 2 calls a second, so after half a second there is room for one again."""

RETRIES_MAX = 240

GONE_SECONDS = 8
"""A server that answered nothing for so long, to calls that kept coming, is gone; one that is started again sooner is ridden out."""

NO_ANSWER = 0
"""The status of a call whose connection was refused or broke, though it were in the middle of an answer."""

job = json.loads(Path(os.environ["MALLRIG_LOAD_JOB"]).read_text())
plan = [msgspec.convert(arrival, Arrival) for arrival in job["plan"]]
calls: list[dict] = []


class Collectors(FastHttpUser):
    """One user that fires every planned call in a greenlet of its own."""

    host = job["base"]
    wait_time = constant(0)
    concurrency = 1_000

    def on_start(self) -> None:
        """Nothing was asked yet, so nothing is unanswered."""
        self.silent_since: float | None = None
        self.gone = AsyncResult()

    @task
    def burst(self) -> None:
        """Play the plan once, wait for what is still on its way unless the server is gone, end the run."""
        tick = time.time() + 0.5
        waiting = [gevent.spawn(self.fire, tick, arrival) for arrival in plan]
        gevent.wait([gevent.spawn(gevent.joinall, waiting), self.gone], count=1)
        gone = self.gone.value
        Path(job["result"]).write_text(json.dumps({"tick": tick, "calls": calls, "gone": gone and gone - tick}))
        self.environment.runner.quit()

    def fire(self, tick: float, arrival: Arrival) -> None:
        """Ask for one page at its moment; a 429 or a broken call is asked again, as a collector would."""
        meant = tick + arrival.at
        gevent.sleep(max(0.0, meant - time.time()))
        for attempt in range(RETRIES_MAX):
            if self.ask(tick, meant, arrival, attempt):
                return
            gevent.sleep(RETRY_SECONDS)

    def ask(self, tick: float, meant: float, arrival: Arrival, attempt: int) -> bool:
        """One call; what came of it is kept with its lateness against the plan."""
        query = f"{job['query']}&limit={job['page']}&offset={arrival.offset}"
        sent = time.time()
        with self.client.get(
            f"/cafe24/{arrival.mall}/api/v2/admin/orders?{query}", name="orders page", catch_response=True,
            headers={"Authorization": f"Bearer {job['tokens'][arrival.mall]}", "Content-Type": "application/json"},
        ) as answer:  # fmt: skip
            status, orders = brought(answer)
            answer.success() if status in (200, 429) else answer.failure(f"status {status}")
        done = time.time()
        calls.append(
            {"mall": arrival.mall, "offset": arrival.offset, "attempt": attempt, "status": status, "orders": orders,
             "source_late": sent - meant if attempt == 0 else None, "service": done - sent, "late": done - meant, "done": done - tick}
        )  # fmt: skip
        self.listen(status, done)
        return status == 200

    def listen(self, status: int, done: float) -> None:
        """Note since when no call was answered at all: each broken one adds to it, and any answer ends it."""
        if status != NO_ANSWER:
            self.silent_since = None
            return
        self.silent_since = self.silent_since or done
        if done - self.silent_since >= GONE_SECONDS:
            self.gone.set(self.silent_since)


def brought(answer) -> tuple[int, list[str]]:
    """The status of an answer, and the orders in it."""
    if answer.status_code != 200:
        return answer.status_code, []
    try:
        return 200, [order["order_id"] for order in answer.json()["orders"]]
    except (ValueError, *FAILURE_EXCEPTIONS):
        return NO_ANSWER, []


@events.init.add_listener
def no_retries_of_its_own(environment, **_more) -> None:
    """The whole plan is one user's; more of them would play it more than once."""
    environment.parsed_options.num_users = 1
