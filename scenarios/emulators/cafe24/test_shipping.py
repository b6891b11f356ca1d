"""Carriers, what shipping costs, and the surcharge for Jeju and for islands and mountains."""

from decimal import Decimal

import pytest

from mallrig.emulators.cafe24.mall.shipping_fees import JEJU, REMOTE, fee_settings, shipping_fees
from mallrig.scenarios.emulators.cafe24.order_hand import SOCKS, place, refunds, whole

HANJIN = {"shipping_carrier_code": "0018", "contact": "1588-0011", "email": "hanjin@example.com"}


@pytest.mark.seen
@pytest.mark.checks("GET /admin/carriers", "GET /admin/carriers/<int:carrier_id>")
def test_carriers_have_four_digit_codes_and_single_ones_a_link_to_themselves(mall):
    rows = mall.get("/admin/carriers")["carriers"]
    assert [(row["carrier_id"], row["shipping_carrier_code"], row["default_shipping_carrier"]) for row in rows] == [(1, "0001", "F"), (2, "0006", "T"), (3, "0079", "F"), (4, "0012", "F")]
    assert mall.get("/admin/carriers/2")["carrier"]["links"] == [{"rel": "self", "href": f"http://localhost{mall.base}/admin/carriers/2"}]
    mall.get("/admin/carriers/9", 404)


@pytest.mark.seen
@pytest.mark.checks("POST /admin/carriers")
def test_a_carrier_is_registered_once(mall, neighbour):
    made = mall.post("/admin/carriers", **HANJIN)["carrier"]
    assert (made["carrier_id"], made["shipping_carrier"], made["default_shipping_carrier"]) == (5, "한진택배", "F")
    mall.post("/admin/carriers", 422, **HANJIN)
    neighbour.get("/admin/carriers/5", 404)


@pytest.mark.seen
@pytest.mark.checks("POST /admin/carriers")
@pytest.mark.parametrize(
    "wrong",
    [{"shipping_carrier_code": None}, {"contact": None}, {"email": None}, {"contact": "0" * 17}, {"email": "nobody"}, {"shipping_carrier_code": "9999"}, {"shipping_carrier_code": "CJ"}],
)
def test_what_a_carrier_needs(mall, wrong):
    mall.post("/admin/carriers", 422, **HANJIN | wrong)
    assert len(mall.get("/admin/carriers")["carriers"]) == 4


@pytest.mark.seen
@pytest.mark.checks("POST /admin/carriers")
def test_a_contact_has_16_characters_at_most(mall):
    assert mall.post("/admin/carriers", **HANJIN | {"contact": "0" * 16})["carrier"]["contact"] == "0" * 16


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/carriers/<int:carrier_id>")
def test_a_mall_has_one_default_carrier(mall):
    mall.put("/admin/carriers/3", default_shipping_carrier="T")
    assert [row["carrier_id"] for row in mall.get("/admin/carriers")["carriers"] if row["default_shipping_carrier"] == "T"] == [3]
    mall.put("/admin/carriers/3", 422, default_shipping_carrier="F")
    mall.put("/admin/carriers/9", 404, default_shipping_carrier="T")


@pytest.mark.seen
@pytest.mark.checks("DELETE /admin/carriers/<int:carrier_id>")
def test_the_default_carrier_goes_only_when_that_is_said(mall):
    assert mall.delete("/admin/carriers/1") == {"carrier": {"shop_no": 1, "carrier_id": 1}}
    mall.delete("/admin/carriers/1", 404)
    mall.delete("/admin/carriers/2", 422)
    mall.delete("/admin/carriers/2", delete_default_carrier="T")
    mall.delete("/admin/carriers/3")
    mall.delete("/admin/carriers/4", 422)


