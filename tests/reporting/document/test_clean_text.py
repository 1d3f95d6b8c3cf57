"""Text from data, made fit to print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepart_eval.reporting.document.clean_text import breakable, clean

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
