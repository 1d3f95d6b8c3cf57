"""A leader's self-assessment is scored for the leader alone, and hides leaders where it is put together."""

import math

import pytest

from trepart_eval.instrument import items, self_assessment, summarise_leaders
from trepart_eval.problems import DisclosureError, InputError
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import LeaderTheme, Status

OWN = items("self_assessment")
BEST = {item.key: 1 if item.reversed else 5 for item in OWN}
WORST = {item.key: 5 if item.reversed else 1 for item in OWN}


def scores(answers):
    return {one.theme: one for one in self_assessment(answers).scores}


def codes(answers, language="en"):
    with pytest.raises(InputError) as caught:
        self_assessment(answers, language=language)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(("answers", "score"), [(BEST, 100), (WORST, 0), (dict.fromkeys(BEST, 3), 50)])
def test_scores_run_from_0_to_100_with_reversed_items_turned(answers, score):
    assert {one.score for one in scores(answers).values()} == {score}


def test_a_score_worked_out_by_hand():
    """4 of 5 is three steps of four; a reversed 2 is three steps too; 5 is four: (75 + 75 + 100) / 3."""
    assert scores({"role1": 4, "role2": 5, "role3": 2})[LeaderTheme.CLEAR_ROLE].score == pytest.approx(250 / 3)


def test_the_order_of_the_answers_changes_nothing():
    assert scores(dict(reversed(BEST.items()))) == scores(BEST)


def test_answers_in_words_of_any_language_are_the_same_as_numbers():
    words = scores({"role1": "Heilt einig", "role2": "slightly agree", "role3": "Verken enig eller uenig"})
    numbers = scores({"role1": 5, "role2": "4", "role3": 3.0})
    assert words[LeaderTheme.CLEAR_ROLE] == numbers[LeaderTheme.CLEAR_ROLE]


def test_half_of_a_theme_must_be_answered():
    found = scores({"midman1": 4, "views1": 4})
    assert found[LeaderTheme.MIDDLE_MANAGERS].score == 75
    assert math.isnan(found[LeaderTheme.ROOM_FOR_VIEWS].score)
    assert found[LeaderTheme.ROOM_FOR_VIEWS].status is Status.TOO_FEW_ITEMS
    assert found[LeaderTheme.INSIGHT].status is Status.NO_EVIDENCE


def test_dont_know_is_counted_and_is_no_answer():
    one = scores({"role1": 9, "role2": "Veit ikkje", "role3": 1})[LeaderTheme.CLEAR_ROLE]
    assert (one.n_answered, one.n_dont_know, one.n_items) == (1, 2, 3)
    assert math.isnan(one.score)


def test_nothing_answered_gives_no_score():
    assert all(math.isnan(one.score) for one in scores({"role1": None, "role2": ""}).values())


def test_everything_wrong_is_said_at_once():
    assert codes({"role1": 6, "rolle2": 3, "views1": "maybe"}) == [
        "not_a_leader_answer", "unknown_leader_item", "not_a_leader_answer"]  # fmt: skip


@pytest.mark.parametrize("language", Language)
def test_what_is_wrong_is_said_in_every_language(language):
    with pytest.raises(InputError) as caught:
        self_assessment({"role1": 6, "rolee2": 3}, language=language)
    assert "{" not in str(caught.value)


def test_the_table_has_columns_of_the_vocabulary_and_no_score_of_all_themes():
    table = self_assessment(BEST).table
    assert set(table.columns) <= set(COLUMNS)
    assert list(table["theme"]) == [theme.value for theme in LeaderTheme]


def test_fewer_leaders_than_the_limit_are_never_put_together():
    leaders = [self_assessment(BEST)] * 4
    with pytest.raises(DisclosureError) as caught:
        summarise_leaders(leaders, min_n=5)
    assert [problem.code for problem in caught.value.problems] == ["too_few_leaders"]


def test_a_limit_below_the_floor_is_refused():
    with pytest.raises(ValueError, match="3 or more"):
        summarise_leaders([], min_n=1)


def test_a_theme_that_too_few_answered_is_hidden():
    some = {item.key: 4 if item.topic == "insight" else 2 for item in OWN}
    few = {key: value for key, value in some.items() if not key.startswith("meets")}
    other = {key: value + 1 for key, value in few.items()}
    found = summarise_leaders([self_assessment(one) for one in (some, few, few, other, other, other)], min_n=5)
    table = found.table.set_index("theme")
    assert math.isnan(table.loc["good_meetings", "score"])
    assert table.loc["insight", "n"] == 6
