"""`party_gaps`: how far apart the parties of a case see each criterion, and who sees it the better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_level
from trepart_eval.criteria.comparisons.comparable_scores import (
    Differences,
    alike,
    differences_of,
    shown_scores,
    tested,
    text,
)
from trepart_eval.criteria.comparisons.differences import difference_columns, with_corrections
from trepart_eval.criteria.intervals import satterthwaite_df
from trepart_eval.criteria.result_tables import (
    data_frame,
    number_column,
    numbers,
    rows_where,
    table_html,
    text_values,
    unit_name,
)
from trepart_eval.criteria.scores import CriterionScores
from trepart_eval.problems.arguments import check_made_by, listed
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.catalogue import read_catalogue, text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import WHOLE_CASE, Source, Status

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Array = NDArray[np.float64]

_PAIR: Final = ("wave", "source", "party", "other_party")
_UNIT: Final = ("case", "workplace")
_ROW: Final = ("case", "wave", "workplace", "source", "criterion")


@dataclass(frozen=True, slots=True, eq=False)
class PartyGaps:
    """Gaps between parties.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per case, wave, source, criterion and pair of parties: party less other_party.
    overall_arrow : pyarrow.Table
        The mean gap over the cases that show both parties.
    profiles_arrow : pyarrow.Table
        A row per case (and "all"), wave, source and pair: who sees it the better, and on how many criteria.
    conf_level : float
        Level of the intervals; a gap is clear where its p value, corrected after Benjamini and Hochberg, is under 1
        less the level.
    language : Language
        Language of the study.
    simulated_note : str
        That the data are made up, where they are; empty otherwise.
    """

    arrow: pa.Table
    overall_arrow: pa.Table
    profiles_arrow: pa.Table
    conf_level: float
    language: Language
    simulated_note: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """The gaps as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def overall(self) -> pd.DataFrame:
        """Mean gaps over cases as a data frame of one's own."""
        return data_frame(self.overall_arrow)

    @property
    def profiles(self) -> pd.DataFrame:
        """Profiles as a data frame of one's own; ``text`` says each in the study's language."""
        return data_frame(self.profiles_arrow)

    def summary(self) -> str:
        """Sentences in the study's language on all cases together, one for each source, wave and pair of parties."""
        about = self.profiles_arrow.to_pylist()
        sentences = [row["text"] for row in about if row["case"] == WHOLE_CASE]
        none = text_of(__package__, "summary", "no_gaps", self.language)
        return f"{self.simulated_note} {' '.join(sentences) or none}".strip()

    def _repr_html_(self) -> str:
        """Table for Jupyter: the profiles."""
        return table_html(self.profiles_arrow, self.summary(), self.language)


def party_gaps(
    scores: CriterionScores, *, parties: Sequence[str] | None = None, conf_level: float | None = None
) -> PartyGaps:
    """Gaps between the parties of each case, with intervals, tests and profiles in words.

    Parameters
    ----------
    scores : CriterionScores
        From `score`; only figures that it shows are compared.
    parties : sequence of str, optional
        Parties to compare, in the order in which they are subtracted; those that count in a case's mean where it is
        left out.
    conf_level : float, optional
        Level of the intervals; that of the scores where it is left out.

    Returns
    -------
    PartyGaps

    Raises
    ------
    ValueError
        If there is no such party, or fewer than two.

    Notes
    -----
    Tests are corrected together within a wave, source and pair of parties: over cases and criteria in ``table``, over
    criteria in ``overall``. The mean gap is about these cases: its error is that of the people asked, not of the choice
    of cases.
    """
    import pyarrow as pa

    check_made_by(scores, CriterionScores, "scores", "score")
    level = scores.conf_level if conf_level is None else checked_level(conf_level)
    chosen = _chosen(scores, parties)
    separate = scores.arrow.column("source").to_pylist()
    arrow = rows_where(scores.arrow, np.array([source != Source.COMBINED.value for source in separate], dtype=bool))
    of_party = {party: rows_where(arrow, text(arrow, "party") == party) for party in chosen}
    gaps = with_corrections(
        pa.concat_tables(_of_pair(of_party, pair, level) for pair in combinations(chosen, 2)).combine_chunks(), _PAIR
    )
    overall = with_corrections(_overall(gaps, level), _PAIR)
    profiles = pa.concat_tables([_profiles(rows, level, scores.study) for rows in (overall, gaps)])
    return PartyGaps(gaps, overall, profiles.combine_chunks(), level, scores.language, scores.study.simulated_note)


def _chosen(scores: CriterionScores, parties: Sequence[str] | None) -> list[str]:
    known = [party for party in dict.fromkeys(scores.arrow.column("party").to_pylist()) if party != WHOLE_CASE]
    counting = [party.key for party in scores.study.shown_parties if party.counts]
    chosen = counting if parties is None else list(dict.fromkeys(listed(parties, "parties", "parties")))
    unknown = [party for party in chosen if party not in known]
    if unknown or len(chosen) < 2:
        wrong = f"has no {unknown[0]!r}" if unknown else f"is {len(chosen)} of them"
        raise ValueError(f"parties names two parties or more; the study {wrong}. Choose among {', '.join(known)}.")
    return chosen


