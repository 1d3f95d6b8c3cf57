"""A chain from dose by a mediator to an outcome: its algebra, what mustn't change it, and when it is refused."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import mediate, regress, smallest_detectable_chain
from trepart_eval.vocabulary.columns import COLUMNS


def chain(n=40, seed=3, first=0.7, second=-0.6, direct=0.0):
    """Dose, mediator and outcome of n made-up municipalities."""
    random = np.random.default_rng(seed)
    dose = random.normal(size=n)
    mediator = first * dose + 0.7 * random.normal(size=n)
    return dose, mediator, second * mediator + direct * dose + 0.5 * random.normal(size=n)


X, M, Y = chain()
FOUND = mediate(X, M, Y, language="en")
NUMBERS = ["estimate", "std_error", "conf_low", "conf_high"]


def numbers(found):
    return found.table[NUMBERS].to_numpy()


def test_direct_and_indirect_add_up_to_the_total():
    of_path = FOUND.table.set_index("path")["estimate"]
    assert of_path["indirect"] == pytest.approx(of_path["dose_to_mediator"] * of_path["mediator_to_outcome"])
    assert of_path["total"] == pytest.approx(of_path["direct"] + of_path["indirect"], rel=1e-12)


def test_the_links_are_those_of_regress_with_cr2():
    data = {"x": X, "m": M, "y": Y}
    first = regress("m ~ x", data, vcov="CR2").table.set_index("term").loc["x"]
    second = regress("y ~ m + x", data, vcov="CR2").table.set_index("term").loc["m"]
    for path, row in (("dose_to_mediator", first), ("mediator_to_outcome", second)):
        shown = FOUND.row(path)
        for name in ("estimate", "std_error", "df", "p_value", "conf_low", "conf_high"):
            assert shown[name] == pytest.approx(row[name], rel=1e-9)


def test_slopes_by_hand():
    """a = 3 / 2 and b, c' from four equal blocks of four whose cross products are whole numbers."""
    x, e, f = (np.tile(one, 4).astype(float) for one in ([-1, -1, 1, 1], [-1, 1, -1, 1], [1, -1, -1, 1]))
    found = mediate(x, 1.5 * x + e, 2 * (1.5 * x + e) - x + f).table.set_index("path")["estimate"]
    assert found.to_dict() == pytest.approx(
        {"dose_to_mediator": 1.5, "mediator_to_outcome": 2, "indirect": 3, "direct": -1, "total": 2}
    )


def test_the_error_of_the_product_is_sobels():
    a, b = FOUND.row("dose_to_mediator"), FOUND.row("mediator_to_outcome")
    expected = np.sqrt(a["estimate"] ** 2 * b["std_error"] ** 2 + b["estimate"] ** 2 * a["std_error"] ** 2)
    assert FOUND.row("indirect")["std_error"] == pytest.approx(expected)


def test_with_many_strong_rows_the_interval_is_sobels():
    found = mediate(*chain(n=4000, seed=1)).row("indirect")
    half = (found["conf_high"] - found["conf_low"]) / 2
    assert half == pytest.approx(1.959964 * found["std_error"], rel=0.02)


def test_the_interval_is_that_of_the_product_of_two_t():
    """Against draws of another kind: a million plain ones."""
    random = np.random.default_rng(9)
    a, b = FOUND.row("dose_to_mediator"), FOUND.row("mediator_to_outcome")
    drawn = [one["estimate"] + one["std_error"] * random.standard_t(one["df"], 1_000_000) for one in (a, b)]
    low, high = np.quantile(drawn[0] * drawn[1], [0.025, 0.975])
    assert (FOUND.conf_low, FOUND.conf_high) == pytest.approx((low, high), abs=0.02 * (high - low))


def test_rho_takes_the_indirect_figure_along_the_known_curve():
    """Imai, Keele and Yamamoto (2010): a s1/s2 (r - rho sqrt((1 - r^2) / (1 - rho^2))), s and r of what x leaves."""
    left = [one - np.polyval(np.polyfit(X, one, 1), X) for one in (M, Y)]
    s2, s1 = (np.linalg.norm(one) for one in left)
    r = left[0] @ left[1] / (s1 * s2)
    a = FOUND.row("dose_to_mediator")["estimate"]
    for row in FOUND.rho_rows:
        rho = row["rho"]
        expected = a * s1 / s2 * (r - rho * np.sqrt((1 - r**2) / (1 - rho**2)))
        assert row["estimate"] == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert FOUND.rho_at_zero == pytest.approx(r)
    assert mediate(X, M, Y, rho=[r]).rho_rows[0]["estimate"] == pytest.approx(0, abs=1e-12)


