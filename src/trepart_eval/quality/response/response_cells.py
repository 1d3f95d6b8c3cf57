"""Who answered of those invited, and whether they are put together as the population is, as rows of results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.quality.response.proportion_intervals import wilson_interval
from trepart_eval.quality.survey_items import Survey
from trepart_eval.vocabulary.terms import WHOLE_CASE, Status

Array = NDArray[np.float64]
Row = dict[str, Any]

UNLIKE: Final = (0.1, 0.3, 0.5)
"""Cohen's w from which a difference is small, medium and large (Cohen 1988, section 7.2.3)."""
_FEWEST_EXPECTED: Final = 5.0
_SHARE_BELOW: Final = 0.2
_LEAST_EXPECTED: Final = 1.0
_NAN: Final = float("nan")


class Likeness(StrEnum):
    """How far respondents by party are put together as the population."""

    ALIKE = "alike"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class Turnout:
    """Counts of people, shape (n_cases + 1, n_parties + 1, n_waves); the first of each is all of them.

    Attributes
    ----------
    n : ndarray of int
        Those who responded.
    size, invited : ndarray of float
        How many there are, and how many were invited; NaN where it isn't known.
    counts : ndarray of bool, shape (n_parties,)
        Parties that count with all.
    """

    n: NDArray[np.int64]
    size: Array
    invited: Array
    counts: NDArray[np.bool_]


def turnout_of(
    survey: Survey, responded: NDArray[np.bool_], known: tuple[Array, Array] | None, counts: NDArray[np.bool_]
) -> Turnout:
    """Counts by case, party and wave, with all cases and all parties that count.

    Parameters
    ----------
    responded : ndarray of bool, shape (n_respondents,)
        Who has responded.
    known : tuple of ndarray, shape (n_cases, n_parties, n_waves), or None
        How many there are and how many were invited.
    counts : ndarray of bool, shape (n_parties,)
        Parties that count with all.
    """
    shape = len(survey.cases), len(survey.parties), len(survey.waves)
    place = survey.answers.case.astype(np.intp), survey.party, survey.answers.wave.astype(np.intp)
    cell = np.ravel_multi_index(tuple(axis[responded] for axis in place), shape)
    n = np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape).astype(np.float64)
    nothing = np.full(shape, np.nan)
    size, invited = known or (nothing, nothing)
    return Turnout(_with_all(n, counts).astype(np.int64), _with_all(size, counts), _with_all(invited, counts), counts)


def _with_all(cells: Array, counts: NDArray[np.bool_]) -> Array:
    every = cells[:, counts].sum(axis=1, keepdims=True)
    with_parties = np.concatenate([every, cells], axis=1)
    return np.concatenate([with_parties.sum(axis=0, keepdims=True), with_parties], axis=0)


def rate_rows(survey: Survey, turnout: Turnout, conf_level: float) -> list[Row]:
    """Row per wave, case and party: invited, respondents, and the response rate with its interval.

    The rate of those who were invited is a fact. The interval is of what it would have been, had all been invited: so
    it has no width where all were, and there is none where the population isn't known.
    """
    low, high = wilson_interval(turnout.n, turnout.invited, turnout.size, conf_level=conf_level)
    unknown = np.isnan(turnout.size)
    low, high = np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)
    rows = []
    for where, at in _cells(survey):
        n, invited, size = int(turnout.n[at]), float(turnout.invited[at]), float(turnout.size[at])
        status = _status(n, survey.min_n)
        shown = status is not Status.TOO_FEW
        rows.append(
            {
                **where,
                "n_invited": None if np.isnan(invited) else int(invited),
                "population": None if np.isnan(size) else int(size),
                "n": n if shown else None,
                "response_rate": n / invited if shown and invited > 0 else _NAN,
                "conf_low": float(low[at]) if shown else _NAN,
                "conf_high": float(high[at]) if shown else _NAN,
                "share_of_population": n / size if shown and size > 0 else _NAN,
                "status": status.value,
            }
        )
    return rows


