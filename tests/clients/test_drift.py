"""`mallrig drift`: shapes of recorded Cafe24 answers against the emulator's; nothing of a recording but shapes comes out."""

import base64
import copy
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mallrig.emulators import drift_har
from mallrig.emulators.drift import drift, show
from mallrig.emulators.drift_har import BadHar, Recorded, read
from mallrig.emulators.drift_mall import SpecimenMall
from mallrig.emulators.drift_shapes import CHANGED, GONE, NEW, Difference, Shape, compare

HOST = "https://realmall.cafe24api.com/api/v2"
SECRETS = ("SECRETTOKEN", "민감한이름", "010-9876-5432", "realmall", "20240101-0000012")


def entry(path, answer, status=200, method="GET", headers=(), host=HOST):
    asked = {"method": method, "url": host + path, "headers": [{"name": "Authorization", "value": "Bearer SECRETTOKEN"}]}
    content = {"mimeType": "application/json", "text": answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)}
    return {"request": asked, "response": {"status": status, "headers": [{"name": name, "value": "1/40"} for name in headers], "content": content}}


@pytest.fixture
def har(tmp_path):
    def write(*entries):
        path = tmp_path / "capture.har"
        path.write_text(json.dumps({"log": {"version": "1.2", "entries": list(entries)}}, ensure_ascii=False), "utf-8", "surrogatepass")
        return path

    return write


@pytest.fixture(scope="module")
def mall(tmp_path_factory):
    with SpecimenMall.open(tmp_path_factory.mktemp("mall")) as opened:
        yield opened


@pytest.fixture(scope="module")
def own(mall):
    """A recording of the emulator itself: an entry for each GET that it documents and its specimens can be asked for."""
    entries = []
    for template in mall._paths:
        status, answer, _ = mall.ask(template, [("start_date", "x"), ("end_date", "x"), ("order_id", "x"), ("member_id", "x")])
        if status == 200:
            query = "?start_date=2024-01-01&end_date=2024-01-02&order_id=20240101-0000012&member_id=mina"
            entries.append(entry(mall._filled(template) + query, answer))
    assert len(entries) > 60
    return entries


def recorded_of(entries, pattern):
    """The answer in the entry with such an address."""
    return next(json.loads(e["response"]["content"]["text"]) for e in entries if re.search(pattern, e["request"]["url"]))


def lines(found):
    said = []
    show(found, said.append)
    return said


@pytest.mark.ours
def test_the_emulator_does_not_differ_from_itself(har, own):
    found = drift(har(*own))
    assert found.differences == [] and not found.skipped
    assert sum(found.compared.values()) == len(own)


@pytest.mark.ours
def test_each_kind_of_difference_by_path_and_no_value_anywhere(har, own):
    store, order = (recorded_of(own, pattern) for pattern in (r"/admin/store\?", r"/admin/orders/[\d-]+\?"))
    store["store"] |= {"shop_no": "1", "invented": "민감한이름", "010-9876-5432": 1}
    del store["store"]["zipcode"]
    order["order"]["order_date"] = "2024-01-01"
    found = drift(har(
        entry("/admin/store", store, headers=["X-Api-Call-Limit", "X-Cafe24-Brand-New", "X-Request-Id"]),
        entry("/admin/orders/20240101-0000012", order),
        entry("/admin/secretthings/20240101-0000012/010-9876-5432", {}),
        entry("/admin/orders?start_date=2024-01-01", {"orders": []}),
        entry("/admin/orders", {"order": 1}, method="POST"), entry("/admin/orders", {}, status=401), entry("/x", {}, host="https://realmall.example"),
        entry("/admin/orders", "<html>민감한이름"),
    ))  # fmt: skip
    assert set(found.differences) == {
        Difference("GET /admin/store", "store.shop_no", "type", "text", "integer"),
        Difference("GET /admin/store", "store.invented", "new", "text", "not there"),
        Difference("GET /admin/store", "store.{?}", "new", "integer", "not there"),
        Difference("GET /admin/store", "store.zipcode", "gone", "not there", "text"),
        Difference("GET /admin/store", "x-cafe24-brand-new", "header", "there", "not there"),
        Difference("GET /admin/orders/{order_id}", "order.order_date", "format", "date", "time with offset"),
        Difference("GET /admin/secretthings/{?}/{?}", "", "endpoint", "200", "not there"),
        Difference("GET /admin/orders", "", "status", "200", "422"),
    }
    assert dict(found.skipped) == {"not a GET": 1, "not answered 200": 1, "not Cafe24's API": 1, "an answer that isn't a JSON object": 1}
    said = lines(found)
    assert said[-5] == "8 differences (4 new field, 1 gone, 3 type changed) in 3 answers of 3 endpoints"
    graded = dict(zip(("invented", "zipcode", "shop_no", "brand-new", "order_date"), (NEW, GONE, CHANGED, NEW, CHANGED), strict=True))
    assert all(line.startswith(grade) for at, grade in graded.items() for line in said[:8] if at in line)
    assert not [secret for secret in SECRETS if secret in "\n".join(said) + repr(found)]


