"""The municipalities: sizes, starts and intensity in the ranges that docs/simulation.md gives."""

from __future__ import annotations

import numpy as np
import pytest

from trepart_eval.datasets.simulation.parameters import Parameters
from trepart_eval.datasets.simulation.people import PARTIES, council_seats, draw_people
from trepart_eval.datasets.simulation.programme import NEVER, QUARTERS, YEARS_BEFORE, draw_programme
from trepart_eval.datasets.simulation.workplaces import draw_workplaces


def programme(**options):
    return draw_programme(Parameters(**{"municipalities": 900, **options}), "Simulated")


@pytest.fixture(scope="module")
def many():
    return programme()


def test_municipalities_are_as_large_as_norwegian_ones(many):
    assert many.inhabitants.min() >= 1_000
    assert many.inhabitants.max() <= 200_000
    assert 4_500 < np.median(many.inhabitants) < 5_600
    per_employee = many.inhabitants / many.employees
    assert (per_employee > 6).all()
    assert (per_employee < 14).all()


def test_councils_have_an_odd_number_of_seats_from_11_to_85():
    seats = council_seats(np.array([100, 1_000, 5_000, 20_000, 100_000, 700_000]))
    assert seats.min() == 11
    assert seats.max() == 85
    assert (seats % 2 == 1).all()


def test_parties_are_few_politicians_some_leaders_and_representatives_and_many_employees(many):
    population = dict(zip(PARTIES, draw_people(many).population.T, strict=True))
    assert population["politicians"].min() >= 3
    assert population["politicians"].max() <= 20
    assert (population["union_reps"] < population["employees"]).all()
    assert (sum(population.values()) - population["politicians"] == many.employees).all()


def test_no_more_are_invited_than_there_are_and_politicians_answer_least(many):
    people = draw_people(many)
    assert (people.invited <= people.population).all()
    assert (people.invited >= 1).all()
    rates = people.response.mean(axis=(0, 2))
    assert rates.argmin() == PARTIES.index("politicians")
    assert (rates > 0.4).all()
    assert (rates < 0.8).all()


def test_workplaces_share_out_the_employees(many):
    for employees, sizes in zip(many.employees, draw_workplaces(many).employees, strict=True):
        assert len(sizes) >= 4
        assert sizes.sum() == pytest.approx(employees, rel=0.05, abs=5)


def test_starts_are_staggered_over_the_waves_and_some_never_come(many):
    years = np.where(many.start == NEVER, -1, many.start // QUARTERS - YEARS_BEFORE)
    shares = np.bincount(years + 1, minlength=5) / len(years)
    assert (shares > 0.05).all()


def test_eager_municipalities_start_early_and_have_lower_sick_leave_beforehand(many):
    early = (many.start != NEVER) & (many.start < (YEARS_BEFORE + 1) * QUARTERS)
    assert many.eagerness[early].mean() - many.eagerness[~early].mean() > 0.5
    assert np.corrcoef(many.eagerness, many.sick_leave)[0, 1] < -0.3


def test_municipalities_start_when_their_sick_leave_is_higher_than_it_uses_to_be(many):
    first_wave = YEARS_BEFORE * QUARTERS
    early = many.transient[(many.start != NEVER) & (many.start < first_wave + QUARTERS)]
    before = early[:, first_wave - QUARTERS : first_wave].mean()
    assert before > 0.15
    assert abs(early[:, first_wave + QUARTERS :].mean()) < before / 3


def test_without_selection_starts_are_at_random():
    plain = programme(selection=0)
    early = (plain.start != NEVER) & (plain.start < (YEARS_BEFORE + 1) * QUARTERS)
    assert abs(plain.eagerness[early].mean() - plain.eagerness[~early].mean()) < 0.2
    assert abs(np.corrcoef(plain.eagerness, plain.sick_leave)[0, 1]) < 0.1


def test_intensity_is_low_before_the_start_and_rises_for_two_years_after_it(many):
    index = many.by_quarter.mean(axis=2)
    assert index.min() >= 0
    assert index.max() <= 100
    assert (np.diff(index, axis=1) >= -1e-9).all()
    never = many.start == NEVER
    assert (np.ptp(index[never], axis=1) < 1e-9).all()
    first = many.start == YEARS_BEFORE * QUARTERS
    assert index[first, : YEARS_BEFORE * QUARTERS].mean() < 30
    assert index[first, (YEARS_BEFORE + 2) * QUARTERS :].mean() > 60


def test_a_wave_has_the_mean_intensity_of_its_quarters(many):
    last_year = many.by_quarter[:, -QUARTERS:].mean(axis=1)
    np.testing.assert_allclose(many.by_wave[:, -1], last_year)
