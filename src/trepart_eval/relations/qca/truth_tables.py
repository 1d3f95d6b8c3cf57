"""`truth_table`: which combinations of conditions are seen, in how many cases, and whether they go with the outcome."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems.arguments import check_type
from trepart_eval.relations.given_tables import table_of
from trepart_eval.relations.qca.expressions import describe_count, describe_outcome, memberships_in
from trepart_eval.relations.qca.row_outcomes import fit_of_rows, row_of_each_case, told_of_rows
from trepart_eval.relations.qca.truth_table_arguments import (
    check_memberships,
    checked_columns,
    checked_cuts,
    membership_values,
)
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

TOLERANCE: Final = 1e-9
"""How far below a cut-off a figure may be and still count as meeting it."""
NEGATION: Final = "~"


@dataclass(frozen=True, slots=True, eq=False)
class TruthTable:
    """Combinations of conditions that are seen, with how well each goes with the outcome.

    Attributes
    ----------
    outcome : str
        The outcome; ``~`` before it where the table is about its absence.
    conditions : tuple of str
        In the order given; the first is the most significant bit of a row's number.
    cases : tuple of str
        Cases with all values.
    memberships : ndarray, shape (n_cases, n_conditions)
        Their memberships in the conditions.
    membership_in_outcome : ndarray, shape (n_cases,)
        Their memberships in the outcome.
    rows : ndarray of int
        Rows that some case belongs to, counted from 0.
    n, incl, pri : ndarray
        Cases of each row, consistency and proportional reduction in inconsistency.
    out : tuple of str
        ``1``, ``0``, ``C`` between two cut-offs, or ``?`` with fewer cases than ``n_cut``.
    row_of_case : ndarray of int
        Row that each case belongs to; -1 for none.
    incl_cut : tuple of float
        Consistency from which a row is positive, and below which it is negative.
    n_cut, pri_cut, tol, on_half : int, float, float, str
        The other options.
    n_missing, n_half : int
        Cases without a value, and cases at exactly 0.5 on a condition, which belong to no row.
    excluded : tuple of int
        Rows, counted from 1, that aren't seen and are taken to be negative; see `enhance`.
    language : Language
        Language of sentences.
    """

    outcome: str
    conditions: tuple[str, ...]
    cases: tuple[str, ...]
    memberships: Array
    membership_in_outcome: Array
    rows: Rows
    n: NDArray[np.int64]
    incl: Array
    pri: Array
    out: tuple[str, ...]
    row_of_case: Rows
    incl_cut: tuple[float, float]
    n_cut: int
    pri_cut: float
    tol: float
    on_half: str
    n_missing: int
    n_half: int
    excluded: tuple[int, ...]
    language: Language

    @property
    def table(self) -> pd.DataFrame:
        """Rows seen: ``row`` from 1, the conditions, ``out``, ``n``, ``incl``, ``pri``, ``cases``, ``deviant``.

        ``deviant`` names cases on the other side of the outcome than their row.
        """
        import pandas as pd

        last = len(self.conditions) - 1
        bits = {name: self.rows >> last - place & 1 for place, name in enumerate(self.conditions)}
        members = [np.flatnonzero(self.row_of_case == row) for row in self.rows]
        return pd.DataFrame(
            {
                "row": self.rows + 1,
                **bits,
                "out": list(self.out),
                "n": self.n,
                "incl": self.incl,
                "pri": self.pri,
                "cases": [", ".join(self.cases[case] for case in own) for own in members],
                "deviant": [
                    ", ".join(self.cases[case] for case in own if self._deviates(int(case), out))
                    for own, out in zip(members, self.out, strict=True)
                ],
            }
        )

    @property
    def absence(self) -> TruthTable:
        """Truth table of the outcome's absence, with the same cases and cut-offs."""
        outcome = self.outcome.removeprefix(NEGATION) if self.outcome.startswith(NEGATION) else NEGATION + self.outcome
        return _with_outcome(replace(self, outcome=outcome, excluded=()), 1 - self.membership_in_outcome)

    @property
    def positive(self) -> Rows:
        """Rows that go with the outcome, counted from 0."""
        return np.asarray(self.rows[np.array([out == "1" for out in self.out], dtype=bool)])

    @property
    def negative(self) -> Rows:
        """Rows that don't, contradictory ones among them, and those excluded; counted from 0."""
        seen = self.rows[np.array([out in "0C" for out in self.out], dtype=bool)]
        return np.asarray(np.union1d(seen, np.array(self.excluded, dtype=np.int64) - 1))

    @property
    def remainders(self) -> list[int]:
        """Rows, counted from 1, of which too few cases are seen to say anything."""
        told = np.union1d(self.positive, self.negative)
        unseen: list[int] = (np.setdiff1d(np.arange(1 << len(self.conditions)), told) + 1).tolist()
        return unseen

    @property
    def contradictory(self) -> list[int]:
        """Rows, counted from 1, whose cases lie on both sides of the outcome."""
        found = []
        for row in self.rows:
            own = self.membership_in_outcome[self.row_of_case == row]
            if (own > 0.5 + self.tol).any() and (own < 0.5 - self.tol).any():
                found.append(int(row) + 1)
        return found

    def summary(self, language: Language | str | None = None, *, labels: Mapping[str, str] | None = None) -> str:
        """Sentences: how few cases the rows rest on, and what is left out."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        size = 1 << len(self.conditions)
        told: list[tuple[str, dict[str, object]]] = [("empty", {})]
        if len(self.rows):
            least, most = int(self.n.min()), int(self.n.max())
            told = [("summary", {
                "cases": describe_count("cases", int(self.n.sum()), spoken), "observed": len(self.rows),
                "possible": size, "k": len(self.conditions),
                "positive": len(self.positive), "outcome": describe_outcome(self.outcome, spoken, labels=labels),
                "cut": format_number(self.incl_cut[0], spoken, decimals=2), "remainders": size - len(self.rows),
                "each": text_of(__package__, "count", "cases_between", spoken, least=least, most=most)
                if least < most else describe_count("cases", least, spoken),
            })]  # fmt: skip
        counts = {"contradictory": len(self.contradictory), "missing": self.n_missing, "half": self.n_half}
        told += [
            (name, {noun: describe_count(noun, count, spoken) for noun in ("cases", "combinations")})
            for name, count in counts.items()
            if count
        ]
        return " ".join(text_of(__package__, "truth_table", name, spoken, **details) for name, details in told)

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return self.summary() + str(self.table.to_html(index=False, float_format="{:.3f}".format))

    def _deviates(self, case: int, out: str) -> bool:
        own = self.membership_in_outcome[case]
        return bool((out == "1" and own < 0.5 - self.tol) or (out == "0" and own > 0.5 + self.tol))


def truth_table(
    frame: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str] | None = None,
    *,
    incl_cut: float | tuple[float, float] = 0.8,
    n_cut: int = 1,
    pri_cut: float = 0.0,
    tol: float = TOLERANCE,
    on_half: str = "exclude",
    case: str | None = None,
    language: Language | str | None = None,
) -> TruthTable:
    """Combinations of conditions that are seen, in how many cases, and whether they go with the outcome.

    Parameters
    ----------
    frame : pandas.DataFrame
        Memberships between 0 and 1, a row per case.
    outcome : str
        Column of the outcome; with ``~`` before it, its absence.
    conditions : sequence of str, optional
        Columns of the conditions; all others where left out.
    incl_cut : float or tuple of float
        Consistency from which a row is positive. With two, a row between them is ``C`` and counts as negative.
    n_cut : int
        Fewest cases of a row that is told about.
    pri_cut : float
        Least PRI of a positive row.
    tol : float
        How far below a cut-off still meets it.
    on_half : {"exclude", "error"}
        What to do with a case at exactly 0.5 on a condition: it belongs to no row, though it counts in the sums, or it
        is an error.
    case : str, optional
        Column with the names of cases; the index where it is left out.
    language : Language or {"nb", "nn", "en"}, optional
        Language of sentences; the computer's where it is left out.

    Raises
    ------
    ValueError
        If a column isn't there, a membership is outside 0 to 1, or an option has no such value.

    Notes
    -----
    Source: Ragin (2008), Redesigning Social Inquiry; docs/configurations.md has the formulas.
    """
    frame = table_of(frame, keep_index=True)
    cuts = checked_cuts(incl_cut, n_cut, pri_cut, tol, on_half)
    check_type(outcome, str, "outcome", "the name of a column")
    name = outcome.removeprefix(NEGATION)
    names = checked_columns(frame, name, conditions, case)
    values = membership_values(frame, [*names, name])
    whole = np.asarray(~np.isnan(values).any(axis=1))
    labels = [str(one) for one in (frame[case] if case else frame.index)]
    check_memberships(values, [*names, name], labels, tol)
    kept = np.clip(values[whole], 0.0, 1.0)
    memberships = kept[:, :-1]
    cases = tuple(label for label, keep in zip(labels, whole, strict=True) if keep)
    row_of_case = row_of_each_case(memberships, tol)
    half = row_of_case < 0
    if on_half == "error" and half.any():
        raise ValueError(
            f"case {cases[int(half.argmax())]!r} is exactly 0.5 on a condition and belongs to no row; "
            "move the crossover, or let on_half be 'exclude'"
        )
    rows, n = np.unique(row_of_case[~half], return_counts=True)
    empty = np.zeros(0)
    blank = TruthTable(
        outcome, tuple(names), cases, memberships, kept[:, -1], rows, n, empty, empty, (), row_of_case, cuts, n_cut,
        pri_cut, tol, on_half, int((~whole).sum()), int(half.sum()), (), choose_language(language, os.environ),
    )  # fmt: skip
    return _with_outcome(blank, 1 - kept[:, -1] if outcome.startswith(NEGATION) else kept[:, -1])


def _with_outcome(table: TruthTable, membership: Array) -> TruthTable:
    """Return the table with what depends on the outcome worked out."""
    care = (1 << len(table.conditions)) - 1
    x = memberships_in([(care, int(row)) for row in table.rows], table.memberships)
    incl, pri = fit_of_rows(x, membership)
    told = told_of_rows(incl, pri, table.n, table.incl_cut, table.n_cut, table.pri_cut, table.tol)
    return replace(table, membership_in_outcome=membership, incl=incl, pri=pri, out=tuple(told.tolist()))
