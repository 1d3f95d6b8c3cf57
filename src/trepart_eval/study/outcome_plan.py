"""The plan of an outcome as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trepart_eval.study.named_tables import TableFile
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Counted, Direction, OutcomeLevel, OutcomeUnit, PeriodLength


@dataclass(frozen=True, slots=True)
class TableQuery:
    """What `fetch` asks a PxWeb service for.

    Attributes
    ----------
    table : str
        Number of the table.
    selection : mapping of str to tuple of str
        Dimension to codes and patterns.
    url : str
        Address of the service, without a slash at the end.
    """

    table: str
    selection: Mapping[str, tuple[str, ...]]
    url: str


@dataclass(frozen=True, slots=True)
class OutcomeSource:
    """One outcome: what its figures mean, and where they stand.

    Attributes
    ----------
    name : str
        Its key in ``data.outcomes``.
    labels : mapping
        Label by language code; the name where there is none.
    definition, source, denominator : str
        In words; the denominator is empty where the study says nothing of it.
    break_years : tuple of int
        First year of each new series, in order.
    separate : bool
        Whether figures on both sides of a break are kept, as separate series.
    first_year, last_year : int or None
        Years used.
    files : tuple of TableFile
        Parts with the same columns.
    columns : mapping
        What (``case``, ``year``, ``value`` …) to column, dimension or measure.
    select : mapping
        Column or dimension to the value used.
    marks : mapping
        Sign in place of a figure to ``not_applicable``, ``missing``, ``hidden`` or ``zero``.
    query : TableQuery or None
        What `fetch` gets the file with.
    key : str
        Its place in ``study.toml``, for messages.
    """

    name: str
    definition: str
    population: Counted
    unit: OutcomeUnit
    direction: Direction
    source: str
    files: tuple[TableFile, ...]
    columns: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)
    denominator: str = ""
    level: OutcomeLevel = OutcomeLevel.MUNICIPALITY
    period: PeriodLength = PeriodLength.YEAR
    break_years: tuple[int, ...] = ()
    separate: bool = False
    first_year: int | None = None
    last_year: int | None = None
    select: Mapping[str, str] = field(default_factory=dict)
    ignored_columns: tuple[str, ...] = ()
    case_values: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    query: TableQuery | None = None
    key: str = ""

    def label(self, language: Language) -> str:
        """Label in a language; the name where the study gives none."""
        return self.labels.get(language.value) or self.name


def breaks_between(break_years: tuple[int, ...], first: int, last: int) -> list[int]:
    """Break years that divide a window: the series before them isn't the one after.

    >>> breaks_between((2008, 2015), 2008, 2014), breaks_between((2008, 2015), 2014, 2015)
    ([], [2015])
    """
    return [year for year in break_years if first < year <= last]
