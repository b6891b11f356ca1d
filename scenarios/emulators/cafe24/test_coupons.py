"""Coupons: created, paused, issued, held, used and given back."""

import pytest

from mallrig.emulators.cafe24.catalog.coupon_issues import recover_coupons, use_coupons
from mallrig.emulators.core.refused import Refused

WELCOME, WINTER = "6000000000000000001", "6000000000000000002"
NEW = {
    "coupon_name": "봄맞이", "benefit_type": "A", "discount_amount": {"benefit_price": "3000.00"}, "issue_type": "M", "available_period_type": "R",
    "available_day_from_issued": 10, "available_site": ["W", "M"], "available_coupon_count_by_order": 1,
}  # fmt: skip


def made(mall, **more) -> str:
    """The number of a new coupon."""
    return mall.post("/admin/coupons", **NEW | more)["coupon"]["coupon_no"]


@pytest.mark.seen
@pytest.mark.checks("GET /admin/coupons", "GET /admin/coupons/count")
def test_coupons_have_19_digits_as_text_and_sites_as_a_comma_text(mall):
    rows = mall.get("/admin/coupons")["coupons"]
    assert [row["coupon_no"] for row in rows] == [f"600000000000000000{n}" for n in (4, 3, 2, 1)]
    last = rows[-1]
    assert (last["issued_count"], last["available_site"], last["benefit_price"], last["deleted"]) == ("3", "W,M", "2000.00", "F")
    assert last["available_date"] == "2026-01-05 00:00 ~ 2026-02-10 23:59"
    assert mall.get("/admin/coupons/count") == {"count": 4}


@pytest.mark.seen
@pytest.mark.checks("GET /admin/coupons", "GET /admin/coupons/count")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"coupon_no": WELCOME}, 1), ({"benefit_type": "A,B"}, 2), ({"issue_type": "M"}, 2), ({"coupon_name": "겨울"}, 1), ({"issued_flag": "F"}, 1),
        ({"deleted": "T"}, 0), ({"deleted": "T,F"}, 4), ({"available_period_type": "F"}, 2), ({"available_site": "P"}, 0), ({"coupon_type": "S"}, 0),
        ({"created_start_date": "2026-01-05", "created_end_date": "2026-01-05"}, 4), ({"created_start_date": "2026-01-06", "created_end_date": "2026-01-07"}, 0),
        ({"available_period_type": "F", "available_datetime": "2026-02-10"}, 2), ({"available_period_type": "F", "available_datetime": "2026-02-11"}, 0),
    ],
)  # fmt: skip
def test_filters(mall, asked, found):
    assert len(mall.get("/admin/coupons", **asked)["coupons"]) == found
    assert mall.get("/admin/coupons/count", **asked) == {"count": found}


@pytest.mark.seen
@pytest.mark.checks("GET /admin/coupons")
@pytest.mark.parametrize("wrong", [{"available_datetime": "2026-01-01"}, {"created_start_date": "2026-01-01"}, {"deleted": "D"}, {"benefit_type": "A,Z"}])
def test_wrong_questions_are_refused(mall, wrong):
    mall.get("/admin/coupons", 422, **wrong)


@pytest.mark.seen
@pytest.mark.checks("POST /admin/coupons")
def test_a_new_coupon_answers_what_was_sent(mall):
    answer = mall.post("/admin/coupons", **NEW)["coupon"]
    assert answer["available_site"] == ["W", "M"]
    assert answer["discount_amount"] == {"benefit_price": "3000.00"}
    row = mall.get("/admin/coupons", coupon_no=answer["coupon_no"])["coupons"][0]
    assert (row["available_site"], row["benefit_price"], row["issued_count"], len(row["coupon_no"])) == ("W,M", "3000.00", "0", 19)


@pytest.mark.seen
@pytest.mark.checks("POST /admin/coupons")
@pytest.mark.parametrize("name", list(NEW))
def test_what_a_coupon_needs(mall, name):
    mall.post("/admin/coupons", 422, **{key: value for key, value in NEW.items() if key != name})
    assert f"(parameter.{name})" in mall.message()


