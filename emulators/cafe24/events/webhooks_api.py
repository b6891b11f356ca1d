"""/admin/webhooks/setting and /admin/webhooks/logs."""

from sqlalchemy import select

from mallrig.emulators.cafe24.catalog.catalog_state import document, put_document
from mallrig.emulators.cafe24.dates import begins, ends
from mallrig.emulators.cafe24.events.webhooks import FIRST_EVENT, LAST_EVENT, NORMAL, RESENT, TEST, consented
from mallrig.emulators.cafe24.events.webhooks_state import WebhookLog
from mallrig.emulators.cafe24.refusals import invalid
from mallrig.emulators.cafe24.state import Mall
from mallrig.emulators.cafe24.wire.description import Member, Paging, Param, endpoint, members
from mallrig.emulators.cafe24.wire.door import Call, Page

SOURCE = "DOC"
LOG_PAGING = Paging(default=100, most=10_000, offset_max=0)
"""The default is ours, the maximum the vendor's; pages follow since_log_id alone."""

SETTING_GIVES = (Member("scopes", many=True), Member("reception_status", "flag"))
LOG_GIVES = (
    *members("log_id log_type"), Member("event_no", "integer"), *members("mall_id trace_id requested_time request_endpoint request_body success"),
    Member("response_http_code", "integer"), Member("response_body"),
)  # fmt: skip


@endpoint("GET", "/admin/webhooks/setting", answers="webhook", scope="read_application", gives=SETTING_GIVES, source=SOURCE)
def show_setting(call: Call) -> dict:
    """Which scopes the mall agreed to, and whether events are sent."""
    return {"scopes": consented(call.db, call.mall.number)} | document(call.db, call.mall.number, "webhook")


@endpoint(
    "PUT", "/admin/webhooks/setting", answers="webhook", scope="write_application", body=(Member("reception_status", "flag"),), gives=SETTING_GIVES,
    source=SOURCE,
)  # fmt: skip
def update_setting(call: Call) -> dict:
    """Switch this mall's events on or off."""
    return {"scopes": consented(call.db, call.mall.number)} | put_document(call.db, call.mall.number, "webhook", call.body)


@endpoint(
    "GET", "/admin/webhooks/logs", answers="logs", shape="list", scope="read_application", paging=LOG_PAGING, gives=LOG_GIVES, source=SOURCE,
    params=(
        Param("event_no", "integer", low=FIRST_EVENT, high=LAST_EVENT), Param("requested_start_date", "time"), Param("requested_end_date", "time"),
        Param("success", "flag"), Param("log_type", choices=(NORMAL, RESENT, TEST)), Param("since_log_id", longest=20, pattern="[0-9A-Za-z]+"),
    ),
)  # fmt: skip
def list_logs(call: Call) -> Page:
    """Each try at sending an event: newest first, or upwards from since_log_id."""
    asked, limit = call.params, call.params["limit"]
    found = select(WebhookLog).where(WebhookLog.mall_no == call.mall.number)
    for name in ("event_no", "success", "log_type"):
        if asked[name] is not None:
            found = found.where(getattr(WebhookLog, name) == asked[name])
    if (asked["requested_start_date"] is None) != (asked["requested_end_date"] is None):
        raise invalid("requested_end_date" if asked["requested_end_date"] is None else "requested_start_date")
    if asked["requested_start_date"] is not None:
        found = found.where(WebhookLog.requested_time >= begins(asked["requested_start_date"]), WebhookLog.requested_time <= ends(asked["requested_end_date"]))
    since = asked["since_log_id"]
    found = found.order_by(WebhookLog.log_id.desc()) if since is None else found.where(WebhookLog.log_id > since).order_by(WebhookLog.log_id)
    rows = list(call.db.scalars(found.limit(limit + 1)))
    more, rows = len(rows) > limit, rows[:limit]
    cursor = {"since_log_id": rows[-1].log_id if rows else since}
    return Page([_log_row(row, call.mall) for row in rows], more and since is not None, cursor)


def _log_row(row: WebhookLog, mall: Mall) -> dict:
    return {
        "log_id": row.log_id, "log_type": row.log_type, "event_no": row.event_no, "mall_id": mall.mall_id, "trace_id": row.trace_id,
        "requested_time": row.requested_time, "request_endpoint": row.request_endpoint, "request_body": row.request_body, "success": row.success,
        "response_http_code": row.response_http_code, "response_body": row.response_body,
    }  # fmt: skip
