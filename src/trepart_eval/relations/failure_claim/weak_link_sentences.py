"""What is said of Fafo's claim: the cases, chance, which criterion carries it, and how it reads otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.relations.failure_claim.weak_flags import MissingRule, RelativeCut
from trepart_eval.relations.qca.expressions import describe_term
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, format_number, format_p_value

if TYPE_CHECKING:
    from trepart_eval.relations.failure_claim.weak_link_result import WeakLink

MOSTLY: Final = 0.5
"""Share of failures from which chance alone explains most of them."""
_CUT: Final = "cut"


def sentences_of(found: WeakLink, language: Language) -> list[str]:
    """Return the sentences of a result; the reason alone where it is refused."""
    return [found.reason] if found.refused else list(parts_of(found, language).values())


def parts_of(found: WeakLink, language: Language) -> dict[str, str]:
    """Return the sentences of a result that isn't refused, by what they are about; those that say nothing left out."""
    told = {
        "cases": _cases(found, language),
        "chance": _chance(found, language),
        "test": _test(found, language),
        "set": _set(found, language),
        "criterion": _criterion(found, language),
        "missing": _missing(found, language),
        "cuts": _other_cuts(found, language),
        "without_one": _without_one(found, language),
        "left_out": _left_out(found, language),
    }
    return {name: sentence for name, sentence in told.items() if sentence}


def cut_words(cut: str, language: Language) -> str:
    """What a criterion is weak by, in words: below 50, below the median."""
    if cut in set(RelativeCut) or cut == "own":
        return _said(f"below_{cut}", language)
    value = float(cut)
    return _said("below", language, cut=format_number(value, language, decimals=0 if value.is_integer() else 1))


def _cases(found: WeakLink, language: Language) -> str:
    own = found.figures
    said = _said(
        "cases", language, weak=own.failures_weak, failures=own.n_failures, cut=cut_words(found.cut, language),
        share=_percent(own.share_failures, language), level=_percent(found.conf_level, language),
        low=_percent(found.failures_low, language), high=_percent(found.failures_high, language),
        successes_weak=own.successes_weak, successes=own.n_successes,
    )  # fmt: skip
    if own.failures_open + own.successes_open:
        said += " " + _said("open", language, failures=own.failures_open, successes=own.successes_open)
    return said


def _chance(found: WeakLink, language: Language) -> str:
    said = _said(
        "chance", language, k=len(found.criteria), failures=found.n_failures, weak=found.figures.failures_weak,
        expected=format_number(found.chance_expected, language, decimals=1),
        share=_percent(found.chance_share, language), chance=_percent(found.chance_p, language),
        every=_percent(found.chance_p_all, language),
    )  # fmt: skip
    if found.chance_share >= MOSTLY:
        said += " " + _said("chance_explains", language)
    return said


def _test(found: WeakLink, language: Language) -> str:
    said = _said("test", language, p=format_p_value(found.p_value, language))
    if found.p_high > found.p_low:
        low, high = (format_number(value, language, decimals=3) for value in (found.p_low, found.p_high))
        said += " " + _said("test_open", language, low=low, high=high)
    return said


def _set(found: WeakLink, language: Language) -> str:
    names = ("coverage", "consistency", "pri", "ron")
    return _said("set", language, **{name: format_number(getattr(found, name), language, decimals=2) for name in names})


def _criterion(found: WeakLink, language: Language) -> str:
    rows = [row for row in found._criteria if not np.isnan(row["p_value"])]
    if not rows or not found.figures.failures_weak:
        return ""
    first = min(rows, key=lambda row: (row["p_value"], -row["difference"]))
    needed = [row for row in found._criteria if row["only_weak"]]
    said = _said(
        "criterion", language, name=describe_term(first["criterion"], language), weak=first["failures_weak"],
        failures=first["n_failures"], successes_weak=first["successes_weak"], successes=first["n_successes"],
        p=format_p_value(first["p_value"], language), k=len(found.criteria),
        adjusted=format_p_value(first["p_adjusted"], language),
    )  # fmt: skip
    if not needed:
        return said
    words = "; ".join(f"{describe_term(row['criterion'], language)} ({row['only_weak']})" for row in needed)
    return said + " " + _said("only", language, words=words)


def _missing(found: WeakLink, language: Language) -> str:
    if not found.n_incomplete:
        return ""
    others = [row for row in found._readings if row["reading"] == "missing"]
    words = "; ".join(_reading(row, rule_words(row["missing"], language), language) for row in others)
    rule = rule_words(found.missing, language)
    return _said("missing", language, n=found.n_incomplete, rule=rule, words=words)


def _other_cuts(found: WeakLink, language: Language) -> str:
    others = [row for row in found._readings if row["reading"] == _CUT]
    words = "; ".join(_reading(row, cut_words(row[_CUT], language), language) for row in others)
    return _said("cuts", language, words=words)


def rule_words(rule: str, language: Language) -> str:
    """A rule for what is missing in words."""
    return _said(f"rule_{MissingRule(rule).value}", language)


def _reading(row: dict[str, Any], name: str, language: Language) -> str:
    if np.isnan(row["p_value"]):
        return _said("reading_none", language, name=name)
    return _said(
        "reading", language, name=name, weak=row["failures_weak"], failures=row["n_failures"],
        successes_weak=row["successes_weak"], successes=row["n_successes"], p=format_p_value(row["p_value"], language),
    )  # fmt: skip


def _without_one(found: WeakLink, language: Language) -> str:
    values = [row["p_value_without"] for row in found._cases if not np.isnan(row["p_value_without"])]
    if not values:
        return ""
    low, high = (format_number(value, language, decimals=3) for value in (min(values), max(values)))
    return _said("without_one", language, low=low, high=high)


def _left_out(found: WeakLink, language: Language) -> str:
    counts = {"unjudged": found.n_unjudged, "unscored": found.n_without_scores}
    return " ".join(_said(name, language, n=count) for name, count in counts.items() if count)


def _percent(share: float, language: Language) -> str:
    return format_number(100 * share, language)


def _said(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "weak_link", name, language, **details)
