"""Rank intervals, and which choice moves the ranks."""

import numpy as np
import pytest

import trepart_eval as te
from collaboration_studies import collaboration_data
from trepart_eval.collaboration import rank_intervals, sobol_indices
from trepart_eval.vocabulary.columns import COLUMNS

CASES = [f"Case {letter}" for letter in "ABCDEFGH"]
COLUMNS_OF_FORUMS = {"case": "case"} | {
    name: name for name in ("decided_in_council", "meetings_per_year", "ladder", "rules_for_disagreement")
}


def programme(folder, rows, **changes):
    """Intensity of eight cases from decided, meetings a year, ladder and rules."""
    lines = ["case,decided_in_council,meetings_per_year,ladder,rules_for_disagreement"]
    lines += [",".join([case, *map(str, row)]) for case, row in zip(CASES, rows, strict=False)]
    cases = {"rows": [{"case": case} for case in CASES]}
    forums = [{"file": "forums.csv", "columns": COLUMNS_OF_FORUMS}]
    plan = {"cases": cases, "workplaces": None, "forums": forums, "meetings": None, "checklists": None, **changes}
    return te.intensity(collaboration_data(folder, files={"forums.csv": "\n".join(lines) + "\n"}, **plan))


APART = [(1, 10, "co_developed", 1), (1, 8, "involved", 1), (0, 5, "consulted", 1), (0, 1, "absent", 0)]
MIXED = [(1, 1, "absent", 1), (0, 10, "absent", 0), (0, 1, "co_developed", 0), (1, 9, "informed", 0)]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    return programme(tmp_path_factory.mktemp("mixed"), MIXED)


def test_cases_that_lead_in_everything_keep_their_rank(tmp_path):
    table = rank_intervals(
        programme(tmp_path, APART), n_draws=300, vary=("normalisation", "weights", "aggregation")
    ).table
    assert table["rank"].tolist() == [1, 2, 3, 4]
    assert table["rank_low"].tolist() == table["rank_high"].tolist() == [1, 2, 3, 4]


def test_cases_that_lead_in_different_things_have_wide_intervals(mixed):
    table = rank_intervals(mixed, n_draws=500).table
    assert (table["rank_high"] - table["rank_low"] >= 2).any()
    assert ((table["rank_low"] <= table["rank_median"]) & (table["rank_median"] <= table["rank_high"])).all()


def test_cases_without_evidence_are_not_ranked(mixed):
    assert rank_intervals(mixed, n_draws=10).table["case"].tolist() == CASES[:4]


def test_one_seed_gives_the_same_ranks_and_another_does_not(mixed):
    one, same, *others = (rank_intervals(mixed, n_draws=333, seed=seed).arrow for seed in (1, 1, 2, 3, 4))
    assert one.equals(same)
    assert not all(one.equals(other) for other in others)


def test_nothing_varies_where_the_weights_may_not_move(mixed):
    table = rank_intervals(mixed, n_draws=50, vary=("weights",), weight_spread=0).table
    assert (table["rank_low"] == table["rank"]).all()
    assert (table["rank_high"] == table["rank"]).all()


def test_the_share_in_the_top_quarter_is_a_share_of_the_draws(mixed):
    table = rank_intervals(mixed, n_draws=400, vary=("aggregation",)).table
    assert table["share_top_quarter"].between(0, 1).all()
    assert table["share_top_quarter"].sum() == pytest.approx(1, abs=0.5)  # one of four, but for ties


def test_the_only_factor_that_varies_has_all_the_variance(mixed):
    table = sobol_indices(mixed, n_draws=512, vary=("weights", "missing")).table.set_index("factor")
    assert table.loc["weights", "total_order"] == pytest.approx(1, abs=0.05)  # nothing is missing here but reach
    assert table.loc["missing", "total_order"] == pytest.approx(0, abs=0.05)


def test_every_factor_has_an_index_with_an_interval_around_it(mixed):
    result = sobol_indices(mixed, n_draws=256, n_resamples=50)
    table = result.table
    assert table["factor"].tolist() == [
        "normalisation",
        "weights",
        "indicator_weights",
        "aggregation",
        "missing",
        "people",
    ]
    known = table.dropna()
    assert (known["total_order_low"] <= known["total_order"] + 1e-9).all()
    assert (known["total_order"] <= known["total_order_high"] + 1e-9).all()
    assert result.mean_shift > 0


def test_results_keep_to_the_vocabulary(mixed):
    assert set(rank_intervals(mixed, n_draws=5).table.columns) <= set(COLUMNS)
    assert set(sobol_indices(mixed, n_draws=4).table.columns) <= set(COLUMNS)


@pytest.mark.parametrize("n_cases", [0, 1])
def test_one_case_or_none_is_no_ranking_and_no_error(tmp_path, n_cases):
    dose = programme(tmp_path, APART[:n_cases] or [("", "", "", "")])
    assert len(rank_intervals(dose, n_draws=5).table) == n_cases
    assert np.isnan(sobol_indices(dose, n_draws=4).mean_shift)


@pytest.mark.parametrize(
    "options",
    [{"vary": ()}, {"vary": ("weight",)}, {"weight_spread": 2}, {"n_draws": 0}, {"conf_level": 1}, {"level": "x"}],
)
def test_odd_options_are_refused(mixed, options):
    with pytest.raises(ValueError, match=r"vary|weight|n_draws|conf_level|level"):
        rank_intervals(mixed, **options)


def test_sampling_error_moves_ranks_only_where_people_were_asked(tmp_path):
    answers = "case,party,d1\n" + "".join(
        f"{case},{party},{score}\n"
        for case, low in zip(CASES, (1, 2, 2, 3, 3, 3, 4, 5), strict=True)
        for party in "PAU"
        for score in (low, min(5, low + 1), max(1, low - 1))
    )
    survey = {"file": "answers.csv", "columns": {"case": "case", "party": "party"}}
    items = [{"name": "d1", "dimension": "depth", "scale": "agreement"}]
    scales = {"agreement": {"low": 1, "high": 5}}
    found = collaboration_data(
        tmp_path,
        files={"answers.csv": answers},
        cases={"rows": [{"case": case} for case in CASES]},
        study={"min_n": 3},
        workplaces=None, forums=None, meetings=None, checklists=None,
        surveys=[survey], items=items, scales=scales,
    )  # fmt: skip
    table = rank_intervals(te.intensity(found), vary=("people",), n_draws=400).table
    assert (table["rank_high"] > table["rank_low"]).sum() >= 4
    still = rank_intervals(te.intensity(found), vary=("aggregation",), n_draws=50).table
    assert (still["rank_high"] == still["rank_low"]).all()
