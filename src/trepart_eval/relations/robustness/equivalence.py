"""`equivalence_test`: whether an effect is too small to matter, so that no difference is a claim that was tested."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np

from trepart_eval.criteria.arguments import is_number
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number


@dataclass(frozen=True, slots=True)
class EquivalenceTest:
    """Two one-sided tests of an effect against the least that would matter.

    Attributes
    ----------
    estimate, std_error, df : float
        The effect, its standard error and degrees of freedom.
    low, high : float
        Effects from which on it would matter.
    p_value : float
        The larger of the two one-sided p-values: how often an effect that matters would look as small.
    conf_low, conf_high : float
        Interval of level 1 - 2 alpha: it lies within ``low`` and ``high`` where the p-value is below alpha.
    alpha : float
        Level of the test.
    language : Language
        Language of the sentence.
    """

    estimate: float
    std_error: float
    df: float
    low: float
    high: float
    p_value: float
    conf_low: float
    conf_high: float
    alpha: float
    language: Language

    @property
    def equivalent(self) -> bool:
        """Whether an effect that matters can be ruled out."""
        return self.p_value < self.alpha

    def summary(self, language: Language | str | None = None) -> str:
        """One sentence: whether an effect that matters can be ruled out."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        numbers = {
            name: format_number(value, spoken, decimals=3)
            for name, value in (
                ("low", self.low), ("high", self.high), ("conf_low", self.conf_low), ("conf_high", self.conf_high),
            )
        }  # fmt: skip
        level = format_number(100 * (1 - 2 * self.alpha), spoken)
        kind = "small" if self.equivalent else "unsettled"
        return text_of(__package__, "equivalence", kind, spoken, level=level, **numbers)


def equivalence_test(
    estimate: float,
    std_error: float,
    margin: float | tuple[float, float],
    *,
    df: float = np.inf,
    alpha: float = 0.05,
    language: Language | str | None = None,
) -> EquivalenceTest:
    """Whether an effect is too small to matter: two one-sided t tests.

    Parameters
    ----------
    estimate, std_error : float
        The effect and its standard error.
    margin : float or (float, float)
        Least effect that would matter, in either direction, or one for each; to be chosen before the data are seen.
    df : float
        Degrees of freedom of the standard error.
    alpha : float
        Level of the test.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the sentence; the computer's where it is left out.

    Returns
    -------
    EquivalenceTest

    Raises
    ------
    ValueError
        If a number isn't possible.

    References
    ----------
    Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15; Lakens (2017), Social Psychological and
    Personality Science 8.

    Examples
    --------
    >>> equivalence_test(0.1, 0.2, 0.5).equivalent
    True
    """
    from scipy.special import stdtr, stdtrit

    low, high = _margins(margin)
    for name, value, fine in (
        ("estimate", estimate, np.isfinite),
        ("std_error", std_error, lambda number: np.isfinite(number) and number > 0),
        ("df", df, lambda number: number > 0),
        ("alpha", alpha, lambda number: 0 < number < 0.5),
    ):
        if not is_number(value) or not fine(value):
            raise ValueError(f"{name} is {value!r}, which isn't possible")
    known = min(df, 1e9)  # from here on Student's t is the normal distribution
    p_value = max(stdtr(known, (low - estimate) / std_error), stdtr(known, (estimate - high) / std_error))
    half = stdtrit(known, 1 - alpha) * std_error
    spoken = choose_language(language, os.environ)
    ends = float(estimate - half), float(estimate + half)
    return EquivalenceTest(
        float(estimate), float(std_error), float(df), low, high, float(p_value), *ends, float(alpha), spoken
    )


def _margins(margin: object) -> tuple[float, float]:
    ends = (-margin, margin) if is_number(margin) and isinstance(margin, int | float) else margin
    if isinstance(ends, tuple) and len(ends) == 2 and all(is_number(end) for end in ends):
        low, high = ends
        if np.isfinite(low) and np.isfinite(high) and low < high:
            return float(low), float(high)
    raise ValueError(
        f"margin is {margin!r}; give the least effect that would matter, above 0, or its two ends in order"
    )
