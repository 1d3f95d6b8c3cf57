"""The three languages that users read, and how each writes a number."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"


class Language(StrEnum):
    """Bokmål, nynorsk and English."""

    NB = "nb"
    NN = "nn"
    EN = "en"

    @classmethod
    def _missing_(cls, value: object) -> Language:
        raise ValueError(f"language is {value!r}; choose {cls.NB.value!r}, {cls.NN.value!r} or {cls.EN.value!r}")


def language_of(code: str | None) -> Language | None:
    """Language named by a code such as ``nb``, ``nn_NO.UTF-8`` or ``en-GB``; None where it names none of the three.

    >>> language_of("nn_NO.UTF-8"), language_of("no"), language_of("C")
    (<Language.NN: 'nn'>, <Language.NB: 'nb'>, None)
    """
    start = str(code or "").replace("-", "_").split("_")[0].split(".")[0].lower()
    return {"nb": Language.NB, "no": Language.NB, "nn": Language.NN, "en": Language.EN}.get(start)


def choose_language(asked: str | None, environment: Mapping[str, str], *, study: Language | None = None) -> Language:
    """Language to speak: what was asked, ``TREPART_LANG``, the study's own, the computer's, and last bokmål.

    Raises
    ------
    ValueError
        If what was asked names none of the three.

    Examples
    --------
    >>> choose_language("nn_NO", {}), choose_language(None, {"TREPART_LANG": "en"})
    (<Language.NN: 'nn'>, <Language.EN: 'en'>)
    """
    return (
        (language_of(asked) or Language(asked) if asked else None)
        or language_of(environment.get("TREPART_LANG"))
        or study
        or language_of(environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG"))
        or Language.NB
    )


def format_number(value: float, language: Language, *, decimals: int = 0) -> str:
    r"""Return a number as the language writes it: decimal comma, a real minus sign, halves rounded up.

    >>> format_number(-1234.56, Language.NB, decimals=1)
    '−1\xa0234,6'
    >>> format_number(-0.04, Language.EN, decimals=1), format_number(62.5, Language.EN)
    ('0.0', '63')
    """
    if math.isnan(value):
        return EN_DASH
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded) if rounded == 0 else rounded:,f}".replace("-", MINUS)
    if language is Language.EN:
        return text
    return text.replace(",", NO_BREAK_SPACE).replace(".", ",")


def format_p_value(p: float, language: Language) -> str:
    r"""Return a p value with its sign, three decimals, and never as nought.

    >>> format_p_value(0.0432, Language.EN), format_p_value(1e-9, Language.NB)
    ('= 0.043', '< 0,001')
    """
    lowest = 0.001
    shown = format_number(lowest if p < lowest else p, language, decimals=3)
    return f"< {shown}" if p < lowest else f"= {shown}"
