"""How fast a large study is scored, as ratios to what a user might do instead, measured in the same run.

``make bench``, or ``python benchmarks/score_speed.py --rows 20000`` for a quick look. Each line has its bar and whether
it is met; nothing is asserted, since other work on the machine moves every number.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from large_study import HIGH, LOW, LargeStudy, large_study
from processes import Cost, costs

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from trepart_eval.sources.checked_tables import Answers, Data

ROOT = Path(__file__).parents[1]
MILLION = 1_000_000
Line = tuple[str, str, str, str, str]

_BY_PYREADSTAT = """
from trepart_eval.cli import main
from trepart_eval.sources import statistical_files
statistical_files.LARGE = float("inf")  # no file is large: pyreadstat reads them all
raise SystemExit(main({words!r}))
"""
_PYREADSTAT_READS = "import pyreadstat; pyreadstat.read_sav({path!r}, usecols={columns!r}, user_missing=True)"
_POLARS_READS = """
import polars_readstat
polars_readstat.read_readstat({path!r}, columns={columns!r}, preserve_order=True)
"""
_PYREADSTAT_AND_PANDAS = """
import pyreadstat
frame, _ = pyreadstat.read_sav({path!r}, usecols={columns!r})
for criterion, items in {items!r}.items():
    frame[criterion] = frame[items].mean(axis=1).where(2 * frame[items].count(axis=1) >= len(items))
frame.groupby({cell!r})[list({items!r})].agg(["mean", "std", "count"]).to_csv({out!r})
"""


def main() -> None:
    """Measure everything and print a line for each bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=MILLION, help="respondents (default: a million)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each whole process (default: 3)")
    asked = parser.parse_args()
    study = large_study(asked.rows)
    print(f"{asked.rows:,} respondents, {len(study.columns)} columns, {study.answers.stat().st_size / 1e6:.0f} MB.")
    print("The bars are for a million respondents on a machine that does nothing else.\n")
    lines = [("", "time", "against", "result", "bar")]
    lines += in_process(study, 5)
    with tempfile.TemporaryDirectory() as folder:
        lines += whole_processes(study, Path(folder), asked.runs)
        lines += small_processes(Path(folder), 2 * asked.runs + 1)
    print(aligned(lines))


# --- In process -------------------------------------------------------------------------------------


def in_process(study: LargeStudy, n_runs: int) -> list[Line]:
    """Lines on scoring answers that are loaded already."""
    from trepart_eval.sources.loading import load
    from trepart_eval.study.reading import read_study

    data = load(read_study(study.folder))
    answers = data.answers
    if answers is None:
        raise ValueError("the study has no answers")
    in_pandas, in_polars = as_pandas(answers, study), as_polars(answers, study)
    work: dict[str, Callable[[], object]] = {
        "trepart_eval": lambda: statistics_of(data, answers),
        "pandas": lambda: with_pandas(in_pandas, study),
        "polars": lambda: with_polars(in_polars, study),
    }
    seconds = median_seconds(work, n_runs)
    own = seconds["trepart_eval"]
    apart = largest_difference(data, answers, study)
    return [
        faster("(a) scoring and cell statistics", own, "pandas", seconds["pandas"], 5),
        faster("    ", own, "polars", seconds["polars"], 2),
        at_most("    ", own, 0.12 * answers.n_respondents / MILLION, "s"),
        ("    largest difference of a cell's mean", "", "pandas and polars", f"{apart:.0e}", ""),
    ]


def statistics_of(data: Data, answers: Answers) -> object:
    """Count and sum every criterion in every cell, as `trepart_eval.score` does."""
    from trepart_eval.criteria.sufficient_statistics import cell_statistics
    from trepart_eval.vocabulary.terms import Criterion

    shape = (len(data.cases), len(data.study.parties), len(data.study.waves))
    cell = np.ravel_multi_index((answers.case, answers.party, answers.wave), shape)
    return cell_statistics(answers, cell, int(np.prod(shape)), tuple(Criterion))


def as_pandas(answers: Answers, study: LargeStudy) -> pd.DataFrame:
    """Answers as a user has them in pandas: NaN where there is none."""
    import pandas as pd

    cell = dict(zip(study.cell, (answers.case, answers.party, answers.wave), strict=True))
    return pd.DataFrame({**cell, **{item.name: answers.values(item.name) for item in answers.items}})


def as_polars(answers: Answers, study: LargeStudy) -> pl.DataFrame:
    """Answers as a user has them in polars: null where there is none."""
    import polars as pl

    cell = dict(zip(study.cell, (answers.case, answers.party, answers.wave), strict=True))
    values = {item.name: pl.Series(answers.values(item.name), nan_to_null=True) for item in answers.items}
    return pl.DataFrame({**cell, **values})


def with_pandas(frame: pd.DataFrame, study: LargeStudy) -> pd.DataFrame:
    """Score as a user would with pandas: means of items where half are answered, then means of cells."""
    scores = frame[study.cell].copy()
    for criterion, items in study.items.items():
        answered = frame[items].count(axis=1)
        scores[criterion] = frame[items].mean(axis=1).where(2 * answered >= len(items))
    return scores.groupby(study.cell)[list(study.items)].agg(["mean", "std", "count"])


