"""How fast agreement between coders is computed, beside the peer that most use, measured in the same run.

The peer, ``krippendorff``, is GPL and no dependency: it is measured where it is installed. Nothing is asserted,
since other work on the machine moves every number.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from score_speed import Line, aligned, at_most, faster, median_seconds
from trepart_eval.quality import gwet_ac, krippendorff_alpha

N_CODERS = 4
SCALE = (1, 2, 3, 4, 5)
_SHARE_MISSING = 0.1
_SHARE_ALIKE = 0.7
_SEED = 20040241
_PEER = "krippendorff"


def main() -> None:
    """Measure and print a line for each bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=100_000, help="units (default: 100,000)")
    parser.add_argument("--runs", type=int, default=21, help="runs (default: 21)")
    asked = parser.parse_args()
    ratings = made_up_ratings(asked.units)
    print(f"{asked.units:,} units, {N_CODERS} coders.\n")
    work: dict[str, Callable[[], object]] = {
        "alpha": lambda: krippendorff_alpha(ratings, level="ordinal", scale=SCALE),
        "ac2": lambda: gwet_ac(ratings, weights="ordinal", scale=SCALE),
    }
    if find_spec(_PEER):
        work[_PEER] = lambda: peer_alpha(ratings)
    seconds = median_seconds(work, asked.runs)
    lines: list[Line] = [
        ("", "time", "against", "result", "bar"),
        at_most("(e) ordinal alpha with its error", 1000 * seconds["alpha"], 20, "ms"),
        at_most("    AC2 with its error", 1000 * seconds["ac2"], 20, "ms"),
    ]
    if _PEER in seconds:
        lines.append(faster("    ordinal alpha", seconds["alpha"], _PEER, seconds[_PEER], 2.75))  # 0.055 s to 0.02 s
        apart = abs(float(krippendorff_alpha(ratings, level="ordinal")) - peer_alpha(ratings))
        lines.append(("    difference of the two alphas", "", _PEER, f"{apart:.0e}", ""))
    else:
        lines.append(("    ordinal alpha", "", f"{_PEER} is not installed, so not measured", "", ""))
    print(aligned(lines))


def made_up_ratings(n_units: int) -> NDArray[np.float64]:
    """Ratings of coders who agree in part; a tenth is missing."""
    rng = np.random.default_rng(_SEED)
    truth = rng.integers(SCALE[0], SCALE[-1] + 1, size=(n_units, 1))
    own = rng.integers(SCALE[0], SCALE[-1] + 1, size=(n_units, N_CODERS))
    ratings = np.where(rng.random(own.shape) < _SHARE_ALIKE, truth, own).astype(float)
    ratings[rng.random(own.shape) < _SHARE_MISSING] = np.nan
    return ratings


def peer_alpha(ratings: NDArray[np.float64]) -> float:
    """Alpha by the peer, which has a row per coder."""
    import krippendorff

    return float(krippendorff.alpha(reliability_data=ratings.T, level_of_measurement="ordinal", value_domain=SCALE))


if __name__ == "__main__":
    main()
