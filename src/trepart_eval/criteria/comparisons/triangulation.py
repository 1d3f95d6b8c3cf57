"""`triangulate`: survey and interviews side by side, before anything is combined."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_level, is_number
from trepart_eval.criteria.combination import NUMBERS, converge, mean_of_two
from trepart_eval.criteria.comparisons.comparable_scores import ShownScores, differences_of, rows_about, text
from trepart_eval.criteria.diagnosis import MIDDLE
from trepart_eval.criteria.result_tables import (
    data_frame,
    enum_column,
    number_column,
    numbers,
    table_html,
    text_values,
)
from trepart_eval.criteria.scores import CriterionScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.terms import WHOLE_CASE, Convergence, Source, Status

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

FAR_APART: Final = 25.0
"""Points between two scores that are far apart: one step of the interviews' ratings, our convention."""
_KEYS: Final = ("case", "wave", "workplace", "party", "criterion")
_SOURCES: Final = (Source.SURVEY, Source.INTERVIEWS)
CONVERGENT: Final = "convergent"
ALWAYS: Final = "always"
NEVER: Final = "never"


@dataclass(frozen=True, slots=True, eq=False)
class Triangulation:
    """What survey and interviews say of each case and criterion, side by side.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per case, wave and criterion.
    party : str
        Whose scores are compared; "all" for whole cases.
    combine : {"convergent", "always", "never"}
        Where there is a combined score.
    far_apart : float
        Points from which two scores that chance can't explain are dissonant whatever side of the middle they are on.
    conf_level : float
        Level of the intervals and of the test of the difference.
    language : Language
        Language of the study.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    arrow: pa.Table
    party: str
    combine: str
    far_apart: float
    conf_level: float
    language: Language
    simulated_note: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """Both sources side by side as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def rule(self) -> str:
        """What the four words mean, in the study's language."""
        return text_of(
            __package__,
            "triangulation",
            "rule",
            self.language,
            points=format_number(self.far_apart, self.language),
            middle=format_number(MIDDLE, self.language),
            level=f"{self.conf_level:.0%}".rstrip("%"),
        )

    def summary(self) -> str:
        """How many cells there are of each kind, and the rule, in the study's language."""
        counts = Counter(self.arrow.column("convergence").to_pylist())
        cells = text_of(__package__, "triangulation", "cells", self.language, cells=self.arrow.num_rows)
        kinds = (f"{label('convergence', one, self.language)}: {counts[one]}" for one in Convergence if counts[one])
        return f"{self.simulated_note} {cells} {', '.join(kinds)}. {self.rule}".strip()

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), self.language, decimals=0)


def triangulate(
    scores: CriterionScores,
    *,
    party: str = WHOLE_CASE,
    combine: str = CONVERGENT,
    far_apart: float = FAR_APART,
    conf_level: float | None = None,
) -> Triangulation:
    """Survey and interviews side by side per case and criterion: convergent, complementary, dissonant or silent.

    Parameters
    ----------
    scores : CriterionScores
        From `score`; only figures that it shows are compared.
    party : str
        Whose scores are compared; whole cases where it is left out.
    combine : {"convergent", "always", "never"}
        Where the mean of the two is given as a combined score: where they converge, wherever both have a figure, or
        nowhere.
    far_apart : float
        Points from which scores that differ by more than chance are dissonant also on the same side of the middle.
    conf_level : float, optional
        Level of the test of the difference; that of the scores where it is left out.

    Returns
    -------
    Triangulation

    Raises
    ------
    ValueError
        If an option has no such value.

    Notes
    -----
    The words are those of Farmer, Robinson, Elliott and Eyles (2006) and O'Cathain, Murphy and Nicholl (2010):

    - convergent: the two differ by no more than chance;
    - complementary: they differ by more, in strength but not in direction: both are on the same side of 50, less than
      ``far_apart`` points apart;
    - dissonant: they differ by more than chance, and are on different sides of 50 or that far apart;
    - silent: at least one has no figure; ``silent_sources`` names it;
    - hidden: at least one may not be shown.

    That no difference is found is weak evidence where little is known. ``equivalent`` is 1 where the difference is
    shown to be less than ``far_apart`` (two one-sided tests, Lakens 2017).
    """
    check_made_by(scores, CriterionScores, "scores", "score")
    level = scores.conf_level if conf_level is None else checked_level(conf_level)
    if combine not in (CONVERGENT, ALWAYS, NEVER):
        raise ValueError(f"combine is {combine!r}; choose 'convergent', 'always' or 'never'")
    if not is_number(far_apart) or not far_apart > 0:
        raise ValueError(f"far_apart is {far_apart!r}; it is a number of points above 0")
    rows = rows_about(scores, party=party)
    keys, of_source = _side_by_side(rows)
    survey, interviews = (_Side.of(rows, of_source[source]) for source in _SOURCES)
    kind = _convergence(survey, interviews, far_apart, level)
    return Triangulation(
        _table(keys, survey, interviews, kind, combine, far_apart, level),
        party,
        combine,
        far_apart,
        level,
        scores.language,
        scores.study.simulated_note,
    )


