"""Fractional logit against R's glm with sandwich and clubSandwich, and where there is no solution."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations.regression.robust_regression import regress


def shares(reference, **options):
    return regress("share ~ C(period)", reference("cbpp"), family="fractional", **options).table


def test_coefficients_and_their_errors_are_those_of_r(expected, reference):
    r = expected["cbpp"]
    table = shares(reference, vcov="HC0")
    assert table["estimate"].tolist() == pytest.approx(r["coef"], rel=1e-6)
    assert table["std_error"].tolist() == pytest.approx(r["se_HC0"], rel=1e-6)
    assert shares(reference, vcov="HC1")["std_error"].tolist() == pytest.approx(r["se_HC1"], rel=1e-6)
    clustered = shares(reference, cluster="herd", vcov="CR0")
    assert clustered["std_error"].tolist() == pytest.approx(r["se_CR0_herd"], rel=1e-6)


def test_cr2_of_shares_is_that_of_clubsandwich(expected, reference):
    table, r = shares(reference, cluster="herd"), expected["cbpp"]["CR2"]
    for name, theirs in (("std_error", "SE"), ("df", "df"), ("statistic", "tstat"), ("p_value", "p")):
        assert table[name].tolist() == pytest.approx(r[theirs], rel=1e-5)  # R stops a little before its solution


def made_up(n=60):
    rng = np.random.default_rng(3)
    dose = rng.normal(size=n)
    share = 1 / (1 + np.exp(-(0.3 + 0.8 * dose + rng.normal(size=n))))
    return pd.DataFrame({"share": share, "dose": dose, "case": np.repeat(np.arange(n // 5), 5)})


def test_the_share_that_did_not_has_the_opposite_coefficients():
    data = made_up()
    ours, theirs = (
        regress("share ~ dose", one, cluster="case", family="fractional").table
        for one in (data, data.assign(share=1 - data["share"]))
    )
    assert theirs["estimate"].tolist() == pytest.approx((-ours["estimate"]).tolist())
    assert theirs["std_error"].tolist() == pytest.approx(ours["std_error"].tolist())


def test_one_group_of_shares_has_the_log_odds_of_its_mean():
    data = made_up()
    days = np.random.default_rng(1).integers(1, 9, len(data))
    mean = np.average(data["share"], weights=days)
    found = regress("share ~ 1", data, weights=days, family="fractional").table
    assert found["estimate"][0] == pytest.approx(np.log(mean / (1 - mean)))


def test_the_size_of_weights_does_not_matter():
    data = made_up()
    days = np.random.default_rng(1).integers(1, 9, len(data))
    ours, theirs = (
        regress("share ~ dose", data, "case", weights=one, family="fractional").row("dose")
        for one in (days, 1000 * days)
    )
    assert (ours.estimate, ours.std_error, ours.df) == pytest.approx((theirs.estimate, theirs.std_error, theirs.df))


def test_shares_of_nought_and_one_are_allowed():
    data = made_up()
    data.loc[[0, 9], "share"] = [0.0, 1.0]
    assert np.isfinite(regress("share ~ dose", data, "case", family="fractional").row("dose").p_value)


@pytest.mark.parametrize(
    ("share", "refusal", "words"),
    [
        (lambda data: 100 * data["share"], "outside_shares", "Divide percentages by 100"),
        (lambda data: (data["dose"] > 0) * 1.0, "separation", "fully apart"),
        (lambda data: np.where(data["case"] < 6, 0.0, data["share"]), "separation", "fully apart"),
        (lambda data: 0.0 * data["share"], "no_variation", "same value"),
    ],
)
def test_shares_without_a_solution_are_refused(share, refusal, words):
    data = made_up()
    data = data.assign(share=share(data), late=(data["case"] < 6) * 1)
    found = regress("share ~ dose + late", data, cluster="case", family="fractional", language="en")
    assert (found.refused, found.refusal) == (True, refusal)
    assert words in found.reason
