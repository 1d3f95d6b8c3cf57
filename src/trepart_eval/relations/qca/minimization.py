"""`minimize`: which combinations of conditions suffice, with every solution that fits as well."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.problems.arguments import check_made_by, listed
from trepart_eval.relations.qca.counterfactuals import covered_rows, expectation_bits, rows_named
from trepart_eval.relations.qca.expressions import (
    Term,
    describe_count,
    describe_outcome,
    describe_term,
    memberships_in,
    write_term,
)
from trepart_eval.relations.qca.solution_charts import Chart, refusal_of_solution, solve_table
from trepart_eval.relations.qca.solution_fit import fit_rows
from trepart_eval.relations.qca.truth_tables import TruthTable
from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd

Exclusions = Iterable[int | str]

KINDS: Final = ("conservative", "parsimonious", "intermediate")
MODELS: Final = ("minimum", "irredundant")
LIMIT: Final = 10_000
"""Most models, or pairs of models, that are given; with more, the result says that it isn't complete."""


@dataclass(frozen=True, slots=True, eq=False)
class Minimization(MayBeRefused):
    """Solutions of a truth table.

    Attributes
    ----------
    source : TruthTable
        What was minimised, with rows excluded.
    kind : str
        ``conservative``, ``parsimonious`` or ``intermediate``.
    models_kept : str
        ``minimum`` or ``irredundant``.
    expectations : dict of str to int
        1 for a condition that is expected to help when present, 0 when absent.
    exclude : tuple
        Rows and terms that were excluded.
    solved : tuple of Chart
        One, or one for each pair of models.
    complete : bool
        Whether every model is given.
    limit : int
        Most models.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there is no solution, as a term and in words.
    """

    source: TruthTable
    kind: str
    models_kept: str
    expectations: dict[str, int]
    exclude: tuple[int | str, ...]
    solved: tuple[Chart, ...]
    complete: bool
    limit: int
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def models(self) -> list[list[str]]:
        """Every model, a list of terms; for intermediate solutions those of all pairs, each once."""
        return _distinct(model for chart in self.solved for model in self._written(chart))

    @property
    def pairs(self) -> dict[str, list[list[str]]]:
        """Models of each pair of a conservative and a parsimonious model, such as ``C1P1``; empty for other kinds."""
        return {chart.pair: self._written(chart) for chart in self.solved if chart.pair}

    @property
    def prime_implicants(self) -> list[str]:
        """Shortest terms that hold for no negative row, each once."""
        return list(dict.fromkeys(self._write(term) for chart in self.solved for term in chart.terms))

    @property
    def essential(self) -> list[str]:
        """Terms that are in every model."""
        models = self.models
        return [term for term in self.prime_implicants if models and all(term in model for model in models)]

    @property
    def charts(self) -> dict[str, pd.DataFrame]:
        """Prime implicants by positive rows, for each pair; of one kind under the name of the kind."""
        import pandas as pd

        rows = (self.source.positive + 1).tolist()
        return {
            chart.pair or self.kind: pd.DataFrame(
                chart.holds, index=[self._write(term) for term in chart.terms], columns=rows
            )
            for chart in self.solved
        }

    @property
    def fit(self) -> pd.DataFrame:
        """Fit of each model and each of its terms.

        Columns ``pair``, ``model`` (M1, M2, ...), ``part`` (solution or term), ``term``, ``incl``, ``pri``, ``cov``,
        ``cov_unique`` and ``n_cases``, the cases with membership above 0.5.
        """
        import pandas as pd

        rows = []
        for chart in self.solved:
            x = memberships_in(chart.terms, self.source.memberships)
            names = [self._write(term) for term in chart.terms]
            for number, model in enumerate(chart.models, start=1):
                own = {"pair": chart.pair, "model": f"M{number}"}
                chosen = [names[place] for place in model]
                rows += [own | row for row in fit_rows(x[list(model)], self.source.membership_in_outcome, chosen)]
        columns = ["pair", "model", "part", "term", "incl", "pri", "cov", "cov_unique", "n_cases"]
        return pd.DataFrame(rows, columns=columns)

    @property
    def simplifying_assumptions(self) -> dict[str, list[int]]:
        """Remainders that each model holds for, counted from 1: ``M1``, or ``C1P1M1`` for pairs."""
        found = {}
        for chart in self.solved:
            for number, model in enumerate(chart.models, start=1):
                found[f"{chart.pair}M{number}"] = covered_rows(
                    [chart.terms[place] for place in model], self.source.remainders
                )
        return found

    @property
    def easy_counterfactuals(self) -> dict[str, list[int]]:
        """Remainders, for each pair, that expectations speak for."""
        return {chart.pair: list(chart.easy) for chart in self.solved if chart.pair}

    @property
    def difficult_counterfactuals(self) -> dict[str, list[int]]:
        """Remainders, for each pair, that the parsimonious model takes for granted without support."""
        return {chart.pair: list(chart.difficult) for chart in self.solved if chart.pair}

    @property
    def absence(self) -> Minimization:
        """Solutions for the outcome's absence, with expectations turned round and the same rows excluded."""
        turned = {name: 1 - value for name, value in self.expectations.items()}
        return minimize(
            self.source.absence, self.kind, expectations=turned, exclude=self.exclude, models=self.models_kept,
            limit=self.limit, language=self.language,
        )  # fmt: skip

    def describe(self, language: Language | str | None = None, *, labels: Mapping[str, str] | None = None) -> list[str]:
        """Words for each model."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        return [describe_term(" + ".join(model), spoken, labels=labels) for model in self.models]

    def summary(self, language: Language | str | None = None, *, labels: Mapping[str, str] | None = None) -> str:
        """Sentences on the solutions for the outcome and for its absence, and how few cases they rest on."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        return f"{self._told(spoken, labels)} {self.absence._told(spoken, labels)}"

    def _repr_html_(self) -> str:
        """Fit for Jupyter."""
        return self.summary() + str(self.fit.to_html(index=False, float_format="{:.3f}".format))

    def _told(self, spoken: Language, labels: Mapping[str, str] | None) -> str:
        outcome = describe_outcome(self.source.outcome, spoken, labels=labels)
        if self.refused:
            return reason_for(Refusal(self.refusal), spoken, outcome=outcome)
        models, first = self.models, self._first_fit()
        words = text_of(
            __package__, "solution", "one" if len(models) == 1 else "several", spoken,
            kind=text_of(__package__, "kind", self.kind, spoken), outcome=outcome, models=len(models),
            words=describe_term(" + ".join(models[0]), spoken, labels=labels),
            incl=format_number(first["incl"], spoken, decimals=2), cov=format_number(first["cov"], spoken, decimals=2),
            cases=describe_count("cases", int(np.isin(self.source.row_of_case, self.source.positive).sum()), spoken),
            combinations=describe_count("combinations", len(self.source.positive), spoken),
        )  # fmt: skip
        return words if self.complete else f"{words} {text_of(__package__, 'solution', 'incomplete', spoken)}"

    def _first_fit(self) -> dict[str, Any]:
        """Fit of the first model alone, since there may be thousands."""
        chart = self.solved[0]
        x = memberships_in([chart.terms[place] for place in chart.models[0]], self.source.memberships)
        return fit_rows(x, self.source.membership_in_outcome, [""] * len(x))[0]

    def _write(self, term: Term) -> str:
        return write_term(term, self.source.conditions)

    def _written(self, chart: Chart) -> list[list[str]]:
        return [[self._write(chart.terms[place]) for place in model] for model in chart.models]


