"""Seconds from memberships to all parsimonious models with `te.relations.qca`: fastest of five, random crisp cases.

The outcome is two combinations, with one case in ten turned round, so that there are tied models. Then how many whole
analyses a second `te.relations` runs: over cut-offs, anchors and cases left out, and over rearranged outcomes.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from trepart_eval.relations import chance_of_configurations, sensitivity_ranges, vary_configurations
from trepart_eval.relations.qca import Minimization, minimize, truth_table

SIZES = ((6, 16), (6, 100), (8, 100), (10, 50), (14, 50))


def solved(frame: pd.DataFrame, conditions: list[str]) -> Minimization:
    """Return the parsimonious models of crisp cases."""
    return minimize(truth_table(frame, "Y", conditions), "parsimonious")


def print_runs() -> None:
    """Print whole analyses a second, six conditions."""
    for n in (16, 104):
        rng = np.random.default_rng(7)
        raw = pd.DataFrame(rng.normal(size=(n, 6)), columns=list("ABCDEF"))
        raw["Y"] = np.maximum(np.minimum(raw["A"], raw["B"]), raw["C"]) + 0.3 * rng.normal(size=n)
        anchors = dict.fromkeys(raw.columns, (-1.0, 0.01, 1.0))
        start = time.perf_counter()
        varied = vary_configurations(raw, "Y", anchors=anchors, crossover_shifts=(-0.1, -0.05, 0.05, 0.1))
        seconds = [time.perf_counter() - start]
        ranges = sensitivity_ranges(raw, "Y", anchors=anchors)
        seconds.append(time.perf_counter() - start - sum(seconds))
        chance = chance_of_configurations(raw, "Y", anchors=anchors, draws=999)
        seconds.append(time.perf_counter() - start - sum(seconds))
        for name, runs, took in zip(
            ("choices and cases left out", "anchors and cut-offs moved", "rearranged outcomes"),
            (varied.n_runs, ranges.n_runs, chance.n_draws),
            seconds,
            strict=True,
        ):
            print(f"6 x {n}, {name}: {runs} analyses in {took:.1f} s, {runs / took:.0f} a second")


def main() -> None:
    """Print a line for each size."""
    print_runs()
    for k, n in SIZES:
        rng = np.random.default_rng(7)
        x = rng.integers(0, 2, (n, k))
        y = (x[:, 0] & x[:, 1]) | (x[:, 2] & ~x[:, 3] & 1)
        names = [f"c{place}" for place in range(k)]
        frame = pd.DataFrame(x, columns=names).assign(Y=np.where(rng.random(n) < 0.1, 1 - y, y))
        times = []
        for _ in range(5):
            start = time.perf_counter()
            found = solved(frame, names)
            times.append(time.perf_counter() - start)
        start = time.perf_counter()
        rows = len(found.fit)
        fit = time.perf_counter() - start
        print(
            f"{k} x {n}: {1000 * min(times):.1f} ms, {len(found.models)} models, complete {found.complete}; "
            f"fit of {rows} rows {1000 * fit:.1f} ms"
        )


if __name__ == "__main__":
    main()
