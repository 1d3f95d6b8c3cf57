"""Sentences about a curve of specifications, which say no more than its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, format_number, format_p_value

if TYPE_CHECKING:
    from trepart_eval.relations.robustness.specification_curves import SpecificationCurve


def sentences_of_curve(curve: SpecificationCurve, language: Language) -> list[str]:
    """What the specifications show, each by itself and together, and what may not be concluded."""
    known = [row for row in curve.rows if not row["refused"]]
    estimates = [row["estimate"] for row in known]
    decimals = {"median": curve.median, "low": min(estimates), "high": max(estimates)}
    numbers: dict[str, object] = {name: format_number(one, language, decimals=2) for name, one in decimals.items()}
    numbers["n"], numbers["cases"] = len(known), curve.n_cases
    numbers["dominant"] = round(curve.share_dominant * len(known))
    numbers["significant"] = round(curve.share_significant * len(known))
    numbers["level"] = format_number(100 * curve.level, language)
    for name in ("p_median", "p_significant", "p_stouffer"):
        numbers[name] = f"p {format_p_value(getattr(curve, name), language)}"
    numbers["scale"] = text_of(__package__, "scale", curve.scale, language)
    verdict = "unlikely" if curve.p_median <= curve.level else "chance"
    said = ["single" if len(known) == 1 else "shape", "together", verdict]
    found = [_text(name, language, **numbers) for name in said]
    if curve.n_refused:
        found.append(_text("refused", language, n=curve.n_refused, every=len(curve.rows)))
    return [*found, _text("caution", language)]


def _text(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "curve", name, language, **details)
