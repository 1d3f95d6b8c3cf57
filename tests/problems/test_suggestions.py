"""The nearest known word, whatever the case of its letters."""

import pytest

from trepart_eval.problems.suggestions import nearest


@pytest.mark.parametrize(
    ("written", "meant"),
    [("langauge", "language"), ("BØMLO", "Bømlo"), ("bomlo", "Bømlo"), ("xyzzy", None), ("", None)],
)
def test_a_nearly_right_word_finds_the_one_meant(written, meant):
    assert nearest(written, ["language", "Bømlo", "Asker"]) == meant
