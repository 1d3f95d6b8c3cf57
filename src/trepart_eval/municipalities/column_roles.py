"""What each column of a table is when the table moves to other borders: code, key, number, name, or left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from trepart_eval.municipalities.meaning import named
from trepart_eval.municipalities.spellings import take_apart
from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest

if TYPE_CHECKING:
    import pandas as pd

WAYS: Final = ("sum", "weighted", "refuse")
"""What ``how`` may say of a column."""

_NAME_COLUMNS: Final = {"name", "municipality", "municipality_name", "navn", "kommune", "kommunenavn", "namn"}
_TIME_COLUMNS: Final = {
    *("year", "quarter", "month", "week", "date", "period", "time", "wave"),
    *("år", "aar", "kvartal", "måned", "månad", "uke", "veke", "dato", "tid", "periode", "måling", "bølge"),
}


@dataclass(frozen=True, slots=True)
class ColumnRoles:
    """What each column is.

    Attributes
    ----------
    code : str
        Column of the municipality.
    keys : tuple of str
        Columns that tell rows of one municipality apart, such as year and party.
    how : mapping of str to str
        Way of each column of numbers, denominators among them.
    denominator : mapping of str to str
        Denominator of each weighted column.
    names : tuple of str
        Columns with the municipality's name, which the register fills anew.
    left_out : tuple of str
        Texts about the old municipality, such as its county.
    """

    code: str
    keys: tuple[str, ...]
    how: Mapping[str, str]
    denominator: Mapping[str, str]
    names: tuple[str, ...]
    left_out: tuple[str, ...]


def read_roles(
    frame: pd.DataFrame,
    how: object,
    denominator: object,
    by: Mapping[str, str],
    code: str,
    problems: Problems,
) -> ColumnRoles | None:
    """Role of every column; None, and problems noted, where they can't be told.

    ``by`` holds the columns named as keys, with the argument that named each.
    """
    before = len(problems)
    columns = list(frame.columns)
    for column in dict.fromkeys(column for column in columns if columns.count(column) > 1):
        problems.add("frame_column_twice", column=str(column), name=column)
    for name, key in {code: "code", **by}.items():
        if _check_there(name, columns, key, problems) and not _has_values(frame[name]):
            problems.add("frame_column_of_lists", column=str(name), name=name)
    ways = _ways(how, columns, problems)
    below = _denominators(denominator, ways, columns, problems)
    if len(problems) > before:
        return None
    ways |= dict.fromkeys(below.values(), "sum")
    for name in [name for name in ways if name in {code, *by}]:
        problems.add("harmonise_column_is_key", key="how", value=name)
    for name, way in ways.items():
        if way != "refuse":
            _check_numbers(frame[name], name, way, problems, below_zero=name not in below.values())
    rest = [name for name in columns if name not in {code, *by, *ways}]
    names = tuple(name for name in rest if _holds_names(frame, code, name))
    kinds = {name: _kind_of_rest(frame, code, name) for name in rest if name not in names}
    unclear = [str(name) for name, kind in kinds.items() if kind == "unclear"]
    if unclear:
        problems.add("harmonise_column_unclear", key="how", names=", ".join(unclear), example=unclear[0])
    if len(problems) > before:
        return None
    keys = tuple(name for name in columns if name in by or kinds.get(name) == "key")
    left_out = tuple(name for name, kind in kinds.items() if kind == "attribute")
    return ColumnRoles(code, keys, ways, below, names, left_out)


def _check_there(name: object, columns: Sequence[object], key: str, problems: Problems) -> bool:
    if name in columns:
        return True
    known = [str(column) for column in columns]
    near = nearest(str(name), known)
    problems.add("frame_column_missing", key=key, name=name, known=", ".join(known), suggestion=near)
    return False


def _ways(how: object, columns: Sequence[object], problems: Problems) -> dict[str, str]:
    if not isinstance(how, Mapping):
        problems.add("harmonise_how_not_mapping", key="how", value=how)
        return {}
    for name, way in how.items():
        _check_there(name, columns, "how", problems)
        if way not in WAYS:
            near = nearest(str(way), WAYS)
            problems.add("unknown_choice", key=f"how[{name!r}]", value=way, known=", ".join(WAYS), suggestion=near)
    return dict(how)


def _denominators(
    given: object, ways: Mapping[str, str], columns: Sequence[object], problems: Problems
) -> dict[str, str]:
    """Denominator of every weighted column: one for all, or one for each."""
    rates = [name for name, way in ways.items() if way == "weighted"]
    found: dict[str, str] = {}
    for name in rates:
        one: Any = given.get(name) if isinstance(given, Mapping) else given
        if one is None:
            problems.add("harmonise_no_denominator", key="denominator", name=name)
        elif _check_there(one, columns, "denominator", problems):
            found[name] = one
            if one == name or ways.get(one, "sum") != "sum":
                problems.add("harmonise_denominator_not_summed", key="denominator", value=one)
    if isinstance(given, Mapping):
        for name in given:
            if name not in rates:
                near = nearest(str(name), rates)
                problems.add("harmonise_denominator_unused", key="denominator", name=name, suggestion=near)
    return found


def _check_numbers(column: pd.Series, name: str, way: str, problems: Problems, *, below_zero: bool) -> None:
    if not _is_number(column):
        problems.add("harmonise_not_numbers", column=str(name), value=way)
        return
    numbers = column.to_numpy(dtype="float64", na_value=float("nan"))
    if (abs(numbers) == float("inf")).any():
        problems.add("harmonise_not_finite", column=str(name), value=numbers[abs(numbers) == float("inf")][0])
    elif not below_zero and (numbers < 0).any():
        problems.add("harmonise_denominator_negative", column=str(name), value=numbers[numbers < 0][0])


def _has_values(column: pd.Series | pd.DataFrame) -> bool:
    """Whether a column holds texts, numbers and dates rather than lists and tables."""
    try:
        column.nunique()
    except TypeError:
        return False
    return True


def _is_number(column: pd.Series) -> bool:
    from pandas.api.types import is_bool_dtype, is_complex_dtype, is_numeric_dtype

    return is_numeric_dtype(column) and not is_bool_dtype(column) and not is_complex_dtype(column)


def _kind_of_rest(frame: pd.DataFrame, code: str, name: str) -> str:
    """Whether a column that nobody spoke of is a ``key``, an ``attribute`` of the municipality, or ``unclear``."""
    from pandas.api.types import is_datetime64_any_dtype

    column = frame[name]
    if str(name).casefold() in _TIME_COLUMNS or is_datetime64_any_dtype(column):
        return "key"
    if _is_number(column):
        return "unclear"
    try:
        if column.nunique(dropna=False) <= 1:
            return "key"
        varies = frame.groupby(code, dropna=False)[name].nunique(dropna=False).max() > 1
    except TypeError:  # lists and such
        return "unclear"
    return "key" if varies else "attribute"


def _holds_names(frame: pd.DataFrame, code: str, name: str) -> bool:
    """Whether a column has the municipalities' names, by its own name or by what it holds."""
    from pandas.api.types import is_datetime64_any_dtype

    column = frame[name]
    if _is_number(column) or is_datetime64_any_dtype(column):
        return False
    if str(name).casefold() in _NAME_COLUMNS:
        return True
    try:
        pairs = set(zip(frame[code], column, strict=True))
    except TypeError:
        return False
    return bool(pairs) and all(_is_name_of(one, text) for one, text in pairs)


def _is_name_of(code: object, text: object) -> bool:
    return isinstance(text, str) and take_apart(code).code in {one.code for one in named(text)}
