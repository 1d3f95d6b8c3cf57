"""A table that may be shown: what it says of itself and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.result_tables import data_frame
from trepart_eval.disclosure.cells import HIDDEN, Scale
from trepart_eval.study.layout import MIN_N_FLOOR
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, format_number

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

SIGN: Final = ":"
"""Stands for a hidden figure, as in Statistics Norway's tables."""


@dataclass(frozen=True, slots=True, eq=False)
class Protected:
    """A table that may be shown, and what proves that its hidden figures can't be worked out.

    Attributes
    ----------
    arrow : pyarrow.Table
        The table; hidden figures are empty and ``hidden`` says "hidden". It does not say which cells were hidden for
        their own sake and which for others': that would help an outsider.
    audit_arrow : pyarrow.Table
        For the study's own people: why each cell is hidden, and the least and greatest figure that an outsider can't
        rule out.
    keys : tuple of str
        Columns that say what a row is about.
    n_column : str
        Column of counts.
    means : tuple of str
        Columns of means that were guarded by their equations.
    unguarded : tuple of str
        Columns of means whose totals don't come from their parts: hidden like the others, but without equations.
    sums : tuple of tuple
        Each equation between rows, as places of its parts and of its total.
    scales : mapping
        Ends of the scale of each column of means.
    weighted : mapping of str to bool
        Whether each person counts once in the totals of a column of means, or each part.
    n_primary, n_complementary, n_rows : int
        Rows hidden for their own sake, rows hidden for the sake of others, and all rows.
    min_n : int
        Fewest people behind a figure that is shown.
    width : float
        Share of the scale that the possible values of a hidden mean span at the least.
    below_floor_because : str
        Why fewer people than the floor were allowed; empty where they weren't.
    language : Language
        Language of the texts.
    """

    arrow: pa.Table
    audit_arrow: pa.Table
    keys: tuple[str, ...]
    n_column: str
    means: tuple[str, ...]
    unguarded: tuple[str, ...]
    sums: tuple[tuple[tuple[int, ...], int], ...]
    scales: Mapping[str, Scale]
    weighted: Mapping[str, bool]
    n_primary: int
    n_complementary: int
    n_rows: int
    min_n: int
    width: float
    below_floor_because: str
    language: Language

    @property
    def table(self) -> pd.DataFrame:
        """The table as a data frame of one's own; hidden figures are empty."""
        return data_frame(self.arrow)

    @property
    def audit(self) -> pd.DataFrame:
        """Why each cell is hidden and what an outsider can't rule out, for the study's own people."""
        return data_frame(self.audit_arrow)

    @property
    def hidden(self) -> NDArray[np.bool_]:
        """Which rows are hidden."""
        return np.array([value == HIDDEN for value in self.arrow.column(HIDDEN).to_pylist()], dtype=bool)

    def note(self, language: Language | str | None = None) -> str:
        """Sentence below a table that shows the sign for hidden figures; empty where nothing is hidden."""
        if not self.n_primary:
            return ""
        speak = self.language if language is None else Language(language)
        return text_of(__package__, "note", "sign", speak, sign=SIGN, min_n=self.min_n)

    def summary(self) -> str:
        """How many rows are hidden for their own sake and for that of others, in the study's language."""
        about: dict[str, Any] = {
            "rows": format_number(self.n_rows, self.language),
            "primary": format_number(self.n_primary, self.language),
            "complementary": format_number(self.n_complementary, self.language),
            "width": format_number(100 * self.width, self.language),
            "min_n": self.min_n,
        }
        sentences = [text_of(__package__, "summary", "protected", self.language, **about)]
        if self.unguarded:
            names = ", ".join(self.unguarded)
            sentences.append(text_of(__package__, "summary", "unguarded", self.language, names=names))
        if self.below_floor_because:
            sentences.append(
                text_of(__package__, "summary", "below_floor", self.language, min_n=self.min_n, floor=MIN_N_FLOOR,
                        reason=self.below_floor_because)
            )  # fmt: skip
        return " ".join(sentences)

    def shown(self) -> list[list[str]]:
        """Texts of the table, a list per row: hidden figures as the sign, missing ones as a dash."""
        names = [name for name in self.arrow.column_names if name != HIDDEN]
        rows = self.arrow.to_pylist()
        return [[self._text(row, name) for name in names] for row in rows]

    def _text(self, row: Mapping[str, Any], name: str) -> str:
        value = row[name]
        if row[HIDDEN] and name not in self.keys:
            return SIGN
        if value is None:
            return "–"
        if isinstance(value, float) and name not in self.keys:
            return format_number(value, self.language, decimals=1)
        return str(value)

    def _repr_html_(self) -> str:
        """Table for Jupyter, with the sign for hidden figures and what it means."""
        names = [name for name in self.arrow.column_names if name != HIDDEN]
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
        body = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in self.shown())
        note = f"<p>{escape(self.note())}</p>" if self.note() else ""
        return f"<p>{escape(self.summary())}</p><table><tr>{head}</tr>{body}</table>{note}"
