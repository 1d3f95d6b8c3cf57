"""The register of municipality codes: which existed when, under which names, and what became of them."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Final

from trepart_eval.municipalities.spellings import bare, names_of
from trepart_eval.vocabulary.languages import EN_DASH

FIRST_YEAR: Final = 1971
"""First year that the register covers; what was there then may be older."""
LAST_YEAR: Final = 2024
"""Last year that the register covers."""

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality under one code, name and territory. All changes take effect on 1 January.

    Attributes
    ----------
    code : str
        Four digits.
    name : str
        Official name, Sámi and Kven names included: ``"Kárášjohka - Karasjok"``.
    valid_from : int
        First year. 1971, where the register begins, also stands for all years before.
    valid_to : int or None
        First year in which it was no more; None while it lasts.
    predecessors, successors : tuple of str
        Codes that it came from in ``valid_from`` and became in ``valid_to``, its own among them where it kept it.
    kind_of_change : {"merger", "split", "recode", "rename", "recode_rename", ""}
        How it ended; empty while it lasts.
    label : str
        Name, with the county where two had the same: ``"Våler (Østfold)"``.

    Examples
    --------
    >>> from trepart_eval import municipality
    >>> rissa = municipality("1624")
    >>> print(rissa)
    1624 Rissa
    >>> rissa.valid_to, rissa.kind_of_change, rissa.successors
    (2018, 'merger', ('5054',))
    """

    code: str
    name: str
    valid_from: int
    valid_to: int | None
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    kind_of_change: str
    label: str

    def exists_in(self, year: int) -> bool:
        """Whether it was there in a year."""
        return self.valid_from <= year and (self.valid_to is None or year < self.valid_to)

    @property
    def with_years(self) -> str:
        """Code, name and years, to tell it from others of its name: ``0137 Våler (Østfold), –2019``."""
        if self.valid_from == FIRST_YEAR and self.valid_to is None:
            return f"{self.code} {self.label}"
        first = "" if self.valid_from == FIRST_YEAR else self.valid_from
        last = "" if self.valid_to is None else self.valid_to - 1
        return f"{self.code} {self.label}, {first}{EN_DASH}{last}"

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"


@dataclass(frozen=True, slots=True)
class Change:
    """What one code became on 1 January of a year; a merger or split is several of these."""

    year: int
    old: str
    new: str
    old_label: str
    new_label: str
    kind: str

    @property
    def moves_borders(self) -> bool:
        """Whether more changed than a code or a name."""
        return self.kind in {"merger", "split"}


