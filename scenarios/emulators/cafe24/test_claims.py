"""Cancellations, returns, exchanges and the requests for them: states, splitting, withdrawal, recovery, and Cafe24's own fault (facts, 11 and 12)."""

import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import (
    SHIRT,
    SHIRT_BLACK,
    SOCKS,
    in_full,
    items,
    place,
    refunds,
    staff,
    statuses,
    stock,
    switch,
    whole,
)

WITHDRAWAL = {"undone": "T", "recover_inventory": "F", "add_memo_too": "F", "undone_reason_type": "A", "expose_order_detail": "F"}
EVERY_TICK = [
    *(f"cancel_{code}" for code in ("N10", "N20", "N21", "N22")), *(f"exchange_{code}" for code in ("N00", "N10", "N20", "N21", "N22", "N30", "N40")),
    "return_N30", "return_N40",
]  # fmt: skip
WORD = {"C": "cancellation", "R": "return", "E": "exchange"}
ASKS = {"C": "cancel", "R": "return", "E": "exchange"}
ACCEPTED = {"C": "C10", "R": "R10", "E": "E10"}


def claim(mall, kind, order, code=201, lines=None, **more):
    request = {"status": "accepted", "items": in_full(order, 2, 3) if lines is None else lines} | ({"same_product": "T"} if kind == "E" else {}) | more
    return mall.post(f"/admin/orders/{order['order_id']}/{WORD[kind]}", code, **request).get(WORD[kind])


def request(mall, kind, order, code=201, **more):
    sent = {"order_id": order["order_id"], "reason_type": "A", "reason": "마음이 바뀜", "items": in_full(order, 2, 3)} | ({"request_pickup": "F"} if kind == "R" else {}) | more
    return mall.call("POST", f"/admin/{WORD[kind]}requests", code, body={"requests": [sent]})


def standing_for(kind):
    return "N10" if kind == "C" else "N40"


# -- what a claim's status is --


@pytest.mark.seen
@pytest.mark.checks("item statuses", "POST /admin/orders/<order_id>/cancellation", "POST /admin/orders/<order_id>/return", "POST /admin/orders/<order_id>/exchange")
@pytest.mark.parametrize(
    ("kind", "sent", "reached"),
    [
        ("C", {"status": "accepted"}, "C10"), ("C", {"status": "canceling"}, "C34"), ("C", {"status": "canceled"}, "C40"), ("R", {"status": "accepted"}, "R10"),
        ("R", {"status": "processing"}, "R30"), ("R", {"status": "processing", "pickup_completed": "T"}, "R31"), ("R", {"status": "returned"}, "R40"),
        ("E", {"status": "accepted"}, "E10"), ("E", {"status": "exchanged"}, "E40"),
    ],
)  # fmt: skip
def test_each_claim_moves_its_items_by_its_label(mall, kind, sent, reached):
    order = place(mall, status=standing_for(kind))
    made = claim(mall, kind, order, **sent)
    assert made["claim_code"] == f"{'B' if kind == 'E' else 'C'}20260110-0000001"
    assert [item["order_item_code"] for item in made["items"]] == order["items"]
    assert statuses(mall, order["order_id"])[:2] == [reached, reached]
    item = items(mall, order["order_id"])[0]
    assert (item["claim_code"], item["claim_quantity"], item["order_status_before_cs"]) == (made["claim_code"], 2, standing_for(kind))
    assert item["status_code"] == {"C": "C2", "R": "C3", "E": "E1"}[kind]


@pytest.mark.ours
@pytest.mark.checks("item statuses")
def test_what_was_not_paid_is_cancelled_before_payment(mall):
    order = place(mall, paid=False)
    claim(mall, "C", order, status="canceled")
    assert statuses(mall, order["order_id"]) == ["C49", "C49"]
    assert items(mall, order["order_id"])[0]["status_code"] == "C1"
    assert refunds(mall, order["order_id"]) == []


@pytest.mark.read
@pytest.mark.checks("item statuses")
@pytest.mark.parametrize("kind", "CRE")
@pytest.mark.parametrize("status", ["N00", "N10", "N20", "N21", "N22", "N30", "N40", "N50"])
def test_cancels_before_delivery_returns_after_it(mall, kind, status):
    may = {"C": status < "N30", "R": status >= "N30", "E": status != "N50"}[kind]
    order = place(mall, status=status)
    claim(mall, kind, order, 201 if may else 422)
    assert statuses(mall, order["order_id"])[:2] == [ACCEPTED[kind] if may else status] * 2


@pytest.mark.read
@pytest.mark.checks("item statuses")
@pytest.mark.parametrize("kind", "CRE")
def test_an_item_in_a_claim_is_in_no_second_one(mall, kind):
    order = place(mall, status=standing_for(kind))
    claim(mall, kind, order)
    for other in "CRE":
        claim(mall, other, order, 422)
    assert len(refunds(mall, order["order_id"])) == (0 if kind == "E" else 1)


# -- splitting --


@pytest.mark.ours
@pytest.mark.checks("splitting of items")
@pytest.mark.parametrize("kind", "CRE")
def test_a_part_of_an_item_goes_under_a_new_code(mall, kind):
    order = place(mall, status=standing_for(kind))
    made = claim(mall, kind, order, lines=[{"order_item_code": order["items"][1], "quantity": 1}])
    rows = items(mall, order["order_id"])
    assert [(row["order_item_code"][-2:], row["quantity"]) for row in rows[:3]] == [("01", 2), ("02", 2), ("03", 1)]
    assert (rows[1]["order_status"], rows[2]["order_status"]) == (standing_for(kind), ACCEPTED[kind])
    assert made["items"][0]["order_item_code"] == rows[2]["order_item_code"]
    assert made["items"][0]["quantity"] == 1
    assert rows[2]["item_no"] > rows[1]["item_no"]


@pytest.mark.seen
@pytest.mark.checks("splitting of items")
@pytest.mark.parametrize("kind", "CRE")
@pytest.mark.parametrize(("quantity", "code"), [(0, 422), (1, 201), (2, 201), (3, 422), ("x", 422), (2**70, 422), (None, 422), (1.5, 422)])
def test_no_more_can_be_claimed_than_there_is(mall, kind, quantity, code):
    order = place(mall, status=standing_for(kind))
    claim(mall, kind, order, code, lines=[{"order_item_code": order["items"][0], "quantity": quantity}])
    if code == 422:
        assert len(items(mall, order["order_id"])) == 2


@pytest.mark.seen
@pytest.mark.checks("isolation of malls")
@pytest.mark.parametrize("kind", "CRE")
def test_wrong_items_change_nothing(mall, neighbour, kind):
    order, other, theirs = (place(hand, status=standing_for(kind)) for hand in (mall, mall, neighbour))
    claim(mall, kind, order, 422, lines=[])
    claim(mall, kind, order, 422, lines=None, items=None)
    claim(mall, kind, order, 422, lines=in_full(order, 1, 1)[:1] * 2)
    claim(mall, kind, order, 404, lines=in_full(other, 2, 3))
    claim(mall, kind, theirs, 404)
    claim(mall, kind, order, 422, status="done")
    claim(mall, kind, order, 422, reason="x" * 2001)
    for placed, hand in ((order, mall), (other, mall), (theirs, neighbour)):
        assert statuses(hand, placed["order_id"]) == [standing_for(kind)] * 2
    claim(mall, kind, order, 201, reason="x" * 2000)


