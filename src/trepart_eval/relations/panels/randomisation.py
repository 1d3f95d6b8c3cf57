"""`randomisation_test`: the effect among those that other ways to hand out the starts would show, with a p-value."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.panels.assignments import assignments_of, under_assignments
from trepart_eval.relations.panels.choice_design import ChoiceDesign, read_design
from trepart_eval.relations.panels.linear_estimates import LinearEstimate, sampling_error
from trepart_eval.relations.refusals import MayBeRefused, Refusal, said_in
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number, format_p_value

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

_NAN: Final = float("nan")
_TIE: Final = 1e-9
_UNLIKE: Final = 2.0
"""Ratio of variances between the arms from which municipalities of unequal arms aren't taken to be exchangeable."""


@dataclass(frozen=True, slots=True)
class RandomisationTest(MayBeRefused):
    """Test that nobody is affected, by handing out the starts among the municipalities in other ways.

    Attributes
    ----------
    estimate, statistic : float
        Mean effect over groups and periods, and the same over its standard error.
    p_value : float
        Share of choices with as large a statistic, the real one counted. Where the arms are of unequal size it is the
        larger of that and the p-value of Student's t.
    smallest_p : float
        Smallest p-value that can be.
    n_assignments : int
        Choices gone through, the real one counted.
    enumerated : bool
        Whether that is all there are.
    variance_ratio : float
        Variance of those who start over that of the others, as the estimate sees it.
    flagged : bool
        Whether arms are unequal and variances differ, so that municipalities aren't exchangeable.
    n_treated, n_controls : int
        Municipalities in each arm.
    seed : int
        Of the draws.
    incomplete : tuple
        Units left out, since they lack an outcome in some period.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there is no p-value.
    """

    estimate: float
    statistic: float
    p_value: float
    smallest_p: float
    n_assignments: int
    enumerated: bool
    variance_ratio: float
    flagged: bool
    n_treated: int
    n_controls: int
    seed: int
    incomplete: tuple[Any, ...]
    language: Language
    refusal: str = ""
    reason: str = ""

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences on the test, or why there is none."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return said_in(self.reason, spoken)
        about = {
            "estimate": format_number(self.estimate, spoken, decimals=2),
            "p": format_p_value(self.p_value, spoken),
            "n": format_number(self.n_assignments, spoken),
            "ratio": format_number(self.variance_ratio, spoken, decimals=1),
        }
        said = [text_of(__package__, "randomisation", "all" if self.enumerated else "drawn", spoken, **about)]
        if self.flagged:
            said.append(text_of(__package__, "randomisation", "flagged", spoken, **about))
        return " ".join(said)


def randomisation_test(
    data: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    first_treated: str,
    control: str = "never",
    draws: int = 9_999,
    seed: int = 1,
    language: Language | str | None = None,
) -> RandomisationTest:
    """Test that no municipality is affected, by handing out the starts in other ways; whole municipalities change.

    Parameters
    ----------
    data : DataFrame
        A row per unit and period; units that lack an outcome in some period are left out.
    outcome, unit, time, first_treated, control : str
        As in `group_time_effects`.
    draws, seed : int
        Of choices, where there are more than 20,000.
    language : Language or {"nb", "nn", "en"}, optional
        Language of reasons and sentences; the computer's where it is left out.

    Raises
    ------
    ValueError
        If a column isn't there or can't be used, or an option has no such value.

    Notes
    -----
    The statistic is the mean effect over its standard error (MacKinnon and Webb 2020, Journal of Econometrics 218(2),
    435-450). It is exact where every choice was as likely. Otherwise it holds approximately, and where arms are unequal
    it is held to Student's t as well. With two or three municipalities in an arm use `placebo_ranks`.
    """
    spoken = choose_language(language, os.environ)
    design = read_design(
        data, outcome=outcome, unit=unit, time=time, first_treated=first_treated, control=control, draws=draws,
        seed=seed,
    )  # fmt: skip
    if design.estimate is None or design.refusal is not None:
        return _no_test(design, seed, spoken)
    error = sampling_error(design.estimate, design.outcome)
    if not (error.std_error > 0 and np.isfinite(error.df)):
        return _no_test(design, seed, spoken, Refusal.NO_ERROR_SEEN)
    places, enumerated = assignments_of(design.start, draws, seed)
    values, errors = under_assignments(design.estimate, design.outcome, places)
    sizes = np.abs(values) / errors
    share = float((sizes >= sizes[0] * (1 - _TIE)).mean())
    ratio = _variance_ratio(design.estimate, error.parts)
    unequal = design.arms[0] != design.arms[1]
    return RandomisationTest(
        estimate=float(values[0]), statistic=float(values[0] / errors[0]),
        p_value=max(share, _student(float(sizes[0]), error.df)) if unequal else share,
        smallest_p=1 / len(places), n_assignments=len(places), enumerated=enumerated, variance_ratio=ratio,
        flagged=unequal and not 1 / _UNLIKE <= ratio <= _UNLIKE, n_treated=design.arms[0], n_controls=design.arms[1],
        seed=seed, incomplete=design.incomplete, language=spoken,
    )  # fmt: skip


def _no_test(design: ChoiceDesign, seed: int, language: Language, why: Refusal | None = None) -> RandomisationTest:
    """Result without a number, and the reason."""
    found = design.refused_as(language, why)
    return RandomisationTest(
        found.estimate, _NAN, _NAN, _NAN, 0, False, _NAN, False, *design.arms, seed, design.incomplete, language,
        found.refusal, found.reason,
    )  # fmt: skip


def _variance_ratio(estimate: LinearEstimate, parts: Array) -> float:
    """Variance of the treated over that of the others, from each unit's part of the error."""
    loads = (estimate.weights**2).sum(axis=1)
    treated = estimate.treated
    others = (parts[~treated] ** 2).sum() / loads[~treated].sum() if loads[~treated].any() else _NAN
    return float((parts[treated] ** 2).sum() / loads[treated].sum() / others) if others > 0 else float("inf")


def _student(statistic: float, df: float) -> float:
    from scipy.special import stdtr

    return 2 * float(stdtr(df, -statistic))
