"""Two one-sided tests: by hand, against the interval, and what can't be."""

import numpy as np
import pytest
from scipy import stats

from trepart_eval.relations import equivalence_test


def test_the_p_value_is_the_larger_of_two_one_sided_ones():
    found = equivalence_test(0.1, 0.2, (-0.3, 0.5), df=14)
    below, above = stats.t.sf((0.1 + 0.3) / 0.2, 14), stats.t.cdf((0.1 - 0.5) / 0.2, 14)
    assert found.p_value == pytest.approx(max(below, above), rel=1e-10)


def test_it_agrees_with_the_interval_of_level_one_less_two_alpha():
    for estimate in np.linspace(-1, 1, 41):
        found = equivalence_test(estimate, 0.15, 0.5, df=10, alpha=0.05)
        assert found.equivalent == (found.conf_low > -0.5 and found.conf_high < 0.5)


def test_many_degrees_of_freedom_are_the_normal_distribution():
    assert equivalence_test(0.1, 0.2, 0.5).p_value == pytest.approx(stats.norm.cdf(-2), rel=1e-6)


def test_the_unit_changes_nothing():
    one, other = equivalence_test(0.1, 0.2, 0.5, df=9), equivalence_test(10, 20, 50, df=9)
    assert one.p_value == pytest.approx(other.p_value)


def test_a_difference_at_the_margin_is_settled_in_one_of_twenty():
    rng = np.random.default_rng(4)
    samples = 0.5 + rng.standard_normal((4000, 16))
    errors = samples.std(axis=1, ddof=1) / 4
    settled = [equivalence_test(m, s, 0.5, df=15).equivalent for m, s in zip(samples.mean(axis=1), errors, strict=True)]
    assert np.mean(settled) == pytest.approx(0.05, abs=0.012)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("estimate", [0.0, 2.0])
def test_the_sentence_is_filled_in(language, estimate):
    said = equivalence_test(estimate, 0.1, 0.5, df=9, language=language).summary()
    assert "{" not in said
    assert ("90 prosent" in said) or ("90 per cent" in said)


@pytest.mark.parametrize(
    "given",
    [
        {"margin": 0.0}, {"margin": -1.0}, {"margin": (1.0, -1.0)}, {"margin": "x"}, {"margin": (1.0,)},
        {"margin": np.nan}, {"std_error": 0.0}, {"std_error": -1.0}, {"std_error": "x"}, {"estimate": np.inf},
        {"df": 0}, {"alpha": 0.5}, {"alpha": 5}, {"margin": True},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_possible_is_refused_by_its_name(given):
    with pytest.raises(ValueError, match=next(iter(given))):
        equivalence_test(**{"estimate": 0.1, "std_error": 0.2, "margin": 0.5, **given})
