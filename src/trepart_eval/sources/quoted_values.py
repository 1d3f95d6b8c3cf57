"""Which values of people's answers a message may repeat.

A cell of a survey may hold what somebody wrote of themselves or of others, also in a column of ticked answers. A
message always says row and column. It repeats the value itself only where that can't be anybody's own words:

- many have it, as many as a figure may be shown for (``min_n``);
- it is a number, a code or no more than two signs; a number as long as a telephone number isn't repeated;
- it is, or nearly is, one of the answers that are possible, or a usual answer of questionnaires;
- where a case is looked for, it is a municipality of now or then.

Of other values the message says how long they are.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Final

from trepart_eval.municipalities.register import read_register
from trepart_eval.municipalities.spellings import folded, take_apart
from trepart_eval.problems.messages import Word
from trepart_eval.sources.survey_tools.damaged_exports import is_date
from trepart_eval.study.named_tables import Code
from trepart_eval.vocabulary.spelling import spoken, spoken_answer

_FEW_SIGNS: Final = 2
_SHORTEST_NEAR: Final = 6  # signs; "Peder" is as near to "leder" as a slip of the pen is
_NEAR: Final = 0.8
_SIGNS_MORE: Final = 2
_DIGITS: Final = 6  # fewer than in a telephone number
_NUMBER: Final = re.compile(r"[+\u2212-]?\d{1,6}(?:[.,]\d{1,6})?(?:[eE][+-]?\d{1,2})?")
_CODE: Final = re.compile(r"[^\W\d_]{0,2}[-_.]?\d{1,6}(?:[-_.]\d{1,4})*")
_USUAL: Final = re.compile(
    "(?:(?:helt|ganske|delvis|litt|svært|heilt) )?(?:u?enig|u?einig)|verken enig eller uenig|verken einig eller ueinig|"
    "(?:(?:strongly|fully|somewhat) )?(?:dis)?agree|neither agree nor disagree|nøytral|neutral|"
    "(?:i )?(?:svært )?(?:liten|noen|nokon|stor) grad|ja|nei|delvis|yes|no|partly|true|false|"
    "aldri|sjelden|sjeldan|av og til|ofte|alltid|never|rarely|sometimes|often|always|"
    "vet ikke|veit ikkje|don'?t know|usikker|unsure|(?:ikke|ikkje) (?:aktuelt|relevant|svart|svar|besvart)|ubesvart|"
    "not (?:applicable|relevant|answered)|ønsker ikke å svare|no answer|annet|anna|annen|andre|other|mann|kvinne|"
    "missing|none|null|nan|n/a"
)
"""Answers that questionnaires have ready."""


def quoted(
    value: Code, n_rows: int, known: Iterable[str] = (), *, least: int, label: str = "", place: bool = False
) -> Code | Word:
    """Value as a message may repeat it, or how long it is.

    Parameters
    ----------
    n_rows : int
        Rows that have the value.
    known : iterable of str
        What may stand there.
    least : int
        Rows that must have a value which may be somebody's own words, such as ``least_quoted`` of a `RawTable`.
    label : str
        What the file says that the value means.
    place : bool
        Whether a municipality is looked for.

    Examples
    --------
    >>> known = ["Politiker", "Tillitsvalgt"]
    >>> [quoted(value, 1, known, least=5) for value in ("Tillitsvald", 47, "A2")]
    ['Tillitsvald', 47, 'A2']
    >>> quoted("Kari Berg", 1, known, least=5), quoted("Kari Berg", 5, known, least=5)
    (Word(name='not_repeated', details={'count': 9}), 'Kari Berg')
    """
    shown = f"{value} ({label})" if label else value
    if n_rows >= least:
        return shown
    possible = {spoken_answer(word) for word in known}
    if not _is_nobodys(str(value), possible, place=place):
        return label if label and _is_nobodys(label, possible, place=place) else not_repeated(shown)
    return shown if label and _is_nobodys(label, possible, place=place) else value


def not_repeated(value: object) -> Word:
    """What a message says in place of a value that it doesn't repeat.

    >>> not_repeated("Jeg vil si opp").details
    {'count': 14}
    """
    return Word("not_repeated", {"count": len(str(value))})


def _is_nobodys(text: str, possible: set[str], *, place: bool) -> bool:
    said = spoken_answer(text)
    return bool(
        len(said) <= _FEW_SIGNS
        or _NUMBER.fullmatch(text.strip())
        or (_CODE.fullmatch(text.strip()) and sum(map(str.isdigit, text)) <= _DIGITS and not is_date(text))
        or not {said, spoken(text)}.isdisjoint(possible)
        or _USUAL.fullmatch(said)
        or _is_near(said, possible)
        or (place and folded(take_apart(text).name) in read_register().by_name)
    )


def _is_near(said: str, possible: Iterable[str]) -> bool:
    """Whether a text is one of the possible ones but for a slip of the pen."""
    long = [word for word in possible if len(word) >= _SHORTEST_NEAR and abs(len(word) - len(said)) <= _SIGNS_MORE]
    return len(said) >= _SHORTEST_NEAR and bool(difflib.get_close_matches(said, long, n=1, cutoff=_NEAR))
