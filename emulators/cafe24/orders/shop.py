"""The shopper's side of a Cafe24 mall: what no API offers because people do it. Reads wishes; behaviour is in its own modules."""

import json

from sqlmodel import Session, select

from mallrig.emulators.cafe24.claims.claim_shapes import PICKUP
from mallrig.emulators.cafe24.claims.embedded import claims_of
from mallrig.emulators.cafe24.events.webhooks import tell_deletion
from mallrig.emulators.cafe24.mall.settings import change_setting, setting
from mallrig.emulators.cafe24.mall.settings_data import CART_MEMBERS, COUPON_MEMBERS, ORDER_MEMBERS
from mallrig.emulators.cafe24.orders import admin, placing
from mallrig.emulators.cafe24.orders.automatic import look_ahead
from mallrig.emulators.cafe24.orders.book import Book, Line, open_book
from mallrig.emulators.cafe24.orders.order_shapes import load
from mallrig.emulators.cafe24.orders.order_state import STORED_EMBEDS, Item, Order, Refund
from mallrig.emulators.cafe24.orders.payments import pay
from mallrig.emulators.cafe24.orders.statuses import Kind
from mallrig.emulators.cafe24.refusals import unknown_id
from mallrig.emulators.cafe24.state import App, Mall
from mallrig.emulators.cafe24.switches import Switches, read_switches, set_switches
from mallrig.emulators.cafe24.wire.description import Member, members
from mallrig.emulators.cafe24.wire.reading import read_members
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.world import World

ORDERS_MAX = 1_000
"""How many orders one call may place."""

_PERSON = members("name phone cellphone email", longest=100)

WISH = (
    Member("mall", required=True, longest=40),
    Member("shop_no", "integer", low=1, high=15),
    Member(
        "items", "object", many=True, required=True, most=99,
        members=(
            Member("product_no", "integer", high=2**31), Member("variant_code", longest=12),
            Member("quantity", "integer", required=True, low=1, high=10_000),
        ),
    ),
    Member("buyer", "object", members=(*_PERSON, Member("member_id", longest=100))),
    Member("receiver", "object", members=(*members("name phone cellphone zipcode", longest=100), *members("address1 address2 message", longest=255))),
    Member("payments", "any"),
    Member("method", longest=20),
    Member("paid", "boolean"),
    Member("shipping_fee", "integer", high=10_000_000),
    Member("status", choices=("N00", "N02", "N10", "N20", "N21", "N22", "N30", "N40", "N50")),
    Member("ordered_at", "time"),
    Member("coupons", many=True, most=10, longest=19),
    Member("shipping_type", choices=("A", "B")),
    Member("order_place_id", choices=("self", "cafe24", "mobile", "mobile_d", "NCHECKOUT")),
    Member("market_order_no", longest=40),
    *members("first_order subscription", kind="flag"),
)  # fmt: skip
"""A wish to order. payments: {method: won, or null for the rest}, or one method's name; `method` is the same, card by default.
shipping_type: A at home, B abroad."""


def find_mall(db: Session, mall_id: str) -> Mall:
    """The mall of that id. Raises Refused 404."""
    found = db.exec(select(Mall).where(Mall.mall_id == mall_id)).first()
    if found is None:
        raise Refused(404, f"no such mall: {mall_id}")
    return found


def find_order(db: Session, order_id: str) -> tuple[Mall, Order]:
    """The order of that id, of whichever mall, with its mall. Raises Refused 404."""
    found = db.exec(select(Order).where(Order.order_id == order_id)).first()
    if found is None:
        raise unknown_id()
    return db.get(Mall, found.mall_no), found


def place(world: World, db: Session, sent: list) -> list[dict]:
    """Place the orders wished for, all or none: [{"order_id", "items": [codes], "status", "payment_amount", "total"}]. Raises Refused."""
    if len(sent) > ORDERS_MAX:
        raise Refused(400, f"at most {ORDERS_MAX} orders a call")
    wishes = [_read_wish(wish) for wish in sent]
    answers: dict[int, dict] = {}
    for mall_id in dict.fromkeys(wish["mall"] for wish in wishes):
        mine = [(index, wish) for index, wish in enumerate(wishes) if wish["mall"] == mall_id]
        placed = placing.place(world, db, find_mall(db, mall_id), [wish for _, wish in mine])
        answers |= {index: {"mall": mall_id} | answer for (index, _), answer in zip(mine, placed, strict=True)}
    return [answers[index] for index in range(len(wishes))]


def _read_wish(sent: object) -> dict:
    if not isinstance(sent, dict):
        raise Refused(400, "an order must be a JSON object")
    unknown = set(sent) - {member.name for member in WISH}
    if unknown:
        raise Refused(400, f"no such member: {', '.join(sorted(unknown))} (there are {', '.join(member.name for member in WISH)})")
    wish = read_members(WISH, sent)
    payments = wish.get("payments")
    if isinstance(payments, str):
        wish["payments"] = payments = {payments: None}
    if payments is not None and (not isinstance(payments, dict) or not payments):
        raise Refused(400, "payments must be an object of methods and won")
    return wish