def _side_by_side(rows: pa.Table) -> tuple[list[tuple[str, ...]], dict[Source, NDArray[np.intp]]]:
    """Keys of all cells, and each source's row of each; -1 where the source was not used there."""
    sources = text(rows, "source")
    keys = list(zip(*(rows.column(name).to_pylist() for name in _KEYS), strict=True))
    cells = list(dict.fromkeys(keys))
    place = {key: index for index, key in enumerate(cells)}
    found = {source: np.full(len(cells), -1, dtype=np.intp) for source in _SOURCES}
    for row, (key, source) in enumerate(zip(keys, sources, strict=True)):
        if source in found:
            found[source][place[key]] = row
    return cells, found


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One source's figures in every cell; NaN where it has none that is shown."""

    numbers: dict[str, Array]
    n: Array
    status: NDArray[np.object_]

    @classmethod
    def of(cls, rows: pa.Table, at: NDArray[np.intp]) -> _Side:
        status = np.append(text(rows, "status"), Status.NO_EVIDENCE.value)[at]
        shown = status == Status.OK.value
        columns = {name: np.append(numbers(rows, name), np.nan)[at] for name in (*NUMBERS, "n")}
        figures = {name: np.where(shown, values, np.nan) for name, values in columns.items()}
        return cls({name: figures[name] for name in NUMBERS}, figures["n"], status)

    @property
    def shown(self) -> NDArray[np.bool_]:
        known: NDArray[np.bool_] = ~np.isnan(self.numbers["score"])
        return known

    @property
    def scores(self) -> ShownScores:
        of = self.numbers
        df = np.where(np.isnan(of["degrees_of_freedom"]), np.inf, of["degrees_of_freedom"])
        return ShownScores(of["score"], of["std_error"], df, np.zeros(len(df), dtype=bool))


def _convergence(survey: _Side, interviews: _Side, far_apart: float, conf_level: float) -> NDArray[np.object_]:
    one, other = survey.numbers["score"], interviews.numbers["score"]
    kind = np.full(len(one), Convergence.COMPLEMENTARY.value, dtype=object)
    with np.errstate(invalid="ignore"):
        opposite = (one - MIDDLE) * (other - MIDDLE) < 0
        kind[opposite | (np.abs(one - other) >= far_apart)] = Convergence.DISSONANT.value
        kind[converge(survey.numbers, interviews.numbers, conf_level)] = Convergence.CONVERGENT.value
    kind[~(survey.shown & interviews.shown)] = Convergence.SILENT.value
    hidden = (survey.status == Status.TOO_FEW.value) | (interviews.status == Status.TOO_FEW.value)
    kind[hidden] = Convergence.HIDDEN.value
    return kind


def _table(
    keys: list[tuple[str, ...]],
    survey: _Side,
    interviews: _Side,
    kind: NDArray[np.object_],
    combine: str,
    far_apart: float,
    conf_level: float,
) -> pa.Table:
    import pyarrow as pa

    found = differences_of(survey.scores, interviews.scores, conf_level)
    narrower = differences_of(survey.scores, interviews.scores, 2 * conf_level - 1) if conf_level > 1 / 2 else found
    both = survey.shown & interviews.shown
    equivalent = np.where(np.isnan(found.std_error), np.nan, _within(narrower.conf_low, narrower.conf_high, far_apart))
    mean = mean_of_two(survey.numbers, interviews.numbers, conf_level)
    wanted = {CONVERGENT: kind == Convergence.CONVERGENT.value, ALWAYS: both, NEVER: np.zeros(len(both), dtype=bool)}
    without = ~wanted[combine]
    all_shown = np.zeros(len(both), dtype=bool)
    sides = {"survey": survey, "interviews": interviews}
    return pa.table(
        {
            **{name: text_values([key[place] for key in keys]) for place, name in enumerate(_KEYS)},
            **{
                f"{name}_{what}": number_column(side.numbers[column], all_shown)
                for name, side in sides.items()
                for what, column in (("score", "score"), ("low", "conf_low"), ("high", "conf_high"))
            },
            **{f"{name}_n": _count(side.n) for name, side in sides.items()},
            "difference": number_column(found.difference, all_shown),
            "std_error": number_column(found.std_error, all_shown),
            "conf_low": number_column(found.conf_low, all_shown),
            "conf_high": number_column(found.conf_high, all_shown),
            "convergence": enum_column(kind),
            "silent_sources": text_values(_silent(sides, kind)),
            "equivalent": _count(np.where(both, equivalent, np.nan)),
            "combined_score": number_column(mean["score"], without),
            "combined_low": number_column(mean["conf_low"], without),
            "combined_high": number_column(mean["conf_high"], without),
        }
    )


def _within(low: Array, high: Array, margin: float) -> Array:
    return ((low > -margin) & (high < margin)).astype(np.float64)


def _count(values: Array) -> pa.Array:
    absent = np.isnan(values)
    return number_column(np.where(absent, 0, values).astype(np.int64), absent)


def _silent(sides: dict[str, _Side], kind: NDArray[np.object_]) -> list[str]:
    """Sources without a figure in the cells that are silent, divided by semicolons."""
    absent = {name: ~side.shown for name, side in sides.items()}
    silent = kind == Convergence.SILENT.value
    return [";".join(name for name in absent if silent[cell] and absent[name][cell]) for cell in range(len(kind))]
