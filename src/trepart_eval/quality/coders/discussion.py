"""`disagreements`: the segments that coders should talk about, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.result_tables import data_frame, number_column, text_values
from trepart_eval.quality.coders.coder_comparison import comparable_codings
from trepart_eval.quality.coders.coder_tables import Array, chosen_themes, coded_by, interviews_of, ratings_of, read_by
from trepart_eval.sources.checked_tables import Data
from trepart_eval.sources.codings import SETTLED, Codings
from trepart_eval.study.evidence import DISAGREEMENTS
from trepart_eval.vocabulary.languages import EN_DASH, Language
from trepart_eval.vocabulary.terms import Divergence, Theme

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_GRAVEST_FIRST: Final = tuple(Divergence)
_NUMBERS: Final = ("difference", "rating_a", "rating_b")
_PLAIN_TEXT: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_PLACES: Final = ("case", "party", "wave")


@dataclass(frozen=True, slots=True, eq=False)
class Disagreements:
    """Segments on which coders differ, worst first.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per segment and criterion: the two coders who are farthest apart with their ratings and notes, what the
        others say, the text, and an empty column for what is agreed on.
    n_compared : int
        Segments and criteria that two coders read and at least one coded.
    n_settled : int
        Rows of the table that the coders have settled.
    language : Language
        Language of the study.
    """

    arrow: pa.Table
    n_compared: int
    n_settled: int
    language: Language

    @property
    def table(self) -> pd.DataFrame:
        """The segments as a data frame of one's own; ``adjudicated`` takes numbers and text."""
        return data_frame(self.arrow).astype({"adjudicated": object})

    def to_excel(self, path: str | PathLike[str]) -> None:
        """Write the segments as a workbook in which coders fill in what they settle on; `adjudicate` reads it back.

        Text from the interviews is text there: never a formula, never a link. An existing file is replaced when the new
        one is whole.
        """
        import pandas as pd

        target = Path(path)
        waiting = target.with_name(f".{target.name}.part")
        try:
            with pd.ExcelWriter(waiting, engine="xlsxwriter", engine_kwargs={"options": _PLAIN_TEXT}) as book:
                self.table.to_excel(book, sheet_name=DISAGREEMENTS, index=False, freeze_panes=(1, 1))
            waiting.replace(target)
        finally:
            waiting.unlink(missing_ok=True)


def disagreements(codings: Codings | Data, *, criterion: str | Sequence[str] | None = None) -> Disagreements:
    """Segments on which coders differ, worst first.

    First those that coders rate on opposite sides of zero, then those that some coded and others who read the interview
    did not, then those that are rated on the same side with different strength; the widest apart first within each.

    Parameters
    ----------
    codings : Codings or Data
        From `load`; with the whole data, case, party and wave are named too.
    criterion : str or sequence of str, optional
        Criteria or dimensions of intensity to look at; where it is left out the six criteria, or the dimensions if
        nothing else is coded.

    Returns
    -------
    Disagreements

    Raises
    ------
    InputError
        If there are fewer than two coders.
    ValueError
        If there is no such criterion.
    """
    import pyarrow as pa

    found = comparable_codings(codings)
    themes = chosen_themes(criterion, found)
    read = read_by(found, interviews_of(found))
    memos = _memos(found)
    given = codings.codings if isinstance(codings, Data) else codings
    settled = _settled(given) if given is not None else {}
    rows, n_compared = [], 0
    for theme in themes:
        ratings, coded = ratings_of(found, theme), coded_by(found, theme)
        compared = (read.sum(axis=1) > 1) & coded.any(axis=1)
        n_compared += int(compared.sum())
        for segment in np.flatnonzero(compared).tolist():
            row = _row(found, ratings[segment], coded[segment], np.flatnonzero(read[segment]).tolist())
            if row is not None:
                for side in ("a", "b"):
                    row[f"memo_{side}"] = memos.get((segment, row[f"coder_{side}"], theme), "")
                row["adjudicated"] = settled.get((segment, theme), "")
                rows.append({**_about(found, segment, theme), **row})
    rows.sort(key=lambda row: (_GRAVEST_FIRST.index(row["divergence"]), -row["difference"], row["segment"]))
    language = codings.study.language if isinstance(codings, Data) else Language.NB
    n_settled = sum(bool(row["adjudicated"]) for row in rows)
    return Disagreements(pa.table(_columns(rows, found)), n_compared, n_settled, language)


