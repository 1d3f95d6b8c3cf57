"""A municipality against a mean of others: weights, places, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from trepart_eval.relations.panels.simplex import optimality_gap, simplex_weights
from trepart_eval.relations.panels.synthetic import synthetic_control
from trepart_eval.relations.refusals import Refusal
from trepart_eval.vocabulary.columns import COLUMNS as VOCABULARY

from staggered_panels import COLUMNS, simulated_panel


def made(data, case=0, **options):
    return synthetic_control(data, **COLUMNS, case=case, **{"language": "en", **options})


def mixed(effect=0.0):
    """Case 0 is a quarter of case 1 and three quarters of case 2 before its start in year 5."""
    rng = np.random.default_rng(7)
    donors = rng.normal(size=(7, 8)).cumsum(axis=1)
    own = 0.25 * donors[0] + 0.75 * donors[1] + effect * (np.arange(1, 9) >= 6)
    rows = [
        (unit, 6 if unit == 0 else 0, year + 1, value)
        for unit, values in enumerate([own, *donors])
        for year, value in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=["case", "start", "year", "leave"])


def test_a_case_that_is_a_mix_gets_the_weights_of_the_mix():
    found = made(mixed(effect=2.0))
    weights = dict(zip(found.weights["case"], found.weights["weight"], strict=True))
    assert weights["1"] == pytest.approx(0.25, abs=1e-9)
    assert weights["2"] == pytest.approx(0.75, abs=1e-9)
    assert found.estimate == pytest.approx(2.0, abs=1e-9)
    assert found.rank == 1


def test_by_hand_with_two_donors():
    # between 0 and 4 the closest point to 1 and 1 is the mean of (0, 2) and (4, 0) with weight w: 0.7 and 0.3
    weights = simplex_weights(np.array([1.0, 1.0]), np.array([[0.0, 4.0], [2.0, 0.0]]))
    assert weights == pytest.approx([0.7, 0.3], abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_weights_meet_the_conditions_of_kuhn_and_tucker(seed):
    rng = np.random.default_rng(seed)
    target, donors = rng.normal(size=6) + 1, rng.normal(size=(6, 9)) * 100
    weights = simplex_weights(target, donors)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert abs(optimality_gap(weights, target, donors)) < 1e-9
    start = np.full(9, 1 / 9)
    slow = minimize(
        lambda w: ((target - donors @ w) ** 2).sum() / 1e4, start, method="SLSQP", bounds=[(0, 1)] * 9,
        constraints=[{"type": "eq", "fun": lambda w: w.sum() - 1}], options={"ftol": 1e-14, "maxiter": 500},
    )  # fmt: skip
    assert ((target - donors @ weights) ** 2).sum() <= slow.fun * 1e4 * (1 + 1e-8) + 1e-12


def test_every_municipality_is_ranked_by_the_ratio_of_distances():
    found = made(simulated_panel([8] + [0] * 6, periods=10))
    assert len(found.placebos) == found.n_ranked == 7
    ratio = found.placebos["rmspe_after"] / found.placebos["rmspe_before"]
    np.testing.assert_allclose(found.placebos["rmspe_ratio"], ratio)
    assert found.placebos["rank"].tolist() == list(range(1, 8))
    assert found.placebos.set_index("case").loc["0", "rank"] == found.rank


def test_the_gap_is_outcome_less_synthetic():
    found = made(simulated_panel([5] + [0] * 11, periods=8))
    np.testing.assert_allclose(found.table["gap"], found.table["value"] - found.table["synthetic"])
    assert found.estimate == pytest.approx(found.table.loc[found.table["time"] >= 5, "gap"].mean())
    assert found.rmspe_before == pytest.approx(np.sqrt((found.table.loc[found.table["time"] < 5, "gap"] ** 2).mean()))


def test_a_place_among_municipalities_is_told_and_no_p_value():
    found = made(mixed(effect=2.0))
    assert "number 1 by size of 8" in found.summary("en")
    assert "ikke en p-verdi" in found.summary("nb")
    assert "ikkje ein p-verdi" in found.summary("nn")
    assert not hasattr(found, "p_value")


def test_other_starters_have_no_part():
    data = simulated_panel([5, 4] + [0] * 10, periods=8)
    found, alone = made(data), made(data[data["case"] != 1])
    assert found.estimate == alone.estimate
    assert "1" not in set(found.weights["case"])


def test_more_donors_than_periods_with_a_perfect_fit_is_said_not_to_be_unique():
    found = made(simulated_panel([3] + [0] * 30, periods=5, seed=3))
    if found.rmspe_before < 1e-6:
        assert not found.unique
        assert "as well" in found.summary()


def test_a_case_that_no_mix_is_like_is_said_to_fit_poorly():
    data = simulated_panel([5] + [0] * 11, periods=8)
    far = data.assign(leave=data["leave"] + 100.0 * (data["case"] == 0))
    assert made(far).poor_fit
    assert "says little" in made(far).summary()


def test_levels_of_years_and_order_change_nothing():
    data = simulated_panel([5] + [0] * 6, periods=8)
    moved = data.assign(leave=data["leave"] + data["year"] ** 2).sample(frac=1, random_state=1)
    assert made(moved).estimate == pytest.approx(made(data).estimate, abs=1e-9)
    assert made(moved).rank == made(data).rank


@pytest.mark.parametrize(
    ("starts", "drop", "refusal"),
    [
        ([5, 4, 4], None, Refusal.NO_UNTREATED),
        ([5, 0], None, Refusal.ONE_UNTREATED),
        ([2, 0, 0, 0], None, Refusal.NO_PERIODS_BEFORE),
        ([0, 0, 0, 0], None, Refusal.NO_TREATED),
        ([5, 0, 0, 0], (0, 3), Refusal.GAP_IN_CASE),
    ],
)
def test_what_cannot_be_mixed_is_refused_with_a_reason(starts, drop, refusal):
    data = simulated_panel(starts)
    if drop:
        data = data[~((data["case"] == drop[0]) & (data["year"] == drop[1]))]
    found = made(data)
    assert found.refusal == refusal
    assert np.isnan(found.estimate)
    assert found.summary() == found.reason != ""


def test_a_case_that_is_not_there_is_said():
    with pytest.raises(ValueError, match="case is 'Oslo'"):
        made(simulated_panel([5, 0, 0]), case="Oslo")


def test_donors_with_a_gap_are_left_out_and_named():
    data = simulated_panel([5] + [0] * 6)
    assert made(data[~((data["case"] == 3) & (data["year"] == 2))]).incomplete == (3,)


def test_columns_are_of_the_vocabulary():
    found = made(mixed())
    assert {name for table in (found.table, found.weights, found.placebos) for name in table.columns} <= set(VOCABULARY)
