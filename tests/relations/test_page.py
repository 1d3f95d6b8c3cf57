"""The lines of code on the page about relations, and in the README, run as they stand."""

import re
import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import trepart_eval as te

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "relations.md").read_text(encoding="utf-8"), re.DOTALL)
README = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Does it go together with outcomes")[2]


@pytest.fixture(scope="module")
def names(simulated):
    """What a reader has before the first line: a loaded study, and a table with a row per municipality."""
    random = np.random.default_rng(1)
    columns = ("index", "structure", "change", "after", "before", "sick_leave", "full_time")
    table = pd.DataFrame({name: random.normal(size=12) for name in columns}, index=["Drammen", *"abcdefghijk"])
    table["dose"] = table["index"]
    data = te.load(te.read_study(simulated))
    return {"te": te, "data": data, "table": table, "dose": table["dose"], "sick_leave": table["sick_leave"]}


def run(code, names, folder):
    (folder / "code.py").write_text(code, encoding="utf-8")
    return runpy.run_path(str(folder / "code.py"), init_globals=names)


def test_the_code_of_the_page_runs_from_top_to_bottom(names, tmp_path):
    made = run("\n".join(BLOCKS), names, tmp_path)
    assert not made["found"].refused
    assert made["curve"].p_median > 0


def test_the_code_of_the_readme_runs(names, tmp_path):
    (code, *_) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert run(code, names, tmp_path)["te"] is te
