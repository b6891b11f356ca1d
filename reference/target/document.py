"""The target door's OpenAPI document, made from the routes and body types that serve it."""

import re
from collections.abc import Iterable

import msgspec
from werkzeug.routing import Rule

from mallrig import __version__
from mallrig.reference.flow import register
from mallrig.reference.target import bodies, invoice_file_routes, look_routes

BODIES = {
    "make": bodies.NewSetup, "set_options": bodies.Options, "tick": bodies.Tick, "run_collect": bodies.Collect, "run_match": bodies.MatchLine,
    "remove_match": bodies.RemoveMatch, "run_merge": bodies.MergeRun, "decide_merge": bodies.MergeDecision, "unmerge": bodies.Orders,
    "run_allocate": bodies.AllocateRun, "issue": bodies.Invoices, "delete_invoices": bodies.DeleteInvoices, "run_ship": bodies.Ship, "unship": bodies.Groups,
    "preview": bodies.MessageTry, "test_message": bodies.MessageTry, "adjust_stock": dict[str, bodies.StockChange], "hold_order": bodies.HoldBody,
    "release_order": bodies.HoldBody, "split_order": bodies.Split, "cancel_lines": bodies.Cancel,
    "choose_printers": bodies.Printers, "print_invoices": bodies.PrintInvoices, "print_barcodes": bodies.PrintBarcodes, "scan": bodies.Scan,
    "register_order": register.NewOrder, "set_invoice_form": invoice_file_routes.Form, "export_invoices": invoice_file_routes.Export,
}  # fmt: skip
"""View -> what it takes; a view that isn't here takes no body, or one that its description tells."""

QUERIES = {
    "list_orders": ("seller", "order_no", "state", "hold", "held_since", "limit", "offset"), "list_groups": ("state", "limit", "offset"), "show_outbox": ("state",),
    "list_shipments": (*look_routes.SHIPMENTS, "limit", "offset"),
    "upload_orders": ("seller", "file", "all_or_nothing", "progress"),
    "list_invoices": tuple(invoice_file_routes.QUERY), "export_invoices": tuple(invoice_file_routes.QUERY),
    "upload_invoices": ("courier", "file"),
}  # fmt: skip
ERROR = {
    "type": "object", "required": ["error"],
    "properties": {
        "error": {"type": "object", "required": ["code", "message"], "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "at": {"type": "string"}}},
        "because": {"type": "array", "items": {"type": "string"}},
    },
}  # fmt: skip


def document(rules: Iterable[Rule], views: dict, about: str) -> dict:
    """OpenAPI 3.1 of the door: `rules` and `views` are the app's, `about` tells the shapes in words."""
    (*schemas,), components = msgspec.json.schema_components(BODIES.values(), ref_template="#/components/schemas/{name}")
    of_view = dict(zip(BODIES, schemas, strict=True))
    paths: dict[str, dict] = {}
    for rule in rules:
        if rule.endpoint.startswith("target.") and "rest" not in rule.arguments:
            view = views[rule.endpoint]
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                path = re.sub(r"<([^>]+)>", r"{\1}", rule.rule)
                paths.setdefault(path, {})[method.lower()] = _operation(rule, method, view.__name__, view.__doc__ or "", of_view)
    info = {"title": "mallrig target door", "version": __version__, "description": about}
    return {"openapi": "3.1.0", "info": info, "paths": dict(sorted(paths.items())), "components": {"schemas": components | {"Refusal": ERROR}}}


def _operation(rule: Rule, method: str, name: str, summary: str, schemas: dict) -> dict:
    parameters = [{"name": each, "in": "path", "required": True, "schema": {"type": "string"}} for each in sorted(rule.arguments)]
    who = ("who",) if method != "GET" and "setup" in rule.arguments else ()
    parameters += [{"name": each, "in": "query", "schema": {"type": "string"}} for each in (*QUERIES.get(name, ()), *who)]
    refusal = {"description": "refused", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}}
    success = {"description": "done", "content": {"application/json": {"schema": {"type": "object"}}}}
    operation = {"operationId": rule.endpoint.removeprefix("target."), "summary": summary.strip().split("\n")[0], "parameters": parameters}
    if name in schemas:
        operation["requestBody"] = {"content": {"application/json": {"schema": schemas[name]}}}
    return operation | {"responses": {"201" if name == "make" else "200": success, "default": refusal}}
