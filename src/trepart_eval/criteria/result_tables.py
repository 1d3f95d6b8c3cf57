"""Tidy tables of results: columns from the one vocabulary, held in Arrow and handed out as data frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def text_column(keys: Sequence[str], index: NDArray[Any]) -> pa.Array:
    """Column of text from the distinct texts and an index into them."""
    import pyarrow as pa

    codes = pa.array(index.ravel().astype(np.int32))
    return pa.DictionaryArray.from_arrays(codes, pa.array(list(keys), pa.string())).cast(pa.string())


def enum_column(values: NDArray[np.object_], hidden: NDArray[np.bool_] | None = None) -> pa.Array:
    """Column of text from an array of terms; null where hidden."""
    import pyarrow as pa

    texts = [str(value) for value in values.ravel()]
    return pa.array(texts, pa.string(), mask=None if hidden is None else hidden.ravel())


def number_column(values: NDArray[Any], hidden: NDArray[np.bool_]) -> pa.Array:
    """Column of numbers; null where hidden or unknown."""
    import pyarrow as pa

    flat = values.ravel()
    if flat.dtype.kind == "f":
        return pa.array(flat + 0.0, pa.float64(), mask=hidden.ravel() | np.isnan(flat))
    return pa.array(flat.astype(np.int64), pa.int64(), mask=hidden.ravel())


def data_frame(table: pa.Table) -> pd.DataFrame:
    """Return a fresh data frame: counts stay whole numbers where some are unknown."""
    import pandas as pd
    import pyarrow as pa

    frame: pd.DataFrame = table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    return frame
