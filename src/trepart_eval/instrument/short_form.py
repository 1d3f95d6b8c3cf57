"""What a shorter form gives up: how closely its criterion scores follow those of a longer one, by design."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence

from trepart_eval.criteria.arguments import number_list
from trepart_eval.instrument.item_bank import items
from trepart_eval.problems.arguments import check_type
from trepart_eval.vocabulary.terms import Criterion, Variant


def part_whole_correlation(loadings: Sequence[float], part: Collection[int]) -> float:
    """Correlation of the mean of some items with the mean of all, where one factor lies behind them.

    The congeneric model: each item is loading x factor + what is its own, with variance 1 in all. The part is in the
    whole, so what is its own counts on both sides.

    Parameters
    ----------
    loadings : sequence of float, each in (-1, 1)
        Loading of each item; reversed items turned.
    part : collection of int
        Places of the items that the shorter form has.

    Raises
    ------
    ValueError
        If there are no items, a loading is outside -1 to 1, or the part isn't some of the places.

    Examples
    --------
    >>> round(part_whole_correlation([0.7] * 5, [0, 1]), 3)
    0.891
    >>> part_whole_correlation([0.4, 0.6], [0, 1])
    1.0
    """
    loadings = number_list(loadings, "loadings").tolist()
    check_type(part, Iterable, "part", "the places of its statements, from 0")
    places = set(part)
    if not places or not places <= set(range(len(loadings))):
        raise ValueError(f"part is {sorted(places)}; expected some of the places 0 to {len(loadings) - 1}")
    if not all(-1 < loading < 1 for loading in loadings):
        raise ValueError("a loading is outside -1 to 1; expected each between them")
    whole, own = math.fsum(loadings), math.fsum(1 - loading**2 for loading in loadings)
    short = math.fsum(loadings[place] for place in places)
    short_own = math.fsum(1 - loadings[place] ** 2 for place in places)
    if len(places) == len(loadings):
        return 1.0
    return (short * whole + short_own) / math.sqrt((short**2 + short_own) * (whole**2 + own))


def designed_correlations(loading: float, variant: str = Variant.SHORT) -> dict[Criterion, float]:
    """Correlation of a variant's criterion scores with the full form's, where every item has the same loading.

    Parameters
    ----------
    loading : float, in (-1, 1)
        Loading of every item on its criterion.
    variant : {"short", "pulse"}
        The shorter form.

    Examples
    --------
    >>> found = designed_correlations(0.7)
    >>> round(min(found.values()), 2), round(max(found.values()), 2)
    (0.88, 0.89)
    """
    kept = {item.key for item in items(variant)}
    found = {}
    for criterion in Criterion:
        keys = [item.key for item in items(Variant.FULL) if item.criterion is criterion]
        part = [place for place, key in enumerate(keys) if key in kept]
        found[criterion] = part_whole_correlation([loading] * len(keys), part)
    return found
