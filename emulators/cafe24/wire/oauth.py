"""The OAuth door: the consent page that a person clicks, the token endpoint, revocation."""

import base64
import binascii
import hmac
import json
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlencode

from flask import Blueprint, Response, g, jsonify, redirect, request
from sqlmodel import select

from mallrig.emulators.cafe24.state import App, Mall
from mallrig.emulators.cafe24.wire import tokens
from mallrig.emulators.cafe24.wire.consent_page import consent_page, error_page
from mallrig.emulators.cafe24.wire.tokens import oauth_error
from mallrig.emulators.core import chance

MEMBER_MAX = 2_000
ASKED = ("response_type", "client_id", "state", "redirect_uri", "scope", "code_challenge", "code_challenge_method", "shop_no")


def add_routes(blueprint: Blueprint) -> None:
    """Put the OAuth endpoints on Cafe24's blueprint."""
    blueprint.add_url_rule("/oauth/authorize", "authorize", show_consent)
    blueprint.add_url_rule("/oauth/authorize", "consent", take_consent, methods=["POST"])
    blueprint.add_url_rule("/oauth/token", "token", give_token, methods=["POST"])
    blueprint.add_url_rule("/oauth/revoke", "revoke", revoke_token, methods=["POST"])


@dataclass(frozen=True)
class Asked:
    """An authorization request that may be shown to the operator."""

    mall: Mall
    app: App
    redirect_uri: str
    state: str | None
    scopes: tuple[str, ...]
    challenge: str | None

    def back(self, **members: str) -> Response:
        """A redirect to the app, with the state as it came."""
        state = {} if self.state is None else {"state": self.state}
        mark = "&" if "?" in self.redirect_uri else "?"
        return redirect(f"{self.redirect_uri}{mark}{urlencode(members | state)}", 302)

    def refuse(self, error: str) -> Response:
        """A redirect that says no."""
        state = {} if self.state is None else {"state": self.state}
        trace = chance.uuid(g.world.seed, "cafe24.trace", self.mall.number, request.query_string, error)
        mark = "&" if "?" in self.redirect_uri else "?"
        return redirect(f"{self.redirect_uri}{mark}{urlencode({'error': error} | state | {'trace_id': trace})}", 302)


def show_consent(mall_id: str) -> Response:
    """The page on which the mall's principal operator agrees (authorize, GET)."""
    asked = _read_asked(_mall(mall_id), request.args)
    if isinstance(asked, Response):
        return asked
    kept = {name: request.args[name] for name in ASKED if name in request.args}
    return consent_page(asked.mall.mall_id, asked.app.client_id, asked.scopes, kept)


def take_consent(mall_id: str) -> Response:
    """What the operator chose: `decision` agree or refuse, `operator` principal or sub (authorize, POST of the page's form)."""
    asked = _read_asked(_mall(mall_id), request.form)
    if isinstance(asked, Response):
        return asked
    if request.form.get("decision") != "agree" or request.form.get("operator", "principal") != "principal":
        return asked.refuse("access_denied")
    code = tokens.issue_code(g.world, g.db, asked.mall, asked.app.client_id, asked.redirect_uri, asked.scopes, asked.challenge)
    return asked.back(code=code)


def _read_asked(mall: Mall, sent: object) -> Asked | Response:
    """The request, or the answer that ends it: a page when there is nowhere to send the browser to, else a redirect."""
    if any("\x00" in value or len(value) > MEMBER_MAX for value in sent.values()):
        return error_page("invalid_request", "A parameter is too long or has characters that can't be.")
    app = tokens.find_app(g.db, sent.get("client_id", ""))
    if app is None:
        return error_page("invalid_request", "The client_id is not registered.")
    if sent.get("redirect_uri") not in json.loads(app.redirect_uris):
        return error_page("invalid_request", "The redirect_uri is not registered for this app.")
    scopes = tuple(dict.fromkeys(sent.get("scope", "").replace(",", " ").split()))
    asked = Asked(mall, app, sent["redirect_uri"], sent.get("state"), scopes, sent.get("code_challenge"))
    if sent.get("response_type") != "code":
        return asked.refuse("unsupported_response_type" if sent.get("response_type") else "invalid_request")
    if not _allowed(scopes, set(json.loads(app.scopes)) | set(tokens.ALWAYS)):
        return asked.refuse("invalid_scope")
    method = sent.get("code_challenge_method")
    if (asked.challenge is None) != (method is None) or method not in (None, "S256") or not _is_challenge(asked.challenge):
        return asked.refuse("invalid_request")
    return asked


