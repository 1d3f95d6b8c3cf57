"""Change between waves: known tests at either end, hand-made overlap between, coverage, and what stays hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

import trepart_eval as te
from trepart_eval.criteria import mean_change, wave_changes
from trepart_eval.criteria.comparisons.respondents import respondent_scores
from trepart_eval.criteria.sufficient_statistics import cell_statistics
from trepart_eval.problems import InputError
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.terms import Criterion, Weighting

from simulated import survey_data, wave_data

# Student (1908), extra hours of sleep of ten patients under two drugs; R 4.2.2, t.test(paired = TRUE) and Welch's.
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
TEN = np.arange(10)


def test_the_same_people_twice_give_the_paired_t_test():
    found = mean_change(FIRST, SECOND, before_ids=TEN, after_ids=TEN)
    assert (found.statistic, found.degrees_of_freedom) == pytest.approx((4.062127683382, 9))
    assert found.p_value == pytest.approx(0.00283289019738, abs=1e-12)
    assert (found.conf_low, found.conf_high) == pytest.approx((0.700114236723, 2.459885763277))


def test_nobody_twice_gives_welch_s_test():
    found = mean_change(FIRST, SECOND)
    assert (found.statistic, found.degrees_of_freedom) == pytest.approx((1.860813467486, 17.776473516178))
    assert found.p_value == pytest.approx(0.0793941401873, abs=1e-12)


def test_some_people_twice_are_as_worked_out_by_hand():
    # Four of seven are in both. Variances of the seven are 4.439048 and 5.098095, the four correlate at 0.972345:
    # (4.439048 + 5.098095) / 7 - 2 * 0.972345 * sqrt(4.439048 * 5.098095) * 4 / (7 * 7) = 0.607247
    found = mean_change(FIRST[:7], SECOND[3:], before_ids=TEN[:7], after_ids=TEN[3:])
    assert found.n_repeated == 4
    assert found.correlation == pytest.approx(0.972345, abs=1e-6)
    assert found.std_error == pytest.approx(np.sqrt(0.607247), abs=1e-6)
    s1, s2 = 4.439048, 5.098095
    welch = (s1 + s2) ** 2 / ((s1**2 + s2**2) / 6)
    assert found.degrees_of_freedom == pytest.approx(3 + (welch - 3) * 6 / 14, abs=1e-5)


def test_order_and_direction_do_not_matter():
    one = mean_change(FIRST[:7], SECOND[3:], before_ids=TEN[:7], after_ids=TEN[3:])
    other = mean_change(SECOND[3:][::-1], FIRST[:7], before_ids=TEN[3:][::-1], after_ids=TEN[:7])
    assert float(other) == pytest.approx(-float(one))
    assert other.std_error == pytest.approx(one.std_error)


def test_missing_values_change_nothing():
    one = mean_change(FIRST, SECOND, before_ids=TEN, after_ids=TEN)
    other = mean_change([*FIRST, np.nan], [*SECOND, 3.0], before_ids=[*TEN, 10], after_ids=[*TEN, 11])
    assert other.n_before == one.n_before
    assert other.n_repeated == 10
    shorter = mean_change([*FIRST, np.nan], [*SECOND, np.nan], before_ids=[*TEN, 10], after_ids=[*TEN, 11])
    assert shorter == one


@pytest.mark.parametrize(
    ("before", "after", "options"),
    [([1.0], [2.0], {}), ([], [1.0, 2.0], {}), ([1.0, 1.0], [1.0, 1.0], {"before_ids": [1, 2], "after_ids": [1, 2]})],
)
def test_too_little_to_know_an_error_from_gives_none_of_it(before, after, options):
    found = mean_change(before, after, **options)
    assert np.isnan(found.p_value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"before_ids": [1, 2]}, "both"),
        ({"before_ids": [1, 1], "after_ids": [1, 2]}, "stands twice before"),
        ({"before_ids": [1], "after_ids": [1, 2]}, "each value has one"),
        ({"conf_level": 95}, "between 0 and 1"),
    ],
)
def test_what_has_no_meaning_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        mean_change([1.0, 2.0], [2.0, 4.0], **options)


def panel(rng, *, n_cases=6, n=6, stay=3, means=(3.2, 3.5), rho=0.8, population=None, **options):
    """Two waves in which ``stay`` of n people of each party answer both times."""
    rows = []
    for case in range(n_cases):
        for party in range(3):
            for person in range(2 * n - stay):
                waves = [wave for wave in (0, 1) if (person < n if wave == 0 else person >= n - stay)]
                rows += [(case, party, wave, (case * 3 + party) * 100 + person) for wave in waves]
    case, party, wave, who = np.array(rows).T
    level = dict(zip(np.unique(who), rng.standard_normal(len(np.unique(who))), strict=True))
    own = np.array([level[person] for person in who])
    noise = rng.standard_normal((len(who), 1))
    answer = np.array(means)[wave][:, None] + np.sqrt(rho) * own[:, None] + np.sqrt(1 - rho) * noise
    steps = np.clip(np.rint(answer), 1, 5).astype(int) - 1
    return wave_data(case, party, wave, who, steps, n_cases=n_cases, population=population, **options)


def purpose(result, party="all"):
    table = result.table
    return table[(table["criterion"] == "purpose") & (table["party"] == party)].reset_index(drop=True)


def test_a_party_s_change_is_that_of_its_people():
    data = panel(np.random.default_rng(1))
    row = purpose(wave_changes(data), "union_reps").iloc[2]
    answers = data.answers
    score = 25.0 * answers.steps["q0"]
    of = [(answers.case == 2) & (answers.party == 2) & (answers.wave == wave) for wave in (0, 1)]
    expected = mean_change(
        score[of[0]], score[of[1]], before_ids=answers.respondent[of[0]], after_ids=answers.respondent[of[1]]
    )
    assert row["difference"] == pytest.approx(float(expected))
    assert row["std_error"] == pytest.approx(expected.std_error)
    assert row["degrees_of_freedom"] == pytest.approx(expected.degrees_of_freedom)
    assert row["n_repeated"] == 3


def test_a_case_s_change_is_the_mean_of_its_parties():
    result = wave_changes(panel(np.random.default_rng(2)))
    parties = [purpose(result, party) for party in ("politicians", "administration", "union_reps")]
    whole = purpose(result)
    assert whole["difference"].tolist() == pytest.approx(
        np.mean([one["difference"] for one in parties], axis=0).tolist()
    )
    variance = np.sum([one["std_error"] ** 2 for one in parties], axis=0) / 9
    assert whole["std_error"].tolist() == pytest.approx(np.sqrt(variance).tolist())


def test_scores_and_changes_agree():
    data = panel(np.random.default_rng(3))
    scores = te.score(data).table.query("criterion == 'purpose' and party == 'all'")
    before, after = (scores.query("wave == @wave")["score"].to_numpy() for wave in ("2013", "2015"))
    found = purpose(wave_changes(data))
    assert found["difference"].tolist() == pytest.approx((after - before).tolist())
    assert found["baseline"].tolist() == pytest.approx(before.tolist())


def test_knowing_who_answered_twice_makes_errors_smaller_than_not_knowing():
    data = panel(np.random.default_rng(4), stay=6)
    blind = replace(data, answers=replace(data.answers, respondent=None))
    known, unknown = wave_changes(data), wave_changes(blind)
    assert purpose(known)["std_error"].mean() < 0.7 * purpose(unknown)["std_error"].mean()
    assert not unknown.repeated_known
    assert "don't say who" in unknown.summary()


def test_everybody_asked_both_times_is_known_without_error():
    size = np.full((6, 3, 2), 6.0)
    found = purpose(wave_changes(panel(np.random.default_rng(5), stay=6, population=size)))
    assert found["std_error"].eq(0).all()
    assert found["conf_low"].tolist() == found["difference"].tolist()


def test_each_respondent_may_count_once():
    data = panel(np.random.default_rng(6), survey_weighting=Weighting.RESPONDENT)
    answers = data.answers
    score = 25.0 * answers.steps["q0"]
    of = [(answers.case == 1) & (answers.wave == wave) for wave in (0, 1)]
    expected = mean_change(
        score[of[0]], score[of[1]], before_ids=answers.respondent[of[0]], after_ids=answers.respondent[of[1]]
    )
    row = purpose(wave_changes(data)).iloc[1]
    assert (row["difference"], row["std_error"]) == pytest.approx((float(expected), expected.std_error))
    assert row["n_repeated"] == 9


def test_equal_weights_are_no_weights():
    plain = panel(np.random.default_rng(7))
    weighted = panel(np.random.default_rng(7), weight=np.full(plain.answers.n_respondents, 2.5))
    for name in ("difference", "std_error", "degrees_of_freedom"):
        assert purpose(wave_changes(weighted))[name].tolist() == pytest.approx(
            purpose(wave_changes(plain))[name].tolist()
        )


def test_the_change_to_expect_from_chance_is_away_from_the_extreme():
    found = purpose(wave_changes(panel(np.random.default_rng(8), n_cases=12)))
    distance = found["baseline"] - found["baseline"].mean()
    r = np.clip(np.corrcoef(found["baseline"], found["baseline"] + found["difference"])[0, 1], 0, 1)
    assert found["correlation"].tolist() == pytest.approx([r] * 12)
    assert found["regression_to_mean"].tolist() == pytest.approx((-(1 - r) * distance).tolist())


def test_the_correlation_may_be_given_and_is_needed_where_cases_are_few():
    data = panel(np.random.default_rng(9), n_cases=3)
    assert purpose(wave_changes(data))["regression_to_mean"].isna().all()
    found = purpose(wave_changes(data, correlation=0.6))
    distance = found["baseline"] - found["baseline"].mean()
    assert found["regression_to_mean"].tolist() == pytest.approx((-0.4 * distance).tolist())


def test_few_people_at_either_time_hide_the_change():
    rows = [
        (0, party, wave, 10 * party + n)
        for party in range(3)
        for wave in (0, 1)
        for n in range(2 if party == wave == 0 else 5)
    ]
    case, party, wave, who = np.array(rows).T
    steps = np.random.default_rng(1).integers(0, 5, (len(rows), 1))
    result = wave_changes(wave_data(case, party, wave, who, steps, n_cases=1))
    hidden = purpose(result, "politicians").iloc[0]
    assert hidden["status"] == "too_few"
    assert hidden[["baseline", "difference", "std_error", "n", "n_before", "n_repeated"]].isna().all()


def test_a_hidden_party_that_is_there_only_once_hides_the_case():
    # The case's score in 2015 would be of three parties and its change of two: together they give the third away.
    rows = [(0, party, wave, 10 * party + n) for party in (1, 2) for wave in (0, 1) for n in range(5)]
    rows += [(0, 0, 1, n) for n in range(2)]
    case, party, wave, who = np.array(rows).T
    steps = np.random.default_rng(1).integers(0, 5, (len(rows), 1))
    assert purpose(wave_changes(wave_data(case, party, wave, who, steps, n_cases=1)))["status"].tolist() == ["too_few"]


def test_one_wave_has_no_change():
    data = survey_data([0] * 5, [0] * 5, np.ones((5, 1), int), n_cases=1)
    with pytest.raises(InputError, match="two waves"):
        wave_changes(data)


@pytest.mark.parametrize(
    "options",
    [
        {"waves": ("2013", "2014")},
        {"waves": ("2013", "2013")},
        {"weighting": "segment"},
        {"conf_level": 2},
        {"correlation": 2},
    ],
)
def test_an_option_without_meaning_is_refused(options):
    with pytest.raises(ValueError, match=r"name an earlier|weighting is|between 0 and 1"):
        wave_changes(panel(np.random.default_rng(1)), **options)


def test_waves_may_be_named_the_other_way_round():
    data = panel(np.random.default_rng(10))
    one, other = (purpose(wave_changes(data, waves=waves)) for waves in (("2013", "2015"), ("2015", "2013")))
    assert one["difference"].tolist() == pytest.approx((-other["difference"]).tolist())
    assert one["p_value"].tolist() == pytest.approx(other["p_value"].tolist())


def test_columns_are_from_the_one_vocabulary_and_the_result_speaks():
    result = wave_changes(panel(np.random.default_rng(11)))
    assert set(result.table.columns) <= set(COLUMNS)
    assert result.summary().startswith("6 changes from wave to wave in whole cases")
    assert "<table>" in result._repr_html_()


def test_respondents_scores_add_up_to_the_cells():
    rng = np.random.default_rng(12)
    steps = rng.integers(-4, 5, (400, 5))
    data = survey_data(rng.integers(0, 3, 400), np.zeros(400, int), steps, n_cases=3, reversed_items=(1, 4))
    score = respondent_scores(data.answers, Criterion.PURPOSE)
    cells = cell_statistics(data.answers, data.answers.case, 3, (Criterion.PURPOSE,))
    known = ~np.isnan(score)
    assert np.bincount(data.answers.case[known], minlength=3).tolist() == cells.n[:, 0].tolist()
    totals = np.bincount(data.answers.case[known], score[known], minlength=3)
    assert totals.tolist() == pytest.approx(cells.total[:, 0].tolist())


NOMINAL = (0.93, 0.97)


def expected_answer(mean):
    """Expected score of a normal level with variance one, rounded and cut to 1-5."""
    return 25 * sum(stats.norm.sf(cut - mean) for cut in (1.5, 2.5, 3.5, 4.5))


def coverage(*, n, stay, rho, studies, means=(3.2, 3.5), seed=1):
    rng = np.random.default_rng(seed)
    truth = expected_answer(means[1]) - expected_answer(means[0])
    hits = []
    for _ in range(studies):
        whole = purpose(wave_changes(panel(rng, n=n, stay=stay, rho=rho, means=means)))
        hits.extend((whole["conf_low"] <= truth) & (truth <= whole["conf_high"]))
    return np.mean(hits)


def test_intervals_cover_when_half_of_the_people_answer_twice():
    assert NOMINAL[0] <= coverage(n=8, stay=4, rho=0.7, studies=120) <= NOMINAL[1]


@pytest.mark.long
@pytest.mark.parametrize("rho", [0.3, 0.8])
@pytest.mark.parametrize(("n", "stay"), [(5, 5), (8, 4), (8, 0), (12, 6), (20, 18)])
def test_intervals_cover_over_sizes_and_overlaps(n, stay, rho):
    assert NOMINAL[0] <= coverage(n=n, stay=stay, rho=rho, studies=600) <= NOMINAL[1]


@pytest.mark.long
def test_intervals_of_very_few_who_answer_twice_are_rather_too_wide():
    assert NOMINAL[0] <= coverage(n=5, stay=3, rho=0.8, studies=600) <= 0.98
