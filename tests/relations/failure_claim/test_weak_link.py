"""Fafo's claim on small tables: shares and p-values by hand, what is open, who carries it, and refusals."""

from math import comb

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import trepart_eval as te
from trepart_eval.relations import weak_link
from trepart_eval.relations.refusals import Refusal
from trepart_eval.vocabulary.columns import COLUMNS

CASES = [f"c{number}" for number in range(8)]
FRAME = pd.DataFrame(
    {"anchoring": [20, 30, 60, 80, 80, 90, 70, 40], "goals": [90, 80, 30, 70, 70, 60, 90, 80]}, index=CASES
).astype(float)
SUCCESS = pd.Series([0, 0, 0, 0, 1, 1, 1, 1], index=CASES)


def test_shares_and_p_value_are_those_by_hand():
    found = weak_link(FRAME, SUCCESS)
    assert (found.n, found.n_failures, found.n_successes) == (8, 4, 4)
    assert (found.share_failures, found.share_successes) == (0.75, 0.25)
    assert found.p_value == pytest.approx((comb(4, 3) * comb(4, 1) + 1) / comb(8, 4))
    assert found.p_low == found.p_value == found.p_high


def test_the_p_value_is_fishers_one_sided():
    found = weak_link(FRAME, SUCCESS)
    assert found.p_value == pytest.approx(stats.fisher_exact([[3, 1], [1, 3]], alternative="greater").pvalue)


def test_intervals_are_those_of_clopper_and_pearson():
    found = weak_link(FRAME, SUCCESS)
    by_scipy = stats.binomtest(3, 4).proportion_ci(0.95, "exact")
    assert (found.failures_low, found.failures_high) == pytest.approx((by_scipy.low, by_scipy.high))


def test_the_fit_is_that_of_the_set_with_at_least_one_weak_criterion():
    weak = (FRAME < 50).astype(float)
    memberships = pd.DataFrame({"any": weak.max(axis=1), "failed": 1.0 - SUCCESS})
    fit = te.relations.qca.necessity(memberships, "failed", ["any"]).single.set_index("term").loc["any"]
    found = weak_link(FRAME, SUCCESS)
    assert (found.coverage, found.consistency, found.ron) == pytest.approx((fit["incl"], fit["cov"], fit["ron"]))
    assert found.pri == found.consistency


def test_the_chance_baseline_is_that_of_criteria_weak_at_their_own_rates():
    found = weak_link(FRAME, SUCCESS)
    assert found.chance_share == pytest.approx(1 - (5 / 8) * (7 / 8))
    assert found.chance_expected == pytest.approx(4 * found.chance_share)
    assert 0 < found.chance_p_all < found.chance_p < 1


def test_neither_the_order_of_cases_nor_that_of_criteria_matters():
    one = weak_link(FRAME, SUCCESS)
    other = weak_link(FRAME.sample(frac=1, random_state=2)[["goals", "anchoring"]], SUCCESS)
    assert one.figures == other.figures
    assert one.chance_p == pytest.approx(other.chance_p)
    assert (
        one.table.set_index("criterion").p_adjusted.to_dict() == other.table.set_index("criterion").p_adjusted.to_dict()
    )


def test_a_score_at_the_cut_but_for_rounding_is_not_weak():
    frame = FRAME.replace(40.0, 50.0 - 1e-12)
    assert weak_link(frame, SUCCESS).share_successes == 0


def test_a_case_without_a_known_weak_criterion_is_open_where_one_is_missing():
    frame = FRAME.copy()
    frame.loc["c3", "goals"] = np.nan
    frame.loc["c0", "goals"] = np.nan
    found = weak_link(frame, SUCCESS)
    assert (found.share_failures, found.share_failures_high) == (0.75, 1.0)
    assert found.figures.failures_open == 1
    assert found.p_low < found.p_value == found.p_high
    assert found.failures_high == 1


def test_bounds_hold_whatever_is_put_in_the_place_of_what_is_missing():
    frame = FRAME.copy()
    frame.loc[["c3", "c5"], "goals"] = np.nan
    found = weak_link(frame, SUCCESS)
    filled = [
        weak_link(frame.fillna({"goals": 0.0}).assign(anchoring=frame.anchoring), SUCCESS),
        weak_link(frame.fillna({"goals": 100.0}), SUCCESS),
    ]
    assert all(found.p_low <= one.p_value <= found.p_high for one in filled)
    assert found.share_failures == filled[1].share_failures


