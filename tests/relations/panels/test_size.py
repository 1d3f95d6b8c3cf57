"""True nulls among sixteen municipalities: no design that isn't refused rejects more than 7 per cent at 5."""

import numpy as np
import pytest

from trepart_eval.relations.panels.effect_rows import effect_of
from trepart_eval.relations.panels.group_time import group_time_effects
from trepart_eval.relations.panels.linear_estimates import weighted_cells
from trepart_eval.relations.panels.randomisation import randomisation_test
from trepart_eval.relations.panels.two_way import two_way_effect
from trepart_eval.vocabulary.languages import Language

from staggered_panels import COLUMNS, simulated_outcomes, simulated_panel

DESIGNS = {
    "four at once": [4] * 4 + [0] * 12,
    "eight at once": [4] * 8 + [0] * 8,
    "four one by one": [3, 4, 5, 6] + [0] * 12,
    "two and two": [3, 3, 5, 5] + [0] * 12,
    "eight two by two": [3, 3, 4, 4, 5, 5, 6, 6] + [0] * 8,
    "one early three late": [2, 6, 6, 6] + [0] * 12,
    "twelve three by three": [3, 4, 5, 6] * 3 + [0] * 4,
}
MOST = 0.07
MONTE_CARLO = 2 * 0.0057  # two standard errors of a share of 7 per cent in 2,000


def outcomes(starts, ratio, seed):
    return simulated_outcomes(starts, seed=seed, ratio=ratio)[0]


def estimates_of(starts, control):
    """Overall effect and that at the start, as linear estimates."""
    found = group_time_effects(simulated_panel(starts), **COLUMNS, control=control, draws=0)
    after = [cell for cell in found.cells if found.panel.times[cell.period] >= cell.group]
    first = [cell for cell in after if found.panel.times[cell.period] == cell.group]
    return [weighted_cells(cells, [1.0] * len(cells), found.panel) for cells in (after, first)]


def rejected(starts, ratio, control, studies):
    signs, counts = np.zeros((0, 16)), np.zeros(2)
    estimates = estimates_of(starts, control)
    for seed in range(studies):
        values = outcomes(starts, ratio, seed)
        counts += [effect_of(one, values, signs, 0.95, Language.EN)[0].p_value < 0.05 for one in estimates]
    return counts / studies


@pytest.mark.long
@pytest.mark.parametrize("control", ["never", "not_yet"])
@pytest.mark.parametrize("ratio", [0.25, 1.0, 4.0])
@pytest.mark.parametrize("design", DESIGNS)
def test_group_time_effects_keep_their_level(design, ratio, control):
    assert rejected(DESIGNS[design], ratio, control, 2_000).max() <= MOST + MONTE_CARLO


@pytest.mark.parametrize("design", ["four at once", "eight two by two"])
def test_group_time_effects_keep_their_level_in_a_few_studies(design):
    assert rejected(DESIGNS[design], 4.0, "never", 400).max() <= MOST + 0.03


@pytest.mark.long
@pytest.mark.parametrize("ratio", [1.0, 4.0])
@pytest.mark.parametrize("design", ["four at once", "eight at once", "four one by one"])
def test_two_way_fixed_effects_keep_their_level(design, ratio):
    count = 0
    for seed in range(2_000):
        count += (
            two_way_effect(simulated_panel(DESIGNS[design], seed=seed, ratio=ratio), **COLUMNS).effect.p_value < 0.05
        )
    assert count / 2_000 <= MOST + MONTE_CARLO


@pytest.mark.long
@pytest.mark.parametrize("design", ["four at once", "four one by one"])
def test_randomisation_keeps_its_level_where_variances_differ(design):
    count, studies = 0, 500
    for seed in range(studies):
        data = simulated_panel(DESIGNS[design], seed=seed, ratio=4.0)
        count += randomisation_test(data, **COLUMNS, draws=399).p_value < 0.05
    assert count / studies <= MOST + 2 * 0.0114


@pytest.mark.long
@pytest.mark.parametrize(("starts", "n"), [([4] * 8 + [0] * 8, 16), (([3, 5] * 10) + [0] * 20, 40)])
def test_intervals_cover_the_effect_in_93_to_97_per_cent(starts, n):
    inside, studies = 0, 2_000
    (estimate, _), truth = estimates_of(starts, "never"), 1.0
    treated = (np.array(starts)[:, None] > 0) & (np.arange(1, 7)[None, :] >= np.array(starts)[:, None])
    for seed in range(studies):
        values = outcomes(starts, 1.0, seed) + truth * treated
        found = effect_of(estimate, values, np.zeros((0, n)), 0.95, Language.EN)[0]
        inside += found.conf_low <= truth <= found.conf_high
    assert 0.93 <= inside / studies <= 0.97


@pytest.mark.long
def test_bands_hold_all_effects_at_once():
    held, studies, starts = 0, 1_000, [4] * 8 + [0] * 8
    for seed in range(studies):
        table = group_time_effects(simulated_panel(starts, seed=seed), **COLUMNS, draws=0).aggregate("dynamic").table
        told = table[table["std_error"].notna()]
        held += bool(((told["band_low"] <= 0) & (told["band_high"] >= 0)).all())
    assert 0.93 <= held / studies <= 0.99


def test_a_refused_design_has_no_p_value_in_any_method():
    data = simulated_panel([4] * 3 + [0] * 13)
    found = [
        group_time_effects(data, **COLUMNS).aggregate().overall,
        two_way_effect(data, **COLUMNS).effect,
        randomisation_test(data, **COLUMNS),
    ]
    assert all(one.refused and np.isnan(one.p_value) for one in found)
