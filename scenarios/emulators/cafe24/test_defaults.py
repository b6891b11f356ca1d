"""How many rows a list gives when no limit is asked: as many as its default, and the rest on the next page."""

import pytest
from sqlalchemy import insert

from mallrig.emulators.cafe24.catalog.catalog_state import CartLine, Category, Coupon, CouponIssue, Customer
from mallrig.emulators.cafe24.events.webhooks_state import WebhookLog

WHEN, COUPON = "2026-01-09T10:00:00+09:00", "6000000000000000001"


def coupon(n):
    """A coupon more."""
    return Coupon, {"coupon_no": f"7{n:018}", "created_date": WHEN, "body": '{"available_period_type": "M"}'}


def member(n):
    """A member more, without a coupon."""
    return Customer, {"member_id": f"more{n}", "cellphone": "", "group_no": 1, "created_date": WHEN, "body": "{}"}


def issue(n):
    """A coupon more in a member's hands."""
    return CouponIssue, {"issue_no": 1000 + n, "coupon_no": COUPON, "member_id": "minji01", "issued_date": WHEN, "expiration_date": WHEN, "used_date": None, "order_id": None}


def line(n):
    """A line more in a member's cart."""
    return CartLine, {"basket_product_no": n, "member_id": "minji01", "created_date": WHEN, "product_no": 9, "variant_code": "P000000J000A", "quantity": 1}


def category(n):
    """A category more."""
    return Category, {"category_no": 1000 + n, "parent": 1, "body": '{"category_depth": 1, "category_name": "more"}'}


def log(n):
    """A webhook's try more."""
    return WebhookLog, {
        "log_id": f"{n:020}", "event": 1, "log_type": "G", "event_no": 90001, "trace_id": "", "requested_time": WHEN, "request_endpoint": "", "request_body": "",
        "success": "T", "response_http_code": None, "response_body": None,
    }  # fmt: skip


@pytest.mark.seen
@pytest.mark.checks("limits of lists")
@pytest.mark.parametrize(
    ("path", "query", "key", "more", "default"),
    [
        ("/admin/coupons", {}, "coupons", coupon, 100), ("/admin/customersprivacy", {}, "customersprivacy", member, 30), ("/admin/categories", {}, "categories", category, 10),
        (f"/admin/coupons/{COUPON}/issues", {}, "issues", issue, 10), (f"/admin/coupons/{COUPON}/issuancecustomers", {}, "issuancecustomers", member, 10),
        ("/admin/customers/minji01/coupons", {}, "coupons", issue, 10), ("/admin/carts", {"member_id": "minji01"}, "carts", line, 10),
        ("/admin/products/9/carts", {}, "carts", line, 10),
    ],
)  # fmt: skip
def test_the_default_limit_of_a_list(cafe24_app, mall, path, query, key, more, default):
    fill(cafe24_app, mall, more, default + 1)
    page = mall.get(path, **query)
    assert len(page[key]) == default
    assert f"limit={default}&offset={default}" in page["links"][0]["href"]
    assert len(mall.get(path, limit=default - 1, **query)[key]) == default - 1
    assert len(mall.get(path, limit=default + 1, **query)[key]) == default + 1


@pytest.mark.ours
@pytest.mark.checks("limits of lists", "GET /admin/webhooks/logs")
def test_the_default_limit_of_webhook_logs(cafe24_app, mall):
    fill(cafe24_app, mall, log, 101)
    assert len(mall.get("/admin/webhooks/logs")["logs"]) == 100
    page = mall.get("/admin/webhooks/logs", since_log_id="0")
    assert len(page["logs"]) == 100
    assert f"since_log_id={99:020}" in page["links"][0]["href"]


def fill(app, mall, more, count):
    """Put rows into the mall, straight into its tables."""
    table = more(0)[0]
    world = app.extensions["mallrig.worlds"].get(mall.world)
    with world.store.writing() as db:
        db.connection().execute(insert(table), [{"mall_no": 1} | more(n)[1] for n in range(count)])
