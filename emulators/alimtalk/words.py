"""SOLAPI's words: status codes with their texts, message types, prices, and the limits of a request.

Codes and limits: SOLAPI's message status codes and message API (2022 edition); prices are ours (today's aren't public).
"""

ACCEPTED, ON_ITS_WAY, DELIVERED = "2000", "3000", "4000"

STATUS_MESSAGES = {
    "1010": "필수 입력 값이 입력되지 않았습니다.",
    "1011": "잘못된 형식의 값이 입력되었습니다.",
    "1025": "메시지 타입이 올바르지 않습니다.",
    "1026": "중복 수신번호",
    "1029": "EUC-KR로 표현할 수 없는 문자가 있습니다.",
    "1030": "잔액이 부족합니다.",
    "1031": "메시지 내용이 제한된 길이를 초과하였습니다.",
    "1032": "커스텀 필드가 올바르지 않습니다.",
    "1033": "카카오 메시지가 아닌데 카카오 옵션이 입력되었습니다.",
    "1034": "이미지 아이디가 올바르지 않습니다.",
    "1041": "채널 아이디가 올바르지 않습니다.",
    "1042": "템플릿 아이디가 올바르지 않습니다.",
    "1043": "메시지가 템플릿과 일치하지 않습니다.",
    "1044": "버튼의 값이 올바르지 않습니다.",
    "1045": "버튼의 URL이 올바르지 않습니다.",
    "1046": "템플릿에는 버튼이 있으나 버튼이 입력되지 않았습니다.",
    "1047": "템플릿에 버튼이 없으나 버튼이 입력되었습니다.",
    "1048": "버튼의 URL이 너무 깁니다.",
    "1049": "버튼 이름은 14자를 넘을 수 없습니다.",
    "1050": "버튼은 5개를 넘을 수 없습니다.",
    "1052": "버튼의 순서가 템플릿과 다릅니다.",
    "1060": "수신 거부 번호",
    "1061": "080 수신 거부 번호",
    "1062": "발신번호 미등록",
    "1064": "KISA 차단 번호",
    ACCEPTED: "정상 접수(이통사로 접수 예정) ",
    "2060": "수신 거부 번호",
    "2061": "080 수신 거부 번호",
    "2062": "발신번호 미등록",
    "2063": "차단된 계정",
    "2064": "KISA 차단 번호",
    "2230": "잔액 부족",
    "2254": "내부 스팸 필터",
    ON_ITS_WAY: "이통사로 접수됨",
    "3010": "수신번호 형식 오류",
    "3011": "메시지 형식 오류",
    "3012": "이통사 연동 서버 오류",
    "3013": "발신번호 형식 오류",
    "3014": "알 수 없는 상태",
    "3024": "이통사 서버 오류",
    "3031": "발송 불가",
    "3032": "가입자 없음",
    "3040": "전송시간 초과",
    "3041": "단말기 수신 불가",
    "3042": "음영 지역",
    "3043": "단말기 전원 꺼짐",
    "3044": "단말기 메시지 저장 공간 부족",
    "3045": "통화중",
    "3046": "서비스 일시 정지",
    "3050": "스팸 차단",
    "3060": "착신 불가",
    "3101": "발신 프로필 키가 유효하지 않음",
    "3102": "친구가 아님",
    "3103": "메시지가 템플릿과 다름",
    "3104": "카카오톡 사용자가 아님",
    "3105": "등록되지 않은 템플릿",
    "3106": "유효하지 않은 채널",
    "3107": "최근 72시간 내 카카오톡 미사용 또는 알림톡 차단",
    "3108": "메시지를 보낼 수 없는 시간",
    DELIVERED: "수신 완료",
}
"""The code's text; wording of most is ours, the codes' meanings are SOLAPI's."""

REFUSALS_OF_PHONES = ("1060", "1061", "1064")
FAILURES_OF_PLATFORM = tuple(code for code in STATUS_MESSAGES if "2060" <= code < ON_ITS_WAY)
FAILURES_OF_CARRIER = tuple(code for code in STATUS_MESSAGES if ON_ITS_WAY < code < DELIVERED)


def status_message(code: str) -> str:
    """The text of a code."""
    return STATUS_MESSAGES[code]


def status_word(code: str) -> str:
    """PENDING for 2000, SENDING for 3000, COMPLETE for 4000, FAILED for every other."""
    return {ACCEPTED: "PENDING", ON_ITS_WAY: "SENDING", DELIVERED: "COMPLETE"}.get(code, "FAILED")


TEXTS = ("SMS", "LMS", "MMS")
KAKAO = ("ATA", "CTA", "CTI")
CHARGED = ("sms", "lms", "mms", "ata", "cta", "cti", "nsa", "rcs_sms", "rcs_lms", "rcs_mms", "rcs_tpl")
"""The types that count.forCharge, profit and price speak of, in lower case. Only TEXTS and KAKAO are emulated."""

PRICES = {"ATA": 13, "CTA": 19, "CTI": 24, "SMS": 18, "LMS": 45, "MMS": 110}
BALANCE_AT_START = 1_000_000

HOME = "82"

SMS_BYTES_MAX = 90
LMS_BYTES_MAX = 2_000
KAKAO_TEXT_MAX = 1_000
CUSTOM_KEY_MAX = 30
CUSTOM_VALUE_MAX = 100
BUTTON_NAME_MAX = 14
BUTTON_URL_MAX = 100
BUTTONS_MAX = 5
VARIABLES_MAX = 40

RECEIVERS_MAX = 10_000
"""Receivers of one request."""

GROUP_MAX = 1_000_000
BODY_BYTES_MAX = 15 * 1024 * 1024
SCHEDULE_MONTHS_MAX = 6
LIST_DEFAULT = 20
LIST_MAX = 500

CHANNEL_ADD = "채널 추가"
CHANNEL_ADD_PHRASE = "채널 추가하고 이 채널의 마케팅 메시지 등을 카카오톡으로 받기"
"""The fixed phrase below a channel-add message, since 2023-09-26."""
