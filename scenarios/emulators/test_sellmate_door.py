"""Sellmate's door: auth, partner switch, limits, paging, filters, and its document."""

from itertools import cycle

import pytest

from mallrig.emulators.sellmate import operations
from mallrig.emulators.sellmate.listing import OPERATORS
from mallrig.emulators.sellmate.operations import Operation
from mallrig.scenarios.profile import SOAK


@pytest.mark.seen
def test_auth_gives_a_bearer_token(hand, sellmate):
    """Observed in one public client: client_id and client_secret in, access_token out."""
    sent = {name: sellmate.facts[name] for name in ("client_id", "client_secret")}
    answer = hand.client.post(f"{sellmate.base}/auth", json=sent)
    assert answer.status_code == 200
    assert sellmate.open("GET", "/shops", token=answer.json["access_token"]).status_code == 200


@pytest.mark.ours
def test_a_token_lives_86400_seconds_and_a_new_one_voids_none(hand, sellmate):
    sent = {name: sellmate.facts[name] for name in ("client_id", "client_secret")}
    first = sellmate.call("POST", "/auth", sent)
    assert first["token_type"] == "Bearer" and first["expires_in"] == 86_400
    hand.advance("23h59m59s")
    sellmate.call("POST", "/auth", sent)
    assert sellmate.open("GET", "/shops", token=first["access_token"]).status_code == 200
    hand.advance("1s")
    answer = sellmate.open("GET", "/shops", token=first["access_token"])
    assert (answer.status_code, answer.json["code"]) == (401, "token_expired")


@pytest.mark.seen
def test_a_long_lived_token_needs_no_auth(hand, sellmate):
    hand.advance("300d")
    assert sellmate.open("GET", "/orders").status_code == 200


@pytest.mark.ours
@pytest.mark.parametrize(("header", "code"), [("", "invalid_token"), ("Bearer nope", "invalid_token"), ("Basic x", "invalid_token")])
def test_a_garbled_token_is_401(hand, sellmate, header, code):
    answer = hand.client.get(f"{sellmate.base}/shops", headers={"Authorization": header})
    assert (answer.status_code, answer.json["code"]) == (401, code)


@pytest.mark.ours
def test_expire_token_fault(hand, sellmate):
    hand.rig("POST", "/faults", 201, effect="expire_token", emulator="sellmate", times=1)
    assert sellmate.refused(401, "GET", "/shops") == "token_expired"
    assert sellmate.open("GET", "/shops").status_code == 200


@pytest.mark.ours
def test_the_three_cases_of_a_link_that_doesnt_work(hand, sellmate):
    """404 the domain is wrong, 401 the secret is, 403 the partner isn't switched on."""
    partner = sellmate.facts["partner"]
    before = hand.strays()
    assert hand.client.post("/sellmate/external/nope/auth", json=partner).json["code"] == "unknown_domain"
    assert hand.strays() == before + 1
    assert sellmate.refused(401, "POST", "/auth", partner | {"client_secret": "wrong"}) == "invalid_client"
    token = sellmate.call("POST", "/auth", partner)["access_token"]
    hand.rig("PUT", "/sellmate", partner=False)
    assert sellmate.refused(403, "POST", "/auth", partner) == "partner_disabled"
    assert sellmate.open("GET", "/orders", token=token).json["code"] == "partner_disabled"
    assert sellmate.open("GET", "/orders").status_code == 200
    hand.rig("PUT", "/sellmate", partner=True)
    assert sellmate.open("GET", "/orders", token=token).status_code == 200


@pytest.mark.ours
def test_ten_calls_a_second(hand, sellmate):
    hand.rig("PUT", "/sellmate", rate_limit=10)
    hand.advance("1s")
    assert [sellmate.open("GET", "/shops").status_code for _ in range(10)] == [200] * 10
    answer = sellmate.open("GET", "/shops")
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (429, "too_many_requests", "1")
    hand.advance("1s")
    assert sellmate.open("GET", "/shops").status_code == 200


