"""Reliability of a study's scales: what it rests on, who is guarded, and what is said where a scale does not hold."""

import json
from dataclasses import replace

import numpy as np
import pytest

from trepart_eval.problems import InputError
from trepart_eval.quality import cronbach_alpha, item_statistics, omega, scale_reliability
from trepart_eval.sources.checked_tables import NO_ANSWER, NOT_ASKED
from trepart_eval.study.planned_study import PartyDefinition, Scale
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion

from simulated import coded_data, criteria_data

PURPOSE, GOALS = Criterion.PURPOSE, Criterion.GOALS


def steps(rng, n, k=4, noise=0.7, missing=0.0):
    """Answers 0-4 of people with a level of their own."""
    level = rng.normal(size=(n, 1))
    answers = np.clip(np.rint(2 + 0.9 * level + noise * rng.normal(size=(n, k))), 0, 4)
    return np.where(rng.random((n, k)) < missing, NO_ANSWER, answers).astype(int)


def study(seed=1, n=120, changes=None, **options):
    """Purpose holds; goals is mostly noise."""
    rng = np.random.default_rng(seed)
    answers = {PURPOSE: steps(rng, n, missing=0.05), GOALS: steps(rng, n, k=3, noise=3.0, missing=0.05)}
    answers.update(changes or {})
    return criteria_data(rng.integers(4, size=n), rng.integers(3, size=n), answers, n_cases=4, **options)


def matrix_of(data, criterion):
    items = data.answers.items_of(criterion)
    return np.stack([data.answers.values(item.name) for item in items], axis=1)


def test_rows_are_those_of_the_functions_on_arrays_on_the_scale_of_scores():
    data = study()
    row, matrix = scale_reliability(data).row(PURPOSE), 25 * (matrix_of(study(), PURPOSE) - 1)
    complete, pairs = cronbach_alpha(matrix), cronbach_alpha(matrix, "pairwise")
    assert (row["alpha"], row["alpha_low"], row["n_complete"]) == pytest.approx(
        (complete.estimate, complete.conf_low, complete.n)
    )
    assert (row["alpha_pairwise"], row["n_pairwise"]) == pytest.approx((pairs.estimate, pairs.n))
    assert row["std_error_of_measurement"] == pytest.approx(complete.std_error_of_measurement)
    assert row["omega_total"] == pytest.approx(float(omega(matrix)), abs=1e-6)
    assert (row["n"], row["n_items"]) == ((~np.isnan(matrix)).any(axis=1).sum(), 4)


def test_the_error_is_the_spread_of_scores_times_the_root_of_what_is_not_reliable():
    data = study()
    matrix = 25 * (matrix_of(data, PURPOSE) - 1)
    scores = matrix[~np.isnan(matrix).any(axis=1)].mean(axis=1)
    row = scale_reliability(data).row(PURPOSE)
    assert row["std_error_of_measurement"] == pytest.approx(scores.std(ddof=1) * np.sqrt(1 - row["alpha"]))


def test_items_are_those_of_the_functions_on_arrays():
    data = study()
    found, expected = scale_reliability(data).items, item_statistics(matrix_of(data, PURPOSE))
    rows = found[found["criterion"] == PURPOSE]
    assert rows["item_rest"].tolist() == pytest.approx(expected.item_rest.tolist())
    assert rows["alpha_if_dropped"].tolist() == pytest.approx(expected.alpha_if_dropped.tolist())
    assert rows["item"].tolist() == [f"purpose_{number}" for number in range(1, 5)]


def test_a_reversed_item_is_turned_as_scores_turn_it():
    rng = np.random.default_rng(3)
    answers = steps(rng, 100)
    turned = answers.copy()
    turned[:, 1] = 4 - turned[:, 1]
    ours = scale_reliability(study(n=100, changes={PURPOSE: answers}))
    theirs = scale_reliability(study(n=100, changes={PURPOSE: turned}, reversed_items=("purpose_2",)))
    assert ours.row(PURPOSE)["alpha"] == pytest.approx(theirs.row(PURPOSE)["alpha"])


def test_items_on_scales_of_their_own_weigh_the_same():
    answers = steps(np.random.default_rng(3), 100)
    coarse = answers.copy()
    coarse[:, 0] = answers[:, 0] // 4
    scales = {"purpose_1": Scale("yes_no", 0, 1)}
    row = scale_reliability(study(n=100, changes={PURPOSE: coarse}, scales=scales)).row(PURPOSE)
    by_hand = cronbach_alpha(np.column_stack([100 * coarse[:, 0], 25 * coarse[:, 1:]]))
    assert row["alpha"] == pytest.approx(by_hand.estimate)


