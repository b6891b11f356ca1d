"""The shopper's side of a Cafe24 mall: what no API offers because people do it. Reads wishes; behaviour is in its own modules."""

from sqlmodel import Session, select

from mallrig.emulators.cafe24 import placing
from mallrig.emulators.cafe24.description import Member, members
from mallrig.emulators.cafe24.order_state import Order
from mallrig.emulators.cafe24.reading import read_members
from mallrig.emulators.cafe24.refusals import unknown_id
from mallrig.emulators.cafe24.state import Mall
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
    Member("order_place_id", choices=("self", "cafe24", "mobile", "mobile_d", "NCHECKOUT")),
    Member("market_order_no", longest=40),
    *members("first_order subscription", kind="flag"),
)  # fmt: skip
"""A wish to order. payments: {method: won, or null for the rest}, in place of `method` (card by default)."""


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
    if payments is not None and (not isinstance(payments, dict) or not payments):
        raise Refused(400, "payments must be an object of methods and won")
    return wish
