"""The page on the instrument is made from the bank, and the texts around the items are in the language they say."""

import re
from pathlib import Path

import pytest

from trepart_eval.instrument.reference import instrument_page
from trepart_eval.vocabulary.catalogue import read_catalogue

DOCS = Path(__file__).parents[2] / "docs"
CATALOGUES = ("texts.toml", "reflection.toml", "interview_guide.toml", "coding_rules.toml", "answer_scales.toml")
BOKMAL = (
    r"jeg|ikke|hva|hvem|hvor|hvordan|hvorfor|hvilken|hvilke|noe|noen|mye|bare|fra|være|gjør|gjøre|sammen|hverandre|dere|"
    r"tillitsvalgte?|verneombud|ansatte|ledere|uenige?|enig|løsninger|endringer|mer|flere|siden|nå|fortsatt|videre|gir"
)
NYNORSK = (
    r"eg|ikkje|kva|kven|kvar|korleis|kvifor|noko|nokon|nokre|mykje|berre|frå|vere|gjer|gjere|saman|kvarandre|dykk|"
    r"tillitsvalde?|verneombod|tilsette|leiarar|ueinige?|einig|løysingar|endringar|meir|fleire|sidan|framleis|vidare|gjev"
)


def texts_in(table):
    """Every table with the three languages within a catalogue."""
    if isinstance(table, dict):
        if {"nb", "nn", "en"} <= set(table):
            yield table
        else:
            for inner in table.values():
                yield from texts_in(inner)
    elif isinstance(table, list):
        for inner in table:
            yield from texts_in(inner)


def test_the_page_is_what_the_code_says():
    assert (DOCS / "instrument.md").read_text(encoding="utf-8") == instrument_page()


@pytest.mark.parametrize("name", CATALOGUES)
def test_texts_have_three_languages_and_the_same_details_in_each(name):
    texts = list(texts_in(read_catalogue("trepart_eval.instrument", name)))
    assert texts
    for text in texts:
        assert all(text[language].strip() for language in ("nb", "nn", "en"))
        assert len({frozenset(re.findall(r"{(\w+)}", text[language])) for language in ("nb", "nn", "en")}) == 1


@pytest.mark.parametrize("name", CATALOGUES)
def test_nynorsk_holds_no_bokmal_and_bokmal_no_nynorsk(name):
    for text in texts_in(read_catalogue("trepart_eval.instrument", name)):
        assert not re.search(rf"\b({BOKMAL})\b", text["nn"], re.IGNORECASE), text["nn"]
        assert not re.search(rf"\b({NYNORSK})\b", text["nb"], re.IGNORECASE), text["nb"]
