"""A problem reads as what, where and mend; many alike become a few lines."""

import pickle

import pytest

from trepart_eval.problems import InputError, Problem, Problems, Severity
from trepart_eval.vocabulary.languages import Language


def answer_problem(**place):
    return Problem(
        "answer_outside_scale", details={"value": 9, "low": 1, "high": 5}, **{"language": Language.EN, **place}
    )


def many(count):
    problems = Problems()
    for row in range(2, count + 2):
        problems.add("unknown_party", file="a.csv", rows=[row], column="role", value=f"x{row}", known="leader")
    return problems


def test_a_problem_is_three_lines_what_where_mend():
    problem = answer_problem(file="answers.csv", rows=(2,), column="q1")
    assert str(problem).splitlines() == [
        "Answer 9 is outside the scale 1–5.",
        "  where: answers.csv, row 2, column 'q1'",
        f"  mend:  {problem.mend}",
    ]


@pytest.mark.parametrize(
    ("rows", "n_rows", "expected"),
    [
        ((2,), 1, "row 2"),
        ((2, 3, 7), 3, "rows 2, 3 and 7"),
        ((2, 3, 4, 5, 6), 5, "rows 2, 3, 4, 5 and 6"),
        ((2, 3, 4, 5, 6), 1206, "rows 2, 3, 4, 5, 6 and 1,201 more"),
    ],
)
def test_rows_are_named_or_counted(rows, n_rows, expected):
    assert answer_problem(rows=rows, n_rows=n_rows).where == expected


def test_a_problem_without_a_place_has_no_where():
    assert "where:" not in str(answer_problem())


def test_a_place_never_holds_control_signs():
    problem = answer_problem(file="a\x1b.csv", sheet="\x07", column="q\n1", key="k\x00")
    assert problem.where.isprintable()


def test_a_problem_says_the_same_in_another_language():
    assert answer_problem(language=Language.NN).what == "Svaret 9 er utanfor skalaen 1–5."


def test_a_suggestion_stands_before_the_mend():
    problem = Problem(
        "unknown_party", details={"value": "lder", "known": "leder", "suggestion": "leder"}, language=Language.NB
    )
    assert problem.mend.startswith("Mente du «leder»? Rett verdien")


def test_a_problem_as_plain_values_keeps_rows_and_column():
    found = answer_problem(file="answers.csv", rows=(2, 3), column="q1").to_dict()
    assert found["where"] == {
        "file": "answers.csv", "sheet": "", "rows": [2, 3], "n_rows": 2, "column": "q1", "key": "",
    }  # fmt: skip


def test_the_first_five_alike_are_kept_and_the_rest_counted():
    problems = list(many(200))
    assert len(problems) == 6
    assert problems[-1].details["count"] == 195
    assert (problems[-1].rows, problems[-1].n_rows) == ((7, 8, 9, 10, 11), 195)


def test_the_count_of_the_rest_names_an_example_and_its_mend():
    rest = InputError(many(200), Language.EN).problems[-1]
    assert rest.what == "195 more of the same kind: 'x7' is not one of the study's parties."
    assert rest.mend.startswith("Correct the value")


def test_the_count_of_the_rest_says_in_plain_values_what_it_is_like():
    rest = InputError(many(200), Language.EN).problems[-1].to_dict()
    assert (rest["code"], rest["like"]) == ("more_alike", "unknown_party")


def test_problems_in_different_columns_are_not_counted_as_alike():
    problems = Problems()
    for number in range(20):
        problems.add("unknown_party", file="a.csv", column=f"role{number}", value="x", known="leader")
    assert len(problems) == 20


def test_a_costly_detail_is_found_only_for_problems_that_are_kept():
    asked = []
    problems = Problems()
    for row in range(100):
        problems.add(
            "unknown_party", file="a.csv", rows=[row], value="x", known="leader", suggestion=lambda: asked.append(1)
        )
    assert len(asked) == 6


def test_an_error_lists_errors_before_warnings_and_counts_what_it_leaves_out():
    problems = Problems()
    problems.warn("no_informants", file="i.csv", min_n=5)
    for number in range(40):
        problems.add("unknown_party", file=f"{number}.csv", value="x", known="leader")
    text = str(InputError(problems, Language.EN))
    assert text.startswith("'x' is not one of the study's parties.")
    assert text.endswith("… and 11 more. Mend the first ones and run again.")


def test_warnings_alone_stop_nothing():
    problems = Problems()
    problems.warn("no_informants", file="i.csv", min_n=5)
    problems.raise_if_any()
    assert [problem.severity for problem in problems] == [Severity.WARNING]


def test_an_error_survives_the_way_from_another_process():
    error = InputError(many(20), Language.NN)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes


def test_jupyter_shows_an_error_of_input_without_a_traceback():
    problems = Problems()
    problems.add("no_codings")
    (shown,) = InputError(problems, Language.EN)._render_traceback_()
    assert shown.startswith("The study has no coded interviews.")
    assert "Traceback" not in shown
