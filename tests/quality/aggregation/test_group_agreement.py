"""Whether a study's answers may be averaged to a score per case: the numbers, the guard, and the conclusions."""

from dataclasses import replace

import numpy as np
import pytest

from trepart_eval.problems import InputError
from trepart_eval.quality import average_deviation, group_agreement, icc, rwg
from trepart_eval.quality.aggregation.case_figures import Conclusion
from trepart_eval.sources.checked_tables import NO_ANSWER
from trepart_eval.study.planned_study import PartyDefinition, Scale
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion

from simulated import coded_data, criteria_data

PURPOSE = Criterion.PURPOSE


def study(seed=1, *, between=0.8, within=0.5, n_cases=12, per_case=20, k=3, missing=0.0, **options):
    """People in cases: how far apart the cases are, and the people in them, in steps of a scale of five."""
    rng = np.random.default_rng(seed)
    case = np.repeat(np.arange(n_cases), per_case)
    level = 2 + between * rng.normal(size=n_cases)[case] + within * rng.normal(size=len(case))
    answers = np.clip(np.rint(level[:, None] + within * rng.normal(size=(len(case), k))), 0, 4)
    answers = np.where(rng.random(answers.shape) < missing, NO_ANSWER, answers).astype(int)
    return criteria_data(case, rng.integers(3, size=len(case)), {PURPOSE: answers}, n_cases=n_cases, **options)


def matrix_of(data):
    return np.stack([data.answers.values(item.name) for item in data.answers.items], axis=1)


def test_between_cases_the_row_is_that_of_icc_on_scores():
    data = study()
    row, expected = group_agreement(data).row(PURPOSE), icc(25 * (matrix_of(data).mean(axis=1) - 1), data.answers.case)
    names = (
        "icc1",
        "icc1_low",
        "icc1_high",
        "icc2",
        "f",
        "df_between",
        "df_within",
        "p_value",
        "n",
        "n_groups",
        "group_size",
    )
    assert [row[name] for name in names] == pytest.approx([getattr(expected, name) for name in names])


def test_within_cases_the_row_is_the_median_of_rwg_and_of_the_average_deviation():
    data = study()
    row, matrix, case = group_agreement(data).row(PURPOSE), matrix_of(data), data.answers.case
    for null in ("uniform", "slight_skew", "moderate_skew", "heavy_skew"):
        assert row[f"rwg_{null}"] == pytest.approx(rwg(matrix, case, categories=5, null=null).median)
    assert row["average_deviation"] == pytest.approx(25 * average_deviation(matrix, case).median)
    assert row["average_deviation_limit"] == pytest.approx(25 * 5 / 6)


def test_each_case_has_its_own():
    data = study(missing=0.05)
    found = group_agreement(data)
    of_cases, expected = found.cases.query("party == 'all'"), rwg(matrix_of(data), data.answers.case, categories=5)
    assert of_cases["rwg_uniform"].tolist() == pytest.approx(expected.estimates.tolist())
    assert of_cases["n"].tolist() == expected.group_n.tolist()
    assert of_cases["case"].tolist() == list(data.cases.keys)
    share = (of_cases["rwg_uniform"] >= 0.7).mean()
    assert found.row(PURPOSE)["share_agreeing"] == pytest.approx(share)


def test_a_score_counts_between_cases_as_soon_as_half_of_the_items_are_answered():
    data = study()
    columns = dict(data.answers.steps)
    columns["purpose_1"] = np.full_like(columns["purpose_1"], NO_ANSWER)
    columns["purpose_1"][0] = 2
    row = group_agreement(replace(data, answers=replace(data.answers, steps=columns))).row(PURPOSE)
    assert (row["n"], row["n_rated_groups"], row["reason_agreement"]) == (240, 0, "too_few")


def test_the_order_of_cases_and_people_does_not_matter():
    data = study()
    answers, order = data.answers, np.random.default_rng(4).permutation(240)
    shuffled = replace(
        answers,
        case=(11 - answers.case)[order],
        party=answers.party[order],
        wave=answers.wave[order],
        steps={name: column[order] for name, column in answers.steps.items()},
    )
    ours, theirs = (group_agreement(one).table for one in (data, replace(data, answers=shuffled)))
    numbers = ours.select_dtypes("float").columns
    assert np.allclose(ours[numbers], theirs[numbers], equal_nan=True)


def test_a_scale_twice_as_long_answered_twice_as_far_is_the_same_between_cases():
    data = study()
    longer = {item.name: Scale("nine", 1, 9) for item in data.answers.items}
    rng_party = data.answers.party
    doubled = np.stack([2 * column for column in data.answers.steps.values()], axis=1)
    other = criteria_data(data.answers.case, rng_party, {PURPOSE: doubled}, n_cases=12, scales=longer)
    ours, theirs = (group_agreement(one).row(PURPOSE) for one in (data, other))
    assert [ours[name] for name in ("icc1", "icc2", "average_deviation")] == pytest.approx(
        [theirs[name] for name in ("icc1", "icc2", "average_deviation")]
    )
    assert theirs["rwg_slight_skew"] is not None


def test_parties_together_come_first_and_then_each():
    found = group_agreement(study())
    assert found.table["party"].unique().tolist() == ["all", "politicians", "administration", "union_reps"]
    of_party = study().answers.party == 1
    row = found.row(PURPOSE, party="administration")
    assert row["icc1"] == pytest.approx(
        icc(matrix_of(study())[of_party].mean(axis=1), study().answers.case[of_party]).icc1
    )


