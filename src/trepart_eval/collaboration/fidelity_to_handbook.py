"""`fidelity`: how much of the organisation that the handbook recommends is in place, point by point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration.recorded_evidence import answers_by_point
from trepart_eval.collaboration.result_columns import place_columns
from trepart_eval.collaboration.units import Roster, roster_of
from trepart_eval.criteria.result_tables import data_frame, enum_column, number_column, text_column, text_values
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.sources.checked_tables import Data
from trepart_eval.sources.collaboration_tables import NO_WORKPLACE, Forums
from trepart_eval.sources.forum_composition import THREE_PARTIES, members_of_each
from trepart_eval.study.collaboration_layout import FORUM_PARTIES
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.checklist import ChecklistPoint, checklist_points
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.terms import WHOLE_CASE, Evidence, Level, Party, Permanence, Status

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

HANDBOOK: Final = "handbook"
ALL_BLOCKS: Final = WHOLE_CASE
"""Block of rows about all of the handbook's points together; other works' points are blocks of their own."""
_SOURCES: Final = (HANDBOOK, "sintef2019")
_THREE: Final = [FORUM_PARTIES.index(party) for party in THREE_PARTIES]
_MEMBER_POINTS: Final = {
    Level.MUNICIPALITY: {
        Party.POLITICIANS: "politicians_in",
        Party.ADMINISTRATION: "administration_in",
        Party.UNION_REPS: "chief_union_in",
        Party.SAFETY_REPS: "chief_safety_in",
    },
    Level.WORKPLACE: {Party.ADMINISTRATION: "leader_in", Party.SAFETY_REPS: "local_safety_in"},
}
_FACT_POINTS: Final = {
    "position_and_opposition": "position_opposition",
    "decided_in_council": "decision_council",
    "in_employer_policy": "decision_policy",
    "rules_for_disagreement": "rules_disagreement",
}
_THREE_EACH: Final = 3
_DISAGREE: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Fidelity:
    """How much of the handbook's organisation is in place.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per case, wave, workplace ("all" for the steering group) and block of points; block "all" is every point
        of the handbook.
    study : Study
        The study.
    make_points : callable
        Makes ``points_arrow``, which may be long and which few ask for.
    """

    arrow: pa.Table
    study: Study
    make_points: Callable[[], pa.Table] = field(repr=False)

    @property
    def points_arrow(self) -> pa.Table:
        """A row per point: how far it is in place, and what that rests on."""
        return self.make_points()

    @property
    def table(self) -> pd.DataFrame:
        """Blocks as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def points(self) -> pd.DataFrame:
        """Points as a data frame of one's own, those without an answer too."""
        return data_frame(self.points_arrow)

    @property
    def language(self) -> Language:
        """Language of the study."""
        return self.study.language

    def summary(self) -> str:
        """One sentence in the study's language: how many groups, and how much is in place."""
        rows = [row for row in self.arrow.to_pylist() if row["block"] == ALL_BLOCKS and row["fidelity"] is not None]
        mean = float(np.mean([row["fidelity"] for row in rows])) if rows else 0.0
        sentence = text_of(
            __package__,
            "summary",
            "fidelity" if rows else "no_fidelity",
            self.language,
            name=self.study.name,
            groups=len(rows),
            share=f"{mean:.0f}",
            known=format_number(sum(row["n_known"] for row in rows), self.language),
            points=format_number(sum(row["n_points"] for row in rows), self.language),
        )
        return self.study.with_note(sentence)

    def _repr_html_(self) -> str:
        """Table for Jupyter: a row per group, a column per block."""
        from trepart_eval.collaboration.wide_table import fidelity_html

        return fidelity_html(self.arrow, self.summary(), self.language)


def fidelity(data: Data) -> Fidelity:
    """How much of the recommended organisation is in place, for steering groups and for workplaces' work groups.

    A point in place counts as 1, one partly in place as a half. The checklist's answer is used; where there is none,
    composition and other facts of the forum table, as far as they settle the point.

    Parameters
    ----------
    data : Data
        From `load`.

    Returns
    -------
    Fidelity

    Raises
    ------
    ValueError
        If ``data`` isn't what `load` returns.
    """
    import pyarrow as pa

    check_made_by(data, Data, "data", "load")
    roster = roster_of(data)
    points = [point for point in checklist_points().values() if point.source in _SOURCES]
    asked = np.array([[point.is_about(level) for point in points] for level in roster.levels], dtype=bool)
    asked = np.repeat(asked.reshape(len(roster.levels), 1, len(points)), len(roster.waves), axis=1)
    in_place = np.full(asked.shape, np.nan)
    evidence = np.full(asked.shape, "", dtype=object)
    for source, found in _evidence(data, roster).items():
        for index, point in enumerate(points):
            values = found.get(point.key)
            if values is not None:
                new = ~np.isnan(values) & np.isnan(in_place[..., index]) & asked[..., index]
                in_place[..., index][new] = values[new]
                evidence[..., index][new] = source
    return Fidelity(
        arrow=pa.table(_block_columns(roster, points, asked, in_place)),
        study=data.study,
        make_points=cache(lambda: pa.table(_point_columns(roster, points, asked, in_place, evidence))),
    )


