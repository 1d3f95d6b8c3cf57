"""Answers of the whole population of a simulated programme, and those that are sent in.

Everybody's answers are drawn, also of those who aren't invited or don't answer: the true score of a cell is then the
mean over everybody in it, which is what a survey estimates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.datasets.simulation.asked_questions import N_CRITERIA, Questions
from trepart_eval.datasets.simulation.parameters import Nonresponse
from trepart_eval.datasets.simulation.people import PARTIES, POLITICIANS, People
from trepart_eval.datasets.simulation.programme import Array, Programme
from trepart_eval.datasets.simulation.streams import Stream, generator
from trepart_eval.datasets.simulation.workplaces import Workplaces
from trepart_eval.vocabulary.terms import Criterion, Party

DONT_KNOW: Final = 8
NOT_ANSWERED: Final = 9
ANCHORING: Final = list(Criterion).index(Criterion.ANCHORING)
SHOWN: Final = np.array([0, 1, 2, 2, 3])
"""Row of the truth that each party's answers go into: safety representatives count with union representatives."""
SHOWN_PARTIES: Final = (Party.POLITICIANS, Party.ADMINISTRATION, Party.UNION_REPS, Party.EMPLOYEES)
N_SHOWN: Final = len(SHOWN_PARTIES)
N_COUNTING: Final = 3
"""The first of the shown parties count in a case's score: politicians, administration and union representatives."""

THRESHOLDS: Final = np.array([-1.90, -1.05, -0.25, 1.00])
"""Where one answer gives way to the next: few disagree fully, most agree, as in Norwegian staff surveys."""
PARTY_VIEW: Final = np.array([0.10, 0.25, -0.20, -0.20, -0.10])
"""How each party sees the collaboration beside the others: leaders see it better than union representatives."""
_GAP_GROWS: Final = 1.4  # the gap between parties is widest in involvement
CRITERION_LEVEL: Final = np.array([0.20, 0.05, 0.05, 0.05, -0.25, -0.15])
_CASE_GENERAL, _CASE_SPECIFIC, _WAVE_SPREAD = 0.22, 0.20, 0.08
_EAGER: Final = 0.12  # of the scale of views, for a standard deviation of eagerness
_ANCHORING_PULLS: Final = 0.5  # of what anchoring lacks
INTENSITY_LIFTS: Final = 0.6  # for 100 points of intensity at the ordinary effect
WORKPLACE_SPREAD, PERSON_GENERAL, PERSON_SPECIFIC = 0.25, 0.55, 0.50
_LASTING: Final = 0.6  # share of a person's view that lasts from wave to wave
_REPLACED: Final = 0.10  # share of people who are new in each wave
_CONTENT_ANSWER: Final = 0.6  # log-odds of answering, for a standard deviation of contentment, where it is related

DONT_KNOW_SHARE: Final = np.array([0.03, 0.01, 0.02, 0.03, 0.06])  # by party
BLANK_SHARE: Final = 0.02
LEAVES_A_CRITERION: Final = 0.02  # share of respondents who leave all of a criterion's questions
_BITS: Final = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class SurveyAnswers:
    """What a survey brought in, and what it would have brought in from everybody.

    Attributes
    ----------
    columns : dict of str to ndarray
        case (row of the programme), wave, party, workplace (number in the case; -1 for none), respondent, and one per
        question with 1-5, `DONT_KNOW` or `NOT_ANSWERED`; a row per respondent.
    population : ndarray, shape (n, n_waves, n_shown, n_criteria)
        Mean score over everybody with a valid score.
    expected : ndarray
        What this is drawn from.
    bias : ndarray
        What the mean over those likely to answer exceeds the mean over everybody by.
    """

    columns: dict[str, NDArray[Any]]
    population: Array
    expected: Array
    bias: Array


def views(programme: Programme, *, intensity: Array | None = None) -> Array:
    """Mean view of each case, wave, party and criterion, on the scale where a person's own spread is about 0.8.

    Parameters
    ----------
    programme : Programme
        The municipalities.
    intensity : ndarray, shape (n, n_waves), optional
        Intensity to reckon with; the programme's own where it is left out.

    Returns
    -------
    ndarray, shape (n, n_waves, n_parties, n_criteria)
    """
    parameters = programme.parameters
    random = generator(parameters.seed, Stream.LEVELS)
    n, n_waves = programme.n, parameters.waves
    general = (
        _CASE_GENERAL * random.standard_normal((n, 1)) + _EAGER * parameters.selection * programme.eagerness[:, None]
    )
    case = general + _CASE_SPECIFIC * random.standard_normal((n, N_CRITERIA))
    lacking = np.maximum(0.0, -case[:, [ANCHORING]])
    pulled = np.arange(N_CRITERIA) != ANCHORING
    case = case - _ANCHORING_PULLS * lacking * pulled
    wave = _WAVE_SPREAD * random.standard_normal((n, n_waves, N_CRITERIA))
    index = programme.index if intensity is None else intensity
    lift = INTENSITY_LIFTS * parameters.strength * index / 100
    gap = np.repeat(PARTY_VIEW[:, None], N_CRITERIA, axis=1)
    gap[:, list(Criterion).index(Criterion.INVOLVEMENT)] *= _GAP_GROWS
    result: Array = (CRITERION_LEVEL + case[:, None, :] + wave + lift[..., None])[:, :, None, :] + gap
    return result


