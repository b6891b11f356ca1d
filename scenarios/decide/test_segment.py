"""Which customers a segment holds (HUB-SEG)."""

from datetime import date, timedelta

import pytest

from mallrig.reference.rules import cases, segment
from mallrig.reference.rules.cases import PAYMENT_CODES
from mallrig.scenarios.decide.asking import MISSING, ask, changed, example, refused_at

TODAY = date(2026, 3, 2)
ISSUE_TYPES = (
    "chosen_customers sign_up delivery_completed anniversary review order_completed quantity_met first_purchase "
    "all_members inactive_members regular"
).split()
ORDER_STATUSES = "pending paid canceled returned refunded".split()


def ago(days):
    return (TODAY - timedelta(days=days)).isoformat()


def coupon(no="W", issue_type="sign_up", issued=5, expires=5):
    """A coupon issued so many days ago that expires in so many."""
    return {"no": no, "issue_type": issue_type, "issued_on": ago(issued), "expires_on": ago(-expires)}


def line(product="A", added=1, base=10_000, option=0, quantity=1):
    return {
        "product": product,
        "added_on": ago(added),
        "base_price": base,
        "option_price": option,
        "quantity": quantity,
    }


def order(*products, days=1, status="paid", methods=("card",), paid=0, amount=0):
    return {
        "ordered_on": ago(days),
        "products": list(products or "A"),
        "status": status,
        "payment_methods": list(methods),
        "paid": paid,
        "amount": amount,
    }


def customer(id="mina", coupons=(), cart=(), orders=()):
    return {"id": id, "coupons": list(coupons), "cart": list(cart), "orders": list(orders)}


def orders_filter(placed=True, period="all", products="any", **other):
    return {"orders": {"placed": placed, "period": period, "products": products, **other}}


def run(filters, *customers, **other):
    return {"send_date": TODAY.isoformat(), "filters": list(filters), "customers": list(customers), **other}


def selects(*filters, **holds):
    """Whether a customer who holds this is in the segment; and `because`."""
    answer = ask("segment", run(filters, customer(**holds)))
    return answer["customers"] == ["mina"], [rule.removeprefix("HUB-SEG-") for rule in answer["because"]]


# --- coupons -----------------------------------------------------------------------------------


@pytest.mark.rule("HUB-SEG-01")
@pytest.mark.parametrize(
    "kind, held, selected",
    [
        ("any", [coupon("W")], True),
        ("any", [], False),
        ("any", [coupon("W", issued=-1, expires=-9)], True),
        (["W"], [coupon("W")], True),
        (["W", "X"], [coupon("Z"), coupon("X")], True),
        (["W"], [coupon("X")], False),
        ([7], [coupon("7")], True),
        ([], [coupon("W")], False),
    ],
)
def test_coupon_kind(kind, held, selected):
    assert selects({"coupon": {"kind": kind}}, coupons=held) == (selected, ["01"])


@pytest.mark.rule("HUB-SEG-02")
@pytest.mark.parametrize("wanted", ISSUE_TYPES)
@pytest.mark.parametrize("held", ISSUE_TYPES)
def test_coupon_issue_type(wanted, held):
    wanted_too = {"coupon": {"kind": "any", "issue_types": [wanted]}}
    assert selects(wanted_too, coupons=[coupon(issue_type=held)]) == (wanted == held, ["01", "02"])


@pytest.mark.rule("HUB-SEG-02")
def test_one_of_the_chosen_ways_is_enough_and_none_chosen_is_none():
    any_of = {"coupon": {"kind": "any", "issue_types": ["review", "regular"]}}
    none_of = {"coupon": {"kind": "any", "issue_types": []}}
    assert selects(any_of, coupons=[coupon(issue_type="regular")])[0]
    assert not selects(none_of, coupons=[coupon()])[0]


