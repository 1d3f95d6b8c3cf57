"""Who answered, whether they are like the population, what they left open, and who is guarded."""

from dataclasses import replace

import numpy as np
import pytest

from trepart_eval.problems import InputError
from trepart_eval.quality import response_rates, wilson_interval
from trepart_eval.sources.checked_tables import DECLARED_MISSING, DONT_KNOW, NO_ANSWER, NOT_ASKED, Population
from trepart_eval.study.planned_study import PartyDefinition
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion

from simulated import PARTIES, coded_data, criteria_data

PURPOSE, GOALS = Criterion.PURPOSE, Criterion.GOALS
SIZE = np.array([[30, 20, 50], [40, 40, 120]], dtype=float)[..., None]
INVITED = np.array([[30, 20, 25], [40, 20, 60]], dtype=float)[..., None]
ANSWERED = np.array([[12, 10, 20], [30, 14, 15]])


def study(changes=(), invited=INVITED, size=SIZE, k=4, seed=1, **options):
    """So many of each party in each of two cases, with answers drawn at random; some changed."""
    case, party = (np.repeat(axis.ravel(), ANSWERED.ravel()) for axis in np.indices(ANSWERED.shape))
    rng = np.random.default_rng(seed)
    steps = {criterion: rng.integers(5, size=(len(case), k)) for criterion in (PURPOSE, GOALS)}
    for criterion, rows, columns, value in changes:
        steps[criterion][rows, columns] = value
    data = criteria_data(case, party, steps, n_cases=2, **options)
    return replace(data, population=Population(size, invited))


def only(frame, **where):
    keep = np.all([frame[name] == value for name, value in where.items()], axis=0)
    (row,) = frame[keep].to_dict("records")
    return row


def test_rates_are_respondents_over_invited():
    found = response_rates(study())
    for (case, party), n in np.ndenumerate(ANSWERED):
        row = found.row(case=f"case {case:04d}", party=PARTIES[party])
        assert (row["n"], row["response_rate"]) == (n, pytest.approx(n / INVITED[case, party, 0]))
        assert row["share_of_population"] == pytest.approx(n / SIZE[case, party, 0])
    whole = found.row()
    assert (whole["n"], whole["n_invited"], whole["response_rate"]) == (101, 195, pytest.approx(101 / 195))


def test_the_interval_is_wilsons_of_the_invited_among_the_population():
    row = response_rates(study()).row(case="case 0000", party="union_reps")
    assert (row["conf_low"], row["conf_high"]) == pytest.approx(tuple(map(float, wilson_interval(20, 25, 50))))


def test_where_all_were_invited_the_rate_is_certain_and_where_none_are_known_there_is_no_interval():
    row = response_rates(study()).row(case="case 0000", party="politicians")
    assert (row["conf_low"], row["conf_high"]) == pytest.approx((0.4, 0.4))
    unknown = response_rates(study(size=np.full_like(SIZE, np.nan))).row()
    assert (unknown["response_rate"], unknown["conf_low"]) == (pytest.approx(101 / 195), None)


def test_no_figure_on_fewer_than_the_smallest_group():
    row = response_rates(study(), min_n=12).row(case="case 0000", party="administration")
    hidden = ("n", "response_rate", "conf_low", "conf_high", "share_of_population")
    assert ([row[name] for name in hidden], row["status"], row["n_invited"]) == ([None] * 5, "too_few", 20)
    found = response_rates(study(), min_n=12)
    of_case = found.composition[found.composition["case"] == "case 0000"]
    assert of_case["share_respondents"].isna().all()
    assert of_case["cohen_w"].isna().all()


def test_an_item_that_few_were_asked_is_hidden():
    found = response_rates(study([(PURPOSE, slice(3, None), 0, NOT_ASKED)]))
    row = only(found.items, item="purpose_1", party="all")
    assert (row["status"], row["n_asked"] is not None, row["n_no_answer"] is not None) == ("ok", True, True)
    guarded = only(
        response_rates(study([(PURPOSE, slice(3, None), 0, NOT_ASKED)]), min_n=5).items, item="purpose_1", party="all"
    )
    assert guarded["status"] == "too_few"
    assert np.isnan(guarded["share_missing"])


def test_whoever_answered_nothing_is_no_respondent_and_dont_know_is_an_answer():
    changes = [(PURPOSE, [0, 1], slice(None), NO_ANSWER), (GOALS, [0, 1], slice(None), NO_ANSWER)]
    found = response_rates(study([*changes, (GOALS, 1, 0, DONT_KNOW)]))
    assert (found.n, found.n_blank, found.row()["n"]) == (100, 1, 100)


