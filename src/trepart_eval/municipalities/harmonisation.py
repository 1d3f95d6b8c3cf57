"""A table moved from one year's municipal borders to another's."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from trepart_eval.municipalities.column_roles import ColumnRoles, read_roles
from trepart_eval.municipalities.lookup import year_of
from trepart_eval.municipalities.pieces import Cut, cut_rows
from trepart_eval.municipalities.placing import BORDERS, place_rows
from trepart_eval.municipalities.register import read_register
from trepart_eval.municipalities.shares import read_shares
from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.problem import in_language
from trepart_eval.problems.suggestions import nearest
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    import pandas as pd

    from trepart_eval.municipalities.aggregation import Numbers

NOTES: Final = "trepart_notes"
"""Key of ``frame.attrs`` with what to know about how the table was made."""
_INCOMPLETE: Final = ("refuse", "accept")


def harmonise(
    frame: pd.DataFrame,
    *,
    year: int,
    how: Mapping[str, str],
    code: str = "municipality_code",
    by: str | Sequence[str] = (),
    borders: int | str | None = None,
    denominator: str | Mapping[str, str] | None = None,
    shares: Mapping[str | int, Mapping[str | int, float]] | None = None,
    incomplete: str = "refuse",
    language: Language | str | None = None,
) -> pd.DataFrame:
    """Table on the municipal borders of a year, sorted by code and keys.

    Municipalities that became one are put together; one that became several is divided only where ``shares`` says how.
    Going back in time it is the other way round. What can't be told is refused, everything at once.

    Parameters
    ----------
    frame : DataFrame
        A row per municipality, and per year, party and so on where there are such columns.
    year : int
        The borders to move to, 1971 to 2024.
    how : mapping of str to {"sum", "weighted", "refuse"}
        What to do with each column of numbers: add counts, take the mean of rates weighted by their denominator, or
        refuse to join and divide (for medians and the like; also keeps a text column).
    code : str
        Column of the municipality, in any of the spellings that `municipality` understands.
    by : str or sequence of str
        Columns that tell rows of one municipality apart. Needn't be named: columns of time (``year``, ``quarter``),
        and texts that differ within a municipality or are the same all over.
    borders : int or str, optional
        Year whose borders the table stands on, or the column with each row's year. Left out: borders that have all the
        codes; where no year has them all, each row's own year in a column ``year``.
    denominator : str or mapping of str to str, optional
        Column that weighs the rates, or one for each rate. It is summed.
    shares : mapping, optional
        ``{"5012": {"5055": 0.3, "5056": 0.1, "5059": 0.6}}``: how to divide a municipality among all that it
        became at a change, or among all that it is at last. Counts are divided in whole numbers that sum to the total.
    incomplete : {"refuse", "accept"}
        Whether a municipality may be put together from less than all its parts, and 1103 without 1141 and 1142 be taken
        for the same as 1103 after 2020.
    language : Language or {"nb", "nn", "en"}, optional
        Language of messages; the computer's where it is left out.

    Returns
    -------
    DataFrame
        Columns in the order of ``frame``. Municipality names are those of the register; other texts about the old
        municipality are left out, unless ``how`` or ``by`` names them. ``attrs["municipality_borders"]`` is the year,
        ``attrs["trepart_notes"]`` says what was left out or accepted.

    Raises
    ------
    InputError
        With everything that is wrong: unknown codes, columns without a role, borders that can't be told, parts that
        are missing, divisions without shares.

    Examples
    --------
    >>> import pandas as pd
    >>> old = pd.DataFrame(
    ...     {"municipality_code": ["1624", "1718"], "employees": [600, 400], "sick_leave": [8.0, 10.0]}
    ... )
    >>> how = {"employees": "sum", "sick_leave": "weighted"}
    >>> harmonise(old, year=2024, how=how, denominator="employees")
      municipality_code  employees  sick_leave
    0              5054       1000         8.8
    """
    speak = choose_language(language, os.environ)
    problems, notes = Problems(), Problems()
    target = year_of(year, problems, key="year")
    division = read_shares(shares, problems)
    if not isinstance(incomplete, str) or incomplete not in _INCOMPLETE:
        near = nearest(str(incomplete), _INCOMPLETE)
        known = ", ".join(_INCOMPLETE)
        problems.add("unknown_choice", key="incomplete", value=incomplete, known=known, suggestion=near)
    roles = _roles(frame, how, denominator, by, borders, code, problems)
    placed = None if roles is None else place_rows(frame, code, borders, problems)
    if roles is None or placed is None or target is None or problems.has_errors:
        raise InputError(problems, speak)
    if placed.own_year is not None:
        notes.warn("borders_by_column", column=placed.own_year, name=placed.own_year)
    found = cut_rows(frame[list(roles.keys)], placed, target, division, problems)
    found.note_missing(notes if incomplete == "accept" else problems, accepted=incomplete == "accept")
    found.note_refused([name for name, way in roles.how.items() if way == "refuse"], problems)
    problems.raise_if_any(speak)
    if roles.left_out:
        notes.warn("harmonise_left_out", names=", ".join(map(str, roles.left_out)))
    result = _assembled(frame, roles, found, target)
    result.attrs = {**frame.attrs, BORDERS: target, NOTES: [str(one) for one in in_language(notes, speak)]}
    return result


def _roles(
    frame: pd.DataFrame,
    how: object,
    denominator: object,
    by: str | Sequence[str],
    borders: object,
    code: str,
    problems: Problems,
) -> ColumnRoles | None:
    import pandas as pd

    if not isinstance(frame, pd.DataFrame) or frame.columns.nlevels > 1:
        problems.add("not_a_frame", value=type(frame).__name__)
        return None
    named = [by] if isinstance(by, str) or not isinstance(by, Iterable) else by
    code, *named = (name if isinstance(name, str | int) else str(name) for name in (code, *named))
    keys = dict.fromkeys(named, "by")
    if isinstance(borders, str) and not borders.isdecimal():
        keys.setdefault(borders, "borders")
    return read_roles(frame, how, denominator, keys, code, problems)


def _assembled(frame: pd.DataFrame, roles: ColumnRoles, cut: Cut, year: int) -> pd.DataFrame:
    """Table of the output rows, with the columns that are kept in their order."""
    import pandas as pd

    register = read_register()
    columns: dict[str, Any] = {}
    for name in frame.columns:
        if name == roles.code:
            columns[name] = pd.Series(cut.codes, dtype="str")
        elif name in roles.names:
            columns[name] = pd.Series([register.then(one, year).name for one in cut.codes], dtype="str")
        elif name in roles.keys or roles.how.get(name) == "refuse" or (name in roles.how and not cut.joins_any):
            columns[name] = frame[name].iloc[cut.first_rows].reset_index(drop=True)
        elif name in roles.how:
            columns[name] = _numbers(frame, name, roles, cut)
    return pd.DataFrame(columns, columns=pd.Index(columns, dtype=frame.columns.dtype))


def _numbers(frame: pd.DataFrame, name: str, roles: ColumnRoles, cut: Cut) -> pd.Series:
    """A column of counts or rates, put together."""
    import pandas as pd

    from trepart_eval.municipalities.aggregation import summed, weighted

    values = _array(frame[name])
    if roles.how[name] == "sum":
        total = pd.Series(summed(values, cut.pieces))
        kind = frame[name].dtype
        nullable = isinstance(kind, pd.api.extensions.ExtensionDtype) and pd.api.types.is_integer_dtype(kind)
        return total.astype("Int64") if nullable else total
    below = _array(frame[roles.denominator[name]])
    return pd.Series(weighted(values.astype("float64"), below, cut.pieces))


def _array(column: pd.Series) -> Numbers:
    """Whole numbers as they are; anything with missing values as floats with NaN."""
    from pandas.api.types import is_integer_dtype

    if is_integer_dtype(column.dtype) and not column.isna().any():
        return column.to_numpy(dtype="int64")
    return column.to_numpy(dtype="float64", na_value=float("nan"))
