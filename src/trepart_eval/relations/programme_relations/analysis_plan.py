"""`plan`: what will be related to what, by which model, written down before the outcomes are looked at."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.arguments import check_made_by, checked_path
from trepart_eval.study.planned_study import Study, Wave
from trepart_eval.study.relation_plan import RelationPlan
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import EN_DASH, Language, choose_language
from trepart_eval.vocabulary.terms import INDEX, WHOLE_CASE, Criterion, Dimension, OutcomeLevel

PLAN_FILE: Final = "analysis_plan.json"
"""Where a study's plan lies, beside its ``study.toml``."""
RANKS, LEVEL_SLOPE, CHANGE, ADJUSTED = "rank_correlation", "level", "change", "baseline_adjusted"
CORRECTED: Final = "change_without_dose_error"
MODELS: Final = (RANKS, LEVEL_SLOPE, CHANGE, ADJUSTED, CORRECTED)
"""Every relation is looked at in these ways; the p-value that counts is that of the change, where there are years
before, and of the rank correlation otherwise."""
LEVEL: Final = 0.05
_SCHEMA: Final = "trepart.plan/1"


@dataclass(frozen=True, slots=True)
class AnalysisPlan:
    """What will be related to what.

    Attributes
    ----------
    study : str
        Name of the study.
    relations : tuple of RelationPlan
        In order, with the waves and years they are about.
    dose_choices : mapping
        How the index of intensity is made: weights, aggregation, normalisation.
    language : Language
        Language of its sentences.
    """

    study: str
    relations: tuple[RelationPlan, ...]
    dose_choices: Mapping[str, Any]
    language: Language

    @property
    def digest(self) -> str:
        """SHA-256 of the content; results carry it."""
        content = json.dumps(self._content(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def primary(self) -> RelationPlan | None:
        """The one primary relation."""
        return next((one for one in self.relations if one.primary), None)

    def holds(self, relation: RelationPlan) -> RelationPlan | None:
        """The planned relation that one is, whatever its family is called; None where it wasn't planned."""
        wanted = replace(relation, primary=False, family="")
        return next((one for one in self.relations if replace(one, primary=False, family="") == wanted), None)

    def summary(self, language: Language | str | None = None) -> str:
        """Sentences: the primary relation, the others, and by which models."""
        spoken = self.language if language is None else choose_language(language, os.environ)

        def said(name: str, /, **details: object) -> str:
            return text_of(__package__, "plan", name, spoken, **details)

        if not self.relations:
            return said("nothing")
        first = self.primary
        found = [said("primary", relation=self.shown(first, spoken))] if first else [said("no_primary")]
        others = [self.shown(one, spoken) for one in self.relations if one is not first]
        if others:
            found.append(said("others" if first else "all", relations="; ".join(others)))
        found.append(said("models"))
        found.append(said("digest", digest=self.digest[:12]))
        return " ".join(found)

    def shown(self, relation: RelationPlan, language: Language) -> str:
        """A relation in words: outcome, dose, wave and years."""
        dose = dose_label(relation.dose, language)
        wave = "" if relation.wave in {"", WHOLE_CASE} else f" ({relation.wave})"
        before = shown_years(relation.before) or text_of(__package__, "plan", "before_by_rule", language)
        after = shown_years(relation.after) or EN_DASH
        return text_of(
            __package__, "plan", "relation", language,
            outcome=relation.outcome, dose=f"{dose}{wave}", before=before, after=after,
        )  # fmt: skip

    def to_json(self) -> bytes:
        """Content of the plan's file."""
        content = {"schema": _SCHEMA, "sha256": self.digest, **self._content()}
        return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()

    def _content(self) -> dict[str, Any]:
        return {
            "study": self.study,
            "relations": [
                {
                    "outcome": one.outcome,
                    "dose": one.dose,
                    "wave": one.wave,
                    "before": list(one.before),
                    "after": list(one.after),
                    "primary": one.primary,
                    "family": one.family,
                }
                for one in self.relations
            ],
            "dose_choices": dict(self.dose_choices),
            "models": list(MODELS),
            "level": LEVEL,
        }


def plan(study: Study, *, language: Language | str | None = None) -> AnalysisPlan:
    """What the study will relate to what: its ``[[relations]]``, or every outcome to the index of intensity.

    Waves and years that the study leaves out are filled in from its waves: the dose is of the last wave, the years
    after are that wave's. The years before stay a rule, since nobody should have to open the outcomes to plan.

    Parameters
    ----------
    study : Study
        From `read_study`. No data are read.
    language : Language or {"nb", "nn", "en"}, optional
        Language of the sentences; the study's where it is left out.

    Returns
    -------
    AnalysisPlan

    Raises
    ------
    ValueError
        If ``study`` isn't what `read_study` returns.
    """
    check_made_by(study, Study, "study", "read_study")
    spoken = study.language if language is None else choose_language(language, os.environ)
    asked = study.relations or tuple(
        RelationPlan(outcome.name, primary=number == 0)
        for number, outcome in enumerate(one for one in study.outcomes if one.level is OutcomeLevel.MUNICIPALITY)
    )
    choices = study.intensity
    return AnalysisPlan(
        study=study.name,
        relations=tuple(filled_in(one, study.waves) for one in asked),
        dose_choices={
            "weights": {name.value: float(weight) for name, weight in choices.weights.items()},
            "indicator_weights": {name: float(weight) for name, weight in choices.indicator_weights.items()},
            "aggregation": choices.aggregation.value,
            "normalisation": choices.normalisation.value,
        },
        language=spoken,
    )


def filled_in(relation: RelationPlan, waves: tuple[Wave, ...]) -> RelationPlan:
    """Relation with its wave, and its years after where that wave has a year."""
    wave = next((one for one in waves if one.key == relation.wave), waves[-1])
    year = year_of(wave)
    after = relation.after or (() if year is None else (year,))
    return replace(relation, wave=wave.key, after=after)


def year_of(wave: Wave) -> int | None:
    """Year of a wave: that of its first day, or its key where that is a year."""
    if wave.first_day is not None:
        return wave.first_day.year
    return int(wave.key) if wave.key.isascii() and wave.key.isdigit() and len(wave.key) == 4 else None


def read_plan(path: Path | str, language: Language = Language.NB) -> AnalysisPlan:
    """Plan from its file.

    Raises
    ------
    InputError
        If it can't be read, or was changed after it was made.
    """
    path = checked_path(path, "path", "a plan")
    problems = Problems()
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        relations = tuple(
            RelationPlan(**{**one, "before": tuple(one["before"]), "after": tuple(one["after"])})
            for one in given["relations"]
        )
        found = AnalysisPlan(str(given["study"]), relations, dict(given["dose_choices"]), language)
        if given["schema"] != _SCHEMA or not all(isinstance(one.outcome, str) for one in relations):
            raise ValueError(given["schema"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problems.add("plan_damaged", file=path.name)
        raise InputError(problems, language) from error
    if found.digest != given.get("sha256"):
        problems.add("plan_changed", file=path.name)
    problems.raise_if_any(language)
    return found


def dose_label(dose: str, language: Language) -> str:
    """Name of a dose as readers see it."""
    if dose in {one.value for one in Criterion}:
        return label("criterion", dose, language)
    if dose == INDEX or dose in {one.value for one in Dimension}:
        return label("dimension", dose, language)
    return dose


def shown_years(years: tuple[int, ...]) -> str:
    """Years in words: a stretch by its ends."""
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}{EN_DASH}{years[-1]}"
    return ", ".join(map(str, years))
