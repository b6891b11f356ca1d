"""Registration of a message: what it becomes, or the 1xxx code by which SOLAPI refuses it. No Flask, no database.

Codes: SOLAPI's message status codes. Everything that the platform can check itself is refused here.
"""

from dataclasses import dataclass, field

from mallrig.emulators.alimtalk import buttons, matching
from mallrig.emulators.alimtalk.reading import Draft, KakaoOptions, number
from mallrig.emulators.alimtalk.rejected import Rejected
from mallrig.emulators.alimtalk.words import (
    ACCEPTED,
    CUSTOM_KEY_MAX,
    CUSTOM_VALUE_MAX,
    HOME,
    KAKAO,
    KAKAO_TEXT_MAX,
    LMS_BYTES_MAX,
    PRICES,
    SMS_BYTES_MAX,
    TEXTS,
)  # fmt: skip


@dataclass
class Desk:
    """What a registration looks things up in: ids of channels and files, templates (their JSON, with "channelId" and
    "status") by id, sender numbers, phones that refuse with their code, and the receivers that the group has already."""

    channels: frozenset[str]
    templates: dict[str, dict]
    senders: frozenset[str]
    refusing: dict[str, str]
    files: frozenset[str]
    receivers: set[str] | None = field(default_factory=set)
    """None where duplicates are allowed."""


@dataclass(frozen=True)
class Registered:
    """A message as it was registered; `content` is None for one that was refused (`code` isn't 2000)."""

    to: str | None
    from_: str | None
    type: str
    country: str | None
    code: str
    custom_fields: dict | None
    content: dict | None = None

    @property
    def price(self) -> int:
        """Won for sending it."""
        return PRICES[self.type]


def register(draft: Draft, to: str | None, desk: Desk) -> Registered:
    """Register one message to one receiver. The receiver joins `desk.receivers` when it is accepted."""
    country = draft.country or HOME
    receiver = number(to, country) if to else None
    sender = number(draft.from_) if draft.from_ else None
    facts = {"to": receiver or to, "from_": sender or draft.from_, "type": kind_of(draft), "country": country, "custom_fields": draft.custom_fields}
    try:
        _check_numbers(draft, to, receiver, sender)
        content = _content(draft, facts["type"], desk)
        _check_parties(draft, facts["type"], receiver, sender, desk)
    except Rejected as refusal:
        return Registered(**facts, code=refusal.code)
    if desk.receivers is not None:
        desk.receivers.add(receiver)
    return Registered(**facts, code=ACCEPTED, content=content)


def kind_of(draft: Draft) -> str:
    """The message's type: as given, or found from what it holds (auto-detection)."""
    options = draft.kakao_options or KakaoOptions()
    if draft.type:
        return draft.type.upper()
    if options.template_id:
        return "ATA"
    if options.pf_id:
        return "CTI" if options.image_id else "CTA"
    if draft.image_id:
        return "MMS"
    return text_kind(draft.text or "", draft.subject)


def text_kind(text: str, subject: str | None = None) -> str:
    """SMS up to 90 bytes and without a subject, else LMS."""
    return "LMS" if subject or (matching.korean_bytes(text) or 0) > SMS_BYTES_MAX else "SMS"


def _check_numbers(draft: Draft, to: str | None, receiver: str | None, sender: str | None) -> None:
    if not to or (_needs_sender(draft) and not draft.from_):
        raise Rejected("1010")
    if receiver is None or (draft.from_ and sender is None):
        raise Rejected("1011")


def _needs_sender(draft: Draft) -> bool:
    """A text message has a sender number, so has an AlimTalk that may fall back to one."""
    options = draft.kakao_options
    return not (options and options.disable_sms and kind_of(draft) in KAKAO)


def _check_parties(draft: Draft, kind: str, receiver: str, sender: str | None, desk: Desk) -> None:
    if desk.receivers is not None and receiver in desk.receivers:
        raise Rejected("1026")
    if receiver in desk.refusing:
        raise Rejected(desk.refusing[receiver])
    if _needs_sender(draft) and sender not in desk.senders:
        raise Rejected("1062")


