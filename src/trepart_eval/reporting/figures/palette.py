"""Colours and markers that differ in greyscale and to colour-blind readers, and the contrast of text on them."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

INK: Final = "#222222"
GREY: Final = "#595959"
LINE: Final = "#B8B8B8"
FAINT: Final = "#E3E3E3"
BLUE: Final = "#0072B2"
ORANGE: Final = "#D55E00"
WHITE: Final = "#FFFFFF"

PARTY_STYLES: Final = {
    "politicians": ("#0072B2", "o"),
    "administration": ("#E69F00", "s"),
    "union_reps": ("#009E73", "D"),
}
"""Okabe and Ito's colours. Blue and green are nearly equal in greyscale, so each party has its own marker too."""
OTHER_STYLES: Final = (("#CC79A7", "^"), ("#56B4E9", "v"), ("#D55E00", "P"), ("#000000", "X"), ("#F0E442", "p"))

SCORE_COLOURS: Final = ("#FFFFCC", "#C7E9B4", "#7FCDBB", "#41B6C4", "#1D91C0", "#225EA8", "#0C2C84")
"""Brewer's YlGnBu in seven steps."""
SCORE_BOUNDS: Final = (0, 30, 40, 50, 60, 70, 80, 100)
"""Where one step ends and the next starts, of scores 0-100 as they are shown: 50 is the middle of the scale."""
ANSWER_COLOURS: Final = ("#B35806", "#F1A340", "#D8D8D8", "#998EC3", "#542788")
"""Brewer's PuOr with a grey middle: from most negative to most positive."""

CONTRAST: Final = 4.5
"""Least contrast of text with what is behind it (WCAG 2.1, 1.4.3)."""


def luminance(colour: str) -> float:
    """Relative luminance of a colour such as ``#0072B2``, 0-1 (WCAG 2.1)."""
    parts = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1-21 (WCAG 2.1)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@cache
def text_colour(background: str) -> str:
    """Black or white, whichever can be read on a background."""
    return max((INK, WHITE, "#000000"), key=lambda colour: (contrast(colour, background) >= CONTRAST, colour == INK,
                                                            contrast(colour, background)))  # fmt: skip


def score_colour(shown: int) -> str:
    """Colour of a score 0-100 as it is shown, that is rounded."""
    step = int(np.searchsorted(SCORE_BOUNDS, shown, side="right")) - 1
    return SCORE_COLOURS[min(max(step, 0), len(SCORE_COLOURS) - 1)]


def party_styles(parties: list[str]) -> dict[str, tuple[str, str]]:
    """Colour and marker of each party; those that a study has made itself get the next that is free."""
    others = [party for party in parties if party not in PARTY_STYLES]
    own = {party: OTHER_STYLES[place % len(OTHER_STYLES)] for place, party in enumerate(others)}
    return {party: PARTY_STYLES.get(party) or own[party] for party in parties}
