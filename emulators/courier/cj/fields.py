"""RegBook's columns: which must be filled, how wide they are, which codes they take (courier facts 2.5)."""

import re
from datetime import datetime

from mallrig.emulators.core.refused import Refused

COUNTS = ("MPCK_SEQ", "BOX_QTY", "FRT", "ARTICLE_AMT")
COUNT_WIDTH = 9

WIDTHS = {
    "CUST_ID": 20, "RCPT_YMD": 9, "CUST_USE_NO": 50, "RCPT_DV": 2, "WORK_DV_CD": 2, "REQ_DV_CD": 2, "MPCK_KEY": 100, "CAL_DV_CD": 2,
    "FRT_DV_CD": 2, "CNTR_ITEM_CD": 2, "BOX_TYPE_CD": 2, "CUST_MGMT_DLCM_CD": 20, "INVC_NO": 20, "ORI_INVC_NO": 20, "ORI_ORD_NO": 50,
    "PRT_ST": 2, "COD_YN": 1, "DLV_DV": 2, "SENDR_ZIP_NO": 6, "RCVR_ZIP_NO": 6, **dict.fromkeys(COUNTS, COUNT_WIDTH),
}  # fmt: skip

PEOPLE = ("NM", "TEL_NO1", "TEL_NO2", "TEL_NO3", "ZIP_NO", "ADDR", "DETAIL_ADDR")

IDENTITY = ("CUST_ID", "RCPT_YMD", "CUST_USE_NO", "RCPT_DV", "WORK_DV_CD", "REQ_DV_CD")

NEEDED = (
    *IDENTITY, "MPCK_KEY", "MPCK_SEQ", "CAL_DV_CD", "FRT_DV_CD", "CNTR_ITEM_CD", "BOX_TYPE_CD", "BOX_QTY", "CUST_MGMT_DLCM_CD",
    *(f"SENDR_{name}" for name in PEOPLE), *(f"RCVR_{name}" for name in PEOPLE), "PRT_ST", "DLV_DV",
)  # fmt: skip

CODES = {
    "RCPT_DV": ("01", "02"), "WORK_DV_CD": ("01", "02"), "CAL_DV_CD": ("01", "1"), "FRT_DV_CD": ("01", "02", "03"), "CNTR_ITEM_CD": ("01",),
    "BOX_TYPE_CD": ("01", "02", "03", "04", "05", "06", "07"), "PRT_ST": ("01", "02", "03"), "DLV_DV": ("01",), "COD_YN": ("Y", "N"),
}  # fmt: skip


def texts(sent: dict) -> dict[str, str]:
    """The members that are texts or numbers, as texts: a number may come as either, an empty text is NULL."""
    return {
        name: str(value) for name, value in sent.items() if isinstance(value, (str, int, float)) and not isinstance(value, bool) and value != ""
    }


def check(row: dict[str, str], needed: tuple[str, ...]) -> None:
    """A row as the tables take it. Raises Refused: ORA-01400 for an empty column, ORA-12899 for a value too wide
    (so a number too large), the field's name for a code or a number that CJ doesn't know."""
    for name in needed:
        if name not in row:
            raise fail(f'ORA-01400: cannot insert NULL into ("RCPT"."{name}")')
    for name, width in WIDTHS.items():
        if len(row.get(name, "")) > width:
            raise fail(f'ORA-12899: value too large for column "RCPT"."{name}" (actual: {len(row[name])}, maximum: {width})')
    for name, codes in CODES.items():
        if name in row and row[name] not in codes:
            raise fail(f"{name} 값이 올바르지 않습니다: {row[name]}")
    for name in COUNTS:
        if name in row and not re.fullmatch(r"\d+", row[name], re.ASCII):
            raise fail(f"{name} 값이 숫자가 아닙니다: {row[name][:20]}")
    check_day("RCPT_YMD", row["RCPT_YMD"])


def check_day(name: str, text: object) -> str:
    """A day as YYYYMMDD. Raises Refused naming the field."""
    try:
        if not (isinstance(text, str) and re.fullmatch(r"\d{8}", text, re.ASCII)):
            raise ValueError
        datetime.strptime(text, "%Y%m%d")
    except ValueError:
        raise fail(f"{name} 값이 올바르지 않습니다: {str(text)[:20]}") from None
    return text


def fail(detail: str, code: str = "E") -> Refused:
    """A business failure: HTTP 200 with RESULT_CD E."""
    return Refused(200, detail, code)
