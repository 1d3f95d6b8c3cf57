"""Every reason for a missing value has words in three languages, and no words are left over."""

import pytest

from trepart_eval.quality.undefined_reasons import Reason, reason_text
from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.languages import Language

TEXTS = read_catalogue("trepart_eval.quality", "texts.toml")


@pytest.mark.parametrize("language", Language)
def test_every_reason_has_words(language):
    words = [reason_text(reason, language) for reason in Reason]
    assert len(set(words)) == len(Reason)
    assert reason_text("", language) == ""


def test_no_words_are_left_over():
    assert set(TEXTS["reason"]) == {reason.value for reason in Reason}


@pytest.mark.parametrize("group", TEXTS)
def test_every_text_is_there_in_three_languages(group):
    for name, texts in TEXTS[group].items():
        assert set(texts) == {language.value for language in Language}, name
