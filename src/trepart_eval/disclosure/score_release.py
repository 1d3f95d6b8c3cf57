"""Scores as they may leave the house: protected where people answered, as they are where all of it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.diagnosis import diagnose
from trepart_eval.criteria.result_tables import emptied, numbers, rows_where
from trepart_eval.criteria.scores import CriterionScores
from trepart_eval.criteria.small_groups import UNANIMOUS_BELOW, of_one_mind
from trepart_eval.disclosure.cells import HIDDEN
from trepart_eval.disclosure.levels import LevelRows, give_away, more_to_hide
from trepart_eval.disclosure.protected_table import Protected
from trepart_eval.disclosure.protection import protect
from trepart_eval.disclosure.released import Released
from trepart_eval.disclosure.spreads import totals_that_bind, totals_with_hidden_parts
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.vocabulary.terms import Source, Status, Weighting

if TYPE_CHECKING:
    import pyarrow as pa

KEYS: Final = ("case", "wave", "workplace", "party", "criterion", "source")
_SHARES: Final = ("share_positive", "share_negative", "share_mixed")
_ALL: Final = "all"
_HIGHEST: Final = 100.0
_BLOCK: Final = ("case", "wave", "criterion")
_ROW: Final = (*KEYS[:4], "criterion")
_PEOPLE: Final = ("case", "wave", "workplace", "source")
_COUNTS: Final = ("n", "n_base", "n_coders")


@dataclass(frozen=True, slots=True, eq=False)
class ReleasedScores:
    """Scores, readings and coverage without what would reveal a person.

    Attributes
    ----------
    scores : CriterionScores
        The scores; hidden rows have the status ``hidden``.
    tables : mapping of str to Released
        Tables that may be written: scores, diagnosis, coverage.
    protected : mapping of str to Protected
        What was protected, for the log of releases: a table per source that isn't published.
    """

    scores: CriterionScores
    tables: Mapping[str, Released]
    protected: Mapping[str, Protected]

    @property
    def n_hidden(self) -> int:
        """Rows of the scores that are hidden."""
        return sum(table.n_primary + table.n_complementary for table in self.protected.values())


def release_scores(scores: CriterionScores) -> ReleasedScores:
    """Scores, readings and coverage as they may be shown.

    Each source is protected by `protect`, with a case's figures as the sums and means of those parties that count in
    it. A combined score is hidden where one of its two sources is; counts of coverage go with the scores, and where a
    party is hidden so are the numbers of respondents of all parties, since they add up. A case's spread is left out
    where a party is hidden: squares add up too. Where each person counts once the case's interval says the same, so the
    case is hidden where that leaves a small party's mean too little room. Rows that rest on published
    evidence only stay as they are.

    Raises
    ------
    ValueError
        If ``scores`` isn't what `score` returns.
    """
    check_made_by(scores, CriterionScores, "scores", "score")
    source = np.array(scores.arrow.column("source").to_pylist(), dtype=object)
    hidden = np.zeros(scores.arrow.num_rows, dtype=bool)
    without_spread = hidden.copy()
    protected = {}
    for name in (Source.SURVEY.value, Source.INTERVIEWS.value):
        rows = np.flatnonzero((source == name) & ~scores.public)
        if len(rows):
            protected[name] = _protected(scores, name, rows)
            hidden[rows] = protected[name].hidden
            if _weighting_of(scores, name) is not Weighting.RESPONDENT:
                without_spread[rows] = totals_with_hidden_parts(protected[name])
    combined = np.flatnonzero(source == Source.COMBINED.value)
    if len(combined):
        keys = _keys(scores.arrow, _ROW)
        of_hidden = {keys[row] for row in np.flatnonzero(hidden)}
        hidden[combined] = [keys[row] in of_hidden for row in combined.tolist()]
    table = _without_spread(_emptied(scores.arrow, hidden, KEYS), without_spread)
    safe = replace(scores, arrow=table, coverage_arrow=_coverage(scores, hidden), whole=None, behind=None)
    tables = {"scores": safe.arrow, "diagnosis": diagnose(safe).arrow, "coverage": safe.coverage_arrow}
    return ReleasedScores(safe, {name: Released(one) for name, one in tables.items()}, protected)


def _protected(scores: CriterionScores, source: str, rows: NDArray[np.intp]) -> Protected:
    study = scores.study
    chosen = np.zeros(scores.arrow.num_rows, dtype=bool)
    chosen[rows] = True
    part = rows_where(scores.arrow, chosen)
    # In interviews rows count segments; of one mind are people.
    alike = of_one_mind(numbers(part, "score"), numbers(part, "spread"), _behind(scores)[1][rows])
    part = _emptied(part, alike & (numbers(part, "n") >= UNANIMOUS_BELOW), KEYS)
    weighting = _weighting_of(scores, source)
    kinds: dict[str, str | None] = {"score": "plain" if weighting is Weighting.PARTY else None}
    kinds |= {name: None for name in _SHARES if part.column(name).null_count < part.num_rows}
    everyone = source == Source.INTERVIEWS.value and weighting is not Weighting.PARTY
    counted = [party.key for party in study.shown_parties if party.counts or everyone]
    whole = _municipalities(scores, source)
    by_person = weighting is not Weighting.PARTY
    blocks = _numbered(_keys(part, _BLOCK))

    def guarded(given: pa.Table, some: NDArray[np.intp], turn: int) -> tuple[Protected, NDArray[np.bool_]]:
        """Protected rows of the part, and which of those that are shown must go as well."""
        sums = [("party", _ALL, counted)]
        found = protect(given, min_n=scores.min_n, sums=sums, values=kinds, keys=KEYS, language=scores.language)
        gone = totals_that_bind(given, found) if weighting is Weighting.RESPONDENT else np.zeros(len(some), dtype=bool)
        if whole is not None:
            inside = _level_rows(scores, rows[some], found.hidden)
            open_ = give_away(inside, whole, counted, found.min_n, found.width, by_person=by_person)
            gone |= more_to_hide(inside, open_, turn)
        return found, gone

    everything = np.arange(len(rows))
    found, gone = guarded(part, everything, 0)
    while gone.any():
        touched = np.isin(blocks, blocks[gone])  # other blocks stay as they are, and a programme has thousands
        away, turn = gone.copy(), 1
        while gone[touched].any():
            rest = rows_where(_emptied(part, away, KEYS), touched)
            _, gone[touched] = guarded(rest, np.flatnonzero(touched), turn)
            away |= gone
            turn += 1
        part = _emptied(part, away, KEYS)
        found, gone = guarded(part, everything, turn)
    return found


def _behind(scores: CriterionScores) -> NDArray[np.float64]:
    """Respondents or segments, people, and score of every row; unknown of scores that were released before."""
    return np.full((3, scores.arrow.num_rows), np.nan) if scores.behind is None else scores.behind


def _numbered(keys: list[tuple[Any, ...]]) -> NDArray[np.intp]:
    """A number for each row that tells its key."""
    place = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([place[key] for key in keys], dtype=np.intp)


def _municipalities(scores: CriterionScores, source: str) -> LevelRows | None:
    """Rows of the municipalities as they are shown, where the scores are those of workplaces."""
    if scores.whole is None:
        return None
    of_source = np.array(scores.whole.arrow.column("source").to_pylist(), dtype=object) == source
    rows = np.flatnonzero(of_source & ~scores.whole.public)
    status = np.array(release_scores(scores.whole).scores.arrow.column("status").to_pylist(), dtype=object)
    return _level_rows(scores.whole, rows, status[rows] == Status.HIDDEN.value)


def _level_rows(scores: CriterionScores, rows: NDArray[np.intp], hidden: NDArray[np.bool_]) -> LevelRows:
    keys = _keys(scores.arrow, _BLOCK)
    place, party = (scores.arrow.column(name).to_pylist() for name in ("workplace", "party"))
    chosen = rows.tolist()
    n, _, score = _behind(scores)
    return LevelRows(
        block=[keys[row] for row in chosen],
        place=[place[row] for row in chosen],
        party=[party[row] for row in chosen],
        n=np.nan_to_num(n[rows]),
        share=np.nan_to_num(score[rows]) / _HIGHEST,
        hidden=hidden,
    )


def _weighting_of(scores: CriterionScores, source: str) -> Weighting:
    return scores.survey_weighting if source == Source.SURVEY.value else scores.interview_weighting


def _without_spread(table: pa.Table, gone: NDArray[np.bool_]) -> pa.Table:
    if not gone.any():
        return table
    place = table.column_names.index("spread")
    return table.set_column(place, "spread", emptied(table.column("spread"), gone))


def _keys(table: pa.Table, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    return list(zip(*(table.column(name).to_pylist() for name in names), strict=True))


def _emptied(table: pa.Table, hidden: NDArray[np.bool_], keys: tuple[str, ...]) -> pa.Table:
    """Return the table with every figure of hidden rows empty, and their status hidden."""
    import pyarrow as pa

    columns = {}
    for name in table.column_names:
        column = table.column(name)
        if name not in keys and hidden.any():
            column = emptied(column, hidden, Status.HIDDEN.value if name == "status" else None)
        columns[name] = column
    return pa.table(columns)


def _coverage(scores: CriterionScores, hidden: NDArray[np.bool_]) -> pa.Table:
    """Coverage without the counts of hidden rows, and without anybody's number of respondents where one is hidden."""
    import pyarrow as pa

    table = scores.coverage_arrow
    if not hidden.any():
        return table
    gone = {key for key, away in zip(_keys(scores.arrow, KEYS), hidden.tolist(), strict=True) if away}
    together = {key for key, away in zip(_keys(scores.arrow, _PEOPLE), hidden.tolist(), strict=True) if away}
    row_gone = np.array([row in gone for row in _keys(table, KEYS)], dtype=bool)
    group_gone = np.array([group in together for group in _keys(table, _PEOPLE)], dtype=bool)
    columns = {}
    for name in table.column_names:
        column = table.column(name)
        if name in _COUNTS:
            column = emptied(column, group_gone if name == "n_base" else row_gone)
        elif name == "status":
            column = emptied(column, row_gone, HIDDEN)
        columns[name] = column
    return pa.table(columns)