# -- carrying on, and withdrawing --


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/cancellation/<claim_code>", "item statuses")
def test_a_cancellation_is_carried_on(mall):
    order = place(mall)
    code = claim(mall, "C", order)["claim_code"]
    mall.put(f"/admin/orders/{order['order_id']}/cancellation/{code}", status="canceling")
    assert statuses(mall, order["order_id"]) == ["C34", "C34"]
    mall.put(f"/admin/orders/{order['order_id']}/refunds/{code}", status="complete")
    assert statuses(mall, order["order_id"]) == ["C40", "C40"]
    mall.put(f"/admin/orders/{order['order_id']}/cancellation/{code}", 422, status="canceling")
    mall.put(f"/admin/orders/{order['order_id']}/cancellation/{code}", 422)
    mall.put(f"/admin/orders/{order['order_id']}/cancellation/C20260110-9999999", 404, status="canceling")


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/return/<claim_code>", "item statuses")
def test_a_return_is_collected_and_completed(mall):
    order = place(mall, status="N40")
    code = claim(mall, "R", order)["claim_code"]
    at = f"/admin/orders/{order['order_id']}/return/{code}"
    for sent, reached in (
        ({"pickup_completed": "T"}, "R20"), ({"status": "processing", "pickup_completed": "T"}, "R31"), ({"return_invoice_no": "55", "carrier_id": 2}, "R31"),
        ({"status": "returned"}, "R40"),
    ):  # fmt: skip
        mall.put(f"/admin/orders/{order['order_id']}/return/{code}", **sent)
        assert statuses(mall, order["order_id"]) == [reached, reached], sent
    assert items(mall, order["order_id"])[0]["return_collected_date"] is not None
    shown = mall.get(f"/admin/return/{code}")["return"]
    assert (shown["return_invoice_no"], shown["carrier_id"]) == ("55", 2)
    mall.put(at, 422, status="processing")


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/return/<claim_code>")
@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"carrier_id": 99}, 422), ({"return_invoice_no": "x" * 40}, 200), ({"return_invoice_no": "x" * 41}, 422), ({"return_shipping_company_name": "x" * 30}, 200),
        ({"return_shipping_company_name": "x" * 31}, 422), ({"return_invoice_fail_reason": "x" * 100}, 200), ({"return_invoice_fail_reason": "x" * 101}, 422),
        ({"return_invoice_success": "N"}, 200), ({"return_invoice_success": "X"}, 422), ({"items": [{"order_item_code": "nonsense"}], "status": "returned"}, 422), ({}, 422),
    ],
)  # fmt: skip
def test_each_member_of_a_returns_change(mall, sent, code):
    order = place(mall, status="N40")
    made = claim(mall, "R", order)
    mall.put(f"/admin/orders/{order['order_id']}/return/{made['claim_code']}", code, **sent)
    if "return_invoice_success" in sent and code == 200:
        assert mall.get(f"/admin/return/{made['claim_code']}")["return"]["pickup_request_state"] == "N"


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/exchange/<claim_code>", "GET /admin/exchange/<claim_code>")
def test_an_exchange_brings_a_replacement(mall):
    order = place(mall, status="N40")
    made = claim(mall, "E", order, lines=[{"order_item_code": order["items"][0], "quantity": 1, "exchange_variant_code": SHIRT_BLACK}])
    assert made["items"][0]["exchange_variant_code"] == SHIRT_BLACK
    assert made["exchanged_items"] == [{"order_item_code": f"{order['order_id']}-04"}]
    replaced, replacement = items(mall, order["order_id"])[2:]
    assert (replacement["order_status"], replacement["status_code"], replacement["variant_code"], replacement["quantity"]) == ("N01", "N2", SHIRT_BLACK, 1)
    assert replacement["original_item_no"] == [replaced["item_no"]]
    mall.put(f"/admin/orders/{order['order_id']}/exchange/{made['claim_code']}", 422, status="exchanged", exchanged_after_collected="T")
    mall.put(f"/admin/orders/{order['order_id']}/exchange/{made['claim_code']}", pickup_completed="T")
    mall.put(f"/admin/orders/{order['order_id']}/exchange/{made['claim_code']}", status="exchanged", exchanged_after_collected="T")
    assert statuses(mall, order["order_id"]) == ["N40", "N40", "E40", "N10"]
    shown = mall.get(f"/admin/exchange/{made['claim_code']}")["exchange"]
    assert [item["order_item_code"][-2:] for item in shown["items"]] == ["03"]
    assert [item["order_item_code"][-2:] for item in shown["exchanged_items"]] == ["04"]
    assert "bank_accout_no" in shown["additional_payment"]
    mall.post(f"/admin/orders/{order['order_id']}/shipments", tracking_no="9", shipping_company_code="0006", status="shipping", order_item_code=[replacement["order_item_code"]])
    assert statuses(mall, order["order_id"])[3] == "N30"


@pytest.mark.seen
@pytest.mark.checks("POST /admin/orders/<order_id>/exchange")
def test_the_same_product_is_exchanged_for_one_of_its_own_variants(mall):
    order = place(mall, status="N40")
    wrong = [{"order_item_code": order["items"][0], "quantity": 1, "exchange_variant_code": SOCKS}]
    claim(mall, "E", order, 422, lines=wrong)
    claim(mall, "E", order, 422, lines=[wrong[0] | {"exchange_variant_code": "P000000Z000Z"}])
    claim(mall, "E", order, 422, same_product=None)
    assert claim(mall, "E", order, lines=wrong, same_product="F")["items"][0]["exchange_variant_code"] == SOCKS


# -- what replaces an item is an item like any other --


def exchanged(mall, *lines, **wish):
    """An order of which the first item was exchanged at once: {its ids, with the replacement's code as the last}."""
    order = place(mall, *lines or ((SHIRT, 1),), **wish)
    made = claim(mall, "E", order, lines=[{"order_item_code": order["items"][0], "quantity": 1}], status="exchanged")
    return order | {"exchange": made["claim_code"], "replacement": made["exchanged_items"][0]["order_item_code"]}


def shown(mall, kind, code):
    return mall.get(f"/admin/{WORD[kind]}/{code}")[WORD[kind]]


def codes(rows):
    return [row["order_item_code"][-2:] for row in rows]


@pytest.mark.ours
@pytest.mark.checks("claims of replacements")
@pytest.mark.parametrize(
    ("kind", "status", "steps"),
    [
        ("C", "N10", [({"status": "canceling"}, "C34")]), ("R", "N40", [({"pickup_completed": "T"}, "R20"), ({"status": "returned"}, "R40")]),
        ("E", "N40", [({"status": "exchanged"}, "E40")]),
    ],
)  # fmt: skip
def test_a_replacement_may_be_claimed_in_its_turn(mall, kind, status, steps):
    order = exchanged(mall)
    staff(mall, order["order_id"], status=status)
    made = claim(mall, kind, order, lines=[{"order_item_code": order["replacement"], "quantity": 1}])
    assert statuses(mall, order["order_id"])[:2] == ["E40", ACCEPTED[kind]]
    assert codes(shown(mall, kind, made["claim_code"])["items"]) == ["02"]
    first = shown(mall, "E", order["exchange"])
    assert (codes(first["items"]), codes(first["exchanged_items"])) == (["01"], ["02"])
    for sent, reached in steps:
        answer = mall.put(f"/admin/orders/{order['order_id']}/{WORD[kind]}/{made['claim_code']}", **sent)[WORD[kind]]
        assert codes(answer["items"]) == ["02"]
        assert statuses(mall, order["order_id"])[1] == reached
    if kind == "E":
        assert codes(shown(mall, "E", made["claim_code"])["exchanged_items"]) == ["03"]
        assert statuses(mall, order["order_id"])[2] == "N10"


@pytest.mark.ours
@pytest.mark.checks("claims of replacements", "withdrawal of claims")
@pytest.mark.parametrize(("kind", "status"), [("C", "N10"), ("R", "N40"), ("E", "N40")])
def test_a_withdrawn_claim_of_a_replacement_leaves_it_in_its_exchange(mall, kind, status):
    order = exchanged(mall)
    staff(mall, order["order_id"], status=status)
    made = claim(mall, kind, order, lines=[{"order_item_code": order["replacement"], "quantity": 1}])
    mall.put(f"/admin/orders/{order['order_id']}/{WORD[kind]}/{made['claim_code']}", **WITHDRAWAL)
    assert statuses(mall, order["order_id"]) == ["E40", status]
    assert items(mall, order["order_id"])[1]["claim_code"] == order["exchange"]
    assert codes(shown(mall, "E", order["exchange"])["exchanged_items"]) == ["02"]
    mall.put(f"/admin/orders/{order['order_id']}/{WORD[kind]}/{made['claim_code']}", 422, status={"C": "canceling", "R": "processing", "E": "exchanged"}[kind])
    assert statuses(mall, order["order_id"]) == ["E40", status]


@pytest.mark.ours
@pytest.mark.checks("claims of replacements", "withdrawal of claims")
def test_a_withdrawn_exchange_takes_its_own_replacements_away_and_no_other(mall):
    order = exchanged(mall, (SHIRT, 1), (SOCKS, 1))
    staff(mall, order["order_id"], status="N40")
    both = [{"order_item_code": code, "quantity": 1} for code in (order["items"][1], order["replacement"])]
    made = claim(mall, "E", order, lines=both)
    assert statuses(mall, order["order_id"]) == ["E40", "E10", "E10", "N01", "N01"]
    mall.put(f"/admin/orders/{order['order_id']}/exchange/{made['claim_code']}", **WITHDRAWAL)
    assert statuses(mall, order["order_id"]) == ["E40", "N40", "N40"]


