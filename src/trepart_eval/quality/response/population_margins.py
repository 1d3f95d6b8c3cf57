"""Margins that weights are raked to: people's categories and known totals as numbers, with all that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import LARGEST, as_numbers
from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.quoted_values import quoted
from trepart_eval.study.layout import MIN_N_DEFAULT

Array = NDArray[np.float64]
Category = Any
"""A value of a column, or a tuple of values where a margin is of several columns together."""
Table = Mapping[str, ArrayLike]

SAME_TOTAL: Final = 1e-6
"""Largest relative difference between the sums of two margins that is taken for rounding."""
_FIRST_ROW: Final = 2
"""The first row of data, as a spreadsheet numbers it below the header."""


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """One margin: which category each person is in, and how many there are of each.

    Attributes
    ----------
    name : str
        Its column, or its columns with x between them.
    categories : tuple of str
        Names of the categories.
    index : ndarray of int, shape (n,)
        Category of each person.
    totals : ndarray, shape (n_categories,)
        Known totals.
    """

    name: str
    categories: tuple[str, ...]
    index: NDArray[np.intp]
    totals: Array


def margin_name(columns: object) -> str:
    """Name of a margin of one column, or of several together."""
    return " x ".join(map(str, columns)) if isinstance(columns, tuple) else str(columns)


def category_name(category: Category) -> str:
    """Name of a category of a margin."""
    return " x ".join(map(str, category)) if isinstance(category, tuple) else str(category)


def n_people(table: Table, margins: object) -> int:
    """How many people a table has.

    Raises
    ------
    ValueError
        If it or the margins can't be read by column, a column stands twice, or columns differ in length.
    """
    if not hasattr(table, "keys") or not hasattr(table, "__getitem__"):
        raise ValueError(
            f"table is of type {type(table).__name__}; give a study's data, a data frame or columns by name"
        )
    if not isinstance(margins, Mapping):
        raise ValueError(f"margins is of type {type(margins).__name__}; give column name to the total of each category")
    sizes = {name: np.shape(table[name]) for name in table}
    for name, shape in sizes.items():
        if len(shape) != 1:
            raise ValueError(f"column {name!r} has {len(shape)} dimensions; give one value per person, in one column")
    if len(set(sizes.values())) > 1:
        listed = ", ".join(f"{name}: {size}" for name, (size,) in sizes.items())
        raise ValueError(f"columns have different lengths ({listed}); give one value per person in each")
    return int(next(iter(sizes.values()), (0,))[0])


def checked_weights(weights: ArrayLike | None, n: int, problems: Problems) -> Array:
    """Return starting weights, 1 where they are left out; those that aren't numbers from 0 upwards are noted.

    Raises
    ------
    ValueError
        If there isn't one number per person.
    """
    if weights is None:
        return np.ones(n)
    start = as_numbers(weights, "weights").astype(np.float64)
    if start.shape != (n,):
        raise ValueError(f"weights have shape {start.shape} and there are {n} people; give one per person")
    bad = np.flatnonzero(~((start >= 0) & (start <= LARGEST)))
    if bad.size:
        problems.add("raking_bad_weight", rows=(bad + _FIRST_ROW).tolist(), column="weights")
    return start


def margins_of_table(
    table: Table, margins: Mapping[Any, Mapping[Category, float]], n: int, problems: Problems
) -> list[Margin]:
    """Margins of a table of people; what can't be used is noted.

    Parameters
    ----------
    table : mapping or data frame
        Column name to a value per person.
    margins : mapping
        Column name, or a tuple of them, to totals by category.
    n : int
        People.
    problems : Problems
        What is wrong is added.
    """
    found: list[Margin] = []
    for columns, given in margins.items():
        names = tuple(columns) if isinstance(columns, tuple) else (columns,)
        if not hasattr(given, "items"):
            problems.add("raking_no_totals", column=margin_name(columns), value=type(given).__name__)
            continue
        totals = dict(given.items())
        absent = [name for name in names if name not in table]
        for name in absent:
            known = [str(one) for one in table]
            problems.add("raking_no_column", column=str(name), value=str(name), suggestion=nearest(str(name), known))
        if absent or not _all_counts(margin_name(columns), totals, problems):
            continue
        margin = _margin(margin_name(columns), [table[name] for name in names], totals, n, problems)
        if margin is not None:
            found.append(margin)
    return found


def check_margins(
    margins: Sequence[Margin], weights: Array, problems: Problems, *, file: str = "", wave: str = ""
) -> None:
    """Note categories that can't be reached, and margins that add up to different totals."""
    in_wave = f", {wave}" if wave else ""
    for margin in margins:
        column = margin.name + in_wave
        there = np.bincount(margin.index, weights, minlength=len(margin.totals)) > 0
        for place in np.flatnonzero(~there & (margin.totals > 0)).tolist():
            total, value = float(margin.totals[place]), margin.categories[place]
            problems.add("raking_nobody_answered", file=file, column=column, value=value, total=total)
        for place in np.flatnonzero(there & (margin.totals == 0)).tolist():
            count, value = int(((margin.index == place) & (weights > 0)).sum()), margin.categories[place]
            problems.add("raking_nobody_exists", file=file, column=column, value=value, count=count)
    sums = [float(margin.totals.sum()) for margin in margins]
    for margin, total in zip(margins[1:], sums[1:], strict=True):
        if abs(total - sums[0]) > SAME_TOTAL * max(total, sums[0]):
            other = margins[0].name
            problems.add(
                "raking_totals_differ", column=margin.name + in_wave, total=total, other=other, other_total=sums[0]
            )


