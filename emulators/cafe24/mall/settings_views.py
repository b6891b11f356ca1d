"""GET and PUT of orders/setting, coupons/setting and carts/setting: every member checked; what isn't sent stays."""

from mallrig.emulators.cafe24.mall.settings import change_setting, setting
from mallrig.emulators.cafe24.mall.settings_data import CART_MEMBERS, COUPON_MEMBERS, ORDER_MEMBERS, ORDER_READ_ONLY
from mallrig.emulators.cafe24.orders.automatic import look_ahead
from mallrig.emulators.cafe24.wire.description import Member, endpoint
from mallrig.emulators.cafe24.wire.door import Call

SHOP = Member("shop_no", "integer", nullable=False)
_ORDER_GIVES = (SHOP, *ORDER_MEMBERS, *ORDER_READ_ONLY)


@endpoint("GET", "/admin/orders/setting", answers="order", scope="read_store", gives=_ORDER_GIVES, source="DOC26")
def show_order_setting(call: Call) -> dict:
    """The settings of orders, claims and automatic changes."""
    return {"shop_no": call.shop_no} | setting(call.db, call.mall.number, "orders", call.shop_no)


@endpoint("PUT", "/admin/orders/setting", answers="order", scope="write_store", body=ORDER_MEMBERS, gives=(SHOP, *ORDER_MEMBERS), source="DOC26")
def set_order_setting(call: Call) -> dict:
    """Change settings of orders; answers the members that were sent."""
    now = change_setting(call.db, call.mall.number, "orders", call.body, call.shop_no)
    look_ahead(call.world, call.db, call.mall.number)
    return {"shop_no": call.shop_no} | {name: now[name] for name in call.body}


@endpoint("GET", "/admin/coupons/setting", answers="coupon", scope="read_store", gives=(SHOP, *COUPON_MEMBERS), source="DOC")
def show_coupon_setting(call: Call) -> dict:
    """The settings of coupons."""
    return {"shop_no": call.shop_no} | setting(call.db, call.mall.number, "coupons", call.shop_no)


@endpoint("PUT", "/admin/coupons/setting", answers="coupon", scope="write_store", body=COUPON_MEMBERS, gives=(SHOP, *COUPON_MEMBERS), source="DOC")
def set_coupon_setting(call: Call) -> dict:
    """Change settings of coupons; answers all of them."""
    return {"shop_no": call.shop_no} | change_setting(call.db, call.mall.number, "coupons", call.body, call.shop_no)


@endpoint("GET", "/admin/carts/setting", answers="cart", scope="read_store", gives=(SHOP, *CART_MEMBERS), source="DOC26")
def show_cart_setting(call: Call) -> dict:
    """The settings of carts."""
    return {"shop_no": call.shop_no} | setting(call.db, call.mall.number, "carts", call.shop_no)


@endpoint("PUT", "/admin/carts/setting", answers="cart", scope="read_store", body=CART_MEMBERS, gives=(SHOP, *CART_MEMBERS), source="DOC26 (the scope as printed)")
def set_cart_setting(call: Call) -> dict:
    """Change settings of carts; answers all of them."""
    return {"shop_no": call.shop_no} | change_setting(call.db, call.mall.number, "carts", call.body, call.shop_no)
