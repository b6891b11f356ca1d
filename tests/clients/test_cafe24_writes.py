"""The rest of what the npm client `cafe24-api-client` writes: in bulk (it sends one `request` there too), claims, payments, coupons, the mall."""

import pytest

from .cafe24_hand import chosen, client, mall, place

__all__ = ["client", "mall", "place"]


def items_of(client, order_id):
    return client.call("ordersitems", "retrieveAListOfOrderItems", orderId=order_id)["items"]


def statuses(client, order_id):
    return [item["orderStatus"] for item in items_of(client, order_id)]


def ship(client, order_id, until="shipping"):
    """Send an order off; the code of its delivery."""
    [made] = client.call("shipments", "createShippingInformationForMultipleOrders", orderId=order_id, trackingNo="640012345678", shippingCompanyCode="0006", status="standby")["shipments"]
    for status in ("shipping", "shipped")[: 1 + (until == "shipped")]:
        [row] = client.call("shipments", "updateMultipleOrderShippings", orderId=order_id, shippingCode=made["shippingCode"], status=status)["shipments"]
        assert row["status"] == status
    return made["shippingCode"]


@pytest.mark.read
def test_a_bulk_status_and_receiver_from_a_single_request(client, place):
    order_id, _ = place()
    [row] = client.call("orders", "updateStatusForMultipleOrders", orderId=order_id, processStatus="prepare")["orders"]
    assert (row["orderId"], row["processStatus"], statuses(client, order_id)) == (order_id, "prepare", ["N20", "N20"])
    [receiver] = client.call("ordersreceivers", "updateOrderRecipients", orderId=order_id, name="박수진", shippingMessage="문 앞")["receivers"]
    assert (receiver["name"], receiver["shippingMessage"]) == ("박수진", "문 앞")


@pytest.mark.read
def test_deliveries_in_bulk_and_one_taken_back(client, place):
    order_id, _ = place()
    code = ship(client, order_id)
    assert statuses(client, order_id) == ["N30", "N30"]
    other, _ = place()
    code = client.call("ordersshipments", "createAnOrderShippingInformation", orderId=other, trackingNo="640012345679", shippingCompanyCode="0006", status="standby")["shipments"][0]["shippingCode"]
    gone = client.call("ordersshipments", "deleteAnOrderShipping", orderId=other, shippingCode=code)["shipment"]
    assert (gone["shippingCode"], statuses(client, other)) == (code, ["N20", "N20"])


@pytest.mark.read
def test_cancellations_in_bulk_withdrawn_and_carried_on(client, place):
    order_id, items = place()
    [made] = client.call("cancellation", "createMultipleOrderCancellations", orderId=order_id, status="accepted", items=chosen(items[0], 1))["cancellation"]
    assert statuses(client, order_id) == ["C10", "N10"]
    [undone] = client.call(
        "cancellation", "changeCancellationDetailsInBulk", orderId=order_id, claimCode=made["claimCode"], undone="T", recoverInventory="T", addMemoToo="F"
    )["cancellation"]
    assert (undone["undone"], statuses(client, order_id)) == ("T", ["N10", "N10"])
    again = client.call("orderscancellation", "createAnOrderCancellation", orderId=order_id, status="accepted", items=chosen(items[0], 1))["cancellation"]
    client.call("orderscancellation", "changeCancellationDetails", orderId=order_id, claimCode=again["claimCode"], status="canceling")
    assert statuses(client, order_id) == ["C34", "N10"]
    refund = client.call("ordersrefunds", "updateAnOrderRefund", orderId=order_id, refundCode=again["claimCode"], status="complete", reason="재고 없음")["refund"]
    assert (refund["status"], statuses(client, order_id)) == ("complete", ["C40", "N10"])


@pytest.mark.read
def test_applications_are_made_and_refused(client, place):
    order_id, items = place()
    refusal = {"orderId": order_id, "orderItemCode": [items[0]], "undone": "T", "reasonType": "H", "reason": "재고 없음"}
    [asked] = client.call("cancellationrequests", "createACancellationRequestForMultipleItems", orderId=order_id, reasonType="A", reason="변심", items=chosen(items[0], 1))["cancellationrequests"]
    assert (asked["orderId"], statuses(client, order_id)) == (order_id, ["C00", "N10"])
    client.call("cancellationrequests", "rejectACancellationRequestForMultipleItems", **refusal)
    assert statuses(client, order_id) == ["N10", "N10"]
    ship(client, order_id, "shipped")
    wish = {"orderId": order_id, "reasonType": "A", "reason": "색상", "items": chosen(items[0], 1)}
    [wanted] = client.call("exchangerequests", "bulkExchangeRequestApi", **wish)["exchangerequests"]
    assert (wanted["orderId"], statuses(client, order_id)) == (order_id, ["E00", "N40"])
    client.call("exchangerequests", "rejectAnExchangeRequestForMultipleItems", **refusal)
    client.call("exchangerequests", "bulkExchangeRequestApi", **wish)
    client.call("ordersexchangerequests", "rejectAnExchangeRequest", **refusal)
    assert statuses(client, order_id) == ["N40", "N40"]


