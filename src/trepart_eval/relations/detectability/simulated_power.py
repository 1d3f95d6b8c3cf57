"""`power`: the chance that a design shows the relation supposed, by simulation and by formula."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations.detectability.designs import Design
from trepart_eval.relations.detectability.smallest_effects import (
    power_of_correlation,
    power_of_difference,
    smallest_detectable_correlation,
    smallest_detectable_difference,
)
from trepart_eval.relations.refusals import MayBeRefused, reason_for, refusal_of_arms, said_in
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

Array = NDArray[np.float64]

DRAWS: Final = 20_000
SEED: Final = 1
_NAN: Final = float("nan")
_AT_ONCE: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Power(MayBeRefused):
    """What a design would show; ``float(result)`` is the simulated power.

    Attributes
    ----------
    design : Design
        The design.
    simulated, simulation_error : float
        Share of simulated studies that show the relation in its own direction, and its Monte Carlo standard error.
    formula : float
        The same by formula, variances being equal; NaN where there is none.
    wrong_sign : float
        Type S: share of simulated findings that point the wrong way; NaN where nothing was found or none is there.
    exaggeration : float
        Type M: mean size of the findings over the true size.
    smallest_detectable : float
        Smallest correlation or effect that the design would show in 80 of 100 studies.
    draws, seed : int
        Simulated studies, and their seed.
    refusal, reason : str
        Why there are no numbers, as a term and in words; empty where there are.
    language : Language
        Language of the words.
    """

    design: Design
    simulated: float
    simulation_error: float
    formula: float
    wrong_sign: float
    exaggeration: float
    smallest_detectable: float
    draws: int
    seed: int
    refusal: str
    reason: str
    language: Language

    def __float__(self) -> float:
        """Return the simulated power."""
        return self.simulated

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences: the chance of seeing the relation, what could be seen, and how far findings would be off."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        if self.refused:
            return said_in(self.reason, spoken)
        design = self.design
        name = "correlation" if design.kind == "correlation" else "difference"
        size = design.correlation if design.correlation is not None else design.effect
        sentences = [
            text_of(
                __package__,
                "power",
                name,
                spoken,
                n=design.n_municipalities,
                n_treated=design.n_treated,
                size=format_number(float(size or 0.0), spoken, decimals=2),
                power=format_number(100 * self.simulated, spoken),
            )
        ]
        if not np.isnan(self.smallest_detectable):
            shown = format_number(self.smallest_detectable, spoken, decimals=2)
            sentences.append(text_of(__package__, "power", "smallest", spoken, smallest=shown))
        if not np.isnan(self.exaggeration):
            shown = format_number(self.exaggeration, spoken, decimals=1)
            sentences.append(text_of(__package__, "power", "exaggeration", spoken, times=shown))
        return " ".join(sentences)


def power(design: Design, *, draws: int = DRAWS, seed: int = SEED, language: Language | str | None = None) -> Power:
    """Chance that a design shows the relation supposed, by simulation and by formula, and how findings would be off.

    Parameters
    ----------
    design : Design
        What is compared.
    draws, seed : int
        Simulated studies; 20,000 give the power to a third of a point.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the words; the computer's where it is left out.

    Returns
    -------
    Power
        Refused with fewer than four municipalities in an arm, to which no p-value is given.

    Raises
    ------
    ValueError
        If there are fewer than 100 draws.

    Notes
    -----
    Figures are normal. Correlations are tested by the t-test of Pearson's r, two arms by the pooled t-test of each
    municipality's change, as the formulas do; with unequal standard deviations by Welch's, and without a formula.

    Examples
    --------
    >>> found = power(Design(n_municipalities=16, n_treated=8, effect=1.507))
    >>> round(found.formula, 3), abs(found.simulated - found.formula) < 0.02
    (0.8, True)
    """
    check_made_by(design, Design, "design", "Design(...)")
    if draws < 100:
        raise ValueError(f"draws is {draws}; give at least 100, such as {DRAWS}")
    spoken = choose_language(language, os.environ)
    refusal = None if design.n_treated is None else refusal_of_arms(design.n_treated, design.n_untreated)
    if refusal is not None:
        n = design.n_municipalities
        fewest = min(design.n_treated or 0, design.n_untreated)
        reason = reason_for(refusal, spoken, n=n, fewest=fewest)
        return Power(design, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, 0, seed, refusal, reason, spoken)
    rng = np.random.default_rng(seed)
    if design.correlation is not None:
        size, found = design.correlation, _correlations(design, design.correlation, draws, rng)
        formula = power_of_correlation(size, design.n_municipalities, design.alpha)
        smallest_size = smallest_detectable_correlation(design.n_municipalities, alpha=design.alpha)
    else:
        size, found = design.effect or 0.0, _differences(design, draws, rng)
        arms = design.n_treated or 0, design.n_untreated
        equal = design.standard_deviations == (1.0, 1.0)
        formula = power_of_difference(size / design.change_sd, *arms, design.alpha) if equal else _NAN
        smallest_size = smallest_detectable_difference(*arms, alpha=design.alpha) * design.change_sd if equal else _NAN
    estimates, clear = found
    right = clear & (np.sign(estimates) == (np.sign(size) or np.sign(estimates)))
    share = float(right.mean())
    known = bool(size) and bool(clear.any())
    return Power(
        design,
        share,
        float(np.sqrt(share * (1 - share) / draws)),
        formula,
        1 - float(right.sum() / clear.sum()) if known else _NAN,
        float(np.abs(estimates[clear]).mean() / abs(size)) if known else _NAN,
        smallest_size,
        draws,
        seed,
        "",
        "",
        spoken,
    )


def _correlations(
    design: Design, correlation: float, draws: int, rng: np.random.Generator
) -> tuple[Array, NDArray[np.bool_]]:
    """Pearson's r of simulated studies, and which differ from 0 by its t-test."""
    from scipy.special import stdtrit

    n = design.n_municipalities
    parts = []
    for start in range(0, draws, max(1, _AT_ONCE // n)):
        some = min(max(1, _AT_ONCE // n), draws - start)
        x, noise = rng.standard_normal((2, some, n))
        y = correlation * x + np.sqrt(1 - correlation**2) * noise
        x -= x.mean(axis=1, keepdims=True)
        y -= y.mean(axis=1, keepdims=True)
        parts.append((x * y).sum(axis=1) / np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1)))
    r = np.concatenate(parts)
    limit = float(stdtrit(n - 2, 1 - design.alpha / 2))
    return r, np.abs(r) * np.sqrt(n - 2) > limit * np.sqrt(1 - r**2)


def _differences(design: Design, draws: int, rng: np.random.Generator) -> tuple[Array, NDArray[np.bool_]]:
    """Differences of the arms' changes in simulated studies, and which differ from 0 by the t-test."""
    from scipy.special import stdtrit

    n, m = design.n_treated or 0, design.n_untreated
    years = (design.n_before or 0) + (design.n_after or 0)
    at_once = max(1, _AT_ONCE // ((n + m) * max(1, years)))
    parts = []
    for start in range(0, draws, at_once):
        changes = _changes(design, min(at_once, draws - start), rng)
        changes[:, :n] *= design.standard_deviations[0]
        changes[:, n:] *= design.standard_deviations[1]
        one, other = changes[:, :n] + (design.effect or 0.0), changes[:, n:]
        difference = one.mean(axis=1) - other.mean(axis=1)
        within = one.var(axis=1, ddof=1), other.var(axis=1, ddof=1)
        parts.append(np.stack([difference, *within]))
    difference, first, second = np.concatenate(parts, axis=1)
    if design.standard_deviations[0] == design.standard_deviations[1]:
        pooled = ((n - 1) * first + (m - 1) * second) / (n + m - 2)
        variance, df = pooled * (1 / n + 1 / m), np.full(draws, float(n + m - 2))
    else:
        variance = first / n + second / m
        df = variance**2 / ((first / n) ** 2 / (n - 1) + (second / m) ** 2 / (m - 1))
    return difference, np.abs(difference) > stdtrit(df, 1 - design.alpha / 2) * np.sqrt(variance)


def _changes(design: Design, draws: int, rng: np.random.Generator) -> Array:
    """Change of each municipality in simulated studies, without the effect, shape (draws, n_municipalities)."""
    shape = draws, design.n_municipalities
    if design.n_before is None or design.n_after is None:
        return rng.standard_normal(shape)
    rho = design.autocorrelation
    deviations = rng.standard_normal((*shape, design.n_before + design.n_after))
    for year in range(1, deviations.shape[2]):
        deviations[..., year] = rho * deviations[..., year - 1] + np.sqrt(1 - rho**2) * deviations[..., year]
    after = deviations[..., design.n_before :].mean(axis=2)
    changes: Array = after - deviations[..., : design.n_before].mean(axis=2)
    return changes
