"""Rate limits, version header, content type and the envelope of errors (facts, sections 1, 3, 4 and 5)."""

import pytest

from mallrig.emulators.cafe24.wire.description import ENDPOINTS
from mallrig.emulators.core import bucket
from mallrig.scenarios.emulators.cafe24.order_hand import place, switch

LIST = "/admin/orders/count"


def used(mall):
    return mall.answer.headers["X-Api-Call-Limit"]


def fill(mall, path=LIST, times=40):
    for _ in range(times):
        mall.get(path)


@pytest.mark.seen
@pytest.mark.checks("leaky bucket")
def test_forty_calls_go_and_the_next_is_refused(mall):
    fill(mall, times=39)
    assert used(mall) == "39/40"
    mall.get(LIST)
    assert used(mall) == "40/40"
    body = mall.get(LIST, 429)
    assert body == {"error": {"code": 429, "message": "Too Many Requests", "more_info": {}}}
    assert used(mall) == "40/40"
    assert "Retry-After" not in mall.answer.headers


@pytest.mark.seen
@pytest.mark.checks("leaky bucket")
def test_two_calls_leak_out_each_second_of_the_worlds_time(mall):
    fill(mall)
    mall.advance("1s")
    mall.get(LIST)
    mall.get(LIST)
    assert used(mall) == "40/40"
    mall.get(LIST, 429)
    mall.advance("20s")
    mall.get(LIST)
    assert used(mall) in ("1/40", "2/40")


@pytest.mark.ours
@pytest.mark.checks("leaky bucket")
def test_in_a_world_that_stands_still_who_was_refused_may_wait(mall, monkeypatch):
    real = [1000.0]
    monkeypatch.setattr(bucket.time, "monotonic", lambda: real[0])
    fill(mall)
    real[0] += 60
    mall.get(LIST, 429)
    real[0] += 0.4
    mall.get(LIST, 429)
    real[0] += 0.1
    mall.get(LIST)


@pytest.mark.seen
@pytest.mark.checks("leaky bucket")
def test_each_api_of_each_mall_has_its_own_bucket(mall, neighbour):
    fill(mall)
    mall.get(LIST, 429)
    mall.get("/admin/orders")
    assert used(mall) == "1/40"
    neighbour.get(LIST)
    assert used(neighbour) == "1/40"


@pytest.mark.seen
@pytest.mark.checks("leaky bucket")
def test_a_refused_call_counts_whatever_refuses_it_and_a_stray_does_not(mall):
    mall.get("/admin/orders", 422, limit=0)
    assert used(mall) == "1/40"
    mall.call("GET", "/admin/orders", 401, Authorization="Bearer nonsense")
    mall.get("/admin/orders")
    assert used(mall) == "2/40"


@pytest.mark.seen
@pytest.mark.checks("leaky bucket")
@pytest.mark.parametrize(
    ("path", "status", "sent"), [("/admin/collectrequests/1", 404, {"collect_tracking_no": "1"}), ("/admin/store/setting", 200, {"name_input_style": "COMBINED"})]
)
def test_pick_up_requests_and_the_stores_setting_have_thirty(mall, path, status, sent):
    for _ in range(30):
        mall.put(path, status, **sent)
    assert used(mall) == "30/30"
    mall.put(path, 429, **sent)


@pytest.mark.seen
@pytest.mark.checks("leaky bucket")
def test_reading_the_stores_setting_has_forty(mall):
    fill(mall, "/admin/store/setting")
    assert used(mall) == "40/40"
    mall.get("/admin/store/setting", 429)
    assert {asked.name: asked.capacity for asked in ENDPOINTS if asked.capacity != 40} == {
        "PUT /admin/collectrequests/<int:request_no>": 30, "PUT /admin/store/setting": 30,
    }  # fmt: skip


@pytest.mark.ours
@pytest.mark.checks("leaky bucket")
def test_a_squeeze_refuses_as_a_full_bucket_does(mall):
    mall.rig("POST", "/faults", 201, {"effect": "squeeze", "emulator": "cafe24", "times": 1})
    mall.get(LIST, 429)
    assert used(mall) == "40/40"
    mall.get(LIST)
    assert used(mall) == "1/40"


