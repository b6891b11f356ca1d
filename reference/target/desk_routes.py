"""Customer service on one order."""

from collections.abc import Callable

import msgspec
from flask import Blueprint

from mallrig.reference.company import Company
from mallrig.reference.flow import look
from mallrig.reference.flow.cs import cancel, delivery_data, hold, split
from mallrig.reference.model import Turn
from mallrig.reference.target import bodies
from mallrig.reference.target.bodies import body, number, numbers_of


def add_routes(blueprint: Blueprint, view: Callable) -> None:
    """Put the desk's routes on the door."""
    for path, function in (("hold", hold_order), ("release", release_order), ("split", split_order), ("cancel", cancel_lines), ("lines/<line>/restore", restore_line)):
        blueprint.add_url_rule(f"/<setup>/orders/<order>/{path}", function.__name__, view(function), methods=["POST"])
    blueprint.add_url_rule("/<setup>/orders/<order>/receiver", "change_receiver", view(change_receiver), methods=["PUT"])
    blueprint.add_url_rule("/<setup>/holds/sync", "sync_holds", view(sync_holds), methods=["POST"])


def hold_order(company: Company, turn: Turn, order: str) -> dict:
    """CS-HOLD-04"""
    asked = body(bodies.HoldBody)
    held = hold.by_hand(company, turn, number(order, "order"), asked.line, asked.kind, asked.reason)
    return look.order(company, int(order)) | held


def release_order(company: Company, turn: Turn, order: str) -> dict:
    """CS-HOLD-04"""
    released = hold.release(company, turn, number(order, "order"), body(bodies.HoldBody).line)
    return look.order(company, int(order)) | {"because": released["because"]}


def split_order(company: Company, turn: Turn, order: str) -> dict:
    """CS-SPLIT"""
    asked = body(bodies.Split)
    original, new = msgspec.to_builtins(asked.original), msgspec.to_builtins(asked.new)
    made = split.split(company, turn, number(order, "order"), numbers_of(asked.lines, "lines"), original, new)
    return {"original": look.order(company, made["original"]), "new": look.order(company, made["new"]), "because": made["because"]}


def change_receiver(company: Company, turn: Turn, order: str) -> dict:
    """OMS-MERGE-07, CS-INFO-02"""
    return delivery_data.change_receiver(company, turn, number(order, "order"), body(delivery_data.ReceiverChange))


def cancel_lines(company: Company, turn: Turn, order: str) -> dict:
    """CS-CANCEL-01, -03"""
    asked = body(bodies.Cancel)
    done = cancel.cancel(company, turn, number(order, "order"), numbers_of(asked.lines, "lines"), asked.kind, asked.memo, asked.amount)
    return look.order(company, int(order)) | done


def restore_line(company: Company, turn: Turn, order: str, line: str) -> dict:
    """CS-CANCEL-04"""
    done = cancel.withdraw(company, turn, number(order, "order"), number(line, "line"))
    return look.order(company, int(order)) | done


def sync_holds(company: Company, turn: Turn) -> dict:
    """CS-HOLD-01, -03"""
    return hold.sync(company, turn)
