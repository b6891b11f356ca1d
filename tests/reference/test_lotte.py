"""Linked registration at Lotte: numbers out of the allotted range, one for a group whatever happens to the answers."""

import pytest

RECEIVER = {"name": "이영호", "cellphone": "010-7777-8888", "phone": "", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": "5층"}


def link(target, *couriers: str) -> None:
    target.put("options", {"couriers": list(couriers), "courier": couriers[0]})


def tracked(rig, number: str) -> list[str]:
    """The codes that Lotte shows of a parcel; none for a number without a booking."""
    access = rig.world["lotte"]
    asked = {"jobCustCd": access["customer_code"], "invNo": number}
    answer = rig.http.get(f"{access['base_url']}/api/pid/cus/806/custmer-view-tracking", params=asked, headers={"Authorization": access["authorization"]})
    return [scan["godsStatCd"] for scan in answer.json()["tracking"]]


@pytest.mark.rule("DEV-04")
def test_only_a_linked_courier_issues(rig, target):
    rig.order()
    target.day("allocate")
    refused = target.post("invoices", {"courier": "lotte"}, 400)
    assert refused["because"] == ["DEV-04"]
    assert rig.call("PUT", f"/target/{target.name}/options", {"couriers": ["cj", "lotte"]})["options"]["couriers"] == ["cj", "lotte"]
    [issued] = target.post("invoices", {"courier": "lotte"})["invoices"]
    assert issued["courier"] == "lotte"
    target.put("options", {"couriers": ["lotte"]})
    assert target.post("invoices", {"courier": "cj"}, 400)["because"] == ["DEV-04"]
    assert target.put("options", {"couriers": ["hanjin"]}, 400)["error"]["at"] == "couriers[0]"


@pytest.mark.rule("DEV-04")
def test_a_courier_without_a_contract_is_not_linked(rig):
    world = {name: part for name, part in rig.world.items() if name != "lotte"}
    made = {"world": world, "options": {"couriers": ["lotte"]}}
    assert rig.call("POST", "/target/setups", made, 400)["because"] == ["DEV-04"]
    without = rig.call("POST", "/target/setups", {"world": world})["setup"]
    assert rig.call("PUT", f"/target/{without}/options", {"couriers": ["cj", "lotte"]}, 400)["error"]["at"] == "couriers"


@pytest.mark.rule("OMS-INV-07", "OMS-INV-10")
def test_numbers_come_in_order_out_of_the_range_with_their_check_digit(rig, target):
    link(target, "lotte")
    for name in ("이영호", "박민수"):
        rig.order(receiver=RECEIVER | {"name": name})
    target.day("invoices")
    numbers = [group["invoice"]["number"] for group in target.get("groups")["groups"]]
    assert numbers == ["400000000013", "400000000024"]
    assert all(tracked(rig, number) == ["12"] for number in numbers)


@pytest.mark.rule("OMS-INV-10")
@pytest.mark.parametrize("fault", [{"effect": "reset", "after_commit": True}, {"effect": "reset"}, {"effect": "truncate"}, {"effect": "status", "status": 503}], ids=str)
def test_a_lost_answer_costs_no_second_number(rig, target, fault):
    link(target, "lotte")
    rig.order()
    target.day("allocate")
    rig.fault(emulator="lotte", path="*/apiSndOut", times=1, **fault)
    [failed] = target.post("invoices")["failed"]
    [issued] = target.post("invoices", {"groups": [failed["group"]]})["invoices"]
    assert issued["number"] == "400000000013" and tracked(rig, issued["number"]) == ["12"]
    assert target.post("invoices", {"groups": [failed["group"]]})["invoices"] == [issued]
    assert tracked(rig, "400000000024") == []


@pytest.mark.rule("OMS-INV-10")
def test_a_number_that_another_system_used_is_passed_over(rig, target):
    other = rig.setup()
    for setup in (other, target):
        link(setup, "lotte")
    rig.order()
    other.day("invoices")
    target.day("invoices")
    numbers = [setup.get("groups")["groups"][0]["invoice"]["number"] for setup in (other, target)]
    assert numbers == ["400000000013", "400000000024"]


@pytest.mark.rule("OMS-INV-09")
@pytest.mark.parametrize("after_commit", [True, False])
def test_deleting_cancels_the_booking_also_when_the_answer_is_lost(rig, target, after_commit):
    link(target, "lotte")
    rig.order()
    target.day("invoices")
    group = target.get("groups")["groups"][0]
    rig.fault(emulator="lotte", path="*/apiSndCancel", effect="reset", after_commit=after_commit, times=1)
    assert [each["group"] for each in target.delete("invoices", {"groups": [group["group"]]})["failed"]] == [group["group"]]
    assert target.get(f"groups/{group['group']}")["invoice"]["number"] == group["invoice"]["number"]
    assert target.delete("invoices", {"groups": [group["group"]]})["deleted"] == [{"group": group["group"], "number": group["invoice"]["number"]}]
    assert "09" in tracked(rig, group["invoice"]["number"])
    [again] = target.post("invoices", {"groups": [group["group"]]})["invoices"]
    assert again["number"] == "400000000024"


@pytest.mark.rule("OMS-INV-09")
def test_what_is_picked_up_is_not_cancelled(rig, target):
    link(target, "lotte")
    rig.order()
    target.day("invoices")
    group = target.get("groups")["groups"][0]["group"]
    rig.advance("3h")
    assert target.delete("invoices", {"groups": [group]})["failed"][0]["message"].startswith("lotte: ")
    assert target.get(f"groups/{group}")["invoice"]
