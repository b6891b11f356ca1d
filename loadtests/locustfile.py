"""The burst's source, run by Locust: plays a plan, each call at its moment whatever became of the ones before."""

import json
import os
import time
from pathlib import Path

import gevent
import msgspec
from locust import FastHttpUser, constant, events, task

from mallrig.loadtests.plan import Arrival

RETRY_SECONDS = 0.5
"""A bucket of 40 drains 2 calls a second, so after half a second there is room for one again."""

RETRIES_MAX = 240

job = json.loads(Path(os.environ["MALLRIG_LOAD_JOB"]).read_text())
plan = [msgspec.convert(arrival, Arrival) for arrival in job["plan"]]
calls: list[dict] = []


class Collectors(FastHttpUser):
    """One user that fires every planned call in a greenlet of its own."""

    host = job["base"]
    wait_time = constant(0)
    concurrency = 1_000

    @task
    def burst(self) -> None:
        """Play the plan once, wait for what is still on its way, end the run."""
        tick = time.time() + 0.5
        waiting = [gevent.spawn(self.fire, tick, arrival) for arrival in plan]
        gevent.joinall(waiting)
        Path(job["result"]).write_text(json.dumps({"tick": tick, "calls": calls}))
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
            orders = [order["order_id"] for order in answer.json()["orders"]] if answer.status_code == 200 else []
            answer.success() if answer.status_code in (200, 429) else answer.failure(f"status {answer.status_code}")
        done = time.time()
        calls.append(
            {"mall": arrival.mall, "offset": arrival.offset, "attempt": attempt, "status": answer.status_code, "orders": orders,
             "source_late": sent - meant if attempt == 0 else None, "service": done - sent, "late": done - meant, "done": done - tick}
        )  # fmt: skip
        return answer.status_code == 200


@events.init.add_listener
def no_retries_of_its_own(environment, **_more) -> None:
    """The whole plan is one user's; more of them would play it more than once."""
    environment.parsed_options.num_users = 1
