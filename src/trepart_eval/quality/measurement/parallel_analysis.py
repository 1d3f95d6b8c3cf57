"""Eigenvalues of items' correlations beside those of random data (Horn 1965)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.criteria.arguments import checked_draws, is_number

Array = NDArray[np.float64]

N_DRAWS: Final = 500
QUANTILE: Final = 0.95
_MANY: Final = 4  # respondents per item from which the covariances are drawn themselves, not the answers
_AT_A_TIME: Final = 100


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Principal components of correlations, the largest first.

    Attributes
    ----------
    eigenvalues, random_mean, random_quantile : ndarray, shape (n_items,)
        Eigenvalues, and their mean and quantile in random data.
    n_retained : int
        Components before the first that is no larger than the quantile.
    n, n_draws, seed : int
        Respondents, sets of random data, and their seed.
    quantile : float
        Which quantile.
    """

    eigenvalues: Array
    random_mean: Array
    random_quantile: Array
    n_retained: int
    n: int
    n_draws: int
    seed: int
    quantile: float


def components_of(
    correlation: Array, n: int, *, n_draws: int = N_DRAWS, quantile: float = QUANTILE, seed: int = 1
) -> Components:
    """Eigenvalues beside those of uncorrelated normal data of as many respondents and items.

    Parameters
    ----------
    correlation : ndarray, shape (n_items, n_items)
        Correlations of the items.
    n : int
        Respondents behind them.
    n_draws : int
        Sets of random data.
    quantile : float
        Quantile of random eigenvalues that a component must exceed to be retained, with all before it.
    seed : int
        Seed of the random data.

    Raises
    ------
    ValueError
        If an option has no such value.
    """
    checked_draws(n_draws)
    if not is_number(quantile) or not 0 < quantile < 1:
        raise ValueError(f"quantile is {quantile!r}; it lies between 0 and 1, such as 0.95")
    eigenvalues: Array = np.asarray(np.linalg.eigvalsh(correlation)[::-1], dtype=np.float64)
    random = _random_eigenvalues(n, len(correlation), n_draws, np.random.default_rng(seed))
    limit: Array = np.quantile(random, quantile, axis=0).astype(np.float64)
    above = eigenvalues > limit
    retained = len(above) if above.all() else int(np.argmin(above))
    mean: Array = random.mean(axis=0)
    return Components(eigenvalues, mean, limit, retained, n, n_draws, seed, quantile)


def _random_eigenvalues(n: int, k: int, n_draws: int, rng: np.random.Generator) -> Array:
    """Eigenvalues of the correlations of random data, the largest first, shape (n_draws, k)."""
    found = []
    for start in range(0, n_draws, _AT_A_TIME):
        count = min(_AT_A_TIME, n_draws - start)
        products = _wishart(n, k, count, rng) if n > _MANY * k else _from_answers(n, k, count, rng)
        spread = np.sqrt(np.einsum("dii->di", products))
        found.append(np.linalg.eigvalsh(products / (spread[:, :, None] * spread[:, None, :]))[:, ::-1])
    return np.concatenate(found)


def _wishart(n: int, k: int, count: int, rng: np.random.Generator) -> Array:
    """Sums of squares and products of n random rows, drawn without the rows (Bartlett's decomposition)."""
    lower = np.tril(rng.standard_normal((count, k, k)), -1)
    lower[:, np.arange(k), np.arange(k)] = np.sqrt(rng.chisquare(n - 1 - np.arange(k), size=(count, k)))
    products: Array = lower @ lower.transpose(0, 2, 1)
    return products


def _from_answers(n: int, k: int, count: int, rng: np.random.Generator) -> Array:
    answers = rng.standard_normal((count, n, k))
    answers -= answers.mean(axis=1, keepdims=True)
    products: Array = answers.transpose(0, 2, 1) @ answers
    return products
