"""``study.toml`` to `Study`: every problem of the file is found before any is reported."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.study.keys import check_table
from trepart_eval.study.layout import STUDY
from trepart_eval.study.plan import (
    CaseSource,
    Code,
    CodeMeaning,
    InterviewSource,
    Item,
    PartyDefinition,
    PopulationSource,
    Scale,
    Study,
    SurveySource,
    TableFile,
    Wave,
)
from trepart_eval.vocabulary.labels import criterion_names
from trepart_eval.vocabulary.languages import Language, language_of
from trepart_eval.vocabulary.terms import WHOLE_CASE, Criterion, Weighting

FILE_NAME = "study.toml"


def read_study(path: str | Path, *, language: Language | None = None) -> Study:
    """Study described by a ``study.toml``.

    Parameters
    ----------
    path : str or Path
        The file, or the folder that holds it.
    language : Language, optional
        Language of messages; the study's own where it is left out.

    Returns
    -------
    Study

    Raises
    ------
    InputError
        With every problem of the file.
    """
    study, problems = parse_study(path, language=language)
    if study is None:
        raise InputError(problems, language or Language.NB)
    problems.raise_if_any(language or study.language)
    return study


def parse_study(path: str | Path, *, language: Language | None = None) -> tuple[Study | None, Problems]:
    """Return the study as far as it can be understood, and what is wrong with it."""
    problems = Problems()
    path = Path(path)
    if path.is_dir():
        path /= FILE_NAME
    content = _parsed_toml(path, problems)
    if content is None:
        return None, problems
    reader = _StudyReader(path.resolve(), content, problems)
    study = reader.study()
    if language is not None:
        object.__setattr__(study, "language", language)
    return study, problems


def _parsed_toml(path: Path, problems: Problems) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except FileNotFoundError:
        problems.add("study_missing", file=str(path))
    except OSError as error:
        problems.add("file_not_readable", file=str(path), reason=error.strerror or error)
    except UnicodeDecodeError:
        problems.add("study_not_utf8", file=path.name)
    except tomllib.TOMLDecodeError as error:
        problems.add("study_not_toml", file=path.name, reason=error)
    return None


class _StudyReader:
    """Builds a `Study` from the content of its file, noting problems on the way."""

    def __init__(self, path: Path, content: Mapping[str, Any], problems: Problems) -> None:
        self.path = path
        self.problems = problems
        self.table = check_table(content, STUDY, file=path.name, at="", problems=problems)

    def study(self) -> Study:
        about = self.table["study"] or {}
        weighting = self.table["weighting"] or {}
        self.outside_paths = bool(about.get("outside_paths"))
        parties = self._parties()
        waves = tuple(Wave(key, tuple(wave["values"])) for key, wave in self.table["waves"].items())
        self.wave_keys = [wave.key for wave in waves] or [WHOLE_CASE]
        self.party_keys = [party.key for party in parties]
        scales = self._scales()
        items = self._items(scales)
        study = Study(
            path=self.path,
            name=about.get("name") or self.path.parent.name,
            language=language_of(about.get("language")) or Language.NB,
            min_n=about.get("min_n", 0),
            seed=about.get("seed", 1),
            combine=bool(about.get("combine")),
            cases=self._cases(),
            parties=parties,
            waves=waves or (Wave(WHOLE_CASE),),
            scales=scales,
            items=items,
            surveys=tuple(self._survey(table, items, number) for number, table in enumerate(self.table["surveys"], 1)),
            interviews=tuple(
                self._interview(table, number) for number, table in enumerate(self.table["interviews"], 1)
            ),
            population=self._population(),
            survey_weighting=Weighting(weighting.get("survey", "party")),
            interview_weighting=Weighting(weighting.get("interviews", "party")),
        )
        if not (study.surveys or study.interviews):
            self._note("no_evidence_files", key="surveys, interviews")
        return study

    def _note(self, code: str, *, key: str, **details: Any) -> None:  # noqa: ANN401 - passed on
        self.problems.add(code, file=self.path.name, key=key, **details)

    def _parties(self) -> tuple[PartyDefinition, ...]:
        tables: Mapping[str, Mapping[str, Any]] = self.table["parties"]
        for key, table in tables.items():
            target = table["counts_with"]
            if key == WHOLE_CASE:
                self._note("reserved_name", key=f"parties.{key}", name=key)
            if target and (target not in tables or target == key or tables[target]["counts_with"]):
                others = [other for other in tables if other != key]
                self._note(
                    "unknown_choice",
                    key=f"parties.{key}.counts_with",
                    value=target,
                    known=", ".join(others),
                    suggestion=nearest(target, others),
                )
        self._no_shared_values({key: table["values"] for key, table in tables.items()}, "parties")
        parties = tuple(
            PartyDefinition(key, tuple(table["values"]), table["counts"], table["counts_with"], _labels(table["label"]))
            for key, table in tables.items()
        )
        if tables and not any(party.counts and not party.counts_with for party in parties):
            self._note("no_party_counts", key="parties")
        return parties

    def _no_shared_values(self, values: Mapping[str, Iterable[Code]], key: str) -> None:
        seen: dict[str, str] = {}
        for owner, codes in values.items():
            for code in codes:
                other = seen.setdefault(str(code).casefold(), owner)
                if other != owner:
                    self._note("value_twice", key=f"{key}.{owner}.values", value=code, other=other)

    def _scales(self) -> dict[str, Scale]:
        scales = {}
        for key, table in self.table["scales"].items():
            low, high = table["low"], table["high"]
            if not isinstance(low, int) or not isinstance(high, int):
                continue  # already reported
            if low >= high:
                self._note("scale_ends", key=f"scales.{key}", low=low, high=high)
                continue
            labels = {}
            for text, number in table["labels"].items():
                if isinstance(number, int) and low <= number <= high:
                    labels[text.strip().casefold()] = number
                elif number not in table["dont_know"]:
                    self._note("label_outside_scale", key=f"scales.{key}.labels", value=number, low=low, high=high)
            for code in table["dont_know"]:
                if isinstance(code, int | float) and low <= code <= high:
                    self._note("dont_know_inside_scale", key=f"scales.{key}.dont_know", value=code, low=low, high=high)
            unsure = tuple(text for text, number in table["labels"].items() if number in table["dont_know"])
            scales[key] = Scale(key, low, high, labels, (*table["dont_know"], *unsure))
        return scales

    def _items(self, scales: Mapping[str, Scale]) -> tuple[Item, ...]:
        tables = self.table["items"]
        for name, count in Counter(table["name"] for table in tables if table["name"]).items():
            if count > 1:
                places = [f"items[{n}]" for n, table in enumerate(tables, 1) if table["name"] == name]
                self._note("item_twice", key=", ".join(places), name=name)
        items = []
        for number, table in enumerate(tables, start=1):
            scale = scales.get(table["scale"] or "")
            if table["scale"] and scale is None and table["scale"] not in self.table["scales"]:
                self._note(
                    "unknown_choice",
                    key=f"items[{number}].scale",
                    value=table["scale"],
                    known=", ".join(scales),
                    suggestion=nearest(table["scale"], scales),
                )
            if table["name"] and scale and table["criterion"]:
                criterion = Criterion(table["criterion"])
                items.append(Item(table["name"], criterion, scale, table["reversed"], table["column"]))
        return tuple(items)

    def _file(self, name: str, table: Mapping[str, Any], key: str) -> TableFile:
        path = (self.path.parent / name).resolve()
        if not self.outside_paths and not path.is_relative_to(self.path.parent.resolve()):
            self._note("path_outside", key=key, value=name)
        return TableFile(path, name, table["encoding"], table["separator"], table["decimal"] or "", table["sheet"])

    def _cases(self) -> CaseSource:
        table = self.table["cases"]
        if table is None:
            return CaseSource(None, {})
        if bool(table["file"]) == bool(table["rows"]):
            self._note("file_or_rows", key="cases")
        if table["file"] and "case" not in table["columns"]:
            self._note("column_not_named", key="cases.columns", name="case")
        file = self._file(table["file"], table, "cases.file") if table["file"] else None
        return CaseSource(file, table["columns"], tuple(table["rows"]))

    def _population(self) -> PopulationSource | None:
        table = self.table["population"]
        if table is None:
            return None
        if bool(table["file"]) == bool(table["rows"]):
            self._note("file_or_rows", key="population")
        if table["file"]:
            for name in ("case", "party"):
                if name not in table["columns"]:
                    self._note("column_not_named", key="population.columns", name=name)
        file = self._file(table["file"], table, "population.file") if table["file"] else None
        return PopulationSource(file, table["columns"], tuple(table["rows"]))

    def _survey(self, table: Mapping[str, Any], items: tuple[Item, ...], number: int) -> SurveySource:
        at = f"surveys[{number}]"
        names = [table["file"]] if table["file"] else table["files"]
        if bool(table["file"]) == bool(table["files"]):
            self._note("file_or_files", key=at)
        self._needed(at, table, ("case", "party"))
        by_name = {item.name: item for item in items}
        for name in (*table["items"], *table["item_columns"]):
            if name not in by_name:
                self._note(
                    "unknown_choice",
                    key=f"{at}.items",
                    value=name,
                    known=", ".join(by_name),
                    suggestion=nearest(name, by_name),
                )
        if not items:
            self._note("no_items", key="items")
        asked = tuple(item for item in items if not table["items"] or item.name in table["items"])
        return SurveySource(
            name=table["name"] or ", ".join(names),
            files=tuple(self._file(name, table, f"{at}.file") for name in names),
            columns=table["columns"],
            constants=table["constants"],
            items=asked,
            item_columns=table["item_columns"],
            case_values=table["case_values"],
            missing=tuple(table["missing"]),
        )

    def _needed(
        self, at: str, table: Mapping[str, Any], needed: tuple[str, ...], *, beside: Iterable[str] = ()
    ) -> None:
        """Note what neither a column, a constant nor a second table gives."""
        given = {*table["columns"], *table["constants"], *beside}
        needed = (*needed, "wave") if len(self.wave_keys) > 1 else needed
        for name in needed:
            if name not in given:
                self._note("column_not_named", key=f"{at}.columns", name=name)
        for name, known in (("wave", self.wave_keys), ("party", self.party_keys)):
            value = table["constants"].get(name)
            if value is not None and value not in known:
                self._note(
                    "unknown_choice",
                    key=f"{at}.constants.{name}",
                    value=value,
                    known=", ".join(known),
                    suggestion=nearest(value, known),
                )

    def _interview(self, table: Mapping[str, Any], number: int) -> InterviewSource:
        at = f"interviews[{number}]"
        segments = table["segments"]
        segment_columns = segments["columns"] if segments else {}
        if segments and "segment" not in segment_columns:
            self._note("column_not_named", key=f"{at}.segments.columns", name="segment")
        wide = bool(table["ratings"])
        given_by_code = table["codes"] and all(code["rating"] is not None for code in table["codes"].values())
        needed = ("case", "party") if wide else ("case", "party", "criterion")
        if not wide and not given_by_code:
            needed = (*needed, "rating")
        self._needed(at, table, needed, beside=segment_columns)
        if (segments or "coder" in table["columns"]) and "segment" not in table["columns"]:
            self._note("column_not_named", key=f"{at}.columns", name="segment")
        return InterviewSource(
            name=table["name"] or table["file"] or at,
            file=self._file(table["file"] or "", table, f"{at}.file"),
            columns=table["columns"],
            constants=table["constants"],
            ratings=self._rating_columns(table["ratings"], at),
            segments=self._file(segments["file"] or "", segments, f"{at}.segments.file") if segments else None,
            segment_columns=segment_columns,
            codes={
                code.strip().casefold(): CodeMeaning(Criterion(meaning["criterion"]), meaning["rating"])
                for code, meaning in table["codes"].items()
                if meaning["criterion"]
            },
            rating_values={text.strip().casefold(): float(v) for text, v in table["rating_values"].items()},
            case_values=table["case_values"],
            ignored_codes=frozenset(code.strip().casefold() for code in table["ignored_codes"]),
            public=table["public"],
        )

    def _rating_columns(self, ratings: Mapping[str, str], at: str) -> dict[Criterion, str]:
        columns = {}
        for name, column in ratings.items():
            criterion = criterion_names().get(name.casefold())
            if criterion is None:
                known = [criterion.value for criterion in Criterion]
                self._note(
                    "unknown_choice",
                    key=f"{at}.ratings",
                    value=name,
                    known=", ".join(known),
                    suggestion=nearest(name, known),
                )
            else:
                columns[criterion] = column
        return columns


def _labels(found: str | Mapping[str, str]) -> dict[str, str]:
    if isinstance(found, str):
        return {language.value: found for language in Language} if found else {}
    return dict(found)
