"""The four dimensions and the index, against values worked out by hand."""

import numpy as np
import pytest

import trepart_eval as te
from collaboration_studies import FORUM_COLUMNS, FORUMS, LOG, LOG_COLUMNS, collaboration_data
from trepart_eval.vocabulary.columns import COLUMNS


@pytest.fixture(scope="module")
def dose(tmp_path_factory):
    return te.intensity(collaboration_data(tmp_path_factory.mktemp("study")))


def values(dose, case="Elvedal", workplace="all"):
    table = dose.table.set_index(["case", "workplace", "dimension"])["value"]
    return {name: table[case, workplace, name] for name in ("structure", "activity", "depth", "reach", "index")}


def indicator(dose, key, case="Elvedal", workplace="all", column="value"):
    table = dose.indicators.set_index(["case", "workplace", "indicator"])
    return table.loc[(case, workplace, key), column]


STRUCTURE = {  # Elvedal: three parties with three each, decided in the council, rules partly in place
    "parties_present": 100,
    "safety_rep_present": 100,
    "equal_numbers": 100,
    "three_each": 100,
    "shared_forum": 100,
    "permanence": 100,
    "decided_in_council": 100,
    "rules_for_disagreement": 50,
}


def test_structure_is_the_mean_of_what_is_known(dose):
    assert {key: indicator(dose, key) for key in STRUCTURE} == STRUCTURE
    assert values(dose)["structure"] == pytest.approx(np.mean(list(STRUCTURE.values())))


def test_unequal_numbers_are_graded_by_the_smallest_party(dose):
    assert indicator(dose, "equal_numbers", "Fjordvik") == 25  # one of four
    assert indicator(dose, "three_each", "Fjordvik") == pytest.approx(100 / 3)
    assert indicator(dose, "permanence", "Fjordvik") == 0


def test_touchpoints_are_counted_per_party_and_held_against_the_report(dose):
    # Four occasions in one calendar year. Passive is 1.25 a year, active 6.25.
    assert indicator(dose, "touchpoints_politicians", column="raw") == 2
    assert indicator(dose, "touchpoints_politicians") == pytest.approx(15)
    assert indicator(dose, "touchpoints_administration") == pytest.approx(35)
    assert indicator(dose, "touchpoints_union_reps") == pytest.approx(55)


def test_activity_by_hand(dose):
    touchpoints = (15 + 35 + 55) / 3
    expected = (40 + touchpoints + 50 + 0.5 * 100 + 0.5 * 50) / (1 + 1 + 1 + 0.5 + 0.5)
    assert values(dose)["activity"] == pytest.approx(expected)


def test_depth_and_reach_by_hand(dose):
    assert values(dose)["depth"] == pytest.approx((75 + 100) / 2)
    # One of four workplaces has a complete group; Skolen met twice; staff meetings are used in one of two.
    assert indicator(dose, "work_groups") == 25
    assert indicator(dose, "work_group_meetings") == 20
    assert values(dose)["reach"] == pytest.approx((25 + 20 + 50) / 3)


def test_the_index_is_the_mean_of_the_dimensions(dose):
    found = values(dose)
    assert found["index"] == pytest.approx(
        np.mean([found[name] for name in ("structure", "activity", "depth", "reach")])
    )


def test_a_workplace_has_an_index_of_its_own(dose):
    found = values(dose, workplace="Skolen")
    assert found["structure"] == 100
    assert found["activity"] == pytest.approx((20 + 50) / 2)
    assert found["reach"] == 100
    assert np.isnan(found["depth"])


def test_the_levels_never_share_a_row(dose):
    assert not dose.table.duplicated(["case", "wave", "workplace", "dimension"]).any()
    assert set(dose.table["workplace"]) == {"all", "Skolen", "Hjemmet", "Barnehagen", "Verkstedet"}


def test_no_evidence_is_missing_and_not_zero(dose):
    row = dose.table.query("case == 'Fjordvik' and dimension == 'activity'").iloc[0]
    assert np.isnan(row["value"])
    assert (row["share_of_evidence"], row["status"]) == (0, "no_evidence")


def test_bounds_hold_whatever_the_missing_would_have_been(dose):
    table = dose.table.dropna(subset="value")
    assert ((table["bound_low"] <= table["value"]) & (table["value"] <= table["bound_high"])).all()
    row = table.query("case == 'Elvedal' and workplace == 'all' and dimension == 'structure'").iloc[0]
    assert row["bound_low"] == pytest.approx(750 / 10)
    assert row["bound_high"] == pytest.approx(950 / 10)
    assert row["share_of_evidence"] == pytest.approx(0.8)


def test_every_indicator_has_its_source(dose):
    assert set(dose.indicators["source_key"]) == {"handbook", "fafo2017", "sintef2019"}


def test_a_record_that_says_otherwise_is_reported(dose):
    rows = dose.contradictions[["case", "indicator", "evidence", "other_evidence"]].to_numpy().tolist()
    assert rows == [["Elvedal", "equal_numbers", "forums", "checklist"]]


def test_every_column_is_in_the_vocabulary(dose):
    for table in (dose.table, dose.indicators, dose.forums, dose.touchpoints, dose.contradictions):
        assert set(table.columns) <= set(COLUMNS)


