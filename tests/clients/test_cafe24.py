"""The public npm client `cafe24-api-client`, unmodified: through the address of the emulator, and through `mallrig proxy`."""

import ast
import re
import sys
from pathlib import Path

import httpx
import pytest

from mallrig.serving import ask

from . import npm, test_cafe24_writes
from .cafe24_hand import DAYS, Client, chosen, client, mall, place

__all__ = ["client", "mall", "place"]


@pytest.mark.seen
def test_orders_are_listed_and_a_receiver_is_changed(client, place, server, world):
    order_id, _ = place()
    [found] = client.call("orders", "retrieveAListOfOrders", {"embed": ["items", "receivers"]}, **DAYS)["orders"]
    assert (found["orderId"], len(found["items"]), found["receivers"][0]["name"]) == (order_id, 2, "김민아")
    changed = client.call(
        "ordersreceivers", "changeShippingInformation", orderId=order_id, shippingCode=found["receivers"][0]["shippingCode"], name="박수진", address2="3층"
    )
    assert changed["receiver"]["name"] == "박수진"
    [after] = client.call("ordersreceivers", "retrieveAListOfRecipientsOfAnOrder", orderId=order_id)["receivers"]
    assert (after["name"], after["address2"], after["zipcode"]) == ("박수진", "3층", "06236")
    assert server.rig("GET", f"worlds/{world['world']}/shop/orders/{order_id}")["order"]["receivers"][0]["name"] == "박수진"


@pytest.mark.seen
def test_what_is_not_there_is_the_clients_own_error(client):
    assert client.refused("orders", "retrieveAnOrder", orderId="20260110-9999999") == 404
    assert client.refused("products", "retrieveAProductResource", productNo=99_999) == 404


@pytest.mark.seen
def test_a_wrong_token_is_the_clients_own_error(mall):
    argument = {"mall_id": mall["mall_id"], "access_token": "wrong", "base_url": mall["base_url"]}
    with npm.talking("cafe24.cjs", argument) as tell:
        assert Client(tell).refused("store", "retrieveStoreDetails") == 401


@pytest.mark.seen
def test_an_order_is_shipped_and_delivered(client, place):
    order_id, items = place()
    client.call("orders", "updateAnOrderStatus", orderId=order_id, processStatus="prepare")
    [shipment] = client.call(
        "ordersshipments", "createAnOrderShippingInformation", orderId=order_id, trackingNo="640012345678", shippingCompanyCode="0006", status="standby"
    )["shipments"]
    assert shipment["orderItemCode"] == items
    codes = {"orderId": order_id, "shippingCode": shipment["shippingCode"]}
    for status, item_status in (("shipping", "N30"), ("shipped", "N40")):
        client.call("ordersshipments", "updateAnOrderShipping", **codes, status=status)
        found = client.call("ordersitems", "retrieveAListOfOrderItems", orderId=order_id)["items"]
        assert {item["orderStatus"] for item in found} == {item_status}
    [after] = client.call("ordersshipments", "retrieveAListOfShippingInformationOfAnOrder", orderId=order_id)["shipments"]
    assert [item["status"] for item in after["items"]] == ["shipped", "shipped"]
    returned = client.call("ordersreturn", "createAnOrderReturn", orderId=order_id, status="accepted", items=chosen(items[0], 1))["return"]
    assert client.call("return", "retrieveAReturn", claimCode=returned["claimCode"])["return"]["orderId"] == order_id
    exchanged = client.call("ordersexchange", "createAnOrderExchange", orderId=order_id, status="accepted", sameProduct="T", items=chosen(items[1], 2))["exchange"]
    assert client.call("exchange", "retrieveAnExchange", claimCode=exchanged["claimCode"])["exchange"]["orderId"] == order_id


@pytest.mark.seen
def test_an_order_is_cancelled_and_refunded(client, place):
    order_id, items = place()
    made = client.call("orderscancellation", "createAnOrderCancellation", orderId=order_id, status="canceled", items=chosen(items[0], 1), reason="변심")["cancellation"]
    assert (made["status"], made["items"][0]["orderItemCode"]) == ("canceled", items[0])
    cancelled = client.call("cancellation", "retrieveAnOrderCancellation", claimCode=made["claimCode"])["cancellation"]
    assert cancelled["items"][0]["orderStatus"] == "C40"
    [refund] = client.call("refunds", "retrieveAListOfRefunds", dateType="accepted_refund_date", **DAYS)["refunds"]
    assert refund["refundCode"] == made["claimCode"]
    assert client.call("refunds", "retrieveARefund", refundCode=made["claimCode"])["refund"]["orderId"] == order_id


