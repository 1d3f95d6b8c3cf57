"""Raw value of every indicator in every unit and wave, from the first evidence that has something to say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.collaboration.recorded_evidence import from_checklist, from_forums, from_meetings
from trepart_eval.collaboration.units import Roster, mean_over_workplaces, roster_of
from trepart_eval.criteria.estimates import ALL, Estimates
from trepart_eval.criteria.interview_scores import interview_estimates
from trepart_eval.criteria.small_groups import of_one_mind, statuses
from trepart_eval.criteria.survey_scores import survey_estimates
from trepart_eval.criteria.units import units_of
from trepart_eval.sources.checked_tables import Data
from trepart_eval.vocabulary.indicators import Indicator, all_indicators
from trepart_eval.vocabulary.terms import Dimension, Evidence, Level, Status

DIMENSIONS: Final = tuple(Dimension)
_CONF_LEVEL: Final = 0.95
_DISAGREE: Final = 0.5  # of the way from an indicator's low end to its high one


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Raw values; arrays have shape (n_units, n_waves, n_indicators).

    Attributes
    ----------
    roster : Roster
        The units and waves.
    indicators : tuple of Indicator
        The indicators.
    raw : ndarray of float64
        Value in the indicator's own unit; NaN where there is none or it is hidden.
    std_error : ndarray of float64
        Its standard error from sampling people; zero for what is recorded.
    n : ndarray of int64
        People or segments behind it; zero for what is recorded.
    evidence : ndarray of object
        `Evidence` that it rests on; empty text where there is none.
    status : ndarray of object
        `Status`: ok, no evidence, or too few people to show.
    applicable : ndarray of bool
        Whether the indicator is about such a unit and the study could have it.
    contradictions : tuple
        (unit, wave, indicator, evidence used, evidence that says otherwise) where two disagree.
    """

    roster: Roster
    indicators: tuple[Indicator, ...]
    raw: NDArray[np.float64]
    std_error: NDArray[np.float64]
    n: NDArray[np.int64]
    evidence: NDArray[np.object_]
    status: NDArray[np.object_]
    applicable: NDArray[np.bool_]
    contradictions: tuple[tuple[int, int, int, Evidence, Evidence], ...]

    def position(self, key: str) -> int:
        """Position of an indicator."""
        return next(index for index, one in enumerate(self.indicators) if one.key == key)


def measures_of(data: Data, min_n: int) -> Measures:
    """Raw values of all indicators, with figures from fewer than ``min_n`` people hidden."""
    roster = roster_of(data)
    every = tuple(all_indicators().values())
    shape = (*roster.shape, len(every))
    empty = Measures(
        roster=roster,
        indicators=every,
        raw=np.full(shape, np.nan),
        std_error=np.zeros(shape),
        n=np.zeros(shape, dtype=np.int64),
        evidence=np.full(shape, "", dtype=object),
        status=_all_alike(shape, Status.NO_EVIDENCE),
        applicable=_applicable(data, roster, every),
        contradictions=(),
    )
    recorded = _with_recorded(data, empty)
    return _of_their_work_groups(_with_people(data, recorded, min_n))


def _all_alike(shape: tuple[int, ...], status: Status) -> NDArray[np.object_]:
    """Array with one status in every cell; `np.full` would make a text of its own for each."""
    found = np.empty(shape, dtype=object)
    found[...] = status
    return found


def _applicable(data: Data, roster: Roster, every: tuple[Indicator, ...]) -> NDArray[np.bool_]:
    """Whether each indicator is about a unit; the study's own questions only where it asks or codes any."""
    asked = {item.theme for item in data.study.items} if data.answers is not None else set()
    coded = set() if data.codings is None else {data.codings.themes[theme] for theme in np.unique(data.codings.theme)}
    possible = {Evidence.SURVEY: asked, Evidence.INTERVIEWS: coded}
    applicable = np.zeros((*roster.shape, len(every)), dtype=bool)
    for index, one in enumerate(every):
        if one.dimension in possible.get(one.evidence[0], {one.dimension}):
            applicable[..., index] = np.isin(roster.levels.astype(str), list(one.levels))[:, None]
    return applicable


