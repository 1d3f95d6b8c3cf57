"""Mean changes over the cases: by hand, and where little can be shown."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import trepart_eval as te
from trepart_eval.criteria import mean_changes
from trepart_eval.vocabulary.columns import COLUMNS

from simulated import survey_data, wave_data

WAVES = 2


def two_waves(steps, n_people=6):
    """Scores of purpose from everybody in a case answering alike: shape (cases, waves), steps 0 to 4."""
    steps = np.asarray(steps)
    n_cases = len(steps)
    case = np.repeat(np.arange(n_cases), WAVES * n_people)
    wave = np.tile(np.repeat(np.arange(WAVES), n_people), n_cases)
    answers = steps[case, wave][:, None]
    nobody_twice = np.arange(len(case))
    return te.score(wave_data(case, np.zeros(len(case), int), wave, nobody_twice, answers, n_cases=n_cases))


def purpose(scores, **options):
    return mean_changes(scores, **options).table.query("criterion == 'purpose'").iloc[0]


def test_a_mean_change_is_the_paired_t_test_of_the_cases():
    steps = [[1, 2], [2, 4], [0, 1], [3, 3], [4, 3]]
    row = purpose(two_waves(steps))
    paired = stats.ttest_rel(25.0 * np.array(steps)[:, 1], 25.0 * np.array(steps)[:, 0])
    low, high = paired.confidence_interval(0.95)
    assert row[["difference", "conf_low", "conf_high", "p_value"]].tolist() == pytest.approx(
        [15, low, high, paired.pvalue], rel=1e-9
    )
    assert row[["n_cases", "n_up", "n_down"]].tolist() == [5, 3, 1]


def test_the_order_of_the_cases_never_matters():
    steps = [[1, 2], [2, 4], [0, 1], [3, 3]]
    assert purpose(two_waves(steps)).equals(purpose(two_waves(steps[::-1])))


def test_one_case_has_a_change_and_no_interval():
    row = purpose(two_waves([[1, 2]]))
    assert row["difference"] == 25
    assert np.isnan(row["conf_low"])
    assert np.isnan(row["p_value"])


def test_cases_that_all_move_alike_have_no_test():
    row = purpose(two_waves([[1, 2], [2, 3], [0, 1]]))
    assert (row["difference"], row["conf_low"], row["conf_high"]) == (25, 25, 25)
    assert np.isnan(row["p_value"])


def test_a_study_of_one_wave_has_no_rows():
    data = survey_data(np.zeros(6, int), np.zeros(6, int), np.ones((6, 1), int), n_cases=1)
    assert mean_changes(te.score(data)).table.empty


def test_columns_are_known_and_options_are_checked():
    scores = two_waves([[1, 2], [2, 3]])
    assert set(mean_changes(scores).table.columns) <= set(COLUMNS)
    with pytest.raises(ValueError, match="Unknown party"):
        mean_changes(scores, party="nobody")
    with pytest.raises(ValueError, match="conf_level"):
        mean_changes(scores, conf_level=2)