# -- an order that is there --

ASK = (
    Member("kind", required=True, choices=tuple(admin.KIND_OF)), Member("items", "any"), Member("reason_type", choices=tuple("ABGIEKJOPVW")),
    Member("reason", longest=2000), Member("request_pickup", "flag"), Member("pickup", "object", members=PICKUP),
    *members("refund_bank_name refund_bank_account_no refund_bank_account_holder", longest=250),
)  # fmt: skip
ADMIN = (
    Member("status", choices=admin.MOVES), Member("items", "any"), *members("accept reject complete", choices=tuple(admin.KIND_OF)),
    *members("cancel refund", kind="boolean"), Member("reason", longest=2000),
)  # fmt: skip
WITHDRAW = (Member("kind", choices=tuple(admin.KIND_OF)), Member("items", "any"))
_CHOSEN = (Member("order_item_code", required=True, longest=40), Member("quantity", "integer", required=True, low=1, high=10_000))


def _book(world: World, db: Session, order_id: str, manager: str | None = None) -> Book:
    mall, order = find_order(db, order_id)
    return open_book(world, db, order, manager or mall.mall_id)


def pay_order(world: World, db: Session, order_id: str) -> dict:
    """The buyer pays what was awaited."""
    book = _book(world, db, order_id, "buyer")
    pay(book, "T")
    book.save()
    return standing(book)


def ask(world: World, db: Session, order_id: str, sent: dict) -> dict:
    """The buyer asks for a cancel, return or exchange of items (all by default); see ASK. Raises Refused."""
    asked = read_members(ASK, _known(sent, ASK))
    book = _book(world, db, order_id, "buyer")
    more = {name: asked[name] for name in asked if name not in ("kind", "items", "reason_type", "reason")}
    admin.ask_for(book, admin.KIND_OF[asked["kind"]], _items(book, asked.get("items")), asked.get("reason_type", "I"), asked.get("reason", ""), more)
    return standing(book)


def withdraw(world: World, db: Session, order_id: str, sent: dict) -> dict:
    """The buyer withdraws requests: {"kind"?, "items"?: [codes]}, all open ones by default. Raises Refused."""
    asked = read_members(WITHDRAW, _known(sent, WITHDRAW))
    book = _book(world, db, order_id, "buyer")
    kinds = [admin.KIND_OF[asked["kind"]]] if "kind" in asked else admin.kinds_open(book)
    if not kinds:
        raise Refused(422, "there is no application to withdraw")
    for kind in kinds:
        admin.take_request_back(book, kind, _requested(book, kind, asked.get("items")), rejects=False)
    return standing(book)


def staff(world: World, db: Session, order_id: str, sent: dict) -> dict:
    """The mall's staff at work in the admin: {"status": code} moves items (those of "items", else all that are part of the order);
    {"accept"|"reject": kind} a request, {"complete": kind} a claim; {"cancel": true, "refund": bool}; {"refund": true} alone pays
    back what waits. Raises Refused."""
    asked = read_members(ADMIN, _known(sent, ADMIN))
    doing = [name for name in ("status", "accept", "reject", "complete", "cancel", "refund") if asked.get(name)]
    if not doing:
        raise Refused(400, "one of status, accept, reject, complete, cancel, refund is missing")
    book, items = _book(world, db, order_id), asked.get("items")
    if "status" in asked:
        admin.move(book, _lines(book, items), asked["status"])
    if "accept" in asked:
        kind = admin.KIND_OF[asked["accept"]]
        admin.accept(book, kind, _requested(book, kind, items))
    if "reject" in asked:
        kind = admin.KIND_OF[asked["reject"]]
        admin.take_request_back(book, kind, _requested(book, kind, items), rejects=True)
    if "complete" in asked:
        admin.complete(book, admin.KIND_OF[asked["complete"]])
    if asked.get("cancel"):
        admin.cancel(book, _lines(book, items), asked.get("refund", False), asked.get("reason", ""))
    elif asked.get("refund") and not admin.pay_back(book):
        raise Refused(422, "no refund waits")
    return standing(book)


def _known(sent: dict, asked: tuple[Member, ...]) -> dict:
    unknown = set(sent) - {member.name for member in asked}
    if unknown:
        raise Refused(400, f"no such member: {', '.join(sorted(unknown))} (there are {', '.join(member.name for member in asked)})")
    return sent


def _items(book: Book, sent: object) -> list[dict]:
    """Items with quantities, of codes or of {"order_item_code", "quantity"}; all that are part of the order for None."""
    if sent is None:
        return [{"order_item_code": line.code, "quantity": line.row.quantity} for line in book.live()]
    if not isinstance(sent, list) or not sent:
        raise Refused(400, "items must be a list of item codes or of objects")
    return [{"order_item_code": item, "quantity": book.line(item).row.quantity} if isinstance(item, str) else read_members(_CHOSEN, item) for item in sent]


