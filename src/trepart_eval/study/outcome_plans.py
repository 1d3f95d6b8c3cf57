"""Outcomes from the tables ``[[outcome]]`` of ``study.toml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from trepart_eval.study.definitions import labels_of
from trepart_eval.study.named_files import NamedFiles, Table
from trepart_eval.study.named_tables import TableFile
from trepart_eval.study.notes import Notes
from trepart_eval.study.outcome_layout import MARK_MEANINGS, OUTCOME_COLUMNS
from trepart_eval.study.outcome_plan import OutcomeSource, TableQuery, breaks_between
from trepart_eval.vocabulary.terms import Counted, Direction, OutcomeLevel, OutcomeUnit, PeriodLength

_NAME: Final = re.compile(r"[\w-]+")
_TABLE: Final = re.compile(r"[A-Za-z0-9_-]+")
_URL: Final = re.compile(r"https://[^\s/?#@]+(/[^\s?#]*)?|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/[^\s?#]*)?")
_SHARES: Final = (OutcomeUnit.PERCENT, OutcomeUnit.SHARE)
_FETCHED: Final = "data/raw/{name}.json"


def outcomes_of(tables: Sequence[Table], files: NamedFiles, notes: Notes) -> tuple[OutcomeSource, ...]:
    """Outcomes in the order of the file; one that can't be read as described is noted and left out."""
    reader = _OutcomeReader(files, notes)
    found = [reader.outcome(table, f"outcome[{number}]") for number, table in enumerate(tables, start=1)]
    return tuple(outcome for outcome in found if outcome is not None)


