"""Cells as a reader sees them."""

from __future__ import annotations

import pytest

from trepart_eval.reporting.document import HIDDEN, MISSING, Interval, Kind, Number, Percent, Table
from trepart_eval.reporting.document.cells import cell_text
from trepart_eval.vocabulary.languages import Language


@pytest.mark.parametrize(
    ("cell", "norwegian", "english"),
    [
        (Number(1234.56, 1), "1\u00a0234,6", "1,234.6"),
        (Number(-0.04, 1), "0,0", "0.0"),
        (Number(-2.5), "−3", "−3"),
        (Percent(0.625), "63\u00a0%", "63%"),
        (Interval(3.14, 4.2, 1), "3,1–4,2", "3.1–4.2"),
        (Interval(-1, 1, 1), "−1,0\u00a0til\u00a01,0", "−1.0\u00a0to\u00a01.0"),
        (HIDDEN, ":", ":"),
        (MISSING, "–", "–"),
        (Number(float("nan")), "–", "–"),
        (Percent(float("inf")), "–", "–"),
        (Interval(0, float("nan")), "–", "–"),
        ("hidden", "hidden", "hidden"),
    ],
)
def test_a_cell_is_written_as_the_language_writes_it(cell, norwegian, english):
    assert cell_text(cell, Language.NB) == norwegian
    assert cell_text(cell, Language.NN) == norwegian
    assert cell_text(cell, Language.EN) == english


def test_a_column_of_figures_is_known_by_its_cells():
    table = Table("T", ("a", "b", "c"), (("x", Number(1), HIDDEN), ("y", MISSING, "tekst")))
    assert table.column_kinds == (Kind.TEXT, Kind.FIGURES, Kind.TEXT)
