"""`disagreements`: the segments that coders should talk about, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.result_tables import data_frame, number_column, text_values
from trepart_eval.quality.coder_comparison import comparable_codings
from trepart_eval.quality.coder_tables import Array, chosen_themes, interviews_of, ratings_of, read_by
from trepart_eval.sources.checked_tables import Data
from trepart_eval.sources.codings import Codings
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Divergence, Theme

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_GRAVEST_FIRST: Final = tuple(Divergence)
_NUMBERS: Final = ("difference", "rating_a", "rating_b", "adjudicated")
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
    language : Language
        Language of the study.
    """

    arrow: pa.Table
    n_compared: int
    language: Language

    @property
    def table(self) -> pd.DataFrame:
        """The segments as a data frame of one's own."""
        return data_frame(self.arrow)


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
    interviews = interviews_of(found)
    read = read_by(found, interviews)
    memos = _memos(found)
    places = _places(codings) if isinstance(codings, Data) else {}
    rows, n_compared = [], 0
    for theme in themes:
        ratings = ratings_of(found, theme)
        compared = (read.sum(axis=1) > 1) & ~np.isnan(ratings).all(axis=1)
        n_compared += int(compared.sum())
        for segment in np.flatnonzero(compared).tolist():
            row = _row(found, ratings[segment], np.flatnonzero(read[segment]).tolist())
            if row is not None:
                for side in ("a", "b"):
                    row[f"memo_{side}"] = memos.get((segment, row[f"coder_{side}"], theme), "")
                rows.append({**_about(found, segment, theme, places), **row})
    rows.sort(key=lambda row: (_GRAVEST_FIRST.index(row["divergence"]), -row["difference"], row["segment"]))
    language = codings.study.language if isinstance(codings, Data) else Language.NB
    return Disagreements(pa.table(_columns(rows, found)), n_compared, language)


def _row(codings: Codings, ratings: Array, readers: list[int]) -> dict[str, Any] | None:
    """Return how the coders of a segment differ; None where they don't."""
    rated = [coder for coder in readers if not np.isnan(ratings[coder])]
    silent = [coder for coder in readers if np.isnan(ratings[coder])]
    low, high = (pick(rated, key=lambda coder: float(ratings[coder])) for pick in (min, max))
    apart = float(ratings[high] - ratings[low])
    if ratings[low] < 0 < ratings[high]:
        kind, pair = Divergence.OPPOSITE, (low, high)
    elif silent:
        strongest = max(rated, key=lambda coder: abs(float(ratings[coder])))
        kind, pair, apart = Divergence.OMITTED, (strongest, silent[0]), abs(float(ratings[strongest]))
    elif apart > 0:
        kind, pair = Divergence.STRENGTH, (low, high)
    else:
        return None
    a, b = sorted(pair)
    others = [
        f"{codings.coders[coder]}: {'–' if np.isnan(ratings[coder]) else f'{ratings[coder]:g}'}"
        for coder in readers
        if coder not in pair
    ]
    return {
        "divergence": kind,
        "difference": apart,
        "coder_a": a,
        "rating_a": float(ratings[a]),
        "coder_b": b,
        "rating_b": float(ratings[b]),
        "other_ratings": "; ".join(others),
    }


def _about(codings: Codings, segment: int, theme: Theme, places: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "segment": segment,
        **{name: places[name][segment] if places else "" for name in _PLACES},
        "criterion": theme.value,
        "text": codings.segment_text[segment],
        "adjudicated": float("nan"),
    }


def _places(data: Data) -> dict[str, list[str]]:
    """Case, party and wave of each segment."""
    codings = data.codings
    if codings is None:
        return {}
    names: dict[str, tuple[list[str], NDArray[Any]]] = {
        "case": (list(data.cases.keys), codings.segment_case),
        "party": ([party.key for party in data.study.parties], codings.segment_party),
        "wave": ([wave.key for wave in data.study.waves], codings.segment_wave),
    }
    return {name: [keys[place] for place in index.tolist()] for name, (keys, index) in names.items()}


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
        if name in _NUMBERS:
            columns[name] = number_column(np.array(values, dtype=np.float64), np.zeros(len(values), dtype=bool))
        else:
            columns[name] = text_values([str(of[name][value] if name in of else value) for value in values])
    return columns
