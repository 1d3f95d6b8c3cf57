"""How answers are spread: counted by hand, turned where an item is reversed, and silent where too few answered."""

from __future__ import annotations

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.quality.response.answer_shares import ANSWER_SHARES
from trepart_eval.sources.checked_tables import DONT_KNOW, NOT_ASKED
from trepart_eval.study.planned_study import Scale

from simulated import survey_data


def rows_of(steps, **options):
    steps = np.asarray(steps)
    n = len(steps)
    data = survey_data(np.zeros(n, int), np.zeros(n, int), steps, n_cases=1, **options)
    return te.quality.item_answers(data).table


def shares(row):
    return row[list(ANSWER_SHARES)].tolist()


def test_shares_are_of_those_who_answered():
    row = rows_of([[0], [1], [1], [2], [3], [4], [4], [4], [DONT_KNOW], [NOT_ASKED]]).iloc[0]
    assert shares(row) == pytest.approx([1 / 8, 2 / 8, 1 / 8, 1 / 8, 3 / 8])
    assert (row["n"], row["share_missing"]) == (8, pytest.approx(1 / 9))


def test_a_reversed_item_is_turned():
    steps = [[0, 4], [1, 3], [1, 3], [4, 0], [2, 2]]
    first, second = rows_of(steps, reversed_items=(1,)).iloc[:2].itertuples()
    assert first.share_lowest == second.share_lowest == 0.2
    assert (first.share_low, first.share_highest) == (second.share_low, second.share_highest)


@pytest.mark.parametrize(
    ("highest", "expected"),
    [(1, [0.5, 0, 0, 0, 0.5]), (2, [1 / 3, 0, 1 / 3, 0, 1 / 3]), (3, [0.25, 0.25, 0, 0.25, 0.25]),
     (6, [1 / 7, 2 / 7, 1 / 7, 2 / 7, 1 / 7])],
)  # fmt: skip
def test_scales_of_any_length_are_told_in_five_parts(highest, expected):
    steps = np.tile(np.arange(highest + 1), 3)[:, None]
    row = rows_of(steps, scale=Scale("own", 0, highest)).iloc[0]
    assert shares(row) == pytest.approx(expected)


def test_too_few_answers_have_no_shares():
    row = rows_of([[0], [1], [DONT_KNOW], [DONT_KNOW]]).iloc[0]
    assert np.isnan(shares(row)).all()
    assert row["status"] == "too_few"


def test_an_item_nobody_was_asked_has_no_evidence():
    assert rows_of([[NOT_ASKED]] * 5).iloc[0]["status"] == "no_evidence"


def test_the_order_of_respondents_never_matters():
    steps = np.random.default_rng(1).integers(0, 5, (40, 3))
    assert rows_of(steps).equals(rows_of(steps[::-1]))


def test_answers_are_never_divided_by_case():
    data = survey_data([0] * 5, [0] * 5, np.ones((5, 1), int), n_cases=1)
    with pytest.raises(ValueError, match="choose 'party', 'wave'"):
        te.quality.item_answers(data, by="case")