def expected_scores(view: Array, asked: Questions) -> Array:
    """Expected score of one who answers everything, 0-100, from the mean view of the cell (last axis: criteria)."""
    from scipy.special import ndtr

    parties = len(PARTIES)
    workplace = np.full(parties, WORKPLACE_SPREAD**2)
    workplace[POLITICIANS] = 0.0
    variance = (workplace + PERSON_GENERAL**2 + PERSON_SPECIFIC**2)[:, None]
    each = asked.each
    total = np.zeros(view.shape)
    for number in range(each):
        loading, easy = (values.reshape(N_CRITERIA, each)[:, number] for values in (asked.loading, asked.easy))
        spread = np.sqrt(loading**2 * variance + 1 - loading**2)
        mean = loading * view + easy
        for threshold in THRESHOLDS:
            total += ndtr((mean - threshold) / spread)
    return total * 100 / (each * len(THRESHOLDS))


def draw_answers(programme: Programme, people: People, workplaces: Workplaces, asked: Questions) -> SurveyAnswers:
    """Answers of everybody, case by case, so that memory stays small; rows only of those who answer."""
    view = views(programme)
    expected = expected_scores(view, asked)
    shape = (programme.n, programme.parameters.waves, N_SHOWN, N_CRITERIA)
    population, bias = np.full(shape, np.nan), np.zeros(shape)
    parts: list[dict[str, NDArray[Any]]] = []
    first_person = 0
    for case in range(programme.n):
        drawn = _Case(programme, people, workplaces.employees[case], asked, case, first_person)
        for wave in range(programme.parameters.waves):
            rows, population[case, wave], bias[case, wave] = drawn.wave(wave, view[case, wave])
            parts.append(rows)
        first_person += drawn.n_numbers
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return SurveyAnswers(columns, population, _joined(expected, people.population), bias)


def _joined(values: Array, population: NDArray[np.int64]) -> Array:
    """Values of parties brought together in the rows that show them, weighted by their people."""
    size = population[:, None, :, None].astype(np.float64)
    shown = [(values * size)[:, :, row == SHOWN].sum(2) / size[:, :, row == SHOWN].sum(2) for row in range(N_SHOWN)]
    return np.stack(shown, axis=2)


