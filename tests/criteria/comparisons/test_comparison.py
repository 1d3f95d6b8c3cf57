"""Cases beside each other: estimates, ranks and differences rest on what the scores show, and cover."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

import trepart_eval as te
from trepart_eval.criteria import compare, pairwise_differences, shrink
from trepart_eval.criteria.comparisons.ranking import pairwise_ranks, posterior_ranks, shortest_runs
from trepart_eval.criteria.partial_pooling.random_effects import posterior_of, reml_variance
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language

from simulated import coded_data, likert, survey_data

N_CASES = 8


def scored(n_cases=N_CASES, n=6, spread=0.5, seed=1, **options):
    rng = np.random.default_rng(seed)
    case, party = np.repeat(np.arange(n_cases), 3 * n), np.tile(np.repeat([0, 1, 2], n), n_cases)
    answers = likert(rng, 3.2 + rng.normal(0, spread, n_cases)[case], 4)
    return te.score(survey_data(case, party, answers, n_cases=n_cases, **options))


def purpose(table):
    return table.query("criterion == 'purpose'").reset_index(drop=True)


def test_estimates_are_those_of_the_scores_and_their_errors():
    scores = scored()
    raw = purpose(scores.table.query("party == 'all'"))
    expected = shrink(raw["score"], raw["std_error"], degrees_of_freedom=raw["degrees_of_freedom"]).table
    found = purpose(compare(scores).table)
    for name in ("estimate", "std_error", "conf_low", "conf_high"):
        assert found[name].tolist() == pytest.approx(expected[name].clip(0, 100).tolist())
    assert found["score"].tolist() == raw["score"].tolist()


def test_cases_far_apart_keep_their_ranks():
    case = np.repeat(np.arange(4), 12)
    steps = np.repeat(np.array([[0], [1], [3], [4]]), 12, axis=0) + 0
    steps[::12, 0] = 2  # one in each case says otherwise, so that something varies
    table = purpose(compare(te.score(survey_data(case, np.tile([0, 1, 2], 16), steps, n_cases=4))).table)
    assert table["rank"].tolist() == [4, 3, 2, 1]
    assert ((table["rank_low"] <= table["rank"]) & (table["rank"] <= table["rank_high"])).all()
    assert table["probability_top_quarter"].iloc[3] > 0.9
    assert table["probability_bottom_quarter"].iloc[0] > 0.9


def test_cases_that_are_alike_may_be_anywhere():
    table = purpose(compare(scored(spread=0.0, n_cases=10)).table)
    assert (table["rank_high"] - table["rank_low"]).median() >= 7
    assert table["probability_top_quarter"].sum() == pytest.approx(3)  # three of ten places are the top quarter


def test_a_hidden_score_has_neither_estimate_nor_rank():
    case, party = np.repeat(np.arange(5), [12, 12, 12, 12, 2]), np.array([0, 1, 2] * 16 + [0, 1])
    scores = te.score(survey_data(case, party, likert(np.random.default_rng(3), np.full(50, 3.0), 2), n_cases=5))
    row = purpose(compare(scores).table).iloc[4]
    assert row["status"] == "too_few"
    assert row.drop(["case", "wave", "workplace", "source", "criterion", "status"]).isna().all()
    assert "case 0004" not in set(pairwise_differences(scores).table[["case", "other_case"]].to_numpy().ravel())


def test_one_seed_gives_the_same_ranks():
    scores = scored()
    one, same, other = (compare(scores, n_draws=300, seed=seed).arrow for seed in (1, 1, 2))
    assert one.equals(same)
    assert not one.equals(other)


def test_one_case_is_not_ranked():
    table = purpose(compare(scored(n_cases=1)).table)
    assert table["rank"].isna().all()
    assert table["estimate"].tolist() == table["score"].tolist()


@pytest.mark.parametrize("options", [{"ranks": "draws"}, {"conf_level": 95}, {"n_draws": 0}, {"party": "nobody"}])
def test_an_option_without_meaning_is_refused(options):
    with pytest.raises(ValueError, match=r"posterior|between 0 and 1|at least 1|Unknown party"):
        compare(scored(), **options)


def test_differences_and_their_errors_are_by_hand():
    scores = scored()
    raw = purpose(scores.table.query("party == 'union_reps'")).set_index("case")
    row = purpose(pairwise_differences(scores, party="union_reps").table).iloc[0]
    one, other = raw.loc[row["case"]], raw.loc[row["other_case"]]
    error = np.hypot(one["std_error"], other["std_error"])
    df = error**4 / (one["std_error"] ** 4 / 5 + other["std_error"] ** 4 / 5)
    assert row["difference"] == pytest.approx(one["score"] - other["score"])
    assert row["std_error"] == pytest.approx(error)
    assert row["p_value"] == pytest.approx(2 * stats.t.sf(abs(row["difference"]) / error, df))
    assert row["conf_high"] == pytest.approx(row["difference"] + stats.t.ppf(0.975, df) * error)


def test_two_parties_of_answers_give_welch_s_test():
    rng = np.random.default_rng(5)
    steps = rng.integers(0, 5, (20, 1))
    data = survey_data(np.repeat([0, 1], [12, 8]), np.zeros(20, int), steps, n_cases=2)
    row = purpose(pairwise_differences(te.score(data), party="politicians").table).iloc[0]
    welch = stats.ttest_ind(steps[:12, 0], steps[12:, 0], equal_var=False)
    assert row["p_value"] == pytest.approx(welch.pvalue)


def test_all_pairs_are_corrected_together():
    found = pairwise_differences(scored()).table
    assert len(purpose(found)) == N_CASES * (N_CASES - 1) / 2
    assert (found["n_tests"] == 28).all()
    assert ((found["p_value"] <= found["p_bh"]) & (found["p_bh"] <= found["p_holm"])).all()


def test_a_census_is_known_and_not_tested():
    case, party = np.repeat([0, 1], 9), np.tile(np.repeat([0, 1, 2], 3), 2)
    population = np.full((2, 3, 1), 3.0)
    steps = np.random.default_rng(1).integers(0, 5, (18, 1))
    scores = te.score(survey_data(case, party, steps, n_cases=2, population=population))
    row = purpose(pairwise_differences(scores).table).iloc[0]
    assert row["std_error"] == 0
    assert row["conf_low"] == row["difference"] == row["conf_high"]
    assert np.isnan(row["p_value"])


def test_differences_of_interviews_have_the_degrees_of_freedom_of_the_pooled_variance():
    rng = np.random.default_rng(2)
    data = coded_data(
        np.repeat([0, 1, 2], 6), np.tile([0, 1, 2], 6), np.zeros(18, int), rng.integers(-2, 3, 18), n_cases=3
    )
    assert purpose(pairwise_differences(te.score(data)).table)["degrees_of_freedom"].eq(15).all()


def test_cases_that_are_known_have_one_rank_by_tests_of_differences():
    low, high = pairwise_ranks(np.array([50.0, 70.0, 60.0, 60.0]), np.zeros(4), np.full(4, np.inf), 50, [1], 0.95)
    assert low.tolist() == [4, 1, 2, 2]
    assert high.tolist() == [4, 1, 3, 3]


def test_the_shortest_run_of_ranks_is_found():
    share = np.array([[0.5, 0.4, 0.1, 0.0], [0.1, 0.4, 0.4, 0.1], [0.25, 0.25, 0.25, 0.25]])
    low, high = shortest_runs(share, 0.8)
    assert low.tolist() == [0, 1, 0]
    assert high.tolist() == [1, 2, 3]


@pytest.mark.parametrize("language", Language)
def test_results_speak_three_languages_and_keep_to_the_vocabulary(language):
    scores = scored()
    for result in (compare(scores), pairwise_differences(scores)):
        assert set(result.arrow.column_names) <= set(COLUMNS)
        spoken = replace(result, language=language)
        assert "8" in spoken.summary()
        assert "<table>" in spoken._repr_html_()


NOMINAL = (0.93, 0.97)


def rank_coverage(ratio, *, studies, pairwise=False, n_units=16, df=8.0, seed=3):
    """Share of rank intervals that hold the true rank; ``ratio`` is the variance of truths over that of errors."""
    rng = np.random.default_rng(seed)
    hits = 0
    for study in range(studies):
        truth = rng.normal(0, np.sqrt(ratio), n_units)
        variance = np.exp(rng.uniform(-1, 1, n_units))
        error = variance * rng.chisquare(df, n_units) / df
        score = truth + np.sqrt(variance) * rng.standard_normal(n_units)
        freedom = np.full(n_units, df)
        true_rank = 1 + (truth[None] > truth[:, None]).sum(axis=1)
        if pairwise:
            low, high = pairwise_ranks(score, np.sqrt(error), freedom, 500, [study], 0.95)
        else:
            posterior = posterior_of(score, error, freedom, reml_variance(score, error))
            sets = posterior_ranks(posterior, 1000, [study], 0.95)
            low, high = sets.low, sets.high
        hits += int(((low <= true_rank) & (true_rank <= high)).sum())
    return hits / (studies * n_units)


@pytest.mark.parametrize("ratio", [0.5, 2.0])
def test_rank_intervals_cover(ratio):
    assert NOMINAL[0] <= rank_coverage(ratio, studies=120) <= NOMINAL[1]


@pytest.mark.long
@pytest.mark.parametrize("df", [4.0, 8.0, 50.0])
@pytest.mark.parametrize("ratio", [0.5, 1.0, 2.0, 5.0])
def test_rank_intervals_cover_over_reliabilities(ratio, df):
    assert NOMINAL[0] <= rank_coverage(ratio, df=df, studies=800) <= NOMINAL[1]


def test_rank_intervals_from_differences_cover_for_any_case():
    assert rank_coverage(2.0, studies=40, pairwise=True) >= 0.95


@pytest.mark.parametrize("ratio", [1.0, 4.0])
def test_probabilities_of_the_top_quarter_are_borne_out(ratio):
    rng = np.random.default_rng(8)
    said, true = [], []
    for study in range(200):
        truth = rng.normal(0, np.sqrt(ratio), 12)
        score = truth + rng.standard_normal(12)
        posterior = posterior_of(score, np.ones(12), np.full(12, np.inf), reml_variance(score, np.ones(12)))
        said.append(posterior_ranks(posterior, 500, [study], 0.95).top_quarter)
        true.append((truth[None] > truth[:, None]).sum(axis=1) < 3)
    said, true = np.concatenate(said), np.concatenate(true)
    likely = said > 0.5
    assert true[likely].mean() == pytest.approx(said[likely].mean(), abs=0.06)


def expected_score(mean, spread=0.8, noise=0.9):
    """Expected 0-100 score of an answer that is a normal level plus normal noise, rounded and cut to 1-5."""
    return 25 * sum(stats.norm.sf(cut, mean, np.hypot(spread, noise)) for cut in (1.5, 2.5, 3.5, 4.5))


def coverage_from_answers(ns, spread, *, studies, n_cases=16, seed=5):
    """Shares of intervals and of rank intervals that hold the truth, from answers to the end."""
    rng = np.random.default_rng(seed)
    case, party = np.repeat(np.arange(n_cases), sum(ns)), np.tile(np.repeat([0, 1, 2], ns), n_cases)
    hits = np.zeros(2)
    for study in range(studies):
        level = rng.normal(3.3, spread, n_cases)
        data = survey_data(case, party, likert(rng, level[case], 3), n_cases=n_cases)
        found = purpose(compare(te.score(data), n_draws=800, seed=study).table)
        truth = expected_score(level)
        rank = 1 + (truth[None] > truth[:, None]).sum(axis=1)
        hits[0] += ((found["conf_low"] <= truth) & (truth <= found["conf_high"])).mean()
        hits[1] += ((found["rank_low"] <= rank) & (rank <= found["rank_high"])).mean()
    return hits / studies


def test_both_intervals_cover_from_answers_to_the_end():
    estimates, ranks = coverage_from_answers((3, 5, 6), 0.3, studies=60)
    assert NOMINAL[0] <= estimates <= NOMINAL[1]
    assert NOMINAL[0] <= ranks <= NOMINAL[1]


@pytest.mark.long
@pytest.mark.parametrize("spread", [0.3, 0.6])
@pytest.mark.parametrize("ns", [(3, 3, 3), (3, 5, 6), (10, 10, 10)])
def test_both_intervals_cover_over_sizes_of_parties(ns, spread):
    estimates, ranks = coverage_from_answers(ns, spread, studies=400)
    assert NOMINAL[0] <= estimates <= NOMINAL[1]
    assert NOMINAL[0] <= ranks <= NOMINAL[1]
