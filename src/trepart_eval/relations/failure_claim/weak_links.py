"""`weak_link`: whether failures nearly always have an underestimated criterion, and how often chance gives as many."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.criteria.arguments import is_number, is_whole
from trepart_eval.criteria.diagnosis import MIDDLE
from trepart_eval.criteria.scores import CONF_LEVEL, CriterionScores
from trepart_eval.relations.failure_claim.chance_baseline import shuffled_criteria
from trepart_eval.relations.failure_claim.judged_cases import JudgedCases, cases_judged
from trepart_eval.relations.failure_claim.link_figures import LinkFigures, exact_interval, figures_of
from trepart_eval.relations.failure_claim.other_readings import case_rows, cut_text, reading_rows
from trepart_eval.relations.failure_claim.weak_criteria import criterion_rows
from trepart_eval.relations.failure_claim.weak_flags import Cut, MissingRule, cut_offs, flags_of
from trepart_eval.relations.failure_claim.weak_link_result import WeakLink
from trepart_eval.relations.qca.expressions import describe_term
from trepart_eval.relations.refusals import Refusal, reason_for
from trepart_eval.vocabulary.languages import Language, choose_language

if TYPE_CHECKING:
    import pandas as pd

FEWEST_CASES: Final = 6
"""Cases below which no p-value can be .05: with three failures among six it is 1 / 20 at the least."""
_NAN: Final = float("nan")


def weak_link(
    scores: CriterionScores | pd.DataFrame,
    success: Any,  # noqa: ANN401 - a series, a mapping or an array
    *,
    cut: Cut = MIDDLE,
    criteria: Sequence[str] | None = None,
    missing: MissingRule | str = MissingRule.KNOWN,
    success_cut: float | None = None,
    low_is_success: bool = False,
    draws: int = 10_000,
    seed: int = 1,
    conf_level: float = CONF_LEVEL,
    language: Language | str | None = None,
) -> WeakLink:
    """Whether failures have at least one underestimated criterion, held against successes and against chance.

    Parameters
    ----------
    scores : CriterionScores or DataFrame
        From `score`, or a row per case and a column per criterion, with the cases as index; NaN where there is none.
    success : Series, mapping or array
        Per case 1 or True for a success, 0 or False for a failure, NaN where nothing is said; a series or a mapping is
        matched by the names of cases. With ``success_cut`` any figures.
    cut : float, {"median", "lowest_third"} or mapping of str to float
        A criterion is weak where its score is below this.
    criteria : sequence of str, optional
        Columns used; all where left out.
    missing : {"known", "weak", "not_weak", "complete"}
        What a criterion without a score counts as. ``known``: a case with a known weak criterion has one; a case
        without, of which some criterion is unknown, is open, and shares and p-values have bounds. ``complete`` uses
        only cases with all criteria. The reading under the other rules is in ``readings``.
    success_cut : float, optional
        Figure from which a case is a success; to which, where ``low_is_success``.
    draws, seed : int
        Shuffles where there are too many to go through, and their seed.
    conf_level : float
        Level of the intervals.
    language : Language or {"nb", "nn", "en"}, optional
        Language of sentences; the study's where there is one, the computer's otherwise.

    Returns
    -------
    WeakLink
        Refused without failures or successes, with fewer than six cases, and where a criterion is never seen.

    Raises
    ------
    ValueError
        If a column isn't there, an option has no such value, or no case has both scores and success.

    Notes
    -----
    The claim is Moland's (2017, chapter 4). The p-value is Fisher's exact one; docs/configurations.md has the others.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({"anchoring": [20, 30, 60, 40, 80, 90], "goals": [90, 80, 30, 70, 70, 60]})
    >>> found = weak_link(scores, [0, 0, 0, 0, 1, 1])
    >>> found.share_failures, found.share_successes, round(found.chance_share, 2), round(found.p_value, 3)
    (1.0, 0.0, 0.58, 0.067)
    """
    spoken = scores.study.language if language is None and isinstance(scores, CriterionScores) else None
    spoken = spoken or choose_language(language, os.environ)
    if str(missing) not in set(MissingRule):
        raise ValueError(f"Unknown rule {missing!r} for what is missing. Choose one of {', '.join(MissingRule)}.")
    if not is_whole(draws) or draws < 1:
        raise ValueError(f"draws is {draws!r}; give a whole number, 1 or more")
    if not is_whole(seed) or seed < 0:
        raise ValueError(f"seed is {seed!r}; give a whole number, 0 or more")
    if not is_number(conf_level) or not 0 < conf_level < 1:
        raise ValueError(f"conf_level is {conf_level!r}; it lies between 0 and 1")
    given = cases_judged(scores, success, criteria, success_cut, low_is_success)
    return weak_link_of(
        given, cut, MissingRule(missing), draws=draws, seed=seed, conf_level=conf_level, language=spoken
    )


def weak_link_of(
    given: JudgedCases,
    cut: Cut,
    rule: MissingRule,
    *,
    draws: int,
    seed: int,
    conf_level: float,
    language: Language,
) -> WeakLink:
    """Whether failures have a weak criterion, from cases that are put side by side with their success."""
    cuts = cut_offs(given.values, cut, given.criteria)
    flags = flags_of(given.values, given.failure, cuts, rule)
    figures = figures_of(flags)
    options: dict[str, Any] = {
        "criteria": given.criteria,
        "cut": cut_text(cut),
        "missing": rule.value,
        "n_unjudged": given.n_unjudged,
        "n_without_scores": given.n_without_scores,
        "n_incomplete": int(np.isnan(given.values).any(axis=1).sum()),
        "draws": draws,
        "seed": seed,
        "conf_level": conf_level,
        "language": language,
    }
    refusal, reason = _refusal(figures, given, language)
    if refusal:
        none = LinkFigures(figures.n, figures.n_failures, figures.n_successes)
        nan = (_NAN, _NAN, _NAN, _NAN)
        return WeakLink(
            none, *nan, None, False, **options, _criteria=(), _readings=(), _cases=(), refusal=refusal, reason=reason
        )
    baseline, exact = shuffled_criteria(flags.weak, flags.known, flags.failure, draws=draws, seed=seed)
    failures = figures.failures_weak, figures.failures_weak + figures.failures_open, figures.n_failures
    successes = figures.successes_weak, figures.successes_weak + figures.successes_open, figures.n_successes
    return WeakLink(
        figures,
        *exact_interval(*failures, conf_level),
        *exact_interval(*successes, conf_level),
        baseline,
        exact,
        **options,
        _criteria=tuple(criterion_rows(flags, given.criteria, draws=draws, seed=seed)),
        _readings=tuple(reading_rows(given, cut, rule)),
        _cases=tuple(case_rows(given, cut, rule)),
    )


def _refusal(figures: LinkFigures, given: JudgedCases, language: Language) -> tuple[str, str]:
    unseen = [name for name, column in zip(given.criteria, given.values.T, strict=True) if np.isnan(column).all()]
    if unseen and figures.n:
        words = ", ".join(describe_term(name, language) for name in unseen)
        return Refusal.CRITERION_UNSEEN, reason_for(Refusal.CRITERION_UNSEEN, language, criteria=words)
    if figures.n < FEWEST_CASES:
        return Refusal.FEW_JUDGED, reason_for(Refusal.FEW_JUDGED, language, n=figures.n, least=FEWEST_CASES)
    for refusal, count in ((Refusal.NO_FAILURES, figures.n_failures), (Refusal.NO_SUCCESSES, figures.n_successes)):
        if not count:
            return refusal, reason_for(refusal, language, n=figures.n)
    return "", ""
