"""What is blacked out before it is written down, and what isn't touched."""

import pytest

from mallrig.emulators.core import redact
from mallrig.emulators.core.outgoing import _addressed

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@pytest.mark.parametrize("raw", [
    '{"refresh_token":12345678}', '{"client_secret":["12345678"]}', '{"refresh\\u005ftoken":"12345678"}', '{"a":{"token":"12345678"}}',
    '{"client_secret":{"of":"12345678"}}', '{"url":"http://a/?b=1&token=12345678"}', '{"a":["{\\"access_token\\":\\"12345678\\"}"]}',
    '{"a":"[{\\"b\\":\\"/x#access_token=12345678\\"}]"}',
])  # fmt: skip
def test_a_secret_of_json_is_blacked_out_whatever_it_is_and_however_its_name_is_written(raw):
    told = redact.body(raw.encode(), JSON, 4096)
    assert "12345678" not in told and redact.BLACK in told


@pytest.mark.parametrize("raw", [
    '{"refresh_token":12345678,"a":"', '{"refresh_token":"12345678","a":"', '{"refresh\\u005ftoken":"12345678","a":"', '{"Token" : {"of":"12345678"},"a":"',
    '{"a":[{"b":{"client_secret":["12345678"]}}],"c":"',
])  # fmt: skip
def test_a_json_that_is_too_long_shows_no_secret_either(raw):
    assert "12345678" not in redact.body((raw + "x" * 400).encode(), JSON, 200)


@pytest.mark.parametrize("raw", ['{"token":null}', '{"name":"\\uae40","note":"a \\"token\\": b"}', '{"order_id":"20260110-0000001","token_type":"x"}'])
def test_what_is_no_secret_stays_as_it_was_sent(raw):
    assert redact.body(raw.encode(), JSON, 4096) == raw


@pytest.mark.parametrize(("name", "value", "told"), [
    ("Location", "https://app.example.com/callback?code=tB8AWD&state=a%20b+c#part", "https://app.example.com/callback?code=***&state=a%20b+c#part"),
    ("Location", "/done?a=1#access_token=12345678&b=2", "/done?a=1#access_token=***&b=2"), ("Referer", "/x", "/x"),
    ("Link", '</a?token=12345678>; rel="next", </b?Token=12345678>', '</a?token=***>; rel="next", </b?Token=***>'),
    ("X-Original-Url", "/hook?a=1&signature=12345678", "/hook?a=1&signature=***"), ("X-Note", "the token=12345678? no: a word", "the token=12345678? no: a word"),
])  # fmt: skip
def test_an_address_in_a_header_has_no_secrets_and_stays_as_it_was_else(name, value, told):
    assert redact.headers([(name, value)]) == {name: told}


@pytest.mark.parametrize(("url", "path", "query"), [
    ("http://user:12345678@h:80/hook?token=12345678&a=1#access_token=12345678", "http://h:80/hook", "token=***&a=1"),
    ("http://h/hook#access_token=12345678", "http://h/hook", ""), ("http://h/a@b", "http://h/a@b", ""),
])  # fmt: skip
def test_where_a_call_went_is_written_without_what_opens_it(url, path, query):
    assert _addressed(url) == {"path": path, "query": query}


MULTIPART = '--b\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\n12345678\r\n--b--\r\n'


@pytest.mark.parametrize("content_type", [FORM, JSON, "text/plain", "multipart/form-data; boundary=b", ""])
@pytest.mark.parametrize("raw", [
    '{"client_secret":"12345678"}', ' [{"token":"12345678"}]', '\ufeff{"client_secret":"12345678"}', '{"client_secret":"12345678"',
    "{'client_secret': '12345678'}", "{client_secret: 12345678}", "client_secret: 12345678", "client_secret=12345678&a=1", '{"refresh\\u005ftoken":"12345678"',
    "[a]=1&client_secret=12345678", '{"a":1}&client_secret=12345678',
    "a=1& client_secret=12345678", "a[token]=12345678", 'a={"token":"12345678"}', "a=http://h/?token=12345678", '{"a":"x=y","token":"12345678"',
    "a=1\r\nclient_secret=12345678", MULTIPART,
])  # fmt: skip
def test_a_body_under_a_wrong_type_shows_no_secret(raw, content_type):
    for sent in (raw, raw + "&" + "x" * 400):
        assert "12345678" not in redact.body(sent.encode(), content_type, 200)


def test_a_json_under_the_type_of_forms_is_told_as_json():
    assert redact.body(b'{"client_secret":"12345678","a":"1"}', FORM, 4096) == '{"client_secret":"***","a":"1"}'


@pytest.mark.parametrize(("raw", "told"), [
    ("grant_type=refresh_token&refresh_token=12345678", "grant_type=refresh_token&refresh_token=***"),
    ("a[]=1&a[]=2&%EC%9D%B4=b", "a%5B%5D=1&a%5B%5D=2&%EC%9D%B4=b"),
    ("note=key or token&page=1", "note=key+or+token&page=1"),
])  # fmt: skip
def test_a_form_is_told_with_all_but_its_secrets(raw, told):
    assert redact.body(raw.encode(), FORM, 4096) == told


@pytest.mark.parametrize("raw", ['{"a": 1,', "[not json]"])
def test_a_broken_json_without_secrets_is_told_as_it_was_sent(raw):
    assert redact.body(raw.encode(), JSON, 4096) == raw
