"""Occasions at which each party met the project, counted from the meeting log."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.result_tables import number_column, text_values
from trepart_eval.sources.checked_tables import Data
from trepart_eval.sources.collaboration_tables import Meetings, no_meetings
from trepart_eval.vocabulary.terms import WHOLE_CASE, MeetingKind

_DAYS_A_YEAR: Final = 365.25
_FIRST_CALENDAR_YEAR: Final = 1970  # where numpy counts years from


def attended_by(data: Data, meetings: Meetings, party: str) -> NDArray[np.bool_] | None:
    """Whether a party was at each meeting, with those whose answers count with it; None where the study has it not.

    Returns
    -------
    ndarray of bool, shape (n_meetings,)
    """
    own = [index for index, one in enumerate(data.study.parties) if party in {one.key, one.counts_with}]
    return np.logical_or.reduce(meetings.attended[:, own], axis=1) if own else None


def years_of_waves(data: Data, meetings: Meetings) -> NDArray[np.float64]:
    """Years that each wave lasted: by its days, or else the calendar years in which the log has a meeting.

    Returns
    -------
    ndarray of float64, shape (n_waves,)
    """
    years = np.full(len(data.study.waves), np.nan)
    calendar_year = meetings.day.astype("datetime64[Y]")
    for index, wave in enumerate(data.study.waves):
        if wave.first_day and wave.last_day:
            years[index] = ((wave.last_day - wave.first_day).days + 1) / _DAYS_A_YEAR
        else:
            years[index] = len(np.unique(calendar_year[meetings.wave == index]))
    return years


def touchpoint_columns(data: Data) -> dict[str, Any]:
    """Columns of the table of touchpoints: a row per case, workplace, wave, calendar year and party."""
    meetings = data.collaboration.meetings or no_meetings(len(data.study.parties))
    keys = [party.key for party in data.study.parties]
    year = meetings.day.astype("datetime64[Y]").astype(np.int64) + _FIRST_CALENDAR_YEAR
    units = np.stack([meetings.case, meetings.workplace, meetings.wave, year], axis=1).astype(np.int64)
    rows, position = np.unique(units, axis=0, return_inverse=True)
    position = position.ravel()
    n_parties = len(keys)

    def counted(which: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.stack(
            [np.bincount(position[which & there], minlength=len(rows)) for there in meetings.attended.T], axis=1
        ).ravel()

    every = np.ones(len(year), dtype=bool)
    meetings_of_unit = np.bincount(position, minlength=len(rows))
    names = np.array([*data.workplaces.names, WHOLE_CASE], dtype=object)
    known = np.zeros(len(rows) * n_parties, dtype=bool)

    def repeated(values: NDArray[Any]) -> NDArray[Any]:
        return np.repeat(values, n_parties)

    return {
        "case": text_values([data.cases.keys[case] for case in repeated(rows[:, 0])]),
        "wave": text_values([data.study.waves[wave].key for wave in repeated(rows[:, 2])]),
        "workplace": text_values([str(name) for name in repeated(names[rows[:, 1]])]),
        "year": number_column(repeated(rows[:, 3]), known),
        "party": text_values(keys * len(rows)),
        "touchpoints": number_column(counted(every), known),
        "gatherings": number_column(counted(meetings.of_kind(MeetingKind.GATHERING)), known),
        "meetings": number_column(repeated(meetings_of_unit), known),
    }
