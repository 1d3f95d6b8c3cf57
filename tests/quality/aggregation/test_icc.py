"""ICC(1) and ICC(2): published values, values by R, invariances, and data that leave them undefined."""

import math

import numpy as np
import pytest

from trepart_eval.quality import icc

# Shrout and Fleiss (1979, table 2): six targets, four judges. Their ICC(1,1) and ICC(1,k) are .17 and .44.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
VALUES, TARGETS = np.ravel(SHROUT_FLEISS), np.repeat(np.arange(6), 4)
SIZES = ("mean", "anova")


def unequal(seed):
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(8), [1, 2, 3, 5, 8, 2, 4, 9])
    return rng.normal(size=34) + rng.normal(size=8)[groups], groups


def test_the_table_of_shrout_and_fleiss_with_intervals():
    found = icc(VALUES, TARGETS)
    assert (found.icc1, found.icc1_low, found.icc1_high) == pytest.approx(
        (0.165741768405476, -0.132932324874751, 0.722560062328121), abs=1e-9
    )
    assert (found.icc2, found.icc2_low, found.icc2_high) == pytest.approx(
        (0.442797133679269, -0.884442155238119, 0.912415420340776), abs=1e-9
    )
    assert (found.df_between, found.df_within, found.n, found.n_groups) == (5, 18, 24, 6)


@pytest.mark.parametrize("variable", ["HRS", "WBEING"])
def test_ninety_nine_companies_as_in_r_with_the_mean_group_size(expected, reference, variable):
    table = reference("bh1996", "GRP", variable)
    found = icc(table[:, 1], table[:, 0])
    assert found.icc1 == pytest.approx(expected["bh1996"][f"ICC1_{variable}"], abs=1e-10)
    assert found.icc2 == pytest.approx(expected["bh1996"][f"ICC2_{variable}"], abs=1e-10)
    assert (found.n, found.n_groups, float(found)) == (7382, 99, found.icc1)


def test_the_two_group_sizes_are_named_and_differ_where_groups_do(reference):
    table = reference("bh1996", "GRP", "HRS")
    mean, anova = (icc(table[:, 1], table[:, 0], size) for size in SIZES)
    assert anova.icc1 == pytest.approx(0.13350, abs=5e-6)
    assert (anova.icc2, anova.group_size < mean.group_size) == (mean.icc2, True)
    assert (mean.method, anova.method) == ("icc, mean group size", "icc, group size of the analysis of variance")


def test_the_f_test_is_scipys():
    from scipy.stats import f_oneway

    values, groups = unequal(1)
    found = icc(values, groups)
    reference = f_oneway(*(values[groups == group] for group in range(8)))
    assert (found.f, found.p_value) == pytest.approx((reference.statistic, reference.pvalue), abs=1e-10)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", range(10))
def test_order_of_rows_names_of_groups_and_the_scale_do_not_matter(size, seed):
    values, groups = unequal(seed)
    order = np.random.default_rng(seed).permutation(len(values))
    names = np.array(["Å", "b", "c", "d", "e", "f", "g", "h"], dtype=object)
    ours, theirs = icc(values, groups, size), icc(100 - 25 * values[order], names[groups][order], size)
    assert (ours.icc1, ours.icc2, ours.p_value) == pytest.approx((theirs.icc1, theirs.icc2, theirs.p_value), abs=1e-9)


def test_far_from_zero_nothing_is_lost():
    values, groups = unequal(2)
    assert icc(values + 1e8, groups).icc1 == pytest.approx(icc(values, groups).icc1, abs=1e-6)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.int64, float, str, object])
def test_groups_may_be_numbers_or_names(dtype):
    groups = (TARGETS + 100 - (0 if dtype is not np.int8 else 200)).astype(dtype)
    assert icc(VALUES, groups).icc1 == pytest.approx(icc(VALUES, TARGETS).icc1, abs=1e-12)


def test_what_is_missing_is_dropped_and_n_says_so():
    values = np.append(VALUES.astype(float), [np.nan, 5, 5])
    groups = np.append(TARGETS.astype(object), [1, None, np.nan])
    ours, theirs = icc(values, groups), icc(VALUES, TARGETS)
    assert (ours.icc1, ours.n, ours.n_groups) == (pytest.approx(theirs.icc1), 24, 6)


def test_a_group_of_one_counts_between_groups_only():
    with_one = icc([*VALUES, 20], [*TARGETS, 99])
    assert (with_one.df_between, with_one.df_within) == (6, 18)
    assert with_one.f != pytest.approx(icc(VALUES, TARGETS).f)


def test_groups_that_differ_in_nothing_but_themselves_are_perfectly_reliable():
    found = icc([0.1, 0.1, 0.7, 0.7, 0.7], [1, 1, 2, 2, 2])
    assert (found.icc1, found.icc2, found.f, found.p_value) == (1.0, 1.0, math.inf, 0.0)


def test_groups_more_alike_than_chance_are_below_zero():
    assert icc([1, 9, 2, 8, 1, 9], [1, 1, 2, 2, 3, 3]).icc1 < 0


@pytest.mark.parametrize(
    ("values", "groups", "reason"),
    [
        ([], [], "no_answers"),
        ([math.nan], ["a"], "no_answers"),
        ([1, 2, 3], ["a", "a", "a"], "one_group"),
        ([1, 2, 3], ["a", "b", "c"], "only_singletons"),
        ([0.1, 0.1, 0.1, 0.1, 0.1], [1, 1, 2, 2, 2], "no_variance"),
    ],
)
@pytest.mark.parametrize("size", SIZES)
def test_where_it_is_undefined_it_says_why(values, groups, reason, size):
    found = icc(values, groups, size)
    assert (math.isnan(found.icc1), math.isnan(found.icc2), math.isnan(found.p_value), found.reason) == (
        *(True,) * 3,
        reason,
    )


@pytest.mark.parametrize(
    ("values", "groups", "options", "words"),
    [
        ([1, 2], [1], {}, "one value and one group per row"),
        ([1, 2], [[1, 2]], {}, "one group per row"),
        (["a", "b"], [1, 2], {}, "not numbers"),
        ([1, math.inf], [1, 1], {}, "infinite"),
        ([1, 2], [1, 1], {"group_size": "harmonic"}, "choose 'mean' or 'anova'"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(values, groups, options, words):
    with pytest.raises(ValueError, match=words):
        icc(values, groups, **options)
