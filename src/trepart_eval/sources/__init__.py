"""Files to checked tables: the only stage that reads data or validates it.

Each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from trepart_eval.sources.adjudication import adjudicate
    from trepart_eval.sources.checked_tables import Answers, Cases, Data, Population
    from trepart_eval.sources.codings import Codings
    from trepart_eval.sources.codings_alone import load_codings
    from trepart_eval.sources.loading import check, load, load_counts
    from trepart_eval.sources.outcomes import Outcome, Outcomes

_HOME: Final = {
    "Answers": "checked_tables",
    "Cases": "checked_tables",
    "Codings": "codings",
    "Data": "checked_tables",
    "Outcome": "outcomes",
    "Outcomes": "outcomes",
    "Population": "checked_tables",
    "adjudicate": "adjudication",
    "check": "loading",
    "load": "loading",
    "load_counts": "loading",
    "load_codings": "codings_alone",
}

__all__ = [
    "Answers",
    "Cases",
    "Codings",
    "Data",
    "Outcome",
    "Outcomes",
    "Population",
    "adjudicate",
    "check",
    "load",
    "load_codings",
    "load_counts",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
