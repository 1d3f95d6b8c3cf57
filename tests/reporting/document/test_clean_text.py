"""Text from data, made fit to print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepart_eval.reporting.document.clean_text import breakable, clean, column_widths

from documents import HOSTILE


@pytest.mark.parametrize("text", [*HOSTILE, "👍🏽 👩‍💻", "a\u00a0b", "co\u00adop", "a\u200eb"])
def test_what_can_be_shown_stays_as_it_is(text):
    assert clean(text) == text


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x9f", "\ud800", "\ufffe", "\u202e", "\u2066"])
def test_what_can_not_be_shown_or_turns_the_text_is_marked(sign):
    assert clean(f"a{sign}b") == "a\ufffdb"


@pytest.mark.parametrize("blank", ["\n", "\t", "\r", "\u2028", "\x85"])
def test_line_breaks_become_spaces(blank):
    assert clean(f"a{blank}b") == "a b"


@given(st.text(), st.integers(1, 30))
def test_breaks_in_long_words_change_nothing_that_is_seen(text, longest):
    text = text.replace("\u200b", "")
    broken = breakable(text, longest)
    assert broken.replace("\u200b", "") == text
    assert all(len(part) <= longest for word in broken.split(" ") for part in word.split("\u200b"))


def test_each_column_has_room_for_its_longest_word():
    widths = column_widths(["Kommune", "Antall tillitsvalgte"], [["Nord-Aurdal", "1"]], 60)
    assert widths[0] >= len("Nord-Aurdal")
    assert widths[1] >= len("tillitsvalgte")
    assert sum(widths) <= 60


def test_columns_that_nearly_fit_keep_their_words_whole_in_smaller_letters():
    widths = column_widths(["a" * 30, "b" * 30], [], 60)
    assert widths == [32, 32]


def test_columns_that_can_not_fit_share_the_line_and_rows_keep_their_names():
    widths = column_widths(["Nord-Aurdal", *["b" * 50] * 6], [], 60)
    assert sum(widths) <= 1.3 * 60
    assert widths[0] >= len("Nord-Aurdal")
    assert len(set(widths[1:])) == 1
