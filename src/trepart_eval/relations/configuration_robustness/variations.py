"""`vary_configurations`: the whole analysis over cut-offs, anchors and cases left out, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

from trepart_eval.criteria.arguments import is_number, is_whole
from trepart_eval.problems.arguments import check_type, listed
from trepart_eval.relations.configuration_robustness.quick_solutions import Cuts, Solver, rows_of
from trepart_eval.relations.configuration_robustness.recipes import (
    Anchors,
    GivenAnchors,
    Recipe,
    checked_anchors,
    recipe_of,
)
from trepart_eval.relations.configuration_robustness.varied_configurations import Run, VariedConfigurations
from trepart_eval.relations.qca.row_outcomes import fit_of_rows

if TYPE_CHECKING:
    import pandas as pd

    from trepart_eval.vocabulary.languages import Language

Progress = Callable[[int, int], None]

INCL_CUTS: Final = (0.75, 0.8, 0.85, 0.9)
LIMIT: Final = 1_000
"""Most models of a run; with more, the result says that it isn't complete."""
AS_CHOSEN: Final = "as chosen"
"""Name of the calibration by the anchors that were given."""


def vary_configurations(
    frame: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str] | None = None,
    *,
    anchors: GivenAnchors | None = None,
    kind: str = "parsimonious",
    incl_cut: float = 0.8,
    n_cut: int = 1,
    pri_cut: float = 0.0,
    incl_cuts: Sequence[float] = INCL_CUTS,
    n_cuts: Sequence[int] = (),
    pri_cuts: Sequence[float] = (),
    calibrations: Mapping[str, GivenAnchors] | None = None,
    crossover_shifts: Sequence[float] = (),
    leave_one_out: bool = True,
    expectations: Mapping[str, int] | None = None,
    models: str = "minimum",
    limit: int = LIMIT,
    case: str | None = None,
    progress: Progress | None = None,
    language: Language | str | None = None,
) -> VariedConfigurations:
    """The whole analysis by every combination of cut-offs and anchors, with all cases and without each of them.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row per case: figures in columns that have anchors, memberships in the others.
    outcome, conditions, case
        As in `truth_table`.
    anchors : mapping, optional
        For each column either one cut, or full out, crossover and full in.
    kind, expectations, models, limit
        As in `minimize`.
    incl_cut, n_cut, pri_cut
        The choices made, which the others are held against.
    incl_cuts, n_cuts, pri_cuts : sequence
        Other choices; those made are always among them.
    calibrations : mapping of str to mapping, optional
        Other anchors of one or more columns, by a name for each set of them.
    crossover_shifts : sequence of float
        Each column's crossover, or cut, alone, moved by this share of the distance from full out to full in (for a
        cut: from the lowest to the highest figure), such as ``(-0.1, 0.1)``.
    leave_one_out : bool
        Whether to leave out each case in turn.
    progress : callable, optional
        Called with how many calibrations are done, and how many there are.
    language : Language or {"nb", "nn", "en"}, optional
        Language of sentences; the computer's where it is left out.

    Returns
    -------
    VariedConfigurations
        Runs without a solution are told as such.

    Raises
    ------
    ValueError
        If an argument isn't what `truth_table` and `minimize` take, or another choice isn't possible.
    """
    recipe = recipe_of(
        frame, outcome, conditions, anchors,
        table_options={"incl_cut": incl_cut, "n_cut": n_cut, "pri_cut": pri_cut, "case": case, "language": language},
        solution_options={"kind": kind, "expectations": expectations, "models": models, "limit": limit},
    )  # fmt: skip
    every_cut = _cuts(recipe, incl_cuts, n_cuts, pri_cuts)
    sets = _calibrations(recipe, calibrations or {}, crossover_shifts)
    left_out = [-1, *range(len(recipe.cases))] if leave_one_out and len(recipe.cases) > 1 else [-1]
    solver = Solver(recipe.base)
    runs: list[Run] = []
    for done, (name, changed) in enumerate(sets.items(), start=1):
        runs += _runs(solver, recipe, name, changed, every_cut, left_out)
        if progress is not None:
            progress(done, len(sets))
    return VariedConfigurations(recipe.base, tuple(runs), recipe.base.language)


