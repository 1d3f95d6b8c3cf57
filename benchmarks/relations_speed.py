"""How fast inference with few municipalities is, beside what one might do instead, measured in the same run.

The peer for Spearman's p-value is scipy: 9,999 drawn permutations, which are not exact, or the t approximation, which
for 16 municipalities is too small by up to a half. That for a curve of 48 specifications is a loop over statsmodels,
run for a few of the 9,999 permutations and multiplied. Nothing is asserted, since other work on the machine moves every
number.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from score_speed import Line, aligned, at_most, faster, median_seconds
from trepart_eval.relations import kendall, permutation_test, spearman, specification_curve

N = 16
_DRAWS = 9_999
_SEED = 16
_LEVELS = 4
_DRAWS_OF_LOOP = 20
CHOICES: dict[str, Any] = {
    "dose": ["index", "structure", "trust"],
    "outcome": ["change", "after"],
    "covariates": [(), ("before",)],
    "without": [(), ("K03",)],
    "weights": [None, "people"],
}


def main() -> None:
    """Measure and print a line for each bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs (default: 5)")
    asked = parser.parse_args()
    rng = np.random.default_rng(_SEED)
    x, noise = rng.standard_normal((2, N))
    y = x + 0.7 * noise
    some_ties, ladder = np.floor(4 * y), rng.integers(_LEVELS, size=N).astype(float)
    treated = np.arange(20) < 10
    values = rng.standard_normal(20)
    table = table_of_choices(rng)
    work: dict[str, Callable[[], object]] = {
        "untied": lambda: spearman(x, y),
        "ties": lambda: spearman(x, some_ties),
        "ladder": lambda: spearman(x, ladder),
        "kendall": lambda: kendall(some_ties, ladder),
        "groups": lambda: permutation_test(values, treated),
        "curve": lambda: specification_curve(table, **CHOICES, draws=_DRAWS, language="en"),
    }
    seconds = median_seconds(work, asked.runs) | median_seconds({"scipy": lambda: by_scipy(x, y)}, 1)
    loop = median_seconds({"loop": lambda: by_statsmodels(table)}, 1)["loop"] * (_DRAWS + 1) / _DRAWS_OF_LOOP
    print(f"{N} municipalities.\n")
    lines: list[Line] = [
        ("", "time", "against", "result", "bar"),
        at_most("(h) exact Spearman without ties", 1000 * seconds["untied"], 100, "ms"),
        faster("    exact Spearman", seconds["untied"], f"scipy, {_DRAWS:,} drawn", seconds["scipy"], 1),
        at_most(f"    with {len(np.unique(some_ties))} different values", 1000 * seconds["ties"], 2000, "ms"),
        at_most(f"    with {_LEVELS} different values", 1000 * seconds["ladder"], 100, "ms"),
        at_most("    exact Kendall, both with ties", 1000 * seconds["kendall"], 1000, "ms"),
        at_most("    two groups of ten, 184,756 choices", 1000 * seconds["groups"], 1000, "ms"),
        at_most(f"    48 specifications, {_DRAWS:,} drawn for all", 1000 * seconds["curve"], 2000, "ms"),
        faster("    the same", seconds["curve"], "statsmodels in a loop", loop, 100),
        ("    p-value of scipy's t approximation", f"{p_by_t(x, y):.5f}", "exact", f"{spearman(x, y).p_value:.5f}", ""),
    ]
    print(aligned(lines))


def by_scipy(x: NDArray[np.float64], y: NDArray[np.float64]) -> object:
    """Spearman's p-value from permutations drawn by scipy."""
    from scipy.stats import permutation_test as drawn
    from scipy.stats import spearmanr

    def statistic(some: NDArray[np.float64]) -> float:
        return float(spearmanr(some, y).statistic)

    return drawn((x,), statistic, permutation_type="pairings", n_resamples=_DRAWS, rng=_SEED)


def table_of_choices(rng: np.random.Generator) -> pd.DataFrame:
    """Municipalities with three doses, two outcomes, a level before and a weight."""
    names = ["index", "structure", "trust", "change", "after", "before"]
    table = pd.DataFrame(rng.standard_normal((N, len(names))), columns=names, index=[f"K{row:02}" for row in range(N)])
    return table.assign(people=rng.uniform(1, 5, N))


def by_statsmodels(table: pd.DataFrame) -> list[float]:
    """Medians over the same specifications under a few permutations, each estimated by itself with HC2 errors."""
    import statsmodels.api as sm

    rng, medians = np.random.default_rng(_SEED), []
    for _ in range(_DRAWS_OF_LOOP):
        order, found = rng.permutation(N), []
        for dose, outcome, held, without, weights in product(*CHOICES.values()):
            kept = ~table.index.isin(without)
            design = sm.add_constant(table[[dose, *held]].to_numpy()[kept])
            counts = np.ones(N) if weights is None else table[weights].to_numpy()
            fit = sm.WLS(table[outcome].to_numpy()[order][kept], design, weights=counts[kept]).fit(cov_type="HC2")
            found.append(float(fit.params[1]) + 0 * float(fit.pvalues[1]))
        medians.append(float(np.median(found)))
    return medians


def p_by_t(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Spearman's p-value from scipy's t approximation."""
    from scipy.stats import spearmanr

    return float(spearmanr(x, y).pvalue)


if __name__ == "__main__":
    main()