def _all_counts(name: str, totals: Mapping[Category, float], problems: Problems) -> bool:
    """Whether every total is a number that people can be; noted where one isn't."""
    if not len(totals):
        problems.add("raking_empty_margin", column=name)
        return False
    good = True
    for category, total in totals.items():
        try:
            number = float(total)
        except (TypeError, ValueError):
            number = float("nan")
        if not 0 <= number <= LARGEST:
            problems.add("raking_not_a_count", column=name, value=total, category=category_name(category))
            good = False
    return good


def _margin(
    name: str, columns: Sequence[ArrayLike], totals: Mapping[Category, float], n: int, problems: Problems
) -> Margin | None:
    keys = list(totals)
    place = {key: number for number, key in enumerate(keys)}
    codes, values = _distinct(columns, n)
    where = np.array([place.get(value, -1) for value in values], dtype=np.intp)
    for number in np.flatnonzero(where < 0).tolist():
        rows = np.flatnonzero(codes == number) + _FIRST_ROW
        value = values[number]
        if _is_missing(value):
            problems.add("raking_missing_category", column=name, rows=rows.tolist())
            continue
        known = [category_name(key) for key in keys]
        shown = category_name(value)
        if shown in known:
            problems.add("raking_other_kind", column=name, rows=rows.tolist(), value=shown)
            continue
        told = quoted(shown, len(rows), known, least=MIN_N_DEFAULT)
        near = nearest(shown, known)
        problems.add("raking_unknown_category", column=name, rows=rows.tolist(), value=told, suggestion=near)
    if (where < 0).any():
        return None
    return Margin(name, tuple(map(category_name, keys)), where[codes], np.array([float(totals[key]) for key in keys]))


def _distinct(columns: Sequence[ArrayLike], n: int) -> tuple[NDArray[np.intp], list[Category]]:
    """Each row's number among the distinct values, and those values; tuples where there are several columns."""
    import pandas as pd

    codes = np.zeros(n, dtype=np.int64)
    kept: list[list[Any]] = []
    for column in columns:
        of_column, values = pd.factorize(np.asarray(column, dtype=object), use_na_sentinel=False)
        kept.append([value.item() if isinstance(value, np.generic) else value for value in values])
        codes = codes * len(values) + of_column
    used, index = np.unique(codes, return_inverse=True)
    parts: list[list[Any]] = []
    for values in reversed(kept):
        parts.insert(0, [values[one] for one in (used % len(values)).tolist()])
        used = used // len(values)
    distinct = parts[0] if len(parts) == 1 else list(zip(*parts, strict=True))
    return index.astype(np.intp), distinct


def _is_missing(value: Category) -> bool:
    import pandas as pd

    return any(_is_missing(one) for one in value) if isinstance(value, tuple) else bool(pd.isna(value))
