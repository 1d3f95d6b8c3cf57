"""`wave_changes`: how scores change from wave to wave, and how much of it regression to the mean would give."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_choice, checked_level, is_number
from trepart_eval.criteria.comparisons.comparable_scores import tested
from trepart_eval.criteria.comparisons.differences import difference_columns, with_corrections
from trepart_eval.criteria.comparisons.respondents import respondent_scores
from trepart_eval.criteria.comparisons.wave_samples import Change, change_of, regression_to_mean
from trepart_eval.criteria.estimates import ALL
from trepart_eval.criteria.result_tables import data_frame, enum_column, number_column, numbers, table_html, text_column
from trepart_eval.criteria.scores import CONF_LEVEL, CRITERIA, chosen_level, shown_limit
from trepart_eval.criteria.small_groups import statuses
from trepart_eval.criteria.survey_scores import SurveyCells, survey_cells, survey_estimates
from trepart_eval.criteria.units import Units, units_of
from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.arguments import check_made_by, listed
from trepart_eval.sources.checked_tables import Answers, Data
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import WHOLE_CASE, Level, Source, Status, Weighting

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

_FAMILY: Final = ("wave", "other_wave", "party", "criterion")


@dataclass(frozen=True, slots=True, eq=False)
class WaveChanges:
    """Changes of survey scores between waves.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per case, party and criterion, and pair of waves: the score in wave less that in other_wave.
    level : Level
        Whether the rows are about municipalities or about workplaces in them.
    repeated_known : bool
        Whether the answers say who answered more than once; where they don't, all are taken as different people, which
        makes errors too large rather than too small.
    min_n : int
        Fewest people at either time behind a figure that is shown.
    conf_level : float
        Level of the intervals.
    language : Language
        Language of the study.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    arrow: pa.Table
    level: Level
    repeated_known: bool
    min_n: int
    conf_level: float
    language: Language
    simulated_note: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """The changes as a data frame of one's own."""
        return data_frame(self.arrow)

    def summary(self) -> str:
        """One sentence in the study's language: how many whole cases changed by more than chance."""
        whole = np.array([party == WHOLE_CASE for party in self.arrow.column("party").to_pylist()], dtype=bool)
        difference, p_bh = (numbers(self.arrow, name)[whole] for name in ("difference", "p_bh"))
        clear = p_bh < 1 - self.conf_level
        counts = {
            "known": int((~np.isnan(difference)).sum()),
            "up": int((clear & (difference > 0)).sum()),
            "down": int((clear & (difference < 0)).sum()),
        }
        name = "changes" if self.repeated_known else "changes_of_others"
        return f"{self.simulated_note} {text_of(__package__, 'summary', name, self.language, **counts)}".strip()

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), self.language)


def wave_changes(
    data: Data,
    *,
    waves: tuple[str, str] | None = None,
    level: Level | str = Level.MUNICIPALITY,
    weighting: Weighting | str | None = None,
    correlation: float | None = None,
    min_n: int | None = None,
    conf_level: float = CONF_LEVEL,
) -> WaveChanges:
    """Changes of survey scores between waves, with errors that know who answered both times.

    Parameters
    ----------
    data : Data
        From `load`; people are told apart by the survey's column ``respondent``.
    waves : pair of str, optional
        Earlier and later wave; every wave and the next where it is left out.
    level : {"municipality", "workplace"}
        What a row is about.
    weighting : {"party", "respondent"}, optional
        What counts once in a case's score; the study's choice where it is left out.
    correlation : float, optional
        Correlation of the waves' true and measured scores over cases, for the expected regression to the mean; that of
        the scores shown where it is left out, for each party and criterion.
    min_n : int, optional
        Fewest people behind a figure that is shown, at either time; the study's choice where it is left out.
    conf_level : float
        Level of the intervals.

    Returns
    -------
    WaveChanges
        ``regression_to_mean`` is the change to expect from chance alone: -(1 - r) times the distance of the earlier
        score from the mean over cases. It is empty with fewer than four cases, unless r is given.

    Raises
    ------
    InputError
        If the study has no answers from two waves.
    ValueError
        If an option has no such value.
    """
    import pyarrow as pa

    check_made_by(data, Data, "data", "load")
    study = data.study
    at, limit = chosen_level(level), shown_limit(min_n, study.min_n)
    chosen = study.survey_weighting if weighting is None else weighting
    checked_choice(chosen, [Weighting.PARTY, Weighting.RESPONDENT], "weighting")
    chosen = Weighting(chosen)
    checked_level(conf_level)
    if correlation is not None and not (is_number(correlation) and 0 <= correlation <= 1):
        raise ValueError(f"correlation is {correlation!r}; it lies between 0 and 1")
    answers = _answers_of_waves(data)
    steps = _wave_pairs(data, answers, waves)
    units = units_of(data, at)
    cells = survey_cells(study, answers, units, CRITERIA)
    shown = statuses(survey_estimates(study, answers, units, CRITERIA, chosen, conf_level), limit)
    scores = np.stack([respondent_scores(answers, criterion) for criterion in CRITERIA], axis=1)
    parts = []
    for before, after in steps:
        found = change_of(answers, cells, scores, chosen, before, after)
        status = _status(shown, cells, before, after, chosen, limit)
        parts.append(pa.table(_columns(data, units, found, status, (before, after), conf_level, correlation, limit)))
    table = with_corrections(pa.concat_tables(parts).combine_chunks(), _FAMILY)
    known = answers.respondent is not None
    return WaveChanges(table, at, known, limit, conf_level, study.language, study.simulated_note)


