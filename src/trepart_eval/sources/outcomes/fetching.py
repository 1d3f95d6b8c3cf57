"""A study's table from a PxWeb service: asked for in parts, put together, checked against what was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from trepart_eval.problems import InputError, Problems
from trepart_eval.sources.outcomes.cubes import Cube, Dimension, joined_cube
from trepart_eval.sources.outcomes.json_stat import (
    MOST_CELLS,
    json_stat_bytes,
    parse_json_stat,
    parse_metadata,
    parse_settings,
)
from trepart_eval.sources.outcomes.pxweb import Answer, Connection
from trepart_eval.sources.outcomes.table_selection import Codes, cells_of, parts_of, resolve
from trepart_eval.sources.raw_tables import Unreadable
from trepart_eval.study.outcome_plan import TableQuery
from trepart_eval.vocabulary.languages import Language

_MOST_CELLS_A_CALL: Final = 800_000
"""Statistics Norway's limit, where a service doesn't tell its own."""
_CALLS_AT_ONCE: Final = 25
_PAUSE: Final = 2.0  # seconds between calls where there are many: Statistics Norway allows 30 to 40 a minute

PartTold = Callable[[int, int], None]
"""Called with the number of the part that is asked for, and how many there are."""


@dataclass(frozen=True, slots=True, eq=False)
class FetchedTable:
    """A table as fetched.

    Attributes
    ----------
    content : bytes
        JSON-stat 2: the answer as received, or several put together.
    cube : Cube
        The same, read.
    codes : mapping
        Dimension to the codes asked for.
    answers : tuple of Answer
        What was asked, a call each.
    left_out : tuple of str
        Dimensions that weren't asked for, and which the service sums over.
    absent_codes : tuple of str
        Municipality codes of the study that the table doesn't have.
    terms : str
        Where the service says on which terms the figures may be used.
    """

    content: bytes
    cube: Cube
    codes: Codes
    answers: tuple[Answer, ...]
    left_out: tuple[str, ...]
    absent_codes: tuple[str, ...]
    terms: str

    def metadata(self) -> dict[str, Any]:
        """Return where the figures come from, as plain values."""
        return {
            "label": self.cube.label,
            "source": self.cube.source,
            "updated": self.cube.updated,
            "terms": self.terms,
            "selection": {name: list(codes) for name, codes in self.codes.items()},
            "summed_over": list(self.left_out),
            "cells": cells_of(self.codes),
            "requests": [{"method": answer.method, "url": answer.url} for answer in self.answers],
        }


def fetch_table(
    query: TableQuery,
    case_codes: Sequence[str],
    connection: Connection,
    *,
    file: str,
    key: str,
    language: Language,
    told: PartTold = lambda _part, _parts: None,
) -> FetchedTable:
    """Return a table from a PxWeb service.

    Parameters
    ----------
    query : TableQuery
        What the study asks for.
    case_codes : sequence of str
        Municipality codes of the study's cases.
    connection : Connection
        The service.
    file, key : str
        Place of the question in the study, for messages.
    language : Language
        Language of the problems.

    Raises
    ------
    InputError
        If the table doesn't have what is asked for, the service can't be reached, or its answer is wrong.
    """
    problems = Problems()
    try:
        return _fetched(query, case_codes, connection, problems, file, key, language, told)
    except Unreadable as error:
        problems.add(error.code, file=file, key=f"{key}.fetch", **error.details)
        raise InputError(problems, language) from None


def _fetched(
    query: TableQuery,
    case_codes: Sequence[str],
    connection: Connection,
    problems: Problems,
    file: str,
    key: str,
    language: Language,
    told: PartTold,
) -> FetchedTable:
    settings = connection.settings()
    limits = parse_settings(settings.content) if settings else {}
    table, optional = parse_metadata(connection.metadata(query.table).content)
    at = f"{key}.fetch"
    codes = resolve(table, optional, query.selection, case_codes, problems, file=file, key=at)
    problems.raise_if_any(language)
    if cells_of(codes) > MOST_CELLS:
        raise Unreadable("too_many_cells", count=cells_of(codes), maximum=MOST_CELLS)
    allowed = limits.get("maxDataCells")
    parts = parts_of(codes, allowed if isinstance(allowed, int) and allowed > 0 else _MOST_CELLS_A_CALL)
    answers, cubes = [], []
    for number, part in enumerate(parts, start=1):
        told(number, len(parts))
        if len(parts) > _CALLS_AT_ONCE and number > 1:
            connection.sleep(_PAUSE)
        answers.append(connection.data(query.table, part))
        cubes.append(_checked(parse_json_stat(answers[-1].content), part))
        if [dimension.code for dimension in cubes[-1].dimensions] != [
            dimension.code for dimension in cubes[0].dimensions
        ]:
            raise Unreadable("answer_differs", name=", ".join(part))
    cube = cubes[0] if len(cubes) == 1 else joined_cube(cubes, _whole(cubes, codes))
    regions = {code for chosen in query.selection.values() if "cases()" in chosen for code in case_codes}
    terms = limits.get("license")
    return FetchedTable(
        content=answers[0].content if len(answers) == 1 else json_stat_bytes(cube),
        cube=cube,
        codes=codes,
        answers=tuple(answers),
        left_out=tuple(dimension.code for dimension in table.dimensions if dimension.code not in codes),
        absent_codes=tuple(sorted(regions - {code for chosen in codes.values() for code in chosen})),
        terms=terms if isinstance(terms, str) else "",
    )


def _checked(cube: Cube, asked: Codes) -> Cube:
    """Return an answer that holds what was asked for and nothing else; raise where it doesn't."""
    given = {dimension.code: {category.code for category in dimension.categories} for dimension in cube.dimensions}
    for name, codes in asked.items():
        if given.get(name) != set(codes):
            raise Unreadable("answer_differs", name=name)
    for name, codes_given in given.items():
        if name not in asked and len(codes_given) > 1:
            raise Unreadable("answer_differs", name=name)
    if not len(cube.index):
        raise Unreadable("answer_without_figures")
    return cube


def _whole(parts: Sequence[Cube], codes: Codes) -> tuple[Dimension, ...]:
    """Dimensions of the whole answer, with the categories of all parts in the order asked for."""
    whole = []
    for axis, dimension in enumerate(parts[0].dimensions):
        category_of = {category.code: category for part in parts for category in part.dimensions[axis].categories}
        order = codes.get(dimension.code, tuple(category_of))
        categories = tuple(category_of[code] for code in order)
        whole.append(Dimension(dimension.code, dimension.label, categories, dimension.role))
    return tuple(whole)
