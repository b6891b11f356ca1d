"""Products, variants, inventories and categories: shapes, filters, paging, writes, and every figure at, under and over it."""

import pytest

from mallrig.scenarios.emulators.cafe24.mall_hand import CUP_LIKE, KNIT, TEE

NEW = {"product_name": "새 상품", "price": "12000.00", "supply_price": "5000.00"}


@pytest.mark.seen
@pytest.mark.checks("GET /admin/products", "GET /admin/products/count")
def test_products_are_listed_newest_first_ten_at_a_time_with_links(mall):
    page = mall.get("/admin/products", display="T")
    assert [row["product_no"] for row in page["products"]] == list(range(20, 10, -1))
    assert page["links"] == [{"rel": "next", "href": f"http://localhost{mall.base}/admin/products?display=T&limit=10&offset=10"}]
    rest = mall.get("/admin/products", offset=10)
    assert [row["product_no"] for row in rest["products"]] == [10, 9]
    assert [link["rel"] for link in rest["links"]] == ["prev"]
    assert mall.get("/admin/products/count") == {"count": 12}


@pytest.mark.seen
@pytest.mark.checks("GET /admin/products")
def test_a_row_has_money_as_text_counts_as_integers_and_flags_as_letters(mall):
    row = mall.get("/admin/products", product_no=KNIT)["products"][0]
    assert row["product_code"] == "P000000K"
    assert (row["price"], row["display"], row["shop_no"], row["maximum_quantity"], row["sold_out"]) == ("59000.00", "T", 1, 0, "F")
    assert "category" not in row


@pytest.mark.seen
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"product_no": "9,10"}, {9, 10}), ({"product_code": "P000000K"}, {10}), ({"product_code": "p000000k"}, set()),
        ({"product_name": "니트"}, {10}), ({"price_min": 69000}, {13, 14}), ({"price_min": 69001}, {13}), ({"price_max": 9800}, {18}),
        ({"category": 27}, {9, 10}), ({"category": 26}, {20}), ({"stock_quantity_max": 0}, {12}), ({"created_start_date": "2024-03-05", "created_end_date": "2024-03-06"}, set()),
        ({"created_start_date": "2024-03-04", "created_end_date": "2024-03-04"}, set(range(9, 21))), ({"use_inventory": "F"}, set()),
        ({"custom_product_code": "MR-0012"}, {12}), ({"display": "F"}, set()),
    ],
)  # fmt: skip
@pytest.mark.checks("GET /admin/products", "GET /admin/products/count")
def test_filters(mall, asked, found):
    assert {row["product_no"] for row in mall.get("/admin/products", limit=100, **asked)["products"]} == found
    assert mall.get("/admin/products/count", **asked)["count"] == len(found)


@pytest.mark.read
@pytest.mark.checks("GET /admin/products")
def test_a_category_with_its_sub_categories(mall):
    assert {row["product_no"] for row in mall.get("/admin/products", limit=100, category=24, include_sub_category="T")["products"]} == set(range(9, 17))


@pytest.mark.seen
@pytest.mark.checks("GET /admin/products")
def test_since_product_no_goes_upwards_and_takes_no_other_order(mall):
    page = mall.get("/admin/products", since_product_no=11, limit=4)
    assert [row["product_no"] for row in page["products"]] == [12, 13, 14, 15]
    assert "since_product_no=15" in page["links"][0]["href"]
    assert "links" not in mall.get("/admin/products", since_product_no=17)
    for other in ({"product_no": 9}, {"sort": "created_date"}, {"order": "asc"}, {"offset": 1}):
        mall.get("/admin/products", 422, since_product_no=1, **other)


@pytest.mark.seen
@pytest.mark.checks("GET /admin/products")
def test_embedded_variants_and_stock(mall):
    row = mall.get("/admin/products", product_no=TEE, embed="variants,inventories,options")["products"][0]
    assert [variant["variant_code"] for variant in row["variants"]] == ["P000000J000A", "P000000J000B", "P000000J000C"]
    assert row["variants"][0]["inventories"]["quantity"] == 120
    assert row["options"]["options"][0]["option_name"] == "색상"
    mall.get("/admin/products", 422, embed="nothing")


