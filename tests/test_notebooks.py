"""The notebooks are thin, show nothing but what may be shown, and are stored without results."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
LOGIC = (ast.If, ast.IfExp, ast.For, ast.While, ast.Try, ast.With, ast.FunctionDef, ast.Lambda, ast.ClassDef)
GUARD = {"score": "release_scores", "response_rates": "protect"}

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells_of(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def calls_in(node, within=()):
    """Name of every function called, and the calls that it is an argument of."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", "")
        yield name, within
        within = (*within, name)
    for child in ast.iter_child_nodes(node):
        yield from calls_in(child, within)


def test_the_notebooks_are_those_of_the_flow():
    assert [path.stem for path in NOTEBOOKS] == [
        *("00_study", "01_scores", "02_interviews", "03_intensity"),
        *("04_quality", "05_relations", "06_configurations", "07_report"),
    ]


@each
def test_a_notebook_begins_with_its_question(path):
    first = nbformat.read(path, as_version=4).cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")


@each
def test_a_notebook_is_thin_and_stored_without_results(path):
    code = cells_of(path, "code")
    assert len(code) <= 14
    assert not [node for cell in code for node in ast.walk(ast.parse(cell.source)) if isinstance(node, LOGIC)]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


@each
def test_a_notebook_takes_the_study_and_the_language_as_parameters(path):
    (parameters,) = [cell for cell in cells_of(path, "code") if "parameters" in cell.metadata.get("tags", [])]
    assert parameters.source.startswith('study_path = ".."')
    assert "\nlanguage = None" in parameters.source


@each
def test_every_text_is_there_in_three_languages(path):
    for cell in cells_of(path, "markdown"):
        for language in ("nb", "nn"):
            text = cell.metadata[language]
            assert text.partition(" ")[0] == cell.source.partition(" ")[0]
            assert text.count("\n\n") == cell.source.count("\n\n")


@each
def test_what_is_from_answers_is_protected_before_it_is_shown(path):
    for cell in cells_of(path, "code"):
        for name, within in calls_in(ast.parse(cell.source)):
            assert GUARD.get(name) in {None, *within}, f"{name} in {cell.source}"
