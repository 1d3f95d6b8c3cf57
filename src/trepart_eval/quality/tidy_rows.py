"""Rows of results, as they are worked out, to a tidy table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.criteria.result_tables import number_column, text_values

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

COUNTS: Final = frozenset(
    {
        *("n", "n_items", "n_complete", "n_pairwise", "n_groups", "n_rated_groups", "component", "retained"),
        *("n_invited", "population", "n_reversed", "n_asked", "n_no_answer", "n_dont_know", "n_declared_missing"),
        *("n_not_asked", "flagged", "holds", "compared", "df", "change_df", "reversed", "n_needed", "n_invite"),
    }
)
"""Columns of whole numbers; hidden ones are empty."""
TEXTS: Final = frozenset(
    {
        *("party", "wave", "criterion", "item", "case", "status", "conclusion", "other_criterion", "separation"),
        *(
            "margin",
            "category",
            "step",
            "aspect",
            "group",
            "low_group",
            "high_group",
            "method",
            "last_item",
            "selection",
        ),
    }
)
"""Columns of text."""


def tidy_table(rows: Sequence[Row], columns: Sequence[str]) -> pa.Table:
    """Rows as a table; empty where a number is unknown or hidden."""
    import pyarrow as pa

    return pa.table({name: _column(name, [row[name] for row in rows]) for name in columns})


def _column(name: str, values: list[Any]) -> pa.Array:
    absent = np.array([value is None for value in values], dtype=bool)
    if name in TEXTS or name.startswith("reason"):
        return text_values(["" if value is None else value for value in values], absent)
    filled = [0 if value is None else value for value in values]
    return number_column(np.array(filled, dtype=np.int64 if name in COUNTS else np.float64), absent)
