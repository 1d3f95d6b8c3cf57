"""The indirect effect if the errors of the two links hang together: rows, and where its interval includes nought."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from trepart_eval.criteria.arguments import is_number
from trepart_eval.relations.programme_theory.mediation_paths import ChainDraws, Path, indirect_at

Row = dict[str, Any]

_FINE: Final = np.round(np.arange(-99, 100) / 100, 2)


def checked_rho(rho: object) -> tuple[float, ...]:
    """Return correlations of errors that are asked for.

    Raises
    ------
    ValueError
        If one isn't a number between -1 and 1, ends excluded.
    """
    given: list[object] = [rho] if is_number(rho) or isinstance(rho, str) else list(_each(rho))
    if not given:
        raise ValueError(f"rho is {rho!r}; give a list of correlations between -1 and 1")
    found = [float(str(one)) if is_number(one) else float("nan") for one in given]
    for one, number in zip(given, found, strict=True):
        if not -1 < number < 1:
            raise ValueError(f"rho holds {one!r}; correlations of errors lie between -1 and 1, ends excluded")
    return tuple(found)


def _each(rho: object) -> Iterable[object]:
    if not isinstance(rho, Iterable):
        raise ValueError(f"rho is {rho!r}; give a list of correlations between -1 and 1")
    return rho


def rho_row(rho: float, first: Path, second: Path, drawn: ChainDraws, level: float) -> Row:
    """Row of a correlation of the errors."""
    low, high = drawn.interval(rho, level)
    return {"rho": rho, "estimate": indirect_at(rho, first, second), "conf_low": low, "conf_high": high}


def where_nought(drawn: ChainDraws, middle: float, level: float) -> tuple[float, float]:
    """Outermost correlations next to the middle whose interval includes nought; the ends where all do."""
    below = drawn.share_below(_FINE)
    includes = (below >= (1 - level) / 2) & (below <= (1 + level) / 2)
    ends = []
    for side in (-1, 1):
        outwards = np.flatnonzero((_FINE - middle) * side > 0)[::side]
        without = outwards[~includes[outwards]]
        if not len(without):
            ends.append(float(side))
            continue
        nearest = int(without[0]) - side
        known = 0 <= nearest < len(_FINE) and (_FINE[nearest] - middle) * side > 0
        ends.append(float(_FINE[nearest]) if known else middle)
    return ends[0], ends[1]
