"""The Front API: a client id in place of a token, and what is on display."""

import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import switch

PATHS = (
    "/products", "/products/count", "/products/9", "/productsdetail/9", "/products/9/variants", "/products/9/variants/P000000J000A",
    "/products/9/variants/P000000J000A/inventories", "/products/9/options", "/products/9/icons", "/products/9/discountprice",
    "/products/9/decorationimages", "/products/9/hits/count", "/products/9/carts/count", "/categories", "/categories/count", "/categories/24",
    "/categories/24/products", "/categories/24/products/count", "/mains/2/products",
)  # fmt: skip
ALL = [
    "GET /products", "GET /products/count", "GET /products/<int:product_no>", "GET /productsdetail/<int:product_no>", "GET /products/<int:product_no>/variants",
    "GET /products/<int:product_no>/variants/<variant_code>", "GET /products/<int:product_no>/variants/<variant_code>/inventories",
    "GET /products/<int:product_no>/options", "GET /products/<int:product_no>/icons", "GET /products/<int:product_no>/discountprice",
    "GET /products/<int:product_no>/decorationimages", "GET /products/<int:product_no>/hits/count", "GET /products/<int:product_no>/carts/count",
    "GET /categories", "GET /categories/count", "GET /categories/<int:category_no>", "GET /categories/<int:category_no>/products",
    "GET /categories/<int:category_no>/products/count", "GET /mains/<int:display_group>/products",
]  # fmt: skip


def ask(mall, path, code=200, method="GET", client_id=None, data=None):
    """One call without a token."""
    headers = {} if client_id is None else {"X-Cafe24-Client-Id": client_id}
    answer = mall.client.open(mall.base + path, method=method, headers=headers, json=data)
    assert answer.status_code == code, answer.get_data(as_text=True)
    return answer.get_json()


@pytest.mark.read
@pytest.mark.checks(*ALL)
@pytest.mark.parametrize("path", PATHS)
def test_the_public_reads_with_a_client_id_and_not_without(mall, path):
    ask(mall, path, client_id=mall.keys["client_id"])
    mall.get(path)
    assert ask(mall, path, 401)["error"]["message"] == "API cannot be used. Please enter the App key."
    assert "not an allowed client_id" in ask(mall, path, 401, client_id="nobody")["error"]["message"]


@pytest.mark.ours
@pytest.mark.checks("GET /products", "GET /products/<int:product_no>")
def test_the_public_sees_what_is_on_display_and_not_what_it_cost(mall):
    mall.put("/admin/products/9", display="F")
    client = mall.keys["client_id"]
    assert ask(mall, "/products/count", client_id=client) == {"count": 11}
    ask(mall, "/products/9", 404, client_id=client)
    row = ask(mall, "/products/10", client_id=client)["product"]
    assert row["price"] == "59000.00"
    assert "supply_price" not in row
    assert [p["product_no"] for p in ask(mall, "/categories/27/products", client_id=client)["products"]] == [10]


@pytest.mark.read
@pytest.mark.checks("GET /mains/<int:display_group>/products", "GET /categories/<int:category_no>", "GET /products")
@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/mains/0/products", 404), ("/mains/11/products", 404), ("/categories/999", 404), ("/products/999", 404), ("/products?limit=101", 422),
        ("/products?limit=0", 422), ("/nothing", 404),
    ],
)  # fmt: skip
def test_unknown_and_out_of_bounds(mall, path, code):
    ask(mall, path, code, client_id=mall.keys["client_id"])


@pytest.mark.ours
@pytest.mark.checks("POST /carts")
def test_a_guest_fills_a_cart_that_counts_for_no_member(mall):
    client, body = mall.keys["client_id"], {"product_no": 9, "variants": [{"variants_code": "P000000J000A", "quantity": 2}]}
    assert ask(mall, "/carts", 201, "POST", client, {"request": body})["cart"]["basket_product_no"] == [1]
    assert ask(mall, "/products/9/carts/count", client_id=client) == {"count": 0}
    assert mall.get("/admin/products/9/carts")["carts"] == []
    for wrong in ({"variants": []}, {"variants": [{"variants_code": "P000000K000A", "quantity": 1}]}, {"variants": [{"variants_code": "P000000J000A", "quantity": 0}]}):
        ask(mall, "/carts", 422, "POST", client, {"request": body | wrong})
    ask(mall, "/carts", 404, "POST", client, {"request": body | {"product_no": 999}})
    ask(mall, "/carts", 401, "POST", None, {"request": body})


@pytest.mark.seen
@pytest.mark.checks("errors")
def test_an_app_that_the_mall_deleted_reads_nothing_in_public_either(mall):
    switch(mall, app_deleted=True)
    refused = ask(mall, "/products", 403, client_id=mall.keys["client_id"])
    assert refused["error"]["message"] == "This app is not installed. Receive the consent of the operator again."
    mall.again()
    ask(mall, "/products", client_id=mall.keys["client_id"])
