"""What each courier calls the states of a parcel, and how the tracking service counts them (courier facts 10.2, 10.3)."""

from mallrig.emulators.courier import life

CJ = {
    life.REGISTERED: ("01", "집화지시"), life.PICKED_UP: ("11", "집화처리"), life.PICKUP_FAILED: ("12", "미집화"),
    life.LINEHAUL_LOADED: ("41", "간선상차"), life.LINEHAUL_UNLOADED: ("42", "간선하차"), life.OUT_FOR_DELIVERY: ("82", "배송출발"),
    life.DELIVERY_FAILED: ("84", "미배송"), life.DELIVERED: ("91", "배송완료"),
    life.RETURNING: ("41", "간선상차"), life.RETURNED: ("91", "배송완료"),
}  # fmt: skip
"""CRG_ST and CRG_ST_NM; a cancelled booking shows nothing. A parcel on its way back has no code of its own (ours)."""

CJ_PAGE = {"82": "배달출발", "84": "미배달", "91": "배달완료"}
"""The scan names of the public page where they differ from CRG_ST_NM."""

LOTTE = {
    life.REGISTERED: ("12", "운송장등록"), life.CANCELLED: ("09", "취소"), life.PICKED_UP: ("10", "집하"),
    life.LINEHAUL_LOADED: ("20", "구간발송"), life.LINEHAUL_UNLOADED: ("21", "구간도착"), life.OUT_FOR_DELIVERY: ("40", "배달전"),
    life.DELIVERED: ("41", "배달완료"), life.RETURNING: ("20", "구간발송"), life.RETURNED: ("41", "배달완료"),
}  # fmt: skip
"""godsStatCd and godsStatNm; Lotte has no code for a failed pick-up or delivery. A delivery is followed by RECEIVER."""

LOTTE_RECEIVER = ("45", "인수자등록")

EPOST = {
    life.REGISTERED: "운송장출력", life.CANCELLED: "신청취소", life.PICKED_UP: "접수", life.LINEHAUL_LOADED: "발송",
    life.LINEHAUL_UNLOADED: "도착", life.OUT_FOR_DELIVERY: "배달준비", life.DELIVERY_FAILED: "미배달", life.DELIVERED: "배달완료",
    life.RETURNING: "발송", life.RETURNED: "배달완료",
}  # fmt: skip
"""tracestatus of the trace OpenAPI."""

LEVELS = {
    life.REGISTERED: 1, life.CANCELLED: 1, life.PICKUP_FAILED: 1, life.PICKED_UP: 2, life.LINEHAUL_LOADED: 3, life.LINEHAUL_UNLOADED: 3,
    life.OUT_FOR_DELIVERY: 5, life.DELIVERY_FAILED: 5, life.DELIVERED: 6, life.RETURNING: 3, life.RETURNED: 6,
}  # fmt: skip
"""SweetTracker's level of a state."""


def cj_page(state: str) -> str:
    """The scan name on CJ's public page."""
    code, name = CJ[state]
    return CJ_PAGE.get(code, name)


def kind(carrier: str, state: str) -> str | None:
    """The word that a courier shows the public for a state; None when it shows nothing."""
    if carrier == "cj":
        return None if state in (life.REGISTERED, life.CANCELLED) else cj_page(state)
    if carrier == "lotte":
        return LOTTE[state][1] if state in LOTTE else None
    return EPOST.get(state)
