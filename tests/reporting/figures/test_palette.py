"""Colours of figures can be read by everyone."""

import pytest

from trepart_eval.reporting.figures.palette import (
    CONTRAST,
    GREY,
    INK,
    PARTY_STYLES,
    SCORE_COLOURS,
    contrast,
    party_styles,
    score_colour,
    text_colour,
)


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_contrast_of_a_published_pair():
    # WCAG's technique G18 names #767676 as the lightest grey that can be read on white: 4.54.
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("colour", SCORE_COLOURS)
def test_numbers_can_be_read_on_every_score_colour(colour):
    assert contrast(text_colour(colour), colour) >= CONTRAST


@pytest.mark.parametrize("colour", [INK, GREY])
def test_words_can_be_read_on_white(colour):
    assert contrast(colour, "#FFFFFF") >= CONTRAST


def test_a_score_has_one_colour_for_each_number_that_is_shown():
    assert [score_colour(shown) for shown in (0, 29, 30, 49, 50, 100)] == [
        SCORE_COLOURS[step] for step in (0, 0, 1, 2, 3, 6)
    ]


def test_no_two_parties_share_a_marker():
    styles = party_styles([*PARTY_STYLES, "safety_reps", "employees"])
    assert len({marker for _, marker in styles.values()}) == 5