@pytest.mark.parametrize(
    ("missing", "failures", "successes"), [("weak", 1.0, 0.5), ("not_weak", 0.75, 0.25), ("complete", 1.0, 1 / 3)]
)
def test_each_rule_for_what_is_missing_says_what_it_says(missing, failures, successes):
    frame = FRAME.copy()
    frame.loc[["c3", "c5"], "goals"] = np.nan
    found = weak_link(frame, SUCCESS, missing=missing)
    assert (found.share_failures, found.share_successes) == pytest.approx((failures, successes))
    row = weak_link(frame, SUCCESS).readings.query("missing == @missing").iloc[0]
    assert row.p_value == pytest.approx(found.p_value)


def test_the_reading_under_another_cut_is_that_of_asking_for_it():
    readings = weak_link(FRAME, SUCCESS).readings.set_index("cut")
    for cut in (40.0, 60.0, "median", "lowest_third"):
        own = weak_link(FRAME, SUCCESS, cut=cut)
        row = readings.loc[cut if isinstance(cut, str) else f"{cut:g}"]
        assert (row.share_failures, row.p_value) == (own.share_failures, own.p_value)


def test_the_criterion_that_carries_the_claim_is_found_and_the_claim_falls_without_it():
    row = weak_link(FRAME, SUCCESS).table.set_index("criterion").loc["anchoring"]
    assert (row.failures_weak, row.successes_weak, row.only_weak) == (2, 1, 2)
    assert row.share_failures_without == 0.25
    assert row.p_value == pytest.approx(stats.fisher_exact([[2, 2], [1, 3]], alternative="greater").pvalue)


def test_corrected_p_values_of_one_criterion_are_its_own_and_never_below_with_several():
    alone = weak_link(FRAME, SUCCESS, criteria=["anchoring"]).table.iloc[0]
    assert alone.p_adjusted == pytest.approx(alone.p_value)
    table = weak_link(FRAME, SUCCESS).table
    assert (table.p_adjusted >= table.p_value).all()


def test_a_case_left_out_is_as_if_it_had_never_been_there():
    found = weak_link(FRAME, SUCCESS).cases.set_index("case")
    without = weak_link(FRAME.drop("c7"), SUCCESS)
    assert found.loc["c7", "p_value_without"] == pytest.approx(without.p_value)
    assert found.loc["c7", "weak"] == "anchoring"


def test_success_may_be_flags_a_mapping_or_figures_with_a_cut():
    expected = weak_link(FRAME, SUCCESS).figures
    for given in (SUCCESS.astype(bool), SUCCESS.to_dict(), SUCCESS.tolist(), SUCCESS[::-1]):
        assert weak_link(FRAME, given).figures == expected
    figures = pd.Series([3.0, 4, 4.9, 1, 5, 6, 9, 8], index=CASES)
    assert weak_link(FRAME, figures, success_cut=5).figures == expected
    assert weak_link(FRAME, -figures, success_cut=-5, low_is_success=True).figures == expected


def test_cases_that_are_not_judged_or_have_no_scores_are_left_out_and_counted():
    frame = pd.concat([FRAME, pd.DataFrame(np.nan, index=["c8", "c9"], columns=FRAME.columns)])
    frame.loc["c9"] = 10.0
    found = weak_link(frame, pd.concat([SUCCESS, pd.Series([1], index=["c8"])]))
    assert (found.n, found.n_unjudged, found.n_without_scores) == (8, 1, 1)
    assert found.figures == weak_link(FRAME, SUCCESS).figures


