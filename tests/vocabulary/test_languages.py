"""Which language is spoken, and how it writes a number."""

import math

import pytest

from trepart_eval.vocabulary.languages import Language, choose_language, format_number, language_of


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("nb", Language.NB), ("nb_NO.UTF-8", Language.NB), ("no", Language.NB), ("NN-no", Language.NN),
        ("en-GB", Language.EN), ("en.UTF-8", Language.EN), ("C.UTF-8", None), ("sv_SE", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_code_names_one_of_three_languages_or_none(code, language):
    assert language_of(code) is language


@pytest.mark.parametrize(
    ("asked", "environment", "study", "language"),
    [
        ("en", {"TREPART_LANG": "nn", "LANG": "nb_NO"}, Language.NB, Language.EN),
        (None, {"TREPART_LANG": "nn", "LANG": "en_GB"}, Language.NB, Language.NN),
        (None, {"LANG": "en_GB"}, Language.NN, Language.NN),
        (None, {"LC_ALL": "nn_NO", "LANG": "en_GB"}, None, Language.NN),
        (None, {"LC_MESSAGES": "en_US", "LANG": "nb_NO"}, None, Language.EN),
        (None, {"LANG": "C"}, None, Language.NB),
        (None, {}, None, Language.NB),
        ("", {}, Language.EN, Language.EN),
        (None, {"TREPART_LANG": "sv"}, Language.EN, Language.EN),
    ],
)
def test_the_language_is_what_was_asked_then_the_environment_then_the_study(asked, environment, study, language):
    assert choose_language(asked, environment, study=study) is language


@pytest.mark.parametrize("refuse", [lambda: choose_language("sv", {"LANG": "en"}), lambda: Language("sv")])
def test_an_unknown_language_that_was_asked_for_is_refused_with_those_there_are(refuse):
    with pytest.raises(ValueError, match="language is 'sv'; choose 'nb', 'nn' or 'en'"):
        refuse()


@pytest.mark.parametrize(
    ("number", "decimals", "norwegian", "english"),
    [
        (1234.56, 1, "1\u00a0234,6", "1,234.6"),
        (-0.5, 0, "\u22121", "\u22121"),
        (0.5, 0, "1", "1"),
        (2.675, 2, "2,68", "2.68"),
        (-0.04, 1, "0,0", "0.0"),
        (1_000_000, 0, "1\u00a0000\u00a0000", "1,000,000"),
        (math.nan, 1, "–", "–"),
    ],
)
def test_a_number_is_written_as_the_language_writes_it(number, decimals, norwegian, english):
    assert format_number(number, Language.NB, decimals=decimals) == norwegian
    assert format_number(number, Language.NN, decimals=decimals) == norwegian
    assert format_number(number, Language.EN, decimals=decimals) == english