def composition_rows(survey: Survey, turnout: Turnout) -> list[Row]:
    """Row per wave, case and party that counts: its share of respondents beside its share of the population.

    The row of all parties says how far apart the two are. Where a party has fewer than may be shown, the shares of its
    whole case are hidden, since they sum to 1.
    """
    rows: list[Row] = []
    parties = [WHOLE_CASE, *(key for key, one in zip(survey.parties, turnout.counts, strict=True) if one)]
    places = [0, *(np.flatnonzero(turnout.counts) + 1).tolist()]
    for wave, wave_key in enumerate(survey.waves):
        for case, case_key in enumerate((WHOLE_CASE, *survey.cases)):
            n, size = turnout.n[case, places, wave], turnout.size[case, places, wave]
            status = _composition_status(n, size, survey.min_n)
            shares, known = _shares(n, status is Status.OK), _shares(size, True)
            apart = shares - known
            with np.errstate(invalid="ignore", divide="ignore"):
                standardised = np.where((known > 0) & (known < 1), apart / np.sqrt(known * (1.0 - known)), np.nan)
            of_case = _distances(n[1:], size[1:], status is Status.OK)
            for place, party in enumerate(parties):
                hidden = 0 < n[place] < survey.min_n
                rows.append(
                    {
                        "wave": wave_key,
                        "case": case_key,
                        "party": party,
                        "n": None if hidden else int(n[place]),
                        "population": None if np.isnan(size[place]) else int(size[place]),
                        "share_respondents": float(shares[place]),
                        "share_population": float(known[place]),
                        "difference_in_share": float(apart[place]),
                        "standardised_difference": float(standardised[place]),
                        **({**of_case} if not place else dict.fromkeys(of_case)),
                        "status": status.value,
                    }
                )
    return rows


def _shares(counts: NDArray[Any], shown: bool) -> Array:
    total = counts[0]
    return counts / total if shown and total > 0 else np.full(len(counts), np.nan)


def _distances(n: NDArray[np.int64], size: Array, shown: bool) -> Row:
    """How far the parties' shares of respondents are from those of the population, and what that is called."""
    from scipy.special import chdtrc

    if not shown:
        return {"dissimilarity": _NAN, "cohen_w": _NAN, "p_value": _NAN, "conclusion": Likeness.UNKNOWN.value}
    there = size > 0
    total, share = float(n.sum()), size[there] / size.sum()
    apart = n[there] / total - share
    w = float(np.sqrt((apart**2 / share).sum()))
    expected, left = total * share, 1.0 - total / float(size.sum())
    enough = expected.min() >= _LEAST_EXPECTED and (expected < _FEWEST_EXPECTED).mean() <= _SHARE_BELOW
    p_value = _NAN
    if enough and left > 0 and len(share) > 1:
        p_value = float(chdtrc(len(share) - 1, total * w**2 / left))
    which = list(Likeness)[int(np.searchsorted(UNLIKE, w, side="right"))]
    return {
        "dissimilarity": float(np.abs(apart).sum()) / 2,
        "cohen_w": w,
        "p_value": p_value,
        "conclusion": which.value,
    }


def _composition_status(n: NDArray[np.int64], size: Array, min_n: int) -> Status:
    if not n[0] or np.isnan(size).any() or not size[0] or ((n > 0) & (size == 0)).any():
        return Status.NO_EVIDENCE
    return Status.TOO_FEW if ((n > 0) & (n < min_n)).any() else Status.OK


def _status(n: int, min_n: int) -> Status:
    return Status.NO_EVIDENCE if not n else Status.TOO_FEW if n < min_n else Status.OK


def _cells(survey: Survey) -> Iterator[tuple[Row, tuple[int, int, int]]]:
    """Every cell with its names and its place: waves, then cases, then parties, all of them first."""
    for wave, wave_key in enumerate(survey.waves):
        for case, case_key in enumerate((WHOLE_CASE, *survey.cases)):
            for party, party_key in enumerate((WHOLE_CASE, *survey.parties)):
                yield {"wave": wave_key, "case": case_key, "party": party_key}, (case, party, wave)
