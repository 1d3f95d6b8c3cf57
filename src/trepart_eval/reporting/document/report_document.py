"""A whole report: its title and language, what it is made of, and where that comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from trepart_eval.reporting.document.comparisons import Comparison
from trepart_eval.reporting.document.elements import Bullets, Figure, Heading, Note, Paragraph, Table
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import NO_BREAK_SPACE, Language

Element = Heading | Paragraph | Bullets | Note | Table | Figure | Comparison


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A report that every format is made from.

    Attributes
    ----------
    title : str
        The title.
    language : Language
        Language of the text, of captions' words and of numbers.
    elements : tuple
        Headings, paragraphs, lists, notes, tables, figures and comparisons, in order.
    date : datetime.date
        Date on the title page. It is the only date in the files, so that the same document gives the same bytes.
    subtitle : str
        Below the title.
    authors : tuple of str
        Who wrote it.
    contents : bool
        Whether there is a table of contents.
    simulated : str
        Sentence that says that the data are made up, such as a study's `simulated_note`; on every page. Empty where
        the data are real.
    method : tuple of str
        How the figures were made, in sentences, for the workbook's method sheet: there is no other text in it.
    provenance : tuple of (str, str)
        What it was made from: name and value. The last section of every format.
    """

    title: str
    language: Language
    elements: tuple[Element, ...]
    date: dt.date
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    contents: bool = True
    simulated: str = ""
    method: tuple[str, ...] = ()
    provenance: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("title of a document is empty; expected text")
        level = 0
        for element in self.elements:
            if isinstance(element, Heading):
                if element.level > level + 1:
                    raise ValueError(
                        f"heading '{element.text}' has level {element.level} after level {level}; "
                        f"expected at most {level + 1}"
                    )
                level = element.level

    @property
    def date_text(self) -> str:
        """The date in words."""
        months = text_of(__package__, "word", "months", self.language).split()
        day = str(self.date.day) if self.language is Language.EN else f"{self.date.day}."
        return NO_BREAK_SPACE.join((day, months[self.date.month - 1], str(self.date.year)))

    def _repr_html_(self) -> str:
        """Headings, text, tables and figures for Jupyter."""
        from trepart_eval.reporting.document.web_page import html_fragment

        return html_fragment(self)