@pytest.mark.ours
def test_fields_and_embeds_are_asked_as_they_were(har):
    asked = entry("/admin/orders/20240101-0000012?fields=order_id&embed=receivers", {"order": {"order_id": "x", "receivers": []}})
    [found] = drift(har(asked)).differences or [None]
    assert found is None or "receivers" in found.at


# -- shapes --

values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("12.00"),
                      lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc") | st.text(max_size=3), inner, max_size=3), max_leaves=12)  # fmt: skip


def shape(*seen):
    made = Shape()
    for value in seen:
        made.see(value)
    return made


@pytest.mark.ours
@given(st.lists(values, min_size=1, max_size=3))
def test_nothing_differs_from_itself(seen):
    assert compare("x", shape(*seen), shape(*seen)) == []


@pytest.mark.ours
@pytest.mark.parametrize(("real", "emulated", "found"), [
    ({"a": 1}, {"a": None}, []), ({"a": []}, {"a": [1]}, []), ({"a": [1]}, {"a": ["1"]}, [("a[]", "type")]), ({"a": {"b": 1}}, {"a": {}}, [("a.b", "new")]),
    ({}, {"a": 1}, [("a", "gone")]), ({"a": "12.00"}, {"a": "12"}, [("a", "format")]), ({"a": ""}, {"a": "12.00"}, []), ({"a": 1}, {"a": 1.5}, [("a", "type")]),
    ({"a": True}, {"a": 1}, [("a", "type")]), ({"a": "2024-01-01T00:00:00+09:00"}, {"a": "2024-01-01 00:00:00"}, [("a", "format")]),
    ({"a": "T"}, {"a": "F"}, []), ({"a": "F"}, {"a": "M"}, []), ({"a": "Y"}, {"a": "T"}, [("a", "format")]), ({"a": "abc"}, {"a": "M"}, []), ({"a": "T"}, {"a": "abc"}, [("a", "format")]),
    ({"a": [{"b": 1}, {"c": 1}]}, {"a": [{"b": 1, "c": 1}]}, []),
])  # fmt: skip
def test_differences(real, emulated, found):
    assert [(one.at, one.kind) for one in compare("x", shape(real), shape(emulated))] == found


# -- hostile files --


