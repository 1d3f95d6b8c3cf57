"""The guide asks every party about every criterion, and says how the answers are coded."""

import datetime as dt

import pytest

from trepart_eval.instrument import coding_instructions, interview_guide
from trepart_eval.reporting.document import render
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion, Party

DAY = dt.date(2025, 3, 14)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("party", Party)
def test_every_party_is_asked_about_every_criterion(party, language):
    guide = interview_guide(party, language=language)
    for criterion in Criterion:
        assert [one.party for one in guide.on(criterion)] == [None, party, None]
        assert all(one.text.endswith(("?", ".")) for one in guide.on(criterion))


def test_the_guide_for_everyone_holds_each_partys_questions():
    whole = interview_guide().on("goals")
    assert [one.party for one in whole] == [None, *Party, None]


def test_everyone_is_asked_the_same_first():
    firsts = {interview_guide(party).on("purpose")[0].text for party in Party}
    assert len(firsts) == 1


def test_parties_are_asked_differently():
    texts = [one.text for one in interview_guide().questions]
    assert len(set(texts)) == len(texts)


def test_no_question_leads_to_its_answer():
    leading = ("enig i at", "einig i at", "agree that", "ikke sant", "ikkje sant", "don't you")
    questions = [one.text.lower() for language in Language for one in interview_guide(language=language).questions]
    assert not any(phrase in question for question in questions for phrase in leading)


@pytest.mark.parametrize("language", Language)
def test_the_document_has_questions_ratings_and_rules(language):
    guide = interview_guide("employees", language=language)
    page = render(guide.document(date=DAY), ["html"])["html"].decode()
    for text in (guide.on("involvement")[1].text, coding_instructions(language)[0], "+2"):
        assert text in page


def test_the_guide_is_made_as_a_word_document():
    assert render(interview_guide().document(date=DAY), ["docx"])["docx"].startswith(b"PK")


def test_the_table_has_columns_of_the_vocabulary():
    assert set(interview_guide().table.columns) <= set(COLUMNS)


def test_an_unknown_party_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="politicians"):
        interview_guide("mayors")
