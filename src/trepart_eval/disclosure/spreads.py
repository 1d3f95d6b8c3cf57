"""What the spread of a total says of its hidden parts: how far from each other their people's answers can lie at all.

Squares add up as counts and totals do. Where all in two hidden groups answered alike, the total's spread, less that of
the parts that are shown, is nothing, and then their one answer is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from trepart_eval.criteria.result_tables import numbers
from trepart_eval.disclosure.figures import Mask
from trepart_eval.disclosure.protected_table import Protected

if TYPE_CHECKING:
    import pyarrow as pa

_SCALE: Final = 100.0


def totals_with_hidden_parts(protected: Protected) -> Mask:
    """Rows that are shown and are sums of others of which some are hidden."""
    hidden = protected.hidden
    found = np.zeros(protected.n_rows, dtype=bool)
    for parts, total in protected.sums:
        found[total] |= not hidden[total] and bool(hidden[list(parts)].any())
    return found


def totals_that_bind(table: pa.Table, protected: Protected) -> Mask:
    """Rows whose own spread leaves the mean of a small hidden part less room than hidden means are to have.

    Each person counts once in these totals, so that their standard error and interval say the same as their spread, and
    the spread can't be left out alone. The mean of some of the hidden people lies within
    ``sqrt(v * (n - k) / (n * k))`` of the mean of them all, where n people are hidden, k are in the part and v is their
    sum of squares about their mean.

    Parameters
    ----------
    table : pyarrow.Table
        What was protected, with ``n``, ``score`` and ``spread``.
    protected : Protected
        The table with its hidden rows.
    """
    n, score, spread = (numbers(table, name) for name in ("n", "score", "spread"))
    people, hidden = np.nan_to_num(n), protected.hidden
    total_of, squares = people * np.nan_to_num(score), people * np.nan_to_num(score) ** 2
    squares += np.maximum(people - 1, 0) * np.nan_to_num(spread) ** 2
    asked = totals_with_hidden_parts(protected)
    found = np.zeros(protected.n_rows, dtype=bool)
    few = protected.min_n - 1
    for parts, total in protected.sums:
        if not asked[total]:
            continue
        shown = [part for part in parts if not hidden[part]]
        away = people[total] - people[shown].sum()
        if away <= few:
            continue
        left = squares[total] - squares[shown].sum() - (total_of[total] - total_of[shown].sum()) ** 2 / away
        reach = 2 * np.sqrt(max(left, 0.0) * (away - few) / (away * few))
        found[total] |= bool(reach < protected.width * _SCALE)
    return found
