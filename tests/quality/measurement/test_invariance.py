"""Whether items work alike in groups: the steps, the simpler check, what is said, and who is guarded."""

from dataclasses import replace

import numpy as np
import pytest

from trepart_eval.problems import InputError
from trepart_eval.quality import invariance
from trepart_eval.quality.measurement.group_moments import moments_by_group
from trepart_eval.quality.measurement.invariance_steps import Step, climb
from trepart_eval.sources.checked_tables import NO_ANSWER
from trepart_eval.study.planned_study import PartyDefinition
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion

from simulated import PARTIES, coded_data, criteria_data

PURPOSE = Criterion.PURPOSE


def draw(seed=1, n=900, k=5, shift=0.0, weak=1.0, factors=1):
    """Answers 0-4 of three parties at levels of their own; the last answers item 1 otherwise."""
    rng = np.random.default_rng(seed)
    party = np.arange(n) % 3
    levels = rng.normal(size=(n, factors)) + 0.3 * party[:, None]
    loading = np.where(np.arange(k) == 0, np.where(party == 2, weak, 1.0)[:, None], 1.0)
    items = 2 + 0.7 * loading * levels[:, np.arange(k) % factors] + 0.6 * rng.normal(size=(n, k))
    items[party == 2, 0] += shift
    return np.clip(np.rint(items), 0, 4).astype(int), party


def study(seed=1, n=900, changes=None, **options):
    shape = {name: options.pop(name) for name in ("k", "shift", "weak", "factors") if name in options}
    items, party = draw(seed, n, **shape)
    answers = {PURPOSE: items, **(changes or {})}
    return criteria_data(np.arange(n) % 4, party, answers, n_cases=4, **options)


def test_items_that_work_alike_pass_all_steps():
    found = invariance(study())
    assert found.steps["step"].tolist() == ["configural", "metric", "scalar"]
    row = found.row(PURPOSE)
    assert (row["conclusion"], row["method"], row["n"], row["n_groups"]) == ("scalar", "factor_model", 900, 3)
    assert "means can be compared" in found.conclusions[0]


def test_rows_of_steps_are_the_fits_and_their_changes():
    steps = invariance(study()).steps
    assert steps["df"].tolist() == [15, 23, 31]
    assert steps["change_chi_square"][1:].tolist() == pytest.approx(np.diff(steps["chi_square"]).tolist())
    assert steps["change_cfi"][1:].tolist() == pytest.approx(np.diff(steps["cfi"]).tolist())


def test_a_shifted_item_is_let_free_and_named_with_its_points():
    found = invariance(study(shift=0.8))
    assert found.row(PURPOSE)["conclusion"] == "partial"
    assert found.steps["holds"].tolist() == [1, 1, 0, 1]
    (flagged,) = found.items[found.items["flagged"] == 1].to_dict("records")
    assert (flagged["item"], flagged["aspect"], flagged["high_group"]) == ("purpose_1", "intercept", "union_reps")
    assert flagged["largest_difference"] == pytest.approx(25 * 0.8, abs=4)
    assert "'purpose_1'" in found.conclusions[0]
    assert "both with and without" in found.conclusions[0]


def test_a_weaker_item_fails_at_the_loadings():
    found = invariance(study(n=3000, weak=0.2))
    assert found.steps["step"].tolist()[:3] == ["configural", "metric", "partial_metric"]
    flagged = found.items[found.items["flagged"] == 1]
    assert ("loading", "purpose_1") in list(zip(flagged["aspect"], flagged["item"], strict=True))


def test_of_three_items_one_may_be_let_free_and_of_two_none_can_be_tested_by_a_model():
    assert invariance(study(k=3, shift=0.8)).row(PURPOSE)["conclusion"] == "partial"
    row = invariance(study(k=2)).row(PURPOSE)
    assert (row["method"], row["reason_method"]) == ("ordinal_regression", "fewer_than_three_items")


def test_two_things_measured_at_once_are_no_one_factor():
    found = invariance(study(k=6, factors=2))
    assert found.row(PURPOSE)["conclusion"] == "not_one_factor"
    assert "Hu and Bentler" in found.conclusions[0]


