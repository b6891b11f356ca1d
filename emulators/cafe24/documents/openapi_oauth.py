"""The OAuth endpoints in the OpenAPI document: forms and redirects, so not of the table's kind."""

from mallrig.emulators.cafe24.wire.oauth import MEMBER_MAX

_TEXT = {"type": "string", "maxLength": MEMBER_MAX}
_ERROR = {
    "type": "object", "required": ["error", "error_description"], "additionalProperties": False,
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
}  # fmt: skip
_PAGE = {"text/html": {"schema": {"type": "string"}}}
_JSON_ERROR = {"application/json": {"schema": _ERROR}}
_MALL_ERROR = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}


def _answer(description: str, content: dict | None = None, basis: str = "seen") -> dict:
    return {"description": description, "x-basis": basis} | ({"content": content} if content else {})


_FAULTS = {str(status): _answer("by a fault", _MALL_ERROR) for status in (500, 503, 504)}
_AUTHORIZE = ("response_type", "client_id", "state", "redirect_uri", "scope", "code_challenge", "code_challenge_method")
_NO_PAGE = _answer("an unknown client_id or redirect_uri: a page, for there is nowhere to lead the browser", _PAGE, "ours")
_LED_BACK = _answer("led back to redirect_uri, with a code or an error")


def _form(*names: str, required: tuple[str, ...] = ()) -> dict:
    schema = {"type": "object", "properties": {name: _TEXT for name in names}, "required": list(required)}
    return {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}}


_TOKEN_ANSWER = {
    "type": "object", "additionalProperties": False,
    "required": ["access_token", "expires_at", "refresh_token", "refresh_token_expires_at", "client_id", "mall_id", "user_id", "scopes", "issued_at"],
    "properties": {
        **{name: {"type": "string"} for name in ("access_token", "refresh_token", "client_id", "mall_id", "user_id", "shop_no", "token_type")},
        **{name: {"type": "string", "pattern": r"^[0-9-]{10}T[0-9:]{8}\.[0-9]{3}$"} for name in ("expires_at", "refresh_token_expires_at", "issued_at")},
        "scopes": {"type": "array", "items": {"type": "string"}},
    },
}  # fmt: skip


def _operation(name: str, summary: str, **more: object) -> dict:
    return {"operationId": f"oauth_{name}", "tags": ["oauth"], "summary": summary, "x-basis": "seen", "x-source": "GUIDE, DOC", "security": []} | more


OAUTH_PATHS = {
    "/oauth/authorize": {
        "get": _operation(
            "authorize", "The page on which the mall's principal operator agrees.",
            parameters=[{"name": name, "in": "query", "required": False, "schema": _TEXT} for name in _AUTHORIZE],
            responses={"200": _answer("the page", _PAGE), "302": _LED_BACK, "400": _NO_PAGE, "404": _answer("no such mall", _MALL_ERROR)} | _FAULTS,
        ),
        "post": _operation(
            "consent", "What the operator chose (the page's form).", requestBody=_form(*_AUTHORIZE, "decision", "operator"),
            responses={"302": _LED_BACK, "400": _NO_PAGE, "404": _answer("no such mall", _MALL_ERROR)} | _FAULTS,
        ),
    },
    "/oauth/token": {
        "post": _operation(
            "token", "A pair of tokens for a code or a refresh token.",
            requestBody=_form("grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "client_id", "client_secret", required=("grant_type",)),
            responses={
                "200": _answer("the pair", {"application/json": {"schema": _TOKEN_ANSWER}}), "400": _answer("invalid_request, invalid_grant, unsupported_grant_type", _JSON_ERROR),
                "401": _answer("invalid_client, invalid_scope", _JSON_ERROR), "404": _answer("no such mall", _MALL_ERROR),
                "429": _answer("more than 15 requests in 2 hours", _JSON_ERROR, "ours"),
            } | _FAULTS,
        ),
    },
    "/oauth/revoke": {
        "post": _operation(
            "revoke", "End a token and the one paired with it.", requestBody=_form("token", "token_hint", "client_id", "client_secret", required=("token",)),
            responses={
                "200": _answer("ended; no body"), "400": _answer("invalid_request", _JSON_ERROR), "401": _answer("invalid_client, invalid_scope", _JSON_ERROR),
                "404": _answer("no such mall", _MALL_ERROR),
            } | _FAULTS,
        ),
    },
}  # fmt: skip
