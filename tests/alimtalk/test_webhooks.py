"""Reports that leave a world: shapes, headers, retries by the world's clock, batches, faults."""

import hashlib
import json

import httpx
import pytest

from mallrig.emulators.alimtalk.vendor import VENDOR
from mallrig.emulators.server import create_app

from .conftest import Account

URL = "http://shop.test/reports"


class Receiver:
    """What answers in place of the client's server: `status` for each call, the last for the rest."""

    def __init__(self):
        self.calls: list[httpx.Request] = []
        self.statuses = [200]

    def __call__(self, request):
        self.calls.append(request)
        return httpx.Response(self.statuses[min(len(self.calls), len(self.statuses)) - 1])

    def items(self):
        return [json.loads(call.content) for call in self.calls]


@pytest.fixture(scope="module")
def answering():
    return Receiver()


@pytest.fixture
def receiver(answering):
    answering.calls.clear()
    answering.statuses = [200]
    return answering


@pytest.fixture(scope="module")
def app(tmp_path_factory, answering):
    made = create_app(tmp_path_factory.mktemp("worlds"), [VENDOR], httpx.MockTransport(answering))
    yield made
    made.extensions["mallrig.worlds"].close()


@pytest.fixture
def account(app):
    http = app.test_client()
    return Account(http, http.post("/_rig/worlds", json={}).json)


def hook(account, **more):
    answer = account.rig("PUT", "message-account", {"webhooks": [{"url": URL, "secret": "hooksecret"} | more]})
    assert answer.status_code == 200, answer.text


@pytest.mark.seen
def test_a_flat_report_of_a_message(account, receiver):
    hook(account)
    account.send(account.order_message(customFields={"a": "b"}))
    account.advance("1s")
    [call] = receiver.calls
    assert call.headers["X-Solapi-Event-Name"] == "SINGLE-REPORT"
    assert call.headers["X-Solapi-Secret"] == hashlib.sha1(b"hooksecret").hexdigest() == "69558c0f706797ce7c3bc20bf604fc75884f9022"
    [[item]] = receiver.items()
    wanted = "messageId groupId type to from statusCode statusMessage dateProcessed dateReported dateReceived networkCode kakaoOptions customFields"
    assert set(wanted.split()) <= set(item) and (item["statusCode"], item["customFields"]) == ("4000", {"a": "b"})


@pytest.mark.seen
def test_a_report_of_a_group(account, receiver):
    hook(account, event="GROUP-REPORT")
    group = account.send(account.order_message())["groupInfo"]["groupId"]
    account.advance("1s")
    [[item]] = receiver.items()
    assert (item["groupId"], item["status"], item["count"]["sentSuccess"]) == (group, "COMPLETE", 1)


@pytest.mark.seen
def test_a_wrapped_report_counts_its_tries(account, receiver):
    hook(account, shape="wrapped")
    receiver.statuses = [500, 200]
    account.send(account.order_message())
    account.advance("2m")
    [[first], [second]] = receiver.items()
    assert (first["retryCount"], second["retryCount"]) == (0, 1)
    assert first["eventDataId"] == second["eventDataId"] and first["data"] == second["data"]


@pytest.mark.seen
def test_five_calls_in_all_by_the_worlds_clock(account, receiver):
    hook(account)
    receiver.statuses = [500]
    account.send(account.order_message())
    seen = []
    for by in ("1s", "59s", "500ms", "5m", "15m", "60m", "2d"):
        account.advance(by)
        seen.append(len(receiver.calls))
    assert seen == [1, 1, 2, 3, 4, 5, 5]


@pytest.mark.ours
@pytest.mark.parametrize("status", [201, 204, 302, 404])
def test_only_200_counts(account, receiver, status):
    hook(account)
    receiver.statuses = [status, 200]
    account.send(account.order_message())
    account.advance("1h")
    assert len(receiver.calls) == 2


