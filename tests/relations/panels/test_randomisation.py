"""The effect among those of other choices of municipalities."""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import ttest_ind

from trepart_eval.relations.panels.assignments import assignments_of, count_assignments
from trepart_eval.relations.panels.group_time import group_time_effects
from trepart_eval.relations.panels.placebos import placebo_ranks
from trepart_eval.relations.panels.randomisation import randomisation_test
from trepart_eval.relations.refusals import Refusal
from trepart_eval.vocabulary.columns import COLUMNS as VOCABULARY

from staggered_panels import COLUMNS, HAND, simulated_panel


def randomised(data=HAND, **options):
    return randomisation_test(data, **COLUMNS, **{"language": "en", **options})


def ranked(data, **options):
    return placebo_ranks(data, **COLUMNS, **{"language": "en", **options})


def test_p_is_the_share_of_choices_with_as_large_a_t():
    data = simulated_panel([2] * 4 + [0] * 4, periods=2)
    change = data.pivot(index="case", columns="year", values="leave").diff(axis=1)[2].to_numpy()
    sizes = []
    for chosen in combinations(range(8), 4):
        rest = [unit for unit in range(8) if unit not in chosen]
        sizes.append(abs(ttest_ind(change[list(chosen)], change[rest], equal_var=False).statistic))
    found = randomised(data)
    assert found.p_value == pytest.approx(np.mean(np.array(sizes) >= sizes[0] - 1e-9), abs=1e-12)
    assert (found.n_assignments, found.enumerated) == (70, True)
    assert found.smallest_p == 1 / 70


def test_the_estimate_is_the_simple_mean_of_effects_by_group_and_time():
    found = randomised()
    simple = group_time_effects(HAND, **COLUMNS, language="en").aggregate()
    assert found.estimate == pytest.approx(simple.estimate, abs=1e-12)
    assert found.statistic == pytest.approx(simple.overall.statistic, rel=1e-10)


def test_every_choice_occurs_once_with_the_real_one_first():
    start = np.array([3.0, np.inf, 4.0, 3.0, np.inf, np.inf])
    places, enumerated = assignments_of(start, 10, 1)
    assert enumerated
    assert count_assignments(start) == len(places) == 60
    assert places[0].tolist() == list(range(6))
    handed_out = {tuple(start[np.argsort(row)]) for row in places}
    assert len(handed_out) == 60


def test_many_choices_are_drawn_from_a_seed():
    data = simulated_panel([4] * 9 + [0] * 9)
    one, other = randomised(data, draws=499), randomised(data, draws=499)
    assert not one.enumerated
    assert one.n_assignments == 500
    assert one.p_value == other.p_value


def test_unequal_arms_are_held_to_student_too():
    data = simulated_panel([4] * 4 + [0] * 12, seed=3)
    simple = group_time_effects(data, **COLUMNS, language="en").aggregate().overall
    assert randomised(data).p_value >= simple.p_value - 1e-12


def test_arms_that_are_not_exchangeable_are_flagged():
    unlike = randomised(simulated_panel([4] * 4 + [0] * 12, ratio=30.0))
    assert unlike.flagged
    assert "with care" in unlike.summary()
    assert "varsemd" in unlike.summary("nn")
    assert not randomised(simulated_panel([4] * 8 + [0] * 8, ratio=30.0)).flagged


@pytest.mark.parametrize(
    ("treated", "refusal"), [(1, Refusal.ONE_TREATED), (2, Refusal.FEW_IN_AN_ARM), (3, Refusal.FEW_IN_AN_ARM)]
)
def test_few_treated_get_no_p_value_but_a_place(treated, refusal):
    data = simulated_panel([4] * treated + [0] * (16 - treated))
    found, ranks = randomised(data), ranked(data)
    assert found.refusal == refusal
    assert np.isnan([found.estimate, found.p_value]).all()
    assert 1 <= ranks.rank <= ranks.n_assignments == {1: 16, 2: 120, 3: 560}[treated]
    assert f"of {ranks.n_assignments} ways" in ranks.summary()


def test_a_large_effect_of_one_municipality_has_the_first_place():
    ranks = ranked(simulated_panel([4] + [0] * 15, effect=50.0))
    assert ranks.rank == 1
    assert ranks.table.iloc[0]["group"] == "0"
    assert ranks.table.iloc[0]["estimate"] == ranks.estimate
    assert "ikke en p-verdi" in ranks.summary("nb")


def test_choices_that_tie_share_the_last_place():
    data = HAND[HAND["start"] != 2014].assign(leave=1.0)
    ranks = ranked(data)
    assert set(ranks.table["rank"]) == {70}
    assert ranks.rank == 70


def test_order_and_levels_change_nothing():
    data = simulated_panel([3] * 4 + [5] * 4 + [0] * 4, seed=2)
    moved = data.assign(leave=data["leave"] + data["case"] + data["year"] ** 2).sample(frac=1, random_state=3)
    one, other = randomised(data, draws=299), randomised(moved, draws=299)
    assert one.p_value == pytest.approx(other.p_value, abs=1e-12)


def test_units_with_a_gap_are_left_out_and_named():
    found = randomised(HAND.drop(index=5))
    assert found.incomplete == ("b",)
    assert found.n_treated == 7


def test_a_true_null_is_not_rejected_too_often_with_unlike_arms():
    rejected = [
        randomised(simulated_panel([4] * 4 + [0] * 12, seed=seed, ratio=4.0)).p_value < 0.05 for seed in range(60)
    ]
    assert np.mean(rejected) <= 0.14


@pytest.mark.parametrize("starts", [[0] * 8, [4] * 8])
def test_nothing_to_compare_is_refused(starts):
    data = simulated_panel(starts)
    assert randomised(data).refused
    assert ranked(data).refused
    assert ranked(data).summary() == ranked(data).reason


def test_outcomes_that_are_all_alike_are_refused():
    assert randomised(HAND.assign(leave=1.0)).refusal == Refusal.NO_ERROR_SEEN


@pytest.mark.parametrize("options", [{"control": "all"}, {"draws": 0}])
def test_what_cannot_be_used_is_said(options):
    with pytest.raises(ValueError, match=next(iter(options))):
        randomised(**options)


def test_columns_are_of_the_vocabulary():
    assert set(ranked(HAND).table.columns) <= set(VOCABULARY)
