"""Fafo's reading of the scores."""

from __future__ import annotations

import numpy as np
import pytest

import trepart_eval as te

from simulated import survey_data


def readings(steps, min_n=3, population=None):
    """Reading of the first criterion in the case, and of a criterion without items."""
    steps = np.asarray(steps)[:, None]
    size = None if population is None else np.full((1, 3, 1), float(population))
    data = survey_data(np.zeros(len(steps), int), np.zeros(len(steps), int), steps, n_cases=1, population=size)
    table = te.diagnose(te.score(data, min_n=min_n)).table.set_index("criterion")
    return table["reading"]


@pytest.mark.parametrize(
    ("steps", "reading"),
    [
        ([0, 0, 1, 0, 1, 0, 0, 1], "underestimated"),
        ([0, 4, 1, 0, 3, 1, 2], "possibly_underestimated"),
        ([4, 0, 3, 4, 2, 1, 3], "uncertain"),
        ([4, 4, 3, 4, 3, 4, 4, 3], "strong"),
    ],
)
def test_a_criterion_is_read_from_its_score_and_interval(steps, reading):
    assert readings(steps)["purpose"] == reading


def test_a_criterion_without_items_has_no_evidence():
    assert readings([1, 2, 3])["goals"] == "no_evidence"


def test_a_hidden_criterion_is_hidden_and_has_no_reading():
    assert readings([1, 2, 3], min_n=5)["purpose"] == "hidden"


def test_a_census_just_over_the_middle_is_strong_and_just_under_is_underestimated():
    assert readings([2, 2, 3], population=3)["purpose"] == "strong"
    assert readings([2, 2, 1], population=3)["purpose"] == "underestimated"


def test_the_summary_counts_cases_and_not_criteria():
    study = te.datasets.example("fafo2017", language=te.vocabulary.languages.Language.EN)
    diagnosis = te.diagnose(te.score(te.load(study)))
    assert diagnosis.summary().startswith("Of 16 cases, 0 have a criterion that is clearly underestimated")
    assert "5 more" in diagnosis.summary()
    assert "possibly underestimated" in diagnosis._repr_html_()


def test_every_case_and_criterion_has_a_reading():
    table = te.diagnose(te.score(te.load(te.datasets.example("fafo2017")))).table
    assert len(table) == 16 * 6
    assert table["reading"].notna().all()
    assert set(table[table["score"].isna()]["reading"]) == {"no_evidence"}
