"""Importing the package and asking for help cost nothing."""

import importlib
import json
import os
import subprocess
import sys

import pytest

HEAVY = (
    "numpy",
    "pandas",
    "scipy",
    "matplotlib",
    "pyarrow",
    "pyreadstat",
    "openpyxl",
    "polars",
    "typst",
    "docx",
    "lxml",
)


def loaded_after(code):
    """Heavy modules that a fresh interpreter has loaded after running some code."""
    tail = f"\nimport json, sys\nprint(json.dumps([m for m in {HEAVY!r} if m in sys.modules]))"
    run = subprocess.run([sys.executable, "-c", code + tail], capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def test_importing_the_package_loads_nothing_heavy():
    assert loaded_after("import trepart_eval") == []


@pytest.mark.parametrize(
    "words", [["--help"], *([name, "--help"] for name in ("score", "check", "init", "fetch", "agreement"))]
)
def test_help_loads_nothing_heavy(words):
    code = f"from trepart_eval.cli import main\ntry:\n    main({words!r})\nexcept SystemExit:\n    pass"
    assert loaded_after(code) == []


def test_using_a_verb_loads_what_it_needs():
    assert "numpy" in loaded_after("import trepart_eval as te\nte.score")


def test_scoring_on_the_command_line_needs_no_pandas(tmp_path):
    code = f"from trepart_eval.cli import main\nmain(['score', '--example', 'fafo2017', '--out', {str(tmp_path)!r}])"
    assert "pandas" not in loaded_after(code)


def test_the_public_names_are_all_there():
    code = "import trepart_eval as te\nassert all(getattr(te, name) is not None for name in te.__all__)"
    loaded_after(code)


@pytest.mark.parametrize("stage", ["criteria", "disclosure", "instrument", "relations", "sources"])
def test_the_public_names_of_a_stage_are_all_there(stage):
    module = importlib.import_module(f"trepart_eval.{stage}")
    assert sorted(module._HOME) == sorted(module.__all__) == dir(module)
    assert all(getattr(module, name) is not None for name in module.__all__)


@pytest.mark.parametrize("stage", ["criteria", "disclosure", "instrument", "relations", "sources"])
def test_an_unknown_name_of_a_stage_is_an_attribute_error(stage):
    with pytest.raises(AttributeError, match=f"{stage}.*scoer"):
        importlib.import_module(f"trepart_eval.{stage}").scoer  # noqa: B018 - looking it up is the test


def test_an_unknown_name_is_an_attribute_error():
    import trepart_eval

    with pytest.raises(AttributeError, match="scoer"):
        trepart_eval.scoer  # noqa: B018 - looking it up is the test


def test_python_dash_m_runs_the_command_line():
    env = {**os.environ, "TREPART_LANG": "en"}
    run = subprocess.run(
        [sys.executable, "-m", "trepart_eval", "--version"], capture_output=True, text=True, env=env, check=True
    )
    assert run.stdout.startswith("trepart-eval ")