class _OutcomeReader:
    """Reads the tables one by one, and knows the names already taken."""

    def __init__(self, files: NamedFiles, notes: Notes) -> None:
        self.files = files
        self.notes = notes
        self.place_of: dict[str, str] = {}

    def outcome(self, table: Table, at: str) -> OutcomeSource | None:
        fine = self._name_free(table["name"], at)
        files = self._files(table, at)
        level = OutcomeLevel(table["level"])
        fine &= self._columns(table, level, at)
        fine &= self._years(table, at)
        for mark, meaning in table["marks"].items():
            fine &= self.notes.known(meaning, MARK_MEANINGS, key=f"{at}.marks.{mark}")
        query = self._query(table["fetch"], at) if table["fetch"] is not None else None
        said = all(table[key] for key in ("name", "definition", "population", "unit", "direction", "source"))
        if not (fine and said) or not files or (query is None and table["fetch"] is not None):
            return None
        return OutcomeSource(
            name=table["name"],
            labels=labels_of(table["label"]),
            definition=table["definition"],
            population=Counted(table["population"]),
            unit=OutcomeUnit(table["unit"]),
            direction=Direction(table["direction"]),
            source=table["source"],
            denominator=table["denominator"],
            level=level,
            period=PeriodLength(table["period"]),
            break_years=tuple(sorted(set(table["break_years"]))),
            separate=table["breaks"] == "separate",
            first_year=table["first_year"],
            last_year=table["last_year"],
            files=tuple(files),
            columns=table["columns"],
            select=table["select"],
            ignored_columns=tuple(table["ignored_columns"]),
            case_values=table["case_values"],
            marks=table["marks"],
            query=query,
            key=at,
        )

    def _name_free(self, name: str, at: str) -> bool:
        """Whether the name can be a key and no other outcome has it: the same name would be two definitions."""
        if not name:
            return False
        if not _NAME.fullmatch(name):
            self.notes.add("outcome_name", key=f"{at}.name", value=name)
            return False
        other = self.place_of.setdefault(name, at)
        if other != at:
            self.notes.add("outcome_twice", key=f"{at}.name", name=name, other=other)
        return other == at

    def _files(self, table: Table, at: str) -> list[TableFile]:
        fetched = table["fetch"] is not None
        one, several = table["file"], table["files"]
        if (one and several) or not (one or several or fetched) or (several and fetched):
            self.notes.add("outcome_files", key=at)
            return []
        if fetched and one and not one.lower().endswith(".json"):
            self.notes.add("fetch_not_json", key=f"{at}.file", value=one)
            return []
        names = several or [one or _FETCHED.format(name=table["name"])]
        if not one and not several and not _NAME.fullmatch(table["name"]):
            return []  # the name is noted already
        files = [self.files.file(name, table, f"{at}.file") for name in names]
        for number, file in enumerate(files):
            if file is not None and file in files[:number]:
                self.notes.add("file_twice", key=f"{at}.files", value=file.name)
        found = [file for file in files if file is not None]
        return found if len(found) == len(files) else []

    def _columns(self, table: Table, level: OutcomeLevel, at: str) -> bool:
        columns, where = table["columns"], f"{at}.columns"
        unknown = [what for what in columns if what not in OUTCOME_COLUMNS]
        needed = {
            OutcomeLevel.MUNICIPALITY: ["case"],
            OutcomeLevel.WORKPLACE: ["case", "workplace"],
            OutcomeLevel.COUNTRY: [],
        }
        fine = self.files.named(needed.get(level, [level.value]), columns, key=where) and not unknown
        fine &= self._one_level(columns, level, where)
        if "quarter" in columns:
            fine &= self.files.named(["year"], columns, key=where)
        if "year" in columns and table["period"] == PeriodLength.QUARTER:
            fine &= self.files.named(["quarter"], columns, key=where)
        if "quarter" in columns and table["period"] == PeriodLength.YEAR:
            self.notes.add("quarter_in_years", key=where)
            fine = False
        if "year" in columns and "period" in columns:
            self.notes.add("period_or_year", key=where)
            fine = False
        if "denominator" in columns and "numerator" in columns:
            self.notes.add("two_weights", key=where)
            fine = False
        if "numerator" in columns and table["unit"] not in _SHARES:
            self.notes.add("numerator_needs_share", key=f"{where}.numerator", value=table["unit"] or "–")
            fine = False
        return fine and self._one_use_of_each(columns, table["select"], where)

    def _one_level(self, columns: Table, level: OutcomeLevel, where: str) -> bool:
        """Whether no column of another level is named: figures of two levels would be one series."""
        own = {OutcomeLevel.MUNICIPALITY: {"case"}, OutcomeLevel.WORKPLACE: {"case", "workplace"}}.get(
            level, {level.value}
        )
        others = [what for what in ("case", *OutcomeLevel) if what in columns and what not in own]
        for what in others:
            self.notes.add("level_mixed", key=f"{where}.{what}", name=what, level=level.value)
        return not others

    def _one_use_of_each(self, columns: Table, select: Table, where: str) -> bool:
        used: dict[str, str] = {}
        fine = True
        for what, column in [*columns.items(), *((f"select.{name}", name) for name in select)]:
            other = used.setdefault(column, what)
            if other != what:
                self.notes.add("column_for_two", key=f"{where}.{what}", name=column, one=other, other=what)
                fine = False
        return fine

    def _years(self, table: Table, at: str) -> bool:
        first, last = table["first_year"], table["last_year"]
        if first is None or last is None:
            return True
        if first > last:
            self.notes.add("years_swapped", key=f"{at}.first_year", first=first, last=last)
            return False
        inside = breaks_between(tuple(table["break_years"]), first, last)
        if inside and table["breaks"] != "separate":
            self.notes.add("break_in_window", key=at, name=table["name"], first=first, last=last, year=inside[0])
            return False
        return True

    def _query(self, table: dict[str, Any], at: str) -> TableQuery | None:
        fine = bool(table["table"]) and bool(table["selection"])
        if table["table"] and not _TABLE.fullmatch(table["table"]):
            self.notes.add("table_number", key=f"{at}.fetch.table", value=table["table"])
            fine = False
        url = table["url"].rstrip("/")
        if not _URL.fullmatch(url):
            self.notes.add("fetch_url", key=f"{at}.fetch.url", value=table["url"])
            fine = False
        selection = {dimension: tuple(codes) for dimension, codes in table["selection"].items()}
        return TableQuery(table["table"], selection, url) if fine else None