def test_composition_is_the_share_of_answers_beside_that_of_the_population():
    found = response_rates(study()).composition
    row = only(found, case="case 0000", party="union_reps")
    assert (row["share_respondents"], row["share_population"]) == pytest.approx((20 / 42, 0.5))
    assert row["standardised_difference"] == pytest.approx((20 / 42 - 0.5) / 0.5)
    whole = only(found, case="all", party="all")
    n, size = ANSWERED.sum(axis=0), SIZE.sum(axis=(0, 2))
    expected = 101 * size / size.sum()
    chi2 = float(((n - expected) ** 2 / expected).sum())
    assert whole["cohen_w"] == pytest.approx(np.sqrt(chi2 / 101))
    assert whole["dissimilarity"] == pytest.approx(np.abs(n / 101 - size / size.sum()).sum() / 2)
    assert whole["conclusion"] == "medium"


def test_respondents_like_the_population_are_at_no_distance():
    found = response_rates(study(size=np.array(ANSWERED, dtype=float)[..., None] * 3))
    whole = only(found.composition, case="all", party="all")
    assert (whole["cohen_w"], whole["conclusion"]) == (pytest.approx(0, abs=1e-9), "alike")
    assert any("much as the population" in sentence for sentence in found.conclusions)


def test_the_test_of_composition_holds_its_level():
    """Draws without replacement: p is uniform when respondents are a random part of the population."""
    rng, size = np.random.default_rng(5), np.array([[300, 200, 500]], dtype=float)[..., None]
    p = []
    for _ in range(300):
        party = rng.permutation(np.repeat(np.arange(3), size.ravel().astype(int)))[:400]
        data = criteria_data(np.zeros(400), party, {PURPOSE: np.ones((400, 1), dtype=int)}, n_cases=1)
        found = response_rates(replace(data, population=Population(size, size)))
        p.append(only(found.composition, case="all", party="all")["p_value"])
    assert 0.02 < np.mean(np.array(p) < 0.05) < 0.09


def test_what_is_missing_is_counted_by_reason():
    changes = [
        (PURPOSE, slice(0, 4), 1, NO_ANSWER),
        (PURPOSE, slice(4, 10), 1, DONT_KNOW),
        (PURPOSE, 10, 1, DECLARED_MISSING),
        (PURPOSE, slice(11, 31), 1, NOT_ASKED),
    ]
    found = response_rates(study(changes))
    row = only(found.items, item="purpose_2", party="all")
    counts = [row[f"n_{name}"] for name in ("asked", "no_answer", "dont_know", "declared_missing", "not_asked")]
    assert (counts, row["n"]) == ([81, 4, 6, 1, 20], 70)
    assert row["share_missing"] == pytest.approx(11 / 81)
    of_criterion = only(found.criteria, criterion="purpose", party="all")
    assert of_criterion["share_missing"] == pytest.approx(11 / (4 * 101 - 20))
    assert of_criterion["share_complete"] == pytest.approx(90 / 101)
    assert "Most is missing from 'purpose_2'" in " ".join(found.conclusions)


def test_straight_lining_is_one_answer_as_given_to_all_items():
    rows = np.arange(101)
    changes = [(PURPOSE, rows, 0, rows % 4), (PURPOSE, rows, 1, (rows + 1) % 4), (PURPOSE, slice(0, 7), slice(None), 2)]
    found = response_rates(study(changes, reversed_items=("purpose_3",)))
    row = only(found.criteria, criterion="purpose", party="all")
    assert (row["share_straight"], row["n_items"], row["n_reversed"]) == (pytest.approx(7 / 101), 4, 1)
    assert "contradicts itself" in " ".join(found.conclusions)


def test_too_few_items_or_answers_for_a_line_are_not_one():
    found = response_rates(study([(PURPOSE, slice(None), slice(None), 2)], k=3))
    assert np.isnan(only(found.criteria, criterion="purpose", party="all")["share_straight"])
    lower = response_rates(study([(PURPOSE, slice(None), slice(None), 2)], k=3), fewest_items=3)
    assert only(lower.criteria, criterion="purpose", party="all")["share_straight"] == 1.0


