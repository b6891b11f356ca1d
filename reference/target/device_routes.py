"""Devices: printers, labels, the barcode reader."""

from collections.abc import Callable

import msgspec
from flask import Blueprint

from mallrig.reference import day
from mallrig.reference.company import Company
from mallrig.reference.flow import devices, labels
from mallrig.reference.flow.errors import BadRequest
from mallrig.reference.model import Turn
from mallrig.reference.target import bodies
from mallrig.reference.target.bodies import body


def add_routes(blueprint: Blueprint, view: Callable) -> None:
    """Put the devices' routes on the door."""
    for path, function, method in (
        ("printers", show_printers, "GET"), ("printers", choose_printers, "PUT"), ("invoices/print", print_invoices, "POST"),
        ("barcodes/print", print_barcodes, "POST"), ("printers/jobs", list_jobs, "GET"), ("scan", scan, "POST"),
    ):  # fmt: skip
        blueprint.add_url_rule(f"/<setup>/{path}", function.__name__, view(function), methods=[method])


def show_printers(company: Company, turn: Turn) -> dict:
    """DEV-03: what the print agent offers, and what is chosen."""
    return devices.printers(company)


def choose_printers(company: Company, turn: Turn) -> dict:
    """DEV-03: a printer for invoices, one for product barcodes."""
    return devices.choose(company, msgspec.to_builtins(body(bodies.Printers)))


def print_invoices(company: Company, turn: Turn) -> dict:
    """DEV-01, -02: labels of groups, or of a range of the list's rows."""
    asked = body(bodies.PrintInvoices)
    if asked.groups is not None and asked.range is not None:
        raise BadRequest("either groups or a range", at="range")
    return labels.run(company, turn, asked.groups, asked.range or "", asked.printer)


def print_barcodes(company: Company, turn: Turn) -> dict:
    """DEV-02: product barcodes."""
    asked = body(bodies.PrintBarcodes)
    return labels.products(company, turn, asked.products, asked.printer)


def list_jobs(company: Company, turn: Turn) -> dict:
    """DEV-02, -03: what was printed where."""
    return labels.jobs(company)


def scan(company: Company, turn: Turn) -> dict:
    """DEV-05: goods counted in or out; then the warehouse is told."""
    asked = body(bodies.Scan)
    counted = devices.scan(company, turn, asked.barcode, asked.direction, asked.quantity)
    return counted | {"told": day.send(company, turn, list(devices.EFFECTS))}