@pytest.mark.seen
@pytest.mark.parametrize(
    ("path", "low", "high", "name"),
    [
        ("/admin/products", 1, 100, "limit"), ("/admin/products", 0, 5000, "offset"), ("/admin/categories", 1, 100, "limit"),
        ("/admin/categories", 0, 8000, "offset"), ("/admin/coupons", 1, 500, "limit"), ("/admin/coupons", 0, 8000, "offset"),
        ("/admin/customersprivacy", 1, 1000, "limit"), ("/admin/customersprivacy", 0, 8000, "offset"), ("/admin/carts?member_id=minji01", 1, 100, "limit"),
        ("/admin/carts?member_id=minji01", 0, 10000, "offset"), (f"/admin/products/{TEE}/carts", 1, 100, "limit"),
        (f"/admin/products/{TEE}/carts", 0, 10000, "offset"), ("/admin/customers/minji01/coupons", 1, 100, "limit"),
        ("/admin/customers/minji01/coupons", 0, 10000, "offset"), ("/admin/coupons/6000000000000000001/issues", 1, 500, "limit"),
        ("/admin/coupons/6000000000000000001/issues", 0, 8000, "offset"), ("/admin/coupons/6000000000000000001/issuancecustomers", 1, 500, "limit"),
        ("/admin/webhooks/logs", 1, 10000, "limit"),
    ],
)  # fmt: skip
@pytest.mark.checks("limits of lists")
def test_limit_and_offset_at_and_beyond_their_bounds(mall, path, low, high, name):
    path, _, query = path.partition("?")
    more = dict(pair.split("=") for pair in query.split("&") if pair)
    for value in (low, high):
        mall.get(path, **more, **{name: value})
    for value in (low - 1, high + 1, "x", "1.5", 2**70):
        mall.get(path, 422, **more, **{name: value})
        assert mall.message() == f"Input value in [{name}] is invalid"


@pytest.mark.seen
@pytest.mark.checks("limits of lists")
def test_a_comma_list_holds_a_hundred_values(mall):
    assert len(mall.get("/admin/products", limit=100, product_no=",".join(map(str, range(1, 101))))["products"]) == 12
    mall.get("/admin/products", 422, product_no=",".join(map(str, range(1, 102))))


@pytest.mark.seen
@pytest.mark.checks("GET /admin/products/<int:product_no>")
def test_one_product_with_what_the_list_leaves_out(mall):
    row = mall.get(f"/admin/products/{KNIT}")["product"]
    assert row["category"] == [{"category_no": 24, "recommend": "F", "new": "F"}, {"category_no": 27, "recommend": "F", "new": "F"}]
    assert (row["has_option"], row["option_type"], row["description"]) == ("T", "T", "")
    assert mall.get(f"/admin/products/{KNIT}", fields="product_no,price")["product"] == {"product_no": 10, "price": "59000.00"}


@pytest.mark.read
@pytest.mark.checks("GET /admin/products/<int:product_no>")
@pytest.mark.parametrize("number", ["999", str(2**63 - 1), str(2**64)])
def test_an_unknown_product_is_the_vendors_404(mall, number):
    assert mall.get(f"/admin/products/{number}", 404)["error"] == {"code": 404, "message": "The ID of the corresponding entity does not exist.", "more_info": {}}


@pytest.mark.seen
@pytest.mark.checks("POST /admin/products")
def test_a_product_is_created_with_a_variant_for_each_combination(mall):
    made = mall.post("/admin/products", **NEW, has_option="T", options=[{"name": "색상", "value": ["빨강", "파랑"]}, {"name": "크기", "value": ["S", "L"]}])["product"]
    assert (made["product_no"], made["product_code"], made["display"], made["selling"]) == (21, "P000000V", "F", "F")
    variants = mall.get("/admin/products/21/variants")["variants"]
    assert [v["options"] for v in variants][1] == [{"name": "색상", "value": "빨강"}, {"name": "크기", "value": "L"}]
    assert [v["variant_code"] for v in variants] == [f"P000000V000{letter}" for letter in "ABCD"]


@pytest.mark.seen
@pytest.mark.checks("POST /admin/products")
@pytest.mark.parametrize("name", ["product_name", "supply_price"])
def test_what_a_product_needs(mall, name):
    mall.post("/admin/products", 422, **{key: value for key, value in NEW.items() if key != name})
    assert mall.message() == f"[{name.replace('_', ' ').capitalize()}] is a required field. (parameter.{name})"
    mall.post("/admin/products", 422, **{key: value for key, value in NEW.items() if key != "price"})
    assert mall.get("/admin/products/count") == {"count": 12}


@pytest.mark.seen
@pytest.mark.checks("POST /admin/products")
def test_a_name_has_250_characters_at_most(mall):
    for name in ("가", "가" * 250):
        mall.post("/admin/products", **NEW | {"product_name": name})
    for name in ("", "가" * 251):
        mall.post("/admin/products", 422, **NEW | {"product_name": name})


