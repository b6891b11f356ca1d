"""Set products: sold, ordered whole or as their components, split, cancelled, shipped (facts, section 8)."""

import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import SHIRT, SHIRT_BLACK, SOCKS, in_full, items, place, refunds, sell, staff, statuses, stock, whole

MEMBERS = ("product_bundle", "product_bundle_no", "product_bundle_name", "product_bundle_name_default", "product_bundle_type", "was_product_bundle", "original_bundle_item_no")
BUNDLE_NO, NOT_THERE = "original_bundle_item_no", "Input value in [original_bundle_item_no] is invalid"


def two_in_one(mall, kind="C"):
    """A set of two shirts, 15,000 won each within it, and a pair of socks at its own 12,900."""
    return sell(mall, (SHIRT, 2, 15000), (SOCKS, 1), kind=kind)


def split(mall, order_id, bundle, *codes, status=201, **more):
    """Split components off an item, in one call."""
    elements = [{"was_product_bundle": "T", BUNDLE_NO: bundle, "variant_code": code} | more for code in codes]
    return mall.call("POST", f"/admin/orders/{order_id}/items", status, body={"requests": elements})


def shown(item):
    """What an item shows of a set."""
    return tuple(item[name] for name in MEMBERS)


@pytest.mark.read
@pytest.mark.checks("set products", "GET /admin/orders/<order_id>/items")
def test_a_whole_set_is_one_item_with_the_list_of_its_components(mall):
    made = two_in_one(mall)
    order = place(mall, (made["variant_code"], 2))
    [item] = mall.get(f"/admin/orders/{order['order_id']}/items")["items"]
    assert (item["product_no"], item["product_name"], item["product_price"], item["quantity"]) == (made["product_no"], "봄 세트", "42900.00", 2)
    assert shown(item) == ("T", "0", None, None, "C", None, None)
    assert [(part["variant_code"], part["quantity"], part["product_price"]) for part in item["product_bundle_list"]] == [(SHIRT, 2, "15000.00"), (SOCKS, 1, "12900.00")]
    assert mall.get(f"/admin/orders/{order['order_id']}/items", fields="product_bundle")["items"] == [{"product_bundle": "T"}]
    assert order["payment_amount"] == 2 * 42900 + 3000


@pytest.mark.read
@pytest.mark.checks("set products", "GET /admin/orders/<order_id>/items")
def test_a_separable_set_is_an_item_for_each_component(mall):
    made = two_in_one(mall, "S")
    order = place(mall, (made["variant_code"], 3), (SHIRT_BLACK, 1))
    rows = items(mall, order["order_id"])
    assert [(row["variant_code"], row["quantity"], row["product_price"], row["product_bundle_list"]) for row in rows] == [
        (SHIRT, 6, "15000.00", None), (SOCKS, 3, "12900.00", None), (SHIRT_BLACK, 1, "19900.00", None),
    ]  # fmt: skip
    assert [shown(row) for row in rows] == [*[("T", str(made["product_no"]), "봄 세트", "봄 세트", "S", None, None)] * 2, ("F", "0", None, None, None, None, None)]
    assert order["payment_amount"] == 3 * 42900 + 19900 + 3000
    assert whole(mall, order["order_id"])["shipping_fee_detail"][0]["items"] == order["items"]


@pytest.mark.ours
@pytest.mark.checks("set products")
@pytest.mark.parametrize("kind", ["C", "S"])
def test_a_set_takes_its_components_stock_and_gives_it_back_with_a_cancel(mall, kind):
    shirts, socks = stock(mall, SHIRT), stock(mall, SOCKS)
    order = place(mall, (two_in_one(mall, kind)["variant_code"], 3))
    assert (stock(mall, SHIRT), stock(mall, SOCKS)) == (shirts - 6, socks - 3)
    quantities = (3,) if kind == "C" else (6, 3)
    mall.post(f"/admin/orders/{order['order_id']}/cancellation", status="canceled", recover_inventory="T", items=in_full(order, *quantities))
    assert (stock(mall, SHIRT), stock(mall, SOCKS)) == (shirts, socks)
    assert refunds(mall, order["order_id"])[0]["actual_refund_amount"] == f"{3 * 42900 + 3000}.00"


