"""What forums, meeting logs and checklists say of the indicators, in each indicator's own unit.

Every function gives arrays of shape (n_units, n_waves) by indicator, NaN where it has nothing to say.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration.touchpoints import attended_by, years_of_waves
from trepart_eval.collaboration.units import Roster, mean_over_workplaces
from trepart_eval.sources.checked_tables import Data
from trepart_eval.sources.collaboration_tables import NO_WORKPLACE, ChecklistAnswers, Forums, Meetings
from trepart_eval.sources.forum_composition import THREE_PARTIES, found_type, members_of_each
from trepart_eval.study.collaboration_layout import FORUM_FACTS, FORUM_PARTIES
from trepart_eval.vocabulary.terms import ForumType, MeetingKind, Party, Permanence

Values = dict[str, NDArray[np.float64]]

_THREE: Final = [FORUM_PARTIES.index(party) for party in THREE_PARTIES]
_WORK_GROUP: Final = [
    FORUM_PARTIES.index(party) for party in (Party.ADMINISTRATION, Party.UNION_REPS, Party.SAFETY_REPS)
]
_SAFETY: Final = FORUM_PARTIES.index(Party.SAFETY_REPS)
_TOGETHER: Final = 1.0
_PARTED: Final = 0.5
_SHARED_FORUM: Final = {
    ForumType.STANDING_COMMITTEE: _TOGETHER,
    ForumType.TRIPARTITE_BODY: _TOGETHER,
    ForumType.TEMPORARY_GROUP: _TOGETHER,
    ForumType.TWO_GROUPS: _PARTED,
    ForumType.MUNICIPAL_ENTERPRISE: _PARTED,
    ForumType.BIPARTITE_COMMITTEE: 0.0,
    ForumType.MANAGEMENT_GROUP: 0.0,
    ForumType.NO_POLITICIANS: 0.0,
}
"""How far the three parties steer in one forum, by its type; the types left out say nothing of it."""

_POINTS_OF_MUNICIPALITY: Final = {
    "parties_present": ("politicians_in", "administration_in", "chief_union_in"),
    "safety_rep_present": ("chief_safety_in",),
    "equal_numbers": ("equal_numbers",),
    "three_each": ("three_each",),
    "position_and_opposition": ("position_opposition",),
    "permanence": ("standing_arena",),
    "decided_in_council": ("decision_council",),
    "in_employer_policy": ("decision_policy",),
    "rules_for_disagreement": ("rules_disagreement",),
    "chief_union_supports": ("chief_union_supports",),
}
_POINTS_OF_WORKPLACE: Final = {
    "parties_present": ("leader_in", "all_unions_in", "local_safety_in"),
    "roles_clarified": ("roles_clarified",),
    "finding_solutions": ("not_only_information",),
    "fixed_meetings": ("fixed_meetings",),
    "staff_meetings": ("staff_meetings",),
    "reports_up": ("reports_up",),
    "workplace_rep_develops": ("lp2_workplace_rep",),
}
_OF_ITS_WORKPLACES: Final = ("staff_meetings", "reports_up")
_FULL: Final = {"three_each": 3.0}  # raw value of a point in place, where that isn't 1


def from_forums(data: Data, forums: Forums, roster: Roster) -> Values:
    """Indicators that composition, permanence and the forum table's other columns give."""
    names = ("parties_present", "safety_rep_present", "equal_numbers", "three_each", "shared_forum", "permanence")
    values = {name: np.full(roster.shape, np.nan) for name in (*names, *FORUM_FACTS, "meetings_per_year", "ladder")}
    complete = np.full(roster.shape, np.nan)
    of_each = members_of_each(forums)
    for row in range(len(forums.case)):
        unit = roster.unit_of(int(forums.case[row]), int(forums.workplace[row]))
        place = unit, roster.waves_of(int(forums.wave[row]))
        members = of_each[row]
        if forums.workplace[row] == NO_WORKPLACE:
            _of_steering_group(forums, row, members, {name: values[name][place] for name in names})
        else:
            values["parties_present"][place] = members[_WORK_GROUP].mean()
            complete[place] = _all_there(members[_WORK_GROUP])
        values["permanence"][place] = _lasts(forums.permanence_of(row))
        for name, column in forums.facts.items():
            values[name][place] = column[row]
    values["work_groups"] = _share_with_group(complete, data, roster)
    return values


def _of_steering_group(forums: Forums, row: int, members: NDArray[np.float64], at: Values) -> None:
    """Write what a steering group's composition says at its place; ``at`` are views of the arrays."""
    three = members[_THREE]
    at["parties_present"][:] = three.mean()
    at["safety_rep_present"][:] = members[_SAFETY]
    at["shared_forum"][:] = _SHARED_FORUM.get(found_type(forums, row), np.nan)
    numbers = np.where(three == 0, 0.0, forums.n_members[row][_THREE])
    if not np.isnan(numbers).any():
        at["equal_numbers"][:] = numbers.min() / numbers.max() if numbers.max() > 0 else np.nan
    if (numbers == 0).any():
        at["equal_numbers"][:] = 0.0
        at["three_each"][:] = 0.0
    elif not np.isnan(numbers).any():
        at["three_each"][:] = numbers.min()


