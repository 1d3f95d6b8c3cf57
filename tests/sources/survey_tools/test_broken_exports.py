"""Exports that were cut off, put together, renamed or saved in Excel say what happened and how to mend it."""

from __future__ import annotations

import csv
import datetime
import io

import pytest

import survey_exports as made
import trepart_eval as te

ROWS = made.answers()
PLAIN = made.direct(ROWS).decode()
HEADER, *LINES = PLAIN.splitlines()
TEXT = made.nettskjema(ROWS, full="nb", words="nb").decode()
THREE = made.surveyxact(ROWS)


def the_problem(folder, code, file, files, language, **survey):
    found = te.check(made.write_plan(folder, file, files, **survey), language=language)
    (problem,) = [one for one in found if one.code == code]
    return problem


def excel_dates():
    lines = made.cells(ROWS)
    lines[3][2] = datetime.datetime(2026, 2, 1)
    return made.workbook(HEADER.split(","), lines)


def question_split():
    """A question with the separator in it, unquoted, becomes two cells of the header."""
    question = "Målene er så klare; at vi kan se om de blir nådd"
    lines = [line.replace(",", ";") for line in LINES]
    return f"municipality;party;purpose1;{question};follow_up1;follow_up2\n" + "\n".join(lines) + "\n"


BROKEN = {
    "half a download, row cut off": (
        *("file_ends_midway", PLAIN[:-9]),
        "Filen slutter midt i den siste raden.",
        "The download was probably cut off. Download the file again; more rows may be missing.",
    ),
    "half a download, quotation mark open": (
        *("file_ends_midway", TEXT[: TEXT.rindex('"2026') + 6]),
        "Filen slutter midt i den siste raden.",
        "The download was probably cut off. Download the file again; more rows may be missing.",
    ),
    "all columns in one cell": (
        *("columns_in_one_cell", "\n".join(f'"{line}"' for line in [HEADER, *LINES])),
        "Alle kolonnenavnene står i én celle.",
        "put the file into the study without opening it in Excel.",
    ),
    "question split over two cells": (
        *("header_uneven", question_split()),
        "Overskriften har 7 kolonner, men alle radene har 6.",
        "A question with a separator in it is probably split into two cells.",
    ),
    "letters read as others": (
        *("letters_broken", TEXT.encode().decode("cp1252", "replace")),
        "Bokstaver som æ, ø og å er ødelagt i overskriften",
        "The file was opened with the wrong encoding and saved.",
    ),
    "two exports put together": (
        *("second_header", PLAIN + PLAIN),
        "Kolonnenavnene står en gang til nede blant svarene.",
        "List them as separate files under 'files', or use only the last.",
    ),
    "two exports put together without the header": (
        *("submission_twice", TEXT + TEXT.partition("\n")[2]),
        "Samme innsending står i flere rader.",
        "Use only the last; it has the answers of the first.",
    ),
    "a column renamed": (
        *("question_missing", PLAIN.replace("purpose1", "Formål (1)", 1)),
        "Kolonnen «purpose1» finnes ikke, verken under det navnet eller som spørsmålet «Jeg vet hva",
        "If the column was renamed, name it as it is now under item_columns or columns. The file has: municipality,",
    ),
    "a word that isn't on the scale": (
        *("answer_not_on_scale", TEXT.replace("Helt uenig", "Svært uenig", 1)),
        "Svaret «Svært uenig» er ikke et tall på skalaen 1–5.",
        "If all answers are words, you may export with codes instead.",
    ),
}


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize(("code", "text", "what", "mend"), BROKEN.values(), ids=BROKEN)
def test_a_broken_export_says_what_happened_and_how_to_mend_it(tmp_path, code, text, what, mend, language):
    problem = the_problem(tmp_path, code, "svar.csv", {"svar.csv": text.encode()}, language)
    assert (what in problem.what) if language == "nb" else (mend in problem.mend)


@pytest.mark.parametrize(("language", "said"), [("nb", "er en dato, trolig laget av Excel"), ("en", "is a date")])
def test_a_code_that_excel_made_a_date_is_recognised(tmp_path, language, said):
    problem = the_problem(tmp_path, "answer_is_date", "svar.xlsx", {"svar.xlsx": excel_dates()}, language)
    assert said in problem.what
    assert problem.rows == (5,)


@pytest.mark.parametrize(("language", "said"), [("nb", "Respondentkodene er avrundet"), ("en", "are rounded")])
def test_codes_that_excel_rounded_are_recognised_and_not_shown(tmp_path, language, said):
    text = f"{HEADER},code\n" + "\n".join(f"{line},1.23457E+1{n % 9}" for n, line in enumerate(LINES)) + "\n"
    columns = {"case": "municipality", "party": "party", "respondent": "code"}
    problem = the_problem(tmp_path, "codes_rounded", "svar.csv", {"svar.csv": text.encode()}, language, columns=columns)
    assert said in problem.what
    assert "1.23457" not in str(problem)


