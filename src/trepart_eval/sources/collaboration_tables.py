"""Checked tables of how the parties work together: forums, meetings and answers to the checklist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from trepart_eval.vocabulary.terms import ForumType, MeetingKind, Permanence

EVERY_WAVE: Final = -1
"""Wave of a row that says nothing of waves in a study that has several."""
NO_WORKPLACE: Final = -1

_Table = TypeVar("_Table", "Forums", "Meetings", "ChecklistAnswers")


@dataclass(frozen=True, slots=True, eq=False)
class Forums:
    """Steering groups and work groups, a row per case, workplace and wave.

    Attributes
    ----------
    case, workplace, wave : ndarray of int, shape (n_forums,)
        Index of each; `NO_WORKPLACE` for a steering group, `EVERY_WAVE` where the file says nothing of waves.
    name : ndarray of object
        Name of the forum; empty where it isn't given.
    forum_type, permanence : ndarray of object
        As the file gives it; None where it doesn't.
    members : ndarray of float64, shape (n_forums, 4)
        Whether each of the parties that may sit in a forum does: 1, 0 or NaN; in the order of ``FORUM_PARTIES``.
    n_members : ndarray of float64, shape (n_forums, 4)
        How many of each; NaN where it isn't known.
    facts : mapping of str to ndarray of float64
        Other columns: yes and no as 1 and 0, numbers as they are; NaN where it isn't known.
    places : tuple of dict
        File and row of each, as `Problems.add` takes it.
    """

    case: NDArray[np.int16]
    workplace: NDArray[np.int32]
    wave: NDArray[np.int8]
    name: NDArray[np.object_]
    forum_type: NDArray[np.object_]
    permanence: NDArray[np.object_]
    members: NDArray[np.float64]
    n_members: NDArray[np.float64]
    facts: Mapping[str, NDArray[np.float64]]
    places: NDArray[np.object_]

    def type_of(self, row: int) -> ForumType | None:
        """Type that the file gives a forum."""
        found: ForumType | None = self.forum_type[row]
        return found

    def permanence_of(self, row: int) -> Permanence | None:
        """Permanence that the file gives a forum."""
        found: Permanence | None = self.permanence[row]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """Meetings that are logged, a row each.

    Attributes
    ----------
    case, workplace, wave : ndarray of int, shape (n_meetings,)
        Index of each; `NO_WORKPLACE` for meetings at the municipality's level.
    day : ndarray of datetime64[D]
        The day.
    forum : ndarray of object
        Name of the forum; empty where it isn't given.
    kind : ndarray of object
        `MeetingKind`; None where it isn't given.
    attended : ndarray of bool, shape (n_meetings, n_parties)
        Which of the study's parties were there.
    n_outside : int
        Meetings on days outside every wave, which were left out.
    """

    case: NDArray[np.int16]
    workplace: NDArray[np.int32]
    wave: NDArray[np.int8]
    day: NDArray[np.datetime64]
    forum: NDArray[np.object_]
    kind: NDArray[np.object_]
    attended: NDArray[np.bool_]
    n_outside: int = 0

    def of_kind(self, kind: MeetingKind) -> NDArray[np.bool_]:
        """Whether each meeting is of a kind."""
        found: NDArray[np.bool_] = self.kind == kind
        return found


@dataclass(frozen=True, slots=True, eq=False)
class ChecklistAnswers:
    """Points of the checklist that were answered, a row each.

    Attributes
    ----------
    case, workplace, wave : ndarray of int, shape (n_answers,)
        Index of each; `NO_WORKPLACE` for the steering group.
    point : ndarray of object
        Key of the point.
    in_place : ndarray of float64
        1 for yes, 0.5 for partly, 0 for no; NaN for "don't know".
    """

    case: NDArray[np.int16]
    workplace: NDArray[np.int32]
    wave: NDArray[np.int8]
    point: NDArray[np.object_]
    in_place: NDArray[np.float64]


def _nothing(dtype: Any, *shape: int) -> NDArray[Any]:  # noqa: ANN401 - numpy's own word for it
    return np.zeros((0, *shape), dtype=dtype)


NO_FORUMS: Final = Forums(
    case=_nothing(np.int16),
    workplace=_nothing(np.int32),
    wave=_nothing(np.int8),
    name=_nothing(object),
    forum_type=_nothing(object),
    permanence=_nothing(object),
    members=_nothing(np.float64, 4),
    n_members=_nothing(np.float64, 4),
    facts={},
    places=_nothing(object),
)


def no_meetings(n_parties: int) -> Meetings:
    """Meetings of a study without a log."""
    return Meetings(
        case=_nothing(np.int16),
        workplace=_nothing(np.int32),
        wave=_nothing(np.int8),
        day=_nothing("datetime64[D]"),
        forum=_nothing(object),
        kind=_nothing(object),
        attended=_nothing(np.bool_, n_parties),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Collaboration:
    """Everything a study has on the collaboration besides answers and codings; None of each that it lacks."""

    forums: Forums | None = None
    meetings: Meetings | None = None
    checklist: ChecklistAnswers | None = None

    def with_workplaces_at(self, place: NDArray[np.int32]) -> Collaboration:
        """Tables with each workplace at its place in another order, and the rows in an order of their own."""
        return Collaboration(
            forums=None if self.forums is None else _in_order(self.forums, place),
            meetings=None if self.meetings is None else _in_order(self.meetings, place),
            checklist=None if self.checklist is None else _in_order(self.checklist, place),
        )


def _in_order(table: _Table, place: NDArray[np.int32]) -> _Table:
    moved = replace(table, workplace=place[table.workplace])
    finer: list[NDArray[Any]] = []
    match moved:
        case Meetings():
            finer = [moved.attended @ (1 << np.arange(moved.attended.shape[1])), _as_text(moved.kind)]
            finer += [_as_text(moved.forum), moved.day]
        case ChecklistAnswers():
            finer = [_as_text(moved.point)]
    order = np.lexsort((*finer, moved.wave, moved.workplace, moved.case))
    return replace(moved, **{field.name: _taken(getattr(moved, field.name), order) for field in fields(moved)})


def _as_text(values: NDArray[np.object_]) -> NDArray[np.str_]:
    return np.array(["" if value is None else str(value) for value in values], dtype=np.str_)


def _taken(value: Any, order: NDArray[np.intp]) -> Any:  # noqa: ANN401 - columns of every kind
    if isinstance(value, np.ndarray):
        return value[order]
    return {name: column[order] for name, column in value.items()} if isinstance(value, dict) else value
