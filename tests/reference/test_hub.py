"""The Hub's functions over the wire, and what they leave at the mall."""

import base64
import hashlib
import hmac
import json
import threading

import pytest

from tests.reference.conftest import SKUS

REASON = {"type": "change_of_mind"}


class Chat:
    """A chat that calls the Hub as the app store does, signed."""

    def __init__(self, target, member: str | None = "minji01", chat: str = "uc1"):
        self.target = target
        self.context = {
            "caller": {"type": "user", "id": "u1"}, "channel": {"id": "ch1"}, "userChat": {"id": chat},
            "user": {"id": "u1", "member": member is not None, "memberId": member},
        }  # fmt: skip

    def send(self, method: str, params: dict, signature: str | None = None):
        body = json.dumps({"method": method, "params": params, "context": self.context}, ensure_ascii=False).encode()
        right = base64.b64encode(hmac.new(bytes.fromhex(self.target.made["signing_key"]), body, hashlib.sha256).digest()).decode()
        headers = {"X-Signature": right if signature is None else signature}
        return self.target.rig.http.put(f"/target/{self.target.name}/functions/v1", content=body, headers=headers)

    def call(self, method: str, **params: object) -> dict:
        answer = self.send(method, params)
        assert answer.status_code == 200 and "result" in answer.json(), answer.text
        return answer.json()["result"]

    def error(self, method: str, **params: object) -> dict:
        answer = self.send(method, params)
        assert answer.status_code == 200, answer.text
        return answer.json()["error"]

    def command(self, name: str, **given: object) -> dict:
        return self.call(f"commands.{name}", input=given)["attributes"]


@pytest.fixture
def chat(target) -> Chat:
    return Chat(target)


def bought(rig, *skus: str, member: str | None = "minji01", **more: object) -> dict:
    buyer = {"name": "김민지", "cellphone": "010-1234-5678", "email": "minji@example.com"} | ({"member_id": member} if member else {})
    return rig.order(*(skus or (SKUS[0], SKUS[3])), buyer=buyer, **more)


def refunds(rig, order: dict) -> list[dict]:
    rows = rig.cafe24("/admin/refunds?start_date=2026-01-01&end_date=2026-01-30&limit=100")["refunds"]
    return [row for row in rows if row["order_id"] == order["order_id"]]


@pytest.mark.rule("HUB-CANCEL-03", "HUB-CANCEL-18")
def test_a_whole_order_paid_by_card_is_cancelled_and_refunded_once(rig, target, chat):
    target.put("hub", {"cancel": "complete"})
    order = bought(rig, payments={"card": None})
    answer = chat.call("cancelOrder", orderId=order["order_id"], reason=REASON)
    assert (answer["mode"], answer["refund"], answer["because"]) == ("complete", "automatic", ["HUB-CANCEL-03"])
    again = chat.call("cancelOrder", orderId=order["order_id"], reason=REASON)
    assert set(again["items"].values()) == {"already_cancelled"} and again["result"]["success"]
    assert rig.statuses(order["order_id"]) == ["C40", "C40"]
    [refund] = refunds(rig, order)
    assert refund["status"] == "T" and refund["payment_gateway_cancel_statuses"] == [{"payment_method": "card", "cancel_status": "T"}]


@pytest.mark.rule("HUB-CANCEL-18")
def test_pressing_at_once_cancels_once(rig, target, chat):
    target.put("hub", {"cancel": "complete"})
    order = bought(rig, payments={"card": None})
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(chat.call("cancelOrder", orderId=order["order_id"], reason=REASON))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer["refund"] for answer in answers) == ["automatic", "none", "none", "none"]
    assert len(refunds(rig, order)) == 1


@pytest.mark.rule("HUB-CANCEL-18", "HUB-TASK-06")
def test_a_cancel_whose_answer_was_lost_is_not_made_twice(rig, target, chat):
    target.put("hub", {"cancel": "complete"})
    order = bought(rig, payments={"card": None})
    rig.fault(emulator="cafe24", method="POST", path="*/cancellation", effect="reset", after_commit=True, times=1)
    assert chat.error("cancelOrder", orderId=order["order_id"], reason=REASON)["message"].startswith("일시적인 오류")
    assert set(chat.call("cancelOrder", orderId=order["order_id"], reason=REASON)["items"].values()) == {"already_cancelled"}
    assert len(refunds(rig, order)) == 1


@pytest.mark.rule("HUB-CANCEL-04", "HUB-CANCEL-05", "HUB-CANCEL-06")
@pytest.mark.parametrize(("hub", "payments", "some", "because"), [
    ("complete", {"card": 20000, "cash": None}, False, "HUB-CANCEL-04"),
    ("complete", {"card": None}, True, "HUB-CANCEL-05"),
    ("request", {"card": None}, False, "HUB-CANCEL-06"),
])  # fmt: skip
def test_the_refund_waits_for_a_manager(rig, target, chat, hub, payments, some, because):
    target.put("hub", {"cancel": hub})
    order = bought(rig, payments=payments)
    items = {"items": [{"id": order["items"][0]}]} if some else {}
    answer = chat.call("cancelOrder", orderId=order["order_id"], reason=REASON, **items)
    assert (answer["refund"], answer["because"]) == ("manual", [because])
    assert all(refund["status"] == "F" for refund in refunds(rig, order))
    statuses = rig.statuses(order["order_id"])
    assert [status[0] for status in statuses] == (["C", "N"] if some else ["C", "C"])
    if hub == "request":
        assert statuses == ["C00", "C00"]


