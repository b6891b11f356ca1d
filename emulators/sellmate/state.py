"""Sellmate's tables of one tenant. Times are ISO 8601 texts in Seoul time, which compare as times do; days are YYYY-MM-DD."""

from sqlmodel import Field, UniqueConstraint

from mallrig.emulators.core.store import WorldTable

RECEIVED, INVOICED, DISPATCHED = 1, 7, 8
"""접수, 송장, 발송: a line's `status`."""

UNHELD, HELD_EXCHANGE, HELD_WHOLE_CANCEL, HELD_PART_CANCEL = 0, 3, 4, 5
HOLDS = {0: "없음", 1: "일반보류", 2: "주소변경", 3: "교환", 4: "전체취소", 5: "부분취소", 6: "합포변경"}
"""A line's `hold`."""

CS_STATUSES = {
    0: "정상", 1: "발송전 전체취소", 2: "발송전 부분취소", 3: "발송후 전체취소", 4: "발송후 부분취소", 5: "발송전 전체교환", 6: "발송전 부분교환",
    7: "발송후 전체교환", 8: "발송후 부분교환",
}  # fmt: skip
"""A line's `cs_status`."""


class SmTenant(WorldTable, table=True):
    """The tenant's settings: calls a second, and the number of malls whose shops it knows."""

    __tablename__ = "sellmate_tenant"
    id: int = Field(primary_key=True)
    rate_limit: int
    partner_on: bool


class SmToken(WorldTable, table=True):
    """An access token of the tenant's own client ("api") or of a partner ("partner")."""

    __tablename__ = "sellmate_token"
    token: str = Field(primary_key=True)
    client: str
    expires_at: str


class SmShop(WorldTable, table=True):
    """A shop that orders come from; `mall` numbers the world's malls, whose ids follow from the world's name."""

    __tablename__ = "sellmate_shop"
    id: int = Field(primary_key=True)
    name: str
    kind: str
    mall: int
    shop_no: int
    active: bool


class SmWarehouse(WorldTable, table=True):
    """A warehouse; what lies in an unsellable one (defects, returns) isn't stock on hand."""

    __tablename__ = "sellmate_warehouse"
    id: int = Field(primary_key=True)
    name: str
    sellable: bool


class SmVariant(WorldTable, table=True):
    """A SKU. `code` is also the option code under which every shop sells it."""

    __tablename__ = "sellmate_variant"
    id: int = Field(primary_key=True)
    product_id: int
    product_code: str
    product_name: str
    option_text: str
    variant_name: str
    code: str = Field(index=True)
    sguid: str
    barcode1: str = Field(index=True)
    barcode2: str
    barcode3: str
    cost_price: int
    selling_price: int
    sold_out: bool
    sold_out_at: str | None
    updated_at: str


class SmStock(WorldTable, table=True):
    """What lies of a SKU in a warehouse. A SKU without a row was never stocked."""

    __tablename__ = "sellmate_stock"
    variant_id: int = Field(primary_key=True)
    warehouse_id: int = Field(primary_key=True)
    qty: int


class SmInbound(WorldTable, table=True):
    """An expected inbound of a barcode."""

    __tablename__ = "sellmate_inbound"
    id: int | None = Field(default=None, primary_key=True)
    inbound_no: str = Field(index=True)
    barcode1: str = Field(index=True)
    expected_date: str
    expected_qty: int
    received_qty: int
    deleted: bool
    updated_at: str


class SmPackage(WorldTable, table=True):
    """A merge pack (합포): its lines share receiver and invoice. `receiver` is JSON."""

    __tablename__ = "sellmate_package"
    package_no: int = Field(primary_key=True)
    locked: bool
    receiver: str


class SmLine(WorldTable, table=True):
    """An order line (일련번호). `variant_id` is empty until a SKU is matched; `orderer` is JSON."""

    __tablename__ = "sellmate_line"
    __table_args__ = (UniqueConstraint("shop_id", "shop_order_no", "shop_order_item_no"),)
    id: int | None = Field(default=None, primary_key=True)
    package_no: int = Field(index=True)
    shop_id: int
    shop_order_no: str = Field(index=True)
    shop_order_item_no: str
    shop_product_code: str
    shop_option_text: str
    shop_status: str
    variant_id: int | None = Field(default=None, index=True)
    qty: int
    cancelled_qty: int
    allocated_qty: int
    price: int
    status: int
    cs_status: int
    hold: int
    hold_reason: str
    orderer: str
    origin: str
    ordered_at: str | None
    paid_at: str | None
    collected_at: str
    dispatched_at: str | None
    cancelled_at: str | None
    updated_at: str


class SmInvoice(WorldTable, table=True):
    """An invoice of a package. Registered and printed are two facts."""

    __tablename__ = "sellmate_invoice"
    invoice_no: str = Field(primary_key=True)
    package_no: int = Field(index=True)
    carrier_code: str
    registered_at: str
    printed_at: str | None
    print_count: int
    sent_to_shop_at: str | None


class SmCsRecord(WorldTable, table=True):
    """What CS did to a line. `before` (JSON) is what a restore puts back."""

    __tablename__ = "sellmate_cs_record"
    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(index=True)
    kind: str
    qty: int
    reason: str
    memo: str
    restock: str | None
    before: str
    created_at: str
    restored_at: str | None
    restore_memo: str


class SmHistory(WorldTable, table=True):
    """A stock movement; `type` 1 in, 2 out; `stock_after` is what the warehouse has of the SKU afterwards."""

    __tablename__ = "sellmate_history"
    id: int | None = Field(default=None, primary_key=True)
    barcode1: str = Field(index=True)
    warehouse_id: int
    type: int
    work_type_id: int
    qty: int
    stock_after: int
    order_id: int | None
    invoice_no: str | None
    work_note: str
    worked_at: str
    worker: str
