"""Results as a table to look at in Jupyter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import EN_DASH, Language, format_number


def html_table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], notes: Sequence[str], language: Language
) -> str:
    """Return a caption, a table whose first column names its rows, and sentences below it.

    Without rows there is no table.

    Parameters
    ----------
    head : sequence of str
        Names of the columns in ``texts.toml``.
    """
    heads = "".join(f'<th scope="col">{escape(text_of(__package__, "head", name, language))}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for first, *cells in rows
    )
    table = f"<table><tr>{heads}</tr>{body}</table>" if body else ""
    below = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f"<p>{escape(caption)}</p>{table}" + (f"<ul>{below}</ul>" if below else "")


def shown(value: float | None, language: Language, decimals: int = 2) -> str:
    """Return a number as the language writes it, or a dash where there is none."""
    return EN_DASH if value is None else format_number(float(value), language, decimals=decimals)


def shown_beside(value: float, limit: float, language: Language) -> str:
    """Return a number with two decimals, or three where two would put it on the other side of a limit."""
    rounds_over = (round(value, 2) < limit) != (value < limit)
    return shown(value, language, 3 if rounds_over else 2)


def shown_interval(value: float | None, low: float | None, high: float | None, language: Language) -> str:
    """Return a number with its interval in brackets."""
    if value is None or low is None or high is None:
        return shown(value, language)
    return f"{shown(value, language)} ({shown(low, language)}{EN_DASH}{shown(high, language)})"
