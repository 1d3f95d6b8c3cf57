"""Which municipality each row of a table is of, and on which year's borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.municipalities.lookup import year_of
from trepart_eval.municipalities.meaning import Meaning, read_municipality
from trepart_eval.municipalities.register import FIRST_YEAR, LAST_YEAR, read_register
from trepart_eval.problems import Problem, Problems

if TYPE_CHECKING:
    import pandas as pd

BORDERS: Final = "municipality_borders"
"""Key of ``frame.attrs`` that says which year's borders a table stands on."""

_ONE_BY_ONE: Final = 5
_OWN_YEAR: Final = ("year", "år", "aar")


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Municipality of each row.

    Attributes
    ----------
    code : ndarray of str, shape (n_rows,)
        Four-digit codes.
    year : ndarray of int, shape (n_rows,)
        Year whose borders the row stands on.
    own_year : str or None
        Column that the years were taken from, where nobody named it.
    """

    code: NDArray[np.object_]
    year: NDArray[np.intp]
    own_year: str | None = None


def place_rows(frame: pd.DataFrame, code: str, borders: object, problems: Problems) -> Placed | None:
    """Municipality and borders of every row; None, and problems noted, where any row has none."""
    before = len(problems)
    number, meanings = _meanings(frame, code, problems)
    if len(problems) > before:
        return None
    own_year = None
    if borders is None:
        year = _known_year(frame, meanings)
        if year is None:
            own_year = _own_year(frame, number, meanings)
        if year is None and own_year is None:
            year = _inferred_year(meanings, code, problems)
        borders = year if own_year is None else own_year
    years = _years(frame, borders, problems)
    if years is None or len(problems) > before:
        return None
    codes = _codes(number, years, meanings, problems)
    return None if len(problems) > before else Placed(codes, years, own_year)


def _meanings(frame: pd.DataFrame, code: str, problems: Problems) -> tuple[NDArray[np.intp], list[Meaning]]:
    """Number of each row's distinct value, and what each value may mean."""
    import pandas as pd

    missing = frame[code].isna().to_numpy()
    if missing.any():
        labels = ", ".join(str(label) for label in frame.index[missing][:_ONE_BY_ONE])
        problems.add("frame_code_missing", column=code, count=int(missing.sum()), labels=labels)
    values = [value if isinstance(value, str | int | float) else str(value) for value in frame[code][~missing]]
    number, distinct = pd.factorize(np.array([*values, None], dtype=object)[:-1])
    found: list[Meaning] = []
    wrong: list[Problem] = []
    for value in distinct:
        one = Problems()
        meaning = read_municipality(value, one, column=code)
        wrong.extend(one)
        if meaning is not None:
            found.append(meaning)
    _note_wrong(wrong, code, problems)
    return number, found


def _note_wrong(wrong: Sequence[Problem], column: str, problems: Problems) -> None:
    """Note what isn't understood, unknown codes in one list where they are many: all of them are named."""
    unknown = [problem for problem in wrong if problem.code == "unknown_municipality"]
    if len(unknown) > _ONE_BY_ONE:
        near = [(problem.details["value"], problem.details["suggestion"]) for problem in unknown]
        values = "; ".join(f"{value} ({suggestion}?)" if suggestion else str(value) for value, suggestion in near)
        problems.add("unknown_municipalities", column=column, count=len(unknown), values=values)
        wrong = [problem for problem in wrong if problem.code != "unknown_municipality"]
    for problem in wrong:
        problems.add(problem.code, column=column, **problem.details)


def _years(frame: pd.DataFrame, borders: object, problems: Problems) -> NDArray[np.intp] | None:
    """Year whose borders each row stands on: one for all, or from a column."""
    if not isinstance(borders, str) or borders not in frame.columns:
        year = year_of(borders, problems, key="borders")
        return None if year is None else np.full(len(frame), year, dtype=np.intp)
    year_of_value: dict[Any, int] = {}
    column = frame[borders]
    if hasattr(column, "dt"):
        column = column.dt.year
    for value in column.unique():
        year = year_of(value, problems, key=f"borders={borders!r}")
        if year is not None:
            year_of_value[value] = year
    years = column.map(year_of_value)
    return None if years.isna().any() else years.to_numpy(dtype=np.intp)


