"""The document as plain values: a snapshot, and what every language has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trepart_eval.reporting.document.blocks import blocks_of
from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.languages import Language

from documents import hostile, ordinary

SNAPSHOT = Path(__file__).with_name("ordinary_document.json")


def test_the_ordinary_document_is_as_it_was():
    """Write the file anew when a change is meant: it is `blocks_of(ordinary())` as JSON."""
    assert blocks_of(ordinary()) == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_tables_and_figures_are_numbered_in_order():
    labels = [block["label"] for block in blocks_of(ordinary()) if block["kind"] in {"table", "figure"}]
    assert labels == ["Tabell 1", "Tabell 2", "Figur 1", "Tabell 3", "Tabell 4"]


def test_a_table_explains_the_signs_in_it_and_no_others():
    plain, mixed, empty, _ = [block for block in blocks_of(ordinary()) if block["kind"] == "table"]
    assert "«:»" not in plain["note"]
    assert "«:» betyr at tallet er skjult" in mixed["note"]
    assert "«–» betyr" in mixed["note"]
    assert empty["note"] == "Ingen rader å vise."


def test_the_words_follow_the_language():
    blocks = blocks_of(ordinary(Language.EN))
    assert {block["label"].split()[0] for block in blocks if block.get("label")} == {"Table", "Figure", "Note"}
    assert blocks[-2]["text"] == "How this report was made"


@pytest.mark.parametrize("group", ["word", "compare"])
def test_every_word_is_there_in_all_languages(group):
    words = read_catalogue("trepart_eval.reporting.document", "texts.toml")[group]
    assert all(set(texts) == {"nb", "nn", "en"} and all(texts.values()) for texts in words.values())


def test_hostile_text_stays_as_it_is():
    items = next(block["items"] for block in blocks_of(hostile()) if block["kind"] == "bullets")
    assert '#read("/etc/passwd")' in items
    assert "<script>alert(1)</script>" in items
