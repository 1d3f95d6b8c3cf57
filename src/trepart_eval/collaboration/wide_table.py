"""Intensity as a table to look at: a row per unit and wave, a column per dimension."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from trepart_eval.criteria.result_tables import unit_name
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.terms import INDEX, WHOLE_CASE, Dimension

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = (INDEX, *(dimension.value for dimension in Dimension))


def rows_by_unit(table: pa.Table) -> dict[tuple[str, str], dict[str, dict[str, Any]]]:
    """Cells by (unit, wave) and dimension, in the table's order."""
    units: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for row in table.to_pylist():
        units.setdefault((unit_name(row), row["wave"]), {})[row["dimension"]] = row
    return units


def intensity_html(table: pa.Table, caption: str, language: Language) -> str:
    """Return the table as HTML: value, and the share of it that rests on evidence."""
    head = "".join(f'<th scope="col">{escape(label("dimension", name, language, short=True))}</th>' for name in COLUMNS)
    rows = []
    for (unit, wave), cells in rows_by_unit(table).items():
        name = unit if wave == WHOLE_CASE else f"{unit}, {wave}"
        shown = "".join(f"<td>{escape(_shown(cells[column], language))}</td>" for column in COLUMNS)
        rows.append(f'<tr><th scope="row">{escape(name)}</th>{shown}</tr>')
    return f"<p>{escape(caption)}</p><table><tr><td></td>{head}</tr>{''.join(rows)}</table>"


def _shown(cell: dict[str, Any], language: Language) -> str:
    if cell["value"] is None:
        return label("status", cell["status"], language)
    share = f"{100 * cell['share_of_evidence']:.0f}"
    value = format_number(cell["value"], language)
    return text_of(__package__, "table", "cell", language, value=value, share=share)


def fidelity_html(table: pa.Table, caption: str, language: Language) -> str:
    """Return fidelity as HTML: per cent of the points in place, and how many were answered."""
    units: dict[str, dict[str, dict[str, Any]]] = {}
    for row in table.to_pylist():
        name = unit_name(row) if row["wave"] == WHOLE_CASE else f"{unit_name(row)}, {row['wave']}"
        units.setdefault(name, {})[row["block"]] = row
    blocks = list(dict.fromkeys(block for cells in units.values() for block in cells))
    head = "".join(f'<th scope="col">{escape(label("block", block, language))}</th>' for block in blocks)
    rows = []
    for name, cells in units.items():
        shown = "".join(f"<td>{escape(_in_place(cells.get(block), language))}</td>" for block in blocks)
        rows.append(f'<tr><th scope="row">{escape(name)}</th>{shown}</tr>')
    return f"<p>{escape(caption)}</p><table><tr><td></td>{head}</tr>{''.join(rows)}</table>"


def _in_place(cell: dict[str, Any] | None, language: Language) -> str:
    if cell is None:
        return ""
    if cell["fidelity"] is None:
        return label("status", cell["status"], language)
    return f"{format_number(cell['fidelity'], language)} % ({cell['n_known']}/{cell['n_points']})"
