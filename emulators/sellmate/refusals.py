"""Sellmate's refusals: {"message", "code", "errors": {field: [text]}}."""

from mallrig.emulators.core.refused import Refused

MESSAGES = {
    "unknown_domain": "존재하지 않는 도메인입니다.", "partner_disabled": "제휴 서비스 사용이 꺼져 있습니다.",
    "invalid_client": "client_id 또는 client_secret이 올바르지 않습니다.", "token_expired": "토큰이 만료되었습니다.",
    "invalid_token": "토큰이 올바르지 않습니다.", "not_found": "찾을 수 없습니다.", "too_many_requests": "요청이 너무 많습니다.",
    "validation_failed": "입력값이 올바르지 않습니다.", "bad_request": "요청 형식이 올바르지 않습니다.",
}  # fmt: skip

STATUSES = {
    400: "bad_request", 401: "invalid_token", 403: "partner_disabled", 404: "not_found", 405: "method_not_allowed", 409: "conflict",
    413: "too_large", 422: "validation_failed", 429: "too_many_requests",
}  # fmt: skip


def refused(status: int, code: str, message: str = "", errors: dict[str, list[str]] | None = None, headers: dict | None = None) -> Refused:
    """A refusal with its stable code; the text is the code's own unless one is given."""
    return Refused(status, message or MESSAGES.get(code, code), code, headers, errors=errors or {})


def invalid(field: str, problem: str) -> Refused:
    """422 naming a field."""
    return refused(422, "validation_failed", errors={field: [problem]})


def conflict(code: str, message: str) -> Refused:
    """409: the thing is in a state in which that can't be done."""
    return refused(409, code, message)


def not_found(what: str) -> Refused:
    """404 naming what isn't there."""
    return refused(404, "not_found", f"{what}을(를) 찾을 수 없습니다.")


def fault(status: int) -> Refused:
    """What Sellmate answers with for an HTTP status."""
    headers = {"Retry-After": "1"} if status == 429 else None
    return refused(status, STATUSES.get(status, "server_error"), "" if status in STATUSES else "서버 오류입니다.", headers=headers)