def _with_recorded(data: Data, measures: Measures) -> Measures:
    """Fill in what is recorded, and note where two records disagree."""
    collaboration, roster = data.collaboration, measures.roster
    found: dict[Evidence, dict[str, NDArray[np.float64]]] = {}
    if collaboration.forums is not None:
        found[Evidence.FORUMS] = from_forums(data, collaboration.forums, roster)
    if collaboration.meetings is not None:
        found[Evidence.MEETINGS] = from_meetings(data, collaboration.meetings, roster)
    if collaboration.checklist is not None:
        found[Evidence.CHECKLIST] = from_checklist(collaboration.checklist, roster)
    contradictions = []
    for index, one in enumerate(measures.indicators):
        raw, evidence = measures.raw[..., index], measures.evidence[..., index]
        for source in one.evidence:
            values = found.get(source, {}).get(one.key)
            if values is None:
                continue
            known = ~np.isnan(values) & measures.applicable[..., index]
            new = known & np.isnan(raw)
            apart = np.abs(np.where(known, values, 0) - np.nan_to_num(raw)) / (one.high - one.low)
            differ = known & ~new & (apart > _DISAGREE)
            contradictions += [(unit, wave, index, evidence[unit, wave], source) for unit, wave in np.argwhere(differ)]
            raw[new], evidence[new] = values[new], source
        measures.status[..., index][~np.isnan(raw)] = Status.OK
    return replace(measures, contradictions=tuple(contradictions))


def _with_people(data: Data, measures: Measures, min_n: int) -> Measures:
    """Fill in what people answered and said, at either level."""
    for level in Level:
        units = units_of(data, level)
        if not len(units):
            continue
        rows = (
            slice(0, measures.roster.n_cases) if level is Level.MUNICIPALITY else slice(measures.roster.n_cases, None)
        )
        study = data.study
        if data.answers is not None:
            estimates = survey_estimates(study, data.answers, units, DIMENSIONS, study.survey_weighting, _CONF_LEVEL)
            _fill(measures, rows, estimates, Evidence.SURVEY, min_n)
        if data.codings is not None:
            coded = interview_estimates(study, data.codings, units, DIMENSIONS, study.interview_weighting, _CONF_LEVEL)
            _fill(measures, rows, coded, Evidence.INTERVIEWS, min_n)
    return measures


def _fill(measures: Measures, rows: slice, estimates: Estimates, evidence: Evidence, min_n: int) -> None:
    status = statuses(estimates, min_n)
    alike = of_one_mind(estimates.score, estimates.spread, estimates.people) & ~estimates.public
    status[alike] = Status.TOO_FEW  # their one answer would be known of each
    status = status[:, ALL]
    shown = status == Status.OK
    for position, dimension in enumerate(DIMENSIONS):
        index = measures.position(f"{evidence.value}_{dimension.value}")
        if not measures.applicable[rows, :, index].any():
            continue
        here = shown[..., position]

        def of_dimension(values: NDArray[Any], position: int = position) -> NDArray[Any]:
            return values[:, ALL, :, position]

        measures.raw[rows, :, index] = np.where(here, of_dimension(estimates.score), np.nan)
        measures.std_error[rows, :, index] = np.where(here, np.nan_to_num(of_dimension(estimates.std_error)), 0.0)
        measures.n[rows, :, index] = np.where(here, of_dimension(estimates.n), 0)
        measures.evidence[rows, :, index] = np.where(here, evidence, "")
        measures.status[rows, :, index] = status[..., position]


def _of_their_work_groups(measures: Measures) -> Measures:
    """Fill in each municipality's mean of its work groups' meetings, whatever each of them rests on."""
    source, target = measures.position("meetings_per_year"), measures.position("work_group_meetings")
    of_cases = slice(0, measures.roster.n_cases)
    mean = mean_over_workplaces(measures.raw[..., source], measures.roster)
    known = ~np.isnan(mean)
    measures.raw[of_cases, :, target] = mean
    measures.evidence[of_cases, :, target] = np.where(known, Evidence.MEETINGS, "")
    measures.status[of_cases, :, target] = np.where(known, Status.OK, Status.NO_EVIDENCE)
    return measures
