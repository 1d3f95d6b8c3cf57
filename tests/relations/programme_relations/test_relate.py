"""Relations: numbers by hand, how they stand to the plan, and what they say."""

import re
from dataclasses import replace

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.relations import plan, relate_study
from trepart_eval.relations.programme_relations.case_figures import CaseFigures
from trepart_eval.relations.programme_relations.relating import COLUMNS, related
from trepart_eval.study.relation_plan import RelationPlan
from trepart_eval.vocabulary.languages import Language

RANDOM = np.random.default_rng(5)
N = 16
DOSE = RANDOM.uniform(20, 90, N)
BEFORE = 9 + RANDOM.standard_normal(N)
AFTER = BEFORE - 0.02 * DOSE + 0.4 * RANDOM.standard_normal(N)


def figures(dose=DOSE, before=BEFORE, after=AFTER, std_error=None):
    errors = np.full(len(dose), np.nan) if std_error is None else std_error
    cases = tuple(f"Kommune {number}" for number in range(len(dose)))
    return CaseFigures(cases, np.asarray(dose), errors, np.asarray(before), np.asarray(after), (2015, 2016), (2021,))


def relation(simulated_data, language="en", **changes):
    outcome = simulated_data.outcomes["sick_leave"]
    return related(figures(**changes), outcome, RelationPlan("sick_leave", wave="2021"), Language(language))


@pytest.fixture(scope="module")
def intensity(simulated_data):
    return te.intensity(simulated_data)


def row(found, model):
    return next(one for one in found.rows if one["model"] == model)


def test_the_change_is_the_least_squares_slope_per_ten_points(simulated_data):
    slope = np.polyfit(DOSE / 10, AFTER - BEFORE, 1)[0]
    assert row(relation(simulated_data), "change")["estimate"] == pytest.approx(slope, rel=1e-10)


def test_with_the_level_before_held_equal_it_is_the_partial_slope(simulated_data):
    design = np.column_stack([np.ones(N), DOSE / 10, BEFORE])
    slope = np.linalg.lstsq(design, AFTER, rcond=None)[0][1]
    assert row(relation(simulated_data), "baseline_adjusted")["estimate"] == pytest.approx(slope, rel=1e-10)


def test_the_rank_correlation_is_of_dose_and_level_after(simulated_data):
    from scipy.stats import spearmanr

    found = row(relation(simulated_data), "rank_correlation")
    assert found["estimate"] == pytest.approx(spearmanr(DOSE, AFTER).statistic, abs=1e-12)


def test_the_range_without_one_holds_every_slope_with_a_municipality_left_out(simulated_data):
    found = row(relation(simulated_data), "change")
    slopes = [np.polyfit(np.delete(DOSE, out) / 10, np.delete(AFTER - BEFORE, out), 1)[0] for out in range(N)]
    assert (found["without_one_low"], found["without_one_high"]) == pytest.approx((min(slopes), max(slopes)), rel=1e-9)


def test_the_order_of_cases_changes_nothing(simulated_data):
    order = RANDOM.permutation(N)
    one = relation(simulated_data)
    other = relation(simulated_data, dose=DOSE[order], before=BEFORE[order], after=AFTER[order])
    for model in ("rank_correlation", "level", "change", "baseline_adjusted"):
        for name in ("estimate", "p_value", "conf_low", "conf_high"):
            assert row(other, model)[name] == pytest.approx(row(one, model)[name], rel=1e-8)


def test_a_constant_added_to_the_outcome_changes_no_slope(simulated_data):
    one, other = relation(simulated_data), relation(simulated_data, before=BEFORE + 5, after=AFTER + 5)
    assert row(other, "change")["estimate"] == pytest.approx(row(one, "change")["estimate"], rel=1e-8)


def test_without_measurement_error_no_row_corrects_for_it(simulated_data):
    models = [one["model"] for one in relation(simulated_data, std_error=np.zeros(N)).rows]
    assert models == ["rank_correlation", "level", "change", "baseline_adjusted"]


def test_measurement_error_of_the_dose_makes_the_slope_steeper(simulated_data):
    found = relation(simulated_data, std_error=np.full(N, 10.0))
    raw, corrected = row(found, "change")["estimate"], row(found, "change_without_dose_error")["estimate"]
    assert corrected == pytest.approx(raw / (1 - 100 / np.var(DOSE, ddof=1)), rel=1e-8)
    assert "Corrected for the measurement error" in found.summary()