def _all_there(members: NDArray[np.float64]) -> float:
    """1 where all are there, 0 where one isn't, NaN where that isn't known."""
    if (members == 0).any():
        return 0.0
    return float("nan") if np.isnan(members).any() else 1.0


def _lasts(permanence: Permanence | None) -> float:
    return {Permanence.PERMANENT: 1.0, Permanence.TEMPORARY: 0.0, None: float("nan")}[permanence]


def _share_with_group(complete: NDArray[np.float64], data: Data, roster: Roster) -> NDArray[np.float64]:
    """Share of the listed workplaces that have a fully composed group; NaN where none of a case's is known.

    A workplace without a row has no group, once the case's work groups are recorded at all.
    """
    share = np.full(roster.shape, np.nan)
    if not data.workplaces.listed:
        return share
    recorded = ~np.isnan(mean_over_workplaces(complete, roster))
    share[: roster.n_cases] = np.where(recorded, mean_over_workplaces(np.nan_to_num(complete), roster), np.nan)
    return share


def from_meetings(data: Data, meetings: Meetings, roster: Roster) -> Values:
    """Indicators that are counted from the log. A case without a meeting in a wave has no evidence there, not zero."""
    years = years_of_waves(data, meetings)[None, :]
    unit = roster.units_of(meetings.case, meetings.workplace)
    there = {party: attended_by(data, meetings, party) for party in THREE_PARTIES}

    def count(which: NDArray[np.bool_]) -> NDArray[np.float64]:
        cell = np.ravel_multi_index((unit[which], meetings.wave[which].astype(np.intp)), roster.shape)
        return np.bincount(cell, minlength=int(np.prod(roster.shape))).reshape(roster.shape).astype(np.float64)

    everything = count(np.ones(len(unit), dtype=bool))
    a_year = {"meetings_per_year": everything}
    a_year |= {f"touchpoints_{party.value}": count(met) for party, met in there.items() if met is not None}
    together = _all_of(there, meetings)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = {name: np.where(everything > 0, counts / years, np.nan) for name, counts in a_year.items()}
        known = count(np.array([kind is not None for kind in meetings.kind], dtype=bool)) > 0
        formal, informal = (count(meetings.of_kind(kind)) > 0 for kind in (MeetingKind.FORMAL, MeetingKind.INFORMAL))
        values["formal_and_informal"] = np.where(known, (formal.astype(float) + informal) / 2, np.nan)
        if together is not None:
            values["meetings_together"] = np.where(everything > 0, count(together) / everything, np.nan)
            gatherings = count(together & meetings.of_kind(MeetingKind.GATHERING))
            values["gatherings_together"] = np.where(known, gatherings / years, np.nan)
    return values


def _all_of(there: dict[Party, NDArray[np.bool_] | None], meetings: Meetings) -> NDArray[np.bool_] | None:
    """Meetings at which all three parties were; at a workplace, administration and union representatives.

    None where the study lacks one of the parties.
    """
    politicians, administration, union_reps = (there[party] for party in THREE_PARTIES)
    if politicians is None or administration is None or union_reps is None:
        return None
    together: NDArray[np.bool_] = administration & union_reps & (politicians | (meetings.workplace != NO_WORKPLACE))
    return together


def from_checklist(answers: ChecklistAnswers, roster: Roster) -> Values:
    """Indicators that points of the checklist stand for."""
    in_place = answers_by_point(answers, roster)
    nothing = np.full(roster.shape, np.nan)
    values: Values = {}
    of_cases = slice(0, roster.n_cases)
    of_workplaces = slice(roster.n_cases, None)
    for points_of, units in ((_POINTS_OF_MUNICIPALITY, of_cases), (_POINTS_OF_WORKPLACE, of_workplaces)):
        for name, points in points_of.items():
            value = np.mean([in_place.get(point, nothing) for point in points], axis=0) * _FULL.get(name, 1.0)
            values.setdefault(name, nothing.copy())[units] = value[units]
    for name in _OF_ITS_WORKPLACES:
        values[name][of_cases] = mean_over_workplaces(values[name], roster)
    return values


def answers_by_point(answers: ChecklistAnswers, roster: Roster) -> Values:
    """How far each point is in place, by point."""
    found: Values = {}
    rows = zip(
        answers.case.tolist(), answers.workplace.tolist(), answers.wave.tolist(), answers.point, answers.in_place,
        strict=True,
    )  # fmt: skip
    for case, workplace, wave, point, in_place in rows:
        if point not in found:
            found[point] = np.full(roster.shape, np.nan)
        found[point][roster.unit_of(case, workplace), roster.waves_of(wave)] = in_place
    return found
