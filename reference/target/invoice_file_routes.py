"""The invoice list, exports for couriers and the couriers' files."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from flask import Blueprint, Response, request
from msgspec import Meta

from mallrig.reference.company import Company
from mallrig.reference.flow import invoice_files, register
from mallrig.reference.flow import invoice_list as room
from mallrig.reference.model import Turn
from mallrig.reference.target.bodies import INTEGER_MAX, Strict, Text, body, chosen_by_query, convert, number
from mallrig.reference.target.register_routes import XLSX, file_answer, file_name, file_sent

Won = Annotated[int, Meta(ge=0, le=INTEGER_MAX)]
QUERY: dict[str, tuple[str, Any]] = {
    "from": ("since", date), "to": ("until", date), "order_no": ("order_no", Text), "seller": ("seller", Text), "supplier": ("supplier", Text),
    "state": ("state", Literal[room.ORDER_STATES]), "amount_from": ("amount_from", Won), "amount_to": ("amount_to", Won),
    "partial_delivery": ("partial_delivery", Literal["true", "false"]), "payment": ("payment", Literal[tuple(room.PAYMENTS)]),
    "domestic": ("domestic", Literal["true", "false"]), "order_state": ("order_state", Literal[room.ORDER_STATES]),
    "invoice_state": ("invoice_state", Literal[room.INVOICE_STATES]), "print_state": ("print_state", Literal[room.PRINT_STATES]),
    "range": ("rows", Annotated[str, Meta(max_length=10_000)]),
}  # fmt: skip
"""A query's name -> the member of Chosen, and what it can be."""


class Form(Strict):
    """PUT invoices/forms/{name}"""

    columns: Annotated[list[Text], Meta(max_length=100)]


class Export(Strict):
    """POST invoices/exports"""

    form: Text
    kind: Literal["xlsx", "csv"]
    password: str
    password_again: str


def add_routes(blueprint: Blueprint, view: Callable) -> None:
    """Put the routes on the door."""
    for path, function, method in (
        ("invoices", list_invoices, "GET"), ("invoices/forms", list_invoice_forms, "GET"), ("invoices/forms/<name>", set_invoice_form, "PUT"),
        ("invoices/exports", export_invoices, "POST"), ("invoices/exports", list_exports, "GET"), ("invoices/exports/<export>", download_export, "GET"),
        ("invoices/uploads", upload_invoices, "POST"), ("invoices/uploads/<upload>/apply", apply_invoices, "POST"),
    ):  # fmt: skip
        blueprint.add_url_rule(f"/<setup>/{path}", function.__name__, view(function), methods=[method])


def list_invoices(company: Company, turn: Turn) -> dict:
    """OMS-INV-02, -08"""
    return room.listed(company, _chosen())


def list_invoice_forms(company: Company, turn: Turn) -> dict:
    """OMS-INV-05"""
    return invoice_files.forms(company)


def set_invoice_form(company: Company, turn: Turn, name: str) -> dict:
    """OMS-INV-05"""
    return invoice_files.set_form(company, convert(name, register.Name, "name"), body(Form).columns)


def export_invoices(company: Company, turn: Turn) -> Response:
    """OMS-INV-03, -04, -05"""
    asked = body(Export)
    id, data = invoice_files.export(company, turn, _chosen(), asked.form, asked.kind, asked.password, asked.password_again)
    answer = _file(asked.kind, id, data)
    answer.headers["Mallrig-Export"] = str(id)
    return answer


def list_exports(company: Company, turn: Turn) -> dict:
    """The download history (OMS-INV-05)."""
    return invoice_files.exports(company)


def download_export(company: Company, turn: Turn, export: str) -> Response:
    """A file of the history again."""
    id = number(export, "export")
    kind, data = invoice_files.one_export(company, id)
    return _file(kind, id, data)


def upload_invoices(company: Company, turn: Turn) -> dict:
    """OMS-INV-06: what each row of the courier's file would do"""
    return invoice_files.upload(company, turn, request.args.get("courier", ""), file_name(), file_sent())


def apply_invoices(company: Company, turn: Turn, upload: str) -> dict:
    """OMS-INV-06: do it"""
    return invoice_files.apply(company, turn, number(upload, "upload"))


def _chosen() -> room.Chosen:
    """What the query chooses. Raises BadRequest."""
    chosen = chosen_by_query(QUERY, also=("who",))
    flags = {name: chosen[name] == "true" for name in ("partial_delivery", "domestic") if name in chosen}
    return room.Chosen(**chosen | flags)


def _file(kind: str, id: int, data: bytes) -> Response:
    return file_answer(data, XLSX, f"invoices-{id}.xlsx") if kind == "xlsx" else file_answer(data, "application/zip", f"invoices-{id}.zip")