def test_order_of_respondents_does_not_matter():
    data = study()
    order = np.random.default_rng(5).permutation(data.answers.n_respondents)
    answers = data.answers
    shuffled = replace(
        answers,
        case=answers.case[order],
        party=answers.party[order],
        wave=answers.wave[order],
        steps={name: column[order] for name, column in answers.steps.items()},
    )
    ours, theirs = (scale_reliability(one, by="party").table for one in (data, replace(data, answers=shuffled)))
    numbers = ours.select_dtypes("float").columns
    assert np.allclose(ours[numbers], theirs[numbers], equal_nan=True, atol=1e-6)


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        (None, {("all", "all")}),
        ("party", {("all", "all"), ("politicians", "all"), ("administration", "all"), ("union_reps", "all")}),
        ("wave", {("all", "all"), ("all", "before"), ("all", "after")}),
    ],
)
def test_respondents_are_divided_as_asked_beside_all_of_them(by, groups):
    data = study(wave=np.arange(120) % 2, waves=("before", "after"))
    table = scale_reliability(data, by=by).table
    assert set(zip(table["party"], table["wave"], strict=True)) == groups
    assert len(scale_reliability(data, by=("party", "wave")).table) == 6 * (1 + 3 * 2)


def test_a_group_is_what_its_own_answers_give():
    data = study(n=300)
    of_party = data.answers.party == 1
    row = scale_reliability(data, by="party").row(PURPOSE, party="administration")
    assert row["alpha"] == pytest.approx(float(cronbach_alpha(matrix_of(data, PURPOSE)[of_party])))


def test_all_are_the_parties_that_count_and_one_that_counts_with_another_is_in_its_row():
    data = study()
    parties = (PartyDefinition("politicians"), PartyDefinition("administration", counts=False))
    data = replace(
        data, study=replace(data.study, parties=(*parties, PartyDefinition("mayor", counts_with="politicians")))
    )
    found = scale_reliability(data, by="party")
    assert found.table["party"].unique().tolist() == ["all", "politicians", "administration"]
    assert found.row(PURPOSE)["n"] == found.row(PURPOSE, party="politicians")["n"]


def test_no_group_of_fewer_than_the_smallest_is_shown():
    data = study(n=40)
    party = np.array([0] * 30 + [1] * 4 + [2] * 6)
    data = replace(data, answers=replace(data.answers, party=party.astype(np.int8)))
    found = scale_reliability(data, by="party", min_n=5)
    row = found.row(PURPOSE, party="administration")
    assert (row["status"], row["reason"], row["n"], row["alpha"], row["n_complete"]) == (
        "too_few",
        "too_few",
        *(None,) * 3,
    )
    assert "administration" not in found.items["party"].tolist()
    assert found.row(PURPOSE, party="union_reps")["status"] == "ok"


def test_few_with_all_items_are_guarded_even_where_many_answered_some():
    answers = steps(np.random.default_rng(2), 120)
    answers[3:, 0] = NO_ANSWER
    row = scale_reliability(study(changes={PURPOSE: answers}), min_n=3).row(PURPOSE)
    assert (row["n"], row["n_complete"], row["alpha"] is None) == (120, 3, False)
    hidden = scale_reliability(study(changes={PURPOSE: answers}), min_n=5).row(PURPOSE)
    assert (hidden["n_complete"], hidden["alpha"], hidden["n_pairwise"], hidden["reason"]) == (
        None,
        None,
        None,
        "too_few",
    )


def test_one_with_all_items_is_a_few_too_and_nobody_is_nobody():
    answers = steps(np.random.default_rng(2), 120)
    answers[1:, 0] = NO_ANSWER
    one = scale_reliability(study(changes={PURPOSE: answers})).row(PURPOSE)
    assert (one["n_complete"], one["reason"]) == (None, "too_few")
    answers[0, 1] = NO_ANSWER
    nobody = scale_reliability(study(changes={PURPOSE: answers})).row(PURPOSE)
    assert (nobody["n_complete"], nobody["reason"]) == (0, "fewer_than_two_rows")


def test_an_item_that_was_not_asked_is_no_part_of_the_scale():
    answers = steps(np.random.default_rng(2), 120)
    answers[:, 3] = NOT_ASKED
    assert scale_reliability(study(changes={PURPOSE: answers})).row(PURPOSE)["n_items"] == 3


