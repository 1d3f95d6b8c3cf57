"""The short form's scores go with the full form's as closely as forms of such lengths can."""

import numpy as np
import pytest

from trepart_eval.instrument import items
from trepart_eval.vocabulary.terms import Criterion

N = 20_000
LOADING = 0.7
CUTS = (-1.2, -0.4, 0.3, 1.1)


def answers(criterion):
    """Answers from 1 to 5 of simulated people to the items of a criterion, reversed ones answered the other way."""
    random = np.random.default_rng(9)
    view = random.standard_normal(N)
    found = {}
    for item in (one for one in items("full") if one.criterion is criterion):
        leaning = LOADING * view + np.sqrt(1 - LOADING**2) * random.standard_normal(N)
        found[item] = 1 + np.digitize(-leaning if item.reversed else leaning, CUTS)
    return found


def score(given, wanted):
    turned = [6 - value if item.reversed else value for item, value in given.items() if item.key in wanted]
    return np.mean(turned, axis=0)


@pytest.mark.parametrize("criterion", Criterion)
@pytest.mark.parametrize(("form", "n_short"), [("short", 2), ("pulse", 1)])
def test_a_shorter_form_correlates_with_the_full_one_as_designed(criterion, form, n_short):
    """With items that all correlate r, the correlation is the root of var(mean of k items) / var(mean of the few)."""
    given = answers(criterion)
    k = len(given)
    straight = [6 - value if item.reversed else value for item, value in given.items()]
    correlations = np.corrcoef(straight)
    r = (correlations.sum() - k) / (k * (k - 1))
    designed = np.sqrt((1 + (k - 1) * r) / k / ((1 + (n_short - 1) * r) / n_short))
    few = score(given, {item.key for item in items(form)})
    whole = score(given, {item.key for item in given})
    assert np.corrcoef(few, whole)[0, 1] == pytest.approx(designed, abs=0.02)
    assert designed > {"short": 0.8, "pulse": 0.65}[form]
