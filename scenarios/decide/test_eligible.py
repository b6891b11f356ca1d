"""Who may be merged, allocated, invoiced, shipped: every combination, and every reason named."""

from itertools import product

import pytest

from mallrig.reference.rules import eligible

BOTH = (False, True)


@pytest.mark.rule("OMS-MERGE-05", "OMS-MERGE-06")
@pytest.mark.parametrize(
    "prohibited, held, invoiced, refused_by",
    [
        (False, False, False, ()),
        (True, False, False, ("OMS-MERGE-05",)),
        (False, True, False, ("OMS-MERGE-06",)),
        (False, False, True, ("OMS-MERGE-06",)),
        (False, True, True, ("OMS-MERGE-06",)),
        (True, True, False, ("OMS-MERGE-05", "OMS-MERGE-06")),
        (True, False, True, ("OMS-MERGE-05", "OMS-MERGE-06")),
        (True, True, True, ("OMS-MERGE-05", "OMS-MERGE-06")),
    ],
)
def test_to_merge(prohibited, held, invoiced, refused_by):
    assert eligible.to_merge(prohibited=prohibited, held=held, invoiced=invoiced) == refused_by


@pytest.mark.rule("OMS-ALLOC-05")
@pytest.mark.parametrize("held, include_held", list(product(BOTH, BOTH)))
def test_a_held_group_is_allocated_only_when_held_ones_are_included(held, include_held):
    left_out = (held, include_held) == (True, False)
    assert eligible.to_allocate(held=held, include_held=include_held) == (("OMS-ALLOC-05",) if left_out else ())


@pytest.mark.rule("OMS-MATCH-05")
def test_an_unmatched_line_gets_no_stock():
    assert eligible.line_to_allocate(matched=True) == ()
    assert eligible.line_to_allocate(matched=False) == ("OMS-MATCH-05",)


@pytest.mark.rule("OMS-INV-01", "OMS-MATCH-05", "CS-HOLD-02")
@pytest.mark.parametrize("unmatched, unallocated, held", list(product(BOTH, repeat=3)))
def test_every_reason_against_an_invoice_is_named(unmatched, unallocated, held):
    reasons = {"OMS-MATCH-05": unmatched, "OMS-INV-01": unallocated, "CS-HOLD-02": held}
    refused_by = eligible.to_invoice(unmatched=unmatched, unallocated=unallocated, held=held)
    assert refused_by == tuple(rule for rule, holds in reasons.items() if holds)


@pytest.mark.rule("OMS-SHIP-01", "OMS-SHIP-05", "CS-HOLD-05")
@pytest.mark.parametrize("invoiced, held", list(product(BOTH, BOTH)))
def test_every_reason_against_a_shipment_is_named(invoiced, held):
    reasons = {"OMS-SHIP-01": not invoiced, "OMS-SHIP-05": held}
    refused_by = eligible.to_ship(invoiced=invoiced, held=held)
    assert refused_by == tuple(rule for rule, holds in reasons.items() if holds)
