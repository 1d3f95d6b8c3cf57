"""How much the index owes to the choices behind it: rank intervals, and which choice matters most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration.alternative_choices import FACTORS, Alternatives, alternatives_of
from trepart_eval.collaboration.intensity_index import Intensity
from trepart_eval.collaboration.result_columns import place_columns
from trepart_eval.criteria.arguments import checked_draws, checked_level, checked_seed, is_number
from trepart_eval.criteria.choices.aggregation import from_highest
from trepart_eval.criteria.choices.sobol import first_and_total, mixed_sets
from trepart_eval.criteria.result_tables import data_frame, number_column, text_values
from trepart_eval.criteria.scores import chosen_level
from trepart_eval.problems.arguments import check_made_by, listed
from trepart_eval.vocabulary.terms import Level

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

WEIGHT_SPREAD: Final = 0.5
"""How far a weight moves up or down, as a share of it: from half to one and a half times."""
_FEWEST_UNITS: Final = 2
_INDEX: Final = -1
_MOST_AT_ONCE: Final = 1 << 22  # numbers held at a time


@dataclass(frozen=True, slots=True, eq=False)
class RankIntervals:
    """Where each unit ranks under many other choices; 1 is the most intense.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per wave and unit with evidence.
    level : Level
        Whether municipalities or workplaces are ranked.
    factors : tuple of str
        What was chosen otherwise.
    n_draws, seed : int
        Number of draws and their seed.
    conf_level : float
        Share of the draws within the interval.
    """

    arrow: pa.Table
    level: Level
    factors: tuple[str, ...]
    n_draws: int
    seed: int
    conf_level: float

    @property
    def table(self) -> pd.DataFrame:
        """The ranks as a data frame of one's own."""
        return data_frame(self.arrow)


@dataclass(frozen=True, slots=True, eq=False)
class SobolIndices:
    """Share of the variance of the mean shift in rank that each choice accounts for.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per wave and factor: first-order index (alone) and total index (with the others), with intervals.
    level : Level
        Whether municipalities or workplaces are ranked.
    mean_shift : float
        Mean number of places that a unit moves from its rank under the choices made; over all waves.
    n_draws, seed : int
        Number of draws of each set and their seed.
    conf_level : float
        Level of the bootstrap intervals.
    """

    arrow: pa.Table
    level: Level
    mean_shift: float
    n_draws: int
    seed: int
    conf_level: float

    @property
    def table(self) -> pd.DataFrame:
        """The indices as a data frame of one's own."""
        return data_frame(self.arrow)


def rank_intervals(
    dose: Intensity,
    *,
    level: Level | str = Level.MUNICIPALITY,
    vary: Sequence[str] = FACTORS,
    weight_spread: float = WEIGHT_SPREAD,
    n_draws: int = 2000,
    seed: int | None = None,
    conf_level: float = 0.9,
) -> RankIntervals:
    """Rank of each unit's index under other normalisations, weights, aggregations and treatments of the missing.

    Parameters
    ----------
    dose : Intensity
        From `intensity`.
    level : {"municipality", "workplace"}
        What is ranked.
    vary : sequence of str
        What is chosen otherwise: normalisation, weights, indicator_weights, aggregation, missing (left out, or the
        others' mean of each indicator) and people (sampling error of answers and statements).
    weight_spread : float
        How far a weight moves up or down, as a share of it; from 0 to 1.
    n_draws : int
        Number of draws.
    seed : int, optional
        Seed of the draws; the study's where it is left out.
    conf_level : float
        Share of the draws within the interval.

    Returns
    -------
    RankIntervals

    Raises
    ------
    ValueError
        If an option has no such value.

    Notes
    -----
    After Saisana, Saltelli and Tarantola (2005, Journal of the Royal Statistical Society A 168).
    """
    import pyarrow as pa

    check_made_by(dose, Intensity, "dose", "intensity")
    at, factors = chosen_level(level), _checked(vary, weight_spread, n_draws, conf_level)
    seed = dose.study.seed if seed is None else checked_seed(seed)
    parts = []
    for wave in range(len(dose.measures.roster.waves)):
        alternatives, units = alternatives_of(dose, at, wave, weight_spread=weight_spread, vary=factors)
        cube = np.random.default_rng([seed, wave]).random((n_draws, alternatives.n_axes))
        index = _evaluated(alternatives, cube)
        of_draws = from_highest(index)
        base = from_highest(_base_index(dose, units, wave)[None])[0]
        parts.append(pa.table(_rank_columns(dose, units, wave, base, of_draws, conf_level)))
    return RankIntervals(pa.concat_tables(parts).combine_chunks(), at, factors, n_draws, seed, conf_level)


