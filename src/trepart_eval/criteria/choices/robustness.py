"""`multiverse`: how far each case's scores and rank depend on choices that could have been made otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import check_made_by
from trepart_eval.criteria.choices.aggregation import from_highest
from trepart_eval.criteria.choices.sobol import factorial_indices
from trepart_eval.criteria.choices.specifications import (
    Specifications,
    interview_specifications,
    steps_of,
    survey_specifications,
)
from trepart_eval.criteria.comparisons.ranking import QUARTER
from trepart_eval.criteria.result_tables import data_frame, number_column, numbers, table_html, text_values
from trepart_eval.criteria.scores import CRITERIA, chosen_level, shown_limit
from trepart_eval.criteria.units import Units, units_of
from trepart_eval.problems import Problems
from trepart_eval.sources.checked_tables import Data
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.terms import WHOLE_CASE, Choice, Level

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

CHOICES: Final = tuple(choice.value for choice in Choice)
"""What may be chosen otherwise."""
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Multiverse:
    """Scores and ranks of all cases under every combination of choices.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per source, wave and case: the mean over criteria and its rank as chosen, and over all specifications.
    criteria_arrow : pyarrow.Table
        The same of each criterion, over the choices that bear on a criterion by itself.
    specifications_arrow : pyarrow.Table
        Every specification, with the value and rank of each case.
    sobol_arrow : pyarrow.Table
        A row per source, wave and choice, and case: which choices move the rank of the case, or ("all") the mean shift
        in ranks. The indices are exact, since all combinations were tried.
    level : Level
        Whether the rows are about municipalities or about workplaces in them.
    choices : tuple of str
        What was chosen otherwise.
    min_n : int
        Fewest people behind a figure that is used.
    language : Language
        Language of the study.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    arrow: pa.Table
    criteria_arrow: pa.Table
    specifications_arrow: pa.Table
    sobol_arrow: pa.Table
    level: Level
    choices: tuple[str, ...]
    min_n: int
    language: Language
    simulated_note: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """Cases over all specifications as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def criteria(self) -> pd.DataFrame:
        """Cases and criteria over all specifications as a data frame of one's own."""
        return data_frame(self.criteria_arrow)

    @property
    def specifications(self) -> pd.DataFrame:
        """Every specification as a data frame of one's own."""
        return data_frame(self.specifications_arrow)

    @property
    def sobol(self) -> pd.DataFrame:
        """Sobol indices of the choices as a data frame of one's own."""
        return data_frame(self.sobol_arrow)

    def summary(self) -> str:
        """One sentence in the study's language: how far ranks move, and which choice moves them most."""
        low, high, n = (numbers(self.arrow, name) for name in ("rank_low", "rank_high", "n_specifications"))
        if not np.isfinite(low).any():
            return f"{self.simulated_note} {text_of(__package__, 'summary', 'nothing_to_rank', self.language)}".strip()
        of_all = [row for row in self.sobol_arrow.to_pylist() if row["case"] == WHOLE_CASE and row["total_order"]]
        most = max(of_all, key=lambda row: row["total_order"], default=None)
        sentence = text_of(
            __package__,
            "summary",
            "multiverse" if most else "multiverse_still",
            self.language,
            specifications=int(n.max()),
            width=format_number(float(np.nanmedian(high - low)) + 1, self.language),
            choice=label("choice", most["factor"], self.language) if most else "",
            share=format_number(100 * most["total_order"], self.language) if most else "",
        )
        return f"{self.simulated_note} {sentence}".strip()

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), self.language, decimals=1)


