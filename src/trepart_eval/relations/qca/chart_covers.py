"""Every choice of prime implicants that explains all positive rows: the fewest, or none to spare.

A whole number is a set, one bit each. A row whose terms are among another's makes the other superfluous. In a search
for the fewest terms, a term whose rows are among another's can wait: it takes the other's place afterwards wherever the
rest still covers everything, so that no tie is lost. What is left falls apart into pieces that have no term in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Cover = tuple[int, ...]

STEPS_FOR_SIZE: Final = 60_000
"""Rows looked at in the search after which the size of the smallest cover is found by integer programming instead."""
STEPS: Final = 2_000_000
"""Rows looked at after which the search for more covers stops, and says so."""
SECONDS: Final = 20.0
"""Seconds after which integer programming stops with the best cover so far, and the result says so."""


@dataclass(frozen=True, slots=True)
class Covers:
    """Covers of a prime implicant chart.

    Attributes
    ----------
    covers : tuple of tuple of int
        Terms of each, by their place in the chart; sorted.
    complete : bool
        Whether these are all there are.
    """

    covers: tuple[Cover, ...]
    complete: bool


class _Spent(Exception):  # noqa: N818 - it ends a search, nothing is wrong
    """The search has used its steps or has found as many covers as were asked for."""


def smallest_covers(chart: Flags, limit: int) -> Covers:
    """All covers with the fewest terms.

    Parameters
    ----------
    chart : ndarray of bool, shape (terms, rows)
        Which term holds for which row; each row has a term.
    limit : int
        Most covers to return.
    """
    rows = [_bits(row) for row in chart.T]
    return _fewest(rows, range(len(chart)), limit)


def irredundant_covers(chart: Flags, limit: int) -> Covers:
    """All covers from which no term can be taken away.

    Parameters
    ----------
    chart : ndarray of bool, shape (terms, rows)
        Which term holds for which row; each row has a term.
    limit : int
        Most covers to return.
    """
    rows = _needed([_bits(row) for row in chart.T])
    reaches = _reaches(rows, range(len(chart)))
    alike = _alike(reaches)
    found: list[Cover] = []
    for kinds in _minimal_sets(rows, reaches, [terms[0] for terms in alike.values()]):
        for terms in product(*(alike[reaches[kind]] for kind in kinds)):
            if len(found) == limit:
                return Covers(tuple(sorted(found)), False)
            found.append(tuple(sorted(terms)))
    return Covers(tuple(sorted(found)), True)


def _fewest(rows: list[int], terms: Iterable[int], limit: int) -> Covers:
    """Smallest covers by the terms that are not inside another, then by those that can take their place."""
    rows = _needed(rows)
    reaches = _reaches(rows, terms)
    alike = _alike(reaches)
    largest: list[int] = []
    for reach in sorted(alike, key=int.bit_count, reverse=True):
        if reach and not any(reach & other == reach for other in largest):
            largest.append(reach)
    if len(largest) == len(reaches):
        return _by_pieces(rows, limit)
    kept = [alike[reach][0] for reach in largest]
    mask = sum(1 << term for term in kept)
    inner = _fewest([row & mask for row in rows], kept, limit)
    inside = {
        alike[reach][0]: [(term, other) for other, group in alike.items() if other & reach == other for term in group]
        for reach in largest
    }
    found: dict[Cover, None] = {}
    whole = (1 << len(rows)) - 1
    for cover in inner.covers:
        for terms_of in _replaced([inside[term] for term in cover], [reaches[term] for term in cover], whole):
            found[terms_of] = None
            if len(found) > limit:
                return Covers(tuple(sorted(found)[:limit]), False)
    return Covers(tuple(sorted(found)), inner.complete)


def _replaced(choices: list[list[tuple[int, int]]], reach: list[int], whole: int) -> Iterator[Cover]:
    """Covers with each term replaced by one inside it, as long as everything stays covered."""
    later = [0] * (len(reach) + 1)
    for place in range(len(reach) - 1, -1, -1):
        later[place] = later[place + 1] | reach[place]
    stack: list[tuple[int, int, Cover]] = [(0, 0, ())]
    while stack:
        place, covered, chosen = stack.pop()
        if place == len(reach):
            yield tuple(sorted(chosen))
            continue
        rest = covered | later[place + 1]
        for term, own in choices[place]:
            if rest | own == whole:
                stack.append((place + 1, covered | own, (*chosen, term)))


def _by_pieces(rows: list[int], limit: int) -> Covers:
    """Smallest covers of each piece of the chart, put together in every way."""
    pieces: list[tuple[int, list[int]]] = []
    for row in rows:
        joined, members = row, [row]
        apart = []
        for terms, others in pieces:
            if terms & joined:
                joined, members = joined | terms, members + others
            else:
                apart.append((terms, others))
        pieces = [*apart, (joined, members)]
    parts = [_searched(members, limit) for _, members in pieces]
    found: list[Cover] = []
    for choice in product(*(part.covers for part in parts)):
        if len(found) == limit:
            return Covers(tuple(sorted(found)), False)
        found.append(tuple(sorted(term for cover in choice for term in cover)))
    return Covers(tuple(sorted(found)), all(part.complete for part in parts))


def _searched(rows: list[int], limit: int) -> Covers:
    """Smallest covers of one piece."""
    if len(rows) == 1:
        return Covers(tuple((term,) for term in _places(rows[0])), True)
    terms = sorted({term for row in rows for term in _places(row)})
    reaches = _reaches(rows, terms)
    size, one, proven = _smallest_size(rows, reaches)
    if not proven:
        return Covers((one,), False)
    search = _Search(rows, reaches, STEPS, limit)
    complete = search.run(size)
    return Covers(tuple(search.found) or (one,), complete)


class _Search:
    """Depth-first search for covers of one size, each found once."""

    def __init__(self, rows: list[int], reaches: dict[int, int], steps: int, limit: int) -> None:
        self.rows, self.reaches, self.steps, self.limit = rows, reaches, steps, limit
        self.found: list[Cover] = []
        self.most = max(reach.bit_count() for reach in reaches.values())

    def run(self, size: int) -> bool:
        """Find all covers of a size; False where the search stopped before it had gone through all."""
        try:
            self._step((1 << len(self.rows)) - 1, -1, (), size)
        except _Spent:
            return False
        return True

    def _step(self, left: int, allowed: int, chosen: Cover, size: int) -> None:
        if not left:
            self._keep(chosen)
            return
        if left.bit_count() > size * self.most:
            return
        self.steps -= left.bit_count()
        if self.steps < 0:
            raise _Spent
        if size == 1:
            for row in _places(left):
                allowed &= self.rows[row]
            for term in _places(allowed):
                self._keep((*chosen, term))
            return
        open_rows = sorted([self.rows[row] & allowed for row in _places(left)], key=int.bit_count)
        if not open_rows[0] or _apart(open_rows) > size:
            return
        for term in _places(open_rows[0]):
            self._step(left & ~self.reaches[term], allowed, (*chosen, term), size - 1)
            allowed &= ~(1 << term)

    def _keep(self, cover: Cover) -> None:
        if len(self.found) == self.limit:
            raise _Spent
        self.found.append(cover)


def _apart(rows: list[int]) -> int:
    """Count rows that share no term with each other, each of which needs a term of its own."""
    used = count = 0
    for row in rows:
        if not row & used:
            used |= row
            count += 1
    return count


def _smallest_size(rows: list[int], reaches: dict[int, int]) -> tuple[int, Cover, bool]:
    """Fewest terms that cover all rows, one such cover, and whether there is proof that none is smaller."""
    size = _apart(sorted(rows, key=int.bit_count))
    steps = STEPS_FOR_SIZE
    while steps > 0:
        search = _Search(rows, reaches, steps, 1)
        done = search.run(size)
        if search.found:
            return size, search.found[0], True
        if not done:
            break
        steps, size = search.steps, size + 1
    return _size_by_program(rows, reaches)


def _size_by_program(rows: list[int], reaches: dict[int, int]) -> tuple[int, Cover, bool]:
    """Return the same by integer programming (HiGHS)."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    terms = list(reaches)
    n = len(terms)
    matrix = np.array([[row >> term & 1 for term in terms] for row in rows], dtype=np.float64)
    solved = milp(
        np.ones(n),
        constraints=LinearConstraint(csr_array(matrix), lb=1.0),
        integrality=np.ones(n),
        bounds=Bounds(0, 1),
        options={"time_limit": SECONDS},
    )
    chosen = terms if solved.x is None else [terms[place] for place in np.flatnonzero(solved.x > 0.5)]
    cover = _none_to_spare(chosen, reaches, (1 << len(rows)) - 1)
    return len(cover), cover, solved.status == 0


