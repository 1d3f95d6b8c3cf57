"""`relate_criteria`: whether all six criteria are stronger where the parties work more closely together."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration import Intensity
from trepart_eval.criteria.arguments import checked_level
from trepart_eval.criteria.scores import CRITERIA, CriterionScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations.association.correlations import FEWEST, refusal_of_pairs, spearman
from trepart_eval.relations.case_scores import criterion_figures
from trepart_eval.relations.programme_theory.case_means import intensity_by_case, made_from
from trepart_eval.relations.programme_theory.mediation_paths import path_of
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Row = dict[str, Any]

CHANGE, LEVEL = "change", "rank_correlation"
COLUMNS: Final = ("criterion", "model", "estimate", "conf_low", "conf_high", "corrected_high", "p_value", "n", "reason")
_FEWEST_FOR_CHANGE: Final = 6
_POINTS: Final = 10.0
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class CriterionRelations:
    """How intensity and each of the six criteria hang together over cases.

    Attributes
    ----------
    rows : tuple of dict
        A row per criterion, as in ``table``.
    model : str
        ``change``: slope of the change in score on the change in intensity, per ten points, from the first wave to the
        last; ``rank_correlation``: of the levels in the last wave, where there is one wave only.
    source : str
        What the scores are from.
    same_source : bool
        Whether the index of intensity rests on the same.
    conf_level : float
        Level of the intervals.
    language : Language
        Language of the words.
    """

    rows: tuple[Row, ...]
    model: str
    source: str
    same_source: bool
    conf_level: float
    language: Language

    @property
    def table(self) -> pd.DataFrame:
        """A row per criterion. ``corrected_high`` is the upper end of an interval corrected for six criteria."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(COLUMNS))

    @property
    def weakest(self) -> Row:
        """The criterion whose interval begins lowest: of all six, it says least for the claim."""
        known = [row for row in self.rows if not np.isnan(row["conf_low"])]
        return min(known, key=lambda row: row["conf_low"]) if len(known) == len(self.rows) else self._missing()

    def _missing(self) -> Row:
        return next(row for row in self.rows if np.isnan(row["conf_low"]))


def relate_criteria(
    dose: Intensity,
    scores: CriterionScores,
    *,
    conf_level: float = 0.95,
    language: Language | str | None = None,
) -> CriterionRelations:
    """How intensity and each of the six criteria hang together over cases.

    Parameters
    ----------
    dose : Intensity
        From `intensity`.
    scores : CriterionScores
        From `score`, of whole municipalities.
    conf_level : float
        Level of the intervals.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the study's where it is left out.

    Returns
    -------
    CriterionRelations
        A criterion with too few cases, or without variation, has a reason instead of numbers.

    Raises
    ------
    ValueError
        If an argument is something else.
    """
    check_made_by(dose, Intensity, "dose", "intensity")
    check_made_by(scores, CriterionScores, "scores", "score")
    checked_level(conf_level)
    study = scores.study
    spoken = study.language if language is None else choose_language(language, os.environ)
    waves = [wave.key for wave in study.waves]
    last = criterion_figures(scores, waves[-1])
    dose_last = _column(intensity_by_case(dose, waves[-1]), last.cases)
    first = criterion_figures(scores, waves[0], last.source) if len(waves) > 1 and last.source else None
    model, targets, sources = LEVEL, last.scores, dose_last
    if first is not None:
        place = {case: number for number, case in enumerate(first.cases)}
        before = np.array([first.scores[place[case]] if case in place else _none() for case in last.cases])
        moved = dose_last - _column(intensity_by_case(dose, waves[0]), last.cases)
        changes = last.scores - before.reshape(last.scores.shape)
        both = ~np.isnan(changes + moved[:, None])
        if (both.sum(axis=0) >= _FEWEST_FOR_CHANGE).all() and np.ptp(moved[both.any(axis=1)]) > 0:
            model, targets, sources = CHANGE, changes, moved / _POINTS
    rows = tuple(
        _row(criterion.value, model, sources, targets[:, number], conf_level, spoken)
        for number, criterion in enumerate(CRITERIA)
    )
    return CriterionRelations(rows, model, last.source, made_from(dose, last.source), conf_level, spoken)


def _column(values: dict[str, float], cases: tuple[str, ...]) -> Array:
    return np.array([values.get(case, _NAN) for case in cases], dtype=np.float64)


def _none() -> Array:
    return np.full(len(CRITERIA), np.nan)


def _row(criterion: str, model: str, dose: Array, score: Array, conf_level: float, language: Language) -> Row:
    known = ~np.isnan(dose + score)
    x, y = dose[known], score[known]
    n = int(known.sum())
    empty = dict.fromkeys(COLUMNS, _NAN) | {"criterion": criterion, "model": model, "n": n, "reason": ""}
    _, reason = refusal_of_pairs(x, y, language, ("intensity", criterion))
    if reason:
        return empty | {"reason": reason}
    corrected = 1 - (1 - conf_level) / len(CRITERIA)
    if model == CHANGE:
        path = path_of(y, x, np.empty((0, n)))
        low, high = path.interval(conf_level)
        numbers = {"estimate": path.estimate, "p_value": path.p_value, "conf_low": low, "conf_high": high}
        return empty | numbers | {"corrected_high": path.interval(corrected)[1]}
    found = spearman(x, y, conf_level=conf_level, language=language)
    names = ("estimate", "p_value", "conf_low", "conf_high")
    wider = spearman(x, y, conf_level=corrected, language=language) if n > FEWEST else found
    return empty | {name: getattr(found, name) for name in names} | {"corrected_high": wider.conf_high}
