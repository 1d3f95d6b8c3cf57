"""The PDF: what it declares, what it says, and what hostile text does to it, which is nothing."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from trepart_eval.problems import InputError
from trepart_eval.reporting.document import Bullets, Heading, Paragraph, Picture, Table, render, typst_pdf
from trepart_eval.vocabulary.languages import Language

from documents import HOSTILE, SIMULATED, hostile, ordinary, scores_table, small_picture

reads_text = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not here")


def pdf_of(document):
    return render(document, {"pdf"})["pdf"]


def pages_of(document):
    """Text of each page."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf_of(document), capture_output=True, check=True)
    return run.stdout.decode().split("\f")[:-1]


def small(**changes):
    return ordinary(figure=small_picture(), **changes)


def test_it_declares_both_standards_in_its_metadata():
    content = pdf_of(small())
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content


@pytest.mark.parametrize(
    ("language", "code"), [(Language.NB, b"nb-NO"), (Language.NN, b"nn-NO"), (Language.EN, b"en-GB")]
)
def test_it_says_its_language(language, code):
    assert b"/Lang(%b)" % code in pdf_of(small(language=language)).replace(b"/Lang (", b"/Lang(")


@reads_text
def test_hostile_text_is_printed_as_it_stands():
    text = " ".join("".join(pages_of(hostile())).split())
    for literal in HOSTILE:
        if literal.isascii():
            assert literal in text
    assert "root:" not in text


@reads_text
def test_the_mark_of_made_up_data_is_on_every_page():
    pages = pages_of(small(simulated=SIMULATED, elements=(Heading(1, "A"), scores_table(104))))
    assert len(pages) > 3
    assert all(SIMULATED in page for page in pages)


@reads_text
def test_a_long_table_repeats_its_header_and_loses_no_row():
    pages = pages_of(small(elements=(scores_table(104),), contents=False, provenance=()))
    assert len(pages) > 2
    assert all("Svarprosent" in page for page in pages)
    assert all(any(f"Kommune {place} " in page for page in pages) for place in range(104))


@reads_text
def test_pages_are_numbered_of_all():
    pages = pages_of(small())
    assert [f"Side {place} av {len(pages)}" in page for place, page in enumerate(pages, start=1)] == [True] * len(pages)


@reads_text
def test_signs_that_the_font_lacks_are_marked():
    text = "".join(pages_of(small(elements=(Paragraph("før 🧪 漢 etter"),))))
    assert "før \ufffd \ufffd etter" in text


def test_what_typst_refuses_is_told_in_words():
    broken = Picture(svg=b"no picture", png=b"")
    with pytest.raises(InputError, match="PDF-en kan ikke lages"):
        typst_pdf.pdf_bytes(small(), [broken])


LONG_WORDS = {
    Language.NB: "arbeidsmiljøundersøkelsene",
    Language.NN: "sjukefråværsoppfølginga",
    Language.EN: "institutionalisation",
}


@reads_text
@pytest.mark.parametrize(("language", "word"), LONG_WORDS.items())
def test_a_word_longer_than_its_column_is_hyphenated_and_copied_whole(language, word):
    table = Table("Smal", ("Navn", *[word] * 9), (("Åsnes", *["1"] * 9),))
    text = "".join(pages_of(small(language=language, elements=(table,), contents=False, provenance=())))
    first = re.search(rf"{word[:3]}\w*\u00ad", text)
    assert first
    assert word.startswith(first.group().rstrip("\u00ad"))
    assert word not in text


@reads_text
def test_what_is_no_word_is_broken_without_a_hyphen():
    table = Table("Smal", ("Navn", *["0123456789abcdef" * 4] * 6), (("Åsnes", *["1"] * 6),))
    assert "\u00ad" not in "".join(pages_of(small(elements=(table,), contents=False, provenance=())))


@reads_text
@pytest.mark.parametrize("lines", range(32, 42))
def test_a_caption_never_stands_without_rows(lines):
    start = (Heading(1, "Slik"), Bullets(tuple(f"linje {place}" for place in range(lines))))
    pages = pages_of(small(elements=(*start, scores_table(40)), contents=False, provenance=()))
    (with_caption,) = (page for page in pages if "Tabell 1" in page)
    assert len(re.findall(r"Kommune \d", with_caption)) >= 3
