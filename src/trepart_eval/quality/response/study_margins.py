"""Margins of a study's respondents: its cases and parties, with the populations it knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.estimates import party_of_study
from trepart_eval.criteria.survey_scores import by_shown_party
from trepart_eval.problems import Problems
from trepart_eval.quality.response.population_margins import Margin, margin_name
from trepart_eval.quality.survey_items import Survey
from trepart_eval.sources.checked_tables import DONT_KNOW, Answers, Data

Array = NDArray[np.float64]

RAKED_BY: Final = ("case", "party")
"""What margins of a study may be of."""


def responding(answers: Answers) -> NDArray[np.bool_]:
    """Who has responded: answered at least one item, or said "don't know" to one.

    Returns
    -------
    ndarray of bool, shape (n_respondents,)
    """
    found = np.zeros(answers.n_respondents, dtype=bool)
    for steps in answers.steps.values():
        found |= (steps >= 0) | (steps == DONT_KNOW)
    return found


def people_known(data: Data) -> tuple[Array, Array]:
    """How many there are and how many were invited, by case, shown party and wave; NaN where it isn't known.

    Returns
    -------
    size, invited : ndarray, shape (n_cases, n_shown_parties, n_waves)
    """
    party_of, _ = party_of_study(data.study)
    shape = (len(data.cases), len(data.study.shown_parties), len(data.study.waves))
    size, invited = (
        by_shown_party(counts, party_of, shape) for counts in (data.population.size, data.population.invited)
    )
    return size, invited


def margins_of_study(
    data: Data,
    survey: Survey,
    rows: NDArray[np.intp],
    wave: int,
    by: str | Sequence[str | Sequence[str]],
    problems: Problems,
) -> list[Margin]:
    """Margins of the respondents of a wave; populations that aren't known are noted.

    Parameters
    ----------
    rows : ndarray of int
        The respondents.
    wave : int
        Their wave.
    by : sequence of {"case", "party"} or of tuples of them
        Which margins.

    Raises
    ------
    ValueError
        If there is no such margin.
    """
    margins = _checked_by(by)
    shown = [number for number, party in enumerate(data.study.shown_parties) if party.counts]
    size = people_known(data)[0][:, shown, wave]
    unknown = np.argwhere(np.isnan(size))
    for case, party in unknown.tolist():
        problems.add(
            "raking_population_unknown",
            file=data.study.path.name,
            key="population",
            case=survey.cases[case] + (f" ({survey.waves[wave]})" if len(survey.waves) > 1 else ""),
            party=survey.party_labels[shown[party]],
        )
    if len(unknown):
        return []
    place = np.full(len(survey.parties), -1, dtype=np.intp)
    place[shown] = np.arange(len(shown))
    of = {"case": survey.answers.case[rows].astype(np.intp), "party": place[survey.party[rows]]}
    names = {"case": survey.cases, "party": tuple(survey.parties[party] for party in shown)}
    return [_margin(columns, of, names, size) for columns in margins]


def _margin(
    columns: tuple[str, ...], of: dict[str, NDArray[np.intp]], names: dict[str, tuple[str, ...]], size: Array
) -> Margin:
    if len(columns) == 1:
        (column,) = columns
        return Margin(column, names[column], of[column], size.sum(axis=1 if column == "case" else 0))
    index = of["case"] * size.shape[1] + of["party"]
    categories = tuple(f"{case} x {party}" for case in names["case"] for party in names["party"])
    return Margin(margin_name(("case", "party")), categories, index, size.ravel())


def _checked_by(by: str | Sequence[str | Sequence[str]]) -> list[tuple[str, ...]]:
    given = [by] if isinstance(by, str) or not isinstance(by, Iterable) else list(by)
    margins = [tuple(one) if isinstance(one, tuple | list) else (one,) for one in given]
    for one in margins:
        if not one or len(set(one)) != len(one) or not set(one) <= set(RAKED_BY):
            raise ValueError(f"by is {by!r}; choose from 'case' and 'party', or [('case', 'party')] for every cell")
    if not margins:
        raise ValueError("by is empty; choose from 'case' and 'party'")
    return margins
