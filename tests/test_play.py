"""`mallrig test`: what is played, against what, and what is said of it afterwards."""

import json
import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from mallrig.cli import main
from mallrig.scenarios.catalogue import rules_table
from mallrig.scenarios.drivers.target import BadTarget, load_adapter
from mallrig.scenarios.place import Place, open_place
from mallrig.scenarios.play import BadPlay, Reports, play
from mallrig.scenarios.results import FAILED, NOT_COVERED, PASSED, Results
from mallrig.tests.another_server import served_by_another

ADAPTERS = "mallrig.tests.adapters"
OWN = """
Feature: Our own
  @{rule}
  Scenario: Ours
    Given Minji placed an order in N20
    When she asks which orders she can cancel
    Then she is offered her {nth} order
"""


def own_feature(folder, rule="HUB-CANCEL-01", nth="1st"):
    """A user's own feature file."""
    path = folder / "own.feature"
    path.write_text(OWN.format(rule=rule, nth=nth))
    return path


def outcomes(folder):
    """How the scenarios of the last play went, by their names."""
    return {key.rpartition(": ")[2]: kept["result"] for key, kept in Results.load(folder).of().items()}


def test_a_rule_is_played_against_the_reference(tmp_path):
    report = tmp_path / "report.xml"
    assert play(rules=["HUB-CANCEL-12"], reports=Reports(junit=report), results=tmp_path) == 0
    assert set(outcomes(tmp_path).values()) == {PASSED}
    assert len(outcomes(tmp_path)) == 2
    cases = ElementTree.parse(report).findall(".//testcase")
    assert [{p.get("value") for p in case.findall(".//property")} for case in cases] == [{"HUB-CANCEL-12"}] * 2
    [row] = rules_table(["HUB-CANCEL-12"], results=Results.load(tmp_path))
    assert row.result == PASSED


@pytest.mark.parametrize("name, wish", [("PYTEST_ADDOPTS", "-k visible"), ("PYTEST_PLUGINS", "nothing.there")])
def test_what_the_user_tells_pytest_elsewhere_leaves_no_scenario_out(tmp_path, monkeypatch, name, wish):
    own = tmp_path / "own.feature"
    own.write_text(f"{ONE}\n  @HUB{SECOND.replace('Ours', 'Ours visible')}")
    monkeypatch.setenv(name, wish)
    assert play(features=[own], results=tmp_path) == 0
    assert outcomes(tmp_path) == {"Ours": PASSED, "Ours visible": PASSED}
    assert os.environ[name] == wish


def test_a_play_is_reported_as_cucumber_json_too(tmp_path, monkeypatch):
    monkeypatch.setenv("MALLRIG_DATA", str(tmp_path))
    report = tmp_path / "reports" / "report.json"
    done = CliRunner().invoke(main, ["test", "--rule", "HUB-CANCEL-12", "--cucumber", str(report)])
    assert done.exit_code == 0, done.output
    told = [scenario for feature in json.loads(report.read_text("utf-8")) for scenario in feature["elements"]]
    assert {scenario["name"] for scenario in told} == set(outcomes(tmp_path))
    assert {step["result"]["status"] for scenario in told for step in scenario["steps"]} == {"passed"}


def test_a_users_own_feature_is_played(tmp_path):
    assert play(features=[own_feature(tmp_path)], results=tmp_path) == 0
    assert outcomes(tmp_path) == {"Ours": PASSED}


def test_a_scenario_that_fails_fails_the_play(tmp_path):
    own = tmp_path / "wrong.feature"
    own.write_text(OWN.format(rule="HUB-CANCEL-01", nth="1st").replace("is offered", "is not offered"))
    assert play(features=[own], results=tmp_path) == 1
    assert outcomes(tmp_path) == {"Ours": FAILED}


@pytest.mark.parametrize("at", ["Feature:", "Scenario Outline:", "Examples:"])
def test_a_tag_that_is_no_rule_passes(tmp_path, capfd, at):
    own = tmp_path / "own.feature"
    outline = OWN.format(rule="HUB-CANCEL-01", nth="<nth>").replace("Scenario:", "Scenario Outline:") + "    Examples:\n      | nth |\n      | 1st |\n"
    own.write_text(outline.replace(at, f"@slow\n  {at}"))
    assert play(features=[own], rules=["HUB-CANCEL-01"], results=tmp_path) == 0
    assert outcomes(tmp_path) == {"Ours": PASSED}
    assert "slow" not in "".join(capfd.readouterr())


ONE = OWN.format(rule="HUB-CANCEL-01", nth="1st")
OUTLINE = ONE.replace("Scenario", "Scenario Outline")
SECOND = ONE.partition("@HUB")[2]