@pytest.mark.rule("HUB-CANCEL-12", "HUB-CANCEL-13", "HUB-CANCEL-14", "HUB-CANCEL-15")
@pytest.mark.parametrize(("hub", "admin", "order_setting", "coupon_setting", "mode", "because"), [
    ("request", True, {}, {}, "complete", ["HUB-CANCEL-12", "HUB-CANCEL-03"]),
    ("complete", False, {"stock_recover": "T", "stock_recover_base": "M"}, {}, "request", ["HUB-CANCEL-13", "HUB-CANCEL-06"]),
    ("complete", False, {}, {"cancel_after_pay": "M"}, "request", ["HUB-CANCEL-14", "HUB-CANCEL-06"]),
    ("request", True, {"stock_recover": "T", "stock_recover_base": "M"}, {}, "request", ["HUB-CANCEL-12", "HUB-CANCEL-13", "HUB-CANCEL-15", "HUB-CANCEL-06"]),
])  # fmt: skip
def test_the_malls_settings_override_the_hubs(rig, target, chat, hub, admin, order_setting, coupon_setting, mode, because):
    """The settings are read for each cancel; the automatic refund is the admin screen's, and the Hub is told of it."""
    target.put("hub", {"cancel": hub, "cafe24_admin": {"auto_refund": admin}})
    if order_setting:
        rig.cafe24("/admin/orders/setting", method="PUT", request=order_setting)
    if coupon_setting:
        now = rig.cafe24("/admin/coupons/setting")["coupon"]["recover_coupon_setting"]
        rig.cafe24("/admin/coupons/setting", method="PUT", request={"recover_coupon_setting": now | coupon_setting})
    order = bought(rig, payments={"card": None})
    answer = chat.call("cancelOrder", orderId=order["order_id"], reason=REASON)
    assert (answer["mode"], answer["because"]) == (mode, because)
    assert rig.statuses(order["order_id"]) == (["C40", "C40"] if mode == "complete" else ["C00", "C00"])


@pytest.mark.rule("HUB-ID-02", "HUB-ID-03", "HUB-ID-04", "HUB-ID-05")
def test_a_guest_verifies_a_number_and_sees_the_chosen_account_alone(rig, target):
    mine, guests = bought(rig), bought(rig, member=None)
    bought(rig, member="junho88")
    chat = Chat(target, member=None)
    assert chat.error("getOrders")["type"] == "unauthorized"
    request = chat.call("sendMobileOTP", mobileNumber="010-1234-5678")["requestId"]
    assert not chat.call("verifyMobileOTP", requestId=request, code="00000x")["verified"]
    verified = chat.call("verifyMobileOTP", requestId=request, code=code_of(target, request))
    assert verified["accounts"] == [{"memberId": "minji01", "maskedName": "김*지"}]
    token = verified["identityToken"]
    assert not chat.call("verifyMobileOTP", requestId=request, code=code_of(target, request))["verified"], "a used code"
    assert chat.error("getOrders", identityToken=token)["data"] == {"name": "account"}
    assert ids(chat.call("getOrders", identityToken=token, account="minji01")) == [mine["order_id"]]
    assert ids(chat.call("getOrders", identityToken=token, account=None)) == [guests["order_id"]]
    assert chat.error("getOrders", identityToken=token, account="junho88")["type"] == "unauthorized"
    assert Chat(target, member=None, chat="another").error("getOrders", identityToken=token, account=None)["type"] == "unauthorized"


def ids(answer: dict) -> list[str]:
    return [order["id"] for order in answer["orders"]]


def code_of(target, request: str) -> str:
    """The code as it lies in the reference's store; the message with it went to SOLAPI."""
    from mallrig.reference.tables import Code

    with target.rig.rooms.target.blueprints["target"].setups.get(target.name).store.reading() as db:
        return db.get(Code, request).code


