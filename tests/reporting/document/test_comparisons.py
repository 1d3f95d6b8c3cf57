"""Units side by side: taken only from what may be shown."""

from __future__ import annotations

import dataclasses
import typing

import pyarrow as pa
import pytest

from trepart_eval.disclosure import not_about_answers
from trepart_eval.disclosure.released import Released
from trepart_eval.reporting.document import HIDDEN, MISSING, Comparison, Number

ROWS = [
    {"case": "A", "wave": "1", "criterion": "trust", "score": 40.0, "status": "ok"},
    {"case": "A", "wave": "1", "criterion": "equality", "score": None, "status": "hidden"},
    {"case": "B", "wave": "1", "criterion": "trust", "score": None, "status": "no_evidence"},
    {"case": "A", "wave": "2", "criterion": "trust", "score": 50.0, "status": "ok"},
]


def compared(**changes):
    given = {
        "caption": "C",
        "released": not_about_answers(pa.Table.from_pylist(ROWS)),
        "unit": "case",
        "measure": "criterion",
        "value": "score",
        "measures": {"equality": "Likeverd", "trust": "Tillit"},
        "unit_heading": "Kommune",
        "where": {"wave": "1"},
    }
    return Comparison(**{**given, **changes})


def test_a_row_per_unit_and_a_column_per_measure_in_the_order_asked():
    table = compared(names={"A": "Alta"}).table()
    assert table.header == ("Kommune", "Likeverd", "Tillit")
    assert table.rows == (("Alta", HIDDEN, Number(40.0)), ("B", MISSING, MISSING))


def test_a_unit_that_has_a_measure_twice_is_refused():
    with pytest.raises(ValueError, match="A has trust twice"):
        compared(where={}).table()


def test_only_a_released_table_is_taken():
    hints = typing.get_type_hints(Comparison)
    assert hints["released"] is Released
    assert "released" in {field.name for field in dataclasses.fields(Comparison)}
