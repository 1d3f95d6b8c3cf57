"""Cases whose scores are hidden: results made from scores are drawn without them, or not at all."""

from __future__ import annotations

from collections.abc import Iterable

from trepart_eval.criteria.result_tables import rows_as_dicts
from trepart_eval.disclosure.score_release import ReleasedScores
from trepart_eval.problems.arguments import check_made_by
from trepart_eval.reporting.figures.released_scores import CRITERIA, HIDDEN
from trepart_eval.vocabulary.terms import WHOLE_CASE


def about_answers(names: Iterable[str]) -> list[str]:
    """Those of some names that are criteria, whose figures come from people's answers."""
    return [name for name in (given.removeprefix("~") for given in names) if name in CRITERIA]


def hidden_cases(
    criteria: Iterable[str], scores: ReleasedScores | None, wave: str | None = None, source: str | None = None
) -> set[str]:
    """Cases of which a score on any of the criteria is hidden.

    Parameters
    ----------
    criteria : iterable of str
        Criteria that the figure shows a number of, case by case.
    scores : ReleasedScores or None
        What may be shown.
    wave : str, optional
        Wave of the scores; all where it is left out.
    source : str, optional
        Survey or interviews; both where it is left out.

    Raises
    ------
    ValueError
        If there are criteria and no released scores to hold them to.
    """
    wanted = set(criteria)
    if not wanted:
        return set()
    if scores is None:
        names = ", ".join(sorted(wanted))
        raise ValueError(
            f"the figure shows each case's {names}, which is from people's answers; "
            "give scores=release_scores(...), so that what is hidden there isn't drawn here"
        )
    check_made_by(scores, ReleasedScores, "scores", "release_scores")
    rows = [
        row
        for row in rows_as_dicts(scores.scores.arrow, criterion=wanted, party=WHOLE_CASE, workplace=WHOLE_CASE)
        if wave in (None, "", row["wave"])
    ]
    if source is not None:
        rows = [row for row in rows if row["source"] == source]
    return {row["case"] for row in rows if row["status"] in HIDDEN}
