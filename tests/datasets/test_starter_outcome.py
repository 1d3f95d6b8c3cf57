"""The outcome that a new study has in comments, and the one in the README, work as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import trepart_eval as te
from trepart_eval.datasets.examples import starter_files
from trepart_eval.vocabulary.languages import Language

from outcome_studies import write_outcome

ROOT = Path(__file__).parents[2]


def of_readme():
    (block,) = re.findall(r"```toml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    return block


def of_starter(language):
    text = starter_files(language)["study.toml"].decode()
    lines = text[text.index("# [[outcome]]") :].splitlines()
    return "\n".join(line.removeprefix("#").strip() for line in lines)


@pytest.mark.parametrize("block", [of_readme(), *map(of_starter, Language)], ids=["README", *Language])
def test_the_example_of_table_12451_is_a_plan_that_only_lacks_its_file(tmp_path, block):
    plan = write_outcome(tmp_path)
    text = "\n".join(line for line in plan.read_text(encoding="utf-8").splitlines() if not line.startswith('"outcome"'))
    plan.write_text(f"{text}\n{block}", encoding="utf-8")
    (outcome,) = te.read_study(plan).outcomes
    assert (outcome.query.table, outcome.query.selection["Region"]) == ("12451", ("cases()",))
    assert [problem.code for problem in te.check(plan)] == ["not_fetched"]