def _answers_of_waves(data: Data) -> Answers:
    problems = Problems()
    answers = data.answers
    if answers is None or len(np.unique(answers.wave)) < 2:
        problems.add("no_two_waves", file=data.study.path.name)
        raise InputError(problems, data.study.language)
    return answers


def _wave_pairs(data: Data, answers: Answers, waves: tuple[str, str] | None) -> list[tuple[int, int]]:
    keys = [wave.key for wave in data.study.waves]
    present = np.unique(answers.wave).tolist()
    if waves is None:
        return list(pairwise(present))
    pair = listed(waves, "waves", "two waves")
    unknown = [wave for wave in pair if wave not in keys or keys.index(wave) not in present]
    if unknown or len(pair) != 2 or pair[0] == pair[1]:
        known = ", ".join(repr(keys[wave]) for wave in present)
        raise ValueError(f"waves is {waves!r}; name an earlier and a later wave with answers: {known}")
    return [(keys.index(pair[0]), keys.index(pair[1]))]


def _status(
    shown: NDArray[np.object_], cells: SurveyCells, before: int, after: int, weighting: Weighting, min_n: int
) -> NDArray[np.object_]:
    """Worst status of the two waves; hidden too where the parties in both would give a hidden one away."""
    first, second = shown[:, :, before], shown[:, :, after]
    status = np.where(first == Status.OK, second, first)
    status[(first == Status.TOO_FEW) | (second == Status.TOO_FEW)] = Status.TOO_FEW
    if weighting is Weighting.PARTY:
        n = cells.statistics["n"][:, cells.counting]
        one, other = n[:, :, before], n[:, :, after]
        common = (one > 0) & (other > 0)
        left_out = np.maximum(one, other) * ~common
        gives_away = ((left_out > 0) & (left_out < min_n)).any(axis=1)
        people = np.minimum((one * common).sum(axis=1), (other * common).sum(axis=1))
        whole = status[:, ALL]
        whole[gives_away | ((people > 0) & (people < min_n))] = Status.TOO_FEW
        whole[~common.any(axis=1) & (whole == Status.OK)] = Status.NO_EVIDENCE
    return status


def _columns(
    data: Data,
    units: Units,
    found: Change,
    status: NDArray[np.object_],
    waves: tuple[int, int],
    conf_level: float,
    correlation: float | None,
    min_n: int,
) -> dict[str, Any]:
    hidden = status != Status.OK
    unit, party, criterion = (axis.ravel() for axis in np.indices(status.shape))
    error = np.where(hidden, np.nan, np.sqrt(found.variance))
    difference = np.where(hidden, np.nan, found.difference)
    result = tested(difference.ravel(), error.ravel(), found.df.ravel(), conf_level)
    before = np.where(hidden, np.nan, found.before)
    rho, regression = regression_to_mean(before, before + difference, correlation)
    few = hidden | ((found.n_both > 0) & (found.n_both < min_n))
    keys = [wave.key for wave in data.study.waves]
    nothing = np.zeros(len(unit), dtype=np.intp)
    return {
        "case": text_column(units.cases, unit),
        "wave": text_column([keys[waves[1]]], nothing),
        "other_wave": text_column([keys[waves[0]]], nothing),
        "workplace": text_column(units.workplaces, unit),
        "party": text_column([WHOLE_CASE, *(shown.key for shown in data.study.shown_parties)], party),
        "criterion": text_column([value.value for value in CRITERIA], criterion),
        "source": text_column([Source.SURVEY.value], nothing),
        "baseline": number_column(before, hidden),
        **difference_columns(result),
        "n": number_column(found.n_after.astype(np.int64), hidden),
        "n_before": number_column(found.n_before.astype(np.int64), hidden),
        "n_repeated": number_column(found.n_both.astype(np.int64), few),
        "correlation": number_column(rho, hidden),
        "regression_to_mean": number_column(regression, hidden),
        "status": enum_column(status),
    }
