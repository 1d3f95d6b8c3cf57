"""Workplaces nested in municipalities, on the design of SINTEF's action research: three municipalities, two in each."""

from pathlib import Path

import pytest

import trepart_eval as te

from builders import write_study

PLACES = Path(__file__).parents[2] / "data" / "raw" / "sintef2019" / "workplaces.csv"
# A work group of leader, union representatives and safety representative in every kindergarten, none in Malvik's home.
GROUPS = """\
case,workplace,adm,union,safety,meetings
Steinkjer,Byafossen barnehage,1,1,1,10
Steinkjer,Steinkjer sykehjem,1,1,0,5
Melhus,Eid oppvekstsenter,1,1,1,20
Melhus,Buen helse- og omsorgssenter,1,1,1,10
Malvik,Solstrand barnehage,1,1,1,4
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sintef")
    groups = {
        "case": "case",
        "workplace": "workplace",
        "administration": "adm",
        "union_reps": "union",
        "safety_reps": "safety",
        "meetings_per_year": "meetings",
    }
    plan = write_study(
        folder,
        files={"workplaces.csv": PLACES.read_bytes(), "groups.csv": GROUPS},
        cases={"rows": [{"case": case} for case in ("Steinkjer", "Melhus", "Malvik")]},
        workplaces={
            "file": "workplaces.csv",
            "columns": {"case": "municipality", "workplace": "workplace", "service": "service"},
        },
        forums=[{"file": "groups.csv", "columns": groups}],
        surveys=None, interviews=None, items=None, scales=None,
    )  # fmt: skip
    return te.load(te.read_study(plan))


def test_six_workplaces_are_in_three_municipalities(data):
    assert len(data.workplaces) == 6
    assert data.workplaces.listed
    assert sorted(set(data.workplaces.services)) == ["kindergarten", "nursing_home"]


def test_reach_is_the_share_of_a_municipalitys_own_workplaces(data):
    table = te.intensity(data).indicators.query("indicator == 'work_groups'").set_index("case")["raw"]
    assert table.to_dict() == {"Malvik": 0.5, "Melhus": 1.0, "Steinkjer": 0.5}


def test_meetings_of_work_groups_are_averaged_over_the_workplaces_that_have_any(data):
    table = te.intensity(data).indicators.query("indicator == 'work_group_meetings'").set_index("case")["raw"]
    assert table.to_dict() == {"Malvik": 4.0, "Melhus": 15.0, "Steinkjer": 7.5}


def test_a_workplace_without_a_record_has_no_evidence_of_its_own(data):
    table = te.intensity(data).table.query("dimension == 'index'")
    silent = table[table["workplace"].str.startswith("Hommelvik")].iloc[0]
    assert silent["status"] == "no_evidence"
    assert table.query("workplace == 'all'")["value"].notna().all()


def test_workplaces_are_ranked_among_workplaces(data):
    ranks = te.collaboration.rank_intervals(te.intensity(data), level="workplace", n_draws=50).table
    assert len(ranks) == 5
    assert "all" not in set(ranks["workplace"])
