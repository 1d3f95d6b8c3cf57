"""What a document refuses: it can't be made without what its readers need."""

from __future__ import annotations

import pytest

from trepart_eval.reporting.document import Document, Figure, Heading, Number, Table
from trepart_eval.vocabulary.languages import Language

from documents import DAY, drawing, ordinary


@pytest.mark.parametrize("field", ["title", "alt", "caption"])
def test_a_figure_says_in_words_what_it_shows(field):
    texts = {"title": "T", "alt": "A", "caption": "C"} | {field: " "}
    with pytest.raises(ValueError, match=f"{field} of a figure is empty; expected text"):
        Figure(**texts, picture=drawing)


def test_headings_never_jump_a_level():
    with pytest.raises(ValueError, match="heading 'B' has level 3 after level 1; expected at most 2"):
        ordinary(elements=(Heading(1, "A"), Heading(3, "B")))
    with pytest.raises(ValueError, match="after level 0"):
        ordinary(elements=(Heading(2, "A"),))
    ordinary(elements=(Heading(1, "A"), Heading(2, "B"), Heading(3, "C"), Heading(1, "D")))


@pytest.mark.parametrize("level", [0, 5])
def test_headings_have_four_levels(level):
    with pytest.raises(ValueError, match="expected 1 to 4"):
        Heading(level, "A")


def test_a_document_has_a_title():
    with pytest.raises(ValueError, match="title of a document is empty"):
        Document("  ", Language.NB, (), DAY)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"rows": (("x",),)}, "row 1 of 'T' has 1 cells; expected 2"),
        ({"caption": ""}, "caption of a table is empty"),
        ({"header": ("a", " ")}, "heading of column 2 in 'T' is empty"),
        ({"header": (), "rows": ()}, "'T' has no columns"),
        ({"kinds": ("text",)}, "'T' has 1 kinds; expected 2"),
    ],
)
def test_a_table_is_whole(given, problem):
    with pytest.raises(ValueError, match=problem):
        Table(**{"caption": "T", "header": ("a", "b"), "rows": (("x", Number(1)),), **given})


@pytest.mark.parametrize(
    ("language", "text"),
    [(Language.NB, "22. november 2026"), (Language.NN, "22. november 2026"), (Language.EN, "22 November 2026")],
)
def test_the_date_is_written_in_words(language, text):
    assert ordinary(language).date_text.replace("\u00a0", " ") == text
