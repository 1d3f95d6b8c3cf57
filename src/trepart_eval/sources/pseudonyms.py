"""Respondent codes replaced by pseudonyms: the same person is the same in every wave, and nobody can tell who it is.

A pseudonym is a keyed hash (HMAC-SHA-256, RFC 2104). Without the key it can't be made from a list of codes or names,
which a plain hash could; whoever has both key and list can, so the key is kept away from the data.
"""

from __future__ import annotations

import base64
import csv
import hmac
import io
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Final

from trepart_eval.problems import Problems
from trepart_eval.problems.suggestions import nearest
from trepart_eval.problems.system_errors import system_reason
from trepart_eval.sources.files import open_table
from trepart_eval.sources.raw_tables import OpenTable, RawColumn, RawTable, Unreadable
from trepart_eval.sources.survey_tools.damaged_exports import are_rounded
from trepart_eval.sources.survey_tools.personal_details import holds_addresses, personal_columns
from trepart_eval.study.named_tables import Code, TableFile
from trepart_eval.vocabulary.spelling import canonical, plain_text

_PURPOSE: Final = b"trepart-eval respondent\0"
_BYTES: Final = 10
"""Bytes of a pseudonym, 16 letters: that any two of a million people are the same has a probability of 4e-13."""


@dataclass(frozen=True, slots=True, eq=False)
class PseudonymisedTable:
    """A table without codes of respondents and without columns that say who they are.

    Attributes
    ----------
    content : bytes
        The table as CSV in UTF-8.
    n_rows, n_codes, n_empty : int
        Rows; people told apart; rows without a code, which stay empty.
    n_merged : int
        Codes written in more than one way, such as with capitals, that are one person.
    dropped : tuple of str
        Columns left out.
    labels_lost : bool
        Whether the file said what its values mean, which CSV can't.
    """

    content: bytes
    n_rows: int
    n_codes: int
    n_empty: int
    n_merged: int
    dropped: tuple[str, ...]
    labels_lost: bool


def pseudonym(code: Code, key: bytes) -> str:
    """Pseudonym of a code, 16 letters and digits; the same however the code is written.

    >>> pseudonym("Kari.Nes@kommune.no", b"secret") == pseudonym(" kari.nes@kommune.no ", b"secret")
    True
    """
    digest = hmac.digest(key, _PURPOSE + canonical(code).encode(), "sha256")
    return base64.b32encode(digest[:_BYTES]).decode().lower()


def pseudonymised_table(
    file: TableFile, column: str, key: bytes, problems: Problems, *, drop: Sequence[str] = ()
) -> PseudonymisedTable | None:
    """Return a table with pseudonyms in place of codes; None, with the problems noted, where it can't be made.

    Parameters
    ----------
    file : TableFile
        The file.
    column : str
        Column of the respondents' codes.
    key : bytes
        The key.
    problems : Problems
        Where what is wrong is noted.
    drop : sequence of str
        Columns to leave out, beside those whose names or titles say that they hold personal details, and those that
        hold an e-mail or IP address or a national identity number.
    """
    try:
        with closing(open_table(file)) as opened:
            named = _named(opened, [column, *drop], file, problems)
            if named is None:
                return None
            code_column = named[0]
            dropped = {*personal_columns(opened.names, opened.titles), *named[1:]} - {code_column}
            names = [name for name in opened.names if name not in dropped and name.strip()]
            table = opened.read(names)
            dropped |= {name for name in names if name != code_column and holds_addresses(table.columns[name].values)}
            names = [name for name in names if name not in dropped]
            return _written(table, names, code_column, key, dropped=[n for n in opened.names if n in dropped],
                            file=file, problems=problems, titled=bool(opened.titles))  # fmt: skip
    except Unreadable as error:
        problems.add(error.code, file=file.name, rows=error.rows, **error.details)
    except OSError as error:
        problems.add("file_not_readable", file=file.name, reason=system_reason(error))
    return None


def _named(opened: OpenTable, wanted: Sequence[str], file: TableFile, problems: Problems) -> list[str] | None:
    """Names as the file writes them; None where one isn't there or the file has one twice."""
    by_name = {plain_text(name): name for name in opened.names}
    before = len(problems)
    for name in by_name:
        count = sum(plain_text(one) == name for one in opened.names) if len(by_name) < len(opened.names) else 1
        if count > 1 and name:
            problems.add("column_twice", file=file.name, column=name, name=name, count=count)
    for name in wanted:
        if plain_text(name) not in by_name:
            known = [one for one in by_name if one]
            near = partial(nearest, name, known)
            problems.add("column_missing", file=file.name, column=name, name=name, known=", ".join(known),
                         suggestion=near)  # fmt: skip
    return None if len(problems) > before else [by_name[plain_text(name)] for name in wanted]


def _written(
    table: RawTable,
    names: Sequence[str],
    code_column: str,
    key: bytes,
    *,
    dropped: Sequence[str],
    file: TableFile,
    problems: Problems,
    titled: bool,
) -> PseudonymisedTable | None:
    codes = table.columns[code_column]
    if are_rounded(codes):
        problems.add("codes_rounded", file=file.name, column=code_column)
        return None
    made = {value: pseudonym(value, key) for value in codes.values}
    cells = [_cells(table.columns[name]) for name in names]
    cells[names.index(code_column)] = ["" if cell is None else made[cell] for cell in codes.cells(table.n_rows)]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(zip(*cells, strict=True))
    people = set(made.values())
    return PseudonymisedTable(
        stream.getvalue().encode(),
        table.n_rows,
        len(people),
        int((codes.codes < 0).sum()),
        len(made) - len(people),
        tuple(dropped),
        titled or any(table.columns[name].labels for name in names),
    )


def _cells(column: RawColumn) -> list[Code]:
    return ["" if cell is None else cell for cell in column.cells(len(column.codes))]
