"""Scores of municipalities and of workplaces in them: either level, never mixed."""

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.cli import main
from trepart_eval.reporting.terminal import screen
from trepart_eval.vocabulary.languages import Language

from builders import write_study

# Two workplaces of one name, one person without a workplace, and a criterion (purpose) of one item on 1-5.
ANSWERS = """\
case,party,place,q1,q2,q3
Elvedal,A,Skolen,5,3,3
Elvedal,A,Skolen,3,3,3
Elvedal,A,Hjemmet,1,3,3
Elvedal,A,Hjemmet,1,3,3
Elvedal,P,,3,3,3
Fjordvik,A,Skolen,4,3,3
Fjordvik,A,Skolen,2,3,3
"""
COLUMNS = {"case": "case", "party": "party", "workplace": "place"}
CODINGS = """\
segment,case,workplace,party,informant,coder,criterion,rating
s1,Elvedal,Skolen,A,i1,anna,purpose,2
s2,Elvedal,Skolen,A,i2,anna,purpose,0
s3,Elvedal,Hjemmet,A,i3,anna,purpose,-2
s4,Elvedal,,P,i4,anna,purpose,1
"""


def thrice(table):
    """Table with every row three times, so that no cell is too small to be shown."""
    head, *rows = table.splitlines(keepends=True)
    return head + "".join(row for row in rows for _ in range(3))


def study(folder, *, answers=ANSWERS, **changes):
    survey = {"file": "answers.csv", "columns": COLUMNS}
    files = {"answers.csv": thrice(answers)}
    plan = {"study": {"name": "Test", "min_n": 3}, "interviews": None, "surveys": [survey], **changes}
    return te.read_study(write_study(folder, files=files, **plan), language="en")


def purpose(scores, party="administration"):
    table = scores.table
    table = table[(table["criterion"] == "purpose") & (table["party"] == party)]
    return {(row.case, row.workplace): row.score for row in table.itertuples() if not np.isnan(row.score)}


def data(folder, **changes):
    return te.load(study(folder, **changes))


def test_a_workplace_has_the_score_of_its_own_people(tmp_path):
    expected = {("Elvedal", "Hjemmet"): 0.0, ("Elvedal", "Skolen"): 75.0, ("Fjordvik", "Skolen"): 50.0}
    assert purpose(te.score(data(tmp_path), level="workplace")) == expected


def test_a_municipality_has_the_score_of_all_its_people(tmp_path):
    scores = te.score(data(tmp_path))
    assert purpose(scores) == {("Elvedal", "all"): 37.5, ("Fjordvik", "all"): 50.0}
    assert purpose(scores, "politicians") == {("Elvedal", "all"): 50.0}


def test_people_without_a_workplace_are_in_none(tmp_path):
    assert purpose(te.score(data(tmp_path), level="workplace"), "politicians") == {}


def test_a_table_is_about_one_level(tmp_path):
    found = data(tmp_path)
    assert set(te.score(found).table["workplace"]) == {"all"}
    assert "all" not in set(te.score(found, level="workplace").table["workplace"])


def test_interviews_are_scored_by_workplace_too(tmp_path):
    columns = {name: name for name in CODINGS.splitlines()[0].split(",")}
    coded = {"file": "codings.csv", "columns": columns, "public": True}
    study = te.read_study(write_study(tmp_path, files={"codings.csv": CODINGS}, surveys=None, interviews=[coded]))
    scores = te.score(te.load(study), level="workplace")
    assert purpose(scores) == {("Elvedal", "Skolen"): 75.0, ("Elvedal", "Hjemmet"): 0.0}


def test_the_order_of_rows_and_files_does_not_matter(tmp_path):
    lines = ANSWERS.splitlines()
    turned = "\n".join([lines[0], *reversed(lines[1:])]) + "\n"
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = te.score(data(tmp_path / "a"), level="workplace")
    other = te.score(data(tmp_path / "b", answers=turned), level="workplace")
    assert one.arrow.equals(other.arrow)


def test_a_population_may_be_given_for_a_workplace(tmp_path):
    rows = [
        {"case": "Elvedal", "workplace": "Skolen", "party": "administration", "population": 6, "invited": 6},
        {"case": "Elvedal", "party": "administration", "population": 24, "invited": 24},
    ]
    found = data(tmp_path, population={"rows": rows})
    place = te.score(found, level="workplace").table.query("case == 'Elvedal' and workplace == 'Skolen'")
    row = place.query("party == 'administration' and criterion == 'purpose'").iloc[0]
    assert (row["conf_low"], row["conf_high"], row["response_rate"]) == (75, 75, 1)
    whole = te.score(found).table.query("case == 'Elvedal' and party == 'administration' and criterion == 'purpose'")
    assert whole.iloc[0]["response_rate"] == 0.5


@pytest.mark.parametrize(
    ("listed", "code"),
    [
        ([("Elvedal", "Skulen"), ("Elvedal", "Hjemmet"), ("Fjordvik", "Skolen")], "workplace_elsewhere"),
        ([("Elvedal", "Skolen"), ("Elvedal", "Hjemet"), ("Fjordvik", "Skolen")], "unknown_workplace"),
        ([("Elvedal", "Skolen"), ("Elvedal", "skolen")], "workplace_twice"),
        ([("Elvedal", "all")], "reserved_name"),
    ],
)
def test_a_workplace_outside_the_list_is_a_problem(tmp_path, listed, code):
    rows = [{"case": case, "workplace": workplace} for case, workplace in listed]
    problems = te.check(study(tmp_path, workplaces={"rows": rows}).path)
    assert code in {problem.code for problem in problems}


def test_the_nearest_workplace_is_suggested(tmp_path):
    rows = [{"case": "Elvedal", "workplace": name} for name in ("Skolen", "Hjemet")]
    rows.append({"case": "Fjordvik", "workplace": "Skolen"})
    (problem,) = te.check(study(tmp_path, workplaces={"rows": rows}).path)
    assert "Did you mean 'Hjemet'?" in problem.mend
    assert (problem.rows[0], problem.n_rows) == (8, 6)


def test_workplaces_of_a_study_without_any_are_refused_in_words(tmp_path):
    found = te.load(te.read_study(write_study(tmp_path)))
    with pytest.raises(te.InputError, match="no workplaces"):
        te.score(found, level="workplace")


def test_an_unknown_level_is_refused(tmp_path):
    with pytest.raises(ValueError, match="municipality"):
        te.score(data(tmp_path), level="ward")


def test_the_terminal_names_case_and_workplace(tmp_path):
    text = screen(te.score(data(tmp_path), level="workplace"), Language.EN)
    assert "Elvedal: Hjemmet" in text


def test_the_command_scores_workplaces(tmp_path, capsys):
    assert main(["score", str(study(tmp_path).path), "--level", "workplace", "--format", "csv"]) == 0
    assert '"Elvedal","all","Hjemmet"' in capsys.readouterr().out
