"""The same code in several waves is the same person: linked across surveys, and changes counted but never named."""

from __future__ import annotations

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.criteria import wave_changes
from trepart_eval.problems import Severity

from builders import write_study

HEADER = "case,party,id,q1,q2,q3"
WAVES = {"before": {}, "after": {}}


def rows(wave, people, case="Elvedal", party="P"):
    lines = [
        f"{case},{party},{who},{1 + (n + wave) % 5},{1 + n % 5},{1 + (n * wave) % 5}" for n, who in enumerate(people)
    ]
    return "\n".join([HEADER, *lines]) + "\n"


def plan_of(folder, before, after, *, panel=True):
    columns = {"case": "case", "party": "party", "respondent": "id"}
    surveys = [{"file": f"{wave}.csv", "columns": columns, "constants": {"wave": wave}} for wave in WAVES]
    files = {"before.csv": before, "after.csv": after}
    study = {"panel": panel, "min_n": 3}
    return write_study(folder, files=files, surveys=surveys, waves=WAVES, interviews=None, study=study)


BEFORE = rows(0, [f"r{n}" for n in range(9)])
AFTER = rows(1, [f" R{n} " for n in range(3, 12)])


def test_the_same_code_in_two_surveys_is_the_same_person(tmp_path):
    answers = te.load(te.read_study(plan_of(tmp_path, BEFORE, AFTER))).answers
    assert len(set(answers.respondent.tolist())) == 12
    np.testing.assert_array_equal(answers.respondent[3:9], answers.respondent[9:15])


def test_without_a_panel_surveys_have_people_of_their_own(tmp_path):
    answers = te.load(te.read_study(plan_of(tmp_path, BEFORE, AFTER, panel=False))).answers
    assert len(set(answers.respondent.tolist())) == 18


def test_changes_between_waves_use_the_pairs(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    linked = wave_changes(te.load(plan_of(tmp_path / "a", BEFORE, AFTER))).table
    apart = wave_changes(te.load(plan_of(tmp_path / "b", BEFORE, AFTER, panel=False))).table
    whole = (linked["case"] == "Elvedal") & (linked["party"] == "all") & (linked["criterion"] == "purpose")
    assert linked.loc[whole, "n_repeated"].tolist() == [6]
    assert apart.loc[whole, "n_repeated"].tolist() == [0]
    assert linked.loc[whole, "difference"].tolist() == pytest.approx(apart.loc[whole, "difference"].tolist())
    assert linked.loc[whole, "std_error"].tolist() != pytest.approx(apart.loc[whole, "std_error"].tolist())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Respondenter som svarte i mer enn én måling, og er koblet med koden sin: 6 av 12."),
        ("en", "Respondents who answered in more than one wave, and are linked by their code: 6 of 12."),
    ],
)
def test_how_many_are_linked_is_said(tmp_path, language, said):
    (note,) = te.check(plan_of(tmp_path, BEFORE, AFTER), language=language)
    assert (note.severity, note.what) == (Severity.NOTE, said)


def test_changed_parties_and_cases_are_counted_and_nobody_is_named(tmp_path):
    after = AFTER.replace("Elvedal,P, R3", "Elvedal,A, R3").replace("Elvedal,P, R4", "Fjordvik,U, R4")
    found = {one.code: one for one in te.check(plan_of(tmp_path, BEFORE, after), language="en")}
    assert found["panel_other_party"].what.endswith("not as the same party: 2.")
    assert found["panel_other_case"].what.endswith("not in the same case: 1.")
    assert found["panel_other_party"].severity is Severity.WARNING
    assert not any(code in str(one) for one in found.values() for code in ("R3", "r3", "R4"))
    assert all(one.rows == () for one in found.values())


def test_a_person_twice_in_a_wave_is_found_across_surveys(tmp_path):
    plan = plan_of(tmp_path, BEFORE, AFTER + AFTER.splitlines()[1] + "\n")
    errors = [one for one in te.check(plan) if one.severity is Severity.ERROR]
    assert [(one.code, one.file, one.rows) for one in errors] == [("respondent_twice", "after.csv", (2, 11))]


def test_answers_without_a_code_are_counted_and_not_linked(tmp_path):
    plan = plan_of(tmp_path, rows(0, ["r1", "", ""]), rows(1, ["r1", ""]))
    found = {one.code: one for one in te.check(plan, language="en")}
    assert found["panel_linked"].what.endswith("1 of 1.")
    assert "code: 3." in found["panel_without_code"].what


def test_a_panel_needs_a_column_of_codes(tmp_path):
    (problem,) = te.check(write_study(tmp_path, study={"panel": True}, interviews=None))
    assert problem.code == "panel_without_respondents"
