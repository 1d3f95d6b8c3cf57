"""Covers of a chart: all ties, whatever way they are found."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trepart_eval.relations.qca import chart_covers
from trepart_eval.relations.qca.chart_covers import irredundant_covers, smallest_covers

MANY = 10_000


@st.composite
def charts(draw):
    n_terms, n_rows = draw(st.integers(1, 8)), draw(st.integers(1, 7))
    cells = draw(st.lists(st.booleans(), min_size=n_terms * n_rows, max_size=n_terms * n_rows))
    chart = np.array(cells).reshape(n_terms, n_rows)
    chart[0, ~chart.any(axis=0)] = True
    return chart


def covers_of(chart):
    terms = range(len(chart))
    sizes = (combinations(terms, size) for size in range(1, len(chart) + 1))
    return [one for of in sizes for one in of if chart[list(one)].any(axis=0).all()]


@given(charts())
@settings(max_examples=200)
def test_the_smallest_covers_are_those_that_trying_everything_finds(chart):
    every = covers_of(chart)
    fewest = len(every[0])
    found = smallest_covers(chart, MANY)
    assert found.complete
    assert list(found.covers) == sorted(one for one in every if len(one) == fewest)


@given(charts())
@settings(max_examples=200)
def test_irredundant_covers_are_those_that_trying_everything_finds(chart):
    every = [set(one) for one in covers_of(chart)]
    found = irredundant_covers(chart, MANY)
    assert [set(one) for one in found.covers] == sorted(
        (one for one in every if not any(other < one for other in every)), key=sorted
    )


@given(charts())
@settings(max_examples=30)
def test_the_size_by_integer_programming_gives_the_same_covers(chart):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chart_covers, "STEPS_FOR_SIZE", 0)
        by_program = smallest_covers(chart, MANY)
    assert by_program == smallest_covers(chart, MANY)


def test_a_search_that_has_used_its_steps_gives_a_smallest_cover_and_says_that_there_may_be_more():
    cycle = np.eye(7, dtype=bool) | np.roll(np.eye(7, dtype=bool), 1, axis=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chart_covers, "STEPS", 1)
        found = smallest_covers(cycle, MANY)
    assert not found.complete
    assert len(found.covers[0]) == 4
    assert len(smallest_covers(cycle, MANY).covers) == 7


def test_a_size_without_proof_gives_a_cover_with_no_term_to_spare_and_says_that_it_may_not_be_the_smallest():
    rng = np.random.default_rng(1)
    chart = rng.random((300, 90)) < 0.06
    chart[0, ~chart.any(axis=0)] = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chart_covers, "STEPS_FOR_SIZE", 1)
        patch.setattr(chart_covers, "SECONDS", 0.0)
        found = smallest_covers(chart, MANY)
    assert not found.complete
    for cover in found.covers:
        assert chart[list(cover)].any(axis=0).all()
