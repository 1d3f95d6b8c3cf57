"""What may be shown: figures that reveal a person are hidden, and so are those from which they could be worked out.

Each name is loaded when it is first used: scoring needs few of these modules.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from trepart_eval.disclosure.primary_cells import ROLE_HOLDERS
    from trepart_eval.disclosure.protected_table import Protected
    from trepart_eval.disclosure.protection import protect
    from trepart_eval.disclosure.quotations import ClearedQuotes, clear_quotes
    from trepart_eval.disclosure.released import Released, for_those_who_coded, not_about_answers
    from trepart_eval.disclosure.releases import LOG, add_release, read_releases
    from trepart_eval.disclosure.score_release import ReleasedScores, release_scores
    from trepart_eval.disclosure.sums import Sum

_HOME: Final = {
    "ClearedQuotes": "quotations",
    "LOG": "releases",
    "Protected": "protected_table",
    "ROLE_HOLDERS": "primary_cells",
    "Released": "released",
    "ReleasedScores": "score_release",
    "Sum": "sums",
    "add_release": "releases",
    "clear_quotes": "quotations",
    "for_those_who_coded": "released",
    "not_about_answers": "released",
    "protect": "protection",
    "read_releases": "releases",
    "release_scores": "score_release",
}

__all__ = [
    "LOG",
    "ROLE_HOLDERS",
    "ClearedQuotes",
    "Protected",
    "Released",
    "ReleasedScores",
    "Sum",
    "add_release",
    "clear_quotes",
    "for_those_who_coded",
    "not_about_answers",
    "protect",
    "read_releases",
    "release_scores",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