def sobol_indices(
    dose: Intensity,
    *,
    level: Level | str = Level.MUNICIPALITY,
    vary: Sequence[str] = FACTORS,
    weight_spread: float = WEIGHT_SPREAD,
    n_draws: int = 1024,
    seed: int | None = None,
    conf_level: float = 0.95,
    n_resamples: int = 200,
) -> SobolIndices:
    """Which of the choices behind the index moves the ranks most.

    The output is the mean number of places that units move from their rank under the choices made.

    Parameters
    ----------
    dose, level, vary, weight_spread, seed
        As in `rank_intervals`.
    n_draws : int
        Draws of each set; the index is made ``n_draws * (2 + n_factors)`` times. A power of two.
    conf_level : float
        Level of the bootstrap intervals.
    n_resamples : int
        Bootstrap samples of the draws.

    Returns
    -------
    SobolIndices

    Raises
    ------
    ValueError
        If an option has no such value.
    """
    import pyarrow as pa

    check_made_by(dose, Intensity, "dose", "intensity")
    at, factors = chosen_level(level), _checked(vary, weight_spread, n_draws, conf_level)
    seed = dose.study.seed if seed is None else checked_seed(seed)
    checked_draws(n_resamples, name="n_resamples")
    parts, shifts = [], []
    for wave, name in enumerate(dose.measures.roster.waves):
        alternatives, units = alternatives_of(dose, at, wave, weight_spread=weight_spread, vary=factors)
        base = from_highest(_base_index(dose, units, wave)[None])[0]
        if len(units) < _FEWEST_UNITS:
            continue
        a, b = _two_sets(alternatives.n_axes, n_draws, [seed, wave])
        mixed = mixed_sets(a, b, [alternatives.axes[factor] for factor in factors])

        def shift(cube: Array, alternatives: Alternatives = alternatives, base: Array = base) -> Array:
            moved: Array = np.abs(from_highest(_evaluated(alternatives, cube)) - base).mean(axis=1)
            return moved

        outputs = shift(a), shift(b), np.stack([shift(one) for one in mixed])
        shifts.append(float(np.concatenate(outputs[:2]).mean()))
        parts.append(pa.table(_sobol_columns(name, factors, outputs, [seed, wave], n_resamples, conf_level)))
    if not parts:
        parts = [pa.table(_sobol_columns("", (), (np.zeros(1), np.zeros(1), np.zeros((0, 1))), [0], 0, conf_level))]
    mean_shift = float(np.mean(shifts)) if shifts else float("nan")
    return SobolIndices(pa.concat_tables(parts).combine_chunks(), at, mean_shift, n_draws, seed, conf_level)


def _evaluated(alternatives: Alternatives, cube: Array) -> Array:
    """Index of every unit under every draw, in parts that fit in memory."""
    per_draw = max(1, alternatives.raw.size)
    step = max(1, _MOST_AT_ONCE // per_draw)
    parts = [alternatives.evaluate(cube[start : start + step]) for start in range(0, len(cube), step)]
    return np.concatenate(parts) if parts else np.zeros((0, len(alternatives.raw)))


def _base_index(dose: Intensity, units: NDArray[np.intp], wave: int) -> Array:
    """Index under the choices made."""
    from trepart_eval.collaboration.intensity_index import composite_of, normalised_values

    values = normalised_values(dose.measures, dose.choices.normalisation)
    index: Array = composite_of(dose.measures, values, dose.choices).value[units, wave, _INDEX]
    return index


def _rank_columns(
    dose: Intensity, units: NDArray[np.intp], wave: int, base: Array, of_draws: Array, conf_level: float
) -> dict[str, Any]:
    tail = (1 - conf_level) / 2
    low, middle, high = (
        np.quantile(of_draws, (tail, 0.5, 1 - tail), axis=0, method="inverted_cdf")
        if of_draws.size
        else np.zeros((3, len(units)))
    )
    n_units = np.full(len(units), len(units))
    shown = np.zeros(len(units), dtype=bool)
    return {
        **place_columns(dose.measures.roster, units, np.full(len(units), wave, dtype=np.intp)),
        "value": number_column(_base_index(dose, units, wave), shown),
        "rank": number_column(base, shown),
        "rank_median": number_column(middle, shown),
        "rank_low": number_column(low, shown),
        "rank_high": number_column(high, shown),
        "n_ranked": number_column(n_units, shown),
        "share_top_quarter": number_column((of_draws <= np.ceil(n_units / 4)).mean(axis=0), shown),
    }


def _sobol_columns(
    wave: str,
    factors: tuple[str, ...],
    outputs: tuple[Array, Array, Array],
    seed: list[int],
    n_resamples: int,
    conf_level: float,
) -> dict[str, Any]:
    of_a, of_b, of_mixed = outputs
    first, total = first_and_total(of_a, of_b, of_mixed)
    draws = np.random.default_rng([*seed, 1]).integers(len(of_a), size=(n_resamples, len(of_a)))
    again = [first_and_total(of_a[draw], of_b[draw], of_mixed[:, draw]) for draw in draws]
    tail = (1 - conf_level) / 2
    shown = np.zeros(len(factors), dtype=bool)
    columns: dict[str, Any] = {
        "wave": text_values([wave] * len(factors)),
        "factor": text_values(list(factors)),
    }
    for position, (name, estimate) in enumerate((("first_order", first), ("total_order", total))):
        resampled = np.array([one[position] for one in again]) if again else np.full((1, len(factors)), np.nan)
        low, high = np.quantile(resampled, (tail, 1 - tail), axis=0)
        columns |= {
            name: number_column(estimate, shown),
            f"{name}_low": number_column(low, shown),
            f"{name}_high": number_column(high, shown),
        }
    return columns


def _two_sets(n_axes: int, n_draws: int, seed: list[int]) -> tuple[Array, Array]:
    """Two sets of draws from one scrambled Sobol sequence, which fills the cube more evenly than chance."""
    from scipy.stats import qmc

    points = qmc.Sobol(2 * n_axes, scramble=True, rng=np.random.default_rng(seed)).random(n_draws)
    return points[:, :n_axes], points[:, n_axes:]


def _checked(vary: Sequence[str], weight_spread: float, n_draws: int, conf_level: float) -> tuple[str, ...]:
    named = listed(vary, "vary", "factors")
    unknown = [name for name in named if name not in FACTORS]
    if unknown or not named:
        raise ValueError(f"vary names {', '.join(map(repr, unknown)) or 'nothing'}. Choose among {', '.join(FACTORS)}.")
    if not is_number(weight_spread) or not 0 <= weight_spread <= 1:
        raise ValueError(f"weight_spread is {weight_spread!r}; it lies between 0 and 1")
    checked_draws(n_draws)
    checked_level(conf_level)
    return tuple(name for name in FACTORS if name in named)