def test_waves_are_kept_apart():
    data = study(wave=np.arange(240) % 2, waves=("before", "after"))
    found = group_agreement(data)
    assert found.table["wave"].unique().tolist() == ["before", "after"]
    assert found.row(PURPOSE, wave="after")["n"] == 120


@pytest.mark.parametrize(
    ("options", "conclusion"),
    [
        ({"between": 0.8, "within": 0.3}, Conclusion.AVERAGED),
        ({"between": 0.25, "within": 0.4, "per_case": 8, "n_cases": 40}, Conclusion.AVERAGED_NOT_RANKED),
        ({"between": 0.0, "within": 0.3}, Conclusion.DESCRIBED_ONLY),
        ({"between": 1.0, "within": 1.6}, Conclusion.SPREAD_SHOWN),
        ({"between": 0.0, "within": 1.6}, Conclusion.NOT_AVERAGED),
    ],
)
def test_the_conclusion_follows_from_agreement_difference_and_reliability(options, conclusion):
    found = group_agreement(study(**options))
    row = found.row(PURPOSE)
    assert row["conclusion"] == conclusion
    agree = min(row["rwg_uniform"], row["rwg_slight_skew"]) >= 0.70
    assert agree == (conclusion in {Conclusion.AVERAGED, Conclusion.AVERAGED_NOT_RANKED, Conclusion.DESCRIBED_ONLY})
    assert "limit 0.70" in found.conclusions[0]


def test_cases_of_few_people_are_hidden_and_no_part_of_the_medians():
    data = study(n_cases=6, per_case=10)
    case = np.where(np.arange(60) < 57, data.answers.case, 5)
    case = np.where((case == 5) & (np.arange(60) >= 54), 4, case)
    data = replace(data, answers=replace(data.answers, case=case.astype(np.int16)))
    found = group_agreement(data, min_n=5)
    hidden = found.cases.query("party == 'all' and case == 'case 0005'").iloc[0]
    assert (hidden["status"], hidden[["n", "rwg_uniform", "average_deviation"]].isna().all()) == ("too_few", True)
    assert found.row(PURPOSE)["n_rated_groups"] == 5
    shown = found.cases.query("party == 'all' and status == 'ok'")
    assert found.row(PURPOSE)["rwg_uniform"] == pytest.approx(shown["rwg_uniform"].median())


def test_a_party_of_fewer_than_the_smallest_group_has_no_figures():
    data = study()
    party = np.where(np.arange(240) < 4, 1, 0).astype(np.int8)
    row = group_agreement(replace(data, answers=replace(data.answers, party=party)), min_n=5).row(
        PURPOSE, "administration"
    )
    assert (row["status"], row["n"], row["icc1"], row["conclusion"], row["reason"]) == (
        "too_few", None, None, "unknown", "too_few",
    )  # fmt: skip


def test_a_party_that_does_not_count_has_a_row_and_no_part_in_all():
    data = study()
    parties = (
        PartyDefinition("politicians"),
        PartyDefinition("administration", counts=False),
        PartyDefinition("union_reps"),
    )
    found = group_agreement(replace(data, study=replace(data.study, parties=parties)))
    counted = sum(found.row(PURPOSE, party)["n"] for party in ("politicians", "union_reps"))
    assert found.row(PURPOSE)["n"] == counted
    assert found.row(PURPOSE, "administration")["n"] == 240 - counted


def test_one_case_can_not_be_told_and_says_why():
    found = group_agreement(study(n_cases=1, per_case=50))
    assert found.row(PURPOSE)["reason"] == "one_group"
    assert "only one group" in found.conclusions[0]


def test_where_no_skewed_null_is_published_the_uniform_one_decides():
    data = study(between=0.8, within=0.3)
    answers = np.stack([np.minimum(column, 3) for column in data.answers.steps.values()], axis=1)
    four = {item.name: Scale("four", 1, 4) for item in data.answers.items}
    data = criteria_data(data.answers.case, data.answers.party, {PURPOSE: answers}, n_cases=12, scales=four)
    row = group_agreement(data).row(PURPOSE)
    assert (row["rwg_slight_skew"], row["conclusion"]) == (None, "averaged")


@pytest.mark.parametrize(
    ("language", "word"), [("nb", "folk i samme case"), ("nn", "folk i same case"), ("en", "people in")]
)
def test_it_is_said_in_the_studys_language(language, word):
    data = study()
    found = group_agreement(replace(data, study=replace(data.study, language=Language(language))))
    assert word in found.conclusions[0]
    assert found.summary() in found._repr_html_().replace("&#x27;", "'")
    assert len(found.conclusions) == 4


def test_answers_alone_are_enough():
    data = study()
    assert group_agreement(data.answers).row(PURPOSE)["icc1"] == group_agreement(data).row(PURPOSE)["icc1"]


def test_a_study_without_answers_is_refused_in_words():
    with pytest.raises(InputError, match="no survey answers"):
        group_agreement(coded_data([0], [0], [0], [1.0], n_cases=1))


@pytest.mark.parametrize(
    ("options", "words"), [({"group_size": "n0"}, "'mean' or 'anova'"), ({"conf_level": 0}, "between")]
)
def test_options_that_are_none_are_refused_in_words(options, words):
    with pytest.raises(ValueError, match=words):
        group_agreement(study(), **options)


def test_every_column_is_in_the_vocabulary():
    found = group_agreement(study())
    assert set(found.table.columns) | set(found.cases.columns) <= set(COLUMNS)