@pytest.mark.ours
@pytest.mark.checks("claims of replacements", "withdrawal of claims")
@pytest.mark.parametrize("moved", ["claimed", "shipped"])
def test_an_exchange_whose_replacement_went_on_stays(mall, moved):
    order = place(mall, (SHIRT, 1), status="N40")
    made = claim(mall, "E", order, lines=in_full(order, 1))
    new = made["exchanged_items"][0]["order_item_code"]
    staff(mall, order["order_id"], status="N30" if moved == "shipped" else "N20", items=[new])
    if moved == "claimed":
        claim(mall, "C", order, lines=[{"order_item_code": new, "quantity": 1}])
    before = whole(mall, order["order_id"])
    mall.put(f"/admin/orders/{order['order_id']}/exchange/{made['claim_code']}", 422, **WITHDRAWAL)
    assert whole(mall, order["order_id"]) == before


@pytest.mark.ours
@pytest.mark.checks("claims of replacements", "how much goes back")
def test_what_was_exchanged_still_counts_as_bought(mall):
    order = exchanged(mall, (SHIRT, 1), (SOCKS, 1))
    assert whole(mall, order["order_id"])["actual_order_amount"]["order_price_amount"] == "32800.00"
    claim(mall, "C", order, lines=[{"order_item_code": order["items"][1], "quantity": 1}], status="canceled")
    row = whole(mall, order["order_id"])
    assert (row["canceled"], row["actual_order_amount"]["order_price_amount"], refunds(mall, order["order_id"])[0]["refund_amount"]) == ("M", "19900.00", "12900.00")
    claim(mall, "C", order, lines=[{"order_item_code": order["replacement"], "quantity": 1}], status="canceled")
    row = whole(mall, order["order_id"])
    assert (row["canceled"], row["actual_order_amount"]["order_price_amount"], refunds(mall, order["order_id"])[1]["refund_amount"]) == ("T", "0.00", "22900.00")
    assert row["shipping_fee_detail"][0]["refunded_shipping_fee"] == "3000.00"


@pytest.mark.ours
@pytest.mark.checks("claims of replacements")
def test_buyers_and_staff_claim_replacements_too(mall):
    order = exchanged(mall)
    switch(mall, settings={"claim_request_button_exposure": EVERY_TICK})
    mall.rig("POST", f"/shop/orders/{order['order_id']}/ask", body={"kind": "cancel", "items": [order["replacement"]]})
    staff(mall, order["order_id"], accept="cancel")
    staff(mall, order["order_id"], complete="cancel")
    assert statuses(mall, order["order_id"]) == ["E40", "C40"]


@pytest.mark.ours
@pytest.mark.checks("splitting of items")
@pytest.mark.parametrize("kind", "CR")
def test_a_part_of_a_request_that_is_accepted_leaves_the_rest_of_it(mall, kind):
    order = place(mall, (SHIRT, 3), (SOCKS, 3), status=standing_for(kind))
    switch(mall, settings={"claim_request_button_exposure": EVERY_TICK})
    request(mall, kind, order, items=in_full(order, 3, 3)[:1])
    claim(mall, kind, order, lines=in_full(order, 1, 1)[:1])
    first, _, part = [(item["order_status"], item["quantity"], item["claim_quantity"]) for item in items(mall, order["order_id"])]
    assert (first, part) == ((f"{kind}00", 2, 2), (f"{kind}10", 1, 1))


@pytest.mark.ours
@pytest.mark.checks("withdrawal of claims")
@pytest.mark.parametrize("kind", "CRE")
def test_a_withdrawn_claim_still_shows_its_items(mall, kind):
    order = place(mall, (SHIRT, 1), status=standing_for(kind))
    made = claim(mall, kind, order, lines=in_full(order, 1))
    mall.put(f"/admin/orders/{order['order_id']}/{WORD[kind]}/{made['claim_code']}", **WITHDRAWAL)
    row = shown(mall, kind, made["claim_code"])
    assert (row["undone"], codes(row["items"]), row.get("exchanged_items", [])) == ("T", ["01"], [])
    assert row["items"][0]["order_status"] == standing_for(kind)


# -- what a claim does beside its items --


def in_part(order, *positions):
    return [{"order_item_code": order["items"][at], "quantity": 1} for at in positions]


@pytest.mark.ours
@pytest.mark.checks("when money goes back", "PUT /admin/orders/<order_id>/return/<claim_code>")
def test_a_return_pays_back_with_its_last_item(mall):
    order = place(mall, (SHIRT, 1), (SOCKS, 1), status="N40")
    made = claim(mall, "R", order, lines=in_part(order, 0, 1))
    at = f"/admin/orders/{order['order_id']}/return/{made['claim_code']}"
    mall.put(at, status="returned", items=[{"order_item_code": order["items"][0]}])
    assert (statuses(mall, order["order_id"]), refunds(mall, order["order_id"])[0]["status"]) == (["R41", "R10"], "F")
    mall.put(at, status="returned", items=[{"order_item_code": order["items"][1]}])
    assert (statuses(mall, order["order_id"]), refunds(mall, order["order_id"])[0]["status"]) == (["R40", "R40"], "T")
    assert shown(mall, "R", made["claim_code"])["items"][0]["refund_date"] is not None
    mall.put(at, 422, status="returned")


@pytest.mark.ours
@pytest.mark.checks("how much goes back", "withdrawal of claims")
def test_no_more_goes_back_than_was_paid(mall):
    order = place(mall, (SHIRT, 1), (SOCKS, 1), paid=False, payments="cash")
    made = claim(mall, "C", order, lines=in_part(order, 0))
    mall.rig("POST", f"/shop/orders/{order['order_id']}/pay")
    assert mall.get(f"/admin/orders/{order['order_id']}/paymenttimeline")["paymenttimeline"][-1]["paid_amount"] == "15900.00"
    mall.put(f"/admin/orders/{order['order_id']}/cancellation/{made['claim_code']}", 422, **WITHDRAWAL)
    assert statuses(mall, order["order_id"]) == ["C10", "N10"]
    claim(mall, "C", order, lines=in_part(order, 1), status="canceled")
    assert [refund["refund_amount"] for refund in refunds(mall, order["order_id"])] == ["15900.00"]


@pytest.mark.ours
@pytest.mark.checks("orders placed through the rig", "refusal of applications")
@pytest.mark.parametrize("ends", ["withdrawn", "rejected"])
@pytest.mark.parametrize("whole_order", [True, False])
def test_what_is_in_a_request_is_paid_for_with_its_order(mall, ends, whole_order):
    order = place(mall, (SHIRT, 1), (SOCKS, 1), paid=False, payments="cash")
    switch(mall, settings={"claim_request_button_exposure": EVERY_TICK})
    asked = order["items"] if whole_order else order["items"][:1]
    mall.rig("POST", f"/shop/orders/{order['order_id']}/ask", body={"kind": "exchange", "items": asked})
    mall.rig("POST", f"/shop/orders/{order['order_id']}/pay")
    if ends == "withdrawn":
        mall.rig("POST", f"/shop/orders/{order['order_id']}/withdraw", body={})
    else:
        staff(mall, order["order_id"], reject="exchange")
    mall.put(f"/admin/orders/{order['order_id']}", process_status="prepare")
    assert statuses(mall, order["order_id"]) == ["N20", "N20"]


@pytest.mark.ours
@pytest.mark.checks("claims of replacements")
def test_what_replaces_unpaid_goods_awaits_payment_with_its_order(mall):
    order = place(mall, (SHIRT, 1), paid=False, payments="cash")
    claim(mall, "E", order, lines=in_full(order, 1), status="exchanged")
    assert statuses(mall, order["order_id"]) == ["E40", "N00"]
    mall.post(f"/admin/orders/{order['order_id']}/shipments", 422, tracking_no="1", shipping_company_code="0006", status="shipping")
    mall.rig("POST", f"/shop/orders/{order['order_id']}/pay")
    assert statuses(mall, order["order_id"]) == ["E40", "N10"]


