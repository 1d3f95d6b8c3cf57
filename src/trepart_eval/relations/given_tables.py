"""Tables that callers give, in whatever library they have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def table_of(data: Any, *, keep_index: bool = False) -> pd.DataFrame:  # noqa: ANN401 - a DataFrame of pandas, polars or Arrow, or a mapping
    """Data of pandas, polars or Arrow, or a mapping, as a data frame; rows numbered from 0 unless the index is kept.

    Raises
    ------
    ValueError
        If it is something else, its columns differ in length or aren't columns, or two have the same name.
    """
    import pandas as pd

    expected = "give a data frame, or a mapping from names to columns"
    if not isinstance(data, pd.DataFrame):
        if hasattr(data, "to_pandas"):
            data = data.to_pandas()
        elif isinstance(data, Mapping):
            try:
                data = pd.DataFrame(dict(data))
            except (TypeError, ValueError) as wrong:
                raise ValueError(f"data can't be made a table ({wrong}); {expected} of one length") from None
    if not isinstance(data, pd.DataFrame):
        raise ValueError(f"data is of type {type(data).__name__}; {expected}")
    twice = data.columns[data.columns.duplicated()]
    if len(twice):
        raise ValueError(f"data has more than one column {twice[0]!r}; give each a name of its own")
    table: pd.DataFrame = data if keep_index else data.reset_index(drop=True)
    return table
