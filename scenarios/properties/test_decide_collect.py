"""What holds of every collection (INV-22 and INV-23, as far as one decision sees them)."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mallrig.reference.rules.collect import Case, Order, decide

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=9)))
# Instants around the borders of both windows, and their neighbours by one second.
instants = st.builds(
    lambda hours, seconds: NOON + timedelta(hours=hours, seconds=seconds),
    st.sampled_from([-25, -13, -12, -11, -1, 0, 1]),
    st.sampled_from([-1, 0, 1]),
)
orders = st.lists(
    st.builds(Order, id=st.integers(0, 99), paid_at=instants, preparing_since=instants, status=st.sampled_from(["N10", "N20", "N30"])),
    max_size=8,
    unique_by=lambda order: order.id,
).map(tuple)
cases = st.builds(Case, now=st.just(NOON), first=st.booleans(), orders=orders, last_success=instants)


@pytest.mark.rule("OMS-COLLECT-02", "OMS-COLLECT-05", "OMS-COLLECT-08")
@given(cases)
def test_inv_23_just_the_orders_of_the_window_that_are_delivery_preparing(case):
    noon = NOON.timestamp()
    expected = []
    for order in case.orders:
        if case.first:
            inside = noon - 43_200 <= order.paid_at.timestamp() <= noon
        else:
            inside = case.last_success.timestamp() <= order.preparing_since.timestamp() <= noon
        if inside and order.status == "N20":
            expected.append(order.id)
    answer = decide(case)
    assert answer.collect == tuple(expected)
    passed_over = any(order.status != "N20" for order in case.orders)
    assert ("OMS-COLLECT-05" in answer.because) == passed_over
    assert answer.because[-1] == ("OMS-COLLECT-02" if case.first else "OMS-COLLECT-08")


@pytest.mark.rule("OMS-COLLECT-07", "OMS-COLLECT-08")
@given(orders, st.lists(instants, min_size=2, max_size=5).map(sorted))
def test_inv_22_no_order_falls_between_the_windows_of_runs_that_follow_one_another(orders, ticks):
    case = Case(now=ticks[-1], first=False, orders=orders, last_success=ticks[0])
    one_run = set(decide(case).collect)
    in_turn = set()
    for last_success, now in zip(ticks, ticks[1:]):
        in_turn |= set(decide(replace(case, now=now, last_success=last_success)).collect)
    assert in_turn == one_run