@pytest.mark.ours
@pytest.mark.checks("set products")
def test_stock_that_is_taken_at_payment_is_taken_of_that_component_then(mall):
    mall.put(f"/admin/products/15/variants/{SOCKS}", inventory_control_type="B")
    shirts, socks = stock(mall, SHIRT), stock(mall, SOCKS)
    order = place(mall, (two_in_one(mall)["variant_code"], 1), paid=False, payments="cash")
    assert (stock(mall, SHIRT), stock(mall, SOCKS)) == (shirts - 2, socks)
    mall.rig("POST", f"/shop/orders/{order['order_id']}/pay")
    assert (stock(mall, SHIRT), stock(mall, SOCKS)) == (shirts - 2, socks - 1)


@pytest.mark.ours
@pytest.mark.checks("set products")
@pytest.mark.parametrize("kind", ["C", "S"])
def test_a_set_is_not_sold_without_one_of_its_components(mall, kind):
    code, short = two_in_one(mall, kind)["variant_code"], stock(mall, SHIRT) // 2 + 1
    wish = {"mall": mall.mall_id, "items": [{"variant_code": code, "quantity": short}]}
    mall.rig("POST", "/shop/orders", 422, wish)
    mall.put("/admin/products/15", selling="F")
    mall.rig("POST", "/shop/orders", 422, {"mall": mall.mall_id, "items": [{"variant_code": code, "quantity": 1}]})
    mall.put("/admin/products/15", selling="T")
    place(mall, (code, short - 1))


@pytest.mark.seen
@pytest.mark.checks("POST /admin/orders/<order_id>/items")
def test_a_whole_set_is_split_into_items_of_their_own(mall):
    order = place(mall, (two_in_one(mall)["variant_code"], 2), (SHIRT_BLACK, 1))
    before, shirts = whole(mall, order["order_id"]), stock(mall, SHIRT)
    rows = split(mall, order["order_id"], order["items"][0], SHIRT, SOCKS)["items"]
    assert [(row["order_item_code"][-2:], row["variant_code"], row["quantity"], row["product_price"], row["order_status"]) for row in rows] == [
        ("03", SHIRT, 4, "15000.00", "N10"), ("04", SOCKS, 2, "12900.00", "N10"),
    ]  # fmt: skip
    assert [shown(row) for row in rows] == [("F", "0", None, None, None, "T", order["items"][0])] * 2
    after = whole(mall, order["order_id"])
    assert [item["order_item_code"][-2:] for item in after["items"]] == ["02", "03", "04"]
    assert after["items"][1:] == rows
    assert (after["actual_order_amount"], after["payment_amount"]) == (before["actual_order_amount"], before["payment_amount"])
    assert after["shipping_fee_detail"][0]["items"] == [item["order_item_code"] for item in after["items"]]
    assert stock(mall, SHIRT) == shirts


@pytest.mark.ours
@pytest.mark.checks("POST /admin/orders/<order_id>/items")
def test_what_is_not_split_off_stays_a_set_that_costs_the_rest(mall):
    order = place(mall, (two_in_one(mall)["variant_code"], 2))
    number = items(mall, order["order_id"])[0]["item_no"]
    split(mall, order["order_id"], number, SHIRT)
    left, taken = items(mall, order["order_id"])
    assert (left["product_bundle"], left["product_price"], [part["variant_code"] for part in left["product_bundle_list"]]) == ("T", "12900.00", [SOCKS])
    assert (taken["variant_code"], taken["quantity"], taken["original_bundle_item_no"]) == (SHIRT, 4, order["items"][0])
    assert whole(mall, order["order_id"])["actual_order_amount"]["order_price_amount"] == f"{2 * 42900}.00"
    split(mall, order["order_id"], number, SHIRT, status=422)
    assert mall.message() == f"[variant_code] {SHIRT} is split off already."


@pytest.mark.ours
@pytest.mark.checks("POST /admin/orders/<order_id>/items")
def test_split_items_are_cancelled_and_paid_back_each_for_itself(mall):
    order = place(mall, (two_in_one(mall)["variant_code"], 2))
    shirts, socks = stock(mall, SHIRT), stock(mall, SOCKS)
    codes = [row["order_item_code"] for row in split(mall, order["order_id"], order["items"][0], SHIRT, SOCKS)["items"]]
    mall.post(f"/admin/orders/{order['order_id']}/cancellation", status="canceled", recover_inventory="T", items=[{"order_item_code": codes[0], "quantity": 1}])
    assert (stock(mall, SHIRT), stock(mall, SOCKS)) == (shirts + 1, socks)
    mall.post(f"/admin/orders/{order['order_id']}/cancellation", status="canceled", recover_inventory="T", items=[{"order_item_code": codes[1], "quantity": 2}])
    assert (stock(mall, SHIRT), stock(mall, SOCKS)) == (shirts + 1, socks + 2)
    assert [row["actual_refund_amount"] for row in refunds(mall, order["order_id"])] == ["15000.00", "25800.00"]