def _content(draft: Draft, kind: str, desk: Desk) -> dict:
    """What is kept of a message besides its numbers. Raises Rejected."""
    if kind not in TEXTS + KAKAO or (not draft.type and draft.auto_type_detect is False):
        raise Rejected("1025")
    _check_custom_fields(draft.custom_fields)
    options = draft.kakao_options
    if kind in TEXTS and options and (options.pf_id or options.template_id):
        raise Rejected("1033")
    text, kakao = _text_message(draft, kind, desk) if kind in TEXTS else _kakao_message(draft, kind, desk)
    return {
        "text": text, "subject": draft.subject, "imageId": draft.image_id, "kakaoOptions": kakao,
        "customFields": draft.custom_fields or {}, "autoTypeDetect": draft.auto_type_detect is not False,
    }  # fmt: skip


def _check_custom_fields(fields: dict | None) -> None:
    for name, value in (fields or {}).items():
        if not isinstance(value, str) or len(name) > CUSTOM_KEY_MAX or len(value) > CUSTOM_VALUE_MAX:
            raise Rejected("1032")


def _text_message(draft: Draft, kind: str, desk: Desk) -> tuple[str, None]:
    if not draft.text:
        raise Rejected("1010")
    length = matching.korean_bytes(draft.text)
    if length is None:
        raise Rejected("1029")
    if length > (SMS_BYTES_MAX if kind == "SMS" else LMS_BYTES_MAX):
        raise Rejected("1031")
    if bool(draft.image_id) != (kind == "MMS") or (draft.image_id and draft.image_id not in desk.files):
        raise Rejected("1034")
    return draft.text, None


def _kakao_message(draft: Draft, kind: str, desk: Desk) -> tuple[str, dict]:
    options = draft.kakao_options or KakaoOptions()
    if options.pf_id not in desk.channels:
        raise Rejected("1041")
    if options.image_id and options.image_id not in desk.files:
        raise Rejected("1034")
    if kind == "ATA":
        text, shown = _from_template(draft, options, desk)
    else:
        text, shown = draft.text, buttons.freely(options.buttons)
        if not text:
            raise Rejected("1010")
    if len(text) > KAKAO_TEXT_MAX:
        raise Rejected("1031")
    return text, _kakao_options(options, shown)


def _from_template(draft: Draft, options: KakaoOptions, desk: Desk) -> tuple[str, list[dict]]:
    """Text and buttons of an AlimTalk, equal to the approved ones outside the variables. Raises Rejected."""
    template = desk.templates.get(options.template_id)
    if template is None or template["channelId"] != options.pf_id or template["status"] != "APPROVED":
        raise Rejected("1042")
    values = {matching.bare(name): _as_text(value) for name, value in (options.variables or {}).items()}
    text = matching.substitute(template["content"] if draft.text is None else draft.text, values)
    if text is None or not matching.matches(template["content"], text):
        raise Rejected("1043")
    if len(text) + len(template["extra"] or "") + len(template["ad"] or "") > KAKAO_TEXT_MAX:
        raise Rejected("1031")
    return text, buttons.of_template(template["buttons"], options.buttons, values)


def _as_text(value: str | int | float | bool) -> str:
    return value if isinstance(value, str) else str(value)


def _kakao_options(options: KakaoOptions, shown: list[dict]) -> dict:
    return {
        "senderKey": None, "templateCode": None, "buttonName": None, "buttonUrl": None,
        "pfId": options.pf_id, "templateId": options.template_id, "imageId": options.image_id,
        "disableSms": bool(options.disable_sms), "title": options.title, "adFlag": bool(options.ad_flag), "buttons": shown,
        "variables": {f"#{{{matching.bare(name)}}}": _as_text(value) for name, value in (options.variables or {}).items()},
    }  # fmt: skip
