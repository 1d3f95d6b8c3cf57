"""The interview guide: questions on the six criteria for each party, and how the answers are coded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trepart_eval.instrument.interview_codes import RATINGS, code_system, coding_instructions
from trepart_eval.vocabulary.catalogue import read_catalogue, text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion, Party

if TYPE_CHECKING:
    import pandas as pd

    from trepart_eval.reporting.document import Document, Element


@dataclass(frozen=True, slots=True)
class GuideQuestion:
    """A question of the interview guide.

    Attributes
    ----------
    criterion : Criterion or None
        Criterion it is about; None for those that open and close the interview.
    party : Party or None
        Party it is for; None for everyone.
    text : str
        The words.
    """

    criterion: Criterion | None
    party: Party | None
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class InterviewGuide:
    """Questions in the order they are asked.

    Attributes
    ----------
    questions : tuple of GuideQuestion
        The questions.
    party : Party or None
        Who is interviewed; None for the guide with every party's questions.
    language : Language
        Language of the questions.
    """

    questions: tuple[GuideQuestion, ...]
    party: Party | None
    language: Language

    def on(self, criterion: Criterion | str | None) -> tuple[GuideQuestion, ...]:
        """Questions on a criterion; on none of them, those that open and close the interview."""
        return tuple(one for one in self.questions if one.criterion == criterion)

    @property
    def table(self) -> pd.DataFrame:
        """A row per question."""
        import pandas as pd

        rows = [
            {"criterion": one.criterion or "", "party": one.party or "", "text": one.text} for one in self.questions
        ]
        return pd.DataFrame(rows)

    def document(self, *, date: dt.date) -> Document:
        """Guide as a document to render: questions with room to think, then how the interview is coded."""
        from trepart_eval.reporting.document import Document

        elements = (*_questions(self), *_coding(self.language))
        subtitle = _say("everyone", self.language) if self.party is None else _party(self.party, self.language)
        return Document(_say("title", self.language), self.language, elements, date, subtitle=subtitle, contents=False)

    def _repr_html_(self) -> str:
        html: str = self.table.to_html(index=False)
        return html


def interview_guide(party: str | None = None, *, language: Language | str = Language.NB) -> InterviewGuide:
    """Interview guide for a party, or with every party's questions.

    Parameters
    ----------
    party : {"politicians", "administration", "union_reps", "safety_reps", "employees"}, optional
        Who is interviewed.
    language : {"nb", "nn", "en"}
        Language of the questions.

    Raises
    ------
    ValueError
        If there is no such party.

    Examples
    --------
    >>> interview_guide("union_reps", language="en").on("involvement")[1].text
    'When in the matter did you come in, and what was already decided?'
    """
    if party is not None and party not in set(Party):
        raise ValueError(f"unknown party {party!r}; expected one of {', '.join(Party)}")
    spoken = Language(language)
    guide = read_catalogue(__package__, "interview_guide.toml")
    asked = tuple(Party) if party is None else (Party(party),)
    questions = [GuideQuestion(None, None, one[spoken]) for one in guide["opening"]["questions"]]
    for criterion in Criterion:
        own = guide["criterion"][criterion]
        questions.append(GuideQuestion(criterion, None, own["main"][spoken]))
        questions += [GuideQuestion(criterion, one, own[one][spoken]) for one in asked]
        questions.append(GuideQuestion(criterion, None, own["probe"][spoken]))
    questions += [GuideQuestion(None, None, one[spoken]) for one in guide["closing"]["questions"]]
    return InterviewGuide(tuple(questions), None if party is None else Party(party), spoken)


def _questions(guide: InterviewGuide) -> list[Element]:
    from trepart_eval.reporting.document import Bullets, Heading, Note, Paragraph

    language = guide.language
    outside = [one.text for one in guide.on(None)]
    n_opening = len(read_catalogue(__package__, "interview_guide.toml")["opening"]["questions"])
    elements: list[Element] = [
        Note(_say("consent", language)),
        Paragraph(_say("use", language)),
        Heading(1, _say("opening", language)),
        Bullets(tuple(outside[:n_opening])),
    ]
    for criterion in Criterion:
        lines = [
            one.text if one.party is None or guide.party else f"{_party(one.party, language)}: {one.text}"
            for one in guide.on(criterion)
        ]
        elements += [Heading(1, _capital(label("criterion", criterion, language))), Bullets(tuple(lines))]
    return [*elements, Heading(1, _say("closing", language)), Bullets(tuple(outside[n_opening:]))]


def _coding(language: Language) -> list[Element]:
    from trepart_eval.reporting.document import Bullets, Heading, Paragraph, Table

    rules = read_catalogue(__package__, "coding_rules.toml")
    covered = tuple(
        (
            _capital(label("criterion", criterion, language)),
            *(rules["criterion"][criterion][name][language] for name in ("covers", "high", "low")),
        )
        for criterion in Criterion
    )
    header = tuple(_say(name, language) for name in ("criterion", "covers", "high", "low"))
    meanings = tuple((_rating(rating), rules["rating"][str(rating)][language]) for rating in RATINGS)
    codes = [one for one in code_system(language) if one.rating is not None]
    return [
        Heading(1, _say("coding", language)),
        Table(_say("criteria_caption", language), header, covered),
        Table(_say("ratings_caption", language), (_say("rating", language), _say("meaning", language)), meanings),
        Bullets(coding_instructions(language), numbered=True),
        Paragraph(_say("codes", language, example=codes[0].name, n=str(len(codes)))),
    ]


def _rating(rating: int) -> str:
    return f"{rating:+d}" if rating else "0"


def _party(party: Party, language: Language) -> str:
    return _capital(label("party", party, language))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _say(name: str, language: Language, **details: object) -> str:
    return text_of(__package__, "guide", name, language, **details)
