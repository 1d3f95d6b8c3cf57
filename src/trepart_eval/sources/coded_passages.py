"""Coded passages as the tools have them, beside the checked ratings: where in the text, by whom, with which code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trepart_eval.vocabulary.terms import THEMES, Criterion, Dimension

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


class Issue(NamedTuple):
    """Something that a file holds and that was left out, or had to be judged, and how often."""

    file: str
    issue: str
    times: int


@dataclass(frozen=True, slots=True)
class CodingNames:
    """Names of the cases, parties and waves that segments are about, by index."""

    cases: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passages:
    """Every coding that was read, rated or not, in an order that doesn't depend on files and rows.

    Attributes
    ----------
    segment : tuple of int
        Index into the codings' segments.
    document : tuple of str
        Document; empty where the file doesn't say.
    code_path : tuple of str
        The code and those it lies within, divided by slashes.
    coder : tuple of str
        Who coded.
    theme : tuple of int
        Index into `THEMES`; -1 where the code speaks of none.
    rating : tuple of float or None
        From -2 to 2; None where the coding has none.
    start, end : tuple of int or None
        First sign and the sign after the last, in code points of the document with each line break as one sign.
    text, memo, created : tuple of str
        The text coded, the coder's note, and when it was coded.
    """

    segment: tuple[int, ...] = ()
    document: tuple[str, ...] = ()
    code_path: tuple[str, ...] = ()
    coder: tuple[str, ...] = ()
    theme: tuple[int, ...] = ()
    rating: tuple[float | None, ...] = ()
    start: tuple[int | None, ...] = ()
    end: tuple[int | None, ...] = ()
    text: tuple[str, ...] = ()
    memo: tuple[str, ...] = ()
    created: tuple[str, ...] = ()


def passages_table(passages: Passages, who: dict[str, NDArray[np.object_]]) -> pd.DataFrame:
    """Passages as a data frame, a row each.

    Parameters
    ----------
    who : dict of str to ndarray of object, shape (n_passages,)
        Segment, case, party and wave of each passage.
    """
    import pandas as pd

    theme = np.array(passages.theme, dtype=np.intp)
    return pd.DataFrame(
        {
            "source": _text(passages.document),
            **{name: _text(values) for name, values in who.items()},
            "code_path": _text(passages.code_path),
            "criterion": _text(_terms(Criterion)[theme]),
            "dimension": _text(_terms(Dimension)[theme]),
            "rating": np.array([np.nan if one is None else one for one in passages.rating], dtype=np.float64),
            "coder": _text(passages.coder),
            "start": pd.array(passages.start, dtype="Int64"),
            "end": pd.array(passages.end, dtype="Int64"),
            "text": _text(passages.text),
            "memo": _text(passages.memo),
            "created": _text(passages.created),
        }
    )


def issues_table(issues: Sequence[Issue]) -> pd.DataFrame:
    """What was left out or had to be judged as a data frame: file, issue, times."""
    import pandas as pd

    return pd.DataFrame(issues, columns=list(Issue._fields))


def _text(values: Sequence[str] | NDArray[np.object_]) -> pd.Series[str]:
    import pandas as pd

    return pd.Series(np.asarray(values, dtype=object), dtype="str")


def _terms(kind: type[Criterion | Dimension]) -> NDArray[np.object_]:
    """Names of the themes of a kind, None for the others and, last, for none."""
    return np.array([*(theme.value if isinstance(theme, kind) else None for theme in THEMES), None], dtype=object)