def test_omega_hierarchical_needs_items_for_three_factors():
    rng = np.random.default_rng(4)
    few = scale_reliability(study()).row(PURPOSE)
    assert (few["omega_hierarchical"], few["reason_hierarchical"]) == (None, "too_many_factors")
    groups = [0.9 * steps(rng, 800, k=3, noise=0.8) for _ in range(3)]
    common = steps(rng, 800, k=1)
    nine = np.clip(np.rint(np.concatenate(groups, axis=1) * 0.5 + common * 0.5), 0, 4).astype(int)
    row = scale_reliability(study(n=800, changes={PURPOSE: nine})).row(PURPOSE)
    assert 0.2 < row["omega_hierarchical"] < row["omega_total"] + 0.1


def test_one_sentence_for_each_scale_that_does_not_hold_with_the_limit_and_its_source():
    found = scale_reliability(study())
    (sentence,) = found.warnings
    row = found.row(GOALS)
    assert sentence.startswith(f"goals and information: Cronbach's alpha is {row['alpha']:.2f}")
    assert "below 0.70" in sentence
    assert "Nunnally (1978, p. 245)" in sentence


@pytest.mark.parametrize(
    ("language", "word"), [("nb", "Cronbachs alfa er"), ("nn", "tidleg i forsking"), ("en", "items")]
)
def test_it_is_said_in_the_studys_language(language, word):
    data = study()
    data = replace(data, study=replace(data.study, language=Language(language)))
    found = scale_reliability(data)
    assert word in found.warnings[0]
    assert found.summary() != ""
    assert found.warnings[0] in found._repr_html_().replace("&#x27;", "'")


def test_an_item_that_goes_against_the_others_is_named():
    answers = steps(np.random.default_rng(2), 120)
    answers[:, 2] = 4 - answers[:, 2]
    (of_purpose, _) = scale_reliability(study(changes={PURPOSE: answers})).warnings
    assert "'purpose_3' goes against the others" in of_purpose
    assert scale_reliability(study(changes={PURPOSE: answers})).row(PURPOSE)["reason_omega"] == "negative_loading"


def test_a_criterion_of_one_item_has_no_alpha_and_says_so():
    found = scale_reliability(study(changes={PURPOSE: steps(np.random.default_rng(1), 120, k=1)}))
    assert found.row(PURPOSE)["reason"] == "one_item"
    assert "only one item" in found.warnings[0]


def test_a_criterion_without_items_is_in_the_table_and_not_in_the_warnings():
    found = scale_reliability(study())
    row = found.row(Criterion.RESOURCES)
    assert (row["reason"], row["n"], row["alpha"], row["status"]) == ("no_items", 0, None, "no_evidence")
    assert len(found.warnings) == 1


def test_a_group_is_named_only_where_its_whole_interval_is_below():
    data = study(n=400)
    party = data.answers.party
    noise = np.random.default_rng(9).integers(0, 5, size=400)
    steps_of = {
        name: np.where(party == 2, np.roll(noise, n), column).astype(np.int8)
        for n, (name, column) in enumerate(data.answers.steps.items())
    }
    found = scale_reliability(replace(data, answers=replace(data.answers, steps=steps_of)), by="party")
    of_purpose = found.warnings[0]
    assert "union representatives" in of_purpose
    assert "politicians" not in of_purpose


def test_answers_alone_are_enough():
    data = study()
    found = scale_reliability(data.answers, by="party", min_n=3)
    assert found.row(PURPOSE)["alpha"] == scale_reliability(data).row(PURPOSE)["alpha"]
    assert found.table["party"].unique().tolist() == ["all", "1", "2", "3"]


def test_a_study_without_answers_is_refused_in_words():
    data = coded_data([0], [0], [0], [1.0], n_cases=1)
    with pytest.raises(InputError, match="no survey answers"):
        scale_reliability(data)


@pytest.mark.parametrize(
    ("options", "words"),
    [({"by": "case"}, "'party', 'wave'"), ({"min_n": 2}, "lowest allowed"), ({"conf_level": 95}, "between")],
)
def test_options_that_are_none_are_refused_in_words(options, words):
    with pytest.raises(ValueError, match=words):
        scale_reliability(study(), **options)


def test_every_column_is_in_the_vocabulary():
    found = scale_reliability(study())
    assert set(found.table.columns) | set(found.items.columns) <= set(COLUMNS)


def test_made_up_data_are_said_to_be_so():
    data = study()
    found = scale_reliability(replace(data, study=replace(data.study, simulated=True)))
    assert found.summary().startswith(found.simulated_note)
    assert json.dumps(found.simulated_note) != '""'
