"""CJ Logistics: address refinement, invoice numbers, bookings."""

import threading

import httpx

from mallrig.reference.adapters.wire import decoded, send
from mallrig.reference.model import digits
from mallrig.reference.ports import Denied, Rejected, Sorting

VENDOR = "cj"
BOOKED_ALREADY = "ORA-00001"
NOT_BOOKED = "접수 내역이 없"
"""CJ's text for a booking that isn't there isn't public; this is how it is modelled."""

NO_ZIP = "000000"


class Cj:
    """The mall's contract with CJ (port Courier). Safe to use from many threads."""

    code = "cj"

    def __init__(self, client: httpx.Client, base_url: str, customer: str, business_number: str):
        self._client, self._base = client, base_url.rstrip("/")
        self._customer, self._business = customer, business_number
        self._turn = threading.Lock()
        self._token: str | None = None

    def sorting(self, booking: dict) -> Sorting:
        """What sorts a parcel to its address. Raises Rejected when CJ can't read the address or doesn't go there."""
        address = f"{booking['receiver']['address1']} {booking['receiver']['address2']}".strip()[:100]
        codes = self._call("ReqAddrRfnSm", {"CLNTNUM": self._customer, "CLNTMGMCUSTCD": self._customer, "ADDRESS": address})["DATA"]
        return Sorting(
            barcode=codes["CLSFCD"], large=f"{codes['CLSFCD']}-{codes['SUBCLSFCD']}", place=codes["CLSFADDR"],
            branch=f"{codes['CLLDLVBRANNM']}-{codes['CLLDLVEMPNICKNM']}", mark=codes.get("P2PCD") or "",
        )  # fmt: skip

    def take_number(self, booking: dict, again: bool) -> str:
        """A new invoice number; one whose answer was lost stays unused."""
        return self._call("ReqInvcNo", {"CLNTNUM": self._customer})["DATA"]["INVC_NO"]

    def book(self, booking: dict) -> None:
        """Book a parcel (RegBook); one that was booked already under its key is as good. For `booking` see ports.Courier."""
        try:
            self._call("RegBook", self._identity(booking, "01") | _parcel(booking))
        except Rejected as refused:
            if BOOKED_ALREADY not in refused.message:
                raise

    def cancel(self, booking: dict) -> None:
        """Cancel a booking (CnclBook) by its key and day; one that was cancelled already is as good."""
        try:
            self._call("CnclBook", self._identity(booking, "02") | _parcel(booking))
        except Rejected as refused:
            if NOT_BOOKED not in refused.message:
                raise

    def _identity(self, booking: dict, request: str) -> dict:
        return {
            "CUST_ID": self._customer, "RCPT_YMD": booking["day"], "CUST_USE_NO": booking["key"], "RCPT_DV": "01", "WORK_DV_CD": "01",
            "REQ_DV_CD": request, "MPCK_KEY": f"{booking['day']}_{self._customer}_{booking['key']}", "MPCK_SEQ": 1,
            "CUST_MGMT_DLCM_CD": self._customer,
        }  # fmt: skip

    def _call(self, resource: str, data: dict) -> dict:
        """One call; a token that CJ no longer takes is replaced once."""
        token = self._token or self._new_token(None)
        for again in (True, False):
            try:
                return self._post(resource, {"TOKEN_NUM": token} | data, {"CJ-Gateway-APIKey": token})
            except Denied:
                if not again:
                    raise
                token = self._new_token(token)
        raise AssertionError("the loop returns or raises")

    def _new_token(self, dead: str | None) -> str:
        with self._turn:
            if self._token == dead:
                answer = self._post("ReqOneDayToken", {"CUST_ID": self._customer, "BIZ_REG_NUM": self._business}, {})
                self._token = answer["DATA"]["TOKEN_NUM"]
            return self._token

    def _post(self, resource: str, data: dict, headers: dict) -> dict:
        answer = decoded(send(self._client, VENDOR, "POST", f"{self._base}/{resource}", json={"DATA": data}, headers=headers), VENDOR)
        if not str(answer.get("RESULT_CD", "")).startswith("S"):
            raise Rejected(VENDOR, f"{resource} {answer.get('RESULT_CD')}: {answer.get('RESULT_DETAIL')}")
        return answer


def _parcel(booking: dict) -> dict:
    goods = [
        {"MPCK_SEQ": 1, "GDS_CD": item["code"], "GDS_NM": item["name"][:100], "GDS_QTY": item["quantity"], "GDS_AMT": item["amount"]}
        for item in booking["goods"]
    ]
    return {
        "CAL_DV_CD": "01", "FRT_DV_CD": "03", "CNTR_ITEM_CD": "01", "BOX_TYPE_CD": "02", "BOX_QTY": 1, "INVC_NO": booking["number"], "PRT_ST": "03",
        "REMARK_1": booking["message"][:100], "COD_YN": "N", "DLV_DV": "01", "ARRAY": goods,
        **_person("SENDR", booking["sender"]), **_person("RCVR", booking["receiver"]),
    }  # fmt: skip


def _person(prefix: str, person: dict) -> dict:
    phone = split_phone(person["phone"] or person["mobile"])
    mobile = split_phone(person["mobile"])
    members = {f"TEL_NO{i}": part for i, part in enumerate(phone, 1)} | {f"CELL_NO{i}": part for i, part in enumerate(mobile, 1)}
    members |= {"NM": person["name"], "ZIP_NO": person["zipcode"] or NO_ZIP, "ADDR": person["address1"] or ".", "DETAIL_ADDR": person["address2"] or "."}
    return {f"{prefix}_{name}": value for name, value in members.items()}


def split_phone(phone: str) -> tuple[str, str, str]:
    """A number in CJ's three parts: 02 is an area of two digits, 050X has four, 15xx and 16xx have none (000)."""
    number = digits(phone)
    if len(number) == 8 and number[:2] in ("15", "16", "18"):
        return "000", number[:4], number[4:]
    head = 2 if number.startswith("02") else 4 if number.startswith("050") else 3
    return number[:head], number[head:-4], number[-4:]
