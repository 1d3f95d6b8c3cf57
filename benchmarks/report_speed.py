"""How long reports take in all four formats, beside the same libraries at work on made-up tables of the same size.

The peer reads nothing, computes nothing and says nothing: it draws as many heat maps with matplotlib, as lines for the
PDF and as dots for Word, and writes as many tables of as many rows with python-docx, pandas and Typst, the way their
manuals show. A report must take little more than that, for all that it finds out. Wall clock time is held to the bars;
the processors' time stands beside it. Nothing is asserted, since other work on the machine moves every number.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processes import Cost, costs
from score_speed import Line, aligned, at_most

_SMALL, _LARGE = (6, 14, 16), (16, 24, 60)
"""Figures, tables, and rows of a table on average, in the report on Fafo's cases and on 104 municipalities."""
_ROWS_DRAWN, _COLUMNS = 26, 6
_MUNICIPALITIES = 104


def main() -> None:
    """Measure and print a line for each bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each (default: 3)")
    parser.add_argument("--municipalities", type=int, default=_MUNICIPALITIES, help="of the simulated programme")
    parser.add_argument("--bare", type=int, nargs=3, metavar=("FIGURES", "TABLES", "ROWS"), help="be the peer")
    parser.add_argument("--out", type=Path, help="folder of the peer's files")
    asked = parser.parse_args()
    if asked.bare:
        write_bare(*asked.bare, asked.out)
        return
    with tempfile.TemporaryDirectory() as folder:
        lines = measured(Path(folder), asked.runs, asked.municipalities)
    print(aligned(lines))


def measured(folder: Path, n_runs: int, municipalities: int) -> list[Line]:
    """Lines with times, ratios to the peer, and memory."""
    from trepart_eval.datasets import simulate

    simulate(folder / "study", municipalities=municipalities)
    package = ["-m", "trepart_eval", "report"]
    found = costs(
        {
            "fafo2017": [*package, "--example", "fafo2017", "--out", str(folder / "small")],
            "bare small": _peer(_SMALL, folder),
            "programme": [*package, str(folder / "study"), "--out", str(folder / "large")],
            "bare large": _peer(_LARGE, folder),
        },
        n_runs,
    )
    large = f"{municipalities} municipalities"
    return [
        ("", "report", "against", "result", "bar"),
        at_most("fafo2017, four formats", found["fafo2017"].seconds, 6.0, "s"),
        _beside("fafo2017, processors' time", found["fafo2017"], found["bare small"]),
        at_most(f"{large}, four formats", found["programme"].seconds, 15.0, "s"),
        _beside(f"{large}, processors' time", found["programme"], found["bare large"]),
        at_most(f"{large}, memory", found["programme"].memory, 0.6, "GB"),
    ]


def _peer(size: tuple[int, int, int], folder: Path) -> list[str]:
    return [__file__, "--bare", *map(str, size), "--out", str(folder)]


def _beside(name: str, own: Cost, peer: Cost) -> Line:
    return name, f"{own.work:.1f} s", f"bare {peer.work:.1f} s", f"{own.work / peer.work:.1f}", ""


def write_bare(n_figures: int, n_tables: int, n_rows: int, folder: Path) -> None:
    """Write the peer's files: heat maps and tables of random numbers in Word, PDF, HTML and Excel."""
    import pandas as pd

    random = np.random.default_rng(20170107)
    figures = [_heat_map(random.uniform(0, 100, (_ROWS_DRAWN, _COLUMNS))) for _ in range(n_figures)]
    names = [f"criterion {place}" for place in range(_COLUMNS)]
    tables = []
    for _ in range(n_tables):
        table = pd.DataFrame(random.uniform(0, 100, (n_rows, _COLUMNS)).round(), columns=names)
        table.insert(0, "case", [f"case {row}" for row in range(n_rows)])
        tables.append(table.astype(str))
    folder.mkdir(exist_ok=True)
    _write_word(figures, tables, folder / "bare.docx")
    _write_pdf(figures, tables, folder / "bare.pdf")
    _write_page(figures, tables, folder / "bare.html")
    with pd.ExcelWriter(folder / "bare.xlsx", engine="xlsxwriter") as book:
        for place, table in enumerate(tables):
            table.to_excel(book, sheet_name=f"table {place}", index=False)


def _heat_map(values: NDArray[np.float64]) -> tuple[bytes, bytes]:
    """Heat map with a number in each cell, as SVG and PNG."""
    from matplotlib import pyplot

    figure, ax = pyplot.subplots(figsize=(7.4, 0.25 * len(values) + 1), layout="constrained")
    ax.imshow(values, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        ax.text(column, row, f"{value:.0f}", ha="center", va="center")
    ax.set_yticks(range(len(values)), labels=[f"case {row}" for row in range(len(values))])
    files = []
    for kind in ("svg", "png"):
        stream = io.BytesIO()
        figure.savefig(stream, format=kind, dpi=160)
        files.append(stream.getvalue())
    pyplot.close(figure)
    return files[0], files[1]


def _write_word(figures: list[tuple[bytes, bytes]], tables: list[Any], path: Path) -> None:
    import docx

    document = docx.Document()
    for _, png in figures:
        document.add_picture(io.BytesIO(png), width=docx.shared.Cm(16))
    for table in tables:
        rows = [list(table.columns), *table.to_numpy().tolist()]
        grid = document.add_table(len(rows), len(rows[0]))
        for line, row in zip(grid.rows, rows, strict=True):
            for cell, text in zip(line.cells, row, strict=True):
                cell.text = text
    document.save(str(path))


def _write_pdf(figures: list[tuple[bytes, bytes]], tables: list[Any], path: Path) -> None:
    import typst

    source = b"""#let doc = json(bytes(sys.inputs.doc))
#for svg in doc.figures { image(bytes(svg), format: "svg") }
#for rows in doc.tables { table(columns: rows.first().len(), ..rows.flatten()) }
"""
    content = {
        "figures": [svg.decode() for svg, _ in figures],
        "tables": [[list(table.columns), *table.to_numpy().tolist()] for table in tables],
    }
    path.write_bytes(typst.compile(source, sys_inputs={"doc": json.dumps(content)}))


def _write_page(figures: list[tuple[bytes, bytes]], tables: list[Any], path: Path) -> None:
    parts = [f'<img src="data:image/svg+xml;base64,{base64.b64encode(svg).decode()}">' for svg, _ in figures]
    path.write_text("".join([*parts, *(table.to_html(index=False) for table in tables)]), encoding="utf-8")


if __name__ == "__main__":
    main()
