"""Columns of results are in the vocabulary, and results are tables in Jupyter."""

import pandas as pd
import pytest

import trepart_eval as te
from trepart_eval.vocabulary.columns import COLUMNS

FRAME = pd.DataFrame({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "Y": [1, 1, 0, 0]}, index=list("abcd"))


@pytest.fixture(scope="module")
def results():
    solution = te.relations.qca.minimize(te.relations.qca.truth_table(FRAME, "Y", language="en"), "parsimonious")
    return {
        "sensitivity": te.relations.sensitivity_ranges(FRAME, "Y", language="en"),
        "core": te.relations.robust_core(solution, solution),
        "varied": te.relations.vary_configurations(FRAME, "Y", language="en"),
        "chance": te.relations.chance_of_configurations(FRAME, "Y", language="en"),
        "groups": te.relations.configurations_by_group(solution, ["x", "x", "y", "y"]),
    }


def test_columns_are_those_of_the_vocabulary(results):
    varied, chance, groups = results["varied"], results["chance"], results["groups"]
    tables = [
        results["sensitivity"].table, results["core"].table, results["core"].cases, varied.runs, varied.models,
        varied.terms, varied.influence, chance.table, chance.necessity, groups.table, groups.distances, groups.skewness,
    ]  # fmt: skip
    assert {name for table in tables for name in table.columns} <= set(COLUMNS)


def test_results_are_tables_in_jupyter(results):
    assert all("<table" in found._repr_html_() for found in results.values())
