"""How fast fair comparison of cases is computed, beside what one might do instead, measured in the same run.

The peer for empirical-Bayes estimates, ``statsmodels``, is no dependency: it is measured where it is installed, on a
tenth of the rows. Copying rows 1,000 times takes a minute, so the naive bootstrap is run with fewer draws and its time
multiplied. Nothing is asserted, since other work on the machine moves every number.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from score_speed import MILLION, Line, aligned, at_most, faster, median_seconds
from trepart_eval.criteria import cluster_bootstrap, shrink_groups

N_GROUPS = 356
N_DRAWS = 1000
_NAIVE_DRAWS = 3
_SHARE_FOR_PEER = 10
_SEED = 356
_PEER = "statsmodels"


def main() -> None:
    """Measure and print a line for each bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=MILLION, help="respondents (default: a million)")
    parser.add_argument("--runs", type=int, default=7, help="runs (default: 7)")
    asked = parser.parse_args()
    values, groups = made_up_scores(asked.rows)
    print(f"{asked.rows:,} respondents, {N_GROUPS} municipalities.\n")
    work: dict[str, Callable[[], object]] = {
        "shrink": lambda: shrink_groups(values, groups),
        "pandas": lambda: by_pandas(values, groups),
        "bootstrap": lambda: cluster_bootstrap(values, groups, n_draws=N_DRAWS),
    }
    seconds = median_seconds(work, asked.runs)
    slow: dict[str, Callable[[], object]] = {"naive": lambda: naive_bootstrap(values, groups, _NAIVE_DRAWS)}
    some = asked.rows // _SHARE_FOR_PEER
    if find_spec(_PEER):
        slow[_PEER] = lambda: by_peer(values[:some], groups[:some])
        slow["shrink_some"] = lambda: shrink_groups(values[:some], groups[:some])
    seconds |= median_seconds(slow, 1)
    naive = seconds["naive"] / _NAIVE_DRAWS * N_DRAWS
    lines: list[Line] = [
        ("", "time", "against", "result", "bar"),
        at_most("(f) REML and EB with intervals", 1000 * seconds["shrink"], 150, "ms"),
        at_most("(g) cluster bootstrap, 1,000 draws", 1000 * seconds["bootstrap"], 50, "ms"),
        faster("    cluster bootstrap", seconds["bootstrap"], "copying rows", naive, 100),
        faster("    REML and EB", seconds["shrink"], "pandas, moments, no intervals", seconds["pandas"], 0.1),
    ]
    if _PEER in seconds:
        lines.append(faster(f"    REML and EB, {some:,} rows", seconds["shrink_some"], _PEER, seconds[_PEER], 10))
    else:
        lines.append(("    REML and EB", "", f"{_PEER} is not installed, so not measured", "", ""))
    print(aligned(lines))


def made_up_scores(n_rows: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Scores of people in municipalities of unlike size, whose means differ."""
    rng = np.random.default_rng(_SEED)
    share = rng.dirichlet(np.full(N_GROUPS, 2.0))
    groups = rng.choice(N_GROUPS, size=n_rows, p=share)
    return 50 + 5 * rng.standard_normal(N_GROUPS)[groups] + 20 * rng.standard_normal(n_rows), groups


def by_pandas(values: NDArray[np.float64], groups: NDArray[np.int64]) -> object:
    """Shrunken means in a few lines of pandas, with variances by moments."""
    import pandas as pd

    of = pd.DataFrame({"value": values, "group": groups}).groupby("group")["value"].agg(["mean", "var", "count"])
    sigma2 = ((of["count"] - 1) * of["var"]).sum() / (of["count"].sum() - len(of))
    tau2 = max(0.0, of["mean"].var() - (sigma2 / of["count"]).mean())
    share = tau2 / (tau2 + sigma2 / of["count"])
    return share * of["mean"] + (1 - share) * of["mean"].mean()


def by_peer(values: NDArray[np.float64], groups: NDArray[np.int64]) -> object:
    """Random effects by the peer's mixed model."""
    from statsmodels.regression.mixed_linear_model import MixedLM

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return MixedLM(values, np.ones((len(values), 1)), groups).fit(reml=True).random_effects


def naive_bootstrap(values: NDArray[np.float64], groups: NDArray[np.int64], n_draws: int) -> NDArray[np.float64]:
    """Means of copies of whole municipalities, drawn with replacement."""
    rng = np.random.default_rng(_SEED)
    order = np.argsort(groups, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(groups, minlength=N_GROUPS))[:-1])
    means = []
    for _ in range(n_draws):
        rows = np.concatenate([parts[one] for one in rng.integers(N_GROUPS, size=N_GROUPS)])
        means.append(values[rows].mean())
    return np.array(means)


if __name__ == "__main__":
    main()
