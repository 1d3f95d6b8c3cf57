"""The code about Fafo's claim in docs/configurations.md runs, and its table of a study is one that is read."""

import json
import re
import runpy
import tomllib
from pathlib import Path

import jsonschema
import pytest

from trepart_eval.study.reference import json_schema

PAGE = (Path(__file__).parents[3] / "docs" / "configurations.md").read_text(encoding="utf-8")


def section(title):
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def test_the_code_runs_and_gives_what_its_comments_say(tmp_path):
    (code,) = re.findall(r"```python\n(.*?)```", section("Fafo's claim"), re.DOTALL)
    (tmp_path / "code.py").write_text(code, encoding="utf-8")
    names = runpy.run_path(str(tmp_path / "code.py"))
    claim = names["claim"]
    assert (claim.share_failures, claim.share_successes) == (0.75, 0.25)
    assert names["te"].relations.weak_by_chance([0.3] * 6, 8).share == pytest.approx(0.88, abs=0.005)


def test_the_tables_of_a_study_follow_the_schema():
    (text,) = re.findall(r"```toml\n(.*?)```", section("A study's configurations"), re.DOTALL)
    required = {"study": {"name": "x"}, "cases": {}, "parties": {"politicians": {}}}
    jsonschema.validate({**required, **tomllib.loads(text)}, json.loads(json_schema()))
