"""The link to a Cafe24 mall: consent, code, tokens, and their rotation kept so that no crash and no second thread loses it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx

from mallrig.reference.adapters.wire import decoded, patiently, send
from mallrig.reference.model import moment
from mallrig.reference.ports import Clock, Denied, Rejected

VENDOR = "cafe24"
EARLY = timedelta(minutes=5)
"""A token is replaced this long before it ends."""

SCOPES = tuple(f"mall.{verb}_{name}" for name in ("order", "store", "product", "customer", "privacy", "promotion", "shipping") for verb in ("read", "write"))


@dataclass(frozen=True)
class Access:
    """What the operator of the mall and the developer of the app gave us."""

    mall_id: str
    base_url: str
    client_id: str
    client_secret: str
    redirect_uri: str


class Link:
    """Keeps a mall's tokens: `load` and `save` are the store's; a pair is saved before it is used."""

    def __init__(self, client: httpx.Client, access: Access, load: Callable[[], dict | None], save: Callable[[dict], None], clock: Clock):
        self.mall_id, self.base_url = access.mall_id, access.base_url
        self._client, self._access, self._clock = client, access, clock
        self._load, self._save = load, save
        self._turn = threading.Lock()
        self._pair = load()

    def token(self) -> str:
        """A live access token; replaced in time."""
        with self._turn:
            if self._pair is None or self._ends(self._pair):
                self._replace()
            return self._pair["access_token"]

    def renew(self, dead: str) -> None:
        """Replace a token that the mall no longer takes, unless somebody did so meanwhile."""
        with self._turn:
            if self._pair is None or self._pair["access_token"] == dead:
                self._replace()

    def make(self) -> None:
        """The authorization-code flow from its beginning."""
        with self._turn:
            self._keep(self._by_consent())

    def _ends(self, pair: dict) -> bool:
        return moment(pair["expires_at"]) - EARLY <= self._clock.lately()

    def _replace(self) -> None:
        """By the refresh token, or by a new consent where that is dead: it rotates, and a crash can swallow the answer."""
        self._pair = self._load()
        try:
            if self._pair is None:
                raise Rejected(VENDOR, "the mall isn't linked")
            pair = self._ask({"grant_type": "refresh_token", "refresh_token": self._pair["refresh_token"]})
        except Rejected:
            pair = self._by_consent()
        self._keep(pair)

    def _keep(self, pair: dict) -> None:
        self._save(pair)
        self._pair = pair

    def _by_consent(self) -> dict:
        """Ask, let the principal operator agree on the page, and take the code to the token endpoint."""
        asked = {
            "response_type": "code", "client_id": self._access.client_id, "state": f"link-{self.mall_id}",
            "redirect_uri": self._access.redirect_uri, "scope": " ".join(SCOPES),
        }  # fmt: skip
        page = f"{self.base_url}/api/v2/oauth/authorize"
        self._send("GET", page, params=asked)
        answer = self._send("POST", page, data=asked | {"decision": "agree", "operator": "principal"}, follow_redirects=False)
        back = httpx.URL(answer.headers.get("Location", "")).params
        if back.get("state") != asked["state"] or "code" not in back:
            raise Denied(VENDOR, f"the operator's consent came back without a code ({back.get('error', 'no reason given')})")
        return self._ask({"grant_type": "authorization_code", "code": back["code"], "redirect_uri": self._access.redirect_uri})

    def _ask(self, form: dict) -> dict:
        answer = self._send("POST", f"{self.base_url}/api/v2/oauth/token", data=form, auth=(self._access.client_id, self._access.client_secret))
        return decoded(answer, VENDOR)

    def _send(self, method: str, url: str, **more) -> httpx.Response:
        return patiently(self._clock, lambda: send(self._client, VENDOR, method, url, **more))
