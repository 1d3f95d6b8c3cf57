"""Files to checked tables: the only stage that reads data or validates it."""

from trepart_eval.sources.adjudication import adjudicate
from trepart_eval.sources.checked_tables import Answers, Cases, Data, Population
from trepart_eval.sources.codings import Codings
from trepart_eval.sources.codings_alone import load_codings
from trepart_eval.sources.loading import check, load
from trepart_eval.sources.outcomes import Outcome, Outcomes

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
]