@pytest.mark.parametrize(
    ("file", "code", "what"),
    [
        ("structure.csv", "surveyxact_structure", "Dette er SurveyXacts fil over spørsmålene, ikke datasettet."),
        ("labels.csv", "surveyxact_labels", "Dette er SurveyXacts fil over svar i ord, ikke datasettet."),
    ],
)
def test_the_wrong_one_of_three_files_is_told_and_the_right_one_suggested(tmp_path, file, code, what):
    assert the_problem(tmp_path, code, file, THREE, "nb").what == what
    assert "Did you mean 'dataset.csv'?" in the_problem(tmp_path, code, file, THREE, "en").mend


def test_a_file_of_questions_that_is_none_is_told(tmp_path):
    problem = the_problem(
        tmp_path, "surveyxact_not_structure", "dataset.csv", THREE, "en", structure="labels.csv", labels="labels.csv"
    )
    assert problem.file == "labels.csv"


SAVED = {
    "semicolons and Windows letters": TEXT.encode("cp1252"),
    "commas": made.delimited([], csv.reader(io.StringIO(TEXT), delimiter=";"), ",").lstrip().encode(),
    "a line that names the separator": b"sep=;\r\n" + TEXT.encode("cp1252"),
    "UTF-16 with tabs": b"\xff\xfe" + TEXT.replace('";"', '"\t"').encode("utf-16-le"),
}  # fmt: skip


@pytest.mark.parametrize("content", SAVED.values(), ids=SAVED)
def test_an_export_saved_with_other_separator_or_letters_is_read_all_the_same(tmp_path, content):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    expected = te.load(te.read_study(made.write_plan(tmp_path / "a", "svar.csv", {"svar.csv": PLAIN.encode()})))
    found = te.load(te.read_study(made.write_plan(tmp_path / "b", "svar.csv", {"svar.csv": content})))
    assert te.score(found).table.to_csv() == te.score(expected).table.to_csv()


def test_a_header_that_may_be_two_columns_names_both(tmp_path):
    text = PLAIN.replace("follow_up1,follow_up2", "follow.up1,follow-up1")
    problem = the_problem(tmp_path, "column_ambiguous", "svar.csv", {"svar.csv": text.encode()}, "en")
    assert problem.what == "'follow_up1' may be several of the file's columns: follow.up1, follow-up1."


def test_two_columns_that_may_be_one_header_are_both_named(tmp_path):
    header, _, rest = made.surveyxact_named(ROWS)[2:].decode("utf-16-le").partition("\n")
    header = header.replace("follow_up1", "follow_u").replace("follow_up2", "other")
    problem = the_problem(tmp_path, "header_ambiguous", "a.csv", {"a.csv": f"{header}\n{rest}".encode()}, "en")
    assert problem.what == "The file's column 'follow_u' may be several: follow_up1, follow_up2."


def test_a_role_ticked_twice_is_a_problem_of_that_row(tmp_path):
    text = made.nettskjema_ticked(ROWS).decode().splitlines()
    text[2] = text[2].replace('"0"', '"1"', 1)
    content = "\n".join(text).encode()
    problem = the_problem(tmp_path, "several_ticked", "a.csv", {"a.csv": content + b"\n"}, "en")
    assert problem.rows == (3,)


def test_minus_one_as_a_code_is_missing_where_the_study_says_so(tmp_path):
    rows = [{**row, "purpose1": -1} if n == 0 else row for n, row in enumerate(ROWS)]
    files = {"data-1.csv": made.nettskjema(rows)}
    (problem,) = [one for one in te.check(made.write_plan(tmp_path, "data-1.csv", files)) if one.rows]
    assert problem.code == "answer_outside_scale"
    data = te.load(te.read_study(made.write_plan(tmp_path, "data-1.csv", files, missing=[-1])))
    assert data.answers.missing_counts("purpose1")["declared_missing"] == 1


def test_forms_put_together_on_purpose_may_number_alike(tmp_path):
    first, second = made.limesurvey(ROWS).decode("utf-8-sig"), made.limesurvey(ROWS[1:] + ROWS[:1]).decode("utf-8-sig")
    content = (first + second.partition("\n")[2]).encode()
    found = te.check(made.write_plan(tmp_path, "a.csv", {"a.csv": content}))
    assert "submission_twice" not in {problem.code for problem in found}


@pytest.mark.parametrize(
    ("language", "said"), [("nb", "Den første raden"), ("nn", "Den første rada"), ("en", "The first row")]
)
def test_a_file_without_its_header_says_so_once_and_repeats_no_answer(tmp_path, language, said):
    text = "\n".join(f"{line},kari@kommune.no" for line in LINES)
    plan = made.write_plan(tmp_path, "a.csv", {"a.csv": f"{text}\n".encode()})
    (problem,) = te.check(plan, language=language)
    assert problem.code == "header_lost"
    assert problem.what.startswith(said)
    assert "kari" not in str(problem)


def test_a_data_set_of_surveyxact_without_its_questions_says_which_files_are_missing(tmp_path):
    numbered = b"respondentid\tstatinternal_1\ts_1\ts_2\n1\t3\t1\t2\n"
    found = te.check(made.write_plan(tmp_path, "dataset.csv", {"dataset.csv": numbered}), language="en")
    assert [one.code for one in found if one.severity == "error"] == ["surveyxact_alone"]
    assert "structure" in found[0].mend