@pytest.mark.ours
@pytest.mark.checks("POST /admin/orders/<order_id>/items", "splitting of items")
def test_a_part_of_the_sets_is_cancelled_and_the_rest_split(mall):
    shirts, socks = stock(mall, SHIRT), stock(mall, SOCKS)
    order = place(mall, (two_in_one(mall)["variant_code"], 3))
    at = f"/admin/orders/{order['order_id']}"
    claim = mall.post(f"{at}/cancellation", status="accepted", recover_inventory="T", items=in_full(order, 1))["cancellation"]
    assert (stock(mall, SHIRT), stock(mall, SOCKS)) == (shirts - 4, socks - 2)
    split(mall, order["order_id"], order["items"][0], SHIRT, SOCKS)
    assert [(item["product_no"], item["quantity"]) for item in items(mall, order["order_id"])][1:] == [(9, 4), (15, 2)]
    split(mall, order["order_id"], claim["items"][0]["order_item_code"], SHIRT, status=422)
    given_up = {"recover_inventory": "T", "undone": "T", "add_memo_too": "F", "undone_reason_type": "I", "expose_order_detail": "F"}
    mall.put(f"{at}/cancellation/{claim['claim_code']}", **given_up)
    assert (stock(mall, SHIRT), stock(mall, SOCKS)) == (shirts - 6, socks - 3)
    split(mall, order["order_id"], claim["items"][0]["order_item_code"], SOCKS, SHIRT)
    whole_order = whole(mall, order["order_id"])
    assert sum(float(item["product_price"]) * item["quantity"] for item in whole_order["items"]) == 3 * 42900
    assert whole_order["actual_order_amount"] == whole_order["initial_order_amount"]


@pytest.mark.ours
@pytest.mark.checks("set products", "DELETE /admin/products/<int:product_no>")
def test_without_a_component_a_set_is_neither_sold_nor_split(mall):
    code = two_in_one(mall)["variant_code"]
    order = place(mall, (code, 1))
    mall.delete("/admin/products/15")
    mall.rig("POST", "/shop/orders", 422, {"mall": mall.mall_id, "items": [{"variant_code": code, "quantity": 1}]})
    split(mall, order["order_id"], order["items"][0], SOCKS, status=422)
    mall.post(f"/admin/orders/{order['order_id']}/cancellation", status="canceled", recover_inventory="T", items=in_full(order, 1))
    assert statuses(mall, order["order_id"]) == ["C40"]


@pytest.mark.ours
@pytest.mark.checks("POST /admin/orders/<order_id>/items")
def test_split_items_leave_apart(mall):
    order = place(mall, (two_in_one(mall)["variant_code"], 1))
    order_id = order["order_id"]
    codes = [row["order_item_code"] for row in split(mall, order_id, order["items"][0], SHIRT, SOCKS)["items"]]
    mall.post(f"/admin/orders/{order_id}/shipments", tracking_no="1", shipping_company_code="0006", status="shipping", order_item_code=codes[:1])
    assert statuses(mall, order_id) == ["N30", "N10"]
    mall.post(f"/admin/orders/{order_id}/shipments", tracking_no="2", shipping_company_code="0006", status="shipping")
    shipments = mall.get(f"/admin/orders/{order_id}/shipments")["shipments"]
    assert sorted([item["order_item_code"] for item in row["items"]] for row in shipments) == [[codes[0]], [codes[1]]]


@pytest.mark.ours
@pytest.mark.checks("set products", "POST /admin/orders/<order_id>/exchange")
def test_a_set_is_exchanged_for_another_of_the_same(mall):
    shirts = stock(mall, SHIRT)
    made = two_in_one(mall)
    order = place(mall, (made["variant_code"], 1), status="N40")
    mall.post(f"/admin/orders/{order['order_id']}/exchange", status="accepted", same_product="T", items=in_full(order, 1))
    old, new = items(mall, order["order_id"])
    assert (new["order_status"], new["product_bundle_type"], new["product_bundle_list"]) == ("N01", "C", old["product_bundle_list"])
    assert stock(mall, SHIRT) == shirts - 4