class _Case:
    """The people of one case, who keep their workplace and part of their views from wave to wave."""

    def __init__(
        self, programme: Programme, people: People, sizes: NDArray[np.int64], asked: Questions, case: int, first: int
    ) -> None:
        parameters = programme.parameters
        self.asked = asked
        self.parameters = parameters
        self.case = case
        self.random = generator(parameters.seed, Stream.ANSWERS, case)
        self.invited = people.invited[case]
        self.response = people.response[case]
        self.sizes = people.population[case]
        self.party = np.repeat(np.arange(len(PARTIES)), self.sizes)
        self.n = len(self.party)
        self.workplace = np.searchsorted(np.cumsum(sizes / sizes.sum())[:-1], self.random.random(self.n))
        self.workplace[self.party == POLITICIANS] = -1
        levels = WORKPLACE_SPREAD * self.random.standard_normal(len(sizes) + 1)
        levels[-1] = 0.0  # of those without a workplace
        self.of_workplace = levels[self.workplace].astype(np.float32)
        self.lasting = self._normal(N_CRITERIA + 1)
        self.number = first + np.arange(self.n)
        self.n_numbers = self.n
        self.first = first

    def wave(self, wave: int, view: Array) -> tuple[dict[str, NDArray[Any]], Array, Array]:
        """Rows of those who answer, mean score of everybody, and its bias from non-response."""
        if wave:
            self._people_change()
        contentment = self._views(view)
        answers, score = self._answers(contentment)
        answers_chance = self._answers_chance(contentment, wave)
        answer = self._invited() & (self.random.random(self.n) < answers_chance)
        rows = np.flatnonzero(answer)
        columns: dict[str, NDArray[Any]] = {
            "case": np.full(len(rows), self.case, dtype=np.int16),
            "wave": np.full(len(rows), wave, dtype=np.int8),
            "party": self.party[rows].astype(np.int8),
            "workplace": self.workplace[rows].astype(np.int16),
            "respondent": self.number[rows].astype(np.int32),
        }
        columns |= {name: answers[rows, place] for place, name in enumerate(self.asked.names)}
        shown = SHOWN[self.party]
        everyone = _means(score, shown, np.ones(self.n))
        return columns, everyone, _means(score, shown, answers_chance) - everyone

    def _people_change(self) -> None:
        """Give some places to new people; without a panel everybody is new."""
        new = self.random.random(self.n) < (_REPLACED if self.parameters.panel else 1.0)
        count = int(new.sum())
        self.lasting[new] = self._normal(N_CRITERIA + 1)[new]
        self.number[new] = self.first + self.n_numbers + np.arange(count)
        self.n_numbers += count

    def _views(self, view: Array) -> NDArray[np.float32]:
        """Each person's view of each criterion, shape (n, n_criteria)."""
        fresh = self._normal(N_CRITERIA + 1)
        own = np.float32(_LASTING**0.5) * self.lasting + np.float32((1 - _LASTING) ** 0.5) * fresh
        person = np.float32(PERSON_GENERAL) * own[:, :1] + np.float32(PERSON_SPECIFIC) * own[:, 1:]
        shared = view.astype(np.float32)[self.party] + self.of_workplace[:, None]
        return (shared + person).astype(np.float32, copy=False)

    def _answers(self, views_of: NDArray[np.float32]) -> tuple[NDArray[np.int8], Array]:
        """Answers as the file holds them, and the score that each criterion's answers give; NaN where not valid."""
        asked = self.asked
        loading = asked.loading.astype(np.float32)
        latent = np.repeat(views_of, asked.each, axis=1) * loading + asked.easy.astype(np.float32)
        latent += np.sqrt(1 - loading**2) * self._normal(len(loading))
        steps = np.zeros(latent.shape, dtype=np.int8)
        for threshold in THRESHOLDS.astype(np.float32):
            steps += latent > threshold
        missing = self._missing(steps.shape)
        given = missing == 0
        each = (self.n, N_CRITERIA, asked.each)
        n_given = given.reshape(each).sum(axis=2)
        total = np.where(given, steps, 0).reshape(each).sum(axis=2)
        with np.errstate(invalid="ignore", divide="ignore"):
            score = np.where(2 * n_given >= asked.each, total * 100.0 / (n_given * len(THRESHOLDS)), np.nan)
        answers = np.where(asked.reversed, 5 - steps, steps + 1).astype(np.int8)
        return np.where(given, answers, missing), score

    def _missing(self, shape: tuple[int, ...]) -> NDArray[np.int8]:
        """Code of each answer that isn't given, else 0."""
        chance = self.random.integers(0, _BITS, shape, dtype=np.uint16)
        dont_know = (DONT_KNOW_SHARE * _BITS).astype(np.uint16)[self.party][:, None]
        blank = np.uint16(_BITS - 1 - int(BLANK_SHARE * _BITS))
        missing = np.where(chance < dont_know, DONT_KNOW, np.where(chance > blank, NOT_ANSWERED, 0)).astype(np.int8)
        left = self.random.random((self.n, N_CRITERIA)) < LEAVES_A_CRITERION
        missing[np.repeat(left, self.asked.each, axis=1)] = NOT_ANSWERED
        return missing

    def _answers_chance(self, views_of: NDArray[np.float32], wave: int) -> Array:
        """Each person's chance of answering if invited."""
        chance: Array = self.response[:, wave][self.party]
        if self.parameters.nonresponse is Nonresponse.RANDOM:
            return chance
        contentment = views_of.mean(axis=1).astype(np.float64)
        contentment = (contentment - contentment.mean()) / contentment.std()
        log_odds = np.log(chance / (1 - chance)) + _CONTENT_ANSWER * contentment
        related: Array = 1 / (1 + np.exp(-log_odds))
        return related

    def _invited(self) -> NDArray[np.bool_]:
        """As many of each party as are invited, drawn at random."""
        order = np.lexsort((self.random.random(self.n), self.party))
        start = np.concatenate([[0], np.cumsum(self.sizes)[:-1]])
        rank = np.empty(self.n, dtype=np.int64)
        rank[order] = np.arange(self.n) - start[self.party[order]]
        return np.asarray(rank < self.invited[self.party])

    def _normal(self, width: int) -> NDArray[np.float32]:
        return self.random.standard_normal((self.n, width), dtype=np.float32)


def _means(score: Array, shown: NDArray[np.int64], weight: Array) -> Array:
    """Weighted mean score of each shown party and criterion over those with a valid score."""
    means = np.empty((N_SHOWN, N_CRITERIA))
    for criterion in range(N_CRITERIA):
        valid = ~np.isnan(score[:, criterion])
        weights = np.where(valid, weight, 0.0)
        total = np.bincount(shown, np.where(valid, score[:, criterion], 0.0) * weights, minlength=N_SHOWN)
        with np.errstate(invalid="ignore", divide="ignore"):
            means[:, criterion] = total / np.bincount(shown, weights, minlength=N_SHOWN)
    return means
