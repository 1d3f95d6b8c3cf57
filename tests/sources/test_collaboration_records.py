"""Forums, meeting logs and checklists: what is read, and every wrong input by its message."""

import datetime

import numpy as np
import pytest

import trepart_eval as te
from collaboration_studies import (
    CHECKLIST,
    CHECKLIST_COLUMNS,
    FORUM_COLUMNS,
    FORUMS,
    LOG,
    LOG_COLUMNS,
    collaboration_data,
    collaboration_plan,
)
from trepart_eval.sources.given_terms import parse_day
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import ForumType


def codes(folder, **changes):
    return {problem.code for problem in te.check(collaboration_plan(folder, **changes))}


def forum(line):
    """Forum table with one more line."""
    return {"files": {"forums.csv": FORUMS + line + "\n"}}


def log(line):
    return {"files": {"log.csv": LOG + line + "\n"}}


def points(line):
    return {"files": {"points.csv": CHECKLIST + line + "\n"}}


def test_a_sound_study_has_no_problem(tmp_path):
    assert codes(tmp_path) == set()


def test_meetings_are_told_by_day_forum_and_kind(tmp_path):
    meetings = collaboration_data(tmp_path).collaboration.meetings
    assert len(meetings.case) == 6
    assert str(meetings.day.min()) == "2013-02-01"


def test_a_meeting_may_be_one_row_per_party(tmp_path):
    rows = "date,case,workplace,forum,kind,party\n" + "".join(f"2013-02-01,Elvedal,,F,formal,{p}\n" for p in "PAU")
    meetings = collaboration_data(tmp_path, files={"log.csv": rows}).collaboration.meetings
    assert meetings.attended.tolist() == [[True, True, True]]


def test_nobody_of_a_party_is_no_attendance(tmp_path):
    rows = "date,case,workplace,forum,kind,party,n\n2013-02-01,Elvedal,,F,,P,0\n2013-02-01,Elvedal,,F,,A,2\n"
    source = {"file": "log.csv", "columns": LOG_COLUMNS | {"n": "n"}}
    meetings = collaboration_data(tmp_path, files={"log.csv": rows}, meetings=[source]).collaboration.meetings
    assert meetings.attended.tolist() == [[False, True, False]]


@pytest.mark.parametrize("cells", ["3,0,", "ja,nei,", "x,,", "1,0,0"])
def test_a_column_per_party_says_who_was_there(tmp_path, cells):
    rows = f"date,case,pol,adm,uni\n2013-02-01,Elvedal,{cells}\n"
    source = {
        "file": "log.csv",
        "columns": {"date": "date", "case": "case"},
        "attendance": {"politicians": "pol", "administration": "adm", "union_reps": "uni"},
    }
    meetings = collaboration_data(tmp_path, files={"log.csv": rows}, meetings=[source]).collaboration.meetings
    assert meetings.attended.tolist() == [[True, False, False]]


def test_two_meetings_on_a_day_are_two_where_a_row_is_a_meeting(tmp_path):
    rows = "date,case,pol\n2013-02-01,Elvedal,1\n2013-02-01,Elvedal,1\n"
    source = {
        "file": "log.csv",
        "columns": {"date": "date", "case": "case"},
        "attendance": {"politicians": "pol"},
    }
    meetings = collaboration_data(tmp_path, files={"log.csv": rows}, meetings=[source]).collaboration.meetings
    assert len(meetings.case) == 2


def test_a_meeting_falls_in_the_wave_of_its_day_and_those_outside_are_counted(tmp_path):
    waves = {
        "w1": {"from": datetime.date(2013, 1, 1), "to": datetime.date(2013, 4, 30)},
        "w2": {"from": datetime.date(2013, 5, 1), "to": datetime.date(2013, 6, 30)},
    }
    plan = {"waves": waves, "forums": None, "checklists": None}
    meetings = collaboration_data(tmp_path, **plan).collaboration.meetings
    assert np.bincount(meetings.wave).tolist() == [3, 2]
    assert meetings.n_outside == 1
    assert codes(tmp_path, **plan) == {"meetings_outside_waves"}


@pytest.mark.parametrize("text", ["2013-02-28", "28.2.2013", "28/02/2013", "20130228", "2013-02-28T10:00"])
def test_days_are_read_as_norwegians_and_computers_write_them(text):
    assert parse_day(text) == datetime.date(2013, 2, 28)


