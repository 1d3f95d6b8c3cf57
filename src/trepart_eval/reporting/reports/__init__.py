"""Reports people read: on a whole programme, and on one municipality for its steering group.

`programme_report` and `municipality_report` write a `Document` from loaded data; `report` makes the files. Everything
that rests on people's answers is made from scores that were released.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from trepart_eval.reporting.reports.making import Report, report
    from trepart_eval.reporting.reports.one_municipality import municipality_report
    from trepart_eval.reporting.reports.programme import programme_report

_HOME: Final = {
    "Report": "making",
    "municipality_report": "one_municipality",
    "programme_report": "programme",
    "report": "making",
}

__all__ = ["Report", "municipality_report", "programme_report", "report"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
