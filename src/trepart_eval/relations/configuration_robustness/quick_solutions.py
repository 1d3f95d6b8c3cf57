"""Solutions of thousands of truth tables: the same rows told the same way are solved once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.qca.counterfactuals import expectation_bits
from trepart_eval.relations.qca.expressions import Term, memberships_in, write_term
from trepart_eval.relations.qca.minimization import Minimization
from trepart_eval.relations.qca.row_outcomes import fit_of_rows, row_of_each_case, told_of_rows
from trepart_eval.relations.qca.solution_charts import refusal_of_solution, solve_table

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
Model = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """Every model of one run; two runs have the same solution where these are equal.

    Attributes
    ----------
    models : frozenset of tuple
        Terms of each model as bits, sorted.
    refusal : str
        Why there are none.
    complete : bool
        Whether these are all.
    """

    models: frozenset[Model]
    refusal: str
    complete: bool

    @property
    def refused(self) -> bool:
        """Whether there is no solution."""
        return bool(self.refusal)

    def written(self, conditions: tuple[str, ...]) -> list[str]:
        """Models as they are written, such as ``A*~B + C``, sorted."""
        return sorted(write_model(model, conditions) for model in self.models)


def write_model(model: Model, conditions: tuple[str, ...]) -> str:
    """Return a model as it is written: shorter terms first, and terms of one length in the order of the conditions."""
    last = len(conditions)

    def place(term: Term) -> tuple[int, int, int]:
        return term[0].bit_count(), (1 << last) - term[0], (1 << last) - term[1]

    return " + ".join(write_term(term, conditions) for term in sorted(model, key=place))


@dataclass(frozen=True, slots=True)
class Cuts:
    """Cut-offs of a truth table: consistency (upper and lower), cases of a row, and PRI."""

    incl: tuple[float, float]
    n: int
    pri: float


@dataclass(frozen=True, slots=True, eq=False)
class SeenRows:
    """Rows of a truth table that cases belong to.

    Attributes
    ----------
    codes, n : ndarray of int
        Rows counted from 0, and the cases of each.
    memberships : ndarray, shape (n_rows, n_cases)
        Membership of each case in each row.
    """

    codes: Rows
    n: Rows
    memberships: Array


class Solver:
    """Finds the solutions of one kind, and remembers those it has found."""

    def __init__(self, base: Minimization) -> None:
        self.base = base
        self.conditions = base.source.conditions
        self._bits = expectation_bits(base.expectations, self.conditions)
        self._found: dict[tuple[bytes, bytes], Solution] = {}

    @property
    def cuts(self) -> Cuts:
        """Cut-offs of the first solution."""
        source = self.base.source
        return Cuts(source.incl_cut, source.n_cut, source.pri_cut)

    def solve(self, x: Array, y: Array, cuts: Cuts | None = None) -> Solution:
        """Solution of cases with memberships x and y, by the cut-offs of the first solution where none are given.

        Parameters
        ----------
        x : ndarray, shape (n_cases, n_conditions)
        y : ndarray, shape (n_cases,)
        """
        rows = rows_of(x, self.base.source.tol)
        return self.solve_rows(rows, *fit_of_rows(rows.memberships, y), cuts or self.cuts)

    def solve_rows(self, rows: SeenRows, incl: Array, pri: Array, cuts: Cuts) -> Solution:
        """Solution of rows of which consistency and PRI are known."""
        told = told_of_rows(incl, pri, rows.n, cuts.incl, cuts.n, cuts.pri, self.base.source.tol)
        key = rows.codes.tobytes(), told.tobytes()
        if key not in self._found:
            self._found[key] = self._solved(rows.codes, told)
        return self._found[key]

    def _solved(self, codes: Rows, told: NDArray[np.str_]) -> Solution:
        source = replace(self.base.source, rows=codes, out=tuple(told.tolist()))
        seen = codes[told != "?"] + 1
        source = replace(source, excluded=tuple(row for row in source.excluded if row not in seen))
        refusal = refusal_of_solution(source, self.base.kind)
        if refusal is not None:
            return Solution(frozenset(), refusal, True)
        charts, complete = solve_table(source, self.base.kind, self._bits, self.base.models_kept, self.base.limit)
        models = {tuple(sorted(chart.terms[place] for place in model)) for chart in charts for model in chart.models}
        return Solution(frozenset(models), "", complete)


def rows_of(x: Array, tol: float) -> SeenRows:
    """Rows that cases with memberships x in the conditions belong to."""
    of_case = row_of_each_case(x, tol)
    codes, n = np.unique(of_case[of_case >= 0], return_counts=True)
    care = (1 << x.shape[1]) - 1
    return SeenRows(codes, n, memberships_in([(care, int(row)) for row in codes], x))


def membership_in_model(model: Model, x: Array) -> Array:
    """Membership of each case in a model, the most of its terms."""
    return np.asarray(memberships_in(model, x).max(axis=0, initial=0.0))


def fit_of_model(z: Array, y: Array) -> tuple[float, float]:
    """Consistency and coverage of a set z for an outcome y; NaN where there is nothing to share out."""
    both, of_z, of_y = float(np.minimum(z, y).sum()), float(z.sum()), float(y.sum())
    nan = float("nan")
    return (both / of_z if of_z > 1e-9 else nan), (both / of_y if of_y > 1e-9 else nan)
