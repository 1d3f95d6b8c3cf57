"""A formula and complete rows to numbers: the outcome, the columns of the right side, and which term each is of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.criteria.arguments import as_numbers, check_size
from trepart_eval.problems.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

Array = NDArray[np.float64]

_OF_COLUMNS: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What columns of the wrong kind make a formula raise."""


@dataclass(frozen=True, slots=True, eq=False)
class DesignMatrices:
    """Both sides of a formula.

    Attributes
    ----------
    outcome : str
        Left side.
    y : ndarray, shape (n,)
        The outcome.
    x : ndarray, shape (n, k)
        Columns of the right side.
    names : tuple of str
        Their names.
    places : dict of str to tuple of int
        Terms of the formula, each with the places of its columns.
    rows : ndarray of int, shape (n,)
        Rows of the table that they are for.
    """

    outcome: str
    y: Array
    x: Array
    names: tuple[str, ...]
    places: dict[str, tuple[int, ...]]
    rows: NDArray[np.intp]


def parsed_formula(formula: str, columns: Sequence[str]) -> Any:  # noqa: ANN401 - formulaic's own type
    """Return a formula, read and held against the columns there are.

    Raises
    ------
    ValueError
        If it can't be read, hasn't one outcome and a right side, or names a column that isn't there.
    """
    from formulaic import Formula
    from formulaic.errors import FormulaicError

    try:
        parsed = Formula(formula)
    except (FormulaicError, SyntaxError, TypeError) as wrong:
        raise ValueError(f"formula {formula!r} can't be read; write it like 'outcome ~ dose + year'") from wrong
    sides = getattr(parsed, "_structure", {})
    if set(sides) != {"lhs", "rhs"} or len(parsed.lhs) != 1 or not _plain(formula, parsed):
        raise ValueError(f"formula is {formula!r}; write one outcome, '~' and at least one term")
    for name in sorted(parsed.required_variables):
        if name not in columns:
            raise ValueError(unknown_name("formula", name, columns))
    return parsed


def _plain(formula: str, parsed: Any) -> bool:  # noqa: ANN401 - formulaic's own type
    """Whether the right side is written, and is one list of terms: ``|`` would make it several."""
    return bool(formula.partition("~")[2].strip()) and not hasattr(parsed.rhs, "_structure") and len(parsed.rhs) > 0


def design_matrices(formula: str, parsed: Any, used: pd.DataFrame) -> DesignMatrices:  # noqa: ANN401
    """Both sides of a formula for the rows that have all they need.

    Raises
    ------
    ValueError
        If the formula can't be computed, the outcome isn't numbers, or a number is infinite.
    """
    from formulaic.errors import FormulaicError

    outcome = str(parsed.lhs[0])
    if used.empty:
        return DesignMatrices(outcome, np.empty(0), np.empty((0, 0)), (), {}, np.empty(0, dtype=np.intp))
    used = used.reset_index(drop=True)
    rows = np.arange(len(used), dtype=np.intp)
    try:
        with np.errstate(all="ignore"):
            both = parsed.get_model_matrix(used, context={}, na_action="drop", output="numpy")
            if len(both.rhs) != len(used):
                # Transformations left rows out; only the slower way says which.
                both = parsed.get_model_matrix(used, context={}, na_action="drop", output="pandas")
                rows = both.rhs.index.to_numpy(dtype=np.intp)
    except (FormulaicError, *_OF_COLUMNS) as wrong:
        raise ValueError(f"formula is {formula!r}; it can't be computed: {wrong}") from wrong
    if [str(name) for name in both.lhs.model_spec.column_names] != [outcome]:
        raise ValueError(f"the outcome {outcome!r} is text or categories; give numbers")
    y, x = _as_floats(both.lhs, formula), _as_floats(both.rhs, formula)
    if not (np.isfinite(y).all() and np.isfinite(x).all()):
        raise ValueError(f"formula is {formula!r}; some rows give infinite numbers, such as the logarithm of 0")
    check_size(y, outcome)
    check_size(x, "the right side of the formula")
    spec = both.rhs.model_spec
    places = {str(term): tuple(those) for term, those in spec.term_indices.items()}
    return DesignMatrices(outcome, y.reshape(-1), x, tuple(str(name) for name in spec.column_names), places, rows)


def _as_floats(made: ArrayLike, formula: str) -> Array:
    try:
        return as_numbers(made, "formula").astype(np.float64)
    except ValueError as wrong:
        raise ValueError(f"formula is {formula!r}; its columns aren't all numbers: {wrong}") from None


def unknown_name(where: str, name: str, known: Sequence[str]) -> str:
    """Return a sentence on a name that isn't there, with the nearest that is."""
    near = nearest(str(name), known)
    return f"{where} name {name!r}, which isn't there" + (f". Did you mean {near!r}?" if near else "")
