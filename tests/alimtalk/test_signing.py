"""The Authorization header, as SDKs of five languages send it."""

import time

import pytest

from mallrig.emulators.alimtalk import signing

from .conftest import DATE

BALANCE = "/cash/v1/balance"


@pytest.mark.seen
def test_the_published_vector():
    signature = signing.sign("hmac-sha256", "testsecret", "2026-01-02T03:04:05Z", "0123456789abcdef0123")
    assert signature == "65b7dfc6034f16e5130395a5ec27e578770f70842b4f787b7424537fce093e4b"


@pytest.mark.seen
@pytest.mark.parametrize("names", ["apiKey date salt signature", "ApiKey Date salt signature", "Apikey Date salt signature", "APIKEY DATE SALT SIGNATURE"])
@pytest.mark.parametrize("date", [
    "2026-01-02T03:04:05.123456+00:00", DATE, "2026-01-02T12:04:05+09:00", "2026-01-02T12:04:05.32400Z", "yesterday",
])  # fmt: skip
def test_names_in_any_case_and_dates_in_any_form_are_signed_as_sent(account, names, date):
    assert account.call("GET", BALANCE, header=account.header(names=names, date=date)).status_code == 200


@pytest.mark.seen
@pytest.mark.parametrize("method", ["HMAC-SHA256", "hmac-sha256", "HMAC-MD5"])
def test_both_methods(account, method):
    assert account.call("GET", BALANCE, header=account.header(method=method)).status_code == 200


@pytest.mark.seen
@pytest.mark.parametrize(("length", "status"), [(11, 403), (12, 200), (64, 200), (65, 403)])
def test_a_salt_has_12_to_64_bytes(account, length, status):
    assert account.call("GET", BALANCE, header=account.header(salt="s" * length)).status_code == status


@pytest.mark.seen
def test_a_wrong_secret_and_an_unknown_key(account, http):
    wrong = account.call("GET", BALANCE, header=account.header(secret="other"))
    assert (wrong.status_code, wrong.json["errorCode"]) == (403, "SignatureDoesNotMatch")
    unknown = account.call("GET", BALANCE, header=account.header().replace(account.access["apiKey"], "NCSNOBODY"))
    assert (unknown.status_code, unknown.json["errorCode"]) == (403, "InvalidAPIKey")
    assert http.get("/_rig/strays").json["entries"][-1]["emulator"] == "solapi"


@pytest.mark.ours
@pytest.mark.parametrize("header", ["", "Bearer abc", "HMAC-SHA256", "HMAC-SHA256 apiKey=a", "HMAC-SHA1 apiKey=a, date=b, salt=c, signature=d", "=,=,="])
def test_a_header_that_cannot_be_read_is_unauthorized(http, header):
    answer = http.get(f"/solapi{BALANCE}", headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer.json["errorCode"]) == (401, "Unauthorized")
    assert answer.json["errorMessage"]


@pytest.mark.ours
def test_upper_case_signatures_do_not_match(account):
    head, signature = account.header().rsplit("=", 1)
    assert account.call("GET", BALANCE, header=f"{head}={signature.upper()}").json["errorCode"] == "SignatureDoesNotMatch"


@pytest.mark.seen
@pytest.mark.parametrize(("off", "code"), [(-901, "RequestTimeTooSkewed"), (-899, None), (899, None), (901, "RequestTimeTooSkewed")])
def test_a_strict_account_takes_dates_within_15_minutes_of_real_time(account, off, code):
    account.rig("PUT", "message-account", {"strict_dates": True})
    date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + off))
    assert account.call("GET", BALANCE, header=account.header(date=date)).json.get("errorCode") == code


@pytest.mark.seen
def test_a_strict_account_takes_a_signature_once(account):
    account.rig("PUT", "message-account", {"strict_dates": True})
    header = account.header(date=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
    assert account.call("GET", BALANCE, header=header).status_code == 200
    again = account.call("GET", BALANCE, header=header)
    assert (again.status_code, again.json["errorCode"]) == (403, "DuplicatedSignature")


@pytest.mark.ours
def test_an_expired_token_fault_is_a_skewed_date(account):
    account.rig("POST", "faults", {"effect": "expire_token", "emulator": "solapi", "times": 1})
    assert account.call("GET", BALANCE).json["errorCode"] == "RequestTimeTooSkewed"
    assert account.call("GET", BALANCE).status_code == 200


@pytest.mark.ours
@pytest.mark.parametrize(("status", "code"), [(429, "TooManyRequests"), (500, "InternalError"), (503, "InternalError"), (401, "Unauthorized"), (418, "ValidationError")])
def test_faults_speak_solapis_words(account, status, code):
    account.rig("POST", "faults", {"effect": "status", "emulator": "solapi", "status": status})
    answer = account.call("GET", BALANCE)
    assert (answer.status_code, answer.json["errorCode"]) == (status, code)


@pytest.mark.ours
def test_a_fork_has_a_key_of_its_own(account, http):
    account.send(account.order_message())
    fork = account.rig("POST", "fork").json
    assert fork["solapi"]["apiKey"] != account.access["apiKey"]
    assert fork["solapi"]["templates"] == account.access["templates"]
    other = type(account)(http, fork)
    assert len(other.messages()) == len(account.messages()) == 1
    other.send(other.order_message("01022223333"))
    assert len(account.messages()) == 1