def test_at_no_correlation_sensitivity_is_the_estimate():
    row = FOUND.sensitivity.set_index("rho").loc[0.0]
    assert row.tolist() == pytest.approx([FOUND.estimate, FOUND.conf_low, FOUND.conf_high])


def test_between_the_ends_of_rho_the_interval_includes_nought_and_outside_it_does_not():
    low, high = FOUND.rho_low, FOUND.rho_high
    assert low < FOUND.rho_at_zero < high < 0
    inside, outside = (mediate(X, M, Y, rho=ends).rho_rows for ends in ((low, high), (low - 0.02, high + 0.02)))
    assert all(row["conf_low"] <= 0 <= row["conf_high"] for row in inside)
    assert not any(row["conf_low"] <= 0 <= row["conf_high"] for row in outside)


def test_errors_that_do_correlate_are_taken_out_by_their_rho():
    random = np.random.default_rng(5)
    n, rho = 3_000, 0.5
    dose, own = random.normal(size=n), random.normal(size=(2, n))
    mediator = 0.6 * dose + own[0]
    outcome = 0.4 * mediator + rho * own[0] + np.sqrt(1 - rho**2) * own[1]
    found = mediate(dose, mediator, outcome, rho=[0, rho])
    assert found.rho_rows[0]["estimate"] > 0.45
    assert found.rho_rows[1]["estimate"] == pytest.approx(0.24, abs=0.05)


def test_the_order_of_rows_does_not_matter():
    order = np.random.default_rng(1).permutation(len(X))
    assert numbers(mediate(X[order], M[order], Y[order])) == pytest.approx(numbers(FOUND))


def test_units_only_scale():
    found = mediate(10 * X + 3, M / 4 - 1, 100 * Y)
    assert found.table["estimate"].tolist() == pytest.approx(
        (FOUND.table["estimate"] * [1 / 40, 400, 10, 10, 10]).tolist()
    )
    assert (found.conf_low, found.conf_high) == pytest.approx((10 * FOUND.conf_low, 10 * FOUND.conf_high))
    assert found.rho_at_zero == pytest.approx(FOUND.rho_at_zero)
    assert found.smallest_detectable == pytest.approx(10 * FOUND.smallest_detectable)


def test_a_dose_turned_round_turns_the_interval_round():
    found = mediate(-X, M, Y)
    assert (found.conf_low, found.conf_high) == pytest.approx((-FOUND.conf_high, -FOUND.conf_low))
    found = mediate(X, -M, Y)
    assert (found.conf_low, found.conf_high) == pytest.approx((FOUND.conf_low, FOUND.conf_high))
    assert found.rho_at_zero == pytest.approx(-FOUND.rho_at_zero)


def test_series_are_matched_by_municipality_and_missing_ones_left_out():
    names = [f"K{number:02}" for number in range(40)]
    dose, mediator, outcome = (pd.Series(one, index=names, name=name) for one, name in ((X, "x"), (M, "m"), (Y, "y")))
    mediator.iloc[3] = np.nan
    found = mediate(dose, mediator.sample(frac=1, random_state=1), outcome.iloc[::-1])
    keep = np.arange(40) != 3
    assert numbers(found) == pytest.approx(numbers(mediate(X[keep], M[keep], Y[keep])))
    assert (found.n, found.n_missing, found.names) == (39, 1, ("x", "m", "y"))


def test_names_of_columns_do_as_well():
    data = pd.DataFrame({"x": X, "m": M, "y": Y, "z": np.arange(40.0)})
    found = mediate("x", "m", "y", covariates=["z"], data=data)
    assert numbers(found) == pytest.approx(numbers(mediate(X, M, Y, covariates=np.arange(40.0))))
    assert found.covariates == ("z",)


