"""What is blacked out before it is written down, and what isn't touched."""

import pytest

from mallrig.emulators.core import redact
from mallrig.emulators.core.outgoing import _addressed

JSON = "application/json"


@pytest.mark.parametrize("raw", [
    '{"refresh_token":12345678}', '{"client_secret":["12345678"]}', '{"refresh\\u005ftoken":"12345678"}', '{"a":{"token":"12345678"}}',
    '{"client_secret":{"of":"12345678"}}',
])  # fmt: skip
def test_a_secret_of_json_is_blacked_out_whatever_it_is_and_however_its_name_is_written(raw):
    told = redact.body(raw.encode(), JSON, 4096)
    assert "12345678" not in told and redact.BLACK in told


@pytest.mark.parametrize("raw", ['{"refresh_token":12345678,"a":"', '{"refresh_token":"12345678","a":"', '{"refresh\\u005ftoken":"12345678","a":"'])
def test_a_json_that_is_too_long_shows_no_secret_either(raw):
    assert "12345678" not in redact.body((raw + "x" * 400).encode(), JSON, 200)


@pytest.mark.parametrize("raw", ['{"token":null}', '{"name":"\\uae40","note":"a \\"token\\": b"}', '{"order_id":"20260110-0000001","token_type":"x"}'])
def test_what_is_no_secret_stays_as_it_was_sent(raw):
    assert redact.body(raw.encode(), JSON, 4096) == raw


def test_the_query_of_an_address_in_a_header_has_no_secrets():
    told = redact.headers([("Location", "https://app.example.com/callback?code=tB8AWD&state=s1#part"), ("Referer", "/x"), ("Accept", "a?code=b")])
    assert told == {"Location": "https://app.example.com/callback?code=***&state=s1#part", "Referer": "/x", "Accept": "a?code=b"}


@pytest.mark.parametrize(("url", "path", "query"), [
    ("http://user:12345678@h:80/hook?token=12345678&a=1#access_token=12345678", "http://h:80/hook", "token=***&a=1"),
    ("http://h/hook#access_token=12345678", "http://h/hook", ""), ("http://h/a@b", "http://h/a@b", ""),
])  # fmt: skip
def test_where_a_call_went_is_written_without_what_opens_it(url, path, query):
    assert _addressed(url) == {"path": path, "query": query}
