"""The case list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from trepart_eval.problems import Problems
from trepart_eval.sources.checked_tables import Cases
from trepart_eval.sources.files import read_table
from trepart_eval.sources.raw_tables import EMPTY, RawTable, parse_number
from trepart_eval.study.plan import Study
from trepart_eval.vocabulary.terms import WHOLE_CASE

_ALPHABET = str.maketrans("æøåÆØÅ", "{|}{|}")  # the three letters that follow z


def load_cases(study: Study, problems: Problems) -> Cases | None:
    """Cases of the study; None where the list can't be read."""
    source = study.cases
    if source.file is None:
        return _checked(list(source.rows), list(range(1, len(source.rows) + 1)), study, problems)
    table = read_table(source.file, source.columns.values(), problems)
    if table is None or "case" not in source.columns:
        return None
    rows = [
        {what: _cell(table, column, position) for what, column in source.columns.items()}
        for position in range(table.n_rows)
    ]
    filled = [position for position, row in enumerate(rows) if any(value != "" for value in row.values())]
    numbers = [position + table.first_row for position in filled]
    return _checked([rows[position] for position in filled], numbers, study, problems)


def norwegian_order(text: str) -> tuple[str, str]:
    """Sort key of a name in the order of the Norwegian alphabet.

    >>> sorted(["Ås", "Østre Toten", "Ærfugl", "Asker"], key=norwegian_order)
    ['Asker', 'Ærfugl', 'Østre Toten', 'Ås']
    """
    return text.casefold().translate(_ALPHABET), text


def _cell(table: RawTable, column: str, position: int) -> Any:  # noqa: ANN401 - text or a number
    raw = table.columns[column]
    code = raw.codes[position]
    return "" if code == EMPTY else raw.values[code]


def _checked(rows: Sequence[Mapping[str, Any]], numbers: Sequence[int], study: Study, problems: Problems) -> Cases:
    source = study.cases
    in_study = source.file is None

    def note(code: str, place: list[int], what: str, **details: Any) -> None:  # noqa: ANN401 - passed on
        if in_study:
            key = ", ".join(f"cases.rows[{number}].{what}" for number in place)
            problems.add(code, file=study.path.name, key=key, **details)
        else:
            problems.add(code, file=source.file.name if source.file else "", rows=place,
                         column=source.columns.get(what, what), **details)  # fmt: skip

    first_row: dict[str, int] = {}
    owner_of_code: dict[str, str] = {}
    entries = []
    for number, row in zip(numbers, rows, strict=True):
        key = str(row.get("case") or "").strip()
        if not key:
            note("empty_case", [number], "case")
            continue
        if key == WHOLE_CASE:
            note("reserved_name", [number], "case", name=key)
        folded = key.casefold()
        if folded in first_row:
            note("case_twice", [first_row[folded], number], "case", value=key)
            continue
        first_row[folded] = number
        codes = _municipality_codes(str(row.get("municipality_code") or ""), number, note)
        for code in codes:
            if owner_of_code.setdefault(code, key) != key:
                note("municipality_twice", [number], "municipality_code", value=code, other=owner_of_code[code])
        given = row.get("employees")
        employees = None if given in (None, "") else parse_number(given)
        if given not in (None, "") and (employees is None or employees < 0 or not employees.is_integer()):
            note("not_a_count", [number], "employees", value=given)
            employees = None
        entries.append((key, codes, str(row.get("theme") or ""), None if employees is None else int(employees)))
    entries.sort(key=lambda entry: norwegian_order(entry[0]))
    keys, codes_of, themes, employees_of = zip(*entries, strict=True) if entries else ((), (), (), ())
    return Cases(keys, codes_of, themes, employees_of)


def _municipality_codes(text: str, number: int, note: Any) -> tuple[str, ...]:  # noqa: ANN401 - the closure above
    codes = tuple(code.strip() for code in re.split(r"[;,]", text) if code.strip())
    for code in codes:
        if re.fullmatch(r"\d{3}", code):
            note("leading_zero_lost", [number], "municipality_code", value=code, code=f"0{code}")
        elif not re.fullmatch(r"\d{4}", code):
            note("not_a_municipality_code", [number], "municipality_code", value=code)
    return codes