@pytest.mark.seen
@pytest.mark.checks("POST /admin/coupons")
@pytest.mark.parametrize(
    ("more", "lacks"),
    [
        ({"available_period_type": "F"}, "available_begin_datetime"), ({"available_period_type": "F", "available_begin_datetime": "2026-01-01"}, "available_end_datetime"),
        ({"benefit_type": "B"}, "discount_rate"), ({"issue_reserved": "T"}, "issue_reserved_date"), ({"issue_sub_type": "P"}, "issue_review_count"),
        ({"issue_limit": "T"}, "same_user_reissue"), ({"issue_type": "R"}, "recurring_issuance"),
    ],
)  # fmt: skip
def test_what_one_member_makes_needed_of_others(mall, more, lacks):
    mall.post("/admin/coupons", 422, **NEW | more)
    assert f"(parameter.{lacks})" in mall.message()


@pytest.mark.seen
@pytest.mark.checks("POST /admin/coupons")
@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("coupon_name", ["가", "가" * 50], ["", "가" * 51]), ("available_day_from_issued", [1, 999], [0, 1000]), ("available_coupon_count_by_order", [1, 999], [0, 1000]),
        ("available_site", [["W", "M", "P"]], [[], ["X"], "W,M", ["W"] * 4]),
    ],
)  # fmt: skip
def test_bounds_of_a_coupons_members(mall, name, good, bad):
    for value in good:
        mall.post("/admin/coupons", **NEW | {name: value})
    for value in bad:
        mall.post("/admin/coupons", 422, **NEW | {name: value})


@pytest.mark.seen
@pytest.mark.checks("POST /admin/coupons")
@pytest.mark.parametrize(
    ("name", "good", "bad"), [("interval", "12m", "2m"), ("day", "25", "2"), ("hour", "08", "07"), ("hour", "23", "24"), ("minute", "55", "56"), ("minute", "00", "5")]
)
def test_a_regular_issue_runs_on_the_days_and_hours_there_are(mall, name, good, bad):
    plan = {f"recurring_issuance_{key}": value for key, value in {"interval": "1m", "day": "1", "hour": "10", "minute": "30"}.items()}
    mall.post("/admin/coupons", **NEW | {"issue_type": "R", "recurring_issuance": plan | {f"recurring_issuance_{name}": good}})
    mall.post("/admin/coupons", 422, **NEW | {"issue_type": "R", "recurring_issuance": plan | {f"recurring_issuance_{name}": bad}})


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/coupons/<coupon_no>")
def test_a_coupon_is_paused_and_restarted_once(mall):
    mall.put(f"/admin/coupons/{WELCOME}", 422, status="restart")
    assert mall.message() == "Coupons in active status cannot be reactivated"
    mall.put(f"/admin/coupons/{WELCOME}", status="pause", immediate_issue_pause="I")
    row = mall.get("/admin/coupons", coupon_no=WELCOME)["coupons"][0]
    assert (row["is_stopped_issued_coupon"], row["pause_begin_datetime"]) == ("T", "2026-01-10T09:00:00+09:00")
    mall.put(f"/admin/coupons/{WELCOME}", 422, status="pause")
    mall.post(f"/admin/coupons/{WELCOME}/issues", 422, issued_member_scope="A")
    mall.put(f"/admin/coupons/{WELCOME}", status="restart", immediate_issue_restart="I")
    mall.put(f"/admin/coupons/{WELCOME}", 422, status="restart")


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/coupons/<coupon_no>")
@pytest.mark.parametrize("wrong", [{"immediate_issue_pause": "I"}, {"status": "restart", "immediate_issue_pause": "I"}, {"status": "stop"}, {"deleted": "T"}])
def test_a_switch_without_its_status_is_refused(mall, wrong):
    mall.put(f"/admin/coupons/{WELCOME}", 422, **wrong)


@pytest.mark.read
@pytest.mark.checks("PUT /admin/coupons/<coupon_no>")
def test_a_deleted_coupon_is_gone_from_the_list_and_stays_so(mall, neighbour):
    mall.put(f"/admin/coupons/{WELCOME}", deleted="D")
    assert mall.get("/admin/coupons/count") == {"count": 3}
    assert mall.get("/admin/coupons/count", deleted="T") == {"count": 1}
    mall.put(f"/admin/coupons/{WELCOME}", 422, status="pause")
    mall.put("/admin/coupons/6000000000000000099", 404, status="pause")
    assert neighbour.get("/admin/coupons/count") == {"count": 4}


