"""What people do in SOLAPI's console and Kakao's review: money, sender numbers, webhooks, decisions on templates."""

from urllib.parse import urlsplit

from sqlmodel import Session, delete, select

from mallrig.emulators.alimtalk import templates
from mallrig.emulators.alimtalk.reading import number, utc
from mallrig.emulators.alimtalk.state import Account, ChannelToken, Sender, Template, Webhook
from mallrig.emulators.alimtalk.webhooks import EVENTS, SHAPES
from mallrig.emulators.core.world import World
from mallrig.emulators.core.worlds import WorldError

MONEY_MAX = 10**12
LISTED_MAX = 100
TEXT_MAX = 2_000


def the_account(db: Session) -> Account:
    """The world's account. Raises WorldError where the server has no SOLAPI."""
    account = db.get(Account, 1)
    if account is None:
        raise WorldError("unknown_channel", "this server's worlds have no message account")
    return account


def show(db: Session) -> dict:
    """The account without its secrets."""
    account = the_account(db)
    hooks = db.exec(select(Webhook).order_by(Webhook.id)).all()
    return {
        "balance": account.balance, "point": account.point, "strict_dates": account.strict_dates,
        "senders": list(db.exec(select(Sender.number).order_by(Sender.created, Sender.number))),
        "webhooks": [{"url": hook.url, "event": hook.event, "shape": hook.shape} for hook in hooks],
    }  # fmt: skip


def change(world: World, db: Session, wanted: dict) -> None:
    """Change the members that are named. Raises ValueError with the member that is wrong."""
    account = the_account(db)
    for member in ("balance", "point"):
        if member in wanted and not 0 <= wanted[member] <= MONEY_MAX:
            raise ValueError(f"{member} must be from 0 to {MONEY_MAX}: {wanted[member]}")
    for member in ("balance", "point", "strict_dates"):
        setattr(account, member, wanted.get(member, getattr(account, member)))
    db.add(account)
    if "senders" in wanted:
        _replace(db, Sender, [Sender(number=sender, created=utc(world.now())) for sender in _senders(wanted["senders"])])
    if "webhooks" in wanted:
        _replace(db, Webhook, [_webhook(place, sent) for place, sent in enumerate(_short(wanted["webhooks"], "webhooks"), 1)])


def _replace(db: Session, table: type, rows: list) -> None:
    db.exec(delete(table))
    db.add_all(rows)
    db.flush()


def _short(sent: list, member: str) -> list:
    if len(sent) > LISTED_MAX:
        raise ValueError(f"{member} has more than {LISTED_MAX} entries")
    return sent


def _senders(sent: list) -> list[str]:
    found = [number(text) if isinstance(text, str) else None for text in _short(sent, "senders")]
    if None in found:
        raise ValueError(f"senders must be phone numbers: {sent[found.index(None)]!r}")
    return list(dict.fromkeys(found))


def _webhook(place: int, sent: object) -> Webhook:
    known = {"url": None, "event": EVENTS[0], "secret": "", "shape": SHAPES[0]}
    if not isinstance(sent, dict) or set(sent) - set(known) or not all(isinstance(v, str) and len(v) <= TEXT_MAX for v in sent.values()):
        raise ValueError(f"webhooks[{place - 1}] must be an object of texts: {', '.join(known)}")
    hook = known | sent
    if not _is_address(hook["url"]):
        raise ValueError(f"webhooks[{place - 1}].url must be http or https: {hook['url']!r}")
    if hook["event"] not in EVENTS or hook["shape"] not in SHAPES:
        raise ValueError(f"webhooks[{place - 1}]: event is one of {', '.join(EVENTS)}, shape one of {', '.join(SHAPES)}")
    return Webhook(id=place, **hook)


def _is_address(text: str | None) -> bool:
    try:
        parts = urlsplit(text or "")
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def review(world: World, db: Session, template_id: str, approve: bool, comment: str | None) -> dict:
    """Kakao's decision on a template. Raises LookupError (unknown), ValueError (not being inspected)."""
    row = db.exec(select(Template).where(Template.template_id == template_id)).first()
    if row is None:
        raise LookupError(f"no such template: {template_id}")
    if row.status != "INSPECTING":
        raise ValueError(f"only a template that is being inspected is decided on; this one is {row.status}")
    templates.decide(world, row, approve, comment)
    db.add(row)
    return templates.template_object(the_account(db), row)


def tokens(db: Session) -> list[dict]:
    """The numbers that Kakao sent to managers of channels."""
    rows = db.exec(select(ChannelToken).order_by(ChannelToken.search_id)).all()
    return [{"search_id": row.search_id, "phone": row.phone_number, "token": row.token} for row in rows]
