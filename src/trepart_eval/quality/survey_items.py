"""A study's answers as this stage looks at them: items of a criterion on 0-100, and who belongs to which group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.estimates import party_of_study
from trepart_eval.criteria.scores import shown_limit
from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.sources.checked_tables import Answers, Data
from trepart_eval.study.layout import MIN_N_DEFAULT
from trepart_eval.study.planned_study import Item
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion

Array = NDArray[np.float64]

BY: Final = ("party", "wave")
"""What respondents may be divided by."""
_FULL_SCORE: Final = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Answers with the names of their cases, parties and waves.

    Attributes
    ----------
    answers : Answers
        The answers.
    party : ndarray of int, shape (n_respondents,)
        Index into ``parties``; answers of a party that counts with another are that party's.
    counts : ndarray of bool, shape (n_respondents,)
        Whether the respondent's party counts in a case's score.
    parties, waves, cases : tuple of str
        Their keys; numbers from 1 where only answers were given.
    party_labels : tuple of str
        Names of the parties in the language.
    min_n : int
        Fewest people behind a figure that is shown.
    language : Language
        Language of the study.
    simulated_note : str
        That the data are made up, where they are.
    """

    answers: Answers
    party: NDArray[np.intp]
    counts: NDArray[np.bool_]
    parties: tuple[str, ...]
    party_labels: tuple[str, ...]
    waves: tuple[str, ...]
    cases: tuple[str, ...]
    min_n: int
    language: Language
    simulated_note: str = ""

    def party_label(self, key: str) -> str:
        """Name of a party, or of all together, in the language."""
        if key == WHOLE_CASE:
            return label("party", WHOLE_CASE, self.language)
        return self.party_labels[self.parties.index(key)]


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """Respondents that are looked at together.

    Attributes
    ----------
    party, wave : str
        Their party and wave; "all" for those of every party that counts, or of every wave.
    rows : ndarray of int
        Their places among the answers.
    """

    party: str
    wave: str
    rows: NDArray[np.intp]


def survey_of(answers: Answers | Data, min_n: int | None) -> Survey:
    """Answers with their names.

    Raises
    ------
    InputError
        If the study has no answers.
    ValueError
        If ``min_n`` is lower than it may be.
    """
    check_made_by(answers, (Answers, Data), "answers", "load")
    if isinstance(answers, Data):
        return _survey_of_study(answers, min_n)
    counted = (
        tuple(str(number) for number in range(1, _count(of) + 1)) for of in (answers.party, answers.wave, answers.case)
    )
    parties, waves, cases = counted
    return Survey(
        answers,
        answers.party.astype(np.intp),
        np.ones(answers.n_respondents, dtype=bool),
        parties,
        parties,
        waves,
        cases,
        shown_limit(min_n, MIN_N_DEFAULT),
        Language.NB,
    )


def _survey_of_study(data: Data, min_n: int | None) -> Survey:
    study, answers = data.study, data.answers
    if answers is None:
        problems = Problems()
        problems.add("no_answers", file=study.path.name)
        raise InputError(problems, study.language)
    party_of, counting = party_of_study(study)
    party = party_of[answers.party]
    return Survey(
        answers,
        party,
        counting[party],
        tuple(one.key for one in study.shown_parties),
        tuple(one.label(study.language) for one in study.shown_parties),
        tuple(wave.key for wave in study.waves),
        data.cases.keys,
        shown_limit(min_n, study.min_n),
        study.language,
        study.simulated_note,
    )


def sections_of(survey: Survey, by: Sequence[str]) -> list[Section]:
    """All together first, then each party, each wave, or each party and wave, as asked.

    A study with one wave isn't divided by it.
    """
    names = tuple(one for one in by if one != "wave" or len(survey.waves) > 1)
    everyone = np.flatnonzero(survey.counts)
    found = [Section(WHOLE_CASE, WHOLE_CASE, everyone)]
    if not names:
        return found
    parties = range(len(survey.parties)) if "party" in names else [None]
    waves = range(len(survey.waves)) if "wave" in names else [None]
    for party in parties:
        for wave in waves:
            among = survey.counts if party is None else survey.party == party
            if wave is not None:
                among = among & (survey.answers.wave == wave)
            found.append(
                Section(
                    WHOLE_CASE if party is None else survey.parties[party],
                    WHOLE_CASE if wave is None else survey.waves[wave],
                    np.flatnonzero(among),
                )
            )
    return found


def checked_by(by: str | Sequence[str] | None) -> tuple[str, ...]:
    """What respondents are divided by.

    Raises
    ------
    ValueError
        If it is neither party nor wave.
    """
    names = () if by is None else (by,) if isinstance(by, str) or not isinstance(by, Iterable) else tuple(by)
    for name in names:
        if name not in BY:
            raise ValueError(f"by is {by!r}; choose 'party', 'wave', both in a tuple, or None")
    return names


def items_of(survey: Survey, criterion: Criterion, rows: NDArray[np.intp]) -> tuple[Array, tuple[Item, ...]]:
    """Answers to the items of a criterion on 0-100 from each scale's ends, as scoring has them, and the items.

    Returns
    -------
    matrix : ndarray, shape (n_rows, n_items)
        NaN where there is no answer. Items that none of these respondents answered are left out.
    items : tuple of Item
        The items.
    """
    columns, items = [], []
    for item in survey.answers.items_of(criterion):
        steps = survey.answers.steps[item.name][rows]
        if (steps >= 0).any():
            score = np.where(steps >= 0, steps * (_FULL_SCORE / item.scale.steps), np.nan)
            columns.append(_FULL_SCORE - score if item.reversed else score)
            items.append(item)
    matrix = np.stack(columns, axis=1) if columns else np.zeros((len(rows), 0))
    return matrix, tuple(items)


def _count(index: NDArray[Any]) -> int:
    return int(index.max()) + 1 if index.size else 0
