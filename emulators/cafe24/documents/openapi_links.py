"""What leads to what in the OpenAPI document: the made thing's number is the next call's parameter."""

from typing import NamedTuple


class Link(NamedTuple):
    """From an endpoint's answer to another's parameter: `at` is the member of the answer that has the value."""

    source: str
    target: str
    parameter: str
    at: str


_PRODUCT, _CARRIER = "/admin/products/<int:product_no>", "/admin/carriers/<int:carrier_id>"

LINKS = (
    *(Link("POST /admin/products", f"{method} {_PRODUCT}", "product_no", "/product/product_no") for method in ("GET", "PUT", "DELETE")),
    Link("POST /admin/products", f"GET {_PRODUCT}/variants", "product_no", "/product/product_no"),
    *(Link(f"DELETE {_PRODUCT}", f"{method} {_PRODUCT}", "product_no", "/product/product_no") for method in ("GET", "DELETE")),
    *(Link("POST /admin/carriers", f"{method} {_CARRIER}", "carrier_id", "/carrier/carrier_id") for method in ("GET", "PUT", "DELETE")),
    *(Link(f"DELETE {_CARRIER}", f"{method} {_CARRIER}", "carrier_id", "/carrier/carrier_id") for method in ("GET", "DELETE")),
    Link("POST /admin/coupons", "PUT /admin/coupons/<coupon_no>", "coupon_no", "/coupon/coupon_no"),
    *(Link("POST /admin/coupons", f"{method} /admin/coupons/<coupon_no>/issues", "coupon_no", "/coupon/coupon_no") for method in ("GET", "POST")),
)