@pytest.mark.ours
def test_the_limit_is_ten_from_the_start(hand):
    assert hand.rig("GET", "/sellmate") == {"partner": True, "rate_limit": 10}
    hand.rig("PUT", "/sellmate", 400, rate_limit=0)


@pytest.mark.ours
def test_a_squeeze_is_429(hand, sellmate):
    hand.rig("POST", "/faults", 201, effect="squeeze", emulator="sellmate", times=1)
    assert sellmate.refused(429, "GET", "/shops") == "too_many_requests"


# -- paging and filters --


@pytest.mark.seen
def test_pages(sellmate):
    """page from 1, per_page, data and meta with last_page and total."""
    first = sellmate.call("GET", "/productVariants", page=1, per_page=10)
    assert first["meta"] == {"current_page": 1, "last_page": 3, "per_page": 10, "total": 25}
    ids = [row["id"] for page in (1, 2, 3) for row in sellmate.call("GET", "/productVariants", page=page, per_page=10)["data"]]
    assert ids == list(range(1, 26))


@pytest.mark.ours
def test_a_page_past_the_end_is_empty(sellmate):
    answer = sellmate.call("GET", "/productVariants", page=4, per_page=10)
    assert answer["data"] == [] and answer["meta"]["total"] == 25


@pytest.mark.ours
@pytest.mark.parametrize(("per_page", "status"), [(1, 200), (500, 200), (501, 422), (0, 422), ("x", 422), (10**20, 422)])
def test_per_page_is_at_most_500(sellmate, per_page, status):
    sellmate.call("GET", "/productVariants", status=status, per_page=per_page)


@pytest.mark.seen
@pytest.mark.parametrize(("filters", "count"), [
    (["barcode1,=,8809999009009,and"], 1), (["barcode1,in,8809999009009|8809999009016|none,and"], 2),
    (["barcode1,=,8809999009009,and", "barcode1,=,8809999009016,and"], 0),
])  # fmt: skip
def test_filters_of_live_clients(sellmate, filters, count):
    assert sellmate.call("GET", "/productVariants", **{"f[]": filters})["meta"]["total"] == count


@pytest.mark.ours
@pytest.mark.parametrize(("filters", "count"), [
    (["id,>=,24,and"], 2), (["id,<=,2,and"], 2), (["id,!=,1,and"], 24), (["product_name,like,니트,and"], 4), (["product_name,like,%니트,and"], 4),
    (["id,=,1,and", "id,=,2,or"], 2), (["option_text,=,색상=아이보리, 사이즈=S,and"], 1), (["sold_out,=,false,and"], 25),
    (["updated_at,>=,2026-01-10,and"], 25), (["updated_at,>=,2026-01-10T09:00:01+09:00,and"], 0), (["updated_at,<=,2026-01-10T00:00:00Z,and"], 25),
])  # fmt: skip
def test_modelled_filters(sellmate, filters, count):
    assert sellmate.call("GET", "/productVariants", **{"f[]": filters})["meta"]["total"] == count


@pytest.mark.ours
@pytest.mark.parametrize("text", [
    "nope,=,1,and", "id,~,1,and", "id,=,x,and", "id,=,1,xor", "id,=,1", "id", "", "id,like,1,and", "updated_at,=,soon,and", "sold_out,=,maybe,and",
    "sold_out,>=,true,and", "sold_out,in,true|false,and", "id,=,99999999999999999999,and", "product_name,like," + "x" * 256 + ",and", "id,in," + "|".join(["1"] * 501) + ",and",
])  # fmt: skip
def test_a_bad_filter_is_422(sellmate, text):
    assert sellmate.refused(422, "GET", "/productVariants", **{"f[]": text}) == "f"


@pytest.mark.ours
def test_at_most_50_filters_of_500_values(sellmate):
    many = "id,in," + "|".join(["1"] * 500) + ",or"
    assert sellmate.call("GET", "/productVariants", **{"f[]": [many] * 50})["meta"]["total"] == 1
    assert sellmate.refused(422, "GET", "/productVariants", **{"f[]": ["id,=,1,and"] * 51}) == "f"


