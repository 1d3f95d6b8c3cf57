"""What chance alone gives: arithmetic by hand, and every shuffle of small tables gone through."""

from itertools import combinations, product

import numpy as np
import pytest

from trepart_eval.relations import weak_by_chance
from trepart_eval.relations.failure_claim import chance_baseline
from trepart_eval.relations.failure_claim.chance_baseline import shuffled_criteria


def test_six_criteria_weak_in_thirty_per_cent_explain_most_failures_by_themselves():
    found = weak_by_chance([0.3] * 6, 8)
    assert found.share == pytest.approx(1 - 0.7**6)
    assert [round(value, 2) for value in (found.share, found.p_all, found.at_least(7))] == [0.88, 0.37, 0.76]


def test_criteria_that_are_never_weak_explain_nothing_and_one_that_always_is_explains_all():
    assert weak_by_chance([0, 0], 4).at_least(1) == 0
    assert weak_by_chance([0.2, 1], 4).p_all == 1


def test_the_order_of_the_criteria_does_not_matter():
    assert weak_by_chance([0.1, 0.5, 0.3], 5).p_all == pytest.approx(weak_by_chance([0.5, 0.3, 0.1], 5).p_all)


@pytest.mark.parametrize(
    ("rates", "n", "words"),
    [([1.2], 3, "between 0 and 1"), ([np.nan], 3, "between 0 and 1"), ([], 3, "between 0 and 1"),
     ([0.2], 0, "1 or more"), ([0.2], True, "1 or more"), ([0.2], 2.0, "1 or more")],
)  # fmt: skip
def test_rates_and_numbers_that_cannot_be_are_refused(rates, n, words):
    with pytest.raises(ValueError, match=words):
        weak_by_chance(rates, n)


def every_shuffle(weak, known, failure):
    """Distribution of failures with a weak criterion, by going through every way to place the weak ones."""
    sides = zip(weak.T, known.T, strict=True)
    places = [list(combinations(np.flatnonzero(there), int(own.sum()))) for own, there in sides]
    counts = np.zeros(failure.sum() + 1)
    for chosen in product(*places):
        marked = np.zeros(len(failure), dtype=bool)
        for rows in chosen:
            marked[list(rows)] = True
        counts[(marked & failure).sum()] += 1
    return counts / counts.sum()


@pytest.mark.parametrize("seed", range(6))
def test_the_sum_is_that_of_every_shuffle_also_where_criteria_are_missing(seed):
    rng = np.random.default_rng(seed)
    known = rng.random((6, 3)) < 0.8
    weak = known & (rng.random((6, 3)) < 0.4)
    failure = np.array([True, True, True, False, False, False])
    found, exact = shuffled_criteria(weak, known, failure, draws=10, seed=1)
    assert exact
    assert found.distribution == pytest.approx(every_shuffle(weak, known, failure), abs=1e-12)


def test_drawn_shuffles_come_near_the_sum(monkeypatch):
    rng = np.random.default_rng(3)
    known = rng.random((12, 4)) < 0.8
    weak = known & (rng.random((12, 4)) < 0.4)
    failure = np.arange(12) < 5
    summed, _ = shuffled_criteria(weak, known, failure, draws=1, seed=1)
    monkeypatch.setattr(chance_baseline, "_MOST_SUMS", 0)
    drawn, exact = shuffled_criteria(weak, known, failure, draws=40_000, seed=1)
    assert not exact
    assert drawn.distribution == pytest.approx(summed.distribution, abs=0.01)
