"""What an order's detail embeds beside its items: benefits, coupons, refunds."""

from sqlmodel import Session, select

from mallrig.emulators.cafe24.catalog.catalog_state import Coupon, read
from mallrig.emulators.cafe24.orders.order_shapes import load
from mallrig.emulators.cafe24.orders.order_state import Order, Refund


def benefits_of(db: Session, order: Order) -> list[dict]:
    """Discounts other than coupons: none in an emulated mall."""
    return []


def coupons_of(db: Session, order: Order) -> list[dict]:
    """The coupons that an order used, as /admin/orders/coupons shows them."""
    return [_coupon(db, order, used) for used in load(order.private)["coupons"]]


def _coupon(db: Session, order: Order, used: dict) -> dict:
    row = db.get(Coupon, (order.mall_no, used["coupon_no"]))
    members = read(row) if row else {}
    percent = members.get("benefit_percentage")
    return {
        "shop_no": order.shop_no, "order_id": order.order_id, "order_item_code": None, "coupon_name": members.get("coupon_name", ""),
        "coupon_code": int(used["coupon_no"]), "coupon_percent": f"{float(percent):g}%" if percent else None, "coupon_value": used["value"],
        "coupon_value_final": used["value"],
    }  # fmt: skip


def refunds_of(db: Session, order: Order) -> list[dict]:
    """The refunds of an order."""
    return [load(row.body) for row in db.exec(select(Refund).where(Refund.order_no == order.number).order_by(Refund.number))]