@pytest.mark.seen
def test_the_switches_go_in_a_body_on_get_too(sellmate):
    body = {"f": ["barcode1,in,8809999009009|8809999009016,and"], "ap": [], "c": ["availabilityInfo"]}
    answer = sellmate.call("GET", "/productVariants", body)
    assert [row["availability_info"]["current_qty"] for row in answer["data"]] == [120, 80]


@pytest.mark.ours
@pytest.mark.parametrize(("body", "member"), [({"f": "x"}, "f"), ({"f": [1]}, "f"), ({"c": ["nope"]}, "c"), ({"per_page": 501}, "per_page")])
def test_bad_switches_in_a_body_are_422(sellmate, body, member):
    assert sellmate.refused(422, "GET", "/productVariants", body) == member


@pytest.mark.ours
@pytest.mark.parametrize("raw", [b"[1]", b"{", b"\xff", b"[" * 100_000, b'{"f":["\\ud800,=,1,and"]}'])
@pytest.mark.parametrize(("method", "path"), [("GET", "/orders"), ("POST", "/orders"), ("POST", "/auth"), ("PATCH", "/packages/1/receiver")])
def test_a_body_that_is_no_object_is_400(sellmate, raw, method, path):
    answer = sellmate.open(method, path, data=raw)
    assert (answer.status_code, answer.json["code"]) == (400, "bad_request")


@pytest.mark.ours
@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/nope"), ("DELETE", "/orders"), ("PATCH", "/orders/1"), ("PATCH", "/orders/99999999999999999999"), ("GET", "/packages/0"),
    ("GET", "/packages/x"), ("DELETE", "/invoices/x"), ("POST", "/invoices/" + "9" * 31 + "/print"), ("POST", "/csRecords/1/restore"),
    ("DELETE", "/dispatches/x"), ("GET", "/orders/1/csRecords"), ("DELETE", "/expectedInbounds/77"),
])  # fmt: skip
def test_what_isnt_there_is_404(sellmate, method, path):
    assert sellmate.refused(404, method, path) == "not_found"


ODD = (None, True, -1, 0, 10**30, 1.5, "", "x" * 300, "셀", [], [None], {}, {"a": 1}, "1", "2026-01-10", "%", "'; --")


def paths(operation: Operation) -> str:
    """An operation's path with its parameters filled in."""
    return operation.path.replace(operations.ID, "1").replace(operations.NO, "1")


@pytest.mark.ours
def test_no_member_breaks_an_operation(sellmate):
    """Each member of each body, and of each row, with each odd value: answered, never a server error."""
    sellmate.collect(sellmate.row(), sellmate.row(2))
    good = {"barcode1": "8809999009009", "qty": 1, "warehouse_id": 1, "work_type_id": 21, "expected_date": "2026-02-01", "expected_qty": 3}
    for operation in operations.OPERATIONS:
        sent = [{field.name: value} for field in operation.takes or () for value in ODD]
        if operation.method == "POST" and operation.path in operations.ROWS:
            whole = good | sellmate.row(9)
            rows = [whole | {field.name: value} for field in operations.ROWS[operation.path] for value in ODD]
            sent.append({"item_count": len(rows), "type": 2, "items": rows})
        for body in sent:
            answer = sellmate.open(operation.method, paths(operation), json=body)
            assert answer.status_code in (200, 401, 404, 409, 422), (operation.path, body)


@pytest.mark.ours
def test_no_filter_breaks_a_list(sellmate):
    """Each filter of each list with each operator and odd values: each in turn, all of them in a soak."""
    values = ("1", "x", "", "2026-01-10", "a|b", "%" * 200, "true", "\x00", "9" * 25)
    turns = cycle(values)
    for operation in (one for one in operations.OPERATIONS if one.lists):
        for column in operation.lists.columns:
            for sign in OPERATORS:
                for value in values if SOAK else [next(turns)]:
                    asked = {"f[]": f"{column},{sign},{value},and"}
                    assert sellmate.open("GET", paths(operation), query_string=asked).status_code in (200, 422), (operation.path, asked)


