"""Choices that could have been made otherwise: by hand, against `score`, and what stays hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.criteria import multiverse
from trepart_eval.criteria.choices.specifications import answers_by_direction
from trepart_eval.problems import InputError
from trepart_eval.sources.checked_tables import DONT_KNOW, NO_ANSWER
from trepart_eval.study.planned_study import Item, Scale
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion, Weighting

from simulated import SCALE, coded_data, survey_data

CRITERIA = tuple(Criterion)


def of_criteria(case, party, steps, *, n_cases, **options):
    """Data of a survey with an item for each criterion; ``steps`` has shape (n_respondents, n_criteria)."""
    items = tuple(Item(f"q{n}", criterion, SCALE) for n, criterion in enumerate(CRITERIA[: steps.shape[1]]))
    data = survey_data(case, party, steps, n_cases=n_cases, **options)
    return replace(data, study=replace(data.study, items=items), answers=replace(data.answers, items=items))


def mixed(n_cases=8, n=5, missing=0.15, seed=2, **options):
    rng = np.random.default_rng(seed)
    case, party = np.repeat(np.arange(n_cases), 3 * n), np.tile(np.repeat([0, 1, 2], n), n_cases)
    level = rng.normal(2, 0.7, (n_cases, 6))[case] + rng.normal(0, 0.4, (n_cases, 3, 1))[case, party]
    steps = np.clip(np.rint(level + rng.normal(0, 1, level.shape)), 0, 4).astype(int)
    steps[rng.random(steps.shape) < missing] = NO_ANSWER
    return of_criteria(case, party, steps, n_cases=n_cases, **options)


def test_the_first_specification_is_the_study_s_own():
    data = mixed()
    found = multiverse(data)
    whole = te.score(data).table.query("party == 'all'")
    expected = whole.groupby("case", sort=False)["score"].mean()
    assert found.table["value"].tolist() == pytest.approx(expected.tolist())
    own = found.specifications.query("specification == 1").iloc[0]
    choices = ["weighting", "missing_items", "scale_treatment", "missing_criteria", "aggregation"]
    assert own[choices].tolist() == ["party", "half", "distance", "left_out", "arithmetic"]


def test_every_combination_is_tried_once():
    found = multiverse(mixed(n_cases=3)).specifications
    assert found["specification"].nunique() == 2 * 3 * 2 * 2 * 3
    keys = [*found.columns[found.columns.get_loc("weighting") : found.columns.get_loc("case")], "case"]
    assert not found.duplicated(keys).any()


def test_a_weighting_is_the_one_that_score_makes():
    data = mixed()
    respondent = te.score(data, survey_weighting="respondent").table.query("party == 'all'")
    expected = respondent.groupby("case", sort=False)["score"].mean()
    found = multiverse(data, vary=("weighting",)).specifications.query("weighting == 'respondent'")
    assert found["value"].tolist() == pytest.approx(expected.tolist())


def test_ways_to_put_criteria_together_are_by_hand():
    steps = np.tile([[4, 3, 2, 1, 4, 4]], (9, 1))
    data = of_criteria(np.zeros(9, int), np.tile([0, 1, 2], 3), steps, n_cases=1)
    found = multiverse(data, vary=("aggregation",)).specifications.set_index("aggregation")["value"]
    scores = np.array([100, 75, 50, 25, 100, 100])
    assert found["arithmetic"] == pytest.approx(scores.mean())
    assert found["geometric"] == pytest.approx(np.exp(np.log(scores).mean()))
    assert found["minimum"] == 25


def test_rules_for_missing_items_are_by_hand():
    items = tuple(Item(f"q{n}", Criterion.PURPOSE, SCALE) for n in range(4))
    no = NO_ANSWER
    steps = np.array([[4, 4, 4, 4], [4, 4, 4, 4], [4, 4, 4, 4], [0, 0, no, no], [0, no, no, no]])
    data = survey_data(np.zeros(5, int), np.zeros(5, int), steps, n_cases=1)
    assert data.answers.items == items
    found = multiverse(data, vary=("missing_items",)).specifications.set_index("missing_items")["value"]
    assert found.to_dict() == pytest.approx({"half": 75, "any": 60, "all": 100})


def test_a_rule_that_leaves_too_few_people_gives_no_figure():
    no = NO_ANSWER
    steps = np.array([[4, 4], [4, 4], [0, no], [0, no]])
    data = survey_data(np.zeros(4, int), np.zeros(4, int), steps, n_cases=1)
    found = multiverse(data, vary=("missing_items",)).specifications.set_index("missing_items")["value"]
    assert np.isnan(found["all"])  # two people
    assert found["half"] == 50


def test_direction_only_counts_the_side_of_the_middle():
    given = np.array([[0, 1, 2, 3, 4, NO_ANSWER, DONT_KNOW]]).T
    data = survey_data(np.zeros(7, int), np.zeros(7, int), given, n_cases=1, reversed_items=())
    assert answers_by_direction(data.answers).steps["q0"].tolist() == [0, 0, 1, 2, 2, NO_ANSWER, DONT_KNOW]
    even = survey_data([0], [0], np.array([[1]]), n_cases=1, scale=Scale("four", 1, 4))
    assert answers_by_direction(even.answers).steps["q0"].tolist() == [0]


def test_direction_of_interviews_is_that_of_each_rating():
    data = coded_data(np.zeros(3, int), [0, 1, 2], np.zeros(3, int), [1, -2, 1], n_cases=1)
    found = multiverse(data, vary=("scale_treatment",)).specifications.set_index("scale_treatment")["value"]
    assert found.to_dict() == pytest.approx({"distance": 50, "direction": 200 / 3})


def test_criteria_without_a_figure_may_get_the_others_mean():
    no = NO_ANSWER
    steps = np.concatenate([np.tile([[4, 0]], (3, 1)), np.tile([[2, no]], (3, 1)), np.tile([[4, 4]], (3, 1))])
    data = of_criteria(np.repeat([0, 1, 2], 3), np.tile([0, 1, 2], 3), steps, n_cases=3)
    found = multiverse(data, vary=("missing_criteria",)).specifications.query("case == 'case 0001'")
    assert found.set_index("missing_criteria")["value"].to_dict() == {"left_out": 50, "others_mean": 50}
    one = multiverse(data, vary=("missing_criteria",)).specifications.query("case == 'case 0000'")
    assert one["value"].tolist() == [50, 50]


def test_a_case_that_leads_under_every_choice_keeps_its_rank():
    case, party = np.repeat(np.arange(4), 9), np.tile([0, 1, 2], 12)
    steps = np.tile(np.array([0, 1, 2, 4])[case][:, None], (1, 6))
    table = multiverse(of_criteria(case, party, steps, n_cases=4)).table
    assert table["rank_high"].iloc[3] == 1
    assert table["share_top_quarter"].iloc[3] == 1
    assert table["share_bottom_quarter"].iloc[3] == 0


def test_ranks_are_always_among_the_same_cases():
    data = coded_data(
        [0, 0, 0, 1, 1, 1, 2, 2, 2], [0, 1, 2] * 3, np.zeros(9, int), [2, 1, 2, 0, 0, 1, -1, -2, 0], n_cases=3
    )
    parties = (data.study.parties[0], data.study.parties[1], replace(data.study.parties[2], counts=False))
    codings = replace(data.codings, segment_party=np.array([0, 1, 2, 0, 1, 2, 2, 2, 2], dtype=np.int8))
    found = multiverse(replace(data, study=replace(data.study, parties=parties), codings=codings)).table
    assert found["n_specifications"].tolist() == [24, 24, 12]  # the last has no party that counts
    assert found["rank"].isna().tolist() == [False, False, True]
    assert found["n_ranked"].tolist()[:2] == [2, 2]
    assert found["value"].notna().all()


def test_the_choice_that_alone_moves_ranks_has_all_of_the_variance():
    # Two cases alike but in how even they are: only the aggregation tells them apart.
    case, party = np.repeat([0, 1], 9), np.tile([0, 1, 2], 6)
    steps = np.concatenate([np.tile([[4, 4, 4, 4, 4, 0]], (9, 1)), np.tile([[3, 3, 3, 3, 3, 3]], (9, 1))])
    found = multiverse(of_criteria(case, party, steps, n_cases=2), vary=("weighting", "aggregation")).sobol
    of_all = found.query("case == 'all'").set_index("factor")
    assert of_all.loc["aggregation", ["first_order", "total_order"]].tolist() == pytest.approx([1, 1])
    assert of_all.loc["weighting", ["first_order", "total_order"]].tolist() == pytest.approx([0, 0])


def test_indices_of_interplay_are_at_least_those_alone():
    found = multiverse(mixed()).sobol.dropna()
    assert (found["total_order"] >= found["first_order"] - 1e-9).all()
    assert found.groupby("case")["first_order"].sum().le(1 + 1e-9).all()


def test_the_order_of_respondents_does_not_matter():
    data = mixed(seed=6)
    order = np.random.default_rng(1).permutation(data.answers.n_respondents)
    answers = data.answers
    shuffled = replace(
        answers,
        **{name: getattr(answers, name)[order] for name in ("case", "party", "wave")},
        steps={name: steps[order] for name, steps in answers.steps.items()},
    )
    assert multiverse(replace(data, answers=shuffled)).arrow.equals(multiverse(data).arrow)


def test_both_sources_are_taken_each_by_itself():
    data = mixed(n_cases=3)
    coded = coded_data([0, 1, 2] * 4, [0, 1, 2, 0] * 3, np.zeros(12, int), [2, 0, -2] * 4, n_cases=3)
    found = multiverse(replace(data, codings=coded.codings))
    assert set(found.table["source"]) == {"survey", "interviews"}
    assert found.specifications.query("source == 'interviews'")["missing_items"].unique().tolist() == ["half"]


def test_what_is_chosen_is_what_the_study_chose():
    data = mixed(survey_weighting=Weighting.RESPONDENT)
    found = multiverse(data, vary=("weighting",)).specifications
    assert found["weighting"].iloc[0] == "respondent"


def test_progress_is_told_for_every_pass():
    told = []
    multiverse(mixed(n_cases=2), progress=lambda done, of: told.append((done, of)))
    assert told == [(step, 6) for step in range(1, 7)]


@pytest.mark.parametrize("options", [{"vary": ("colour",)}, {"vary": ()}, {"min_n": 1}, {"level": "country"}])
def test_an_option_without_meaning_is_refused(options):
    with pytest.raises(ValueError, match=r"Choose among|lowest allowed|Unknown level"):
        multiverse(mixed(n_cases=2), **options)


def test_a_study_without_evidence_is_refused():
    with pytest.raises(InputError, match="nothing to score"):
        multiverse(replace(mixed(n_cases=2), answers=None))


def test_one_case_has_a_range_and_no_indices():
    found = multiverse(mixed(n_cases=1))
    assert found.table["rank"].tolist() == [1]
    assert found.sobol.empty
    assert "none of them" in found.summary()


@pytest.mark.parametrize("language", Language)
def test_tables_keep_to_the_vocabulary_and_the_result_speaks(language):
    found = replace(multiverse(mixed(n_cases=5)), language=language)
    for table in (found.table, found.criteria, found.specifications, found.sobol):
        assert set(table.columns) <= set(COLUMNS)
    assert found.summary().startswith("72")
    assert "<table>" in found._repr_html_()


def test_the_example_is_gone_through():
    found = multiverse(te.load(te.datasets.example("fafo2017")))
    assert found.table["n_specifications"].max() == 24
    assert len(found.criteria) > 40
