"""Every figure that the vendor's document gives for a member of a request: under it, at it and over it."""

import json

import pytest

from mallrig.emulators.cafe24.wire.description import ENDPOINTS
from mallrig.scenarios.emulators.cafe24.everything import body_of, path_of, works
from mallrig.scenarios.emulators.cafe24.mall_hand import MallHand, empty_buckets

BY_NAME = {asked.name: asked for asked in ENDPOINTS}
_O, _P = "/admin/orders/<order_id>", "/admin/products/<int:product_no>"
CANCEL, RETURN = f"POST {_O}/cancellation", f"POST {_O}/return"
RECEIVER, MEMO, PAYMENT = f"PUT {_O}/receivers/<shipping_code>", f"POST {_O}/memos", f"PUT {_O}/payments"
SETTING, VARIANT, CARRIER = "PUT /admin/orders/setting", f"PUT {_P}/variants/<variant_code>", "POST /admin/carriers"
BANK = {"refund_bank_name": "신한", "refund_bank_account_no": "1", "refund_bank_account_holder": "김"}
REPEATS = {"purchase_confirmation_auto_check_set_date": "2026-01-02", "use_purchase_confirmation_auto_check": "T"}

LENGTHS = [
    (CANCEL, "reason", 0, 2000, {}), (CANCEL, "refund_bank_name", 0, 250, BANK | {"refund_method_code": ["T"]}),
    (CANCEL, "refund_bank_account_holder", 1, 15, BANK | {"refund_method_code": ["T"]}), (f"PUT {_O}/cancellation/<claim_code>", "undone_reason", 0, 2000, {}),
    (f"PUT {_O}/cancellation/<claim_code>", "exposed_undone_reason", 0, 2000, {}), (RETURN, "return_invoice_no", 0, 40, {}),
    (RETURN, "return_shipping_company_name", 0, 30, {}), (f"PUT {_O}/return/<claim_code>", "return_invoice_fail_reason", 0, 100, {}),
    ("POST /admin/cancellationrequests", "reason", 1, 2000, {}), ("PUT /admin/cancellationrequests", "reject_reason", 0, 2000, {}),
    ("POST /admin/exchangerequests", "tracking_no", 0, 40, {}), ("POST /admin/exchangerequests", "shipping_company_name", 0, 30, {}),
    ("PUT /admin/collectrequests/<int:request_no>", "collect_tracking_no", 1, 40, {}), (f"PUT {_O}/refunds/<refund_code>", "reason", 0, 2000, {}),
    (RECEIVER, "name", 0, 20, {}), (RECEIVER, "zipcode", 2, 14, {}), (RECEIVER, "address1", 0, 255, {}), (RECEIVER, "address2", 0, 255, {}),
    (f"POST {_O}/shipments", "tracking_no", 1, 40, {}), ("POST /admin/fulfillments", "tracking_no", 1, 30, {}), (f"PUT {_O}/shipments/<shipping_code>", "status_additional_info", 0, 30, {}),
    (PAYMENT, "billing_name", 0, 40, {}), (PAYMENT, "change_payment_amount_reason", 0, 255, {}), (MEMO, "content", 1, 1000, {}),
    ("POST /admin/coupons", "coupon_name", 1, 50, {}), ("POST /admin/products", "product_name", 1, 250, {}), (VARIANT, "custom_variant_code", 0, 40, {}),
    (CARRIER, "contact", 1, 16, {}),
]  # fmt: skip
"""(endpoint, member, shortest, longest, what goes with it)."""

RANGES = [
    ("POST /admin/coupons", "available_coupon_count_by_order", 1, 999, {}), ("POST /admin/coupons", "available_day_from_issued", 1, 999, {}),
    ("POST /admin/coupons/<coupon_no>/issues", "issue_count_per_once", 2, 10, {"single_issue_per_once": "F"}),
    (VARIANT, "display_order", 1, 300, {}), (VARIANT, "additional_amount", -2147483647, 2147483647, {}), (SETTING, "claim_request_button_period", 1, 365, {}),
    (SETTING, "purchase_confirmation_auto_check_day", 1, 30, REPEATS), (SETTING, "exchange_shipping_fee", 0, 999999999, {}),
    (SETTING, "return_shipping_fee", 0, 999999999, {}), (SETTING, "delivery_completion_after_days", 1, 30, {}), (SETTING, "auto_cancel_cash_period", 1, 23, {}),
    (SETTING, "auto_cancel_virtual_account_period", 1, 10, {}), (SETTING, "auto_cancel_cvs_period", 1, 10, {}),
]  # fmt: skip
"""(endpoint, member, least, most, what goes with it)."""

