"""`sample_sizes`: whom to invite for intervals of a wanted width, and where only a census makes sense."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_level, is_number
from trepart_eval.criteria.comparisons.respondents import respondent_scores
from trepart_eval.criteria.estimates import party_of_study
from trepart_eval.criteria.result_tables import data_frame, table_html
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.quality.sampling.needed_answers import UNKNOWN, answers_needed, half_width
from trepart_eval.quality.tidy_rows import tidy_table
from trepart_eval.sources.checked_tables import Data
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, format_number
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

ONE_STEP: Final = 25.0
"""Spread that is reckoned with where nothing is known: one step of a scale of five, in points."""
_OF: Final = ("party", "case")
_MOST_WIDTH: Final = 100.0
_COLUMNS: Final = ("case", "party", "population", "n_needed", "n_invite", "selection", "expected_n", "expected_width")


class Selection(StrEnum):
    """How those who are invited are chosen."""

    CENSUS = "census"
    SAMPLE = "sample"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, eq=False)
class SampleSizes:
    """Whom to invite.

    Attributes
    ----------
    arrow : pyarrow.Table
        A row per case and party that counts, and "all" for the case. Widths are of the whole interval, in points.
    of : {"party", "case"}
        What the wanted width is of: every party in every case, or the case's score.
    width, sd, response_rate, conf_level : float
        What was asked for and reckoned with.
    sd_known : bool
        Whether the standard deviation is from the study's own answers.
    study : Study
        The study.
    """

    arrow: pa.Table
    of: str
    width: float
    sd: float
    response_rate: float
    conf_level: float
    sd_known: bool
    sd_given: bool
    study: Study

    @property
    def table(self) -> pd.DataFrame:
        """The rows as a data frame of one's own."""
        return data_frame(self.arrow)

    @property
    def conclusions(self) -> list[str]:
        """Sentences: what was reckoned with, whom to invite, and where that isn't enough."""
        return _sentences(self)

    def summary(self) -> str:
        """The sentences as one text."""
        return " ".join(part for part in (self.study.simulated_note, *self.conclusions) if part)

    def _repr_html_(self) -> str:
        """Table for Jupyter."""
        return table_html(self.arrow, self.summary(), self.study.language)


def sample_sizes(
    data: Data,
    *,
    width: float = 20.0,
    of: str = "party",
    sd: float | None = None,
    response_rate: float = 0.6,
    conf_level: float = 0.95,
) -> SampleSizes:
    """How many to invite of each party in each case, for intervals no wider than wanted.

    Parameters
    ----------
    data : Data
        From `load`, or `load_counts` before there are any answers. Populations are those of the last wave.
    width : float
        Whole width of the interval, in points of the scale 0-100.
    of : {"party", "case"}
        What should have this width: each party's score in each case, or the case's score over its parties.
    sd : float, optional
        Standard deviation of a person's criterion score within a party and case, in points. Left out: that of the
        study's answers, or 25 (one step of a scale of five) where there are none.
    response_rate : float
        Share of those invited who are expected to answer.
    conf_level : float
        Level of the interval.

    Returns
    -------
    SampleSizes
        ``selection`` is "census" where everybody must be invited. Then the expected width may still be wider than
        wanted, if not all are expected to answer. An unknown population is taken as endless.

    Raises
    ------
    ValueError
        If an option has no such value.
    """
    check_made_by(data, Data, "data", "load")
    for name, value, most in (("width", width, _MOST_WIDTH), ("response_rate", response_rate, 1.0)):
        if not (is_number(value) and 0 < value <= most):
            raise ValueError(f"{name} is {value!r}; it is more than 0 and at most {most:g}")
    if of not in _OF:
        raise ValueError(f"of is {of!r}; choose 'party' or 'case'")
    if sd is not None and not (is_number(sd) and 0 < sd <= _MOST_WIDTH / 2):
        raise ValueError(f"sd is {sd!r}; it is more than 0 and at most {_MOST_WIDTH / 2:g}")
    checked_level(conf_level)
    own = None if sd is not None else _own_spread(data)
    spread = float(sd if sd is not None else own or ONE_STEP)
    study = data.study
    parties = [party.key for party in study.shown_parties if party.counts]
    rows: list[dict[str, Any]] = []
    for case, sizes in zip(data.cases.keys, _populations(data), strict=True):
        rows += _of_case(case, parties, sizes, of, (spread, width / 2, response_rate, conf_level))
    table = tidy_table(rows, _COLUMNS)
    return SampleSizes(
        table, of, float(width), spread, float(response_rate), float(conf_level), own is not None, sd is not None, study
    )


def _populations(data: Data) -> NDArray[np.float64]:
    """People per case and party that counts in the last wave; NaN where they aren't known."""
    target, counts = party_of_study(data.study)
    size = data.population.size[:, :, -1]
    found = np.zeros((len(size), len(counts)))
    for place, party in enumerate(data.study.parties):
        of_party = size[:, place]
        # A party that counts with another is left out where its number isn't known, so that the other's still is.
        found[:, target[place]] += np.nan_to_num(of_party) if party.counts_with else of_party
    return found[:, counts]


