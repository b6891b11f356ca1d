"""The target door: what it takes, what it refuses, what it keeps over a restart."""

import httpx
import pytest

from mallrig.reference.target import create_app
from tests.reference.conftest import BASE


def test_the_document_has_every_route_and_body(rooms):
    shown = rooms.target.test_client().get("/target/openapi.json").json
    assert shown["openapi"] == "3.1.0"
    assert "/target/{setup}/collect" in shown["paths"] and "/target/{setup}/orders/{order}" in shown["paths"]
    assert shown["paths"]["/target/{setup}/allocate"]["post"]["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/AllocateRun"}
    refs = {part.split('"')[0] for part in str(shown).replace("'", '"').split("#/components/schemas/")[1:]}
    assert refs <= set(shown["components"]["schemas"])


@pytest.mark.parametrize(("method", "path", "body", "status", "at"), [
    ("POST", "collect", {"from": "2026-01-01"}, 400, "to"),
    ("POST", "collect", {"from": "yesterday", "to": "2026-01-01"}, 400, "from"),
    ("POST", "collect", {"from": "2026-01-02", "to": "2026-01-01"}, 400, "to"),
    ("POST", "collect", {"sellers": ["nobody"]}, 404, "seller"),
    ("POST", "collect", {"sellers": "all"}, 400, "sellers"),
    ("POST", "collect", {"speed": 3}, 400, None),
    ("POST", "collect", [1], 400, None),
    ("POST", "allocate", {"criterion": "some"}, 400, "criterion"),
    ("POST", "merge", {"from": "2026-02-30", "to": "2026-03-01"}, 400, "from"),
    ("POST", "match", {"line": 2**70, "sku": "A"}, 400, "line"),
    ("POST", "match", {"line": 1}, 400, "sku"),
    ("POST", "ship", {}, 400, None),
    ("POST", "ship", {"scan": "000"}, 404, "invoice number"),
    ("POST", "invoices", {"courier": "lotte"}, 400, "courier"),
    ("GET", "orders/99999999999999999999", None, 400, "order"),
    ("GET", "orders/7", None, 404, "order"),
    ("GET", "orders?limit=-1", None, 400, "limit"),
    ("GET", "groups?state=gone", None, 400, "state"),
    ("PUT", "hub", {"wms": "other"}, 400, "hub.wms"),
    ("PUT", "hub", {"wms": None, "cancel": "complete"}, 400, "hub.complete_range"),
    ("PUT", "hub", {"colour": "red"}, 400, "hub.colour"),
    ("PUT", "hub", {"commands": {"refund": True}}, 400, "hub.commands.refund"),
    ("PUT", "hub", {"partial": {"on": True, "base_days": -1}}, 400, "hub.partial.base_days"),
    ("PUT", "messages", {"order_completed": {"on": True, "button": {"to": "custom", "url": "javascript:1"}}}, 400, "order_completed.button.url"),
    ("PUT", "messages", {"order_paid": {}}, 400, "order_paid"),
    ("PUT", "options", {"auto": ["sleep"]}, 400, "auto[0]"),
])  # fmt: skip
def test_what_can_not_be_is_refused_by_name(rig, target, method, path, body, status, at):
    answer = rig.call(method, f"/target/{target.name}/{path}", body, status)
    assert answer["error"]["message"]
    assert answer["error"].get("at") == at


def test_who_does_something_is_named(rig, target):
    rig.order()
    target.post("collect?who=%EB%B3%B4%EB%9D%BC")
    [order] = target.get("orders")["orders"]
    target.post(f"orders/{order['order']}/hold")
    assert [(step["what"], step["who"]) for step in target.get(f"orders/{order['order']}")["history"]] == [("collected", "보라"), ("held", "manager")]
    assert rig.call("POST", f"/target/{target.name}/collect?who=", {}, 400)["error"]["at"] == "who"


def test_linking_waits_where_the_mall_answers_429(rig):
    rig.fault(effect="status", status=429, emulator="cafe24", times=2)
    assert rig.setup().post("collect")["sellers"][rig.mall]["complete"]


def test_a_setup_is_there_after_a_restart(rig, target, rooms):
    order = rig.order()["order_id"]
    target.post("collect")
    where = rooms.target.blueprints["target"].setups._where
    again = create_app(where, lambda base: httpx.Client(transport=rooms, base_url=base))
    shown = again.test_client().get(f"/target/{target.name}/orders", base_url=BASE).json
    assert [each["order_no"] for each in shown["orders"]] == [order]
    assert again.test_client().delete(f"/target/{target.name}").json == {"deleted": target.name}
    assert again.test_client().get(f"/target/{target.name}").status_code == 404


def test_setups_of_two_worlds_never_meet(rooms):
    from tests.reference.conftest import Rig

    one, other = Rig(rooms), Rig(rooms)
    first, second = one.setup(), other.setup()
    order = one.order()["order_id"]
    first.post("collect")
    second.post("collect")
    assert (first.collected(), second.collected()) == ({order}, set())


def test_tokens_are_replaced_in_time_and_when_they_died_early(rig, target):
    target.post("collect")
    rig.advance("5h")
    rig.order()
    assert target.post("collect")["sellers"][rig.mall]["complete"]
    rig.fault(emulator="cafe24", path=f"*/{rig.mall}/*", effect="expire_token", times=1)
    rig.advance("10m")
    assert target.post("collect")["sellers"][rig.mall]["complete"]


def test_a_refresh_token_lost_in_a_crash_is_made_good_by_a_new_consent(rig, target, rooms):
    """The mall rotated the token and the answer never came."""
    rig.advance("3h")
    rig.fault(emulator="cafe24", method="POST", path="*/oauth/token", effect="reset", after_commit=True, times=1)
    assert not target.post("collect", {"sellers": [rig.mall]})["sellers"][rig.mall]["complete"]
    assert target.post("collect", {"sellers": [rig.mall]})["sellers"][rig.mall]["complete"]