def _evidence(data: Data, roster: Roster) -> dict[Evidence, dict[str, Array]]:
    """Points by what they rest on, the evidence that is used first first."""
    found: dict[Evidence, dict[str, Array]] = {}
    if data.collaboration.checklist is not None:
        found[Evidence.CHECKLIST] = answers_by_point(data.collaboration.checklist, roster)
    if data.collaboration.forums is not None:
        found[Evidence.FORUMS] = _points_of_forums(data.collaboration.forums, roster)
    return found


def _points_of_forums(forums: Forums, roster: Roster) -> dict[str, Array]:
    """What the forum table settles; that a forum lasts doesn't, for it says nothing of fixed meeting times."""
    found: dict[str, Array] = {}
    of_each = members_of_each(forums)
    for row in range(len(forums.case)):
        level = Level.MUNICIPALITY if forums.workplace[row] == NO_WORKPLACE else Level.WORKPLACE
        unit = roster.unit_of(int(forums.case[row]), int(forums.workplace[row]))
        members = of_each[row]
        said = {point: float(members[FORUM_PARTIES.index(party)]) for party, point in _MEMBER_POINTS[level].items()}
        if level is Level.MUNICIPALITY:
            said |= _numbers(forums.n_members[row][_THREE])
            said |= {
                point: float(forums.facts[fact][row]) for fact, point in _FACT_POINTS.items() if fact in forums.facts
            }
            if forums.permanence_of(row) is Permanence.TEMPORARY:
                said["standing_arena"] = 0.0
        elif members[FORUM_PARTIES.index(Party.UNION_REPS)] == 0:
            said["all_unions_in"] = 0.0
        for point, value in said.items():
            if point not in found:
                found[point] = np.full(roster.shape, np.nan)
            found[point][unit, roster.waves_of(int(forums.wave[row]))] = value
    return found


def _numbers(three: Array) -> dict[str, float]:
    if np.isnan(three).any():
        return {}
    return {
        "equal_numbers": float(three.min() == three.max() and three.min() > 0),
        "three_each": float(three.min() >= _THREE_EACH),
    }


def _block_columns(
    roster: Roster, points: list[ChecklistPoint], asked: NDArray[np.bool_], in_place: Array
) -> dict[str, Any]:
    blocks = [ALL_BLOCKS, *dict.fromkeys(point.block for point in points)]
    belongs = np.array(
        [
            [point.source == HANDBOOK for point in points],
            *([point.block == name for point in points] for name in blocks[1:]),
        ]
    )
    known = ~np.isnan(in_place)
    n_points, n_known = (
        np.einsum("uwp,bp->uwb", which.astype(np.int64), belongs.astype(np.int64)) for which in (asked, known & asked)
    )
    total = np.einsum("uwp,bp->uwb", np.nan_to_num(in_place), belongs.astype(np.float64))
    unit, wave, block = np.nonzero(n_points)
    n_points, n_known, total = (values[unit, wave, block] for values in (n_points, n_known, total))
    none = n_known == 0
    with np.errstate(invalid="ignore", divide="ignore"):
        share = 100.0 * total / n_known
    every = np.zeros(len(unit), dtype=bool)
    status = np.where(none, Status.NO_EVIDENCE, np.where(2 * n_known < n_points, Status.THIN, Status.OK)).astype(object)
    return {
        **place_columns(roster, unit, wave),
        "block": text_column(blocks, block),
        "fidelity": number_column(share, none),
        "n_points": number_column(n_points, every),
        "n_known": number_column(n_known, every),
        "share_of_evidence": number_column(n_known / n_points, every),
        "bound_low": number_column(100.0 * total / n_points, none),
        "bound_high": number_column(100.0 * (total + n_points - n_known) / n_points, none),
        "status": enum_column(status),
    }


def _point_columns(
    roster: Roster,
    points: list[ChecklistPoint],
    asked: NDArray[np.bool_],
    in_place: Array,
    evidence: NDArray[np.object_],
) -> dict[str, Any]:
    unit, wave, point = np.nonzero(asked)
    values = in_place[unit, wave, point]
    missing = np.isnan(values)
    return {
        **place_columns(roster, unit, wave),
        "block": text_column([one.block for one in points], point),
        "point": text_column([one.key for one in points], point),
        "source_key": text_column([one.source for one in points], point),
        "in_place": number_column(values, missing),
        "evidence": enum_column(evidence[unit, wave, point], missing),
        "status": text_values([(Status.NO_EVIDENCE if one else Status.OK).value for one in missing.tolist()]),
    }
