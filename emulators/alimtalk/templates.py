"""AlimTalk templates: writing, review, and what may be sent. States and rules: SOLAPI's template API and Kakao's guide.

kakao/v2's error codes aren't public; modelled as 400 ValidationError, 404 ResourceNotFound, 409 InvalidStatus.
"""

import json

import msgspec
from sqlmodel import Session, select

from mallrig.emulators.alimtalk import buttons, ids, matching
from mallrig.emulators.alimtalk.reading import Button, invalid, utc
from mallrig.emulators.alimtalk.rejected import Rejected
from mallrig.emulators.alimtalk.state import Account, Channel, File, Template
from mallrig.emulators.alimtalk.words import BUTTONS_MAX, CHANNEL_ADD, CHANNEL_ADD_PHRASE, KAKAO_TEXT_MAX, VARIABLES_MAX, status_message
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.world import World

MOVES = {
    ("PENDING", "inspect"): "INSPECTING",
    ("INSPECTING", "withdraw"): "PENDING",
    ("INSPECTING", "approve"): "APPROVED",
    ("INSPECTING", "reject"): "REJECTED",
    ("PENDING", "edit"): "PENDING",
    ("REJECTED", "edit"): "PENDING",
    ("PENDING", "delete"): "DELETED",
    ("REJECTED", "delete"): "DELETED",
}
"""(status, what is done) -> status; every other pair is refused. That a rejected template is edited to PENDING: ours."""

MESSAGE_TYPES = ("BA", "EX", "AD", "MI")
EMPHASIZE_TYPES = ("NONE", "TEXT", "IMAGE", "ITEM_LIST")
NAME_MAX = 150
EXTRA_MAX = 500
QUICK_REPLIES_MAX = 5
BUTTONS_BESIDE_REPLIES_MAX = 2
CATEGORIES = [
    {"code": "001001", "name": "회원가입", "groupName": "회원", "inclusion": "회원가입 완료 안내", "exclusion": None},
    {"code": "002001", "name": "구매완료", "groupName": "구매", "inclusion": "주문 및 결제 완료 안내", "exclusion": None},
    {"code": "002003", "name": "구매취소", "groupName": "구매", "inclusion": "취소 및 환불 안내", "exclusion": None},
    {"code": "003001", "name": "배송완료", "groupName": "배송", "inclusion": "배송 완료 안내", "exclusion": None},
    {"code": "999999", "name": "기타", "groupName": "기타", "inclusion": None, "exclusion": None},
]
"""A few of Kakao's categories; codes are ours where they aren't public."""


class QuickReply(msgspec.Struct, rename="camel"):
    """A quick reply of a template."""

    name: str
    link_type: str
    link_mo: str | None = None
    link_pc: str | None = None
    link_and: str | None = None
    link_ios: str | None = None


class Pair(msgspec.Struct, rename="camel"):
    """A title with its description."""

    title: str
    description: str
    image_id: str | None = None


class Items(msgspec.Struct):
    """The item list of ITEM_LIST."""

    pairs: list[Pair] = msgspec.field(default_factory=list, name="list")
    summary: Pair | None = None


class TemplateRequest(msgspec.Struct, rename="camel"):
    """POST and PUT /kakao/v2/templates. `emphasizeSubTitle` is one SDK's spelling."""

    name: str
    content: str
    category_code: str | None = None
    channel_id: str | None = None
    channel_group_id: str | None = None
    message_type: str = "BA"
    emphasize_type: str = "NONE"
    buttons: list[Button] = []
    quick_replies: list[QuickReply] = []
    extra: str | None = None
    emphasize_title: str | None = None
    emphasize_subtitle: str | None = None
    emphasize_sub_title: str | None = None
    header: str | None = None
    highlight: Pair | None = None
    item: Items | None = None
    security_flag: bool | None = False
    image_id: str | None = None


class Rename(msgspec.Struct):
    """PUT /kakao/v2/templates/{id}/name."""

    name: str


def find(db: Session, template_id: str) -> Template:
    """Raises Refused ResourceNotFound."""
    row = db.exec(select(Template).where(Template.template_id == template_id)).first()
    if row is None:
        raise Refused(404, "템플릿을 찾을 수 없습니다.", "ResourceNotFound")
    return row