@pytest.mark.ours
@pytest.mark.checks("recovery of stock and coupons", "withdrawal of claims")
@pytest.mark.parametrize(("kind", "sent"), [("R", {"status": "processing"}), ("E", {"pickup_completed": "T"})])
def test_stock_that_a_change_gave_back_is_taken_again(mall, kind, sent):
    order = place(mall, (SHIRT, 2), status="N40")
    before = stock(mall, SHIRT)
    made = claim(mall, kind, order, lines=[{"order_item_code": order["items"][0], "quantity": 2, "exchange_variant_code": SHIRT_BLACK}])
    at = f"/admin/orders/{order['order_id']}/{WORD[kind]}/{made['claim_code']}"
    mall.put(at, recover_inventory="T", **sent)
    assert stock(mall, SHIRT) == before + 2
    mall.put(at, **WITHDRAWAL | {"recover_inventory": "T"})
    assert stock(mall, SHIRT) == before


@pytest.mark.ours
@pytest.mark.checks("refusal of applications")
def test_a_refused_request_leaves_the_item_to_go_on(mall):
    switch(mall, settings={"claim_request_button_exposure": EVERY_TICK})
    order = place(mall, (SHIRT, 1), (SOCKS, 1))
    refuse = lambda kind: (request_one(mall, kind, order), staff(mall, order["order_id"], reject=ASKS[kind]))
    refuse("C")
    assert statuses(mall, order["order_id"]) == ["C11", "N10"]
    mall.put(f"/admin/orders/{order['order_id']}", process_status="prepare")
    assert statuses(mall, order["order_id"]) == ["N20", "N20"]
    mall.post(f"/admin/orders/{order['order_id']}/shipments", tracking_no="1", shipping_company_code="0006", status="shipping")
    refuse("R")
    assert statuses(mall, order["order_id"]) == ["R11", "N30"]
    mall.put(f"/admin/orders/{order['order_id']}/shipments/D-{order['order_id']}-00", status="shipped")
    assert statuses(mall, order["order_id"]) == ["N40", "N40"]


def request_one(mall, kind, order):
    mall.rig("POST", f"/shop/orders/{order['order_id']}/ask", body={"kind": ASKS[kind], "items": order["items"][:1]})


@pytest.mark.ours
@pytest.mark.checks("how much goes back")
def test_the_shipping_fee_goes_back_with_what_replaces_the_last_item(mall):
    order = place(mall, (SHIRT, 1))
    made = claim(mall, "E", order, lines=in_full(order, 1))
    new = made["exchanged_items"][0]["order_item_code"]
    staff(mall, order["order_id"], status="N20", items=[new])
    claim(mall, "C", order, lines=[{"order_item_code": new, "quantity": 1}], status="canceled")
    assert refunds(mall, order["order_id"])[0]["refund_amount"] == "22900.00"


@pytest.mark.ours
@pytest.mark.checks("how much goes back", "withdrawal of claims")
@pytest.mark.parametrize("paid", [True, False])
def test_the_shipping_fee_stays_when_an_item_comes_back_to_the_order(mall, paid):
    order = place(mall, (SHIRT, 1), (SOCKS, 1), paid=paid, payments="card" if paid else "cash")
    first, second = (claim(mall, "C", order, lines=in_part(order, at))["claim_code"] for at in (0, 1))
    assert shown(mall, "C", second)["shipping_fee"] == "3000.00"
    mall.put(f"/admin/orders/{order['order_id']}/cancellation/{first}", **WITHDRAWAL)
    assert (shown(mall, "C", second)["shipping_fee"], whole(mall, order["order_id"])["actual_order_amount"]["shipping_fee"]) == ("0.00", "3000.00")
    assert [refund["refund_amount"] for refund in refunds(mall, order["order_id"])] == (["12900.00"] if paid else [])
    claim(mall, "C", order, lines=in_part(order, 0))
    assert sum(float(refund["refund_amount"]) for refund in refunds(mall, order["order_id"])) == (35800 if paid else 0)


@pytest.mark.ours
@pytest.mark.checks("how much goes back")
def test_a_shipping_fee_that_was_spent_does_not_go_back(mall):
    order = place(mall, (SHIRT, 1), (SOCKS, 1))
    mall.post(f"/admin/orders/{order['order_id']}/shipments", tracking_no="1", shipping_company_code="0006", status="shipping", order_item_code=order["items"][:1])
    claim(mall, "R", order, lines=in_part(order, 0), status="returned")
    claim(mall, "C", order, lines=in_part(order, 1), status="canceled")
    assert [refund["refund_amount"] for refund in refunds(mall, order["order_id"])] == ["19900.00", "12900.00"]
    assert whole(mall, order["order_id"])["actual_order_amount"]["shipping_fee"] == "3000.00"


@pytest.mark.ours
@pytest.mark.checks("splitting of items")
def test_a_part_that_is_cancelled_leaves_no_further_invoice_for_it(mall):
    order = place(mall, (SHIRT, 3))
    mall.post(f"/admin/orders/{order['order_id']}/shipments", tracking_no="1", shipping_company_code="0006", status="standby")
    invoices = [{"tracking_no": number, "shipping_company_id": "2", "quantity": 1} for number in ("a", "b")]
    mall.put(f"/admin/orders/{order['order_id']}/items/{order['items'][0]}", multi_invoice=invoices)
    claim(mall, "C", order, lines=[{"order_item_code": order["items"][0], "quantity": 2}])
    assert [item["multi_invoice"] for item in items(mall, order["order_id"])] == [invoices[:1], []]


@pytest.mark.ours
@pytest.mark.checks("item statuses")
def test_a_delivered_order_in_return_is_no_order_before_delivery(mall):
    order = place(mall, (SHIRT, 1), status="N40")
    claim(mall, "R", order, lines=in_full(order, 1))
    assert whole(mall, order["order_id"])["shipping_status"] == "T"


@pytest.mark.ours
@pytest.mark.checks("PUT /admin/orders/<order_id>/return/<claim_code>")
@pytest.mark.parametrize(("sent", "reached"), [({"pickup_completed": "T"}, "R20"), ({"status": "processing"}, "R30")])
def test_what_was_returned_stays_so_while_the_rest_goes_on(mall, sent, reached):
    order = place(mall, (SHIRT, 1), (SOCKS, 1), status="N40")
    at = f"/admin/orders/{order['order_id']}/return/{claim(mall, 'R', order, lines=in_part(order, 0, 1))['claim_code']}"
    mall.put(at, status="returned", items=[{"order_item_code": order["items"][0]}])
    mall.put(at, **sent)
    assert statuses(mall, order["order_id"]) == ["R41", reached]


@pytest.mark.ours
@pytest.mark.checks("PUT /admin/orders/<order_id>/exchange/<claim_code>")
def test_the_rest_of_an_exchange_goes_on_without_being_named(mall):
    order = place(mall, (SHIRT, 1), (SOCKS, 1), status="N40")
    at = f"/admin/orders/{order['order_id']}/exchange/{claim(mall, 'E', order, lines=in_part(order, 0, 1))['claim_code']}"
    mall.put(at, status="exchanged", items=[{"order_item_code": order["items"][0]}])
    mall.put(at, pickup_completed="T")
    assert statuses(mall, order["order_id"])[:2] == ["E40", "E31"]
    mall.put(at, status="exchanged")
    assert statuses(mall, order["order_id"]) == ["E40", "E40", "N10", "N10"]
    mall.put(at, 422, status="exchanged")


@pytest.mark.ours
@pytest.mark.checks("withdrawal of claims", "stock of variants")
def test_what_is_paid_for_in_an_exchange_has_its_stock_when_it_comes_back(mall):
    mall.put(f"/admin/products/9/variants/{SHIRT}/inventories", inventory_control_type="B")
    order = place(mall, (SHIRT, 1), paid=False, payments="cash")
    before = stock(mall, SHIRT)
    made = claim(mall, "E", order, lines=in_full(order, 1))
    assert stock(mall, SHIRT) == before
    mall.rig("POST", f"/shop/orders/{order['order_id']}/pay")
    assert stock(mall, SHIRT) == before - 1
    mall.put(f"/admin/orders/{order['order_id']}/exchange/{made['claim_code']}", **WITHDRAWAL)
    assert (statuses(mall, order["order_id"]), stock(mall, SHIRT)) == (["N10"], before - 1)


