"""A municipality may be written in many ways."""

import numpy as np
import pytest

from trepart_eval.municipalities.spellings import folded, names_of, plain_letters, take_apart


@pytest.mark.parametrize(
    ("value", "code", "name"),
    [
        ("1624", "1624", ""),
        (1624, "1624", ""),
        (301, "0301", ""),
        ("301", "0301", ""),
        (301.0, "0301", ""),
        (np.int64(301), "0301", ""),
        ("301.0", "0301", ""),
        (" 0226  Sørum ", "0226", "Sørum"),
        ("0226 Sørum (-2019)", "0226", "Sørum"),
        ("K-3030 Lillestrøm", "3030", "Lillestrøm"),
        ("k3030", "3030", ""),
        ("0226: Sørum", "0226", "Sørum"),
        ("Sørum (0226)", "0226", "Sørum"),
        ("Bø (Telemark)", "", "Bø (Telemark)"),
        ("16", "", ""),
        ("16245", "", ""),
        (float("nan"), "", ""),
    ],
)
def test_code_and_name_are_taken_apart(value, code, name):
    written = take_apart(value)
    assert (written.code, written.name) == (code, name)


@pytest.mark.parametrize(
    "spelling", ["Aurskog-Høland", "AURSKOG-HØLAND", "Aurskog – Høland", "aurskog høland kommune", " Aurskog-\tHøland"]
)
def test_case_dashes_and_blanks_do_not_matter(spelling):
    assert folded(spelling) == folded("Aurskog-Høland")


def test_every_language_of_a_double_name_is_a_name():
    assert {"storfjord", "omasvuotna", "omasvuono"} <= names_of("Storfjord - Omasvuotna - Omasvuono")


@pytest.mark.parametrize(("typed", "name"), [("Tromso", "Tromsø"), ("Aas", "Ås"), ("Malselv", "Målselv"),
                                             ("Karasjohka", "Kárášjohka"), ("Tromsö", "Tromsø")])  # fmt: skip
def test_a_keyboard_without_norwegian_letters_gives_the_same_letters(typed, name):
    assert plain_letters(typed) == plain_letters(name)
