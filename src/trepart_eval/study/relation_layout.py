"""The keys of ``[[relations]]`` in ``study.toml``."""

from __future__ import annotations

from typing import Final

from trepart_eval.study.keys import Key, Kind
from trepart_eval.study.relation_plan import EVERY_RELATION
from trepart_eval.vocabulary.terms import INDEX, Criterion, Dimension

DOSES: Final = (INDEX, *(one.value for one in Dimension), *(one.value for one in Criterion))
"""What an outcome may be related to: the index of intensity, one of its dimensions, or a criterion's score."""

_EARLIEST, _LATEST = 1900, 2200


RELATIONS: Final = Key(
    "relations",
    Kind.TABLES,
    "Which outcomes are to be related to what, decided before they are looked at. Left out: every outcome of the "
    "municipalities to the index of intensity, the first being the primary one.",
    keys=(
        Key("outcome", Kind.NAME, "Name of the outcome.", required=True),
        Key("dose", Kind.TEXT, "What it is related to.", default=INDEX, choices=DOSES),
        Key("wave", Kind.TEXT, "Wave that the dose is of; the last with figures where it is left out."),
        Key(
            "before",
            Kind.INTEGERS,
            "Years of the baseline. Left out: all years before the first wave but the last of them, since a bad year "
            "makes municipalities start and passes by itself.",
            minimum=_EARLIEST,
            maximum=_LATEST,
        ),
        Key(
            "after",
            Kind.INTEGERS,
            "Years after; the year of the dose's wave where they are left out.",
            minimum=_EARLIEST,
            maximum=_LATEST,
        ),
        Key("primary", Kind.FLAG, "Whether this is the one primary relation; one at the most.", default=False),
        Key(
            "family", Kind.TEXT, "Family within which p-values are corrected for their number.", default=EVERY_RELATION
        ),
    ),
)
