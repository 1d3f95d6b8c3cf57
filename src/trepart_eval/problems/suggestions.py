"""The nearest known word, for "Did you mean"."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_NEAR = 0.6  # difflib's own default: about two letters wrong in five


def nearest(word: object, known: Iterable[str]) -> str | None:
    """Known word closest to what is given, whatever the case of its letters; None where none is near.

    >>> nearest("Bomlo", ["Bømlo", "Brønnøy"])
    'Bømlo'
    """
    by_folded = {candidate.casefold(): candidate for candidate in known}
    found = difflib.get_close_matches(str(word).casefold(), by_folded, n=1, cutoff=_NEAR)
    return by_folded[found[0]] if found else None