def exchange(mall, order, variant_code=None):
    """Exchange one of an order's first item, by default for its own variant; the replacement."""
    element = in_full(order, 1, *(1 for _ in order["items"][1:]))[0] | ({"exchange_variant_code": variant_code} if variant_code else {})
    made = mall.post(f"/admin/orders/{order['order_id']}/exchange", status="exchanged", same_product="F" if variant_code else "T", items=[element])["exchange"]
    return next(item for item in items(mall, order["order_id"]) if item["order_item_code"] == made["exchanged_items"][0]["order_item_code"])


@pytest.mark.ours
@pytest.mark.checks("set products", "POST /admin/orders/<order_id>/exchange", "POST /admin/orders/<order_id>/items")
def test_what_is_left_of_a_set_is_exchanged_for_just_that(mall):
    order = place(mall, (sell(mall, (SHIRT, 1, 10000), (SOCKS, 1, 20000))["variant_code"], 1))
    split(mall, order["order_id"], order["items"][0], SOCKS)
    shirts, socks = stock(mall, SHIRT), stock(mall, SOCKS)
    new = exchange(mall, order)
    assert (new["product_price"], [part["variant_code"] for part in new["product_bundle_list"]]) == ("10000.00", [SHIRT])
    assert (stock(mall, SHIRT), stock(mall, SOCKS)) == (shirts - 1, socks)
    split(mall, order["order_id"], new["order_item_code"], SOCKS, status=422)
    [shirt] = split(mall, order["order_id"], new["order_item_code"], SHIRT)["items"]
    assert (shirt["product_price"], whole(mall, order["order_id"])["actual_order_amount"]["order_price_amount"]) == ("10000.00", "30000.00")


@pytest.mark.ours
@pytest.mark.checks("set products", "POST /admin/orders/<order_id>/exchange")
@pytest.mark.parametrize("other", [None, SHIRT_BLACK])
def test_a_component_stays_one_when_it_is_exchanged_for_the_same(mall, other):
    """Of a separable set, or split off a whole one; another variant is no part of the set."""
    apart = place(mall, (two_in_one(mall, "S")["variant_code"], 1), (SOCKS, 1))
    taken_out = place(mall, (two_in_one(mall)["variant_code"], 1))
    taken_out["items"] = [row["order_item_code"] for row in split(mall, taken_out["order_id"], taken_out["items"][0], SHIRT, SOCKS)["items"]]
    for order in (apart, taken_out):
        old = items(mall, order["order_id"])[0]
        new = exchange(mall, order, other)
        assert shown(new) == (("F", "0", None, None, None, None, None) if other else shown(old))
        assert new["product_price"] == "15000.00"


@pytest.mark.ours
@pytest.mark.checks("set products", "POST /admin/orders/<order_id>/exchange", "POST /admin/orders/<order_id>/items")
@pytest.mark.parametrize(
    ("components", "counted"),
    [
        (((SHIRT, 1, 10000), (SOCKS, 1, 90000)), {SHIRT: 1990, SOCKS: 17910}), (((SHIRT, 1, 3000), (SOCKS, 2, 3000)), {SHIRT: 6634, SOCKS: 6633}),
        (((SHIRT, 1, 0), (SOCKS, 1, 0)), {SHIRT: 0, SOCKS: 19900}), (((SHIRT, 2, 1), (SHIRT_BLACK, 1, 1), (SOCKS, 4, 1)), {SHIRT: 2842, SHIRT_BLACK: 2848, SOCKS: 2842}),
    ],
)  # fmt: skip
def test_the_components_of_a_set_that_replaces_an_item_count_for_the_items_price(mall, components, counted):
    order = place(mall, (SHIRT_BLACK, 1))
    new = exchange(mall, order, sell(mall, *components)["variant_code"])
    assert ({part["variant_code"]: part["product_price"] for part in new["product_bundle_list"]}, new["product_price"]) == (
        {code: f"{price}.00" for code, price in counted.items()}, "19900.00",
    )  # fmt: skip
    for code, price in counted.items():
        [taken] = split(mall, order["order_id"], new["order_item_code"], code)["items"]
        assert taken["product_price"] == f"{price}.00"
        left = [item["product_price"] for item in items(mall, order["order_id"])[1:]]
        assert not any(price.startswith("-") for price in left), left
        assert whole(mall, order["order_id"])["actual_order_amount"]["order_price_amount"] == "19900.00"