@pytest.mark.parametrize(
    "text, named",
    [
        (f"{ONE}\n  @HUB{SECOND}", "2 scenarios of one name.*'Ours' .lines 4, 10"),
        (f"{ONE}\n  Rule: Another\n    @HUB{SECOND}", "2 scenarios of one name.*'Ours'"),
        (OWN.format(rule="HUB-CANCEL-99", nth="1st"), "4: no such rule in the catalogue: @HUB-CANCEL-99 of 'Ours'"),
        (f"{OUTLINE}    @HUB-CANCEL-02\n    Examples:\n      | nth |\n      | 1st |", "9: a rule's tag stands at the scenario"),
        ("Feature: Our own\n  Scenario: Ours\n", "2: a scenario without steps, which could only pass: 'Ours'"),
        ("Feature: Our own\n  Background:\n    Given Minji placed an order in N20\n  Scenario: Ours\n", "4: a scenario without steps"),
        (f"{ONE}\n  Rule: Another\n    Scenario Outline: Empty\n      Examples:\n        | nth |\n        | 1st |", "10: a scenario without steps.*'Empty'"),
        ("Feature: Empty", "no scenario there"),
        ("", "no feature in it"),
        ("Scenario without a feature", "expected.*FeatureLine"),
    ],
)
def test_a_file_that_cant_be_played_as_it_is_written_is_named(tmp_path, text, named):
    own = tmp_path / "own.feature"
    own.write_text(text)
    with pytest.raises(BadPlay, match=f"(?s)(?=.*own.feature).*{named}"):
        play(features=[own], results=tmp_path)


def test_a_step_that_nobody_defined_fails_the_play_before_it_begins(tmp_path, capsys):
    own = tmp_path / "odd.feature"
    own.write_text(OWN.format(rule="HUB-CANCEL-01", nth="1st").replace("When she asks", "When she sings and asks"))
    assert play(features=[own], results=tmp_path) == 1
    assert outcomes(tmp_path) == {}
    assert "0 definitions fit when 'she sings and asks which orders she can cancel'" in capsys.readouterr().err


def test_what_a_target_lacks_is_not_covered_and_never_passed(tmp_path):
    target = f"{ADAPTERS}:CanNothing"
    assert play(target, rules=["HUB-CANCEL-12"], results=tmp_path) == 1
    assert set(outcomes(tmp_path).values()) == {NOT_COVERED}
    [row] = rules_table(["HUB-CANCEL-12"], target, Results.load(tmp_path))
    assert row.result == NOT_COVERED


def test_a_scenario_that_comes_to_need_what_the_target_lacks_is_not_covered(tmp_path):
    assert play(f"{ADAPTERS}:SaysItMerges", rules=["OMS-MERGE-05"], results=tmp_path) == 1
    assert set(outcomes(tmp_path).values()) == {NOT_COVERED}


def test_a_target_that_only_says_so_fails(tmp_path):
    assert play(f"{ADAPTERS}:SaysItCollects", rules=["OMS-COLLECT-03"], results=tmp_path) == 1
    assert set(outcomes(tmp_path).values()) == {FAILED}


def test_a_server_that_runs_already_is_played_on(tmp_path):
    with open_place(f"{ADAPTERS}:CanNothing") as elsewhere:
        assert play(server=str(elsewhere.rig.door.client.base_url), rules=["HUB-CANCEL-08"], results=tmp_path) == 0
    assert set(outcomes(tmp_path).values()) == {PASSED}


@pytest.mark.parametrize("target, server", [("http://127.0.0.1:1", None), (None, "http://127.0.0.1:1"), (f"{ADAPTERS}:Absent", None)])
def test_a_target_or_server_that_cant_be_used_is_named(tmp_path, target, server):
    with pytest.raises(BadTarget, match=target or server):
        play(target, server, results=tmp_path)


@pytest.mark.parametrize("status, text", [(200, b"<p>Welcome"), (200, b'{"status": "ok"}'), (200, b"[]"), (200, b"\xff"), (404, b"{}"), (503, b"")])
def test_a_server_that_is_no_mallrig_is_not_played_on(tmp_path, monkeypatch, status, text):
    monkeypatch.setenv("MALLRIG_DATA", str(tmp_path))
    with served_by_another(status, text) as url:
        refused = CliRunner().invoke(main, ["test", "--rule", "HUB-CANCEL-12", "--server", url])
    assert refused.exit_code == 2 and f"{url} is no mallrig" in refused.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("asked", [{"rules": ["HUB-CANCEL-99"]}, {"features": ["/nowhere"]}])
def test_what_there_isnt_cant_be_played(tmp_path, asked):
    with pytest.raises(BadPlay):
        play(results=tmp_path, **asked)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["nothing.there:Class", f"{ADAPTERS}:Absent", f"{ADAPTERS}:NoRequest", ADAPTERS])
def test_a_target_that_cant_be_loaded_is_named(name):
    with pytest.raises(BadTarget, match=name.replace(".", r"\.")):
        load_adapter(name)


def test_the_reference_is_played_without_a_socket():
    with open_place() as place:
        assert isinstance(place, Place)
        assert place.rig.new_world().base_url == "http://mallrig.test"


def test_the_command_works_in_an_empty_folder_and_leaves_nothing_there(tmp_path):
    here, data = tmp_path / "here", tmp_path / "data"
    here.mkdir()
    command = [sys.executable, "-m", "mallrig", "test", "--rule", "HUB-CANCEL-08"]
    done = subprocess.run(command, cwd=here, env=os.environ | {"MALLRIG_DATA": str(data)}, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(here.iterdir())
    assert set(outcomes(data).values()) == {PASSED}