@pytest.mark.parametrize(
    "text", ["31.2.2013", "28.2.13", "2/28/2013", "mandag", "41333", "", "1813-02-28", "2013-13-01"]
)
def test_what_is_no_day_is_none(text):
    assert parse_day(text) is None


def test_composition_tells_the_type_where_none_is_given(tmp_path):
    dose = te.intensity(collaboration_data(tmp_path))
    table = dose.forums.set_index("case")
    assert table.loc["Fjordvik", "forum_type"] == "temporary_group"
    assert table.loc["Elvedal", "forum_type"] == "tripartite_body"


@pytest.mark.parametrize(
    ("members", "permanence", "found"),
    [
        ("1,1,1", "permanent", "tripartite_body"),
        ("1,1,1", "temporary", "temporary_group"),
        ("1,0,1", "permanent", "bipartite_committee"),
        ("0,1,0", "permanent", "management_group"),
        ("0,1,1", "temporary", "no_politicians"),
        ("1,0,0", "permanent", "other"),
        (",1,1", "permanent", "unknown"),
    ],
)
def test_each_composition_has_its_type(tmp_path, members, permanence, found):
    text = f"case,workplace,type,permanence,pol,adm,union\nElvedal,,,{permanence},{members}\n"
    columns = {name: FORUM_COLUMNS[name] for name in list(FORUM_COLUMNS)[:7]}
    source = {"file": "forums.csv", "columns": columns}
    dose = te.intensity(collaboration_data(tmp_path, files={"forums.csv": text}, forums=[source]))
    assert dose.forums["forum_type"].tolist() == [found]


@pytest.mark.parametrize(
    "given",
    [kind for kind in ForumType if kind not in {"other", "unknown", "municipal_enterprise", "management_group"}],
)
def test_a_type_that_contradicts_its_composition_is_reported(tmp_path, given):
    text = f"case,workplace,type,permanence,pol,adm,union\nElvedal,,{given},permanent,0,1,0\n"
    columns = {name: FORUM_COLUMNS[name] for name in list(FORUM_COLUMNS)[:7]}
    plan = {"files": {"forums.csv": text}, "forums": [{"file": "forums.csv", "columns": columns}]}
    assert codes(tmp_path, **plan) == {"forum_type_contradicts"}
    dose = te.intensity(collaboration_data(tmp_path, **plan))
    assert dose.forums[["forum_type_given", "forum_type", "contradiction"]].to_numpy().tolist() == [
        [given, "management_group", 1]
    ]


def test_the_reports_own_forums_are_consistent():
    forums = te.intensity(te.load(te.datasets.example("fafo2017"))).forums
    known = forums.dropna(subset="types_allowed")
    assert (known["contradiction"] == 0).all()
    assert (known["forum_type"] == known["forum_type_given"]).all()


