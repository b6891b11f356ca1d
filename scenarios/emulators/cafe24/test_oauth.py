"""OAuth: consent, codes, tokens, rotation, revocation, and what other endpoints make of a token (facts, sections 2 and 3)."""

import base64
import hashlib

import httpx
import pytest

from mallrig.emulators.cafe24.wire.launch import sign
from mallrig.scenarios.emulators.cafe24.order_hand import switch

ORDERS = "mall.read_order,mall.write_order"


def asked(mall, **changed):
    members = {"response_type": "code", "client_id": mall.keys["client_id"], "redirect_uri": mall.keys["redirect_uri"], "scope": ORDERS, "state": "s t&1"}
    return {name: value for name, value in (members | changed).items() if value is not None}


def consent(mall, decision="agree", **changed):
    return mall.client.post(f"{mall.base}/oauth/authorize", data=asked(mall, **changed) | {"decision": decision})


def led_to(answer):
    assert answer.status_code == 302, answer.get_data(as_text=True)
    url = httpx.URL(answer.headers["Location"])
    return str(url.copy_with(query=None)), dict(url.params)


def code(mall, **changed):
    return led_to(consent(mall, **changed))[1]["code"]


def token(mall, status=200, auth=None, **form):
    given = (mall.keys["client_id"], mall.keys["client_secret"]) if auth is None else auth
    answer = mall.client.post(f"{mall.base}/oauth/token", data=form, auth=given or None)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()


def by_code(mall, status=200, **form):
    return token(mall, status, **{"grant_type": "authorization_code", "redirect_uri": mall.keys["redirect_uri"]} | form)


def by_refresh(mall, refresh_token, status=200):
    return token(mall, status, grant_type="refresh_token", refresh_token=refresh_token)


def opens(mall, access_token):
    headers = {"Authorization": f"Bearer {access_token}"}
    return mall.client.get(f"{mall.base}/admin/orders/count", headers=headers).status_code == 200


# -- consent --


@pytest.mark.seen
@pytest.mark.checks("consent")
def test_the_page_shows_who_asks_for_what_and_two_buttons(mall):
    answer = mall.client.get(f"{mall.base}/oauth/authorize", query_string=asked(mall, state='"><script>'))
    page = answer.get_data(as_text=True)
    assert answer.mimetype == "text/html"
    assert mall.keys["client_id"] in page
    assert "mall.write_order" in page
    assert page.count("<button") == 2
    assert "<script>" not in page


@pytest.mark.seen
@pytest.mark.checks("consent")
@pytest.mark.parametrize("scope", [ORDERS, ORDERS.replace(",", " ")])
def test_agreeing_leads_back_with_a_code_and_the_state_unchanged(mall, scope):
    to, members = led_to(consent(mall, scope=scope))
    assert to == mall.keys["redirect_uri"]
    assert members["state"] == "s t&1"
    assert by_code(mall, code=members["code"])["scopes"] == ["mall.read_order", "mall.write_order"]


@pytest.mark.seen
@pytest.mark.checks("consent")
@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"), ({"response_type": None}, "invalid_request"), ({"scope": "mall.read_nothing"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"), ({"scope": "mall.write_order"}, "invalid_scope"), ({"code_challenge": "x" * 43}, "invalid_request"),
        ({"code_challenge": "x" * 43, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "x" * 42, "code_challenge_method": "S256"}, "invalid_request"),
    ],
)  # fmt: skip
def test_what_cannot_be_granted_leads_back_with_the_error(mall, changed, error):
    to, members = led_to(mall.client.get(f"{mall.base}/oauth/authorize", query_string=asked(mall, **changed)))
    assert to == mall.keys["redirect_uri"]
    assert members["error"] == error
    assert members["state"] == "s t&1"
    assert len(members["trace_id"]) == 36


@pytest.mark.seen
@pytest.mark.checks("consent")
@pytest.mark.parametrize("choice", [{"decision": "refuse"}, {"operator": "sub"}])
def test_who_refuses_or_is_not_the_principal_denies_access(mall, choice):
    answer = mall.client.post(f"{mall.base}/oauth/authorize", data=asked(mall) | {"decision": "agree"} | choice)
    assert led_to(answer)[1]["error"] == "access_denied"


