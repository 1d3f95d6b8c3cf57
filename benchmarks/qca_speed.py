"""Seconds from memberships to all parsimonious models with `te.relations.qca`: fastest of five, random crisp cases.

The outcome is two combinations, with one case in ten turned round, so that there are tied models.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from trepart_eval.relations.qca import Minimization, minimize, truth_table

SIZES = ((6, 16), (6, 100), (8, 100), (10, 50), (14, 50))


def solved(frame: pd.DataFrame, conditions: list[str]) -> Minimization:
    """Return the parsimonious models of crisp cases."""
    return minimize(truth_table(frame, "Y", conditions), "parsimonious")


def main() -> None:
    """Print a line for each size."""
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
