"""`chance_of_configurations`: how often chance gives as good a solution, or a condition that looks necessary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_draws, checked_seed, is_number
from trepart_eval.problems.arguments import listed
from trepart_eval.relations.configuration_robustness.chance_result import (
    AS_SHORT,
    BEST_FIT,
    ChanceOfConfigurations,
    empty_result,
)
from trepart_eval.relations.configuration_robustness.outcome_arrangements import (
    count_arrangements,
    every_arrangement,
    random_arrangements,
)
from trepart_eval.relations.configuration_robustness.quick_solutions import (
    Model,
    Solution,
    Solver,
    rows_of,
)
from trepart_eval.relations.configuration_robustness.recipes import GivenAnchors, Recipe, recipe_of
from trepart_eval.relations.qca.expressions import Term, memberships_in, read_terms
from trepart_eval.relations.qca.row_outcomes import fit_of_rows
from trepart_eval.relations.qca.solution_fit import share
from trepart_eval.relations.refusals import Refusal

if TYPE_CHECKING:
    import pandas as pd

    from trepart_eval.vocabulary.languages import Language

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Progress = Callable[[int, int], None]

DRAWS: Final = 1_999
SEED: Final = 1
MOST_ENUMERATED: Final = 5_005
"""Arrangements of the outcome up to which all are gone through: those of 15 cases of which 6 failed."""
LIMIT: Final = 1_000
"""Most models of a run."""
_AT_ONCE: Final = 2_000_000
_BETWEEN_REPORTS: Final = 100
_ROUNDING: Final = 1e-9


def chance_of_configurations(
    frame: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str] | None = None,
    *,
    anchors: GivenAnchors | None = None,
    kind: str = "parsimonious",
    incl_cut: float = 0.8,
    n_cut: int = 1,
    pri_cut: float = 0.0,
    expectations: Mapping[str, int] | None = None,
    models: str = "minimum",
    limit: int = LIMIT,
    necessary: Sequence[str] | None = None,
    necessity_cut: float = 0.9,
    ron_cut: float = 0.5,
    draws: int = DRAWS,
    seed: int = SEED,
    case: str | None = None,
    progress: Progress | None = None,
    language: Language | str | None = None,
) -> ChanceOfConfigurations:
    """How often chance gives as good a solution, or a condition that looks necessary, by the same analysis.

    The outcome is given to other cases, in every way or at random, and the whole analysis is run each time.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row per case: figures in columns that have anchors, memberships in the others.
    outcome, conditions, incl_cut, n_cut, pri_cut, case
        As in `truth_table`.
    anchors : mapping, optional
        For each column either one cut, or full out, crossover and full in.
    kind, expectations, models, limit
        As in `minimize`.
    necessary : sequence of str, optional
        Conditions that are looked at as necessary, with ``~`` before the name of one for its absence; the conditions
        where it is left out.
    necessity_cut, ron_cut : float
        Consistency and relevance from which one looks necessary.
    draws, seed : int
        Random arrangements, where there are more than 5,005 different ones, and their seed.
    progress : callable, optional
        Called with how many arrangements are done, and how many there are.
    language : Language or {"nb", "nn", "en"}, optional
        Language of sentences; the computer's where it is left out.

    Returns
    -------
    ChanceOfConfigurations
        Refused where all cases have the same outcome.

    Raises
    ------
    ValueError
        If an argument isn't what `truth_table` and `minimize` take, or an option has no such value.

    Notes
    -----
    P-values are (1 + arrangements as extreme) over (1 + draws), or the share of all arrangements. They hold where any
    case could as well have had any other's outcome, which cases in groups couldn't. Those of conditions are corrected
    by the step-down method of the largest statistic (Westfall and Young 1993, Resampling-Based Multiple Testing), the
    statistic being the overlap of condition and outcome less its mean over all arrangements, in standard deviations.
    On chance in QCA: Braumoeller (2015), "Guarding against false positives in qualitative comparative analysis".
    Political Analysis 23.
    """
    checked_draws(draws, name="draws")
    checked_seed(seed)
    for name, cut in (("necessity_cut", necessity_cut), ("ron_cut", ron_cut)):
        if not is_number(cut) or not 0 <= cut <= 1:
            raise ValueError(f"{name} is {cut!r}; it lies between 0 and 1")
    recipe = recipe_of(
        frame, outcome, conditions, anchors,
        table_options={"incl_cut": incl_cut, "n_cut": n_cut, "pri_cut": pri_cut, "case": case, "language": language},
        solution_options={"kind": kind, "expectations": expectations, "models": models, "limit": limit},
    )  # fmt: skip
    literals = _literals(recipe, necessary)
    y = recipe.base.source.membership_in_outcome
    if len(y) == 0 or np.ptp(y) <= _ROUNDING:
        return empty_result(recipe.base, seed, Refusal.SAME_OUTCOME)
    n_arrangements = count_arrangements(y)
    exact = n_arrangements <= MOST_ENUMERATED
    ys = every_arrangement(y) if exact else random_arrangements(y, draws, seed)
    fits, n_incomplete = _solution_fits(recipe, np.vstack([y, ys]), progress)
    return ChanceOfConfigurations(
        recipe.base, len(ys), exact, seed, n_incomplete, (necessity_cut, ron_cut),
        tuple(_against_chance(fits, exact)), *_necessity(recipe, literals, ys, necessity_cut, ron_cut, exact),
        recipe.base.language,
    )  # fmt: skip


def _literals(recipe: Recipe, necessary: Sequence[str] | None) -> dict[str, Term]:
    names = list(recipe.base.source.conditions) if necessary is None else listed(necessary, "necessary", "terms")
    found = {}
    for name in names:
        terms = read_terms(str(name), recipe.base.source.conditions)
        if len(terms) != 1 or terms[0][0].bit_count() != 1:
            raise ValueError(f"necessary has {name!r}; give single conditions, such as 'A' or '~A'")
        found[str(name)] = terms[0]
    if not found:
        raise ValueError("necessary is empty; give one condition or more")
    return found


def _solution_fits(recipe: Recipe, ys: Array, progress: Progress | None) -> tuple[Array, int]:
    """Consistency times coverage, literals, coverage and consistency of the best model by each outcome.

    Where there is no solution: 0, infinite, 0, 0.
    """
    solver, (x, _) = Solver(recipe.base), recipe.memberships()
    rows = rows_of(x, recipe.base.source.tol)
    sets: dict[Term, Array] = {}
    found, n_incomplete = np.empty((len(ys), 4)), 0
    step = max(1, min(_BETWEEN_REPORTS, _AT_ONCE // max(1, rows.memberships.size)))
    for start in range(0, len(ys), step):
        incl, pri = fit_of_rows(rows.memberships, ys[start : start + step])
        for place in range(len(incl)):
            solution = solver.solve_rows(rows, incl[place], pri[place], solver.cuts)
            n_incomplete += not solution.complete and start + place > 0
            found[start + place] = _best(solution, x, ys[start + place], sets)
        if progress is not None:
            progress(min(start + step, len(ys)) - 1, len(ys) - 1)
    return found, n_incomplete


def _best(solution: Solution, x: Array, y: Array, sets: dict[Term, Array]) -> tuple[float, float, float, float]:
    """Figures of the model with the highest consistency times coverage, the shortest of such."""
    models = list(solution.models)
    if not models:
        return 0.0, np.inf, 0.0, 0.0
    for term in {term for model in models for term in model}.difference(sets):
        sets[term] = memberships_in([term], x)[0]
    z = np.array([np.maximum.reduce([sets[term] for term in model]) for model in models])
    both, of_z = np.minimum(z, y).sum(axis=1), z.sum(axis=1)
    incl = np.divide(both, of_z, out=np.zeros_like(both), where=of_z > _ROUNDING)
    cov = both / max(float(y.sum()), _ROUNDING)
    literals = [-float(_n_literals(model)) for model in models]
    best = max(zip((incl * cov).round(12).tolist(), literals, cov.tolist(), incl.tolist(), strict=True))
    return best[0], -best[1], best[2], best[3]


def _n_literals(model: Model) -> int:
    return sum(care.bit_count() for care, _ in model)


def _against_chance(fits: Array, exact: bool) -> list[dict[str, object]]:
    """What was observed, the first row, against all arrangements."""
    observed, others = fits[0], fits[1:]
    high = others[:, 0] >= observed[0] - _ROUNDING
    good = _as_good(others, observed)
    # As good in three ways at once is no single order, so the count is itself held against that of each arrangement.
    every = others if exact else fits
    rarity = _as_good(every, observed).sum()
    ranks = np.array([_as_good(every, own).sum() for own in others])
    rows: list[dict[str, object]] = []
    for measure, estimate, hits, extreme in (
        (BEST_FIT, observed[0], high, high),
        (AS_SHORT, observed[1] if np.isfinite(observed[1]) else float("nan"), good, ranks <= rarity),
    ):
        p_value = 1.0 if not np.isfinite(observed[1]) else _p_value(extreme, exact)
        rows.append(
            {"measure": measure, "estimate": float(estimate), "share_of_draws": float(hits.mean()), "p_value": p_value}
        )
    return rows


def _as_good(others: Array, own: Array) -> Flags:
    """Which are as short, cover as much and are as consistent."""
    return np.asarray(
        (others[:, 1] <= own[1] + _ROUNDING)
        & (others[:, 2] >= own[2] - _ROUNDING)
        & (others[:, 3] >= own[3] - _ROUNDING)
    )


def _p_value(extreme: Flags, exact: bool) -> float:
    count = int(extreme.sum())
    return count / len(extreme) if exact else (1 + count) / (1 + len(extreme))


def _necessity(
    recipe: Recipe, literals: dict[str, Term], ys: Array, incl_cut: float, ron_cut: float, exact: bool
) -> tuple[tuple[dict[str, object], ...], float]:
    """Rows on each condition, and the share of arrangements in which any looks necessary."""
    x, y = recipe.memberships()
    sets = memberships_in(literals.values(), x)
    overlap, observed = _overlaps(sets, ys), _overlaps(sets, y[None])[0]
    total, of_sets, outside = float(y.sum()), sets.sum(axis=1), (1 - sets).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ron = outside / (len(y) - overlap)
    meets = (overlap / total >= incl_cut - _ROUNDING) & (ron >= ron_cut - _ROUNDING)
    mean, spread = overlap.mean(axis=0), overlap.std(axis=0)
    safe = np.where(spread > _ROUNDING, spread, 1.0)
    z = np.where(spread > _ROUNDING, (observed - mean) / safe, -np.inf)
    drawn = np.where(spread > _ROUNDING, (overlap - mean) / safe, -np.inf)
    single = [_p_value(drawn[:, place] >= z[place] - _ROUNDING, exact) for place in range(len(z))]
    adjusted = _stepped_down(z, drawn, exact)
    rows = tuple(
        {"term": name, "incl": float(observed[place] / total),
         "ron": share(float(outside[place]), float(len(y) - observed[place])),
         "cov": share(float(observed[place]), float(of_sets[place])),
         "share_of_draws": float(meets[:, place].mean()), "p_value": single[place],
         "p_step_down": max(adjusted[place], single[place])}
        for place, name in enumerate(literals)
    )  # fmt: skip
    return rows, float(meets.any(axis=1).mean())


def _overlaps(sets: Array, ys: Array) -> Array:
    """Sum of the lesser membership of each condition and each arrangement: arrangements by conditions."""
    step = max(1, _AT_ONCE // max(1, sets.size))
    parts = [np.minimum(sets, part[:, None, :]).sum(axis=-1) for part in
             (ys[start : start + step] for start in range(0, len(ys), step))]  # fmt: skip
    return np.concatenate(parts)


def _stepped_down(z: Array, drawn: Array, exact: bool) -> list[float]:
    """P-values against the largest statistic of those that aren't yet told, the largest observed first."""
    order = np.argsort(-z, kind="stable")
    adjusted, least = np.ones(len(z)), 0.0
    for rank, place in enumerate(order):
        largest = drawn[:, order[rank:]].max(axis=1)
        least = max(least, _p_value(largest >= z[place] - _ROUNDING, exact))
        adjusted[place] = least
    return [float(one) for one in adjusted]
