"""`enhance` and `contradictory_assumptions`: what can't be assumed of combinations that no case has."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations.qca.counterfactuals import covered_rows
from trepart_eval.relations.qca.expressions import read_terms
from trepart_eval.relations.qca.minimization import Minimization, minimize
from trepart_eval.relations.qca.truth_tables import TruthTable
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class ContradictoryAssumptions:
    """Remainders that are assumed to give the outcome and also its absence.

    Attributes
    ----------
    rows : tuple of int
        Rows, counted from 1, by any model of one and any of the other.
    language : Language
        Language of sentences.
    """

    rows: tuple[int, ...]
    language: Language
    _pairs: tuple[tuple[str, str, tuple[int, ...]], ...]

    @property
    def table(self) -> pd.DataFrame:
        """A row for each model and model of the absence: ``model``, ``model_absence``, ``n_rows``, ``rows``."""
        import pandas as pd

        rows = [(one, other, len(own), ", ".join(map(str, own))) for one, other, own in self._pairs]
        return pd.DataFrame(rows, columns=["model", "model_absence", "n_rows", "rows"])

    def summary(self, language: Language | str | None = None) -> str:
        """Sentence that says how many, and which."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        name = "some" if self.rows else "none"
        rows = ", ".join(map(str, self.rows))
        return text_of(__package__, "contradiction", name, spoken, n=len(self.rows), rows=rows)


def contradictory_assumptions(
    present: TruthTable | Minimization, absent: TruthTable | Minimization | None = None
) -> ContradictoryAssumptions:
    """Remainders that are assumed to give the outcome and also its absence.

    Parameters
    ----------
    present : TruthTable or Minimization
        Of the outcome. A table is minimised to its parsimonious solution.
    absent : TruthTable or Minimization, optional
        Of its absence; found from the former where it is left out.

    Raises
    ------
    ValueError
        If the two have different conditions.
    """
    check_made_by(present, (TruthTable, Minimization), "present", "truth_table or minimize")
    one = present if isinstance(present, Minimization) else minimize(present, "parsimonious")
    given = one.absence if absent is None else absent
    other = given if isinstance(given, Minimization) else minimize(given, "parsimonious")
    if one.source.conditions != other.source.conditions:
        raise ValueError(
            f"the conditions are {', '.join(one.source.conditions)} and {', '.join(other.source.conditions)}; "
            "give two tables with the same conditions in the same order"
        )
    pairs = tuple(
        (model, other_model, tuple(sorted(set(rows) & set(other_rows))))
        for model, rows in one.simplifying_assumptions.items()
        for other_model, other_rows in other.simplifying_assumptions.items()
    )
    every = sorted({row for _, _, rows in pairs for row in rows})
    return ContradictoryAssumptions(tuple(every), one.language, pairs)


def enhance(
    table: TruthTable,
    *,
    necessary: str | Iterable[str] = (),
    impossible: str | Iterable[str] = (),
    contradictory: ContradictoryAssumptions | Sequence[int] = (),
) -> TruthTable:
    """Truth table in which untenable assumptions can't be made: such remainders count as negative.

    Parameters
    ----------
    table : TruthTable
        From `truth_table`.
    necessary : str or iterable of str
        Terms that are necessary for the outcome, such as ``"A + B"``: what lacks them can't suffice.
    impossible : str or iterable of str
        Terms that no case can have, such as ``"A*~B"``.
    contradictory : ContradictoryAssumptions or sequence of int
        Rows that are assumed for the outcome and for its absence.

    Raises
    ------
    ValueError
        If a term names no condition, or a row isn't there.

    Notes
    -----
    Source: enhanced standard analysis; Schneider and Wagemann (2012), chapter 8.
    """
    check_made_by(table, TruthTable, "table", "truth_table")
    size = 1 << len(table.conditions)
    every = range(1, size + 1)
    rows = set(table.excluded)
    for expression in [necessary] if isinstance(necessary, str) else necessary:
        rows |= set(every) - set(covered_rows(read_terms(expression, table.conditions), every))
    for expression in [impossible] if isinstance(impossible, str) else impossible:
        rows |= set(covered_rows(read_terms(expression, table.conditions), every))
    named = contradictory.rows if isinstance(contradictory, ContradictoryAssumptions) else tuple(contradictory)
    outside = [row for row in named if not 1 <= row <= size]
    if outside:
        raise ValueError(f"row {outside[0]} is said to be contradictory; rows go from 1 to {size}")
    rows |= set(named)
    untold = set(table.remainders) | set(table.excluded)
    return replace(table, excluded=tuple(sorted(rows & untold)))
