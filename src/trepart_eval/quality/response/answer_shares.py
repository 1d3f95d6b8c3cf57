"""`item_answers`: how the answers to each item are spread, turned so that high is good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.result_tables import data_frame
from trepart_eval.quality.survey_items import checked_by, sections_of, survey_of
from trepart_eval.quality.tidy_rows import tidy_table
from trepart_eval.sources.checked_tables import NOT_ASKED, Answers, Data
from trepart_eval.study.planned_study import Item
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Status

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

ANSWER_SHARES: Final = ("share_lowest", "share_low", "share_middle", "share_high", "share_highest")
"""Parts of a scale from its bad end to its good one: both ends, what lies between them on either side, the middle."""
_COLUMNS: Final = ("wave", "party", "criterion", "item", "reversed", "n", *ANSWER_SHARES, "share_missing", "status")


@dataclass(frozen=True, slots=True, eq=False)
class ItemAnswers:
    """How the answers to each item are spread.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per wave, party and item. Shares are of those who answered, save ``share_missing``, of those asked.
    min_n : int
        Fewest people behind a figure that is shown.
    language : Language
        Language of the study.
    """

    arrow: pa.Table
    min_n: int
    language: Language

    @property
    def table(self) -> pd.DataFrame:
        """The rows as a data frame of one's own."""
        return data_frame(self.arrow)


def item_answers(
    answers: Answers | Data, *, by: str | Sequence[str] | None = "wave", min_n: int | None = None
) -> ItemAnswers:
    """Spread of the answers to each item over the whole programme, never by case.

    Parameters
    ----------
    answers : Answers or Data
        From `load`.
    by : {"party", "wave"}, both in a tuple, or None
        What respondents are divided by, besides all together.
    min_n : int, optional
        Fewest answers behind a figure that is shown; the study's choice where it is left out.

    Returns
    -------
    ItemAnswers
        Scales of any length in five parts: with two steps only the ends have shares, with an even number of steps the
        middle has none. Answers to reversed items are turned.

    Raises
    ------
    InputError
        If the study has no answers.
    ValueError
        If an option has no such value.
    """
    survey = survey_of(answers, min_n)
    rows: list[dict[str, Any]] = []
    for section in sections_of(survey, checked_by(by)):
        for item in survey.answers.items:
            steps = survey.answers.steps[item.name][section.rows]
            rows.append(
                {
                    "wave": section.wave,
                    "party": section.party,
                    "criterion": item.about,
                    "item": item.name,
                    "reversed": int(item.reversed),
                    **_spread(steps, item, survey.min_n),
                }
            )
    return ItemAnswers(tidy_table(rows, _COLUMNS), survey.min_n, survey.language)


def _spread(steps: NDArray[Any], item: Item, min_n: int) -> dict[str, Any]:
    """Shares of the parts of the scale, of those who answered."""
    asked, known = int((steps != NOT_ASKED).sum()), steps[steps >= 0].astype(np.intp)
    nothing = dict.fromkeys((*ANSWER_SHARES, "share_missing"), float("nan"))
    if not asked:
        return {"n": 0, **nothing, "status": Status.NO_EVIDENCE.value}
    if len(known) < min_n:
        return {"n": None, **nothing, "status": Status.TOO_FEW.value}
    counts = np.bincount(known, minlength=item.scale.steps + 1)
    counts = counts[::-1] if item.reversed else counts
    middle = len(counts) // 2
    odd = len(counts) % 2
    between = counts[1:middle].sum(), counts[middle] if odd else 0, counts[middle + odd : -1].sum()
    parts = (counts[0], *between, counts[-1])
    shares = {name: float(part) / len(known) for name, part in zip(ANSWER_SHARES, parts, strict=True)}
    return {"n": len(known), **shares, "share_missing": 1 - len(known) / asked, "status": Status.OK.value}