@pytest.mark.ours
@pytest.mark.checks("what is in a parcel", "changes by the mall itself")
def test_what_is_in_a_request_goes_with_its_parcel_and_has_the_dates_of_it(mall):
    switch(mall, settings={"claim_request_button_exposure": EVERY_TICK})
    order = place(mall, (SHIRT, 1), (SOCKS, 1))
    at = f"/admin/orders/{order['order_id']}/shipments"
    mall.post(at, tracking_no="1", shipping_company_code="0006", status="standby")
    request_one(mall, "C", order)
    for status in ("shipping", "shipped"):
        mall.put(f"{at}/D-{order['order_id']}-00", status=status)
    assert {item["status"] for item in mall.get(at)["shipments"][0]["items"]} == {"shipped"}
    mall.rig("POST", f"/shop/orders/{order['order_id']}/withdraw", body={})
    first, second = [(item["order_status"], item["shipped_date"], item["delivered_date"]) for item in items(mall, order["order_id"])]
    assert first == second
    assert first[0] == "N40" and None not in first


@pytest.mark.ours
@pytest.mark.checks("refusal of applications")
def test_a_refused_request_before_payment_holds_nothing_back(mall):
    switch(mall, settings={"claim_request_button_exposure": EVERY_TICK})
    order = place(mall, (SHIRT, 1), paid=False, payments="cash")
    request_one(mall, "E", order)
    staff(mall, order["order_id"], reject="exchange")
    mall.put(f"/admin/orders/{order['order_id']}/payments", change_payment_amount="T", change_payment_method="F", commission="100")
    mall.rig("POST", f"/shop/orders/{order['order_id']}/ask", body={"kind": "cancel", "items": order["items"]})
    assert statuses(mall, order["order_id"]) == ["C47"]


@pytest.mark.ours
@pytest.mark.checks("refusal of applications")
def test_what_was_refused_may_be_held_unpaid_and_prepared(mall):
    switch(mall, settings={"claim_request_button_exposure": EVERY_TICK})
    order = place(mall, (SHIRT, 1))
    at = f"/admin/orders/{order['order_id']}"
    request_one(mall, "C", order)
    staff(mall, order["order_id"], reject="cancel")
    assert mall.put(at, process_status="prepareproduct")["order"]["order_item_code"] == order["items"]
    assert statuses(mall, order["order_id"]) == ["N10"]
    request_one(mall, "C", order)
    staff(mall, order["order_id"], reject="cancel")
    for _ in range(2):
        staff(mall, order["order_id"], status="N22")
    mall.put(at, process_status="unhold")
    assert statuses(mall, order["order_id"]) == ["N10"]
    request_one(mall, "C", order)
    staff(mall, order["order_id"], reject="cancel")
    mall.put_all("/admin/payments", [{"order_id": order["order_id"], "status": "unpaid"}])
    assert statuses(mall, order["order_id"]) == ["N00"]


@pytest.mark.ours
@pytest.mark.checks("refusal of applications", "POST /admin/orders/<order_id>/return")
def test_the_rest_of_an_application_keeps_what_the_buyer_wished(mall):
    switch(mall, settings={"claim_request_button_exposure": EVERY_TICK})
    order = place(mall, (SHIRT, 1), (SHIRT, 1), status="N40")
    pickup = {"name": "김", "phone": "02-1", "cellphone": "010-1", "zipcode": "04524", "address1": "서울 1", "address2": "2"}
    mall.rig("POST", f"/shop/orders/{order['order_id']}/ask", body={"kind": "return", "items": order["items"], "request_pickup": "T", "pickup": pickup})
    first, second = (claim(mall, "R", order, lines=in_part(order, at))["claim_code"] for at in (0, 1))
    assert shown(mall, "R", first)["return_address"]["address1"] == shown(mall, "R", second)["return_address"]["address1"] == "서울 1"


@pytest.mark.ours
@pytest.mark.checks("how much goes back", "withdrawal of claims")
def test_money_goes_back_before_points_however_it_was_counted_first(mall):
    order = place(mall, (SHIRT, 1), (SOCKS, 1), payments={"card": None, "point": 1000}, shipping_fee=0)
    first, _ = (claim(mall, "C", order, lines=in_part(order, at))["claim_code"] for at in (0, 1))
    assert refunds(mall, order["order_id"])[1]["refund_payment_methods"] == ["card", "point"]
    mall.put(f"/admin/orders/{order['order_id']}/cancellation/{first}", **WITHDRAWAL)
    [row] = refunds(mall, order["order_id"])
    assert (row["refund_amount"], row["refund_point"], row["refund_payment_methods"], row["refund_methods"]) == ("12900.00", "0.00", ["card"], ["신용카드"])


@pytest.mark.ours
@pytest.mark.checks("withdrawal of claims")
def test_a_withdrawn_claim_leaves_no_date_of_its_end(mall):
    order = place(mall, (SHIRT, 1), (SOCKS, 1), status="N40")
    at = f"/admin/orders/{order['order_id']}/return/{claim(mall, 'R', order, lines=in_part(order, 0, 1))['claim_code']}"
    mall.put(at, pickup_completed="T")
    mall.put(at, status="returned", items=[{"order_item_code": order["items"][0]}])
    today = {"date_type": "return_complete_date", "start_date": "2026-01-10", "end_date": "2026-01-10"}
    assert mall.get("/admin/orders/count", **today)["count"] == 1
    mall.put(at, **WITHDRAWAL)
    assert mall.get("/admin/orders/count", **today)["count"] == 0
    assert {(item["return_confirmed_date"], item["return_collected_date"]) for item in items(mall, order["order_id"])} == {(None, None)}
    assert whole(mall, order["order_id"])["return_confirmed_date"] is None


@pytest.mark.ours
@pytest.mark.checks("orders placed through the rig")
def test_nothing_is_paid_of_what_is_all_being_cancelled(mall):
    order = place(mall, (SHIRT, 1), paid=False, payments="cash")
    claim(mall, "C", order, lines=in_full(order, 1))
    mall.rig("POST", f"/shop/orders/{order['order_id']}/pay", 422)
    assert whole(mall, order["order_id"])["paid"] == "F"


@pytest.mark.seen
@pytest.mark.checks("withdrawal of claims")
@pytest.mark.parametrize("kind", "CRE")
def test_a_withdrawn_claim_leaves_the_status_before(mall, kind):
    order = place(mall, status=standing_for(kind))
    code = claim(mall, kind, order)["claim_code"]
    at = f"/admin/orders/{order['order_id']}/{WORD[kind]}/{code}"
    for missing in WITHDRAWAL:
        mall.put(at, 422, **{name: value for name, value in WITHDRAWAL.items() if name != missing})
    answer = mall.put(at, **WITHDRAWAL | {"undone_reason": "고객 요청", "add_memo_too": "T"})[WORD[kind]]
    assert (answer["undone"], [item["order_item_code"] for item in answer["items"]]) == ("T", order["items"])
    rows = items(mall, order["order_id"])
    assert [(row["order_status"], row["claim_code"], row["request_undone"]) for row in rows] == [(standing_for(kind), None, {"C": "Cancellation", "R": "Return", "E": "Exchange"}[kind])] * 2
    assert refunds(mall, order["order_id"]) == []
    assert whole(mall, order["order_id"])["actual_order_amount"]["payment_amount"] == "81500.00"
    assert mall.get(f"/admin/{WORD[kind]}/{code}")[WORD[kind]]["undone"] == "T"
    assert mall.get(f"/admin/orders/{order['order_id']}/memos")["memos"][0]["content"] == "고객 요청"
    mall.put(at, 422, **WITHDRAWAL)
    claim(mall, kind, order)


@pytest.mark.read
@pytest.mark.checks("withdrawal of claims")
@pytest.mark.parametrize(("kind", "done"), [("C", "canceled"), ("R", "returned"), ("E", "exchanged")])
def test_what_is_completed_is_not_withdrawn(mall, kind, done):
    order = place(mall, status=standing_for(kind))
    code = claim(mall, kind, order, status=done)["claim_code"]
    before = statuses(mall, order["order_id"])
    mall.put(f"/admin/orders/{order['order_id']}/{WORD[kind]}/{code}", 422, **WITHDRAWAL)
    assert statuses(mall, order["order_id"]) == before


