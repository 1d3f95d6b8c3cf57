"""Evaluate how Norwegian municipalities develop their services through local tripartite collaboration.

The flow, each step a function of what the one before returned::

    import trepart_eval as te

    study = te.read_study("study.toml")
    data = te.load(study)
    scores = te.score(data)
    te.diagnose(scores).table

Municipalities through changes of codes and borders: `municipality`, `successor` and `harmonise`.

Everything loads when it is first used, so importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from trepart_eval import (
        collaboration,
        criteria,
        datasets,
        disclosure,
        instrument,
        municipalities,
        problems,
        quality,
        relations,
        reporting,
        sources,
        study,
        vocabulary,
    )
    from trepart_eval.collaboration import Fidelity, Intensity, fidelity, intensity
    from trepart_eval.criteria import CriterionScores, Diagnosis, Triangulation, diagnose, score, triangulate
    from trepart_eval.disclosure import Protected, protect, release_scores
    from trepart_eval.municipalities import Municipality, harmonise, municipality, successor
    from trepart_eval.problems import InputError, Problem
    from trepart_eval.relations import Relation, relate
    from trepart_eval.reporting.figures import (
        plot_answers,
        plot_bottleneck,
        plot_ceiling,
        plot_change,
        plot_counties,
        plot_dose_response,
        plot_event_study,
        plot_forest,
        plot_gaps,
        plot_intensity,
        plot_items,
        plot_municipalities,
        plot_outcome_trends,
        plot_profile,
        plot_response,
        plot_scores,
        plot_set_relation,
        plot_specifications,
        plot_truth_table,
    )
    from trepart_eval.reporting.reports import Report, municipality_report, programme_report, report
    from trepart_eval.sources import (
        Answers,
        Cases,
        Codings,
        Data,
        Outcome,
        Outcomes,
        adjudicate,
        check,
        load,
        load_codings,
    )
    from trepart_eval.study import Study, read_study

_HOME: Final = {
    "read_study": "study",
    "Study": "study",
    "load": "sources",
    "check": "sources",
    "load_codings": "sources",
    "adjudicate": "sources",
    "Answers": "sources",
    "Cases": "sources",
    "Codings": "sources",
    "Data": "sources",
    "Outcome": "sources",
    "Outcomes": "sources",
    "score": "criteria",
    "diagnose": "criteria",
    "triangulate": "criteria",
    "CriterionScores": "criteria",
    "Diagnosis": "criteria",
    "Triangulation": "criteria",
    "intensity": "collaboration",
    "fidelity": "collaboration",
    "Intensity": "collaboration",
    "Fidelity": "collaboration",
    "relate": "relations",
    "Relation": "relations",
    "protect": "disclosure",
    "Protected": "disclosure",
    "release_scores": "disclosure",
    "plot_event_study": "reporting.figures",
    "plot_specifications": "reporting.figures",
    "plot_ceiling": "reporting.figures",
    "plot_bottleneck": "reporting.figures",
    "plot_counties": "reporting.figures",
    "plot_answers": "reporting.figures",
    "plot_municipalities": "reporting.figures",
    "plot_change": "reporting.figures",
    "plot_dose_response": "reporting.figures",
    "plot_forest": "reporting.figures",
    "plot_gaps": "reporting.figures",
    "plot_intensity": "reporting.figures",
    "plot_items": "reporting.figures",
    "plot_outcome_trends": "reporting.figures",
    "plot_profile": "reporting.figures",
    "plot_response": "reporting.figures",
    "plot_scores": "reporting.figures",
    "plot_set_relation": "reporting.figures",
    "plot_truth_table": "reporting.figures",
    "report": "reporting.reports",
    "programme_report": "reporting.reports",
    "municipality_report": "reporting.reports",
    "Report": "reporting.reports",
    "municipality": "municipalities",
    "successor": "municipalities",
    "harmonise": "municipalities",
    "Municipality": "municipalities",
    "InputError": "problems",
    "Problem": "problems",
}
_STAGES: Final = (
    "collaboration",
    "criteria",
    "datasets",
    "disclosure",
    "instrument",
    "municipalities",
    "problems",
    "quality",
    "relations",
    "reporting",
    "sources",
    "study",
    "vocabulary",
)

__all__ = [  # noqa: RUF022 - the verbs in the order of the flow, then what they return, then the stages
    "read_study",
    "load",
    "load_codings",
    "adjudicate",
    "check",
    "score",
    "diagnose",
    "triangulate",
    "intensity",
    "fidelity",
    "relate",
    "protect",
    "release_scores",
    "plot_event_study",
    "plot_specifications",
    "plot_ceiling",
    "plot_bottleneck",
    "plot_counties",
    "plot_answers",
    "plot_municipalities",
    "plot_change",
    "plot_dose_response",
    "plot_forest",
    "plot_gaps",
    "plot_intensity",
    "plot_items",
    "plot_outcome_trends",
    "plot_profile",
    "plot_response",
    "plot_scores",
    "plot_set_relation",
    "plot_truth_table",
    "report",
    "programme_report",
    "municipality_report",
    "municipality",
    "successor",
    "harmonise",
    "Study",
    "Data",
    "Answers",
    "Codings",
    "Cases",
    "Outcome",
    "Outcomes",
    "CriterionScores",
    "Diagnosis",
    "Triangulation",
    "Intensity",
    "Fidelity",
    "Relation",
    "Protected",
    "Report",
    "Municipality",
    "InputError",
    "Problem",
    "collaboration",
    "criteria",
    "datasets",
    "disclosure",
    "instrument",
    "municipalities",
    "problems",
    "quality",
    "relations",
    "reporting",
    "sources",
    "study",
    "vocabulary",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    if name in _STAGES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