@pytest.mark.ours
@pytest.mark.checks("consent")
@pytest.mark.parametrize("changed", [{"client_id": "nobody"}, {"redirect_uri": "https://elsewhere.test/"}, {"redirect_uri": None}, {"state": "x" * 2001}])
def test_nobody_is_led_to_an_address_that_is_not_registered(mall, changed):
    answer = mall.client.get(f"{mall.base}/oauth/authorize", query_string=asked(mall, **changed))
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"


@pytest.mark.ours
@pytest.mark.checks("consent")
def test_the_developer_centre_registers_addresses_and_scopes(mall):
    mall.rig("PUT", "/shop/app", body={"redirect_uris": ["http://localhost:3000/cb"], "scopes": ["mall.read_order"]})
    assert led_to(consent(mall, redirect_uri="http://localhost:3000/cb", scope="mall.read_order"))[0] == "http://localhost:3000/cb"
    assert led_to(consent(mall, redirect_uri="http://localhost:3000/cb", scope="mall.read_store"))[1]["error"] == "invalid_scope"
    mall.rig("PUT", "/shop/app", 400, {"scopes": ["mall.read_everything"]})


# -- the token endpoint --


@pytest.mark.seen
@pytest.mark.checks("tokens")
def test_a_token_answer_has_seoul_times_without_a_zone(mall):
    body = by_code(mall, code=code(mall))
    assert body["issued_at"] == "2026-01-10T09:00:00.000"
    assert body["expires_at"] == "2026-01-10T11:00:00.000"
    assert body["refresh_token_expires_at"] == "2026-01-24T09:00:00.000"
    assert (body["mall_id"], body["user_id"], body["client_id"]) == (mall.mall_id, mall.mall_id, mall.keys["client_id"])
    assert (body["shop_no"], body["token_type"]) == ("1", "Bearer")
    assert "expires_in" not in body


@pytest.mark.seen
@pytest.mark.checks("tokens")
def test_a_code_works_once_and_not_for_another_address_or_mall(mall, neighbour):
    one = code(mall)
    assert by_code(neighbour, 400, code=one)["error"] == "invalid_grant"
    assert by_code(mall, 400, code=one, redirect_uri="https://elsewhere.test/")["error"] == "invalid_grant"
    by_code(mall, code=one)
    assert by_code(mall, 400, code=one)["error"] == "invalid_grant"


@pytest.mark.seen
@pytest.mark.checks("tokens")
@pytest.mark.parametrize(("later", "status"), [("59s", 200), ("59s999ms", 200), ("60s", 400), ("61s", 400)])
def test_a_code_lives_one_minute(mall, later, status):
    one = code(mall)
    mall.advance(later)
    by_code(mall, status, code=one)


def challenge(verifier):
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@pytest.mark.seen
@pytest.mark.checks("tokens")
@pytest.mark.parametrize(("length", "status"), [(42, 400), (43, 200), (44, 200), (127, 200), (128, 200), (129, 400)])
def test_a_verifier_has_43_to_128_characters(mall, length, status):
    verifier = "v" * length
    one = code(mall, code_challenge=challenge(verifier), code_challenge_method="S256")
    by_code(mall, status, code=one, code_verifier=verifier)


@pytest.mark.seen
@pytest.mark.checks("tokens")
@pytest.mark.parametrize("form", [{}, {"code_verifier": "w" * 43}])
def test_a_wrong_or_missing_verifier_gets_no_token_and_spends_the_code(mall, form):
    one = code(mall, code_challenge=challenge("v" * 43), code_challenge_method="S256")
    assert by_code(mall, 400, code=one, **form)["error"] == "invalid_grant"
    by_code(mall, 400, code=one, code_verifier="v" * 43)


