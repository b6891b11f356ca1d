"""What a new world has of SOLAPI: an account with balance, one sender number, one channel, and approved templates of the
channel-add type for the four order messages. Their wording and variables aren't public, so both are ours."""

import json

from sqlmodel import Session, select

from mallrig.emulators.alimtalk import ids
from mallrig.emulators.alimtalk.reading import utc
from mallrig.emulators.alimtalk.state import Account, Channel, Sender, Template
from mallrig.emulators.alimtalk.words import BALANCE_AT_START, CHANNEL_ADD, CHANNEL_ADD_PHRASE
from mallrig.emulators.core import chance
from mallrig.emulators.core.store import Counter, add_rows
from mallrig.emulators.core.world import World

KEY = "solapi.key"
DIGITS = "0123456789"
CATEGORY = "00200010001"

ORDER_MESSAGES = {
    "order_completed": (
        "주문 완료",
        "주문해 주셔서 감사합니다.\n\n주문일자: #{주문일자}\n주문번호: #{주문번호}\n상품명: #{상품명}\n결제금액: #{결제금액}원",
    ),
    "delivery_completed": ("배송 완료", "주문하신 상품의 배송이 완료되었습니다.\n\n상품명: #{상품명}"),
    "cancel_completed": ("취소 완료", "주문 취소가 완료되었습니다.\n\n주문번호: #{주문번호}"),
    "refund_completed": ("환불 완료", "환불 처리가 완료되었습니다.\n\n주문번호: #{주문번호}"),
}
"""Event -> name and text of its template."""

SCHEMES = {"templates": "https", "templates_http": "http"}
"""Member of the credentials -> what stands before the button's `#{링크}`, for an approved address can't change its scheme."""


def furnish(world: World, db: Session, spec: dict) -> tuple[list[tuple[str, str]], dict]:
    """The account and its goods. `spec`: {"balance"?: won}."""
    db.add(Account(
        account_id=chance.text(world.seed, 14, "solapi.account", alphabet=DIGITS).replace("0", "1", 1),
        balance=spec.get("balance", BALANCE_AT_START), **_keys(world),
    ))  # fmt: skip
    now = utc(world.now())
    db.add(Sender(number="02" + chance.text(world.seed, 8, "solapi.sender", alphabet="23456789"), created=now))
    channel = Channel(
        serial=1, channel_id=ids.made(world, ids.CHANNEL, 1), search_id=f"@{world.name}", phone_number="01023456789",
        category_code=CATEGORY, created=now, updated=now,
    )  # fmt: skip
    db.add(channel)
    db.flush()
    add_rows(db, Template, _templates(world, channel.channel_id, now))
    add_rows(db, Counter, [{"name": f"solapi.{ids.CHANNEL}", "value": 1}, {"name": f"solapi.{ids.TEMPLATE}", "value": len(SCHEMES) * len(ORDER_MESSAGES)}])
    return _access(db)


def rekey(world: World, db: Session) -> tuple[list[tuple[str, str]], dict]:
    """New key and secret after a fork; ids of the account's things stay."""
    raw = db.connection()
    raw.exec_driver_sql("UPDATE solapi_account SET api_key = ?, api_secret = ? WHERE id = 1", tuple(_keys(world).values()))
    raw.exec_driver_sql("UPDATE solapi_channel SET search_id = ? WHERE serial = 1", (f"@{world.name}",))
    return _access(db)


def _keys(world: World) -> dict[str, str]:
    return {"api_key": "NCS" + world.secret(13, "solapi.key").upper(), "api_secret": world.secret(32, "solapi.secret").upper()}


def _access(db: Session) -> tuple[list[tuple[str, str]], dict]:
    account, channel = db.get(Account, 1), db.get(Channel, 1)
    serials = {(member, event): serial for serial, (member, event) in enumerate(_order(), 1)}
    by_serial = dict(db.exec(select(Template.serial, Template.template_id)).all())
    access = {
        "url": "{base}/solapi", "apiKey": account.api_key, "apiSecret": account.api_secret,
        "from": db.exec(select(Sender.number).order_by(Sender.created, Sender.number)).first(),
        "pfId": channel.channel_id if channel else None,
    }  # fmt: skip
    for member in SCHEMES:
        access[member] = {event: by_serial.get(serials[member, event]) for event in ORDER_MESSAGES}
    return [(KEY, account.api_key)], access


def _order() -> list[tuple[str, str]]:
    return [(member, event) for member in SCHEMES for event in ORDER_MESSAGES]


def _templates(world: World, channel_id: str, now: str) -> list[dict]:
    made = []
    for serial, (member, event) in enumerate(_order(), 1):
        name, content = ORDER_MESSAGES[event]
        body = template_body(name, content, f"{SCHEMES[member]}://#{{링크}}")
        made.append({
            "serial": serial, "template_id": ids.made(world, ids.TEMPLATE, serial), "channel_id": channel_id, "name": name, "status": "APPROVED",
            "body": json.dumps(body, ensure_ascii=False), "comments": "[]", "is_hidden": False, "created": now, "updated": now,
        })  # fmt: skip
    return made


def template_body(name: str, content: str, link: str) -> dict:
    """The body of a channel-add template with one web link below the channel-add button."""
    return {
        "content": f"[{name}]\n{content}", "categoryCode": "002001", "messageType": "AD", "emphasizeType": "NONE",
        "buttons": [
            {"buttonName": CHANNEL_ADD, "buttonType": "AC"},
            {"buttonName": "바로 가기", "buttonType": "WL", "linkMo": link, "linkPc": link},
        ],
        "quickReplies": [], "extra": None, "ad": CHANNEL_ADD_PHRASE, "emphasizeTitle": None, "emphasizeSubtitle": None,
        "header": None, "highlight": None, "item": None, "securityFlag": False, "imageId": None,
    }  # fmt: skip