DAYS = [
    ({"min": 3, "max": 5}, 2, False),
    ({"min": 3, "max": 5}, 3, True),
    ({"min": 3, "max": 5}, 5, True),
    ({"min": 3, "max": 5}, 6, False),
    ({"max": 5}, 0, True),
    ({"max": 5}, -1, False),
    ({"min": 3}, 4000, True),
    ({"min": 0}, -1, False),
    ({}, 0, True),
    ({}, 900, True),
    ({}, -1, False),
    ({"min": 5, "max": 3}, 4, False),
]


@pytest.mark.rule("HUB-SEG-03")
@pytest.mark.parametrize("asked, days, selected", DAYS)
def test_issue_dates_are_counted_back_from_the_send_date(asked, days, selected):
    wanted = {"coupon": {"kind": "any", "issued_days_ago": asked}}
    assert selects(wanted, coupons=[coupon(issued=days)]) == (selected, ["01", "03"])


@pytest.mark.rule("HUB-SEG-04")
@pytest.mark.parametrize("asked, days, selected", [*DAYS, ({"min": 1, "max": 1}, 1, True)])
def test_expiry_dates_are_counted_on_from_the_send_date(asked, days, selected):
    wanted = {"coupon": {"kind": "any", "expires_in_days": asked}}
    assert selects(wanted, coupons=[coupon(expires=days)]) == (selected, ["01", "04"])


@pytest.mark.rule("HUB-SEG-01", "HUB-SEG-02", "HUB-SEG-03", "HUB-SEG-04")
def test_one_coupon_must_meet_all_of_a_filter():
    wanted = {
        "coupon": {
            "kind": ["W"],
            "issue_types": ["review"],
            "issued_days_ago": {"max": 5},
            "expires_in_days": {"max": 1},
        }
    }
    right = coupon("W", "review", issued=5, expires=1)
    wrong = [{**right, "no": "X"}, {**right, "issue_type": "regular"}, coupon("W", "review", 6, 1), coupon("W", "review", 5, 2)]
    assert selects(wanted, coupons=[*wrong, right]) == (True, ["01", "02", "03", "04"])
    assert not selects(wanted, coupons=wrong)[0]


# --- carts -------------------------------------------------------------------------------------


@pytest.mark.rule("HUB-SEG-05")
@pytest.mark.parametrize(
    "holds, in_cart, selected",
    [(["A"], "A", True), (["A"], "BA", True), (["A", "B"], "B", True), (["A"], "B", False), (["A"], "", False), ([], "A", False)],
)
def test_cart_holds_one_of_the_products(holds, in_cart, selected):
    assert selects({"cart": {"holds": holds}}, cart=[line(p) for p in in_cart]) == (selected, ["05"])


@pytest.mark.rule("HUB-SEG-05")
def test_products_compare_as_text():
    assert selects({"cart": {"holds": [12]}}, cart=[line("12")])[0]


@pytest.mark.rule("HUB-SEG-06")
@pytest.mark.parametrize(
    "asked, in_cart, selected",
    [
        ({"min": 2, "max": 3}, "A", False),
        ({"min": 2, "max": 3}, "AA", False),
        ({"min": 2, "max": 3}, "AB", True),
        ({"min": 2, "max": 3}, "ABCA", True),
        ({"min": 2, "max": 3}, "ABCD", False),
        ({"max": 1}, "AAA", True),
        ({"min": 0}, "", False),
        ({"max": 0}, "", False),
    ],
)
def test_cart_by_its_distinct_products_whatever_the_quantity(asked, in_cart, selected):
    cart = [line(product, quantity=9) for product in in_cart]
    assert selects({"cart": {"distinct_products": asked}}, cart=cart) == (selected, ["06"])