def minimize(
    table: TruthTable,
    kind: str = "conservative",
    *,
    expectations: Mapping[str, int] | None = None,
    exclude: Exclusions = (),
    models: str = "minimum",
    limit: int = LIMIT,
    language: Language | str | None = None,
) -> Minimization:
    """Which combinations of conditions suffice for the outcome, with every solution that fits as well.

    Parameters
    ----------
    table : TruthTable
        From `truth_table`.
    kind : {"conservative", "parsimonious", "intermediate"}
        What may be assumed of combinations that aren't seen: nothing, whatever makes the solution short, or of that
        only what the expectations speak for.
    expectations : mapping of str to {0, 1}, optional
        Conditions that are expected to help when present (1) or absent (0). Of others nothing is expected.
    exclude : iterable of int or str
        Remainders that nothing is assumed of: rows counted from 1, or terms such as ``"A*~B"``.
    models : {"minimum", "irredundant"}
        All with the fewest terms, or all from which no term can be taken.
    limit : int
        Most models, and most pairs.
    language : Language or {"nb", "nn", "en"}, optional
        Language of sentences; that of the table where it is left out.

    Returns
    -------
    Minimization
        Refused where no row is positive, or none is negative.

    Raises
    ------
    ValueError
        If an option has no such value, a condition is unknown, or an excluded row is seen.

    Notes
    -----
    Sources: Ragin (2008), Redesigning Social Inquiry, chapters 7-9; McCluskey (1956), Bell System Technical Journal 35.
    """
    check_made_by(table, TruthTable, "table", "truth_table")
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; choose {', '.join(map(repr, KINDS))}")
    if models not in MODELS:
        raise ValueError(f"models is {models!r}; choose {', '.join(map(repr, MODELS))}")
    if not (isinstance(limit, int) and limit >= 1):
        raise ValueError(f"limit is {limit}; give a whole number, 1 or more")
    if not isinstance(expectations, Mapping | None):
        raise ValueError(f"expectations are {expectations!r}; give a mapping, such as {{'A': 1, 'B': 0}}")
    expected, excluded = dict(expectations or {}), tuple(listed(exclude, "exclude", "rows or terms"))
    bits = expectation_bits(expected, table.conditions)
    source = rows_named(table, excluded)
    spoken = table.language if language is None else choose_language(language, os.environ)
    refusal = refusal_of_solution(source, kind)
    if refusal is not None:
        reason = reason_for(refusal, spoken, outcome=describe_outcome(table.outcome, spoken))
        return Minimization(source, kind, models, expected, excluded, (), True, limit, spoken, refusal, reason)
    solved, complete = solve_table(source, kind, bits, models, limit)
    return Minimization(source, kind, models, expected, excluded, solved, complete, limit, spoken)


def _distinct(models: Iterable[list[str]]) -> list[list[str]]:
    return [list(model) for model in dict.fromkeys(map(tuple, models))]
