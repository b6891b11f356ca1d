"""How an exchange is processed (CS-EXCH): all its cases."""

import pytest

from mallrig.scenarios.decide.asking import MISSING, ask, changed, refused_at


@pytest.mark.rule("CS-EXCH-01", "CS-EXCH-02", "CS-EXCH-03")
@pytest.mark.parametrize(
    ("collects", "shipped", "cs", "new_order", "because"),
    [
        (False, False, "exchange", True, ["CS-EXCH-01"]),
        (False, True, "exchange", True, ["CS-EXCH-01", "CS-EXCH-02"]),
        (True, False, "cancel", False, ["CS-EXCH-03"]),
        (True, True, "return", False, ["CS-EXCH-03"]),
    ],
)
@pytest.mark.parametrize("way", [{}, {"as": None}])
def test_case_1_and_case_2(collects, shipped, cs, new_order, because, way):
    assert ask("exchange", {"seller_collects_exchange": collects, "shipped": shipped, **way}) == {
        "cs": cs,
        "new_order": new_order,
        "pickup": shipped,
        "because": because,
    }


@pytest.mark.rule("CS-EXCH-04")
@pytest.mark.parametrize("shipped", [True, False])
def test_case_1_for_a_case_2_seller_is_refused(shipped):
    answer = ask("exchange", {"seller_collects_exchange": True, "shipped": shipped, "as": "case1"})
    error = answer.pop("error")
    assert error.pop("message")
    assert error == {"code": "would_ship_twice"}
    assert answer == {"cs": None, "new_order": False, "pickup": False, "because": ["CS-EXCH-04"]}


@pytest.mark.rule("CS-EXCH-01")
@pytest.mark.parametrize("shipped", [True, False])
def test_case_1_for_a_case_1_seller_is_what_it_is_anyway(shipped):
    plain = {"seller_collects_exchange": False, "shipped": shipped}
    assert ask("exchange", {**plain, "as": "case1"}) == ask("exchange", plain)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("seller_collects_exchange", MISSING),
        ("seller_collects_exchange", None),
        ("shipped", MISSING),
        ("shipped", 1),
        ("as", "case2"),
        ("as", False),
    ],
)
def test_an_invalid_case_is_refused_at_its_path(path, value):
    valid = {"seller_collects_exchange": True, "shipped": True, "as": None}
    assert refused_at("exchange", changed(valid, path, value)) == path
