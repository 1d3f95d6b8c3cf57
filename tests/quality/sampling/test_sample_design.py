"""Whom to invite: counts by hand, census where a sample isn't enough, and every language's sentences."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import trepart_eval as te
from trepart_eval.problems import InputError
from trepart_eval.quality.sampling.needed_answers import answers_needed
from trepart_eval.sources import load_counts
from trepart_eval.vocabulary.columns import COLUMNS

from builders import write_study

ROWS = [
    {"case": "Elvedal", "party": "politicians", "population": 4},
    {"case": "Elvedal", "party": "administration", "population": 60},
    {"case": "Elvedal", "party": "union_reps", "population": 30},
    {"case": "Fjordvik", "party": "politicians", "population": 0},
    {"case": "Fjordvik", "party": "administration", "population": 500},
]


def planned(tmp_path, **changes):
    """Counts of a study whose survey isn't out yet."""
    plan = write_study(tmp_path, population={"rows": ROWS}, interviews=None, **changes)
    (tmp_path / "answers.csv").unlink(missing_ok=True)
    return load_counts(te.read_study(plan))


def row_of(found, case, party):
    table = found.table
    return table[(table["case"] == case) & (table["party"] == party)].iloc[0]


def test_invitations_are_needed_answers_over_the_response_rate(tmp_path):
    found = te.quality.sample_sizes(planned(tmp_path), width=20, sd=20, response_rate=0.5)
    row = row_of(found, "Elvedal", "administration")
    needed = answers_needed([60], 20, 10, 0.95)[0]
    assert (row["n_needed"], row["n_invite"], row["selection"]) == (needed, math.ceil(needed / 0.5), "sample")
    assert row["expected_width"] <= 20


def test_everybody_is_invited_where_a_sample_is_not_enough(tmp_path):
    row = row_of(te.quality.sample_sizes(planned(tmp_path)), "Elvedal", "politicians")
    assert (row["n_invite"], row["selection"]) == (4, "census")
    assert row["expected_width"] > 20


def test_a_party_without_people_is_not_invited(tmp_path):
    row = row_of(te.quality.sample_sizes(planned(tmp_path)), "Fjordvik", "politicians")
    assert (row["n_invite"], row["selection"]) == (0, "nobody")
    assert np.isnan(row["expected_width"])


def test_an_unknown_count_is_said_and_taken_to_be_large(tmp_path):
    found = te.quality.sample_sizes(planned(tmp_path))
    row = row_of(found, "Fjordvik", "union_reps")
    assert pd.isna(row["population"])
    assert row["n_needed"] == answers_needed([math.inf], 25, 10, 0.95)[0]
    assert "population" in found.summary()


def test_the_width_may_be_that_of_the_case(tmp_path):
    data = planned(tmp_path)
    by_party, by_case = (te.quality.sample_sizes(data, of=of, response_rate=1) for of in ("party", "case"))
    one, other = (row_of(found, "Elvedal", "all") for found in (by_party, by_case))
    assert other["n_invite"] < one["n_invite"]
    assert other["expected_width"] <= 20


def test_a_wider_interval_never_takes_more(tmp_path):
    data = planned(tmp_path)
    totals = [te.quality.sample_sizes(data, width=width).table["n_invite"].sum() for width in (5, 10, 20, 40)]
    assert totals == sorted(totals, reverse=True)


def test_the_spread_is_that_of_answers_where_there_are_any(tmp_path):
    folder = tmp_path / "made_up"
    te.datasets.simulate(folder, municipalities=6, waves=1, respondents=600, seed=2)
    found = te.quality.sample_sizes(te.load(te.read_study(folder)))
    assert found.sd_known
    assert 10 < found.sd < 25


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_sentence_is_there_in_every_language(tmp_path, language):
    data = planned(tmp_path, study={"language": language})
    for of in ("party", "case"):
        found = te.quality.sample_sizes(data, of=of)
        assert len(found.conclusions) >= 4
        assert "{" not in found.summary()
    assert set(found.table.columns) <= set(COLUMNS)


@pytest.mark.parametrize(
    "options",
    [{"width": 0}, {"width": 101}, {"sd": -1}, {"sd": float("nan")}, {"response_rate": 0}, {"response_rate": 1.1},
     {"of": "programme"}, {"conf_level": 1}],
)  # fmt: skip
def test_wrong_options_are_refused_by_name(tmp_path, options):
    with pytest.raises(ValueError, match=next(iter(options))):
        te.quality.sample_sizes(planned(tmp_path), **options)


def test_counts_that_are_wrong_are_named_before_the_field(tmp_path):
    rows = [*ROWS, {"case": "Elvedal", "party": "politicians", "population": 5}]
    plan = write_study(tmp_path, population={"rows": rows}, interviews=None)
    with pytest.raises(InputError):
        load_counts(te.read_study(plan))
