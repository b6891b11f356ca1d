"""Whatever comes in is answered in SOLAPI's words, never by a 5xx."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mallrig.emulators.alimtalk.routes import ROUTES
from mallrig.scenarios.profile import EXAMPLES

CALLS = [(method, path) for path, methods in ROUTES.items() for method in methods]
NAMES = """message messages to from text type country subject imageId kakaoOptions pfId templateId variables disableSms buttons buttonName buttonType linkMo
    customFields autoTypeDetect agent strict allowDuplicates scheduledDate showMessageList messageIds name content channelId categoryCode messageType
    emphasizeType quickReplies extra item list file searchId phoneNumber token sdkVersion appId""".split()
leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20) | st.sampled_from(["01012345678", "ATA", "LMS", "AD", "2026-01-10"])
bodies = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6), max_leaves=20)
parts = st.text(st.characters(codec="utf-8", exclude_characters="/?#\\"), min_size=1, max_size=40) | st.just("G4V20260110090000ABCDEFGHIJKLMNO")
queries = st.dictionaries(
    st.sampled_from("limit startKey startDate endDate criteria cond value to type messageIds dateType name[like] dateCreated[gte] statusCode[x] isHidden".split()),
    st.text(st.characters(codec="utf-8"), max_size=20) | st.integers().map(str), max_size=4,
)  # fmt: skip


@pytest.mark.ours
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=EXAMPLES)
@given(st.sampled_from(CALLS), st.dictionaries(st.sampled_from(NAMES), bodies, max_size=6) | bodies, parts, queries)
def test_no_body_path_or_query_breaks_it(account, call, body, part, query):
    method, path = call
    filled = path.replace("<group_id>", part).replace("<template_id>", part).replace("<channel_id>", part)
    answer = account.call(method, filled, data=None if method == "GET" else json.dumps(body), query_string=query)
    assert answer.status_code < 500, (method, filled, body, query, answer.text)
    if answer.status_code >= 300:
        assert answer.json["errorCode"] and answer.json["errorMessage"]


@pytest.mark.ours
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=EXAMPLES)
@given(st.fixed_dictionaries({}, optional={name: bodies for name in "to from text type country subject kakaoOptions customFields autoTypeDetect".split()}))
def test_no_message_breaks_its_registration_or_delivery(account, message):
    whole = account.order_message() | message
    answer = account.call("POST", "/messages/v4/send-many/detail", {"messages": [whole]})
    assert answer.status_code in (200, 400), answer.text
    account.advance("1s")
    assert account.rig("GET", "messages").status_code == 200


@pytest.mark.ours
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=EXAMPLES)
@given(st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=120))
def test_no_header_breaks_it(account, header):
    answer = account.http.get("/solapi/cash/v1/balance", headers={"Authorization": header})
    assert answer.status_code in (401, 403) and answer.json["errorCode"]