@pytest.mark.ours
@pytest.mark.checks("POST /admin/products")
def test_the_net_price_gives_the_price_and_untaxed_goods_have_no_tax(mall):
    made = mall.post("/admin/products", product_name="쌀", supply_price=1, price_excluding_tax="10000.00")["product"]
    assert (made["price"], made["price_excluding_tax"], made["tax_rate"]) == ("11000.00", "10000.00", 10)
    made = mall.post("/admin/products", **NEW, tax_type="B")["product"]
    assert (made["price"], made["price_excluding_tax"], made["tax_rate"]) == ("12000.00", "12000.00", 0)


@pytest.mark.ours
@pytest.mark.checks("POST /admin/products")
@pytest.mark.parametrize(
    "wrong",
    [
        {"price": "many"}, {"price": -1}, {"price": 2**31}, {"display": "Y"}, {"tax_type": "Z"}, {"category": [{"category_no": 999}]}, {"category": [{}]},
        {"options": [{"name": "크기", "value": ["S", "S"]}]}, {"options": [{"name": "크기", "value": []}]}, {"has_option": "T"}, {"category": "24"},
        {"options": [{"name": "a", "value": list("0123456789")}, {"name": "b", "value": list("0123456789")}, {"name": "c", "value": list("01234567")}]},
        {"product_name": {"ko": "이름"}}, {"price": True}, {"minimum_quantity": 1.5}, {"made_date": "2026-02-30"},
    ],
)  # fmt: skip
def test_a_wrong_member_is_refused_and_changes_nothing(mall, wrong):
    mall.post("/admin/products", 422, **NEW | wrong)
    assert mall.get("/admin/products/count") == {"count": 12}


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/products/<int:product_no>")
def test_a_product_is_changed(mall):
    mall.advance("1h")
    changed = mall.put(f"/admin/products/{KNIT}", price=61000, product_name="두꺼운 니트", selling=None)["product"]
    assert (changed["price"], changed["product_name"], changed["selling"], changed["updated_date"]) == ("61000.00", "두꺼운 니트", "T", "2026-01-10T10:00:00+09:00")
    assert mall.get(f"/admin/products/{KNIT}")["product"] == changed
    mall.put("/admin/products/999", 404, price=1)


@pytest.mark.seen
@pytest.mark.checks("DELETE /admin/products/<int:product_no>")
def test_a_product_is_deleted_with_its_variants_and_its_number_is_not_given_again(mall):
    assert mall.delete("/admin/products/20") == {"product": {"shop_no": 1, "product_no": 20}}
    mall.get("/admin/products/20", 404)
    mall.get("/admin/products/20/variants", 404)
    mall.delete("/admin/products/20", 404)
    assert mall.post("/admin/products", **NEW)["product"]["product_no"] == 21


@pytest.mark.seen
@pytest.mark.checks("GET /admin/products/<int:product_no>/variants", "GET /admin/products/<int:product_no>/variants/<variant_code>")
def test_variants_show_their_stock_flat_or_embedded(mall):
    rows = mall.get(f"/admin/products/{KNIT}/variants")["variants"]
    assert (rows[0]["variant_code"], rows[0]["quantity"]) == ("P000000K000A", 25)
    one = mall.get(f"/admin/products/{KNIT}/variants/P000000K000A", embed="inventories")["variant"]
    assert one["inventories"]["quantity"] == 25
    assert "quantity" not in one
    mall.get(f"/admin/products/{TEE}/variants/P000000K000A", 404)
    assert mall.get(f"/admin/products/{CUP_LIKE}/variants")["variants"][0]["options"] is None


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/products/<int:product_no>/variants/<variant_code>")
def test_a_variant_is_changed_and_answers_its_stock_apart(mall):
    changed = mall.put(f"/admin/products/{TEE}/variants/P000000J000A", additional_amount=-500, quantity=7, display_order=300)["variant"]
    assert (changed["additional_amount"], changed["display_order"], changed["inventories"]["quantity"]) == ("-500.00", 300, 7)
    mall.put(f"/admin/products/{TEE}/variants/P000000J000Z", 404, quantity=1)


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/products/<int:product_no>/variants/<variant_code>")
@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("custom_variant_code", ["가" * 40], ["가" * 41]), ("display_order", [1, 300], [0, 301]),
        ("additional_amount", [2147483647, -2147483647], [2147483648, -2147483648]), ("important_inventory", ["A", "B"], ["C"]),
        ("inventory_control_type", ["A", "B"], ["", "C"]), ("use_inventory", ["T", "F"], ["M", 1]),
    ],
)  # fmt: skip
def test_bounds_of_a_variants_members(mall, name, good, bad):
    for value in good:
        mall.put(f"/admin/products/{TEE}/variants/P000000J000A", **{name: value})
    for value in bad:
        mall.put(f"/admin/products/{TEE}/variants/P000000J000A", 422, **{name: value})


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/products/<int:product_no>/variants", "bulk sizes")
def test_a_hundred_variants_in_a_call_and_no_more(mall):
    options = [{"name": "번호", "value": [str(n) for n in range(100)]}]
    mall.post("/admin/products", **NEW, options=options)
    codes = [row["variant_code"] for row in mall.get("/admin/products/21/variants")["variants"]]
    rows = mall.put_all("/admin/products/21/variants", [{"variant_code": code, "quantity": 3} for code in codes])["variants"]
    assert [row["inventories"]["quantity"] for row in rows] == [3] * 100
    mall.put_all("/admin/products/21/variants", [{"variant_code": codes[0], "quantity": 4}] * 101, 422)
    mall.put_all("/admin/products/21/variants", [], 422)
    assert mall.message() == "Please enter the Requests parameter."