@pytest.mark.seen
@pytest.mark.checks("POST /admin/cancellation", "PUT /admin/cancellation", "POST /admin/return", "PUT /admin/return", "POST /admin/exchange", "PUT /admin/exchange")
@pytest.mark.parametrize("kind", "CRE")
def test_many_at_once(mall, kind):
    orders = [place(mall, status=standing_for(kind)) for _ in range(2)]
    more = {"same_product": "T"} if kind == "E" else {}
    sent = [{"order_id": order["order_id"], "status": "accepted", "items": in_full(order, 2, 3)} | more for order in orders]
    made = mall.call("POST", f"/admin/{WORD[kind]}", 201, body={"requests": sent})[WORD[kind]]
    assert [row["order_id"] for row in made] == [order["order_id"] for order in orders]
    undo = [{"order_id": row["order_id"], "claim_code": row["claim_code"], "undone": "T"} for row in made]
    assert len(mall.put_all(f"/admin/{WORD[kind]}", undo)[WORD[kind]]) == 2
    for order in orders:
        assert statuses(mall, order["order_id"])[:2] == [standing_for(kind)] * 2
    mall.call("POST", f"/admin/{WORD[kind]}", 404, body={"requests": [sent[0], sent[1] | {"order_id": "20990101-0000001"}]})
    assert statuses(mall, orders[0]["order_id"])[:2] == [standing_for(kind)] * 2


@pytest.mark.ours
@pytest.mark.checks("embedded claims")
def test_an_order_embeds_its_claims_as_their_own_endpoints_show_them(mall):
    order = place(mall)
    code = claim(mall, "C", order, lines=in_full(order, 1, 1)[:1], reason="단순 변심")["claim_code"]
    embedded = mall.get(f"/admin/orders/{order['order_id']}", embed="cancellation,return")["order"]
    shown = mall.get(f"/admin/cancellation/{code}")["cancellation"]
    assert embedded["cancellation"] == [shown]
    assert embedded["return"] == []
    assert (shown["claim_reason"], shown["undone"], shown["order_price_amount"]) == ("단순 변심", "F", "19900.00")
    for kind in ("return", "exchange"):
        mall.get(f"/admin/{kind}/{code}", 404)


# -- what is given back beside money --


@pytest.mark.seen
@pytest.mark.checks("recovery of stock and coupons")
@pytest.mark.parametrize("kind", "CRE")
@pytest.mark.parametrize("flag", ["T", "F", None])
def test_stock_is_given_back_when_the_call_says_so(mall, kind, flag):
    switch(mall, settings={"stock_recover_base": "T"})
    before = stock(mall, SOCKS)
    order = place(mall, status=standing_for(kind))
    assert stock(mall, SOCKS) == before - 3
    claim(mall, kind, order, lines=[{"order_item_code": order["items"][1], "quantity": 2}], **({"recover_inventory": flag} if flag else {}))
    replaced = 2 if kind == "E" else 0
    assert stock(mall, SOCKS) == before - 3 + (2 if flag == "T" else 0) - replaced


@pytest.mark.read
@pytest.mark.checks("recovery of stock and coupons", "withdrawal of claims")
@pytest.mark.parametrize(("flag", "taken"), [("T", 3), ("F", 0)])
def test_a_withdrawal_takes_the_stock_again_when_it_says_so(mall, flag, taken):
    before = stock(mall, SOCKS)
    order = place(mall)
    code = claim(mall, "C", order, recover_inventory="T")["claim_code"]
    mall.put(f"/admin/orders/{order['order_id']}/cancellation/{code}", **WITHDRAWAL | {"recover_inventory": flag})
    assert stock(mall, SOCKS) == before - taken


@pytest.mark.seen
@pytest.mark.checks("recovery of stock and coupons")
@pytest.mark.parametrize(("flags", "back"), [({"recover_coupon": "T"}, True), ({"recover_coupon": "T", "recover_coupon_no": ["1"]}, False), ({"recover_coupon": "F"}, False), ({}, False)])
def test_coupons_are_given_back_when_the_call_says_so(mall, flags, back):
    held = mall.get("/admin/customers/minji01/coupons")["coupons"][0]["coupon_no"]
    order = place(mall, coupons=[held], payments={"coupon": 3000, "card": None})
    count = mall.get("/admin/customers/minji01/coupons/count")["count"]
    claim(mall, "C", order, **flags)
    assert mall.get("/admin/customers/minji01/coupons/count")["count"] == count + back


def couponed(mall, status):
    """An order that used a coupon, that coupon's number, and how many coupons the member has left."""
    held = mall.get("/admin/customers/minji01/coupons")["coupons"][0]["coupon_no"]
    order = place(mall, status=status, coupons=[held], payments={"coupon": 3000, "card": None})
    return order, held, left_coupons(mall)


def left_coupons(mall):
    return mall.get("/admin/customers/minji01/coupons/count")["count"]


def used_by(mall, coupon_no):
    return [row["related_order_id"] for row in mall.get(f"/admin/coupons/{coupon_no}/issues", used_coupon="T", member_id="minji01")["issues"]]


@pytest.mark.ours
@pytest.mark.checks("recovery of stock and coupons", "withdrawal of claims", "coupons used by orders")
@pytest.mark.parametrize(("kind", "at"), [("C", "post"), ("R", "post"), ("R", "put")])
def test_a_withdrawal_takes_the_coupons_again(mall, kind, at):
    """However the claim gave them back: as it was accepted, or later; and it may be claimed and withdrawn again."""
    order, coupon_no, left = couponed(mall, standing_for(kind))
    for _ in range(2):
        code = claim(mall, kind, order, **({"recover_coupon": "T"} if at == "post" else {}))["claim_code"]
        if at == "put":
            mall.put(f"/admin/orders/{order['order_id']}/return/{code}", recover_coupon="T")
        assert (left_coupons(mall), used_by(mall, coupon_no)) == (left + 1, [])
        mall.put(f"/admin/orders/{order['order_id']}/{WORD[kind]}/{code}", **WITHDRAWAL)
        assert (left_coupons(mall), used_by(mall, coupon_no)) == (left, [order["order_id"]])


@pytest.mark.ours
@pytest.mark.checks("recovery of stock and coupons", "withdrawal of claims", "coupons used by orders")
def test_a_withdrawal_leaves_coupons_alone_that_another_claim_gave_back(mall):
    order, _, left = couponed(mall, "N10")
    first, second = in_full(order, 2, 3)
    claim(mall, "C", order, lines=[first], status="canceled", recover_coupon="T")
    code = claim(mall, "C", order, lines=[second], recover_coupon="T")["claim_code"]
    mall.put(f"/admin/orders/{order['order_id']}/cancellation/{code}", **WITHDRAWAL)
    assert left_coupons(mall) == left + 1


@pytest.mark.ours
@pytest.mark.checks("recovery of stock and coupons", "withdrawal of claims", "coupons used by orders")
@pytest.mark.parametrize("how", ["used", "taken away"])
def test_a_withdrawal_does_without_a_coupon_that_is_gone(mall, how):
    order, coupon_no, left = couponed(mall, "N10")
    code = claim(mall, "C", order, recover_coupon="T")["claim_code"]
    if how == "used":
        other = place(mall, coupons=[coupon_no], payments={"coupon": 3000, "card": None})
    else:
        mall.delete(f"/admin/customers/minji01/coupons/{coupon_no}")
    mall.put(f"/admin/orders/{order['order_id']}/cancellation/{code}", **WITHDRAWAL)
    assert (left_coupons(mall), used_by(mall, coupon_no)) == (left, [other["order_id"]] if how == "used" else [])
    row = whole(mall, order["order_id"])
    assert (statuses(mall, order["order_id"]), row["actual_order_amount"]) == (["N10", "N10"], row["initial_order_amount"])


# -- requests --


@pytest.mark.ours
@pytest.mark.checks("who may apply", "POST /admin/cancellationrequests", "POST /admin/returnrequests", "POST /admin/exchangerequests")
@pytest.mark.parametrize("kind", "CRE")
@pytest.mark.parametrize("status", ["N00", "N10", "N20", "N21", "N22", "N30", "N40", "N50"])
def test_an_application_needs_its_tick(mall, kind, status):
    switch(mall, settings={"claim_request_button_exposure": EVERY_TICK})
    may = f"{ASKS[kind]}_{status}" in EVERY_TICK
    order = place(mall, status=status)
    request(mall, kind, order, 201 if may else 422)
    assert statuses(mall, order["order_id"]) == [f"{kind}00" if may else status] * 2
    switch(mall, settings={"claim_request_button_exposure": []})
    request(mall, kind, place(mall, status=status), 422)


@pytest.mark.ours
@pytest.mark.checks("who may apply")
@pytest.mark.parametrize("kind", "CRE")
def test_nobody_applies_where_the_mall_takes_none(mall, kind):
    switch(mall, settings={"claim_request": "F", "claim_request_button_exposure": EVERY_TICK})
    order = place(mall, status=standing_for(kind))
    request(mall, kind, order, 422)
    assert statuses(mall, order["order_id"]) == [standing_for(kind)] * 2