@pytest.mark.seen
def test_notes_and_labels_of_an_order(client, place):
    order_id, items = place()
    memo = client.call("ordersmemos", "createAnOrderMemo", orderId=order_id, content="문의 전화")["memo"]
    client.call("ordersmemos", "updateAnOrderMemo", orderId=order_id, memoNo=memo["memoNo"], content="답변 완료")
    assert client.call("ordersmemos", "retrieveAListOfOrderMemos", orderId=order_id)["memos"][0]["content"] == "답변 완료"
    client.call("ordersmemos", "deleteAnOrderMemo", orderId=order_id, memoNo=memo["memoNo"])
    assert client.call("ordersmemos", "retrieveAListOfOrderMemos", orderId=order_id)["memos"] == []
    at = {"orderId": order_id, "orderItemCode": items[0]}
    client.call("ordersitemslabels", "createAnOrderLabel", **at, names=["선물"])
    client.call("ordersitemslabels", "updateAnOrderLabel", **at, names=["선물", "급함"])
    client.call("ordersitemslabels", "deleteAnOrderLabel", **at, name="선물")
    assert "급함" in str(client.call("ordersitemslabels", "retrieveAnOrderLabel", **at))
    client.call("ordersbuyer", "updateCustomerInformationOfAnOrder", orderId=order_id, name="김민지")
    assert client.call("ordersbuyer", "retrieveCustomerDetailsOfAnOrder", orderId=order_id)["buyer"]["name"] == "김민지"


@pytest.mark.seen
def test_settings_are_written_and_read(client):
    client.call("orderssetting", "updateOrderSettings", claimRequest="F")
    assert client.call("orderssetting", "retrieveOrderSettings")["order"]["claimRequest"] == "F"
    client.call("couponssetting", "updateCouponSettings", useCoupon="F")
    assert client.call("couponssetting", "retrieveCouponSettings")["coupon"]["useCoupon"] == "F"


@pytest.mark.seen
def test_goods_are_made_changed_and_taken_away(client):
    made = client.call("products", "createAProduct", productName="시험 머그컵", price="12000", supplyPrice="5000", display="T", selling="T")["product"]
    client.call("products", "updateAProduct", productNo=made["productNo"], productName="시험 머그컵 2")
    assert client.call("products", "retrieveAProductResource", productNo=made["productNo"])["product"]["productName"] == "시험 머그컵 2"
    client.call("products", "deleteAProduct", productNo=made["productNo"])
    assert client.refused("products", "retrieveAProductResource", productNo=made["productNo"]) == 404
    [variant, *_] = client.call("productsvariants", "retrieveAListOfProductVariants", productNo=9)["variants"]
    at = {"productNo": 9, "variantCode": variant["variantCode"]}
    client.call("productsvariantsinventories", "updateAProductVariantInventory", **at, quantity=77)
    assert client.call("productsvariantsinventories", "retrieveInventoryDetailsOfAProductVariant", **at)["inventory"]["quantity"] == 77


# -- its log-in --


@pytest.fixture
def code(mall):
    """Agree on the consent page, as the operator does in a browser; the code that the browser is led back with."""

    def agree():
        asked = {"response_type": "code", "client_id": mall["client_id"], "redirect_uri": mall["redirect_uri"], "scope": " ".join(mall["scopes"])}
        led = httpx.post(f"{mall['base_url']}/api/v2/oauth/authorize", data=asked | {"decision": "agree"}, follow_redirects=False)
        return httpx.URL(led.headers["Location"]).params["code"]

    return agree


@pytest.mark.seen
def test_its_own_flow_of_tokens(client, server, world, mall, code):
    """By a clock as fast as ours: at a hundred times that, a code lives for 0.6 s, which a busy machine needs."""
    server.rig("POST", f"worlds/{world['world']}/clock/run", {"speed": 1})
    known = {"clientId": mall["client_id"], "clientSecret": mall["client_secret"]}
    once = code()
    given = client.call("authentication", "getAccessToken", **known, code=once, redirectUri=mall["redirect_uri"])
    assert (given["mallId"], given["clientId"], set(given["scopes"])) == (mall["mall_id"], mall["client_id"], set(mall["scopes"]))
    assert client.refused("authentication", "getAccessToken", **known, code=once, redirectUri=mall["redirect_uri"]) == 400
    newer = client.call("authentication", "getAccessTokenUsingRefreshToken", **known, refreshToken=given["refreshToken"])
    assert client.refused("authentication", "getAccessTokenUsingRefreshToken", **known, refreshToken=given["refreshToken"]) == 400
    with_it = {"accessToken": newer["accessToken"]}
    assert client.call("store", "retrieveStoreDetails", with_it)["store"]["mallId"] == mall["mall_id"]
    client.call("authentication", "revokeAccessToken", **known, token=newer["accessToken"])
    assert client.refused("store", "retrieveStoreDetails", with_it) == 401
    assert client.refused("authentication", "getAccessTokenUsingRefreshToken", **known, refreshToken=newer["refreshToken"]) == 400
    assert client.refused("authentication", "getAccessToken", **known | {"clientSecret": "wrong"}, code=code(), redirectUri=mall["redirect_uri"]) == 401


