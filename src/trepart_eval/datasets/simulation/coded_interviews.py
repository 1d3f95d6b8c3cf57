"""Simulated interviews in some of the municipalities, coded by two coders who agree as often as asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.datasets.simulation.asked_questions import N_CRITERIA
from trepart_eval.datasets.simulation.people import ADMINISTRATION, PARTIES, POLITICIANS, UNION_REPS
from trepart_eval.datasets.simulation.programme import NEVER, Array, Programme
from trepart_eval.datasets.simulation.streams import Stream, generator
from trepart_eval.datasets.simulation.survey_answers import views

INTERVIEWED_PARTIES: Final = (POLITICIANS, ADMINISTRATION, UNION_REPS)
CODERS: Final = ("A", "B")
RATINGS: Final = np.arange(-2, 3)
INFORMANTS: Final = 3
"""Informants of each party, case and wave."""
NOTED: Final = 0.95
"""Chance that a coder sees that a segment speaks of a criterion."""

_FEWEST_SEGMENTS, _MORE_SEGMENTS = 12, 6  # of a party in a case and wave; the second is a mean
_SECOND_CRITERION: Final = 0.25  # share of segments that speak of two
_INFORMANT_SPREAD: Final = 0.45
_SLOPE: Final = 1.2
_CUTS: Final = np.array([-1.20, -0.35, 0.15, 1.10])
_SEGMENT_COLUMNS: Final = ("segment_case", "segment_wave", "segment_party", "segment_informant")
_CODING_COLUMNS: Final = ("coded_segment", "coder", "criterion", "rating")
_NEIGHBOUR: Final = np.array(  # where a coder who is in doubt lands
    [
        [0.0, 1.0, 0.0, 0.0, 0.0],
        [0.4, 0.0, 0.6, 0.0, 0.0],
        [0.0, 0.5, 0.0, 0.5, 0.0],
        [0.0, 0.0, 0.6, 0.0, 0.4],
        [0.0, 0.0, 0.0, 1.0, 0.0],
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class Coding:
    """How two coders with the agreement asked for read what is said.

    Attributes
    ----------
    confusion : ndarray, shape (5, 5)
        Chance of each rating by a coder (columns) for each rating meant (rows).
    joint : ndarray, shape (5, 5)
        Chance of each pair of ratings by the two.
    """

    confusion: Array
    joint: Array

    @property
    def agreement(self) -> float:
        """Chance that the coders give the same rating to what both have noted."""
        return float(np.trace(self.joint))

    @property
    def kappa(self) -> float:
        """Cohen's kappa of the two."""
        margin = self.joint.sum(axis=0)
        by_chance = float((margin**2).sum())
        return (self.agreement - by_chance) / (1 - by_chance)

    @property
    def weighted_kappa(self) -> float:
        """Cohen's kappa with quadratic weights over the ratings -2..2."""
        distance = np.subtract.outer(RATINGS, RATINGS) ** 2
        margin = self.joint.sum(axis=0)
        return float(1 - (distance * self.joint).sum() / (distance * np.outer(margin, margin)).sum())


@dataclass(frozen=True, slots=True, eq=False)
class CodedInterviews:
    """Segments and codings.

    Attributes
    ----------
    cases : ndarray of int64
        Rows of the programme's municipalities that were interviewed.
    segment_case, segment_wave, segment_party, segment_informant : ndarray
        A value per segment; the informant is a number in the whole study.
    coded_segment, coder, criterion, rating : ndarray
        A value per coding.
    informants, expected : ndarray, shape (n_cases, n_waves, 3, n_criteria)
        Expected rating as a score 0-100: of the informants who were interviewed, and of informants like them.
    coding : Coding or None
        How the coders agree; None where no one is interviewed.
    """

    cases: NDArray[np.int64]
    segment_case: NDArray[np.int64]
    segment_wave: NDArray[np.int64]
    segment_party: NDArray[np.int64]
    segment_informant: NDArray[np.int64]
    coded_segment: NDArray[np.int64]
    coder: NDArray[np.int64]
    criterion: NDArray[np.int64]
    rating: NDArray[np.int64]
    informants: Array
    expected: Array
    coding: Coding | None


