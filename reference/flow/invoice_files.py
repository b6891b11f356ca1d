"""Invoices by file: exports for a courier under a password, and the courier's file of numbers coming back (OMS-INV-03 .. -06)."""

import re
from collections.abc import Callable

from sqlmodel import Session, select

from mallrig.reference.adapters import sheets
from mallrig.reference.company import Company
from mallrig.reference.flow import history, invoice_list
from mallrig.reference.flow.errors import BadRequest, NotFound, Refused
from mallrig.reference.flow.groups import Parcel, left, parcels
from mallrig.reference.flow.telling import CARRIERS
from mallrig.reference.model import Turn
from mallrig.reference.rules import eligible
from mallrig.reference.rules.ruling import in_order
from mallrig.reference.store import dumps, fact, loads, number, put_fact, where_in
from mallrig.reference.tables import Group, InvoiceExport, InvoiceFile

ROWS_MAX = {"xlsx": 10_000, "csv": 80_000}
"""OMS-INV-04; an upload has as many (ours)."""

PASSWORD_MAX = 255
"""The longest password that Excel takes."""

FORMS = "invoice_forms"
GROUP_TITLE, NUMBER_TITLE = "배송번호", "송장번호"


def _goods(parcel: Parcel) -> str:
    return ", ".join(f"{line.product_name} {line.option_text}".strip() + f" x{left(line) or line.shipped}" for line in parcel.lines if left(line) or line.shipped)


COLUMNS: dict[str, tuple[str, Callable[[Parcel], object]]] = {
    "group": (GROUP_TITLE, lambda parcel: parcel.group.id),
    "number": (NUMBER_TITLE, lambda parcel: parcel.group.invoice_no if parcel.group.registered_at else ""),
    "order_no": ("주문번호", lambda parcel: ", ".join(order.order_no for order in parcel.orders)),
    "seller": ("판매처", lambda parcel: ", ".join(sorted({order.seller for order in parcel.orders}))),
    "ordered_at": ("주문일", lambda parcel: parcel.orders[0].ordered_at[:10]),
    "name": ("수령자명", lambda parcel: parcel.orders[0].name),
    "mobile": ("수령자휴대전화", lambda parcel: parcel.orders[0].mobile),
    "phone": ("수령자전화", lambda parcel: parcel.orders[0].phone),
    "zipcode": ("우편번호", lambda parcel: parcel.orders[0].zipcode),
    "address": ("주소", lambda parcel: f"{parcel.orders[0].address1} {parcel.orders[0].address2}".strip()),
    "message": ("배송메시지", lambda parcel: parcel.orders[0].message),
    "goods": ("상품", _goods),
    "quantity": ("총수량", lambda parcel: sum(left(line) or line.shipped for line in parcel.lines)),
}
"""What a form can have: name -> title, and a group's value."""


def forms(company: Company) -> dict:
    """{"forms": {name: [columns]}, "columns": {name: title}, "because"}."""
    with company.store.reading() as db:
        return {"forms": fact(db, FORMS, {}), "columns": {name: title for name, (title, _) in COLUMNS.items()}, "because": ["OMS-INV-05"]}


def set_form(company: Company, name: str, columns: list[str]) -> dict:
    """Set, or with no columns remove, a form. Raises BadRequest."""
    for column in columns:
        if column not in COLUMNS:
            raise BadRequest(f"a form has no column {column[:40]!r}; there are {', '.join(COLUMNS)}", ["OMS-INV-05"], at="columns")
    if len(set(columns)) < len(columns):
        raise BadRequest("a column is there twice", ["OMS-INV-05"], at="columns")
    with company.store.writing() as db:
        put_fact(db, FORMS, {key: value for key, value in (fact(db, FORMS, {}) | {name: columns}).items() if value})
    return forms(company)


