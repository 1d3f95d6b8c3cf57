"""How fast alpha and ICC(1) of a million respondents are, beside what most use, measured in the same run.

The usual tool for alpha in Python, pingouin, is GPL and no dependency: it is measured where it is installed. Beside it
stands ``np.cov``, which is what alpha by its formula costs at the least. Nothing is asserted, since other work on the
machine moves every number.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from score_speed import MILLION, Line, aligned, at_most, faster, median_seconds
from trepart_eval.quality import (
    cronbach_alpha,
    dimensionality,
    group_agreement,
    icc,
    invariance,
    response_rates,
    scale_reliability,
)
from trepart_eval.sources.checked_tables import NO_ANSWER, Answers
from trepart_eval.study.planned_study import Item, Scale
from trepart_eval.vocabulary.terms import Criterion

N_ITEMS = 60
N_GROUPS = 356
N_STUDY_ITEMS = 48
_SEED = 1951
_PEER = "pingouin"
_NP_COV = "np.cov"
_GROUPBY = "pandas groupby"


def main() -> None:
    """Measure and print a line for each bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=MILLION, help="respondents (default: a million)")
    parser.add_argument("--runs", type=int, default=7, help="runs (default: 7)")
    asked = parser.parse_args()
    print(f"{asked.rows:,} respondents, {N_ITEMS} items, {N_GROUPS} groups.")
    print("The bars are for a million respondents on a machine that does nothing else.\n")
    lines: list[Line] = [("", "time", "against", "result", "bar")]
    lines += of_alpha(asked.rows, asked.runs)
    lines += of_icc(asked.rows, 3 * asked.runs)
    lines += of_studies(asked.rows, max(1, asked.runs // 3))
    print(aligned(lines))


def of_alpha(n_rows: int, n_runs: int) -> list[Line]:
    """Lines on alpha: of floats as a user has them, and of int8 columns as answers are held."""
    steps = made_up_steps(n_rows)
    floats = steps.astype(np.float64)
    missing = floats.copy()
    missing[::20, 0] = np.nan
    columns = np.asfortranarray(steps)
    work: dict[str, Callable[[], object]] = {
        "floats": lambda: cronbach_alpha(floats),
        "int8": lambda: cronbach_alpha(columns),
        "missing": lambda: cronbach_alpha(missing),
        _NP_COV: lambda: alpha_by_cov(floats),
    }
    if find_spec(_PEER):
        work[_PEER] = lambda: peer_alpha(floats)
    seconds = median_seconds(work, n_runs)
    bar = 0.2 * n_rows / MILLION
    apart = abs(float(cronbach_alpha(floats)) - alpha_by_cov(floats))
    return [
        at_most("(f) alpha with its interval, floats", seconds["floats"], bar, "s"),
        at_most("    int8 columns", seconds["int8"], bar, "s"),
        ("    floats, a twentieth of rows incomplete", f"{seconds['missing']:.3f} s", "", "", ""),
        faster("    floats", seconds["floats"], _NP_COV, seconds[_NP_COV], 1.95),  # 0.39 s to 0.2 s
        faster("    floats", seconds["floats"], _PEER, seconds[_PEER], 2.75)  # 0.55 s to 0.2 s
        if _PEER in seconds
        else ("    floats", "", f"{_PEER} is not installed, so not measured", "", ""),
        ("    difference of the two alphas", "", _NP_COV, f"{apart:.0e}", ""),
    ]


def of_icc(n_rows: int, n_runs: int) -> list[Line]:
    """Lines on ICC(1) with its F test."""
    rng = np.random.default_rng(_SEED)
    groups = rng.integers(N_GROUPS, size=n_rows).astype(np.int16)
    values = rng.normal(size=n_rows) + 0.3 * rng.normal(size=N_GROUPS)[groups]
    frame = pd.DataFrame({"group": groups, "value": values})
    seconds = median_seconds({"icc": lambda: icc(values, groups), _GROUPBY: lambda: icc1_by_groupby(frame)}, n_runs)
    apart = abs(icc(values, groups).icc1 - icc1_by_groupby(frame))
    return [
        at_most("(g) ICC(1), ICC(2) and F", 1000 * seconds["icc"], 20 * n_rows / MILLION, "ms"),
        faster("    ", seconds["icc"], _GROUPBY, seconds[_GROUPBY], 1),
        ("    difference of the two", "", _GROUPBY, f"{apart:.0e}", ""),
    ]


def of_studies(n_rows: int, n_runs: int) -> list[Line]:
    """Lines on the calls that take a study: 48 items of six criteria, three parties, a twentieth of rows incomplete."""
    answers = made_up_answers(n_rows)
    work: dict[str, Callable[[], object]] = {
        "scale_reliability": lambda: scale_reliability(answers),
        "group_agreement": lambda: group_agreement(answers),
        "dimensionality": lambda: dimensionality(answers),
        "invariance": lambda: invariance(answers),
        "response_rates": lambda: response_rates(answers),
    }
    seconds = median_seconds(work, n_runs)
    bar = 10 * n_rows / MILLION
    lines = [at_most(f"    {name}", one, bar, "s") for name, one in seconds.items()]
    return [(f"(h) calls on a study of {N_STUDY_ITEMS} items", "", "", "", ""), *lines]


def made_up_answers(n_rows: int) -> Answers:
    """Answers 0-4 of people in cases and parties, with a level of their own."""
    rng = np.random.default_rng(_SEED)
    level = rng.integers(0, 3, size=n_rows, dtype=np.int8)
    scale, criteria = Scale("agreement", 1, 5), list(Criterion)
    per_criterion = N_STUDY_ITEMS // len(criteria)
    items = tuple(Item(f"q{number}", criteria[number // per_criterion], scale) for number in range(N_STUDY_ITEMS))
    steps = {item.name: level + rng.integers(0, 3, size=n_rows, dtype=np.int8) for item in items}
    for column in steps.values():
        column[rng.integers(n_rows, size=n_rows // (20 * N_STUDY_ITEMS))] = NO_ANSWER
    return Answers(
        case=rng.integers(N_GROUPS, size=n_rows).astype(np.int16),
        party=rng.integers(3, size=n_rows).astype(np.int8),
        wave=np.zeros(n_rows, dtype=np.int8),
        steps=steps,
        items=items,
        workplace=None,
        respondent=None,
        weight=None,
    )


def made_up_steps(n_rows: int) -> NDArray[np.int8]:
    """Answers 0-4 of people with a level of their own."""
    rng = np.random.default_rng(_SEED)
    level = rng.integers(0, 3, size=(n_rows, 1), dtype=np.int8)
    return level + rng.integers(0, 3, size=(n_rows, N_ITEMS), dtype=np.int8)


def alpha_by_cov(items: NDArray[np.float64]) -> float:
    """Alpha by its formula from the covariances of all pairs of items."""
    matrix = np.cov(items, rowvar=False)
    k = len(matrix)
    return float(k / (k - 1) * (1 - np.trace(matrix) / matrix.sum()))


def peer_alpha(items: NDArray[np.float64]) -> float:
    """Alpha by the peer."""
    import pingouin

    return float(pingouin.cronbach_alpha(data=pd.DataFrame(items))[0])


def icc1_by_groupby(frame: pd.DataFrame) -> float:
    """ICC(1) from the groups' sizes, means and variances."""
    found = frame.groupby("group")["value"].agg(["size", "mean", "var"])
    n, count = len(frame), len(found)
    within = float(((found["size"] - 1) * found["var"]).sum()) / (n - count)
    between = float((found["size"] * (found["mean"] - frame["value"].mean()) ** 2).sum()) / (count - 1)
    return (between - within) / (between + (n / count - 1) * within)


if __name__ == "__main__":
    main()