def _allowed(scopes: tuple[str, ...], registered: set[str]) -> bool:
    """Whether all are registered for the app, none is a write without its read, and there is one at all."""
    lonely = [scope for scope in scopes if scope.startswith("mall.write_") and scope.replace("write_", "read_", 1) not in scopes]
    return bool(scopes) and set(scopes) <= registered and not lonely


def _is_challenge(challenge: str | None) -> bool:
    return challenge is None or (len(challenge) == 43 and challenge.isascii() and challenge.replace("-", "").replace("_", "").isalnum())


def give_token(mall_id: str) -> Response:
    """A pair of tokens for a code or for a refresh token (token)."""
    mall = _mall(mall_id)
    form = _form()
    app = _client(form)
    grant = form.get("grant_type")
    if grant not in ("authorization_code", "refresh_token"):
        raise oauth_error(400, "unsupported_grant_type", "The grant_type is missing or is not supported.")
    needed = ("code", "redirect_uri") if grant == "authorization_code" else ("refresh_token",)
    for name in needed:
        if not form.get(name):
            raise oauth_error(400, "invalid_request", f"Required parameter {name} is missing.")
    tokens.count_request(g.world, g.db, mall, app.client_id)
    if grant == "authorization_code":
        row = tokens.exchange_code(g.world, g.db, mall, app, form["code"], form["redirect_uri"], form.get("code_verifier"))
    else:
        row = tokens.refresh(g.world, g.db, mall, app, form["refresh_token"])
    return jsonify(tokens.token_body(mall, row))


def revoke_token(mall_id: str) -> Response:
    """End a token and its pair (revoke); the hint isn't needed to find it."""
    mall, form = _mall(mall_id), _form()
    app = _client(form)
    if not form.get("token"):
        raise oauth_error(400, "invalid_request", "Required parameter token is missing.")
    if form.get("token_hint") not in (None, "", "access_token", "refresh_token", "id_token"):
        raise oauth_error(400, "invalid_request", "The token_hint is not supported.")
    tokens.revoke(g.db, mall, app, form["token"])
    return Response(status=200)


def _mall(mall_id: str) -> Mall:
    return g.db.exec(select(Mall).where(Mall.mall_id == mall_id)).one()


def _form() -> dict[str, str]:
    form = dict(request.form)
    if any("\x00" in value or len(value) > MEMBER_MAX for value in form.values()):
        raise oauth_error(400, "invalid_request", "A parameter is too long or has characters that can't be.")
    return form


def _client(form: dict[str, str]) -> App:
    """The app that asks, by the Authorization header or by form members. Raises Refused 401."""
    header = request.headers.get("Authorization", "")
    if header:
        client_id, secret = _basic(header)
    elif "client_id" in form:
        client_id, secret = form["client_id"], form.get("client_secret", "")
    else:
        raise oauth_error(401, "invalid_scope", "The Authorization header is missing.")
    app = tokens.find_app(g.db, client_id)
    if app is None:
        raise oauth_error(401, "invalid_client", "It is a wrong client_id.")
    if not hmac.compare_digest(app.client_secret.encode(), secret.encode("utf-8", "surrogatepass")):
        raise oauth_error(401, "invalid_client", "It is a wrong client_secret.")
    return app


def _basic(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    try:
        if scheme.lower() != "basic":
            raise ValueError("not Basic")
        client_id, _, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (ValueError, binascii.Error):
        raise oauth_error(401, "invalid_scope", "The Authorization header is not correct.") from None
    return _plain(client_id), _plain(secret)


def _plain(text: str) -> str:
    """A credential that a client percent-encoded before Base64, as RFC 6749 has it; ours have no percent sign."""
    return unquote_to_bytes(text).decode("utf-8", "replace")
