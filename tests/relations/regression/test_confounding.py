"""Robustness value and benchmark bounds against sensemakr, and what must hold of them."""

import numpy as np
import pytest

from trepart_eval.relations.regression.confounding import confounder_bounds, robustness_value
from trepart_eval.vocabulary.columns import COLUMNS

DARFUR = "peacefactor ~ directlyharmed + age + farmer_dar + herder_dar + pastvoted + hhsize_darfur + female + village"


def test_the_robustness_value_is_that_of_sensemakr(expected):
    r = expected["darfur"]
    assert robustness_value(r["t_statistic"], r["dof"]) == pytest.approx(r["rv_q"], abs=1e-9)
    assert robustness_value(r["t_statistic"], r["dof"], alpha=0.05) == pytest.approx(r["rv_qa"], abs=1e-9)


def test_bounds_are_those_of_sensemakr(expected, reference):
    found, r = confounder_bounds(DARFUR, reference("darfur"), "directlyharmed", "female"), expected["darfur"]
    assert (found.estimate, found.std_error, found.df) == pytest.approx((r["estimate"], r["se"], r["dof"]))
    assert found.partial_r2 == pytest.approx(r["r2yd.x"])
    names = {
        "r2_treatment": "r2dz.x",
        "r2_outcome": "r2yz.dx",
        "estimate": "adjusted_estimate",
        "std_error": "adjusted_se",
        "statistic": "adjusted_t",
        "conf_low": "adjusted_lower_CI",
        "conf_high": "adjusted_upper_CI",
    }
    for name, theirs in names.items():
        assert found.table[name].tolist() == pytest.approx([one[theirs] for one in r["bounds"]], abs=1e-6)


def test_a_confounder_as_strong_as_the_robustness_value_takes_the_estimate_away():
    """From the formula of the bias: se sqrt(df) sqrt(R2y R2d / (1 - R2d)) equals the estimate."""
    value = robustness_value(2.5, 40)
    assert np.sqrt(40) * np.sqrt(value * value / (1 - value)) == pytest.approx(2.5)


def test_the_sign_does_not_matter_and_more_is_asked_of_a_stronger_result():
    assert robustness_value(-3, 20) == robustness_value(3, 20)
    assert robustness_value(3, 20) > robustness_value(3, 20, q=0.5) > 0
    assert robustness_value(1, 20, alpha=0.05) == 0
    assert robustness_value(0, 20) == 0
    assert 0.9 < robustness_value(1e3, 20, alpha=0.05) <= 1


@pytest.mark.parametrize(
    "given", [{"t": np.nan, "dof": 9}, {"t": 2, "dof": 1}, {"t": 2, "dof": 9, "q": 0}, {"t": 2, "dof": 9, "alpha": 0}]
)
def test_numbers_out_of_range_are_said_plainly(given):
    with pytest.raises(ValueError, match=r"give|must be"):
        robustness_value(**given)


def test_units_do_not_matter(panel):
    data = panel().assign(size=lambda table: table["dose"] + np.random.default_rng(1).normal(size=96))
    other = data.assign(size=data["size"] * 1000, y=data["y"] / 10)
    ours, theirs = (confounder_bounds("y ~ dose + size", one, "dose", "size") for one in (data, other))
    assert ours.robustness_value == pytest.approx(theirs.robustness_value)
    assert ours.table["statistic"].tolist() == pytest.approx(theirs.table["statistic"].tolist(), nan_ok=True)


def test_a_factor_can_be_the_benchmark(panel):
    found = confounder_bounds("y ~ dose + C(year)", panel(), "dose", "C(year)", strengths=[1])
    assert len(found.table) == 1
    assert found.table["r2_treatment"].between(0, 1).all()


def test_strengths_beyond_all_there_is_have_no_numbers(panel):
    data = panel().assign(close=lambda table: table["dose"] + 0.01 * np.random.default_rng(1).normal(size=96))
    found = confounder_bounds("y ~ dose + close", data, "dose", "close")
    assert found.table["estimate"].isna().all()


def test_what_cannot_be_bounded_is_refused(panel):
    data = panel()
    same = confounder_bounds("y ~ size + dose", data.assign(size=data["dose"]), "dose", "size", language="en")
    assert (same.refused, same.refusal) == (True, "collinear")
    exact = confounder_bounds("y ~ dose + year", data.assign(y=data["dose"]), "dose", "year")
    assert (exact.refusal, len(exact.table)) == ("perfect_fit", 0)


def test_wrong_names_are_said_plainly(panel):
    with pytest.raises(ValueError, match="the terms are"):
        confounder_bounds("y ~ dose + year", panel(), "doze", "year")
    with pytest.raises(ValueError, match="other than the treatment"):
        confounder_bounds("y ~ dose + year", panel(), "dose", "dose")
    with pytest.raises(ValueError, match="numbers above 0"):
        confounder_bounds("y ~ dose + year", panel(), "dose", "year", strengths=[0])


def test_columns_are_in_the_vocabulary(panel):
    assert set(confounder_bounds("y ~ dose + year", panel(), "dose", "year").table.columns) <= set(COLUMNS)
