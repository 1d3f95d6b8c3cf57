"""What is assumed of combinations that no case has: which assumptions are easy, and which are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from trepart_eval.problems.suggestions import nearest
from trepart_eval.relations.qca.expressions import Term, read_terms
from trepart_eval.relations.qca.implicants import holds_for
from trepart_eval.relations.qca.truth_tables import TruthTable


def covered_rows(terms: Sequence[Term], rows: Sequence[int]) -> list[int]:
    """Rows, counted from 1, for which any of the terms holds."""
    if not terms:
        return []
    care, value = np.array(terms, dtype=np.int64).T
    codes = np.array(rows, dtype=np.int64)
    covered: list[int] = codes[holds_for(care, value, codes - 1).any(axis=0)].tolist()
    return covered


def easy_counterfactuals(
    long: Sequence[Term], short: Sequence[Term], expected: tuple[int, int], remainders: Sequence[int]
) -> list[int]:
    """Remainders that a solution between a conservative and a parsimonious model may hold for.

    Where a parsimonious term is part of a conservative one, what the conservative one has besides is kept unless the
    expectation speaks against it: a condition that is absent there though it is expected to help, and the other way.
    """
    present, absent = expected
    between = []
    for care, value in long:
        against = (value & absent) | (care & ~value & present)
        for short_care, short_value in short:
            if care & short_care == short_care and value & short_care == short_value:
                kept = short_care | (care & ~against)
                between.append((kept, value & kept))
    return covered_rows(between, remainders)


def expectation_bits(expectations: Mapping[str, int], conditions: Sequence[str]) -> tuple[int, int]:
    """Conditions that are expected to help when present, and when absent."""
    bits = [0, 0]
    for name, value in expectations.items():
        if name not in conditions:
            near = nearest(str(name), conditions)
            hint = f"did you mean {near!r}?" if near else f"the conditions are {', '.join(conditions)}"
            raise ValueError(f"expectations name {name!r}, which is no condition; {hint}")
        if value not in (0, 1):
            raise ValueError(f"the expectation of {name!r} is {value!r}; give 1 for present or 0 for absent")
        bits[value] |= 1 << len(conditions) - 1 - list(conditions).index(name)
    return bits[1], bits[0]


def rows_named(table: TruthTable, exclude: Sequence[int | str]) -> TruthTable:
    """Return the table with remainders excluded.

    Raises
    ------
    ValueError
        If a row isn't there or is seen, or a term names no condition.
    """
    size = 1 << len(table.conditions)
    told = {int(row) + 1 for row, out in zip(table.rows, table.out, strict=True) if out != "?"}
    rows = set(table.excluded)
    for one in exclude:
        if isinstance(one, str):
            rows |= set(covered_rows(read_terms(one, table.conditions), range(1, size + 1))) - told
        elif not 1 <= one <= size:
            raise ValueError(f"row {one} is to be excluded; rows go from 1 to {size}")
        elif one in told:
            raise ValueError(f"row {one} is to be excluded, but cases have it; only rows that aren't seen can be")
        else:
            rows.add(int(one))
    return replace(table, excluded=tuple(sorted(rows)))
