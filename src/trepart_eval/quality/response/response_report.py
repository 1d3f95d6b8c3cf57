"""`response_rates`: who answered, whether they are like the population, and what they left open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from trepart_eval.criteria.arguments import checked_level, is_whole
from trepart_eval.criteria.result_tables import data_frame
from trepart_eval.quality.coders.agreement_estimates import CONF_LEVEL
from trepart_eval.quality.response.answer_patterns import FEWEST_ITEMS
from trepart_eval.quality.response.item_response import criterion_rows, item_rows, kinds_of, sections_by_wave
from trepart_eval.quality.response.response_cells import Row, composition_rows, rate_rows, turnout_of
from trepart_eval.quality.response.response_sentences import sentences_of
from trepart_eval.quality.response.study_margins import people_known, responding
from trepart_eval.quality.result_html import html_table, shown
from trepart_eval.quality.survey_items import survey_of
from trepart_eval.quality.tidy_rows import tidy_table
from trepart_eval.sources.checked_tables import Answers, Data
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import WHOLE_CASE

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_FEWEST_POSSIBLE: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class ResponseRates:
    """Response to a survey.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per wave, case and party: people invited, respondents, and the response rate; "all" for all cases, and
        for the parties that count.
    composition_arrow : pyarrow.Table
        A row per wave, case and party that counts: its share of respondents beside its share of the population.
    items_arrow : pyarrow.Table
        A row per wave, party and item: answers, and how many gave none for each reason.
    criteria_arrow : pyarrow.Table
        A row per wave, party and criterion, and for all items: what is missing, straight-lining, long runs, breaking
        off.
    conclusions : tuple of str
        Sentences on each wave, in the study's language.
    n, n_blank : int
        Respondents; rows without any answer, not even "don't know", which don't count as respondents.
    fewest_items : int
        Fewest items on which one answer to all is straight-lining.
    min_n : int
        Fewest people behind a figure that is shown.
    conf_level : float
        Level of the intervals.
    language : Language
        Language of the study.
    party_labels : dict
        Label of each party.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    arrow: pa.Table
    composition_arrow: pa.Table
    items_arrow: pa.Table
    criteria_arrow: pa.Table
    conclusions: tuple[str, ...]
    n: int
    n_blank: int
    fewest_items: int
    min_n: int
    conf_level: float
    language: Language
    party_labels: dict[str, str]
    simulated_note: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """Response rates as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def composition(self) -> pd.DataFrame:
        """Respondents beside the population as a data frame of one's own."""
        return data_frame(self.composition_arrow)

    @property
    def items(self) -> pd.DataFrame:
        """The items as a data frame of one's own."""
        return data_frame(self.items_arrow)

    @property
    def criteria(self) -> pd.DataFrame:
        """The criteria as a data frame of one's own."""
        return data_frame(self.criteria_arrow)

    def row(self, case: str = WHOLE_CASE, party: str = WHOLE_CASE, wave: str | None = None) -> Row | None:
        """Row of a case and party; of the first wave where none is named. None where there is none."""
        for row in self.arrow.to_pylist():
            if (row["case"], row["party"]) == (case, party) and wave in (None, row["wave"]):
                found: Row = row
                return found
        return None

    def summary(self) -> str:
        """Sentences on the response rate and on whether respondents are like the population."""
        return f"{self.simulated_note} {' '.join(self.conclusions)}".strip()

    def _repr_html_(self) -> str:
        """Table for Jupyter: a row per case and for each party of all cases, and the conclusions below it."""
        rows = []
        for row in self.arrow.to_pylist():
            if WHOLE_CASE not in (row["case"], row["party"]):
                continue
            name = self.party_labels[row["party"]] if row["case"] == WHOLE_CASE else row["case"]
            rate = row["response_rate"]
            rows.append(
                [
                    name if row["wave"] == WHOLE_CASE else f"{name}, {row['wave']}",
                    shown(row["n_invited"], self.language, 0),
                    shown(row["n"], self.language, 0),
                    shown(None if rate is None else 100 * rate, self.language, 0),
                ]
            )
        caption = self.conclusions[0] if self.conclusions else ""
        head = ("case", "n_invited", "n", "response_rate")
        return html_table(f"{self.simulated_note} {caption}".strip(), head, rows, self.conclusions[1:], self.language)


def response_rates(
    answers: Answers | Data,
    *,
    fewest_items: int = FEWEST_ITEMS,
    min_n: int | None = None,
    conf_level: float = CONF_LEVEL,
) -> ResponseRates:
    """Response rates, how respondents are put together, what they left open, and how they answered.

    Parameters
    ----------
    answers : Answers or Data
        From `load`; invited people and populations are the study's, so with answers alone there are no rates.
    fewest_items : int
        Fewest items of one scale on which the same answer to all is straight-lining, 2 or more.
    min_n : int, optional
        Fewest people behind a figure that is shown, 3 at the lowest; the study's choice where it is left out.
    conf_level : float
        Level of the intervals.

    Returns
    -------
    ResponseRates

    Raises
    ------
    InputError
        If the study has no answers.
    ValueError
        If an option has no such value.

    Notes
    -----
    A respondent has answered at least one item, or said "don't know" to one. Waves are kept apart. ``docs/methods.md``
    has formulas, limits and their sources.
    """
    checked_level(conf_level)
    if not is_whole(fewest_items) or fewest_items < _FEWEST_POSSIBLE:
        raise ValueError(f"fewest_items is {fewest_items!r}; one answer is never the same twice, so 2 is the lowest")
    survey = survey_of(answers, min_n)
    counts = np.ones(len(survey.parties), dtype=bool)
    if isinstance(answers, Data):
        counts = np.array([party.counts for party in answers.study.shown_parties], dtype=bool)
    responded = responding(survey.answers)
    turnout = turnout_of(survey, responded, people_known(answers) if isinstance(answers, Data) else None, counts)
    sections = sections_by_wave(survey, responded, counts)
    kinds = kinds_of(sections)
    rows = (
        rate_rows(survey, turnout, conf_level),
        composition_rows(survey, turnout),
        item_rows(sections, kinds),
        criterion_rows(sections, kinds, fewest_items),
    )
    rates, composition, items, criteria = (tidy_table(part, tuple(part[0]) if part else ()) for part in rows)
    return ResponseRates(
        rates,
        composition,
        items,
        criteria,
        sentences_of(survey, *rows),
        int(responded.sum()),
        int((~responded).sum()),
        fewest_items,
        survey.min_n,
        conf_level,
        survey.language,
        {key: survey.party_label(key) for key in (WHOLE_CASE, *survey.parties)},
        survey.simulated_note,
    )