def export(company: Company, turn: Turn, chosen: invoice_list.Chosen, form: str, kind: str, password: str, again: str) -> tuple[int, bytes]:
    """The chosen rows as a file that opens only with the password: (its number in the history, its bytes).

    Raises BadRequest for two passwords that differ; Refused without a form, or with a row above the limit.
    """
    if password != again:
        raise BadRequest("the two passwords differ", ["OMS-INV-03"], at="password_again")
    if not 1 <= len(password) <= PASSWORD_MAX:
        raise BadRequest(f"a password has 1 to {PASSWORD_MAX} characters", ["OMS-INV-03"], at="password")
    with company.store.reading() as db:
        kept = fact(db, FORMS, {})
    if form not in kept:
        raise Refused(f"set the form {form} first" if kept else "no form is set yet: set one first", ["OMS-INV-05"], at="form")
    rows = invoice_list.selected(company, chosen)
    check_limit(kind, len(rows))
    columns = [COLUMNS[name] for name in kept[form]]
    titles = [title for title, _ in columns]
    values = ([value(row.parcel) for _, value in columns] for row in rows)
    data = sheets.locked_xlsx(sheets.xlsx("invoices", titles, values), password) if kind == "xlsx" else sheets.locked_csv("invoices.csv", titles, values, password)
    with company.store.writing() as db:
        id = number(db, "invoice_export")
        db.add(InvoiceExport(id=id, at=turn.at, who=turn.who, form=form, kind=kind, rows=len(rows), content=data))
    return id, data


def check_limit(kind: str, rows: int) -> None:
    """OMS-INV-04. Raises Refused."""
    if rows > ROWS_MAX[kind]:
        raise Refused(f"{kind.upper()} takes at most {ROWS_MAX[kind]:,} orders, and there are {rows:,}", ["OMS-INV-04"])


def exports(company: Company) -> dict:
    """The download history, newest first: {"exports": [{"export", "at", "who", "form", "kind", "rows"}], "because"}."""
    columns = ("id", "at", "who", "form", "kind", "rows")
    with company.store.reading() as db:
        rows = db.exec(select(*(getattr(InvoiceExport, name) for name in columns)).order_by(InvoiceExport.id.desc())).all()
    return {"exports": [dict(zip(("export", *columns[1:]), row, strict=True)) for row in rows], "because": ["OMS-INV-05"]}


def one_export(company: Company, id: int) -> tuple[str, bytes]:
    """A file of the history again, under the password that it got: (kind, bytes). Raises NotFound."""
    with company.store.reading() as db:
        kept = db.get(InvoiceExport, id)
        if kept is None:
            raise NotFound("export", id)
        return kept.kind, kept.content


# --- the courier's file -------------------------------------------------------------------------

REGISTER, FAIL = "register", "fail"
_NUMBER = re.compile(r"[0-9A-Z]{5,30}")


def upload(company: Company, turn: Turn, courier: str, file: str, data: bytes) -> dict:
    """Look at a courier's file; nothing is registered yet (OMS-INV-06).

    Returns {"upload", "courier", "rows": [{"row", "group", "number", "result": "register"|"fail", "reason"}], "counts",
    "because"}. Raises BadRequest for a file that can't be used.
    """
    if courier not in CARRIERS:
        raise BadRequest(f"courier must be one of {', '.join(CARRIERS)}", ["OMS-INV-06"], at="courier")
    try:
        rows = _read(data)
    except sheets.BadSheet as problem:
        raise BadRequest(str(problem), at="file") from None
    with company.store.writing() as db:
        id = number(db, "invoice_file")
        db.add(InvoiceFile(id=id, at=turn.at, who=turn.who, courier=courier, file=file, rows=dumps(rows)))
        return _report(id, courier, _judged(db, rows)[0])


def apply(company: Company, turn: Turn, id: int) -> dict:
    """Register the numbers of an upload that can be by now, as `upload` shows it. Raises NotFound, and Refused the second time."""
    with company.store.writing() as db:
        kept = db.get(InvoiceFile, id)
        if kept is None:
            raise NotFound("upload", id)
        if kept.applied_at is not None:
            raise Refused("the file was applied before", ["OMS-INV-06"])
        judged, found = _judged(db, loads(kept.rows))
        for row in judged:
            if row["result"] == REGISTER:
                _register(db, turn, found[row["group"]], kept.courier, row["number"])
        kept.applied_at = turn.at
        db.add(kept)
        return _report(id, kept.courier, judged)


