"""Scores of single respondents, for what sums can't tell: who answered twice."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.sources.checked_tables import NOT_ASKED, Answers
from trepart_eval.vocabulary.terms import Theme

_FULL_SCORE: Final = 100.0


def respondent_scores(answers: Answers, theme: Theme) -> NDArray[np.float64]:
    """Score (0-100) of every respondent on a theme; NaN where fewer than half of the items asked are answered.

    Parameters
    ----------
    answers : Answers
        Checked answers.
    theme : Criterion or Dimension
        What is scored.

    Returns
    -------
    ndarray of float64, shape (n_respondents,)
    """
    items = answers.items_of(theme)
    unit = math.lcm(*(item.scale.steps for item in items)) if items else 1
    total, given, asked = (np.zeros(answers.n_respondents, dtype=np.int64) for _ in range(3))
    for item in items:
        steps = answers.steps[item.name]
        answered = steps >= 0
        value = steps.astype(np.int64) * (unit // item.scale.steps)
        total += np.where(answered, unit - value if item.reversed else value, 0)
        given += answered
        asked += steps != NOT_ASKED
    valid = (given > 0) & (2 * given >= asked)
    score = np.full(answers.n_respondents, np.nan)
    score[valid] = _FULL_SCORE * total[valid] / (unit * given[valid])
    return score
