"""Wrong signs and exaggeration."""

import numpy as np
import pytest

from trepart_eval.relations import design_errors


@pytest.mark.parametrize(
    ("effect", "power", "type_s", "type_m"),
    [(0.1, 0.05, 0.46, 77), (0.3, 0.05, 0.39, 25), (1.0, 0.06, 0.19, 7.8)],
)
def test_the_published_example_comes_out(effect, power, type_s, type_m):
    # Gelman and Carlin (2014), beauty and sex ratio, standard error 3.3 (3.28): their figures are simulated and rounded
    found = design_errors(effect, 3.28)
    assert round(found.power, 2) == power
    assert round(found.type_s, 2) == type_s
    assert found.type_m == pytest.approx(type_m, rel=0.03)


def test_small_samples_are_as_simulated():
    rng = np.random.default_rng(1)
    estimates = 2 + 8.1 * rng.standard_t(5, 2_000_000)
    clear = np.abs(estimates) > 8.1 * 2.5705818366147395
    found = design_errors(2, 8.1, df=5)
    assert found.power == pytest.approx(clear.mean(), abs=1e-3)
    assert found.type_s == pytest.approx((estimates[clear] < 0).mean(), abs=0.01)
    assert found.type_m == pytest.approx(np.abs(estimates[clear]).mean() / 2, rel=0.01)


def test_the_sign_and_unit_of_the_effect_do_not_matter():
    one, other = design_errors(0.5, 1.0, 14), design_errors(-50, 100.0, 14)
    assert (one.power, one.type_s, one.type_m) == pytest.approx((other.power, other.type_s, other.type_m))


def test_a_precise_study_errs_neither_way():
    found = design_errors(10, 1.0)
    assert (found.power, found.type_s, found.type_m) == pytest.approx((1, 0, 1))


def test_many_degrees_of_freedom_are_the_normal():
    assert design_errors(1, 2, 1e6).type_m == pytest.approx(design_errors(1, 2).type_m, rel=1e-4)


@pytest.mark.parametrize("arguments", [(0, 1), (1, 0), (1, 1, 1), (np.nan, 1)])
def test_impossible_numbers_say_what_is_expected(arguments):
    with pytest.raises(ValueError, match="give an effect"):
        design_errors(*arguments)
