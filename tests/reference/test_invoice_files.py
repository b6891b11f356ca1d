"""The invoice list, files for couriers and files from them (OMS-INV); what was encrypted is opened by other libraries."""

import io

import msoffcrypto
import pytest
import pyzipper

from mallrig.reference.flow import invoice_files, register
from mallrig.reference.flow.errors import Refused
from mallrig.reference.model import SEOUL, Turn
from mallrig.scenarios.drivers.opening import opened_csv, opened_xlsx
from tests.reference.conftest import SKUS
from tests.reference.test_register import book, new_order

pytestmark = pytest.mark.both_databases

FORM = ["group", "number", "order_no", "name", "mobile", "address", "goods", "quantity"]


def export(target, status: int = 200, query: str = "", **more):
    asked = {"form": "cj", "kind": "xlsx", "password": "비밀-1234", "password_again": "비밀-1234"} | more
    answer = target.rig.http.post(f"/target/{target.name}/invoices/exports{query}", json=asked)
    assert answer.status_code == status, answer.text
    return answer.content if status == 200 else answer.json()


def send(target, data: bytes, status: int = 200, courier: str = "lotte") -> dict:
    answer = target.rig.http.post(f"/target/{target.name}/invoices/uploads", params={"courier": courier, "file": "back.xlsx"}, content=data)
    assert answer.status_code == status, answer.text
    return answer.json()


def numbered(*rows: tuple) -> bytes:
    return book(*({"배송번호": group, "송장번호": number} for group, number in rows), header=["배송번호", "송장번호"])


@pytest.fixture
def three(target):
    """Three groups with stock; the ids of the groups."""
    for name, sku in (("김하나", SKUS[0]), ("=이둘", SKUS[1]), ("박셋", SKUS[0])):
        order = new_order(target, lines=[{"product": sku, "name": "셔츠", "variant_code": sku, "quantity": 2, "amount": 20000}])
        order["receiver"]["name"] = name
        target.post("orders", order)
    target.day("allocate")
    return [group["group"] for group in target.get("groups")["groups"]]


@pytest.mark.rule("OMS-INV-02")
def test_the_list_counts_what_was_loaded_and_narrows_by_state(target, three):
    target.post("invoices", {"groups": three[:1]})
    listed = target.get("invoices")
    assert listed["counts"] == {"total": 3, "unregistered": 2, "registered": 1, "error": 0, "printed": 0, "unprinted": 3, "quantity": 6}
    narrowed = target.get("invoices?invoice_state=unregistered")
    assert narrowed["counts"] == listed["counts"] and [(row["row"], row["group"]) for row in narrowed["rows"]] == [(1, three[1]), (2, three[2])]
    target.rig.fault(emulator="cj", effect="status", status=500)
    target.post("invoices", {"groups": three[1:2]})
    assert target.get("invoices")["counts"]["error"] == 1
    target.post("ship", {"groups": three[:1]})
    assert [row["group"] for row in target.get("invoices?state=shipped")["rows"]] == three[:1]


@pytest.mark.rule("OMS-INV-02")
def test_the_list_is_loaded_by_each_point(target, three):
    rig = target.rig
    other = target.post("orders", new_order(target, seller=rig.other, ordered_at="2025-12-01", order_no="X-1"))
    rig.order()
    target.post("collect")
    mine = target.get(f"orders/{other['order']}")["group"]
    new = target.get("groups")["groups"][-1]["group"]
    found = {
        query: [row["group"] for row in target.get(f"invoices?{query}")["rows"]]
        for query in (
            f"seller={rig.other}", "order_no=X-1", "from=2025-12-01&to=2025-12-01", "to=2025-11-30", "amount_from=15000&amount_to=15000", "amount_from=20000&amount_to=20000",
            "supplier=S0000000", "supplier=S9999999", "payment=prepaid", "payment=collect", "partial_delivery=true", "domestic=false", "domestic=true", "print_state=printed",
        )
    }  # fmt: skip
    assert found[f"seller={rig.other}"] == found["order_no=X-1"] == found["from=2025-12-01&to=2025-12-01"] == [mine]
    assert mine in found["amount_from=15000&amount_to=15000"] and found["amount_from=20000&amount_to=20000"] == three
    assert found["supplier=S0000000"] == found["payment=prepaid"] == [new]
    assert found["domestic=true"] == [*three, mine, new]
    assert [found[query] for query in ("to=2025-11-30", "supplier=S9999999", "payment=collect", "partial_delivery=true", "domestic=false", "print_state=printed")] == [[]] * 6


