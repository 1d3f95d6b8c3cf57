"""What was planned: ``study.toml`` becomes a `Study`."""

from trepart_eval.study.named_tables import TableFile
from trepart_eval.study.outcome_plan import OutcomeSource, TableQuery
from trepart_eval.study.planned_study import (
    CaseSource,
    InterviewSource,
    Item,
    PartyDefinition,
    PopulationSource,
    Scale,
    Study,
    SurveySource,
    Wave,
)
from trepart_eval.study.reading import read_study

__all__ = [
    "CaseSource",
    "InterviewSource",
    "Item",
    "OutcomeSource",
    "PartyDefinition",
    "PopulationSource",
    "Scale",
    "Study",
    "SurveySource",
    "TableFile",
    "TableQuery",
    "Wave",
    "read_study",
]
