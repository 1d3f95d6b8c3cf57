"""Scores of the six criteria per case side by side, from one wave and one source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.result_tables import rows_as_dicts
from trepart_eval.criteria.scores import CRITERIA, CriterionScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.vocabulary.terms import WHOLE_CASE, Source

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

SOURCES: Final = (Source.SURVEY.value, Source.INTERVIEWS.value)


@dataclass(frozen=True, slots=True, eq=False)
class CriterionFigures:
    """Scores per case; NaN where there is none.

    Attributes
    ----------
    cases : tuple of str
        The cases.
    scores, std_errors : ndarray, shape (n_cases, 6)
        0-100, criteria in their order, and their standard errors.
    source : str
        Survey, interviews or both combined; empty where nobody has a score.
    wave : str
        The wave.
    """

    cases: tuple[str, ...]
    scores: Array
    std_errors: Array
    source: str
    wave: str


def criterion_figures(scores: CriterionScores, wave: str = "", source: str = "") -> CriterionFigures:
    """Scores of whole cases, from the survey where it has any and from interviews otherwise.

    Parameters
    ----------
    scores : CriterionScores
        From `score`.
    wave : str
        Wave of the scores; the last with any where it is left out.
    source : {"", "survey", "interviews", "combined"}
        Where they are from.
    """
    rows = rows_as_dicts(scores.arrow, workplace=WHOLE_CASE, party=WHOLE_CASE)
    waves = [wave] if wave else [one.key for one in scores.study.waves][::-1]
    scored = [row for row in rows if row["score"] is not None]
    found = next(
        (
            (one, other, own)
            for one in waves
            for other in ([source] if source else SOURCES)
            if (own := [row for row in scored if row["wave"] == one and row["source"] == other])
        ),
        (waves[0], "", []),
    )
    cases = tuple(dict.fromkeys(row["case"] for row in rows if not wave or row["wave"] == wave))
    place = {case: number for number, case in enumerate(cases)}
    column = {criterion.value: number for number, criterion in enumerate(CRITERIA)}
    values, errors = np.full((2, len(cases), len(CRITERIA)), np.nan)
    for row in found[2]:
        where = place[row["case"]], column[row["criterion"]]
        values[where] = row["score"]
        errors[where] = np.nan if row["std_error"] is None else row["std_error"]
    return CriterionFigures(cases, values, errors, found[1], found[0])


def scores_by_case(scores: CriterionScores, *, wave: str = "", source: str = "") -> pd.DataFrame:
    """Scores of the cases as wholes: a row per case, a column per criterion; NaN where there is none.

    Parameters
    ----------
    wave : str
        Wave of the scores; the last with any where it is left out.
    source : {"", "survey", "interviews", "combined"}
        Where they are from; the survey where it has any, and the interviews otherwise.

    Raises
    ------
    ValueError
        If there is no such wave or source.
    """
    import pandas as pd

    check_made_by(scores, CriterionScores, "scores", "score")
    waves = [one.key for one in scores.study.waves]
    sources = tuple(one.value for one in Source)
    for name, given, known in (("wave", wave, waves), ("source", source, sources)):
        if given and given not in known:
            raise ValueError(f"Unknown {name} {given!r}. Choose one of {', '.join(known)}.")
    found = criterion_figures(scores, wave, source)
    columns = [one.value for one in CRITERIA]
    return pd.DataFrame(found.scores.copy(), index=pd.Index(found.cases, name="case"), columns=columns)