def _own_spread(data: Data) -> float | None:
    """Standard deviation of people's scores within case, party and wave, pooled over all and over the criteria."""
    answers = data.answers
    if answers is None:
        return None
    cell = np.unique(np.stack([answers.case, answers.party, answers.wave]), axis=1, return_inverse=True)[1].ravel()
    squares, df = 0.0, 0
    for criterion in Criterion:
        if not answers.items_of(criterion):
            continue
        score = respondent_scores(answers, criterion)
        known = ~np.isnan(score)
        n = np.bincount(cell[known], minlength=cell.max(initial=0) + 1)
        mean = np.bincount(cell[known], score[known], minlength=len(n)) / np.maximum(n, 1)
        squares += float(((score[known] - mean[cell[known]]) ** 2).sum())
        df += int((n[n > 0] - 1).sum())
    return math.sqrt(squares / df) if df and squares > 0 else None


def _of_case(
    case: str, parties: list[str], sizes: NDArray[np.float64], of: str, wanted: tuple[float, float, float, float]
) -> list[dict[str, Any]]:
    """Rows of a case: its parties, and all of them."""
    sd, half, rate, level = wanted
    limits = [UNKNOWN if math.isnan(size) else size for size in sizes.tolist()]
    there = [size for size in limits if size > 0]
    if of == "case":
        each = iter(answers_needed(there, sd, half, level))
        needed = [next(each) if size > 0 else 0 for size in limits]
    else:
        needed = [answers_needed([size], sd, half, level)[0] if size > 0 else 0 for size in limits]
    invite = [min(size, math.ceil(n / rate - 1e-9)) for n, size in zip(needed, limits, strict=True)]
    expected = [min(size, rate * asked) for asked, size in zip(invite, limits, strict=True)]
    rows = [
        {
            "case": case,
            "party": party,
            "population": None if size == UNKNOWN else size,
            "n_needed": n,
            "n_invite": int(asked),
            "selection": _selection(int(asked), size).value,
            "expected_n": answer,
            "expected_width": _width([answer], [size], sd, level),
        }
        for party, size, n, asked, answer in zip(parties, limits, needed, invite, expected, strict=True)
    ]
    whole = {
        "case": case,
        "party": WHOLE_CASE,
        "population": None if UNKNOWN in limits else sum(limits),
        "n_needed": sum(needed),
        "n_invite": int(sum(invite)),
        "selection": _selection(int(sum(invite)), sum(limits)).value,
        "expected_n": sum(expected),
        "expected_width": _width(expected, limits, sd, level),
    }
    return [*rows, whole]


def _width(answers: list[float], sizes: list[float], sd: float, level: float) -> float:
    """Expected width of the interval of a mean over the groups where there is somebody; at most the whole scale."""
    there = [(n, size) for n, size in zip(answers, sizes, strict=True) if size > 0]
    if not there:
        return float("nan")
    return min(2 * half_width([n for n, _ in there], [size for _, size in there], sd, level), _MOST_WIDTH)


def _selection(asked: int, size: float) -> Selection:
    if size == 0:
        return Selection.NOBODY
    return Selection.CENSUS if asked >= size else Selection.SAMPLE


def _sentences(found: SampleSizes) -> list[str]:
    study, language = found.study, found.study.language
    rows = found.arrow.to_pylist()
    groups = [row for row in rows if row["party"] != WHOLE_CASE and row["selection"] != Selection.NOBODY]
    aimed = groups if found.of == "party" else [row for row in rows if row["party"] == WHOLE_CASE]
    known = "given" if found.sd_given else "own" if found.sd_known else "assumed"
    said = [
        _said(f"basis_{found.of}", language, width=found.width, level=100 * found.conf_level)
        + " " + _said(f"spread_{known}", language, sd=found.sd, rate=100 * found.response_rate)
    ]  # fmt: skip
    census = [row for row in groups if row["selection"] == Selection.CENSUS]
    invite = {"invite": sum(row["n_invite"] for row in groups), "groups": len(groups), "census": len(census)}
    said.append(_said("invite", language, **invite))
    if census:
        whole = [party.label(language) for party in study.shown_parties if _all_census(party.key, groups)]
        said.append(_said("census_parties" if whole else "census", language, parties=_list(whole, language)))
    wide = [row for row in aimed if row["expected_width"] is not None and row["expected_width"] > found.width + 1e-9]
    if wide:
        said.append(_said(f"too_wide_{found.of}", language, n=len(wide), rate=100 * found.response_rate))
    small = [row for row in groups if row["population"] is not None and row["population"] < study.min_n]
    if small:
        said.append(_said("small", language, n=len(small), min_n=study.min_n))
    unknown = [row for row in groups if row["population"] is None]
    if unknown:
        said.append(_said("unknown", language, n=len(unknown)))
    return said


def _all_census(party: str, groups: list[dict[str, Any]]) -> bool:
    own = [row["selection"] for row in groups if row["party"] == party]
    return bool(own) and set(own) == {Selection.CENSUS.value}


def _list(names: list[str], language: Language) -> str:
    joint = text_of(__package__, "words", "and", language)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}" if len(names) > 1 else "".join(names)


def _said(name: str, language: Language, **details: object) -> str:
    shown = {key: _shown(value, language) for key, value in details.items()}
    text = text_of(__package__, "sample", name, language, **shown)
    return text[:1].upper() + text[1:]


def _shown(value: object, language: Language) -> str:
    if isinstance(value, int | float):
        return format_number(float(value), language, decimals=0 if float(value).is_integer() else 1)
    return str(value)
