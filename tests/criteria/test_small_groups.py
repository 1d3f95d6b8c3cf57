"""Groups that may not be shown for what they are."""

import numpy as np

from trepart_eval.criteria.small_groups import of_one_mind


def test_a_few_people_at_an_end_of_the_scale_or_without_spread_are_of_one_mind():
    score = np.array([100.0, 0.0, 50.0, 99.0, 100.0, np.nan])
    spread = np.array([0.0, 0.0, 0.0, 3.0, 0.0, np.nan])
    people = np.array([6, 9, 5, 6, 10, 0])
    assert of_one_mind(score, spread, people).tolist() == [True, True, True, False, False, False]
