"""Korea Post's contract parcels: one call applies and gives the number, so an application is looked for before it is made again."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import httpx

from mallrig.reference.adapters.wire import send
from mallrig.reference.model import digits
from mallrig.reference.ports import Rejected, Sorting, Unreachable

VENDOR = "epost"
BLOCK = 16
NORMAL, PREPAID, CLOTHING = "1", "1", "025"
NO_APPLICATION = "ERR-225"
CANCELLED = "05"
"""treatStusCd of an application that was cancelled and not deleted; sources disagree on it (courier facts 5.4)."""

LENGTHS = {"orderNo": 50, "ordCompNm": 40, "ordNm": 40, "recNm": 40, "recAddr1": 150, "recAddr2": 300, "goodsNm": 400, "delivMsg": 200}
STRIPPED = str.maketrans("&=\r\n", "    ")


class Epost:
    """The mall's contract with Korea Post (port Courier). Safe to use from many threads."""

    code = "epost"

    def __init__(self, client: httpx.Client, base_url: str, key: str, security_key: str, customer: str, approval: str, office: str):
        self._client, self._base, self._key, self._security = client, base_url.rstrip("/"), key, security_key
        self._contract, self._office = {"custNo": customer, "apprNo": approval}, office

    def sorting(self, booking: dict) -> Sorting:
        """What sorts a parcel to its address: an application in test mode, which Korea Post answers and doesn't keep."""
        answer = self._call("InsertOrder", self._application(booking) | {"testYn": "Y"})
        return Sorting(
            barcode="", large=_text(answer, "printAreaCd"), place=f"{_text(answer, 'arrCnpoNm')} {_text(answer, 'delivPoNm')}",
            branch=f"{_text(answer, 'delivAreaCd')}-{_text(answer, 'courseNo')}",
        )  # fmt: skip

    def take_number(self, booking: dict, again: bool) -> str:
        """Apply for a parcel; the registered number of the application. Made `again`, an application under the key is found first."""
        found = self._applied(booking) if again else None
        return _text(found[1] if found else self._call("InsertOrder", self._application(booking)), "regiNo")

    def book(self, booking: dict) -> None:
        """Nothing: the number came with the application."""

    def cancel(self, booking: dict) -> None:
        """Cancel and delete an application; one that is gone already is as good. Raises Rejected once it is collected."""
        found = self._applied(booking)
        if found is None:
            return
        day, application = found
        numbers = {name: _text(application, name) for name in ("reqNo", "resNo", "regiNo")}
        answer = self._call("GetResCancelCmd", self._contract | {"reqType": NORMAL, "payType": PREPAID, "reqYmd": day, "delYn": "Y"} | numbers)
        if _text(answer, "canceledYn") not in ("Y", "D"):
            raise Rejected(VENDOR, f"GetResCancelCmd: {_text(answer, 'notCancelReason')}")

    def _applied(self, booking: dict) -> tuple[str, ElementTree.Element] | None:
        """The day and the application under the booking's key, out of the days on which it can have been made."""
        for day in _days(booking["day"], booking["until"]):
            asked = {"custNo": self._contract["custNo"], "reqType": NORMAL, "orderNo": booking["key"], "reqYmd": day}
            try:
                found = self._call("GetResInfo", asked)
            except Rejected as refused:
                if NO_APPLICATION not in refused.message:
                    raise
            else:
                if _text(found, "treatStusCd") != CANCELLED:
                    return day, found
        return None

    def _application(self, booking: dict) -> dict[str, str]:
        to, start, goods = booking["receiver"], booking["sender"], booking["goods"]
        phones = {name: number for name, number in (("recTel", digits(to["phone"])), ("recMob", digits(to["mobile"]))) if number}
        return self._contract | phones | {
            "payType": PREPAID, "reqType": NORMAL, "officeSer": self._office, "orderNo": booking["key"], "ordCompNm": start["name"], "recNm": to["name"],
            "recZip": to["zipcode"], "recAddr1": to["address1"], "recAddr2": to["address2"], "contCd": CLOTHING,
            "goodsNm": ", ".join(item["name"] for item in goods), "qty": str(min(sum(item["quantity"] for item in goods), 9_999)),
            "delivMsg": booking["message"], "printYn": "Y",
        }  # fmt: skip

    def _call(self, message: str, members: dict[str, str]) -> ElementTree.Element:
        """One message. Raises Rejected with the error's code and text, Unreachable for what isn't its XML."""
        plain = "&".join(f"{name}={value.translate(STRIPPED)[:LENGTHS.get(name)]}" for name, value in members.items())
        form = {"key": self._key, "regData": encrypted(self._security, plain)}
        answer = send(self._client, VENDOR, "POST", f"{self._base}/api.{message}.jparcel", data=form)
        try:
            root = ElementTree.fromstring(answer.content)
        except ElementTree.ParseError:
            raise Unreachable(VENDOR, f"{message}: a broken answer") from None
        error = root if root.tag == "error" else root.find("error")
        if error is not None:
            raise Rejected(VENDOR, f"{message} {_text(error, 'error_code')}: {_text(error, 'message')}")
        return root


def encrypted(security_key: str, plain: str) -> str:
    """regData: SEED-128 in ECB mode under the first 16 bytes of the security key, zero padding, lowercase hex. Korea Post's choice of mode."""
    from cryptography.hazmat.decrepit.ciphers.algorithms import SEED
    from cryptography.hazmat.primitives.ciphers import Cipher, modes

    raw = plain.encode()
    encryptor = Cipher(SEED(security_key.encode()[:BLOCK].ljust(BLOCK, b"\0")), modes.ECB()).encryptor()
    return (encryptor.update(raw + b"\0" * (-len(raw) % BLOCK)) + encryptor.finalize()).hex()


def _text(element: ElementTree.Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _days(first: str, last: str) -> list[str]:
    start, end = (datetime.strptime(day, "%Y%m%d") for day in (first, last))
    return [(start + timedelta(days=day)).strftime("%Y%m%d") for day in range((end - start).days + 1)]
