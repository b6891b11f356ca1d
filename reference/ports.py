"""What the rooms need from outside, and how it can fail. Adapters fill these in over HTTP, one file a vendor."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from msgspec import Struct

PAGE = 1000
"""The most orders of a page; a shorter one is the last."""


class VendorError(Exception):
    """A vendor's API didn't do what was asked. `vendor` and the message name whose and what; no customer data in it."""

    def __init__(self, vendor: str, message: str, status: int | None = None):
        super().__init__(f"{vendor}: {message}")
        self.vendor, self.message, self.status = vendor, message, status


class Unreachable(VendorError):
    """No answer, a broken one, or a 5xx: what was asked may or may not have been done."""


class Limited(VendorError):
    """Too many calls for now (429); nothing was done. `wait`: the seconds after which the vendor says to ask again."""

    wait: float | None = None


class Denied(VendorError):
    """The credentials don't allow it (401, 403); nothing was done."""


class Rejected(VendorError):
    """The vendor understood and refused (any other 4xx, or an error inside a 200); nothing was done."""


class NumberTaken(Rejected):
    """The courier has the number for another booking; this one needs another number."""


class Sorting(Struct, frozen=True):
    """What sorts a parcel to its address, for the label: text of the classification barcode (empty where a courier has none), large
    code, short address, branch, special mark."""

    barcode: str
    large: str
    place: str
    branch: str
    mark: str = ""


class MallItem(Struct, frozen=True):
    """An item of a Cafe24 order, as the API has it."""

    order_item_code: str
    product_no: int
    variant_code: str
    product_name: str
    quantity: int
    order_status: str
    product_code: str = ""
    option_value: str | None = None
    product_price: str | None = None
    option_price: str | None = None
    shipping_code: str | None = None
    tracking_no: str | None = None
    claim_code: str | None = None
    status_code: str | None = None
    order_status_before_cs: str | None = None
    shipping_expected_date: str | None = None
    original_item_no: list | None = None
    supplier_id: str | None = None
    shipping_payment_option: str | None = None


class MallReceiver(Struct, frozen=True):
    """Whom a Cafe24 order goes to."""

    name: str | None = ""
    phone: str | None = ""
    cellphone: str | None = ""
    zipcode: str | None = ""
    address1: str | None = ""
    address2: str | None = ""
    shipping_message: str | None = ""
    shipping_code: str | None = None


class MallBuyer(Struct, frozen=True):
    """Who placed a Cafe24 order."""

    name: str | None = ""
    email: str | None = ""
    phone: str | None = ""
    cellphone: str | None = ""


class MallOrder(Struct, frozen=True):
    """A Cafe24 order with what was embedded in it."""

    order_id: str
    order_date: str = ""
    payment_date: str | None = None
    shop_no: int = 1
    member_id: str | None = ""
    market_order_no: str | None = None
    payment_method: list[str] | None = None
    payment_amount: str | None = None
    easypay_name: str | None = None
    order_place_id: str | None = None
    shipping_type: str | None = "A"
    paid: str | None = None
    items: list[MallItem] = []
    receivers: list[MallReceiver] = []
    buyer: MallBuyer | None = None


class Clock(Protocol):
    """The world's time."""

    def now(self) -> datetime: ...

    def lately(self) -> datetime:
        """The time when it was last asked for."""

    def wait(self, seconds: float, refused: bool = True) -> bool:
        """Let that much time pass if it can pass soon, after a refusal or before one; False when it can't."""


class Mall(Protocol):
    """A linked seller's API (Cafe24). Every method raises VendorError."""

    id: str

    def link(self) -> None:
        """Get the operator's consent and a first pair of tokens."""

    def orders(self, **query: object) -> Iterator[list[MallOrder]]:
        """The orders of a query page by page, none skipped though orders change meanwhile."""

    def count(self, **query: object) -> int: ...

    def order(self, order_no: str) -> MallOrder | None: ...

    def get(self, path: str, **query: object) -> dict: ...

    def write(self, method: str, path: str, request: dict) -> dict: ...

    def write_many(self, method: str, path: str, requests: list[dict]) -> dict: ...


class Wms(Protocol):
    """The warehouse (Sellmate)."""

    def variants(self) -> Iterator[list[dict]]: ...

    def take_out(self, key: str, invoice_no: str, rows: list[dict], again: bool) -> None:
        """Enter goods that left with an invoice; made again with the same key, nothing leaves twice."""

    def put_back(self, key: str, out: str, invoice_no: str) -> None:
        """Enter again the goods that left with an invoice under the key `out`; made again with the same key, nothing comes back twice."""

    def count(self, key: str, barcode: str, quantity: int, again: bool) -> None:
        """Enter goods counted in, or out (below 0); made again with the same key, nothing is counted twice."""

    def lines(self, order_no: str) -> list[dict]:
        """The warehouse's own lines of a seller's order, with package and invoice."""


class Courier(Protocol):
    """A courier that issues numbers and takes bookings. Every method raises VendorError.

    booking: {"key", "day": the first day on which it was tried as YYYYMMDD, "until": today, "number": text or None, "sender": person,
    "receiver": person, "message", "goods": [{"code","name","quantity","amount"}]}, person: {"name", "phone", "mobile", "zipcode",
    "address1", "address2"}.
    """

    code: str

    def sorting(self, booking: dict) -> Sorting: ...

    def take_number(self, booking: dict, again: bool) -> str:
        """A new number; where the courier gives it with the application, `again` finds what an earlier try left."""

    def book(self, booking: dict) -> None:
        """Book a parcel; booked already under the same key is as good."""

    def cancel(self, booking: dict) -> None:
        """Cancel a booking; cancelled already is as good."""


class Printers(Protocol):
    """The print agent."""

    def offered(self) -> list[dict]: ...

    def print(self, printer: str, title: str, pdf: bytes) -> str:
        """Print a PDF under a unique title; where it went. Raises VendorError."""


class Tracker(Protocol):
    """Where parcels are."""

    def delivered(self, courier: str, number: str) -> bool: ...


class Messenger(Protocol):
    """AlimTalk and text messages."""

    def alimtalk(self, key: str, event: str, to: str, variables: dict[str, str], button_url: str | None) -> str: ...

    def was_sent(self, key: str, to: str) -> bool:
        """Whether a message with this key to that number got through before."""

    def text(self, key: str, to: str, text: str) -> str: ...
