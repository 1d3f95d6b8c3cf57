"""Questions of the simulated survey, from ``questions.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.datasets.simulation.programme import Array
from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.terms import Criterion

N_CRITERIA: Final = len(Criterion)


@dataclass(frozen=True, slots=True, eq=False)
class Questions:
    """Questions of the survey in the order of the criteria, as many to each."""

    names: tuple[str, ...]
    texts: tuple[dict[str, str], ...]
    loading: Array
    easy: Array
    reversed: NDArray[np.bool_]

    @property
    def each(self) -> int:
        """Questions to a criterion."""
        return len(self.names) // N_CRITERIA


def questions() -> Questions:
    """Questions of the simulated survey."""
    items = read_catalogue(__package__, "questions.toml")["item"]
    return Questions(
        names=tuple(item["name"] for item in items),
        texts=tuple({language: item[language] for language in ("nb", "nn", "en")} for item in items),
        loading=np.array([item["loading"] for item in items]),
        easy=np.array([item["easy"] for item in items]),
        reversed=np.array([item.get("reversed", False) for item in items]),
    )
