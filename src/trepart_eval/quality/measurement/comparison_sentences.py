"""What is said of whether items work alike in groups: a sentence per criterion, and what is taken for granted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.quality.measurement.comparability import Check, Comparability, Method
from trepart_eval.quality.measurement.invariance_steps import CFI_CHANGE, CFI_CHANGE_FEW, FEW
from trepart_eval.quality.measurement.item_functioning import EFFECT_LIMIT, UNIFORM, ItemTest
from trepart_eval.quality.result_html import shown
from trepart_eval.quality.survey_items import Survey
from trepart_eval.quality.undefined_reasons import Reason, reason_text
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import Language, format_p_value
from trepart_eval.vocabulary.terms import Criterion

_MOST_NAMED: Final = 4


def comparison_sentence(
    language: Language, criterion: Criterion, check: Check, names: Sequence[str], across: str
) -> str:
    """Return the conclusion on a criterion in words, with the numbers and limits it rests on.

    Parameters
    ----------
    names : sequence of str
        Names of the groups.
    across : {"party", "wave", "case"}
        What the groups are.
    """
    about: dict[str, Any] = {"criterion": label("criterion", criterion, language)}
    if check.conclusion is Comparability.UNKNOWN:
        reason = reason_text(check.reason.value if check.reason else "", language)
        return _said("unknown", language, **about, reason=reason, needed=check.fewest)
    about |= {"among": _among(check, names, across, language), "n": int(check.n[check.used].sum())}
    about["items"] = ", ".join(_item(check, test, names, language) for test in _flagged(check.tests))
    if check.method is Method.ORDINAL_REGRESSION:
        about |= {"why": _why(check, language), "limit": shown(EFFECT_LIMIT, language, 3)}
        return _said(check.conclusion, language, **about) + _left_out(check, names, language)
    limit = CFI_CHANGE if about["n"] > FEW else CFI_CHANGE_FEW
    last, first = check.steps[-1], check.steps[0]
    about |= {
        "limit": shown(limit, language, 3),
        "change": shown(last.change_cfi, language, 3),
        "cfi": shown(first.fit.cfi, language, 3),
        "srmr": shown(first.fit.srmr, language, 3),
        "p": format_p_value(last.p_value, language),
    }
    if check.conclusion in (Comparability.METRIC, Comparability.CONFIGURAL) and not about["items"]:
        largest = max(check.tests, key=lambda test: test.chi_square, default=None)
        about["items"] = _item(check, largest, names, language) if largest else ""
    return _said(check.conclusion, language, **about) + _left_out(check, names, language)


def comparison_notes(survey: Survey, checks: Sequence[Check], group: NDArray[Any]) -> tuple[str, ...]:
    """Sentences on what the checks take for granted, where some was done."""
    if not any(check.method for check in checks):
        return ()
    language = survey.language
    notes = [text_of(__package__, "invariance_note", "independent", language)]
    if any(check.method is Method.FACTOR_MODEL for check in checks):
        notes.append(text_of(__package__, "invariance_note", "continuous", language))
    person = survey.answers.respondent
    if person is not None:
        counts = np.unique(person[(group >= 0) & (person >= 0)], return_counts=True)[1]
        again = int((counts > 1).sum())
        if again:
            told = str(again) if again >= survey.min_n else f"< {survey.min_n}"
            notes.append(text_of(__package__, "invariance_note", "repeated", language, n=told))
    return tuple(notes)


def _flagged(tests: Sequence[ItemTest]) -> list[ItemTest]:
    """Tests of the items that are said to differ, each item once."""
    found: dict[int, ItemTest] = {}
    for test in tests:
        if test.flagged:
            found.setdefault(test.item, test)
    return list(found.values())


def _item(check: Check, test: ItemTest, names: Sequence[str], language: Language) -> str:
    item = check.items[test.item]
    if test.low_group < 0:
        return text_of(__package__, "invariance", "item_slope", language, item=item.name)
    points = test.difference * (100.0 / item.scale.steps if test.aspect == UNIFORM else 1.0)
    high, low = (names[check.used[one]] for one in (test.high_group, test.low_group))
    which = "item_loading" if test.aspect == "loading" else "item"
    points_shown = shown(points, language, 1)
    return text_of(__package__, "invariance", which, language, item=item.name, points=points_shown, high=high, low=low)


def _why(check: Check, language: Language) -> str:
    if check.reason_method is None:
        return text_of(__package__, "invariance", "asked_for", language)
    if check.reason_method is Reason.GROUPS_TOO_SMALL:
        smallest = int(check.n[check.used].min())
        return text_of(__package__, "invariance", "why_small", language, smallest=smallest, needed=check.needed)
    return reason_text(check.reason_method.value, language)


def _left_out(check: Check, names: Sequence[str], language: Language) -> str:
    """Say which groups are not compared, since they are too small."""
    left = [names[place] for place, n in enumerate(check.n.tolist()) if n and place not in check.used]
    if not left:
        return ""
    listed = ", ".join(left) if len(left) <= _MOST_NAMED else str(len(left))
    return " " + text_of(__package__, "invariance", "left_out", language, groups=listed, needed=check.fewest)


def _among(check: Check, names: Sequence[str], across: str, language: Language) -> str:
    """Say in which groups, by name where they are few."""
    if len(check.used) > _MOST_NAMED:
        return text_of(__package__, "among", "many", language, count=len(check.used))
    *others, last = (names[place] for place in check.used.tolist())
    listed = text_of(__package__, "among", "both", language, others=", ".join(others), last=last)
    return text_of(__package__, "among", across, language, groups=listed)


def _said(name: str, language: Language, **details: object) -> str:
    return text_of(__package__, "invariance", name, language, **details)
