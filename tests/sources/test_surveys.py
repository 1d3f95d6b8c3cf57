"""Surveys: waves, several files, missing answers by reason, weights, and what is never shown."""

import io

import numpy as np
import pandas as pd
import pyreadstat
import pytest

import trepart_eval as te
from trepart_eval.sources.checked_tables import DECLARED_MISSING, DONT_KNOW, NO_ANSWER, NOT_ASKED
from trepart_eval.vocabulary.languages import Language

from builders import ANSWERS, SURVEY, merged, write_study

HEADER = "case,party,q1,q2,q3"
WAVES = {"before": {"values": [2011, "T1"]}, "after": {"values": [2015]}}


def study_with(folder, files, surveys=None, **changes):
    """A study of surveys only; each given as what differs from the builder's."""
    sources = [merged(SURVEY, survey) for survey in (surveys or [{}])]
    return write_study(folder, files=files, surveys=sources, interviews=None, **changes)


def answers(folder, text, survey=None, **changes):
    plan = study_with(folder, {"answers.csv": text}, [survey or {}], **changes)
    return te.load(te.read_study(plan)).answers


def problems(folder, text, survey=None, **changes):
    plan = study_with(folder, {"answers.csv": text}, [survey or {}], **changes)
    return te.check(plan, language=Language.EN)


def sav(folder, frame, **options):
    pyreadstat.write_sav(frame, folder / "made.sav", **options)
    return (folder / "made.sav").read_bytes()


def test_reasons_for_no_answer_are_kept_apart(tmp_path):
    text = f"{HEADER}\nElvedal,P,,9,99\nElvedal,P,5,vet ikke,-1\n"
    found = answers(tmp_path, text, {"missing": [99, "-1"]}, scales={"agreement": {"dont_know": [9, "Vet ikke"]}})
    assert found.steps["q1"].tolist() == [NO_ANSWER, 4]
    assert found.steps["q2"].tolist() == [DONT_KNOW, DONT_KNOW]
    assert found.steps["q3"].tolist() == [DECLARED_MISSING, DECLARED_MISSING]


@pytest.mark.parametrize(
    "declared", [{"q1": [7, 8]}, {"q1": [{"lo": 6, "hi": 8}]}, {"q1": [{"lo": 8, "hi": 8}, {"lo": 7, "hi": 7}]}]
)
def test_an_spss_file_may_declare_values_or_ranges_missing(tmp_path, declared):
    frame = pd.DataFrame({"case": ["Elvedal"] * 4, "party": ["P"] * 4, "q1": [1.0, 7.0, 8.0, np.nan]})
    frame = frame.assign(q2=1.0, q3=1.0)
    plan = study_with(
        tmp_path, {"answers.sav": sav(tmp_path, frame, missing_ranges=declared)}, [{"file": "answers.sav"}]
    )
    steps = te.load(te.read_study(plan)).answers.steps["q1"]
    assert steps.tolist() == [0, DECLARED_MISSING, DECLARED_MISSING, NO_ANSWER]


def test_missing_letters_of_stata_are_declared_missing(tmp_path):
    frame = pd.DataFrame({"case": ["Elvedal"] * 3, "party": ["P"] * 3, "q1": [1.0, "a", np.nan], "q2": 1.0, "q3": 1.0})
    pyreadstat.write_dta(frame, tmp_path / "made.dta", missing_user_values={"q1": ["a"]})
    content = (tmp_path / "made.dta").read_bytes()
    plan = study_with(tmp_path, {"answers.dta": content}, [{"file": "answers.dta"}])
    steps = te.load(te.read_study(plan)).answers.steps["q1"]
    assert steps.tolist() == [0, DECLARED_MISSING, NO_ANSWER]


@pytest.mark.parametrize("codes", [(11.0, 12.0, 13.0), (0.0, 1.0, 5.0)])
def test_answers_in_words_may_be_the_labels_of_the_file_whatever_its_codes(tmp_path, codes):
    frame = pd.DataFrame({"case": ["Elvedal"] * 3, "party": ["P"] * 3, "q1": codes, "q2": 1.0, "q3": 1.0})
    labels = dict(zip(codes, ["Helt enig", "Helt uenig", "Vet ikke"], strict=True))
    content = sav(tmp_path, frame, variable_value_labels={"q1": labels})
    scales = {"agreement": {"labels": {"Helt enig": 5, "Helt uenig": 1}, "dont_know": ["vet ikke"]}}
    plan = study_with(tmp_path, {"answers.sav": content}, [{"file": "answers.sav"}], scales=scales)
    assert te.load(te.read_study(plan)).answers.steps["q1"].tolist() == [4, 0, DONT_KNOW]