def test_a_share_is_given_only_where_it_means_something():
    clear = mediate(*chain(n=100, second=0.6, direct=0.5))
    assert clear.share_mediated == pytest.approx(clear.estimate / clear.row("total")["estimate"])
    assert np.isnan(mediate(*chain(n=100, second=0.6, direct=-1.0)).share_mediated)
    assert np.isnan(mediate(*chain(n=16, second=0.0)).share_mediated)


def test_ties_are_no_hindrance():
    rounded = mediate(np.round(X), np.round(M), np.round(Y))
    assert not rounded.refused
    assert np.isfinite(numbers(rounded)).all()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ((X[:15], M[:15], Y[:15]), "few_for_a_chain"),
        ((X, np.full(40, 2.0), Y), "no_variation"),
        ((X, M, np.full(40, 2.0)), "no_variation"),
        ((X, 3 - 2 * X, Y), "collinear"),
        ((X, M, 2 * M - X), "perfect_fit"),
        ((np.r_[np.ones(3), np.zeros(37)], M, Y), "few_of_a_value"),
        ((np.full(40, np.nan), M, Y), "few_for_a_chain"),
    ],
)
def test_what_cannot_be_carried_is_refused_with_a_reason_and_no_number(given, refusal):
    for language in ("nb", "nn", "en"):
        found = mediate(*given, language=language)
        assert found.refused
        assert found.refusal == refusal
        assert found.summary() == found.reason != ""
        assert found.table.empty
        assert np.isnan([found.estimate, found.conf_low, found.rho_at_zero, found.smallest_detectable]).all()


def test_each_covariate_asks_for_one_more_municipality():
    z = np.random.default_rng(1).normal(size=(40, 2))
    assert mediate(X[:17], M[:17], Y[:17], covariates=z[:17]).refused
    assert not mediate(X[:18], M[:18], Y[:18], covariates=z[:18]).refused
    assert mediate(X, M, Y, covariates=np.column_stack([z, z[:, 0]])).refusal == "collinear"
    assert mediate(X, M, Y, covariates=M).refusal == "collinear"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"draws": 10}, "draws"),
        ({"seed": -1}, "seed"),
        ({"conf_level": 95}, "conf_level"),
        ({"rho": [0, 1]}, "rho"),
        ({"rho": "half"}, "rho"),
        ({"rho": []}, "rho"),
        ({"rho": None}, "rho"),
        ({"covariates": X[:3]}, "lengths"),
        ({"data": pd.DataFrame({"x": X}), "covariates": ["z"]}, "'z'"),
    ],
)
def test_wrong_arguments_are_named(wrong, words):
    with pytest.raises(ValueError, match=words):
        mediate(X, M, Y, **wrong)


def test_a_municipality_with_two_rows_is_refused_by_name():
    index = ["Elvedal", "Elvedal", *map(str, range(38))]
    with pytest.raises(ValueError, match="'Elvedal'"):
        mediate(*(pd.Series(one, index=index) for one in (X, M, Y)))


def test_the_same_seed_gives_the_same_numbers():
    assert (numbers(mediate(X, M, Y, seed=4)) == numbers(mediate(X, M, Y, seed=4))).all()


def test_fewer_municipalities_see_only_stronger_chains():
    found = [smallest_detectable_chain(n) for n in (16, 24, 40, 104)]
    assert found == sorted(found, reverse=True)
    assert found[0] == pytest.approx((0.71, 0.79), abs=0.005)


@pytest.mark.parametrize(
    ("language", "consistent", "causes"),
    [("nb", "forenlige", "forårsak"), ("nn", "samsvarar", "årsak"), ("en", "consistent", "cause")],
)
def test_sentences_say_consistent_with_and_never_cause(language, consistent, causes):
    for found in (FOUND, mediate(X[:16], M[:16], Y[:16])):
        said = found.summary(language)
        assert consistent in said
        assert causes not in said
        assert "{" not in said
        assert "kommun" in said or "municipalities" in said


def test_columns_are_in_the_vocabulary():
    assert set(FOUND.table.columns) | set(FOUND.sensitivity.columns) <= set(COLUMNS)
    assert FOUND.table["path"].tolist() == [
        *("dose_to_mediator", "mediator_to_outcome", "indirect", "direct", "total")
    ]  # fmt: skip
    assert "<table" in FOUND._repr_html_()