@pytest.mark.rule("HUB-SEG-07")
@pytest.mark.parametrize(
    "asked, selected",
    [
        ({"min": 21_000, "max": 21_000}, True),
        ({"min": 21_001}, False),
        ({"max": 20_999}, False),
        ({"min": 20_000, "max": 22_000}, True),
        ({}, True),
    ],
)
def test_cart_total_is_price_and_surcharge_times_quantity(asked, selected):
    cart = [line(base=10_000, option=500, quantity=2)]
    assert selects({"cart": {"total": asked}}, cart=cart) == (selected, ["07"])


@pytest.mark.rule("HUB-SEG-07", "HUB-SEG-05")
def test_cart_total_is_the_whole_carts_not_that_of_the_products_asked_for():
    cart = [line("A", base=10_000), line("B", base=5_000, option=-1_000, quantity=3)]
    total = {"min": 22_000, "max": 22_000}
    assert selects({"cart": {"holds": ["A"], "total": total}}, cart=cart) == (True, ["05", "07"])


def test_an_empty_cart_meets_no_cart_filter():
    assert selects({"cart": {}}) == (False, [])
    assert selects({"cart": {}}, cart=[line()]) == (True, [])
    assert not selects({"cart": {"total": {"min": 0, "max": 0}}})[0]


@pytest.mark.rule("HUB-SEG-08")
@pytest.mark.parametrize(
    "days, added, there",
    [
        (MISSING, 6, True),
        (MISSING, 7, False),
        (7, 6, True),
        (7, 7, False),
        (30, 29, True),
        (30, 30, False),
        (1, 0, True),
        (1, 1, False),
        (1, -1, True),
    ],
)
def test_a_product_leaves_the_cart_after_its_days(days, added, there):
    case = run([{"cart": {"holds": ["A"]}}], customer(cart=[line(added=added)]))
    answer = ask("segment", case if days is MISSING else {**case, "cart_days": days})
    because = ["HUB-SEG-05"] if there else ["HUB-SEG-05", "HUB-SEG-08"]
    assert answer == {"customers": ["mina"] if there else [], "because": because}


@pytest.mark.rule("HUB-SEG-08")
def test_what_left_the_cart_counts_for_none_of_its_conditions():
    cart = [line("A", added=1), line("B", added=7)]
    assert selects({"cart": {"distinct_products": {"max": 1}}}, cart=cart) == (True, ["06", "08"])
    assert selects({"cart": {"total": {"max": 10_000}}}, cart=cart) == (True, ["07", "08"])


@pytest.mark.rule("HUB-SEG-08")
def test_what_left_a_cart_that_no_filter_looks_at_is_no_reason():
    assert selects({"coupon": {"kind": "any"}}, cart=[line(added=90)]) == (False, ["01"])


# --- orders ------------------------------------------------------------------------------------


@pytest.mark.rule("HUB-SEG-09")
@pytest.mark.parametrize(
    "period, days, inside",
    [
        ("all", 0, True),
        ("all", 700, True),
        ("all", -1, False),
        ({"last_days": 3}, 0, True),
        ({"last_days": 3}, 3, True),
        ({"last_days": 3}, 4, False),
        ({"last_days": 3}, -1, False),
        ({"last_days": 0}, 0, True),
        ({"last_days": 0}, 1, False),
        ({"days_ago": {"min": 90}}, 89, False),
        ({"days_ago": {"min": 90}}, 90, True),
        ({"days_ago": {"min": 1, "max": 2}}, 0, False),
        ({"days_ago": {"min": 1, "max": 2}}, 2, True),
        ({"days_ago": {"min": 1, "max": 2}}, 3, False),
        ({"days_ago": {}}, 0, True),
        ({"days_ago": {}}, -1, False),
        ({"from": ago(5), "to": ago(3)}, 6, False),
        ({"from": ago(5), "to": ago(3)}, 5, True),
        ({"from": ago(5), "to": ago(3)}, 3, True),
        ({"from": ago(5), "to": ago(3)}, 2, False),
        ({"from": ago(5), "to": ago(-5)}, -1, False),
        ({"from": ago(3), "to": ago(5)}, 4, False),
        ({"from": "0001-01-01", "to": "9999-12-31"}, 1, True),
    ],
)
def test_has_and_has_not_ordered_in_the_period(period, days, inside):
    ordered = [order(days=days)]
    assert selects(orders_filter(True, period), orders=ordered) == (inside, ["09", "11"])
    assert selects(orders_filter(False, period), orders=ordered) == (not inside, ["09", "11"])


