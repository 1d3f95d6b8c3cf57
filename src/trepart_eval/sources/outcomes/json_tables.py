"""A JSON-stat cube to one record per figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.sources.outcomes.cubes import Cube, Dimension, find_dimension
from trepart_eval.sources.outcomes.figures import MARKS
from trepart_eval.sources.outcomes.json_stat import parse_json_stat
from trepart_eval.sources.outcomes.periods import NoPeriod, Period, period_of
from trepart_eval.sources.outcomes.records import Descriptor, Records
from trepart_eval.study.named_tables import Code, TableFile
from trepart_eval.study.outcome_plan import OutcomeSource
from trepart_eval.vocabulary.spelling import plain_text

_MEASURES: Final = ("measure", "figure", "value", "denominator", "numerator")
_HIDDEN: Final = "c"  # confidential, in the marks of the European statistical system
_NO_MEASURE: Final = Descriptor("")


def cube_records(file: TableFile, plan: OutcomeSource, problems: Problems) -> Records | None:
    """Return the figures of a JSON-stat file; None, with the problems noted, where it lacks what the study names."""
    cube = parse_json_stat(file.path.read_bytes())
    named = {what: name for what, name in plan.columns.items() if what not in _MEASURES}
    if "measure" in plan.columns:
        named["measure"] = plan.columns["measure"]
    found = [
        _dimension(cube, name, file, problems) is not None for name in dict.fromkeys([*named.values(), *plan.select])
    ]
    time = _time(cube, plan)
    if time is None:
        problems.add("no_time_dimension", file=file.name, known=", ".join(d.code for d in cube.dimensions))
    return _records(cube, file, plan, time) if all(found) and time is not None else None


def _dimension(cube: Cube, name: str, file: TableFile, problems: Problems) -> int | None:
    axis = find_dimension(cube, name)
    if axis is None:
        known = [dimension.code for dimension in cube.dimensions]
        near = partial(nearest, name, known)
        problems.add("column_missing", file=file.name, column=name, name=name, known=", ".join(known), suggestion=near)
    return axis


def _time(cube: Cube, plan: OutcomeSource) -> int | None:
    """Axis of time: as the study says, by its role, or the only one whose categories are periods."""
    for what in ("period", "year"):
        if what in plan.columns:
            return find_dimension(cube, plan.columns[what])
    by_role = [axis for axis, dimension in enumerate(cube.dimensions) if dimension.role == "time"]
    by_content = [axis for axis, dimension in enumerate(cube.dimensions) if _are_periods(dimension)]
    for found in (by_role, by_content):
        if len(found) == 1:
            return found[0]
    return None


def _are_periods(dimension: Dimension) -> bool:
    return all(_period(category) is not NoPeriod.NO_PERIOD for category in dimension.categories)


def _period(category: Descriptor) -> Period | NoPeriod:
    by_code = period_of(category.code)
    return by_code if by_code is not NoPeriod.NO_PERIOD else period_of(category.label)


def _records(cube: Cube, file: TableFile, plan: OutcomeSource, time: int) -> Records:
    axes = np.unravel_index(cube.index, cube.shape)
    measure = find_dimension(cube, plan.columns["measure"]) if "measure" in plan.columns else None
    if measure is None:
        measure = next((axis for axis, dimension in enumerate(cube.dimensions) if dimension.role == "metric"), None)

    def per_record(axis: int) -> list[Descriptor]:
        categories = cube.dimensions[axis].categories
        return [categories[place] for place in axes[axis].tolist()]

    names = {find_dimension(cube, name): plain_text(name) for name in [*plan.columns.values(), *plan.select]}
    periods = [_period(category) for category in cube.dimensions[time].categories]
    of_time = axes[time].tolist()
    return Records(
        file=file.name,
        sheet="",
        descriptors={
            names.get(axis, dimension.code): per_record(axis)
            for axis, dimension in enumerate(cube.dimensions)
            if axis not in {time, measure} or dimension.code in plan.select or dimension.label in plan.select
        },
        period=[periods[place] for place in of_time],
        period_text=[cube.dimensions[time].categories[place].code for place in of_time],
        measure=[_NO_MEASURE] * len(of_time) if measure is None else per_record(measure),
        cell=_cells(cube),
        row=[0] * len(of_time),
        column=[""] * len(of_time),
    )


def _cells(cube: Cube) -> Sequence[Code | None]:
    """Figures, and where there is none the mark that says why."""
    cells: list[Code | None] = []
    for place, figure in zip(cube.index.tolist(), cube.values.tolist(), strict=True):
        if not math.isnan(figure):
            cells.append(figure)
            continue
        mark = cube.status.get(place, "")
        cells.append(":" if mark == _HIDDEN else mark if mark in MARKS else "..")
    return cells
