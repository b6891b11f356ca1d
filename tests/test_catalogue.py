"""The catalogue and the results kept for it: what `mallrig rules` shows."""

import json

import pytest
from click.testing import CliRunner

from mallrig.cli import main
from mallrig.scenarios.catalogue import NEVER_RUN, chosen, marked_tests, needed, rules, rules_table, scenario_key, scenarios
from mallrig.scenarios.results import FAILED, FILE, NOT_COVERED, PASSED, Results


def row(rule_id, results):
    """The one row of a rule."""
    [found] = rules_table([rule_id], results=results)
    return found


@pytest.fixture
def results(tmp_path):
    """Nothing played yet."""
    return Results.load(tmp_path)


def carrying(rule_id):
    """The keys of the scenarios that carry a rule."""
    return [scenario.key for scenario in scenarios() if rule_id in scenario.rules]


def test_the_catalogue_is_whole():
    assert len(rules()) == 224
    assert rules()["HUB-CANCEL-12"].basis == "documented"
    assert {rule.basis for rule in rules().values()} == {"documented", "interpreted", "decided"}


def test_a_documented_rule_quotes_its_source():
    assert all(rule.sources for rule in rules().values() if rule.basis == "documented")


def test_rules_are_chosen_by_id_and_by_area():
    assert chosen(["HUB-CANCEL-12"]) == {"HUB-CANCEL-12"}
    assert len(chosen(["OMS-COLLECT", "HUB-CANCEL-12"])) == 9
    with pytest.raises(LookupError, match="HUB-CANCEL-99"):
        chosen(["HUB-CANCEL-12", "HUB-CANCEL-99"])


def test_a_rule_nobody_played_never_ran(results):
    assert row("HUB-CANCEL-12", results).result == NEVER_RUN
    assert row("HUB-CANCEL-12", results).last_run is None


@pytest.mark.parametrize(
    "outcomes, result",
    [
        ((PASSED, PASSED), PASSED),
        ((PASSED, FAILED), FAILED),
        ((NOT_COVERED, PASSED), NOT_COVERED),
        ((FAILED, NOT_COVERED), FAILED),
        ((PASSED, None), NEVER_RUN),
    ],
)
def test_a_rule_passed_only_when_every_scenario_of_it_did(results, outcomes, result):
    keys = carrying("HUB-CANCEL-18")
    assert len(keys) == len(outcomes)
    played = {key: outcome for key, outcome in zip(keys, outcomes, strict=True) if outcome}
    results.record("reference", played, "2026-01-10T09:00:00+09:00")
    assert row("HUB-CANCEL-18", results).result == result
    assert row("HUB-CANCEL-18", results).failures == tuple(key for key, outcome in played.items() if outcome == FAILED)


def test_results_are_kept_by_target_and_survive_a_partial_run(results, tmp_path):
    [first, second] = carrying("HUB-CANCEL-18")
    results.record("reference", {first: PASSED, second: FAILED}, "2026-01-10T09:00:00+09:00")
    results.record("http://elsewhere", {first: NOT_COVERED}, "2026-01-10T10:00:00+09:00")
    results.record("reference", {second: PASSED}, "2026-01-10T11:00:00+09:00")
    results.save()
    kept = Results.load(tmp_path)
    assert row("HUB-CANCEL-18", kept).result == PASSED
    assert row("HUB-CANCEL-18", kept).last_run == "2026-01-10T11:00:00+09:00"
    assert kept.of("http://elsewhere") == {first: {"result": NOT_COVERED, "at": "2026-01-10T10:00:00+09:00"}}
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_broken_file_of_results_is_named(tmp_path):
    (tmp_path / FILE).write_text('{"last": "reference"}')
    with pytest.raises(ValueError, match=FILE):
        Results.load(tmp_path)


def test_a_row_is_json(results):
    shown = json.loads(json.dumps(row("OMS-COLLECT-07", results).as_json()))
    assert shown["result"] == NEVER_RUN
    assert any(key.startswith("collect/again.feature: ") for key in shown["scenarios"])
    assert any(test.startswith("decide/") for test in row("OMS-COLLECT-02", results).tests)


def test_scenarios_outside_the_project_keep_their_path(tmp_path):
    assert scenario_key(tmp_path / "own.feature", "One") == f"{tmp_path.resolve()}/own.feature: One"


def test_marks_are_read_without_importing_the_tests():
    assert "decide/test_eligible.py::test_to_merge" in marked_tests()["OMS-MERGE-05"]


def test_what_a_scenario_needs_follows_from_its_rules():
    assert needed({"HUB-CANCEL-12", "OMS-COLLECT-01", "wip"}) == {"hub.cancel", "collect"}


def shown(*asked):
    """What `mallrig rules` prints."""
    done = CliRunner().invoke(main, ["rules", *asked], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.output


def test_a_rule_is_shown_with_the_names_of_what_carries_it_and_how_each_went(results, tmp_path, monkeypatch):
    monkeypatch.setenv("MALLRIG_DATA", str(tmp_path))
    first, second = carrying("HUB-CANCEL-18")
    results.record("reference", {first: PASSED}, "2026-01-10T09:00:00+09:00")
    results.save()
    lines = shown("HUB-CANCEL-18").splitlines()
    assert f"  scenario {first} ({PASSED})" in lines
    assert f"  scenario {second} ({NEVER_RUN})" in lines
    assert {f"  test {name}" for name in marked_tests()["HUB-CANCEL-18"]} <= set(lines)


def test_an_area_is_shown_as_a_table_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("MALLRIG_DATA", str(tmp_path))
    assert "HUB-CANCEL-18" in shown("HUB-CANCEL")
    assert "scenario hub/" not in shown("HUB-CANCEL")