@pytest.mark.rule("HUB-ID-05")
def test_a_code_is_worth_nothing_after_five_wrong_tries_or_three_minutes(rig, target):
    chat = Chat(target, member=None)
    request = chat.call("sendMobileOTP", mobileNumber="01012345678")["requestId"]
    left = [chat.call("verifyMobileOTP", requestId=request, code="nope")["attemptsLeft"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert not chat.call("verifyMobileOTP", requestId=request, code=code_of(target, request))["verified"]
    request = chat.call("sendMobileOTP", mobileNumber="01012345678")["requestId"]
    rig.advance("3m1s")
    assert not chat.call("verifyMobileOTP", requestId=request, code=code_of(target, request))["verified"]


@pytest.mark.rule("HUB-ID-04")
def test_anothers_order_is_as_unknown_as_one_that_is_not_there(rig, target, chat):
    theirs = bought(rig, member="junho88")
    errors = [chat.error("cancelOrder", orderId=order, reason=REASON) for order in (theirs["order_id"], "20260110-9999999", "../settings", 7)]
    assert all(error == errors[0] and error["code"] == 3 for error in errors)
    assert rig.statuses(theirs["order_id"]) == ["N20", "N20"]


@pytest.mark.rule("HUB-SET-04", "HUB-SET-03", "HUB-SHIP-03")
def test_a_command_that_is_off_is_neither_listed_nor_runnable(rig, target, chat):
    target.put("hub", {"commands": {"cancel": False}, "wms": None})
    names = {command["name"] for command in chat.call("extension.command.metadata.getCommands")["commands"]}
    assert names == {"orderList", "orderClaim", "addressChange"}
    assert chat.error("commands.orderCancel", input={})["type"] == "notOffered"
    assert chat.command("shipDate")["supported"] is False


@pytest.mark.rule("HUB-ADDR-01", "HUB-ADDR-05", "HUB-ADDR-07")
def test_an_address_changes_only_while_the_fee_stays(rig, target, chat):
    order = bought(rig)["order_id"]
    jeju = chat.command("addressChange", orderId=order, address={"zipcode": "63309", "address1": "제주특별자치도 제주시"})
    assert (jeju["allowed"], jeju["because"]) == (False, ["HUB-ADDR-05"])
    [before] = rig.cafe24(f"/admin/orders/{order}/receivers")["receivers"]
    assert before["zipcode"] == "04524"
    assert chat.command("addressChange", orderId=order, address={"zipcode": "03000", "address1": "서울특별시 종로구", "address2": "2층"})["allowed"]
    [after] = rig.cafe24(f"/admin/orders/{order}/receivers")["receivers"]
    assert (after["zipcode"], after["address1"], after["name"]) == ("03000", "서울특별시 종로구", before["name"])


@pytest.mark.rule("HUB-CLAIM-06", "HUB-CLAIM-07", "HUB-CLAIM-08", "HUB-CLAIM-12", "HUB-CLAIM-10")
def test_a_return_is_applied_for_or_awaits_a_manager(rig, target, chat):
    order = bought(rig, SKUS[0], status="N40")["order_id"]
    asked = {"orderId": order, "kind": "return", "reason": "defect"}
    target.put("hub", {"defects": "await"})
    assert chat.command("orderClaim", **asked)["outcome"] == "photo_required"
    waiting = chat.command("orderClaim", **asked, photos=1)
    assert (waiting["outcome"], rig.statuses(order)) == ("awaiting_approval", ["N40"])
    assert chat.command("orderClaim", **asked, photos=1)["claim"] == waiting["claim"]
    manager = Chat(target)
    manager.context["caller"]["type"] = "manager"
    decided = manager.command("claimDecision", claimId=waiting["claim"], decision="reject", reason="사진이 흐립니다")
    assert (decided["outcome"], decided["customerMessage"], rig.statuses(order)) == ("unchanged", "사진이 흐립니다", ["N40"])
    waiting = chat.command("orderClaim", **asked, photos=1)
    assert manager.command("claimDecision", claimId=waiting["claim"], decision="accept")["because"] == ["HUB-CLAIM-07", "HUB-CLAIM-08"]
    assert rig.statuses(order) == ["R00"]


@pytest.mark.rule("HUB-SHIP-02", "HUB-SHIP-05")
def test_a_missing_product_shows_its_restock_date(rig, target, chat):
    """The preset's khaki skirt has none on hand and is expected five days after the world began."""
    gone = "P000000M000B"
    rig.call("PUT", f"{rig.at}/shop/malls/{rig.mall}/stock", {gone: 5})
    target.put("hub", {"partial": {"on": True, "base_days": 3, "minimum": 0}})
    order = bought(rig, SKUS[0], gone)
    [shown] = chat.command("shipDate")["orders"]
    first, second = order["items"]
    assert shown["deliveries"] == [{"lines": [first], "date": "2026-01-10"}, {"lines": [second], "date": "2026-01-15"}]
    assert shown["restock"] == {second: "2026-01-15"}


def test_a_call_that_is_not_signed_is_refused(target, chat):
    for signature in ("", "bm9wZQ==", "not base64"):
        assert chat.send("getOrders", {}, signature).status_code == 401


def test_what_no_function_is_or_takes_is_told_in_the_envelope(target, chat):
    assert chat.error("nope")["code"] == -32601
    assert chat.error("cancelOrder")["data"] == {"name": "orderId"}
    assert chat.error("getOrders", limit=6)["code"] == 2
    assert [function["name"] for function in chat.call("extension.core.function.getFunctions")["functions"]] == ["getOrders", "sendMobileOTP", "verifyMobileOTP", "cancelOrder"]