@pytest.mark.parametrize(
    ("frame", "success", "refusal"),
    [
        (FRAME, SUCCESS * 0 + 1, Refusal.NO_FAILURES),
        (FRAME, SUCCESS * 0, Refusal.NO_SUCCESSES),
        (FRAME.iloc[1:6], SUCCESS, Refusal.FEW_JUDGED),
        (FRAME.assign(goals=np.nan), SUCCESS, Refusal.CRITERION_UNSEEN),
        (FRAME, SUCCESS * np.nan, Refusal.FEW_JUDGED),
    ],
)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_what_cannot_be_said_is_refused_with_a_reason(frame, success, refusal, language):
    found = weak_link(frame, success, language=language)
    assert (found.refused, found.refusal) == (True, refusal)
    assert found.reason == found.summary()
    assert np.isnan([found.share_failures, found.p_value, found.chance_share, found.chance_p, found.failures_low]).all()
    assert found.table.empty
    assert found.readings.empty


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"cut": "mean"}, "Unknown cut"),
        ({"cut": np.nan}, "the cut of"),
        ({"cut": {"goals": 50}}, "the cut of 'anchoring'"),
        ({"missing": "ignore"}, "Unknown rule"),
        ({"criteria": ["goal"]}, "Did you mean 'goals'"),
        ({"criteria": []}, "at least one criterion"),
        ({"criteria": ["goals", "goals"]}, "each once"),
        ({"draws": 0}, "draws"),
        ({"seed": -1}, "seed"),
        ({"conf_level": 1}, "conf_level"),
        ({"success_cut": np.inf}, "success_cut"),
        ({"success": [1, 0]}, "one figure for each of 8 cases"),
        ({"success": SUCCESS + 1}, "give success_cut"),
        ({"success": {"x": 1}}, "names none of the cases"),
        ({"success": pd.Series([1, 0], index=["c1", "c1"])}, "twice"),
        ({"success": ["a"] * 8}, "not numbers"),
        ({"scores": FRAME.assign(goals=np.inf)}, "infinite"),
        ({"scores": pd.concat([FRAME, FRAME])}, "twice"),
        ({"scores": [1, 2]}, "data frame"),
        ({"success": FRAME}, "2 dimensions"),
        ({"success_cut": "5"}, "success_cut"),
        ({"conf_level": "95"}, "conf_level"),
        ({"criteria": "goals"}, "a list of columns"),
        ({"cut": {"anchoring": 50, "goals": 50, "goal": 50}}, "of no criterion"),
        ({"cut": [50]}, "the cut of"),
        ({"scores": FRAME.assign(goals="x")}, "not numbers"),
    ],
)
def test_wrong_arguments_are_said(options, words):
    with pytest.raises(ValueError, match=words):
        weak_link(**{"scores": FRAME, "success": SUCCESS} | options)


def test_criteria_that_are_never_weak_give_no_link_and_no_error():
    found = weak_link(FRAME + 100, SUCCESS, language="en")
    assert (found.share_failures, found.p_value, found.chance_p) == (0, 1, 1)
    assert "0 of 4" in found.summary()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_sentences_have_no_holes(language):
    frame = FRAME.copy()
    frame.loc[["c3", "c5"], "goals"] = np.nan
    said = weak_link(frame, SUCCESS, language=language).summary()
    assert "{" not in said
    assert "nan" not in said.split()


def test_all_columns_are_in_the_vocabulary():
    found = weak_link(FRAME, SUCCESS)
    named = {*found.table.columns, *found.readings.columns, *found.cases.columns}
    assert named <= set(COLUMNS)


def test_scores_of_a_study_are_read_from_the_rows_of_whole_cases():
    study = te.read_study(te.datasets.example_path("fafo2017"))
    scores = te.score(te.load(study))
    found = te.relations.scores_by_case(scores)
    assert found.shape == (16, 6)
    assert found.loc["Strand", "anchoring"] == 25
    assert np.isnan(found.loc["Arendal"]).all()
    with pytest.raises(ValueError, match="Unknown source"):
        te.relations.scores_by_case(scores, source="interview")


def test_fafos_cases_have_a_weak_criterion_in_five_of_six_failures():
    study = te.read_study(te.datasets.example_path("fafo2017"))
    failed = dict.fromkeys(["Drammen", "Surnadal", "Brønnøy", "Finnøy-Rennesøy", "Sørum", "Strand"], 0)
    judged = failed | dict.fromkeys(["Songdalen", "Stavanger", "Vefsn", "Lunner", "Rissa"], 1)
    found = weak_link(te.score(te.load(study)), judged)
    assert (found.figures.failures_weak, found.figures.failures_open, found.n_failures) == (5, 1, 6)
    assert found.p_value == pytest.approx(6 / 462)
    assert found.p_high == pytest.approx(91 / 462)
    assert found.readings.query("missing == 'weak'").p_value.item() == pytest.approx(28 / 462)
