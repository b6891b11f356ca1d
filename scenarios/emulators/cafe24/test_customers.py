"""Members, with and without personal data."""

import pytest

NEEDED = "Please enter the cellphone or member_id parameter."


@pytest.mark.seen
@pytest.mark.checks("GET /admin/customers")
def test_a_cellphone_or_an_id_is_needed(mall):
    mall.get("/admin/customers", 422)
    assert mall.message() == NEEDED
    mall.get("/admin/customers", 422, name="김민지")
    assert mall.message() == NEEDED


@pytest.mark.seen
@pytest.mark.checks("GET /admin/customers")
def test_whole_values_with_commas_find_members_without_personal_data(mall):
    rows = mall.get("/admin/customers", member_id="minji01,junho88,nobody")["customers"]
    assert [row["member_id"] for row in rows] == ["junho88", "minji01"]
    assert not {"name", "phone", "cellphone", "email"} & set(rows[0])
    assert (rows[1]["group_no"], rows[1]["available_points"], rows[1]["sms"]) == (1, "12000.00", "T")
    assert mall.get("/admin/customers", member_id="minji")["customers"] == []


@pytest.mark.ours
@pytest.mark.checks("GET /admin/customers")
@pytest.mark.parametrize("phone", ["010-1234-5678", "01012345678", "010 1234 5678"])
def test_phones_are_compared_by_their_digits(mall, phone):
    assert [row["member_id"] for row in mall.get("/admin/customers", cellphone=phone)["customers"]] == ["minji01"]


@pytest.mark.ours
@pytest.mark.checks("GET /admin/customers")
def test_a_phone_without_digits_finds_nobody(mall):
    assert mall.get("/admin/customers", cellphone="---")["customers"] == []


@pytest.mark.seen
@pytest.mark.checks("GET /admin/customersprivacy", "GET /admin/customersprivacy/count")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 6), ({"search_field": "name", "keyword": "김민지"}, 1), ({"search_field": "hp", "keyword": "010-1234-5678,01023456789"}, 2),
        ({"search_field": "mail", "keyword": "minji@example.com"}, 1), ({"search_field": "id", "keyword": "minji01"}, 1), ({"gender": "F"}, 3),
        ({"group_no": 2}, 2), ({"sms": "F"}, 2), ({"member_id": "minji01,junho88"}, 2), ({"member_class": "c"}, 0), ({"member_type": "vip"}, 0),
        ({"date_type": "join", "start_date": "2024-03-04", "end_date": "2024-03-04"}, 6), ({"date_type": "age", "start_date": "1990-01-01", "end_date": "1995-12-31"}, 3),
        ({"search_type": "created_date", "created_start_date": "2024-03-05", "created_end_date": "2024-03-06", "gender": "F"}, 0), ({"is_simple_join": "T"}, 0),
    ],
)  # fmt: skip
def test_filters(mall, asked, found):
    assert len(mall.get("/admin/customersprivacy", **asked)["customersprivacy"]) == found
    assert mall.get("/admin/customersprivacy/count", **asked) == {"count": found}


@pytest.mark.seen
@pytest.mark.checks("GET /admin/customersprivacy")
@pytest.mark.parametrize(
    "wrong",
    [
        {"search_field": "name"}, {"keyword": "김"}, {"date_type": "join"}, {"date_type": "join", "start_date": "2026-01-01"}, {"search_type": "created_date"},
        {"search_type": "created_date", "created_start_date": "2024-01-01", "created_end_date": "2024-01-02", "offset": 1}, {"gender": "X"}, {"search_type": "all"},
    ],
)  # fmt: skip
def test_half_a_question_is_refused(mall, wrong):
    mall.get("/admin/customersprivacy", 422, **wrong)


@pytest.mark.ours
@pytest.mark.checks("GET /admin/customersprivacy")
def test_since_member_id_goes_upwards(mall):
    page = mall.get("/admin/customersprivacy", since_member_id="hyunwoo", limit=2)
    assert [row["member_id"] for row in page["customersprivacy"]] == ["jiyoung", "junho88"]
    assert "since_member_id=junho88" in page["links"][0]["href"]
    mall.get("/admin/customersprivacy", 422, since_member_id="a", offset=1)


@pytest.mark.seen
@pytest.mark.checks("GET /admin/customersprivacy/<member_id>")
def test_one_member_has_what_the_list_leaves_out(mall):
    row = mall.get("/admin/customersprivacy/minji01")["customersprivacy"]
    assert (row["name"], row["cellphone"], row["available_credits"], row["additional_information"]) == ("김민지", "010-1234-5678", "5000.00", [])
    mall.get("/admin/customersprivacy/nobody", 404)


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/customersprivacy/<member_id>")
def test_a_members_data_is_changed_and_found_by_the_new_phone(mall, neighbour):
    changed = mall.put("/admin/customersprivacy/minji01", cellphone="010-9999-0000", address2="4층", sms="F")["customersprivacy"]
    assert (changed["cellphone"], changed["address2"], changed["sms"], changed["name"]) == ("010-9999-0000", "4층", "F", "김민지")
    assert [row["member_id"] for row in mall.get("/admin/customers", cellphone="01099990000")["customers"]] == ["minji01"]
    assert mall.get("/admin/customers", cellphone="01012345678")["customers"] == []
    assert neighbour.get("/admin/customers", cellphone="01099990000")["customers"] == []


@pytest.mark.ours
@pytest.mark.checks("PUT /admin/customersprivacy/<member_id>")
@pytest.mark.parametrize(
    "wrong", [{"email": "nobody"}, {"sms": "yes"}, {"birthday": "1990-13-01"}, {"cellphone": "phone"}, {"cellphone": "0" * 21}, {"zipcode": "1" * 15}, {"additional_information": [{}]}]
)
def test_a_wrong_member_changes_nothing(mall, wrong):
    before = mall.get("/admin/customersprivacy/minji01")
    mall.put("/admin/customersprivacy/minji01", 422, **wrong | {"city": "Seoul"} if "city" not in wrong else wrong)
    assert mall.get("/admin/customersprivacy/minji01") == before
    mall.put("/admin/customersprivacy/nobody", 404, sms="T")