def _row(codings: Codings, ratings: Array, coded: NDArray[np.bool_], readers: list[int]) -> dict[str, Any] | None:
    """Return how the coders of a segment differ; None where they don't. A code counts without a rating too."""
    rated = [coder for coder in readers if not np.isnan(ratings[coder])]
    silent = [coder for coder in readers if not coded[coder]]
    pair, apart, kind = _farthest(ratings, rated)
    if silent and kind is not Divergence.OPPOSITE:
        strongest = max(
            (coder for coder in readers if coded[coder]),
            key=lambda coder: abs(float(np.nan_to_num(ratings[coder]))),
        )
        kind, pair = Divergence.OMITTED, (strongest, silent[0])
        apart = abs(float(np.nan_to_num(ratings[strongest])))
    if kind is None:
        return None
    a, b = sorted(pair)
    others = [f"{codings.coders[coder]}: {_said(ratings, coded, coder)}" for coder in readers if coder not in pair]
    return {
        "divergence": kind,
        "difference": apart,
        "coder_a": a,
        "rating_a": float(ratings[a]),
        "coder_b": b,
        "rating_b": float(ratings[b]),
        "other_ratings": "; ".join(others),
    }


def _farthest(ratings: Array, rated: list[int]) -> tuple[tuple[int, int], float, Divergence | None]:
    """Return the two whose ratings are farthest apart, how far, and what kind of difference that is; None for none."""
    if not rated:
        return (0, 0), 0.0, None
    low, high = (pick(rated, key=lambda coder: float(ratings[coder])) for pick in (min, max))
    apart = float(ratings[high] - ratings[low])
    opposite = ratings[low] < 0 < ratings[high]
    return (low, high), apart, Divergence.OPPOSITE if opposite else Divergence.STRENGTH if apart > 0 else None


def _said(ratings: Array, coded: NDArray[np.bool_], coder: int) -> str:
    if not coded[coder]:
        return EN_DASH
    return "?" if np.isnan(ratings[coder]) else f"{ratings[coder]:g}"


def _about(codings: Codings, segment: int, theme: Theme) -> dict[str, Any]:
    return {
        "segment": segment,
        **{name: keys[index[segment]] for name, (keys, index) in codings.who.items()},
        "criterion": theme.value,
        "text": codings.segment_text[segment],
    }


def _settled(codings: Codings) -> dict[tuple[int, Theme], str]:
    """What coders settled on, by segment and theme."""
    before = codings.independent
    if before is None:
        return {}
    now = dict(zip(_keys(codings), zip(codings.coder.tolist(), codings.rating.tolist(), strict=True), strict=True))
    together = codings.coders.index(SETTLED)
    settled = {key: f"{rating:g}" for key, (coder, rating) in now.items() if coder == together}
    return settled | {key: EN_DASH for key in _keys(before) if key not in now}


def _keys(codings: Codings) -> list[tuple[int, Theme]]:
    """Segment and theme of each rating."""
    pairs = zip(codings.segment.tolist(), codings.theme.tolist(), strict=True)
    return [(segment, codings.themes[theme]) for segment, theme in pairs]


def _memos(codings: Codings) -> dict[tuple[int, int, Theme], str]:
    if not codings.memo:
        return {}
    keys = zip(codings.segment.tolist(), codings.coder.tolist(), codings.theme.tolist(), strict=True)
    return {(*of, codings.themes[theme]): memo for (*of, theme), memo in zip(keys, codings.memo, strict=True)}


def _columns(rows: list[dict[str, Any]], codings: Codings) -> dict[str, Any]:
    names = (
        *("segment", *_PLACES, "criterion", "divergence", "difference"),
        *("coder_a", "rating_a", "memo_a", "coder_b", "rating_b", "memo_b", "other_ratings", "text", "adjudicated"),
    )
    of = {"segment": codings.segments, "coder_a": codings.coders, "coder_b": codings.coders}
    columns: dict[str, Any] = {}
    for name in names:
        values = [row[name] for row in rows]
        if name == "adjudicated":
            columns[name] = text_values(values, np.array([not value for value in values], dtype=bool))
        elif name in _NUMBERS:
            columns[name] = number_column(np.array(values, dtype=np.float64), np.zeros(len(values), dtype=bool))
        else:
            columns[name] = text_values([str(of[name][value] if name in of else value) for value in values])
    return columns
