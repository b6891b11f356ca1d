"""The burst: its plan, its arithmetic, and one played for real."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from mallrig.loadtests.burst import GENERATOR_LATE_MAX, _locust, _no_settings_of_the_users, _remove, report, run, show
from mallrig.loadtests.plan import Shape, arrivals
from mallrig.serving import FIRST_WORLD

SHAPE = Shape(orders_per_mall=45, page=20, spacing=0.5, jitter=0.2)


def test_a_plan_is_drawn_before_the_run_and_follows_from_its_seed():
    plan = arrivals(["a", "b"], SHAPE, 7)
    assert plan == arrivals(["a", "b"], SHAPE, 7) != arrivals(["a", "b"], SHAPE, 8)
    assert sorted(arrival.offset for arrival in plan if arrival.mall == "a") == [0, 20, 40], "the last page is asked for too"
    assert plan == sorted(plan, key=lambda arrival: arrival.at) and 0 <= plan[0].at <= SHAPE.jitter


def call(mall="a", orders=(), status=200, late=0.2, source_late=0.0, done=1.0, attempt=0):
    return {"mall": mall, "offset": 0, "attempt": attempt, "status": status, "orders": list(orders), "source_late": source_late, "service": 0.1, "late": late, "done": done}


def told(*calls, placed, gone=None):
    return report({"tick": 0.0, "calls": list(calls), "gone": gone}, placed, "http://a")


def test_every_order_once_is_fine():
    found = told(call(orders=["1", "2"], done=1.0), call(orders=["3"], done=1.5, late=0.7), placed={"a": {"1", "2", "3"}})
    assert found.ok() and (found.drained, found.last_late, found.share_429) == (1.5, 0.7, 0.0)


def test_what_did_not_come_is_lost_and_what_came_on_two_pages_came_twice():
    found = told(call(orders=["1", "2"]), call(orders=["2"]), placed={"a": {"1", "2", "3"}})
    assert (found.lost, found.twice, found.ok()) == (["3"], ["2"], False)


def test_an_order_of_another_mall_is_another_order():
    assert told(call("a", ["1"]), call("b", ["1"]), placed={"a": {"1"}, "b": {"1"}}).twice == []


def test_refused_calls_are_counted_and_bring_nothing():
    found = told(call(status=429, orders=[]), call(orders=["1"], attempt=1, source_late=None), call(status=500), placed={"a": {"1"}})
    assert found.ok() and found.share_429 == pytest.approx(1 / 3) and found.failed == 1


def test_a_late_source_makes_the_run_void():
    found = told(call(orders=["1"], source_late=GENERATOR_LATE_MAX + 0.01), placed={"a": {"1"}})
    assert not found.ok() and "late" in found.void


def test_percentiles_are_of_the_pages_that_came():
    found = told(*(call(orders=[str(n)], late=n / 100) for n in range(1, 101)), call(status=429, late=99), placed={"a": {str(n) for n in range(1, 101)}})
    assert (found.late_p50, found.late_p99, found.last_late) == (0.5, 0.99, 1.0)


def test_of_a_server_that_is_gone_nothing_is_told_but_what_came():
    found = told(call(orders=["1", "2"], late=0.3), call(status=0), placed={"a": {"1", "2", "3"}}, gone=2.0)
    assert (found.came, found.calls, found.failed, found.late_p99, found.twice) == (2, 2, 1, 0.3, [])
    assert (found.lost, found.drained, found.last_late) == (None, None, None)
    assert not found.ok() and found.gone == "the server at http://a doesn't answer any more, since 2.0 s after the tick"


def test_where_no_page_came_no_time_is_told(capsys):
    found = told(call(status=0), placed={"a": {"1"}}, gone=0.1)
    assert (found.late_p50, found.late_p99, found.service_p99) == (None, None, None)
    show(found)
    assert "not measured" in capsys.readouterr().out


def burst(base, *more):
    command = [sys.executable, "-m", "mallrig", "load", "burst", "--base", base, "--malls", "2", "--page", "1", "--spacing", "0.4", "--json", *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def first_of(look):
    """What `look` finds, as soon as it finds anything."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.05)
    raise TimeoutError


def world_of_the_burst(server):
    return first_of(lambda: [world["world"] for world in server.rig("GET", "worlds")["worlds"] if world["world"] != FIRST_WORLD])[0]


def wait_for_pages(server, count):
    """Wait until so many pages of the burst were answered, and so it is under way."""
    server.rig("POST", f"worlds/{world_of_the_burst(server)}/journal/wait", {"for": {"path": "*/admin/orders", "status": 200}, "count": count, "seconds": 30})


