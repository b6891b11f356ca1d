"""The mall: its settings, what its staff do, how its orders stand, and what money went back."""

from pytest_bdd import given, parsers, then, when

from mallrig.scenarios.drivers.looks import REQUESTED, is_cancelled, paid_back, won
from mallrig.scenarios.steps.words import text
from mallrig.scenarios.story import Story

PREPARING = ("N10", "N20", "N21", "N22")
GATEWAY_METHODS = ("card", "tcash")
"""What a payment gateway can cancel by itself; points and the like go back in the mall's own books."""

CLAIM_WRITES = ("/api/v2/admin/orders/*/cancellation", "/api/v2/admin/cancellation", "/api/v2/admin/cancellationrequests")


def cancel_ticks(statuses: tuple[str, ...]) -> list[str]:
    """Cafe24's ticks for the application buttons: a cancel in these statuses, the rest as a new mall has it."""
    return [f"cancel_{status}" for status in statuses] + ["exchange_N40", "return_N40"]


# -- settings --


@given("a mall where every order that is being prepared can be cancelled, whatever its age")
@given("배송 준비 중인 주문은 모두 기간과 상관없이 취소할 수 있는 쇼핑몰")
def _(story):
    ticks = cancel_ticks(PREPARING)
    story.shopper.admin(story.mall.id, settings={"claim_request": "T", "claim_request_button_exposure": ticks, "claim_request_button_date_type": "shipend_date"})


@given("the mall takes no applications from buyers")
def _(story):
    story.shopper.admin(story.mall.id, settings={"claim_request": "F"})


@given(text("the mall lets orders in {status:Status} be cancelled and no others"))
def _(story, status):
    story.shopper.admin(story.mall.id, settings={"claim_request_button_exposure": cancel_ticks((status,))})


@given(text("the mall shows orders for {days:Count} days after their delivery"))
def _(story, days):
    story.shopper.admin(story.mall.id, settings={"claim_request_button_date_type": "shipend_date", "claim_request_button_period": days})


@given(text("the mall shows orders for {days:Count} days after they were placed"))
def _(story, days):
    story.shopper.admin(story.mall.id, settings={"claim_request_button_date_type": "order_date", "claim_request_button_period": days})


@given("the mall refunds automatically on a cancel request")
@given("쇼핑몰의 취소신청 시 자동환불: 사용")
def _(story):
    story.shopper.admin(story.mall.id, auto_refund=True)
    story.setup.set_hub(cafe24_admin={"auto_refund": True})


@given("the mall asks whether to recover the stock of every order")
def _(story):
    story.shopper.admin(story.mall.id, settings={"stock_recover": "T", "stock_recover_base": "M"})


@given(parsers.re(r"the mall asks whether to recover the stock of (?P<which>returned orders|orders cancelled (?:before|after) payment)"))
def _(story, which):
    case = {"returned orders": "cancel_return", "orders cancelled before payment": "cancel_before", "orders cancelled after payment": "cancel_after"}[which]
    each = {"cancel_before": "T", "cancel_after": "T", "cancel_return": "T"} | {case: "M"}
    story.shopper.admin(story.mall.id, settings={"stock_recover": "F", "stock_recover_individual": each})


@given(parsers.re(r"the mall asks whether to restore the coupon of orders cancelled (?P<when>before|after) payment"))
def _(story, when):
    name = {"before": "cancel_before_pay", "after": "cancel_after_pay"}[when]
    story.shopper.admin(story.mall.id, settings={"recover_coupon_setting": {name: "M"}})


# -- faults --


@given("the mall's answer to the next cancel gets lost")
def _(story):
    for path in CLAIM_WRITES:
        story.world.fault(effect="status", status=504, emulator="cafe24", method="POST", path=f"*{path}", times=1, after_commit=True)


@given(text("every call to the mall fails with {status:Count} from {start:Clock} to {end:Clock}"))
def _(story, status, start, end):
    fail(story, story.mall.id, start, end, status)


@given(text("the mall can't be reached from {start:Clock} to {end:Clock}"))
def _(story, start, end):
    fail(story, story.mall.id, start, end, 503)


@given(text("the other seller can't be reached from {start:Clock} to {end:Clock}"))
def _(story, start, end):
    fail(story, story.other.id, start, end, 503)


