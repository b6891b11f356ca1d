"""The tables of one setup's database. Times are ISO 8601 text in Seoul time, so that they sort; money is whole won."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Table(SQLModel, registry=registry()):
    """What every table of the reference derives from."""


class Fact(Table, table=True):
    """What holds for the setup as a whole, by name; `value` is JSON."""

    __tablename__ = "fact"
    name: str = Field(primary_key=True)
    value: str


class Counter(Table, table=True):
    """Running numbers, by name."""

    __tablename__ = "counter"
    name: str = Field(primary_key=True)
    value: int = Field(sa_column=Column(BigInteger, nullable=False))


class Seller(Table, table=True):
    """A linked seller (판매처): a Cafe24 mall with the tokens of its link, and how far it was collected."""

    __tablename__ = "seller"
    id: str = Field(primary_key=True)
    place: int
    base_url: str
    access: str
    """JSON: what the mall's app needs to link and call (client id, secret, redirect, mall url)."""
    tokens: str | None = None
    """JSON: access_token, refresh_token and when each ends; replaced as a whole at every refresh."""
    linked_at: str | None = None
    last_success: str | None = None
    """When the last collection that got everything began; empty until the first one did."""
    first_run: str | None = None
    """When the first collection began; windows of later ones don't reach behind it."""
    told_until: str | None = None
    """Up to when the seller's events (placed, delivered, cancelled, refunded) were looked at."""


class LeftOut(Table, table=True):
    """An order that was in delivery preparing when its seller was first collected, and was left out (OMS-COLLECT-02)."""

    __tablename__ = "left_out"
    seller: str = Field(primary_key=True)
    order_no: str = Field(primary_key=True)


class Order(Table, table=True):
    """An order under its management number. `part` is above 0 for what was split off or came after the shipment."""

    __tablename__ = "orders"
    __table_args__ = (UniqueConstraint("seller", "order_no", "part"),)
    id: int = Field(primary_key=True, sa_type=BigInteger)
    seller: str
    order_no: str
    part: int = 0
    group_id: int = Field(index=True, sa_type=BigInteger)
    origin: str = "collected"
    market_order_no: str | None = None
    shipping_code: str | None = None
    ordered_at: str = Field(index=True)
    paid_at: str | None = None
    collected_at: str
    member_id: str = ""
    buyer: str
    """JSON: name, phone, mobile, email."""
    name: str
    phone: str
    mobile: str
    zipcode: str
    address1: str
    address2: str
    message: str
    domestic: bool = True
    amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    merge_prohibited: bool = False
    partial_delivery: bool = False
    undone: int = 0
    """How often a shipment of it was undone, of which seller and warehouse may know; parts split off keep it."""
    upload_id: int | None = Field(default=None, index=True, sa_type=BigInteger)
    """The Excel upload that it came with; parts split off keep it."""


class Upload(Table, table=True):
    """An Excel file of orders that was registered (OMS-REG-02); gone again once `deleted_at` is set."""

    __tablename__ = "upload"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    seller: str
    file: str
    at: str
    who: str
    rows: int
    orders: int
    faulty: str
    """JSON list of {"row", "column", "reason"}: what was left out."""
    deleted_at: str | None = None


class InvoiceExport(Table, table=True):
    """A file made for a courier, under its password, which is kept nowhere (OMS-INV-05)."""

    __tablename__ = "invoice_export"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    at: str
    who: str
    form: str
    kind: str
    rows: int
    content: bytes


class InvoiceFile(Table, table=True):
    """A courier's file of invoice numbers: looked at, and applied once `applied_at` is set (OMS-INV-06)."""

    __tablename__ = "invoice_file"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    at: str
    who: str
    courier: str
    file: str
    rows: str
    """JSON list of {"row", "group", "number"}, as the file has them."""
    applied_at: str | None = None


class PrintJob(Table, table=True):
    """A job that a printer took; `contents` is a JSON list of the number or product on each page."""

    __tablename__ = "print_job"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    at: str
    who: str
    printer: str
    kind: str
    contents: str


class Line(Table, table=True):
    """One product line of an order (주문상품). `allocated` is 0 or all that is left of it (OMS-ALLOC-11)."""

    __tablename__ = "line"
    __table_args__ = (
        UniqueConstraint("seller", "item_code", "piece"),
        Index("line_match", "seller", "product", "option_text"),
    )
    id: int = Field(primary_key=True, sa_type=BigInteger)
    order_id: int = Field(sa_column=Column(BigInteger, ForeignKey("orders.id"), index=True, nullable=False))
    seller: str
    item_code: str
    piece: int = 0
    product: str
    option_text: str
    product_name: str
    variant_code: str
    supplier: str = ""
    shipping_payment: str = ""
    """Who pays the parcel, by Cafe24's letters: P prepaid, C collect (착불), F free."""
    quantity: int = Field(sa_type=BigInteger)
    cancelled: int = Field(default=0, sa_type=BigInteger)
    amount: int = Field(sa_type=BigInteger)
    sku: str | None = Field(default=None, index=True)
    allocated: int = Field(default=0, sa_type=BigInteger)
    allocated_by: str | None = None
    shipped: int = Field(default=0, sa_type=BigInteger)