@pytest.mark.rule("OMS-INV-08")
def test_a_range_picks_rows_and_a_bad_one_is_refused_by_its_part(target, three):
    rows = lambda text: [row["group"] for row in target.rig.http.get(f"/target/{target.name}/invoices", params={"range": text}).json()["rows"]]  # noqa: E731
    assert (rows("1, 3"), rows("2-3"), rows("")) == ([three[0], three[2]], three[1:], three)
    for text, part in (("1-3, 5", "'5'"), ("a", "'a'"), ("3-1", "'3-1'"), ("0", "'0'")):
        refused = target.rig.http.get(f"/target/{target.name}/invoices", params={"range": text})
        assert refused.status_code == 400 and refused.json()["error"]["at"] == "range" and part in refused.json()["error"]["message"]


@pytest.mark.rule("OMS-INV-03", "OMS-INV-05")
def test_an_xlsx_opens_with_its_password_only_and_has_the_form_s_columns(target, three):
    assert export(target, 409)["because"] == ["OMS-INV-05"]
    target.put("invoices/forms/cj", {"columns": FORM})
    refused = export(target, 400, password_again="other")
    assert refused["error"]["at"] == "password_again" and refused["because"] == ["OMS-INV-03"]
    data = export(target)
    rows = opened_xlsx(data, "비밀-1234")
    assert rows[0] == ("배송번호", "송장번호", "주문번호", "수령자명", "수령자휴대전화", "주소", "상품", "총수량")
    assert [row[0] for row in rows[1:]] == three and rows[2][3] == "=이둘" and rows[1][7] == 2
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        opened_xlsx(data, "비밀-1235")
    assert "김하나".encode() not in data


@pytest.mark.rule("OMS-INV-03")
def test_a_csv_comes_in_an_archive_that_opens_with_the_password_only(target, three):
    target.put("invoices/forms/cj", {"columns": FORM})
    data = export(target, kind="csv", query="?range=1-2")
    rows = opened_csv(data, "비밀-1234")
    assert [row[3] for row in rows] == ["수령자명", "김하나", "'=이둘"]
    with pytest.raises(RuntimeError, match="password"):
        opened_csv(data, "비밀-1235")
    with pyzipper.AESZipFile(io.BytesIO(data)) as archive:
        assert archive.getinfo("invoices.csv").wz_aes_strength == 3


@pytest.mark.rule("OMS-INV-05")
def test_exports_are_kept_in_the_history_and_forms_are_checked(target, three):
    target.put("invoices/forms/cj", {"columns": FORM})
    first = export(target, query="?who=보라&range=1")
    export(target, kind="csv")
    listed = target.get("invoices/exports")["exports"]
    assert [(row["kind"], row["rows"], row["who"]) for row in listed] == [("csv", 3, "manager"), ("xlsx", 1, "보라")]
    again = target.rig.http.get(f"/target/{target.name}/invoices/exports/{listed[1]['export']}")
    assert again.content == first
    target.get("invoices/exports/99", 404)
    assert target.put("invoices/forms/cj", {"columns": ["colour"]}, 400)["error"]["at"] == "columns"
    target.put("invoices/forms/cj", {"columns": ["group", "group"]}, 400)
    target.put("invoices/forms/cj", {"columns": []})
    assert export(target, 409)["because"] == ["OMS-INV-05"]


@pytest.mark.rule("OMS-INV-04")
@pytest.mark.parametrize(("kind", "limit"), [("xlsx", 10_000), ("csv", 80_000)])
def test_limits(kind, limit):
    invoice_files.check_limit(kind, limit)
    with pytest.raises(Refused, match=f"{limit:,}") as refused:
        invoice_files.check_limit(kind, limit + 1)
    assert refused.value.because == ["OMS-INV-04"]