def test_small_groups_get_the_simpler_check_and_it_says_why():
    found = invariance(study(n=120))
    row = found.row(PURPOSE)
    assert (row["method"], row["reason_method"], row["conclusion"]) == (
        "ordinal_regression",
        "groups_too_small",
        "no_difference",
    )
    assert "the smallest group has 40 complete answers, 100 are needed" in found.conclusions[0]
    assert found.steps.empty


def test_the_simpler_check_finds_a_shifted_item():
    found = invariance(study(n=150, shift=1.2))
    assert found.row(PURPOSE)["conclusion"] == "difference"
    assert "'purpose_1'" in found.conclusions[0]
    assert "higher among union representatives" in found.conclusions[0]


def test_a_check_may_be_asked_for():
    assert invariance(study(n=150), method="factor_model").row(PURPOSE)["method"] == "factor_model"
    found = invariance(study(), method="ordinal_regression")
    assert (found.row(PURPOSE)["method"], found.row(PURPOSE)["reason_method"]) == ("ordinal_regression", "")


@pytest.mark.parametrize("n", [150, 900])
def test_turned_items_and_the_order_of_people_do_not_matter(n):
    items, _ = draw(n=n, shift=0.5)
    items[:, 2] = 4 - items[:, 2]
    ours = invariance(study(n=n, shift=0.5))
    turned = study(n=n, changes={PURPOSE: items}, reversed_items=("purpose_3",))
    order = np.random.default_rng(2).permutation(n)
    answers = turned.answers
    moved = replace(
        answers,
        party=answers.party[order],
        case=answers.case[order],
        steps={name: column[order] for name, column in answers.steps.items()},
    )
    theirs = invariance(replace(turned, answers=moved))
    assert np.allclose(ours.items["chi_square"], theirs.items["chi_square"], rtol=1e-3, atol=1e-3)
    assert ours.row(PURPOSE) == theirs.row(PURPOSE)


def test_groups_that_are_copies_of_each_other_have_no_change_at_all():
    items, _ = draw(n=300)
    both = np.concatenate([items, items])
    data = criteria_data(np.zeros(600), np.repeat([0, 1], 300), {PURPOSE: both}, n_cases=1)
    assert invariance(data).steps["change_chi_square"][1:].tolist() == pytest.approx([0, 0], abs=1e-5)


def test_waves_and_cases_may_be_compared_and_repeated_people_are_said():
    data = study(wave=np.arange(900) // 450, waves=("before", "after"))
    data = replace(data, answers=replace(data.answers, respondent=(np.arange(900) % 450).astype(np.int32)))
    found = invariance(data, "wave")
    assert found.groups["group"].unique().tolist() == ["before", "after"]
    assert any(note.startswith("450 people have answered more than once") for note in found.notes)
    assert invariance(data, "case").row(PURPOSE)["n_groups"] == 4


def test_a_small_group_is_left_out_and_named_and_its_size_is_not_shown():
    data = study(n=300)
    party = np.where(np.arange(300) < 4, 2, np.arange(300) % 2)
    found = invariance(replace(data, answers=replace(data.answers, party=party.astype(np.int8))), min_n=5)
    rows = found.groups_arrow.to_pylist()
    (row,) = [row for row in rows if (row["criterion"], row["group"]) == (PURPOSE, "union_reps")]
    assert (row["status"], row["compared"], row["n"]) == ("too_few", 0, None)
    assert "fewer than 20 complete answers: union representatives." in found.conclusions[0]


def test_the_smallest_group_compared_is_never_under_the_smallest_shown():
    found = invariance(study(n=90), min_n=40)
    assert found.row(PURPOSE)["reason"] == "groups_too_small"
    assert "at least two groups of 40 complete answers" in found.conclusions[0]


def test_a_party_that_does_not_count_is_not_compared():
    data = study()
    parties = (*(PartyDefinition(key) for key in PARTIES[:2]), PartyDefinition(PARTIES[2], counts=False))
    found = invariance(replace(data, study=replace(data.study, parties=parties)))
    assert found.row(PURPOSE)["n_groups"] == 2


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        (np.full((90, 1), 2), "one_item"),
        (np.full((90, 3), NO_ANSWER), "no_answers"),
        (np.where(np.arange(90)[:, None] < 30, 2, NO_ANSWER).repeat(3, axis=1), "groups_too_small"),
    ],
)
def test_what_cannot_be_checked_says_why(items, reason):
    found = invariance(criteria_data(np.zeros(90), np.arange(90) % 3, {PURPOSE: items}, n_cases=1))
    assert (found.row(PURPOSE)["conclusion"], found.row(PURPOSE)["reason"]) == ("unknown", reason)
    assert "can't be said" in found.conclusions[0]


