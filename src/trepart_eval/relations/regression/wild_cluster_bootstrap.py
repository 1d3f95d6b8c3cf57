"""`wild_bootstrap`: a test and an interval for one coefficient that hold for few clusters of unequal size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import LARGEST, checked_draws, checked_level, checked_seed, is_number
from trepart_eval.relations.refusals import FEWEST_IN_AN_ARM, MayBeRefused, Refusal, reason_for, said_in
from trepart_eval.relations.regression.arms import Arms, arms_of
from trepart_eval.relations.regression.bootstrap_statistics import (
    ClusterSums,
    cluster_sums,
    drawn_statistics,
    not_rejected_until,
)
from trepart_eval.relations.regression.draw_weights import RADEMACHER, WEBB, ClusterDraws, cluster_draws
from trepart_eval.relations.regression.model_frames import ModelFrame, model_frame
from trepart_eval.relations.regression.regression_sentences import sentence, significant, spoken
from trepart_eval.vocabulary.languages import Language, format_number, format_p_value

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
FEWEST_FOR_BOOTSTRAP: Final = 5
"""Clusters that either arm must have: with four it rejects 7-10 per cent where arms vary unequally."""
_NAN: Final = float("nan")
_EXACT: Final = 1e-20


@dataclass(frozen=True, slots=True, eq=False)
class WildBootstrap(MayBeRefused):
    """Restricted wild cluster bootstrap of one coefficient.

    Attributes
    ----------
    term : str
        The coefficient.
    estimate, std_error, statistic : float
        Coefficient, its standard error robust to clusters (CR1S), and the distance from the null value in such errors.
    p_value, p_value_strict : float
        Share of draws at least as extreme as what was observed, and more extreme: with few clusters draws tie with it.
    conf_low, conf_high : float
        Null values that aren't rejected lie between these; infinite where none is ever rejected.
    weights, method : str
        Rademacher or Webb; and in words.
    enumerated : bool
        Whether the draws are all the patterns there are.
    draws, seed : int
        Draws, and the seed where they are random.
    null, conf_level : float
        Null value, and level of the interval.
    n, n_clusters, n_dropped : int
        Rows used, clusters, and rows left out.
    effective_clusters : float
        Effective number of clusters.
    notes : tuple of str
        What to know when reading it, in words.
    refusal, reason : str
        Why there is no test, as a term and in words; empty where there is one.
    """

    term: str
    weights: str
    method: str
    seed: int
    null: float
    conf_level: float
    n: int
    n_clusters: int
    n_dropped: int
    language: Language
    estimate: float = _NAN
    std_error: float = _NAN
    statistic: float = _NAN
    p_value: float = _NAN
    p_value_strict: float = _NAN
    conf_low: float = _NAN
    conf_high: float = _NAN
    enumerated: bool = False
    draws: int = 0
    effective_clusters: float = _NAN
    notes: tuple[str, ...] = ()
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """One row: term, estimate, std_error, statistic, p_value, p_value_strict, conf_low, conf_high."""
        import pandas as pd

        numbers = ("estimate", "std_error", "statistic", "p_value", "p_value_strict", "conf_low", "conf_high")
        return pd.DataFrame({"term": [self.term], **{name: [getattr(self, name)] for name in numbers}})

    def summary(self, language: Language | str | None = None) -> str:
        """A sentence with estimate, interval, p-value and draws."""
        spoken_in = self.language if language is None else spoken(language)
        if self.refused:
            return said_in(self.reason, spoken_in)
        return sentence(
            "summary",
            "bootstrap",
            spoken_in,
            term=self.term,
            estimate=significant(self.estimate, spoken_in),
            low=significant(self.conf_low, spoken_in),
            high=significant(self.conf_high, spoken_in),
            level=format_number(100 * self.conf_level, spoken_in),
            p=format_p_value(self.p_value, spoken_in),
            draws=format_number(self.draws, spoken_in),
            kind=sentence("summary", "enumerated" if self.enumerated else "drawn", spoken_in),
            n_clusters=self.n_clusters,
        )


def wild_bootstrap(
    formula: str,
    data: pd.DataFrame | Mapping[str, Any],
    cluster: str | ArrayLike,
    term: str,
    weights: str = RADEMACHER,
    draws: int = 9999,
    seed: int = 0,
    null: float = 0.0,
    conf_level: float = 0.95,
    row_weights: str | ArrayLike | None = None,
    language: Language | str | None = None,
) -> WildBootstrap:
    """Restricted wild cluster bootstrap (WCR) of one coefficient: p-value, and interval by inversion.

    Parameters
    ----------
    formula : str
        Outcome, ``~`` and terms, as in `regress`.
    data : DataFrame or mapping of str to column
        The rows; the panel need not be balanced.
    cluster : str or array_like
        Column of the clusters, or a value per row.
    term : str
        Column of the right side that is tested.
    weights : {"rademacher", "webb"}
        What clusters' residuals are multiplied by. All patterns are gone through for up to 16 clusters, with Webb's six
        weights for up to 6.
    draws, seed : int
        Random draws where patterns aren't all gone through, and their seed.
    null : float
        Value that the coefficient is tested against.
    conf_level : float
        Level of the interval.
    row_weights : str or array_like, optional
        How much each row counts, such as its person-days.
    language : Language or {"nb", "nn", "en"}, optional
        Language of notes and reasons; the computer's where it is left out.

    Returns
    -------
    WildBootstrap

    Raises
    ------
    ValueError
        If the formula can't be read, a column isn't there, or an option has no such value.

    Notes
    -----
    Written from Cameron, Gelbach and Miller (2008) and Roodman, Nielsen, MacKinnon and Webb (2019). Draws that tie with
    what was observed count as at least as extreme; the pattern of all ones always does. A random sample of draws has
    what was observed added to it, so no p-value is zero. A term that is on or off is refused with fewer than five
    clusters in either arm, one more than CR2 needs.
    """
    _check_options(weights, draws, seed, conf_level, null)
    spoken_in = spoken(language)
    frame = model_frame(formula, data, cluster, row_weights)
    if frame.n and term not in (*frame.terms, *frame.collinear):
        raise ValueError(f"term is {term!r}; the terms are {', '.join((*frame.terms, *frame.collinear))}")
    notes = (sentence("note", "dropped", spoken_in, n=frame.n_dropped),) if frame.n_dropped else ()
    empty = WildBootstrap(
        term=term,
        weights=weights,
        method=f"WCR, {weights}",
        seed=seed,
        null=null,
        conf_level=conf_level,
        n=frame.n,
        n_clusters=frame.n_clusters,
        n_dropped=frame.n_dropped,
        language=spoken_in,
        notes=notes,
    )
    refusal = _refusal_of_rows(frame, term)
    if refusal is not None:
        return _refused(empty, refusal, frame, None)
    place, root = frame.terms.index(term), np.sqrt(frame.weights / frame.weights.mean())
    clusters = np.zeros(frame.n, dtype=np.intp) if frame.clusters is None else frame.clusters
    others = np.delete(frame.x, place, axis=1) * root[:, None]
    sums = cluster_sums(others, frame.x[:, place] * root, frame.y * root, clusters)
    arms = arms_of(frame.x[:, place], sums.freed * root, clusters)
    refusal = arms.refusal or _refusal_of_sums(sums, frame, root, arms)
    if refusal is not None:
        return _refused(empty, refusal, frame, arms)
    return _tested(empty, sums, cluster_draws(weights, frame.n_clusters, draws, seed), frame, arms)


def _check_options(weights: str, draws: int, seed: int, conf_level: float, null: float) -> None:
    if weights not in (RADEMACHER, WEBB):
        raise ValueError(f"weights is {weights!r}; choose 'rademacher' or 'webb' (row_weights weighs rows)")
    checked_draws(draws, least=99, name="draws")
    checked_seed(seed)
    checked_level(conf_level)
    if not is_number(null) or not abs(null) < LARGEST:
        raise ValueError(f"null is {null!r}; give a finite number")


def _refusal_of_rows(frame: ModelFrame, term: str) -> Refusal | None:
    checks = {
        Refusal.FEW_CLUSTERS: frame.n_clusters < FEWEST_IN_AN_ARM,
        Refusal.NO_VARIATION: frame.n > 0 and np.ptp(frame.y) == 0,
        Refusal.COLLINEAR: term in frame.collinear or term in frame.unidentified,
        Refusal.SATURATED: frame.n <= len(frame.terms),
    }
    return next((refusal for refusal, holds in checks.items() if holds), None)


def _refusal_of_sums(sums: ClusterSums, frame: ModelFrame, root: Array, arms: Arms) -> Refusal | None:
    if arms.smaller is not None and arms.smaller < FEWEST_FOR_BOOTSTRAP:
        return Refusal.FEW_FOR_BOOTSTRAP
    if sums.decided_alone:
        return Refusal.DECIDED_ALONE
    if (sums.scores**2).sum() <= _EXACT * sums.square * float(((root * frame.y) ** 2).sum()):
        return Refusal.PERFECT_FIT
    return None


def _refused(empty: WildBootstrap, refusal: Refusal, frame: ModelFrame, arms: Arms | None) -> WildBootstrap:
    details = {"n": frame.n, "k": len(frame.terms), "least": FEWEST_IN_AN_ARM, "variable": frame.outcome}
    details |= {"terms": empty.term} | (arms.details if arms else {})
    if refusal is Refusal.FEW_CLUSTERS:
        details["n"] = frame.n_clusters
    if refusal is Refusal.FEW_FOR_BOOTSTRAP:
        details["least"] = FEWEST_FOR_BOOTSTRAP
    return replace(empty, refusal=refusal.value, reason=reason_for(refusal, empty.language, **details))


def _tested(
    empty: WildBootstrap, sums: ClusterSums, drawn: ClusterDraws, frame: ModelFrame, arms: Arms
) -> WildBootstrap:
    statistics = drawn_statistics(sums, drawn.weights)
    rows = len(drawn.weights)

    def p_of(counts: NDArray[np.int64]) -> Array:
        found: Array = counts / rows if drawn.enumerated else (counts + 1) / (rows + 1)
        return found

    counted, strict = statistics.at_least(np.array([empty.null - sums.estimate]))
    alpha = 1 - empty.conf_level + 1e-12
    g, k = frame.n_clusters, len(frame.terms)
    error = sums.std_error * float(np.sqrt(g / (g - 1) * (frame.n - 1) / (frame.n - k)))
    low, high = (sums.estimate + not_rejected_until(statistics, side, p_of, alpha) for side in (-1, 1))
    notes = empty.notes
    if np.isinf(low) or np.isinf(high):
        smallest = significant(float(p_of(statistics.at_least(np.array([1e6 * sums.std_error]))[0])[0]), empty.language)
        shown = format_number(drawn.n, empty.language)
        notes = (*notes, sentence("note", "coarse", empty.language, draws=shown, smallest=smallest))
    return replace(
        empty,
        estimate=sums.estimate,
        std_error=error,
        statistic=(sums.estimate - empty.null) / error,
        p_value=float(p_of(counted)[0]),
        p_value_strict=float(strict[0] / rows),
        conf_low=low,
        conf_high=high,
        enumerated=drawn.enumerated,
        draws=drawn.n,
        effective_clusters=arms.effective,
        notes=notes,
    )
