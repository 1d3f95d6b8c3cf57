"""`multiverse`: how far each case's scores and rank depend on choices that could have been made otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.choices.specification_tables import columns_of_wave
from trepart_eval.criteria.choices.specifications import (
    Specifications,
    interview_specifications,
    steps_of,
    survey_specifications,
)
from trepart_eval.criteria.result_tables import data_frame, numbers, table_html, text_values
from trepart_eval.criteria.scores import chosen_level, shown_limit
from trepart_eval.criteria.units import Units, units_of
from trepart_eval.problems import Problems
from trepart_eval.problems.arguments import check_made_by, listed
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
    found = _specifications(data, units, choices, limit, progress)
    parts: dict[str, list[dict[str, Any]]] = {"cases": [], "criteria": [], "specifications": [], "sobol": []}
    for one in found:
        for position, wave in enumerate(one.waves.tolist()):
            about = {"source": one.source.value, "wave": study.waves[wave].key}
            for name, rows in columns_of_wave(one, units, position).items():
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


def _specifications(
    data: Data,
    units: Units,
    choices: tuple[Choice, ...],
    min_n: int,
    progress: Callable[[int, int], None] | None,
) -> list[Specifications]:
    """Scores under every specification, of each source that the study has."""
    n_steps, done = steps_of(data, choices), 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, n_steps)

    found = []
    if data.answers is not None:
        found.append(survey_specifications(data.study, data.answers, units, choices, min_n, step))
    if data.codings is not None:
        found.append(interview_specifications(data.study, data.codings, units, choices, min_n, step))
    return found


def _chosen(vary: Sequence[str]) -> tuple[Choice, ...]:
    named = listed(vary, "vary", "choices")
    unknown = [name for name in named if name not in CHOICES]
    if unknown or not named:
        wrong = ", ".join(map(repr, unknown)) or "nothing"
        raise ValueError(f"vary names {wrong}. Choose among {', '.join(CHOICES)}.")
    return tuple(choice for choice in Choice if choice in named)


def _repeated(about: dict[str, str], rows: dict[str, Any]) -> dict[str, Any]:
    n_rows = len(next(iter(rows.values())))
    return {name: text_values([value] * n_rows) for name, value in about.items()}