def test_answers_that_never_vary_end_in_words():
    data = criteria_data(np.zeros(600), np.arange(600) % 2, {PURPOSE: np.full((600, 3), 2)}, n_cases=1)
    row = invariance(data).row(PURPOSE)
    assert (row["conclusion"], row["reason_method"]) == ("unknown", "no_variance")


def test_a_criterion_without_items_is_in_the_table_and_not_in_the_sentences():
    found = invariance(study())
    assert (found.row(Criterion.GOALS)["reason"], len(found.conclusions)) == ("no_items", 1)


@pytest.mark.parametrize(
    ("language", "word"), [("nb", "kan sammenlignes"), ("nn", "kan samanliknast"), ("en", "can be compared")]
)
def test_it_is_said_in_the_studys_language(language, word):
    data = study()
    found = invariance(replace(data, study=replace(data.study, language=Language(language))))
    assert word in found.conclusions[0]
    assert word in found._repr_html_()
    assert found.summary() in found._repr_html_().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("options", "words"),
    [({"across": "sex"}, "'party', 'wave' or 'case'"), ({"method": "irt"}, "choose"), ({"min_n": 2}, "lowest allowed")],
)
def test_options_that_are_none_are_refused_in_words(options, words):
    with pytest.raises(ValueError, match=words):
        invariance(study(), **options)


def test_a_study_without_answers_is_refused_in_words():
    with pytest.raises(InputError, match="no survey answers"):
        invariance(coded_data([0], [0], [0], [1.0], n_cases=1))


def test_every_column_is_in_the_vocabulary():
    found = invariance(study(shift=0.8))
    tables = (found.table, found.steps, found.items, found.groups)
    assert {name for table in tables for name in table.columns} <= set(COLUMNS)


@pytest.mark.long
@pytest.mark.parametrize("n", [600, 1500])
def test_steps_rarely_fail_where_items_work_alike_and_mostly_where_an_intercept_is_shifted(n):
    """120 draws of three groups: the chi-square tests hold their level, the rule is stricter, and it finds a shift."""

    def ladders(shift):
        for seed in range(120):
            items, party = draw(seed, n, shift=shift)
            yield climb(moments_by_group(list(items.T), party, 3))

    alike = list(ladders(0.0))
    p_values = np.array([one.steps[1].p_value for one in alike])
    assert 0.02 < (p_values < 0.05).mean() < 0.10
    assert np.mean([one.holds(Step.SCALAR) for one in alike]) > 0.95
    assert np.mean([one.holds(Step.SCALAR) for one in ladders(0.5)]) < 0.1


def test_a_sentence_names_waves_as_times_and_parties_as_people():
    data = study()
    wave = (np.arange(900) % 2).astype(data.answers.wave.dtype)
    plan = replace(data.study, waves=tuple(replace(data.study.waves[0], key=key) for key in ("2018", "2019")))
    found = invariance(replace(data, study=plan, answers=replace(data.answers, wave=wave)), across="wave")
    assert "work alike in 2018 and 2019 (" in found.conclusions[0]
    assert "work alike among " in invariance(data).conclusions[0]


def test_without_steps_there_is_no_empty_table():
    html = invariance(study(), method="ordinal_regression")._repr_html_()
    assert "<table>" not in html
    assert "ordinal regression" in html
