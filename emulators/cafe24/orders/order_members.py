"""The members that answers about orders have, for the table of endpoints: types as DOC and its samples give them."""

from mallrig.emulators.cafe24.orders.order_shapes import AMOUNTS, BUYER_DEFAULTS, ITEM_DEFAULTS, ORDER_DEFAULTS, RECEIVER_DEFAULTS
from mallrig.emulators.cafe24.orders.statuses import WORDS
from mallrig.emulators.cafe24.wire.description import Member, members

SHOP = Member("shop_no", "integer", nullable=False)
ORDER_ID = Member("order_id", nullable=False, pattern=r"\d{8}-\d{7}")
_AMOUNT = Member("", "object", members=members(" ".join(AMOUNTS), kind="money"))


def _of(defaults: dict, known: dict[str, Member]) -> tuple[Member, ...]:
    """A member for each of the defaults: that of `known`, else by the kind of its default value."""
    return tuple(known.get(name) or _guess(name, value) for name, value in defaults.items())


def _guess(name: str, value: object) -> Member:
    if isinstance(value, int):
        return Member(name, "integer")
    if isinstance(value, list):
        return Member(name, "any", many=True)
    if value in ("T", "F"):
        return Member(name, choices=("T", "F", "M"))
    if isinstance(value, str) and value.endswith(".00"):
        return Member(name, "money")
    return Member(name, "text" if isinstance(value, str) else "any")


_TIMES = {
    name: Member(name, "time")
    for name in (*ORDER_DEFAULTS, *ITEM_DEFAULTS)
    if name.endswith("_date") and name not in ("wished_delivery_date", "shipping_expected_date")
}

_BUNDLE = ("product_bundle_name", "product_bundle_name_default", "product_bundle_type", "was_product_bundle", "original_bundle_item_no")
BUNDLE_PARTS = (
    Member("product_no", "integer"), *members("product_code variant_code product_name product_name_default option_id option_value option_value_default"),
    Member("additional_option_value"), Member("additional_option_values", "any", many=True), Member("quantity", "integer"),
    *members("supplier_id eng_product_name hs_code"), *members("product_price option_price", kind="money"), *members("custom_product_code custom_variant_code"),
)  # fmt: skip
"""Of product_bundle_list (DOC26)."""

ITEM_MEMBERS = _of(
    ITEM_DEFAULTS,
    _TIMES
    | {
        "shop_no": SHOP, "order_status": Member("order_status", nullable=False, choices=tuple(WORDS)),
        "status_code": Member("status_code", choices=("N1", "N2", "C1", "C2", "C3", "E1")),
        "shipping_expected_date": Member("shipping_expected_date", "date"), "product_weight": Member("product_weight"),
        "request_undone": Member("request_undone", choices=("Cancellation", "Exchange", "Return")),
        "product_tax_type": Member("product_tax_type", choices=("A", "B", "C")),
        "product_bundle_list": Member("product_bundle_list", "object", many=True, members=BUNDLE_PARTS),
        **{name: Member(name, "text") for name in ("product_bundle_no", "tracking_no", "claim_code", "claim_reason", "shipping_company_code", *_BUNDLE)},
    },
)  # fmt: skip

RECEIVER_MEMBERS = _of(RECEIVER_DEFAULTS, {"shop_no": SHOP, "country_code": Member("country_code")})
BUYER_MEMBERS = _of(BUYER_DEFAULTS, {"shop_no": SHOP, "updated_date": Member("updated_date", "time")})

ORDER_MEMBERS = (
    *_of(
        ORDER_DEFAULTS,
        _TIMES
        | {
            "shop_no": SHOP, "order_id": ORDER_ID, "total_supply_price": Member("total_supply_price"), "exchange_rate": Member("exchange_rate"),
            "initial_order_amount": Member("initial_order_amount", "object", members=_AMOUNT.members),
            "actual_order_amount": Member("actual_order_amount", "object", members=_AMOUNT.members),
            "payment_method": Member("payment_method", many=True), "payment_method_name": Member("payment_method_name", many=True),
            "first_payment_methods": Member("first_payment_methods", many=True), "payment_gateway_names": Member("payment_gateway_names", many=True),
            "shipping_status": Member("shipping_status", choices=("F", "M", "T", "W", "X")),
        },
    ),
    Member("items", "object", many=True, members=ITEM_MEMBERS, about="with embed=items"),
    Member("receivers", "object", many=True, members=RECEIVER_MEMBERS, about="with embed=receivers"),
    Member("buyer", "object", members=BUYER_MEMBERS, about="with embed=buyer"),
    *members("return cancellation exchange", kind="any", many=True, about="with embed", mark="ours"),
)  # fmt: skip
