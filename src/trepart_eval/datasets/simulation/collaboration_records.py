"""Records of how the parties of a simulated programme work together: forums, a meeting log, the checklist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.datasets.simulation.collaboration_processes import (
    FORMAL,
    GATHERINGS,
    INFORMAL,
    WORK_GROUP_MEETINGS,
    attendance_chances,
    drives_of,
    politicians_chance,
)
from trepart_eval.datasets.simulation.outcome_series import PROJECT_WORKPLACES
from trepart_eval.datasets.simulation.programme import Array, Programme
from trepart_eval.datasets.simulation.streams import Stream, generator
from trepart_eval.datasets.simulation.words import wording
from trepart_eval.datasets.simulation.workplaces import Workplaces
from trepart_eval.vocabulary.terms import ForumType, Ladder, MeetingKind, Party, Permanence

Table = dict[str, list[Any]]

_STRUCTURE, _ACTIVITY, _DEPTH, _REACH = range(4)
FORUM_PARTIES: Final = (Party.POLITICIANS, Party.ADMINISTRATION, Party.UNION_REPS, Party.SAFETY_REPS)
FORUM_COLUMNS: Final = (
    *("case", "workplace", "wave", "forum", "forum_type", "permanence"),
    *(party.value for party in FORUM_PARTIES),
    *(f"n_{party.value}" for party in FORUM_PARTIES),
    *("meetings_per_year", "ladder", "position_and_opposition", "decided_in_council", "in_employer_policy"),
    *("rules_for_disagreement", "early_involvement", "consensus", "union_project_leader"),
)
MEETING_COLUMNS: Final = ("meeting", "case", "workplace", "date", "forum", "kind")
_ATTENDANCE: Final = tuple(f"n_{party.value}" for party in FORUM_PARTIES)
CHECKLIST_COLUMNS: Final = ("case", "workplace", "wave", "point", "in_place")
_FACTS_OF_STRUCTURE: Final = ("decided_in_council", "in_employer_policy", "rules_for_disagreement")
_FACTS_OF_DEPTH: Final = ("early_involvement", "consensus", "union_project_leader")
_STEPS: Final = [step.value for step in Ladder]
_SAFETY_COMES: Final = 0.6  # of the meetings that union representatives come to
_CASE_POINTS: Final = (
    *("chief_union_supports", "chief_safety_supports", "constituted", "tasks_written", "asks_progress"),
    *("line_separate", "link_to_workplaces"),
)
_WORKPLACE_POINTS: Final = (
    *("staff_meetings", "reports_up", "roles_clarified", "not_only_information", "fixed_meetings"),
    *("lp2_workplace_rep", "how_are_we", "minutes", "try_and_evaluate", "open_questions"),
)
_NOT_KNOWN: Final = 0.05  # share of the points that are a matter of judgement
_IN_PLACE: Final = ("no", "partly", "yes")


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """Three tables, each a dict of columns."""

    forums: Table
    meetings: Table
    checklist: Table


def draw_records(programme: Programme, workplaces: Workplaces) -> Records:
    """Records drawn from a seed, around the intensity of each municipality and wave."""
    records = Records(
        *(
            {name: [] for name in names}
            for names in (FORUM_COLUMNS, (*MEETING_COLUMNS, *_ATTENDANCE), CHECKLIST_COLUMNS)
        )
    )
    drives = drives_of(programme.by_wave)
    for case in range(programme.n):
        own = _CaseRecords(programme, workplaces, case, records)
        for wave in range(programme.parameters.waves):
            own.write(wave, drives[case, wave])
    return records


class _CaseRecords:
    """Records of one case. What is in place stays: a thing is there once the drive exceeds a number of its own."""

    def __init__(self, programme: Programme, workplaces: Workplaces, case: int, records: Records) -> None:
        self.random = generator(programme.parameters.seed, Stream.RECORDS, case)
        self.records = records
        self.programme = programme
        language = programme.parameters.language
        self.steering_group = wording("words", "steering_group", language)
        self.work_group = wording("words", "work_group", language)
        self.case = programme.keys[case]
        self.prefix = f"{case + 1:03}"
        self.workplaces = [workplaces.key(case, number) for number in range(len(workplaces.employees[case]))]
        n = len(self.workplaces)
        self.has_group = self.random.random(n)
        self.steps = self.random.random(n + 1)
        self.depth = {name: self.random.random(n + 1) for name in _FACTS_OF_DEPTH}
        self.lasting = self.random.random(n + 1)
        structure = ("politicians", "safety", "full", "shared", "opposition", "committee", *_FACTS_OF_STRUCTURE)
        self.structure = {name: self.random.random() for name in structure}
        self.case_points = self.random.random(len(_CASE_POINTS))
        self.workplace_points = self.random.random((min(n, PROJECT_WORKPLACES), len(_WORKPLACE_POINTS)))
        self.n_meetings = 0

    def write(self, wave: int, drives: Array) -> None:
        """Add the rows of a wave."""
        key = self.programme.waves[wave]
        forum = self._steering_group(drives)
        self._add(self.records.forums, {"case": self.case, "wave": key, "forum": self.steering_group, **forum})
        self._meetings(key, float(drives[_ACTIVITY]))
        self._checklist(key, "", self._points_of_case(forum, drives))
        for number, name in enumerate(self.workplaces):
            full = self.has_group[number] < drives[_REACH]
            of_project = number < PROJECT_WORKPLACES
            if full or of_project:
                self._work_group(key, number, name, drives, full=bool(full), logged=of_project)
            if of_project:
                self._checklist(key, name, self._points_of_workplace(number, float(drives[_REACH]), full=bool(full)))

    def _steering_group(self, drives: Array) -> dict[str, Any]:
        drive, own = drives[_STRUCTURE], self.structure
        sit = bool(own["politicians"] < politicians_chance(drive))
        full = own["full"] < drive
        lasts = bool(self.lasting[-1] < drive)
        numbers = [(3 if full else 2) if sit else 0, 3, 3 if full else 2, int(own["safety"] < drive)]
        return {
            "forum_type": self._forum_type(sit=sit, shared=bool(own["shared"] < drive), lasts=lasts),
            "permanence": Permanence.PERMANENT.value if lasts else Permanence.TEMPORARY.value,
            **{party.value: int(number > 0) for party, number in zip(FORUM_PARTIES, numbers, strict=True)},
            **{f"n_{party.value}": number for party, number in zip(FORUM_PARTIES, numbers, strict=True)},
            "position_and_opposition": int(sit and own["opposition"] < drive),
            **{name: int(own[name] < drive) for name in _FACTS_OF_STRUCTURE},
            **self._depth(len(self.workplaces), drives[_DEPTH]),
        }

    def _forum_type(self, *, sit: bool, shared: bool, lasts: bool) -> str:
        if not sit:
            return ForumType.NO_POLITICIANS.value
        if not shared:
            return ForumType.TWO_GROUPS.value
        if not lasts:
            return ForumType.TEMPORARY_GROUP.value
        committee = self.structure["committee"] < 0.5
        return ForumType.STANDING_COMMITTEE.value if committee else ForumType.TRIPARTITE_BODY.value

    def _depth(self, place: int, drive: float) -> dict[str, Any]:
        step = int(drive * (len(_STEPS) - 1) + self.steps[place])
        return {"ladder": _STEPS[step], **{name: int(self.depth[name][place] < drive) for name in _FACTS_OF_DEPTH}}

    def _work_group(self, wave: str, number: int, name: str, drives: Array, *, full: bool, logged: bool) -> None:
        """Write a work group; one that isn't full lacks the safety representative. Some have their meetings logged."""
        n_meetings = int(self.random.binomial(WORK_GROUP_MEETINGS, drives[_REACH]))
        lasts = self.lasting[number] < drives[_STRUCTURE]
        forum = {
            "case": self.case,
            "workplace": name,
            "wave": wave,
            "forum": f"{self.work_group} {name}",
            "permanence": Permanence.PERMANENT.value if lasts else Permanence.TEMPORARY.value,
            Party.ADMINISTRATION.value: 1,
            Party.UNION_REPS.value: 1,
            Party.SAFETY_REPS.value: int(full),
            "meetings_per_year": "" if logged and n_meetings else n_meetings,
            **self._depth(number, drives[_DEPTH]),
        }
        self._add(self.records.forums, forum)
        if logged:
            self._log(wave, name, forum["forum"], [MeetingKind.FORMAL.value] * n_meetings, self._at_work(n_meetings))

    def _at_work(self, n: int) -> NDArray[np.int64]:
        """People at meetings of a work group: a leader or two, some union representatives."""
        people = np.zeros((n, len(FORUM_PARTIES)), dtype=np.int64)
        people[:, 1] = self.random.integers(1, 3, n)
        people[:, 2] = self.random.integers(1, 4, n)
        people[:, 3] = self.random.random(n) < _SAFETY_COMES
        return people

    def _meetings(self, wave: str, drive: float) -> None:
        """Log the meetings of the steering group and the other occasions of a year."""
        formal, informal, gatherings = (
            int(self.random.binomial(room, drive)) for room in (FORMAL, INFORMAL, GATHERINGS)
        )
        kinds = [MeetingKind.FORMAL.value] * (1 + formal) + [MeetingKind.INFORMAL.value] * informal
        kinds += [MeetingKind.GATHERING.value] * gatherings
        comes = self.random.random((len(kinds), 3)) < attendance_chances(np.array(drive))
        people = np.zeros((len(kinds), len(FORUM_PARTIES)), dtype=np.int64)
        people[:, :3] = np.where(comes, self.random.integers(1, 4, comes.shape), 0)
        people[:, 3] = comes[:, 2] & (self.random.random(len(kinds)) < _SAFETY_COMES)
        self._log(wave, "", self.steering_group, kinds, people)

    def _log(self, wave: str, workplace: str, forum: str, kinds: list[str], people: NDArray[np.int64]) -> None:
        days = np.sort(self.random.integers(0, 365, len(kinds)))
        dates = np.datetime64(f"{wave}-01-01") + days
        for kind, date, who in zip(kinds, dates.tolist(), people.tolist(), strict=True):
            self.n_meetings += 1
            row = {
                "meeting": f"M{self.prefix}-{self.n_meetings:04}",
                "case": self.case,
                "workplace": workplace,
                "date": date.isoformat(),
                "forum": forum,
                "kind": kind,
            }
            numbers = {f"n_{party.value}": number for party, number in zip(FORUM_PARTIES, who, strict=True)}
            self._add(self.records.meetings, {**row, **numbers})

    def _points_of_case(self, forum: dict[str, Any], drives: Array) -> dict[str, str]:
        """Points that say the same as the table of forums, and some that are a matter of judgement."""
        same = {
            "politicians_in": Party.POLITICIANS.value,
            "administration_in": Party.ADMINISTRATION.value,
            "chief_union_in": Party.UNION_REPS.value,
            "chief_safety_in": Party.SAFETY_REPS.value,
            "position_opposition": "position_and_opposition",
            "decision_council": "decided_in_council",
            "decision_policy": "in_employer_policy",
            "rules_disagreement": "rules_for_disagreement",
        }
        points = {point: _IN_PLACE[2 * forum[column]] for point, column in same.items()}
        points["standing_arena"] = _IN_PLACE[2 * (forum["permanence"] == Permanence.PERMANENT.value)]
        return points | self._judged(_CASE_POINTS, self.case_points, float(drives[_REACH]))

    def _points_of_workplace(self, number: int, drive: float, *, full: bool) -> dict[str, str]:
        points = {"leader_in": "yes", "all_unions_in": "yes", "local_safety_in": "yes" if full else "no"}
        return points | self._judged(_WORKPLACE_POINTS, self.workplace_points[number], drive)

    def _judged(self, points: tuple[str, ...], own: Array, drive: float) -> dict[str, str]:
        known = self.random.random(len(points)) >= _NOT_KNOWN
        levels = (2 * drive + own).astype(np.int64)
        return {
            point: _IN_PLACE[level] if is_known else "unknown"
            for point, level, is_known in zip(points, levels.tolist(), known.tolist(), strict=True)
        }

    def _checklist(self, wave: str, workplace: str, points: dict[str, str]) -> None:
        for point, in_place in points.items():
            row = {"case": self.case, "workplace": workplace, "wave": wave, "point": point, "in_place": in_place}
            self._add(self.records.checklist, row)

    @staticmethod
    def _add(table: Table, row: dict[str, Any]) -> None:
        for name, column in table.items():
            column.append(row.get(name, ""))
