"""The plans that power is worked out for: what is compared, over how many municipalities and years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trepart_eval.relations.detectability.smallest_effects import ALPHA, checked_arms, checked_shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How an evaluation would look for a relation, and the relation supposed to be there.

    Attributes
    ----------
    n_municipalities : int
        Municipalities in all.
    correlation : float, optional
        Correlation of dose and outcome; given without ``n_treated``.
    n_treated : int, optional
        Municipalities with the measure, whose change is compared with that of the others.
    effect : float, optional
        Difference of the arms: in standard deviations of municipalities' changes, or with ``n_before`` and ``n_after``
        in standard deviations of one year's figure around its municipality's level.
    n_before, n_after : int, optional
        Years before and after, whose means are compared.
    autocorrelation : float
        Correlation of one year's deviation with the next one's (first order).
    standard_deviations : tuple of float
        Of treated and untreated, times the unit that ``effect`` is in.
    alpha : float
        Level of the two-sided test.

    Raises
    ------
    ValueError
        If these don't make a design; the message says what is missing.

    Examples
    --------
    >>> Design(n_municipalities=16, n_treated=8, effect=1.5).kind
    'change'
    """

    n_municipalities: int
    correlation: float | None = None
    n_treated: int | None = None
    effect: float | None = None
    n_before: int | None = None
    n_after: int | None = None
    autocorrelation: float = 0.0
    standard_deviations: tuple[float, float] = (1.0, 1.0)
    alpha: float = ALPHA

    def __post_init__(self) -> None:
        """Check that the numbers make a design."""
        checked_shares(alpha=self.alpha)
        if (self.correlation is None) == (self.n_treated is None):
            raise ValueError("give either correlation, or n_treated with effect")
        if self.correlation is not None:
            if not -1 < self.correlation < 1 or self.n_municipalities < 4:
                raise ValueError(
                    f"correlation is {self.correlation} and n_municipalities {self.n_municipalities}; give a"
                    " correlation between -1 and 1 and at least 4 municipalities"
                )
            return
        if self.effect is None:
            raise ValueError("n_treated needs an effect, in standard deviations")
        checked_arms(self.n_treated or 0, self.n_untreated)
        if (self.n_before is None) != (self.n_after is None):
            raise ValueError("give both n_before and n_after, or neither")
        years = [number for number in (self.n_before, self.n_after) if number is not None]
        if min(years, default=1) < 1 or not -1 < self.autocorrelation < 1:
            raise ValueError("n_before and n_after are at least 1, and autocorrelation lies between -1 and 1")
        if min(self.standard_deviations) <= 0:
            raise ValueError("standard_deviations are positive")

    @property
    def kind(self) -> str:
        """``correlation``, ``change`` or ``panel``."""
        if self.correlation is not None:
            return "correlation"
        return "change" if self.n_before is None else "panel"

    @property
    def n_untreated(self) -> int:
        """Municipalities without the measure."""
        return self.n_municipalities - (self.n_treated or 0)

    @property
    def change_sd(self) -> float:
        """Standard deviation of a municipality's change, in the unit of ``effect``."""
        if self.n_before is None or self.n_after is None:
            return 1.0
        weights = np.r_[np.full(self.n_before, -1 / self.n_before), np.full(self.n_after, 1 / self.n_after)]
        years = np.arange(len(weights))
        together = self.autocorrelation ** np.abs(years[:, None] - years)
        return float(np.sqrt(weights @ together @ weights))
