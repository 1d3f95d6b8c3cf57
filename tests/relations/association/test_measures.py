"""Numbers that the measures of association are made from."""

import numpy as np
import pytest
from scipy import stats

from trepart_eval.relations.association.measures import mean_ranks


@pytest.mark.parametrize("shape", [(1,), (7,), (5, 9), (0, 5), (4, 0)])
def test_equal_values_share_the_mean_of_their_ranks(shape):
    values = np.random.default_rng(1).integers(0, 4, shape).astype(float)
    assert np.array_equal(mean_ranks(values), stats.rankdata(values, axis=-1))
