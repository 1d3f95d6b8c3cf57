"""Tidy tables of a study's configurations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from trepart_eval.relations.programme_configurations.sets_by_rule import OUTCOMES, SolutionSets, solution_rows
from trepart_eval.relations.programme_relations.relating import EXPLORATORY

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from trepart_eval.relations.failure_claim.weak_link_result import WeakLink
    from trepart_eval.relations.programme_configurations.study_result import StudyConfigurations

SOLUTION_COLUMNS: Final = (
    *("missing", "outcome", "kind", "model", "term", "incl", "pri", "cov", "n_cases", "complete", "reason"),
    *("standing", "same_source"),
)
_LINK: Final = (
    *("n", "n_failures", "n_successes", "share_failures", "share_failures_high", "share_successes"),
    *("share_successes_high", "coverage", "consistency", "pri", "ron", "p_value", "p_low", "p_high"),
    *("chance_share", "chance_expected", "chance_p", "chance_p_all"),
)


def tables_of(found: StudyConfigurations) -> dict[str, pa.Table]:
    """Return tables by name; only what each case got where there is nothing else."""
    tables = {"calibration": _calibration(found)}
    if found.sets:
        tables |= {
            "truth_table": _truth_tables(found.chosen),
            "solutions": _solutions(found.sets).assign(**_standing(found)),
            "necessity": _necessity(found.chosen),
        }
    if found.robustness:
        tables |= {
            "sensitivity": _both(found, [one.ranges.table for one in found.robustness]),
            "chance_solution": _both(found, [one.chance.table for one in found.robustness]),
            "chance_necessity": _both(found, [one.chance.necessity for one in found.robustness]),
        }
    if found.ceilings is not None:
        tables["ceilings"] = found.ceilings.table.assign(**_standing(found))
    if found.claim is not None:
        tables |= {
            "weak_link": _link(found.claim).assign(**_standing(found)),
            "weak_link_criteria": found.claim.table,
            "weak_link_readings": found.claim.readings,
            "weak_link_cases": found.claim.cases,
        }
    return {name: _arrow(table) for name, table in tables.items()}


def _standing(found: StudyConfigurations) -> dict[str, Any]:
    """What every row of results says of itself."""
    return {"standing": EXPLORATORY, "same_source": bool(found.success and found.success.same_source)}


def _calibration(found: StudyConfigurations) -> pd.DataFrame:
    table = found.calibrated.table
    success = found.success.success if found.success else {}
    return table.assign(success=[success.get(case, np.nan) for case in table["case"]])


def _truth_tables(sets: SolutionSets) -> pd.DataFrame:
    import pandas as pd

    parts = [table.table for table in (sets.truth, sets.truth.absence)]
    for name, part in zip(OUTCOMES, parts, strict=True):
        part.insert(0, "outcome", name)
    return pd.concat(parts, ignore_index=True)


def _solutions(sets: tuple[SolutionSets, ...]) -> pd.DataFrame:
    import pandas as pd

    rows: list[dict[str, Any]] = [{"missing": one.missing, **row} for one in sets for row in solution_rows(one)]
    return pd.DataFrame(rows, columns=list(SOLUTION_COLUMNS[:-2]))


def _necessity(sets: SolutionSets) -> pd.DataFrame:
    """Each condition and its absence, and the terms that meet the cut-off."""
    import pandas as pd

    terms = [
        own.table.assign(outcome=name, part="term", n_cases=own.n)
        for name, own in zip(OUTCOMES, (sets.necessary, sets.necessary.absence), strict=True)
    ]
    kept = [part for part in (sets.single.assign(part="single"), *terms) if len(part)]
    columns = ["outcome", "part", "term", "incl", "ron", "cov", "n_cases"]
    return pd.concat(kept, ignore_index=True)[columns] if kept else pd.DataFrame(columns=columns)


def _both(found: StudyConfigurations, tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Tables of success and of its absence as one."""
    import pandas as pd

    named = [table.assign(outcome=one.outcome) for one, table in zip(found.robustness, tables, strict=True)]
    kept = [table for table in named if len(table)] or named[:1]
    return pd.concat(kept, ignore_index=True).assign(**_standing(found))


def _link(claim: WeakLink) -> pd.DataFrame:
    import pandas as pd

    about = {"cut": claim.cut, "missing": claim.missing, "n_unjudged": claim.n_unjudged, "reason": claim.reason}
    ends = ("failures_low", "failures_high", "successes_low", "successes_high")
    return pd.DataFrame([about | {name: getattr(claim, name) for name in (*_LINK, *ends)}])


def _arrow(table: pd.DataFrame) -> pa.Table:
    import pyarrow as pa

    texts = [name for name in table.columns if table[name].dtype == object or str(table[name].dtype) == "str"]
    return pa.Table.from_pandas(
        table.astype(dict.fromkeys(texts, "str")), preserve_index=False
    ).replace_schema_metadata()
