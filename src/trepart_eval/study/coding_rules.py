"""What a study says of an export from a coding tool: who a document is about, and what codes and ratings mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from trepart_eval.study.definitions import theme_of
from trepart_eval.study.keys import Key, Kind
from trepart_eval.study.named_tables import TableFile
from trepart_eval.study.notes import Notes
from trepart_eval.study.planned_study import CodeMeaning
from trepart_eval.vocabulary.spelling import canonical

WHO: Final = ("case", "workplace", "party", "wave", "informant")
TOOLS: Final = ("atlas_ti", "maxqda", "nvivo", "taguette", "table")
"""Tools whose exports are tables or texts; those of the other kinds of file are known by the file."""
PROJECT_SUFFIXES: Final = (".qdpx", ".qdc", ".qda", ".sqlite3", ".sqlite", ".db", ".requal")
"""Files that only a coding tool writes."""
ALL_OTHERS: Final = "*"
_RATING_FROM: Final = ("code", "child_code", "weight", "memo", "column")
_NEEDS_VALUES: Final = {"child_code", "weight", "memo"}

EXPORT_KEYS: Final = (
    Key("files", Kind.NAMES, "Several exports, such as one per coder, instead of one file."),
    Key("tool", Kind.TEXT, "Tool that wrote the file, where the file is a table or a text as a tool exports it.",
        choices=TOOLS),
    Key("attributes", Kind.NAME_TABLE, "Export of a tool: name there of what says the case, party and so on. "
        "document, group and case_name mean the name of the document, its first group and its case.",
        choices=(*WHO, "rating")),
    Key("documents", Kind.NAMED_TABLES, "Export of a tool: what a document is about, by its name.",
        keys=tuple(Key(who, Kind.TEXT, f"Its {who}.") for who in WHO)),
    Key("coders", Kind.NAME_TABLE, "Export of a tool: file to its coder, where there is one file per coder."),
    Key("coder_from", Kind.TEXT, "Export of a tool: whether the coder is the user, or the group that a copy of the "
        "document is in.", default="user", choices=("user", "group")),
    Key("rating_from", Kind.TEXT, "Export of a tool: where the rating stands.", default="code", choices=_RATING_FROM),
    Key("directions", Kind.NUMBER_TABLE, "Code within a criterion's code to -1 or 1, which the strength from weight or "
        "memo is multiplied by.", minimum=-1, maximum=1),
    Key("memo_word", Kind.TEXT, "Word before the strength in memos, as 'styrke' in 'styrke=2'.", default="styrke"),
    Key("offsets", Kind.TEXT, "What positions count; found out from the texts where it is left out.", default="auto",
        choices=("auto", "codepoint", "utf16", "utf8")),
    Key("newlines", Kind.TEXT, "What a line break of two signs counts; found out where it is left out.", default="auto",
        choices=("auto", "one", "two")),
)  # fmt: skip
"""Keys of ``[[interviews]]`` that only exports of coding tools have."""


@dataclass(frozen=True, slots=True)
class CodingRules:
    """What an export from a coding tool means.

    Attributes
    ----------
    tool : str
        Tool that wrote it, where the file itself doesn't say; one of `TOOLS` or empty.
    attributes : mapping
        What (``case``, ``party``, ``rating`` ...) to the name it goes by in the tool.
    documents : mapping
        Document, in its canonical spelling, to what it is about.
    coders : mapping
        File to its coder.
    by_group : bool
        Whether a document's group is its coder.
    codes : mapping
        Code or path of codes, in its canonical spelling, to its meaning.
    ignored_codes : frozenset of str
        Codes that speak of no criterion; ``*`` means all that aren't explained.
    rating_from : str
        Where the rating stands.
    rating_values : mapping
        Value, in its canonical spelling, to rating: the scale.
    directions : mapping
        Code to -1 or 1.
    memo_word : str
        Word before the strength in memos.
    unit : str
        What positions count, or "auto".
    breaks : int
        What a line break of two signs counts, 0 where it is to be found out.
    """

    tool: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    coders: Mapping[str, str] = field(default_factory=dict)
    by_group: bool = False
    codes: Mapping[str, CodeMeaning] = field(default_factory=dict)
    ignored_codes: frozenset[str] = frozenset()
    rating_from: str = "code"
    rating_values: Mapping[str, float] = field(default_factory=dict)
    directions: Mapping[str, float] = field(default_factory=dict)
    memo_word: str = "styrke"
    unit: str = "auto"
    breaks: int = 0


def is_export(table: Mapping[str, Any]) -> bool:
    """Whether a table of ``[[interviews]]`` describes the export of a coding tool."""
    names = [table["file"], *table["files"]]
    return bool(table["tool"] or table["files"]) or any(name.lower().endswith(PROJECT_SUFFIXES) for name in names)


def file_within(file: TableFile) -> TableFile:
    """Return the file that holds the codings: of a QualCoder project, which is a folder, the database in it."""
    if file.path.suffix.lower() == ".qda" and file.path.is_dir():
        return replace(file, path=file.path / "data.qda")
    return file


def path_key(path: str) -> str:
    """Return a code, or a path of codes divided by slashes, in its canonical spelling."""
    return "/".join(canonical(part) for part in path.split("/"))


def rules_of(table: Mapping[str, Any], notes: Notes, at: str) -> CodingRules:
    """Rules of a table of ``[[interviews]]``; what is wrong with them is noted."""
    if table["rating_from"] in _NEEDS_VALUES and not table["rating_values"]:
        notes.add("rating_values_missing", key=f"{at}.rating_values" if at else "rating_values")
    if table["rating_from"] == "column" and "rating" not in table["attributes"]:
        notes.add("column_not_named", key=f"{at}.attributes" if at else "attributes", name="rating")
    notes.told_apart((code, f"{at}.codes.{code}", [path_key(code)]) for code in table["codes"])
    codes = {}
    for code, meaning in table["codes"].items():
        theme = theme_of(meaning, f"{at}.codes.{code}", notes)
        if theme is not None:
            codes[path_key(code)] = CodeMeaning(theme, meaning["rating"])
    return CodingRules(
        tool=table["tool"] or "",
        attributes=table["attributes"],
        documents={canonical(name): _given(about) for name, about in table["documents"].items()},
        coders={canonical(name): coder for name, coder in table["coders"].items()},
        by_group=table["coder_from"] == "group",
        codes=codes,
        ignored_codes=frozenset(path_key(code) for code in table["ignored_codes"]),
        rating_from=table["rating_from"],
        rating_values={path_key(text): float(value) for text, value in table["rating_values"].items()},
        directions={canonical(text): float(value) for text, value in table["directions"].items()},
        memo_word=table["memo_word"],
        unit=table["offsets"],
        breaks={"auto": 0, "one": 1, "two": 2}[table["newlines"]],
    )


def _given(about: Mapping[str, str]) -> dict[str, str]:
    return {who: value for who, value in about.items() if value}
