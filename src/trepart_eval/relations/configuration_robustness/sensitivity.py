"""`sensitivity_ranges`: how far each anchor and cut-off can be moved before the solution changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.criteria.arguments import is_number, is_whole
from trepart_eval.problems.arguments import check_type
from trepart_eval.relations.configuration_robustness.quick_solutions import Cuts, Solution, Solver
from trepart_eval.relations.configuration_robustness.recipes import ANCHOR_NAMES, GivenAnchors, Recipe, recipe_of
from trepart_eval.relations.qca.expressions import describe_outcome, describe_term
from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd

INCL_STEP: Final = 0.01
"""Step of the consistency cut-off."""
STEPS_IN_RANGE: Final = 100
"""Steps of an anchor that the distance from a column's lowest to its highest figure is divided into."""
COLUMNS: Final = (
    "parameter", "condition", "chosen", "range_low", "range_high", "looked_low", "looked_high", "step_size",
    "solution_below", "solution_above",
)  # fmt: skip
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class SensitivityRanges(MayBeRefused):
    """How far each anchor and cut-off can be moved, alone, with the solution unchanged.

    Attributes
    ----------
    kind : str
        Kind of solution.
    outcome : str
        The outcome; ``~`` before it for its absence.
    solution : tuple of str
        Every model by the choices made.
    n, n_missing : int
        Cases used, and left out because a value is missing.
    most_steps : int
        Steps that were looked at to either side, at most.
    n_runs : int
        Analyses run.
    complete : bool
        Whether every model of every run was found.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there is no solution to begin with, as a term and in words.
    """

    kind: str
    outcome: str
    solution: tuple[str, ...]
    n: int
    n_missing: int
    most_steps: int
    n_runs: int
    complete: bool
    language: Language
    _rows: tuple[dict[str, Any], ...]
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """A row for each anchor and cut-off.

        Columns ``parameter`` (full_out, crossover, full_in, cut, incl_cut, n_cut), ``condition`` (column of an anchor),
        ``chosen``, ``range_low`` and ``range_high`` (the last values looked at with the same solution; empty where no
        bound was found), ``looked_low`` and ``looked_high`` (as far as was looked), ``step_size``, ``solution_below``
        and ``solution_above`` (what the solution becomes one step further out).
        """
        import pandas as pd

        return pd.DataFrame(list(self._rows), columns=list(COLUMNS))

    def summary(self, language: Language | str | None = None, *, labels: Mapping[str, str] | None = None) -> str:
        """Sentences on the cut-offs, on how many anchors have a bound, and on the one nearest to its bound."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        outcome = describe_outcome(self.outcome, spoken, labels=labels)
        if self.refused:
            return reason_for(Refusal(self.refusal), spoken, outcome=outcome)
        cuts = {row["parameter"]: row for row in self._rows if not row["condition"]}
        told = [("cuts", {
            "outcome": outcome, "n": self.n, "incl": self._range(cuts["incl_cut"], spoken, 2),
            "cases": self._range(cuts["n_cut"], spoken, 0),
        })]  # fmt: skip
        anchors = [row for row in self._rows if row["condition"]]
        bounded = [row for row in anchors if _steps_to_bound(row) < np.inf]
        if anchors:
            told.append(("anchors", {"bounded": len(bounded), "anchors": len(anchors), "steps": self.most_steps}))
        if bounded:
            near = min(bounded, key=_steps_to_bound)
            told.append(("nearest", {
                "parameter": text_of(__package__, "parameter", near["parameter"], spoken),
                "condition": describe_term(near["condition"], spoken, labels=labels),
                "distance": format_number((_steps_to_bound(near) + 1) * near["step_size"], spoken, decimals=3),
                "chosen": format_number(near["chosen"], spoken, decimals=2),
            }))  # fmt: skip
        told += [] if self.complete else [("incomplete", {})]
        return " ".join(text_of(__package__, "sensitivity", name, spoken, **details) for name, details in told)

    def _range(self, row: dict[str, Any], spoken: Language, decimals: int) -> str:
        ends = []
        for side in ("low", "high"):
            bound, looked = row[f"range_{side}"], row[f"looked_{side}"]
            found = not np.isnan(bound)
            number = format_number(bound if found else looked, spoken, decimals=decimals)
            name = "bound" if found else "no_bound"
            ends.append(text_of(__package__, "sensitivity", name, spoken, number=number))
        return text_of(__package__, "sensitivity", "from_to", spoken, low=ends[0], high=ends[1])

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return self.summary() + str(self.table.to_html(index=False, float_format="{:.3f}".format))


def sensitivity_ranges(
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
    steps: Mapping[str, float] | None = None,
    most_steps: int = STEPS_IN_RANGE,
    case: str | None = None,
    progress: Progress | None = None,
    language: Language | str | None = None,
) -> SensitivityRanges:
    """How far each anchor and cut-off can be moved before the solution, with all its tied models, changes.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row per case: figures in columns that have anchors, memberships in the others.
    outcome, conditions, incl_cut, n_cut, pri_cut, case
        As in `truth_table`; one consistency cut-off.
    anchors : mapping, optional
        For each column either one cut, or full out, crossover and full in. Columns that have none aren't moved.
    kind, expectations, models
        As in `minimize`.
    steps : mapping of str to float, optional
        Step of the anchors of a column, in its own unit, and of ``incl_cut``. Left out: a hundredth of the distance
        from the column's lowest to its highest figure, and 0.01.
    most_steps : int
        Steps to either side, at most.
    progress : callable, optional
        Called with how many anchors and cut-offs are done, and how many there are.
    language : Language or {"nb", "nn", "en"}, optional
        Language of sentences; the computer's where it is left out.

    Returns
    -------
    SensitivityRanges
        Refused where there is no solution to begin with.

    Raises
    ------
    ValueError
        If an argument isn't what `truth_table` and `minimize` take, or a step isn't above 0.

    Notes
    -----
    One value is moved at a time. A change that is undone within one step isn't seen. Anchors stop before they meet the
    next one, cut-offs at 0 and 1 and at the cases of the largest row. Source: Oana and Schneider (2024), "A robustness
    test protocol for applied QCA". Sociological Methods and Research 53.
    """
    if not is_number(incl_cut):
        raise ValueError(f"incl_cut is {incl_cut!r}; give one share between 0 and 1, such as 0.8")
    if not is_whole(most_steps) or most_steps < 1:
        raise ValueError(f"most_steps is {most_steps!r}; give a whole number, 1 or more")
    recipe = recipe_of(
        frame, outcome, conditions, anchors,
        table_options={"incl_cut": incl_cut, "n_cut": n_cut, "pri_cut": pri_cut, "case": case, "language": language},
        solution_options={"kind": kind, "expectations": expectations, "models": models},
    )  # fmt: skip
    base = recipe.base
    sizes = _step_sizes(recipe, steps or {})
    fields = (kind, base.source.outcome)
    n, n_missing, spoken = len(recipe.cases), base.source.n_missing, base.language
    if base.refused:
        return SensitivityRanges(*fields, (), n, n_missing, most_steps, 1, True, spoken, (), base.refusal, base.reason)
    search = _Search(recipe, most_steps)
    rows = search.rows(sizes, progress)
    solution = tuple(search.start.written(base.source.conditions))
    return SensitivityRanges(
        *fields, solution, n, n_missing, most_steps, search.n_runs, search.complete, spoken, tuple(rows)
    )


def _step_sizes(recipe: Recipe, steps: Mapping[str, float]) -> dict[str, float]:
    check_type(steps, Mapping, "steps", "a mapping, such as {'incl_cut': 0.01}")
    known = [*recipe.anchors, "incl_cut"]
    for name, step in steps.items():
        if name not in known:
            raise ValueError(f"steps name {name!r}; they are for columns with anchors and incl_cut: {', '.join(known)}")
        if not is_number(step) or not 0 < step < np.inf:
            raise ValueError(f"the step of {name!r} is {step!r}; give a number above 0")
    spans = {name: float(np.ptp(recipe.raw[:, recipe.columns.index(name)], axis=0)) if len(recipe.raw) else 0.0
             for name in recipe.anchors}  # fmt: skip
    own = {name: (span or 1.0) / STEPS_IN_RANGE for name, span in spans.items()}
    return own | {"incl_cut": INCL_STEP} | {name: float(step) for name, step in steps.items()}


class _Search:
    """Moves one value at a time away from its start until the solution is another."""

    def __init__(self, recipe: Recipe, most_steps: int) -> None:
        self.recipe, self.most_steps = recipe, most_steps
        self.solver = Solver(recipe.base)
        self.x, self.y = recipe.memberships()
        self.n_runs, self.complete = 0, True
        self.start = self._run(self.x, self.y, self.solver.cuts)

    def rows(self, sizes: dict[str, float], progress: Progress | None) -> list[dict[str, Any]]:
        """Range of each anchor, of the consistency cut-off and of the fewest cases."""
        cuts, largest = self.solver.cuts, int(self.recipe.base.source.n.max())
        moves: list[tuple[str, str, float, float, Callable[[float], Solution | None]]] = []
        for column, anchors in self.recipe.anchors.items():
            for place, name in enumerate(ANCHOR_NAMES[len(anchors)]):
                moves.append((name, column, anchors[place], sizes[column], self._with_anchor(column, place)))
        moves.append(("incl_cut", "", cuts.incl[0], sizes["incl_cut"], self._with_incl))
        moves.append(("n_cut", "", float(cuts.n), 1.0, lambda n: self._with_n(n, largest)))
        found = []
        for done, (name, column, chosen, size, solve) in enumerate(moves, start=1):
            low, high = self._walk(chosen, -size, solve), self._walk(chosen, size, solve)
            found.append(
                {"parameter": name, "condition": column, "chosen": chosen, "range_low": low[0], "range_high": high[0],
                 "looked_low": low[1], "looked_high": high[1], "step_size": size, "solution_below": low[2],
                 "solution_above": high[2]}
            )  # fmt: skip
            if progress is not None:
                progress(done, len(moves))
        return found

    def _walk(self, chosen: float, step: float, solve: Callable[[float], Solution | None]) -> tuple[float, float, str]:
        """Last value with the same solution (NaN without a bound), last value looked at, and what comes then."""
        last = chosen
        for count in range(1, self.most_steps + 1):
            value = round(chosen + count * step, 12)
            solution = solve(value)
            if solution is None:
                break
            if solution != self.start:
                words = "; ".join(solution.written(self.solver.conditions)) or solution.refusal
                return last, value, words
            last = value
        return float("nan"), last, ""

    def _with_anchor(self, column: str, place: int) -> Callable[[float], Solution | None]:
        anchors = self.recipe.anchors[column]

        def solve(value: float) -> Solution | None:
            moved = (*anchors[:place], value, *anchors[place + 1 :])
            order = np.sign(np.diff(moved))
            if len(moved) > 1 and (order != np.sign(anchors[-1] - anchors[0])).any():
                return None
            x, y = self.recipe.memberships({column: moved})
            return self._run(x, y, self.solver.cuts)

        return solve

    def _with_incl(self, value: float) -> Solution | None:
        if not 0 < value <= 1:
            return None
        cuts = self.solver.cuts
        return self._run(self.x, self.y, Cuts((value, value), cuts.n, cuts.pri))

    def _with_n(self, value: float, largest: int) -> Solution | None:
        if not 1 <= value <= largest + 1:
            return None
        cuts = self.solver.cuts
        return self._run(self.x, self.y, Cuts(cuts.incl, int(value), cuts.pri))

    def _run(self, x: Any, y: Any, cuts: Cuts) -> Solution:  # noqa: ANN401 - arrays
        self.n_runs += 1
        solution = self.solver.solve(x, y, cuts)
        self.complete &= solution.complete
        return solution


def _steps_to_bound(row: dict[str, Any]) -> float:
    """Steps from the chosen value to the nearer bound; infinite without one."""
    ends = [abs(row[f"range_{side}"] - row["chosen"]) for side in ("low", "high")]
    near = float(np.nanmin([*ends, np.inf]))
    return near / float(row["step_size"])
