"""Tables of webhooks: who wants which event, what happened, and each try at telling it."""

from sqlmodel import Field

from mallrig.emulators.core.store import WorldTable


class WebhookSubscription(WorldTable, table=True):
    """Where a mall's events of one kind go, as registered in the developer centre; event 0 stands for every event."""

    __tablename__ = "cafe24_webhook_subscription"
    mall_no: int = Field(primary_key=True)
    event_no: int = Field(primary_key=True)
    url: str


class WebhookEvent(WorldTable, table=True):
    """Something that happened and is to be told. `resource` is JSON without the mall's id, which a fork changes."""

    __tablename__ = "cafe24_webhook_event"
    number: int | None = Field(default=None, primary_key=True)
    mall_no: int
    event_no: int
    trace_id: str
    url: str
    resource: str


class WebhookLog(WorldTable, table=True):
    """One try at sending an event. Log ids grow with time, so that they can be a cursor."""

    __tablename__ = "cafe24_webhook_log"
    log_id: str = Field(primary_key=True)
    mall_no: int = Field(index=True)
    event: int
    log_type: str
    event_no: int
    trace_id: str
    requested_time: str
    request_endpoint: str
    request_body: str
    success: str
    response_http_code: int | None = None
    response_body: str | None = None
