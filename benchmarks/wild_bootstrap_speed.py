"""How fast the wild cluster bootstrap is, beside what one might do instead, measured in the same run.

The peers ``pyfixest`` and ``wildboottest`` are no dependencies: they are measured where they are installed. Refitting a
model for every draw takes minutes, so the naive loop is run with fewer draws and its time multiplied. Nothing is
asserted, since other work on the machine moves every number; ``OPENBLAS_NUM_THREADS=1`` makes them steadier.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from score_speed import Line, aligned, at_most, faster, median_seconds
from trepart_eval.relations import regress, wild_bootstrap

if TYPE_CHECKING:
    import pandas as pd

N_CASES = 104
N_YEARS = 10
N_DRAWS = 9999
_NAIVE_DRAWS = 20
_SEED = 104
FORMULA = "outcome ~ dose + C(case) + C(year)"


def main() -> None:
    """Measure and print a line for each bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="runs (default: 7)")
    asked = parser.parse_args()
    data = made_up_panel()
    print(f"{N_CASES} municipalities x {N_YEARS} years, two-way fixed effects, {N_DRAWS:,} draws.\n")
    options = {"cluster": "case", "term": "dose", "draws": N_DRAWS}
    work: dict[str, Callable[[], object]] = {
        "rademacher": lambda: wild_bootstrap(FORMULA, data, **options),
        "webb": lambda: wild_bootstrap(FORMULA, data, weights="webb", **options),
        "unbalanced": lambda: wild_bootstrap(FORMULA, data.iloc[::3], **options),
        "cr2": lambda: regress(FORMULA, data, cluster="case"),
        "peer:wildboottest": lambda: by_wildboottest(data),
        "peer:pyfixest": lambda: by_pyfixest(data),
    }
    peers = [name for name in ("wildboottest", "pyfixest") if find_spec(name)]
    there = {name: one for name, one in work.items() if not name.startswith("peer:") or name[5:] in peers}
    seconds = median_seconds(there, asked.runs)
    naive = median_seconds({"naive": lambda: naive_bootstrap(data, _NAIVE_DRAWS)}, 1)["naive"] / _NAIVE_DRAWS * N_DRAWS
    lines: list[Line] = [
        ("", "time", "against", "result", "bar"),
        at_most("p-value and interval, Rademacher", 1000 * seconds["rademacher"], 100, "ms"),
        at_most("p-value and interval, Webb", 1000 * seconds["webb"], 100, "ms"),
        at_most("a third of the rows, unbalanced", 1000 * seconds["unbalanced"], 100, "ms"),
        at_most("CR2 and degrees of freedom", 1000 * seconds["cr2"], 500, "ms"),
        faster("Rademacher", seconds["rademacher"], "refitting for every draw", naive, 100),
    ]
    for name in ("wildboottest", "pyfixest"):
        if name in peers:
            lines.append(faster("Rademacher", seconds["rademacher"], name, seconds[f"peer:{name}"], 5))
        else:
            lines.append(("Rademacher", "", f"{name} is not installed, so not measured", "", ""))
    print(aligned(lines))


def made_up_panel() -> pd.DataFrame:
    """A panel in which the dose changes slowly and errors are alike within municipalities."""
    import pandas as pd

    rng = np.random.default_rng(_SEED)
    case, year = np.repeat(np.arange(N_CASES), N_YEARS), np.tile(np.arange(N_YEARS), N_CASES)
    dose = rng.normal(size=(N_CASES, N_YEARS)).cumsum(axis=1).ravel()
    outcome = 0.05 * dose + rng.normal(size=N_CASES)[case] + rng.normal(size=len(case))
    return pd.DataFrame({"case": case, "year": year, "dose": dose, "outcome": outcome})


def naive_bootstrap(data: pd.DataFrame, n_draws: int) -> float:
    """Share of draws at least as extreme, with the model fitted anew to every draw."""
    import pandas as pd

    rng = np.random.default_rng(_SEED)
    dummies = pd.get_dummies(data[["case", "year"]].astype(str)).to_numpy(dtype=float)
    case, y = data["case"].to_numpy(), data["outcome"].to_numpy()
    x = np.column_stack([dummies, data["dose"]])
    fitted = dummies @ np.linalg.lstsq(dummies, y)[0]
    observed = abs(_statistic(x, y, case))
    signs = rng.choice([-1.0, 1.0], size=(n_draws, N_CASES))
    return float(np.mean([abs(_statistic(x, fitted + one[case] * (y - fitted), case)) >= observed for one in signs]))


def _statistic(x: np.ndarray, y: np.ndarray, case: np.ndarray) -> float:
    bread = np.linalg.pinv(x.T @ x)
    estimate = bread @ (x.T @ y)
    scores = np.add.reduceat(x * (y - x @ estimate)[:, None], np.arange(0, len(case), N_YEARS))
    return float(estimate[-1] / np.sqrt((bread @ scores.T @ scores @ bread)[-1, -1]))


def by_pyfixest(data: pd.DataFrame) -> object:
    """The bootstrap of pyfixest."""
    import pyfixest

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = pyfixest.feols("outcome ~ dose | case + year", data=data, vcov={"CRV1": "case"})
        return model.wildboottest(param="dose", reps=N_DRAWS, cluster="case")


def by_wildboottest(data: pd.DataFrame) -> object:
    """The bootstrap of wildboottest, on a model of statsmodels."""
    from statsmodels.formula.api import ols
    from wildboottest.wildboottest import wildboottest

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = ols(FORMULA, data=data)
        return wildboottest(model, param="dose", cluster=data["case"], B=N_DRAWS, show=False)


if __name__ == "__main__":
    main()
