"""rwg, rwg(j) and the average deviation: values by R and by hand, invariances, and groups that have none."""

import math

import numpy as np
import pytest

from trepart_eval.quality import average_deviation, null_variance, rwg

# Bliese's cohesion data: units 1044B and 1044C, of which R's multilevel gives rwg(j) .753968 and .898876.
COHESION = np.array(
    [
        [4, 5, 5, 5, 5], [3, np.nan, 5, 5, 5], [2, 3, 3, 3, 3], [3, 4, 3, 4, 4], [4, 4, 3, 4, 4], [3, 3, 2, 2, 1],
        [3, 3, 3, 3, 3], [3, 1, 4, 3, 4], [3, 3, 3, 3, 3], [2, 2, 2, 3, 2], [1, 1, 1, 3, 3],
    ]
)  # fmt: skip
UNITS = ["1044B"] * 6 + ["1044C"] * 5
LEAD = [f"LEAD{number:02d}" for number in range(1, 12)]


def test_two_units_as_in_r_by_complete_rows():
    found = rwg(COHESION, UNITS, categories=5)
    assert found.table["rwg"].tolist() == pytest.approx([0.753968253968254, 0.898876404494382], abs=1e-12)
    assert (found.groups, found.group_n.tolist(), found.n) == (("1044B", "1044C"), [5, 5], 10)
    assert found.table.columns.tolist() == ["group", "n", "rwg"]


def test_one_item_in_forty_nine_companies_as_in_r(expected, reference):
    table, by_r = reference("lq2002", "COMPID", "LEAD"), expected["lq2002"]
    found = rwg(table[:, 1], table[:, 0], categories=5)
    assert float(found) == pytest.approx(by_r["rwg_LEAD_mean"], abs=1e-10)
    assert found.estimates[:10] == pytest.approx(by_r["rwg_LEAD_first10"], abs=1e-10)
    assert [str(int(group)) for group in found.groups[:10]] == by_r["grpid_first10"]


def test_eleven_items_in_forty_nine_companies_as_in_r(expected, reference):
    table, by_r = reference("lq2002", "COMPID", *LEAD), expected["lq2002"]
    found = rwg(table[:, 1:], table[:, 0], categories=5)
    assert float(found) == pytest.approx(by_r["rwgj_LEAD11_mean"], abs=1e-10)
    assert found.estimates[:10] == pytest.approx(by_r["rwgj_first10"], abs=1e-10)


def test_average_deviations_as_in_r(expected, reference):
    table = reference("lq2002", "COMPID", "LEAD")
    found = average_deviation(table[:, 1], table[:, 0])
    assert found.estimates[:10] == pytest.approx(expected["lq2002"]["adm_first10"], abs=1e-10)


@pytest.mark.parametrize(
    ("null", "variance"), [("uniform", 2.0), ("slight_skew", 1.34), ("moderate_skew", 0.90), ("heavy_skew", 0.44)]
)
def test_variances_of_the_published_distributions_on_five_steps(null, variance):
    assert null_variance(5, null) == pytest.approx(variance, abs=1e-12)


@pytest.mark.parametrize(("categories", "variance"), [(2, 0.25), (4, 1.25), (7, 4.0), (11, 10.0)])
def test_the_uniform_variance_is_that_of_equal_shares(categories, variance):
    assert null_variance(categories) == pytest.approx(variance)
    assert null_variance(categories, [1 / categories] * categories) == pytest.approx(variance)


def test_the_more_skewed_the_null_the_less_agreement():
    ratings = [4, 4, 5, 3, 4]
    found = [
        float(rwg(ratings, ["a"] * 5, categories=5, null=null)) for null in ("uniform", "slight_skew", "moderate_skew")
    ]
    assert found == pytest.approx([1 - 0.5 / 2, 1 - 0.5 / 1.34, 1 - 0.5 / 0.9])


def test_a_distribution_of_ones_own_counts():
    assert float(rwg([1, 2], ["a", "a"], categories=3, null=[0.5, 0, 0.5])) == pytest.approx(1 - 0.5 / 1)