def _read(data: bytes) -> list[dict]:
    """[{"row", "group": text, "number": text}] of a file. Raises BadSheet, BadRequest."""
    sheet = sheets.read_table(data)
    limit = ROWS_MAX["csv" if sheet.title == "" else "xlsx"]
    _, header = next(sheet.rows, (0, []))
    for title in (GROUP_TITLE, NUMBER_TITLE):
        if header.count(title) != 1:
            raise BadRequest(f"the file needs the column {title}, once", ["OMS-INV-06"], at="file")
    at_group, at_number = header.index(GROUP_TITLE), header.index(NUMBER_TITLE)
    rows = []
    for row, cells in sheet.rows:
        if len(rows) == limit:
            raise BadRequest(f"the file has more than {limit:,} rows", ["OMS-INV-04"], at="file")
        cells = cells + [""] * (len(header) - len(cells))
        rows.append({"row": row, "group": cells[at_group][:40], "number": cells[at_number].replace("-", "").replace(" ", "")[:40]})
    return rows


def _judged(db: Session, rows: list[dict]) -> tuple[list[dict], dict[int, Parcel]]:
    """Each row with what will come of it and why it would fail; and the groups that they name."""
    ids = {_delivery_number(row["group"]) for row in rows} - {None}
    found = {parcel.group.id: parcel for parcel in parcels(db, sorted(ids))}
    wanted = [row["number"] for row in rows if row["number"]]
    taken = {no: group for no, group in where_in(db, select(Group.invoice_no, Group.id), Group.invoice_no, sorted(set(wanted)))}
    groups_before: set[int] = set()
    judged = []
    for row in rows:
        group = _delivery_number(row["group"])
        reason, because = _failure(found.get(group), group, row["number"], taken, groups_before)
        if reason is None:
            taken[row["number"]] = group
            groups_before.add(group)
        judged.append({"row": row["row"], "group": group, "number": row["number"], "result": FAIL if reason else REGISTER, "reason": reason, "because": because})
    return judged, found


def _delivery_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _failure(parcel: Parcel | None, group: int | None, invoice_no: str, taken: dict[str, int], before: set[int]) -> tuple[str | None, list[str]]:
    """Why a row would fail, or None."""
    if parcel is None:
        return "no such delivery number", ["OMS-INV-06"]
    if group in before:
        return "the delivery number is in the file twice", ["OMS-INV-10"]
    if not _NUMBER.fullmatch(invoice_no):
        return "not an invoice number", ["OMS-INV-06"]
    if parcel.group.invoice_no is not None:
        return f"the group has the invoice number {parcel.group.invoice_no}", ["OMS-INV-10"]
    if parcel.group.invoice_key is not None and parcel.group.invoice_error is None:
        return f"a number is being taken from {parcel.group.courier}", ["OMS-INV-10"]
    if invoice_no in taken:
        return f"the number is group {taken[invoice_no]}'s", ["OMS-INV-10"]
    rules = eligible.to_invoice(unmatched=parcel.unmatched, unallocated=parcel.unallocated, held=parcel.held)
    return ("the group can't have an invoice number yet", list(rules)) if rules else (None, [])


def _register(db: Session, turn: Turn, parcel: Parcel, courier: str, invoice_no: str) -> None:
    """The courier knows the number already, so that nothing is booked, and it has no booking's key."""
    group = parcel.group
    group.state, group.courier, group.invoice_no, group.registered_at = "invoice", courier, invoice_no, turn.at
    group.invoice_day, group.invoice_key, group.invoice_error = turn.now.strftime("%Y%m%d"), None, None
    history.note_all(db, turn, "invoice registered", [order.id for order in parcel.orders], number=invoice_no, courier=courier, because=["OMS-INV-06"])


def _report(id: int, courier: str, rows: list[dict]) -> dict:
    results = [row["result"] for row in rows]
    because = in_order(["OMS-INV-06", *(rule for row in rows for rule in row["because"])])
    return {"upload": id, "courier": courier, "counts": {name: results.count(name) for name in (REGISTER, FAIL)}, "rows": rows, "because": list(because)}