WRONG = [
    (forum("Elvdal,,,permanent,1,1,1,0,,,,,"), "unknown_case"),
    (forum("Elvedal,Skulen,,permanent,1,1,1,0,,,,,"), "unknown_workplace"),
    (forum("Elvedal,,,permanent,1,1,1,0,,,,,"), "forum_twice"),
    (forum("Fjordvik,Skolen,utval,,,,,,,,,,"), "unknown_term"),
    (forum("Fjordvik,Skolen,,evig,,,,,,,,,"), "unknown_term"),
    (forum("Fjordvik,Skolen,,,kanskje,,,,,,,,"), "unknown_yes_or_no"),
    (forum("Fjordvik,Skolen,,,1,1,1,,-2,,,,"), "not_an_amount"),
    (forum("Fjordvik,Skolen,,,1,1,1,,tre,,,,"), "not_an_amount"),
    (forum("Fjordvik,Skolen,,,1,1,1,,0,,,,"), "members_contradict"),
    (forum("Fjordvik,Skolen,,,,,,,,,,litt,"), "unknown_term"),
    (log("31.02.2013,Elvedal,,,,P"), "not_a_day"),
    (log(",Elvedal,,,,P"), "empty_day"),
    (log("2013-02-02,Elvedal,,,,X"), "unknown_party"),
    (log("2013-02-02,Elvedal,,,,P;X"), "unknown_party"),
    (log("2013-02-02,Elvedal,,,,"), "empty_party"),
    (log("2013-02-02,Elvedal,,,festlig,P"), "unknown_term"),
    (points("Elvedal,,equal_nombers,ja"), "unknown_point"),
    (points("Elvedal,,three_each,kanskje"), "unknown_term"),
    (points("Elvedal,,staff_meetings,ja"), "point_not_of_municipality"),
    (points("Elvedal,Skolen,three_each,ja"), "point_not_of_workplace"),
    (points("Elvedal,,decision_council,nei"), "point_twice"),
    ({"meetings": [{"file": "log.csv", "columns": {"date": "date", "case": "case"}}]}, "party_or_attendance"),
    (
        {
            "meetings": [
                {
                    "file": "log.csv",
                    "columns": {"date": "date", "case": "case", "n": "party"},
                    "attendance": {"politicians": "party"},
                }
            ]
        },
        "number_without_party",
    ),
    ({"meetings": [{"file": "log.csv", "columns": {"case": "case", "party": "party"}}]}, "column_not_named"),
    ({"checklists": [{"file": "points.csv", "columns": {"case": "case", "point": "point"}}]}, "column_not_named"),
    ({"forums": [{"file": "forum.csv", "columns": FORUM_COLUMNS}]}, "file_missing"),
    ({"forums": [{"file": "forums.csv", "columns": {"case": "case", "type": "type"}}]}, "unknown_choice"),
    ({"intensity": {"weights": {"depht": 1}}}, "unknown_choice"),
    ({"intensity": {"weights": {"depth": -1}}}, "too_small"),
    ({"intensity": {"indicator_weights": {"laddr": 1}}}, "unknown_choice"),
    ({"intensity": {"aggregation": "harmonic"}}, "unknown_choice"),
    ({"waves": {"a": {"values": [1]}, "b": {"values": [2]}}}, "log_without_waves"),
    ({"waves": {"a": {"from": datetime.date(2013, 1, 2), "to": datetime.date(2013, 1, 1)}}}, "wave_ends_first"),
    ({"waves": {"a": {"from": datetime.date(2013, 1, 2)}}}, "wave_half_dated"),
    ({"waves": {"a": {"from": "2013-01-01"}}}, "wrong_kind"),
    (
        {
            "waves": {
                "a": {"from": datetime.date(2013, 1, 1), "to": datetime.date(2013, 3, 1)},
                "b": {"from": datetime.date(2013, 3, 1), "to": datetime.date(2013, 6, 1)},
            }
        },
        "waves_overlap",
    ),
]


@pytest.mark.parametrize(("changes", "code"), WRONG)
@pytest.mark.parametrize("language", Language)
def test_a_wrong_record_is_said_in_every_language(tmp_path, changes, code, language):
    problems = te.check(collaboration_plan(tmp_path, **changes), language=language)
    (text, *_) = [str(problem) for problem in problems if problem.code == code]
    assert "{" not in text
    assert len(text.splitlines()) == 3


def test_a_forum_table_may_hold_other_municipalities_when_the_study_says_so(tmp_path):
    changes = forum("Sjødal,,,permanent,1,1,1,0,,,,,")
    assert "unknown_case" in codes(tmp_path, **changes)
    source = {"file": "forums.csv", "columns": FORUM_COLUMNS, "other_cases": True}
    assert codes(tmp_path, forums=[source], **changes) == set()
    assert len(collaboration_data(tmp_path, forums=[source], **changes).collaboration.forums.case) == 4


def test_a_file_about_one_case_needs_no_column_for_it(tmp_path):
    text = "point,in_place\ndecision_council,ja\nPolitikere er med.,delvis\n"
    source = {
        "file": "points.csv",
        "columns": {name: CHECKLIST_COLUMNS[name] for name in ("point", "in_place")},
        "constants": {"case": "Fjordvik"},
    }
    found = te.fidelity(collaboration_data(tmp_path, files={"points.csv": text}, checklists=[source], forums=None))
    points = found.points.query("case == 'Fjordvik'").set_index("point")["in_place"]
    assert (points["decision_council"], points["politicians_in"]) == (1, 0.5)


QUESTION_OF_CASE = {"case": {"nb": "Hvilken kommune svarer du for?"}}
WIDE = {"file": "points.csv", "columns": {"case": "case"}}
BY_CODE = {"1": "yes", "2": "partly", "3": "no", "9": "unknown"}


def in_place(folder, text, source):
    """Point to answer in the two cases' steering groups, from a checklist with a column per point."""
    found = te.fidelity(collaboration_data(folder, files={"points.csv": text}, checklists=[source], forums=None))
    rows = found.points.query("workplace == 'all'")
    return {(row.case, row.point): row.in_place for row in rows.itertuples() if row.status == "ok"}


