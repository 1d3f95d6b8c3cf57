"""Sentences about a chain over municipalities: what figures are consistent with, never what causes what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language, format_number

if TYPE_CHECKING:
    from trepart_eval.relations.programme_theory.mediations import Mediation

_DIGITS: Final = 2
_MOST_DECIMALS: Final = 6


def sentences_of(found: Mediation, language: Language) -> list[str]:
    """Sentences of a chain in order: the indirect effect, what could be seen, rho, and what may not be concluded."""
    row = found.row("indirect")
    decimals = decimals_for(row["estimate"])
    about = {
        **dict(zip(("dose", "mediator", "outcome"), found.names, strict=True)),
        "estimate": format_number(row["estimate"], language, decimals=decimals),
        "low": format_number(row["conf_low"], language, decimals=decimals),
        "high": format_number(row["conf_high"], language, decimals=decimals),
        "level": format_number(100 * found.conf_level, language),
        "n": found.n,
    }
    seen = row["conf_low"] > 0 or row["conf_high"] < 0
    said = [_text("seen" if seen else "not_seen", language, **about)]
    smallest = format_number(found.smallest_detectable, language, decimals=decimals_for(found.smallest_detectable))
    link = format_number(found.smallest_link, language, decimals=_DIGITS)
    said.append(_text("could_be_seen", language, n=found.n, smallest=smallest, link=link))
    if not np.isnan(found.share_mediated):
        share = format_number(100 * found.share_mediated, language)
        said.append(_text("share", language, share=share, mediator=found.names[1]))
    said.append(_rho(found, language, seen=seen))
    if np.sign(found.without_one_low) != np.sign(found.without_one_high):
        said.append(_text("one_decides", language))
    return [*said, _text("caution", language)]


def _rho(found: Mediation, language: Language, *, seen: bool) -> str:
    ends: dict[str, Any] = {
        "zero": format_number(found.rho_at_zero, language, decimals=_DIGITS),
        "low": format_number(found.rho_low, language, decimals=_DIGITS),
        "high": format_number(found.rho_high, language, decimals=_DIGITS),
    }
    if not seen:
        return _text("rho", language, **ends)
    near = min((found.rho_low, found.rho_high), key=abs)
    return _text("rho_seen", language, near=format_number(near, language, decimals=_DIGITS), **ends)


def decimals_for(value: float) -> int:
    """Decimals that a number is shown with: two, and more where it is small."""
    size = abs(value)
    if not np.isfinite(size) or size == 0 or size >= 0.1:
        return _DIGITS
    return int(min(_DIGITS - 1 - np.floor(np.log10(size)), _MOST_DECIMALS))


def _text(name: str, language: Language, /, **details: object) -> str:
    return text_of(__package__, "chain", name, language, **details)
