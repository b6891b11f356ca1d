"""Matching (OMS-MATCH): a seller's product and option to an own product, by code or as it was learned."""

from collections.abc import Iterable

from sqlmodel import Session, select, update

from mallrig.reference.company import Company
from mallrig.reference.flow import history
from mallrig.reference.flow.errors import NotFound, Refused
from mallrig.reference.model import Turn
from mallrig.reference.store import loads, where_in
from mallrig.reference.tables import Group, Line, Match, Order, Stock

Product = tuple[str, str, str]
"""A seller's product: seller, product code, option text."""


def run(company: Company, turn: Turn) -> dict:
    """Match what waits: first as learned (OMS-MATCH-03), then by the variant's code, which the mall and the stock share.

    Returns {"matched": [line ids], "unmatched": n, "because"}.
    """
    with company.store.writing() as db:
        waiting = _unmatched(db)
        learned = {(m.seller, m.product, m.option_text): m.sku for m in db.exec(select(Match)).all()}
        by_code = _skus_by_code(db)
        found = {line: learned.get(product) or by_code.get(variant) for line, product, variant in waiting}
        matched = {line: sku for line, sku in found.items() if sku}
        _set(db, matched)
        _note(db, turn, matched)
        by_rule = (("OMS-MATCH-03", any(p in learned for _, p, _ in waiting)), ("OMS-MATCH-01", len(matched) < len(waiting)))
        return {"matched": sorted(matched), "unmatched": len(waiting) - len(matched), "because": [rule for rule, holds in by_rule if holds]}


def by_hand(company: Company, turn: Turn, line_id: int, sku: str) -> dict:
    """Match a line to an own product, and with it every waiting and later line of the same product and option of that
    seller (OMS-MATCH-02, -03). Raises NotFound, Refused."""
    with company.store.writing() as db:
        line = db.get(Line, line_id)
        if line is None:
            raise NotFound("line", line_id)
        if db.get(Stock, sku) is None:
            raise NotFound("sku", sku)
        if line.sku is not None:
            raise Refused("the line is matched already", ["OMS-MATCH-02"])
        product = (line.seller, line.product, line.option_text)
        db.merge(Match(seller=product[0], product=product[1], option_text=product[2], sku=sku, at=turn.at, who=turn.who))
        matched = {id: sku for id, of, _ in _unmatched(db) if of == product}
        _set(db, matched)
        _note(db, turn, matched)
        return {"matched": sorted(matched), "unmatched": len(_unmatched(db)), "because": ["OMS-MATCH-02", "OMS-MATCH-03"]}


def remove(company: Company, turn: Turn, seller: str, product: str, option_text: str) -> dict:
    """Forget a match (OMS-MATCH-04): its lines not yet allocated are unmatched again, allocated ones keep it."""
    with company.store.writing() as db:
        match = db.get(Match, (seller, product, option_text))
        if match is None:
            raise NotFound("match", f"{seller} {product} {option_text}")
        db.delete(match)
        asked = select(Line.id, Line.order_id, Line.allocated, Line.shipped).where(
            Line.seller == seller, Line.product == product, Line.option_text == option_text, Line.sku.is_not(None)
        )
        lines = db.exec(asked).all()
        free = [line for line in lines if not line.allocated and not line.shipped]
        _set(db, {line.id: None for line in free})
        history.note_all(db, turn, "match removed", {line.order_id for line in free})
        kept = [line.id for line in lines if line.allocated or line.shipped]
        return {"unmatched": [line.id for line in free], "kept": kept, "because": ["OMS-MATCH-04"]}


def unmatched(company: Company) -> dict:
    """The lines to match, with what a person needs to choose by (OMS-MATCH-01, -06)."""
    with company.store.reading() as db:
        asked = select(Line, Order.order_no).join(Order, Order.id == Line.order_id).where(Line.sku.is_(None), Line.quantity > Line.cancelled).order_by(Line.id)
        rows = db.exec(asked).all()
        lines = [
            {"line": line.id, "order": line.order_id, "seller": line.seller, "order_no": order_no, "product": line.product,
             "name": line.product_name, "option": line.option_text, "quantity": line.quantity - line.cancelled}
            for line, order_no in rows
        ]  # fmt: skip
        return {"total": len(lines), "lines": lines, "because": ["OMS-MATCH-01", "OMS-MATCH-06"]}


def choices(company: Company, name: str, option: str) -> dict:
    """The own products whose name and option have these texts in them, in whatever case, with what a person chooses by
    (OMS-MATCH-02, -06)."""
    with company.store.reading() as db:
        rows = db.exec(select(Stock).order_by(Stock.sku)).all()
    products = [
        {"sku": row.sku, "barcode": row.barcode, "codes": loads(row.seller_codes), "name": row.name, "option": row.option_text, "price": row.price, "on_hand": row.on_hand}
        for row in rows if name.casefold() in row.name.casefold() and option.casefold() in row.option_text.casefold()
    ]  # fmt: skip
    return {"total": len(products), "products": products, "because": ["OMS-MATCH-02", "OMS-MATCH-06"]}


def _unmatched(db: Session) -> list[tuple[int, Product, str]]:
    """(line id, product, variant code) of every line that waits, in order."""
    asked = (
        select(Line.id, Line.seller, Line.product, Line.option_text, Line.variant_code)
        .join(Order, Order.id == Line.order_id).join(Group, Group.id == Order.group_id)
        .where(Line.sku.is_(None), Group.state == "received").order_by(Line.id)
    )  # fmt: skip
    return [(id, (seller, product, option), variant) for id, seller, product, option, variant in db.exec(asked).all()]


def _skus_by_code(db: Session) -> dict[str, str]:
    """The own product of each variant code; a product is known by its own code and by those of the sellers."""
    return {code: sku for sku, codes in db.exec(select(Stock.sku, Stock.seller_codes)).all() for code in (sku, *loads(codes))}


def _set(db: Session, skus: dict[int, str | None]) -> None:
    if skus:
        db.execute(update(Line), [{"id": id, "sku": sku} for id, sku in skus.items()])


def _note(db: Session, turn: Turn, matched: Iterable[int]) -> None:
    orders = {row[0] for row in where_in(db, select(Line.order_id), Line.id, matched)}
    history.note_all(db, turn, "matched", sorted(orders))