@pytest.mark.rule("HUB-SEG-10")
@pytest.mark.parametrize(
    "count, orders, selected",
    [
        ({"min": 2, "max": 3}, 1, False),
        ({"min": 2, "max": 3}, 2, True),
        ({"min": 2, "max": 3}, 3, True),
        ({"min": 2, "max": 3}, 4, False),
        ({"min": 3}, 9, True),
        ({"max": 1}, 1, True),
        ({}, 1, True),
        ({}, 0, False),
        ({"min": 0}, 0, False),
        ({"max": 0}, 0, False),
        ({"max": 0}, 1, False),
        ({"min": 3, "max": 2}, 3, False),
    ],
)
def test_count_of_matching_orders(count, orders, selected):
    assert selects(orders_filter(count=count), orders=[order()] * orders) == (selected, ["09", "10", "11"])


@pytest.mark.rule("HUB-SEG-10")
def test_count_counts_the_matching_orders_alone():
    ordered = [order("A"), order("A", days=9), order("B")]
    wanted = orders_filter(period={"last_days": 3}, products=["A"], count={"min": 1, "max": 1})
    assert selects(wanted, orders=ordered)[0]


@pytest.mark.rule("HUB-SEG-09", "HUB-SEG-10")
def test_count_is_ignored_when_none_is_to_be_placed():
    assert selects(orders_filter(False, count={"min": 5}), orders=[]) == (True, ["09", "11"])
    assert selects(orders_filter(False, count={"min": 5}), orders=[order()]) == (False, ["09", "11"])


@pytest.mark.rule("HUB-SEG-11")
@pytest.mark.parametrize(
    "products, ordered, selected",
    [("any", "Z", True), (["A"], "BA", True), (["A", "C"], "C", True), (["A"], "B", False), ([], "A", False), ([1], "1", True)],
)
def test_orders_of_any_product_or_of_one_of_the_given(products, ordered, selected):
    assert selects(orders_filter(products=products), orders=[order(*ordered)]) == (selected, ["09", "11"])


@pytest.mark.rule("HUB-SEG-12")
@pytest.mark.parametrize("wanted", ORDER_STATUSES)
@pytest.mark.parametrize("status", ORDER_STATUSES)
def test_order_status(wanted, status):
    assert selects(orders_filter(statuses=[wanted]), orders=[order(status=status)]) == (
        wanted == status,
        ["09", "11", "12"],
    )


@pytest.mark.rule("HUB-SEG-13")
@pytest.mark.parametrize("wanted", PAYMENT_CODES)
def test_payment_method(wanted):
    others = [method for method in PAYMENT_CODES if method != wanted]
    asked = orders_filter(payment_methods=[wanted])
    assert selects(asked, orders=[order(methods=[others[0], wanted])]) == (True, ["09", "11", "13"])
    assert not selects(asked, orders=[order(methods=others)])[0]
    assert selects(orders_filter(payment_methods=[wanted, others[0]]), orders=[order(methods=[others[0]])])[0]


@pytest.mark.rule("HUB-SEG-13")
def test_a_simple_pay_can_be_what_was_paid_with_and_not_what_is_chosen():
    assert not selects(orders_filter(payment_methods=["card"]), orders=[order(methods=["naverpay"])])[0]
    case = run([orders_filter(payment_methods=["card", "naverpay"])], customer())
    assert refused_at("segment", case) == "filters[0].orders.payment_methods[1]"


