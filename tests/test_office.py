"""A day at the office by its commands alone: each asks the running server, prints JSON, and leaves what the emulators show."""

import json

import httpx
import openpyxl
import pytest
from click.testing import CliRunner

from mallrig.cli import main
from mallrig.testing import Server

RECEIVER = {"name": "김민지", "cellphone": "010-1234-5678", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": "3층"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server of these tests, each test on a world and a setup of its own."""
    running = Server(tmp_path_factory.mktemp("office") / "data")
    yield running
    running.stop()


class Office:
    """The commands at one setup; `world` as the rig made it."""

    def __init__(self, server: Server, with_warehouse: bool = True):
        self.server, self.with_warehouse = server, with_warehouse
        self.world = server.rig("POST", "worlds", {})
        self.malls = [mall["mall_id"] for mall in self.world["cafe24"]["malls"]]
        self.setup = self.tell("setup", "create", self.world["world"], setup=False)["setup"]

    def run(self, *words: object, setup: bool = True):
        """One command's result."""
        named = ["--setup", self.setup] if setup else []
        return CliRunner().invoke(main, [*map(str, words), *named, "--base", self.server.base], env={"COLUMNS": "200"})

    def tell(self, *words: object, setup: bool = True) -> dict:
        """The JSON that a command that went well prints."""
        done = self.run(*words, setup=setup)
        assert done.exit_code == 0, (words, done.output)
        return json.loads(done.output)

    def order(self, item: str, mall: int = 0, **change: str) -> str:
        """An order that waits in delivery preparing; its number."""
        wish = {"mall": self.malls[mall], "status": "N20", "payments": "card", "items": [{"variant_code": item, "quantity": 1}]}
        people = {"buyer": {"name": "김민지", "cellphone": "010-1234-5678", "email": "minji@example.com"}, "receiver": RECEIVER | change}
        return self.server.rig("POST", f"worlds/{self.world['world']}/shop/orders", wish | people)["order_id"]

    def shown_at_mall(self, order_no: str) -> list[tuple[str, str]]:
        """Status and invoice number of each item of an order, as the mall shows them."""
        mall = self.world["cafe24"]["malls"][0]
        answer = httpx.get(f"{mall['base_url']}/api/v2/admin/orders/{order_no}", params={"embed": "items"}, headers={"Authorization": f"Bearer {mall['access_token']}"})
        return [(item["order_status"], item["tracking_no"]) for item in answer.json()["order"]["items"]]


@pytest.fixture
def office(server):
    return Office(server)


def test_orders_come_in_and_leave(office):
    first, second = office.order("P000000J000A"), office.order("P000000K000A", address1="서울특별시  중구 세종대로 110")
    other = office.order("P000000J000A", cellphone="010-9999-0000")
    taken = office.tell("orders", "collect")["sellers"][office.malls[0]]["collected"]
    assert sorted(taken) == sorted([first, second, other])
    office.tell("orders", "match")
    merged = office.tell("orders", "merge")
    assert (merged["total_groups"], merged["total_checks"]) == (1, 1)
    [waiting] = office.tell("orders", "checks")["checks"]
    base, *rest = waiting
    office.tell("orders", "decide", base, "--apart", rest[0], *[part for order in rest[1:] for part in ("--apart", order)])
    office.tell("stock", "sync")
    planned = office.tell("allocate", "--dry-run")
    assert planned["run"] is None and office.tell("stock")["stock"]["P000000J000A"]["allocated"] == 0
    run = office.tell("allocate")
    assert run["groups"] == planned["groups"] and set(run["groups"].values()) == {"complete"}
    [found] = office.tell("orders", "list", "--order-no", first)["orders"]
    group = found["group"]
    assert office.tell("explain", "group", f"G{group}")["because"]
    issued = office.tell("invoice", "issue", f"G{group}")["invoices"]
    assert [invoice["group"] for invoice in issued] == [group]
    assert office.tell("invoice", "list", "--state", "registered")["counts"]["registered"] == 1
    assert office.tell("ship", "--scan", issued[0]["number"])["shipped"] == [group]
    assert office.shown_at_mall(first) == [("N30", issued[0]["number"])]
    listed = office.tell("shipments", "--state", "shipped")
    assert {row["number"] for row in listed["rows"]} == {issued[0]["number"]}
    assert office.tell("shipments", "--differing")["total"] == 0
    assert office.tell("ship", "--undo", f"G{group}")["unshipped"] == [group]
    assert office.tell("invoice", "delete", group)["deleted"] == [{"group": group, "number": issued[0]["number"]}]
    assert office.tell("board")["today"]["orders"] == 3
    again = {invoice["group"] for invoice in office.tell("invoice", "issue")["invoices"]}
    assert {deleted["group"] for deleted in office.tell("invoice", "delete", "--all")["deleted"]} == again != set()
    neither = office.run("invoice", "delete")
    assert neither.exit_code == 1 and neither.output.startswith("Error: ")


def test_lines_are_matched_held_and_allocated_by_hand(office):
    office.order("P000000J000A")
    office.tell("orders", "collect")
    office.tell("stock", "sync")
    [order] = office.tell("orders", "list", "--state", "received")["orders"]
    [line] = order["lines"]
    if line["sku"] is None:
        office.tell("orders", "match")
    assert office.tell("orders", "unmatched")["total"] == 0
    assert office.tell("orders", "hold", order["order"], "--reason", "전화 요청")["held"]
    assert [found["order"] for found in office.tell("orders", "list", "--hold", "cs")["orders"]] == [order["order"]]
    assert not office.tell("orders", "release", order["order"])["held"]
    assert office.tell("orders", "allocate", line["line"])["allocated"]
    assert not office.tell("orders", "allocate", line["line"], "--release")["allocated"]
    office.tell("orders", "hold", order["order"], "--who", "보라")
    history = [(entry["what"], entry["who"]) for entry in office.tell("orders", "show", order["order"])["history"]]
    assert {("held", "manager"), ("released", "manager"), ("held", "보라")} <= set(history)
    unknown = office.run("orders", "unmatch", office.malls[0], line["product"], line["option"])
    assert unknown.exit_code == 1 and unknown.output.startswith("Error: no such match")


def test_a_form_is_filled_uploaded_and_deleted(office, tmp_path):
    form = tmp_path / "form.xlsx"
    assert office.run("orders", "form", office.malls[0], form).exit_code == 0
    book = openpyxl.load_workbook(form)
    titles = [cell.value for cell in book.active[1]]
    filled = {"주문번호": "X-1", "수령자명": "김민지", "우편번호": "04524", "주소": "서울특별시 중구 세종대로 110", "휴대전화": "010-1234-5678"}
    row = [next((value for title_part, value in filled.items() if str(title).startswith(title_part)), None) for title in titles]
    book.active.append(row)
    book.save(form)
    faulty = office.run("orders", "upload", office.malls[0], form)
    assert faulty.exit_code == 1 and "row 2" in faulty.output and "0 of 1 rows registered" in faulty.output
    assert office.tell("orders", "uploads")["uploads"] == []
    shown = office.tell("orders", "registrations")
    assert {seller["seller"]: seller["orders"] for seller in shown["sellers"]} == dict.fromkeys(office.malls, 0)


def test_stock_is_set_and_scanned_and_settings_are_changed(office):
    office.tell("stock", "set", "P000000J000A", "--tag", "여름")
    assert office.tell("stock")["stock"]["P000000J000A"]["tags"] == ["여름"]
    unknown = office.run("stock", "scan", "0000000000000", "in")
    assert unknown.exit_code == 1 and unknown.output.startswith("Error: ")
    assert office.tell("setup", "set", "options", '{"late_ship_days": 5}')["options"]["late_ship_days"] == 5
    assert office.tell("setup", "show")["options"]["late_ship_days"] == 5
    assert office.setup in {setup["setup"] for setup in office.tell("setup", "list", setup=False)["setups"]}
    assert "ran" in office.tell("setup", "tick")
    assert office.tell("setup", "delete") == {"deleted": office.setup}


@pytest.mark.parametrize(
    "words",
    [("ship", "--undo"), ("ship", "GX"), ("orders", "match", "1"), ("invoice", "exports", "1"), ("shipments", "--differing", "--state", "shipped"), ("setup", "set", "hub", "{")],
)
def test_what_a_command_can_not_read_it_names(office, words):
    refused = office.run(*words)
    assert refused.exit_code == 2 and "Error" in refused.output and "Traceback" not in refused.output
