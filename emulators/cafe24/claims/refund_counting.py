"""How much of an order goes back for some of its items, and by which means. Never more than was paid (ours: the vendor computes it, how isn't published)."""

from dataclasses import dataclass

from mallrig.emulators.cafe24.orders.book import Book, Line
from mallrig.emulators.cafe24.orders.order_shapes import OWN_MEANS, in_won
from mallrig.emulators.cafe24.orders.statuses import SHIPPED

PARTS = ("money", "credit", "point", "shipping_fee", "coupon", "goods")


@dataclass(frozen=True)
class Back:
    """Won that go back: `money` at a gateway or a bank, `credit` and `point` to the member's accounts. `goods`, `shipping_fee` and
    `coupon` say what it consists of: goods + shipping_fee - coupon = money + credit + point."""

    money: int = 0
    credit: int = 0
    point: int = 0
    shipping_fee: int = 0
    coupon: int = 0
    goods: int = 0


def count_back(book: Book, lines: list[Line], with_fee: bool) -> Back:
    """What goes back when these items leave the order: their price less their part of the coupons; with the last item the
    shipping fee (`with_fee`: not once it was spent) and all that is left. Payment at a gateway or bank goes back first, then deposit, then points.
    Of an order that awaits payment it is what is no longer asked for."""
    initial, given = book.body["initial_order_amount"], book.private["given_back"]
    left = {
        "money": in_won(initial["payment_amount"]), "credit": in_won(initial["credits_spent_amount"]), "point": in_won(initial["points_spent_amount"]),
        "shipping_fee": in_won(initial["shipping_fee"]), "coupon": _discount(book), "goods": in_won(initial["order_price_amount"]),
    }  # fmt: skip
    left = {part: amount - given.get(part, 0) for part, amount in left.items()}
    last = not [line for line in _remaining(book) if line not in lines]
    goods = left["goods"] if last else min(left["goods"], sum(line.price * line.row.quantity for line in lines))
    coupon = left["coupon"] if last else left["coupon"] * goods // left["goods"] if left["goods"] else 0
    spent = any(line.place in SHIPPED for line in book.lines)
    fee = left["shipping_fee"] if last and with_fee and not spent else 0
    due = max(0, goods + fee - coupon)
    money = min(due, left["money"])
    credit = min(due - money, left["credit"])
    point = min(due - money - credit, left["point"])
    return Back(money, credit, point, fee, coupon, goods)


def _remaining(book: Book) -> list[Line]:
    """What the buyer keeps of an order: no item in a cancel or a return, and of an exchange what is sent in place of another."""
    replaced = {line.row.replaces for line in book.lines}
    return [line for line in book.live() if line.body["item_no"] not in replaced and (line.row.claim_code is None or line.status[0] == "E")]


def _discount(book: Book) -> int:
    """What was taken off the price without being paid."""
    return sum(amount for method, amount in book.private["payments"].items() if method in OWN_MEANS and method not in ("credit", "point"))


def give(book: Book, back: Back, sign: int = 1) -> None:
    """Note what goes back in the order, or with sign -1 that it doesn't after all."""
    given = book.private["given_back"]
    for part in PARTS:
        given[part] = given.get(part, 0) + sign * getattr(back, part)


def means(book: Book) -> list[str]:
    """The order's payment methods at gateways and banks."""
    return [method for method in book.body["payment_method"] if method not in OWN_MEANS]
