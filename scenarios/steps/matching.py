"""Matching: which of the sellers' products and options are which of the company's own."""

from pytest_bdd import given, then, when

from mallrig.scenarios.steps.orders import here
from mallrig.scenarios.steps.receivers import come_in, parcels_to
from mallrig.scenarios.steps.stock import lines
from mallrig.scenarios.steps.words import text
from mallrig.scenarios.story import Story

CUP, GREY_CUP = "CUP-1", "CUP-2"
OWN = {
    CUP: {"on_hand": 9, "name": "보온컵", "option": "색상=크림", "barcode": "8800000000017", "price": 24_500},
    GREY_CUP: {"on_hand": 9, "name": "보온컵", "option": "색상=회색", "barcode": "8800000000024", "price": 25_500},
}
"""Own products whose codes no seller knows."""


@given("a company with own products that no seller's are linked to")
def _(story):
    story.setup.without("sellmate")
    story.setup.set_stock(OWN)


@given(text("the own cup is known by the sellers' code of {ware:Ware}"))
def _(story, ware):
    story.setup.set_stock({CUP: {"codes": [ware]}})


# -- matching --


@when("the orders are matched")
def _(story):
    come_in(story)


@given(text("a person matched {whom:Whom}'s {ware:Ware} with the own cup"))
@when(text("a person matches {whom:Whom}'s {ware:Ware} with the own cup"))
def _(story, whom, ware):
    come_in(story)
    [found] = story.setup.products(name="보온컵", option="크림")
    story.setup.run("match", line=lines(story, whom, ware)[0]["line"], sku=found["sku"])


@given(text("the match of {whom:Whom}'s {ware:Ware} was removed"))
@when(text("the match of {whom:Whom}'s {ware:Ware} is removed"))
def _(story, whom, ware):
    line = lines(story, whom, ware)[0]
    story.setup.unmatch(story.orders[0].mall.id, line["product"], line["option"])


@when("stock is given to what is matched")
def _(story):
    come_in(story)
    story.setup.run("allocate", criterion="complete_then_partial")


# -- what is matched, and what isn't --


@then(text("{whom:Whom}'s {ware:Ware} show up as unmatched"))
def _(story, whom, ware):
    assert waits(story, whom, ware) == [True]


@then(text("{whom:Whom}'s {ware:Ware} don't show up as unmatched"))
def _(story, whom, ware):
    assert waits(story, whom, ware) == [False]


@then("nothing is unmatched")
def _(story):
    assert story.setup.unmatched()["total"] == 0


@then(text("a parcel of {count:Count} own cups can go to {whom:Whom}"))
def _(story, count, whom):
    story.setup.run("invoice")
    [parcel] = parcels_to(story, whom)
    assert parcel.goods == {CUP: count}


@then("the unmatched lines are listed with all that a person goes by")
def _(story):
    listed = story.setup.unmatched()
    assert listed["total"] == len(listed["lines"]) == len(story.orders)
    shown = {row["order_no"]: {name: row[name] for name in ("order", "seller", "product", "name", "option", "quantity")} for row in listed["lines"]}
    assert shown == {placed.id: sold(story, nth) for nth, placed in enumerate(story.orders)}


@then("the own cups are offered with barcode, item codes, name, option, price and stock on hand")
def _(story):
    offered = {row["sku"]: {name: row[name] for name in ("name", "option", "barcode", "price", "on_hand", "codes")} for row in story.setup.products(name="보온컵")}
    assert offered == {sku: facts | {"codes": []} for sku, facts in OWN.items()}


def sold(story: Story, nth: int) -> dict:
    """What the mall sold in an order of one item, as the list of unmatched lines should show it."""
    placed = story.orders[nth]
    [item] = placed.mall.items(placed.id)
    [order] = here(story, placed)
    return {
        "order": order["order"], "seller": placed.mall.id, "product": item["product_code"], "name": item["product_name"],
        "option": item["option_value"], "quantity": item["quantity"],
    }  # fmt: skip


def waits(story: Story, whom: dict, sku: str) -> list[bool]:
    """Of each of somebody's lines of a product whether it is listed as unmatched."""
    listed = {row["line"] for row in story.setup.unmatched()["lines"]}
    return [line["line"] in listed for line in lines(story, whom, sku)]