def test_the_longest_run_skips_items_that_were_not_asked_and_ends_at_a_gap():
    answers = np.array([[1, 1, NOT_ASKED, 1, 2], [1, 1, NO_ANSWER, 1, 1], [0, 1, 2, 3, 4], [3, 3, 3, 3, 3]])
    data = criteria_data([0] * 4, [0] * 4, {PURPOSE: answers}, n_cases=1)
    row = only(response_rates(data, min_n=3).criteria, criterion="all", party="all")
    assert row["mean_longest_run"] == pytest.approx((3 + 2 + 1 + 5) / 4)
    assert row["share_long_run"] == 0.25


def test_breaking_off_is_a_blank_end_and_not_a_gap():
    changes = [(GOALS, slice(0, 6), slice(1, None), NO_ANSWER), (PURPOSE, slice(20, 40), slice(None), NO_ANSWER)]
    found = response_rates(study([*changes, (GOALS, 50, 3, NO_ANSWER)]))
    assert only(found.criteria, criterion="all", party="all")["share_broken_off"] == pytest.approx(6 / 101)
    assert "broke off" in " ".join(found.conclusions)


def test_order_of_respondents_does_not_matter():
    data = study([(PURPOSE, slice(0, 4), 1, NO_ANSWER)])
    order = np.random.default_rng(5).permutation(101)
    answers = data.answers
    shuffled = replace(
        answers,
        case=answers.case[order],
        party=answers.party[order],
        wave=answers.wave[order],
        steps={name: column[order] for name, column in answers.steps.items()},
    )
    ours, theirs = response_rates(data), response_rates(replace(data, answers=shuffled))
    for name in ("arrow", "composition_arrow", "items_arrow", "criteria_arrow"):
        assert getattr(ours, name).equals(getattr(theirs, name))


def test_waves_are_kept_apart():
    data = study(wave=np.arange(101) % 2, waves=("before", "after"))
    both = np.repeat(INVITED, 2, axis=2)
    found = response_rates(replace(data, population=Population(both, both)))
    assert [found.row(wave=wave)["n"] for wave in ("before", "after")] == [51, 50]
    assert found.conclusions[0].startswith("before: 51 of 195")


def test_a_party_that_does_not_count_has_rows_and_no_part_in_the_whole():
    data = study()
    parties = (*(PartyDefinition(key) for key in PARTIES[:2]), PartyDefinition(PARTIES[2], counts=False))
    found = response_rates(replace(data, study=replace(data.study, parties=parties)))
    assert (found.row()["n"], found.row(party="union_reps")["n"]) == (66, 35)
    assert found.composition["party"].unique().tolist() == ["all", "politicians", "administration"]


def test_more_answers_than_people_are_said():
    invited = INVITED.copy()
    invited[1, 0] = 20
    found = response_rates(study(invited=invited))
    (sentence,) = [one for one in found.conclusions if "More have answered" in one]
    assert "case 0001 (politicians)" in sentence
    row = found.row(case="case 0001", party="politicians")
    assert (row["response_rate"], row["conf_low"]) == (1.5, None)


def test_answers_alone_have_no_rates_but_the_rest():
    found = response_rates(study().answers)
    assert (found.row()["n"], found.row()["response_rate"]) == (101, None)
    assert (found.composition["conclusion"].dropna() == "unknown").sum() == 3
    assert len(found.items) == 8 * 4


def test_a_study_without_answers_is_refused_in_words():
    with pytest.raises(InputError, match="no survey answers"):
        response_rates(coded_data([0], [0], [0], [1.0], n_cases=1))


@pytest.mark.parametrize(
    ("options", "words"),
    [({"fewest_items": 1}, "2 is the lowest"), ({"min_n": 2}, "lowest allowed"), ({"conf_level": 95}, "between")],
)
def test_options_that_are_none_are_refused_in_words(options, words):
    with pytest.raises(ValueError, match=words):
        response_rates(study(), **options)


@pytest.mark.parametrize(("language", "word"), [("nb", "inviterte har"), ("nn", "frå"), ("en", "people invited")])
def test_it_is_said_in_the_studys_language(language, word):
    data = study()
    found = response_rates(replace(data, study=replace(data.study, language=Language(language))))
    assert word in found.summary()
    assert word in found._repr_html_()


def test_every_column_is_in_the_vocabulary():
    found = response_rates(study())
    tables = (found.table, found.composition, found.items, found.criteria)
    assert {name for table in tables for name in table.columns} <= set(COLUMNS)