@given(text("the mall's second page of orders fails with {status:Count} until {end:Clock}"))
def _(story, status, end):
    story.world.fault(effect="status", status=status, emulator="cafe24", method="GET", path="*/admin/orders", first=2, until=story.today_at(end).isoformat())


def fail(story: Story, mall_id: str, start: str, end: str, status: int) -> None:
    """Let every call to a mall fail between two times of today."""
    story.world.advance_to(story.today_at(start))
    story.world.fault(effect="status", status=status, emulator="cafe24", path=f"/cafe24/{mall_id}/*", until=story.today_at(end).isoformat())


# -- what the staff do --


@given("her order is in delivery")
@given(text("her {nth:Nth} order is in delivery"))
def _(story, nth=0):
    story.shopper.staff(story.orders[nth].id, status="N30")


@given(text("her {good:Good} is in {status:Status}"))
def _(story, good, status):
    story.shopper.staff(story.order.id, status=status, items=[story.order.items[good]])


@when(text("the staff move it to {status:Status} at {clock:Clock}"))
def _(story, status, clock):
    story.world.advance_to(story.today_at(clock))
    story.shopper.staff(story.order.id, status=status)


@when("the order is delivered")
def _(story):
    story.shopper.staff(story.order.id, status="N30")
    story.shopper.staff(story.order.id, status="N40")


@when("the staff cancel the order")
def _(story):
    story.shopper.staff(story.order.id, cancel=True, refund=False)


@when("the staff cancel and refund it")
def _(story):
    story.shopper.staff(story.order.id, cancel=True, refund=True)


@when("nothing else happens")
def _(story):
    story.world.advance("1m")


# -- how orders stand --


@then("the whole order is cancelled at the mall")
def _(story):
    statuses = story.mall.statuses(story.order.id)
    assert all(map(is_cancelled, statuses.values())), statuses


@then("the cancel of the whole order is requested at the mall")
def _(story):
    assert set(story.mall.statuses(story.order.id).values()) == {REQUESTED}


@then(text("the {good:Good} is cancelled at the mall"))
def _(story, good):
    status = story.mall.statuses(story.order.id)[story.order.items[good]]
    assert is_cancelled(status), status


@then(text("the cancel of the {good:Good} is requested at the mall"))
def _(story, good):
    assert story.mall.statuses(story.order.id)[story.order.items[good]] == REQUESTED


@then(text("the {good:Good} is still being prepared at the mall"))
def _(story, good):
    assert story.mall.statuses(story.order.id)[story.order.items[good]] in PREPARING


@then("nothing of her order has changed at the mall")
def _(story):
    assert not story.world.journal(emulator="cafe24", method="POST", path=f"*/orders/{story.orders[0].id}/*")
    assert all(status[0] == "N" for status in story.mall.statuses(story.orders[0].id).values())


@then(text("쇼핑몰의 주문 상태: {state:State}"))
def _(story, state):
    held = {"cancelled": is_cancelled, "requested": REQUESTED.__eq__, "preparing": PREPARING.__contains__}[state]
    statuses = story.mall.statuses(story.order.id)
    assert all(map(held, statuses.values())), statuses


# -- money --


@then("all that she paid went back once")
@then("환불된 금액: 전액")
def _(story):
    assert money_back(story) == story.order.paid > 0
    assert not left_at_gateway(story)


@then("no money went back")
@then("환불된 금액: 없음")
def _(story):
    assert money_back(story) == 0


@then("the mall was asked to cancel once")
def _(story):
    accepted = [entry for path in CLAIM_WRITES for entry in story.world.journal(emulator="cafe24", method="POST", path=f"*{path}", status=201)]
    assert len(accepted) == 1


def money_back(story: Story) -> int:
    """The won that the mall has given back for the order, over all its refund records."""
    return sum(won(refund["actual_refund_amount"]) + won(refund["used_points"]) + won(refund["used_credits"]) for refund in refunds_done(story))


def left_at_gateway(story: Story) -> list[str]:
    """The methods of refunds that are done on paper alone: the gateway, which can, wasn't asked to cancel the payment."""
    told = [row for refund in refunds_done(story) for row in refund["payment_gateway_cancel_statuses"]]
    return [row["payment_method"] for row in told if row["payment_method"] in GATEWAY_METHODS and row["cancel_status"] != "T"]


def refunds_done(story: Story) -> list[dict]:
    """The order's refund records that say that the money went back."""
    return [refund for refund in story.mall.refunds_of(story.order.id) if paid_back(refund)]
