"""`relate`: a dose and an outcome over the cases, in every way that the plan names, with what could have been seen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration import Intensity
from trepart_eval.criteria.scores import CriterionScores
from trepart_eval.problems import InputError, Problems
from trepart_eval.relations.association.associations import Association, associate
from trepart_eval.relations.association.error_correction import correct_for_error
from trepart_eval.relations.detectability.smallest_effects import POWER
from trepart_eval.relations.programme_relations.analysis_plan import (
    ADJUSTED,
    CHANGE,
    CORRECTED,
    LEVEL,
    LEVEL_SLOPE,
    RANKS,
    AnalysisPlan,
    filled_in,
    year_of,
)
from trepart_eval.relations.programme_relations.case_figures import CaseFigures, figures_by_case
from trepart_eval.relations.programme_relations.relation_arguments import asked_relation, check_earlier
from trepart_eval.relations.programme_relations.relation_sentences import sentences_of
from trepart_eval.relations.refusals import MayBeRefused
from trepart_eval.relations.regression.robust_regression import regress
from trepart_eval.sources.outcomes.outcome import Outcome
from trepart_eval.study.planned_study import Study
from trepart_eval.study.relation_plan import RelationPlan
from trepart_eval.vocabulary.languages import Language, choose_language
from trepart_eval.vocabulary.terms import INDEX

if TYPE_CHECKING:
    import pandas as pd

    from trepart_eval.relations.regression.regression_result import Regression

Array = NDArray[np.float64]
Row = dict[str, Any]

POINTS: Final = 10.0
"""Points of the dose that slopes are per."""
PRIMARY, PLANNED, EXPLORATORY = "primary", "planned", "exploratory"
_MODELS: Final = {
    LEVEL_SLOPE: "after ~ dose",
    CHANGE: "change ~ dose",
    ADJUSTED: "after ~ dose + before",
}
_NUMBERS: Final = ("estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high")
_NAN: Final = float("nan")
_FEWEST: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Relation(MayBeRefused):
    """How a dose and an outcome hang together over the cases.

    Attributes
    ----------
    plan : RelationPlan
        Outcome, dose, wave and years.
    standing : str
        ``primary`` or ``planned`` where a plan that was made before names it, ``exploratory`` otherwise.
    plan_digest : str
        SHA-256 of that plan; empty where there is none.
    figures : CaseFigures
        Dose and outcome of every case.
    association : Association
        Rank correlation of dose and outcome, with its range without any one case.
    rows : tuple of dict
        A row per model, as in ``table``.
    outcome : Outcome
        The outcome.
    language : Language
        Language of the sentences.
    refusal, reason : str
        Why there are no numbers, as a term and in words; empty where there are.
    """

    plan: RelationPlan
    standing: str
    plan_digest: str
    figures: CaseFigures
    association: Association
    rows: tuple[Row, ...]
    outcome: Outcome
    language: Language
    refusal: str = ""
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """A row per model. Slopes are per ten points of the dose, in the outcome's unit."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(COLUMNS))

    @property
    def main(self) -> Row | None:
        """The row that counts: that of the change, of the rank correlation where there are no years before."""
        found = {row["model"]: row for row in self.rows if not np.isnan(row["estimate"])}
        return found.get(CHANGE) or found.get(RANKS)

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences: what was found, what could have been seen, and what may not be concluded."""
        return " ".join(
            sentences_of(self, self.language if language is None else choose_language(language, os.environ))
        )

    def _repr_html_(self) -> str:
        """Sentences and table for Jupyter."""
        from html import escape

        said = f"<p>{escape(self.summary())}</p>"
        return said if self.refused else said + str(self.table.round(3).to_html(index=False))


COLUMNS: Final = (
    *("outcome", "dose", "wave", "model", *_NUMBERS, "n", "without_one_low", "without_one_high"),
    *("smallest_detectable", "standing"),
)


def relate(
    dose: Intensity | CriterionScores,
    outcome: Outcome,
    *,
    dimension: str = INDEX,
    wave: str = "",
    before: tuple[int, ...] = (),
    after: tuple[int, ...] = (),
    plan: AnalysisPlan | None = None,
    language: Language | str | None = None,
) -> Relation:
    """How an outcome hangs together with how closely the parties work together, or how well a criterion is met.

    Parameters
    ----------
    dose : Intensity or CriterionScores
        From `intensity` or `score`.
    outcome : Outcome
        From ``load(study).outcomes``; figures of municipalities.
    dimension : str
        ``index``, one of its dimensions, or a criterion where ``dose`` is scores.
    wave : str
        Wave of the dose; the study's last where it is left out.
    before, after : tuple of int
        Years of the outcome. Left out: years before the first wave but the last of them, and the year of the wave.
    plan : AnalysisPlan, optional
        Made by `plan` before; a relation that isn't in it is exploratory.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the sentences; the study's where it is left out.

    Returns
    -------
    Relation
        Refused with fewer than four cases that have both, or where one of them doesn't vary.

    Raises
    ------
    InputError
        If the outcome isn't about municipalities, or has no figures for the years.
    ValueError
        If an argument is something else, or there is no such dimension or wave.
    """
    wanted = asked_relation(dose, outcome, dimension, wave, before, after)
    return relation_of(dose, outcome, filled_in(wanted, dose.study.waves), dose.study, plan=plan, language=language)


def relation_of(
    dose: Intensity | CriterionScores,
    outcome: Outcome,
    relation: RelationPlan,
    study: Study,
    *,
    plan: AnalysisPlan | None = None,
    language: Language | str | None = None,
) -> Relation:
    """Relation that a plan names, its wave and years filled in."""
    spoken = study.language if language is None else choose_language(language, os.environ)
    check_earlier(plan=plan)
    problems = Problems()
    figures = figures_by_case(dose, outcome, relation, year_of(study.waves[0]), problems)
    if figures is None:
        raise InputError(problems, spoken)
    planned = plan.holds(relation) if plan else None
    standing = EXPLORATORY if planned is None else PRIMARY if planned.primary else PLANNED
    named = replace(relation, family=planned.family if planned else relation.family)
    return related(figures, outcome, named, spoken, standing=standing, digest=plan.digest if plan else "")


def related(
    figures: CaseFigures,
    outcome: Outcome,
    relation: RelationPlan,
    language: Language,
    *,
    standing: str = EXPLORATORY,
    digest: str = "",
) -> Relation:
    """Relation of figures that stand side by side."""
    known = ~np.isnan(figures.dose + figures.after)
    names = np.array(figures.cases, dtype=object)[known]
    association = associate(
        _series(figures.dose[known], names, relation.dose), _series(figures.after[known], names, outcome.name),
        measures=["spearman"], language=language,
    )  # fmt: skip
    about = {"outcome": relation.outcome, "dose": relation.dose, "wave": relation.wave, "standing": standing}
    rows = [] if association.refused else [about | _of_ranks(association)]
    for model in () if association.refused else _MODELS:
        if model == LEVEL_SLOPE or not np.isnan(figures.before[known]).all():
            rows.append(about | slope_row(model, figures, language))
    if not association.refused and rows[-1]["model"] == ADJUSTED:
        rows += [about | row for row in _without_dose_error(figures, language)]
    return Relation(
        plan=relation,
        standing=standing,
        plan_digest=digest,
        figures=figures,
        association=association,
        rows=tuple({name: row.get(name, _NAN) for name in COLUMNS} for row in rows),
        outcome=outcome,
        language=language,
        refusal=association.refusal,
        reason=association.reason,
    )


def _series(values: Array, names: NDArray[Any], name: str) -> pd.Series:
    import pandas as pd

    return pd.Series(values, index=names, name=name)


def _of_ranks(found: Association) -> Row:
    row = found.rows[0]
    return {
        "model": RANKS,
        "estimate": row["estimate"],
        "p_value": row["p_value"],
        "conf_low": row["conf_low"],
        "conf_high": row["conf_high"],
        "n": found.n,
        "without_one_low": row["estimate_low"],
        "without_one_high": row["estimate_high"],
        "smallest_detectable": found.smallest_detectable,
    }


def slope_row(model: str, figures: CaseFigures, language: Language) -> Row:
    """Row of a model with a slope: its numbers, the range without any one case, and what could have been seen."""
    columns = {
        "dose": figures.dose / POINTS,
        "before": figures.before,
        "after": figures.after,
        "change": figures.change,
    }
    used = ~np.isnan(sum(columns[name] for name in _names_in(model)))
    data = {name: values[used] for name, values in columns.items()}
    n = int(used.sum())
    if n < _FEWEST:
        return {"model": model, "n": n}
    found = regress(_MODELS[model], data, vcov="CR2", language=language)
    numbers = _numbers_of(found)
    without = [_slope({name: np.delete(values, row) for name, values in data.items()}, model) for row in range(n)]
    return {
        "model": model,
        **numbers,
        "n": n,
        "without_one_low": min(without),
        "without_one_high": max(without),
        "smallest_detectable": _smallest(numbers),
    }


def _without_dose_error(figures: CaseFigures, language: Language) -> list[Row]:
    """Row of the change where the dose's standard errors are known: without the error, slopes are larger."""
    errors = np.where(np.isnan(figures.dose_std_error), 0.0, figures.dose_std_error)
    used = ~np.isnan(figures.dose + figures.change)
    if not (errors[used] > 0).any():
        return []
    found = correct_for_error(
        figures.dose[used] / POINTS, figures.change[used], std_errors=errors[used] / POINTS, language=language
    )
    slopes = [row for row in found.rows if row["measure"] == "slope" and row["method"] == "corrected"]
    names = ("estimate", "conf_low", "conf_high")
    return [{"model": CORRECTED, "n": found.n, **{name: row[name] for name in names}} for row in slopes]


def _names_in(model: str) -> list[str]:
    return [word for word in _MODELS[model].split() if word.isalpha()]


def _numbers_of(found: Regression) -> dict[str, float]:
    row = next((one for one in found.rows if one.term == "dose"), None)
    return {name: _NAN if row is None or found.refused else float(getattr(row, name)) for name in _NUMBERS}


def _slope(data: Mapping[str, Array], model: str) -> float:
    """Least squares slope of the dose."""
    target, *others = _names_in(model)
    design = np.column_stack([np.ones(len(data[target])), *(data[name] for name in others)])
    return float(np.linalg.lstsq(design, data[target], rcond=None)[0][1])


def _smallest(numbers: Mapping[str, float]) -> float:
    """Smallest slope that as precise a study would show in 80 of 100 tries, two-sided at .05."""
    from scipy.special import stdtrit

    df = numbers["df"]
    return float((stdtrit(df, 1 - LEVEL / 2) + stdtrit(df, POWER)) * numbers["std_error"])
