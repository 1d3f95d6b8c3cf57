"""The checklist filled in, to `ChecklistAnswers`."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from trepart_eval.problems import Problems
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.collaboration_tables import NO_WORKPLACE, ChecklistAnswers
from trepart_eval.sources.files import Progress, no_progress, read_table
from trepart_eval.sources.given_terms import terms_of
from trepart_eval.sources.matching import Matcher, Spellings
from trepart_eval.sources.places import places_of
from trepart_eval.sources.workplaces import WorkplaceList
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.checklist import checklist_points
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import InPlace, Level

_VALUE: Final = {InPlace.YES: 1.0, InPlace.PARTLY: 0.5, InPlace.NO: 0.0, InPlace.UNKNOWN: np.nan, None: np.nan}


def load_checklists(
    study: Study, cases: Cases, workplaces: WorkplaceList, problems: Problems, progress: Progress = no_progress
) -> ChecklistAnswers | None:
    """Answers to the checklist; None where the study has none or none can be read."""
    points = list(checklist_points().values())
    parts = []
    first: dict[tuple[int, ...], str] = {}
    for source in study.checklists:
        table = read_table(source.file, source.columns.values(), problems, progress) if source.file else None
        if table is None:
            continue
        places = places_of(table, source, study, cases, workplaces, problems)
        column = source.columns["point"]
        point = Matcher(table, problems).match("point", column, _point_spellings())
        in_place = terms_of(table, source.columns["in_place"], InPlace, "in_place", problems)
        kept = np.flatnonzero((places.case >= 0) & (point >= 0))
        for row in kept.tolist():
            unit = int(places.case[row]), int(places.workplace[row]), int(places.wave[row]), int(point[row])
            place = table.place([row], column)
            about = Level.MUNICIPALITY if unit[1] == NO_WORKPLACE else Level.WORKPLACE
            if not points[point[row]].is_about(about):
                problems.add(f"point_not_of_{about.value}", **place, value=points[point[row]].key)
            earlier = first.setdefault(unit, f"{table.file}: {table.row_numbers(np.array([row]))[0]}")
            if earlier != f"{table.file}: {table.row_numbers(np.array([row]))[0]}":
                problems.add("point_twice", **place, value=points[point[row]].key, other=earlier)
        keys = np.array([one.key for one in points], dtype=object)
        parts.append(
            ChecklistAnswers(
                case=places.case[kept].astype(np.int16),
                workplace=places.workplace[kept],
                wave=places.wave[kept].astype(np.int8),
                point=keys[point[kept]],
                in_place=np.array([_VALUE[answer] for answer in in_place[kept]], dtype=np.float64),
            )
        )
    if not parts:
        return None
    names = ("case", "workplace", "wave", "point", "in_place")
    return ChecklistAnswers(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


@cache
def _point_spellings() -> Spellings:
    """Every spelling that means a point: its key, and its text in each language."""
    points = list(enumerate(checklist_points().values()))
    keys = [(point.key, index) for index, point in points]
    return Spellings.of([*keys, *((point.text(language), index) for index, point in points for language in Language)])
