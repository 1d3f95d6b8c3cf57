"""One specification: which dose, outcome, cases and model; its estimate, and the same under other arrangements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.association.correlations import refusal_of_pairs
from trepart_eval.relations.association.measures import Measure, interval_of, prepared
from trepart_eval.relations.refusals import Refusal, reason_for
from trepart_eval.relations.robustness.joint_permutations import Kept
from trepart_eval.relations.robustness.slope_forms import SlopeForm, slope_form
from trepart_eval.vocabulary.languages import Language

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

STANDARDISED, SLOPE, RANKS = "standardised", "slope", "ranks"
MODELS: Final = (STANDARDISED, SLOPE, RANKS)
_FEWEST: Final = 4
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Specification:
    """One way of looking at the relation.

    Attributes
    ----------
    choices : mapping of str to str
        What was chosen, by the name of each choice, as tables show it.
    dose, outcome : ndarray, shape (n_cases,)
        The two variables; NaN where there is none.
    others : ndarray, shape (n_others, n_cases)
        What is held fixed.
    weights : ndarray, shape (n_cases,), or None
        How much each case counts.
    included : ndarray of bool, shape (n_cases,)
        Cases that aren't left out by choice.
    model : {"standardised", "slope", "ranks"}
        What the estimate is.
    names : tuple of str
        Names of dose and outcome.
    """

    choices: dict[str, str]
    dose: Array
    outcome: Array
    others: Array
    weights: Array | None
    included: Kept
    model: str
    names: tuple[str, str]

    @property
    def kept(self) -> Kept:
        """Cases with all their values that aren't left out."""
        every = [self.dose, self.outcome, *self.others, *([] if self.weights is None else [self.weights])]
        found: Kept = self.included & ~np.isnan(every).any(axis=0)
        return found if self.weights is None else found & (self.weights > 0)

    def among(self, cases: Kept) -> Specification:
        """The same over some of the cases."""
        return replace(
            self,
            dose=self.dose[cases],
            outcome=self.outcome[cases],
            others=self.others[:, cases],
            weights=None if self.weights is None else self.weights[cases],
            included=self.included[cases],
        )


