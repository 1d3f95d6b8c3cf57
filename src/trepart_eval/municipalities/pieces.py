"""A table's rows cut into the pieces that make up the rows on other borders."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.municipalities.aggregation import Pieces
from trepart_eval.municipalities.borders import BorderMove, Division, Shares
from trepart_eval.municipalities.placing import Placed
from trepart_eval.municipalities.register import read_register
from trepart_eval.problems import Problems, Severity
from trepart_eval.vocabulary.languages import EN_DASH

if TYPE_CHECKING:
    import pandas as pd

_NAMED: Final = 8  # municipalities in one sentence


class Cut:
    """Pieces of a table, and what each output row is made of.

    Attributes
    ----------
    pieces : Pieces
    codes : list of str
        Municipality of each output row.
    first_rows : ndarray of int
        First input row of each output row, for the keys that its rows share.
    """

    def __init__(
        self,
        pieces: Pieces,
        codes: Sequence[str],
        placed: Placed,
        moves: Mapping[int, BorderMove],
        unsettled: Mapping[int, set[str]],
    ) -> None:
        self.pieces = pieces
        self.codes = list(codes)
        self.first_rows: NDArray[np.intp] = pieces.row[pieces.first]
        self._placed = placed
        self._moves = moves
        self._unsettled = unsettled

    @cached_property
    def joins_any(self) -> bool:
        """Whether any output row is more or less than one input row."""
        return bool(self.pieces.joined.any())

    def note_missing(self, problems: Problems, *, accepted: bool) -> None:
        """Note every municipality that lacks parts, with the number of output rows that it goes for."""
        n_rows: Counter[tuple[str, tuple[str, ...]]] = Counter()
        years_of: dict[tuple[str, tuple[str, ...]], set[int]] = defaultdict(set)
        years = self._placed.year[self.first_rows]
        needed = [self._moves[int(year)].sources(code) for code, year in zip(self.codes, years, strict=True)]
        found = self.pieces.n_of_target
        short = found != np.array([len(sources) for sources in needed], dtype=np.intp)
        order = np.argsort(self.pieces.target, kind="stable")
        ends = np.cumsum(found)
        for place in np.flatnonzero(short):
            pieces = order[ends[place] - found[place] : ends[place]]
            year = int(years[place])
            lacking = needed[place] - {*self._placed.code[self.pieces.row[pieces]]} - self._unsettled[year]
            if lacking:
                which = self.codes[place], tuple(str(read_register().then(code, year)) for code in sorted(lacking))
                n_rows[which] += 1
                years_of[which].add(year)
        code = "parts_missing_accepted" if accepted else "parts_missing"
        end = next(iter(self._moves.values())).end if self._moves else 0
        for target, names in sorted(n_rows):
            problems.add(
                code,
                severity=Severity.WARNING if accepted else Severity.ERROR,
                value=read_register().then(target, end),
                year=end,
                names=", ".join(names),
                borders=_span(years_of[target, names]),
                count=n_rows[target, names],
            )

    def note_refused(self, columns: Sequence[str], problems: Problems) -> None:
        """Note columns that may neither be joined nor divided, where they would be."""
        if columns and self.joins_any:
            places = np.flatnonzero(self.pieces.joined)
            end = next(iter(self._moves.values())).end
            names = _names({self.codes[place] for place in places}, end)
            for column in columns:
                problems.add("harmonise_refused", column=str(column), names=names)


def cut_rows(keys: pd.DataFrame, placed: Placed, end: int, shares: Shares, problems: Problems) -> Cut:
    """Cut each row into its pieces on the borders of a year; divisions without shares are noted."""
    moves = {int(year): BorderMove(int(year), end, shares) for year in np.unique(placed.year)}
    _note_doubles(keys, placed, problems)
    places = list(zip(placed.code.tolist(), placed.year.tolist(), strict=True))
    parts_of = {(code, year): moves[year].parts(code) for code, year in dict.fromkeys(places)}
    unsettled: dict[int, set[str]] = defaultdict(set)
    divisions: dict[Division, BorderMove] = {}
    for (code, year), parts in parts_of.items():
        if parts.unsettled:
            unsettled[year].add(code)
            divisions |= dict.fromkeys(parts.unsettled, moves[year])
        elif not parts.share_of:
            one, first = read_register().then(code, year), read_register().by_code[code][0].valid_from
            problems.add("origin_unknown", value=one, year=end, first=first)
    _note_divisions(divisions, problems)
    of_row = [sorted(parts_of[place].share_of.items()) for place in places]
    row = np.repeat(np.arange(len(of_row)), [len(parts) for parts in of_row])
    flat = [part for parts in of_row for part in parts]
    codes = np.array([code for code, _ in flat], dtype=object)
    share = np.array([part for _, part in flat], dtype=object)
    target, target_codes = _targets(keys, row, codes)
    return Cut(Pieces(row, target, share, len(target_codes)), target_codes, placed, moves, unsettled)


def _targets(
    keys: pd.DataFrame, row: NDArray[np.intp], codes: NDArray[np.object_]
) -> tuple[NDArray[np.intp], list[str]]:
    """Number of each piece's output row, sorted by code and keys, and the code of each output row."""
    by = _with_code(keys.iloc[row], codes)
    grouped = by.groupby(list(by.columns), sort=True, dropna=False, observed=True)
    target = np.asarray(grouped.ngroup(), dtype=np.intp)
    found = np.empty(grouped.ngroups, dtype=object)
    found[target] = codes
    return target, [str(code) for code in found]


def _with_code(keys: pd.DataFrame, codes: NDArray[np.object_]) -> pd.DataFrame:
    """Key columns after the code, numbered so that no names can meet."""
    import pandas as pd

    return pd.DataFrame({0: codes, **{place: keys.iloc[:, place - 1].array for place in range(1, keys.shape[1] + 1)}})


def _note_doubles(keys: pd.DataFrame, placed: Placed, problems: Problems) -> None:
    by = _with_code(keys, placed.code)
    twice = by[by.duplicated()].drop_duplicates()
    for code, *rest in twice.itertuples(index=False):
        year = int(placed.year[np.flatnonzero(placed.code == code)[0]])
        details = [f"{name}={value}" for name, value in zip(keys.columns, rest, strict=True)]
        value = ", ".join([str(read_register().then(code, year)), *details])
        problems.add("frame_municipality_twice", value=value)


def _note_divisions(divisions: dict[Division, BorderMove], problems: Problems) -> None:
    for division, move in sorted(divisions.items(), key=lambda item: (item[0].year, item[0].code)):
        before, after = division.year - 1, division.year
        here, there = (after, before) if move.back else (before, after)
        details: dict[str, Any] = {
            "value": read_register().then(division.code, here),
            "year": before if move.back else after,
            "names": _names(division.into, there),
            "example": "{" + ", ".join(f'"{code}": …' for code in division.into) + "}",
            "code": division.code,
        }
        given = move.shares.get(division.code)
        if given:
            problems.add("shares_of_others", **details, given=", ".join(given))
        elif move.back:
            problems.add("merger_needs_shares", **details)
        else:
            problems.add("split_needs_shares", **details)


def _names(codes: Sequence[str] | set[str] | frozenset[str], year: int) -> str:
    register = read_register()
    return ", ".join(str(register.then(code, year)) for code in sorted(codes))


def _span(years: Iterable[int]) -> str:
    """Year or years, from the first to the last."""
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}{EN_DASH}{last}"
