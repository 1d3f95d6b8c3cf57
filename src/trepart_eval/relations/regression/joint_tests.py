"""Test of several coefficients at once: HTZ where the covariance is robust to clusters, Wald's F otherwise.

Written from Pustejovsky and Tipton (2018): Hotelling's T squared, with degrees of freedom such that the covariance
varies in all as much as a Wishart matrix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trepart_eval.relations.refusals import MayBeRefused, Refusal
from trepart_eval.relations.regression.cluster_covariance import RobustCovariance

Array = NDArray[np.float64]
_SINGULAR = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class JointTest(MayBeRefused):
    """Test that several coefficients are all zero.

    Attributes
    ----------
    terms : tuple of str
        The coefficients.
    statistic, df_num, df_denom, p_value : float
        F, its degrees of freedom and the p-value; NaN where refused.
    method : str
        HTZ or Wald F, and the covariance.
    refusal, reason : str
        Why there is no test, as a term and in words; empty where there is one.
    """

    terms: tuple[str, ...]
    statistic: float
    df_num: float
    df_denom: float
    p_value: float
    method: str
    refusal: str = ""
    reason: str = ""


def joint_statistic(
    coefficients: Array, covariance: RobustCovariance, places: list[int], df_residual: float
) -> tuple[float, float, Refusal | None]:
    """F, its second degrees of freedom, and why there is none."""
    contrasts = np.eye(len(coefficients))[places]
    estimate = contrasts @ coefficients
    q = len(places)
    variance = contrasts @ covariance.matrix @ contrasts.T
    scale = np.sqrt(np.diag(variance))
    if (scale <= 0).any() or np.linalg.eigvalsh(variance / np.outer(scale, scale))[0] < _SINGULAR:
        return float("nan"), 0.0, Refusal.FEW_DEGREES
    wald = float(estimate @ np.linalg.solve(variance, estimate))
    if covariance.quadratic is None:
        return wald / q, df_residual, None
    mean, _ = covariance.quadratic.moments(contrasts)
    values, vectors = np.linalg.eigh(mean)
    whitened = (vectors * values**-0.5) @ vectors.T @ contrasts
    _, spread = covariance.quadratic.moments(whitened)
    degrees = q * (q + 1) / spread
    left = degrees - q + 1
    if left <= 0:
        return float("nan"), left, Refusal.FEW_DEGREES
    return left / (degrees * q) * wald, left, None