@pytest.mark.rule("HUB-SEG-14", "HUB-SEG-15")
@pytest.mark.parametrize("member, rule", [("paid", "14"), ("amount", "15")])
@pytest.mark.parametrize(
    "asked, selected",
    [({"min": 47_000, "max": 47_000}, True), ({"min": 47_001}, False), ({"max": 46_999}, False), ({}, True)],
)
def test_amount_paid_and_order_amount_are_an_orders_own(member, rule, asked, selected):
    ordered = [order(**{member: 47_000})]
    assert selects(orders_filter(**{member: asked}), orders=ordered) == (selected, ["09", "11", rule])
    assert not selects(orders_filter(**{member: {"min": 94_000}}), orders=ordered * 2)[0]


@pytest.mark.rule("HUB-SEG-14")
def test_order_amount_and_shipping_less_discounts_is_what_was_paid():
    ordered = [order(amount=50_000, paid=50_000 + 3_000 - 5_000 - 1_000)]
    assert selects(orders_filter(paid={"min": 47_000, "max": 47_000}), orders=ordered)[0]


def test_one_order_must_meet_all_of_a_filter():
    wanted = orders_filter(
        period={"last_days": 9},
        products=["A"],
        statuses=["paid"],
        payment_methods=["card"],
        paid={"min": 10},
        amount={"min": 10},
    )
    right = dict(days=9, status="paid", methods=["card"], paid=10, amount=10)
    wrong = [
        order("A", **{**right, member: value})
        for member, value in dict(days=10, status="pending", methods=["cash"], paid=9, amount=9).items()
    ]
    wrong.append(order("B", **right))
    because = ["09", "11", "12", "13", "14", "15"]
    assert selects(wanted, orders=wrong) == (False, because)
    assert selects(wanted, orders=[*wrong, order("A", **right)]) == (True, because)


@pytest.mark.rule("HUB-SEG-16")
@pytest.mark.parametrize("day, seen", [("2023-12-31", False), ("2024-01-01", True)])
def test_orders_before_2024_are_not_seen(day, seen):
    ordered = [{**order(), "ordered_on": day}]
    because = ["09", "11"] if seen else ["09", "11", "16"]
    for period in ("all", {"from": "2020-01-01", "to": "2026-01-01"}):
        assert selects(orders_filter(True, period), orders=ordered) == (seen, because)
        assert selects(orders_filter(False, period), orders=ordered) == (not seen, because)


@pytest.mark.rule("HUB-SEG-16")
def test_old_orders_that_no_filter_looks_at_and_future_ones_are_no_reason():
    assert selects({"coupon": {"kind": "any"}}, orders=[order(days=4000)]) == (False, ["01"])
    assert selects(orders_filter(), orders=[order(days=-1)]) == (False, ["09", "11"])


# --- filters together ----------------------------------------------------------------------------


@pytest.mark.rule("HUB-SEG-17")
def test_filters_combine_with_and():
    filters = {"coupon": {"kind": "any"}}, {"cart": {"holds": ["A"]}}, orders_filter()
    full = dict(coupons=[coupon()], cart=[line()], orders=[order()])
    because = ["01", "05", "09", "11", "17"]
    assert selects(*filters, **full) == (True, because)
    for part in full:
        assert selects(*filters, **{**full, part: []}) == (False, because)


@pytest.mark.rule("HUB-SEG-17")
def test_rules_come_in_filter_order_each_once_then_what_dropped_something():
    holds = dict(cart=[line(added=8)], orders=[order(days=4000)], coupons=[coupon()])
    asked = orders_filter(False, statuses=["paid"]), {"cart": {"total": {}}}, orders_filter(count={}), {"coupon": {"kind": "any"}}
    assert selects(*asked, **holds)[1] == ["09", "11", "12", "07", "10", "01", "08", "16", "17"]


