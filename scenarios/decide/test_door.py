"""The decide door itself: lines, lists, examples, schemas, sentences, and JSON at its worst."""

import io
import json
import subprocess
import sys

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from mallrig.reference.http import decide_blueprint
from mallrig.reference.rules import DECIDE, cases, door, sentences
from mallrig.scenarios.decide.asking import MISSING, ask, changed, refused_at

NAMES = list(DECIDE)


def lines(name, text):
    """Exit code and answers for JSON Lines."""
    written = io.BytesIO()
    code = door.run_lines(name, io.BytesIO(text if isinstance(text, bytes) else text.encode()), written)
    return code, [json.loads(line) for line in written.getvalue().splitlines()]


EXAMPLE = door.example("exchange")
ANSWER = ask("exchange", json.loads(EXAMPLE))


def test_the_fourteen_names():
    assert " ".join(NAMES) == (
        "cancel list-cancellable list-claimable claim address-change ship-date collect merge "
        "allocate pickup exchange segment alimtalk invoice-range"
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_one_line_that_can_be_answered(name):
    assert "\n" not in door.example(name)
    code, [answer] = lines(name, door.example(name))
    assert code == 0
    assert answer["because"]


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n  \n\t\n"])
def test_blank_lines_are_skipped(end):
    assert lines("exchange", f"\n \n{EXAMPLE}\n\r\n{EXAMPLE}{end}") == (0, [ANSWER, ANSWER])


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029"])
def test_an_answer_is_one_line_to_every_reader(end):
    order = {"id": f"A{end}B", "seller": "s", "name": "", "address": "", "phone": "", "mobile": ""}
    asked = json.dumps({"criterion": "any_seller", "orders": [order, order | {"id": "김"}]}, ensure_ascii=False)
    written = io.BytesIO()
    door.run_lines("merge", io.BytesIO(asked.encode()), written)
    [line] = written.getvalue().decode().splitlines()
    assert json.loads(line)["groups"] == [[f"A{end}B", "김"]]
    assert "김" in line


def test_no_lines_no_answers():
    assert lines("exchange", "") == (0, [])


@pytest.mark.parametrize("bad", ["{}", "{", "null", "[]", f"[{EXAMPLE}]", "NaN", '"\\ud800"', b"\xff", b'{"x": "\xff"}'])
def test_a_bad_line_is_answered_in_its_place_and_harms_no_other(bad):
    bad = bad if isinstance(bad, bytes) else bad.encode()
    code, answers = lines("exchange", b"\n".join([EXAMPLE.encode(), bad, EXAMPLE.encode()]))
    assert code == 1
    assert answers[::2] == [ANSWER, ANSWER]
    assert answers[1]["error"]["code"] == "invalid_case"


def test_only_an_invalid_case_makes_the_exit_code_1():
    twice = {"seller_collects_exchange": True, "shipped": True, "as": "case1"}
    code, [answer] = lines("exchange", json.dumps(twice))
    assert (code, answer["error"]["code"]) == (0, "would_ship_twice")
    code, [answer] = lines("invoice-range", '{"text": "x", "rows": 3}')
    assert (code, answer["error"]["code"]) == (0, "bad_range")


def test_lines_longer_than_a_block_come_whole():
    padded = json.dumps({**json.loads(EXAMPLE), "padding": "x" * 200_000})
    assert lines("exchange", f"{padded}\n{EXAMPLE}\n{padded}") == (0, [ANSWER] * 3)


def test_who_writes_a_line_and_waits_gets_its_answer():
    asking = (
        "import sys; from mallrig.reference.rules import door;"
        "sys.exit(door.run_lines('exchange', sys.stdin.buffer, sys.stdout.buffer))"
    )
    with subprocess.Popen([sys.executable, "-c", asking], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for _ in range(2):
            process.stdin.write(EXAMPLE.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == ANSWER
        process.stdin.close()
        assert process.wait() == 0


def test_an_unknown_name():
    for ask_door in (door.example, door.schema, door.answerer):
        with pytest.raises(KeyError):
            ask_door("refund")


@pytest.mark.parametrize("name", NAMES)
def test_asking_imports_the_rules_alone(name):
    asking = (
        "import sys; from mallrig.reference.rules import door; door.answerer(sys.argv[1])(b'{}');"
        "print(*{m.split('.')[0] if 'mallrig' not in m else m for m in sys.modules})"
    )
    out = subprocess.run([sys.executable, "-c", asking, name], capture_output=True, text=True, check=True).stdout
    loaded = set(out.split())
    assert not loaded & {"flask", "sqlmodel", "sqlalchemy", "faker", "yaml", "httpx", "pydantic", "hypothesis"}
    ours = {module for module in loaded if module.startswith("mallrig")}
    assert all(m.startswith("mallrig.reference.rules") or m in ("mallrig", "mallrig.reference") for m in ours)


# --- over HTTP ---------------------------------------------------------------------------------


@pytest.fixture
def client():
    app = Flask(__name__)
    app.register_blueprint(decide_blueprint())
    return app.test_client()


@pytest.mark.parametrize("name", NAMES)
def test_http_answers_one_case_or_a_list(client, name):
    example = json.loads(door.example(name))
    answer = ask(name, example)
    one = client.post(f"/decide/{name}", json=example)
    assert (one.status_code, one.content_type, one.json) == (200, "application/json", answer)
    several = client.post(f"/decide/{name}", json=[example, {}, example])
    assert several.json[::2] == [answer, answer]
    assert several.json[1]["error"]["code"] == "invalid_case"
    assert client.post(f"/decide/{name}", data=" [ ] ").json == []


@pytest.mark.parametrize("number", ["9" * 4301, "-" + "9" * 4301, "1e400", "-1.5E+999"])
def test_a_number_too_large_to_read_is_refused_at_its_place(client, number):
    fine, text = '{"text": "2", "rows": 3}', '"\\"1e400\\\\"'
    bad, ignored = f'{{"text": {text}, "rows": {number}}}', f'{{"text": "2", "x": [{text}, {number}], "rows": 3}}'
    by_line = lines("invoice-range", f"{fine}\n{bad}\n{ignored}\n{number}\n{number}]")
    assert by_line[0] == 1
    assert by_line[1][::2] == [{"rows": [2], "because": ["OMS-INV-08"]}] * 2 + [by_line[1][4]]
    assert [answer["error"]["at"] for answer in by_line[1] if "error" in answer] == ["rows", "", ""]
    assert by_line[1][4]["error"]["message"].startswith("not JSON")
    several = client.post("/decide/invoice-range", data=f"[{fine}, {bad}, {ignored}, {number}]")
    assert (several.status_code, several.json) == (200, by_line[1][:4])


@pytest.mark.parametrize("body", [b"", b"{", b"[1,", b"\xff", b"[" * 100_000, b"NaN", b"{} {}"])
def test_http_refuses_what_is_not_json(client, body):
    answer = client.post("/decide/cancel", data=body)
    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "invalid_case"
    assert answer.json["error"]["at"] == ""


def test_http_does_not_know_every_name(client):
    answer = client.post("/decide/refund", json={})
    assert answer.status_code == 404
    assert answer.json["error"]["code"] == "not_found"


@pytest.mark.parametrize("name", NAMES)
def test_http_describes_every_decision(client, name):
    document = client.get("/decide/openapi.json").json
    operation = document["paths"][f"/decide/{name}"]["post"]
    asked = operation["requestBody"]["content"]["application/json"]["schema"]
    answered = operation["responses"]["200"]["content"]["application/json"]["schema"]
    example = json.loads(door.example(name))
    answer = client.post(f"/decide/{name}", json=example).json
    invalid = client.post(f"/decide/{name}", json={}).json
    for schema, fine, wrong in ((asked, example, {}), (answered, answer, {}), (answered, invalid, {"error": {}})):
        validator = Draft202012Validator({**schema, "components": document["components"]})
        validator.validate(fine)
        validator.validate([fine, fine])
        assert not validator.is_valid(wrong)
        assert not validator.is_valid([fine, wrong])


# --- schema, sentences -------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_fits_the_example_and_its_answers(name):
    schema = json.loads(door.schema(name))
    for part in ("case", "answer"):
        assert schema[part]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        Draft202012Validator.check_schema(schema[part])
    example = json.loads(door.example(name))
    Draft202012Validator(schema["case"]).validate(example)
    answers = Draft202012Validator(schema["answer"])
    answers.validate(ask(name, example))
    answers.validate(ask(name, {}))
    assert not Draft202012Validator(schema["case"]).is_valid({})
    assert not answers.is_valid({})


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("cancel", "order.items[0].status", "N99"),
        ("cancel", "order.items", []),
        ("cancel", "order.payments", {"gold": 1}),
        ("cancel", "order.payments", {"card": -1}),
        ("cancel", "cancel", ["MUG-1", "MUG-1"]),
        ("cancel", "hub", None),
        ("cancel", "cafe24.claim.exposure", {"statuses": ["refund_N20"]}),
        *((name, "hub", {"wms": None, "cancel": "complete"}) for name in ("cancel", "claim", "ship-date")),
        ("cancel", "hub", {"wms": None, "cancel": "complete", "complete_range": []}),
        ("list-cancellable", "now", "2025-03-10T10:00:00"),
        ("address-change", "items", ["MUG-1", "LAMP-1", "MUG-1"]),
        ("ship-date", "asked_on", "10 March"),
        ("collect", "first", False),
        ("allocate", "stock.MUG", -1),
        ("segment", "filters[0]", {}),
        ("segment", "filters[0].coupon", {"kind": "any"}),
        ("segment", "filters[1].orders.period", {}),
        ("segment", "filters[1].orders.period", {"last_days": 1, "days_ago": {}}),
        ("segment", "filters[1].orders.period", {"from": "2026-01-01"}),
        ("segment", "filters[1].orders.period", {"to": "2026-01-01"}),
        ("alimtalk", "settings.order_completed", MISSING),
        ("alimtalk", "settings.order_completed.button", {"to": "custom"}),
    ],
)
def test_the_schema_refuses_what_the_door_refuses(name, path, value):
    schema = Draft202012Validator(json.loads(door.schema(name))["case"])
    asked = changed(json.loads(door.example(name)), path, value)
    refused_at(name, asked)
    assert not schema.is_valid(asked)


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("cancel", "hub", {"wms": None, "cancel": "complete", "complete_range": ["N22"]}),
        ("cancel", "hub", {"wms": None}),
        ("list-cancellable", "now", "2025-03-10 10:00+09"),
        ("collect", "last_success", MISSING),
        ("allocate", "stock.MUG", 0),
        ("segment", "filters[1].orders.period", {"from": "2026-01-01", "to": "2026-01-02"}),
        ("segment", "filters[1].orders.period", "all"),
        ("alimtalk", "settings.cancel_completed", MISSING),
        ("alimtalk", "settings.cancel_completed.button", {"to": "custom"}),
    ],
)
def test_the_schema_lets_through_what_the_door_answers(name, path, value):
    asked = changed(json.loads(door.example(name)), path, value)
    assert ask(name, asked)["because"]
    Draft202012Validator(json.loads(door.schema(name))["case"]).validate(asked)


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_told_has_every_rule_with_its_text(name):
    written = io.BytesIO()
    example = door.example(name)
    assert door.explain(name, io.BytesIO(f"{example}\n\nnonsense\n".encode()), written) == 1
    told, bad = written.getvalue().decode().strip().split("\n\n")
    for rule in ask(name, json.loads(example))["because"]:
        assert f"{rule}: {sentences.rule_texts()[rule]}" in told
    assert not told.startswith(" ")
    assert bad.startswith("The case is invalid: not JSON")


