"""`calibrate` and `crisp`: from figures to memberships in a set, with what counts as in, out and in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trepart_eval.relations.given_tables import table_of

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

TOLERANCE: Final = 1e-9
"""How far below a cut a figure may be from rounding and still meet it."""


@dataclass(frozen=True, slots=True, eq=False)
class CalibratedCases:
    """What each case got, and from which anchors.

    Attributes
    ----------
    anchors : dict
        Anchors of each condition: three, or one cut.
    """

    anchors: dict[str, tuple[float, ...]]
    _memberships: pd.DataFrame
    _table: pd.DataFrame

    @property
    def memberships(self) -> pd.DataFrame:
        """Cases by conditions, to give to `truth_table`."""
        return self._memberships.copy()

    @property
    def table(self) -> pd.DataFrame:
        """A row for each case and condition: ``case``, ``condition``, ``value``, ``membership``, and the anchors."""
        return self._table.copy()


def calibrate(x: ArrayLike, full_out: float, crossover: float, full_in: float, *, idm: float = 0.95) -> Array:
    """Membership in a set by the direct method: logistic, on either side of the crossover.

    Parameters
    ----------
    x : array_like
        Figures; missing ones stay missing.
    full_out, crossover, full_in : float
        Figures of a case that is out (membership 0.05), on the border (0.5) and in (0.95). They rise, or fall where low
        figures mean in.
    idm : float
        Membership at ``full_in``; one less it at ``full_out``.

    Raises
    ------
    ValueError
        If the anchors neither rise nor fall, or ``idm`` isn't between 0.5 and 1.

    Notes
    -----
    Source: Ragin (2008), Redesigning Social Inquiry, chapter 5.

    Examples
    --------
    >>> calibrate([1, 2.5, 4], 1, 2.5, 4).round(2).tolist()
    [0.05, 0.5, 0.95]
    """
    anchors = (full_out, crossover, full_in)
    if not all(_is_figure(one) for one in anchors):
        raise ValueError(f"the anchors are {anchors}; give three finite figures")
    if not (full_out < crossover < full_in or full_out > crossover > full_in):
        raise ValueError(f"the anchors are {anchors}; full_out, crossover and full_in rise, or fall, without ties")
    if not _is_figure(idm) or not 0.5 < idm < 1:
        raise ValueError(f"idm is {idm!r}; it lies between 0.5 and 1, such as 0.95")
    values = np.asarray(x, dtype=np.float64)
    away = values - crossover
    inward = away * (full_in - crossover) >= 0
    scale = np.where(inward, full_in - crossover, crossover - full_out)
    odds = np.log(idm / (1 - idm)) * away / scale
    return np.asarray(0.5 * (1 + np.tanh(odds / 2)))


def crisp(x: ArrayLike, cut: float) -> Array:
    """Membership 1 where a figure is at the cut or above, 0 below; missing figures stay missing.

    Raises
    ------
    ValueError
        If the cut isn't a finite figure.

    Examples
    --------
    >>> crisp([1, 2, 3], 2).tolist()
    [0.0, 1.0, 1.0]
    """
    if not _is_figure(cut):
        raise ValueError(f"cut is {cut!r}; give a finite figure")
    values = np.asarray(x, dtype=np.float64)
    return np.where(np.isnan(values), np.nan, (values >= cut - TOLERANCE).astype(np.float64))


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool) and bool(np.isfinite(value))


def calibrate_cases(
    frame: pd.DataFrame, anchors: Mapping[str, float | Sequence[float]], *, case: str | None = None
) -> CalibratedCases:
    """Memberships of all conditions, and a table of what each case got.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row per case.
    anchors : mapping
        For each column either one cut (see `crisp`) or full out, crossover and full in (see `calibrate`).
    case : str, optional
        Column with the names of the cases; the index where it is left out.

    Raises
    ------
    ValueError
        If a column isn't there, or has neither one nor three anchors.
    """
    import pandas as pd

    frame = table_of(frame, keep_index=True)
    absent = [name for name in (*anchors, *([case] if case else [])) if name not in frame]
    if absent:
        raise ValueError(f"the frame has no column {absent[0]!r}; its columns are {', '.join(map(str, frame.columns))}")
    if not isinstance(anchors, Mapping) or not anchors:
        raise ValueError("anchors name no condition; give a cut-off or three anchors for each, such as {'goals': 50}")
    names = pd.Index(frame[case] if case else frame.index, name="case").astype(str)
    columns, rows, kept = {}, [], {}
    for name, given in anchors.items():
        own = tuple(float(one) for one in np.atleast_1d(np.asarray(given, dtype=np.float64)))
        if len(own) not in (1, 3):
            raise ValueError(f"{name!r} has {len(own)} anchors; give one cut, or full_out, crossover and full_in")
        values = frame[name].to_numpy(dtype=np.float64)
        columns[name] = crisp(values, own[0]) if len(own) == 1 else calibrate(values, *own)
        kept[name] = own
        full_out, crossover, full_in = (np.nan, own[0], np.nan) if len(own) == 1 else own
        rows.append(
            pd.DataFrame(
                {"case": names, "condition": name, "value": values, "membership": columns[name],
                 "full_out": full_out, "crossover": crossover, "full_in": full_in}
            )
        )  # fmt: skip
    return CalibratedCases(kept, pd.DataFrame(columns, index=names), pd.concat(rows, ignore_index=True))