def test_a_scale_may_be_long_and_start_anywhere(tmp_path):
    scales = {"agreement": {"low": -100, "high": 100, "dont_know": [999]}}
    found = answers(tmp_path, f"{HEADER}\nElvedal,P,-100,0,100\n", scales=scales)
    assert [found.values(name)[0] for name in ("q1", "q2", "q3")] == [-100, 0, 100]


def test_waves_are_read_from_a_column_or_said_of_the_whole_file(tmp_path):
    files = {
        "both.csv": f"{HEADER},year\nElvedal,P,1,1,1,2015\nElvedal,P,1,1,1,t1\n",
        "last.csv": f"{HEADER}\nElvedal,P,1,1,1\n",
    }
    surveys = [{"file": "both.csv", "columns": {"wave": "year"}}, {"file": "last.csv", "constants": {"wave": "after"}}]
    found = te.load(te.read_study(study_with(tmp_path, files, surveys, waves=WAVES))).answers
    assert found.wave.tolist() == [1, 0, 1]


def test_a_whole_file_may_be_one_case_and_one_party(tmp_path):
    survey = {"columns": None, "constants": {"case": "fjordvik", "party": "union_reps"}}
    found = answers(tmp_path, "q1,q2,q3\n1,2,3\n", survey)
    assert (found.case.tolist(), found.party.tolist()) == ([1], [2])


def test_a_survey_that_did_not_ask_an_item_says_so(tmp_path):
    files = {"one.csv": f"{HEADER}\nElvedal,P,1,2,3\n", "two.csv": "case,party,q1\nElvedal,P,1\n"}
    surveys = [{"file": "one.csv"}, {"file": "two.csv", "items": ["q1"]}]
    found = te.load(te.read_study(study_with(tmp_path, files, surveys))).answers
    assert found.steps["q2"].tolist() == [1, NOT_ASKED]


TRUST = {"name": "q4", "topic": "trust", "scale": "agreement"}


def test_an_item_on_another_topic_is_loaded_beside_those_that_are_scored(tmp_path):
    items = [{"name": "q1", "criterion": "purpose", "scale": "agreement"}, TRUST]
    found = answers(tmp_path, "case,party,q1,q4\nElvedal,P,1,4\nElvedal,A,4,9\n", items=items)
    assert found.steps["q4"].tolist() == [3, DONT_KNOW]
    assert [item.about for item in found.items] == ["purpose", "trust"]


def test_an_item_on_another_topic_changes_no_score(tmp_path):
    items = [{"name": "q1", "criterion": "purpose", "scale": "agreement"}]
    text = "case,party,q1,q4\nElvedal,P,1,4\nElvedal,A,4,9\n"
    tables = []
    for number, asked in enumerate([items, [*items, TRUST]]):
        folder = tmp_path / str(number)
        folder.mkdir()
        plan = study_with(folder, {"answers.csv": text}, items=asked)
        tables.append(te.score(te.load(te.read_study(plan))).table)
    pd.testing.assert_frame_equal(*tables)


def test_values_of_the_study_say_which_case(tmp_path):
    found = answers(tmp_path, f"{HEADER}\n1,P,1,2,3\n2.0,P,1,2,3\n", {"case_values": {"1": "Fjordvik", "2": "Elvedal"}})
    assert found.case.tolist() == [1, 0]


def test_a_party_may_be_what_an_empty_cell_means(tmp_path):
    found = answers(tmp_path, f"{HEADER}\nElvedal,,1,2,3\n", parties={"employees": {"values": [""]}})
    assert found.party.tolist() == [3]


def test_rows_without_anything_are_left_out_and_counted(tmp_path):
    found = answers(tmp_path, f"{HEADER}\nElvedal,P,1,2,3\n,,,,\nElvedal,P,,,\n\n")
    assert (found.n_respondents, found.n_blank_rows) == (2, 2)


def test_weights_are_numbers_from_zero_up(tmp_path):
    text = f"{HEADER},w\nElvedal,P,1,1,1,0\nElvedal,P,1,1,1,\nElvedal,P,1,1,1,-1\nElvedal,P,1,1,1,heavy\n"
    (problem,) = problems(tmp_path, text, {"columns": {"weight": "w"}})
    assert (problem.code, problem.rows) == ("bad_weight", (3, 4, 5))


