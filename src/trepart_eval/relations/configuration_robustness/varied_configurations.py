"""What comes of an analysis that is run by many choices: models, terms, and the cases that decide."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from trepart_eval.relations.configuration_robustness.quick_solutions import (
    Cuts,
    Model,
    Solution,
    fit_of_model,
    membership_in_model,
    write_model,
)
from trepart_eval.relations.qca.expressions import Term, describe_outcome, describe_term, write_term
from trepart_eval.relations.qca.minimization import Minimization
from trepart_eval.relations.refusals import Refusal, reason_for
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd

CORE, PERIPHERAL = "core", "peripheral"
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Run:
    """One analysis.

    Attributes
    ----------
    calibration : str
        Name of the anchors.
    cuts : Cuts
        Cut-offs.
    left_out : str
        Case left out; empty with all.
    solution : Solution
        What came of it.
    """

    calibration: str
    cuts: Cuts
    left_out: str
    solution: Solution


@dataclass(frozen=True, slots=True, eq=False)
class VariedConfigurations:
    """What comes of the analysis by every combination of choices, and without each case.

    Attributes
    ----------
    base : Minimization
        Solution by the choices made.
    all_runs : tuple of Run
        The first is that by the choices made, with all cases.
    language : Language
        Language of sentences.
    """

    base: Minimization
    all_runs: tuple[Run, ...]
    language: Language

    @property
    def n_runs(self) -> int:
        """Analyses run."""
        return len(self.all_runs)

    @property
    def n_unsolved(self) -> int:
        """Runs that have no solution."""
        return sum(run.solution.refused for run in self.all_runs)

    @property
    def complete(self) -> bool:
        """Whether every model of every run was found."""
        return all(run.solution.complete for run in self.all_runs)

    @property
    def share_unchanged(self) -> float:
        """Share of the other runs that have the same solution, with all its tied models, as the choices made."""
        first, others = self.all_runs[0].solution, self.all_runs[1:]
        return sum(run.solution == first for run in others) / len(others) if others else float("nan")

    @property
    def runs(self) -> pd.DataFrame:
        """A row per run.

        Columns ``calibration``, ``incl_cut``, ``n_cut``, ``pri_cut``, ``left_out``, ``n_models``, ``solution`` (every
        model, or why there is none), ``same`` (whether it is that of the choices made) and ``complete``.
        """
        import pandas as pd

        first = self.all_runs[0].solution
        written = {run.solution: "; ".join(run.solution.written(self._conditions)) for run in self.all_runs}
        rows = [
            {"calibration": run.calibration, "incl_cut": run.cuts.incl[0], "n_cut": run.cuts.n,
             "pri_cut": run.cuts.pri, "left_out": run.left_out, "n_models": len(run.solution.models),
             "solution": written[run.solution] or run.solution.refusal, "same": run.solution == first,
             "complete": run.solution.complete}
            for run in self.all_runs
        ]  # fmt: skip
        return pd.DataFrame(rows)

    @property
    def models(self) -> pd.DataFrame:
        """Models that come out, the most frequent first.

        Columns ``model``, ``n_runs``, ``share_of_runs``, ``chosen_model`` (whether it is one by the choices made), and
        ``incl`` and ``cov`` by the memberships of the choices made.
        """
        import pandas as pd

        counts = Counter(model for run in self.all_runs for model in run.solution.models)
        first = self.all_runs[0].solution.models
        rows = [
            {"model": write_model(model, self._conditions), "n_runs": n, "share_of_runs": n / self.n_runs,
             "chosen_model": model in first, **self._fit(model)}
            for model, n in counts.items()
        ]  # fmt: skip
        columns = ["model", "n_runs", "share_of_runs", "chosen_model", "incl", "cov"]
        table = pd.DataFrame(rows, columns=columns)
        return table.sort_values(["n_runs", "model"], ascending=[False, True], ignore_index=True)

    @property
    def terms(self) -> pd.DataFrame:
        """Terms that come out, those in most runs first.

        Columns ``term``, ``share_any`` and ``share_all`` (share of runs where it is in some, and in every tied model),
        ``role`` (core: in every tied model by the choices made; peripheral: in some; empty: in none), ``incl`` and
        ``cov``.
        """
        import pandas as pd

        some: Counter[Term] = Counter()
        every: Counter[Term] = Counter()
        for solution, n in Counter(run.solution for run in self.all_runs).items():
            own = terms_of(solution)
            some.update(dict.fromkeys(own, n))
            every.update({term: n for term, role in own.items() if role == CORE})
        roles = terms_of(self.all_runs[0].solution)
        rows = [
            {"term": write_term(term, self._conditions), "share_any": n / self.n_runs,
             "share_all": every[term] / self.n_runs, "role": roles.get(term, ""), **self._fit((term,))}
            for term, n in some.items()
        ]  # fmt: skip
        table = pd.DataFrame(rows, columns=["term", "share_any", "share_all", "role", "incl", "cov"])
        return table.sort_values(["share_any", "share_all", "term"], ascending=[False, False, True], ignore_index=True)

    @property
    def influence(self) -> pd.DataFrame:
        """What each case decides, the most influential first; empty where no case was left out.

        Columns ``case``, ``changes`` (whether the solution by the choices made is another without it),
        ``share_changed`` (share of all combinations of choices where it is), and ``solution`` (that by the choices
        made, without it).
        """
        import pandas as pd

        with_all = {(run.calibration, run.cuts): run.solution for run in self.all_runs if not run.left_out}
        first = self.all_runs[0]
        changed: dict[str, list[bool]] = {}
        without: dict[str, Solution] = {}
        for run in self.all_runs:
            if run.left_out:
                changed.setdefault(run.left_out, []).append(run.solution != with_all[run.calibration, run.cuts])
                if (run.calibration, run.cuts) == (first.calibration, first.cuts):
                    without[run.left_out] = run.solution
        rows = [
            {"case": case, "changes": without[case] != first.solution, "share_changed": sum(own) / len(own),
             "solution": "; ".join(without[case].written(self._conditions)) or without[case].refusal}
            for case, own in changed.items()
        ]  # fmt: skip
        table = pd.DataFrame(rows, columns=["case", "changes", "share_changed", "solution"])
        return table.sort_values(["changes", "share_changed"], ascending=False, kind="stable", ignore_index=True)

    def summary(self, language: Language | str | None = None, *, labels: Mapping[str, str] | None = None) -> str:
        """Sentences on how often the solution stays, which model is most frequent, and the cases that decide."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        told: list[tuple[str, dict[str, object]]] = [("runs", {
            "runs": self.n_runs, "outcome": describe_outcome(self.base.source.outcome, spoken, labels=labels),
            "same": _percent(self.share_unchanged, spoken), "n": len(self.base.source.cases),
        })]  # fmt: skip
        if self.base.refused:
            reason = reason_for(Refusal(self.base.refusal), spoken, outcome=told[0][1]["outcome"])
            told = [("unsolved_base", {"reason": reason, "runs": self.n_runs, "unsolved": self.n_unsolved})]
        models = self.models
        if len(models):
            first = models.iloc[0]
            told.append(("models", {
                "models": len(models), "share": _percent(first["share_of_runs"], spoken),
                "words": describe_term(first["model"], spoken, labels=labels),
            }))  # fmt: skip
        cases = self.influence
        deciding = list(cases["case"][cases["changes"].astype(bool)])
        if len(cases) and not self.base.refused:
            shown = ", ".join(deciding[:_SHOWN]) + (" ..." if len(deciding) > _SHOWN else ".")
            told.append(
                ("cases", {"n": len(deciding), "of": len(cases), "names": shown}) if deciding else ("no_case", {})
            )
        told += [("unsolved", {"n": self.n_unsolved})] if self.n_unsolved and not self.base.refused else []
        told += [] if self.complete else [("incomplete", {})]
        return " ".join(text_of(__package__, "varied", name, spoken, **details) for name, details in told)

    def _repr_html_(self) -> str:
        """Models for Jupyter."""
        return self.summary() + str(self.models.to_html(index=False, float_format="{:.3f}".format))

    @property
    def _conditions(self) -> tuple[str, ...]:
        return self.base.source.conditions

    def _fit(self, model: Model) -> dict[str, float]:
        source = self.base.source
        z = membership_in_model(model, source.memberships)
        return dict(zip(("incl", "cov"), fit_of_model(z, source.membership_in_outcome), strict=True))


def terms_of(solution: Solution) -> dict[Term, str]:
    """Terms of a solution: core where every tied model has it, peripheral where only some do."""
    counts = Counter(term for model in solution.models for term in model)
    return {term: CORE if n == len(solution.models) else PERIPHERAL for term, n in counts.items()}


def _percent(share: float, spoken: Language) -> str:
    return format_number(100 * float(share), spoken, decimals=0)
