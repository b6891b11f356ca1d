"""Who may be merged, allocated, invoiced and shipped.

Each function answers the ids of the rules that refuse, all of them, in a fixed order; an empty tuple is a yes.
"""


def to_merge(*, prohibited: bool, held: bool, invoiced: bool) -> tuple[str, ...]:
    """Rules that keep an order out of merging. The period of a run (OMS-MERGE-06) is the caller's to apply."""
    return (("OMS-MERGE-05",) if prohibited else ()) + (("OMS-MERGE-06",) if held or invoiced else ())


def to_allocate(*, held: bool, include_held: bool) -> tuple[str, ...]:
    """Rules that keep a group out of an allocation run."""
    return ("OMS-ALLOC-05",) if held and not include_held else ()


def line_to_allocate(*, matched: bool) -> tuple[str, ...]:
    """Rules that keep one line of a group from getting stock, whatever the stock."""
    return () if matched else ("OMS-MATCH-05",)


def to_invoice(*, unmatched: bool, unallocated: bool, held: bool) -> tuple[str, ...]:
    """Rules that refuse a group its invoice number.

    `unmatched` and `unallocated`: some line of the group that is not cancelled is; `held`: the group, an order of it
    or a line is on hold.
    """
    return (
        (("OMS-MATCH-05",) if unmatched else ())
        + (("OMS-INV-01",) if unallocated else ())
        + (("CS-HOLD-02",) if held else ())
    )


def to_ship(*, invoiced: bool, held: bool) -> tuple[str, ...]:
    """Rules that keep a group from shipping, whichever of the three ways is taken (OMS-SHIP-02).

    A hold that came after the invoice bars the shipment too (CS-HOLD-05).
    """
    return (() if invoiced else ("OMS-SHIP-01",)) + (("OMS-SHIP-05",) if held else ())