def _of_pair(of_party: dict[str, pa.Table], pair: tuple[str, str], conf_level: float) -> pa.Table:
    """Gaps of one pair; the rows of the two parties are in the same order."""
    import pyarrow as pa

    one, other = (of_party[party] for party in pair)
    found = differences_of(shown_scores(one), shown_scores(other), conf_level)
    first, second = text(one, "status"), text(other, "status")
    status = np.where(first == Status.OK.value, second, first)
    status[(first == Status.TOO_FEW.value) | (second == Status.TOO_FEW.value)] = Status.TOO_FEW.value
    return pa.table(
        {
            **{name: one.column(name) for name in _ROW},
            "party": text_values([pair[0]] * one.num_rows),
            "other_party": text_values([pair[1]] * one.num_rows),
            **difference_columns(found),
            "status": text_values(status.tolist()),
        }
    )


def _overall(gaps: pa.Table, conf_level: float) -> pa.Table:
    """Mean gap of each pair, wave, source and criterion over the cases that show it."""
    import pyarrow as pa

    difference, error, df = (numbers(gaps, name) for name in ("difference", "std_error", "degrees_of_freedom"))
    keys: list[dict[str, Any]] = []
    rows: list[tuple[float, float, float]] = []
    names = ("wave", "source", "criterion", "party", "other_party")
    for of_family in alike(gaps, names):
        known = of_family[~np.isnan(error[of_family])]
        if not len(known):
            continue
        variance = error[known] ** 2
        of_mean = float(satterthwaite_df(variance, np.where(np.isnan(df[known]), np.inf, df[known]), axis=0))
        if gaps.column("source")[int(known[0])].as_py() == Source.INTERVIEWS.value:
            of_mean = float(df[known].max())  # one variance, pooled over all cases
        keys.append({name: gaps.column(name)[int(known[0])].as_py() for name in names} | {"n_cases": len(known)})
        rows.append((float(difference[known].mean()), float(np.sqrt(variance.sum())) / len(known), of_mean))
    mean, mean_error, mean_df = np.array(rows, dtype=np.float64).reshape(len(rows), 3).T
    found: Differences = tested(mean, mean_error, mean_df, conf_level)
    n_cases = np.array([key["n_cases"] for key in keys], dtype=np.int64)
    return pa.table(
        {
            "case": text_values([WHOLE_CASE] * len(keys)),
            "workplace": text_values([WHOLE_CASE] * len(keys)),
            **{name: text_values([key[name] for key in keys]) for name in names},
            "n_cases": number_column(n_cases, np.zeros(len(keys), dtype=bool)),
            **difference_columns(found),
        }
    )


def _profiles(gaps: pa.Table, conf_level: float, study: Study) -> pa.Table:
    """On how many criteria each party sees it the better, per case, wave, source and pair that shows any."""
    import pyarrow as pa

    difference, error, p_bh = (numbers(gaps, name) for name in ("difference", "std_error", "p_bh"))
    clear = (p_bh < 1 - conf_level) | ((error == 0) & (difference != 0))
    names = (*_UNIT, *_PAIR)
    columns: dict[str, list[Any]] = {name: [] for name in (*names, *_COUNTS, "text")}
    for rows in alike(gaps, names):
        known = rows[~np.isnan(difference[rows])]
        if not len(known):
            continue
        up, down, sure = difference[known] > 0, difference[known] < 0, clear[known]
        numbers_of = (len(known), up.sum(), down.sum(), (up & sure).sum(), (down & sure).sum())
        profile = {name: gaps.column(name)[int(known[0])].as_py() for name in names}
        profile |= dict(zip(_COUNTS, map(int, numbers_of), strict=True))
        for name, value in (profile | {"text": _in_words(profile, study)}).items():
            columns[name].append(value)
    shown = np.zeros(len(columns["text"]), dtype=bool)
    return pa.table(
        {
            name: number_column(np.array(values, dtype=np.int64), shown) if name in _COUNTS else text_values(values)
            for name, values in columns.items()
        }
    )


_COUNTS: Final = ("n_criteria", "n_higher", "n_lower", "n_clearly_higher", "n_clearly_lower")


def _in_words(profile: dict[str, Any], study: Study) -> str:
    """Sentences of a profile: who sees it the better, on how many criteria, and on how many that is clear."""
    language = study.language
    parties = [study.party(profile[name]).label(language) for name in ("party", "other_party")]
    more, less, clear = profile["n_higher"], profile["n_lower"], profile["n_clearly_higher"]
    if more < less:
        parties.reverse()
        more, less, clear = less, more, profile["n_clearly_lower"]
    kind = "level" if not more else "even" if more == less else "gap"
    if kind == "even":
        clear += profile["n_clearly_lower"]
    whole = profile["case"] == WHOLE_CASE
    sentence = text_of(
        __package__,
        "profile",
        kind,
        language,
        where=text_of(__package__, "profile", "everywhere" if whole else "case", language, case=unit_name(profile)),
        party=parties[0],
        other=parties[1],
        more=count_in_words(more, language),
        less=count_in_words(less, language),
        all=count_in_words(profile["n_criteria"], language),
        criteria=text_of(__package__, "profile", "one" if profile["n_criteria"] == 1 else "several", language),
    )
    if more:
        name = "clear" if clear else "unclear"
        sentence += " " + text_of(__package__, "profile", name, language, clear=count_in_words(clear, language))
    wave = "" if profile["wave"] == WHOLE_CASE else f", {profile['wave']}"
    return f"{label('source', profile['source'], language).capitalize()}{wave}: {sentence}"


def count_in_words(count: int, language: Language) -> str:
    """Small number in words, others in figures."""
    words = read_catalogue(__package__, "texts.toml")["counts"][language.value]
    return str(words[count]) if count < len(words) else str(count)