def multiverse(
    data: Data,
    *,
    level: Level | str = Level.MUNICIPALITY,
    vary: Sequence[str] = CHOICES,
    min_n: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Multiverse:
    """Scores and ranks of all cases under every combination of choices, with shares and Sobol indices of the choices.

    Parameters
    ----------
    data : Data
        From `load`.
    level : {"municipality", "workplace"}
        What is ranked.
    vary : sequence of str
        What is chosen otherwise: weighting (party, or each person or segment once), missing_items (half, any or all
        items answered), scale_treatment (distance from the middle, or its side only), missing_criteria (left out, or
        the other cases' mean) and aggregation over criteria (arithmetic, geometric or the weakest). All where it is
        left out.
    min_n : int, optional
        Fewest people behind a figure that is used; the study's choice where it is left out.
    progress : callable, optional
        Called with how many passes over the answers and codings are done, and how many there are.

    Returns
    -------
    Multiverse
        Cases that have no figure under some specification have values but no ranks, so that ranks are always among the
        same cases; ``n_specifications`` says under how many they have one.

    Raises
    ------
    ValueError
        If an option has no such value.
    InputError
        If the study has neither answers nor codings.

    Notes
    -----
    After Steegen, Tuerlinckx, Gelman and Vanpaemel (2016) and the handbook on composite indicators (OECD and JRC 2008).
    Each specification counts the same; that is no claim that all are as good.
    """
    import pyarrow as pa

    check_made_by(data, Data, "data", "load")
    study = data.study
    at, limit, choices = chosen_level(level), shown_limit(min_n, study.min_n), _chosen(vary)
    units = units_of(data, at)
    problems = Problems()
    if data.answers is None and data.codings is None:
        problems.add("nothing_to_score", file=study.path.name)
    problems.raise_if_any(study.language)
    n_steps, done = steps_of(data, choices), 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, n_steps)

    found = []
    if data.answers is not None:
        found.append(survey_specifications(study, data.answers, units, choices, limit, step))
    if data.codings is not None:
        found.append(interview_specifications(study, data.codings, units, choices, limit, step))
    parts: dict[str, list[dict[str, Any]]] = {"cases": [], "criteria": [], "specifications": [], "sobol": []}
    for one in found:
        for position, wave in enumerate(one.waves.tolist()):
            about = {"source": one.source.value, "wave": study.waves[wave].key}
            for name, rows in _rows(one, units, position).items():
                parts[name].append({**_repeated(about, rows), **rows})
    tables = {name: pa.concat_tables([pa.table(part) for part in of]).combine_chunks() for name, of in parts.items()}
    names = tuple(choice.value for choice in choices)
    return Multiverse(
        tables["cases"],
        tables["criteria"],
        tables["specifications"],
        tables["sobol"],
        at,
        names,
        limit,
        study.language,
        study.simulated_note,
    )


def _chosen(vary: Sequence[str]) -> tuple[Choice, ...]:
    unknown = [name for name in vary if name not in CHOICES]
    if unknown or not vary:
        wrong = ", ".join(map(repr, unknown)) or "nothing"
        raise ValueError(f"vary names {wrong}. Choose among {', '.join(CHOICES)}.")
    return tuple(choice for choice in Choice if choice in vary)


def _repeated(about: dict[str, str], rows: dict[str, Any]) -> dict[str, Any]:
    n_rows = len(next(iter(rows.values())))
    return {name: text_values([value] * n_rows) for name, value in about.items()}


def _rows(one: Specifications, units: Units, wave: int) -> dict[str, dict[str, Any]]:
    """Columns of the four tables, for one source and wave."""
    flat = one.index[..., wave].reshape(-1, one.index.shape[-2])
    ranks, n_ranked = _ranks(flat)
    known = np.flatnonzero(~np.isnan(flat).all(axis=0))
    cases = {"case": [units.cases[unit] for unit in known], "workplace": [units.workplaces[unit] for unit in known]}
    places = {name: text_values(values) for name, values in cases.items()}
    return {
        "cases": {**places, **_spread("value", flat[:, known], ranks[:, known], n_ranked[known])},
        "criteria": _of_criteria(one.scores[..., wave, :], units),
        "specifications": _every(one, cases, flat[:, known], ranks[:, known]),
        "sobol": _sobol(one, units, ranks),
    }


def _ranks(values: Array) -> tuple[Array, Array]:
    """Ranks under each specification of units with a value under all, and how many those are; NaN for the others."""
    complete = ~np.isnan(values).any(axis=0)
    ranks = from_highest(np.where(complete, values, np.nan))
    return ranks, np.where(complete, complete.sum(), np.nan)


