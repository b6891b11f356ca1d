"""Linked registration at Korea Post: one application for a group whatever happens to the answers."""

import pytest

from mallrig.reference.adapters.epost import encrypted

FAULTS = [{"effect": "reset", "after_commit": True}, {"effect": "reset"}, {"effect": "truncate"}, {"effect": "status", "status": 500}]


@pytest.fixture
def linked(target):
    target.put("options", {"couriers": ["cj", "epost"], "courier": "epost"})
    return target


def applications(rig) -> list[str]:
    """The numbers that Korea Post has given so far, by asking its trace for each in order."""
    given = []
    for count in range(1, 20):
        number = f"6{count:012d}"
        answer = rig.http.get(rig.world["epost"]["trace_url"], params={"regkey": rig.world["epost"]["regkey"], "target": "trace", "query": number, "showRec": "Y"})
        if number not in answer.text:
            return given
        given.append(number)
    raise AssertionError("more applications than these tests make")


@pytest.mark.parametrize(("key", "plain", "hexadecimal"), [
    ("1234567890abcdefghijkl", "123abc가나다", "8522ad534acc61cb88090b7e62c5183b"),
    ("0123456789abcdef", "custNo=0000000001&reqType=1", "5fe9d759485423a87fb34cd99448209f308dd6db9d21504226a66c4717fc7a12"),
])  # fmt: skip
def test_reg_data_is_as_korea_post_publishes_it(key, plain, hexadecimal):
    assert encrypted(key, plain) == hexadecimal


@pytest.mark.rule("OMS-INV-07", "OMS-INV-10", "DEV-04")
def test_the_number_comes_with_the_application(rig, target, linked):
    rig.order()
    linked.day("invoices")
    [group] = linked.get("groups")["groups"]
    assert group["invoice"]["courier"] == "epost"
    assert applications(rig) == [group["invoice"]["number"]]
    assert linked.post("invoices", {"groups": [group["group"]]})["invoices"] == [{"group": group["group"], "number": group["invoice"]["number"], "courier": "epost"}]
    assert applications(rig) == [group["invoice"]["number"]]


@pytest.mark.rule("OMS-INV-10")
@pytest.mark.parametrize("fault", FAULTS, ids=str)
@pytest.mark.parametrize("later", ["1m", "36h"])
def test_a_lost_answer_makes_no_second_application(rig, linked, fault, later):
    rig.order()
    linked.day("allocate")
    rig.fault(emulator="epost", path="*InsertOrder*", times=1, **fault)
    [failed] = linked.post("invoices")["failed"]
    rig.advance(later)
    [issued] = linked.post("invoices", {"groups": [failed["group"]]})["invoices"]
    assert applications(rig) == [issued["number"]]


@pytest.mark.rule("OMS-INV-09")
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_deleting_cancels_the_application_also_when_the_answer_is_lost(rig, linked, fault):
    rig.order()
    linked.day("invoices")
    [group] = linked.get("groups")["groups"]
    number = group["invoice"]["number"]
    rig.fault(emulator="epost", path="*GetResCancelCmd*", times=1, **fault)
    assert linked.delete("invoices", {"groups": [group["group"]]})["failed"]
    assert linked.delete("invoices", {"groups": [group["group"]]})["deleted"] == [{"group": group["group"], "number": number}]
    [again] = linked.post("invoices", {"groups": [group["group"]]})["invoices"]
    assert again["number"] != number
    assert applications(rig) == [number, again["number"]]


@pytest.mark.rule("OMS-INV-09")
def test_what_is_collected_is_not_cancelled(rig, linked):
    rig.order()
    linked.day("invoices")
    group = linked.get("groups")["groups"][0]["group"]
    rig.advance("3h")
    assert "수거" in linked.delete("invoices", {"groups": [group]})["failed"][0]["message"]
    assert linked.get(f"groups/{group}")["invoice"]


@pytest.mark.rule("OMS-INV-07")
def test_signs_that_reg_data_uses_do_no_harm(rig, linked):
    receiver = {"name": "김&민=지", "cellphone": "010-1234-5678", "phone": "", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": "3층&recNm=다른이\n"}
    rig.order(receiver=receiver)
    linked.day("invoices")
    assert linked.get("groups")["groups"][0]["invoice"]


@pytest.mark.rule("OMS-INV-10")
def test_maintenance_and_refusals_leave_the_group_without_a_number(rig, linked):
    rig.order(receiver={"name": "김민지", "cellphone": "1", "phone": "", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": ""})
    linked.day("allocate")
    answer = linked.post("invoices")
    assert "ERR-522" in answer["failed"][0]["message"] and applications(rig) == []
    assert linked.get("invoices")["counts"]["error"] == 1
