"""How long after its order or its delivery a buyer may still apply for a claim: claim_request_button_date_type and _period."""

import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import in_full, place, staff, statuses, switch

STANDS = {"cancel": "N20", "return": "N40", "exchange": "N40"}


def by(mall, date_type, days):
    """Set the period of the application button, and no automatic change that would move what is looked at."""
    still = {"auto_delivery_completion": "F", "use_purchase_confirmation_auto_check": "F"}
    switch(mall, settings=still | {"claim_request_button_date_type": date_type, "claim_request_button_period": days})


def asks(mall, order, kind, fits):
    """The buyer applies on the mall's page, as it should be or not."""
    answer = mall.rig("POST", f"/shop/orders/{order}/ask", 200 if fits else 422, {"kind": kind})
    if fits:
        mall.rig("POST", f"/shop/orders/{order}/withdraw", body={"kind": kind})
    else:
        assert "[claim_request_button_period]" in str(answer)
    assert statuses(mall, order) == [STANDS[kind]] * 2


@pytest.mark.ours
@pytest.mark.checks("how long a buyer may apply")
@pytest.mark.parametrize("kind", STANDS)
@pytest.mark.parametrize("days", [1, 14, 365])
def test_days_from_the_order(mall, kind, days):
    """Born at nine in the morning: the last day ends at midnight, not a number of hours after the order."""
    by(mall, "order_date", days)
    order = place(mall, status=STANDS[kind])["order_id"]
    for step, fits in ((f"{days - 1}d", True), ("1d", True), ("14h59m59s", True), ("1s", False), ("30d", False)):
        mall.advance(step)
        asks(mall, order, kind, fits)


@pytest.mark.ours
@pytest.mark.checks("how long a buyer may apply")
@pytest.mark.parametrize("kind", ["return", "exchange"])
def test_days_from_the_delivery(mall, kind):
    by(mall, "shipend_date", 7)
    order = place(mall, status="N30")["order_id"]
    mall.advance("100d")
    staff(mall, order, status="N40")
    for step, fits in (("6d", True), ("1d", True), ("14h59m59s", True), ("1s", False)):
        mall.advance(step)
        asks(mall, order, kind, fits)


@pytest.mark.ours
@pytest.mark.checks("how long a buyer may apply")
def test_what_is_not_delivered_has_any_age_by_the_delivery(mall):
    by(mall, "shipend_date", 1)
    order = place(mall, status="N20")["order_id"]
    mall.advance("300d")
    asks(mall, order, "cancel", fits=True)


@pytest.mark.ours
@pytest.mark.checks("how long a buyer may apply", "POST /admin/cancellationrequests")
def test_the_period_is_the_buttons_and_holds_neither_the_api_nor_the_staff(mall):
    by(mall, "order_date", 1)
    first, second = (place(mall, status="N20") for _ in range(2))
    mall.advance("3d")
    asks(mall, first["order_id"], "cancel", fits=False)
    mall.again()
    one = {"order_id": first["order_id"], "reason_type": "A", "reason": "변심", "items": in_full(first, 2, 3)}
    mall.call("POST", "/admin/cancellationrequests", 201, body={"requests": [one]})
    staff(mall, second["order_id"], cancel=True)
    assert (statuses(mall, first["order_id"]), statuses(mall, second["order_id"])) == (["C00", "C00"], ["C41", "C41"])