@pytest.mark.rule("HUB-SEG-17")
def test_two_filters_of_a_kind_may_be_met_by_two_coupons():
    asked = {"coupon": {"kind": ["W"]}}, {"coupon": {"kind": ["X"]}}
    assert selects(*asked, coupons=[coupon("W"), coupon("X")]) == (True, ["01", "17"])
    assert not selects(*asked, coupons=[coupon("W")])[0]


def test_no_filters_select_everyone_in_the_order_given():
    answer = ask("segment", run([], customer(9), customer("a"), customer(1, cart=[line(added=99)])))
    assert answer == {"customers": [9, "a", 1], "because": []}
    assert ask("segment", run([{"coupon": {"kind": "any"}}])) == {"customers": [], "because": ["HUB-SEG-01"]}


# --- the eight worked examples: HUB-SEG-19 --------------------------------------------------------

NOTHING = {}
WORKED = [
    (
        "a chosen coupon expires in a day",
        [{"coupon": {"kind": ["welcome"], "expires_in_days": {"min": 1, "max": 1}}}],
        [{"coupons": [coupon("welcome", expires=1)]}],
        [NOTHING, {"coupons": [coupon("welcome", expires=0), coupon("welcome", expires=2), coupon("other", expires=1)]}],
    ),
    (
        "any coupon expires in a day",
        [{"coupon": {"kind": "any", "expires_in_days": {"min": 1, "max": 1}}}],
        [{"coupons": [coupon("welcome", expires=1)]}, {"coupons": [coupon(expires=9), coupon("other", expires=1)]}],
        [NOTHING, {"coupons": [coupon(expires=0), coupon(expires=2)]}],
    ),
    (
        "A in the cart",
        [{"cart": {"holds": ["A"]}}],
        [{"cart": [line("B"), line("A")]}],
        [NOTHING, {"cart": [line("B")]}, {"cart": [line("A", added=7)]}, {"orders": [order("A")]}],
    ),
    (
        "A in the cart and no purchase for 3 days",
        [{"cart": {"holds": ["A"]}}, orders_filter(False, {"last_days": 3})],
        [{"cart": [line("A")]}, {"cart": [line("A")], "orders": [order("B", days=4)]}],
        [NOTHING, {"cart": [line("A")], "orders": [order("B", days=3)]}, {"cart": [line("B")]}],
    ),
    (
        "something in the cart and no purchase for 1 day",
        [{"cart": {"distinct_products": {"min": 1}}}, orders_filter(False, {"last_days": 1})],
        [{"cart": [line("Z")]}, {"cart": [line("Z")], "orders": [order(days=2)]}],
        [NOTHING, {"cart": [line("Z")], "orders": [order(days=1)]}, {"cart": [line("Z")], "orders": [order(days=0)]}],
    ),
    (
        "3 or more purchases ever and none in 60 days",
        [orders_filter(count={"min": 3}), orders_filter(False, {"last_days": 60})],
        [{"orders": [order(days=61), order(days=90), order(days=700)]}],
        [
            NOTHING,
            {"orders": [order(days=61), order(days=90)]},
            {"orders": [order(days=60), order(days=90), order(days=91), order(days=92)]},
        ],
    ),
    (
        "last bought A 90 or more days ago",
        [orders_filter(True, {"days_ago": {"min": 90}}, ["A"]), orders_filter(False, {"days_ago": {"max": 89}}, ["A"])],
        [{"orders": [order("A", days=100)]}, {"orders": [order("A", days=90), order("B", days=5)]}],
        [NOTHING, {"orders": [order("A", days=100), order("A", days=20)]}, {"orders": [order("A", days=20)]}],
    ),
    (
        "bought A within 30 days and not B",
        [orders_filter(True, {"last_days": 30}, ["A"]), orders_filter(False, {"last_days": 30}, ["B"])],
        [{"orders": [order("A", days=30)]}, {"orders": [order("A"), order("B", days=31)]}],
        [NOTHING, {"orders": [order("A", "B")]}, {"orders": [order("A"), order("B")]}, {"orders": [order("A", days=31)]}],
    ),
]


