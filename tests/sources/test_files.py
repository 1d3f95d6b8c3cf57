"""One way into every file: which columns are read, under what names, and what is said where that fails."""

import pytest

from trepart_eval.problems import Problems
from trepart_eval.problems.problem import in_language
from trepart_eval.sources.files import read_table
from trepart_eval.study.named_tables import TableFile
from trepart_eval.vocabulary.languages import Language

TEXT = "case;epost;ip;navn;kommentar;q1\nElvedal;a@b.no;10.0.0.1;Kari;fritekst;4\n"


@pytest.fixture
def read(tmp_path):
    """Read columns of a file of the folder; return the table and the problems, in English."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "answers.csv").write_text(TEXT, encoding="utf-8")

    def read_file(name, columns=("case", "q1"), *progress):
        problems = Problems()
        table = read_table(TableFile(tmp_path / name, name), columns, problems, *progress)
        return table, in_language(problems, Language.EN)

    return read_file


def test_only_the_columns_asked_for_are_read(read):
    table, _ = read("data/answers.csv")
    assert list(table.columns) == ["case", "q1"]
    assert not {"a@b.no", "10.0.0.1", "Kari", "fritekst"} & {v for c in table.columns.values() for v in c.values}


def test_a_column_may_be_asked_for_twice(read):
    assert list(read("data/answers.csv", ["q1", "case", "q1"])[0].columns) == ["q1", "case"]


def test_columns_are_handed_out_under_the_names_asked_for(read):
    assert list(read("data/answers.csv", [" case", "q1 \n"])[0].columns) == [" case", "q1 \n"]


@pytest.mark.parametrize(
    ("name", "what", "mend"),
    [
        ("data/answer.csv", "The file 'data/answer.csv' is not there.", "Did you mean 'data/answers.csv'?"),
        ("gone/answers.csv", "The file 'gone/answers.csv' is not there.", "Put the file there"),
        ("data", "'data' is a folder, not a file.", "Name the file in it."),
    ],
)
def test_a_file_that_is_not_there_is_said_with_the_nearest(read, name, what, mend):
    table, (problem,) = read(name)
    assert table is None
    assert (problem.what, problem.mend[: len(mend)]) == (what, mend)


def test_a_format_that_is_not_known_is_said_with_those_that_are(read, tmp_path):
    (tmp_path / "answers.ods").write_bytes(b"PK")
    _, (problem,) = read("answers.ods")
    assert problem.what == "The file type '.ods' is unknown."
    assert ".sav" in problem.mend
    assert ".xlsx" in problem.mend


def test_every_column_that_is_missing_is_said_at_once(read):
    _, problems = read("data/answers.csv", ["kommune", "q1", "cases"])
    assert [problem.column for problem in problems] == ["kommune", "cases"]
    assert problems[1].mend.startswith("Did you mean 'case'?")


def test_a_column_is_known_by_its_name_in_other_letters(read):
    _, (problem,) = read("data/answers.csv", ["CASE"])
    assert problem.mend.startswith("Did you mean 'case'?")


def test_progress_is_told_before_the_rows_are_read(read):
    said = []
    read("data/answers.csv", ["q1"], lambda *what: said.append(what))
    read("data/answers.csv", ["gone"], lambda *what: said.append(what))
    assert said == [("reading", "data/answers.csv", None)]
