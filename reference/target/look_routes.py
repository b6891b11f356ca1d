"""Looking at what is there."""

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from flask import Blueprint, request

from mallrig.reference.company import Company
from mallrig.reference.flow import allocate, board, explain, look, match, merge, ship_list, stock
from mallrig.reference.flow.errors import BadRequest
from mallrig.reference.model import Turn, show
from mallrig.reference.target.bodies import CourierName, Text, chosen_by_query, number, query_number, time_of

LIMIT, LIMIT_MAX, OFFSET_MAX = 100, 10_000, 10**9 - 1
STATES = ("received", "invoice", "shipped")
SHIPMENTS: dict[str, tuple[str, Any]] = {
    "from": ("since", date), "to": ("until", date), "seller": ("seller", Text), "courier": ("courier", CourierName), "state": ("state", Literal[ship_list.STATES]),
}  # fmt: skip
"""A query's name -> the member of ship_list.Chosen, and what it can be."""


def add_routes(blueprint: Blueprint, view: Callable) -> None:
    """Put the looking routes on the door."""
    for path, function in (
        ("orders", list_orders), ("orders/<order>", show_order), ("groups", list_groups), ("groups/<group>", show_group), ("groups/<group>/why", why),
        ("stock", show_stock), ("checks", list_checks), ("unmatched", list_unmatched), ("products", list_products), ("outbox", show_outbox),
        ("mismatches", list_mismatches), ("shipments", list_shipments), ("board", show_board), ("allocations", list_runs), ("allocations/<run>", show_run),
    ):  # fmt: skip
        blueprint.add_url_rule(f"/<setup>/{path}", function.__name__, view(function))


def list_orders(company: Company, turn: Turn) -> dict:
    """Orders, narrowed by seller, order_no, state and hold (AND); a hold's list may begin at a time (OMS-BOARD-03)."""
    chosen = {name: request.args.get(name) for name in ("seller", "order_no", "state", "hold", "held_since")}
    if chosen["held_since"] is not None:
        chosen["held_since"] = show(time_of(chosen["held_since"], "held_since"))
    return look.orders(company, **chosen, **_page())


def show_order(company: Company, turn: Turn, order: str) -> dict:
    """One order with its history (CS-INFO-03)."""
    return look.order(company, number(order, "order"))


def list_groups(company: Company, turn: Turn) -> dict:
    """Groups, narrowed by state."""
    state = request.args.get("state")
    if state is not None and state not in STATES:
        raise BadRequest(f"state must be one of {', '.join(STATES)}", at="state")
    return look.groups(company, state=state, **_page())


def show_group(company: Company, turn: Turn, group: str) -> dict:
    """One group."""
    return look.group(company, number(group, "group"))


def why(company: Company, turn: Turn, group: str) -> dict:
    """Why a group got what it got."""
    return explain.group(company, number(group, "group"))


def show_stock(company: Company, turn: Turn) -> dict:
    """Stock by own product."""
    return stock.levels(company)


def list_checks(company: Company, turn: Turn) -> dict:
    """OMS-MERGE-02"""
    return merge.checks(company)


def list_unmatched(company: Company, turn: Turn) -> dict:
    """OMS-MATCH-01, -06"""
    return match.unmatched(company)


def list_products(company: Company, turn: Turn) -> dict:
    """OMS-MATCH-02, -06: the own products to choose from, narrowed by name and option."""
    return match.choices(company, request.args.get("name", ""), request.args.get("option", ""))


def show_outbox(company: Company, turn: Turn) -> dict:
    """What must leave: state waiting, sent or failed (OMS-SHIP-06)."""
    return look.outbox(company, request.args.get("state"))


def list_mismatches(company: Company, turn: Turn) -> dict:
    """OMS-SHIP-04"""
    return ship_list.mismatches(company)


def list_shipments(company: Company, turn: Turn) -> dict:
    """OMS-SHIP-07"""
    return ship_list.listed(company, ship_list.Chosen(**chosen_by_query(SHIPMENTS, also=("limit", "offset"))), **_page())


def show_board(company: Company, turn: Turn) -> dict:
    """OMS-BOARD"""
    return board.counts(company, turn)


def list_runs(company: Company, turn: Turn) -> dict:
    """The allocation runs kept."""
    return allocate.runs(company)


def show_run(company: Company, turn: Turn, run: str) -> dict:
    """One allocation run."""
    return allocate.one_run(company, number(run, "run"))


def _page() -> dict[str, int]:
    return {"limit": query_number("limit", LIMIT, LIMIT_MAX), "offset": query_number("offset", 0, OFFSET_MAX)}
