"""Labels: an invoice's with its number and sorting codes (OMS-INV-07, DEV-01, -02), a product's with its barcode."""

from collections.abc import Iterable, Mapping

from sqlmodel import Session, select

from mallrig.reference.company import Company
from mallrig.reference.flow import history, invoice, invoice_list
from mallrig.reference.flow.devices import printer_for
from mallrig.reference.flow.errors import BadRequest, NotFound
from mallrig.reference.flow.groups import Parcel, parcels
from mallrig.reference.model import Turn
from mallrig.reference.ports import Sorting, VendorError
from mallrig.reference.store import dumps, loads, number
from mallrig.reference.tables import Group, PrintJob, Stock

PAGES_MAX = 10_000
"""Labels of one job."""


def run(company: Company, turn: Turn, groups: Iterable[int] | None = None, rows: str = "", printer: str | None = None) -> dict:
    """Print the labels of the groups, or of the rows of the invoice list that `rows` picks (all that have a number, when empty).

    Returns {"printed": [{"group", "number"}], "refused": [{"group", "because"}], "failed": [{"group", "message"}], "job":
    {"job", "printer", "pages", "where"} or None, "because"}. Raises Refused without a printer (DEV-01), BadRequest for a bad
    range (OMS-INV-08).
    """
    name = printer_for(company, "invoices", printer)
    chosen, because = (list(groups), []) if groups is not None else (_in_range(company, rows), ["OMS-INV-08"])
    if len(chosen) > PAGES_MAX:
        raise BadRequest(f"at most {PAGES_MAX:,} labels at once", at="groups")
    with company.store.reading() as db:
        asked = parcels(db, chosen)
        sender = company.options(db, "sender")
    result = {"printed": [], "refused": [], "failed": [], "job": None}
    ready: list[tuple[Parcel, Sorting]] = []
    for parcel in asked:
        if parcel.group.registered_at is None:
            result["refused"].append({"group": parcel.group.id, "because": ["OMS-INV-01"]})
            continue
        try:
            ready.append((parcel, company.couriers[parcel.group.courier].sorting(invoice.booking(turn, parcel, sender))))
        except VendorError as error:
            result["failed"].append({"group": parcel.group.id, "message": str(error)})
    if ready:
        _print(company, turn, name, sender, ready, result)
    return result | {"because": because + ["OMS-INV-07", "DEV-01", "DEV-02", "DEV-03"]}


def products(company: Company, turn: Turn, copies: Mapping[str, int], printer: str | None = None) -> dict:
    """Print so many barcode labels of each own product: EAN-13, or Code 128 for a barcode that is none (DEV-02).

    Returns {"printed": {sku: copies}, "refused": [{"sku", "message"}], "job", "because"}. Raises NotFound for a product that
    isn't there, Refused without a printer.
    """
    from mallrig.reference.adapters import label_pdf

    name = printer_for(company, "barcodes", printer)
    if sum(copies.values()) > PAGES_MAX:
        raise BadRequest(f"at most {PAGES_MAX:,} labels at once", at="products")
    with company.store.reading() as db:
        found = {sku: db.get(Stock, sku) for sku in copies}
    for sku, stock in found.items():
        if stock is None:
            raise NotFound("product", sku)
    good = {sku: stock for sku, stock in found.items() if label_pdf.is_printable(stock.barcode)}
    refused = [{"sku": sku, "message": "it has no barcode that can be printed"} for sku in found if sku not in good]
    pages = [label_pdf.Product(sku, stock.name, stock.barcode) for sku, stock in good.items() for _ in range(copies[sku])]
    job = _send(company, turn, name, "barcodes", label_pdf.products(pages), [page.sku for page in pages]) if pages else None
    return {"printed": {sku: copies[sku] for sku in good}, "refused": refused, "job": job, "because": ["DEV-02", "DEV-03"]}