def test_touchpoints_are_told_per_party_and_year(dose):
    table = dose.touchpoints.query("workplace == 'all'")
    assert table[["year", "party", "touchpoints", "gatherings"]].to_numpy().tolist() == [
        [2013, "politicians", 2, 1],
        [2013, "administration", 3, 1],
        [2013, "union_reps", 4, 1],
    ]


def test_the_order_of_rows_does_not_matter(tmp_path, dose):
    turned = {
        name: "\n".join([text.splitlines()[0], *reversed(text.splitlines()[1:])]) + "\n"
        for name, text in (("forums.csv", FORUMS), ("log.csv", LOG))
    }
    other = te.intensity(collaboration_data(tmp_path, files=turned))
    assert dose.arrow.equals(other.arrow)
    assert dose.touchpoints_arrow.equals(other.touchpoints_arrow)


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [("arithmetic", 60), ("geometric", np.exp((np.log(100) + np.log(20)) / 2)), ("minimum", 20)],
)
def test_aggregation_is_a_choice(tmp_path, aggregation, expected):
    log = "date,case,workplace,forum,kind,party\n2013-02-01,Elvedal,,,,P;A;U\n2013-02-02,Elvedal,,,,P;A;U\n"
    found = collaboration_data(tmp_path, files={"log.csv": log})
    dose = te.intensity(
        found,
        weights={"structure": 1, "activity": 1},
        indicator_weights={"rules_for_disagreement": 0, "meetings_together": 0}
        | {f"touchpoints_{party}": 0 for party in ("politicians", "administration", "union_reps")},
        aggregation=aggregation,
    )
    assert values(dose)["index"] == pytest.approx(expected)


def test_weights_of_the_study_are_used(tmp_path):
    plan = {"weights": {"depth": 2.0}, "indicator_weights": {"ladder": 0.0}}
    dose = te.intensity(collaboration_data(tmp_path, intensity=plan))
    assert values(dose)["index"] == values(dose)["depth"] == 100


def test_scaling_all_weights_changes_nothing(tmp_path, dose):
    found = collaboration_data(tmp_path)
    same = te.intensity(found, weights={"structure": 3, "activity": 3, "depth": 3, "reach": 3})
    assert dose.table["value"].equals(same.table["value"])


@pytest.mark.parametrize(("way", "expected"), [("min_max", {100, 0}), ("rank", {100, 0})])
def test_normalising_by_the_cases_spreads_them_from_end_to_end(tmp_path, way, expected):
    dose = te.intensity(collaboration_data(tmp_path), normalisation=way)
    assert {indicator(dose, "equal_numbers", case) for case in ("Elvedal", "Fjordvik")} == expected
    assert indicator(dose, "shared_forum") == 50  # all alike


def test_a_study_without_records_has_no_intensity(tmp_path):
    found = collaboration_data(
        tmp_path,
        meetings=None,
        checklists=None,
        forums=[{"file": "forums.csv", "columns": {"case": "case", "workplace": "workplace"}}],
    )
    dose = te.intensity(found)
    assert dose.table["value"].isna().all()
    assert "none of 2 cases" in dose.summary()


@pytest.mark.parametrize(
    "options",
    [
        {"weights": {"structur": 1}},
        {"weights": {"structure": -1}},
        {"weights": {"structure": 0}},
        {"weights": {"structure": float("nan")}},
        {"indicator_weights": {"laddr": 1}},
        {"aggregation": "harmonic"},
        {"normalisation": "z"},
        {"min_n": 2},
    ],
)
def test_odd_options_are_refused_in_words(tmp_path, options):
    with pytest.raises(ValueError, match=r"structur|weight|laddr|aggregation|normalisation|min_n"):
        te.intensity(collaboration_data(tmp_path), **options)


def test_the_page_in_jupyter_names_cases_and_workplaces(dose):
    page = dose._repr_html_()
    assert "Elvedal: Skolen" in page
    assert "(80% evidence)" in page


def test_a_row_about_every_wave_is_used_in_each(tmp_path):
    waves = {"w1": {"values": [1]}, "w2": {"values": [2]}}
    forums = [{"file": "forums.csv", "columns": FORUM_COLUMNS}]
    found = collaboration_data(tmp_path, waves=waves, forums=forums, meetings=None, checklists=None)
    table = te.intensity(found).table.query("case == 'Elvedal' and dimension == 'depth' and workplace == 'all'")
    assert table[["wave", "value"]].to_numpy().tolist() == [["w1", 87.5], ["w2", 87.5]]


def test_a_meeting_belongs_to_the_wave_of_its_row(tmp_path):
    waves = {"w1": {"values": [1]}, "w2": {"values": [2]}}
    log = "date,case,workplace,forum,kind,party,wave\n2013-02-01,Elvedal,,,,P;A;U,1\n2014-02-01,Elvedal,,,,P,2\n"
    plan = collaboration_data(
        tmp_path,
        waves=waves,
        meetings=[{"file": "log.csv", "columns": LOG_COLUMNS | {"wave": "wave"}}],
        files={"log.csv": log},
    )
    touchpoints = te.intensity(plan).touchpoints.query("party == 'politicians'")
    assert touchpoints[["wave", "touchpoints"]].to_numpy().tolist() == [["w1", 1], ["w2", 1]]