@pytest.mark.parametrize(
    ("name", "case", "sentence"),
    [
        ("cancel", {"cafe24": {"claim": {"use": False}}}, "Nothing is done: no products can be cancelled."),
        ("list-cancellable", {"orders": []}, "Nothing is listed: no products can be cancelled."),
        ("claim", {"decision": "reject"}, "The reason goes to the customer as a message."),
        ("ship-date", {"hub": {"wms": None}}, "Expected ship dates are not supported."),
        ("exchange", {"as": "case1"}, "Refused (would_ship_twice)"),
        ("invoice-range", {"text": "1, x"}, "Refused (bad_range) 'x'"),
        ("cancel", {"cancel": ["X"]}, "The case is invalid at cancel[0]: the order has no item X."),
    ],
)
def test_sentences(name, case, sentence):
    told = sentences.tell(name, ask(name, {**json.loads(door.example(name)), **case}))
    assert any(sentence in line for line in told)


# --- reading -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-10T00:00:00+09:00",
        "2025-03-10T00:00+09:00",
        "2025-03-10 00:00:00+09:00",
        "2025-03-10T00:00:00.000+0900",
        "2025-03-10t00:00:00+09",
        "2025-03-09T15:00:00Z",
        "2025-03-09T10:00:00-05:00",
    ],
)
def test_times_are_iso_8601_with_an_offset(text):
    asked = changed(json.loads(door.example("list-cancellable")), "now", text)
    read = cases.read(DECIDE["list-cancellable"].case_type, asked)
    assert read.now.isoformat() == "2025-03-10T00:00:00+09:00"


