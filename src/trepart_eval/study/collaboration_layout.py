"""The keys of ``study.toml`` for how closely the parties work together: forums, meeting logs, checklists, the index."""

from __future__ import annotations

from typing import Final

from trepart_eval.study.file_keys import CASE_VALUES, FILE_KEYS, columns_key, constants_key
from trepart_eval.study.keys import Key, Kind
from trepart_eval.vocabulary.indicators import all_indicators
from trepart_eval.vocabulary.terms import Aggregation, Dimension, Normalisation, Party

_PLACE: Final = ("case", "workplace", "wave")
FORUM_PARTIES: Final = (Party.POLITICIANS, Party.ADMINISTRATION, Party.UNION_REPS, Party.SAFETY_REPS)
"""Parties that may sit in a steering forum or a work group."""
FORUM_FACTS: Final = (
    "position_and_opposition",
    "decided_in_council",
    "in_employer_policy",
    "rules_for_disagreement",
    "early_involvement",
    "consensus",
    "union_project_leader",
)
"""Columns of a forum table that hold yes or no."""
_FORUM_COLUMNS: Final = (
    *_PLACE,
    "forum",
    "forum_type",
    "permanence",
    *(party.value for party in FORUM_PARTIES),
    *(f"n_{party.value}" for party in FORUM_PARTIES),
    "meetings_per_year",
    "ladder",
    *FORUM_FACTS,
)
_MEETING_COLUMNS: Final = (*_PLACE, "date", "meeting", "forum", "kind", "party", "n")
_CHECKLIST_COLUMNS: Final = (*_PLACE, "point", "in_place")
_DIMENSIONS: Final = tuple(dimension.value for dimension in Dimension)
_AGGREGATIONS: Final = tuple(way.value for way in Aggregation)
_NORMALISATIONS: Final = tuple(way.value for way in Normalisation)


def _table(name: str, meaning: str, columns: tuple[str, ...], of: str, *more: Key) -> Key:
    return Key(
        name,
        Kind.TABLES,
        meaning,
        keys=(
            Key("file", Kind.NAME, "The file.", required=True),
            *FILE_KEYS,
            columns_key(columns, of),
            constants_key(_PLACE),
            CASE_VALUES,
            Key(
                "other_cases",
                Kind.FLAG,
                "Whether the file may be about other municipalities too; they are left out and counted.",
                default=False,
            ),
            *more,
        ),
    )


COLLABORATION: Final[tuple[Key, ...]] = (
    _table(
        "forums",
        "Steering groups, a row each per case and wave; rows that name a workplace are its work group.",
        _FORUM_COLUMNS,
        "the table of forums",
    ),
    _table(
        "meetings",
        "Meeting logs: a row per meeting, or per meeting and party, so that touchpoints are counted and not asked.",
        _MEETING_COLUMNS,
        "the log",
        Key(
            "attendance",
            Kind.NAME_TABLE,
            "Party to the column with how many of it attended (or yes and no), instead of a column 'party'.",
        ),
    ),
    _table(
        "checklists",
        "The handbook's checklist filled in: a row per point, with columns 'point' and 'in_place', or a row per "
        "form and a column per point (its key, code or text). Rows that name a workplace are about its work group.",
        _CHECKLIST_COLUMNS,
        "the checklist",
        Key(
            "answers",
            Kind.NAME_TABLE,
            "Value in the file to yes, partly, no or unknown, where the file holds numbers or other words.",
        ),
    ),
    Key(
        "intensity",
        Kind.TABLE,
        "Choices behind the index of collaboration intensity; docs/methods.md has the reasons for the defaults.",
        keys=(
            Key(
                "weights",
                Kind.NUMBER_TABLE,
                "Weight of each dimension; equal where it is left out.",
                choices=_DIMENSIONS,
                minimum=0,
            ),
            Key(
                "indicator_weights",
                Kind.NUMBER_TABLE,
                "Weight of indicators within their dimension, beside the package's own.",
                choices=tuple(all_indicators()),
                minimum=0,
            ),
            Key(
                "aggregation",
                Kind.TEXT,
                "How dimensions become the index.",
                default="arithmetic",
                choices=_AGGREGATIONS,
            ),
            Key(
                "normalisation",
                Kind.TEXT,
                "How indicators are brought to 0-100.",
                default="goalposts",
                choices=_NORMALISATIONS,
            ),
        ),
    ),
)
