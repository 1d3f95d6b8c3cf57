"""The Word document: its structure, so that it can be read aloud, edited and updated."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from trepart_eval.problems import InputError
from trepart_eval.reporting.document import Bullets, Heading, Table, render
from trepart_eval.vocabulary.languages import Language

from documents import HOSTILE, SIMULATED, hostile, ordinary, scores_table, small_picture


def content_of(document, **given):
    return render(document, {"docx"}, **given)["docx"]


def word_of(document, **given):
    return docx.Document(io.BytesIO(content_of(document, **given)))


def small(**changes):
    return ordinary(figure=small_picture(), **changes)


def test_headings_have_words_own_styles():
    found = [(p.style.name, p.text) for p in word_of(small()).paragraphs if p.style.name.startswith("Heading")]
    assert found[:3] == [("Heading 1", "Sammendrag"), ("Heading 1", "Seks kriterier"), ("Heading 2", "Skår")]
    assert word_of(small()).paragraphs[0].style.name == "Title"


def test_every_picture_has_its_alternative_text():
    described = [about.get("descr") for about in word_of(small()).element.iter(qn("wp:docPr"))]
    assert described == ["Liggende søyler: Songdalen 62, Lillehammer 55, Bodø 48 poeng."]


def test_captions_are_counted_by_word_and_readable_before_that():
    captions = [p for p in word_of(small()).paragraphs if p.style.name == "Caption"]
    assert [p.text.split(".")[0] for p in captions] == ["Tabell 1", "Tabell 2", "Figur 1", "Tabell 3", "Tabell 4"]
    assert all(re.search(r"SEQ (Tabell|Figur) \\\* ARABIC", p._p.xml) for p in captions)


def test_header_rows_repeat_and_no_row_is_broken():
    table = word_of(small(elements=(scores_table(104),), provenance=())).tables[0]
    assert len(table.rows) == 105
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_the_table_of_contents_is_filled_and_points_to_the_headings():
    document = word_of(small()).element
    anchors = [link.get(qn("w:anchor")) for link in document.iter(qn("w:hyperlink"))]
    names = [mark.get(qn("w:name")) for mark in document.iter(qn("w:bookmarkStart"))]
    assert anchors
    assert anchors == names
    kinds = [mark.get(qn("w:fldCharType")) for mark in document.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


@pytest.mark.parametrize(("language", "code"), [(Language.NB, "nb-NO"), (Language.NN, "nn-NO"), (Language.EN, "en-GB")])
def test_the_language_is_set(language, code):
    word = word_of(small(language=language))
    assert {found.get(qn("w:val")) for found in word.styles.element.iter(qn("w:lang"))} == {code}
    assert word.core_properties.language == code


def test_title_and_authors_are_in_its_properties():
    about = word_of(small()).core_properties
    assert about.title == "Trepartssamarbeid i kommunene: programrapport"
    assert about.author == "Ola Nordmann, Kari Åsnes"
    assert (about.created.year, about.comments) == (2026, "")


def test_hostile_text_is_printed_as_it_stands():
    texts = {p.text for p in word_of(hostile()).paragraphs}
    assert set(HOSTILE) <= texts


def test_signs_that_xml_lacks_are_marked():
    assert "a\ufffdb" in {p.text for p in word_of(small(elements=(Bullets(("a\x0eb",)),))).paragraphs}


def test_the_mark_of_made_up_data_is_in_every_header():
    word = word_of(small(simulated=SIMULATED))
    assert all(section.header.paragraphs[0].text == SIMULATED for section in word.sections)
    assert all(SIMULATED not in section.header.paragraphs[0].text for section in word_of(small()).sections)


def test_each_numbered_list_starts_from_one():
    steps = Bullets(("a", "b"), numbered=True)
    paragraphs = [p for p in word_of(small(elements=(steps, steps))).paragraphs if p.style.name == "List Number"]
    numbers = [p._p.pPr.numPr.numId.val for p in paragraphs]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_a_house_template_keeps_its_look_and_loses_its_text(tmp_path):
    house = docx.Document()
    house.add_paragraph("Slett meg")
    house.styles["Heading 1"].font.name = "Georgia"
    house.sections[0].different_first_page_header_footer = True
    house.sections[0].header.paragraphs[0].text = "SINTEF"
    house.save(tmp_path / "mal.docx")
    word = word_of(small(simulated=SIMULATED), template=tmp_path / "mal.docx")
    assert word.styles["Heading 1"].font.name == "Georgia"
    assert "Slett meg" not in {p.text for p in word.paragraphs}
    section = word.sections[0]
    assert [p.text for p in section.header.paragraphs] == [SIMULATED, "SINTEF"]
    assert section.first_page_header.paragraphs[0].text == SIMULATED


def broken_docx():
    """Archive of a Word document whose text isn't XML."""
    stream = io.BytesIO(content_of(small(elements=())))
    with zipfile.ZipFile(stream) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(stream := io.BytesIO(), "w") as new:
        for name, part in parts.items():
            new.writestr(name, b"<w:document" if name == "word/document.xml" else part)
    return stream.getvalue()


@pytest.mark.parametrize("content", [None, b"", b"not a zip", b"PK\x05\x06" + bytes(18), broken_docx()], ids=range(5))
def test_a_template_that_is_none_is_told_in_words(tmp_path, content):
    path = tmp_path / "mal.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match="kan ikke leses som Word-dokument"):
        render(small(elements=(Heading(1, "A"),)), {"docx"}, template=path)


def rows_kept_together(document):
    """For each table, the rows that stand on the same page as the next."""
    return [
        [row.find(f".//{qn('w:keepNext')}") is not None for row in table.iter(qn("w:tr"))]
        for table in word_of(document).element.iter(qn("w:tbl"))
    ]


def test_a_short_table_stays_on_one_page_and_a_long_one_leaves_no_row_alone():
    short, long = (rows_kept_together(ordinary(elements=(scores_table(n),), provenance=()))[0] for n in (3, 40))
    assert short == [True, True, True, False]
    assert long == [True] * 3 + [False] * 35 + [True] * 2 + [False]


def columns_of_long_words(count):
    return Table("Smal", ("Navn", *["sykefraværsoppfølging"] * count), (("Åsnes", *["1"] * count),))


@pytest.mark.parametrize(("count", "divided"), [(2, False), (12, True)])
def test_only_cells_with_a_word_longer_than_their_column_are_hyphenated(count, divided):
    word = word_of(small(elements=(columns_of_long_words(count),), provenance=()))
    cells = [
        cell for cell in word.element.iter(qn("w:tc")) if cell.find(f".//{qn('w:suppressAutoHyphens')}") is not None
    ]
    assert {cell.find(f".//{qn('w:t')}").text for cell in cells} == ({"sykefraværsoppfølging"} if divided else set())
    assert (word.settings.element.find(qn("w:autoHyphenation")) is not None) is divided