def ended(running, within):
    """How a burst ended: exit code, report if there is one, errors."""
    printed, errors = running.communicate(timeout=within)
    return running.returncode, printed and json.loads(printed), errors


def test_a_server_killed_in_the_middle_of_the_burst_is_told_of_soon_with_what_came(served):
    running = burst(served.base, "--orders", "60")
    wait_for_pages(served, 5)
    served.kill()
    code, found, errors = ended(running, within=15)
    assert code == 1 and f"Error: the server at {served.base} doesn't answer any more, since" in errors and "Traceback" not in errors
    assert f"{found['came']} of 120 orders had come" in errors and 5 <= found["came"] < 120
    assert (found["lost"], found["drained"], found["last_late"], found["twice"]) == (None, None, None, [])
    assert 0 < found["late_p50"] <= found["late_p99"] and found["failed"] > 0


def test_a_server_that_is_back_soon_is_ridden_out(served):
    running = burst(served.base, "--orders", "20")
    wait_for_pages(served, 5)
    served.kill()
    served.start()
    code, found, errors = ended(running, within=60)
    assert (found["came"], found["lost"], found["twice"], found["gone"]) == (40, [], [], None), errors
    assert found["failed"] > 0 and code == (3 if found["void"] else 0)


def test_a_server_killed_while_the_orders_are_placed_is_told_of_with_how_many_it_had_placed(served):
    running = burst(served.base, "--orders", "15000")
    first_of(lambda: served.rig("GET", f"worlds/{world_of_the_burst(served)}/shop/orders")["orders"])
    served.kill()
    code, found, errors = ended(running, within=15)
    assert (code, found) == (1, "") and "Traceback" not in errors
    said = rf"Error: the server at {served.base} doesn't answer any more; it had placed [1-9][\d,]* of 30,000 orders, and the burst wasn't fired"
    assert re.search(said, errors)


class BreaksOffOnce(BaseHTTPRequestHandler):
    """Promises more than it sends, and sends the whole the next time."""

    asked = 0

    def do_GET(self):
        type(self).asked += 1
        text = b'{"orders": [{"order_id": "1"}]}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text[:9] if self.asked == 1 else text)

    def log_message(self, *_):
        pass


def test_a_page_that_breaks_off_is_asked_for_again():
    with HTTPServer(("127.0.0.1", 0), BreaksOffOnce) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        job = {"base": f"http://127.0.0.1:{server.server_port}", "page": 1, "query": "", "tokens": {"a": "t"}, "plan": [{"at": 0.0, "mall": "a", "offset": 0}]}
        result = _locust(job)
        server.shutdown()
    assert [(made["status"], made["orders"]) for made in result["calls"]] == [(0, []), (200, ["1"])] and result["gone"] is None


def test_a_burst_for_real_loses_nothing_though_the_rate_limit_bites(mallrig_base):
    found = run(mallrig_base, Shape(orders_per_mall=45, page=1, spacing=0.0, jitter=0.0), malls=2, seed=1)
    assert (found.malls, found.orders, found.lost, found.twice) == (2, 90, [], [])
    assert found.calls > 90 and found.share_429 > 0, "45 pages at once at each mall are more than a bucket of 40 takes"


def test_packages_that_the_user_installed_are_found_though_home_is_another(tmp_path):
    look = [sys.executable, "-m", "site", "--user-site"]
    environments = (None, _no_settings_of_the_users(str(tmp_path)))
    here, there = (subprocess.run(look, env=env, capture_output=True, text=True, check=False).stdout for env in environments)
    assert here == there


def test_the_command_takes_many_orders_a_slash_at_the_end_and_minds_no_files_that_lie_beside(mallrig_base, tmp_path):
    (tmp_path / "calendar.py").write_text("raise RuntimeError('not yours')")
    for name in ("locust.conf", ".locust.conf"):
        (tmp_path / name).write_text("host = http://127.0.0.1:9\nrun-time = 1s\n")
    command = [Path(sys.executable).with_name("mallrig"), "load", "burst", "--base", f"{mallrig_base}/", "--malls", "1", "--orders", "301", "--json"]
    users = os.environ | {"LOCUST_HOST": "http://127.0.0.1:9", "HOME": str(tmp_path)}
    ran = subprocess.run(command, cwd=tmp_path, env=users, capture_output=True, text=True, timeout=120, check=False)
    found = json.loads(ran.stdout)
    assert (found["orders"], found["lost"], found["twice"], found["failed"]) == (301, [], [], 0), ran.stderr


def test_a_server_that_is_gone_at_the_end_takes_no_report_away(capsys):
    _remove("http://127.0.0.1:1", "w1")
    assert "the world w1 wasn't removed" in capsys.readouterr().err
