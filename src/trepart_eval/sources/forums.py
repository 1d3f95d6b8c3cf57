"""Tables of steering groups and work groups to `Forums`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.collaboration_tables import Forums
from trepart_eval.sources.files import Progress, no_progress, read_table
from trepart_eval.sources.forum_composition import composition_problems
from trepart_eval.sources.given_terms import amounts, terms_of, texts_of, yes_or_no
from trepart_eval.sources.places import Places, places_of
from trepart_eval.sources.raw_tables import RawTable
from trepart_eval.sources.workplaces import WorkplaceList
from trepart_eval.study.collaboration_layout import FORUM_FACTS, FORUM_PARTIES
from trepart_eval.study.named_tables import TableSource
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.terms import ForumType, Ladder, Permanence

_STEPS: Final = {step: float(number) for number, step in enumerate(Ladder)}


def load_forums(
    study: Study, cases: Cases, workplaces: WorkplaceList, problems: Problems, progress: Progress = no_progress
) -> Forums | None:
    """Forums of the study; None where it has no table of them or none can be read."""
    parts = []
    for source in study.forums:
        table = read_table(source.file, source.columns.values(), problems, progress) if source.file else None
        if table is not None:
            places = places_of(table, source, study, cases, workplaces, problems)
            parts.append(_forums_of(table, source, places, problems))
    if not parts:
        return None
    forums = _joined(parts)
    _one_for_each(forums, problems)
    composition_problems(forums, problems)
    return forums


def _forums_of(table: RawTable, source: TableSource, places: Places, problems: Problems) -> Forums:
    columns, decimal = source.columns, source.file.decimal if source.file else ""
    n_members = np.stack(
        [amounts(table, columns.get(f"n_{party.value}"), decimal, problems) for party in FORUM_PARTIES], axis=1
    )
    members = np.stack([yes_or_no(table, columns.get(party.value), problems) for party in FORUM_PARTIES], axis=1)
    ladder = terms_of(table, columns.get("ladder"), Ladder, "ladder", problems)
    facts = {name: yes_or_no(table, columns.get(name), problems) for name in FORUM_FACTS}
    facts["meetings_per_year"] = amounts(table, columns.get("meetings_per_year"), decimal, problems)
    facts["ladder"] = np.array([np.nan if step is None else _STEPS[step] for step in ladder], dtype=np.float64)
    kept = np.flatnonzero(places.case >= 0)
    rows = np.empty(table.n_rows, dtype=object)
    rows[:] = [table.place([row]) for row in range(table.n_rows)]
    return Forums(
        case=places.case[kept].astype(np.int16),
        workplace=places.workplace[kept],
        wave=places.wave[kept].astype(np.int8),
        name=texts_of(table, columns.get("forum"))[kept],
        forum_type=terms_of(table, columns.get("forum_type"), ForumType, "forum_type", problems)[kept],
        permanence=terms_of(table, columns.get("permanence"), Permanence, "permanence", problems)[kept],
        members=members[kept],
        n_members=n_members[kept],
        facts={name: values[kept] for name, values in facts.items()},
        places=rows[kept],
    )


def _joined(parts: Sequence[Forums]) -> Forums:
    def together(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(part, name) for part in parts])

    names = ("case", "workplace", "wave", "name", "forum_type", "permanence", "members", "n_members", "places")
    facts = {name: np.concatenate([part.facts[name] for part in parts]) for name in parts[0].facts}
    return Forums(**{name: together(name) for name in names}, facts=facts)


def _one_for_each(forums: Forums, problems: Problems) -> None:
    """Note a second forum of a case, workplace and wave: it isn't known which of them steers."""
    first: dict[tuple[int, int, int], int] = {}
    units = zip(forums.case.tolist(), forums.workplace.tolist(), forums.wave.tolist(), strict=True)
    for row, unit in enumerate(units):
        earlier = first.setdefault(unit, row)
        if earlier != row:
            other = forums.places[earlier]
            problems.add(
                "forum_twice", **forums.places[row], other=f"{other['file']}: {', '.join(map(str, other['rows']))}"
            )
