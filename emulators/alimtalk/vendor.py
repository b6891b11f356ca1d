"""SOLAPI as a vendor of the server: how its requests name a world, and its error envelope."""

from flask import Request, Response, jsonify

from mallrig.emulators.alimtalk import delivery, furnishing, routes, signing, webhooks
from mallrig.emulators.core.faults import WEBHOOK_EFFECTS
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.vendor import Vendor

CODES = {400: "ValidationError", 401: "Unauthorized", 402: "NotEnoughBalance", 403: "Forbidden", 404: "ResourceNotFound", 429: "TooManyRequests"}
TEXTS = {
    400: "요청이 올바르지 않습니다.", 401: "인증 정보가 올바르지 않습니다.", 402: "잔액이 부족합니다.", 403: "권한이 없습니다.",
    404: "찾을 수 없습니다.", 405: "허용되지 않은 메소드입니다.", 413: "요청 본문이 너무 큽니다.", 429: "요청이 너무 많습니다.", 503: "서비스 점검 중입니다.",
}  # fmt: skip


def find_key(request: Request) -> tuple[str, str] | None:
    """The API key in the Authorization header."""
    signed = signing.read(request.headers.get("Authorization"))
    return (furnishing.KEY, signed.key) if signed else None


def refuse_stray(request: Request) -> Refused:
    """403 InvalidAPIKey for an unknown key (documented); 401 Unauthorized for a header that can't be read (ours)."""
    if find_key(request):
        return Refused(403, "유효하지 않은 API Key 입니다.", "InvalidAPIKey")
    return Refused(401, "인증 정보가 없거나 형식이 올바르지 않습니다.", "Unauthorized")


def render(refusal: Refused) -> Response:
    """{"errorCode", "errorMessage"}, both never empty."""
    answer = jsonify(errorCode=str(refusal.code), errorMessage=refusal.message)
    answer.status_code = refusal.status
    answer.headers.update(refusal.headers)
    return answer


def fault(status: int) -> Refused:
    """What SOLAPI says with an HTTP status."""
    code = CODES.get(status) or ("InternalError" if status >= 500 else "ValidationError")
    return Refused(status, TEXTS.get(status, "서버 오류가 발생했습니다." if status >= 500 else "요청이 올바르지 않습니다."), code)


VENDOR = Vendor(
    name="solapi",
    blueprint=routes.blueprint(),
    find_key=find_key,
    refuse_stray=refuse_stray,
    render=render,
    fault=fault,
    furnish=furnishing.furnish,
    rekey=furnishing.rekey,
    due={delivery.START: delivery.on_start, delivery.HAND_OVER: delivery.on_hand_over, delivery.REPORT: delivery.on_report},
    sends={webhooks.SEND: webhooks.sender},
    effects=("expire_token", "squeeze", *WEBHOOK_EFFECTS),
    hosts={"api.solapi.com": "/solapi", "api.coolsms.co.kr": "/solapi"},
)