def create(world: World, db: Session, sent: TemplateRequest) -> Template:
    """A PENDING template. Raises Refused."""
    if bool(sent.channel_id) == bool(sent.channel_group_id):
        raise invalid("channelId와 channelGroupId 중 하나만 입력해야 합니다.")
    channel = db.exec(select(Channel).where(Channel.channel_id == sent.channel_id)).first()
    if channel is None:
        raise Refused(404, "채널을 찾을 수 없습니다.", "ResourceNotFound")
    check(db, sent)
    serial, template_id = ids.new(world, db, ids.TEMPLATE)
    now = utc(world.now())
    row = Template(
        serial=serial, template_id=template_id, channel_id=channel.channel_id, name=sent.name, status="PENDING",
        body=json.dumps(_body(sent), ensure_ascii=False), created=now, updated=now,
    )  # fmt: skip
    db.add(row)
    db.flush()
    return row


def edit(world: World, db: Session, row: Template, sent: TemplateRequest) -> None:
    """Write a template anew. Raises Refused."""
    check(db, sent)
    move(world, row, "edit")
    row.name, row.body = sent.name, json.dumps(_body(sent), ensure_ascii=False)
    db.add(row)


def rename(world: World, db: Session, row: Template, name: str) -> None:
    """Another name, in any state. Raises Refused ValidationError."""
    _check_name(name)
    row.name, row.updated = name, utc(world.now())
    db.add(row)


def move(world: World, row: Template, what: str) -> None:
    """Do to a template what its state lets be done. Raises Refused InvalidStatus."""
    status = MOVES.get((row.status, what))
    if status is None:
        raise Refused(409, f"현재 상태({row.status})에서는 할 수 없습니다.", "InvalidStatus")
    row.status, row.updated = status, utc(world.now())


def decide(world: World, row: Template, approve: bool, comment: str | None) -> None:
    """Kakao's decision, with its comment. Raises Refused InvalidStatus."""
    move(world, row, "approve" if approve else "reject")
    if comment:
        entry = {"isAdmin": True, "memberId": None, "content": comment, "dateCreated": utc(world.now())}
        row.comments = json.dumps([*json.loads(row.comments), entry], ensure_ascii=False)


def template_object(account: Account, row: Template) -> dict:
    """A template's JSON."""
    body = json.loads(row.body)
    texts = [body["content"], *(link for button in body["buttons"] for link in button.values() if link)]
    names = dict.fromkeys(name for text in texts if isinstance(text, str) for name in matching.names(text))
    return {
        "templateId": row.template_id, "name": row.name, "channelId": row.channel_id, "channelGroupId": None, "assignType": "CHANNEL",
        "accountId": account.account_id, "status": row.status, **body, "code": None, "commentable": row.status in ("INSPECTING", "REJECTED"),
        "comments": json.loads(row.comments), "isHidden": row.is_hidden, "isDeleted": row.status == "DELETED",
        "variables": [{"name": f"#{{{name}}}"} for name in names], "dateCreated": row.created, "dateUpdated": row.updated,
    }  # fmt: skip


def _body(sent: TemplateRequest) -> dict:
    return {
        "content": sent.content, "categoryCode": sent.category_code, "messageType": sent.message_type, "emphasizeType": sent.emphasize_type,
        "buttons": [buttons.as_json(button) | _chat(button) for button in sent.buttons],
        "quickReplies": [msgspec.to_builtins(reply) for reply in sent.quick_replies],
        "extra": sent.extra, "ad": CHANNEL_ADD_PHRASE if sent.message_type in ("AD", "MI") else None,
        "emphasizeTitle": sent.emphasize_title, "emphasizeSubtitle": sent.emphasize_subtitle or sent.emphasize_sub_title,
        "header": sent.header, "highlight": sent.highlight and msgspec.to_builtins(sent.highlight),
        "item": sent.item and msgspec.to_builtins(sent.item), "securityFlag": bool(sent.security_flag), "imageId": sent.image_id,
    }  # fmt: skip


def _chat(button: Button) -> dict:
    more = {"chatExtra": button.chat_extra, "targetOut": button.target_out}
    return {name: value for name, value in more.items() if value is not None}


