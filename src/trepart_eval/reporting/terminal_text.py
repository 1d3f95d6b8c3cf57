"""Text for a terminal: made harmless, cut, broken and styled."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.languages import Language, format_number


def plain(text: str) -> str:
    """Return text without signs that could move the cursor, colour the screen or turn the writing direction."""
    return "".join(sign if unicodedata.category(sign)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for sign in text)


def cut(text: str, longest: int) -> str:
    """Return text of at most so many signs, the last of them three dots where it was cut."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def listed(names: Sequence[str], language: Language) -> str:
    """Return names as a list in words; a long one ends in how many there are."""
    most = 30
    if len(names) > most:
        return f"{', '.join(names[:most])} … ({format_number(len(names), language)})"
    if len(names) == 1:
        return names[0]
    joint = {"nb": "og", "nn": "og", "en": "and"}[language.value]
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def broken(text: str, width: int) -> Iterable[str]:
    """Lines of a sentence, broken to the width of the terminal."""
    import textwrap

    return textwrap.wrap(text, max(40, width), break_long_words=False, break_on_hyphens=False)


def title_lines(study: Study, width: int, *, bold: bool) -> list[str]:
    """Name of a study, and under it that its data are made up, where they are."""
    return [styled(plain(study.name), bold, "1"), *broken(study.simulated_note, width)]


def styled(text: str, bold: bool, code: str) -> str:
    """Return text with the terminal's code of a style, where it understands any."""
    return f"\x1b[{code}m{text}\x1b[0m" if bold and text.strip() else text


def grid_lines(head: Sequence[str], body: Mapping[str, Sequence[str]], width: int) -> list[str]:
    """Return a line of headings and one per name with its cells, or two where the terminal is narrow."""
    widths = [max(len(text), *(len(cells[place]) for cells in body.values())) + 2 for place, text in enumerate(head)]
    beside = max(len(name) for name in body)

    def line(name: str, cells: Sequence[str]) -> str:
        return name.ljust(beside) + "".join(cell.rjust(wide) for cell, wide in zip(cells, widths, strict=True))

    if beside + sum(widths) <= width:
        return [line("", head), *(line(name, cells) for name, cells in body.items())]
    beside = 0
    return [line("", head), *(text for name, cells in body.items() for text in (name, line("", cells)))]
