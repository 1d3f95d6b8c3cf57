"""Panels of municipalities that start in different years, for tests."""

from __future__ import annotations

import numpy as np
import pandas as pd

NEVER = 0

# Four start in 2013, four in 2014 and four never; figures are chosen so that means are easy to take by hand.
HAND = pd.DataFrame(
    [
        (unit, start, year, value)
        for unit, start, values in [
            ("a", 2013, (5, 6, 9, 10)),
            ("b", 2013, (4, 4, 8, 9)),
            ("c", 2013, (7, 8, 9, 13)),
            ("d", 2013, (2, 4, 8, 10)),
            ("e", 2014, (3, 3, 4, 6)),
            ("f", 2014, (8, 8, 8, 9)),
            ("g", 2014, (1, 2, 3, 5)),
            ("h", 2014, (6, 7, 7, 10)),
            ("i", NEVER, (5, 6, 6, 7)),
            ("j", NEVER, (3, 3, 4, 4)),
            ("k", NEVER, (9, 9, 10, 12)),
            ("l", NEVER, (4, 6, 6, 7)),
        ]
        for year, value in zip(range(2011, 2015), values, strict=True)
    ],
    columns=["case", "start", "year", "leave"],
)

COLUMNS = {"outcome": "leave", "unit": "case", "time": "year", "first_treated": "start"}


def simulated_outcomes(
    starts, *, periods=6, effect=0.0, seed=1, persistence=0.6, ratio=1.0, slope=0.0, covariate=False
):  # fmt: skip
    """Outcomes by unit and period and the units' covariate, with a unit per start (0 for never).

    Errors are normal and autoregressive, and the effect is there from the start on. ``ratio`` is the variance of units
    that start over that of others; ``slope`` a linear trend that they have anyway.
    """
    rng = np.random.default_rng(seed)
    n, start, years = len(starts), np.array(starts), np.arange(1, periods + 1)
    treated = start != NEVER
    error = rng.normal(size=n) / np.sqrt(1 - persistence**2)
    level = rng.normal(size=n) * 2
    x = rng.normal(size=n) + 0.5 * treated
    errors = np.empty((n, periods))
    for place in range(periods):
        errors[:, place] = error
        error = persistence * error + rng.normal(size=n)
    values = level[:, None] + errors * np.where(treated, np.sqrt(ratio), 1.0)[:, None]
    values += effect * (treated[:, None] & (years >= start[:, None])) + slope * years * treated[:, None]
    return values + (0.5 * x[:, None] * years if covariate else 0.0), x


def simulated_panel(starts, **options):
    """Long table of `simulated_outcomes`, a row per unit and year."""
    values, x = simulated_outcomes(starts, **options)
    n, periods = values.shape
    return pd.DataFrame(
        {
            "case": np.repeat(np.arange(n), periods),
            "start": np.repeat(np.array(starts), periods),
            "year": np.tile(np.arange(1, periods + 1), n),
            "leave": values.ravel(),
            "x": np.repeat(x, periods),
        }
    )