def test_a_respondent_may_answer_in_two_waves_and_two_cases_but_not_twice_in_one(tmp_path):
    rows = ["Elvedal,P,1,1,1,2011,r1", "Elvedal,P,1,1,1,2015,r1", "Fjordvik,P,1,1,1,2011,r1", "Elvedal,A,1,1,1,2011,R2"]
    survey = {"columns": {"wave": "year", "respondent": "id"}}
    text = f"{HEADER},year,id\n" + "\n".join(rows) + "\n"
    assert problems(tmp_path, text, survey, waves=WAVES) == []
    (problem,) = problems(tmp_path, text + rows[1] + "\n", survey, waves=WAVES)
    assert (problem.code, problem.rows) == ("respondent_twice", (3, 6))


def test_a_respondent_in_two_files_of_a_survey_is_found_in_both(tmp_path):
    files = {name: f"{HEADER},id\nElvedal,P,1,1,1,7{suffix}\n" for name, suffix in (("a.csv", ""), ("b.csv", ".0"))}
    plan = study_with(tmp_path, files, [{"file": None, "files": list(files), "columns": {"respondent": "id"}}])
    assert [(p.code, p.file, p.rows) for p in te.check(plan)] == [
        ("respondent_twice", "a.csv", (2,)),
        ("respondent_twice", "b.csv", (2,)),
    ]


def test_unnumbered_respondents_are_not_the_same_person(tmp_path):
    text = f"{HEADER},id\nElvedal,P,1,1,1,\nElvedal,P,1,1,1,\nElvedal,P,1,1,1,r1\n"
    assert problems(tmp_path, text, {"columns": {"respondent": "id"}}) == []


@pytest.mark.parametrize("language", Language)
def test_who_answered_is_never_shown_whatever_is_wrong(tmp_path, language):
    rows = [f"Elvdal,X,9,7,x{n},-{n},kari{n}@kommune.no" for n in range(9)] * 2
    text = f"{HEADER},w,id\n" + "\n".join(rows) + "\n"
    plan = study_with(tmp_path, {"answers.csv": text}, [{"columns": {"respondent": "id", "weight": "w"}}])
    found = te.check(plan, language=language)
    assert "respondent_twice" in {problem.code for problem in found}
    assert "kari" not in "".join(f"{problem}{problem.to_dict()}" for problem in found)


def test_signs_in_a_cell_never_steer_the_terminal(tmp_path):
    found = problems(tmp_path, f"{HEADER}\n\x1b[31mElvdal,P\x07,1,2,3\n")
    assert {problem.code for problem in found} == {"unknown_case", "unknown_party"}
    assert all(line.isprintable() for problem in found for line in str(problem).split("\n"))


def test_a_value_is_shown_with_its_label(tmp_path):
    frame = pd.DataFrame({"case": [1.0], "party": ["P"], "q1": [1.0], "q2": [8.0], "q3": [1.0]})
    labels = {"case": {1: "Elvdal"}, "q2": {8: "Ikke aktuelt"}}
    content = sav(tmp_path, frame, variable_value_labels=labels)
    plan = study_with(tmp_path, {"answers.sav": content}, [{"file": "answers.sav"}])
    case, answer = te.check(plan, language=Language.EN)
    assert case.what == "'1 (Elvdal)' is not one of the study's cases."
    assert case.mend.startswith("Did you mean 'Elvedal'?")
    assert answer.what == "Answer 8 (Ikke aktuelt) is outside the scale 1–5."


def test_a_file_of_questions_in_full_is_read_by_them(tmp_path):
    frame = pd.DataFrame({"case": ["Elvedal"], "party": ["P"], "Hvor enig er du, alt i alt?\n(1–5)": [4]})
    stream = io.BytesIO()
    frame.to_excel(stream, index=False)
    survey = {"file": "a.xlsx", "items": ["q1"], "item_columns": {"q1": "Hvor enig er du, alt i alt? (1–5)"}}
    plan = study_with(tmp_path, {"a.xlsx": stream.getvalue()}, [survey])
    assert te.load(te.read_study(plan)).answers.values("q1").tolist() == [4]


def test_nothing_asked_of_a_file_is_changed_in_it(tmp_path):
    plan = study_with(tmp_path, {"answers.csv": ANSWERS})
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    te.load(te.read_study(plan))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
