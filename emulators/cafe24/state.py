"""Tables of Cafe24: malls, the app, its codes and tokens, settings. Rows know their mall by number, for its id may change."""

from sqlalchemy import Index
from sqlmodel import Field

from mallrig.emulators.core.store import WorldTable


class Mall(WorldTable, table=True):
    """A mall. `switches` is JSON: what only the mall's admin screen has, and what a tester chose (see switches.py)."""

    __tablename__ = "cafe24_mall"
    number: int | None = Field(default=None, primary_key=True)
    mall_id: str = Field(unique=True)
    switches: str = "{}"


class App(WorldTable, table=True):
    """The integrator's app in the developer centre; texts of several values are JSON lists. One app for all malls of a world."""

    __tablename__ = "cafe24_app"
    number: int | None = Field(default=None, primary_key=True)
    client_id: str = Field(unique=True)
    client_secret: str
    redirect_uris: str
    scopes: str
    webhook_key: str
    api_version: str


class AuthCode(WorldTable, table=True):
    """An authorization code, usable once until `expires_at` (milliseconds since the epoch)."""

    __tablename__ = "cafe24_auth_code"
    code: str = Field(primary_key=True)
    mall_no: int
    client_id: str
    redirect_uri: str
    scopes: str
    shop_no: int = 1
    challenge: str | None = None
    expires_at: int
    used: bool = False


class Token(WorldTable, table=True):
    """A pair of tokens; times in milliseconds since the epoch. `live` ends by rotation, revocation or the 15-token limit."""

    __tablename__ = "cafe24_token"
    number: int | None = Field(default=None, primary_key=True)
    mall_no: int = Field(index=True)
    client_id: str
    access_token: str = Field(unique=True)
    refresh_token: str = Field(unique=True)
    scopes: str
    issued_at: int
    expires_at: int
    refresh_expires_at: int
    access_live: bool = True
    refresh_live: bool = True


class TokenRequest(WorldTable, table=True):
    """That a token was asked for at a time, for the limit of 15 in 2 hours."""

    __tablename__ = "cafe24_token_request"
    number: int | None = Field(default=None, primary_key=True)
    mall_no: int
    client_id: str
    at: int


class Setting(WorldTable, table=True):
    """A group of settings of one shop as JSON, such as "orders" for /admin/orders/setting; without a row the default holds."""

    __tablename__ = "cafe24_setting"
    mall_no: int = Field(primary_key=True)
    shop_no: int = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: str


Index("cafe24_token_request_by_mall", TokenRequest.mall_no, TokenRequest.client_id, TokenRequest.at)