@pytest.mark.rule("HUB-SEG-19")
@pytest.mark.parametrize("filters, inside, outside", [each[1:] for each in WORKED], ids=[each[0] for each in WORKED])
def test_the_worked_examples(filters, inside, outside):
    people = [customer(f"in {i}", **holds) for i, holds in enumerate(inside)]
    people += [customer(f"out {i}", **holds) for i, holds in enumerate(outside)]
    assert ask("segment", run(filters, *people))["customers"] == [f"in {i}" for i in range(len(inside))]


# --- every row carries weight, and bad cases ------------------------------------------------------

DECIDED_BY = {
    "HUB-SEG-01": ({"coupon": {"kind": ["X"]}}, {"coupons": [coupon("W")]}),
    "HUB-SEG-02": ({"coupon": {"kind": "any", "issue_types": ["review"]}}, {"coupons": [coupon()]}),
    "HUB-SEG-03": ({"coupon": {"kind": "any", "issued_days_ago": {"max": 1}}}, {"coupons": [coupon()]}),
    "HUB-SEG-04": ({"coupon": {"kind": "any", "expires_in_days": {"max": 1}}}, {"coupons": [coupon()]}),
    "HUB-SEG-05": ({"cart": {"holds": ["Z"]}}, {"cart": [line()]}),
    "HUB-SEG-06": ({"cart": {"distinct_products": {"min": 2}}}, {"cart": [line()]}),
    "HUB-SEG-07": ({"cart": {"total": {"max": 1}}}, {"cart": [line()]}),
    "HUB-SEG-09": (orders_filter(period={"last_days": 0}), {"orders": [order()]}),
    "HUB-SEG-11": (orders_filter(products=["Z"]), {"orders": [order()]}),
    "HUB-SEG-12": (orders_filter(statuses=["pending"]), {"orders": [order()]}),
    "HUB-SEG-13": (orders_filter(payment_methods=["cash"]), {"orders": [order()]}),
    "HUB-SEG-14": (orders_filter(paid={"min": 1}), {"orders": [order()]}),
    "HUB-SEG-15": (orders_filter(amount={"min": 1}), {"orders": [order()]}),
}
ROWS = [(kind, row) for kind, rows in segment.CONDITIONS.items() for row in rows]


@pytest.mark.parametrize("kind, row", ROWS, ids=[row[0] for _, row in ROWS])
def test_every_condition_carries_weight(kind, row):
    wanted, holds = DECIDED_BY[row[0]]
    case = cases.read(segment.Case, run([wanted], customer(**holds)))
    without = {**segment.CONDITIONS, kind: tuple(other for other in segment.CONDITIONS[kind] if other is not row)}
    assert segment.decide(case).customers == ()
    assert segment.decide(case, conditions=without).customers == ("mina",)


CASE = run(
    [
        {"coupon": {"kind": ["W"], "issue_types": ["review"], "issued_days_ago": {"min": 1}, "expires_in_days": {"max": 1}}},
        {"cart": {"holds": ["A"], "distinct_products": {"min": 1, "max": 2}, "total": {"min": 1}}},
        orders_filter(
            period={"last_days": 3}, count={"min": 1}, statuses=["paid"], payment_methods=["card"], paid={"min": 1}
        ),
        orders_filter(period={"days_ago": {"min": 1}}),
        orders_filter(period={"from": ago(2), "to": ago(1)}, products=["A"], amount={"max": 1}),
    ],
    customer(1, [coupon()], [line()], [order()]),
    customer(2),
    cart_days=7,
)