def jobs(company: Company) -> dict:
    """What was printed, newest first: {"jobs": [{"job", "at", "who", "printer", "kind", "pages", "contents": number or sku by page}], "because"}."""
    with company.store.reading() as db:
        rows = db.exec(select(PrintJob).order_by(PrintJob.id.desc())).all()
    shown = [
        {"job": row.id, "at": row.at, "who": row.who, "printer": row.printer, "kind": row.kind, "pages": len(contents), "contents": contents}
        for row in rows
        for contents in (loads(row.contents),)
    ]
    return {"jobs": shown, "because": ["DEV-02", "DEV-03"]}


def masked_name(name: str) -> str:
    """A receiver's name with its second character masked (courier facts 2.10)."""
    return name[:1] + "*" + name[2:] if len(name) > 1 else name


def masked_phone(phone: str) -> str:
    """A phone number with its last four digits masked."""
    return phone[:-4] + "****" if len(phone) > 4 else "*" * len(phone)


def _in_range(company: Company, text: str) -> list[int]:
    """The groups of the invoice list's rows with these running numbers; of all rows those with a number."""
    rows = invoice_list.selected(company, invoice_list.Chosen(rows=text))
    return [row.parcel.group.id for row in rows if text.strip() or row.parcel.group.registered_at]


def _print(company: Company, turn: Turn, printer: str, sender: dict, ready: list[tuple[Parcel, Sorting]], result: dict) -> None:
    """Print, and note it on the groups that still have the number; a printer that fails leaves them unprinted."""
    from mallrig.reference.adapters import label_pdf

    try:
        pdf = label_pdf.invoices(_label(turn, parcel, sorting, sender) for parcel, sorting in ready)
        result["job"] = _send(company, turn, printer, "invoices", pdf, [parcel.group.invoice_no for parcel, _ in ready])
    except VendorError as error:
        result["failed"] += [{"group": parcel.group.id, "message": str(error)} for parcel, _ in ready]
        return
    with company.store.writing() as db:
        for parcel, _ in ready:
            if _note(db, turn, parcel, printer):
                result["printed"].append({"group": parcel.group.id, "number": parcel.group.invoice_no})


def _note(db: Session, turn: Turn, parcel: Parcel, printer: str) -> bool:
    group = db.get(Group, parcel.group.id)
    if group is None or group.invoice_no != parcel.group.invoice_no or group.registered_at is None:
        return False
    group.printed_at = turn.at
    history.note_all(db, turn, "invoice printed", [order.id for order in parcel.orders], number=group.invoice_no, printer=printer, because=["OMS-INV-07"])
    return True


def _label(turn: Turn, parcel: Parcel, sorting: Sorting, sender: dict):
    """What the label of a group says."""
    from mallrig.reference.adapters.label_pdf import Label

    told = invoice.booking(turn, parcel, sender)
    to, group = told["receiver"], parcel.group
    return Label(
        courier=group.courier, number=group.invoice_no, day=group.invoice_day, sorting=sorting, name=masked_name(to["name"]),
        phone=masked_phone(to["mobile"] or to["phone"]), address=f"{to['address1']} {to['address2']}".strip(), sender=sender["name"], sender_phone=sender["phone"],
        sender_address=f"{sender['address1']} {sender['address2']}".strip(), goods=tuple(f"{item['name']} {item['quantity']}개" for item in told["goods"]),
        message=to_one_line(told["message"]), group=group.id, again=group.printed_at is not None,
    )  # fmt: skip


def to_one_line(text: str) -> str:
    """A text with every run of white space as one space."""
    return " ".join(text.split())


def _send(company: Company, turn: Turn, printer: str, kind: str, pdf: bytes, contents: list[str]) -> dict:
    """Print, and keep the job: `contents` says of each page which number or product it has."""
    with company.store.writing() as db:
        job = number(db, "print job")
    where = company.printers.print(printer, f"{kind}-{job:06d}", pdf)
    with company.store.writing() as db:
        db.add(PrintJob(id=job, at=turn.at, who=turn.who, printer=printer, kind=kind, contents=dumps(contents)))
    return {"job": job, "printer": printer, "pages": len(contents), "where": where}