@pytest.mark.rule("OMS-INV-04")
def test_ten_thousand_and_one_rows_are_too_many_for_xlsx_and_not_for_csv(target):
    company = target.rig.rooms.target.blueprints["target"].setups.get(target.name)
    receiver = register.Receiver(name="김민지", zipcode="04524", address1="서울", mobile="01012345678")
    lines = [register.NewLine(product="P", name="셔츠", quantity=1)]
    orders = [register.NewOrder(seller=target.rig.mall, receiver=receiver, lines=lines, order_no=f"A-{n}") for n in range(10_001)]
    with company.store.writing() as db:
        register.add_orders(db, Turn(company.clock.now().astimezone(SEOUL)), orders, register.BY_HAND, None)
    target.put("invoices/forms/cj", {"columns": ["group"]})
    refused = export(target, 409)
    assert "10,000" in refused["error"]["message"] and refused["because"] == ["OMS-INV-04"]
    assert len(opened_csv(export(target, kind="csv"), "비밀-1234")) == 10_002
    assert len(opened_xlsx(export(target, query="?range=1-10000"), "비밀-1234")) == 10_001
    assert [row["rows"] for row in target.get("invoices/exports")["exports"]] == [10_000, 10_001]


@pytest.mark.rule("OMS-INV-06")
def test_a_courier_s_file_is_looked_at_and_then_applied(target, three):
    target.post("invoices", {"groups": three[:1]})
    number = target.get("invoices")["rows"][0]["number"]
    held = target.post("orders", new_order(target, lines=[{"product": "unknown", "name": "모름", "quantity": 1}], order_no="U-1"))
    data = numbered((three[0], "1111122222"), (three[1], "2222-2333-3344"), (three[1], "333334444"), (three[2], number), (9999, "444445555"), (held["group"], "555556666"), ("G1", "1"), (three[2], "n/a!!!"))
    looked = send(target, data)
    assert [row["result"] for row in looked["rows"]] == ["fail", "register", *["fail"] * 6] and looked["counts"] == {"register": 1, "fail": 7}
    assert all((row["reason"] is None) == (row["result"] == "register") for row in looked["rows"])
    assert number in looked["rows"][0]["reason"] and str(three[0]) in looked["rows"][3]["reason"] and "OMS-MATCH-05" in looked["rows"][5]["because"]
    assert target.get("invoices")["counts"]["registered"] == 1, "looking registers nothing"
    applied = target.post(f"invoices/uploads/{looked['upload']}/apply")
    assert applied["rows"] == looked["rows"]
    rows = {row["group"]: row for row in target.get("invoices")["rows"]}
    assert (rows[three[1]]["number"], rows[three[1]]["courier"], rows[three[1]]["state"]) == ("222223333344", "lotte", "registered")
    target.post(f"invoices/uploads/{looked['upload']}/apply", status=409)
    assert target.post("ship", {"groups": [three[1]]})["shipped"] == [three[1]]


@pytest.mark.rule("OMS-INV-06", "OMS-INV-09", "OMS-INV-10")
def test_what_changed_since_the_look_is_judged_again_and_a_number_from_a_file_can_be_deleted(target, three):
    looked = send(target, numbered((three[0], "1111122222"), (three[1], "2222233333")))
    target.post("invoices", {"groups": three[:1]})
    applied = target.post(f"invoices/uploads/{looked['upload']}/apply")
    assert [row["result"] for row in applied["rows"]] == ["fail", "register"]
    deleted = target.delete("invoices", {"groups": [three[1]]})
    assert deleted["deleted"] == [{"group": three[1], "number": "2222233333"}]


@pytest.mark.rule("OMS-INV-06")
def test_a_file_of_the_wrong_kind_is_refused(target):
    assert send(target, b"\xff\xfe\x00nothing", 400)["error"]["at"] == "file"
    assert send(target, book({"a": 1}, header=["a"]), 400)["error"]["at"] == "file"
    assert send(target, numbered((1, 2)), 400, courier="dhl")["error"]["at"] == "courier"
    assert send(target, "배송번호,송장번호\r\n77,1111122222\r\n".encode("cp949"))["rows"][0]["reason"] == "no such delivery number"


@pytest.mark.rule("OMS-INV-02")
@pytest.mark.parametrize(("query", "at"), [
    ("from=2026-13-01", "from"), ("state=gone", "state"), ("amount_from=-1", "amount_from"), ("amount_to=99999999999999999999", "amount_to"),
    ("domestic=yes", "domestic"), ("colour=red", "colour"), ("payment=cash", "payment"),
])  # fmt: skip
def test_a_point_that_can_not_be_is_refused_by_name(target, query, at):
    assert target.get(f"invoices?{query}", 400)["error"]["at"] == at