def _codes(
    number: NDArray[np.intp], years: NDArray[np.intp], meanings: Sequence[Meaning], problems: Problems
) -> NDArray[np.object_]:
    pairs, of_row = np.unique(np.stack([number, years]), axis=1, return_inverse=True)
    codes = np.full(pairs.shape[1], "", dtype=object)
    for place, (which, year) in enumerate(pairs.T):
        one = meanings[which].only_in(int(year), problems)
        codes[place] = "" if one is None else one.code
    return codes[of_row.reshape(-1)]


def _fits(meanings: Sequence[Meaning], year: int) -> bool:
    """Whether every value means a municipality of a year."""
    return all(meaning.in_year(year) for meaning in meanings)


def _fits_one(meanings: Sequence[Meaning], year: int) -> bool:
    """Whether every value means one municipality of a year, and no more."""
    return all(len(meaning.in_year(year)) == 1 for meaning in meanings)


def _known_year(frame: pd.DataFrame, meanings: Sequence[Meaning]) -> int | None:
    """Year that `harmonise` has written on the table, if its codes are still of that year."""
    year = frame.attrs.get(BORDERS)
    known = isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR and _fits_one(meanings, year)
    return year if known else None


def _eras() -> list[int]:
    """Last year of each stretch without changes, newest first."""
    return [LAST_YEAR, *(year - 1 for year in reversed(read_register().change_years))]


def _own_year(frame: pd.DataFrame, number: NDArray[np.intp], meanings: Sequence[Meaning]) -> str | None:
    """Column with each row's year, where no one year has all the codes and every row is at home in its own."""
    if any(_fits(meanings, year) for year in _eras()):
        return None
    for column in frame.columns:
        if str(column).casefold() in _OWN_YEAR:
            ignored = Problems()
            years = _years(frame, column, ignored)
            if years is not None and not len(ignored):
                pairs = np.unique(np.stack([number, years]), axis=1)
                if all(len(meanings[which].in_year(int(year))) == 1 for which, year in pairs.T):
                    return str(column)
    return None


def _inferred_year(meanings: Sequence[Meaning], column: str, problems: Problems) -> int:
    """Latest year whose borders have all the codes; problems noted where no year has, or years that differ.

    Where a name means several municipalities in every year, the latest year is as good as any to say so.
    """
    register = read_register()
    fitting = {
        year: tuple(register.borders_from(meaning.in_year(year)[0].code, year) for meaning in meanings)
        for year in _eras()
        if _fits_one(meanings, year)
    }
    loosely = () if fitting else [year for year in _eras() if _fits(meanings, year)]
    if loosely:
        return loosely[0]
    latest_of = {borders: year for year, borders in reversed(fitting.items())}
    if not fitting:
        first = max(meanings, key=lambda meaning: min(one.valid_from for one in meaning.periods))
        last = min(meanings, key=lambda meaning: max(one.valid_to or LAST_YEAR + 1 for one in meaning.periods))
        begins = min(first.periods, key=lambda one: one.valid_from).with_years
        ends = max(last.periods, key=lambda one: one.valid_to or LAST_YEAR + 1).with_years
        problems.add("borders_of_several_years", column=column, first=ends, second=begins)
    elif len(latest_of) > 1:
        differing = [
            meaning.in_year(LAST_YEAR if LAST_YEAR in fitting else max(fitting))[0]
            for meaning, borders in zip(meanings, zip(*fitting.values(), strict=True), strict=True)
            if len(set(borders)) > 1
        ]
        names = ", ".join(str(one) for one in differing)
        years = " / ".join(f"borders={year}" for year in sorted(latest_of.values()))
        problems.add("borders_unclear", column=column, names=names, years=years)
    return max(fitting, default=LAST_YEAR)
