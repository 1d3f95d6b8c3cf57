"""`regress`: coefficients with covariances, degrees of freedom and refusals that hold for few municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import checked_choice, checked_level
from trepart_eval.relations.refusals import FEWEST_IN_AN_ARM, Refusal, reason_for
from trepart_eval.relations.regression.arms import Arms, arms_of
from trepart_eval.relations.regression.cluster_covariance import (
    BY_CLUSTER,
    BY_ROW,
    RobustCovariance,
    WeightedFit,
    robust_by_cluster,
    robust_by_row,
)
from trepart_eval.relations.regression.model_frames import INTERCEPT, ModelFrame, model_frame
from trepart_eval.relations.regression.orthogonal_basis import orthonormal_factors
from trepart_eval.relations.regression.quasi_likelihood import MOST_STEPS, fractional_logit
from trepart_eval.relations.regression.regression_result import Regression, TermRow
from trepart_eval.relations.regression.regression_sentences import named, named_by_factor, sentence, significant, spoken
from trepart_eval.vocabulary.languages import Language

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

LINEAR: Final = "linear"
FRACTIONAL: Final = "fractional"
EVEN_ARMS: Final = 6
"""Rows that an arm must have before HC takes the residual degrees of freedom; see docs/relations.md."""
_SOUND: Final = ("HC3", "CR2", "CR3")
_FEW_DEGREES: Final = 4.0
_EXACT: Final = 1e-20


def regress(
    formula: str,
    data: pd.DataFrame | Mapping[str, Any],
    cluster: str | ArrayLike | None = None,
    vcov: str | None = None,
    weights: str | ArrayLike | None = None,
    family: str = LINEAR,
    conf_level: float = 0.95,
    language: Language | str | None = None,
) -> Regression:
    """Coefficients of a regression, with errors and intervals that hold for few clusters, or the reason why not.

    Parameters
    ----------
    formula : str
        Outcome, ``~`` and terms, such as ``"sick_leave ~ dose + C(case) + C(year)"``. It is evaluated as code, so take
        none from strangers.
    data : DataFrame or mapping of str to column
        The rows. Rows with a missing value in what the model uses are left out and counted.
    cluster : str or array_like, optional
        Column of the clusters, such as municipalities, or a value per row.
    vcov : {"CR2", "HC3", "HC0", "HC1", "HC2", "CR0", "CR1", "CR1S", "CR3"}, optional
        Covariance: CR2 where clusters are given and HC3 otherwise. CR2 without clusters takes each row as one. The
        others are for comparison.
    weights : str or array_like, optional
        How much each row counts, such as its person-days.
    family : {"linear", "fractional"}
        Linear, or a logit of shares between 0 and 1; its coefficients are log odds.
    conf_level : float
        Level of the intervals.
    language : Language or {"nb", "nn", "en"}, optional
        Language of notes and reasons; the computer's where it is left out.

    Returns
    -------
    Regression

    Raises
    ------
    ValueError
        If the formula can't be read, a column isn't there, or an option has no such value.

    Notes
    -----
    CR2's degrees of freedom are Satterthwaite's, under independent errors of equal variance (Bell and McCaffrey 2002;
    Pustejovsky and Tipton 2018). HC takes n - k. A term that is on or off with fewer than four clusters in either arm,
    or that one cluster decides alone, has its estimate and no more.

    Examples
    --------
    >>> made_up = {"share": [1.0, 2.0, 2.5, 4.5, 5.0, 5.5], "dose": [0, 1, 2, 3, 4, 5]}
    >>> regress("share ~ dose", made_up).table["estimate"].round(3).tolist()
    [1.024, 0.957]
    """
    kind = _checked_options(cluster, vcov, family, conf_level)
    spoken_in = spoken(language)
    frame = model_frame(formula, data, cluster, weights)
    method = f"{family}, {kind}"
    empty = Regression(
        formula=formula,
        outcome=frame.outcome,
        family=family,
        vcov=kind,
        method=method,
        rows=tuple(TermRow(name, float("nan")) for name in frame.terms),
        n=frame.n,
        n_clusters=frame.n_clusters,
        n_dropped=frame.n_dropped,
        collinear=frame.collinear,
        conf_level=conf_level,
        language=spoken_in,
        notes=tuple(_frame_notes(frame, kind, spoken_in)),
        arms=(Arms(frame.n_clusters, None, None, float("nan"), float("nan"), None),) * len(frame.terms),
    )
    refusal = _refusal_of_rows(frame, family)
    if refusal is not None:
        return _refused(empty, refusal, _details(frame, refusal, spoken_in))
    coefficients, fit, refusal = _solved(frame, family)
    if fit is None or refusal is not None:
        refusal = refusal or Refusal.NO_CONVERGENCE
        return _refused(empty, refusal, _details(frame, refusal, spoken_in))
    return _estimated(empty, frame, coefficients, fit)


def _checked_options(cluster: object, vcov: str | None, family: str, conf_level: float) -> str:
    checked_choice(family, (LINEAR, FRACTIONAL), "family")
    checked_level(conf_level)
    kind = vcov if vcov is not None else "HC3" if cluster is None else "CR2"
    checked_choice(kind, (*BY_ROW, *BY_CLUSTER), "vcov")
    if kind in BY_ROW and cluster is not None:
        raise ValueError(f"vcov is {kind!r}, which knows no clusters, and cluster is given; choose 'CR2'")
    return kind


def _refusal_of_rows(frame: ModelFrame, family: str) -> Refusal | None:
    """Why a model isn't fitted at all."""
    checks = {
        Refusal.FEW_CLUSTERS: frame.clusters is not None and frame.n_clusters < FEWEST_IN_AN_ARM,
        Refusal.TOO_FEW: frame.n < FEWEST_IN_AN_ARM,
        Refusal.NO_VARIATION: frame.n > 0 and np.ptp(frame.y) == 0,
        Refusal.COLLINEAR: bool(_unsaid(frame)) and not set(frame.terms) - {INTERCEPT} - frame.levels,
        Refusal.SATURATED: frame.n <= len(frame.terms),
        Refusal.OUTSIDE_SHARES: family == FRACTIONAL and frame.n > 0 and (frame.y.min() < 0 or frame.y.max() > 1),
    }
    return next((refusal for refusal, holds in checks.items() if holds), None)


