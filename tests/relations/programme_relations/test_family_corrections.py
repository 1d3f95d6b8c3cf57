"""P-values of a study's relations corrected within families: both ways, and how often any false one is found."""

import numpy as np
import pytest
from scipy.special import stdtr

from trepart_eval.relations import plan, relate_study
from trepart_eval.relations.robustness.joint_signs import signs_of
from trepart_eval.relations.robustness.slope_forms import slope_form
from trepart_eval.relations.robustness.step_down_tests import never_below, step_down


@pytest.fixture(scope="module")
def planned(simulated_data):
    return relate_study(simulated_data, plan=plan(simulated_data.study))


def test_both_corrections_stand_at_the_model_that_counts(planned):
    table = planned.table
    counted = table[table["model"] == "change"]
    assert len(counted) == 2
    assert counted["p_familywise"].notna().all()
    assert table.loc[table["model"] != "change", ["p_adjusted", "p_familywise"]].isna().all(axis=None)


def test_holding_any_false_finding_is_never_less_strict_than_the_p_value(planned):
    counted = planned.table.dropna(subset="p_familywise").sort_values("p_value")
    assert (counted["p_familywise"] >= counted["p_value"]).all()
    assert counted["p_familywise"].is_monotonic_increasing


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_familys_sentence_names_both(planned, language):
    last = planned.sentences(language)[-1]
    assert "Hochberg" in last
    assert "Romano" in last
    assert "all" not in last.split("(")[0].split()


def test_exploratory_relations_are_not_corrected(simulated_data):
    assert relate_study(simulated_data).table["p_familywise"].isna().all()


def test_a_family_of_one_keeps_its_p_value(simulated_data):
    found = relate_study(simulated_data, outcome="sick_leave", plan=plan(simulated_data.study))
    counted = found.table.dropna(subset="p_familywise")
    assert counted["p_familywise"].tolist() == counted["p_value"].tolist()


def test_every_pattern_of_signs_but_for_mirrors_is_gone_through():
    signs = signs_of(5, 99, 1)
    assert signs[0].tolist() == [1] * 5
    assert len({tuple(row) for row in [*signs, *-signs]}) == 2**5


def any_found(k, shared, skewed, ratio, studies):
    """Share of studies without any relation in which a family of changes has one at .05."""
    rng, signs = np.random.default_rng(12), signs_of(16, 99, 1)[::16]
    found = 0
    for _ in range(studies):
        dose = rng.lognormal(size=16) if skewed else rng.normal(size=16)
        y = np.sqrt(shared) * rng.normal(size=16) + np.sqrt(1 - shared) * rng.normal(size=(k, 16))
        y *= np.where(dose > np.median(dose), np.sqrt(ratio), 1.0)
        form = slope_form(dose, np.empty((0, 16)))
        slopes, errors = form.slopes(y)
        p_values = 2 * stdtr(form.df, -np.abs(slopes / errors))
        centred = y - y.mean(axis=1, keepdims=True)
        joint = np.column_stack([np.abs(form.closeness(signs * row)) for row in centred])
        found += never_below(step_down(joint), p_values).min() <= 0.05
    return found / studies


@pytest.mark.long
@pytest.mark.parametrize("ratio", [1.0, 4.0])
@pytest.mark.parametrize("skewed", [False, True])
@pytest.mark.parametrize("shared", [0.0, 0.8])
@pytest.mark.parametrize("k", [2, 5])
def test_any_false_finding_is_made_in_at_most_five_of_a_hundred(k, shared, skewed, ratio):
    assert any_found(k, shared, skewed, ratio, 2_000) <= 0.05 + 2 * 0.0049