def _none_to_spare(terms: list[int], reaches: dict[int, int], whole: int) -> Cover:
    """Return a cover without the terms that it can do without, the shortest reach first."""
    kept = sorted(terms, key=lambda term: reaches[term].bit_count())
    for term in tuple(kept):
        reach = 0
        for other in kept:
            reach |= reaches[other] if other != term else 0
        if reach == whole:
            kept.remove(term)
    return tuple(sorted(kept))


def _minimal_sets(rows: list[int], reaches: dict[int, int], kinds: list[int]) -> Iterator[Cover]:
    """Sets of terms that meet every row and have none to spare, each once.

    A term is taken in only as long as each that was taken before still has a row of its own.
    """
    mask = sum(1 << kind for kind in kinds)
    stack: list[tuple[int, int, Cover, Cover]] = [((1 << len(rows)) - 1, mask, (), ())]
    while stack:
        left, allowed, chosen, own = stack.pop()
        if not left:
            yield chosen
            continue
        row = min((rows[place] & allowed for place in _places(left)), key=int.bit_count)
        branches = []
        for kind in _places(row):
            reach = reaches[kind]
            remaining = tuple(rows_of & ~reach for rows_of in own)
            allowed &= ~(1 << kind)
            if all(remaining):
                branches.append((left & ~reach, allowed, (*chosen, kind), (*remaining, left & reach)))
        stack.extend(reversed(branches))


def _needed(rows: list[int]) -> list[int]:
    """Rows whose terms are not all another row's terms and more."""
    kept: list[int] = []
    for row in sorted(set(rows), key=int.bit_count):
        if not any(row & other == other for other in kept):
            kept.append(row)
    return kept


def _reaches(rows: list[int], terms: Iterable[int]) -> dict[int, int]:
    """Rows that each term meets."""
    reaches = dict.fromkeys(terms, 0)
    for place, row in enumerate(rows):
        for term in _places(row):
            reaches[term] |= 1 << place
    return reaches


def _alike(reaches: dict[int, int]) -> dict[int, list[int]]:
    """Terms by the rows that they meet; those that meet none are left out."""
    alike: dict[int, list[int]] = {}
    for term, reach in reaches.items():
        if reach:
            alike.setdefault(reach, []).append(term)
    return alike


def _bits(flags: Flags) -> int:
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def _places(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
