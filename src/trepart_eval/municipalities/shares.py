"""How the user divides municipalities among others."""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from trepart_eval.municipalities.meaning import read_municipality
from trepart_eval.problems import Problems

_ROUNDING: Final = Fraction(1, 10**6)  # shares written with six decimals or more sum to one


def read_shares(given: object, problems: Problems) -> dict[str, dict[str, Fraction]]:
    """Shares by four-digit codes, made to sum to exactly one; problems noted where they don't nearly."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        problems.add("shares_not_mapping", key="shares", value=given)
        return {}
    found = {}
    for code, division in given.items():
        key = f"shares[{code!r}]"
        if not isinstance(division, Mapping):
            problems.add("shares_not_mapping", key=key, value=division)
            continue
        before = len(problems)
        whole = _code(code, problems)
        parts = {_code(into, problems): _share(share, key, problems) for into, share in division.items()}
        total = sum(parts.values(), Fraction())
        if len(problems) > before:
            continue
        if abs(total - 1) > _ROUNDING:
            problems.add("shares_not_one", key=key, value=f"{float(total):.6g}")
        else:
            found[whole] = {into: share / total for into, share in parts.items()}
    return found


def _code(value: object, problems: Problems) -> str:
    meaning = read_municipality(value, problems, column="")
    one = None if meaning is None else meaning.only(problems)
    return "" if one is None else one.code


def _share(value: object, key: str, problems: Problems) -> Fraction:
    if isinstance(value, numbers.Real) and 0 <= (number := float(value)) <= 1:
        return Fraction(str(number))
    problems.add("share_not_share", key=key, value=value)
    return Fraction()
