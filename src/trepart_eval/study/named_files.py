"""Files that a study names: where they may lie, what the study says of them, and which columns it must name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from trepart_eval.problems.messages import Word
from trepart_eval.problems.system_errors import system_reason
from trepart_eval.study.named_tables import TableFile
from trepart_eval.study.notes import Notes
from trepart_eval.study.planned_study import Wave
from trepart_eval.vocabulary.terms import WHOLE_CASE

Table = Mapping[str, Any]
_DATASET: Final = re.compile("dataset", re.IGNORECASE)


class NamedFiles:
    """Finds the files that tables of ``study.toml`` name, and notes what is wrong with the naming."""

    def __init__(self, folder: Path, waves: Sequence[Wave], notes: Notes, *, outside_paths: bool) -> None:
        self.folder = folder
        self.waves = [wave.key for wave in waves if wave.key != WHOLE_CASE]
        self.notes = notes
        self.outside_paths = outside_paths
        self.read_already: set[object] = set()

    def file(self, name: str, table: Table, key: str) -> TableFile | None:
        """File with what the study says of it; None where it may not be read."""
        try:
            path = (self.folder / name.replace("\\", "/")).resolve()
        except RuntimeError:  # how Python tells of a symbolic link that leads to itself
            self.notes.add("file_not_readable", key=key, reason=Word("system_link_to_itself"))
            return None
        except OSError as error:
            self.notes.add("file_not_readable", key=key, reason=system_reason(error))
            return None
        if not self.outside_paths and not path.is_relative_to(self.folder.resolve()):
            self.notes.add("path_outside", key=key, value=name)
            return None
        return TableFile(path, name, table["encoding"], table["separator"], table["decimal"] or "", table["sheet"])

    def beside_survey(self, table: Table, dataset: TableFile | None, at: str) -> dict[str, TableFile | None]:
        """SurveyXact's files of questions and answers: those named, or those that lie beside the data set."""
        found: dict[str, TableFile | None] = {}
        for part in ("structure", "labels"):
            if table[part]:
                found[part] = self.file(table[part], table, f"{at}.{part}")
            elif dataset is not None:
                found[part] = _sibling(dataset, part)
        return found

    def file_or_rows(self, table: Table, at: str) -> TableFile | None:
        """File of a table that either names one or has its rows written in the study; None where it has rows."""
        if bool(table["file"]) == bool(table["rows"]):
            self.notes.add("file_or_rows", key=at)
        return self.file(table["file"], table, f"{at}.file") if table["file"] else None

    def named(self, needed: Iterable[str], columns: Iterable[str], *, key: str) -> bool:
        """Whether everything needed has a column; noted where it hasn't."""
        lacking = [name for name in needed if name not in columns]
        for name in lacking:
            self.notes.add("column_not_named", key=key, name=name)
        return not lacking

    def waves_exist(self, given: Iterable[str], *, key: str) -> None:
        """Note a wave that is spoken of in a study without waves."""
        if "wave" in given and not self.waves:
            self.notes.add("no_waves", key=key)

    def not_read_before(self, files: Sequence[TableFile], way: object, key: str) -> None:
        """Note a file that is read twice in the same way: everybody in it would count double."""
        for file in files:
            if (file.path, file.sheet, way) in self.read_already:
                self.notes.add("file_twice", key=key, value=file.name)
            self.read_already.add((file.path, file.sheet, way))


def _sibling(dataset: TableFile, part: str) -> TableFile | None:
    """File whose name has another word for ``dataset``; None where there is none."""
    name = _DATASET.sub(part, dataset.path.name)
    path = dataset.path.with_name(name)
    if path == dataset.path or not path.is_file():
        return None
    return replace(dataset, path=path, name=PurePosixPath(dataset.name.replace("\\", "/")).with_name(name).as_posix())