SIZES = {
    "PUT /admin/orders": 100, f"PUT {_O}/receivers": 100, "POST /admin/shipments": 100, "PUT /admin/shipments": 100, "POST /admin/cancellation": 100,
    "POST /admin/return": 100, "POST /admin/exchange": 100, "PUT /admin/cancellation": 10, "PUT /admin/return": 10, "PUT /admin/exchange": 10,
    "POST /admin/cancellationrequests": 100, "PUT /admin/cancellationrequests": 100, "POST /admin/returnrequests": 100, "PUT /admin/returnrequests": 100,
    "POST /admin/exchangerequests": 100, "PUT /admin/exchangerequests": 100, "PUT /admin/payments": 10, "PUT /admin/orders/status": 100, f"PUT {_P}/variants": 100,
    f"POST {_O}/items": 40, "POST /admin/fulfillments": 100, "PUT /admin/information": 8,
}  # fmt: skip
"""How many elements a bulk call may have."""


@pytest.fixture(scope="module")
def forks(rich):
    """Forks of the rich world that nothing was written to yet, to take from; and what its orders name."""
    return [], rich[2][0]


@pytest.fixture
def answered(rich, forks):
    """What a call that works answers once its body is changed: no call sees what another wrote."""
    client, access, _ = rich
    unwritten, known = forks

    def call(asked, change):
        mall = unwritten.pop() if unwritten else MallHand(client, client.post(f"/_rig/worlds/{access['world']}/fork", json={}).get_json())
        order = known[works(asked).order]
        body = json.loads(body_of(asked, order))
        change(body)
        headers = {"Authorization": f"Bearer {mall.keys['access_token']}", "Content-Type": "application/json"}
        answer = client.open(mall.base + path_of(asked, order), method=asked.method, data=json.dumps(body), headers=headers)
        if answer.status_code == 422:
            empty_buckets(mall)
            unwritten.append(mall)
        else:
            client.delete(f"/_rig/worlds/{mall.world}")
        return answer.status_code, answer.get_json().get("error", {}).get("message", "")

    return call


def holds(answered, name, member, value, more, fits):
    """Whether a member's value is taken as it should be: an error names the member."""
    asked = BY_NAME[name]

    def change(body):
        (body["request"] if asked.bulk_max is None else body["requests"][0]).update(more | {member: value})

    status, message = answered(asked, change)
    if fits:
        assert status == asked.status, message
    else:
        assert status == 422
        assert member in message


@pytest.mark.seen
@pytest.mark.checks("errors")
@pytest.mark.parametrize(("name", "member", "shortest", "longest", "more"), LENGTHS, ids=[f"{name} {member}" for name, member, *_ in LENGTHS])
def test_lengths_of_texts(answered, name, member, shortest, longest, more):
    for length in {max(shortest, 1), longest - 1, longest, longest + 1} | ({shortest - 1} if shortest else set()):
        holds(answered, name, member, "7" * length, more, shortest <= length <= longest)


@pytest.mark.seen
@pytest.mark.checks("errors")
@pytest.mark.parametrize(("name", "member", "least", "most", "more"), RANGES, ids=[f"{name} {member}" for name, member, *_ in RANGES])
def test_ranges_of_numbers(answered, name, member, least, most, more):
    for value in (least - 1, least, least + 1, most - 1, most, most + 1):
        holds(answered, name, member, value, more, least <= value <= most)


@pytest.mark.seen
@pytest.mark.checks("bulk sizes")
@pytest.mark.parametrize("name", SIZES)
def test_sizes_of_bulk_calls(answered, name):
    """An element more than may be is refused for their number; as many as may be are looked at, one by one."""
    asked, most = BY_NAME[name], SIZES[name]
    for count in (most - 1, most, most + 1):
        _, message = answered(asked, lambda body, count=count: body.update(requests=body["requests"] * count))
        assert (message == "Input value in [requests] is invalid") == (count > most)


@pytest.mark.seen
@pytest.mark.checks("bulk sizes")
def test_no_other_call_takes_several():
    assert {asked.name: asked.bulk_max for asked in ENDPOINTS if asked.bulk_max is not None} == SIZES