def spent(mall, calls=0.0, seconds=0.0):
    """Let the quota of a mall be used up so far."""
    world = mall.client.application.extensions["mallrig.worlds"].get(mall.world)
    with world.guarded() as memory:
        memory["cafe24.calls", 1].level, memory["cafe24.seconds", 1].level = calls, seconds


@pytest.mark.read
@pytest.mark.checks("quota")
@pytest.mark.parametrize(("before", "status", "usage"), [(1124, 200, "37.50"), (2998, 200, "99.97"), (2999, 200, "100.00"), (3000, 429, "100.03"), (3299, 429, "110.00")])
def test_three_thousand_calls_in_ten_minutes(mall, before, status, usage):
    mall.get(LIST)
    spent(mall, calls=before)
    mall.get(LIST, status)
    assert mall.answer.headers["X-Cafe24-Call-Usage"] == usage
    assert ("X-Cafe24-Call-Remain" in mall.answer.headers) == (float(usage) >= 100)


@pytest.mark.read
@pytest.mark.checks("quota")
def test_calls_made_while_blocked_lengthen_the_wait(mall):
    mall.get(LIST)
    spent(mall, calls=3000)
    mall.get(LIST, 429)
    first = int(mall.answer.headers["X-Cafe24-Call-Remain"])
    for _ in range(20):
        mall.get(LIST, 429)
    later = int(mall.answer.headers["X-Cafe24-Call-Remain"])
    assert later > first
    mall.advance(f"{later + 1}s")
    mall.get(LIST)


@pytest.mark.read
@pytest.mark.checks("quota")
@pytest.mark.parametrize(("seconds", "status"), [(599.9, 200), (600, 429), (601, 429)])
def test_six_hundred_seconds_of_work_in_ten_minutes(mall, seconds, status):
    mall.get(LIST)
    spent(mall, seconds=seconds)
    mall.get(LIST, status)
    assert ("X-Cafe24-Time-Remain" in mall.answer.headers) == (status == 429)


@pytest.mark.read
@pytest.mark.checks("quota")
@pytest.mark.parametrize(("calls", "seconds", "name"), [
    *((calls, 0, "Call") for calls in (2999, 3000, 3003, 3004, 3005, 3009)), *((0, seconds, "Time") for seconds in (600, 600.5, 602)),
])  # fmt: skip
def test_a_call_goes_once_remain_has_run_out_and_not_a_second_before(mall, monkeypatch, calls, seconds, name):
    monkeypatch.setattr(bucket.time, "monotonic", lambda: 1000.0)
    mall.get(LIST)
    spent(mall, calls, seconds)
    mall.get(LIST, 200 if calls == 2999 else 429)
    after = calls + 1 if calls else 0
    remain = int(mall.answer.headers[f"X-Cafe24-{name}-Remain"])
    if remain > 1:
        mall.advance(f"{remain - 1}s")
        mall.get(LIST, 429)
    spent(mall, after, seconds)
    mall.advance(f"{remain}s")
    mall.get(LIST)


@pytest.mark.read
@pytest.mark.checks("quota")
def test_the_quota_is_each_malls_own_and_drains_by_the_worlds_time(mall, neighbour):
    mall.get(LIST)
    spent(mall, calls=300, seconds=60)
    mall.advance("30s")
    mall.get(LIST)
    assert [mall.answer.headers[f"X-Cafe24-{name}-Usage"] for name in ("Call", "Time")] == ["5.03", "5.00"]
    neighbour.get(LIST)
    assert neighbour.answer.headers["X-Cafe24-Call-Usage"] == "0.03"


# -- versions --


@pytest.mark.read
@pytest.mark.checks("versions")
@pytest.mark.parametrize("version", ["2022-06-01", "2025-06-01", "2026-03-01", "2026-09-01"])
def test_every_dated_version_is_served(mall, version):
    mall.call("GET", LIST, 200, **{"X-Cafe24-Api-Version": version})


