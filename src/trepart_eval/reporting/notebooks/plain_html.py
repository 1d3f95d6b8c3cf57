"""HTML of cells and results, put together again from the few elements and attributes that a page may hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import EN_DASH, Language

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_GONE: Final = (
    "script",
    "style",
    "link",
    "meta",
    "iframe",
    "object",
    "embed",
    "form",
    "template",
    "svg",
    "math",
    "base",
)
_KEPT: Final = {
    *("h1", "h2", "h3", "h4", "h5", "p", "ul", "ol", "li", "blockquote", "pre", "code", "strong", "em", "br", "hr"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "img", "details", "summary"),
    *("section", "div", "span"),
}
_ATTRIBUTES: Final = {
    "alt",
    "src",
    "scope",
    "colspan",
    "rowspan",
    "start",
    "role",
    "tabindex",
    "aria-label",
    "aria-hidden",
}
_CLASSES: Final = {"n", "r", "note", "small", "finding", "wide", "off"}
_NUMBER: Final = re.compile(r"(?:[<>] )?[-−+]?\d[\d\s\u00a0\u202f.,]*([%–(\[/].*)?$")
_NOTHING: Final = {"NaN", "None", "nan", "<NA>"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the page: its level from 1, its text and its identifier."""

    level: int
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Body:
    """HTML of a page's body without its title, and all headings in order."""

    html: str
    headings: list[Heading]


def plain_body(source: str, language: Language) -> Body:
    """Body of a page from HTML that may hold anything.

    Nothing in it runs, and nothing is fetched: scripts and styles are gone, links are text, pictures are within.
    Every table has heads with a scope and stands in a frame that can be scrolled by keyboard, every picture has an
    alternative text, headings follow on each other, and what was printed is paragraphs.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(source, "html.parser")
    for found in soup.find_all(_GONE):
        found.decompose()
    _print_as_text(soup)
    _keep_what_may_stand(soup, language)
    headings = _number_headings(soup)
    for number, table in enumerate(soup.find_all("table"), start=1):
        _arrange(soup, table, text_of(__package__, "page", "table", language, number=number))
    title = soup.find("h1")
    if title is not None:
        title.decompose()
    html = re.sub(r"\n\s*\n+", "\n", str(soup)).strip()
    return Body(html or f"<p>{text_of(__package__, 'page', 'nothing', language)}</p>", headings)


def _print_as_text(soup: BeautifulSoup) -> None:
    """Make a paragraph of each line that was printed."""
    for frame in soup.find_all("div", class_="output_stream"):
        lines = [line.strip() for line in frame.get_text().splitlines() if line.strip()]
        frame.clear()
        for line in lines:
            paragraph = soup.new_tag("p")
            paragraph.string = line
            frame.append(paragraph)


def _keep_what_may_stand(soup: BeautifulSoup, language: Language) -> None:
    for tag in soup.find_all(True):
        if tag.name not in _KEPT:
            tag.unwrap()
            continue
        classes = [one for one in tag.get_attribute_list("class") if one in _CLASSES]
        tag.attrs = {name: value for name, value in tag.attrs.items() if name in _ATTRIBUTES}
        if classes:
            tag["class"] = " ".join(classes)
        if tag.name == "img" and not str(tag.get("src", "")).startswith("data:image/"):
            tag.decompose()
        elif tag.name == "img" and not str(tag.get("alt", "")).strip():
            tag["alt"] = text_of(__package__, "page", "no_description", language)
        elif tag.name != "img":
            tag.attrs.pop("src", None)
            if tag.name in {"div", "span"} and not tag.attrs:
                tag.unwrap()


def _number_headings(soup: BeautifulSoup) -> list[Heading]:
    """Give headings identifiers, and levels without a gap."""
    found: list[Heading] = []
    for place, tag in enumerate(soup.find_all(["h1", "h2", "h3", "h4", "h5"]), start=1):
        level = min(int(tag.name[1]), found[-1].level + 1) if found else 1
        if level == 1 and found:
            level = 2
        tag.name = f"h{level}"
        tag["id"] = f"s{place}"
        found.append(Heading(level, tag.get_text(" ", strip=True), f"s{place}"))
    return found


def _arrange(soup: BeautifulSoup, table: Tag, name: str) -> None:
    """Put a table in a frame that can be scrolled, with heads that have a scope; a report's tables are in one."""
    if table.parent is not None and "wide" in table.parent.get_attribute_list("class"):
        return
    rows = [list(row.find_all(["th", "td"])) for row in table.find_all("tr")]
    caption = table.find("caption")
    if rows and all(len(row) == len(rows[0]) for row in rows):
        rows = _without_numbering(rows)
        table.clear()
        table.extend([caption] if caption else [])
        for part, own, scope in (("thead", rows[:1], "col"), ("tbody", rows[1:], "row")):
            body = soup.new_tag(part)
            for cells in own:
                row = soup.new_tag("tr")
                row.extend(_headed(cells, scope))
                body.append(row)
            table.append(body)
        _to_the_right(rows)
    said = f"{name}. {caption.get_text(' ', strip=True)}" if caption else name
    table.wrap(soup.new_tag("div", attrs={"class": "wide", "role": "region", "tabindex": "0", "aria-label": said}))


def _without_numbering(rows: list[list[Tag]]) -> list[list[Tag]]:
    """Rows without the numbers that a data frame gives them."""
    first = [row[0].get_text(strip=True) for row in rows]
    return [row[1:] for row in rows] if not first[0] and len(rows) > 1 and all(map(str.isdigit, first[1:])) else rows


def _headed(cells: list[Tag], scope: str) -> list[Tag]:
    """Cells of a row, its head or all of them with a scope; an empty head names nothing, so it is a plain cell."""
    for place, cell in enumerate(cells):
        text = cell.get_text(strip=True)
        if text in _NOTHING:
            cell.string = EN_DASH
        if scope == "col" or place == 0:
            cell.name = "th" if text else "td"
        if cell.name == "th":
            cell["scope"] = scope
    return cells


def _to_the_right(rows: list[list[Tag]]) -> None:
    """Set columns of numbers to the right, with their heads."""
    for column in zip(*rows, strict=True):
        texts = [cell.get_text(strip=True) for cell in column[1:]]
        if column[0] is rows[0][0] or not any(map(_NUMBER.match, texts)):
            continue
        for cell, text in zip(column, ["", *texts], strict=True):
            cell["class"] = "n" if cell is column[0] or _NUMBER.match(text) or text == EN_DASH else "r"