@pytest.mark.seen
@pytest.mark.checks("GET /admin/coupons/<coupon_no>/issues")
def test_issues_newest_first_and_by_cursor(mall):
    rows = mall.get(f"/admin/coupons/{WELCOME}/issues")["issues"]
    assert [row["issue_no"] for row in rows] == [3, 2, 1]
    assert (rows[2]["member_id"], rows[2]["group_no"], rows[2]["used_coupon"], rows[2]["used_date"], rows[2]["related_order_id"]) == ("minji01", 1, "F", None, None)
    page = mall.get(f"/admin/coupons/{WELCOME}/issues", since_issue_no=1, limit=1)
    assert [row["issue_no"] for row in page["issues"]] == [2]
    assert "since_issue_no=2" in page["links"][0]["href"]
    mall.get(f"/admin/coupons/{WELCOME}/issues", 422, since_issue_no=1, offset=1)
    mall.get("/admin/coupons/6000000000000000099/issues", 404)


@pytest.mark.seen
@pytest.mark.checks("GET /admin/coupons/<coupon_no>/issues")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"member_id": "minji01,seoyeon"}, 2), ({"group_no": 2}, 1), ({"issued_date": "2026-01-08"}, 3), ({"issued_start_date": "2026-01-09"}, 0),
        ({"used_coupon": "T"}, 0),
    ],
)  # fmt: skip
def test_filters_of_issues(mall, asked, found):
    assert len(mall.get(f"/admin/coupons/{WELCOME}/issues", **asked)["issues"]) == found


@pytest.mark.seen
@pytest.mark.checks("POST /admin/coupons/<coupon_no>/issues")
@pytest.mark.parametrize(
    ("sent", "given"),
    [
        ({"issued_member_scope": "A"}, 6), ({"issued_member_scope": "G", "group_no": 2}, 2), ({"issued_member_scope": "M", "member_id": "minji01,dongmin"}, 2),
        ({"issued_member_scope": "M", "member_id": "minji01", "single_issue_per_once": "F"}, 2),
        ({"issued_member_scope": "M", "member_id": "minji01", "single_issue_per_once": "F", "issue_count_per_once": 10}, 10),
    ],
)  # fmt: skip
def test_a_coupon_is_issued_to_whom_the_scope_says(mall, sent, given):
    number = made(mall)
    assert mall.post(f"/admin/coupons/{number}/issues", **sent) == {"issues": {"shop_no": 1, "count": {number: given}}}
    assert mall.get("/admin/coupons", coupon_no=number)["coupons"][0]["issued_count"] == str(given)


@pytest.mark.seen
@pytest.mark.checks("POST /admin/coupons/<coupon_no>/issues")
@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"issued_member_scope": "X"}, {"issued_member_scope": "G"}, {"issued_member_scope": "M"}, {"issued_member_scope": "M", "member_id": "minji01,nobody"},
        {"issued_member_scope": "A", "issue_count_per_once": 1}, {"issued_member_scope": "A", "issue_count_per_once": 11},
    ],
)  # fmt: skip
def test_a_wrong_issue_gives_nothing(mall, wrong):
    mall.post(f"/admin/coupons/{WELCOME}/issues", 422, **wrong)
    assert len(mall.get(f"/admin/coupons/{WELCOME}/issues")["issues"]) == 3


@pytest.mark.read
@pytest.mark.checks("POST /admin/coupons/<coupon_no>/issues")
def test_nobody_gets_a_coupon_twice_unless_it_is_allowed(mall):
    to_all = {"issued_member_scope": "A"}
    assert mall.post(f"/admin/coupons/{WELCOME}/issues", **to_all)["issues"]["count"][WELCOME] == 3
    assert mall.post(f"/admin/coupons/{WELCOME}/issues", **to_all)["issues"]["count"][WELCOME] == 0
    assert mall.post(f"/admin/coupons/{WELCOME}/issues", **to_all, allow_duplication="T")["issues"]["count"][WELCOME] == 6


@pytest.mark.read
@pytest.mark.checks("POST /admin/coupons/<coupon_no>/issues")
def test_a_coupons_own_maximum(mall):
    number = made(mall, issue_max_count=2)
    mall.post(f"/admin/coupons/{number}/issues", 422, issued_member_scope="M", member_id="minji01,junho88,seoyeon")
    mall.post(f"/admin/coupons/{number}/issues", issued_member_scope="M", member_id="minji01,junho88")
    mall.post(f"/admin/coupons/{number}/issues", 422, issued_member_scope="M", member_id="seoyeon")