def draw_interviews(programme: Programme) -> CodedInterviews:
    """Interviews drawn from a seed, in the municipalities that started first: those that had come far were chosen."""
    random = generator(programme.parameters.seed, Stream.INTERVIEWS)
    n = min(programme.parameters.interviewed, programme.n)
    last = programme.start.max() + 1
    order = np.argsort(np.where(programme.start == NEVER, last, programme.start), kind="stable")
    cases = np.sort(order[:n])
    view = views(programme)[cases][:, :, list(INTERVIEWED_PARTIES)]
    informant_view = view[:, :, :, None, :] + _INFORMANT_SPREAD * random.standard_normal(
        (*view.shape[:3], INFORMANTS, 1)
    )
    meant = _chances(_SLOPE * informant_view, 1.0)
    coding = _coding(meant.reshape(-1, len(RATINGS)).mean(axis=0), programme.parameters.agreement) if n else None
    confusion = np.eye(len(RATINGS)) if coding is None else coding.confusion
    spread = np.sqrt(1 + (_SLOPE * _INFORMANT_SPREAD) ** 2)
    parts = [
        _cell(random, meant[place], place, confusion)
        for place in np.ndindex(*view.shape[:3])  # case, wave, party
    ]
    segments, codings = _stacked(parts, view.shape)
    return CodedInterviews(
        cases=cases,
        **dict(zip(_SEGMENT_COLUMNS, segments, strict=True)),
        **dict(zip(_CODING_COLUMNS, codings, strict=True)),
        informants=_score(meant, confusion).mean(axis=3),
        expected=_score(_chances(_SLOPE * view, float(spread)), confusion),
        coding=coding,
    )


def _chances(mean: Array, spread: float) -> Array:
    """Chance of each rating meant, on a new last axis."""
    from scipy.special import ndtr

    under = ndtr((_CUTS - mean[..., None]) / spread)
    ends = np.zeros((*mean.shape, 1)), np.ones((*mean.shape, 1))
    return np.diff(np.concatenate([ends[0], under, ends[1]], axis=-1), axis=-1)


def _score(meant: Array, confusion: Array) -> Array:
    """Expected rating by a coder, as a score 0-100."""
    result: Array = (meant @ confusion @ RATINGS - RATINGS[0]) * 100.0 / (len(RATINGS) - 1)
    return result


def _coding(meant: Array, agreement: float) -> Coding:
    """Coders who are in doubt so often that they agree as asked, given how often each rating is meant."""
    same = float(meant @ (_NEIGHBOUR**2).sum(axis=1))  # two in doubt land on the same
    doubt = (1 - np.sqrt(max(0.0, 1 - (1 + same) * (1 - agreement)))) / (1 + same)
    confusion = (1 - doubt) * np.eye(len(RATINGS)) + doubt * _NEIGHBOUR
    joint = np.einsum("r,ra,rb->ab", meant, confusion, confusion)
    return Coding(confusion, joint)


def _cell(
    random: np.random.Generator, meant: Array, place: tuple[int, ...], confusion: Array
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Segments of one party in one case and wave (place, informant) and their codings (segment, coder, ...)."""
    n = _FEWEST_SEGMENTS + int(random.poisson(_MORE_SEGMENTS))
    informant = random.integers(0, INFORMANTS, n)
    first = random.integers(0, N_CRITERIA, n)
    second = (first + random.integers(1, N_CRITERIA, n)) % N_CRITERIA
    has_second = random.random(n) < _SECOND_CRITERION
    segment = np.concatenate([np.arange(n), np.flatnonzero(has_second)])
    criterion = np.concatenate([first, second[has_second]])
    rating = _drawn(random, meant[informant[segment], criterion])
    of_coders = np.stack([_drawn(random, confusion[rating]) for _ in CODERS], axis=1)
    noted = random.random(of_coders.shape) < NOTED
    row, coder = np.nonzero(noted)
    segments = np.column_stack([np.tile(place, (n, 1)), informant])
    codings = np.column_stack([segment[row], coder, criterion[row], RATINGS[of_coders[row, coder]]])
    return segments.astype(np.int64), codings.astype(np.int64)


def _drawn(random: np.random.Generator, chances: Array) -> NDArray[np.int64]:
    """One outcome per row of chances."""
    under = np.cumsum(chances, axis=1)
    under[:, -1] = 1.0
    drawn: NDArray[np.int64] = (random.random(len(chances))[:, None] >= under).sum(axis=1)
    return drawn


def _stacked(
    parts: list[tuple[NDArray[np.int64], NDArray[np.int64]]], shape: tuple[int, ...]
) -> tuple[list[NDArray[np.int64]], list[NDArray[np.int64]]]:
    """Columns of all segments and of all codings, in order of segment and criterion."""
    if not parts:
        return [np.empty(0, np.int64)] * 4, [np.empty(0, np.int64)] * 4
    first = np.cumsum([0, *(len(segments) for segments, _ in parts)])
    segments = np.concatenate([part for part, _ in parts])
    codings = np.concatenate([np.add(part, [start, 0, 0, 0]) for (_, part), start in zip(parts, first, strict=False)])
    codings = codings[np.lexsort((codings[:, 1], codings[:, 2], codings[:, 0]))]
    case, wave, party, informant = segments.T
    number = np.ravel_multi_index((case, wave, party, informant), (*shape[:3], INFORMANTS))
    return [case, wave, party, number], list(codings.T)


def party_key(row: int) -> str:
    """Key of an interviewed party from its place among them."""
    return PARTIES[INTERVIEWED_PARTIES[row]].value
