"""What to ask a PxWeb service for: a study's codes and patterns to a table's codes, in parts it will answer."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.outcomes.cubes import Cube, Dimension, find_dimension
from trepart_eval.sources.outcomes.periods import Period, period_of

_FUNCTION: Final = re.compile(r"(?P<name>[a-z]+)\((?P<arguments>[^()]*)\)", re.IGNORECASE)
_OWN_CASES: Final = "cases"
_SHOWN: Final = 12

Codes = Mapping[str, tuple[str, ...]]
"""Dimension to its codes."""


def resolve(
    cube: Cube,
    optional: frozenset[str],
    wanted: Mapping[str, Sequence[str]],
    case_codes: Sequence[str],
    problems: Problems,
    *,
    file: str,
    key: str,
) -> Codes:
    """Return the codes wanted of each dimension, in the table's order, noting what the table doesn't have.

    Parameters
    ----------
    cube : Cube
        The table's dimensions.
    optional : frozenset of str
        Dimensions that may be left out.
    wanted : mapping
        Dimension to codes and patterns, as the study writes them.
    case_codes : sequence of str
        Municipality codes of the study, which ``cases()`` means.
    file, key : str
        Place of the selection, for messages.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, patterns in wanted.items():
        axis = find_dimension(cube, name)
        at = f"{key}.selection.{name}"
        if axis is None:
            known = [dimension.code for dimension in cube.dimensions]
            near = partial(nearest, name, known)
            problems.add("unknown_dimension", file=file, key=at, value=name, known=", ".join(known), suggestion=near)
            continue
        dimension = cube.dimensions[axis]
        chosen = _Chooser(dimension, case_codes, problems, file, at).codes(patterns)
        found[dimension.code] = tuple(c.code for c in dimension.categories if c.code in chosen)
    for dimension in cube.dimensions:
        if dimension.code not in found and dimension.code not in optional and len(found) == len(wanted):
            problems.add(
                "dimension_not_selected",
                file=file,
                key=f"{key}.selection",
                name=dimension.code,
                known=_listed(dimension),
            )
    return {dimension.code: found[dimension.code] for dimension in cube.dimensions if dimension.code in found}


class _Chooser:
    """Understands the codes and patterns of one dimension."""

    def __init__(
        self, dimension: Dimension, case_codes: Sequence[str], problems: Problems, file: str, key: str
    ) -> None:
        self.dimension = dimension
        self.known = [category.code for category in dimension.categories]
        self.case_codes = case_codes
        self.problems = problems
        self.file = file
        self.key = key

    def codes(self, patterns: Sequence[str]) -> set[str]:
        return {code for pattern in patterns for code in self._of_pattern(pattern.strip())}

    def _of_pattern(self, pattern: str) -> Sequence[str]:
        if pattern in self.known:
            return [pattern]
        function = _FUNCTION.fullmatch(pattern)
        if function:
            return self._of_function(pattern, function["name"].lower(), function["arguments"])
        if "*" in pattern or "?" in pattern:
            form = "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in pattern)
            found = [code for code in self.known if re.fullmatch(form, code)]
            return found or self._unknown(pattern)
        return self._unknown(pattern)

    def _of_function(self, pattern: str, name: str, text: str) -> Sequence[str]:
        arguments = [argument.strip() for argument in text.split(",") if argument.strip()]
        if name == _OWN_CASES and not arguments:
            found = [code for code in self.case_codes if code in self.known]
            return found or self._none_of_the_cases()
        if name in {"top", "bottom"} and len(arguments) == 1 and arguments[0].isdecimal() and int(arguments[0]) > 0:
            last = (name == "top") == self._is_time
            count = int(arguments[0])
            return self.known[-count:] if last else self.known[:count]
        if (name in {"from", "to"} and len(arguments) == 1) or (name == "range" and len(arguments) == 2):
            unknown = [argument for argument in arguments if argument not in self.known]
            if unknown:
                return self._unknown(unknown[0])
            places = [self.known.index(argument) for argument in arguments]
            first = 0 if name == "to" else places[0]
            last_place = len(self.known) - 1 if name == "from" else places[-1]
            return self.known[first : last_place + 1] or self._unclear(pattern)
        return self._unclear(pattern)

    @property
    def _is_time(self) -> bool:
        """Whether the dimension is time: then the top is what came last."""
        return self.dimension.role == "time" or all(isinstance(period_of(code), Period) for code in self.known)

    def _unknown(self, value: str) -> Sequence[str]:
        words = [word for category in self.dimension.categories for word in category if word]
        near = partial(nearest, value, words)
        self.problems.add(
            "unknown_table_code",
            file=self.file,
            key=self.key,
            value=value,
            known=_listed(self.dimension),
            suggestion=near,
        )
        return ()

    def _unclear(self, pattern: str) -> Sequence[str]:
        self.problems.add("unclear_pattern", file=self.file, key=self.key, value=pattern)
        return ()

    def _none_of_the_cases(self) -> Sequence[str]:
        self.problems.add("no_case_codes", file=self.file, key=self.key, known=", ".join(self.case_codes) or "–")
        return ()


def _listed(dimension: Dimension) -> str:
    shown = [category.text for category in dimension.categories[:_SHOWN]]
    return ", ".join([*shown, "…"] if len(dimension.categories) > _SHOWN else shown)


def parts_of(codes: Codes, most_cells: int) -> list[Codes]:
    """Return a selection in parts of at most so many cells, divided along its longest dimension.

    >>> parts_of({"Region": ("1", "2", "3"), "Tid": ("a", "b")}, 4)
    [{'Region': ('1', '2'), 'Tid': ('a', 'b')}, {'Region': ('3',), 'Tid': ('a', 'b')}]
    """
    n_cells = cells_of(codes)
    if n_cells <= most_cells:
        return [codes]
    longest = max(codes, key=lambda name: len(codes[name]))
    size = len(codes[longest])
    step = max(1, most_cells * size // n_cells)
    if step >= size:  # one category of every dimension is already too much, which no service has as its limit
        return [codes]
    pieces = (codes[longest][start : start + step] for start in range(0, size, step))
    return [part for piece in pieces for part in parts_of({**codes, longest: piece}, most_cells)]


def cells_of(codes: Codes) -> int:
    """Number of cells that a selection asks for."""
    return math.prod(len(of_dimension) for of_dimension in codes.values())