@pytest.mark.read
def test_a_return_is_asked_for_refused_and_its_pick_up_numbered(client, place):
    order_id, items = place()
    ship(client, order_id, "shipped")
    wish = {"orderId": order_id, "reasonType": "A", "reason": "변심", "items": chosen(items[0], 1)}
    pickup = {"name": "김민아", "cellphone": "010-1111-2222", "address1": "서울특별시 강남구 테헤란로 1"}
    client.call("returnrequests", "createAReturnRequestForMultipleItems", **wish, requestPickup="T", pickup=pickup)
    assert statuses(client, order_id) == ["R00", "N40"]
    collected = client.call("collectrequests", "updateACollectionRequest", requestNo=1, collectTrackingNo="123456789012")["collectrequest"]
    assert (collected["orderId"], collected["collectTrackingNo"]) == (order_id, "123456789012")
    client.call("returnrequests", "rejectAReturnRequestForMultipleItems", orderId=order_id, orderItemCode=[items[0]], undone="T", reasonType="H", reason="기간 경과")
    assert statuses(client, order_id) == ["N40", "N40"]


@pytest.mark.read
def test_returns_and_exchanges_in_bulk_and_carried_on(client, place):
    order_id, items = place()
    ship(client, order_id, "shipped")
    [back] = client.call("return", "createMultipleOrderReturns", orderId=order_id, status="accepted", items=chosen(items[0], 1))["return"]
    client.call("return", "updateAReturn", orderId=order_id, claimCode=back["claimCode"], pickupCompleted="T", status="processing")
    assert statuses(client, order_id)[0] == "R31"
    client.call("ordersreturn", "updateAnOrderReturn", orderId=order_id, claimCode=back["claimCode"], status="returned")
    assert statuses(client, order_id)[0] in ("R40", "R41")
    [swap] = client.call("exchange", "createMultipleExchanges", orderId=order_id, status="accepted", sameProduct="T", items=chosen(items[1], 2))["exchange"]
    client.call("exchange", "updateMultipleOrderExchanges", orderId=order_id, claimCode=swap["claimCode"], pickupCompleted="T")
    client.call("ordersexchange", "updateAnOrderExchange", orderId=order_id, claimCode=swap["claimCode"], status="exchanged")
    assert statuses(client, order_id)[1] == "E40"


@pytest.mark.read
def test_a_payment_is_changed_and_made(client, server, world, mall):
    wish = {"mall": mall["mall_id"], "items": [{"product_no": 10, "quantity": 1}], "method": "cash", "paid": False}
    order_id = server.rig("POST", f"worlds/{world['world']}/shop/orders", wish)["order_id"]
    client.call("orderspayments", "updateAnOrderPaymentStatus", orderId=order_id, changePaymentAmount="T", changePaymentMethod="F", adminAdditionalAmount="1000", changePaymentAmountReason="선물 포장")
    [paid] = client.call("payments", "updatePaymentStatusForMultipleOrders", orderId=order_id, status="paid")["payments"]
    assert (paid["status"], statuses(client, order_id)) == ("paid", ["N10"])


@pytest.mark.read
def test_items_are_changed_and_what_is_no_bundle_is_not_split(client, place):
    order_id, items = place()
    changed = client.call("ordersitems", "updateAnOrderItem", orderId=order_id, orderItemCode=items[0], shippingExpectedDate="2026-01-20")["item"]
    assert changed["shippingExpectedDate"] == "2026-01-20"
    assert items_of(client, order_id)[0]["shippingExpectedDate"] == "2026-01-20"
    number = items_of(client, order_id)[0]["itemNo"]
    assert client.refused("ordersitems", "createAnOrderItem", orderId=order_id, originalBundleItemNo=number, variantCode="P000000K000A") == 422


@pytest.mark.read
def test_variants_one_by_one_and_in_bulk(client):
    variants = client.call("productsvariants", "retrieveAListOfProductVariants", productNo=9)["variants"]
    at = {"productNo": 9, "variantCode": variants[0]["variantCode"]}
    assert client.call("productsvariants", "updateAProductVariant", **at, quantity=41)["variant"]["inventories"]["quantity"] == 41
    assert client.call("productsvariants", "updateMultipleProductVariants", **at, quantity=42)["variants"][0]["inventories"]["quantity"] == 42
    client.call("productsvariants", "deleteAProductVariant", **at)
    assert at["variantCode"] not in [row["variantCode"] for row in client.call("productsvariants", "retrieveAListOfProductVariants", productNo=9)["variants"]]


