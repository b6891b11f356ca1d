"""Whatever is done to an order, and in whatever order: list, detail, each part's own GET and the rig tell the same, and parcels hold what they say."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mallrig.scenarios.emulators.cafe24.mall_hand import empty_buckets
from mallrig.scenarios.emulators.cafe24.order_hand import SHIRT, SHIRT_BLACK, SOCKS, place, refunds, switch, whole
from mallrig.scenarios.profile import EXAMPLES

EMBED = "items,receivers,buyer,return,cancellation,exchange"
CLAIMS = ("cancellation", "return", "exchange")
UNDONE = {"undone": "T", "recover_inventory": "T", "add_memo_too": "F", "undone_reason_type": "A", "expose_order_detail": "F"}


class Hand:
    """One order and all that a client, a buyer or the staff may do to it; most of it is refused at most times, none may break."""

    def __init__(self, mall):
        self.mall = mall
        self.id = place(mall, (SHIRT, 2), (SOCKS, 3), (SHIRT_BLACK, 1), status="N20")["order_id"]
        self.at = f"/admin/orders/{self.id}"

    def send(self, method, path, **request):
        answer = self.mall.client.open(self.mall.base + path, method=method, data=json.dumps({"request": request}), headers={
            "Authorization": f"Bearer {self.mall.keys['access_token']}", "Content-Type": "application/json",
        })  # fmt: skip
        assert answer.status_code < 500, (method, path, request, answer.get_data(as_text=True))
        empty_buckets(self.mall)

    def rig(self, what, **asked):
        answer = self.mall.client.post(f"/_rig/worlds/{self.mall.world}/shop/orders/{self.id}/{what}", json=asked)
        assert answer.status_code < 500, (what, asked, answer.get_data(as_text=True))

    def code(self, number):
        codes = [item["order_item_code"] for item in whole(self.mall, self.id)["items"]]
        return codes[number % len(codes)]

    def delivery(self, number):
        codes = [receiver["shipping_code"] for receiver in whole(self.mall, self.id)["receivers"]]
        return codes[number % len(codes)]

    # -- what may be done --

    def ship(self, number, choice, word):
        some = {} if choice else {"order_item_code": sorted({self.code(number), self.code(number // 7)})}
        self.send("POST", f"{self.at}/shipments", tracking_no=f"T{number}", shipping_company_code="0006", status=("standby", "shipping")[word % 2], **some)

    def carry(self, number, choice, word):
        self.send("PUT", f"{self.at}/shipments/{self.delivery(number)}", status=("standby", "shipping", "shipped")[word % 3])

    def track(self, number, choice, word):
        self.send("PUT", f"{self.at}/shipments/{self.delivery(number)}", tracking_no=f"U{word}", shipping_company_code="0079")

    def take_invoice_back(self, number, choice, word):
        self.send("DELETE", f"{self.at}/shipments/{self.delivery(number)}")

    def claim(self, number, choice, word):
        kind = CLAIMS[word % 3]
        more = {"same_product": "T"} if kind == "exchange" else {}
        status = "accepted" if choice else {"cancellation": "canceled", "return": "returned", "exchange": "exchanged"}[kind]
        self.send("POST", f"{self.at}/{kind}", status=status, items=[{"order_item_code": self.code(number), "quantity": 1 + word % 2}], **more)

    def complete(self, number, choice, word):
        self.rig("admin", complete=("cancel", "return", "exchange")[word % 3])

    def undo(self, number, choice, word):
        kind = CLAIMS[word % 3]
        for claim in whole(self.mall, self.id)[kind][-1:]:
            self.send("PUT", f"{self.at}/{kind}/{claim['claim_code']}", **UNDONE)

    def ask(self, number, choice, word):
        self.rig("ask", kind=("cancel", "return", "exchange")[word % 3], items=[self.code(number)])

    def answer(self, number, choice, word):
        self.rig("admin", **{"accept" if choice else "reject": ("cancel", "return", "exchange")[word % 3]})

    def staff(self, number, choice, word):
        if choice:
            self.rig("admin", status=("N10", "N20", "N21", "N22", "N30", "N40", "N50")[word % 7], items=[self.code(number)])
        else:
            self.rig("admin", cancel=True, items=[self.code(number)], refund=word % 2 == 0)

    def process(self, number, choice, word):
        some = {"order_item_code": [self.code(number)]} if choice else {}
        self.send("PUT", self.at, process_status=("prepare", "prepareproduct", "hold", "unhold")[word % 4], **some)

    def receiver(self, number, choice, word):
        path = f"{self.at}/receivers" if choice else f"{self.at}/receivers/{self.delivery(number)}"
        self.send("PUT", path, address1=("제주 1", "부산 1")[word % 2])

    def item(self, number, choice, word):
        change = {"shipping_expected_date": "2026-01-20"} if choice else {"multi_invoice": [{"tracking_no": "M", "shipping_company_id": "2", "quantity": 1}] * (word % 2)}
        self.send("PUT", f"{self.at}/items/{self.code(number)}", **change)

    def label(self, number, choice, word):
        self.send("POST", f"{self.at}/items/{self.code(number)}/labels", names=[f"L{word}"])

    def buyer(self, number, choice, word):
        self.send("PUT", f"{self.at}/buyer", name=f"김{word}")


DOES = sorted(name for name in vars(Hand) if name not in ("send", "rig", "code", "delivery") and not name.startswith("_"))
STEPS = st.lists(st.tuples(st.sampled_from(DOES), st.integers(0, 40), st.booleans(), st.integers(0, 20)), min_size=3, max_size=25)


@pytest.mark.ours
@pytest.mark.checks("embedded claims", "what is in a parcel", "several addresses")
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(STEPS)
def test_every_view_of_an_order_tells_the_same(mall, steps):
    mall.rig("POST", "/reset")
    switch(mall, settings={"claim_request_button_exposure": [f"{word}_{code}" for word, codes in BUTTONS.items() for code in codes]})
    hand = Hand(mall)
    for name, *numbers in steps:
        getattr(hand, name)(*numbers)
    agree(mall, hand.id)


BUTTONS = {"cancel": ("N10", "N20", "N21", "N22"), "return": ("N30", "N40"), "exchange": ("N00", "N10", "N20", "N21", "N22", "N30", "N40")}


def agree(mall, order_id):
    detail = mall.get(f"/admin/orders/{order_id}", embed=EMBED)["order"]
    detail.pop("customer_group_no_when_ordering")
    assert mall.get("/admin/orders", order_id=order_id, embed=EMBED)["orders"] == [detail]
    assert whole(mall, order_id) == detail
    assert mall.get(f"/admin/orders/{order_id}/items")["items"] == detail["items"]
    assert mall.get(f"/admin/orders/{order_id}/receivers")["receivers"] == detail["receivers"]
    for kind in CLAIMS:
        assert [mall.get(f"/admin/{kind}/{claim['claim_code']}")[kind] for claim in detail[kind]] == detail[kind]
        empty_buckets(mall)
    claimed = {claim["claim_code"] for kind in CLAIMS for claim in detail[kind]}
    assert {item["claim_code"] for item in detail["items"]} - {None} <= claimed
    deliveries = [receiver["shipping_code"] for receiver in detail["receivers"]]
    assert len(set(deliveries)) == len(deliveries)
    assert set(deliveries) == {item["shipping_code"] for item in detail["items"]}
    addresses = {(receiver["zipcode"], receiver["address_full"]) for receiver in detail["receivers"]}
    assert detail["multiple_addresses"] == ("T" if len(addresses) > 1 else "F")
    assert all(item["claim_quantity"] <= item["quantity"] for item in detail["items"])
    assert sum(float(refund["refund_amount"]) for refund in refunds(mall, order_id)) <= float(detail["initial_order_amount"]["payment_amount"])
    agree_on_parcels(detail, mall.get(f"/admin/orders/{order_id}/shipments")["shipments"])


def agree_on_parcels(order, shipments):
    """An item has the tracking number of its delivery's shipment or none; a shipment lists all that carry it, and is none without any."""
    invoices = {row["shipping_code"]: row["tracking_no"] for row in shipments}
    items = {item["order_item_code"]: item for item in order["items"]}
    for item in items.values():
        assert item["tracking_no"] in (None, invoices.get(item["shipping_code"]))
    for row in shipments:
        for listed in row["items"]:
            item = items[listed["order_item_code"]]
            assert (item["shipping_code"], item["tracking_no"]) == (row["shipping_code"], row["tracking_no"])
            assert listed["status"] in ("standby", "shipping", "shipped")
    listed = {(row["shipping_code"], one["order_item_code"]) for row in shipments for one in row["items"]}
    assert listed == {(item["shipping_code"], code) for code, item in items.items() if item["tracking_no"]}
    assert {code for code, _ in listed} == set(invoices)
