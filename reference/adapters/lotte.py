"""Lotte Global Logistics: numbers out of the allotted range, bookings, their cancel, sorting codes."""

import hashlib
from collections.abc import Callable

import httpx

from mallrig.reference.adapters.wire import decoded, send
from mallrig.reference.model import digits
from mallrig.reference.ports import NumberTaken, Rejected, Sorting
from mallrig.reference.store import dumps

VENDOR = "lotte"
BOOKINGS = "/api/pid/cus/714a/apiSndOut"
CANCELS = "/api/pid/cus/714a/apiSndCancel"
TRACKING = "/api/pid/cus/806/custmer-view-tracking"
SORTING = "/api/address/newprint-info"
CANCELLED = "09"
NOT_LINKED = "연계"
"""In the error that a customer without tracking gets (화물추적 연계 등록); any other error is a parcel that Lotte doesn't have."""


class Lotte:
    """The mall's contract with Lotte (port Courier). Safe to use from many threads."""

    code = "lotte"

    def __init__(self, client: httpx.Client, base_url: str, authorization: str, customer: str, next_base: Callable[[], int]):
        """`next_base` gives the next eleven-digit base of the customer's range, each once; it raises Rejected at the range's end."""
        self._client, self._base, self._customer, self._next_base = client, base_url.rstrip("/"), customer, next_base
        self._headers = {"Authorization": authorization}

    def sorting(self, booking: dict) -> Sorting:
        """What sorts a parcel to its address. Raises Rejected for an address that Lotte can't read or doesn't go to."""
        to, start = booking["receiver"], booking["sender"]
        asked = {
            "id": self._customer, "network": "00", "area_no": to["zipcode"], "zip_no": "", "address": _address(to), "pick_area_no": start["zipcode"],
            "pick_zip_no": "", "pick_address": _address(start), "spcalShopNm": "", "tel": _phone(to),
        }  # fmt: skip
        answer = self._post(SORTING, asked)
        if answer.get("result") != "success" or answer.get("dlv_msg"):
            raise Rejected(VENDOR, f"address: {answer.get('dlv_msg') or answer.get('message')}")
        code = answer["filt_cd"]
        return Sorting(barcode=code, large=f"{code} {answer['tml_nm']}", place=f"{answer['city_gun_gu']} {answer['dong']}", branch=answer["brnshp_nm"])

    def take_number(self, booking: dict, again: bool) -> str:
        """The next number of the range: its base with the base modulo 7 behind it. Lotte hears of it with the booking."""
        base = self._next_base()
        return f"{base:011d}{base % 7}"

    def book(self, booking: dict) -> None:
        """Book a parcel; one that was booked already under its key and number is as good. For `booking` see ports.Courier.

        Raises NumberTaken for a number that Lotte has for another key.
        """
        row = self._row(booking)
        same = hashlib.sha256(dumps(row).encode()).hexdigest()
        try:
            self._rows(BOOKINGS, row, {"X-Idempotency-Key": same})
        except Rejected:
            parcel = self._parcel(invNo=booking["number"])
            mine = self._parcel(ordNo=booking["key"])
            if mine and mine["invNo"] == booking["number"]:
                return
            if parcel and not parcel["cancelled"]:
                raise NumberTaken(VENDOR, "the number is another booking's") from None
            raise

    def cancel(self, booking: dict) -> None:
        """Cancel a booking; one that was cancelled before, or never made, is as good. Raises Rejected once it is picked up."""
        parcel = self._parcel(ordNo=booking["key"])
        if parcel is None or parcel["cancelled"]:
            return
        self._rows(CANCELS, {"jobCustCd": self._customer, "invNo": booking["number"], "canCd": "01", "canDtlCd": "19", "canRmk": ""}, {})

    def _row(self, booking: dict) -> dict:
        goods = booking["goods"]
        return {
            "jobCustCd": self._customer, "ustRtgSctCd": "01", "ordSct": "1", "fareSctCd": "03", "ordNo": booking["key"], "invNo": booking["number"],
            **_person("snper", booking["sender"]), **_person("acper", booking["receiver"]), "boxTypCd": "B", "gdsNm": ", ".join(item["name"] for item in goods)[:200],
            "dlvMsgCont": booking["message"][:200], "pickReqYmd": booking["day"], "bdpkSctCd": "N", "ispdQty": min(sum(item["quantity"] for item in goods), 9_999),
        }  # fmt: skip

    def _rows(self, path: str, row: dict, headers: dict) -> None:
        """A call with one row. Raises Rejected with the row's reason."""
        answer = self._post(path, {"snd_list": [row]}, headers)
        results = answer.get("rtn_list") or [{}]
        if results[0].get("rtnCd") != "S":
            raise Rejected(VENDOR, str(results[0].get("rtnMsg") or answer.get("message"))[:300])

    def _parcel(self, **asked: str) -> dict | None:
        """{"invNo", "cancelled"} of the parcel with this invNo or ordNo, if Lotte has it. Raises Rejected when it won't tell."""
        query = {"jobCustCd": self._customer} | asked
        answer = decoded(send(self._client, VENDOR, "GET", self._base + TRACKING, params=query, headers=self._headers), VENDOR)
        if answer.get("code") != "S":
            if NOT_LINKED in str(answer.get("message")):
                raise Rejected(VENDOR, str(answer["message"])[:300])
            return None
        return {"invNo": answer["result"][0]["invNo"], "cancelled": any(scan["godsStatCd"] == CANCELLED for scan in answer["tracking"])}

    def _post(self, path: str, body: dict, headers: dict | None = None) -> dict:
        return decoded(send(self._client, VENDOR, "POST", self._base + path, json=body, headers=self._headers | (headers or {})), VENDOR)


def _person(prefix: str, person: dict) -> dict:
    return {
        f"{prefix}Nm": person["name"], f"{prefix}Tel": _phone(person), f"{prefix}Cpno": digits(person["mobile"]), f"{prefix}Zipcd": person["zipcode"],
        f"{prefix}Adr": _address(person),
    }  # fmt: skip


def _phone(person: dict) -> str:
    return digits(person["phone"]) or digits(person["mobile"])


def _address(person: dict) -> str:
    return f"{person['address1']} {person['address2']}".strip()
