"""The keys of ``[[outcome]]`` in ``study.toml``."""

from __future__ import annotations

from typing import Final

from trepart_eval.study.keys import Key, Kind
from trepart_eval.vocabulary.terms import Counted, Direction, OutcomeLevel, OutcomeUnit, PeriodLength

STATISTICS_NORWAY: Final = "https://data.ssb.no/api/pxwebapi/v2"
"""Where `fetch` asks unless the study says otherwise."""

OUTCOME_COLUMNS: Final = (
    *("case", "workplace", "county", "sector", "country", "year", "quarter", "period"),
    *("measure", "figure", "value", "denominator", "numerator", "definition", "population"),
)
MARK_MEANINGS: Final = ("not_applicable", "missing", "hidden", "zero")

_EARLIEST: Final = 1900
_LATEST: Final = 2200


def outcome_key(file_keys: tuple[Key, ...]) -> Key:
    """Key ``[[outcome]]``, with the keys that all files have among its own."""
    return Key(
        "outcome",
        Kind.TABLES,
        "Outcomes: figures on what the collaboration should lead to, each with one definition and one population.",
        keys=(*_ABOUT, *_FIGURES, *file_keys, *_COLUMNS, _FETCH),
    )


_ABOUT: Final = (
    Key("name", Kind.NAME, "Name in code and results, such as sick_leave: letters, digits, _ and -.", required=True),
    Key("label", Kind.LABEL, "What readers see: one text, or a table with nb, nn and en."),
    Key("definition", Kind.NAME, "What exactly is measured; one outcome has one definition.", required=True),
    Key(
        "population",
        Kind.TEXT,
        "Who is counted: employees where they work, or residents in work where they live, say.",
        required=True,
        choices=tuple(Counted),
    ),
    Key("unit", Kind.TEXT, "What the figures are measured in.", required=True, choices=tuple(OutcomeUnit)),
    Key("direction", Kind.TEXT, "Which way is better.", required=True, choices=tuple(Direction)),
    Key("source", Kind.NAME, "Who made the figures, and which table it is.", required=True),
    Key("denominator", Kind.TEXT, "What a figure is a share of, in words, such as contracted person-days."),
)
_FIGURES: Final = (
    Key("level", Kind.TEXT, "What a figure is about.", default="municipality", choices=tuple(OutcomeLevel)),
    Key("period", Kind.TEXT, "What a figure covers.", default="year", choices=tuple(PeriodLength)),
    Key(
        "break_years",
        Kind.INTEGERS,
        "First year of each new series, where the official series breaks.",
        minimum=_EARLIEST,
        maximum=_LATEST,
    ),
    Key(
        "breaks",
        Kind.TEXT,
        "What is done with figures on both sides of a break: refused, or kept as separate series.",
        default="refuse",
        choices=("refuse", "separate"),
    ),
    Key("first_year", Kind.INTEGER, "First year used.", minimum=_EARLIEST, maximum=_LATEST),
    Key("last_year", Kind.INTEGER, "Last year used.", minimum=_EARLIEST, maximum=_LATEST),
    Key("file", Kind.NAME, "The file: .csv .tsv .txt .xlsx, or .json in JSON-stat; data/raw/NAME.json with 'fetch'."),
    Key("files", Kind.NAMES, "Several files with the same columns, instead of one."),
)
_COLUMNS: Final = (
    Key(
        "columns",
        Kind.NAME_TABLE,
        "Column or dimension that holds each thing; one without a heading goes by its letter in a spreadsheet. "
        "A table with a column for each year or quarter needs no column of time. With 'measure', the column of "
        "names of measures, value, denominator and numerator name measures, and 'figure' the column of numbers.",
        choices=OUTCOME_COLUMNS,
    ),
    Key("select", Kind.NAME_TABLE, "Other columns or dimensions to the one value used, such as sex to both."),
    Key("ignored_columns", Kind.NAMES, "Columns of words that vary and may be left out of account, such as remarks."),
    Key("case_values", Kind.NAME_TABLE, "Value in the case column to case key."),
    Key(
        "marks",
        Kind.NAME_TABLE,
        "Sign in place of a figure to not_applicable, missing, hidden or zero, beside '.', '..', '...' and ':'.",
    ),
)
_FETCH: Final = Key(
    "fetch",
    Kind.TABLE,
    "Table that the command `fetch` gets from Statistics Norway or another PxWeb service.",
    keys=(
        Key("table", Kind.NAME, "Number of the table, in quotes, such as 12451.", required=True),
        Key(
            "selection",
            Kind.NAMES_TABLE,
            "Dimension to the codes wanted. Also *, 02*, top(4), from(2013K1), to(2016K4), range(a,b), and cases() "
            "for the study's municipality codes. A dimension left out is summed over where the table allows.",
            required=True,
        ),
        Key("url", Kind.TEXT, "Address of the service.", default=STATISTICS_NORWAY),
    ),
)
