"""Carts: filled by shoppers through the rig, read by the integrator, gone when their days are over."""

import pytest

from mallrig.scenarios.emulators.cafe24.mall_hand import TEE

CODE = "P000000J000A"


def put_in(mall, member="minji01", code=CODE, status=201, **more):
    """A shopper puts something in the cart."""
    return mall.rig("POST", "/shop/carts", status, {"mall": mall.mall_id, "member_id": member, "variant_code": code} | more)


def held(mall, member="minji01"):
    """The quantities in a member's cart."""
    return [row["quantity"] for row in mall.get("/admin/carts", member_id=member)["carts"]]


@pytest.mark.seen
@pytest.mark.checks("GET /admin/carts")
def test_a_line_of_a_cart(mall):
    put_in(mall, code="P000000K000D", quantity=2)
    assert mall.get("/admin/carts", member_id="minji01,junho88")["carts"] == [
        {
            "shop_no": 1, "basket_product_no": 1, "member_id": "minji01", "created_date": "2026-01-10T09:00:00+09:00", "product_no": 10,
            "additional_option_values": [], "variant_code": "P000000K000D", "quantity": 2, "product_price": "59000.00", "option_price": "2000.00",
            "product_bundle": "F", "shipping_type": "A", "category_no": 24,
        }
    ]  # fmt: skip


@pytest.mark.seen
@pytest.mark.checks("GET /admin/carts")
def test_a_member_must_be_named(mall):
    mall.get("/admin/carts", 422)
    assert mall.message() == "[Member id] is a required field. (parameter.member_id)"


@pytest.mark.ours
@pytest.mark.checks("carts filled through the rig")
def test_equal_lines_add_up_and_bad_ones_are_refused(mall, neighbour):
    put_in(mall)
    put_in(mall, quantity=3)
    assert held(mall) == [4]
    for quantity in (0, -1, 9_996):
        put_in(mall, status=422, quantity=quantity)
    put_in(mall, code="P000000J000Z", status=422)
    put_in(mall, "nobody", status=400)
    for time in ("2026-01-10T09:00:01+09:00", "today"):
        put_in(mall, status=400, added_at=time)
    assert held(mall) == [4]
    assert held(neighbour) == []
    assert mall.rig("DELETE", "/shop/carts", 200, {"mall": mall.mall_id, "member_id": "minji01"}) == {"removed": 1}


@pytest.mark.read
@pytest.mark.checks("lifetimes of carts")
@pytest.mark.parametrize(
    ("setting", "days"),
    [({}, 7), ({"period": "1"}, 1), ({"period": "10"}, 10), ({"period": "14"}, 14), ({"period": "30"}, 30), ({"storage_period": "F", "period": "30"}, 7)],
)
def test_a_line_is_kept_for_its_days_and_not_a_second_longer(mall, setting, days):
    if setting:
        mall.put("/admin/carts/setting", **setting)
    put_in(mall)
    mall.advance(f"{days * 24 - 1}h")
    mall.advance("3599s")
    mall.again()
    assert held(mall) == [1]
    mall.advance("1s")
    assert held(mall) == []
    assert mall.get(f"/admin/products/{TEE}/carts/count") == {"count": 0}


@pytest.mark.seen
@pytest.mark.checks("GET /admin/products/<int:product_no>/carts", "GET /admin/products/<int:product_no>/carts/count")
def test_who_has_a_product_in_the_cart(mall):
    put_in(mall)
    put_in(mall, code="P000000J000B")
    put_in(mall, "junho88")
    rows = mall.get(f"/admin/products/{TEE}/carts")["carts"]
    assert [row["member_id"] for row in rows] == ["junho88", "minji01", "minji01"]
    assert set(rows[0]) == {"shop_no", "member_id", "created_date", "product_no", "variant_code", "quantity", "product_bundle"}
    assert mall.get(f"/admin/products/{TEE}/carts/count") == {"count": 2}
    mall.get("/admin/products/999/carts", 404)
    mall.get("/admin/products/999/carts/count", 404)