class Register:
    """Municipalities by code and by name, and the way between them.

    Attributes
    ----------
    by_code : mapping of str to tuple of Municipality
        Periods of each code, oldest first and without gaps.
    change_years : tuple of int
        Years in which anything changed.
    """

    def __init__(self, codes: Iterable[Row], changes: Sequence[Row]) -> None:
        links = [*_changes(changes)]
        self._after = _grouped((link.year, link.old, link.new) for link in links)
        self._before = _grouped((link.year, link.new, link.old) for link in links)
        self._kinds = {(link.year, link.old): link.kind for link in links}
        self._moved: dict[str, set[int]] = defaultdict(set)
        for link in links:
            if link.moves_borders:
                self._moved[link.old].add(link.year)
                self._moved[link.new].add(link.year)
        spans = _spans(codes, links)
        begun = {start for starts in spans.values() for start in starts if start > FIRST_YEAR}
        self.change_years: tuple[int, ...] = tuple(sorted(begun | {link.year for link in links}))
        self.by_code = {code: tuple(self._periods(code, spans[code])) for code in sorted(spans)}
        self._links = links

    def _periods(self, code: str, spans: Mapping[int, tuple[int | None, str]]) -> Iterator[Municipality]:
        """Periods of a code: a new one where its name or its borders changed."""
        for start in sorted(spans):
            end, label = spans[start]
            moved = sorted(year for year in self._moved.get(code, ()) if start < year < (end or LAST_YEAR + 1))
            for first, last in zip([start, *moved], [*moved, end], strict=True):
                yield Municipality(
                    code,
                    bare(label),
                    first,
                    last,
                    predecessors=self._before.get((first, code), ()),
                    successors=() if last is None else self._after.get((last, code), ()),
                    kind_of_change="" if last is None else self._kinds[last, code],
                    label=label,
                )

    @cached_property
    def by_name(self) -> dict[str, tuple[Municipality, ...]]:
        """Periods by folded name; each part of a double name is a name too."""
        found: dict[str, dict[Municipality, None]] = defaultdict(dict)
        labelled = [(one, one.label) for periods in self.by_code.values() for one in periods]
        labelled += [(self.then(link.old, link.year - 1), link.old_label) for link in self._links]
        for one, label in labelled:
            for name in names_of(label):
                found[name][one] = None
        return {name: tuple(ones) for name, ones in found.items()}

    def exists_in(self, code: str, year: int) -> bool:
        """Whether a code was in use in a year."""
        return any(one.exists_in(year) for one in self.by_code.get(code, ()))

    def then(self, code: str, year: int) -> Municipality:
        """Municipality that a code stood for in a year in which it was in use."""
        return next(one for one in self.by_code[code] if one.exists_in(year))

    def codes_in(self, year: int) -> tuple[str, ...]:
        """All codes in use in a year."""
        return tuple(code for code in self.by_code if self.exists_in(code, year))

    def step(self, code: str, year: int, *, back: bool = False) -> tuple[str, ...]:
        """Codes that hold a code's territory after the changes of a year; before them, going back.

        Nothing where the register begins too late to know where a code came from.
        """
        links = self._before if back else self._after
        if (year, code) in links:
            return links[year, code]
        return (code,) if self.exists_in(code, year - 1 if back else year) else ()

    def years_between(self, start: int, end: int) -> list[int]:
        """Years of change from the borders of one year to those of another, in the order they are met."""
        inside = [year for year in self.change_years if min(start, end) < year <= max(start, end)]
        return inside if start <= end else inside[::-1]

    def walk(self, code: str, start: int, end: int) -> tuple[str, ...]:
        """Codes at the end year that hold any of the territory a code had at the start year; forwards or back."""
        codes = {code}
        for year in self.years_between(start, end):
            codes = {there for here in codes for there in self.step(here, year, back=end < start)}
        return tuple(sorted(codes))

    def borders_from(self, code: str, year: int) -> int:
        """First year of the borders that a code had in a year."""
        return max((moved for moved in self._moved.get(code, ()) if moved <= year), default=FIRST_YEAR)


def _changes(rows: Sequence[Row]) -> Iterator[Change]:
    """Changes of the file, and the one it leaves out: who gains a part of another keeps its own territory."""
    listed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        listed[row["date"], row["new_code"]].append(row["old_code"])
        year, old, new = int(row["date"][:4]), row["old_code"], row["new_code"]
        yield Change(year, old, new, row["old_name"], row["new_name"], row["kind"])
    for row in rows:
        code, olds = row["new_code"], listed[row["date"], row["new_code"]]
        if len(olds) < int(row["n_predecessors"]) and code not in olds:
            olds.append(code)
            yield Change(int(row["date"][:4]), code, code, row["new_name"], row["new_name"], "merger")


def _grouped(links: Iterable[tuple[int, str, str]]) -> dict[tuple[int, str], tuple[str, ...]]:
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for year, one, other in links:
        found[year, one].add(other)
    return {key: tuple(sorted(others)) for key, others in found.items()}


def _spans(codes: Iterable[Row], links: Iterable[Change]) -> dict[str, dict[int, tuple[int | None, str]]]:
    """Last year and label by code and first year; what only the changes know of began before the register."""
    spans: dict[str, dict[int, tuple[int | None, str]]] = defaultdict(dict)
    for row in codes:
        end = int(row["valid_to"][:4]) if row["valid_to"] else None
        spans[row["code"]][int(row["valid_from"][:4])] = end, row["klass_label"]
    for link in links:
        if min(spans[link.old], default=link.year) >= link.year:
            spans[link.old][FIRST_YEAR] = link.year, link.old_label
    return spans


@cache
def read_register() -> Register:
    """Return the register that ships with the package."""
    folder = files(__package__)

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(folder.joinpath(name).read_text(encoding="utf-8"))))

    return Register(rows("codes.csv"), rows("changes.csv"))
