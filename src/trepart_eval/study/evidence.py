"""Where the evidence is: files and columns of cases, surveys, interviews and counts, from ``study.toml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from trepart_eval.study.coding_rules import CodingRules, file_within, is_export, rules_of
from trepart_eval.study.definitions import number_on, theme_of
from trepart_eval.study.named_files import NamedFiles, Table
from trepart_eval.study.named_tables import TableFile, TableSource
from trepart_eval.study.notes import Notes
from trepart_eval.study.planned_study import (
    CaseSource,
    CodeMeaning,
    InterviewSource,
    Item,
    PartyDefinition,
    PopulationSource,
    SurveySource,
)
from trepart_eval.vocabulary.labels import theme_names
from trepart_eval.vocabulary.spelling import canonical
from trepart_eval.vocabulary.terms import THEMES, SurveyTool, Theme

DISAGREEMENTS: Final = "disagreements"
"""Sheet of the workbook in which coders write what they settle on."""
_WRITTEN_TO: Final = "data/processed/"


class EvidenceReader:
    """Reads the tables that name files. A source that can't be read as described is noted and left out."""

    def __init__(
        self,
        files: NamedFiles,
        parties: Sequence[PartyDefinition],
        notes: Notes,
    ) -> None:
        self.files = files
        self.parties = [party.key for party in parties]
        self.waves = files.waves
        self.notes = notes

    def cases(self, table: Table | None) -> CaseSource:
        """Case list; empty where it can't be read."""
        if table is None:
            return CaseSource(None, {})
        file = self.files.file_or_rows(table, "cases")
        if file is not None and not self.files.named(["case"], table["columns"], key="cases.columns"):
            file = None
        return CaseSource(file, table["columns"], tuple(table["rows"]))

    def workplaces(self, table: Table | None) -> TableSource | None:
        """List of workplaces; None where there is none or it can't be read."""
        if table is None:
            return None
        file = self.files.file_or_rows(table, "workplaces")
        columns = table["columns"]
        if file is not None and not self.files.named(["case", "workplace"], columns, key="workplaces.columns"):
            return None
        if file is None and not table["rows"]:
            return None
        return TableSource(file, columns, case_values=table["case_values"], rows=tuple(table["rows"]), key="workplaces")

    def adjudicated(self, table: Table | None) -> TableSource | None:
        """What coders settled on; None where nothing is named, or the file would be overwritten."""
        if table is None or not table["file"]:
            return None
        if canonical(PurePath(table["file"]).as_posix()).startswith(_WRITTEN_TO):
            self.notes.add("adjudicated_overwritten", key="adjudicated.file", value=table["file"])
            return None
        file = self.files.file(table["file"], table, "adjudicated.file")
        if file is None:
            return None
        if file.path.suffix.lower() in {".xlsx", ".xlsm"} and not (file.sheet or table["columns"]):
            file = replace(file, sheet=DISAGREEMENTS)
        return TableSource(file, table["columns"], key="adjudicated")

    def population(self, table: Table | None) -> PopulationSource | None:
        """Counts of people; None where there are none or they can't be read."""
        if table is None:
            return None
        file = self.files.file_or_rows(table, "population")
        columns = table["columns"]
        if file is None:
            return PopulationSource(None, columns, tuple(table["rows"])) if table["rows"] else None
        complete = self.files.named(["case", "party"], columns, key="population.columns")
        if not {"population", "invited"} & set(columns):
            complete = self.files.named(["population"], columns, key="population.columns")
        self.files.waves_exist(columns, key="population.columns")
        return PopulationSource(file, columns) if complete else None

    def survey(self, table: Table, items: Sequence[Item], number: int) -> SurveySource | None:
        """Read one of the surveys; None where its files aren't named."""
        at = f"surveys[{number}]"
        if bool(table["file"]) == bool(table["files"]) and not self.notes.said_of(f"{at}.file", f"{at}.files"):
            self.notes.add("file_or_files", key=at)
        names = [table["file"]] if table["file"] else table["files"]
        files = [self.files.file(name, table, f"{at}.file") for name in names]
        self._who_and_where(table["columns"], table["constants"], at, columns_at=f"{at}.columns")
        by_name = {item.name: item for item in items}
        for name in (*table["items"], *table["item_columns"]):
            self.notes.known(name, by_name, key=f"{at}.items")
        if not files or None in files:
            return None
        survey = SurveySource(
            name=table["name"] or ", ".join(names),
            files=tuple(file for file in files if file is not None),
            columns=table["columns"],
            constants=table["constants"],
            items=tuple(item for item in items if not table["items"] or item.name in table["items"]),
            item_columns=table["item_columns"],
            case_values=table["case_values"],
            missing=tuple(table["missing"]),
            key=at,
            tool=SurveyTool(table["tool"]) if table["tool"] else None,
            **self.files.beside_survey(table, files[0], at),
        )
        self._missing_outside_scales(survey, at)
        self._one_use_of_each_column(survey, at)
        who = tuple(sorted(survey.columns.items()))
        self.files.not_read_before(survey.files, (who, tuple(sorted(survey.constants.items()))), f"{at}.file")
        self._case_values_apart(table, at)
        return survey

    def interviews(self, table: Table, number: int) -> InterviewSource | None:
        """Read one of the sets of coded interviews; None where it isn't said what its columns hold."""
        at = f"interviews[{number}]"
        if is_export(table):
            return self._export(table, at)
        if not table["file"]:
            self.notes.add("key_missing", key=f"{at}.file", name="file")
        columns, ratings = table["columns"], self._rating_columns(table["ratings"], at)
        file = self.files.file(table["file"], table, f"{at}.file") if table["file"] else None
        segments = self._segments(table["segments"], columns, at)
        described = self._said_how_rated(table, at) and bool(ratings) == bool(table["ratings"])
        who = columns if table["segments"] is None else table["segments"]["columns"]
        where = f"{at}.columns" if table["segments"] is None else f"{at}.segments.columns"
        self._who_and_where(who, table["constants"], at, columns_at=where)
        if file is None or not described or (segments is None and table["segments"] is not None):
            return None
        self.files.not_read_before(
            [file], (tuple(sorted(columns.items())), tuple(sorted(ratings.items()))), f"{at}.file"
        )
        self._case_values_apart(table, at)
        return InterviewSource(
            name=table["name"] or table["file"],
            file=file,
            columns=columns,
            constants=table["constants"],
            ratings=ratings,
            segments=segments,
            segment_columns=who if segments else {},
            codes=self._codes(table, at),
            rating_values={canonical(text): float(value) for text, value in table["rating_values"].items()},
            case_values=table["case_values"],
            ignored_codes=frozenset(canonical(code) for code in table["ignored_codes"]),
            public=table["public"],
            key=at,
        )

    def _export(self, table: Table, at: str) -> InterviewSource | None:
        """Read a set of coded interviews as a coding tool exports them."""
        if bool(table["file"]) == bool(table["files"]) and not self.notes.said_of(f"{at}.file", f"{at}.files"):
            self.notes.add("file_or_files", key=at)
        names = [table["file"]] if table["file"] else table["files"]
        files = [self.files.file(name, table, f"{at}.file") for name in names]
        for name in ("columns", "ratings", "segments"):
            if table[name]:
                self.notes.add("not_of_export", key=f"{at}.{name}", name=name)
        for name in table["coders"]:
            self.notes.known(name, names, key=f"{at}.coders")
        rules = rules_of(table, self.notes, at)
        self._who_of_documents(table, rules, at)
        self._case_values_apart(table, at)
        found = tuple(file_within(file) for file in files if file is not None)
        self.files.not_read_before(found, "export", f"{at}.file")
        if not files or None in files:
            return None
        return InterviewSource(
            name=table["name"] or ", ".join(names),
            file=found[0],
            columns={"informant": rules.attributes["informant"]} if "informant" in rules.attributes else {},
            constants=table["constants"],
            ratings={},
            segments=None,
            segment_columns={},
            codes=rules.codes,
            rating_values=rules.rating_values,
            case_values=table["case_values"],
            ignored_codes=rules.ignored_codes,
            public=table["public"],
            key=at,
            files=found,
            rules=rules,
        )

    def _who_of_documents(self, table: Table, rules: CodingRules, at: str) -> None:
        """Note what isn't said of case, party and wave of the documents, or is said of one that isn't there."""
        given = {who for about in rules.documents.values() for who in about}
        constants = table["constants"]
        for name in ["case", "party", "wave"] if len(self.waves) > 1 else ["case", "party"]:
            if name not in {*rules.attributes, *constants, *given}:
                self.notes.add("neither_attribute_nor_constant", key=f"{at}.attributes", name=name)
        for name in constants:
            if name in rules.attributes:
                self.notes.add("column_and_constant", key=f"{at}.constants.{name}", name=name)
        self.files.waves_exist({*rules.attributes, *constants, *given}, key=f"{at}.attributes")
        if "party" in constants:
            self.notes.known(constants["party"], self.parties, key=f"{at}.constants.party")
        if "wave" in constants and self.waves:
            self.notes.known(constants["wave"], self.waves, key=f"{at}.constants.wave")

    def _who_and_where(self, columns: Table, constants: Table, at: str, *, columns_at: str) -> None:
        """Note what isn't said, or is said twice, of case, party and wave."""
        needed = ["case", "party", "wave"] if len(self.waves) > 1 else ["case", "party"]
        for name in needed:
            if name not in columns and name not in constants:
                self.notes.add("neither_column_nor_constant", key=columns_at, name=name)
        for name in constants:
            if name in columns:
                self.notes.add("column_and_constant", key=f"{at}.constants.{name}", name=name)
        self.files.waves_exist({*columns, *constants}, key=columns_at)
        if "party" in constants:
            self.notes.known(constants["party"], self.parties, key=f"{at}.constants.party")
        if "wave" in constants and self.waves:
            self.notes.known(constants["wave"], self.waves, key=f"{at}.constants.wave")

    def _case_values_apart(self, table: Table, at: str) -> None:
        self.notes.told_apart((text, f"{at}.case_values", [text]) for text in table["case_values"])

    def _missing_outside_scales(self, survey: SurveySource, at: str) -> None:
        """Note a missing code that is an answer to one of the items."""
        for code in survey.missing:
            item = next((item for item in survey.items if number_on(item.scale, code)), None)
            if item is not None:
                self.notes.add(
                    "missing_inside_scale",
                    key=f"{at}.missing",
                    value=code,
                    low=item.scale.low,
                    high=item.scale.high,
                    name=item.name,
                )

    def _one_use_of_each_column(self, survey: SurveySource, at: str) -> None:
        uses = [*survey.columns.items(), *((item.name, survey.column_of(item)) for item in survey.items)]
        user_of: dict[str, str] = {}
        twice = {name for name, count in Counter(item.name for item in survey.items).items() if count > 1}
        for use, column in uses:
            other = user_of.setdefault(column, use)
            if other != use and use not in twice:
                self.notes.add("column_for_two", key=at, name=column, one=other, other=use)

    def _rating_columns(self, ratings: Mapping[str, str], at: str) -> dict[Theme, str]:
        columns: dict[Theme, str] = {}
        known = [theme.value for theme in THEMES]
        names = {name: theme_names().get(canonical(name)) for name in ratings}
        for name, theme in names.items():
            if theme is None:
                self.notes.known(name, known, key=f"{at}.ratings")
            else:
                columns[theme] = ratings[name]
        self.notes.told_apart((name, f"{at}.ratings", [theme or name]) for name, theme in names.items())
        user_of: dict[str, str] = {}
        for name, column in ratings.items():
            other = user_of.setdefault(column, name)
            if other != name:
                self.notes.add("column_for_two", key=f"{at}.ratings", name=column, one=other, other=name)
        return columns

    def _segments(self, table: Table | None, columns: Table, at: str) -> TableFile | None:
        """File of segments; None where there is none or it can't be joined with the codings."""
        if table is None:
            self.files.named(["segment"] if "coder" in columns else [], columns, key=f"{at}.columns")
            return None
        for name in ("case", "party", "wave", "informant", "text"):
            if name in columns:
                self.notes.add("column_belongs_to_segments", key=f"{at}.columns.{name}", name=name)
        here = self.files.named(["segment"], columns, key=f"{at}.columns")
        there = self.files.named(["segment"], table["columns"], key=f"{at}.segments.columns")
        file = self.files.file(table["file"], table, f"{at}.segments.file") if table["file"] else None
        return file if here and there else None

    def _said_how_rated(self, table: Table, at: str) -> bool:
        """Whether it is said where criterion and rating stand: a row per coding, or a column per criterion."""
        columns, codes = table["columns"], table["codes"]
        if table["ratings"]:
            for name in ("criterion", "rating"):
                if name in columns:
                    self.notes.add("long_or_wide", key=f"{at}.columns.{name}", name=name)
            return True
        rated_by_code = codes and all(code["rating"] is not None for code in codes.values())
        return self.files.named(
            ["criterion"] if rated_by_code else ["criterion", "rating"], columns, key=f"{at}.columns"
        )

    def _codes(self, table: Table, at: str) -> dict[str, CodeMeaning]:
        self.notes.told_apart(
            [
                *((code, f"{at}.codes.{code}", [code]) for code in table["codes"]),
                ("ignored_codes", f"{at}.ignored_codes", table["ignored_codes"]),
            ]
        )
        self.notes.told_apart((text, f"{at}.rating_values", [text]) for text in table["rating_values"])
        meanings = {}
        for code, meaning in table["codes"].items():
            theme = theme_of(meaning, f"{at}.codes.{code}", self.notes)
            if theme is not None:
                meanings[canonical(code)] = CodeMeaning(theme, meaning["rating"])
        return meanings