@pytest.mark.ours
@pytest.mark.checks("set products", "POST /admin/orders/<order_id>/exchange", "POST /admin/orders/<order_id>/items")
def test_a_set_whose_components_cannot_count_for_its_price_is_not_split(mall):
    """Two of the one and four of the other never cost 12,901 won."""
    mall.put(f"/admin/products/15/variants/{SOCKS}", additional_amount="1.00")
    order = place(mall, (SOCKS, 1))
    new = exchange(mall, order, sell(mall, (SHIRT, 2), (SHIRT_BLACK, 4))["variant_code"])
    assert (new["product_price"], new["option_price"]) == ("12901.00", "0.00")
    before = whole(mall, order["order_id"])
    split(mall, order["order_id"], new["order_item_code"], SHIRT, status=422)
    assert mall.message() == "[original_bundle_item_no] costs what its components cannot be counted for in whole won."
    assert whole(mall, order["order_id"]) == before


@pytest.mark.ours
@pytest.mark.checks("POST /admin/orders/<order_id>/items")
def test_what_cannot_be_split(mall):
    bundle, apart = two_in_one(mall), two_in_one(mall, "S")
    order = place(mall, (bundle["variant_code"], 1), (SHIRT, 1), (apart["variant_code"], 1))
    order_id, (whole_set, shirt, part, _) = order["order_id"], order["items"]
    before = whole(mall, order_id)
    for element, message in [
        ({}, "[Variant code] is a required field. (parameter.variant_code)"),
        ({"variant_code": SHIRT}, "[was_product_bundle] must be T: only what a bundle is split into can be added."),
        ({"variant_code": SHIRT, "was_product_bundle": "F", BUNDLE_NO: whole_set}, "[was_product_bundle] must be T: only what a bundle is split into can be added."),
        ({"variant_code": SHIRT, "was_product_bundle": "T"}, "[Original bundle item no] is a required field. (parameter.original_bundle_item_no)"),
        ({"variant_code": SHIRT, "was_product_bundle": "T", BUNDLE_NO: 10**6}, NOT_THERE),
        ({"variant_code": SHIRT, "was_product_bundle": "T", BUNDLE_NO: "20990101-0000001-01"}, NOT_THERE),
        ({"variant_code": SHIRT, "was_product_bundle": "T", BUNDLE_NO: shirt}, "[original_bundle_item_no] is not a bundle."),
        ({"variant_code": SHIRT, "was_product_bundle": "T", BUNDLE_NO: part}, "[original_bundle_item_no] is a component of a separable set, which is an item of its own already."),
        ({"variant_code": SHIRT_BLACK, "was_product_bundle": "T", BUNDLE_NO: whole_set}, "Input value in [variant_code] is invalid"),
        *(({"variant_code": code, "was_product_bundle": "T", BUNDLE_NO: whole_set}, "Input value in [variant_code] is invalid") for code in (SHIRT[:11], SHIRT + "A", SHIRT.lower())),
    ]:  # fmt: skip
        mall.call("POST", f"/admin/orders/{order_id}/items", 422, body={"requests": [element]})
        assert mall.message() == message
    assert whole(mall, order_id) == before
    split(mall, order_id, whole_set, SHIRT, SOCKS)
    split(mall, order_id, whole_set, SHIRT, status=422)
    assert mall.message() == "[original_bundle_item_no] is split already."


@pytest.mark.ours
@pytest.mark.checks("POST /admin/orders/<order_id>/items")
@pytest.mark.parametrize(("status", "code"), [("N00", 201), ("N10", 201), ("N20", 201), ("N21", 422), ("N22", 422), ("N30", 422), ("N40", 422), ("N50", 422)])
def test_a_set_is_split_until_it_has_an_invoice(mall, status, code):
    order = place(mall, (two_in_one(mall)["variant_code"], 1), status=status)
    split(mall, order["order_id"], order["items"][0], SHIRT, SOCKS, status=code)
    assert statuses(mall, order["order_id"]) == ([status] * 2 if code == 201 else [status])
    if code == 422:
        assert mall.message() == f"[original_bundle_item_no] A bundle in status {status} cannot be split."


@pytest.mark.ours
@pytest.mark.checks("POST /admin/orders/<order_id>/items")
def test_all_of_a_call_is_split_or_nothing(mall):
    order = place(mall, (two_in_one(mall)["variant_code"], 1))
    before = whole(mall, order["order_id"])
    split(mall, order["order_id"], order["items"][0], SHIRT, SHIRT_BLACK, status=422)
    assert whole(mall, order["order_id"]) == before


