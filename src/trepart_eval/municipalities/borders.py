"""The way from one year's borders to another's: where each municipality's territory goes, and in which shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from trepart_eval.municipalities.register import read_register

Shares = Mapping[str, Mapping[str, Fraction]]

_WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Division:
    """A municipality whose territory is several on the way, so that shares must say how to divide what it has.

    Attributes
    ----------
    code : str
        The municipality.
    year : int
        Year of the change.
    into : tuple of str
        What it becomes at the change; what it came from, going back.
    at_last : tuple of str
        What it is at the end of the way.
    """

    code: str
    year: int
    into: tuple[str, ...]
    at_last: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a municipality becomes.

    Attributes
    ----------
    share_of : mapping of str to Fraction
        Share of it in each municipality at the end; they sum to 1. Empty while a division has no shares, or where the
        register begins too late to know.
    unsettled : tuple of Division
        Divisions that need shares.
    """

    share_of: Mapping[str, Fraction]
    unsettled: tuple[Division, ...] = ()


class BorderMove:
    """From the borders of one year to those of another, forwards or back.

    Parameters
    ----------
    start, end : int
        The years.
    shares : mapping
        How a municipality is divided among others: among those it became at the change, or among those it is at last.
    """

    def __init__(self, start: int, end: int, shares: Shares) -> None:
        self.start, self.end, self.shares = start, end, shares
        self.back = end < start
        self._years = read_register().years_between(start, end)
        self._known: dict[tuple[str, int], Parts] = {}
        self._reached: dict[tuple[str, int], frozenset[str]] = {}

    def parts(self, code: str) -> Parts:
        """Return what a municipality at the start becomes at the end."""
        return self._follow(code, 0)

    def sources(self, target: str) -> frozenset[str]:
        """Municipalities at the start that a municipality at the end has, or may have, territory of."""
        return self._sources.get(target, frozenset())

    @cached_property
    def _sources(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for code in read_register().codes_in(self.start):
            parts = self.parts(code)
            for target in self._reach(code, 0) if parts.unsettled else parts.share_of:
                found[target].add(code)
        return {target: frozenset(codes) for target, codes in found.items()}

    def _step(self, code: str, at: int) -> tuple[str, ...]:
        return read_register().step(code, self._years[at], back=self.back)

    def _reach(self, code: str, at: int) -> frozenset[str]:
        """Codes at the end, from a code before the change number ``at``."""
        if at == len(self._years):
            return frozenset({code})
        if (code, at) not in self._reached:
            further = (self._reach(there, at + 1) for there in self._step(code, at))
            self._reached[code, at] = frozenset().union(*further)
        return self._reached[code, at]

    def _follow(self, code: str, at: int) -> Parts:
        if (code, at) not in self._known:
            self._known[code, at] = self._followed(code, at)
        return self._known[code, at]

    def _followed(self, code: str, at: int) -> Parts:
        last = self._reach(code, at)
        if len(last) <= 1:
            return Parts(dict.fromkeys(last, _WHOLE))
        given = self.shares.get(code, {})
        if given.keys() == last:
            return Parts({target: share for target, share in given.items() if share})
        into = self._step(code, at)
        if len(into) == 1:
            return self._follow(into[0], at + 1)
        if given.keys() != set(into):
            return Parts({}, (Division(code, self._years[at], into, tuple(sorted(last))),))
        return self._divided({there: share for there, share in given.items() if share}, at)

    def _divided(self, given: Mapping[str, Fraction], at: int) -> Parts:
        """Parts of each part, put together."""
        each = {there: self._follow(there, at + 1) for there in given}
        unsettled = tuple(division for parts in each.values() for division in parts.unsettled)
        if unsettled:
            return Parts({}, unsettled)
        share_of: dict[str, Fraction] = defaultdict(Fraction)
        for there, parts in each.items():
            for target, share in parts.share_of.items():
                share_of[target] += given[there] * share
        return Parts(dict(share_of))
