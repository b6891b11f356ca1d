"""Tables of orders. A row's JSON members (`body`) are the truth and are sent as they are; columns are what rows are found by.

An order keeps the JSON of its items, receivers and buyer (`*_json`), ready to send, so that a page of orders is read from one table.
The long ones are packed (core/packed.py): SQL written by hand reads them through plain(), or gets bytes for packed.unpacked().
Times are ISO 8601 text in Seoul time to the second, so that they compare as text.
"""

from sqlalchemy import Index, text
from sqlmodel import Field

from mallrig.emulators.cafe24.orders import order_words as words
from mallrig.emulators.core.packed import Packed
from mallrig.emulators.core.store import WorldTable

ORDER_JSON, ITEM_JSON, PAYMENT_JSON = Packed(words.ORDER), Packed(words.ITEM), Packed(words.PAYMENT)
RECEIVER_JSON, BUYER_JSON = Packed(words.RECEIVER), Packed(words.BUYER)

STORED_EMBEDS = ("items", "receivers", "buyer")
"""What an order keeps ready to be embedded."""


class Order(WorldTable, table=True):
    """An order. `private` is JSON that the API doesn't show as it is: payments by method in won, used coupons, discounts."""

    __tablename__ = "cafe24_order"
    number: int = Field(primary_key=True)
    mall_no: int
    shop_no: int
    order_id: str
    ordered_at: str
    paid_at: str | None = None
    paid: str = "F"
    auto_paid: bool = False
    member_id: str = ""
    member_email: str = ""
    group_no: int = 0
    place_id: str = "self"
    methods: str = ""
    buyer_name: str = ""
    buyer_email: str = ""
    buyer_phone: str = ""
    buyer_cellphone: str = ""
    first_order: str = "F"
    market_order_no: str | None = None
    body: str = Field(sa_type=ORDER_JSON)
    items_json: str = Field("[]", sa_type=ITEM_JSON)
    receivers_json: str = Field("[]", sa_type=RECEIVER_JSON)
    buyer_json: str = Field("{}", sa_type=BUYER_JSON)
    private: str = "{}"


class Item(WorldTable, table=True):
    """An item of an order; its members are in the order's items_json. `before`: the status before a claim; `before_hold`: before it
    was put on hold; `stock_taken`: the variants whose stock it has taken, with commas between: its own, of a whole set the components'."""

    __tablename__ = "cafe24_item"
    number: int = Field(primary_key=True)
    order_no: int = Field(index=True)
    mall_no: int
    code: str
    status: str
    quantity: int
    product_no: int
    product_code: str
    supplier_id: str
    shipping_code: str
    carrier_id: str | None = None
    labels: str = ""
    refund: str | None = None
    claim_code: str | None = None
    before: str | None = None
    before_hold: str | None = None
    replaces: int | None = None
    stock_taken: str = ""
    placed_at: str | None = None
    shipped_at: str | None = None
    delivered_at: str | None = None
    confirmed_at: str | None = None
    cancel_request_at: str | None = None
    cancel_accept_at: str | None = None
    cancel_complete_at: str | None = None
    return_request_at: str | None = None
    return_accept_at: str | None = None
    return_complete_at: str | None = None
    exchange_request_at: str | None = None
    exchange_accept_at: str | None = None
    exchange_complete_at: str | None = None


class Shipment(WorldTable, table=True):
    """An invoice registered for a delivery of an order."""

    __tablename__ = "cafe24_shipment"
    order_no: int = Field(primary_key=True)
    shipping_code: str = Field(primary_key=True)
    mall_no: int = Field(index=True)
    tracking_no: str
    company_code: str
    carrier_id: int
    updated_at: str


class History(WorldTable, table=True):
    """What an item's status, a receiver or a buyer was: kind "item", "receiver" or "buyer", `key` the item or shipping code."""

    __tablename__ = "cafe24_history"
    number: int | None = Field(default=None, primary_key=True)
    order_no: int = Field(index=True)
    kind: str
    key: str
    at: str
    body: str


class Claim(WorldTable, table=True):
    """A cancellation, return or exchange (`kind` C, R, E). `private`: what the claim did, for its withdrawal."""

    __tablename__ = "cafe24_claim"
    number: int = Field(primary_key=True)
    mall_no: int
    order_no: int = Field(index=True)
    claim_code: str
    kind: str
    status: str
    body: str
    private: str = "{}"


class ClaimRequest(WorldTable, table=True):
    """A buyer's request; its number is the request_no of pick-up and exchange requests. state: open, accepted, refused, withdrawn."""

    __tablename__ = "cafe24_claim_request"
    number: int = Field(primary_key=True)
    mall_no: int
    order_no: int = Field(index=True)
    kind: str
    state: str
    body: str


class Refund(WorldTable, table=True):
    """Money that goes back; its code is that of its claim. `status` F before, T done, M on hold."""

    __tablename__ = "cafe24_refund"
    number: int = Field(primary_key=True)
    mall_no: int
    order_no: int = Field(index=True)
    refund_code: str
    status: str
    accepted_at: str
    refunded_at: str | None = None
    body: str


class Memo(WorldTable, table=True):
    """An admin memo of an order."""

    __tablename__ = "cafe24_memo"
    memo_no: int = Field(primary_key=True)
    mall_no: int
    order_no: int = Field(index=True)
    body: str


class Payment(WorldTable, table=True):
    """One step of an order's payment timeline."""

    __tablename__ = "cafe24_payment"
    payment_no: int = Field(primary_key=True)
    order_no: int = Field(index=True)
    body: str = Field(sa_type=PAYMENT_JSON)


class NextLook(WorldTable, table=True):
    """When a mall is looked at next for what it changes by itself; without a row nothing waits there (automatic.py)."""

    __tablename__ = "cafe24_next_look"
    mall_no: int = Field(primary_key=True)
    at: str


Index("cafe24_item_in_delivery", Item.mall_no, Item.shipped_at, sqlite_where=text("status = 'N30'"))
Index("cafe24_item_delivered", Item.mall_no, Item.delivered_at, sqlite_where=text("status = 'N40'"))
Index("cafe24_order_by_time", Order.mall_no, Order.shop_no, Order.ordered_at, Order.number)
Index("cafe24_order_by_id", Order.mall_no, Order.order_id, unique=True)
Index("cafe24_item_by_code", Item.mall_no, Item.code, unique=True)
Index("cafe24_item_by_status", Item.mall_no, Item.status)
Index("cafe24_claim_by_code", Claim.mall_no, Claim.claim_code, unique=True)
Index("cafe24_refund_by_code", Refund.mall_no, Refund.refund_code, unique=True)
