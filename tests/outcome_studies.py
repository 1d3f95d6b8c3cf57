"""Studies with an outcome: the plan as a dict, the file as text or bytes."""

from __future__ import annotations

from typing import Any

import trepart_eval as te

from builders import merged, write_study

CASES = [{"case": "Halden", "municipality_code": "0101"}, {"case": "Moss", "municipality_code": "0104"}]
OUTCOME: dict[str, Any] = {
    "name": "sick_leave",
    "definition": "Doctor-certified sick leave, per cent of contracted days",
    "population": "employees",
    "unit": "percent",
    "direction": "lower_is_better",
    "source": "Made up",
    "file": "sick.csv",
    "columns": {"case": "region"},
}
WIDE = "region;2012;2013\n0101 Halden;7,3;6,2\n0104 Moss;8,0;..\n"


def write_outcome(folder, content=WIDE, *, cases=CASES, language="en", more=(), **changes):
    """Write a study of two municipalities with one outcome; content may be files by name, changes are its keys."""
    plan = merged(OUTCOME, changes)
    file = plan.get("file", "data/raw/sick_leave.json")
    files = content if isinstance(content, dict) else {} if content is None else {file: content}
    return write_study(
        folder, files=files, study={"language": language}, cases={"rows": list(cases)}, surveys=None,
        interviews=[{"file": "codings.csv", "columns": {"segment": "segment", "criterion": "criterion",
                     "rating": "rating", "coder": "coder", "informant": "informant"},
                     "constants": {"case": cases[0]["case"], "party": "politicians"}}],
        outcome=[plan, *more],
    )  # fmt: skip


def read(folder, content=WIDE, **changes):
    """Return the one outcome of a study."""
    return te.load(te.read_study(write_outcome(folder, content, **changes))).outcomes["sick_leave"]


def codes(folder, content=WIDE, **changes):
    """Return the codes of the problems of a study."""
    return [problem.code for problem in te.check(write_outcome(folder, content, **changes))]


def rows(outcome):
    """Return case, period and value of every row; the status where there is no value."""
    table = outcome.table
    return [
        (row.case, f"{row.year}K{row.quarter}" if "quarter" in table else row.year,
         row.value if row.status == "ok" else row.status)
        for row in table.itertuples()
    ]  # fmt: skip
