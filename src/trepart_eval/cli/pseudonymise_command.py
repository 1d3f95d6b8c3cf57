"""``pseudonymise``: a copy of a survey file with pseudonyms in place of respondents' codes."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.cli.speaking import show, tell, tell_error
from trepart_eval.cli.texts import say
from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.problem import describe
from trepart_eval.problems.system_errors import system_reason
from trepart_eval.problems.writable_folders import absent_folders, is_there, note_unwritable, remove_empty
from trepart_eval.reporting.output_folder import write_together
from trepart_eval.sources.pseudonym_keys import read_key, write_key
from trepart_eval.sources.pseudonyms import PseudonymisedTable, pseudonymised_table
from trepart_eval.study.named_tables import TableFile
from trepart_eval.vocabulary.languages import Language, choose_language, format_number

_CSV: Final = {".csv", ".txt"}


def run(asked: argparse.Namespace) -> int:
    """Write the copy, and the key where it is new; nothing is written where anything is wrong."""
    language = choose_language(asked.lang, os.environ)
    key_path, out = Path(asked.key), Path(asked.out)
    problems = Problems()
    try:
        if is_there(out) or out.resolve() == key_path.resolve():
            problems.add("output_exists", file=asked.out)
        if out.suffix.lower() not in _CSV:
            problems.add("copy_is_csv", file=asked.out, value=out.suffix or out.name)
        note_unwritable([out.parent, *([] if is_there(key_path) else [key_path.parent])], problems)
        key = read_key(key_path, problems)
        file = TableFile(Path(asked.file), asked.file)
        table = pseudonymised_table(file, asked.column, key or b"", problems, drop=asked.drop or ())
        problems.raise_if_any(language)
        if key is None or table is None:  # said above
            return ExitStatus.WRONG_INPUT
        made = _write(key_path, key, out, table, language)
    except InputError as error:
        tell_error(error)
        return ExitStatus.WRONG_INPUT
    if len(problems):
        tell(describe(list(problems), language))
    _show(table, asked.out, asked.key, language, made=made)
    return ExitStatus.DONE


def _write(key_path: Path, key: bytes, out: Path, table: PseudonymisedTable, language: Language) -> bool:
    """Write key and copy, both or neither; whether the key is new."""
    problems = Problems()
    folders = absent_folders(key_path.parent)
    try:
        key_path.parent.mkdir(parents=True, exist_ok=True)
        made = write_key(key_path, key)
    except OSError as error:
        problems.add("output_not_writable", path=str(key_path), reason=system_reason(error))
        raise InputError(problems, language) from error
    try:
        write_together({out: table.content}, [], language)
    except InputError:
        if made:
            key_path.unlink()
            remove_empty(folders)
        raise
    return made


def _show(table: PseudonymisedTable, out: str, key: str, language: Language, *, made: bool) -> None:
    counts = {"rows": table.n_rows, "codes": table.n_codes, "empty": table.n_empty}
    numbers = {name: format_number(count, language) for name, count in counts.items()}
    show(say("pseudonymised", language, file=out, **numbers))
    if table.n_merged:
        show(say("pseudonyms_merged", language, count=format_number(table.n_merged, language)))
    if table.dropped:
        show(say("pseudonyms_dropped", language, columns=", ".join(table.dropped)))
    if table.labels_lost:
        show(say("pseudonyms_labels", language))
    if made:
        show(say("key_made", language, file=key))
