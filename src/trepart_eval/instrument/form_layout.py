"""A questionnaire as it is sent out: its questions with their answers, who is asked each, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trepart_eval.instrument.question_forms import Questionnaire, Section
from trepart_eval.instrument.statements import Answer, Item
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Party, Topic, Variant

CASE: Final = "case"
PARTY: Final = "party"
WORKPLACE: Final = "workplace"
OWN_CODE: Final = "owncode"
_NEEDED: Final = {CASE, PARTY}
"""Questions without whose answers nothing can be scored; all others may be left empty."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a form that is sent out.

    Attributes
    ----------
    item : Item
        What is asked.
    answers : tuple of Answer
        Answers to choose from; empty where people write one.
    parties : tuple of Party
        Who is asked; empty where everyone is who fills in the form, and where nobody says their party.
    required : bool
        Whether it must be answered.
    """

    item: Item
    answers: tuple[Answer, ...]
    parties: tuple[Party, ...]
    required: bool

    @property
    def key(self) -> str:
        """Its name in every form and file."""
        return self.item.key

    @property
    def list_name(self) -> str:
        """Name of its list of answers; empty where people write one."""
        if not self.answers:
            return ""
        return self.item.scale.key if self.item.scale else self.key


@dataclass(frozen=True, slots=True)
class Block:
    """Questions below one heading; a grid where all have the same answers.

    Attributes
    ----------
    section : Section
        The part of the questionnaire.
    questions : tuple of Question
        What is asked; never empty.
    """

    section: Section
    questions: tuple[Question, ...]

    @property
    def name(self) -> str:
        """Name of the block in tools that take only letters and digits."""
        return self.section.topic.replace("_", "")

    @property
    def is_grid(self) -> bool:
        """Whether it is statements on one scale."""
        return self.section.topic != Topic.BACKGROUND

    @property
    def parties(self) -> tuple[Party, ...]:
        """Who is asked anything of it; empty where everyone is."""
        if any(not question.parties for question in self.questions):
            return ()
        return tuple(party for party in Party if any(party in question.parties for question in self.questions))


@dataclass(frozen=True, slots=True)
class FormLayout:
    """A form as it is sent out.

    Attributes
    ----------
    questionnaire : Questionnaire
        The form.
    cases : tuple of str
        Cases to choose from; with one the question is left out, without any people write the name.
    blocks : tuple of Block
        The questions, by heading.
    """

    questionnaire: Questionnaire
    cases: tuple[str, ...]
    blocks: tuple[Block, ...]

    def __iter__(self) -> Iterator[Question]:
        return (question for block in self.blocks for question in block.questions)

    @property
    def one_case(self) -> str:
        """Case that every answer is about; empty where it is asked."""
        return self.cases[0] if len(self.cases) == 1 else ""

    @property
    def one_party(self) -> Party | None:
        """Party of everyone who answers; None where it is asked."""
        parties = self.questionnaire.parties
        return parties[0] if len(parties) == 1 else None

    def asks(self, key: str) -> bool:
        """Whether a question is in the form."""
        return any(question.key == key for question in self)

    def party_value(self, party: Party) -> int:
        """Answer to the question of party that means a party."""
        answers = next(question.answers for question in self if question.key == PARTY)
        return next(answer.value for answer in answers if answer.means == party.value)

    def case_values(self) -> dict[str, str]:
        """Value in the file to case, where the cases are chosen from a list."""
        question = next((question for question in self if question.key == CASE and question.answers), None)
        return {str(answer.value): answer.means for answer in question.answers} if question else {}


def layout_of(questionnaire: Questionnaire, cases: Sequence[str] = ()) -> FormLayout:
    """Form as it is sent out: without questions whose answer is known, and with the cases to choose from.

    Parameters
    ----------
    questionnaire : Questionnaire
        The form.
    cases : sequence of str
        Names of the cases; left out, people write the name.

    Raises
    ------
    ValueError
        If what is given is no form.
    """
    check_made_by(questionnaire, Questionnaire, "questionnaire", "questionnaire or checklist")
    known = {CASE} if len(cases) == 1 else set()
    known |= {PARTY} if len(questionnaire.parties) == 1 else set()
    blocks = []
    for section in questionnaire.sections:
        questions = [_question(item, questionnaire, cases) for item in section.items if item.key not in known]
        if questions:
            blocks.append(Block(section, _party_before_its_questions(questions)))
    return FormLayout(questionnaire, tuple(cases), tuple(blocks))


def _question(item: Item, questionnaire: Questionnaire, cases: Sequence[str]) -> Question:
    asked = questionnaire.asked(item)
    told_apart = any(other.key == PARTY for other in questionnaire) and asked != questionnaire.parties
    parties = asked if told_apart else ()
    needed = item.key in _NEEDED or (item.key == WORKPLACE and questionnaire.variant is Variant.WORK_GROUP)
    return Question(item, _answers(item, questionnaire, cases), parties, needed)


def _party_before_its_questions(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Questions with that of party before the first that only some parties are asked, as tools need it."""
    party = [question for question in questions if question.key == PARTY]
    others = [question for question in questions if question.key != PARTY]
    place = next((place for place, question in enumerate(others) if question.parties), len(others))
    if not party or questions.index(party[0]) < place:
        return tuple(questions)
    return (*others[:place], *party, *others[place:])


def _answers(item: Item, questionnaire: Questionnaire, cases: Sequence[str]) -> tuple[Answer, ...]:
    if item.key == CASE:
        return tuple(
            Answer(number, {language.value: name for language in Language}, name)
            for number, name in enumerate(cases, 1)
        )
    if item.scale is None:
        return ()
    if item.key == PARTY:
        return tuple(answer for answer in item.scale.answers if answer.means in questionnaire.parties)
    return item.scale.answers
