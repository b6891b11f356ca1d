"""The exchange/return command (HUB-CLAIM)."""

from typing import Any, Literal

from msgspec import Struct

from mallrig.reference.rules.cases import Cafe24, Count, Hub, SavedHub, check_hub

THE_MALLS_FAULT = ("defect", "wrong_delivery")


class Case(Struct, frozen=True):
    """A claim for `reason` with so many photos, and what was decided about it, if anything."""

    kind: Literal["return", "exchange"]
    reason: Literal["defect", "wrong_delivery", "change_of_mind", "wrong_choice"]
    hub: SavedHub = Hub()
    cafe24: Cafe24 = Cafe24()
    photos: Count = 0
    decision: Literal["accept", "reject"] | None = None


class Answer(Struct, frozen=True):
    """What becomes of the claim; `shipping_paid_by` only for a claim applied for."""

    outcome: Literal[
        "return_requested",
        "exchange_requested",
        "awaiting_approval",
        "return_rejected",
        "exchange_rejected",
        "unchanged",
        "photo_required",
        "blocked_by_auto_pickup",
    ]
    shipping_paid_by: Literal["mall", "customer"] | None
    customer_message: bool
    because: tuple[str, ...]


EXAMPLE: dict[str, Any] = {
    "hub": {"defects": "await"},
    "cafe24": {"claim": {"use": True}},
    "kind": "return",
    "reason": "defect",
    "photos": 1,
    "decision": "accept",
}


def decide(case: Case, the_malls_fault: tuple[str, ...] = THE_MALLS_FAULT) -> Answer:
    """What a claim becomes (HUB-CLAIM-02, -06 to -12). Raises InvalidCase."""
    check_hub(case.hub)
    if not case.cafe24.claim.use:
        return Answer("unchanged", None, False, ("HUB-CLAIM-02",))
    if case.cafe24.claim.auto_pickup:
        return Answer("blocked_by_auto_pickup", None, False, ("HUB-CLAIM-10",))
    at_fault = case.reason in the_malls_fault
    if at_fault and case.hub.defects == "await":
        return _await(case)
    return _apply(case, at_fault)


def _await(case: Case) -> Answer:
    """A manager decides, after seeing a photo (HUB-CLAIM-07, -08, -12).

    A rejection here leaves the order as it was; "rejected" is a status that Cafe24 gives (HUB-CLAIM-11).
    """
    if case.photos == 0:
        return Answer("photo_required", None, False, ("HUB-CLAIM-07",))
    if case.decision == "accept":
        return Answer(f"{case.kind}_requested", "mall", False, ("HUB-CLAIM-07", "HUB-CLAIM-08"))
    if case.decision == "reject":
        return Answer("unchanged", None, True, ("HUB-CLAIM-07", "HUB-CLAIM-12"))
    return Answer("awaiting_approval", None, False, ("HUB-CLAIM-07",))


def _apply(case: Case, at_fault: bool) -> Answer:
    """Applied for at once; a rejection is then made in Cafe24 (HUB-CLAIM-06, -09, -11)."""
    payer, rule = ("mall", "HUB-CLAIM-06") if at_fault else ("customer", "HUB-CLAIM-09")
    if case.decision == "reject":
        return Answer(f"{case.kind}_rejected", None, False, (rule, "HUB-CLAIM-11"))
    return Answer(f"{case.kind}_requested", payer, False, (rule,))