@dataclass(frozen=True, slots=True, eq=False)
class FittedSpecification:
    """A specification with its estimate, or why it has none.

    Attributes
    ----------
    specification : Specification
        The choices.
    kept : ndarray of bool
        Cases it has.
    form : SlopeForm or None
        Its slope as a form in the outcome.
    predicted, left : ndarray, shape (n_kept,)
        What those held fixed predict of the outcome, and what they leave.
    dose_spread : float
        Standard deviation of the dose.
    weights : ndarray, shape (n_kept,)
        How much each case counts, 1 on average.
    refusal, reason : str
        Why there is no estimate, as a term and in words.
    """

    specification: Specification
    kept: Kept
    form: SlopeForm | None
    predicted: Array
    left: Array
    dose_spread: float
    weights: Array
    refusal: str = ""
    reason: str = ""

    def estimates(self, places: Indices) -> Array:
        """Estimate and t statistic with what is left of the outcome put in others' places, shape (n_some, 2).

        Notes
        -----
        What those held fixed leave of the outcome is permuted and put back on what they predict (Freedman and Lane
        1983). The model leaves nothing of the latter, so that only the spread of the outcome hangs on it.
        """
        return self.estimates_of(self.left[places])

    def estimates_of(self, left: Array) -> Array:
        """Estimate and t statistic with something else left of the outcome in each row, shape (n_some, 2)."""
        form = self._form
        slopes, errors = form.slopes(left)
        with np.errstate(invalid="ignore", divide="ignore"):
            t = np.nan_to_num(slopes / errors, nan=0.0, posinf=np.inf, neginf=-np.inf)
            estimates = np.nan_to_num(slopes * self._scales(left, slopes, errors))
        return np.stack([estimates, t], axis=1)

    def _scales(self, left: Array, slopes: Array, errors: Array) -> Array:
        """What slopes are multiplied by to be estimates of the model's kind."""
        model = self.specification.model
        if model == RANKS:
            found: Array = 1 / np.sqrt(slopes**2 + self.df * errors**2)
            return found
        if model == SLOPE:
            return np.ones(len(left))
        if not len(self.specification.others) and self.specification.weights is None:
            left = left[:1]  # a rearranged outcome varies as much as it did
        outcomes = self.predicted + left
        centred = outcomes - (outcomes @ self.weights / len(self.weights))[:, None]
        spread: Array = np.sqrt((centred**2) @ self.weights / len(self.weights))
        return self.dose_spread / spread

    @property
    def _form(self) -> SlopeForm:
        if self.form is None:
            raise TypeError("a refused specification has no form")
        return self.form

    @property
    def df(self) -> float:
        """Degrees of freedom of the t statistic."""
        return self._form.df

    def row(self, conf_level: float) -> dict[str, Any]:
        """Numbers of the specification but for its p-value, which for ranks comes from the permutations."""
        n = int(self.kept.sum())
        numbers = {"estimate": _NAN, "conf_low": _NAN, "conf_high": _NAN, "p_value": _NAN, "n": n}
        if self.form is not None:
            from scipy.special import stdtrit

            estimate = numbers["estimate"] = float(self.estimates(np.arange(n)[None])[0, 0])
            if self.specification.model == RANKS:
                ends = interval_of(estimate, n, Measure.SPEARMAN, conf_level, len(self.specification.others))
            else:
                slopes, errors = self._form.slopes(self.left[None])
                error = float((errors * self._scales(self.left[None], slopes, errors))[0])
                half = float(stdtrit(self.df, 0.5 + conf_level / 2)) * error
                ends = estimate - half, estimate + half
            numbers["conf_low"], numbers["conf_high"] = ends
        refused = {"refused": self.form is None, "refusal": self.refusal, "reason": self.reason}
        return {**self.specification.choices, **numbers, **refused}


def fitted(specification: Specification, language: Language) -> FittedSpecification:
    """A specification with its estimate, or why it has none."""
    kept = specification.kept
    x, y, others = specification.dose[kept], specification.outcome[kept], specification.others[:, kept]
    weights = np.ones(len(x)) if specification.weights is None else specification.weights[kept]
    empty = np.empty(0)
    refusal, reason = _refusal_of(specification, x, y, others, language)
    if not refusal:
        if specification.model == RANKS:
            x, y, others = (prepared(values, Measure.SPEARMAN) for values in (x, y, others))
        weights = weights / weights.mean()
        given = None if specification.weights is None else weights
        form = slope_form(x, others, given, robust=specification.model != RANKS)
        if isinstance(form, Refusal):
            refusal = form
        elif form.fits(y):
            refusal = Refusal.PERFECT_FIT
        else:
            left = form.left_by_others @ y
            spread = float(np.sqrt(weights @ (x - weights @ x / len(x)) ** 2 / len(x)))
            return FittedSpecification(specification, kept, form, y - left, left, spread, weights)
        about = {"variable": specification.names[1], "terms": specification.names[0], "n": len(x)}
        reason = reason_for(refusal, language, **about, k=len(others) + 2)
    return FittedSpecification(specification, kept, None, empty, empty, _NAN, empty, refusal, reason)


def _refusal_of(specification: Specification, x: Array, y: Array, others: Array, language: Language) -> tuple[str, str]:
    if specification.model == RANKS and specification.weights is not None:
        return Refusal.WEIGHTED_RANKS, reason_for(Refusal.WEIGHTED_RANKS, language)
    least = _FEWEST + len(others)
    if len(x) < least:
        return Refusal.TOO_FEW, reason_for(Refusal.TOO_FEW, language, n=len(x), least=least)
    return refusal_of_pairs(x, y, language, specification.names)