# -- the fixed lists --


@pytest.mark.seen
def test_work_categories_8_and_21(sellmate):
    names = {row["id"]: (row["name"], row["type"]) for row in sellmate.call("GET", "/stockWorkCategories")["data"]}
    assert names[8] == ("발송및출고", 2) and names[21] == ("오프라인출고", 2)
    assert all(number >= 100 for number in names if number not in (8, 21))


@pytest.mark.ours
def test_shops_name_the_malls(hand, sellmate):
    shops = sellmate.call("GET", "/shops")["data"]
    assert [(shop["mall_id"], shop["shop_no"], shop["kind"]) for shop in shops] == [(f"{hand.name}1", 1, "cafe24"), (f"{hand.name}2", 1, "cafe24")]


@pytest.mark.ours
def test_warehouses_and_carriers(sellmate):
    assert [row["sellable"] for row in sellmate.call("GET", "/warehouses")["data"]] == [True, False, False]
    assert [row["code"] for row in sellmate.call("GET", "/carriers")["data"]] == ["cj", "lotte", "epost", "hanjin"]
    assert sellmate.refused(422, "GET", "/carriers", **{"f[]": "code,=,cj,and"}) == "f"


# -- the document, the host, the fork --


@pytest.mark.ours
def test_the_document_says_what_is_observed(hand):
    document = hand.client.get("/sellmate/openapi.json").json
    basis = {(method, path): what["x-basis"] for path, methods in document["paths"].items() for method, what in methods.items()}
    observed = [key for key, value in basis.items() if value == "observed"]
    assert sorted(observed) == [
        ("get", "/orders"), ("get", "/productVariants"), ("get", "/stockWorkCategories"), ("post", "/auth"), ("post", "/stockHistories"),
    ]  # fmt: skip
    assert all(value in ("observed", "modelled") for value in basis.values()) and len(basis) == 31


@pytest.mark.ours
def test_every_operation_of_the_document_is_served(hand, sellmate):
    """With made-up members each answers in Sellmate's words, never 404 for the path nor 500."""
    document = hand.client.get("/sellmate/openapi.json").json
    for path, methods in document["paths"].items():
        for method, what in methods.items():
            answer = sellmate.open(method.upper(), path.format(number=1, invoice_no="1"), json={})
            assert str(answer.status_code) in what["responses"], (method, path, answer.json)
            if answer.status_code == 404:
                assert "찾을 수 없습니다" in answer.json["message"]


@pytest.mark.seen
def test_the_real_host_name_leads_here(hand, sellmate):
    path = sellmate.base.removeprefix("/sellmate")
    answer = hand.client.get(f"{path}/shops", headers={"Host": "c-api.sellmate.co.kr", "Authorization": f"Bearer {sellmate.token}"})
    assert answer.status_code == 200 and len(answer.json["data"]) == 2


@pytest.mark.ours
def test_a_fork_has_a_domain_and_tokens_of_its_own(hand, sellmate):
    sellmate.collect(sellmate.row())
    forked = hand.client.post(f"/_rig/worlds/{hand.name}/fork", json={}).json
    there = f"/sellmate/external/{forked['sellmate']['domain']}"
    assert hand.client.get(f"{there}/orders", headers={"Authorization": f"Bearer {sellmate.token}"}).status_code == 401
    new = {"Authorization": f"Bearer {forked['sellmate']['access_token']}"}
    assert hand.client.get(f"{there}/orders", headers=new).json["meta"]["total"] == 1
    assert hand.client.get(f"{there}/shops", headers=new).json["data"][0]["mall_id"] == f"{forked['world']}1"
    hand.client.delete(f"/_rig/worlds/{forked['world']}")