def test_a_checklist_may_have_a_column_per_point(tmp_path):
    text = "case,sg01,decision_policy,Politikere er med.\nElvedal,ja,delvis,nei\nFjordvik,,Don't know,yes\n"
    found = in_place(tmp_path, text, WIDE)
    assert found[("Elvedal", "decision_council")] == 1
    assert found[("Elvedal", "decision_policy")] == 0.5
    assert found[("Elvedal", "politicians_in")] == 0
    assert found[("Fjordvik", "politicians_in")] == 1
    assert ("Fjordvik", "decision_council") not in found


@pytest.mark.parametrize("heading", ["q3[sg01]", "q3.sg01", "På plass? [Kommunestyret har vedtatt trepartssamarbeid "
    "som arbeidsform i utviklingsarbeidet.]"])  # fmt: skip
def test_headings_of_survey_tools_hold_the_point_within_them(tmp_path, heading):
    assert in_place(tmp_path, f'case,"{heading}"\nElvedal,delvis\n', WIDE)[("Elvedal", "decision_council")] == 0.5


def test_a_study_says_what_numbers_on_a_checklist_mean(tmp_path):
    source = {**WIDE, "answers": BY_CODE}
    found = in_place(tmp_path, "case,sg01,sg02,sg03\nElvedal,1,3,2\n", source)
    values = [found[("Elvedal", point)] for point in ("decision_council", "decision_policy", "standing_arena")]
    assert values == [1, 0, 0.5]


def test_a_column_per_point_gives_the_same_as_a_row_per_point(tmp_path):
    for folder in ("wide", "long"):
        (tmp_path / folder).mkdir()
    columns = {name: CHECKLIST_COLUMNS[name] for name in ("case", "point", "in_place")}
    wide = in_place(tmp_path / "wide", "case,sg01,sg10\nElvedal,ja,delvis\n", WIDE)
    text = "case,point,in_place\nElvedal,decision_council,ja\nElvedal,three_each,delvis\n"
    assert wide == in_place(tmp_path / "long", text, {"file": "points.csv", "columns": columns})


def test_case_is_found_by_its_question_and_columns_on_persons_are_not_read(tmp_path):
    text = "E-post,Hvilken kommune svarer du for?,sg01\nola@x.no,Elvedal,ja\n"
    study = {"files": {"points.csv": text}, "checklists": [WIDE], "forums": None, "questions": QUESTION_OF_CASE}
    plan = collaboration_plan(tmp_path, **study)
    points = te.fidelity(te.load(te.read_study(plan))).points.query("in_place == 1")
    assert points[["case", "point"]].to_numpy().tolist() == [["Elvedal", "decision_council"]]
    notes = [problem for problem in te.check(plan) if problem.severity == "note"]
    assert {"columns_found", "personal_columns"} <= {problem.code for problem in notes}
    assert not any("ola@x.no" in str(problem) for problem in notes)


def test_a_case_that_no_heading_asks_for_is_missing_by_its_question(tmp_path):
    study = {"files": {"points.csv": "sted,sg01\nElvedal,ja\n"}, "checklists": [WIDE], "questions": QUESTION_OF_CASE}
    assert "question_missing" in codes(tmp_path, **study)


@pytest.mark.parametrize(
    ("text", "changes", "code"),
    [
        ("case,q1\nElvedal,1\n", {}, "no_columns_of_points"),
        ("case,sg01\nElvedal,1\n", {}, "unknown_term"),
        ("case,sg01\nElvedal,1\n", {"answers": {"1": "maybe"}}, "unknown_choice"),
        ("case,wg01\nElvedal,ja\n", {}, "point_not_of_municipality"),
        ("case,sg01\nElvedal,ja\nElvedal,nei\n", {}, "point_twice"),
        ("case,sg01,decision_council\nElvedal,ja,nei\n", {}, "point_twice"),
        ("case,sg01\nElvedal,ja\n", {"file": "nowhere.csv"}, "file_missing"),
    ],
)
def test_what_is_wrong_in_a_column_per_point_is_said(tmp_path, text, changes, code):
    source = {**WIDE, **changes}
    assert code in codes(tmp_path, files={"points.csv": text}, checklists=[source])


def test_a_count_in_words_is_one_problem_and_leaves_the_counts_in_figures(tmp_path):
    text = "date,case,pol\n2013-02-01,Elvedal,3\n2013-02-02,Elvedal,tre\n2013-02-03,Elvedal,2\n"
    source = {"file": "counted.csv", "columns": {"date": "date", "case": "case"}, "attendance": {"politicians": "pol"}}
    assert codes(tmp_path, files={"counted.csv": text}, meetings=[source]) == {"not_an_amount"}