def _unsaid(frame: ModelFrame) -> tuple[str, ...]:
    """Terms left out that are no level of a factor; where there are none, the levels left out."""
    return tuple(name for name in frame.collinear if name not in frame.levels) or frame.collinear


def _details(frame: ModelFrame, refusal: Refusal, language: Language) -> dict[str, Any]:
    about: dict[str, Any] = {"n": frame.n, "k": len(frame.terms), "least": FEWEST_IN_AN_ARM, "variable": frame.outcome}
    if refusal is Refusal.FEW_CLUSTERS:
        about["n"] = frame.n_clusters
    if refusal is Refusal.OUTSIDE_SHARES:
        about |= {"low": significant(frame.y.min(), language), "high": significant(frame.y.max(), language)}
    return about | {"terms": named(_unsaid(frame)), "steps": MOST_STEPS}


def _refused(empty: Regression, refusal: Refusal, details: dict[str, Any]) -> Regression:
    return replace(empty, refusal=refusal.value, reason=reason_for(refusal, empty.language, **details))


def _solved(frame: ModelFrame, family: str) -> tuple[Array, WeightedFit | None, Refusal | None]:
    if family == FRACTIONAL:
        found = fractional_logit(frame.x, frame.y, frame.weights)
        return found.coefficients, found.fit, found.refusal
    root = np.sqrt(frame.weights / frame.weights.mean())
    q, r = orthonormal_factors(frame.x * root[:, None])
    coefficients = np.linalg.solve(r, q.T @ (root * frame.y))
    residuals = frame.y - frame.x @ coefficients
    spread = frame.y - np.average(frame.y, weights=root**2)
    if (root**2 * residuals**2).sum() <= _EXACT * (root**2 * (spread**2 + frame.y**2)).sum():
        return coefficients, None, Refusal.PERFECT_FIT
    return coefficients, WeightedFit(frame.x, root**2, np.ones(frame.n), residuals), None


def _estimated(empty: Regression, frame: ModelFrame, coefficients: Array, fit: WeightedFit) -> Regression:
    clusters = np.arange(frame.n) if frame.clusters is None else frame.clusters
    by_row = empty.vcov in BY_ROW
    covariance = robust_by_row(fit, empty.vcov) if by_row else robust_by_cluster(fit, clusters, empty.vcov)
    influence = fit.influence
    arms = tuple(arms_of(frame.x[:, place], influence[:, place], clusters) for place in range(len(frame.terms)))
    refusals = _refusals_of_terms(frame, arms, covariance)
    if _all_refused(frame, refusals):
        place = next(place for place, name in enumerate(frame.terms) if name != INTERCEPT)
        details = arms[place].details | {"terms": frame.terms[place]}
        refused = _refused(replace(empty, arms=arms), Refusal(refusals[place]), details)
        rows = tuple(TermRow(name, float("nan"), refusal=why) for name, why in zip(frame.terms, refusals, strict=True))
        notes = (*empty.notes, *_term_notes(frame, rows, arms, by_row, empty.language))
        return replace(refused, rows=rows, notes=notes)
    rows = tuple(
        _row(place, coefficients, covariance, refusals[place], _residual_df(frame, arms[place]), empty)
        for place in range(len(frame.terms))
    )
    notes = (*empty.notes, *_term_notes(frame, rows, arms, by_row, empty.language))
    return replace(empty, rows=rows, arms=arms, notes=notes, frame=frame, covariance=covariance)


