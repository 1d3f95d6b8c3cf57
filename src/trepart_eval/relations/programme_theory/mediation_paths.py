"""The two links of a chain as numbers: least squares, errors that hold for few rows, draws of their product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.regression.cluster_covariance import WeightedFit, robust_by_cluster
from trepart_eval.relations.regression.orthogonal_basis import orthonormal_factors

Array = NDArray[np.float64]

_SIGNS: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A coefficient of least squares.

    Attributes
    ----------
    estimate, std_error, df : float
        Coefficient, CR2 error with every row as its own cluster, and Satterthwaite's degrees of freedom.
    residual_norm : float
        Root of the residuals' sum of squares.
    df_residual : int
        n - k.
    decided_alone : bool
        Whether one row decides the coefficient, so that the error can't be seen.
    """

    estimate: float
    std_error: float
    df: float
    residual_norm: float
    df_residual: int
    decided_alone: bool

    def interval(self, conf_level: float) -> tuple[float, float]:
        """Student's t interval."""
        from scipy.special import stdtrit

        half = float(stdtrit(self.df, (1 + conf_level) / 2)) * self.std_error
        return self.estimate - half, self.estimate + half

    @property
    def p_value(self) -> float:
        """Two-sided p-value of no slope."""
        from scipy.special import stdtr

        return 2 * float(stdtr(self.df, -abs(self.estimate / self.std_error)))


def path_of(target: Array, source: Array, held: Array) -> Path:
    """Slope of the target on the source.

    Parameters
    ----------
    target, source : ndarray, shape (n,)
        The two variables.
    held : ndarray, shape (n_held, n)
        What is held fixed.
    """
    x = np.column_stack([np.ones(len(target)), source, *held])
    coefficients, residuals = _solved(x, target)
    fit = WeightedFit(x, np.ones(len(x)), np.ones(len(x)), residuals)
    covariance = robust_by_cluster(fit, np.arange(len(x)), "CR2")
    df_residual = len(x) - x.shape[1]
    return Path(
        estimate=float(coefficients[1]),
        std_error=float(np.sqrt(covariance.matrix[1, 1])),
        df=float("nan") if covariance.quadratic is None else covariance.quadratic.satterthwaite(1),
        residual_norm=float(np.linalg.norm(residuals)),
        df_residual=df_residual,
        decided_alone=bool(covariance.decided_alone[1]),
    )


def slope_of(target: Array, source: Array, held: Array) -> float:
    """The same slope alone."""
    return float(_solved(np.column_stack([np.ones(len(target)), source, *held]), target)[0][1])


def unexplained(values: Array, held: Array) -> Array:
    """What a constant and other variables leave of one."""
    return _solved(np.column_stack([np.ones(len(values)), *held]), values)[1]


def _solved(x: Array, y: Array) -> tuple[Array, Array]:
    q, r = orthonormal_factors(x)
    coefficients: Array = np.linalg.solve(r, q.T @ y).astype(np.float64)
    return coefficients, y - x @ coefficients


@dataclass(frozen=True, slots=True, eq=False)
class ChainDraws:
    """Draws of both links, spread evenly over Student's t of each and over all four combinations of signs.

    So a chain whose dose is turned round has the same interval turned round, and few draws go far.

    Attributes
    ----------
    first, second : ndarray, shape (draws,)
        Draws of either link.
    scale : ndarray, shape (draws,)
        Draws of the ratio of the errors' standard deviations, outcome to mediator.
    """

    first: Array
    second: Array
    scale: Array

    def interval(self, rho: float, conf_level: float) -> tuple[float, float]:
        """Interval of the indirect effect if the two errors correlate by rho."""
        indirect = self.first * (self.second - odds_of(rho) * self.scale)
        low, high = np.quantile(indirect, [(1 - conf_level) / 2, (1 + conf_level) / 2])
        return float(low), float(high)

    def share_below(self, rhos: Array) -> Array:
        """Share of the draws whose indirect effect is below nought, for each correlation of the errors.

        A draw's indirect effect changes its sign where rho's odds pass the ratio of its second link to its scale.
        """
        ratio = self.second / self.scale
        order = np.argsort(ratio)
        up = np.concatenate([[0], np.cumsum(self.first[order] > 0)])
        down = np.concatenate([[0], np.cumsum(self.first[order] < 0)])
        place = np.searchsorted(ratio[order], rhos / np.sqrt(1 - rhos**2))
        share: Array = (up[place] + down[-1] - down[place]) / len(ratio)
        return share


def chain_draws(first: Path, second: Path, draws: int, seed: int) -> ChainDraws:
    """Draws of the links of a chain.

    Parameters
    ----------
    first : Path
        Mediator on dose.
    second : Path
        Outcome on mediator, the dose held fixed.
    draws, seed : int
        How many (rounded up to a multiple of four), and the seed.
    """
    from scipy.special import chdtri, stdtrit

    n = -(-draws // _SIGNS)
    random = np.random.default_rng(seed)
    evenly = (np.arange(n) + 0.5) / n
    size_first = first.std_error * stdtrit(first.df, 0.5 + evenly / 2)
    size_second = second.std_error * stdtrit(second.df, 0.5 + random.permutation(evenly) / 2)
    deviations = [
        path.residual_norm / np.sqrt(chdtri(path.df_residual, random.permutation(evenly))) for path in (second, first)
    ]
    return ChainDraws(
        first=first.estimate + np.concatenate([size_first, size_first, -size_first, -size_first]),
        second=second.estimate + np.concatenate([size_second, -size_second, size_second, -size_second]),
        scale=np.tile(deviations[0] / deviations[1], _SIGNS),
    )


def odds_of(rho: float) -> float:
    """How far a correlation of errors moves a slope, in units of their standard deviations: rho / sqrt(1 - rho^2)."""
    return float(rho / np.sqrt(1 - rho * rho))


def correlation_of_nought(first: Path, second: Path) -> float:
    """Correlation of the two errors at which the indirect effect would be nought.

    It is the correlation of what the dose leaves of mediator and outcome (Imai, Keele and Yamamoto 2010).
    """
    ratio = second.estimate * first.residual_norm
    return float(ratio / np.hypot(ratio, second.residual_norm))


def indirect_at(rho: float, first: Path, second: Path) -> float:
    """Return the indirect effect if the errors of mediator and outcome correlate by rho."""
    return first.estimate * (second.estimate - odds_of(rho) * second.residual_norm / first.residual_norm)


def sobel_error(first: Path, second: Path) -> float:
    """Standard error of the product by the first terms of its Taylor series (Sobel 1982)."""
    return float(np.hypot(first.estimate * second.std_error, second.estimate * first.std_error))


def path_row(name: str, path: Path, conf_level: float, n: int) -> dict[str, Any]:
    """Row of a table."""
    low, high = path.interval(conf_level)
    return {
        "path": name,
        "estimate": path.estimate,
        "std_error": path.std_error,
        "df": path.df,
        "p_value": path.p_value,
        "conf_low": low,
        "conf_high": high,
        "n": n,
    }
