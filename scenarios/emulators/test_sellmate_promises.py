"""Whatever is done to Sellmate, in any order: its promises hold after every step, and nothing is a server error."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mallrig.scenarios.emulators.hands import Hand, SellmateClient
from mallrig.scenarios.profile import SOAK

SKUS = ("P000000J000A", "P000000K000D", "P000000N000B")
BORN = {"P000000J000A": 120, "P000000K000D": 3, "P000000N000B": 1}

ids = st.integers(1, 6)
quantities = st.integers(1, 4)
kinds = st.sampled_from(["발송전취소", "발송후반품", "교환", "교환취소"])
steps = st.one_of(
    st.tuples(st.just("collect"), st.integers(1, 3), st.integers(1, 3), st.sampled_from(SKUS), quantities),
    st.tuples(st.just("allocate"), ids, quantities),
    st.tuples(st.just("merge"), ids, ids),
    st.tuples(st.just("split"), ids, ids),
    st.tuples(st.just("hold"), ids, st.booleans()),
    st.tuples(st.just("invoice"), ids),
    st.tuples(st.just("uninvoice"), ids),
    st.tuples(st.just("dispatch"), ids),
    st.tuples(st.just("undispatch"), ids),
    st.tuples(st.just("cs"), ids, kinds, quantities, st.sampled_from([None, "normal", "bad"])),
    st.tuples(st.just("restore"), ids, st.booleans(), st.sampled_from([None, "restock_normal", "restock_bad"])),
    st.tuples(st.just("stock"), st.sampled_from([1, 2]), st.sampled_from(SKUS), quantities),
)


def invoice_of(sellmate: SellmateClient, package: int) -> str:
    """The number of a package's invoice, or one that nobody has."""
    answer = sellmate.open("GET", f"/packages/{package}").json
    return (answer.get("invoice") or {}).get("invoice_no", "none")


def do(sellmate: SellmateClient, step: tuple) -> int:
    """One step; its HTTP status."""
    what, *a = step
    post = {
        "collect": lambda: ("/orders", {"items": [sellmate.row(a[1], shop_order_no=f"O{a[0]}", shop_product_code=a[2], qty=a[3])]}),
        "merge": lambda: ("/packages/merge", {"package_nos": [a[0], a[1]], "base": a[0]}),
        "split": lambda: (f"/packages/{a[0]}/split", {"order_ids": [a[1]]}),
        "invoice": lambda: ("/invoices", {"package_no": a[0], "carrier_code": "cj"}),
        "dispatch": lambda: ("/dispatches", {"invoice_nos": [invoice_of(sellmate, a[0])]}),
        "cs": lambda: (f"/orders/{a[0]}/csRecords", {"kind": a[1], "qty": a[2], "restock": a[3]}),
        "restore": lambda: (f"/csRecords/{a[0]}/restore", {"restore_package": a[1]} | ({a[2]: True} if a[2] else {})),
        "stock": lambda: ("/stockHistories", {"item_count": 1, "type": a[0], "items": [moved(sellmate, *a)]}),
    }  # fmt: skip
    if what in post:
        path, body = post[what]()
        return sellmate.open("POST", path, json=body).status_code
    if what == "allocate":
        return sellmate.open("PATCH", f"/orders/{a[0]}", json={"allocated_qty": a[1]}).status_code
    if what == "hold":
        return sellmate.open("POST" if a[1] else "DELETE", f"/orders/{a[0]}/hold", json={"kind": 1}).status_code
    where = "/invoices/" if what == "uninvoice" else "/dispatches/"
    return sellmate.open("DELETE", where + invoice_of(sellmate, a[0])).status_code


def moved(sellmate: SellmateClient, type_: int, code: str, qty: int) -> dict:
    """A row of stockHistories."""
    work = 100 if type_ == 1 else 21
    return {"barcode1": sellmate.sku(code)["barcode1"], "qty": qty, "warehouse_id": 1, "work_type_id": work}


def check(sellmate: SellmateClient) -> None:
    """The promises of the model (4.4) and of the ledger."""
    lines = sellmate.call("GET", "/orders", **{"c[]": ["invoice", "csRecords"]})["data"]
    histories = sellmate.call("GET", "/stockHistories", per_page=500)["data"]
    for code in SKUS:
        check_sku(sellmate.sku(code), code, histories)
    for line in lines:
        check_line(line)
    for package in sorted({line["package_no"] for line in lines}):
        mates = [line for line in lines if line["package_no"] == package and line["qty"] > line["cancelled_qty"]]
        assert len({line["status"] for line in mates if not any(r["kind"] in ("발송후반품", "교환") for r in line["cs_records"])}) <= 1, mates


def check_sku(sku: dict, code: str, histories: list[dict]) -> None:
    """Reserved is covered, nothing is below zero, and every unit on hand is in the ledger."""
    info, lying = sku["availability_info"], sum(row["qty"] for row in sku["variant_stock"])
    assert 0 <= info["allocated_qty"] <= info["current_qty"]
    assert info["available_qty"] == info["current_qty"] - info["undelivered_qty"] and min((row["qty"] for row in sku["variant_stock"]), default=0) >= 0
    assert lying == BORN[code] + sum(row["qty"] * (1 if row["type"] == 1 else -1) for row in histories if row["barcode1"] == sku["barcode1"])


def check_line(line: dict) -> None:
    """A line's quantities and states agree, and it was dispatched with an invoice."""
    assert 0 <= line["allocated_qty"] <= line["qty"] - line["cancelled_qty"] <= line["qty"]
    assert (line["status"] == 1) is (line["invoice"] is None) or line["qty"] == line["cancelled_qty"]
    assert (line["status"] == 8) is (line["dispatched_at"] is not None)
    assert (line["cs_status"] == 0) is (line["cancelled_qty"] == 0)
    standing = sum(record["qty"] for record in line["cs_records"] if not record["restored_at"])
    assert line["cancelled_qty"] == standing


@pytest.mark.ours
@settings(max_examples=500 if SOAK else 6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.explicit, Phase.generate, Phase.shrink])
@given(st.lists(steps, min_size=12, max_size=25))
def test_promises_hold_after_every_step(back_office, made):
    client = back_office.test_client()
    hand = Hand(client, client.post("/_rig/worlds", json={}).json)
    sellmate = SellmateClient(hand)
    sellmate.collect(*[sellmate.row(item, shop_order_no=f"O{item}", shop_product_code=SKUS[item % 3]) for item in (1, 2, 3)])
    for step in made:
        assert do(sellmate, step) in (200, 404, 409, 422), step
        check(sellmate)
    client.delete(f"/_rig/worlds/{hand.name}")