@pytest.mark.ours
@pytest.mark.checks("PUT /admin/products/<int:product_no>/variants")
def test_a_bulk_write_is_all_or_nothing(mall):
    good, bad = {"variant_code": "P000000J000A", "quantity": 1}, {"variant_code": "P000000J000Z", "quantity": 1}
    mall.put_all(f"/admin/products/{TEE}/variants", [good, bad], 404)
    assert mall.get(f"/admin/products/{TEE}/variants/P000000J000A")["variant"]["quantity"] == 120


@pytest.mark.seen
@pytest.mark.checks("GET /admin/products/<int:product_no>/variants/<variant_code>/inventories", "PUT /admin/products/<int:product_no>/variants/<variant_code>/inventories")
def test_stock_is_absolute_and_may_be_negative(mall):
    path = f"/admin/products/{TEE}/variants/P000000J000A/inventories"
    for quantity in (0, -3, 2147483647):
        assert mall.put(path, quantity=quantity)["inventory"]["quantity"] == quantity
        assert mall.get(path)["inventory"]["quantity"] == quantity
    mall.put(path, 422, quantity=2147483648)
    mall.put(path, 422, quantity="lots")
    assert mall.get(path)["inventory"]["quantity"] == 2147483647


@pytest.mark.read
@pytest.mark.checks("stock of variants")
def test_a_product_is_sold_out_when_every_variant_is(mall):
    path = f"/admin/products/{CUP_LIKE}/variants/P000000P000A/inventories"
    mall.put(path, quantity=0)
    assert mall.get(f"/admin/products/{CUP_LIKE}")["product"]["sold_out"] == "T"
    mall.put(path, display_soldout="F")
    assert mall.get(f"/admin/products/{CUP_LIKE}")["product"]["sold_out"] == "F"


@pytest.mark.ours
@pytest.mark.checks("DELETE /admin/products/<int:product_no>/variants/<variant_code>")
def test_variants_are_deleted_but_for_the_last(mall):
    for letter in "AB":
        mall.delete(f"/admin/products/{TEE}/variants/P000000J000{letter}")
    mall.delete(f"/admin/products/{TEE}/variants/P000000J000A", 404)
    mall.delete(f"/admin/products/{TEE}/variants/P000000J000C", 422)


@pytest.mark.seen
@pytest.mark.checks("GET /admin/categories", "GET /admin/categories/count", "GET /admin/categories/<int:category_no>")
def test_categories_know_their_path(mall):
    rows = mall.get("/admin/categories", category_depth=2)["categories"]
    assert [row["category_no"] for row in rows] == [27, 28, 29, 30, 31, 32]
    assert rows[0]["full_category_name"] == {"1": "의류", "2": "상의", "3": None, "4": None}
    assert mall.get("/admin/categories/count", parent_category_no=1) == {"count": 3}
    assert mall.get("/admin/categories/27")["category"] == rows[0]
    mall.get("/admin/categories/999", 404)
    mall.get("/admin/categories", 422, category_depth=5)


@pytest.mark.read
@pytest.mark.checks("isolation of malls")
def test_another_malls_products_are_not_ours(mall, neighbour):
    mall.post("/admin/products", **NEW)
    neighbour.get("/admin/products/21", 404)
    neighbour.put("/admin/products/21", 404, price=1)
    neighbour.delete("/admin/products/21", 404)
    assert mall.get("/admin/products/21")["product"]["price"] == "12000.00"


@pytest.mark.seen
@pytest.mark.checks("scopes")
def test_each_kind_of_resource_needs_its_scope(mall):
    narrow = mall.scoped("mall.read_product")
    assert narrow.get("/admin/products/count") == {"count": 12}
    for path in ("/admin/categories", "/admin/customersprivacy", "/admin/coupons", "/admin/carriers", "/admin/store", "/admin/carts"):
        narrow.get(path, 403)
        assert narrow.message() == "No authority to access"
    narrow.post("/admin/products", 403, **NEW)