@pytest.mark.seen
@pytest.mark.checks("GET /admin/shipping")
def test_how_the_mall_ships(mall):
    shipping = mall.get("/admin/shipping")["shipping"]
    assert (shipping["shipping_fee_type"], shipping["shipping_fee"], shipping["free_shipping_price"]) == ("M", "3000.00", "50000.00")
    assert shipping["shipping_company_type"][1] == {"carrier_id": 2, "is_selected": "T", "shipping_carrier_code": "0006", "shipping_type": "A", "shipping_carrier": "CJ대한통운"}


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/shipping")
def test_how_the_mall_ships_is_changed(mall):
    changed = mall.put("/admin/shipping", shipping_fee="3500", shipping_period={"minimum": 1}, shipping_company_type=[{"carrier_id": 3, "is_selected": "T"}])["shipping"]
    assert (changed["shipping_fee"], changed["shipping_period"]) == ("3500.00", {"minimum": 1, "maximum": 5})
    assert [company["is_selected"] for company in changed["shipping_company_type"]] == ["F", "F", "T", "F"]
    assert mall.get("/admin/shipping")["shipping"] == changed


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/shipping")
@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("shipping_fee", [0, 999_999_999], [-1, 1_000_000_000]), ("shipping_etc", ["가" * 25], ["가" * 26]), ("product_weight", [0, 30], ["30.01", -1]),
        ("hs_code", ["1" * 20], ["1" * 21]), ("shipping_fee_type", list("TRMDWCN"), ["X"]), ("additional_shipping_fee", [999_999_999], [1_000_000_000]),
        ("shipping_method", ["shipping_01", "shipping_10"], ["shipping_03", "shipping_11"]),
    ],
)  # fmt: skip
def test_bounds_of_shipping_settings(mall, name, good, bad):
    for value in good:
        mall.put("/admin/shipping", **{name: value})
    for value in bad:
        mall.put("/admin/shipping", 422, **{name: value})
    mall.put("/admin/shipping", 422, shipping_company_type=[{"carrier_id": 99, "is_selected": "T"}])


@pytest.fixture
def fees(cafe24_app, mall):
    """Asks what shipping costs in the mall."""
    world = cafe24_app.extensions["mallrig.worlds"].get(mall.world)

    def ask(zipcode="04524", amount=10_000, quantity=1, weight="1.00"):
        with world.store.reading() as db:
            return shipping_fees(fee_settings(db, 1), zipcode, Decimal(amount), quantity, Decimal(weight))

    return ask


@pytest.mark.seen
@pytest.mark.checks("what shipping costs")
@pytest.mark.parametrize(
    ("setting", "asked", "fee"),
    [
        ({"shipping_fee_type": "T"}, {}, 0), ({"shipping_fee_type": "R"}, {"amount": 10**6}, 3000), ({}, {"amount": 49_999}, 3000), ({}, {"amount": 50_000}, 0),
        ({"shipping_fee_type": "N", "shipping_fee_by_quantity": 700}, {"quantity": 3}, 2100),
        ({"shipping_fee_type": "D"}, {"amount": 9_999}, 2500), ({"shipping_fee_type": "D"}, {"amount": 10_000}, 1000), ({"shipping_fee_type": "D"}, {"amount": 50_000}, 0),
        ({"shipping_fee_type": "C"}, {"quantity": 10_000}, 1000), ({"shipping_fee_type": "W"}, {"weight": "0.50"}, 2500),
    ],
)  # fmt: skip
def test_the_fee_by_the_malls_type(mall, fees, setting, asked, fee):
    bands = [{"min_value": 0, "max_value": 10_000, "shipping_fee": 2500}, {"min_value": 10_000, "max_value": 50_000, "shipping_fee": 1000}]
    mall.put("/admin/shipping", shipping_rates=bands, **setting)
    assert fees(**asked) == (fee, 0)


