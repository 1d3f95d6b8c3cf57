"""The chance of seeing a relation, by simulation and by formula."""

import numpy as np
import pytest

from trepart_eval.relations import Design, Refusal, design_errors, power

DESIGNS = [
    Design(n_municipalities=16, correlation=0.65),
    Design(n_municipalities=16, correlation=0.3),
    Design(n_municipalities=13, correlation=-0.5),
    Design(n_municipalities=8, correlation=0.6),
    Design(n_municipalities=104, correlation=0.27),
    Design(n_municipalities=16, n_treated=8, effect=1.507),
    Design(n_municipalities=16, n_treated=4, effect=1.0),
    Design(n_municipalities=16, n_treated=8, effect=-1.0, n_before=3, n_after=3, autocorrelation=0.6),
    Design(n_municipalities=16, n_treated=5, effect=1.0, n_before=1, n_after=4),
]


@pytest.mark.parametrize("design", DESIGNS)
def test_simulation_and_formula_agree_within_two_points(design):
    found = power(design, draws=10_000)
    assert abs(found.simulated - found.formula) < 0.02


@pytest.mark.parametrize(
    "design", [Design(n_municipalities=16, correlation=0.0), Design(n_municipalities=16, n_treated=8, effect=0.0)]
)
def test_nothing_is_seen_as_often_as_the_level_says(design):
    found = power(design)
    assert found.simulated == pytest.approx(0.05, abs=0.006)
    assert np.isnan(found.wrong_sign)


def test_the_effect_that_can_be_seen_is_seen_in_eighty_of_a_hundred():
    once = power(Design(n_municipalities=16, n_treated=6, effect=1.0, n_before=2, n_after=3, autocorrelation=0.4))
    again = Design(
        n_municipalities=16, n_treated=6, effect=once.smallest_detectable, n_before=2, n_after=3, autocorrelation=0.4
    )
    assert power(again).simulated == pytest.approx(0.8, abs=0.015)


def test_findings_of_weak_designs_exaggerate_as_the_formula_says():
    # with many municipalities the standard error is as good as known, which the formula takes it to be
    found = power(Design(n_municipalities=120, n_treated=60, effect=0.2), draws=20_000)
    by_formula = design_errors(0.2, np.sqrt(2 / 60))
    assert found.exaggeration == pytest.approx(by_formula.type_m, rel=0.03)
    assert found.exaggeration > 2


def test_with_few_municipalities_clear_findings_exaggerate():
    assert power(Design(n_municipalities=16, n_treated=8, effect=0.5)).exaggeration > 2


def test_the_change_of_means_has_the_variance_of_its_years():
    # one year before and after: var 2 (1 - rho)
    assert Design(
        n_municipalities=16, n_treated=8, effect=1, n_before=1, n_after=1, autocorrelation=0.5
    ).change_sd == pytest.approx(1.0)
    assert Design(n_municipalities=16, n_treated=8, effect=1, n_before=2, n_after=4).change_sd == pytest.approx(
        np.sqrt(0.75)
    )


def test_unequal_variances_are_simulated_and_have_no_formula():
    found = power(Design(n_municipalities=16, n_treated=5, effect=1.0, standard_deviations=(2.0, 1.0)))
    assert np.isnan(found.formula)
    assert 0.05 < found.simulated < 0.3


@pytest.mark.parametrize(
    ("n_treated", "refusal"), [(1, Refusal.ONE_TREATED), (3, Refusal.FEW_IN_AN_ARM), (15, Refusal.ONE_UNTREATED)]
)
def test_arms_that_get_no_p_value_have_no_power(n_treated, refusal):
    found = power(Design(n_municipalities=16, n_treated=n_treated, effect=1.0), language="en")
    assert (found.refused, found.refusal) == (True, refusal)
    assert np.isnan([found.simulated, found.formula, found.smallest_detectable]).all()
    assert found.summary() == found.reason


def test_results_follow_the_seed():
    assert power(DESIGNS[0], draws=500, seed=3) == power(DESIGNS[0], draws=500, seed=3)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("design", [DESIGNS[0], DESIGNS[5]])
def test_the_sentences_come_in_three_languages(language, design):
    assert "16" in power(design, draws=500).summary(language)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"n_municipalities": 16}, "either correlation"),
        ({"n_municipalities": 16, "correlation": 0.5, "n_treated": 4}, "either correlation"),
        ({"n_municipalities": 3, "correlation": 0.5}, "at least 4"),
        ({"n_municipalities": 16, "correlation": 1.0}, "between -1 and 1"),
        ({"n_municipalities": 16, "n_treated": 4}, "effect"),
        ({"n_municipalities": 16, "n_treated": 4, "effect": 1, "n_before": 2}, "both"),
        ({"n_municipalities": 16, "n_treated": 16, "effect": 1}, "at least one of each"),
        ({"n_municipalities": 16, "n_treated": 4, "effect": 1, "n_before": 0, "n_after": 1}, "at least 1"),
        ({"n_municipalities": 16, "n_treated": 4, "effect": 1, "standard_deviations": (0.0, 1.0)}, "positive"),
    ],
)
def test_designs_that_are_none_say_what_is_expected(options, words):
    with pytest.raises(ValueError, match=words):
        Design(**options)