@pytest.mark.ours
@pytest.mark.parametrize(("number", "batches"), [(100, [100]), (101, [100, 1])])
def test_a_call_carries_up_to_a_hundred(account, receiver, number, batches):
    hook(account)
    account.send(account.text(to=[f"010{n:08d}" for n in range(number)]))
    account.advance("1s")
    assert [len(items) for items in receiver.items()] == batches


@pytest.mark.ours
@pytest.mark.parametrize(("effect", "calls_soon", "calls_late"), [
    ("webhook_duplicate", 2, 2), ("webhook_lose", 0, 0), ("webhook_late", 0, 1), ("webhook_garble", 1, 1),
    ("webhook_stale", 1, 1), ("webhook_unknown", 1, 1),
])  # fmt: skip
def test_faults_on_the_way_out(account, receiver, effect, calls_soon, calls_late):
    hook(account)
    account.rig("POST", "faults", {"effect": effect, "emulator": "solapi", "delay_ms": 60_000, "times": 1})
    account.send(account.order_message())
    account.advance("30s")
    assert len(receiver.calls) == calls_soon
    account.advance("1h")
    assert len(receiver.calls) == calls_late
    assert len(account.rig("GET", "journal?direction=out&fault=f1").json["entries"]) == max(1, calls_late)
    good = hashlib.sha1(b"hooksecret").hexdigest()
    assert all((call.headers["X-Solapi-Secret"] == good) == (effect != "webhook_garble") for call in receiver.calls)


@pytest.mark.ours
@pytest.mark.parametrize("effect", ["webhook_stale", "webhook_unknown", "webhook_cut"])
def test_a_report_with_a_spoilt_body(account, receiver, effect):
    hook(account)
    account.send(account.order_message())
    account.advance("30s")
    account.rig("POST", "faults", {"effect": effect, "emulator": "solapi", "times": 1})
    account.send(account.order_message())
    account.advance("30s")
    good, spoilt = (call.content for call in receiver.calls)
    if effect == "webhook_cut":
        with pytest.raises(ValueError):
            json.loads(spoilt)
        return
    [before], [after] = json.loads(good), json.loads(spoilt)
    assert ("undocumented_member" in after) == (effect == "webhook_unknown")
    assert (after["dateReceived"][:10] < before["dateReceived"][:10]) == (effect == "webhook_stale")


@pytest.mark.ours
def test_the_journal_has_the_call_without_the_secret(account, receiver):
    hook(account)
    account.send(account.order_message())
    account.advance("1s")
    [entry] = account.http.get(f"/_rig/worlds/{account.facts['world']}/journal?direction=out").json["entries"]
    assert (entry["path"], entry["status"], entry["request_headers"]["X-Solapi-Secret"]) == (URL, 200, "***")


@pytest.mark.ours
@pytest.mark.parametrize("hooks", [
    [{}], [{"url": "ftp://a"}], [{"url": "http://"}], [{"url": "http://a:99999999"}], [{"url": URL, "event": "OTHER"}], [{"url": URL, "shape": "round"}],
    [{"url": URL, "more": "x"}], [{"url": 1}], ["x"], [{"url": "http://[", "event": "SINGLE-REPORT"}], [{"url": URL}] * 101,
])  # fmt: skip
def test_a_bad_webhook_is_refused_and_the_old_ones_stay(account, hooks):
    hook(account)
    answer = account.rig("PUT", "message-account", {"webhooks": hooks, "balance": 5})
    assert answer.status_code == 400 and "webhooks" in answer.json["error"]["message"]
    kept = account.rig("GET", "message-account").json
    assert kept["webhooks"] == [{"url": URL, "event": "SINGLE-REPORT", "shape": "flat"}] and kept["balance"] == 1_000_000


@pytest.mark.ours
def test_a_webhook_that_was_taken_away_gets_nothing_more(account, receiver):
    hook(account)
    receiver.statuses = [500]
    account.send(account.order_message())
    account.advance("1s")
    account.rig("PUT", "message-account", {"webhooks": []})
    account.advance("1d")
    assert len(receiver.calls) == 1
