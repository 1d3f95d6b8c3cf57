"""How often sixteen cases that have nothing to do with the outcome are called necessary, at a nominal five per cent."""

import numpy as np
import pytest

from trepart_eval.relations import necessary_conditions

N, K, AT_MOST = 16, 6, 0.07


def drawn_cases(rng, kind):
    """Six conditions that go together, and an outcome that none of them has to do with."""
    x, y = rng.normal(size=(N, 1)) + rng.normal(size=(N, K)), rng.normal(size=N)
    if kind == "ordinal":
        x, y = np.clip(np.round(x + 3), 1, 5), np.clip(np.round(y + 3), 1, 5)
    if kind == "missing":
        x[rng.random((N, K)) < 0.1] = np.nan
    return {f"c{place}": x[:, place] for place in range(K)} | {"y": y}


@pytest.mark.long
@pytest.mark.parametrize("kind", ["continuous", "ordinal", "missing"])
def test_a_true_null_is_rejected_in_at_most_seven_per_cent_one_by_one_and_for_any_of_six(kind):
    rng = np.random.default_rng(16)
    single, any_of_six = [], []
    for seed in range(600):
        found = necessary_conditions(drawn_cases(rng, kind), outcome="y", permutations=299, seed=seed)
        for _, rows in found.table.groupby("ceiling"):
            single.append((rows.p_value <= 0.05).mean())
            any_of_six.append((rows.p_adjusted <= 0.05).any())
    assert np.mean(single) <= AT_MOST
    assert np.mean(any_of_six) <= AT_MOST