def test_without_years_before_the_rank_correlation_is_the_main_result(simulated_data):
    found = relation(simulated_data, before=np.full(N, np.nan))
    assert found.main["model"] == "rank_correlation"
    assert "There are no years before" in found.summary()


@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_fewer_than_four_cases_are_refused_in_words(simulated_data, count, language):
    found = relation(simulated_data, language, dose=DOSE[:count], before=BEFORE[:count], after=AFTER[:count])
    assert found.refused
    assert found.reason
    assert found.main is None
    assert found.rows == ()
    assert found.reason in found.summary()


def test_a_dose_that_does_not_vary_is_refused(simulated_data):
    assert relation(simulated_data, dose=np.full(N, 50.0)).refused


def test_a_null_result_says_what_could_have_been_seen(simulated_data):
    found = relation(simulated_data, after=BEFORE + 0.4 * np.random.default_rng(8).standard_normal(N))
    assert row(found, "change")["p_value"] > 0.05
    assert "It may be chance. In 80 of 100 cases as precise a study sees only relations of at least" in found.summary()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_sentence_is_filled_in(simulated_data, language):
    found = relation(simulated_data, language, std_error=np.full(N, 5.0))
    assert "{" not in found.summary()
    assert "= =" not in found.summary()
    assert not re.search(r"\bnan\b", found.summary())
    assert list(found.table.columns) == list(COLUMNS)


def test_a_relation_that_no_plan_names_is_exploratory(simulated_data):
    found = te.relate(te.intensity(simulated_data), simulated_data.outcomes["sick_leave"])
    assert found.standing == "exploratory"
    assert found.summary().startswith("Utforskende")


def test_a_planned_relation_carries_the_plans_fingerprint(simulated_data):
    made = plan(simulated_data.study)
    dose, outcome = te.intensity(simulated_data), simulated_data.outcomes["sick_leave"]
    assert te.relate(dose, outcome, plan=made).standing == "primary"
    assert te.relate(dose, outcome, plan=made).plan_digest == made.digest
    assert te.relate(dose, outcome, before=(2016,), plan=made).standing == "exploratory"
    assert te.relate(dose, outcome, dimension="reach", plan=made).standing == "exploratory"


def test_a_criterion_may_be_the_dose(simulated_data):
    found = te.relate(te.score(simulated_data), simulated_data.outcomes["full_time_share"], dimension="anchoring")
    assert found.main["n"] > 10
    assert "forankring" in found.summary("nb")


def test_the_whole_study_is_related_with_p_values_corrected_within_the_family(simulated_data):
    found = relate_study(simulated_data, plan=plan(simulated_data.study))
    p_values = [one.main["p_value"] for one in found]
    order = np.argsort(p_values)
    expected = np.empty(2)
    expected[order] = [min(2 * p_values[order[0]], p_values[order[1]]), p_values[order[1]]]
    assert found.adjusted == pytest.approx(expected)
    assert found.table["p_adjusted"].notna().sum() == 2


def test_relations_outside_the_plan_are_not_corrected_with_it(simulated_data):
    made = plan(replace(simulated_data.study, relations=(RelationPlan("sick_leave", primary=True),)))
    found = relate_study(simulated_data, plan=made)
    assert [one.standing for one in found] == ["primary", "exploratory"]
    assert np.isnan(found.adjusted).tolist() == [False, True]


def test_an_outcome_that_is_not_there_is_named_with_the_nearest(simulated_data):
    with pytest.raises(te.InputError, match="sick_leave"):
        relate_study(simulated_data, outcome="sick_leeve")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": None}, "load"),
        ({"dose": None}, "intensity or score"),
        ({"dimension": "purpose"}, "dimension is 'purpose'"),
        ({"wave": "2031"}, "wave is '2031'"),
        ({"before": "2015"}, "before is '2015'"),
        ({"before": (2021,), "after": (2016,)}, "years before first"),
    ],
)
def test_what_relate_cannot_use_is_said_and_not_passed_over(simulated_data, intensity, changes, words):
    given = {"dose": intensity, "outcome": simulated_data.outcomes["sick_leave"]} | changes
    with pytest.raises(ValueError, match=words):
        te.relate(given.pop("dose"), given.pop("outcome"), **given)
