"""A notebook in a kernel: what it is given, what it lacks, and where it stops."""

import sys

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from trepart_eval.reporting.notebooks import run_notebook
from trepart_eval.reporting.notebooks.kernel_run import one_line, with_parameters

LACKING = """\
from trepart_eval.problems import InputError, Problems
from trepart_eval.vocabulary.languages import Language
problems = Problems()
problems.add("no_codings")
error = InputError(problems, Language.EN)
raise error
agreement = 1
"""
MAY = {"tags": ["raises-exception"]}


@pytest.fixture(scope="module")
def ran():
    """One kernel for all these tests: what happens in it, in order."""
    cells = [
        new_markdown_cell("# Title"),
        new_code_cell("bølge = 1", metadata={"tags": ["parameters"]}),
        new_code_cell("import sys; (bølge, sys.executable)"),
        new_code_cell(LACKING, metadata=MAY),
        new_code_cell("agreement + 1"),
        new_code_cell("'still here'"),
        new_code_cell("raise ValueError('\\x1b[31mtwo\\nlines\\x1b[0m')", metadata=MAY),
        new_code_cell("'never here'"),
    ]
    told = []
    made = run_notebook(new_notebook(cells=cells), {"bølge": 2, "unknown": 3}, lambda *where: told.append(where))
    return made, told


def texts(cell):
    return [output.data["text/plain"] for output in cell.outputs]


def test_parameters_are_put_in_a_cell_of_their_own():
    notebook = new_notebook(cells=[new_code_cell("bølge = 1", metadata={"tags": ["parameters"]})])
    made = with_parameters(notebook, {"bølge": "Bodø", "unknown": 3})
    assert len(notebook.cells) == 1
    assert made.cells[1].source == "bølge = 'Bodø'"
    assert made.cells[1].metadata["tags"] == ["injected-parameters"]


def test_the_kernel_is_this_python_with_the_parameters_given(ran):
    assert texts(ran[0].notebook.cells[3]) == [f"(2, {sys.executable!r})"]


def test_what_the_study_lacks_is_said_in_a_sentence_and_so_it_is_where_that_was_needed(ran):
    cells = ran[0].notebook.cells
    assert texts(cells[4]) == texts(cells[5]) == ["The study has no coded interviews."]


def test_what_doesn_t_need_it_is_run(ran):
    assert texts(ran[0].notebook.cells[6]) == ["'still here'"]


def test_any_other_error_stops_the_notebook_and_is_told_on_one_line(ran):
    stop = ran[0].stop
    assert (stop.cell, stop.cells, stop.kind, stop.cause) == (8, 9, "ValueError", "two lines")
    assert ran[0].notebook.cells[8].outputs == []


def test_progress_is_told_before_each_cell_that_runs(ran):
    assert ran[1] == [(place, 9) for place in (2, 3, 4, 5, 7, 8)]


def test_a_very_long_cause_is_cut():
    assert len(one_line("word " * 100)) == 300
