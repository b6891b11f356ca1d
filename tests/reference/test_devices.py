"""Devices: printers to choose from, and goods counted in and out by their barcodes."""

import os

import pytest

from mallrig.emulators.rig.goods import GOODS
from mallrig.reference.adapters.printing import PrintAgent
from mallrig.reference.ports import Rejected, Unreachable
from tests.reference.conftest import SKUS

BARCODE = GOODS[0].variants[0].barcode


@pytest.fixture
def own(rig):
    """A company that keeps its stock itself."""
    world = {name: part for name, part in rig.world.items() if name != "sellmate"}
    target = rig.setup(world=world)
    target.put("stock", {SKUS[0]: {"on_hand": 10, "barcode": BARCODE, "codes": [SKUS[0]]}})
    return target


def warehouse(target) -> int:
    """What the warehouse itself says of the first product."""
    return target.post("stock/sync")["stock"][SKUS[0]]["on_hand"]


@pytest.fixture
def cups(tmp_path, monkeypatch):
    """Commands that stand for CUPS': one printer takes all, the other nothing."""
    (tmp_path / "bin").mkdir()
    scripts = {
        "lpstat": "#!/bin/sh\necho Zebra\necho Broken\n",
        "lp": f'#!/bin/sh\n[ "$2" = Broken ] && echo "lp: out of paper" >&2 && exit 1\ncat > {tmp_path}/"$4.taken"\necho "request id is $2-7 (1 file(s))"\n',
    }
    for name, script in scripts.items():
        (tmp_path / "bin" / name).write_text(script)
        (tmp_path / "bin" / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return tmp_path


@pytest.mark.rule("DEV-03")
def test_the_agent_offers_printers_and_one_is_chosen_for_each_use(target):
    assert {each["name"] for each in target.get("printers")["printers"]} >= {"label-folder", "barcode-folder"}
    assert target.get("printers")["chosen"] == {"invoices": None, "barcodes": None}
    target.put("printers", {"invoices": "label-folder"})
    assert target.put("printers", {"barcodes": "barcode-folder"})["chosen"] == {"invoices": "label-folder", "barcodes": "barcode-folder"}
    refused = target.put("printers", {"invoices": "barcode-folder", "barcodes": "laser"}, 400)
    assert refused["error"]["at"] == "barcodes" and refused["because"] == ["DEV-03"]
    assert target.get("printers")["chosen"] == {"invoices": "label-folder", "barcodes": "barcode-folder"}
    assert target.put("printers", {"invoices": None})["chosen"]["invoices"] is None


@pytest.mark.rule("DEV-03")
def test_cups_printers_are_offered_where_there_is_cups(cups):
    agent = PrintAgent(None)
    assert agent.offered() == [{"name": "Zebra", "kind": "cups"}, {"name": "Broken", "kind": "cups"}]
    assert "Zebra-7" in agent.print("Zebra", "invoices-000001", b"%PDF-1.4")
    assert (cups / "invoices-000001.taken").read_bytes() == b"%PDF-1.4"
    with pytest.raises(Rejected, match="out of paper"):
        agent.print("Broken", "invoices-000002", b"%PDF-1.4")


@pytest.mark.rule("DEV-03")
def test_without_cups_the_built_in_printers_are_all(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [each["name"] for each in PrintAgent(tmp_path).offered()] == ["label-folder", "barcode-folder"]
    assert PrintAgent(None).offered() == []


@pytest.mark.rule("DEV-01")
def test_a_printer_that_is_gone_or_full_prints_nothing(cups, rig, target, monkeypatch):
    rig.order()
    target.put("printers", {"invoices": "Broken"})
    target.day("allocate")
    answer = target.post("invoices", {"print": True})
    assert "out of paper" in answer["labels"]["failed"][0]["message"] and answer["labels"]["printed"] == []
    assert target.get("invoices")["counts"]["printed"] == 0
    monkeypatch.setenv("PATH", "/nowhere")
    assert target.post("invoices/print", status=409)["because"] == ["DEV-01", "DEV-03"]
    (cups / "file").write_text("in the way")
    with pytest.raises(Unreachable):
        PrintAgent(cups / "file").print("label-folder", "x", b"")


@pytest.mark.rule("DEV-05")
def test_goods_are_counted_in_and_out(own):
    assert own.post("scan", {"barcode": BARCODE, "direction": "in", "quantity": 5})["on_hand"] == 15
    assert own.post("scan", {"barcode": BARCODE, "direction": "out"})["on_hand"] == 14
    assert own.get("stock")["stock"][SKUS[0]]["on_hand"] == 14


@pytest.mark.rule("DEV-05")
@pytest.mark.parametrize("direction", ["in", "out"])
def test_an_unknown_barcode_changes_nothing(own, direction):
    before = own.get("stock")
    refused = own.post("scan", {"barcode": "0000000000000", "direction": direction}, 409)
    assert refused["because"] == ["DEV-05"] and refused["error"]["at"] == "barcode"
    own.put("stock", {"B": {"barcode": "X"}, "C": {"barcode": "X"}})
    assert own.post("scan", {"barcode": "X", "direction": direction}, 409)["because"] == ["DEV-05"]
    assert own.get("stock")["stock"][SKUS[0]] == before["stock"][SKUS[0]]
    assert own.get("outbox")["outbox"] == []


@pytest.mark.rule("DEV-05", "OMS-ALLOC-09", "OMS-ALLOC-13")
def test_what_is_allocated_does_not_go_out_by_the_reader(rig, own):
    rig.order(SKUS[0], quantity=4)
    own.day("allocate")
    assert own.get("stock")["stock"][SKUS[0]]["allocated"] == 4
    assert own.post("scan", {"barcode": BARCODE, "direction": "out", "quantity": 7}, 409)["because"] == ["OMS-ALLOC-09", "OMS-ALLOC-13"]
    assert own.post("scan", {"barcode": BARCODE, "direction": "out", "quantity": 6})["on_hand"] == 4


@pytest.mark.parametrize("body", [
    {"barcode": BARCODE}, {"barcode": BARCODE, "direction": "up"}, {"barcode": "", "direction": "in"}, {"barcode": BARCODE, "direction": "in", "quantity": 0},
    {"barcode": BARCODE, "direction": "in", "quantity": 2**70}, {"barcode": 5, "direction": "in"}, {"direction": "in"},
])  # fmt: skip
def test_what_a_reader_can_not_have_read_is_refused(own, body):
    own.post("scan", body, 400)
    assert own.get("stock")["stock"][SKUS[0]]["on_hand"] == 10


@pytest.mark.rule("DEV-05")
@pytest.mark.parametrize(("direction", "by"), [("in", 3), ("out", -3)])
@pytest.mark.parametrize("fault", [None, {"effect": "reset"}, {"effect": "reset", "after_commit": True}], ids=str)
def test_the_warehouse_is_told_once_whatever_becomes_of_the_answer(rig, target, direction, by, fault):
    before = warehouse(target)
    if fault:
        rig.fault(emulator="sellmate", method="POST", path="*stockHistories", times=1, **fault)
    told = target.post("scan", {"barcode": BARCODE, "direction": direction, "quantity": 3})["told"]
    assert told == ({"sent": 0, "failed": 1} if fault else {"sent": 1, "failed": 0})
    assert warehouse(target) <= before + max(by, 0)
    target.post("send")
    assert warehouse(target) == before + by
    target.post("send")
    assert warehouse(target) == before + by
