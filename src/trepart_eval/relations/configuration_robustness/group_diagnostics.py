"""`configurations_by_group`: whether a solution holds alike in every group of cases, and which sets are skewed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import is_whole
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.relations.configuration_robustness.quick_solutions import fit_of_model
from trepart_eval.relations.qca.expressions import describe_outcome, describe_term, memberships_in, read_terms
from trepart_eval.relations.qca.minimization import Minimization
from trepart_eval.relations.refusals import MayBeRefused, Refusal, reason_for
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Names = NDArray[np.str_]

FEW: Final = 4
"""Cases of a group below which its figures say little."""
SKEWED: Final = 0.2
"""Share of cases in a set below which, and one less it above which, the set is skewed."""
POOLED, BETWEEN, WITHIN = "pooled", "between", "within"
COLUMNS: Final = ("term", "level", "group", "n_cases", "n_members", "incl", "cov")


@dataclass(frozen=True, slots=True, eq=False)
class GroupDiagnostics(MayBeRefused):
    """Fit of a solution and of its terms over all cases and in each group.

    Attributes
    ----------
    outcome, solution : str
        The outcome, and the model looked at.
    n, n_missing : int
        Cases used, and left out because they have no group.
    n_groups : int
        Groups.
    language : Language
        Language of sentences.
    refusal, reason : str
        Why there is no solution to look at.
    """

    outcome: str
    solution: str
    n: int
    n_missing: int
    n_groups: int
    language: Language
    _rows: tuple[dict[str, Any], ...]
    _skewness: tuple[dict[str, Any], ...]
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """Fit of the solution, then of each of its terms.

        Columns ``term``, ``level`` (pooled: all cases; between: each group; within: each unit), ``group``, ``n_cases``,
        ``n_members`` (membership above 0.5), ``incl`` and ``cov``.
        """
        import pandas as pd

        return pd.DataFrame(list(self._rows), columns=list(COLUMNS))

    @property
    def distances(self) -> pd.DataFrame:
        """How unlike the groups, or units, are.

        Columns ``term``, ``level``, ``n_compared``, ``distance_incl`` and ``distance_cov``: the distance of their
        figures, each divided by the sum of them, from equal shares; 0 where all are alike. Groups in which no case has
        any membership have no figure, and aren't counted.
        """
        import pandas as pd

        rows = []
        for term in dict.fromkeys(row["term"] for row in self._rows):
            for level in (BETWEEN, WITHIN):
                own = [row for row in self._rows if (row["term"], row["level"]) == (term, level)]
                if own:
                    incl, cov = (np.array([row[name] for row in own]) for name in ("incl", "cov"))
                    rows.append((term, level, int((~np.isnan(incl)).sum()), _distance(incl), _distance(cov)))
        return pd.DataFrame(rows, columns=["term", "level", "n_compared", "distance_incl", "distance_cov"])

    @property
    def skewness(self) -> pd.DataFrame:
        """Conditions, outcome and solution: ``term``, ``n_cases``, ``n_members``, ``share_members``, ``skewed``.

        A set is skewed where fewer than a fifth, or more than four fifths, of the cases are members.
        """
        import pandas as pd

        return pd.DataFrame(list(self._skewness), columns=["term", "n_cases", "n_members", "share_members", "skewed"])

    def summary(self, language: Language | str | None = None, *, labels: Mapping[str, str] | None = None) -> str:
        """Sentences on the solution in the groups, on small groups, and on skewed sets."""
        spoken = self.language if language is None else choose_language(language, os.environ)
        outcome = describe_outcome(self.outcome, spoken, labels=labels)
        if self.refused:
            return reason_for(Refusal(self.refusal), spoken, outcome=outcome)
        own = [row for row in self._rows if row["term"] == self.solution]
        groups = [row for row in own if row["level"] == BETWEEN]
        incl = np.array([row["incl"] for row in groups])
        figures = {"incl": own[0]["incl"], "cov": own[0]["cov"], "lowest": _ignoring(np.nanmin, incl),
                   "highest": _ignoring(np.nanmax, incl), "distance": _distance(incl)}  # fmt: skip
        told: list[tuple[str, dict[str, object]]] = [("distances", {
            "words": describe_term(self.solution, spoken, labels=labels), "outcome": outcome, "n": self.n,
            "groups": self.n_groups,
            **{name: format_number(value, spoken, decimals=2) for name, value in figures.items()},
        })]  # fmt: skip
        small = [row["group"] for row in groups if row["n_cases"] < FEW]
        skewed = [describe_term(row["term"], spoken, labels=labels) for row in self._skewness if row["skewed"]]
        told += [("small", {"n": len(small), "least": FEW, "names": ", ".join(small)})] if small else []
        told += [("skewed", {"names": "; ".join(skewed)})] if skewed else []
        told += [("missing", {"n": self.n_missing})] if self.n_missing else []
        return " ".join(text_of(__package__, "group", name, spoken, **details) for name, details in told)

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return self.summary() + str(self.table.to_html(index=False, float_format="{:.3f}".format))


def configurations_by_group(
    found: Minimization,
    groups: Mapping[str, object] | Sequence[object],
    *,
    units: Mapping[str, object] | Sequence[object] | None = None,
    model: int = 1,
    language: Language | str | None = None,
) -> GroupDiagnostics:
    """Whether a solution holds alike in every group of cases, such as themes of the programme or sizes of municipality.

    Parameters
    ----------
    found : Minimization
        From `minimize`.
    groups : mapping of str to str, or sequence
        Group of each case, by the name of the case or in the order of ``found.source.cases``. Cases without one are
        left out and counted.
    units : mapping or sequence, optional
        Unit of each case, where units have several, such as workplaces of a municipality or waves.
    model : int
        Which of the tied models, counted from 1.
    language : Language or {"nb", "nn", "en"}, optional
        Language of sentences; that of ``found`` where it is left out.

    Returns
    -------
    GroupDiagnostics
        Refused where there is no solution.

    Raises
    ------
    ValueError
        If the groups don't fit the cases, or there is no such model.

    Notes
    -----
    Source of pooled, between and within consistency and of the distances: Garcia-Castro and Arino (2016), "A general
    approach to panel data set-theoretic research". Journal of Advances in Management Sciences and Information
    Systems 2. From what share of members a set is skewed is this package's choice.
    """
    check_made_by(found, Minimization, "found", "minimize")
    spoken = found.language if language is None else choose_language(language, os.environ)
    group = _names(groups, found.source.cases, "groups")
    unit = None if units is None else _names(units, found.source.cases, "units")
    outcome = found.source.outcome
    if found.refused:
        reason = reason_for(Refusal(found.refusal), spoken, outcome=describe_outcome(outcome, spoken))
        return GroupDiagnostics(outcome, "", 0, 0, 0, spoken, (), (), found.refusal, reason)
    models = found.models
    if not is_whole(model) or not 1 <= model <= len(models):
        raise ValueError(f"model is {model!r}; the solution has {len(models)} tied models, counted from 1")
    kept = group != ""
    solution = " + ".join(models[model - 1])
    x, y = found.source.memberships[kept], found.source.membership_in_outcome[kept]
    terms = (
        memberships_in(read_terms(solution, found.source.conditions), x) if solution != "1" else np.ones((1, len(y)))
    )
    sets = {solution: terms.max(axis=0)} | dict(zip(models[model - 1], terms, strict=True))
    labels = {BETWEEN: group[kept]} | ({} if unit is None else {WITHIN: unit[kept]})
    rows = [row for term, z in sets.items() for row in _rows(term, z, y, labels)]
    skewness = _skewness({**dict(zip(found.source.conditions, x.T, strict=True)), outcome: y, solution: sets[solution]})
    return GroupDiagnostics(
        outcome, solution, int(kept.sum()), int((~kept).sum()), len(set(group[kept])), spoken, tuple(rows), skewness
    )


def _rows(term: str, z: Array, y: Array, labels: dict[str, Names]) -> list[dict[str, Any]]:
    """Fit over all cases, then in each group and unit."""
    found = [_row(term, POOLED, "", z, y)]
    for level, names in labels.items():
        found += [_row(term, level, name, z[names == name], y[names == name]) for name in np.unique(names).tolist()]
    return found


def _row(term: str, level: str, group: str, z: Array, y: Array) -> dict[str, Any]:
    incl, cov = fit_of_model(z, y)
    return {"term": term, "level": level, "group": group, "n_cases": len(z), "n_members": int((z > 0.5).sum()),
            "incl": incl, "cov": cov}  # fmt: skip


def _skewness(sets: dict[str, Array]) -> tuple[dict[str, Any], ...]:
    rows = []
    for name, z in sets.items():
        members = int((z > 0.5).sum())
        part = members / len(z) if len(z) else float("nan")
        skewed = part < SKEWED or part > 1 - SKEWED
        rows.append(
            {"term": name, "n_cases": len(z), "n_members": members, "share_members": part, "skewed": bool(skewed)}
        )
    return tuple(rows)


def _distance(figures: Array) -> float:
    """Euclidean distance of shares from equal ones; NaN where there is nothing to share out."""
    known = figures[~np.isnan(figures)]
    if not len(known) or known.sum() <= 0:
        return float("nan")
    return float(np.sqrt(((known / known.sum() - 1 / len(known)) ** 2).sum()))


def _ignoring(function: Any, figures: Array) -> float:  # noqa: ANN401 - nanmin or nanmax
    return float(function(figures)) if (~np.isnan(figures)).any() else float("nan")


def _names(given: Mapping[str, object] | Sequence[object], cases: tuple[str, ...], name: str) -> Names:
    """Group of each case as text; empty where it has none."""
    if isinstance(given, Mapping):
        own = {str(case): value for case, value in given.items()}
        if not set(own) & set(cases):
            raise ValueError(f"{name} names none of the cases; they are {', '.join(cases[:5])}")
        values = [own.get(case) for case in cases]
    else:
        values = list(given)
        if len(values) != len(cases):
            raise ValueError(
                f"{name} has {len(values)} values for {len(cases)} cases; give one for each case that has all values, "
                "or name the cases"
            )
    return np.array(
        ["" if one is None or str(one) in ("nan", "NaT", "<NA>") else str(one) for one in values], dtype=str
    )