def with_polars(frame: pl.DataFrame, study: LargeStudy) -> pl.DataFrame:
    """Score as a user would with polars; sums are quicker there than `mean_horizontal`."""
    import polars as pl

    scores = []
    for criterion, items in study.items.items():
        answered = pl.sum_horizontal(pl.col(item).is_not_null() for item in items)
        mean = pl.sum_horizontal(items) / answered
        scores.append(pl.when(2 * answered >= len(items)).then(mean).alias(criterion))
    columns = pl.col(list(study.items))
    statistics = columns.mean().name.suffix("_mean"), columns.std().name.suffix("_std"), columns.count()
    return frame.lazy().select(*study.cell, *scores).group_by(study.cell).agg(statistics).collect()


def largest_difference(data: Data, answers: Answers, study: LargeStudy) -> float:
    """Largest difference between any two ways in the mean of a cell, on the scale 0-100."""
    found = statistics_of(data, answers)
    with np.errstate(invalid="ignore"):
        own = (found.total / found.n)[found.n_base > 0]
    pandas = with_pandas(as_pandas(answers, study), study).xs("mean", axis=1, level=1).to_numpy()
    polars = with_polars(as_polars(answers, study), study).sort(study.cell)
    others = pandas, polars.select(f"{criterion}_mean" for criterion in study.items).to_numpy()
    return max(float(np.nanmax(np.abs(own - 100 * (other - LOW) / (HIGH - LOW)))) for other in others)


def median_seconds(work: Mapping[str, Callable[[], object]], n_runs: int) -> dict[str, float]:
    """Median time of each piece of work; they take turns."""
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(n_runs):
        for name, do in work.items():
            start = time.perf_counter()
            do()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


# --- Whole processes --------------------------------------------------------------------------------


def whole_processes(study: LargeStudy, out: Path, n_runs: int) -> list[Line]:
    """Lines on the command ``score``, against processes that only read the same columns."""
    place = {"path": str(study.answers), "columns": study.columns}
    score = ["score", str(study.folder), "--out", str(out / "scores")]
    found = costs(
        {
            "score": ["-m", "trepart_eval", *score],
            "score, pyreadstat reading": ["-c", _BY_PYREADSTAT.format(words=score)],
            "pyreadstat": ["-c", _PYREADSTAT_READS.format(**place)],
            "polars_readstat": ["-c", _POLARS_READS.format(**place)],
            "pyreadstat and pandas": [
                "-c",
                _PYREADSTAT_AND_PANDAS.format(**place, items=study.items, cell=study.cell, out=str(out / "peer.csv")),
            ],
        },
        n_runs,
    )
    by_pyreadstat = found["score, pyreadstat reading"]
    return [
        no_slower("(b) score, pyreadstat reading", by_pyreadstat, "pyreadstat only reading", found["pyreadstat"], 1.3),
        at_most("    its memory", by_pyreadstat.memory, 1.5, "GB"),
        no_slower("(c) score", found["score"], "polars_readstat only reading", found["polars_readstat"], 1.5),
        at_most("    its memory", found["score"].memory, 1.5, "GB"),
        no_slower("    ", found["score"], "pyreadstat only reading", found["pyreadstat"], None),
        no_slower("    ", found["score"], "pyreadstat and pandas groupby", found["pyreadstat and pandas"], None),
    ]


def small_processes(out: Path, n_runs: int) -> list[Line]:
    """Lines on commands that have little to do."""
    found = costs(
        {
            "help": ["-m", "trepart_eval", "--help"],
            "fafo2017": ["-m", "trepart_eval", "score", str(ROOT), "--out", str(out / "fafo2017")],
        },
        n_runs,
    )
    return [
        at_most("(d) --help", found["help"].seconds, 0.1, "s"),
        at_most("    score of fafo2017", found["fafo2017"].seconds, 1.2, "s"),
    ]


# --- Lines ------------------------------------------------------------------------------------------


def faster(what: str, own: float, peer: str, of_peer: float, bar: float) -> Line:
    """Line whose bar is how many times faster this is than a peer."""
    ratio = of_peer / own
    return what, f"{own:.3f} s", f"{peer} {of_peer:.3f} s", f"{ratio:.1f}x faster", judged(ratio >= bar, f"≥ {bar}x")


def no_slower(what: str, own: Cost, peer: str, of_peer: Cost, bar: float | None) -> Line:
    """Line whose bar, if it has one, is how many times a peer's time this may take."""
    ratio = own.seconds / of_peer.seconds
    judgement = "" if bar is None else judged(ratio <= bar, f"≤ {bar}x")
    return what, f"{own.seconds:.2f} s", f"{peer} {of_peer.seconds:.2f} s", f"{ratio:.2f}x its time", judgement


def at_most(what: str, found: float, bar: float, unit: str) -> Line:
    """Line whose bar is a time or an amount of memory."""
    return what, "", "", f"{found:.2f} {unit}", judged(found <= bar, f"≤ {bar:g} {unit}")


def judged(met: bool, bar: str) -> str:
    """Return the bar and whether it is met."""
    return f"{bar:9} {'met' if met else 'NOT MET'}"


def aligned(lines: list[Line]) -> str:
    """Lines as a table with a rule under its head."""
    widths = [max(len(line[index]) for line in lines) for index in range(len(lines[0]))]
    rows = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([rows[0], "-" * max(map(len, rows)), *rows[1:]])


if __name__ == "__main__":
    main()
