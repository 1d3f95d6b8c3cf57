"""What is judged of each case, as a checked table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Judgements:
    """What is judged of each case.

    Attributes
    ----------
    cases : tuple of str
        The study's cases.
    value : ndarray, shape (n_cases,)
        With words 1 for a success and 0 for a less successful case, with figures the figure; NaN where nothing is said.
    written : tuple of str
        What stands in the file; empty where the case isn't there.
    """

    cases: tuple[str, ...]
    value: NDArray[np.float64]
    written: tuple[str, ...]

    @property
    def table(self) -> pd.DataFrame:
        """A row per case: ``case``, ``judgement`` as it is written, and ``value``."""
        import pandas as pd

        return pd.DataFrame({"case": list(self.cases), "judgement": list(self.written), "value": self.value})