@pytest.mark.seen
@pytest.mark.checks("tokens")
def test_a_refresh_token_rotates_and_the_used_one_is_dead_at_once(mall):
    first = by_code(mall, code=code(mall))
    second = by_refresh(mall, first["refresh_token"])
    assert by_refresh(mall, first["refresh_token"], 400)["error"] == "invalid_grant"
    assert second["scopes"] == first["scopes"]
    assert opens(mall, second["access_token"])
    by_refresh(mall, second["refresh_token"])


@pytest.mark.seen
@pytest.mark.checks("tokens")
@pytest.mark.parametrize(("later", "lives"), [("1h59m59s", True), ("2h", False), ("2h1s", False)])
def test_an_access_token_lives_two_hours(mall, later, lives):
    mall.advance(later)
    if lives:
        mall.get("/admin/orders/count")
    else:
        mall.get("/admin/orders/count", 401)
        assert mall.message() == "access_token time expired. (invalid_token)"


@pytest.mark.seen
@pytest.mark.checks("tokens")
@pytest.mark.parametrize(("later", "status"), [("13d23h59m59s", 200), ("14d", 400), ("14d1s", 400)])
def test_a_refresh_token_lives_fourteen_days(mall, later, status):
    mall.advance(later)
    by_refresh(mall, mall.keys["refresh_token"], status)


@pytest.mark.seen
@pytest.mark.checks("tokens")
def test_a_sixteenth_live_token_drops_the_oldest(mall):
    newest = mall.keys["refresh_token"]
    tokens = [mall.keys["access_token"]]
    for _ in range(14):
        answer = by_refresh(mall, newest)
        newest = answer["refresh_token"]
        tokens.append(answer["access_token"])
    assert all(opens(mall, each) for each in tokens)
    tokens.append(by_refresh(mall, newest)["access_token"])
    assert [opens(mall, each) for each in tokens] == [False] + [True] * 15


@pytest.mark.read
@pytest.mark.checks("tokens")
def test_a_sixteenth_token_request_in_two_hours_is_refused(mall):
    for _ in range(14):
        by_refresh(mall, "unknown", 400)
    pair = by_refresh(mall, mall.keys["refresh_token"])
    assert by_refresh(mall, pair["refresh_token"], 429)["error_description"]
    mall.advance("1h59m59s")
    by_refresh(mall, pair["refresh_token"], 429)
    mall.advance("1s")
    by_refresh(mall, pair["refresh_token"])


@pytest.mark.seen
@pytest.mark.checks("tokens")
@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({}, 400, "unsupported_grant_type"), ({"grant_type": "client_credentials"}, 400, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "redirect_uri": "x"}, 400, "invalid_request"), ({"grant_type": "authorization_code", "code": "x"}, 400, "invalid_request"),
        ({"grant_type": "refresh_token"}, 400, "invalid_request"), ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "x\x00"}, 400, "invalid_request"),
    ],
)  # fmt: skip
def test_each_wrong_form_has_its_error(mall, form, status, error):
    body = token(mall, status, **form)
    assert body["error"] == error
    assert body["error_description"]


@pytest.mark.seen
@pytest.mark.checks("tokens")
@pytest.mark.parametrize(("auth", "error"), [(("nobody", "x"), "invalid_client"), (False, "invalid_scope")])
def test_an_unknown_client_or_none(mall, auth, error):
    assert token(mall, 401, auth, grant_type="refresh_token", refresh_token="x")["error"] == error


@pytest.mark.seen
@pytest.mark.checks("tokens")
def test_a_wrong_secret_is_told(mall):
    body = token(mall, 401, (mall.keys["client_id"], "wrong"), grant_type="refresh_token", refresh_token="x")
    assert body == {"error": "invalid_client", "error_description": "It is a wrong client_secret."}


@pytest.mark.seen
@pytest.mark.checks("tokens")
def test_client_id_and_secret_as_form_members_do_too(mall):
    named = {name: mall.keys[name] for name in ("client_id", "client_secret", "refresh_token")}
    assert token(mall, 200, False, grant_type="refresh_token", **named)["access_token"]


