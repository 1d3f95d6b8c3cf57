"""Specifications to the columns of tables: ranks, their spread, every specification, and what moves them."""

from __future__ import annotations

from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.choices.aggregation import from_highest
from trepart_eval.criteria.choices.sobol import factorial_indices
from trepart_eval.criteria.choices.specifications import Specifications
from trepart_eval.criteria.comparisons.ranking import QUARTER
from trepart_eval.criteria.result_tables import number_column, text_values
from trepart_eval.criteria.scores import CRITERIA
from trepart_eval.criteria.units import Units
from trepart_eval.vocabulary.terms import WHOLE_CASE, Choice

Array = NDArray[np.float64]

_FEWEST: Final = 2


def columns_of_wave(one: Specifications, units: Units, wave: int) -> dict[str, dict[str, Any]]:
    """Columns of the four tables of a multiverse, for one source and wave: cases, criteria, specifications, sobol."""
    flat = one.index[..., wave].reshape(-1, one.index.shape[-2])
    ranks, n_ranked = _ranks(flat)
    known = np.flatnonzero(~np.isnan(flat).all(axis=0))
    cases = {"case": [units.cases[unit] for unit in known], "workplace": [units.workplaces[unit] for unit in known]}
    places = {name: text_values(values) for name, values in cases.items()}
    return {
        "cases": {**places, **_spread("value", flat[:, known], ranks[:, known], n_ranked[known])},
        "criteria": _of_criteria(one.scores[..., wave, :], units),
        "specifications": _every(one, cases, flat[:, known], ranks[:, known]),
        "sobol": _sobol(one, units, ranks),
    }


def _ranks(values: Array) -> tuple[Array, Array]:
    """Ranks under each specification of units with a value under all, and how many those are; NaN for the others."""
    complete = ~np.isnan(values).any(axis=0)
    ranks = from_highest(np.where(complete, values, np.nan))
    return ranks, np.where(complete, complete.sum(), np.nan)


def _spread(name: str, values: Array, ranks: Array, n_ranked: Array) -> dict[str, Any]:
    """Values and ranks as chosen and over specifications, from arrays of shape (n_specifications, n_units)."""
    quarter = np.ceil(n_ranked / QUARTER)
    ranked = ~np.isnan(n_ranked)
    columns = {
        name: values[0],
        f"{name}_low": np.fmin.reduce(values, axis=0),
        f"{name}_high": np.fmax.reduce(values, axis=0),
        "rank": ranks[0],
        "rank_median": np.median(ranks, axis=0),
        "rank_low": ranks.min(axis=0),
        "rank_high": ranks.max(axis=0),
        "n_ranked": np.where(ranked, n_ranked, 0).astype(np.int64),
        "share_top_quarter": np.where(ranked, (ranks <= quarter).mean(axis=0), np.nan),
        "share_bottom_quarter": np.where(ranked, (ranks > n_ranked - quarter).mean(axis=0), np.nan),
        "n_specifications": (~np.isnan(values)).sum(axis=0).astype(np.int64),
    }
    shown = np.zeros(values.shape[1], dtype=bool)
    return {column: number_column(found, shown | (column == "n_ranked") & ~ranked) for column, found in columns.items()}


def _of_criteria(scores: Array, units: Units) -> dict[str, Any]:
    """Every unit and criterion that has a figure under some specification."""
    flat = scores.reshape(-1, *scores.shape[-2:])
    of_each = [_ranks(flat[:, :, criterion]) for criterion in range(flat.shape[2])]
    ranks, n_ranked = np.stack([one for one, _ in of_each], axis=2), np.stack([n for _, n in of_each], axis=1)
    unit, criterion = np.nonzero(~np.isnan(flat).all(axis=0))
    return {
        "case": text_values([units.cases[one] for one in unit]),
        "workplace": text_values([units.workplaces[one] for one in unit]),
        "criterion": text_values([CRITERIA[one].value for one in criterion]),
        **_spread("score", flat[:, unit, criterion], ranks[:, unit, criterion], n_ranked[unit, criterion]),
    }


def _every(one: Specifications, cases: dict[str, list[str]], values: Array, ranks: Array) -> dict[str, Any]:
    combinations = list(product(*(one.levels[choice] for choice in Choice)))
    n_units = values.shape[1]
    number = np.repeat(np.arange(1, len(combinations) + 1), n_units)
    shown = np.zeros(len(number), dtype=bool)
    return {
        "specification": number_column(number, shown),
        **{
            choice.value: text_values([row[place] for row in combinations for _ in range(n_units)])
            for place, choice in enumerate(Choice)
        },
        **{name: text_values(keys * len(combinations)) for name, keys in cases.items()},
        "value": number_column(values.ravel(), shown),
        "rank": number_column(ranks.ravel(), shown),
    }


def _sobol(one: Specifications, units: Units, ranks: Array) -> dict[str, Any]:
    """Exact indices of the choices that had alternatives, for the mean shift in ranks and for each unit's rank."""
    ranked = np.flatnonzero(~np.isnan(ranks[0]))
    varied = [choice for choice in Choice if len(one.levels[choice]) > 1] if len(ranked) >= _FEWEST else []
    of_ranked = ranks[:, ranked]
    shift = np.abs(of_ranked - of_ranked[0]).mean(axis=1, keepdims=True) if varied else of_ranked[:, :0]
    outputs = np.concatenate([shift, of_ranked], axis=1)
    levels = tuple(len(one.levels[choice]) for choice in varied)
    first = total = np.zeros((0, 0))
    if varied:
        first, total = factorial_indices(outputs.reshape(*levels, outputs.shape[1]), len(varied))
    shown = np.zeros(first.size, dtype=bool)
    cases = [WHOLE_CASE, *(units.cases[unit] for unit in ranked)]
    workplaces = [WHOLE_CASE, *(units.workplaces[unit] for unit in ranked)]
    return {
        "case": text_values(cases * len(varied)),
        "workplace": text_values(workplaces * len(varied)),
        "factor": text_values([choice.value for choice in varied for _ in cases]),
        "first_order": number_column(first.ravel(), shown),
        "total_order": number_column(total.ravel(), shown),
    }
