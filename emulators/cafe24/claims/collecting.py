"""Pick-ups and return invoices of claims."""

from mallrig.emulators.cafe24.catalog.catalog_state import carrier
from mallrig.emulators.cafe24.claims.claim_shapes import pickup_shown
from mallrig.emulators.cafe24.claims.claiming import open_requests
from mallrig.emulators.cafe24.orders.book import Book
from mallrig.emulators.cafe24.orders.order_shapes import dump, load
from mallrig.emulators.cafe24.orders.order_state import Claim
from mallrig.emulators.cafe24.orders.statuses import Kind
from mallrig.emulators.cafe24.refusals import invalid, missing

_INVOICE = ("return_invoice_no", "return_shipping_company_name", "return_invoice_success", "return_invoice_fail_reason", "carrier_id")


def pickup_address(book: Book, kind: Kind, sent: dict) -> dict | None:
    """Where a new claim's parcel is to be picked up: the address sent, else that of the buyer's last open request for its items, which the claim
    accepts; None when nobody asks for it. Raises Refused 404, and 422 for a pick-up without an address."""
    requests = open_requests(book, kind, [book.line(item["order_item_code"]) for item in sent["items"]])
    stored = load(requests[-1].body).get("pickup") if requests else None
    if sent.get("request_pickup", "T" if stored or "pickup" in sent else "F") != "T":
        return None
    if "pickup" not in sent and stored is None:
        raise missing("pickup")
    return sent.get("pickup") or stored


def changed_pickup(claim: Claim, sent: dict) -> dict | None:
    """Where a claim's parcel is to be picked up after a change: the address sent; None when it stays as it is, whatever else the buyer has
    applied for by now. Raises Refused 422 for a pick-up without an address."""
    asked = sent.get("request_pickup")
    if asked == "T" and "pickup" not in sent and load(claim.body)["pickup"]["use_pickup"] == "F":
        raise missing("pickup")
    return None if asked == "F" else sent.get("pickup")


def keep_pickup(claim: Claim, address: dict | None) -> None:
    """Put a pick-up on a claim."""
    if address is None:
        return
    body = load(claim.body) | {"pickup": pickup_shown(address)}
    if claim.kind == "R":
        body |= {
            "pickup_request_state": "S",
            "return_address": {"zipcode": address.get("zipcode"), "address1": address["address1"], "address2": address.get("address2"), "items": load(claim.private)["lines"]},
        }  # fmt: skip
    claim.body = dump(body)


def keep_invoice(book: Book, claim: Claim, sent: dict) -> None:
    """Put what is told of the return invoice on a claim; the courier must be one of the mall's. Raises Refused 422."""
    if "carrier_id" in sent and carrier(book.db, book.order.mall_no, sent["carrier_id"]) is None:
        raise invalid("carrier_id")
    told = {name: sent[name] for name in _INVOICE if name in sent}
    body = load(claim.body) | told
    if claim.kind == "R" and "return_invoice_success" in told:
        body["pickup_request_state"] = told["return_invoice_success"]
    claim.body = dump(body)