@pytest.mark.parametrize(
    "path, value",
    [
        ("send_date", MISSING),
        ("send_date", "2026-02-29"),
        ("send_date", "2026-03-02T00:00:00+09:00"),
        ("send_date", "20260302"),
        ("cart_days", 0),
        ("cart_days", -1),
        ("cart_days", 31),
        ("cart_days", 7.0),
        ("cart_days", None),
        ("filters", MISSING),
        ("filters", None),
        ("filters[0]", {}),
        ("filters[0]", {"vouchers": {}}),
        ("filters[0]", {"cart": {}, "coupon": {"kind": "any"}}),
        ("filters[0]", []),
        ("filters[0].coupon", None),
        ("filters[0].coupon.kind", MISSING),
        ("filters[0].coupon.kind", "all"),
        ("filters[0].coupon.kind", None),
        ("filters[0].coupon.kind[0]", 1.0),
        ("filters[0].coupon.issue_types", None),
        ("filters[0].coupon.issue_types[0]", "birthday"),
        ("filters[0].coupon.issued_days_ago", None),
        ("filters[0].coupon.issued_days_ago", 3),
        ("filters[0].coupon.issued_days_ago.min", -1),
        ("filters[0].coupon.issued_days_ago.min", None),
        ("filters[0].coupon.expires_in_days.max", -1),
        ("filters[1].cart", None),
        ("filters[1].cart.holds", "A"),
        ("filters[1].cart.distinct_products.min", -1),
        ("filters[1].cart.distinct_products.max", "2"),
        ("filters[1].cart.total.min", 0.5),
        ("filters[1].cart.total", None),
        ("filters[2].orders.placed", MISSING),
        ("filters[2].orders.placed", "no"),
        ("filters[2].orders.period", MISSING),
        ("filters[2].orders.period", None),
        ("filters[2].orders.period", "ever"),
        ("filters[2].orders.period", {}),
        ("filters[2].orders.period", {"last_days": 1, "days_ago": {}}),
        ("filters[2].orders.period", {"last_days": 1, "to": "2026-01-01"}),
        ("filters[2].orders.period.last_days", -1),
        ("filters[2].orders.period.last_days", None),
        ("filters[2].orders.count", None),
        ("filters[2].orders.count.min", -1),
        ("filters[2].orders.products", MISSING),
        ("filters[2].orders.products", {}),
        ("filters[2].orders.statuses[0]", "cancelled"),
        ("filters[2].orders.payment_methods[0]", "bitcoin"),
        ("filters[2].orders.paid.min", "1"),
        ("filters[3].orders.period.days_ago.min", -1),
        ("filters[4].orders.period.from", MISSING),
        ("filters[4].orders.period.to", MISSING),
        ("filters[4].orders.period.to", None),
        ("filters[4].orders.period.from", "yesterday"),
        ("filters[4].orders.amount", []),
        ("customers", MISSING),
        ("customers[1].id", "1"),
        ("customers[0].coupons", MISSING),
        ("customers[0].coupons[0].no", None),
        ("customers[0].coupons[0].issue_type", "gift"),
        ("customers[0].coupons[0].expires_on", None),
        ("customers[0].cart", None),
        ("customers[0].cart[0].quantity", 0),
        ("customers[0].cart[0].base_price", 1.5),
        ("customers[0].cart[0].option_price", MISSING),
        ("customers[0].cart[0].added_on", "2026-3-2"),
        ("customers[0].orders[0].status", "shipped"),
        ("customers[0].orders[0].products", "A"),
        ("customers[0].orders[0].payment_methods[0]", "bitcoin"),
        ("customers[0].orders[0].paid", MISSING),
        ("customers[0].orders[0].amount", True),
        ("customers[0].orders[0].ordered_on", "2026-02-30"),
    ],
)
def test_a_bad_part_is_refused_at_its_path(path, value):
    assert refused_at("segment", changed(CASE, path, value)) == path


def test_bounds_of_a_count_that_is_ignored_are_still_bounds():
    case = run([orders_filter(False, count={"min": -1})], customer())
    assert refused_at("segment", case) == "filters[0].orders.count.min"


def test_the_example_selects_its_customer():
    assert ask("segment", example("segment"))["customers"] == ["mina"]
