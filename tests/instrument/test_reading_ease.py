"""LIX counts words, long words and sentences as Björnsson (1968) does."""

import math

import pytest

from trepart_eval.instrument import items, lix, readability
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language

HARDEST = 60
"""Björnsson's border to very difficult, for the statements of a form as one text."""


def test_the_index_of_a_text_worked_out_by_hand():
    """8 words in 2 sentences, of which 'sjukefråvær' and 'kommunen' are long: 8/2 + 100*2/8 = 29."""
    assert lix("Vi har mindre sjukefråvær. Kommunen er glad nå.") == pytest.approx(29)


def test_a_word_of_six_letters_is_short_and_of_seven_long():
    assert lix("målene") == 1
    assert lix("partene") == 101


def test_letters_outside_ascii_count_as_one_each():
    assert lix("øøøøøø") == lix("oooooo") == 1


@pytest.mark.parametrize("text", ["Er du enig? Ja!", "Dette er alt: ja nå.", "Er du «enig»? Ja nå."])
def test_colons_question_and_exclamation_marks_end_sentences(text):
    assert lix(text) == pytest.approx(len(text.split()) / 2)


def test_a_point_within_a_number_ends_no_sentence():
    assert lix("vi er 1.5 her") == 4


def test_a_hyphen_joins_one_long_word():
    assert lix("p-verdi er én") == pytest.approx(3)
    assert lix("Nord-Odal er en by") == pytest.approx(4 + 25)


@pytest.mark.parametrize("text", ["", "   ", "–", "…"])
def test_a_text_without_words_has_no_index(text):
    assert math.isnan(lix(text))


def test_blanks_and_line_breaks_change_nothing():
    assert lix("Vi når\n målene.") == lix("  Vi  når målene. ")


def test_every_item_is_reported_in_every_language():
    table = readability("full").table
    assert len(table) == 3 * len(items("full"))
    assert set(table.columns) <= set(COLUMNS)
    assert table["lix"].notna().all()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("form", ["full", "short", "pulse", "self_assessment"])
def test_no_form_is_very_difficult_to_read(form, language):
    assert readability(form).of_all(language).lix < HARDEST


@pytest.mark.parametrize("language", Language)
def test_the_summary_says_that_the_index_of_one_item_is_rough(language):
    assert {"nb": "grovt", "nn": "grovt", "en": "rough"}[language] in readability("short").summary(language)
