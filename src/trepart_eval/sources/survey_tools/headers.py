"""What a survey tool made of a column's name: every way in which one header may say which question it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from trepart_eval.vocabulary.spelling import plain_text, spoken

_CODE_AND_TEXT: Final = re.compile(r"\s*([\w$\[\]/:-]+?)\s*[.:)]\s+(\S.*)", re.DOTALL)
_IN_BRACKETS: Final = re.compile(r"\[([^\[\]]+)\]|\(([^()]+)\)")
_PARTS: Final = re.compile(r"[/.:\[\]-]+")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[\W_]+(?=\d)")
_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_CUT: Final = re.compile(r"(\.\.+|\u2026)\s*$")
_SIGNS: Final = frozenset("?!.:;-|/[](){}>")
SHORTEST: Final = 15
"""Signs of a question that say which it is, where the rest is cut off."""


def letters(name: str) -> str:
    """Letters and digits of a name: LimeSurvey takes no underscores, SPSS no points, Excel's users write capitals.

    >>> letters("follow_up1") == letters("FollowUp1"), letters("q1.1") == letters("q11")
    (True, False)
    """
    return _NOT_LETTERS.sub("", _BETWEEN_DIGITS.sub("n", plain_text(name).casefold()))


@dataclass(frozen=True, slots=True)
class Header:
    """A column's name, taken apart.

    Attributes
    ----------
    name : str
        As the file writes it.
    codes : frozenset of str
        Letters of the name, and of the code in front of a question.
    last_parts : frozenset of str
        Letters of its last part: ``group/name``, ``matrix.row``, ``CODE[row]``.
    texts : tuple of str
        What it says, whole, and without the code in front; what the file says of the column besides.
    rows : frozenset of str
        What stands in brackets in it: the row of a matrix.
    cut : bool
        Whether the header itself shows that its end is cut off.
    """

    name: str
    codes: frozenset[str]
    last_parts: frozenset[str]
    texts: tuple[str, ...]
    rows: frozenset[str]
    cut: bool


def take_apart(name: str, title: str = "") -> Header:
    """Header of a column, from its name and what the file says of it besides."""
    code_and_text = _CODE_AND_TEXT.fullmatch(name)
    codes = [name, code_and_text[1]] if code_and_text else [name]
    texts = [name, code_and_text[2] if code_and_text else "", title]
    parts = [_PARTS.split(code.rstrip("]")) for code in codes if " " not in code.strip()]
    bracketed = [one or other for text in texts for one, other in _IN_BRACKETS.findall(text)]
    return Header(
        name,
        _known(letters(code) for code in codes),
        _known(letters(part[-1]) for part in parts if len(part) > 1),
        tuple(dict.fromkeys(said for said in map(spoken, texts) if said)),
        _known(map(spoken, bracketed)),
        bool(_CUT.search(name)),
    )


def _known(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text for text in texts if text)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column that is looked for: its name in the study, and the questions that it may stand under."""

    name: str
    letters: str
    questions: tuple[str, ...]

    @classmethod
    def of(cls, name: str, questions: Iterable[str]) -> Wanted:
        """Return what is looked for under a name; the name itself may be a question in full."""
        said = dict.fromkeys(text for text in map(spoken, (*questions, name)) if text)
        return cls(name, letters(name), tuple(said))


def same_code(wanted: Wanted, header: Header) -> bool:
    """Whether the header is the name, but for capitals and signs, or has it in front of the question."""
    return wanted.letters in header.codes


def same_last_part(wanted: Wanted, header: Header) -> bool:
    """Whether the header is the name within a group or a matrix."""
    return wanted.letters in header.last_parts


def same_question(wanted: Wanted, header: Header) -> bool:
    """Whether the header, or what the file says of the column, is the question."""
    return any(question in header.texts for question in wanted.questions)


def question_in_matrix(wanted: Wanted, header: Header) -> bool:
    """Whether the header holds the question before or after that of the whole matrix."""
    for question in wanted.questions:
        if question in header.rows:
            return True
        if len(question) >= SHORTEST and any(_apart(text, question) for text in header.texts):
            return True
    return False


def _apart(text: str, question: str) -> bool:
    """Whether a text is a question and more, with a sign between; a longer question goes on without one."""
    if text.startswith(question):
        return text[len(question) :].lstrip()[:1] in _SIGNS
    return text.endswith(question) and text[: -len(question)].rstrip()[-1:] in _SIGNS


def question_cut_off(wanted: Wanted, header: Header) -> bool:
    """Whether the header is the beginning of the question."""
    shortest = SHORTEST // 2 if header.cut else SHORTEST
    return any(
        len(text) >= shortest and question.startswith(text) for text in header.texts for question in wanted.questions
    )


def name_of_eight(wanted: Wanted, header: Header) -> bool:
    """Whether the header is the first eight signs of the name, as SurveyXact's short names are."""
    return len(header.name) == len("responde") and wanted.name.casefold().startswith(header.name.casefold())
