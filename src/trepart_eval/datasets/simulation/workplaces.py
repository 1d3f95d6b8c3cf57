"""Workplaces of the simulated municipalities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.datasets.simulation.programme import Programme
from trepart_eval.datasets.simulation.streams import Stream, generator

SERVICES: Final = ("kindergarten", "school", "nursing_home", "home_care", "technical", "administration")
_SERVICE_SHARE: Final = np.array([0.26, 0.22, 0.16, 0.20, 0.10, 0.06])
_EMPLOYEES_EACH: Final = 35
_FEWEST_WORKPLACES, _MOST_WORKPLACES = 4, 900
_SIZE_SPREAD: Final = 0.5  # of the logarithm


@dataclass(frozen=True, slots=True, eq=False)
class Workplaces:
    """Workplaces of each municipality, in lists with an array per municipality.

    Attributes
    ----------
    employees : list of ndarray of int64
        Employees of each workplace; together about all of the municipality's.
    service : list of ndarray of int64
        Place of each workplace's service in `SERVICES`.
    """

    employees: list[NDArray[np.int64]]
    service: list[NDArray[np.int64]]

    def key(self, case: int, number: int) -> str:
        """Key of a workplace: the municipality's number and its own."""
        return f"{case + 1:03}-{number + 1:03}"


def draw_workplaces(programme: Programme) -> Workplaces:
    """Workplaces drawn from a seed: about one for 35 employees, of unlike size."""
    random = generator(programme.parameters.seed, Stream.PEOPLE, 1)
    sizes, services = [], []
    for employees in programme.employees:
        wanted = round(float(employees) / _EMPLOYEES_EACH)
        n = min(max(wanted, _FEWEST_WORKPLACES), _MOST_WORKPLACES)
        weight = np.exp(_SIZE_SPREAD * random.standard_normal(n))
        sizes.append(np.maximum(np.rint(employees * weight / weight.sum()), 3).astype(np.int64))
        services.append(random.choice(len(SERVICES), n, p=_SERVICE_SHARE))
    return Workplaces(sizes, services)