@pytest.mark.read
@pytest.mark.checks("lifetimes of coupons")
@pytest.mark.parametrize(
    ("period", "until"),
    [
        ({"available_period_type": "R", "available_day_from_issued": 1}, "2026-01-11T23:59:59+09:00"), ({"available_period_type": "M"}, "2026-01-31T23:59:59+09:00"),
        ({"available_period_type": "F", "available_begin_datetime": "2026-01-01", "available_end_datetime": "2026-01-20"}, "2026-01-20T23:59:59+09:00"),
    ],
)  # fmt: skip
def test_when_an_issued_coupon_ends(mall, period, until):
    number = made(mall, **period)
    mall.post(f"/admin/coupons/{number}/issues", issued_member_scope="M", member_id="minji01")
    assert mall.get(f"/admin/coupons/{number}/issues")["issues"][0]["expiration_date"] == until


@pytest.mark.read
@pytest.mark.checks("GET /admin/coupons/<coupon_no>/issuancecustomers")
def test_who_may_get_a_conditional_coupon(mall):
    rows = mall.get(f"/admin/coupons/{WELCOME}/issuancecustomers")["issuancecustomers"]
    assert [row["member_id"] for row in rows] == ["dongmin", "hyunwoo", "jiyoung"]
    assert [row["member_id"] for row in mall.get(f"/admin/coupons/{WELCOME}/issuancecustomers", since_member_id="hyunwoo")["issuancecustomers"]] == ["jiyoung"]
    assert mall.get(f"/admin/coupons/{WINTER}/issuancecustomers")["issuancecustomers"] == []


@pytest.mark.seen
@pytest.mark.checks("GET /admin/customers/<member_id>/coupons", "GET /admin/customers/<member_id>/coupons/count", "DELETE /admin/customers/<member_id>/coupons/<coupon_no>")
def test_a_members_coupons_and_taking_one_back(mall):
    rows = mall.get("/admin/customers/minji01/coupons")["coupons"]
    assert [(row["coupon_no"], row["issue_no"]) for row in rows] == [(WINTER, 4), (WELCOME, 1)]
    assert (rows[1]["benefit_price"], rows[1]["available_min_price"], rows[1]["available_end_datetime"]) == ("2000.00", "10000.00", "2026-02-10T23:59:59+09:00")
    assert mall.delete(f"/admin/customers/minji01/coupons/{WELCOME}", issue_no=1) == {"coupon": {"shop_no": 1, "coupon_no": WELCOME, "issue_no": [1]}}
    mall.delete(f"/admin/customers/minji01/coupons/{WELCOME}", 404)
    assert mall.get("/admin/customers/minji01/coupons/count") == {"count": 1}
    mall.get("/admin/customers/nobody/coupons", 404)


@pytest.mark.read
@pytest.mark.checks("coupons used by orders")
def test_a_used_coupon_is_held_no_longer_until_it_is_given_back(cafe24_app, mall):
    world = cafe24_app.extensions["mallrig.worlds"].get(mall.world)
    with world.store.writing() as db:
        assert use_coupons(db, world, 1, "minji01", [WELCOME], "20260110-0000099")[0]["issue_no"] == 1
    used = mall.get(f"/admin/coupons/{WELCOME}/issues", used_coupon="T")["issues"][0]
    assert (used["related_order_id"], used["used_date"]) == ("20260110-0000099", "2026-01-10T09:00:00+09:00")
    assert mall.get("/admin/customers/minji01/coupons/count") == {"count": 1}
    with pytest.raises(Refused), world.store.writing() as db:
        use_coupons(db, world, 1, "minji01", [WELCOME], "20260110-0000100")
    with world.store.writing() as db:
        assert recover_coupons(db, 1, "20260110-0000099") == [WELCOME]
    assert mall.get("/admin/customers/minji01/coupons/count") == {"count": 2}


@pytest.mark.ours
@pytest.mark.checks("coupons given through the rig")
def test_the_rig_gives_a_coupon_as_a_shopper_downloads_one(mall):
    gift = {"mall": mall.mall_id, "member_id": "dongmin", "coupon_no": WINTER, "count": 2}
    assert mall.rig("POST", "/shop/coupons", 201, gift)["given"] == 2
    assert mall.get("/admin/customers/dongmin/coupons/count") == {"count": 2}
    for wrong in ({"mall": "nowhere"}, {"member_id": "nobody"}, {"coupon_no": "1"}, {"count": 0}, {"count": 101}, {"count": "2"}):
        mall.rig("POST", "/shop/coupons", 400, gift | wrong)
