"""People who answered in several waves: how many are linked, and what of them isn't the same throughout."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems import Problems
from trepart_eval.sources.checked_tables import Answers


def note_links(answers: Answers, study_file: str, problems: Problems) -> None:
    """Note how many people were linked across waves, and how many changed case, workplace or party; never who.

    Parameters
    ----------
    answers : Answers
        Answers in which the same number of a respondent is the same person.
    study_file : str
        Name of the study file, for messages.
    problems : Problems
        Where it is noted.
    """
    if answers.respondent is None:
        return
    known = (answers.respondent >= 0) & (answers.wave >= 0)
    rows = np.flatnonzero(known)
    place = {"file": study_file, "key": "study.panel"}
    without = int((answers.respondent < 0).sum())
    if without:
        problems.note("panel_without_code", **place, count=without)
    if not len(rows):
        return
    rows = rows[np.argsort(answers.respondent[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(answers.respondent[rows], prepend=-1))
    linked = _differs(answers.wave[rows], starts)
    problems.note("panel_linked", **place, count=int(linked.sum()), found=len(starts))
    case, party = (int((_differs(of_row[rows], starts) & linked).sum()) for of_row in (answers.case, answers.party))
    workplace = 0
    if answers.workplace is not None:
        workplace = int((_differs(answers.workplace[rows], starts) & linked).sum())
    if case:
        problems.warn("panel_other_case", **place, count=case)
    if party:
        problems.warn("panel_other_party", **place, count=party)
    if workplace:
        problems.warn("panel_other_workplace", **place, count=workplace)


def _differs(of_row: NDArray[Any], starts: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether the known values of each person, whose rows begin at the starts, aren't all the same."""
    unknown = of_row < 0
    lowest = np.minimum.reduceat(np.where(unknown, np.iinfo(of_row.dtype).max, of_row), starts)
    differs: NDArray[np.bool_] = lowest < np.maximum.reduceat(of_row, starts)
    return differs