@pytest.mark.seen
@pytest.mark.checks("POST /admin/exchangerequests", "POST /admin/returnrequests")
def test_what_an_application_answers_and_keeps(mall):
    order = place(mall, status="N40")
    answer = request(mall, "E", order, items=in_full(order, 1, 1)[:1])["exchangerequests"][0]
    assert answer == {"shop_no": 1, "order_id": order["order_id"], "items": [{"order_item_code": f"{order['order_id']}-03", "quantity": 1}], "exchange_request_no": 1}
    assert request(mall, "R", order, items=in_full(order, 1, 3)[1:])["returnrequests"] == [
        {"shop_no": 1, "order_id": order["order_id"], "items": [{"order_item_code": order["items"][1], "quantity": 3}]}
    ]
    item = items(mall, order["order_id"])[2]
    assert (item["claim_reason_type"], item["claim_reason"], item["exchange_request_date"]) == ("A", "마음이 바뀜", "2026-01-10T09:00:00+09:00")


@pytest.mark.seen
@pytest.mark.checks("POST /admin/cancellationrequests", "POST /admin/returnrequests")
@pytest.mark.parametrize(
    ("kind", "changed", "code"),
    [
        ("C", {"reason_type": "E"}, 422), ("C", {"reason_type": "G"}, 201), ("R", {"reason_type": "B"}, 422), ("R", {"reason_type": "K"}, 201), ("E", {"reason_type": "J"}, 201),
        ("C", {"reason": "x" * 2000}, 201), ("C", {"reason": "x" * 2001}, 422), ("C", {"reason": None}, 422), ("C", {"order_id": None}, 422), ("C", {"order_id": "20990101-0000001"}, 404),
        ("R", {"request_pickup": None}, 422), ("R", {"request_pickup": "T"}, 422), ("R", {"request_pickup": "T", "pickup": {"name": "김"}}, 422),
        ("R", {"request_pickup": "T", "pickup": {"name": "김", "cellphone": "010", "address1": "서울"}}, 201), ("R", {"tracking_no": "x" * 41}, 422),
        ("R", {"shipping_company_name": "x" * 31}, 422), ("E", {"exchange_items": [{"product_no": "x"}]}, 422), ("C", {"items": []}, 422), ("C", {"items": {}}, 422),
    ],
)  # fmt: skip
def test_each_member_of_an_application(mall, kind, changed, code):
    order = place(mall, status=standing_for(kind))
    request(mall, kind, order, code, **changed)
    assert statuses(mall, order["order_id"]) == [f"{kind}00" if code == 201 else standing_for(kind)] * 2


@pytest.mark.ours
@pytest.mark.checks("acceptance by the mall's settings")
@pytest.mark.parametrize(("kind", "reached"), [("C", "C10"), ("R", "R10"), ("E", "E00")])
def test_cancels_and_returns_may_be_accepted_at_once(mall, kind, reached):
    switch(mall, settings={"claim_request_auto_accept": "T"})
    order = place(mall, status=standing_for(kind))
    request(mall, kind, order)
    assert statuses(mall, order["order_id"]) == [reached, reached]
    assert [row["status"] for row in refunds(mall, order["order_id"])] == ([] if kind == "E" else ["F"])


@pytest.mark.ours
@pytest.mark.checks("automatic refund on application")
@pytest.mark.parametrize(
    ("payments", "reached", "back"), [("card", "C40", ["T"]), ("kakaopay", "C40", ["T"]), ({"point": 81500}, "C40", ["T"]), ("cash", "C34", ["F"]), ({"card": 80000, "cash": None}, "C34", ["F"])]
)
def test_with_automatic_refund_a_cancel_application_is_done_at_once(mall, payments, reached, back):
    switch(mall, auto_refund=True)
    before = stock(mall, SOCKS)
    order = place(mall, payments=payments)
    request(mall, "C", order)
    assert statuses(mall, order["order_id"]) == [reached, reached]
    assert [row["status"] for row in refunds(mall, order["order_id"])] == back
    assert stock(mall, SOCKS) == before


@pytest.mark.ours
@pytest.mark.checks("automatic refund on application", "recovery of stock and coupons")
@pytest.mark.parametrize(
    ("settings", "kept"),
    [({"stock_recover_base": "F"}, 3), ({"stock_recover_base": "M"}, 3), ({"stock_recover": "F", "stock_recover_individual": {"cancel_before": "T", "cancel_after": "F"}}, 3),
     ({"stock_recover": "F", "stock_recover_individual": {"cancel_before": "F", "cancel_after": "T"}}, 0)],
)  # fmt: skip
def test_what_nobody_was_asked_about_follows_the_malls_recovery_settings(mall, settings, kept):
    switch(mall, auto_refund=True, settings=settings)
    before = stock(mall, SOCKS)
    request(mall, "C", place(mall))
    assert stock(mall, SOCKS) == before - kept


@pytest.mark.ours
@pytest.mark.checks("fault of the automatic pick-up")
@pytest.mark.parametrize(("kind", "code"), [("C", 201), ("R", 422), ("E", 422)])
def test_with_automatic_pick_up_return_and_exchange_applications_fail(mall, kind, code):
    switch(mall, auto_pickup=True)
    order = place(mall, status=standing_for(kind))
    request(mall, kind, order, code)
    assert statuses(mall, order["order_id"]) == ["C00" if code == 201 else "N40"] * 2
    mall.rig("POST", f"/shop/orders/{order['order_id']}/ask", 422, {"kind": ASKS[kind]})
    switch(mall, auto_pickup=False)
    if code == 422:
        request(mall, kind, order)


@pytest.mark.read
@pytest.mark.checks("refusal of applications", "PUT /admin/cancellationrequests", "PUT /admin/returnrequests", "PUT /admin/exchangerequests")
@pytest.mark.parametrize("kind", "CRE")
@pytest.mark.parametrize("codes", [False, True])
def test_a_refused_application_leaves_the_status_before_or_the_code_of_refusal(mall, kind, codes):
    switch(mall, reject_codes=codes)
    order = place(mall, status=standing_for(kind))
    request(mall, kind, order)
    sent = {"order_id": order["order_id"], "order_item_code": order["items"][:1], "undone": "T", "display_reject_reason": "T", "reject_reason": "출고됨"}
    row = mall.put_all(f"/admin/{WORD[kind]}requests", [sent])[f"{WORD[kind]}requests"][0]
    assert (row["undone"], row["order_item_code"]) == ("T", order["items"][:1])
    assert ("additional_payment_gateway_cancel" in row) == (kind != "C")
    assert statuses(mall, order["order_id"]) == [f"{kind}11" if codes else standing_for(kind), f"{kind}00"]
    item = items(mall, order["order_id"])[0]
    assert (item["request_undone"], item["order_status_additional_info"]) == ({"C": "Cancellation", "R": "Return", "E": "Exchange"}[kind], "출고됨")
    mall.put_all(f"/admin/{WORD[kind]}requests", [sent], 422)
    mall.put_all(f"/admin/{WORD[kind]}requests", [sent | {"undone": "F"}], 422)
    mall.put_all(f"/admin/{WORD[kind]}requests", [sent | {"order_item_code": None}], 422)


@pytest.mark.ours
@pytest.mark.checks("refusal of applications")
def test_what_was_refused_goes_on_as_before(mall):
    switch(mall, reject_codes=True)
    order = place(mall)
    request(mall, "C", order)
    mall.put_all("/admin/cancellationrequests", [{"order_id": order["order_id"], "order_item_code": order["items"], "undone": "T"}])
    mall.post(f"/admin/orders/{order['order_id']}/shipments", tracking_no="1", shipping_company_code="0006", status="standby")
    assert statuses(mall, order["order_id"]) == ["N21", "N21"]


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/exchangerequests")
def test_one_exchange_application_is_refused_by_its_own_endpoint(mall):
    order = place(mall, status="N40")
    request(mall, "E", order)
    answer = mall.put(f"/admin/orders/{order['order_id']}/exchangerequests", order_item_code=order["items"], undone="T")
    assert answer["exchangerequests"]["undone"] == "T"
    assert statuses(mall, order["order_id"]) == ["N40", "N40"]


