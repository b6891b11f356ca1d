"""The public npm client `cafe24-api-typescript`, unmodified, through `mallrig proxy`: it asks its proxy for whole https addresses."""

import pytest

from mallrig.emulators.certificates import Authority, now
from mallrig.emulators.core.hosts import host_table
from mallrig.emulators.vendors import VENDORS

from . import npm
from .cafe24_hand import mall, place
from .test_proxy import serving

__all__ = ["mall", "place"]

DAYS = {"start_date": "2026-01-10", "end_date": "2026-02-10"}


@pytest.fixture
def call(server, mall, tmp_path):
    """One call of a service of the client; what the client raises is raised as RuntimeError."""
    argument = {"mallId": mall["mall_id"], "clientId": mall["client_id"], "clientSecret": mall["client_secret"], "accessToken": mall["access_token"]}
    authority = Authority(tmp_path, host_table(VENDORS), now())
    with serving(("127.0.0.1", server.port), authority) as port:
        environment = {"HTTPS_PROXY": f"http://127.0.0.1:{port}", "NODE_EXTRA_CA_CERTS": str(authority.certificate), "NO_PROXY": "", "no_proxy": ""}
        with npm.talking("cafe24_typescript.cjs", argument, **environment) as tell:

            def asked(*line):
                answer = tell(line)
                if not answer["ok"]:
                    raise RuntimeError(answer["message"])
                return answer["data"]

            yield asked


@pytest.mark.seen
def test_its_log_in_is_renewed(call, mall):
    pair = call("oAuth", "refreshToken", mall["refresh_token"])
    assert (pair["mall_id"], pair["client_id"], pair["token_type"]) == (mall["mall_id"], mall["client_id"], "Bearer")
    assert pair["access_token"] != mall["access_token"]


@pytest.mark.seen
def test_orders_move_and_are_cancelled(call, place):
    order_id, items = place()
    [found] = call("orders", "retrieveAListOfOrders", DAYS | {"embed": ["items", "receivers"]})
    assert (found["order_id"], [item["order_item_code"] for item in found["items"]]) == (order_id, items)
    assert call("orders", "retrieveACountOfOrders", DAYS) == 1
    assert call("orders", "retrieveAnOrder", order_id, {"embed": ["buyer"]})["buyer"]["name"] == "김민아"
    call("orders", "updateAnOrderStatus", order_id, {"shop_no": 1, "request": {"process_status": "prepare"}})
    call("orders", "updateStatusForMultipleOrders", {"shop_no": 1, "requests": [{"order_id": order_id, "process_status": "hold"}]})
    assert {item["order_status"] for item in call("ordersItems", "retrieveAListOfOrderItems", order_id)} == {"N22"}
    call("ordersItems", "updateAnOrderItem", order_id, items[0], {"shop_no": 1, "request": {"shipping_expected_date": "2026-01-20"}})
    wish = {"status": "canceled", "items": [{"order_item_code": items[0], "quantity": 1}]}
    made = call("ordersCancellation", "createAnOrderCancellation", order_id, {"shop_no": 1, "request": wish})
    assert made["claim_code"].startswith("C")
    after = {item["order_item_code"]: item for item in call("ordersItems", "retrieveAListOfOrderItems", order_id)}
    assert (after[items[0]]["order_status"], after[items[0]]["shipping_expected_date"]) == ("C40", "2026-01-20")


@pytest.mark.seen
def test_products_are_listed_made_and_removed(call):
    before = call("products", "retrieveACountOfProducts")
    made = call("products", "createAProduct", {"shop_no": 1, "request": {"product_name": "새 상품", "price": "1000", "supply_price": "500"}})
    assert call("products", "retrieveAProductResource", made["product_no"], {"embed": ["variants"]})["product_name"] == "새 상품"
    assert len(call("productsVariants", "retrieveAListOfProductVariants", made["product_no"])) == 1
    assert len(call("products", "retrieveAListOfProducts", {"limit": 100})) == before + 1
    call("products", "deleteAProduct", {"product_no": made["product_no"]})
    assert call("products", "retrieveACountOfProducts") == before


@pytest.mark.seen
def test_customers_are_found_by_their_number(call):
    [found] = call("customers", "retrieveAListOfCustomers", {"cellphone": "010-1234-5678"})
    assert found["member_id"] == "minji01"


@pytest.mark.seen
def test_refusals_are_the_malls_own_words(call):
    with pytest.raises(RuntimeError, match="cellphone or member_id"):
        call("customers", "retrieveAListOfCustomers", {"shop_no": 1})
    with pytest.raises(RuntimeError, match="does not exist"):
        call("orders", "retrieveAnOrder", "20260110-9999999", {})
    with pytest.raises(RuntimeError, match="Please enter the Requests parameter"):
        call("productsVariants", "updateMultipleProductVariants", 10, [{"variant_code": "P000000K000A", "quantity": 7}])
