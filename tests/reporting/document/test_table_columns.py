"""Columns of a table on paper."""

from __future__ import annotations

import pytest

from trepart_eval.reporting.document.letter_widths import width_of
from trepart_eval.reporting.document.table_columns import columns_for

LINE, SIZE, PADDING = 450.0, 8.0, 7.0


def columns(header, *rows):
    return columns_for(header, rows, line=LINE, size=SIZE, padding=PADDING)


def test_letters_are_measured_and_not_counted():
    assert width_of("mmmm") > 3 * width_of("llll")
    assert width_of("Kommune", bold=True) > width_of("Kommune")
    assert width_of("") == 0


def test_each_column_has_room_for_its_longest_word():
    found = columns(["Kommune", "Antall tillitsvalgte i kommunen"], ["Nord-Aurdal", "et ord til " * 30])
    assert found.room(0) >= width_of("Nord-Aurdal")
    assert found.room(1) >= width_of("tillitsvalgte", bold=True)
    assert sum(found.widths) == pytest.approx(LINE)
    assert found.size == SIZE


def test_columns_that_nearly_fit_keep_their_texts_on_one_line_in_smaller_letters():
    texts = ["m" * 32, "m" * 26]
    found = columns(["Case", "n"], texts)
    assert SIZE / 1.2 <= found.size < SIZE
    assert [found.room(place) for place in range(2)] == pytest.approx([width_of(text) for text in texts])


def test_a_table_with_little_in_it_is_narrower_than_the_line():
    found = columns(["År", "Prosent"], ["2014", "7,5"])
    assert sum(found.widths) < 0.4 * LINE


def test_columns_that_can_not_fit_share_the_line_and_rows_keep_their_names():
    found = columns(["Nord-Aurdal", *["b" * 50] * 6])
    assert sum(found.widths) == pytest.approx(LINE, rel=1e-6)
    assert found.room(0) >= width_of("Nord-Aurdal", bold=True)
    assert found.widths[1:] == (found.widths[1],) * 6


@pytest.mark.parametrize("count", [1, 5, 40, 100])
def test_columns_never_run_over_the_line(count):
    found = columns(["Case", *["tillitsvalgte"] * count], ["Åsnes", *["1"] * count])
    assert sum(found.widths) <= LINE * (1 + 1e-9)


def test_text_after_figures_gets_more_air():
    kinds, texts = ["text", "figures", "text"], (["Case", "n", "Lesning"], [["Åsnes", "1", "sterk"]])
    plain, aired = (columns_for(*texts, given, line=LINE, size=SIZE, padding=PADDING) for given in ((), kinds))
    assert aired.gaps[2] > aired.gaps[0] == plain.gaps[2] == 0
    assert aired.widths[2] - plain.widths[2] == pytest.approx(aired.gaps[2])
    assert aired.room(2) == pytest.approx(plain.room(2))
