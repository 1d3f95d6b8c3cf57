"""Why a notebook stopped is told in the language asked for, also where Python or the system says it in English."""

from __future__ import annotations

import errno
import os

import pytest

from trepart_eval.reporting.notebooks import Stop, cause_in_words
from trepart_eval.reporting.notebooks.kernel_run import DIED, SILENT
from trepart_eval.vocabulary.languages import Language


def raised(error):
    return Stop(2, 3, type(error).__name__, str(error))


COMMON = [
    FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "data/mine.csv"),
    PermissionError(errno.EACCES, os.strerror(errno.EACCES), "data/mine.csv"),
    OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), "data"),
    ModuleNotFoundError("No module named 'seaborn'"),
    NameError("name 'scores' is not defined"),
    KeyError("party"),
    MemoryError(),
    TimeoutError("timed out"),
    SyntaxError("invalid syntax (1234.py, line 1)"),
]
ENGLISH = {"No such file", "denied", "No space", "Is a directory", "No module", "not defined", "timed out", "invalid"}


@pytest.mark.parametrize("error", COMMON, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("language", [Language.NB, Language.NN])
def test_a_common_cause_is_told_without_a_word_of_english(error, language):
    told = cause_in_words(raised(error), language)
    assert not any(words in told for words in ENGLISH)
    assert told.rstrip().endswith(".")


@pytest.mark.parametrize("error", COMMON, ids=lambda error: type(error).__name__)
def test_the_three_languages_say_it_in_different_words(error):
    said = {cause_in_words(raised(error), language) for language in Language}
    assert len(said) >= 2


@pytest.mark.parametrize("name", ["data/mine.csv", "seaborn", "scores", "party"])
def test_what_is_missing_is_named(name):
    assert any(name in cause_in_words(raised(error), Language.NB) for error in COMMON)


def test_an_error_of_windows_is_told_as_the_same_one_elsewhere():
    said = "[WinError 32] The process cannot access the file: 'scores.xlsx'"
    told = cause_in_words(Stop(1, 1, "PermissionError", said), Language.NB)
    assert told.startswith("Ingen tilgang til «scores.xlsx», eller filen er åpen")


def test_a_kernel_that_died_is_told_apart_from_one_that_never_started():
    died, silent = (cause_in_words(Stop(1, 1, kind, ""), Language.NB) for kind in (DIED, SILENT))
    assert "minne" in died
    assert "kom ikke i gang" in silent


def test_a_rare_cause_is_told_in_the_words_of_python_and_said_to_be():
    told = cause_in_words(raised(ValueError("x must be positive")), Language.NB)
    assert told == "Python melder ValueError: x must be positive"


def test_what_this_package_says_is_left_as_it_is():
    assert cause_in_words(Stop(1, 1, "InputError", "Studien mangler svar."), Language.NB) == "Studien mangler svar."