def _runs(
    solver: Solver, recipe: Recipe, name: str, changed: Anchors, cuts: list[Cuts], left_out: list[int]
) -> list[Run]:
    x, y = recipe.memberships(changed)
    found = []
    for case in left_out:
        kept = np.arange(len(y)) != case
        rows = rows_of(x[kept], recipe.base.source.tol)
        incl, pri = fit_of_rows(rows.memberships, y[kept])
        for cut in cuts:
            solution = solver.solve_rows(rows, incl, pri, cut)
            found.append(Run(name, cut, recipe.cases[case] if case >= 0 else "", solution))
    return found


def _cuts(recipe: Recipe, incl_cuts: Sequence[float], n_cuts: Sequence[int], pri_cuts: Sequence[float]) -> list[Cuts]:
    """Every combination of cut-offs, the choices made first."""
    source = recipe.base.source
    _check("incl_cuts", incl_cuts, "shares above 0, at most 1", lambda one: is_number(one) and 0 < one <= 1)
    _check("n_cuts", n_cuts, "whole numbers, 1 or more", lambda one: is_whole(one) and one >= 1)
    _check("pri_cuts", pri_cuts, "shares between 0 and 1", lambda one: is_number(one) and 0 <= one <= 1)
    incl = dict.fromkeys([source.incl_cut, *((float(one), float(one)) for one in incl_cuts)])
    n = dict.fromkeys([source.n_cut, *map(int, n_cuts)])
    pri = dict.fromkeys([source.pri_cut, *map(float, pri_cuts)])
    return [Cuts(*one) for one in product(incl, n, pri)]


def _check(name: str, given: Sequence[float], words: str, possible: Callable[[float], bool]) -> None:
    for one in listed(given, name, words):
        if not possible(one):
            raise ValueError(f"{name} has {one!r}; give {words}")


def _calibrations(recipe: Recipe, given: Mapping[str, GivenAnchors], shifts: Sequence[float]) -> dict[str, Anchors]:
    """Changed anchors by the name of the calibration, the one chosen first."""
    found: dict[str, Anchors] = {AS_CHOSEN: {}}
    check_type(given, Mapping, "calibrations", "a mapping, such as {'stricter': {'goals': 60}}")
    for name, others in given.items():
        if name in found:
            raise ValueError(
                f"calibrations has {name!r}, which stands for the anchors given first; call it another name"
            )
        found[name] = checked_anchors(others, recipe.columns, f"calibrations[{name!r}]")
    for shift in listed(shifts, "crossover_shifts", "shares between -0.5 and 0.5"):
        if not is_number(shift) or not abs(shift) < 0.5 or shift == 0:
            raise ValueError(f"crossover_shifts has {shift!r}; give shares between -0.5 and 0.5, not 0")
        for column, anchors in recipe.anchors.items():
            moved = _shifted(recipe, column, anchors, float(shift))
            if len(moved) == 3 and not (moved[0] < moved[1] < moved[2] or moved[0] > moved[1] > moved[2]):
                raise ValueError(
                    f"crossover_shifts has {shift!r}, which moves the crossover of {column!r} past its other anchors; "
                    "give a smaller one, or name other anchors in calibrations"
                )
            found[f"{column} {shift:+g}"] = {column: moved}
    return found


def _shifted(recipe: Recipe, column: str, anchors: tuple[float, ...], shift: float) -> tuple[float, ...]:
    if len(anchors) == 3:
        return anchors[0], anchors[1] + shift * (anchors[2] - anchors[0]), anchors[2]
    values = recipe.raw[:, recipe.columns.index(column)]
    return (anchors[0] + shift * float(np.ptp(values)) if len(values) else anchors[0],)