@pytest.mark.ours
@pytest.mark.checks("POST /admin/orders/<order_id>/items")
def test_a_set_that_is_cancelled_cannot_be_split(mall):
    order = place(mall, (two_in_one(mall)["variant_code"], 1))
    staff(mall, order["order_id"], cancel=True)
    split(mall, order["order_id"], order["items"][0], SHIRT, status=422)


@pytest.mark.read
@pytest.mark.checks("set products", "GET /admin/products", "GET /admin/products/<int:product_no>")
def test_a_set_among_the_products(mall):
    made = two_in_one(mall, "S")
    number, count = made["product_no"], mall.get("/admin/products/count")["count"]
    assert [row["product_no"] for row in mall.get("/admin/products", product_bundle="T")["products"]] == [number]
    assert mall.get("/admin/products/count", product_bundle="F")["count"] == count - 1
    row = mall.get(f"/admin/products/{number}")["product"]
    assert (row["set_product_type"], row["price"], row["product_name"], row["display"], row["selling"]) == ("S", "42900.00", "봄 세트", "T", "T")
    assert "parts" not in row
    assert mall.get("/admin/products/9")["product"]["set_product_type"] is None


@pytest.mark.ours
@pytest.mark.checks("set products", "PUT /admin/products/<int:product_no>", "PUT /admin/products/<int:product_no>/variants/<variant_code>")
def test_a_set_costs_what_its_components_count_for(mall):
    made = two_in_one(mall)
    for sent in ({"price": "1.00"}, {"price_excluding_tax": "1.00"}):
        mall.put(f"/admin/products/{made['product_no']}", 422, **sent)
    mall.put(f"/admin/products/{made['product_no']}/variants/{made['variant_code']}", 422, additional_amount="500.00")
    assert mall.put(f"/admin/products/{made['product_no']}", product_name="가을 세트")["product"]["price"] == "42900.00"


@pytest.mark.seen
@pytest.mark.checks("GET /admin/carts", "GET /admin/products/<int:product_no>/carts")
def test_a_cart_tells_sets_from_other_goods(mall):
    made = two_in_one(mall)
    for code in (SHIRT, made["variant_code"]):
        mall.rig("POST", "/shop/carts", 201, {"mall": mall.mall_id, "member_id": "minji01", "variant_code": code})
    assert {line["variant_code"]: line["product_bundle"] for line in mall.get("/admin/carts", member_id="minji01")["carts"]} == {SHIRT: "F", made["variant_code"]: "T"}
    assert mall.get(f"/admin/products/{made['product_no']}/carts")["carts"][0]["product_bundle"] == "T"


@pytest.mark.ours
@pytest.mark.checks("set products")
def test_a_set_that_cannot_be_sold(mall):
    at = f"/shop/malls/{mall.mall_id}/bundles"
    good = {"name": "세트", "components": [{"variant_code": SHIRT}]}
    nested = two_in_one(mall)["variant_code"]
    for status, wrong in [
        (400, {"name": None}), (400, {"name": ""}), (400, {"name": "x" * 251}), (400, {"type": "X"}), (400, {"components": []}), (400, {"components": [7]}), (400, {"more": 1}),
        (400, {"components": [{}]}), (400, {"components": [{"variant_code": SHIRT, "quantity": 0}]}), (400, {"components": [{"variant_code": SHIRT, "quantity": 101}]}),
        (400, {"components": [{"variant_code": SHIRT, "price": -1}]}), (400, {"components": [{"variant_code": SHIRT, "price": 10_000_001}]}),
        (400, {"components": [{"variant_code": SHIRT}] * 21}), (422, {"components": [{"variant_code": SHIRT}] * 2}), (422, {"components": [{"variant_code": "P0000ZZZ000A"}]}),
        (422, {"components": [{"variant_code": nested}]}),
    ]:  # fmt: skip
        mall.rig("POST", at, status, good | wrong)
    assert mall.get("/admin/products/count", product_bundle="T")["count"] == 1
    for right in ({"name": "x" * 250}, {"components": [{"variant_code": SHIRT, "quantity": 100, "price": 0}]}, {"components": [{"variant_code": SHIRT, "price": 10_000_000}]}):
        mall.rig("POST", at, 201, good | right)
    mall.rig("POST", "/shop/malls/nobody/bundles", 400, good)