def test_farther_apart_than_the_null_is_zero_and_all_alike_is_one():
    found = rwg([1, 5, 3, 3, 3], ["a", "a", "b", "b", "b"], categories=5)
    assert found.estimates.tolist() == [0.0, 1.0]
    assert rwg([[1, 5], [5, 1]], [1, 1], categories=5).estimates.tolist() == [0.0]


def test_a_group_of_one_has_no_agreement_and_no_part_in_the_mean():
    found = rwg([1, 2, 2], ["a", "b", "b"], categories=5)
    assert (math.isnan(found.estimates[0]), float(found), found.median) == (True, 1.0, 1.0)
    assert math.isnan(average_deviation([1, 2, 2], ["a", "b", "b"]).estimates[0])


@pytest.mark.parametrize("seed", range(10))
def test_order_and_turning_the_scale_do_not_matter(seed):
    rng = np.random.default_rng(seed)
    items, groups = rng.integers(1, 6, (30, 3)).astype(float), rng.integers(0, 5, 30)
    items[rng.random(items.shape) < 0.1] = np.nan
    order = rng.permutation(30)
    for measure in (lambda x, g: rwg(x, g, categories=5), average_deviation):
        ours, theirs = measure(items, groups), measure(rng.permutation(6 - items[order], axis=1), groups[order])
        assert np.allclose(ours.estimates, theirs.estimates, equal_nan=True)
        assert (ours.groups, ours.n) == (theirs.groups, theirs.n)


def test_items_on_scales_of_their_own_are_each_held_against_their_own_null():
    items = np.array([[1, 1], [3, 7], [2, 4]])
    ratio = (1.0 / 2.0 + 9.0 / 4.0) / 2
    found = rwg(items, ["a"] * 3, categories=[5, 7])
    assert float(found) == pytest.approx(max(0.0, 2 * (1 - ratio) / (2 * (1 - ratio) + ratio)))
    assert found.null_variance == 3.0


def test_the_same_answers_on_a_scale_twice_as_fine_agree_as_much_where_the_null_does():
    coarse, fine = rwg([1, 2, 2], [0, 0, 0], categories=3), rwg([1, 3, 3], [0, 0, 0], categories=5)
    assert 1 - float(fine) == pytest.approx((1 - float(coarse)) * 4 * (2 / 3) / 2)


def test_the_median_as_centre():
    found = average_deviation([1, 1, 4, 2, 3], ["a", "a", "a", "b", "b"], center="median")
    assert found.table["average_deviation"].tolist() == [1.0, 0.5]


@pytest.mark.parametrize(
    ("items", "groups", "options", "reason"),
    [
        ([], [], {"categories": 5}, "no_answers"),
        ([math.nan], ["a"], {"categories": 5}, "no_answers"),
        ([1, 2], ["a", "b"], {"categories": 5}, "only_singletons"),
        ([1, 2], ["a", "a"], {"categories": 4, "null": "slight_skew"}, "no_null_variance"),
    ],
)
def test_where_no_group_has_one_it_says_why(items, groups, options, reason):
    found = rwg(items, groups, **options)
    assert (math.isnan(float(found)), math.isnan(found.median), found.reason) == (True, True, reason)


@pytest.mark.parametrize(
    ("items", "groups", "options", "words"),
    [
        ([1, 2], ["a"], {"categories": 5}, "one group per row"),
        ([[1, 2]], ["a"], {"categories": [5]}, "one per item"),
        ([1, math.inf], ["a", "a"], {"categories": 5}, "infinite"),
        ([0, 25], ["a", "a"], {"categories": 5}, "25 apart"),
        ([1, 2], ["a", "a"], {"categories": 1}, "2 or more"),
        ([1, 2], ["a", "a"], {"categories": 5, "null": "slight_skw"}, "Did you mean 'slight_skew'"),
        ([1, 2], ["a", "a"], {"categories": 5, "null": [0.5, 0.5]}, "one share of each"),
        ([1, 2], ["a", "a"], {"categories": 2, "null": [0.5, 0.6]}, "sum to 1"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(items, groups, options, words):
    with pytest.raises(ValueError, match=words):
        rwg(items, groups, **options)


def test_an_unknown_centre_is_refused():
    with pytest.raises(ValueError, match="choose 'mean' or 'median'"):
        average_deviation([1, 2], [1, 1], center="mode")
