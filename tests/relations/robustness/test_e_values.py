"""E-values: published ones, and what they must do."""

import numpy as np
import pytest

from trepart_eval.relations import e_value


def test_the_published_example_of_breastfeeding_comes_out():
    # VanderWeele and Ding (2017): risk ratio 3.9 (1.8 to 8.7) gives 7.26 and 3.0.
    found = e_value(3.9, 1.8, 8.7)
    assert found.estimate == pytest.approx(7.26, abs=0.005)
    assert found.interval == pytest.approx(3.0, abs=1e-9)


def test_a_protective_ratio_has_the_value_of_its_inverse():
    one, other = e_value(0.5, 0.4, 0.8), e_value(2.0, 1.25, 2.5)
    assert (one.estimate, one.interval) == pytest.approx((other.estimate, other.interval))


def test_an_interval_that_holds_no_relation_needs_nothing():
    assert e_value(1.5, 0.9, 2.5).interval == 1.0


def test_no_relation_needs_nothing():
    assert float(e_value(1.0)) == 1.0
    assert float(e_value(0.0, kind="standardised_difference")) == 1.0


def test_without_an_interval_there_is_no_value_of_its_end():
    assert np.isnan(e_value(2.0).interval)


def test_a_difference_is_turned_into_a_ratio():
    found = e_value(0.5, 0.1, 0.9, kind="standardised_difference")
    assert found.risk_ratio == pytest.approx(np.exp(0.455))
    assert found.estimate == pytest.approx(e_value(np.exp(0.455)).estimate)


def test_the_sign_of_a_difference_changes_nothing():
    one, other = (
        e_value(sign * 0.5, *sorted([sign * 0.1, sign * 0.9]), kind="standardised_difference") for sign in (1, -1)
    )
    assert (one.estimate, one.interval) == pytest.approx((other.estimate, other.interval))


def test_stronger_findings_take_more():
    values = [float(e_value(ratio)) for ratio in (1.0, 1.1, 1.5, 2, 5, 50)]
    assert values == sorted(values)
    assert len(set(values)) == len(values)


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [((0.0,), "risk_ratio"), ((-1.0,), "risk_ratio"), (("2",), "risk_ratio"), ((np.nan,), "risk_ratio"),
     ((np.inf,), "standardised_difference"), ((2.0, 3.0, 4.0), "risk_ratio"), ((2.0, 1.0, 1.5), "risk_ratio"),
     ((True,), "risk_ratio"), ((2.0,), "odds")],
)  # fmt: skip
def test_what_is_not_possible_is_refused(numbers, kind):
    with pytest.raises(ValueError, match=r"give|above 0|doesn't hold|choose|kind"):
        e_value(*numbers, kind=kind)
