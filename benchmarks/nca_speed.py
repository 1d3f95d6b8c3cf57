"""How fast `te.relations.necessary_conditions` is, beside a plain loop over arrangements, measured in the same run.

The loop goes through cases one by one, as one might write it from the definitions; it is run with fewer arrangements
and its time multiplied. Nothing is asserted, since other work on the machine moves every number.
"""

from __future__ import annotations

import argparse
from itertools import pairwise

import numpy as np

from score_speed import Line, aligned, at_most, faster, median_seconds
from trepart_eval.relations import necessary_conditions

N_CASES, N_CONDITIONS = 104, 6
N_DRAWS = 10_000
_LOOP_DRAWS = 50


def main() -> None:
    """Measure and print a line for each bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs (default: 5)")
    asked = parser.parse_args()
    print(f"{N_CASES} cases, {N_CONDITIONS} conditions, both ceilings, {N_DRAWS:,} permutations.\n")
    fine, coarse, few = made_up_cases(N_CASES), made_up_cases(N_CASES, decimals=1), made_up_cases(9)
    options = {"outcome": "y", "permutations": N_DRAWS}
    seconds = median_seconds(
        {
            "fine": lambda: necessary_conditions(fine, **options),
            "coarse": lambda: necessary_conditions(coarse, **options),
        },
        asked.runs,
    )
    exact = median_seconds({"few": lambda: necessary_conditions(few, **options)}, 1)["few"]
    loop = median_seconds({"loop": lambda: looped(fine, _LOOP_DRAWS)}, 1)["loop"] / _LOOP_DRAWS * N_DRAWS
    lines: list[Line] = [
        ("", "time", "against", "result", "bar"),
        at_most("p-values, corrected, and leave-one-out", seconds["fine"], 1, "s"),
        at_most("the same with ties", seconds["coarse"], 1, "s"),
        ("nine cases, all 362,880 arrangements", "", "", f"{exact:.2f} s", ""),
        faster("p-values, corrected, and leave-one-out", seconds["fine"], "a plain loop", loop, 15),
    ]
    print(aligned(lines))


def made_up_cases(n: int, decimals: int = 9) -> dict[str, np.ndarray]:
    """Conditions that set a ceiling to the outcome, more or less."""
    rng = np.random.default_rng(104)
    x = rng.random((N_CONDITIONS, n)).round(decimals)
    y = np.minimum(rng.random(n), x[0] + 0.3).round(decimals)
    return {f"c{place}": row for place, row in enumerate(x)} | {"y": y}


def looped(cases: dict[str, np.ndarray], n_draws: int) -> dict[str, int]:
    """Count arrangements with as large a zone above either ceiling, one case at a time."""
    rng = np.random.default_rng(1)
    y = cases["y"].tolist()
    as_large = {}
    for name in list(cases)[:-1]:
        x = cases[name].tolist()
        observed = zones_by_hand(x, y)
        for _ in range(n_draws):
            drawn = zones_by_hand(x, rng.permutation(y).tolist())
            for ceiling, zone in enumerate(drawn):
                as_large[f"{name}{ceiling}"] = as_large.get(f"{name}{ceiling}", 0) + (zone >= observed[ceiling])
    return as_large


def zones_by_hand(x: list[float], y: list[float]) -> tuple[float, float]:
    """Areas above the staircase and above the line through its peers."""
    low_x, high_x, low_y, high_y = min(x), max(x), min(y), max(y)
    peers: list[tuple[float, float]] = []
    for at, height in sorted(zip(x, y, strict=True), key=lambda one: (one[0], -one[1])):
        if not peers or height > peers[-1][1]:
            peers.append((at, height))
    stairs = sum((after[0] - one[0]) * (high_y - one[1]) for one, after in pairwise(peers))
    if len(peers) < 2:
        return stairs, 0.0
    mean_x, mean_y = (sum(side) / len(peers) for side in zip(*peers, strict=True))
    slope = sum((at - mean_x) * (height - mean_y) for at, height in peers) / sum((at - mean_x) ** 2 for at, _ in peers)
    intercept = mean_y - slope * mean_x
    start = min(max((low_y - intercept) / slope, low_x), high_x)
    end = min(max((high_y - intercept) / slope, low_x), high_x)
    heights = [high_y - intercept - slope * at for at in (start, end)]
    return stairs, (start - low_x) * (high_y - low_y) + (end - start) * sum(heights) / 2


if __name__ == "__main__":
    main()
