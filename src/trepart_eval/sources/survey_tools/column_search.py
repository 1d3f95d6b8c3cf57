"""The columns that a study names, found in a file whatever a survey tool calls them.

Every way of finding is tried for all columns before the next, surest first, and a header is taken once. What may be two
is reported, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from trepart_eval.sources.survey_tools.headers import (
    SHORTEST,
    Header,
    Wanted,
    letters,
    name_of_eight,
    question_cut_off,
    question_in_matrix,
    same_code,
    same_last_part,
    same_question,
    take_apart,
)
from trepart_eval.vocabulary.spelling import plain_text, spoken
from trepart_eval.vocabulary.terms import SurveyTool

Way = Callable[[Wanted, Header], bool]

_BY_NAME: Final[tuple[Way, ...]] = (same_code, same_last_part)
_BY_QUESTION: Final[tuple[Way, ...]] = (same_question, question_in_matrix, question_cut_off)
_BETWEEN: Final = " .:-/[(|"  # what stands between a question and one of its answers
_FEWEST_OPTIONS: Final = 2


@dataclass(slots=True)
class ColumnsFound:
    """What became of the columns that were looked for.

    Attributes
    ----------
    header_of : dict of str to str
        Column of the study to the file's own name.
    options_of : dict of str to dict of str to str
        Column that the file has one column for each answer of: answer to the file's own name.
    missing : list of str
        Columns that aren't there.
    ambiguous : dict of str to list of str
        Columns that may be several.
    shared : dict of str to list of str
        The file's own name to the columns that it may be.
    twice : dict of str to int
        Columns whose own name stands in the file more than once, and how often.
    """

    header_of: dict[str, str] = field(default_factory=dict)
    options_of: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    ambiguous: dict[str, list[str]] = field(default_factory=dict)
    shared: dict[str, list[str]] = field(default_factory=dict)
    twice: dict[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every column was found, and found once."""
        return not (self.missing or self.ambiguous or self.shared or self.twice)

    @property
    def taken(self) -> set[str]:
        """The file's own names of the columns found."""
        options = (header for of_column in self.options_of.values() for header in of_column.values())
        return {*self.header_of.values(), *options}


def find_columns(
    names: Sequence[str],
    wanted: Sequence[str],
    questions: Mapping[str, Sequence[str]],
    *,
    titles: Mapping[str, str],
    may_be_ticked: Collection[str] = (),
    personal: Collection[str] = (),
    tool: SurveyTool | None = None,
) -> ColumnsFound:
    """Where the columns of a study stand in a file.

    Parameters
    ----------
    names : sequence of str
        Columns of the file.
    wanted : sequence of str
        Columns of the study.
    questions : mapping of str to sequence of str
        Column of the study to its question, in any language.
    titles : mapping of str to str
        Column of the file to what the file says of it.
    may_be_ticked : collection of str
        Columns of the study that may have a column for each answer.
    personal : collection of str
        Columns of the file that are found by their own names only.
    tool : SurveyTool, optional
        Tool that wrote the file.
    """
    found = ColumnsFound()
    rest = _by_own_name(names, wanted, found)
    if not rest:  # the usual case
        return found
    taken = {*found.taken, *personal}
    headers = [take_apart(name, titles.get(name, "")) for name in names if name.strip() and name not in taken]
    looked_for = [Wanted.of(name, questions.get(name, ())) for name in rest]
    for way in _BY_NAME:
        looked_for = _by(way, looked_for, headers, found)
    for one in [one for one in looked_for if one.name in may_be_ticked]:
        options = _options(one, headers)
        if len(options) >= _FEWEST_OPTIONS:
            found.options_of[one.name] = options
            looked_for.remove(one)
    others = {spoken(text) for name, texts in questions.items() if name not in rest for text in texts}
    headers = [header for header in headers if not others.intersection(header.texts)]
    for way in (*_BY_QUESTION, *([name_of_eight] if tool is SurveyTool.SURVEYXACT else [])):
        looked_for = _by(way, looked_for, headers, found)
    found.missing = [one.name for one in looked_for]
    return found


def _by_own_name(names: Sequence[str], wanted: Sequence[str], found: ColumnsFound) -> list[str]:
    """Find columns that are called as the study says, whatever blanks are in the name; return the others."""
    spelt: dict[str, list[str]] = {}
    for name in names:
        spelt.setdefault(plain_text(name), []).append(name)
    rest = []
    for name in wanted:
        match spelt.get(plain_text(name), []):
            case [one]:
                found.header_of[name] = one
            case []:
                rest.append(name)
            case several:
                found.twice[name] = len(several)
    return rest


def _by(way: Way, looked_for: Sequence[Wanted], headers: Sequence[Header], found: ColumnsFound) -> list[Wanted]:
    """Find columns in one way, and note those that may be several; return the others."""
    taken = found.taken
    free = [header for header in headers if header.name not in taken]
    candidates = {one.name: [header.name for header in free if way(one, header)] for one in looked_for}
    claims: dict[str, list[str]] = {}
    for name, its in candidates.items():
        if len(its) == 1:
            claims.setdefault(its[0], []).append(name)
    for header, names in claims.items():
        if len(names) == 1:
            found.header_of[names[0]] = header
        else:
            found.shared[header] = names
    found.ambiguous |= {name: its for name, its in candidates.items() if len(its) > 1}
    return [one for one in looked_for if not candidates[one.name]]


def _options(wanted: Wanted, headers: Sequence[Header]) -> dict[str, str]:
    """Columns with an answer each of one question: ``name.option``, ``name/option``, ``name[option]``, ``name_1``."""
    found: dict[str, str] = {}
    for header in headers:
        option = _after_name(wanted, header.name) or _after_question(wanted, header)
        if option:
            found.setdefault(option, header.name)
    return found


def _after_name(wanted: Wanted, header: str) -> str:
    for place, sign in enumerate(header):
        if sign in "./[_" and wanted.letters in {letters(header[:place]), letters(header[:place].rpartition("/")[2])}:
            return header[place + 1 :].strip(" ]")
    return ""


def _after_question(wanted: Wanted, header: Header) -> str:
    for question in wanted.questions:
        for text in header.texts if len(question) >= SHORTEST else ():
            rest = text[len(question) :].lstrip("?!")
            if text.startswith(question) and rest.strip() and rest[0] in _BETWEEN:
                return rest.strip(" .:-/[](|)")
    return ""
