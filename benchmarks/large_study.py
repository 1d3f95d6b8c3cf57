"""A made-up study with as many respondents as asked for, kept between runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"
CRITERIA = ("purpose", "goals", "anchoring", "involvement", "resources", "follow_up")
ITEMS_EACH = 10
N_MUNICIPALITIES = 356
N_PARTIES = 3
N_WAVES = 4
LOW, HIGH, DONT_ANSWER = 1, 5, 9
_FIRST_CODE = 1101  # municipality codes have four digits
_SHARE_MISSING = 0.05  # of each kind: declared missing and empty
_SEED = 20170301


@dataclass(frozen=True, slots=True)
class LargeStudy:
    """Where the study lies and how its columns are called."""

    folder: Path

    @property
    def answers(self) -> Path:
        """The SPSS file."""
        return self.folder / "answers.sav"

    @property
    def items(self) -> dict[str, list[str]]:
        """Items of each criterion."""
        return {criterion: [f"{criterion}_{number + 1}" for number in range(ITEMS_EACH)] for criterion in CRITERIA}

    @property
    def cell(self) -> list[str]:
        """Columns that say which cell a respondent belongs to."""
        return ["municipality", "party", "wave"]

    @property
    def columns(self) -> list[str]:
        """Every column that scoring needs."""
        return [*self.cell, "respondent", *(item for items in self.items.values() for item in items)]


def large_study(n_rows: int) -> LargeStudy:
    """Study of ``n_rows`` respondents; made at the first call, which takes half a minute for a million."""
    study = LargeStudy(DATA / f"{n_rows}-respondents")
    study.folder.mkdir(parents=True, exist_ok=True)
    (study.folder / "cases.csv").write_text(_cases(), encoding="utf-8")
    (study.folder / "study.toml").write_text(_plan(study), encoding="utf-8")
    if not study.answers.exists():
        _write_answers(study, n_rows)
    return study


def _cases() -> str:
    rows = [f"Kommune {number + 1:03},{_FIRST_CODE + number}" for number in range(N_MUNICIPALITIES)]
    return "\n".join(["case,municipality_code", *rows, ""])


def _plan(study: LargeStudy) -> str:
    parts = [
        '[study]\nname = "Benchmark"\nlanguage = "en"\n',
        '[cases]\nfile = "cases.csv"\ncolumns = { case = "case", municipality_code = "municipality_code" }\n',
        *(f"[parties.{name}]\nvalues = [{number + 1}]\n" for number, name in enumerate(_parties())),
        *(f"[waves.{number + 1}]\n" for number in range(N_WAVES)),
        f"[scales.agreement]\nlow = {LOW}\nhigh = {HIGH}\n",
    ]
    for criterion, items in study.items.items():
        parts += [f'[[items]]\nname = "{item}"\ncriterion = "{criterion}"\nscale = "agreement"\n' for item in items]
    columns = 'case = "municipality", party = "party", wave = "wave", respondent = "respondent"'
    parts.append(f'[[surveys]]\nfile = "{study.answers.name}"\ncolumns = {{ {columns} }}\n')
    return "\n".join(parts)


def _parties() -> tuple[str, ...]:
    return ("politicians", "administration", "union_reps")


def _write_answers(study: LargeStudy, n_rows: int) -> None:
    """Write the SPSS file as SPSS itself would: byte codes, value labels, 9 declared missing."""
    import pandas as pd
    import pyreadstat

    rng = np.random.default_rng(_SEED)
    municipality = rng.integers(0, N_MUNICIPALITIES, n_rows)
    columns = {
        "municipality": _FIRST_CODE + municipality.astype(float),
        "party": rng.integers(1, N_PARTIES + 1, n_rows).astype(float),
        "wave": rng.integers(1, N_WAVES + 1, n_rows).astype(float),
        "respondent": np.arange(1.0, n_rows + 1),
    }
    level = rng.normal(3.4, 0.4, N_MUNICIPALITIES)[municipality]
    items = [item for items in study.items.values() for item in items]
    for item in items:
        answer = np.clip(np.round(rng.normal(level, 1.0)), LOW, HIGH)
        kind = rng.random(n_rows)
        answer[kind < _SHARE_MISSING] = DONT_ANSWER
        answer[kind > 1 - _SHARE_MISSING] = np.nan
        columns[item] = answer
    unfinished = study.answers.with_suffix(".unfinished")
    pyreadstat.write_sav(
        pd.DataFrame(columns),
        str(unfinished),
        row_compress=True,
        missing_ranges={item: [DONT_ANSWER] for item in items},
        variable_value_labels={item: {1: "Helt uenig", 5: "Helt enig", 9: "Vil ikke svare"} for item in items},
    )
    unfinished.rename(study.answers)
