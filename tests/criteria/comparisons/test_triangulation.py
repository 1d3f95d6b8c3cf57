"""Survey and interviews side by side: each word of the rule, what may be combined, and what stays hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.criteria import triangulate
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Convergence

from simulated import coded_data, survey_data


def both(survey, interviews, *, n=12, **options):
    """Scores of both sources: answers of ``n`` people a party, and as many statements."""
    case, party = np.zeros(3 * n, int), np.tile(np.arange(3), n)
    steps, ratings = (values if len(values) == 3 * n else np.tile(values, 3) for values in (survey, interviews))
    answers = survey_data(case, party, np.reshape(steps, (-1, 1)), n_cases=1)
    coded = coded_data(case, party, np.zeros(3 * n, int), ratings, n_cases=1)
    return te.score(replace(answers, codings=coded.codings), **options)


def purpose(result):
    return result.table.query("criterion == 'purpose'").reset_index(drop=True)


HIGH, MIDDLING, LOW = [4, 3] * 6, [3, 2] * 6, [1, 0] * 6  # steps: 87.5, 62.5 and 12.5 points
GOOD, FAIR, BAD = [2, 1] * 6, [1, 0] * 6, [-1, -2] * 6  # ratings: 87.5, 62.5 and 12.5 points


@pytest.mark.parametrize(
    ("survey", "interviews", "kind"),
    [
        (HIGH, GOOD, "convergent"),
        (MIDDLING, FAIR, "convergent"),
        (HIGH, BAD, "dissonant"),  # different sides of the middle
        (LOW, GOOD, "dissonant"),
        (HIGH, FAIR, "dissonant"),  # the same side, 25 points apart
        ([4, 3, 3, 3] * 3, FAIR, "complementary"),  # 81.25 and 62.5
    ],
)
def test_the_rule_tells_the_kinds_apart(survey, interviews, kind):
    row = purpose(triangulate(both(survey, interviews))).iloc[0]
    assert row["convergence"] == kind
    assert row["silent_sources"] == ""


def test_the_points_that_are_far_apart_may_be_chosen():
    scores = both(HIGH, FAIR)
    assert purpose(triangulate(scores, far_apart=30))["convergence"].tolist() == ["complementary"]


def test_the_difference_is_the_survey_less_the_interviews():
    scores = both(HIGH, FAIR)
    table = scores.table.query("criterion == 'purpose' and party == 'all'").set_index("source")
    row = purpose(triangulate(scores)).iloc[0]
    assert row["difference"] == pytest.approx(table.loc["survey", "score"] - table.loc["interviews", "score"])
    assert row["std_error"] == pytest.approx(np.hypot(*table["std_error"]))


def test_only_what_converges_is_combined_unless_asked():
    alike, apart = both(HIGH, GOOD), both(HIGH, BAD)
    assert purpose(triangulate(alike))["combined_score"].tolist() == pytest.approx([87.5])
    assert purpose(triangulate(apart))["combined_score"].isna().all()
    assert purpose(triangulate(apart, combine="always"))["combined_score"].tolist() == pytest.approx([50])
    assert purpose(triangulate(alike, combine="never"))["combined_score"].isna().all()


def test_what_converges_is_what_the_study_would_combine():
    for survey, interviews in ((HIGH, GOOD), (HIGH, BAD), ([4, 3, 3, 3] * 3, FAIR)):
        case, party = np.zeros(36, int), np.tile(np.arange(3), 12)
        data = survey_data(case, party, np.tile(survey, 3).reshape(-1, 1), n_cases=1, combine=True)
        coded = coded_data(case, party, np.zeros(36, int), np.tile(interviews, 3), n_cases=1)
        scores = te.score(replace(data, codings=coded.codings))
        combined = scores.table.query("criterion == 'purpose' and party == 'all' and source == 'combined'")
        found = purpose(triangulate(scores))
        assert (found["convergence"] == "convergent").tolist() == (combined["status"] == "ok").tolist()
        assert found["combined_score"].tolist() == pytest.approx(combined["score"].tolist(), nan_ok=True)


def test_a_criterion_that_neither_speaks_of_is_silent_in_both():
    row = triangulate(both(HIGH, GOOD)).table.query("criterion == 'goals'").iloc[0]
    assert (row["convergence"], row["silent_sources"]) == ("silent", "survey;interviews")


def test_a_study_of_interviews_only_is_silent_in_the_survey():
    found = triangulate(te.score(te.load(te.datasets.example("fafo2017")))).table
    assert (found["convergence"] == "silent").all()
    assert found["silent_sources"].str.startswith("survey").all()
    assert set(found["silent_sources"]) == {"survey", "survey;interviews"}
    assert found["combined_score"].isna().all()


def test_a_hidden_source_is_hidden_and_not_silent():
    case, party = np.zeros(2, int), np.array([0, 1])
    data = survey_data(case, party, np.array([[1], [3]]), n_cases=1)
    coded = coded_data(np.zeros(6, int), np.tile([0, 1, 2], 2), np.zeros(6, int), [1, 2, 1, 0, 1, 1], n_cases=1)
    row = purpose(triangulate(te.score(replace(data, codings=coded.codings)))).iloc[0]
    assert row["convergence"] == "hidden"
    assert np.isnan(row["survey_score"])
    assert np.isnan(row["difference"])
    assert row["interviews_score"] == pytest.approx(75)


def test_no_difference_is_only_called_equivalent_where_it_is_shown():
    plenty, few = both(HIGH, GOOD, n=12), both([4, 0], [2, -2], n=2)
    assert purpose(triangulate(plenty))["equivalent"].tolist() == [1]
    row = purpose(triangulate(few)).iloc[0]
    assert (row["convergence"], row["equivalent"]) == ("convergent", 0)


def test_everybody_alike_in_both_sources_is_compared_by_intervals():
    scores = both([4] * 12, [2] * 12)
    assert purpose(triangulate(scores))["convergence"].tolist() == ["convergent"]


@pytest.mark.parametrize("options", [{"combine": "yes"}, {"far_apart": 0}, {"conf_level": 95}, {"party": "nobody"}])
def test_an_option_without_meaning_is_refused(options):
    with pytest.raises(ValueError, match=r"choose 'convergent'|points above 0|between 0 and 1|Unknown party"):
        triangulate(both(HIGH, GOOD), **options)


@pytest.mark.parametrize("language", Language)
def test_the_rule_is_said_in_the_study_s_language(language):
    found = replace(triangulate(both(HIGH, BAD)), language=language)
    assert "25" in found.rule
    assert "6" in found.summary()
    assert "<table>" in found._repr_html_()
    assert set(found.arrow.column_names) <= set(COLUMNS)
    assert set(found.arrow.column("convergence").to_pylist()) <= set(Convergence)


def test_equal_sources_are_called_convergent_nearly_always():
    rng = np.random.default_rng(4)
    kinds = []
    for _ in range(100):
        answers, ratings = rng.integers(0, 5, 36), rng.integers(-2, 3, 36)
        kinds.extend(purpose(triangulate(both(answers, ratings)))["convergence"])
    assert np.mean(np.array(kinds) == "convergent") > 0.9