@pytest.mark.seen
@pytest.mark.checks("refusal of applications")
@pytest.mark.parametrize("kind", "CRE")
def test_posting_the_claim_accepts_the_application(mall, kind):
    order = place(mall, status=standing_for(kind))
    request(mall, kind, order)
    code = claim(mall, kind, order)["claim_code"]
    assert statuses(mall, order["order_id"])[:2] == [ACCEPTED[kind]] * 2
    assert items(mall, order["order_id"])[0]["order_status_before_cs"] == standing_for(kind)
    mall.put(f"/admin/orders/{order['order_id']}/{WORD[kind]}/{code}", **WITHDRAWAL)
    assert statuses(mall, order["order_id"]) == [standing_for(kind)] * 2


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/collectrequests/<int:request_no>")
def test_the_invoice_of_a_pick_up(mall):
    order = place(mall, status="N40")
    pickup = {"name": "김민지", "cellphone": "010-1", "address1": "서울 1", "zipcode": "04524"}
    number = request(mall, "E", order, request_pickup="T", pickup=pickup)["exchangerequests"][0]["exchange_request_no"]
    answer = mall.put(f"/admin/collectrequests/{number}", collect_tracking_no="x" * 40)["collectrequest"]
    assert (answer["request_no"], answer["order_item_code"], answer["collect_tracking_no"]) == (number, order["items"], "x" * 40)
    mall.put(f"/admin/collectrequests/{number}", 422, collect_tracking_no="x" * 41)
    mall.put(f"/admin/collectrequests/{number}", 422)
    for unknown in (number + 1, 2**63, "x"):
        mall.put(f"/admin/collectrequests/{unknown}", 404, collect_tracking_no="1")
    code = claim(mall, "E", order)["claim_code"]
    assert mall.get(f"/admin/exchange/{code}")["exchange"]["pickup"]["address"] == "서울 1"


HERE, THERE = ({"name": "김민지", "cellphone": "010-1", "address1": address, "zipcode": "04524"} for address in ("서울 1", "부산 2"))


def asks_pickup(mall, kind, order, item, pickup):
    """The buyer applies for one of an order's items, to be picked up at an address."""
    request(mall, kind, order, items=[{"order_item_code": order["items"][item], "quantity": 1}], request_pickup="T", pickup=pickup)


@pytest.mark.ours
@pytest.mark.checks("POST /admin/orders/<order_id>/return", "POST /admin/orders/<order_id>/exchange")
@pytest.mark.parametrize("kind", "RE")
@pytest.mark.parametrize("item", [0, 1])
def test_a_claim_is_picked_up_where_the_application_for_its_own_items_says(mall, kind, item):
    order = place(mall, status="N40")
    asks_pickup(mall, kind, order, 0, HERE)
    asks_pickup(mall, kind, order, 1, THERE)
    applied = [row["order_item_code"] for row in items(mall, order["order_id"])[2:]]
    row = shown(mall, kind, claim(mall, kind, order, lines=[{"order_item_code": applied[item], "quantity": 1}])["claim_code"])
    assert row["pickup"]["address"] == (HERE, THERE)[item]["address1"]
    if kind == "R":
        assert row["return_address"]["address1"] == (HERE, THERE)[item]["address1"]


@pytest.mark.ours
@pytest.mark.checks("PUT /admin/orders/<order_id>/return/<claim_code>", "PUT /admin/orders/<order_id>/exchange/<claim_code>")
@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("R", {"return_invoice_no": "77"}), ("R", {"status": "processing"}), ("R", {"request_pickup": "T"}), ("E", {"return_invoice_no": "77"}),
        ("E", {"pickup_completed": "T"}), ("E", {"request_pickup": "T"}),
    ],
)  # fmt: skip
def test_a_claims_pick_up_stays_when_another_is_applied_for(mall, kind, sent):
    order = place(mall, status="N40")
    code = claim(mall, kind, order, lines=in_full(order, 1, 1)[:1], pickup=HERE)["claim_code"]
    asks_pickup(mall, kind, order, 1, THERE)
    before = shown(mall, kind, code)
    mall.put(f"/admin/orders/{order['order_id']}/{WORD[kind]}/{code}", **sent)
    after = shown(mall, kind, code)
    assert after["pickup"] == before["pickup"]
    assert after.get("return_address") == before.get("return_address")
    mall.put(f"/admin/orders/{order['order_id']}/{WORD[kind]}/{code}", pickup=THERE)
    assert shown(mall, kind, code)["pickup"]["address"] == "부산 2"


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/return/<claim_code>", "PUT /admin/orders/<order_id>/exchange/<claim_code>")
@pytest.mark.parametrize("kind", "RE")
def test_a_pick_up_without_any_address_is_refused(mall, kind):
    order = place(mall, status="N40")
    at = f"/admin/orders/{order['order_id']}/{WORD[kind]}/{claim(mall, kind, order)['claim_code']}"
    mall.put(at, 422, request_pickup="T")
    mall.put(at, request_pickup="T", pickup=HERE)
    mall.put(at, request_pickup="T")


@pytest.mark.ours
@pytest.mark.checks("the staff's admin")
@pytest.mark.parametrize("kind", "CRE")
def test_the_staff_reject_accept_and_complete(mall, kind):
    order = place(mall, status=standing_for(kind))
    order_id = order["order_id"]
    staff(mall, order_id, 422, accept=ASKS[kind])
    mall.rig("POST", f"/shop/orders/{order_id}/ask", body={"kind": ASKS[kind]})
    staff(mall, order_id, reject=ASKS[kind])
    assert statuses(mall, order_id) == [f"{kind}11"] * 2
    mall.rig("POST", f"/shop/orders/{order_id}/ask", body={"kind": ASKS[kind]})
    mall.rig("POST", f"/shop/orders/{order_id}/withdraw", body={})
    assert statuses(mall, order_id) == [standing_for(kind)] * 2
    mall.rig("POST", f"/shop/orders/{order_id}/ask", body={"kind": ASKS[kind]})
    staff(mall, order_id, accept=ASKS[kind])
    staff(mall, order_id, complete=ASKS[kind])
    assert statuses(mall, order_id)[:2] == [f"{kind}40"] * 2
    staff(mall, order_id, 422, complete=ASKS[kind])
    assert SHIRT in {item["variant_code"] for item in items(mall, order_id)}


@pytest.mark.ours
@pytest.mark.checks("the staff's admin", "POST /admin/exchangerequests")
@pytest.mark.parametrize(
    ("wanted", "come"),
    [
        ([{"product_no": 9, "variant_code": SHIRT_BLACK, "quantity": 2}], [SHIRT_BLACK, SOCKS]), ([{"product_no": 9}, {"variant_code": SHIRT_BLACK}], [SHIRT, SHIRT_BLACK]),
        ([], [SHIRT, SOCKS]), ([{"variant_code": None}, {"variant_code": SHIRT}, {"variant_code": SHIRT_BLACK}], [SHIRT, SHIRT]), (None, [SHIRT, SOCKS]),
    ],
)  # fmt: skip
def test_the_staff_exchange_for_what_the_buyer_wants(mall, wanted, come):
    order = place(mall, status="N40")
    request(mall, "E", order, exchange_items=wanted)
    staff(mall, order["order_id"], accept="exchange")
    assert [(item["variant_code"], item["quantity"]) for item in items(mall, order["order_id"])[2:]] == list(zip(come, (2, 3), strict=True))


@pytest.mark.ours
@pytest.mark.checks("the staff's admin", "POST /admin/exchangerequests")
def test_the_staff_exchange_each_item_for_what_its_own_application_says(mall):
    order = place(mall, status="N40")
    for item, quantity, code in ((1, 3, SHIRT), (0, 1, SHIRT_BLACK)):
        sent = [{"order_item_code": order["items"][item], "quantity": quantity}]
        request(mall, "E", order, items=sent, exchange_items=[{"variant_code": code, "quantity": quantity}])
    staff(mall, order["order_id"], accept="exchange")
    assert [(item["variant_code"], item["quantity"]) for item in items(mall, order["order_id"])] == [(SHIRT, 1), (SOCKS, 3), (SHIRT, 1), (SHIRT, 3), (SHIRT_BLACK, 1)]


@pytest.mark.ours
@pytest.mark.checks("the staff's admin")
def test_the_staff_do_not_exchange_for_what_is_not_sold(mall):
    order = place(mall, status="N40")
    request(mall, "E", order, exchange_items=[{"variant_code": "P000000Z000Z"}])
    staff(mall, order["order_id"], 422, accept="exchange")
    assert statuses(mall, order["order_id"]) == ["E00", "E00"]
