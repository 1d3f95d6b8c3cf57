"""Columns of results are in the vocabulary, and `te.relations` offers the package."""

import pandas as pd

import trepart_eval as te
from trepart_eval.vocabulary.columns import COLUMNS

FRAME = pd.DataFrame({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "Y": [1, 1, 0, 0]})


def test_columns_are_those_of_the_vocabulary():
    qca = te.relations.qca
    table = qca.truth_table(FRAME, "Y")
    tables = [
        table.table.drop(columns=["A", "B"]),
        qca.minimize(table, "parsimonious").fit,
        qca.necessity(FRAME, "Y").table,
        qca.contradictory_assumptions(table).table,
        qca.calibrate_cases(FRAME, {"A": 1}).table,
    ]
    assert {name for one in tables for name in one.columns} <= set(COLUMNS)


def test_results_are_tables_in_jupyter():
    qca = te.relations.qca
    table = qca.truth_table(FRAME, "Y", language="en")
    for found in (table, qca.minimize(table), qca.necessity(FRAME, "Y", language="en")):
        assert "<table" in found._repr_html_()


def test_a_solution_says_how_few_cases_it_rests_on():
    qca = te.relations.qca
    table = qca.truth_table(FRAME, "Y", language="en")
    assert "rests on 2 cases in 2 combinations" in qca.minimize(table).summary()
    assert "each combination rests on 1 case" in table.summary()