@pytest.mark.ours
@pytest.mark.parametrize("content", [
    b"", b"{", b"[" * 1_000_000, b"null", b"[]", b"{}", b'{"log": 1}', b'{"log": {"entries": {}}}', b'{"log": {"entries": [1]}}', b"\xff\xfe\x00",
    b'{"log": {"entries": [{"request": {}, "response": {}}]}}', b'{"log": {"entries": [{"request": [], "response": {"status": 200}}]}}',
    b'{"log": {"entries": [{"request": {"url": 1}, "response": {"status": 200}}]}}', b'{"log": {"entries": [{"request": {"url": "x"}, "response": {"status": "200"}}]}}',
])  # fmt: skip
def test_what_is_no_har_is_said_so(tmp_path, content):
    path = tmp_path / "bad.har"
    path.write_bytes(content)
    with pytest.raises(BadHar) as raised:
        drift(path)
    assert len(str(raised.value)) < 200


@pytest.mark.ours
@pytest.mark.parametrize(("url", "reason"), [
    ("http://[", "an address that can't be read"), ("", "not Cafe24's API"), ("https://cafe24api.com/api/v2/admin/store", "not Cafe24's API"),
    ("https://a.cafe24api.com.evil.kr/api/v2/admin/store", "not Cafe24's API"), ("https://a@b.cafe24api.com/x", "not Cafe24's API"), ("javascript:alert(1)", "not Cafe24's API"),
    ("file:///etc/passwd", "not Cafe24's API"),
])  # fmt: skip
def test_addresses_of_others_are_passed_over(har, url, reason):
    assert list(read(har(entry("", {}, host=url)))) == [reason]


@pytest.mark.ours
@pytest.mark.parametrize("text", [None, 5, "", "[]", "[" * 100_000, '{"a": NaN}', "x" * 100_000, '"\\ud800"', '{"a": "\\u0000"}', "\ud800"])
def test_answers_that_are_no_objects_are_passed_over(har, text):
    odd = entry("/admin/store", {})
    odd["response"]["content"]["text"] = text
    assert list(read(har(odd))) == ["an answer that isn't a JSON object"]


@pytest.mark.ours
@pytest.mark.parametrize("headers", [None, 1, [1], [{"name": 1}], [{"name": "X-Api-" + "a" * 100}], [{"name": "X-Api-\x1b[31m"}]])
def test_odd_headers_are_no_headers(har, headers):
    odd = entry("/admin/store", {"store": {}})
    odd["response"]["headers"] = headers
    [found] = read(har(odd))
    assert isinstance(found, Recorded) and found.headers == frozenset()


@pytest.mark.ours
def test_base64_answers_are_read(har):
    coded = entry("/admin/store", {})
    coded["response"]["content"] = {"encoding": "base64", "text": base64.b64encode(b'{"store": {}}').decode()}
    bad = copy.deepcopy(coded)
    bad["response"]["content"]["text"] = "???"
    first, second = read(har(coded, bad))
    assert first.answer == {"store": {}} and second == "an answer that isn't a JSON object"


@pytest.mark.ours
def test_a_file_and_its_entries_are_bounded(har, monkeypatch):
    path = har(entry("/admin/store", {}), entry("/admin/store", {}))
    monkeypatch.setattr(drift_har, "ENTRIES_MAX", 2)
    monkeypatch.setattr(drift_har, "FILE_BYTES_MAX", path.stat().st_size)
    assert len(list(read(path))) == 2
    monkeypatch.setattr(drift_har, "ENTRIES_MAX", 1)
    with pytest.raises(BadHar, match="more than 1 entries"):
        read(path)
    monkeypatch.setattr(drift_har, "FILE_BYTES_MAX", path.stat().st_size - 1)
    with pytest.raises(BadHar, match="MB"):
        read(path)


@pytest.mark.ours
@pytest.mark.parametrize("path", ["/admin/orders/%00", "/admin/orders/..%2f..", "/admin/orders/" + "9" * 5_000, "/admin/orders/'; DROP TABLE--", "/admin/products/99999999999999999999"])
def test_recorded_ids_never_reach_the_emulator(mall, path):
    status, answer, _ = mall.ask(mall.template(path), [("order_id", "x" * 100_000), ("fields", "'"), ("limit", "9" * 50), ("x", "y")])
    assert status == 200 and answer
