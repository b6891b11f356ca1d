"""Orders that come through no seller's API: registered one by one, or from the seller's form."""

from collections import Counter
from io import BytesIO

from openpyxl import load_workbook
from pytest_bdd import given, then, when

from mallrig.scenarios.steps.receivers import orders_for
from mallrig.scenarios.steps.stock import refused
from mallrig.scenarios.steps.words import SKUS, text
from mallrig.scenarios.story import Story

NAME = "오프라인 상품"
FIRST_ROW = 2
"""The row of the form below its titles."""


def order_by_hand(story: Story, whom: dict, pieces: dict[str, int] | None = None) -> dict:
    """An order of the first seller, as the target's registration takes it."""
    receiver = {name: whom[name] for name in ("name", "zipcode", "address1", "address2", "phone")} | {"mobile": whom["cellphone"]}
    wanted = pieces or {SKUS["sock pack"]: 1}
    lines = [{"product": sku[:8], "variant_code": sku, "name": NAME, "quantity": count} for sku, count in wanted.items()]
    return {"seller": story.mall.id, "receiver": receiver, "lines": lines}


def row_for(whom: dict, number: int) -> dict:
    """One line of an order, by the titles of the form."""
    return {
        "주문번호": f"EXCEL-{number}-{whom['zipcode']}", "수령자명": whom["name"], "수령자휴대전화": whom["cellphone"], "우편번호": whom["zipcode"],
        "주소": whom["address1"], "상세주소": whom["address2"], "상품코드": SKUS["sock pack"][:8], "품목코드": SKUS["sock pack"], "상품명": NAME, "수량": 1,
    }  # fmt: skip


def fill(form: bytes, *rows: dict) -> bytes:
    """A form with these rows entered below its titles."""
    book = load_workbook(BytesIO(form))
    titles = [cell.value for cell in book.active[1]]
    for row in rows:
        book.active.append([row.get(title) for title in titles])
    filled = BytesIO()
    book.save(filled)
    return filled.getvalue()


def upload(story: Story, who: str, whoms: list[dict]) -> None:
    """Fill the first seller's form with an order each, and upload it."""
    number = len(story.setup.uploads()) + 1
    filled = fill(story.setup.form(story.mall.id), *(row_for(whom, number) for whom in whoms))
    story.answer = story.setup.upload(story.mall.id, filled, who)


# -- one by one --


@given(text("{who:Staff} registered an order for {whom:Whom}"))
def _(story, who, whom):
    story.setup.register(who, order_by_hand(story, whom))


@given(text("{who:Staff} registered an order for {whom:Whom} at {clock:Clock}"))
def _(story, who, whom, clock):
    story.world.advance_to(story.today_at(clock))
    story.setup.register(who, order_by_hand(story, whom))


@when(text("{who:Staff} registers an order for {whom:Whom} of {pieces:Pieces}, and the day is run"))
def _(story, who, whom, pieces):
    story.setup.register(who, order_by_hand(story, whom, pieces))
    story.setup.day("collect", "ship")


# -- from a form --


@given(text("{who:Staff} uploaded the seller's form with orders for {whoms:Whoms}"))
def _(story, who, whoms):
    upload(story, who, whoms)


@when(text("{who:Staff} uploads the seller's form with orders for {whoms:Whoms}, and the day is run"))
def _(story, who, whoms):
    upload(story, who, whoms)
    story.setup.day("collect", "ship")


@when(text("{who:Staff} tries to upload the first seller's form, filled for {whom:Whom}, for the other seller"))
def _(story, who, whom):
    filled = fill(story.setup.form(story.mall.id), row_for(whom, 1))
    story.answer = refused(lambda: story.setup.upload(story.other.id, filled, who))


@when(text("{who:Staff} uploads a form with an order for {whom:Whom}, and one for {other:Whom} whose {column} is \"{written}\""))
def _(story, who, whom, other, column, written):
    upload_faulty(story, who, whom, other, column, written, all_or_nothing=False)


@when(text("{who:Staff} uploads, all or nothing, a form with an order for {whom:Whom}, and one for {other:Whom} whose {column} is \"{written}\""))
def _(story, who, whom, other, column, written):
    upload_faulty(story, who, whom, other, column, written, all_or_nothing=True)


def upload_faulty(story: Story, who: str, whom: dict, other: dict, column: str, written: str, all_or_nothing: bool) -> None:
    """Upload a good row and one with a fault in a column."""
    faulty = row_for(other, 1) | {column: None if written == "nothing" else written}
    filled = fill(story.setup.form(story.mall.id), row_for(whom, 1), faulty)
    story.answer = story.setup.upload(story.mall.id, filled, who, all_or_nothing)


@when(text("{who:Staff} deletes the {nth:Nth} upload"))
def _(story, who, nth):
    oldest_first = sorted(row["upload"] for row in story.setup.uploads())
    story.setup.delete_upload(oldest_first[nth])


@when(text("{who:Staff} tries to delete the order for {whom:Whom} as an upload"))
def _(story, who, whom):
    [order] = orders_for(story, whom)
    story.answer = refused(lambda: story.setup.delete_upload(order["order"]))


# -- what is registered --


@then(text("the orders here are for {whoms:Whoms}"))
def _(story, whoms):
    assert Counter(order["receiver"]["name"] for order in story.setup.orders()) == Counter(whom["name"] for whom in whoms)


@then("no order is here")
def _(story):
    assert story.setup.orders() == []


@then("it is refused")
def _(story):
    assert story.answer["error"]


@then("the sellers are told nothing")
def _(story):
    assert not story.world.journal(emulator="cafe24", method="POST", path="*/shipments")
    assert story.setup.unsent() == []


@then(text("row {row:Count} is reported for its {column}, with a reason"))
def _(story, row, column):
    [fault] = story.answer["faulty"]
    assert (fault["row"], fault["column"]) == (row, column)
    assert fault["reason"]


@then(text("the first seller shows {count:Count} orders registered today, the last at {clock:Clock} by {who:Staff}"))
def _(story, count, clock, who):
    shown = story.setup.registrations()[story.mall.id]
    assert (shown["orders"], shown["last"][11:16], shown["who"]) == (count, clock, who)


@then("the other seller shows no orders registered today")
def _(story):
    assert story.setup.registrations()[story.other.id]["orders"] == 0
