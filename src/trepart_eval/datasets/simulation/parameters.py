"""What a simulated programme is asked to be, checked with all that is wrong at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.vocabulary.languages import Language

DEFAULT_EFFECT: Final = -2.0
"""Percentage points of sick leave for 100 points of intensity; what a good programme might hope for."""

_RANGES: Final[dict[str, tuple[float, float]]] = {
    "municipalities": (1, 900),
    "waves": (1, 10),
    "respondents": (1, 5_000_000),
    "effect": (-5.0, 5.0),
    "seed": (0, 2**32 - 1),
    "selection": (0.0, 2.0),
    "agreement": (0.5, 1.0),
    "interviewed": (0, 900),
}
_WHOLE: Final = ("municipalities", "waves", "respondents", "seed", "interviewed")


class Nonresponse(StrEnum):
    """Why people don't answer: at random within case and party, or more often the less content they are."""

    RANDOM = "random"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Parameters:
    """What was asked for; the attributes are the arguments of `simulate`."""

    municipalities: int = 104
    waves: int = 4
    respondents: int | None = None
    effect: float = DEFAULT_EFFECT
    seed: int = 1
    selection: float = 1.0
    agreement: float = 0.8
    interviewed: int = 16
    nonresponse: Nonresponse = Nonresponse.RANDOM
    panel: bool = True
    language: Language = Language.NB

    @property
    def strength(self) -> float:
        """Effect in shares of the ordinary one: 1 by default, 0 where nothing has an effect on anything."""
        return self.effect / DEFAULT_EFFECT


def checked_parameters(asked: dict[str, Any], language: Language, problems: Problems) -> Parameters | None:
    """Parameters as asked for; None where one of them can't be, which is noted.

    Parameters
    ----------
    asked : dict
        Name of each parameter to its value.
    language : Language
        Language of the simulated study.
    problems : Problems
        Where problems are noted.
    """
    for name, (low, high) in _RANGES.items():
        value = asked[name]
        if name == "respondents" and value is None:
            continue
        kind = "whole" if name in _WHOLE else "number"
        if not _is_number(value, whole=name in _WHOLE):
            problems.add(f"simulation_not_{kind}", name=name, value=str(value))
        elif not low <= value <= high:
            problems.add("simulation_out_of_range", name=name, value=value, low=low, high=high)
    known = [choice.value for choice in Nonresponse]
    nonresponse = asked["nonresponse"]
    if nonresponse not in known:
        problems.add(
            "unknown_choice",
            key="nonresponse",
            value=str(nonresponse),
            known=", ".join(known),
            suggestion=nearest(str(nonresponse), known),
        )
    if problems.has_errors:
        return None
    numbers: dict[str, Any] = {
        name: asked[name] if asked[name] is None else (int if name in _WHOLE else float)(asked[name])
        for name in _RANGES
    }
    return Parameters(**numbers, nonresponse=Nonresponse(nonresponse), panel=bool(asked["panel"]), language=language)


def _is_number(value: object, *, whole: bool) -> bool:
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return False
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return math.isfinite(number) and (not whole or number.is_integer())