@pytest.mark.read
@pytest.mark.checks("GET /admin/regionalsurcharges", "PUT /admin/regionalsurcharges", "what shipping costs")
def test_jeju_and_remote_areas_cost_more_up_to_their_last_postal_code(mall, fees):
    assert mall.get("/admin/regionalsurcharges")["regionalsurcharge"]["jeju_surcharge_amount"] == "3000.00"
    for areas, surcharge in ((JEJU, 3000), (REMOTE, 5000)):
        for first, last in areas:
            assert [fees(f"{code:05}")[1] for code in (first, last)] == [surcharge, surcharge]
    assert [fees(code)[1] for code in ("62999", "63645", "40199", "40241", "04524", "", "제주시")] == [0] * 7
    changed = mall.put("/admin/regionalsurcharges", jeju_surcharge_amount="4000")["regionalsurcharge"]
    assert changed == {"shop_no": 1, "use_regional_surcharge": "T", "region_setting_type": "A", "jeju_surcharge_amount": "4000.00", "remote_area_surcharge_amount": "5000.00"}
    assert fees("63309")[1] == 4000
    mall.put("/admin/regionalsurcharges", use_regional_surcharge="F")
    assert fees("63309")[1] == 0


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/regionalsurcharges")
@pytest.mark.parametrize("name", ["jeju_surcharge_amount", "remote_area_surcharge_amount"])
def test_bounds_of_surcharges(mall, name):
    for value in (0, 999_999_999):
        mall.put("/admin/regionalsurcharges", **{name: value})
    for value in (-1, 1_000_000_000, "much"):
        mall.put("/admin/regionalsurcharges", 422, **{name: value})


def sent_to(mall, zipcode, *items, **wish):
    """What an order that goes to a postal code shows of its fees, and what is paid for it."""
    receiver = {"name": "김민지", "cellphone": "010-1234-5678", "zipcode": zipcode, "address1": "주소"}
    shown = whole(mall, place(mall, *items or ((SOCKS, 1),), shipping_fee=None, receiver=receiver, **wish)["order_id"])
    [fee] = shown["shipping_fee_detail"]
    surcharges = [row["regional_surcharge_amount"] for row in shown["regional_surcharge_detail"]]
    return fee["shipping_fee"], surcharges, shown["initial_order_amount"]["shipping_fee"], shown["payment_amount"]


@pytest.mark.ours
@pytest.mark.checks("what shipping costs", "orders placed through the rig")
def test_an_order_costs_what_its_region_does(mall):
    assert sent_to(mall, "04524") == ("3000.00", [], "3000.00", "15900.00")
    assert sent_to(mall, "63000") == ("3000.00", ["3000.00"], "6000.00", "18900.00")
    assert sent_to(mall, "40200") == ("3000.00", ["5000.00"], "8000.00", "20900.00")
    assert sent_to(mall, "63000", (SOCKS, 10)) == ("0.00", ["3000.00"], "3000.00", "132000.00")
    mall.put("/admin/shipping", shipping_fee_type="N", shipping_fee_by_quantity=700)
    assert sent_to(mall, "04524", (SOCKS, 3)) == ("2100.00", [], "2100.00", "40800.00")
    mall.put("/admin/shipping", shipping_fee_type="D", shipping_rates=[{"min_value": "0.00", "max_value": "30000.00", "shipping_fee": "2500.00"}])
    assert [sent_to(mall, "04524", (SOCKS, count))[0] for count in (2, 3)] == ["2500.00", "0.00"]


@pytest.mark.ours
@pytest.mark.checks("what shipping costs", "how much goes back")
def test_a_cancelled_order_gives_its_surcharge_back(mall):
    receiver = {"name": "김민지", "zipcode": "63000", "address1": "제주"}
    order = place(mall, (SOCKS, 1), shipping_fee=None, receiver=receiver)
    mall.post(f"/admin/orders/{order['order_id']}/cancellation", status="canceled", items=[{"order_item_code": order["items"][0], "quantity": 1}])
    [back] = refunds(mall, order["order_id"])
    assert back["actual_refund_amount"] == "18900.00"