@pytest.mark.read
def test_a_coupon_is_made_given_taken_away_and_paused(client):
    made = client.call(
        "coupons", "createACoupon", couponName="봄맞이 할인", benefitType="A", issueType="M", availablePeriodType="R", availableDayFromIssued=10,
        availableSite=["W", "M"], availableCouponCountByOrder=1, discountAmount={"benefit_price": "3000.00"},
    )["coupon"]  # fmt: skip
    number = made["couponNo"]
    given = client.call("couponsissues", "createCouponIssuanceHistory", couponNo=number, issuedMemberScope="M", memberId="dongmin")["issues"]
    assert given["count"][number] == 1
    assert number in [row["couponNo"] for row in client.call("customerscoupons", "retrieveAListOfCustomerCoupons", memberId="dongmin")["coupons"]]
    client.call("customerscoupons", "deleteACustomerCoupon", memberId="dongmin", couponNo=number)
    assert number not in [row["couponNo"] for row in client.call("customerscoupons", "retrieveAListOfCustomerCoupons", memberId="dongmin")["coupons"]]
    client.call("coupons", "couponManagement", couponNo=number, status="pause")
    [row] = client.call("coupons", "retrieveAListOfCoupons", couponNo=number)["coupons"]
    assert row["isStoppedIssuedCoupon"] == "T"


@pytest.mark.seen
def test_carriers_and_shipping(client):
    made = client.call("carriers", "createAShippingCarrier", shippingCarrierCode="0018", contact="1588-0011", email="hanjin@example.com")["carrier"]
    client.call("carriers", "updateAShippingCarrier", carrierId=made["carrierId"], defaultShippingCarrier="T")
    assert client.call("carriers", "retrieveAShippingCarrier", carrierId=made["carrierId"])["carrier"]["defaultShippingCarrier"] == "T"
    client.call("carriers", "deleteAShippingCarrier", carrierId=made["carrierId"], deleteDefaultCarrier="T")
    assert client.refused("carriers", "retrieveAShippingCarrier", carrierId=made["carrierId"]) == 404
    client.call("shipping", "updateStoreShippingReturnSettings", shippingFee="3500.00")
    assert client.call("shipping", "retrieveShippingReturnSettings")["shipping"]["shippingFee"] == "3500.00"


@pytest.mark.seen
def test_the_app_its_webhooks_the_words_for_statuses_and_a_member(client):
    assert client.call("apps", "updateAnAppInformation", version="2025-12-01")["app"]["version"] == "2025-12-01"
    assert client.call("webhookssetting", "editWebhookSettings", receptionStatus="F")["webhook"]["receptionStatus"] == "F"
    [words] = client.call("ordersstatus", "updateOrderStatusDisplayed", statusNameId=2, customName="포장 중")["status"]
    assert words["customName"] == "포장 중"
    client.call("customersprivacy", "updateACustomerInformation", memberId="dongmin", cellphone="010-9999-8888")
    assert client.call("customersprivacy", "retrieveACustomerInformation", memberId="dongmin")["customersprivacy"]["cellphone"] == "010-9999-8888"


@pytest.mark.read
def test_what_is_for_clients_that_the_vendor_named(client, place, server, world, mall):
    (order_id, _), (short_id, short) = place(), place()
    shipped = {"orderId": order_id, "trackingNo": "6900000000001", "shippingCompanyCode": "0012", "status": "shipping"}
    assert client.refused("fulfillments", "createShippingInformationForMultipleOrdersViaFulfillment", **shipped) == 401
    server.rig("PUT", f"worlds/{world['world']}/shop/malls/{mall['mall_id']}/admin", {"allowed_client": True})
    client.call("fulfillments", "createShippingInformationForMultipleOrdersViaFulfillment", **shipped)
    assert statuses(client, order_id) == ["N30", "N30"]
    wish = {"orderId": short_id, "status": "canceled", "items": chosen(short[0], 1)}
    assert client.call("ordersshortagecancellation", "createAnOrderCancellationOnStockShortage", **wish)["shortagecancellation"]["claimCode"].startswith("C")
    assert client.refused("ordersautocalculation", "removeAutoCalculationSettingOfAnOrder", orderId=short_id) == 401
    control = {"paymentsControl": "T", "directUrl": "https://app.mallrig.test/payments"}
    assert client.call("control", "orderControl", **control)["control"] == control
    client.call("customers", "deleteAnAccount", memberId="dongmin", isPointCheck="T")
    assert client.refused("customersprivacy", "retrieveACustomerInformation", memberId="dongmin") == 404


@pytest.mark.seen
def test_the_escrow_of_payments(client):
    assert client.call("paymentsetting", "updateEscrowSettings", useEscrow="F")["setting"]["useEscrow"] == "F"
