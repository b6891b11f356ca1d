"""trackingInfo's members (courier facts 6.1)."""

from datetime import datetime

from mallrig.emulators.courier.masks import masked
from mallrig.emulators.courier.parcels import Parcel, Scan
from mallrig.emulators.courier.words import LEVELS, kind

DELIVERED = 6


def unseen(number: str) -> dict:
    """A number that could be one, with no scan: no trackingDetails at all."""
    return _head(number) | {"result": "N", "level": 0, "complete": False, "completeYN": "N"}


def seen(parcel: Parcel, made: list[Scan]) -> dict:
    """A parcel with its scans, oldest first. The level is the highest reached by the last scan."""
    details = [_detail(parcel.carrier, scan) for scan in made]
    level = details[-1]["level"]
    done = level == DELIVERED
    people = {"senderName": masked(parcel.sender), "receiverName": masked(parcel.receiver), "itemName": parcel.item}
    return _head(parcel.invoice) | people | {
        "result": "Y", "level": level, "complete": done, "completeYN": "Y" if done else "N", "trackingDetails": details,
        "firstDetail": details[0], "lastDetail": details[-1], "lastStateDetail": details[-1],
    }  # fmt: skip


def shown(parcel: Parcel, made: list[Scan]) -> list[Scan]:
    """The scans that the courier shows the public, oldest first."""
    return sorted((scan for scan in made if kind(parcel.carrier, scan.state)), key=lambda scan: (scan.at, scan.id))


def _head(number: str) -> dict:
    return {
        "result": "N", "senderName": "", "receiverName": "", "itemName": "", "invoiceNo": number, "receiverAddr": "", "orderNumber": None,
        "adUrl": None, "estimate": "", "level": 0, "complete": False, "recipient": "", "itemImage": "", "productInfo": None, "zipCode": None,
    }  # fmt: skip


def _detail(carrier: str, scan: Scan) -> dict:
    at = datetime.fromisoformat(scan.at)
    return {
        "time": int(at.timestamp() * 1000), "timeString": f"{at:%Y-%m-%d %H:%M:%S}", "code": None, "where": scan.branch,
        "kind": kind(carrier, scan.state), "telno": scan.branch_tel, "telno2": "", "remark": None, "level": LEVELS[scan.state],
        "manName": scan.worker if LEVELS[scan.state] == 5 else "", "manPic": "",
    }  # fmt: skip
