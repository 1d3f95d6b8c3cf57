"""Time and memory of whole processes, from their start to their end."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_BYTES_PER_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process takes.

    Attributes
    ----------
    seconds : float
        Wall clock time, the median of all runs.
    memory : float
        Most memory held at once by any one of its processes, in GB, the highest of all runs.
    work : float
        Seconds of the processors, the median of all runs: other work on the machine moves them less.
    """

    seconds: float
    memory: float
    work: float = 0.0


def costs(commands: Mapping[str, Sequence[str]], n_runs: int) -> dict[str, Cost]:
    """Cost of each command, whose words follow the interpreter's name.

    The commands take turns, so that a slow spell of the machine doesn't fall on one of them alone.
    """
    runs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(n_runs):
        for name, words in commands.items():
            runs[name].append(_run(words))
    return {
        name: Cost(
            statistics.median(run.seconds for run in of),
            max(run.memory for run in of),
            statistics.median(run.work for run in of),
        )
        for name, of in runs.items()
    }


def _run(words: Sequence[str]) -> Cost:
    # A process is charged with the memory its parent held when it was started, so a small one starts it.
    launcher = subprocess.run([sys.executable, __file__, *words], capture_output=True, text=True, check=False)
    if launcher.returncode:
        raise RuntimeError(f"{' '.join(words)[:200]} failed:\n{launcher.stderr}")
    return Cost(**json.loads(launcher.stdout))


def _launch(words: Sequence[str]) -> int:
    """Run a command and print what it took; return its exit status."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    memory = usage.ru_maxrss * _BYTES_PER_UNIT / 1e9
    print(json.dumps({"seconds": seconds, "memory": memory, "work": usage.ru_utime + usage.ru_stime}))
    return process.returncode


if __name__ == "__main__":
    sys.exit(_launch(sys.argv[1:]))
