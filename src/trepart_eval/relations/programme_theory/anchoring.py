"""`compare_anchoring`: whether the other criteria are weak where anchoring is, and more so than with any other."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_level
from trepart_eval.criteria.scores import CRITERIA, CriterionScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations.association.correlations import spearman
from trepart_eval.relations.case_scores import criterion_figures
from trepart_eval.relations.detectability.smallest_effects import smallest_detectable_correlation
from trepart_eval.relations.programme_theory.case_means import mean_of_criteria
from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for
from trepart_eval.vocabulary.languages import Language, choose_language
from trepart_eval.vocabulary.terms import Criterion

Array = NDArray[np.float64]

FEWEST_CASES: Final = 8
"""Cases from which anchoring is compared with the others; see docs/relations.md."""
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class AnchoringComparison(MayBeRefused):
    """How anchoring hangs together with the other five criteria over cases, beside how each of them does.

    Attributes
    ----------
    estimate, conf_low, conf_high, p_value : float
        Spearman's correlation of anchoring with the mean of the other five, interval and exact or drawn p-value.
    difference, difference_low, difference_high : float
        That correlation (Pearson's, as Fisher's z) less the mean of the same of the five others, with a jackknife
        interval over cases: above nought where anchoring stands out.
    correlations : tuple of float
        Pearson's correlation of each criterion with the mean of its other five, criteria in order.
    n : int
        Cases with a score on anchoring and on three of the others.
    smallest_detectable : float
        Smallest correlation that as many cases would show.
    source, wave : str
        What the scores are from. All six are from the same, so they may agree for that alone.
    language : Language
        Language of the words.
    refusal, reason : str
        Why there are no numbers, as a term and in words.
    """

    estimate: float
    conf_low: float
    conf_high: float
    p_value: float
    difference: float
    difference_low: float
    difference_high: float
    correlations: tuple[float, ...]
    n: int
    smallest_detectable: float
    source: str
    wave: str
    language: Language
    refusal: str = ""
    reason: str = ""


def compare_anchoring(
    scores: CriterionScores, *, wave: str = "", conf_level: float = 0.95, language: Language | str | None = None
) -> AnchoringComparison:
    """How anchoring hangs together with the other five criteria over cases, beside how each of them does.

    Parameters
    ----------
    scores : CriterionScores
        From `score`, of whole municipalities.
    wave : str
        Which wave; the study's last where it is left out.
    conf_level : float
        Level of the intervals.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the study's where it is left out.

    Returns
    -------
    AnchoringComparison
        Refused with fewer than eight cases that have anchoring and three of the others.

    Raises
    ------
    ValueError
        If an argument is something else, or the study has no such wave.
    """
    check_made_by(scores, CriterionScores, "scores", "score")
    checked_level(conf_level)
    study = scores.study
    spoken = study.language if language is None else choose_language(language, os.environ)
    waves = [one.key for one in study.waves]
    if wave and wave not in waves:
        raise ValueError(f"wave is {wave!r}; the study has {', '.join(waves)}")
    figures = criterion_figures(scores, wave or waves[-1])
    return anchoring_of(figures.scores, figures.source, figures.wave, conf_level, spoken)


def anchoring_of(scores: Array, source: str, wave: str, conf_level: float, language: Language) -> AnchoringComparison:
    """Comparison of scores of shape (n_cases, 6), criteria in their order."""
    place = CRITERIA.index(Criterion.ANCHORING)
    rest = mean_of_criteria(np.delete(scores, place, axis=1))
    used = scores[~np.isnan(scores[:, place] + rest)]
    n = len(used)
    nothing = (_NAN,) * 7
    if n < FEWEST_CASES:
        reason = reason_for(Refusal.TOO_FEW, language, n=n, least=FEWEST_CASES)
        return AnchoringComparison(
            *nothing, (), n, _NAN, source, wave, language, refusal=Refusal.TOO_FEW, reason=reason
        )
    found = spearman(
        used[:, place], mean_of_criteria(np.delete(used, place, axis=1)), conf_level=conf_level, language=language
    )
    if found.refused:
        return AnchoringComparison(
            *nothing, (), n, _NAN, source, wave, language, refusal=found.refusal, reason=found.reason
        )
    correlations = with_the_rest(used)
    return AnchoringComparison(
        found.estimate,
        found.conf_low,
        found.conf_high,
        found.p_value,
        *_standing_out(used, place, conf_level),
        tuple(correlations.tolist()),
        n,
        smallest_detectable_correlation(n),
        source,
        wave,
        language,
    )


def with_the_rest(scores: Array) -> Array:
    """Pearson's correlation of each criterion with the mean of its other five."""
    found = []
    for place in range(scores.shape[1]):
        own, rest = scores[:, place], mean_of_criteria(np.delete(scores, place, axis=1))
        both = ~np.isnan(own + rest)
        x, y = own[both] - own[both].mean(), rest[both] - rest[both].mean()
        size = np.sqrt((x @ x) * (y @ y))
        found.append(x @ y / size if both.sum() > 2 and size > 0 else np.nan)
    correlations: Array = np.clip(np.array(found, dtype=np.float64), -1.0, 1.0)
    return correlations


def _standing_out(scores: Array, place: int, conf_level: float) -> tuple[float, float, float]:
    """Anchoring's z less the mean of the others', and its jackknife interval."""
    from scipy.special import stdtrit

    def less_others(rows: Array) -> float:
        with np.errstate(divide="ignore"):
            z = np.arctanh(with_the_rest(rows))
        return float(z[place] - np.delete(z, place).mean())

    n = len(scores)
    whole = less_others(scores)
    without = np.array([less_others(np.delete(scores, row, axis=0)) for row in range(n)])
    if not np.isfinite(np.append(without, whole)).all():
        return _NAN, _NAN, _NAN
    error = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    half = float(stdtrit(n - 1, (1 + conf_level) / 2)) * error
    return whole, whole - half, whole + half
