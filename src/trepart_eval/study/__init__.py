"""What was planned: ``study.toml`` becomes a `Study`."""

from trepart_eval.study.plan import (
    CaseSource,
    InterviewSource,
    Item,
    PartyDefinition,
    PopulationSource,
    Scale,
    Study,
    SurveySource,
    TableFile,
    Wave,
)
from trepart_eval.study.reading import read_study

__all__ = [
    "CaseSource",
    "InterviewSource",
    "Item",
    "PartyDefinition",
    "PopulationSource",
    "Scale",
    "Study",
    "SurveySource",
    "TableFile",
    "Wave",
    "read_study",
]
