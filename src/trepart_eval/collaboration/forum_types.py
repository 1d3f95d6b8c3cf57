"""Type of each forum: as it is given, and as its composition shows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration.units import Roster
from trepart_eval.criteria.result_tables import enum_column, number_column, text_values
from trepart_eval.sources.checked_tables import Data
from trepart_eval.sources.collaboration_tables import EVERY_WAVE, NO_FORUMS, NO_WORKPLACE
from trepart_eval.sources.forum_composition import THREE_PARTIES, allowed_types, contradicts, found_type, members_of
from trepart_eval.study.collaboration_layout import FORUM_PARTIES
from trepart_eval.vocabulary.terms import WHOLE_CASE


def forum_columns(data: Data, roster: Roster) -> dict[str, Any]:
    """Columns of the table of steering groups, a row each; without rows where none is described."""
    forums = data.collaboration.forums or NO_FORUMS
    rows = np.flatnonzero(forums.workplace == NO_WORKPLACE).tolist()

    def terms(values: list[Any]) -> Any:  # noqa: ANN401 - an Arrow array
        column = np.empty(len(values), dtype=object)
        column[:] = ["" if value is None else value for value in values]
        return enum_column(column, column == "")

    waves = [WHOLE_CASE if forums.wave[row] == EVERY_WAVE else roster.waves[forums.wave[row]] for row in rows]
    sitting = [
        ";".join(
            party.value for party, member in zip(FORUM_PARTIES, members_of(forums, row), strict=True) if member == 1
        )
        for row in rows
    ]
    known = np.array([not np.isnan(members_of(forums, row)[: len(THREE_PARTIES)]).any() for row in rows], dtype=bool)
    return {
        "case": text_values([roster.cases[forums.case[row]] for row in rows]),
        "wave": text_values(waves),
        "workplace": text_values([WHOLE_CASE] * len(rows)),
        "forum": text_values([str(forums.name[row]) for row in rows]),
        "parties": text_values(sitting, ~known),
        "permanence": terms([forums.permanence_of(row) for row in rows]),
        "forum_type_given": terms([forums.type_of(row) for row in rows]),
        "forum_type": terms([found_type(forums, row) for row in rows]),
        "types_allowed": text_values([";".join(allowed_types(forums, row)) for row in rows], ~known),
        "contradiction": number_column(np.array([contradicts(forums, row) for row in rows], dtype=np.int64), ~known),
    }


def _sitting(members: NDArray[np.float64]) -> str:
    """Parties that sit in a forum, divided by semicolons."""
    there = zip(FORUM_PARTIES, members.tolist(), strict=True)
    return ";".join(party.value for party, member in there if member == 1)
