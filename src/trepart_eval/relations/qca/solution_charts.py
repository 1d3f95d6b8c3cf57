"""Models of a truth table: prime implicants, the rows each holds for, and the choices that cover every positive row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.qca.chart_covers import irredundant_covers, smallest_covers
from trepart_eval.relations.qca.counterfactuals import covered_rows, easy_counterfactuals
from trepart_eval.relations.qca.expressions import Term
from trepart_eval.relations.qca.implicants import holds_for, prime_implicants
from trepart_eval.relations.qca.truth_tables import TruthTable
from trepart_eval.relations.refusals import Refusal

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """Prime implicants, the positive rows each holds for, and the models that they make up.

    Attributes
    ----------
    pair : str
        For an intermediate solution the conservative and parsimonious models it lies between, such as ``C1P2``.
    terms : tuple of tuple of int
        Prime implicants as bits.
    holds : ndarray of bool, shape (terms, rows)
        Which holds for which positive row.
    models : tuple of tuple of int
        Prime implicants of each model, by place.
    complete : bool
        Whether these are all models.
    easy, difficult : tuple of int
        For an intermediate solution: remainders, counted from 1, that expectations speak for, and the others that the
        parsimonious model takes for granted.
    """

    pair: str
    terms: tuple[Term, ...]
    holds: NDArray[np.bool_]
    models: tuple[tuple[int, ...], ...]
    complete: bool
    easy: tuple[int, ...] = ()
    difficult: tuple[int, ...] = ()


def refusal_of_solution(table: TruthTable, kind: str) -> Refusal | None:
    """Why a table has no solution; None where it has one."""
    if not len(table.positive):
        return Refusal.NO_POSITIVE_ROWS
    if len(table.positive) == 1 << len(table.conditions) or (kind != "conservative" and not len(table.negative)):
        return Refusal.NO_NEGATIVE_ROWS
    return None


def solve_table(
    table: TruthTable, kind: str, bits: tuple[int, int], models: str, limit: int
) -> tuple[tuple[Chart, ...], bool]:
    """Models of a table, or of each pair of models, and whether they are all there are.

    Parameters
    ----------
    table : TruthTable
        With a positive row and, but for conservative models, a negative one.
    kind : str
        ``conservative``, ``parsimonious`` or ``intermediate``.
    bits : tuple of int
        Conditions that are expected to help when present, and when absent.
    models : str
        ``minimum`` or ``irredundant``.
    limit : int
        Most models, and most pairs.
    """
    if kind != "intermediate":
        negative = table.negative if kind == "parsimonious" else _all_but(table, table.positive)
        chart = _chart(table, negative, models, limit, "")
        return (chart,), chart.complete
    complex_one = _chart(table, _all_but(table, table.positive), models, limit, "")
    simple_one = _chart(table, table.negative, models, limit, "")
    complete = complex_one.complete and simple_one.complete
    remainders = table.remainders
    by_easy: dict[tuple[int, ...], Chart] = {}
    charts: list[Chart] = []
    for p, simple in enumerate(simple_one.models, start=1):
        short = [simple_one.terms[place] for place in simple]
        assumed = covered_rows(short, remainders)
        for c, long_model in enumerate(complex_one.models, start=1):
            if len(charts) == limit:
                return tuple(charts), False
            long = [complex_one.terms[place] for place in long_model]
            easy = tuple(easy_counterfactuals(long, short, bits, remainders))
            if easy not in by_easy:
                allowed = np.union1d(table.positive, np.array(easy, dtype=np.int64) - 1)
                by_easy[easy] = _chart(table, _all_but(table, allowed), models, limit, "")
            one = by_easy[easy]
            difficult = tuple(sorted(set(assumed) - set(easy)))
            charts.append(Chart(f"C{c}P{p}", one.terms, one.holds, one.models, one.complete, easy, difficult))
    return tuple(charts), complete and all(chart.complete for chart in by_easy.values())


def _chart(table: TruthTable, negative: Rows, models: str, limit: int, pair: str) -> Chart:
    positive = table.positive
    care, value = prime_implicants(len(table.conditions), positive, negative)
    holds = holds_for(care, value, positive)
    covers = (smallest_covers if models == "minimum" else irredundant_covers)(holds, limit)
    terms = tuple(zip(care.tolist(), value.tolist(), strict=True))
    return Chart(pair, terms, holds, covers.covers, covers.complete)


def _all_but(table: TruthTable, rows: Rows) -> Rows:
    return np.setdiff1d(np.arange(1 << len(table.conditions), dtype=np.int64), rows)
