"""Keys of ``[[interviews]]``: coded interviews in tables, and as coding tools export them."""

from __future__ import annotations

from typing import Final

from trepart_eval.study.coding_rules import EXPORT_KEYS
from trepart_eval.study.file_keys import CASE_VALUES, FILE_KEYS, columns_key, constants_key
from trepart_eval.study.keys import Key, Kind
from trepart_eval.vocabulary.terms import Criterion, Dimension

LOWEST_RATING: Final = -2
HIGHEST_RATING: Final = 2
_CRITERIA: Final = tuple(criterion.value for criterion in Criterion)
_DIMENSIONS: Final = tuple(dimension.value for dimension in Dimension)
_SEGMENT_COLUMNS: Final = ("segment", "case", "workplace", "party", "wave", "informant", "text")
_CODING_COLUMNS: Final = (*_SEGMENT_COLUMNS, "coder", "criterion", "rating", "memo")
_CONSTANTS: Final = ("case", "workplace", "party", "wave")

INTERVIEW_KEYS: Final = (
    Key("name", Kind.TEXT, "Name of the set, for messages."),
    Key(
        "file",
        Kind.NAME,
        "File with the codings: .csv .tsv .txt .xlsx .parquet, or an export of a coding tool: .qdpx .qda .sqlite3.",
    ),
    *FILE_KEYS,
    columns_key(_CODING_COLUMNS, "the codings"),
    constants_key(_CONSTANTS),
    *EXPORT_KEYS,
    Key("ratings", Kind.NAME_TABLE, "Wide file: criterion to the column with its rating.", choices=()),
    Key(
        "segments",
        Kind.TABLE,
        "A second file with a row per segment, where case and party are not with the codings.",
        keys=(
            Key("file", Kind.NAME, "The file.", required=True),
            *FILE_KEYS,
            columns_key(_SEGMENT_COLUMNS, "the segments"),
        ),
    ),
    Key(
        "codes",
        Kind.NAMED_TABLES,
        "Code in the criterion column to what it means, beside the criteria's own names.",
        keys=(
            Key("criterion", Kind.TEXT, "Criterion the code speaks of.", choices=_CRITERIA),
            Key("dimension", Kind.TEXT, "Dimension of intensity it speaks of, instead.", choices=_DIMENSIONS),
            Key(
                "rating",
                Kind.INTEGER,
                "Rating -2..2 that the code gives by itself.",
                minimum=LOWEST_RATING,
                maximum=HIGHEST_RATING,
            ),
        ),
    ),
    Key("ignored_codes", Kind.NAMES, "Codes in the criterion column that speak of no criterion."),
    Key(
        "rating_values",
        Kind.NUMBER_TABLE,
        "Rating in words to number from -2 to 2.",
        minimum=LOWEST_RATING,
        maximum=HIGHEST_RATING,
    ),
    CASE_VALUES,
    Key("public", Kind.FLAG, "Whether the evidence is from a published report and is not hidden.", default=False),
)
"""Keys of one set of coded interviews."""
