"""The case list: from a file or written in the study, checked row by row."""

import pytest

import trepart_eval as te
from trepart_eval.problems import Problems
from trepart_eval.problems.problem import in_language
from trepart_eval.sources.cases import load_cases
from trepart_eval.vocabulary.languages import Language

from builders import write_study

COLUMNS = {"case": "case", "municipality_code": "code", "theme": "theme", "employees": "staff"}
HEADER = "case;code;theme;staff\n"


def case_list(folder, text, columns=COLUMNS):
    """Cases of a file and the problems found, in English."""
    cases = {"rows": None, "file": "cases.csv", "columns": columns}
    study = te.read_study(write_study(folder, files={"cases.csv": text}, cases=cases))
    problems = Problems()
    return load_cases(study, problems), in_language(problems, Language.EN)


def test_cases_stand_in_the_order_of_the_norwegian_alphabet(tmp_path):
    cases, _ = case_list(tmp_path, HEADER + "Ås;;;\nØrsta;;;\nasker;;;\nÆrfugl;;;\nZ;;;\n")
    assert cases.keys == ("asker", "Z", "Ærfugl", "Ørsta", "Ås")


def test_everything_about_a_case_follows_its_name(tmp_path):
    cases, problems = case_list(tmp_path, HEADER + "Finnøy;1141; heltid ;1 \nOslo;0301, 0219;;\n")
    assert problems == []
    assert cases.municipality_codes == (("1141",), ("0301", "0219"))
    assert (cases.themes, cases.employees) == (("heltid", ""), (1, None))


def test_only_the_name_is_needed(tmp_path):
    cases, problems = case_list(tmp_path, "case;code\nOslo;nonsense\n", {"case": "case"})
    assert (cases.keys, cases.municipality_codes, cases.employees, problems) == (("Oslo",), ((),), (None,), [])


def test_a_name_with_odd_blanks_is_one_line(tmp_path):
    assert case_list(tmp_path, HEADER + '"Nord\u00a0\n Odal";;;\n')[0].keys == ("Nord Odal",)


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        ("A;;;\n;x;;\n", "empty_case", "cases.csv, row 3, column 'case'"),
        ("A;;;\n;;;\nB;;;\na ;;;\n", "case_twice", "cases.csv, rows 2 and 5, column 'case'"),
        ("all;;;\n", "reserved_name", "cases.csv, row 2, column 'case'"),
        ("A;301;;\n", "leading_zero_lost", "cases.csv, row 2, column 'code'"),
        ("A;03015;;\n", "not_a_municipality_code", "cases.csv, row 2, column 'code'"),
        ("A;1141;;\nB;1142;1141;\nC;1142;;\n", "municipality_twice", "cases.csv, row 4, column 'code'"),
        ("A;;;many\n", "not_a_count", "cases.csv, row 2, column 'staff'"),
        ("A;;;-1\n", "not_a_count", "cases.csv, row 2, column 'staff'"),
        ("A;;;1,5\n", "not_a_count", "cases.csv, row 2, column 'staff'"),
    ],
)
def test_a_wrong_cell_is_named_with_its_place(tmp_path, rows, code, where):
    _, problems = case_list(tmp_path, HEADER + rows)
    assert [problem.where for problem in problems if problem.code == code] == [where]


def test_cases_written_in_the_study_are_named_by_key(tmp_path):
    rows = [{"case": "Oslo"}, {"case": "oslo"}, {"case": "Asker", "municipality_code": "1"}]
    problems = te.check(write_study(tmp_path, cases={"rows": rows}, surveys=None))
    found = {(problem.code, problem.key) for problem in problems if problem.file == "study.toml"}
    assert found >= {
        ("case_twice", "cases.rows[1].case, cases.rows[2].case"),
        ("not_a_municipality_code", "cases.rows[3].municipality_code"),
    }


def test_a_list_of_more_cases_than_there_can_be_is_refused(tmp_path):
    _, problems = case_list(tmp_path, "case\n" + "".join(f"K{n}\n" for n in range(10_001)), {"case": "case"})
    assert [problem.code for problem in problems] == ["too_many"]


@pytest.mark.parametrize(
    ("files", "code"),
    [({}, "file_missing"), ({"cases.csv": "case\n"}, "no_rows"), ({"cases.csv": "x\n1\n"}, "column_missing")],
)
def test_a_case_list_that_cannot_be_read_is_one_problem_for_all_that_needs_it(tmp_path, files, code):
    cases = {"rows": None, "file": "cases.csv", "columns": {"case": "case"}}
    problems = te.check(write_study(tmp_path, files=files, cases=cases))
    assert [problem.code for problem in problems] == [code]


@pytest.mark.parametrize("written", ["0226", "0226 Sørum", "K-0226 SØRUM kommune", "0226 Sørum (-2019)"])
def test_a_municipality_may_be_written_with_its_name(tmp_path, written):
    cases, problems = case_list(tmp_path, HEADER + f"A;{written};;\n")
    assert (cases.municipality_codes, problems) == ((("0226",),), [])


@pytest.mark.parametrize(
    ("written", "code", "mend"),
    [
        ("1625", "unknown_municipality", "Did you mean '1624 Rissa'?"),
        ("0226 Lillestrøm", "municipality_code_and_name", "Did you mean '3205 Lillestrøm'?"),
    ],
)
def test_a_code_that_the_register_lacks_is_a_warning(tmp_path, written, code, mend):
    cases, (problem,) = case_list(tmp_path, HEADER + f"A;{written};;\n")
    assert cases.municipality_codes == ((written[:4],),)
    assert (problem.code, problem.severity, problem.where) == (code, "warning", "cases.csv, row 2, column 'code'")
    assert mend in problem.mend


def test_a_name_without_its_code_gets_the_code_suggested(tmp_path):
    _, (problem,) = case_list(tmp_path, HEADER + "A;Sørum;;\n")
    assert problem.code == "not_a_municipality_code"
    assert "Did you mean '0226 Sørum'?" in problem.mend
