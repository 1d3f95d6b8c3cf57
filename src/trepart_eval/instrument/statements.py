"""What a form is made of: statements and questions, and the answers that people choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import THEMES, Criterion, Dimension, Party, Theme, Variant


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """One of the answers that people choose from.

    Attributes
    ----------
    value : int
        What stands in the data.
    texts : mapping
        The answer in words, by language code.
    means : str
        What it stands for in the package's own terms, such as a party; empty where it is only an answer.
    """

    value: int
    texts: Mapping[str, str]
    means: str = ""

    def text(self, language: Language) -> str:
        """The answer in a language."""
        return self.texts[language.value]


@dataclass(frozen=True, slots=True, eq=False)
class AnswerScale:
    """Answers to choose from, in the order of the form.

    Attributes
    ----------
    key : str
        Its name, also among the scales of ``study.toml``.
    answers : tuple of Answer
        The answers; "don't know" is the last.
    low, high : int or None
        Ends of the scale where answers are scored; None where they only sort people.
    dont_know : int or None
        Value that means "don't know".
    """

    key: str
    answers: tuple[Answer, ...]
    low: int | None = None
    high: int | None = None
    dont_know: int | None = None

    @property
    def scored(self) -> bool:
        """Whether the answers are numbers from a low end to a high one."""
        return self.low is not None

    def labels(self, language: Language) -> dict[int, str]:
        """Value to the answer in words: value labels of a data file."""
        return {answer.value: answer.text(language) for answer in self.answers}

    def words(self) -> dict[str, int]:
        """The answer in words, in any of the languages, to its value."""
        return {answer.text(language): answer.value for answer in self.answers for language in Language}

    def meanings(self) -> dict[int, str]:
        """Value to what it stands for, where it stands for anything."""
        return {answer.value: answer.means for answer in self.answers if answer.means}


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A statement or a question of a form.

    Attributes
    ----------
    key : str
        Its name in forms and files: letters and digits, at most nine, and unique in the first eight.
    topic : str
        Criterion, dimension, `Topic`, `LeaderTheme`, or block of the checklist.
    texts : mapping
        The words, by language code.
    scale : AnswerScale or None
        Answers to choose from; None where people write one.
    source : str
        Key of the work that the idea comes from; empty for questions about who answers.
    reversed : bool
        Whether agreeing means that things are badly off.
    parties : tuple of Party
        Who is asked.
    variants : tuple of Variant
        Forms that hold it.
    why : str
        What it is there for.
    point : str
        Key of the checklist's point that it asks of; empty for other items.
    """

    key: str
    topic: str
    texts: Mapping[str, str] = field(repr=False)
    scale: AnswerScale | None = field(repr=False, default=None)
    source: str = ""
    reversed: bool = False
    parties: tuple[Party, ...] = tuple(Party)
    variants: tuple[Variant, ...] = ()
    why: str = field(repr=False, default="")
    point: str = ""

    def text(self, language: Language) -> str:
        """The words in a language."""
        return self.texts[language.value]

    @property
    def theme(self) -> Theme | None:
        """Criterion or dimension that it measures; None where it measures neither."""
        return next((theme for theme in THEMES if theme == self.topic), None)

    @property
    def criterion(self) -> Criterion | None:
        """Criterion that it measures."""
        return self.theme if isinstance(self.theme, Criterion) else None

    @property
    def dimension(self) -> Dimension | None:
        """Dimension of intensity that it measures."""
        return self.theme if isinstance(self.theme, Dimension) else None

    @property
    def scored(self) -> bool:
        """Whether its answers are numbers on a scale."""
        return self.scale is not None and self.scale.scored