@pytest.mark.seen
def test_its_front_client_fills_a_cart(client):
    [variant, *_] = client.call("front.productsvariants", "retrieveAListOfProductVariants", productNo=9)["variants"]
    wish = {"productNo": 9, "basketType": "A0000", "variants": [{"variants_code": variant["variantCode"], "quantity": 1}]}
    filled = client.call("front.carts", "createAShoppingCart", **wish)["cart"]
    assert (filled["productNo"], len(filled["basketProductNo"]), filled["variants"][0]["variantsCode"]) == (9, 1, variant["variantCode"])


# -- every method --


@pytest.fixture
def theirs(server, mall):
    """Each method of the client whose path the emulator documents."""
    paths = ask(server.base, "GET", "/cafe24/openapi.json")["paths"]
    served = {(verb.upper(), nameless(path)) for path, verbs in paths.items() for verb in verbs}
    with npm.talking("cafe24.cjs", {"mall_id": mall["mall_id"], "access_token": "none"}) as tell:
        return [entry for entry in tell("list") if (entry["verb"], nameless(entry["path"].removeprefix("/api/v2"))) in served]


def written_in(module):
    """The (scope, method) that a module of tests calls by their names."""
    calls = [node for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    named = [call.args[:2] for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in ("call", "refused")]
    return {tuple(name.value for name in names) for names in named if all(isinstance(name, ast.Constant) for name in names)}


@pytest.mark.ours
def test_no_writing_that_client_and_emulator_have_is_left_out(theirs):
    writings = {(entry["scope"], entry["method"]) for entry in theirs if entry["verb"] != "GET"}
    assert len(writings) > 60
    assert writings - written_in(sys.modules[__name__]) - written_in(test_cafe24_writes) == set()


def nameless(path):
    return re.sub(r"\{[^}]*\}", "{}", path)


def names(path):
    return re.findall(r"\{([^}]*)\}", path)


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


@pytest.mark.seen
def test_every_reading_that_client_and_emulator_have(client, place, theirs):
    claims, known = things(client, place)
    readings = [entry for entry in theirs if entry["verb"] == "GET"]
    assert len(readings) > 50
    for entry in readings:
        needed = {camel(name): claims[entry["scope"]] if name == "claim_code" else known[name] for name in names(entry["path"])}
        client.call(entry["scope"], entry["method"], **needed | ASKED_WITH.get(entry["scope"], {}) | by_order(entry["scope"], known))


ASKED_WITH = {"orders": DAYS, "refunds": DAYS, "customers": {"memberId": "dongmin"}, "customersprivacy": {"memberId": "dongmin"}, "carts": {"memberId": "dongmin"}}


def by_order(scope, known):
    return {"orderId": known["order_id"]} if scope in ("orderscoupons", "ordersmemos") else {}


def things(client, place):
    """One claim of each kind, by the scope that reads it, and one thing of each other kind that a path names."""
    kept, items = place()
    gone, gone_items = place()
    cancelled = client.call("orderscancellation", "createAnOrderCancellation", orderId=gone, status="canceled", items=chosen(gone_items[0], 1))["cancellation"]
    sent, sent_items = place()
    client.call("ordersshipments", "createAnOrderShippingInformation", orderId=sent, trackingNo="640012345678", shippingCompanyCode="0006", status="shipping")
    returned = client.call("ordersreturn", "createAnOrderReturn", orderId=sent, status="accepted", items=chosen(sent_items[0], 1))["return"]
    exchanged = client.call("ordersexchange", "createAnOrderExchange", orderId=sent, status="accepted", sameProduct="T", items=chosen(sent_items[1], 2))["exchange"]
    claims = {"cancellation": cancelled["claimCode"], "return": returned["claimCode"], "exchange": exchanged["claimCode"]}
    return claims, {
        "order_id": kept, "order_item_code": items[0], "refund_code": cancelled["claimCode"], "product_no": 9, "member_id": "dongmin", "shop_no": 1,
        "variant_code": client.call("productsvariants", "retrieveAListOfProductVariants", productNo=9)["variants"][0]["variantCode"],
        "payment_no": client.call("orderspaymenttimeline", "retrievePaymentHistoryOfAnOrder", orderId=kept)["paymenttimeline"][0]["paymentNo"],
        "category_no": client.call("categories", "retrieveAListOfProductCategories")["categories"][0]["categoryNo"],
        "carrier_id": client.call("carriers", "retrieveAListOfShippingCarriers")["carriers"][0]["carrierId"],
        "display_group": 2, "user_id": client.call("users", "retrieveAListOfAdminUsers")["users"][0]["userId"],
        "coupon_no": client.call("coupons", "retrieveAListOfCoupons")["coupons"][0]["couponNo"],
    }  # fmt: skip
