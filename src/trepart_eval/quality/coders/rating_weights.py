"""How much two ratings of a scale agree: 1 for the same, less the farther apart they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.problems.suggestions import nearest
from trepart_eval.quality.coders.rating_patterns import checked_scale

Array = NDArray[np.float64]


def _ordinal(values: Array) -> Array:
    """1 - M / M_max, where M is the number of pairs of categories that two categories span."""
    place = np.arange(len(values), dtype=np.float64)
    apart = np.abs(place[:, None] - place)
    pairs = (apart + 1) * apart / 2
    return 1.0 - pairs / max(float(pairs.max()), 1.0)


def _by_power(power: float) -> Callable[[Array], Array]:
    def weights(values: Array) -> Array:
        apart = np.abs(values[:, None] - values)
        return 1.0 - (apart / max(float(apart.max()), np.finfo(float).tiny)) ** power

    return weights


_WEIGHTS: Final[dict[str, Callable[[Array], Array]]] = {
    "linear": _by_power(1.0),
    "quadratic": _by_power(2.0),
    "ordinal": _ordinal,
    "radical": _by_power(0.5),
}
WEIGHTS: Final = tuple(_WEIGHTS)


def agreement_weights(weights: str | None, scale: Sequence[float]) -> Array:
    """Agreement between every two values of a scale, shape (n_values, n_values); 1 on the diagonal.

    Parameters
    ----------
    weights : {None, "linear", "quadratic", "ordinal", "radical"}
        None counts only equal ratings as agreement. Linear, quadratic and radical go by how far apart the values are,
        ordinal by how many categories lie between them.
    scale : sequence of float
        All values that could be given, in order.

    Raises
    ------
    ValueError
        If there are no such weights, or the scale isn't in order.

    Notes
    -----
    Source: Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., chapter 3.

    Examples
    --------
    >>> agreement_weights("quadratic", [1, 2, 3])[0].tolist()
    [1.0, 0.75, 0.0]
    """
    values = checked_scale(scale)
    if weights is None:
        return np.eye(len(values))
    if not isinstance(weights, str) or weights not in _WEIGHTS:
        near = nearest(str(weights), WEIGHTS)
        hint = f" Did you mean {near!r}?" if near else ""
        raise ValueError(f"weights is {weights!r}; choose None or one of {', '.join(map(repr, WEIGHTS))}.{hint}")
    return _WEIGHTS[weights](values)


def needed_scale(measure: str, scale: Sequence[float] | None) -> Sequence[float]:
    """Return the scale of a measure whose value depends on it.

    Raises
    ------
    ValueError
        If it isn't given. It can't be seen from the ratings: a value that nobody used is part of the scale too.
    """
    if scale is None:
        raise ValueError(
            f"{measure} depends on the whole scale, also on values that nobody used: give scale=[...], all values in "
            "order, such as scale=[1, 2, 3, 4, 5]"
        )
    return scale
