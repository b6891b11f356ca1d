"""The features as a whole: their steps, their tags, and that each scenario is one that a run knows."""

from collections import Counter

import pytest

from mallrig.scenarios.catalogue import FEATURES, RULE_ID, marked_tests, rules, scenarios
from mallrig.scenarios.steps_check import problems

AREAS_PLAYED = {"HUB-CANCEL": 18, "OMS-FLOW": 2, "OMS-COLLECT": 8, "OMS-REG": 4, "OMS-MATCH": 6, "OMS-MERGE": 9, "OMS-ALLOC": 16, "OMS-INV": 10, "OMS-SHIP": 7, "OMS-BOARD": 3, "DEV": 5}
MESSAGES_PLAYED = ("ALIM-01", "ALIM-02", "ALIM-03", "ALIM-04")


def test_no_step_is_undefined_ambiguous_or_unused():
    assert not problems([FEATURES], unused_too=True)


def test_every_scenario_carries_a_rule_of_the_catalogue():
    for scenario in scenarios():
        assert scenario.rules, f"{scenario.key} carries no rule"
        assert set(scenario.rules) <= set(rules()), scenario.key


def test_no_two_scenarios_of_a_feature_share_a_name():
    """pytest-bdd keeps one of them and drops the other without a word."""
    doubles = [key for key, count in Counter(scenario.key for scenario in scenarios()).items() if count > 1]
    assert not doubles


def test_every_scenario_became_a_test(request):
    """What is in the files is what pytest bound: a scenario that doesn't run would be red, not absent."""
    from pytest_bdd.scenario import scenario_wrapper_template_registry

    from mallrig.scenarios import test_features

    bound = [scenario_wrapper_template_registry[test] for name, test in vars(test_features).items() if name.startswith("test_")]
    assert Counter(template.name for template in bound) == Counter(scenario.name for scenario in scenarios())


def test_marks_of_python_tests_are_rules_of_the_catalogue():
    assert set(marked_tests()) <= set(rules())


@pytest.mark.parametrize("area, count", AREAS_PLAYED.items())
def test_every_rule_of_an_area_that_is_played_has_a_scenario(area, count):
    carried = {rule for scenario in scenarios() for rule in scenario.rules}
    of_area = {rule.id for rule in rules().values() if rule.area == area}
    assert len(of_area) == count
    assert of_area <= carried


def test_the_first_message_rules_have_a_scenario():
    assert set(MESSAGES_PLAYED) <= {rule for scenario in scenarios() for rule in scenario.rules}


def test_rule_ids_look_alike():
    assert all(RULE_ID.fullmatch(rule_id) for rule_id in rules())
