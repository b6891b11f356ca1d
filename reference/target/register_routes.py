"""Registration by hand and by Excel."""

from collections.abc import Callable, Iterable, Iterator

from flask import Blueprint, Response, request
from mallrig.reference.adapters.sheets import FILE_MAX
from mallrig.reference.company import Company
from mallrig.reference.flow import look, register, uploads
from mallrig.reference.flow.errors import BadRequest, RoomError
from mallrig.reference.model import Turn
from mallrig.reference.store import dumps
from mallrig.reference.target.bodies import body, convert, number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def add_routes(blueprint: Blueprint, view: Callable) -> None:
    """Put the registration's routes on the door."""
    for path, function, method in (
        ("registrations", show_registrations, "GET"), ("orders", register_order, "POST"), ("sellers/<seller>/form", download_form, "GET"),
        ("uploads", upload_orders, "POST"), ("uploads", list_uploads, "GET"), ("uploads/<upload>", delete_upload, "DELETE"),
    ):  # fmt: skip
        blueprint.add_url_rule(f"/<setup>/{path}", function.__name__, view(function), methods=[method])


def show_registrations(company: Company, turn: Turn) -> dict:
    """OMS-REG-01"""
    return register.today(company, turn)


def register_order(company: Company, turn: Turn) -> dict:
    """OMS-REG-02, one by one"""
    order = register.one(company, turn, body(register.NewOrder))
    return look.order(company, order) | {"because": ["OMS-REG-02"]}


def download_form(company: Company, turn: Turn, seller: str) -> Response:
    """The seller's form as XLSX (OMS-REG-02)."""
    return file_answer(register.form(company, seller), XLSX, f"orders-{seller}.xlsx")


def upload_orders(company: Company, turn: Turn) -> dict | Response:
    """OMS-REG-02, -04: the body is the file; with progress=true one JSON a line, the last one the result"""
    seller = request.args.get("seller")
    if not seller:
        raise BadRequest("say whose orders they are", at="seller")
    steps = uploads.upload(company, turn, seller, file_name(), file_sent(), flag("all_or_nothing"))
    if flag("progress"):
        return Response(_lines(steps), mimetype="application/x-ndjson")
    return list(steps)[-1]


def list_uploads(company: Company, turn: Turn) -> dict:
    """The uploads, newest first (OMS-REG-03)."""
    return uploads.listed(company)


def delete_upload(company: Company, turn: Turn, upload: str) -> dict:
    """OMS-REG-03"""
    return uploads.remove(company, turn, number(upload, "upload"))


# --- what file routes share ---------------------------------------------------------------------


def flag(name: str) -> bool:
    """true or false out of the query; false when it isn't there. Raises BadRequest."""
    text = request.args.get(name, "false")
    if text not in ("true", "false"):
        raise BadRequest(f"{name} must be true or false", at=name)
    return text == "true"


def file_sent() -> bytes:
    """The request's body, up to what a file may have; a longer one is answered with 413 and not read to its end."""
    request.max_content_length = FILE_MAX
    data = request.get_data(cache=False)
    if not data:
        raise BadRequest("the body must be the file", at="file")
    return data


def file_name() -> str:
    """The name under which the file is listed."""
    return convert(request.args.get("file", "orders.xlsx"), register.Name, "file")


def file_answer(data: bytes, kind: str, name: str) -> Response:
    """A file to download."""
    return Response(data, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _lines(steps: Iterable[dict]) -> Iterator[str]:
    """Each step as a line; a refusal is the last line, as the status has left already."""
    try:
        for step in steps:
            yield dumps(step) + "\n"
    except RoomError as problem:
        yield dumps({"error": {"code": problem.code, "message": problem.message, "at": problem.at}, "because": problem.because}) + "\n"