def _refusals_of_terms(frame: ModelFrame, arms: tuple[Arms, ...], covariance: RobustCovariance) -> list[str]:
    """Why each coefficient has no error; empty where it has one."""
    refusals = []
    for place, name in enumerate(frame.terms):
        alone = Refusal.DECIDED_ALONE if covariance.decided_alone[place] else None
        of_arms = Refusal.COLLINEAR if name in frame.unidentified else arms[place].refusal
        refusals.append(((alone or of_arms) if name in frame.levels else (of_arms or alone)) or "")
    return [str(one) for one in refusals]


def _all_refused(frame: ModelFrame, refusals: list[str]) -> bool:
    """Whether every term is refused; levels of a factor count only where there is nothing else."""
    of_terms = {name: why for name, why in zip(frame.terms, refusals, strict=True) if name != INTERCEPT}
    asked = {name: why for name, why in of_terms.items() if name not in frame.levels} or of_terms
    return bool(asked) and all(asked.values())


def _residual_df(frame: ModelFrame, arms: Arms) -> float:
    """Degrees of freedom of HC: n - k, or of the smaller arm where it has few rows."""
    residual = float(frame.n - len(frame.terms))
    smaller = arms.smaller
    return residual if smaller is None or smaller >= EVEN_ARMS else min(residual, smaller - 1.0)


def _row(
    place: int, coefficients: Array, covariance: RobustCovariance, refusal: str, df_residual: float, empty: Regression
) -> TermRow:
    from scipy.special import stdtr, stdtrit

    name, estimate = empty.rows[place].term, float(coefficients[place])
    if refusal:
        return TermRow(name, estimate, refusal=refusal)
    df = df_residual if covariance.quadratic is None else covariance.quadratic.satterthwaite(place)
    error = float(np.sqrt(covariance.matrix[place, place]))
    statistic = estimate / error
    half = float(stdtrit(df, (1 + empty.conf_level) / 2)) * error
    p_value = 2 * float(stdtr(df, -abs(statistic)))
    return TermRow(name, estimate, error, df, statistic, p_value, estimate - half, estimate + half)


def _frame_notes(frame: ModelFrame, kind: str, language: Language) -> list[str]:
    notes = []
    if frame.n_dropped:
        notes.append(sentence("note", "dropped", language, n=frame.n_dropped))
    if frame.collinear:
        notes.append(sentence("note", "collinear", language, terms=named(frame.collinear)))
    if kind not in _SOUND:
        notes.append(sentence("note", "for_comparison", language, vcov=kind))
    return notes


def _term_notes(
    frame: ModelFrame, rows: tuple[TermRow, ...], arms: tuple[Arms, ...], by_row: bool, language: Language
) -> list[str]:
    """Notes on terms that are refused, or rest on few rows or few degrees of freedom."""
    refused: dict[str, list[str]] = {}
    for row, one in zip(rows, arms, strict=True):
        if row.refusal:
            reason = reason_for(Refusal(row.refusal), language, **one.details | {"terms": row.term})
            refused.setdefault(reason, []).append(row.term)
    notes = [
        sentence("note", "term_refused", language, terms=named_by_factor(terms, frame.factors), reason=reason)
        for reason, terms in refused.items()
    ]
    known = [(row, one) for row, one in zip(rows, arms, strict=True) if not np.isnan(row.df)]
    small = [row.term for row, one in known if by_row and one.smaller is not None and one.smaller < EVEN_ARMS]
    if small:
        terms = named_by_factor(small, frame.factors)
        notes.append(sentence("note", "few_rows_in_an_arm", language, terms=terms, least=EVEN_ARMS))
    few = [row.term for row, _ in known if not by_row and row.df < _FEW_DEGREES and row.term != INTERCEPT]
    if few:
        notes.append(sentence("note", "few_degrees", language, terms=named_by_factor(few, frame.factors)))
    return notes
