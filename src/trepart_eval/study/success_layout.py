"""The keys of ``[success]`` and ``[configurations]`` in ``study.toml``."""

from __future__ import annotations

from typing import Final

from trepart_eval.study.file_keys import CASE_VALUES, FILE_KEYS, columns_key
from trepart_eval.study.keys import Key, Kind
from trepart_eval.vocabulary.terms import Criterion

SUCCESS_COLUMNS: Final = ("case", "judgement")
MISSING_RULES: Final = ("known", "weak", "not_weak", "complete")
NEGATION: Final = "~"
_CRITERIA: Final = tuple(one.value for one in Criterion)
_EARLIEST, _LATEST = 1900, 2200

SUCCESS: Final = Key(
    "success",
    Kind.TABLE,
    "Which cases are successes: as judged in a file, in words or with a figure, or by an outcome. "
    "`trepart-eval configurations` needs it.",
    keys=(
        Key("file", Kind.NAME, "File with a row per case that is judged."),
        *FILE_KEYS,
        columns_key(SUCCESS_COLUMNS, "the file"),
        CASE_VALUES,
        Key("success", Kind.CODES, "Values of the judgement that mean a success."),
        Key("failure", Kind.CODES, "Values that mean a less successful case; all others say nothing of it."),
        Key("outcome", Kind.NAME, "Name of the outcome that tells success, instead of a file."),
        Key("years", Kind.INTEGERS, "Years of the outcome; that of the last wave where they are left out.",
            minimum=_EARLIEST, maximum=_LATEST),
        Key("before", Kind.INTEGERS, "Years before, where the change since then tells success.",
            minimum=_EARLIEST, maximum=_LATEST),
        Key("cut", Kind.NUMBER, "Figure from which a case is a success, instead of values in words."),
        Key("low_is_success", Kind.FLAG,
            "Whether figures at the cut and below are the successes; an outcome says so itself.", default=False),
        Key("label", Kind.LABEL, "What is judged, as readers see it; the column's name where it is left out."),
        Key("same_source", Kind.FLAG,
            "Whether the judgement is from the same text or people as the scores, which every result then says.",
            default=False),
    ),
)  # fmt: skip
"""Which cases are successes."""

CONFIGURATIONS: Final = Key(
    "configurations",
    Kind.TABLE,
    "How `trepart-eval configurations` makes sets of scores and what it counts as met.",
    keys=(
        Key("criteria", Kind.NAMES, "Criteria that are conditions; all six where it is left out.", choices=_CRITERIA),
        Key("anchors", Kind.NUMBERS_TABLE,
            "Criterion to its cut, or to the scores that are fully out, on the border and fully in; "
            "a cut of 50 where it is left out. A criterion is weak below its cut or border.",
            choices=_CRITERIA),
        Key("missing", Kind.TEXT,
            "What a missing criterion counts as; `known` and `complete` leave the case out of truth tables.",
            default="known", choices=MISSING_RULES),
        Key("wave", Kind.TEXT, "Wave of the scores; the last with figures where it is left out."),
        Key("incl_cut", Kind.NUMBER, "Consistency from which a combination goes with the outcome.",
            default=0.8, minimum=0, maximum=1),
        Key("n_cut", Kind.INTEGER, "Fewest cases of a combination that is told about.", default=1, minimum=1),
        Key("pri_cut", Kind.NUMBER, "Least PRI of such a combination.", default=0.0, minimum=0, maximum=1),
        Key("necessity_cut", Kind.NUMBER, "Consistency from which a condition is necessary.",
            default=0.9, minimum=0, maximum=1),
        Key("expectations", Kind.NAMES,
            "Criteria that are expected to help, or with `~` before them to hinder; "
            "all of them to help where it is left out.",
            choices=(*_CRITERIA, *(f"{NEGATION}{one}" for one in _CRITERIA))),
    ),
)  # fmt: skip
"""How sets are made of scores."""
