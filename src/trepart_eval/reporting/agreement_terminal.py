"""Agreement between coders on the terminal: a table for each aspect, what the numbers allow, and what to discuss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from trepart_eval.quality import CoderAgreement, Disagreements, SpanAgreement
from trepart_eval.quality.coders.agreement_measures import OBSERVED, PREVALENCE, ac_name, alpha_name, kappa_name
from trepart_eval.quality.coders.coder_tables import ALL
from trepart_eval.reporting.span_terminal import span_lines
from trepart_eval.reporting.terminal_text import broken, grid_lines, listed, styled, title_lines
from trepart_eval.study.planned_study import Study
from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.labels import label
from trepart_eval.vocabulary.languages import EN_DASH, Language, format_number
from trepart_eval.vocabulary.terms import Aspect, Criterion, Undefined

RELIABLE: Final = 0.800
"""Alpha from which Krippendorff (2004, Content Analysis, 2nd ed., p. 241) would rely on the codings."""
TENTATIVE: Final = 0.667
"""Alpha from which he would draw tentative conclusions only (the same page)."""

_WEIGHTS: Final[dict[str, tuple[str | None, str | None]]] = {
    "nominal": (None, None),
    "ordinal": ("quadratic", "ordinal"),
    "interval": ("quadratic", "quadratic"),
}
"""Weights of kappa and of AC that are shown for ratings on each level of measurement."""
_DECIMALS: Final = 3
_PER_CENT: Final = 100

Rows = dict[str, dict[str, Any]]


def agreement_screen(
    found: CoderAgreement,
    to_discuss: Disagreements,
    of_spans: SpanAgreement,
    study: Study,
    language: Language,
    *,
    width: int = 100,
    bold: bool = False,
) -> str:
    """Return agreement as text: presence, rating, then what the numbers allow.

    Parameters
    ----------
    found, to_discuss, of_spans : CoderAgreement, Disagreements, SpanAgreement
        From `coder_agreement`, `disagreements` and `span_agreement`.
    study : Study
        The study.
    language : Language
        Language of the text.
    width : int
        Columns of the terminal.
    bold : bool
        Whether the terminal understands bold.
    """
    lines = title_lines(study, width, bold=bold)
    sentences: list[str] = []
    for aspect in Aspect:
        by_criterion = _by_criterion(found, aspect)
        lines += ["", styled(_text(f"heading_{aspect.value}", language), bold, "1")]
        lines += _grid(by_criterion, aspect, _shown(found, aspect), language, width)
        sentences += _allowed(by_criterion, aspect, _alpha(found, aspect), language)
    if of_spans.arrow.num_rows:
        lines += ["", styled(_text("heading_spans", language), bold, "1")]
        lines += span_lines(of_spans, language, width)
    thresholds = {"reliable": _number(RELIABLE, language), "tentative": _number(TENTATIVE, language)}
    lines += ["", styled(_text("allow", language), bold, "1")]
    every = [_text("thresholds", language, **thresholds), *sentences, *_notes(found, to_discuss, language)]
    lines += [line for sentence in every for line in broken(sentence, width)]
    return "\n".join(line.rstrip() for line in lines)


def _text(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "agreement", name, language, **details)


def _number(value: float, language: Language) -> str:
    return format_number(value, language, decimals=_DECIMALS)


def _alpha(found: CoderAgreement, aspect: Aspect) -> str:
    return alpha_name("nominal" if aspect is Aspect.PRESENCE else found.level)


def _shown(found: CoderAgreement, aspect: Aspect) -> tuple[str, ...]:
    """Measures in the columns, alpha last because its interval follows it."""
    of_kappa, of_ac = _WEIGHTS["nominal" if aspect is Aspect.PRESENCE else found.level]
    return PREVALENCE, OBSERVED, kappa_name(of_kappa), ac_name(of_ac), _alpha(found, aspect)


def _by_criterion(found: CoderAgreement, aspect: Aspect) -> dict[str, Rows]:
    """Rows of an aspect by criterion and measure."""
    rows: dict[str, Rows] = {}
    for row in found.arrow.to_pylist():
        if row["aspect"] == aspect.value:
            rows.setdefault(row["criterion"], {})[row["measure"]] = row
    return rows


def _name(criterion: str, language: Language) -> str:
    if criterion == ALL:
        return _text("all", language)
    group = "criterion" if criterion in set(Criterion) else "dimension"
    return label(group, criterion, language, short=True)


def _grid(
    by_criterion: dict[str, Rows], aspect: Aspect, measures: Sequence[str], language: Language, width: int
) -> list[str]:
    """Return a line per criterion, or two where the terminal is narrow."""
    names = ["coded" if aspect is Aspect.PRESENCE and name == PREVALENCE else name for name in measures]
    head = [_text("units", language), *(_text(f"measure_{name}", language) for name in names)]
    head.append(_text("interval", language))
    body = {
        _name(criterion, language): [
            str(rows[measures[-1]]["n_units"]),
            *(_cell(rows[name], language) for name in measures),
            _interval(rows[measures[-1]], language),
        ]
        for criterion, rows in by_criterion.items()
    }
    return grid_lines(head, body, width)


def _cell(row: dict[str, Any], language: Language) -> str:
    if row["estimate"] is None:
        return EN_DASH
    if row["measure"] in {OBSERVED, PREVALENCE}:
        return format_number(_PER_CENT * row["estimate"], language)
    return _number(row["estimate"], language)


def _interval(row: dict[str, Any], language: Language) -> str:
    if row["bootstrap_low"] is None:
        return EN_DASH
    return EN_DASH.join(_number(row[name], language) for name in ("bootstrap_low", "bootstrap_high"))


def _allowed(by_criterion: dict[str, Rows], aspect: Aspect, alpha: str, language: Language) -> list[str]:
    """Criteria by where their alpha is, those whose interval goes lower, and those without alpha and why."""
    groups: dict[str, list[str]] = {"reliable": [], "tentative": [], "below": [], "uncertain": [], "without": []}
    undefined: dict[str, list[str]] = {}
    for criterion, rows in by_criterion.items():
        row, name = rows[alpha], _name(criterion, language)
        if row["estimate"] is None:
            undefined.setdefault(row["reason"], []).append(name)
            continue
        at_least = "reliable" if row["estimate"] >= RELIABLE else "tentative"
        groups[at_least if row["estimate"] >= TENTATIVE else "below"].append(name)
        if row["estimate"] >= TENTATIVE and row["bootstrap_low"] is not None and row["bootstrap_low"] < TENTATIVE:
            groups["uncertain"].append(name)
        if row["bootstrap_low"] is None:
            groups["without"].append(name)
    kind = label("aspect", aspect.value, language)
    thresholds = {"reliable": _number(RELIABLE, language), "tentative": _number(TENTATIVE, language)}
    sentences = [
        _text(f"is_{group}", language, aspect=kind, names=listed(names, language), **thresholds)
        for group, names in groups.items()
        if names
    ]
    for reason, names in undefined.items():
        why = label("undefined", Undefined(reason).value, language)
        sentences.append(_text("is_undefined", language, aspect=kind, names=listed(names, language), why=why))
    return [sentence[:1].upper() + sentence[1:] for sentence in sentences]


def _notes(found: CoderAgreement, to_discuss: Disagreements, language: Language) -> list[str]:
    level = format_number(_PER_CENT * found.conf_level, language)
    weights = [] if found.level == "nominal" else [_text(f"weights_{found.level}", language)]
    return [
        *weights,
        _text(f"by_{found.interviews_known_by}", language, level=level, draws=format_number(found.n_draws, language)),
        _text("read", language),
        _text("discuss", language, count=to_discuss.arrow.num_rows, compared=to_discuss.n_compared),
        *([_text("settled", language, count=to_discuss.n_settled)] if to_discuss.n_settled else []),
    ]
