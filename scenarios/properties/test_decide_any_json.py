"""What holds of the decisions of order management whatever JSON they are asked (INV-50, INV-51)."""

import io
import json
from importlib import resources

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mallrig.reference.rules import door
from mallrig.scenarios.decide import test_alimtalk, test_allocate, test_collect, test_merge, test_segment
from mallrig.scenarios.decide.asking import changed

FULL = {
    "collect": test_collect.later(test_collect.order(1), test_collect.order(2)),
    "merge": test_merge.run(test_merge.order(1), test_merge.order(2, mobile="1")),
    "allocate": test_allocate.CASE,
    "segment": test_segment.CASE,
    "alimtalk": test_alimtalk.CASE,
    "invoice-range": {"text": "1-3, 5, 7", "rows": 39},
}
"""A case of each decision in which every member of the contract stands."""
RULES = {
    rule["id"]
    for part in ("hub", "oms")
    for area in yaml.safe_load(resources.files("mallrig").joinpath(f"catalogue/rules-{part}.yaml").read_text("utf-8"))
    for rule in area["rules"]
}

any_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**63, -(2**64), 10**30, 0, -1])
    | st.floats()
    | st.text()
    | st.sampled_from(["N20", "any", "all", "custom", "9999-12-31", "0001-01-01T00:00:00+23:59", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def parts(value, at=""):
    """Every part of a JSON value with its path, itself first."""
    yield at, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from parts(inner, f"{at}.{name}" if at else name)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from parts(inner, f"{at}[{i}]")


def paths(value):
    """The path of every part of a JSON value, itself first."""
    return [path for path, _ in parts(value)]


def is_part_of(case, path):
    """Whether `path` leads to a part of the case, or to a member that is missing from an object of it.

    Keys are any text, `a.b[0]` too: so the path is looked up among the case's own, not taken apart.
    """
    objects = {at for at, value in parts(case) if isinstance(value, dict)}
    return path in paths(case) or path.rpartition(".")[0] in objects


def answer_bytes(name, case):
    return door.answerer(name)(json.dumps(case).encode())


@pytest.mark.parametrize("name", FULL)
@given(data=st.data())
def test_any_json_anywhere_is_answered(name, data):
    path = data.draw(st.sampled_from(sorted(paths(FULL[name]))))
    case = changed(FULL[name], path, data.draw(any_json))
    raw, valid = answer_bytes(name, case)
    answer = json.loads(raw)
    if "error" not in answer:
        assert valid and answer["because"] == list(dict.fromkeys(answer["because"]))
        assert set(answer["because"]) <= RULES
    elif not valid:
        assert answer["error"]["code"] == "invalid_case" and answer["error"]["message"]
        assert is_part_of(case, answer["error"]["at"])
    assert answer_bytes(name, case) == (raw, valid)


@pytest.mark.parametrize("name", FULL)
@given(data=st.data())
def test_inv_50_the_order_of_keys_is_no_input(name, data):
    random = data.draw(st.randoms(use_true_random=False))

    def shuffled(value):
        if isinstance(value, dict):
            return {key: shuffled(value[key]) for key in random.sample(list(value), len(value))}
        return [shuffled(inner) for inner in value] if isinstance(value, list) else value

    raw, _ = answer_bytes(name, FULL[name])
    again, _ = answer_bytes(name, shuffled(FULL[name]))
    assert json.loads(again) == json.loads(raw)
    assert json.loads(raw)["because"]


@pytest.mark.parametrize("name", FULL)
@given(data=st.data())
def test_inv_51_a_bad_case_harms_no_one(name, data):
    lines = data.draw(st.lists(any_json.map(json.dumps) | st.just(json.dumps(FULL[name])) | st.just("{"), max_size=5))
    out = io.BytesIO()
    code = door.run_lines(name, io.BytesIO("\n".join(lines).encode()), out)
    alone = [door.answerer(name)(line.encode()) for line in lines]
    assert out.getvalue().splitlines() == [raw for raw, _ in alone]
    assert code == (0 if all(valid for _, valid in alone) else 1)