def _spread(name: str, values: Array, ranks: Array, n_ranked: Array) -> dict[str, Any]:
    """Values and ranks as chosen and over specifications, from arrays of shape (n_specifications, n_units)."""
    quarter = np.ceil(n_ranked / QUARTER)
    ranked = ~np.isnan(n_ranked)
    columns = {
        name: values[0],
        f"{name}_low": np.fmin.reduce(values, axis=0),
        f"{name}_high": np.fmax.reduce(values, axis=0),
        "rank": ranks[0],
        "rank_median": np.median(ranks, axis=0),
        "rank_low": ranks.min(axis=0),
        "rank_high": ranks.max(axis=0),
        "n_ranked": np.where(ranked, n_ranked, 0).astype(np.int64),
        "share_top_quarter": np.where(ranked, (ranks <= quarter).mean(axis=0), np.nan),
        "share_bottom_quarter": np.where(ranked, (ranks > n_ranked - quarter).mean(axis=0), np.nan),
        "n_specifications": (~np.isnan(values)).sum(axis=0).astype(np.int64),
    }
    shown = np.zeros(values.shape[1], dtype=bool)
    return {column: number_column(found, shown | (column == "n_ranked") & ~ranked) for column, found in columns.items()}


def _of_criteria(scores: Array, units: Units) -> dict[str, Any]:
    """Every unit and criterion that has a figure under some specification."""
    flat = scores.reshape(-1, *scores.shape[-2:])
    of_each = [_ranks(flat[:, :, criterion]) for criterion in range(flat.shape[2])]
    ranks, n_ranked = np.stack([one for one, _ in of_each], axis=2), np.stack([n for _, n in of_each], axis=1)
    unit, criterion = np.nonzero(~np.isnan(flat).all(axis=0))
    return {
        "case": text_values([units.cases[one] for one in unit]),
        "workplace": text_values([units.workplaces[one] for one in unit]),
        "criterion": text_values([CRITERIA[one].value for one in criterion]),
        **_spread("score", flat[:, unit, criterion], ranks[:, unit, criterion], n_ranked[unit, criterion]),
    }


def _every(one: Specifications, cases: dict[str, list[str]], values: Array, ranks: Array) -> dict[str, Any]:
    combinations = list(product(*(one.levels[choice] for choice in Choice)))
    n_units = values.shape[1]
    number = np.repeat(np.arange(1, len(combinations) + 1), n_units)
    shown = np.zeros(len(number), dtype=bool)
    return {
        "specification": number_column(number, shown),
        **{
            choice.value: text_values([row[place] for row in combinations for _ in range(n_units)])
            for place, choice in enumerate(Choice)
        },
        **{name: text_values(keys * len(combinations)) for name, keys in cases.items()},
        "value": number_column(values.ravel(), shown),
        "rank": number_column(ranks.ravel(), shown),
    }


def _sobol(one: Specifications, units: Units, ranks: Array) -> dict[str, Any]:
    """Exact indices of the choices that had alternatives, for the mean shift in ranks and for each unit's rank."""
    ranked = np.flatnonzero(~np.isnan(ranks[0]))
    varied = [choice for choice in Choice if len(one.levels[choice]) > 1] if len(ranked) >= _FEWEST else []
    of_ranked = ranks[:, ranked]
    shift = np.abs(of_ranked - of_ranked[0]).mean(axis=1, keepdims=True) if varied else of_ranked[:, :0]
    outputs = np.concatenate([shift, of_ranked], axis=1)
    levels = tuple(len(one.levels[choice]) for choice in varied)
    first = total = np.zeros((0, 0))
    if varied:
        first, total = factorial_indices(outputs.reshape(*levels, outputs.shape[1]), len(varied))
    shown = np.zeros(first.size, dtype=bool)
    cases = [WHOLE_CASE, *(units.cases[unit] for unit in ranked)]
    workplaces = [WHOLE_CASE, *(units.workplaces[unit] for unit in ranked)]
    return {
        "case": text_values(cases * len(varied)),
        "workplace": text_values(workplaces * len(varied)),
        "factor": text_values([choice.value for choice in varied for _ in cases]),
        "first_order": number_column(first.ravel(), shown),
        "total_order": number_column(total.ravel(), shown),
    }