class Hold(Table, table=True):
    """A hold (보류) on an order, or on one line of it; over once `ended_at` is set."""

    __tablename__ = "hold"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    order_id: int = Field(sa_column=Column(BigInteger, ForeignKey("orders.id"), index=True, nullable=False))
    line_id: int | None = Field(default=None, sa_type=BigInteger)
    kind: str
    by_seller: bool = False
    reason: str = ""
    at: str
    ended_at: str | None = None
    ended_how: str | None = None


class Group(Table, table=True):
    """What ships together (합포, or a single order) under its delivery number; state as in rules.lifecycle.GROUP."""

    __tablename__ = "groups"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    state: str = Field(default="received", index=True)
    courier: str | None = None
    invoice_no: str | None = Field(default=None, unique=True)
    """The number taken from the courier; in force once `registered_at` is set."""
    invoice_day: str | None = None
    invoice_key: str | None = None
    """The key under which the courier knows the booking; a number asked for again keeps it."""
    invoice_error: str | None = None
    registered_at: str | None = None
    printed_at: str | None = None
    shipped_at: str | None = None
    delivered_at: str | None = None
    followed_at: str | None = None


class Check(Table, table=True):
    """A set of orders that needs a check (확인필요) since the last merge run; `orders` is a JSON list of ids."""

    __tablename__ = "merge_check"
    id: int = Field(primary_key=True)
    orders: str


class Apart(Table, table=True):
    """Two orders that a person decided not to merge; the smaller id first."""

    __tablename__ = "apart"
    one: int = Field(primary_key=True, sa_type=BigInteger)
    other: int = Field(primary_key=True, sa_type=BigInteger)


class Match(Table, table=True):
    """A learned match: a seller's product and option -> own product (OMS-MATCH-03)."""

    __tablename__ = "product_match"
    seller: str = Field(primary_key=True)
    product: str = Field(primary_key=True)
    option_text: str = Field(primary_key=True)
    sku: str
    at: str
    who: str


class Stock(Table, table=True):
    """An own product: pieces on hand, and its allocation and deduction basis (OMS-ALLOC-12)."""

    __tablename__ = "stock"
    sku: str = Field(primary_key=True)
    name: str = ""
    option_text: str = ""
    price: int = Field(default=0, sa_type=BigInteger)
    barcode: str = Field(default="", index=True)
    on_hand: int = Field(default=0, sa_type=BigInteger)
    unlimited: bool = False
    seller_codes: str = "[]"
    """JSON list: the codes under which sellers know the product."""


class StockTag(Table, table=True):
    """An option tag (옵션태그) of an own product, by which a run can be limited (OMS-ALLOC-07)."""

    __tablename__ = "stock_tag"
    sku: str = Field(primary_key=True)
    tag: str = Field(primary_key=True)


class Movement(Table, table=True):
    """A change of what is on hand, with its cause. Nothing else changes it (INV-01)."""

    __tablename__ = "movement"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    sku: str = Field(index=True)
    at: str
    what: str
    quantity: int = Field(sa_type=BigInteger)
    who: str
    group_id: int | None = Field(default=None, sa_type=BigInteger)


class Run(Table, table=True):
    """An allocation run: what was asked, what it saw and what came of it, as JSON."""

    __tablename__ = "allocation_run"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    at: str
    who: str
    options: str
    case: str
    answer: str


class Effect(Table, table=True):
    """Something that must leave (outbox), under a key made from what it means, so that it leaves once."""

    __tablename__ = "effect"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    key: str = Field(unique=True)
    kind: str = Field(index=True)
    payload: str
    state: str = Field(default="waiting", index=True)
    tries: int = 0
    error: str | None = None
    because: str = "[]"
    at: str
    sent_at: str | None = None


class History(Table, table=True):
    """A step on an order: when, who, what (CS-INFO-03); `detail` is JSON."""

    __tablename__ = "history"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    order_id: int = Field(index=True, sa_type=BigInteger)
    at: str
    who: str
    what: str
    detail: str = "{}"


class Code(Table, table=True):
    """A one-time code sent to a mobile number (HUB-ID-05)."""

    __tablename__ = "one_time_code"
    id: str = Field(primary_key=True)
    chat: str
    mobile: str = Field(index=True)
    code: str
    expires_at: str
    tries_left: int
    state: str = "open"


class Claim(Table, table=True):
    """A claim made in the chat: what was asked, and what became of it (HUB-CLAIM)."""

    __tablename__ = "hub_claim"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    seller: str
    order_no: str = Field(index=True)
    asked: str
    outcome: str
    at: str
    decided_at: str | None = None
