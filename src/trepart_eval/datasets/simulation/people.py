"""The people of each party in a simulated municipality: how many, how many are asked, how many answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.datasets.simulation.parameters import Parameters
from trepart_eval.datasets.simulation.programme import Array, Programme
from trepart_eval.datasets.simulation.streams import Stream, generator
from trepart_eval.vocabulary.terms import Party

PARTIES: Final = tuple(Party)
"""Parties in the order of the party axis everywhere in the simulation."""
POLITICIANS, ADMINISTRATION, UNION_REPS, SAFETY_REPS, EMPLOYEES = range(len(PARTIES))

_FEWEST_ASKED, _MOST_ASKED = 3, 20  # politicians: the committee that has the project, not the whole council
_SHARE_OF_EMPLOYEES: Final = {ADMINISTRATION: 0.04, UNION_REPS: 0.03, SAFETY_REPS: 0.02}
_FEWEST: Final = {ADMINISTRATION: 4, UNION_REPS: 4, SAFETY_REPS: 2}
_MOST_INVITED: Final = {POLITICIANS: 20, ADMINISTRATION: 60, UNION_REPS: 40, SAFETY_REPS: 30}
_EMPLOYEES_INVITED: Final = 100  # where nothing else is asked for
_FEWEST_EMPLOYEES: Final = 10  # invited; else no one of them could be shown
_RESPONSE: Final = np.array([0.50, 0.75, 0.65, 0.65, 0.55])
_EAGER_RESPONSE: Final = 0.25  # log-odds, for a standard deviation of eagerness
_RESPONSE_SPREAD: Final = 0.25  # log-odds, between municipalities
_FATIGUE: Final = -0.08  # log-odds, for each wave


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """People of a programme.

    Attributes
    ----------
    population, invited : ndarray of int64, shape (n_municipalities, n_parties)
    response : ndarray, shape (n_municipalities, n_parties, n_waves)
        Probability that one who is invited answers.
    """

    population: NDArray[np.int64]
    invited: NDArray[np.int64]
    response: Array

    @property
    def expected_respondents(self) -> float:
        """Answers to expect in all."""
        return float((self.invited[..., None] * self.response).sum())

    @property
    def fewest_respondents(self) -> int:
        """Answers to expect if one of each party were invited."""
        return int(np.ceil(self.response.sum()))

    @property
    def most_respondents(self) -> int:
        """Answers to expect if everybody were invited."""
        return int((self.population[..., None] * self.response).sum())


def draw_people(programme: Programme) -> People:
    """People drawn from a seed; with a wanted number of respondents, so many are invited that it is to be expected.

    If more are wanted than can be had, everybody is invited.
    """
    parameters = programme.parameters
    random = generator(parameters.seed, Stream.PEOPLE)
    population = _population(programme)
    response = _response(random, programme, parameters)
    invited = np.empty_like(population)
    for party, most in _MOST_INVITED.items():
        invited[:, party] = np.minimum(population[:, party], most)
    invited[:, EMPLOYEES] = np.minimum(population[:, EMPLOYEES], _EMPLOYEES_INVITED)
    if parameters.respondents is not None:
        invited = _invited_for(parameters.respondents, population, invited, response.sum(axis=2))
    return People(population, invited, response)


def council_seats(inhabitants: NDArray[np.int64]) -> NDArray[np.int64]:
    """Seats of the municipal council, an odd number from 11 to 85.

    >>> council_seats(np.array([1_000, 5_000, 20_000, 200_000])).tolist()
    [11, 17, 29, 75]
    """
    seats = 9.0 * (inhabitants / 1_000) ** 0.4
    odd: NDArray[np.int64] = np.clip(2 * np.floor(seats / 2) + 1, 11, 85).astype(np.int64)
    return odd


def _population(programme: Programme) -> NDArray[np.int64]:
    employees = programme.employees
    sizes = np.empty((programme.n, len(PARTIES)), dtype=np.int64)
    sizes[:, POLITICIANS] = np.clip(
        np.rint(0.35 * council_seats(programme.inhabitants)), _FEWEST_ASKED, _MOST_ASKED
    ).astype(np.int64)
    for party, share in _SHARE_OF_EMPLOYEES.items():
        sizes[:, party] = np.maximum(np.rint(share * employees), _FEWEST[party]).astype(np.int64)
    others = sizes[:, [ADMINISTRATION, UNION_REPS, SAFETY_REPS]].sum(axis=1)
    sizes[:, EMPLOYEES] = employees - others
    return sizes


def _response(random: np.random.Generator, programme: Programme, parameters: Parameters) -> Array:
    eager = parameters.selection * programme.eagerness
    municipality = _EAGER_RESPONSE * eager + _RESPONSE_SPREAD * random.standard_normal(programme.n)
    log_odds = np.log(_RESPONSE / (1 - _RESPONSE))
    waves = _FATIGUE * np.arange(parameters.waves)
    total = municipality[:, None, None] + log_odds[:, None] + waves
    result: Array = 1 / (1 + np.exp(-total))
    return result


def _invited_for(
    wanted: int, population: NDArray[np.int64], usual: NDArray[np.int64], answers_each: Array
) -> NDArray[np.int64]:
    """Invited people so that as many answer as wanted: employees first, then the other parties."""
    others = np.ones(len(PARTIES), dtype=bool)
    others[EMPLOYEES] = False
    from_others = float((usual * answers_each)[:, others].sum())
    of_employees = (population * answers_each)[:, EMPLOYEES]
    left = wanted - from_others
    few = np.minimum(population[:, EMPLOYEES], _FEWEST_EMPLOYEES)
    invited = usual.copy()
    if left < float((few * answers_each[:, EMPLOYEES]).sum()):
        share = wanted / float((usual * answers_each).sum())
        fewer: NDArray[np.int64] = np.clip(np.rint(usual * min(1.0, share)), 1, usual).astype(np.int64)
        return fewer
    share = left / float(of_employees.sum())
    if share > 1:  # not enough employees: everybody in the other parties too
        invited = population.copy()
    else:
        invited[:, EMPLOYEES] = np.clip(np.rint(population[:, EMPLOYEES] * share), few, population[:, EMPLOYEES])
    return invited
