"""The web page: whole in itself, in order for those who listen to it, and closed to hostile text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from itertools import pairwise

import pytest
from lxml import html

from trepart_eval.reporting.document import render
from trepart_eval.vocabulary.languages import Language

from documents import HOSTILE, SIMULATED, hostile, ordinary, small_picture


def source_of(document):
    return render(document, {"html"})["html"].decode()


def page_of(document):
    return html.document_fromstring(source_of(document))


def small(**changes):
    return ordinary(figure=small_picture(), **changes)


@pytest.mark.parametrize("language", Language)
def test_it_says_its_language_and_title(language):
    page = page_of(small(language=language))
    assert page.get("lang") == language.value
    assert page.findtext(".//title") == "Trepartssamarbeid i kommunene: programrapport"


def test_every_heading_cell_has_a_scope():
    page = page_of(small())
    assert {cell.get("scope") for cell in page.iter("th")} == {"col", "row"}
    assert all(row[0].tag == "th" for row in page.xpath("//tbody/tr"))


def test_every_picture_has_its_alternative_text_and_every_table_a_caption():
    page = page_of(small())
    assert [image.get("alt") for image in page.iter("img")] == [
        "Liggende søyler: Songdalen 62, Lillehammer 55, Bodø 48 poeng."
    ]
    assert all(table.find("caption") is not None for table in page.iter("table"))


def test_headings_never_jump_and_only_the_title_is_the_first():
    levels = [int(found.tag[1]) for found in page_of(small()).xpath("//h1|//h2|//h3|//h4|//h5")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("document", [small(), hostile()], ids=["ordinary", "hostile"])
def test_it_refers_to_nothing_outside(document):
    page = page_of(document)
    references = [value for found in page.iter() for name, value in found.attrib.items() if name in {"src", "href"}]
    assert all(value.startswith(("#", "data:image/svg+xml;base64,")) for value in references)
    assert not page.xpath("//link|//iframe|//object|//embed|//form")
    assert not [name for found in page.iter() for name in found.attrib if name.startswith("on") or name == "style"]


def test_its_policy_allows_its_own_script_and_style_and_nothing_else():
    page = page_of(small())
    policy = page.xpath("//meta[@http-equiv]")[0].get("content")
    assert policy.startswith("default-src 'none';")
    for kind, found in (("script", page.xpath("//script[not(@type)]")), ("style", page.xpath("//style"))):
        digest = base64.b64encode(hashlib.sha256(found[0].text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
        assert len(found) == 1


def test_a_page_without_comparison_has_no_script():
    assert "<script" not in source_of(small(elements=()))


def test_hostile_text_is_printed_as_it_stands():
    page = page_of(hostile())
    assert set(HOSTILE) <= {item.text_content() for item in page.xpath("//main//ul/li")}
    assert len(page.xpath("//script")) == 2
    assert not page.xpath("//main//i|//main//b")


def test_the_data_of_a_comparison_are_the_figures_shown_and_nothing_more():
    data = json.loads(page_of(small()).xpath("//script[@data-compare]")[0].text)
    assert data["header"] == ["Kommune", "Tillit", "Likeverd", "Forankring"]
    assert data["rows"][2] == [
        {"text": "Nord-Fron", "value": None}, {"text": "54", "value": 54.0}, {"text": "55", "value": 55.0},
        {"text": ":", "value": None},
    ]  # fmt: skip


def test_no_sign_in_the_data_can_end_their_element():
    source = source_of(hostile())
    data = re.search(r"data-compare>(.*?)</script>", source, re.DOTALL)[1]
    assert not set("<>&") & set(data)
    assert [row[0]["text"] for row in json.loads(data)["rows"]][: len(HOSTILE)] == list(HOSTILE)


def test_the_contents_link_to_every_section():
    page = page_of(small())
    targets = [link.get("href")[1:] for link in page.xpath("//nav//a")]
    assert targets == [found.get("id") for found in page.xpath("//main//h2|//main//h3")]


def test_a_hidden_figure_is_read_aloud_as_hidden():
    cells = page_of(small()).xpath("//td[.//span[@aria-hidden]]")
    assert {cell.text_content() for cell in cells} == {":skjult", "–mangler"}


def test_made_up_data_are_marked_on_top():
    assert page_of(small(simulated=SIMULATED)).xpath("//aside")[0].text == SIMULATED
    assert not page_of(small()).xpath("//aside")


def test_jupyter_shows_a_document_without_a_script_and_with_its_mark():
    shown = small(simulated=SIMULATED)._repr_html_()
    assert "<script" not in shown
    assert SIMULATED in shown
    assert '<img alt="' in shown
    assert "<!DOCTYPE" not in shown
