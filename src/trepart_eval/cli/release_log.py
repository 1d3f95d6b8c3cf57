"""The log of releases: what commands that show scores add to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trepart_eval.disclosure.score_release import ReleasedScores
    from trepart_eval.study.planned_study import Study


def logged_release(released: ReleasedScores, study: Study, folder: Path) -> dict[Path, bytes]:
    """Log of releases with these tables added: what they show together with earlier ones is held against it.

    Both levels have one log, since they are about the same people. Published evidence isn't in it.

    Parameters
    ----------
    folder : Path
        Where the log lies.
    """
    if not released.protected:
        return {}
    from trepart_eval.disclosure.releases import LOG, add_release
    from trepart_eval.reporting.manifest import time_of_run

    log = folder / LOG
    before = log.read_bytes() if log.is_file() else b""
    level = released.scores.level.value
    tables = {f"{level}/{source}": table for source, table in released.protected.items()}
    return {log: add_release(before, tables, time=time_of_run(), language=study.language)}