@pytest.mark.seen
@pytest.mark.checks("tokens")
@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
@pytest.mark.parametrize("hint", [None, "access_token", "refresh_token"])
def test_revoking_one_ends_the_pair(mall, which, hint):
    form = {"token": mall.keys[which]} | ({"token_hint": hint} if hint else {})
    answer = mall.client.post(f"{mall.base}/oauth/revoke", data=form, auth=(mall.keys["client_id"], mall.keys["client_secret"]))
    assert (answer.status_code, answer.get_data()) == (200, b"")
    assert not opens(mall, mall.keys["access_token"])
    by_refresh(mall, mall.keys["refresh_token"], 400)


# -- what a token opens --


@pytest.mark.read
@pytest.mark.checks("what a token opens")
def test_no_token_a_wrong_one_and_a_neighbours(mall, neighbour):
    mall.call("GET", "/admin/orders", 401, Authorization="")
    assert mall.message() == "Authority to access is not valid."
    mall.call("GET", "/admin/orders", 401, Authorization="Bearer nonsense")
    assert mall.message() == "Invalid access_token"
    mall.call("GET", "/admin/orders", 401, Authorization=f"Bearer {neighbour.keys['access_token']}")
    assert mall.message() == "Invalid access_token"


@pytest.mark.seen
@pytest.mark.checks("what a token opens", "scopes")
def test_each_write_needs_its_own_scope(mall):
    reader = mall.scoped("mall.read_order")
    reader.get("/admin/orders")
    reader.put("/admin/orders/20260110-0000001", 403, process_status="prepare")
    assert reader.message() == "No authority to access"
    reader.get("/admin/orders/setting", 403)


@pytest.mark.seen
@pytest.mark.checks("what a token opens")
def test_an_app_that_the_mall_deleted_is_refused_until_the_operator_agrees_again(mall):
    switch(mall, app_deleted=True)
    mall.get("/admin/orders", 403)
    assert mall.message() == "This app is deleted. Receive the consent of the operator again."
    mall.again()
    mall.get("/admin/orders")


@pytest.mark.ours
@pytest.mark.checks("what a token opens")
def test_a_fault_lets_a_token_expire_early(mall):
    mall.rig("POST", "/faults", 201, {"effect": "expire_token", "emulator": "cafe24", "times": 1})
    mall.get("/admin/orders", 401)
    assert mall.message() == "access_token time expired. (invalid_token)"
    mall.get("/admin/orders")


@pytest.mark.ours
@pytest.mark.checks("what a token opens")
def test_tokens_do_not_open_a_fork(mall):
    mall.rig("POST", "/fork", 201, {"name": f"{mall.world}f"})
    answer = mall.client.get(f"/cafe24/{mall.world}f1/api/v2/admin/orders", headers={"Authorization": f"Bearer {mall.keys['access_token']}"})
    assert answer.status_code == 401
    mall.client.delete(f"/_rig/worlds/{mall.world}f")


@pytest.mark.seen
@pytest.mark.checks("launch of apps")
def test_the_launch_link_is_signed_as_the_vendors_sample_checks_it():
    message = "is_multi_shop=T&lang=ko_KR&mall_id=jhbaek02&nation=KR&shop_no=1&timestamp=1622513360&user_id=jhbaek02&user_name=jhbaek02&user_type=P"
    assert sign(message, "zoQxSUptApmiFLRl2ChaxB") == "8%2BhYywQW5fBMpfbTlA1puAMpM91N0FYtrpzHYrdodDM%3D"


@pytest.mark.seen
@pytest.mark.checks("launch of apps")
def test_a_launch_link_of_a_mall_can_be_checked_with_the_apps_secret(mall):
    query = mall.rig("GET", f"/shop/malls/{mall.mall_id}/launch")["query"]
    message, _, signature = query.partition("&hmac=")
    assert signature == sign(message, mall.keys["client_secret"])
    names = [part.partition("=")[0] for part in message.split("&")]
    assert names == sorted(names)
    assert "user_type=P" in message