@pytest.mark.read
@pytest.mark.checks("versions")
@pytest.mark.parametrize("version", ["latest", "2026-13-01", "2026-3-1", "20260301", "", "２０２６-03-01"])
def test_a_malformed_version_is_refused(mall, version):
    mall.call("GET", LIST, 400, **{"X-Cafe24-Api-Version": version.encode().decode("latin-1")})
    assert mall.message() == "Input value in [X-Cafe24-Api-Version] is invalid"


# -- envelopes --


@pytest.mark.seen
@pytest.mark.checks("errors")
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_writes_must_be_json(mall, kind):
    answer = mall.client.put(f"{mall.base}/admin/orders/setting", data="{}", headers={"Authorization": f"Bearer {mall.keys['access_token']}", "Content-Type": kind})
    assert answer.status_code == 400
    assert answer.get_json()["error"]["message"] == "Content-type is not an application/json in the header."


@pytest.mark.seen
@pytest.mark.checks("errors")
def test_reading_with_a_json_content_type_and_no_body_is_fine(mall):
    mall.call("GET", LIST, 200, **{"Content-Type": "application/json; charset=utf-8"})


@pytest.mark.read
@pytest.mark.checks("errors")
@pytest.mark.parametrize(("method", "path"), [("GET", "/admin/nothing"), ("DELETE", "/admin/orders/setting"), ("PATCH", "/admin/orders"), ("GET", ""), ("GET", "/admin/orders/1/memos/x/y")])
def test_an_unknown_path_or_method_is_no_api(mall, method, path):
    assert mall.call(method, path, 404) == {"error": {"code": 404, "message": "No API found.", "more_info": {}}}


