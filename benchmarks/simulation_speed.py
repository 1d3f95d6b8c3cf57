"""What it takes to simulate a large study, as a whole process.

``make bench``, or ``python benchmarks/simulation_speed.py --respondents 20000`` for a quick look. Nothing is asserted,
since other work on the machine moves every number.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from processes import costs

MOST_SECONDS = 60
MOST_MEMORY = 2.0  # GB


def main() -> None:
    """Simulate, and print time, memory and size beside their bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--municipalities", type=int, default=356)
    parser.add_argument("--respondents", type=int, default=500_000)
    parser.add_argument("--runs", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        words = ["-m", "trepart_eval", "simulate", folder]
        options = ["--municipalities", str(asked.municipalities), "--respondents", str(asked.respondents)]
        cost = costs({"simulate": [*words, *options]}, asked.runs)["simulate"]
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    print(f"{asked.municipalities} municipalities, {asked.respondents:,} respondents, {size / 1e6:.0f} MB of files:")
    print(f"  {cost.seconds:.1f} s (bar: at most {MOST_SECONDS}), {cost.memory:.2f} GB (bar: at most {MOST_MEMORY})")


if __name__ == "__main__":
    main()