@pytest.mark.parametrize("padding", ["[" * 5000 + "]" * 5000, '{"a":' * 5000 + "1" + "}" * 5000])
def test_deep_nesting_is_an_invalid_case(padding):
    code, [answer] = lines("exchange", EXAMPLE[:-1] + ',"padding":' + padding + "}")
    assert code == 1
    assert answer["error"] == {"code": "invalid_case", "message": "nested too deeply", "at": ""}


def test_a_member_named_twice_counts_the_last_time():
    assert lines("exchange", EXAMPLE.replace("{", '{"shipped":3,', 1)) == (0, [ANSWER])


def test_the_largest_numbers_are_answered_or_refused():
    big = int("9" * 4300)
    fine = {"expected": {"A": big}, "arrived": {"A": big}}
    assert ask("pickup", fine)["state"] == "completed"
    allocated = {"stock": {"A": big}, "allocated": {"A": 1}, "unlimited": ["A"], "criterion": "complete_only"}
    line = {"id": "l", "sku": "A", "quantity": big}
    allocated["groups"] = [{"id": f"g{n}", "seller": "s", "ordered_at": "2025-03-10T00:00:00Z", "lines": [{**line, "id": n}]} for n in range(12)]
    answer = ask("allocate", allocated)
    assert answer["error"]["message"].startswith("a number of the answer is too large")
    code, [answer] = lines("pickup", '{"expected": {"A": ' + "9" * 4301 + "}}")
    assert (code, answer["error"]["code"]) == (1, "invalid_case")
