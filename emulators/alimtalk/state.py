"""What a world keeps of SOLAPI: one account, its channels and templates, groups, messages, and the phones that receive."""

from sqlmodel import Field

from mallrig.emulators.core.store import WorldTable


class Account(WorldTable, table=True):
    """The world's one SOLAPI account. Money in won; `strict_dates`: the signature's date and re-use are checked."""

    __tablename__ = "solapi_account"
    id: int = Field(default=1, primary_key=True)
    account_id: str
    api_key: str
    api_secret: str
    balance: int
    point: int = 0
    strict_dates: bool = False


class Sender(WorldTable, table=True):
    """A registered sender number, digits in national form."""

    __tablename__ = "solapi_sender"
    number: str = Field(primary_key=True)
    created: str


class Channel(WorldTable, table=True):
    """A KakaoTalk channel that the account sends for."""

    __tablename__ = "solapi_channel"
    serial: int = Field(primary_key=True)
    channel_id: str = Field(unique=True)
    search_id: str = Field(index=True)
    phone_number: str
    category_code: str
    created: str
    updated: str


class ChannelToken(WorldTable, table=True):
    """The number that Kakao sent to a channel's manager, to be given back when the channel is added."""

    __tablename__ = "solapi_channel_token"
    search_id: str = Field(primary_key=True)
    phone_number: str
    token: str


class Template(WorldTable, table=True):
    """A template; `body` is the JSON object of what its owner wrote, `comments` the JSON list of the review."""

    __tablename__ = "solapi_template"
    serial: int = Field(primary_key=True)
    template_id: str = Field(unique=True)
    channel_id: str = Field(index=True)
    name: str
    status: str
    body: str
    comments: str = "[]"
    is_hidden: bool = False
    created: str
    updated: str


class Group(WorldTable, table=True):
    """Messages that were sent together. `log` and `custom_fields` are JSON; money in won."""

    __tablename__ = "solapi_group"
    serial: int = Field(primary_key=True)
    group_id: str = Field(unique=True)
    status: str = Field(index=True)
    allow_duplicates: bool
    strict: bool
    sdk_version: str | None = None
    os_platform: str | None = None
    app_id: str | None = None
    custom_fields: str = "{}"
    scheduled: str | None = None
    sent: str | None = None
    completed: str | None = None
    registered_failed: int = 0
    balance_requested: int = 0
    balance_replacement: int = 0
    balance_refund: int = 0
    count_refund: int = 0
    log: str = "[]"
    created: str = Field(index=True)
    updated: str


class Message(WorldTable, table=True):
    """One message to one phone. `content` is the JSON of what doesn't change after registration (text, subject, imageId,
    kakaoOptions, customFields, price ...), `log` the JSON list of what happened. Times are SOLAPI's UTC texts."""

    __tablename__ = "solapi_message"
    serial: int = Field(primary_key=True)
    message_id: str = Field(unique=True)
    group_id: str = Field(index=True)
    to_number: str = Field(index=True)
    from_number: str | None
    type: str
    country: str
    status_code: str = Field(index=True)
    network_code: str | None = None
    replacement: bool = False
    content: str
    log: str
    processed: str | None = None
    reported: str | None = None
    received: str | None = None
    created: str = Field(index=True)
    updated: str


class Phone(WorldTable, table=True):
    """A receiver that isn't like the others. Each member is the code by which it fails, None where it doesn't:
    `refuse` when a message is registered (1060, 1061, 1064), `alimtalk` when Kakao delivers, `text` when a text message arrives.
    `alimtalk` 3000 is a phone that is off: what is on its way stays there."""

    __tablename__ = "solapi_phone"
    number: str = Field(primary_key=True)
    refuse: str | None = None
    alimtalk: str | None = None
    text: str | None = None


class Friend(WorldTable, table=True):
    """A phone whose owner added a channel (플친)."""

    __tablename__ = "solapi_friend"
    channel_id: str = Field(primary_key=True)
    number: str = Field(primary_key=True)


class Press(WorldTable, table=True):
    """A button that a receiver pressed, at a time of the world (ISO 8601)."""

    __tablename__ = "solapi_press"
    id: int | None = Field(default=None, primary_key=True)
    message_id: str = Field(index=True)
    button: str
    at: str


class Webhook(WorldTable, table=True):
    """Where reports go: event SINGLE-REPORT or GROUP-REPORT, shape "flat" or "wrapped"."""

    __tablename__ = "solapi_webhook"
    id: int = Field(primary_key=True)
    url: str
    event: str
    secret: str
    shape: str


class File(WorldTable, table=True):
    """An uploaded file, without its bytes."""

    __tablename__ = "solapi_file"
    serial: int = Field(primary_key=True)
    file_id: str = Field(unique=True)
    type: str
    name: str
    link: str | None
    size: int
    width: int | None = None
    height: int | None = None
    created: str