@pytest.mark.ours
@pytest.mark.checks("errors")
@pytest.mark.parametrize("raw", ["", "{", "[]", "null", '"x"', '{"request": {"claim_request": "\\ud800"}}', '{"request": NaN}', "[" * 100_000])
def test_what_is_no_json_object_is_a_bad_request(mall, raw):
    before = mall.get("/admin/orders/setting")
    answer = mall.client.put(f"{mall.base}/admin/orders/setting", data=raw, headers={"Authorization": f"Bearer {mall.keys['access_token']}", "Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert mall.get("/admin/orders/setting") == before


@pytest.mark.read
@pytest.mark.checks("errors", "bulk sizes")
def test_a_bulk_write_wants_requests(mall):
    mall.call("PUT", "/admin/orders", 422, body={"shop_no": 1})
    assert mall.message() == "Please enter the Requests parameter."
    mall.call("PUT", "/admin/orders", 422, body={"requests": []})
    assert mall.message() == "Please enter the Requests parameter."
    mall.call("PUT", "/admin/orders", 422, body={"requests": ["x"]})


@pytest.mark.ours
@pytest.mark.checks("leniency in bulk writes")
def test_a_bulk_write_takes_a_single_request_unless_the_mall_is_strict(mall):
    order = place(mall)
    assert mall.put("/admin/orders", order_id=order["order_id"], process_status="prepare")["orders"][0]["process_status"] == "prepare"
    switch(mall, lenient_bulk=False)
    mall.put("/admin/orders", 422, order_id=order["order_id"], process_status="hold")
    assert mall.message() == "Please enter the Requests parameter."


@pytest.mark.read
@pytest.mark.checks("leniency in bulk writes")
def test_a_bulk_write_does_all_or_nothing_or_each_for_itself(mall):
    order = place(mall)
    mixed = [{"order_id": order["order_id"], "process_status": "prepare"}, {"order_id": "20990101-0000001", "process_status": "prepare"}]
    mall.put_all("/admin/orders", mixed, 404)
    assert mall.get(f"/admin/orders/{order['order_id']}", embed="items")["order"]["items"][0]["order_status"] == "N10"
    switch(mall, mixed_bulk=True)
    rows = mall.put_all("/admin/orders", mixed, 207)["orders"]
    assert [row["status"] for row in rows] == [200, 404]
    assert (rows[0]["order_id"], rows[0]["message"], rows[1]["message"]) == (order["order_id"], "", "The ID of the corresponding entity does not exist.")
    assert mall.get(f"/admin/orders/{order['order_id']}", embed="items")["order"]["items"][0]["order_status"] == "N20"


@pytest.mark.read
@pytest.mark.checks("leniency in bulk writes")
def test_of_a_mixed_write_each_element_has_a_number_though_its_own_status_is_a_text(mall):
    order = place(mall)
    invoice = {"tracking_no": "1", "shipping_company_code": "0006", "status": "standby"}
    switch(mall, mixed_bulk=True)
    mixed = {"requests": [{"order_id": order["order_id"], **invoice}, {"order_id": "20990101-0000001", **invoice}]}
    rows = mall.call("POST", "/admin/shipments", 207, body=mixed)["shipments"]
    assert [row["status"] for row in rows] == [201, 404]
    assert rows[0]["tracking_no"] == "1"
    bad = {"requests": [{"order_id": order["order_id"], "status": "standby"}, mixed["requests"][0]]}
    assert [row["status"] for row in mall.call("POST", "/admin/shipments", 207, body=bad)["shipments"]] == [422, 201]
    rows = mall.call("POST", "/admin/shipments", 201, body={"requests": mixed["requests"][:1]})["shipments"]
    assert [row["status"] for row in rows] == ["standby"]


@pytest.mark.ours
@pytest.mark.checks("errors")
@pytest.mark.parametrize("status", [429, 401, 422, 500, 503, 504])
def test_faults_speak_in_the_vendors_envelope(mall, status):
    mall.rig("POST", "/faults", 201, {"effect": "status", "status": status, "emulator": "cafe24", "times": 1})
    error = mall.get(LIST, status)["error"]
    assert error["code"] == status
    assert error["message"]
    mall.get(LIST)


@pytest.mark.seen
@pytest.mark.checks("leaky bucket")
def test_every_answer_of_an_api_tells_how_full_its_bucket_is(mall):
    """Calls refused before they are looked at tell it too, and aren't counted (ours)."""
    mall.get("/admin/orders")
    refusals = [
        (401, {"Authorization": "Bearer nonsense"}), (401, {"Authorization": ""}), (400, {"X-Cafe24-Api-Version": "yesterday"}),
    ]  # fmt: skip
    for status, headers in refusals:
        mall.call("GET", "/admin/orders", status, **headers)
        assert used(mall) == "1/40"
        assert (mall.answer.headers["X-Cafe24-Call-Usage"], float(mall.answer.headers["X-Cafe24-Time-Usage"]) > 0) == ("0.03", True)
    mall.scoped("mall.read_product").get("/admin/orders", 403)
    mall.call("PUT", "/admin/orders", 400, **{"Content-Type": "text/plain"})
    assert used(mall) == "0/40"
    mall.get("/admin/orders", 422, limit=0)
    assert used(mall) == "2/40"
    mall.call("PUT", "/admin/collectrequests/1", 400, **{"Content-Type": "text/plain"})
    assert used(mall) == "0/30"


@pytest.mark.seen
@pytest.mark.checks("errors")
@pytest.mark.parametrize(("query", "status"), [("buyer_name=김", 400), ("buyer_name=%EA%B9%80", 200), ("김=1", 400), ("buyer_name=Kim", 200)])
def test_a_query_that_is_not_encoded_is_a_bad_request(mall, query, status):
    """Over WSGI the bytes of a query come as Latin-1."""
    raw = {"QUERY_STRING": query.encode().decode("latin-1")}
    answer = mall.client.get(f"{mall.base}/admin/orders", environ_overrides=raw, headers={"Authorization": f"Bearer {mall.keys['access_token']}"})
    assert answer.status_code == status
    if status == 400:
        assert answer.get_json() == {"error": {"code": 400, "message": "Bad Request", "more_info": {}}}
