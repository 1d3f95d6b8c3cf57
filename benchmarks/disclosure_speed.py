"""How fast tables are protected, at the sizes of a study and of the whole country.

There is no peer to measure beside: no Python package hides further cells without an engine of its own. The times are
held to fixed bars instead. Nothing is asserted, since other work on the machine moves every number.
"""

from __future__ import annotations

import argparse
from itertools import product
from time import perf_counter

import numpy as np
import pandas as pd

from score_speed import Line, aligned, at_most
from trepart_eval.disclosure import protect

_SEED = 20040241
_CRITERIA = 6
_PARTIES = 4
_MUNICIPALITIES = 356


def main() -> None:
    """Measure and print a line for each bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of the small tables (default: 5)")
    parser.add_argument("--municipalities", type=int, default=_MUNICIPALITIES, help="of the national table")
    parser.add_argument("--skip-national", action="store_true", help="leave the national table out")
    asked = parser.parse_args()
    protect(made_up(2, 2, 1))  # loads what it needs
    lines: list[Line] = [("", "time", "against", "result", "bar")]
    for cases, columns, bar in ((8, 3, 1.0), (16, 4, 1.0), (16, 8, 1.0), (30, 6, 4.0)):
        seconds, hidden = measured([made_up(cases, columns, 1, seed=seed) for seed in range(asked.runs)])
        lines.append(at_most(f"{cases} x {columns}, hidden {hidden}", seconds, bar, "s"))
    if not asked.skip_national:
        seconds, hidden = measured([made_up(asked.municipalities, _PARTIES, _CRITERIA)])
        shape = f"{asked.municipalities} x {_PARTIES} x {_CRITERIA}"
        lines.append(at_most(f"{shape}, hidden {hidden}", seconds, 60.0, "s"))
    print(aligned(lines))


def measured(tables: list[pd.DataFrame]) -> tuple[float, str]:
    """Median seconds of some tables, and how many rows the last of them hides: for their own sake + for others'."""
    seconds = []
    for table in tables:
        start = perf_counter()
        result = protect(table)
        seconds.append(perf_counter() - start)
    return float(np.median(seconds)), f"{result.n_primary}+{result.n_complementary}"


def made_up(n_cases: int, n_parties: int, n_criteria: int, *, seed: int = 0) -> pd.DataFrame:
    """Counts and means per case, party and criterion, with the sums over cases and over parties."""
    draw = np.random.default_rng([_SEED, seed])
    mean_n = 8 if n_criteria > 1 else 16
    n = draw.poisson(draw.gamma(1.2, mean_n / 1.2, (n_cases, n_parties, n_criteria)))
    points = n * draw.normal(60, 20, n.shape).clip(0, 100)
    for axis in (0, 1):
        n = np.concatenate([n, n.sum(axis=axis, keepdims=True)], axis=axis)
        points = np.concatenate([points, points.sum(axis=axis, keepdims=True)], axis=axis)
    cases = [*(f"case {index:03}" for index in range(n_cases)), "all"]
    parties = [*(f"party {index}" for index in range(n_parties)), "all"]
    criteria = [f"criterion {index}" for index in range(n_criteria)]
    frame = pd.DataFrame(product(cases, parties, criteria), columns=["case", "party", "criterion"])
    frame["n"] = n.ravel()
    frame["score"] = np.divide(points, n, out=np.full(points.shape, np.nan), where=n > 0).ravel()
    return frame


if __name__ == "__main__":
    main()
