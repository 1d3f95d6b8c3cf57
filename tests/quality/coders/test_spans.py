"""Agreement by character and span: published values, properties, and what is refused."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepart_eval.quality import (
    alpha_u_1995,
    binary_u_alpha,
    character_kappa,
    cohen_kappa,
    cu_alpha,
    krippendorff_alpha,
    match_spans,
    merged_spans,
    u_alpha,
)

LENGTH = 30


def from_lengths(spans, value):
    return [(start, start + length, value) for start, length in spans]


# Krippendorff (2004), p. 254
K = from_lengths([(180, 60), (300, 50)], "k")
I_2004 = from_lengths([(225, 70), (370, 30)], "c") + K
J_2004 = from_lengths([(220, 80), (355, 20), (400, 20)], "c") + K

CODES = st.lists(st.sampled_from(["", "goals", "purpose"]), min_size=LENGTH, max_size=LENGTH)


def as_spans(codes, *, joined):
    """Spans of a list of codes per character."""
    spans = [(place, place + 1, code) for place, code in enumerate(codes) if code]
    return merged_spans(spans) if joined else spans


def test_alpha_u_of_1995_on_the_example_of_krippendorff_2004():
    found = alpha_u_1995([I_2004, J_2004], length=300, start=150)
    c = found.by_value["c"]
    assert c.observed_disagreement == pytest.approx(0.0144444, abs=5e-8)
    assert c.expected_disagreement == pytest.approx(0.0532218, abs=5e-8)
    assert float(c) == pytest.approx(0.7286, abs=5e-5)
    assert float(found.by_value["k"]) == 1
    assert float(found) == pytest.approx(0.85867, abs=5e-6)  # published 0.8591, from rounded terms
    assert found.method == "alpha_u_1995"


def test_u_alpha_of_three_coders():
    found = u_alpha([[(3, 14), (22, 52)], [(3, 9), (22, 52)], [(22, 52)]], length=55)
    assert float(found) == pytest.approx(0.7388548717, abs=1e-10)
    assert found.method == "u_alpha_2016"


@pytest.mark.parametrize(("b", "kappa"), [((100, 200), 0.3181818), ((100, 150), None)])
def test_character_kappa_by_the_formula_of_nvivo(b, kappa):
    found = character_kappa([(0, 150)], [b], length=1000)
    if kappa:
        assert float(found) == pytest.approx(kappa, abs=5e-8)
        assert (found.both, found.only_a, found.only_b, found.neither) == (50, 100, 50, 800)
    assert found.both == 50


def test_kappa_rises_when_one_coder_alone_marks_more():
    found = character_kappa([(0, 200)], [(0, 50)], length=1000)
    assert float(found) == pytest.approx(0.3478261, abs=5e-8)
    assert found.observed_agreement == pytest.approx(0.85)


@given(a=CODES, b=CODES, joined=st.booleans())
def test_character_kappa_is_kappa_over_characters(a, b, joined):
    found = character_kappa(as_spans(a, joined=joined), as_spans(b, joined=joined), length=LENGTH, value="goals")
    expected = cohen_kappa([code == "goals" for code in a], [code == "goals" for code in b])
    assert float(found) == pytest.approx(float(expected), abs=1e-12, nan_ok=True)
    assert found.reason == expected.reason


@given(coders=st.lists(CODES, min_size=2, max_size=4))
def test_with_spans_of_one_character_u_alpha_is_nominal_alpha(coders):
    number = {"": 0, "goals": 1, "purpose": 2}
    found = u_alpha([as_spans(codes, joined=False) for codes in coders], length=LENGTH)
    expected = krippendorff_alpha(np.array([[number[code] for code in codes] for codes in coders]).T)
    assert float(found) == pytest.approx(float(expected), abs=1e-12, nan_ok=True)
    assert found.reason == expected.reason


@pytest.mark.parametrize("measure", [u_alpha, binary_u_alpha, cu_alpha, alpha_u_1995])
@given(coders=st.lists(CODES, min_size=2, max_size=4))
def test_order_of_coders_does_not_matter(measure, coders):
    spans = [as_spans(codes, joined=True) for codes in coders]
    ours, theirs = (float(measure(one, length=LENGTH)) for one in (spans, spans[::-1]))
    assert ours == pytest.approx(theirs, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("measure", [u_alpha, binary_u_alpha, cu_alpha, alpha_u_1995])
def test_the_same_spans_agree_entirely(measure):
    spans = [(2, 9, "goals"), (12, 20, "purpose")]
    assert float(measure([spans, spans, spans], length=LENGTH)) == pytest.approx(1)


@pytest.mark.parametrize("measure", [u_alpha, binary_u_alpha, alpha_u_1995])
def test_texts_that_nobody_coded_leave_it_undefined(measure):
    found = measure([[], []], length=LENGTH)
    assert (math.isnan(float(found)), found.reason) == (True, "one_category")


def test_cu_alpha_leaves_uncoded_text_out():
    one, other = [(0, 10, "goals"), (20, 25, "purpose")], [(5, 15, "goals"), (20, 30, "purpose")]
    assert float(cu_alpha([one, other], length=LENGTH)) == 1
    assert cu_alpha([[(0, 5, "goals")], [(10, 20, "goals")]], length=LENGTH).reason == "no_pairs"
    assert cu_alpha([[(0, 5, "goals")], [(0, 5, "goals")]], length=LENGTH).reason == "one_category"


def test_where_coders_mark_is_one_question_and_what_they_call_it_another():
    one, other = [(0, 10, "goals"), (20, 25, "purpose")], [(0, 10, "purpose"), (20, 25, "goals")]
    assert float(binary_u_alpha([one, other], length=LENGTH)) == 1
    assert float(cu_alpha([one, other], length=LENGTH)) < 0


def test_all_of_the_text_coded_by_both_is_undefined_not_perfect():
    found = character_kappa([(0, 10)], [(0, 4), (4, 10)], length=10)
    assert (math.isnan(float(found)), found.reason, found.observed_agreement) == (True, "one_category", 1.0)


def test_a_long_text_costs_no_more_than_a_short_one():
    found = character_kappa([(0, 10**15)], [(0, 10**15)], length=2 * 10**15)
    assert float(found) == 1


@pytest.mark.parametrize(
    ("measure", "threshold", "n_pairs"), [("longer", 0.9, 1), ("longer", 0.5, 2), ("union", 0.7, 1), ("any", 1.0, 3)]
)
def test_spans_match_at_the_threshold_chosen(measure, threshold, n_pairs):
    a, b = [(0, 10), (20, 30), (40, 50)], [(0, 9), (22, 28), (49, 60)]
    found = match_spans(a, b, length=100, threshold=threshold, measure=measure)
    assert len(found.pairs) == n_pairs
    assert len(found.unmatched_a) == len(found.unmatched_b) == 3 - n_pairs
    assert found.share_a == pytest.approx(n_pairs / 3)


def test_spans_of_different_codes_never_match():
    found = match_spans([(0, 10, "goals")], [(0, 10, "purpose")], length=20, measure="any")
    assert (found.pairs, found.unmatched_b) == ((), ((0, 10, "purpose"),))


@given(a=CODES, b=CODES)
def test_matching_does_not_mind_who_is_first(a, b):
    one, other = (as_spans(codes, joined=True) for codes in (a, b))
    ours = match_spans(one, other, length=LENGTH, threshold=0.3)
    theirs = match_spans(other, one, length=LENGTH, threshold=0.3)
    assert len(ours.pairs) == len(theirs.pairs)
    assert ours.share_a == pytest.approx(theirs.share_b, nan_ok=True)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: u_alpha([[(0, 5)], [(4, 99)]], length=10), "outside the text"),
        (lambda: u_alpha([[(5, 5)], []], length=10), "empty"),
        (lambda: u_alpha([[(0, 5)]], length=10), "two coders"),
        (lambda: u_alpha([[(0, 5), (4, 8)], []], length=10), "merged_spans"),
        (lambda: u_alpha([[(0.5, 5)], []], length=10), "whole numbers"),
        (lambda: u_alpha([[], []], length=0), "at least 1"),
        (lambda: character_kappa([(0, 5, "a")], [(0, 5, "b")], length=10), "say which"),
        (lambda: match_spans([], [], length=10, measure="most"), "choose one of"),
        (lambda: match_spans([], [], length=10, threshold=2), "between 0 and 1"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
