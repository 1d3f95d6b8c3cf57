"""The same code in many spellings, and different codes that must stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepart_eval.vocabulary.spelling import canonical, plain_text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"),
        (1.0, "1"),
        ("1.0", 1),
        ("1,00", 1),
        (-3.0, "-3"),
        ("Leder", " leder "),
        ("Nord\u00a0Odal", "Nord  Odal"),
        ("A\u030as", "Ås"),
        ("\ufeffja", "Ja"),
        (True, 1),
        (None, ""),
        (float("nan"), " "),
    ],
)
def test_spellings_of_the_same_code_are_one(one, other):
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), [("0301", 301), ("0301", "301"), ("1.5", "1"), ("1-0", "1"), ("1.0.0", "1")])
def test_different_codes_stay_apart(one, other):
    assert canonical(one) != canonical(other)


@given(st.text() | st.integers() | st.floats())
def test_a_spelling_is_final(value):
    assert canonical(canonical(value)) == canonical(value)


@given(st.integers(-(2**53), 2**53))
def test_a_whole_number_is_the_same_code_as_text_and_as_a_decimal(number):
    assert canonical(number) == canonical(str(number)) == canonical(float(number)) == canonical(f"{number}.0")


@given(st.text())
def test_plain_text_has_single_blanks_and_none_at_its_ends(text):
    assert plain_text(text).split() == plain_text(text).split(" ") or plain_text(text) == ""
