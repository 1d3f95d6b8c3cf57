"""Columns are found by the surest way first, once each, and what may be two is never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepart_eval.sources.survey_tools.column_search import find_columns
from trepart_eval.vocabulary.spelling import spoken, spoken_answer
from trepart_eval.vocabulary.terms import SurveyTool

CLEAR = "The goals are clear enough"
TESTED = "The goals are clear enough to be tested"


def found(names, wanted, questions=None, **options):
    return find_columns(names, wanted, questions or {}, titles=options.pop("titles", {}), **options)


@pytest.mark.parametrize(
    "header",
    [
        *("GOALS1", "goals_1", "group/goals1", "grp1/sub.goals1", "M[goals1]", "goals1. The goals"),
        *("The goals are clear enough.", "<b>The goals</b> are&nbsp;clear enough", "goals1: The goals"),
        *("Do you agree? [The goals are clear enough]", CLEAR.upper()),
        *("Do you agree: The goals are clear enough", "The goals are clear enough? (1-5)", "The goals are cle.."),
    ],
)  # fmt: skip
def test_a_column_is_found_whatever_a_tool_made_of_it(header):
    assert found(["other", header], ["goals1"], {"goals1": [CLEAR]}).header_of == {"goals1": header}


@pytest.mark.parametrize("header", ["goals", "goals11", "goals2", "The goals", "The goals are unclear enough", "q1.1"])
def test_another_column_is_not_taken_for_it(header):
    assert found([header], ["goals1"], {"goals1": [CLEAR]}).missing == ["goals1"]


def test_its_own_name_is_surer_than_the_question():
    assert found([CLEAR, "goals1"], ["goals1"], {"goals1": [CLEAR]}).header_of == {"goals1": "goals1"}


def test_a_question_in_full_goes_before_one_that_it_begins():
    result = found([TESTED, CLEAR], ["a", "b"], {"a": [CLEAR], "b": [TESTED]})
    assert result.header_of == {"a": CLEAR, "b": TESTED}


def test_a_question_of_another_column_is_never_taken_for_a_beginning():
    assert found([CLEAR], ["b"], {"a": [CLEAR], "b": [TESTED]}).missing == ["b"]


def test_a_beginning_that_two_questions_share_is_reported_for_both():
    assert found(["The goals are clear en"], ["a", "b"], {"a": [CLEAR], "b": [TESTED]}).shared == {
        "The goals are clear en": ["a", "b"]
    }


def test_a_label_in_the_file_may_be_the_question():
    assert found(["V1", "V2"], ["a"], {"a": [CLEAR]}, titles={"V2": CLEAR}).header_of == {"a": "V2"}


def test_eight_signs_are_a_name_in_surveyxact_only():
    assert found(["involvem"], ["involvement1"], tool=SurveyTool.SURVEYXACT).header_of == {"involvement1": "involvem"}
    assert found(["involvem"], ["involvement1"]).missing == ["involvement1"]


def test_personal_columns_are_found_by_their_own_name_only():
    assert found(["about/epost"], ["epost"], personal=["about/epost"]).missing == ["epost"]
    assert found(["epost"], ["epost"], personal=["epost"]).header_of == {"epost": "epost"}


@pytest.mark.parametrize("sign", [".", "/", "_", "["])
def test_one_column_for_each_answer_is_one_column(sign):
    names = [f"role{sign}{one}{']' if sign == '[' else ''}" for one in ("a", "b")]
    result = found(names, ["role"], may_be_ticked={"role"})
    assert result.options_of == {"role": {"a": names[0], "b": names[1]}}


@given(st.permutations([CLEAR, TESTED, "purpose1", "other"]))
def test_the_order_of_the_columns_does_not_matter(names):
    result = found(names, ["a", "b", "purpose1"], {"a": [CLEAR], "b": [TESTED]})
    assert result.header_of == {"a": CLEAR, "b": TESTED, "purpose1": "purpose1"}


@given(st.text())
def test_what_is_said_is_said_the_same_when_said_again(text):
    said = spoken(text)
    assert spoken(said.upper()) == spoken(said) or not said.isascii()
    assert isinstance(spoken_answer(text), str)