# -- what a template may be --


def check(db: Session, sent: TemplateRequest) -> None:
    """Raise Refused ValidationError with the first rule that the template breaks."""
    _check_name(sent.name)
    for broken, text in _broken(sent):
        if broken:
            raise invalid(text)
    _check_buttons(sent)
    if sent.image_id or sent.emphasize_type == "IMAGE":
        image = db.exec(select(File).where(File.file_id == (sent.image_id or ""))).first()
        if image is None or image.type != "ATA":
            raise invalid("ATA 유형으로 업로드한 이미지가 필요합니다.")


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= NAME_MAX:
        raise invalid(f"템플릿 이름은 1자 이상 {NAME_MAX}자 이하여야 합니다.")


def _broken(sent: TemplateRequest):
    """(whether it is broken, its text) for each rule."""
    phrase = CHANNEL_ADD_PHRASE if sent.message_type in ("AD", "MI") else ""
    extra, subtitle = sent.extra or "", sent.emphasize_subtitle or sent.emphasize_sub_title or ""
    yield not sent.content, "템플릿 내용이 필요합니다."
    yield len(sent.content) + len(extra) + len(phrase) > KAKAO_TEXT_MAX, f"내용은 부가 정보와 채널 추가 문구를 포함하여 {KAKAO_TEXT_MAX}자 이하여야 합니다."
    yield len(matching.names(sent.content)) > VARIABLES_MAX, f"변수는 {VARIABLES_MAX}개까지 사용할 수 있습니다."
    yield sent.message_type not in MESSAGE_TYPES, f"messageType은 {', '.join(MESSAGE_TYPES)} 중 하나여야 합니다."
    yield sent.emphasize_type not in EMPHASIZE_TYPES, f"emphasizeType은 {', '.join(EMPHASIZE_TYPES)} 중 하나여야 합니다."
    yield sent.message_type in ("EX", "MI") and not extra, "부가 정보(extra)가 필요합니다."
    yield sent.message_type not in ("EX", "MI") and bool(extra), "부가 정보(extra)는 EX, MI 유형에만 입력할 수 있습니다."
    yield bool(matching.names(extra)), "부가 정보(extra)에는 변수를 사용할 수 없습니다."
    yield len(extra) > EXTRA_MAX, f"부가 정보(extra)는 {EXTRA_MAX}자 이하여야 합니다."
    yield sent.emphasize_type == "TEXT" and not (sent.emphasize_title and subtitle), "강조 제목과 부제목이 필요합니다."
    yield bool(matching.names(subtitle)), "강조 부제목에는 변수를 사용할 수 없습니다."
    yield sent.emphasize_type == "ITEM_LIST" and not _has_item(sent), "아이템 리스트형은 이미지, 헤더, 하이라이트, 아이템 중 하나가 필요합니다."


def _has_item(sent: TemplateRequest) -> bool:
    return bool(sent.image_id or sent.header or sent.highlight or (sent.item and sent.item.pairs))


def _check_buttons(sent: TemplateRequest) -> None:
    types = [button.button_type for button in sent.buttons]
    most = BUTTONS_BESIDE_REPLIES_MAX if sent.quick_replies else BUTTONS_MAX
    if len(types) > most or len(sent.quick_replies) > QUICK_REPLIES_MAX:
        raise invalid(f"버튼은 {most}개, 바로 연결은 {QUICK_REPLIES_MAX}개까지 입력할 수 있습니다.")
    if any(matching.names(button.button_name or "") for button in sent.buttons):
        raise invalid("버튼 이름에는 변수를 사용할 수 없습니다.")
    if sent.message_type in ("AD", "MI"):
        if types[:1] != ["AC"] or types.count("AC") > 1 or sent.buttons[0].button_name != CHANNEL_ADD:
            raise invalid(f"첫 번째 버튼은 '{CHANNEL_ADD}'(AC)여야 합니다.")
    elif "AC" in types:
        raise invalid("AC 버튼은 AD, MI 유형에만 사용할 수 있습니다.")
    try:
        buttons.freely(sent.buttons)
    except Rejected as refusal:
        raise invalid(f"{refusal.code}: {status_message(refusal.code)}") from None