def _lines(book: Book, sent: object) -> list[Line]:
    return [book.line(item["order_item_code"]) for item in _items(book, sent)]


def _requested(book: Book, kind: Kind, sent: object) -> list[Line]:
    return admin.requested(book, kind) if sent is None else _lines(book, sent)


def standing(book: Book) -> dict:
    """{"order_id", "paid", "canceled", "items": {code: status}}: where an order stands."""
    items = {line.code: line.status for line in book.lines}
    return {"order_id": book.order.order_id, "paid": book.body["paid"], "canceled": book.body["canceled"], "items": items}


def show_order(db: Session, order_id: str) -> dict:
    """{"mall", "order": with all that can be embedded, "refunds"}: one order as it is, without a token and outside every limit."""
    mall, order = find_order(db, order_id)
    whole = load(order.body) | {name: load(getattr(order, f"{name}_json")) for name in STORED_EMBEDS} | claims_of(db, [order.number])[order.number]
    refunds = db.exec(select(Refund.body).where(Refund.order_no == order.number).order_by(Refund.number))
    return {"mall": mall.mall_id, "order": whole, "refunds": [load(body) for body in refunds]}


def list_orders(db: Session, mall_id: str | None) -> list[dict]:
    """[{"mall", "order_id", "ordered_at", "paid", "items": [{"code", "status", "quantity"}]}] of one mall or of all, oldest first."""
    malls = {mall.number: mall.mall_id for mall in ([find_mall(db, mall_id)] if mall_id else db.exec(select(Mall)))}
    query = select(Order.number, Order.mall_no, Order.order_id, Order.ordered_at, Order.paid).where(Order.mall_no.in_(malls)).order_by(Order.number)
    rows = {number: {"mall": malls[mall_no], "order_id": order_id, "ordered_at": at, "paid": paid, "items": []} for number, mall_no, order_id, at, paid in db.exec(query)}
    for order_no, code, status, quantity in db.exec(select(Item.order_no, Item.code, Item.status, Item.quantity).order_by(Item.number)):
        if order_no in rows:
            rows[order_no]["items"].append({"code": code, "status": status, "quantity": quantity})
    return list(rows.values())


# -- the mall's admin screens, and the developer centre --

_GROUPS = {"orders": ORDER_MEMBERS, "coupons": COUPON_MEMBERS, "carts": CART_MEMBERS}


def show_admin(db: Session, mall_id: str) -> dict:
    """{switch: bool ..., "settings": {member: value of orders/, coupons/ and carts/setting}}."""
    mall = find_mall(db, mall_id)
    switches = read_switches(mall)
    merged = {name: value for group in _GROUPS for name, value in setting(db, mall.number, group).items()}
    return vars(switches) | {"settings": merged}


def set_admin(world: World, db: Session, mall_id: str, sent: dict) -> dict:
    """Set switches of the mall's admin (switches.Switches) and, under "settings", members of the settings by their API names. Raises Refused."""
    mall, settings = find_mall(db, mall_id), sent.get("settings", {})
    switches = {name: value for name, value in sent.items() if name != "settings"}
    names = Switches.__dataclass_fields__
    for name, value in switches.items():
        if name not in names:
            raise Refused(400, f"no such switch: {name} (there are {', '.join(names)}, and settings)")
        if not isinstance(value, bool):
            raise Refused(400, f"{name} must be true or false: {value!r}")
    if not isinstance(settings, dict):
        raise Refused(400, "settings must be an object")
    if switches.get("app_deleted") and not read_switches(mall).app_deleted:
        tell_deletion(world, db, mall)
    set_switches(mall, switches)
    db.add(mall)
    left = dict(settings)
    for group, known in _GROUPS.items():
        mine = {member.name: left.pop(member.name) for member in known if member.name in left}
        if mine:
            change_setting(db, mall.number, group, read_members(known, mine))
    if left:
        raise Refused(400, f"no such setting: {', '.join(sorted(left))}")
    look_ahead(world, db, mall.number)
    return show_admin(db, mall_id)


APP = (Member("redirect_uris", many=True, most=10, longest=500, pattern=r"https?://\S+"), Member("scopes", many=True, most=100, longest=60))


def set_app(db: Session, sent: dict, known_scopes: tuple[str, ...]) -> dict:
    """{"redirect_uris"?, "scopes"?}: what the developer centre registers for the app. New scopes need a new consent. Raises Refused."""
    asked = read_members(APP, _known(sent, APP))
    unknown = set(asked.get("scopes", ())) - set(known_scopes)
    if unknown:
        raise Refused(400, f"no such scope: {', '.join(sorted(unknown))}")
    app = db.get(App, 1)
    for name, value in asked.items():
        setattr(app, name, json.dumps(value))
    db.add(app)
    return {"client_id": app.client_id, "redirect_uris": json.loads(app.redirect_uris), "scopes": json.loads(app.scopes)}
