"""Pearson's p-value where municipalities far out on one variable vary more on the other."""

from itertools import permutations

import numpy as np
import pytest

from trepart_eval.relations import associate, pearson

DOSE = np.arange(7.0)
UNEVEN = np.array([0.1, -0.1, 0.2, -0.2, 0.3, 0.2, -3.0])


def t_of(x, y):
    """Slope of y on x in its HC2 standard error, from the textbook's matrices."""
    design = np.column_stack([np.ones(len(x)), x])
    inverse = np.linalg.inv(design.T @ design)
    slope = (inverse @ design.T @ y)[1]
    left = y - design @ (inverse @ design.T @ y)
    scaled = left**2 / (1 - np.einsum("ij,jk,ik->i", design, inverse, design))
    return slope / np.sqrt((inverse @ (design.T * scaled) @ design @ inverse)[1, 1])


def shares_of_all_orders(x, y):
    """Plain and studentised p-value over every order, the latter with y on x and x on y."""
    orders = [list(order) for order in permutations(range(len(x)))]
    of = {
        "r": (lambda a, b: np.corrcoef(a, b)[0, 1], x, y),
        "t": (t_of, x, y),
        "t swapped": (t_of, y, x),
    }
    found = {}
    for name, (statistic, a, b) in of.items():
        every = np.abs([statistic(a, b[order]) for order in orders])
        found[name] = (every >= every[0] * (1 - 1e-12)).mean()
    return found


def test_the_larger_of_plain_and_studentised_is_given_and_said():
    found, by_hand = pearson(DOSE, UNEVEN), shares_of_all_orders(DOSE, UNEVEN)
    assert found.method == "exact_cautious"
    assert by_hand["t"] > by_hand["r"]
    assert found.p_value == pytest.approx(by_hand["t"])
    assert "den største av flere p-verdier" in found.summary("nb")


def test_which_variable_is_named_first_changes_nothing():
    assert pearson(UNEVEN, DOSE).p_value == pytest.approx(pearson(DOSE, UNEVEN).p_value)


def test_units_and_signs_change_nothing():
    one = pearson(DOSE, UNEVEN)
    other = pearson(3 + 1e6 * DOSE, 2 - UNEVEN)
    assert (other.p_value, other.method) == (one.p_value, one.method)


def test_a_perfect_association_is_no_uneven_spread():
    found = pearson(DOSE, 2 * DOSE + 1)
    assert (found.method, found.p_value) == ("exact", 2 / 5040)


def test_a_covariate_that_explains_nothing_hardly_changes_the_p_value():
    nothing = np.array([1.0, -1, 1, -2, 1, -1, 1])
    found = associate(DOSE, UNEVEN, covariates=nothing, measures=["pearson"], language="en").table.iloc[0]
    assert found["method"] == "exact_freedman_lane_cautious"
    assert found["p_value"] == pytest.approx(pearson(DOSE, UNEVEN).p_value, abs=0.15)


def test_rows_repeated_add_nothing_where_spread_is_uneven():
    names = np.array(list("abcdefg"))
    alone = associate(DOSE, UNEVEN, measures=["pearson"]).table.iloc[0]
    found = associate(
        np.repeat(DOSE, 3), np.repeat(UNEVEN, 3), unit=np.repeat(names, 3), measures=["pearson"]
    ).table.iloc[0]
    assert found["method"].endswith("_cautious")
    assert found["p_value"] == pytest.approx(alone["p_value"])


@pytest.mark.long
@pytest.mark.parametrize("n", [10, 16, 40])
@pytest.mark.parametrize("skew", [0.1, 2.5, 4.0])
def test_a_true_null_is_rejected_as_often_as_promised_where_spread_goes_with_the_dose(n, skew):
    rng = np.random.default_rng(13)
    dose = np.exp(skew * np.arange(n) / (n - 1))
    spread = np.where(dose > np.median(dose), 2.0, 1.0)
    p_values = [pearson(dose, rng.standard_normal(n) * spread, draws=199).p_value for _ in range(2000)]
    assert np.mean(np.array(p_values) <= 0.05) <= 0.07


@pytest.mark.long
def test_a_true_null_beside_a_covariate_is_rejected_as_often_as_promised_where_spread_goes_with_the_dose():
    rng = np.random.default_rng(14)
    dose = np.exp(2.5 * np.arange(16) / 15)
    spread = np.where(dose > np.median(dose), 2.0, 1.0)
    rejected = 0
    for _ in range(2000):
        z = rng.standard_normal(16)
        found = associate(dose, z + rng.standard_normal(16) * spread, covariates=z, measures=["pearson"], draws=199)
        rejected += found.table["p_value"].iloc[0] <= 0.05
    assert rejected / 2000 <= 0.07
