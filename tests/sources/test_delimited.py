"""Text tables: what is found out about them, and the row that a person would look in."""

import csv
import io

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trepart_eval.problems import Problems
from trepart_eval.sources.files import read_table
from trepart_eval.study.named_tables import TableFile


def read(folder, content, columns=("a", "b"), **known):
    """Cells of each column as written, None where empty, with the row numbers; or the problems."""
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    problems = Problems()
    table = read_table(TableFile(path, path.name, **known), columns, problems)
    if table is None:
        return list(problems)
    cells = {
        name: [column.values[code] if code >= 0 else None for code in column.codes]
        for name, column in table.columns.items()
    }
    return cells, table.row_numbers(np.arange(table.n_rows))


AB = {"a": ["1", "3"], "b": ["2", "4"]}


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("a;b\n1;2\n3;4\n", [2, 3]),
        ("a;b\r\n1;2\r\n3;4", [2, 3]),
        ("a;b\r1;2\r3;4\r", [2, 3]),
        ("sep=;\na;b\n1;2\n3;4\n", [2, 3]),  # Excel reads the line and doesn't show it
        ('"sep=;"\r\na;b\r\n1;2\r\n3;4\r\n', [2, 3]),
        ("\n \na;b\n1;2\n3;4\n", [4, 5]),
        ("a;b\n\n1;2\n;\n\n3;4\n;\n\n", [3, 6]),
        (" a ;  b\n 1;2 \n3 ; 4\n", [2, 3]),
        ("a\u00a0;b\n1;\u00a02\n3;4\n", [2, 3]),
    ],
)
def test_blank_lines_are_left_out_and_rows_keep_their_numbers(tmp_path, content, rows):
    assert read(tmp_path, content) == (AB, rows)


def test_blank_lines_in_a_table_of_one_column_keep_the_numbers_too(tmp_path):
    assert read(tmp_path, "a\n1\n\n3\n", ["a"]) == ({"a": ["1", "3"]}, [2, 4])


def test_a_line_break_in_a_cell_is_no_new_row(tmp_path):
    cells, rows = read(tmp_path, 'a;b\n"one\ntwo";2\n3;4\n')
    assert (cells["a"], rows) == (["one\ntwo", "3"], [2, 3])


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_the_one_that_divides_all_rows_alike(tmp_path, separator):
    question = "".join(sign for sign in ";,\t|" if sign != separator) * 5
    rows = [["a", "b", question], ["1", "2", "x"], ["3", "4", "y"]]
    assert read(tmp_path, "\n".join(separator.join(row) for row in rows))[0] == AB


@pytest.mark.parametrize(("separator", "sign"), [("tab", "\t"), ("\\t", "\t"), (" ", " "), (":", ":")])
def test_the_study_may_name_the_separator(tmp_path, separator, sign):
    assert read(tmp_path, f"a{sign}b\n1{sign}2\n3{sign}4\n", separator=separator)[0] == AB


def test_a_header_may_be_longer_than_any_buffer(tmp_path):
    names = [f"Question {number}: how far do you agree that …" for number in range(3000)]
    content = ";".join(names) + "\n" + ";".join("5" * 3000) + "\n"
    assert read(tmp_path, content, names[-1:])[0] == {names[-1]: ["5"]}


def test_a_name_is_found_whatever_blanks_and_line_breaks_are_in_it(tmp_path):
    cells, _ = read(tmp_path, '"How far\n do you\u00a0agree";A\u030as\n1;2\n', ["How far do you agree", "Ås"])
    assert cells == {"How far do you agree": ["1"], "Ås": ["2"]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_found_out(tmp_path, encoding):
    assert read(tmp_path, "a;b\nBømlo;Ærå\n".encode(encoding))[0] == {"a": ["Bømlo"], "b": ["Ærå"]}


def test_the_study_may_name_the_encoding(tmp_path):
    assert read(tmp_path, "a;b\nBømlo;–\n".encode("mac-roman"), encoding="mac-roman")[0]["a"] == ["Bømlo"]


@pytest.mark.parametrize(
    ("content", "known", "code", "rows"),
    [
        ("", {}, "file_empty", ()),
        (" \n\n", {}, "file_empty", ()),
        ("\ufeff", {}, "file_empty", ()),
        ("a;b", {}, "no_rows", ()),
        ("a;b\n;\n\n", {}, "no_rows", ()),
        (";\n1;2\n", {}, "header_missing", ()),
        ('a;b\n1;2\n3;"4\n5;6\n', {}, "quote_not_closed", (3,)),
        ("a;b\n1;2\n\n3;4;5\n6\n", {}, "uneven_rows", (4, 5)),
        ("a;b\n1;2\n", {"separator": ";;"}, "bad_separator", ()),
        ("a;b\n1;2\n", {"separator": "§"}, "bad_separator", ()),
        ("a;b\n1;2\n", {"separator": '"'}, "bad_separator", ()),
        ("a;b\n1;2\n", {"encoding": "utf8-ish"}, "unknown_encoding", ()),
        ("a;b\n1;2\n", {"encoding": "undefined"}, "unknown_encoding", ()),
        ("a;b\n1;2\n", {"encoding": "hex"}, "unknown_encoding", ()),
        ("a;b\n1;2\n", {"encoding": "nul\0"}, "unknown_encoding", ()),
        ("a;b\n1;ø\n".encode("cp1252"), {"encoding": "utf-8"}, "wrong_encoding", (2,)),
        ("a;b\n1;ø\n2;".encode() + b"\xc3", {}, "not_this_encoding", (3,)),
        ("a;b\n1;2\n".encode("utf-16")[:-1], {}, "not_this_encoding", (2,)),
        ("a;b\n1;2\n".encode("utf-32"), {}, "not_a_text_table", ()),
        (b"a;b\n\x81;2\n", {}, "not_a_text_table", ()),
        (bytes(range(256)) * 9, {}, "not_a_text_table", ()),
        ("a;b\n" + "x" * 200_000 + '"', {}, "file_ends_midway", (2,)),
        ('"' + "x" * 200_000 + '"\n1\n', {}, "not_a_text_table", ()),
    ],
)
def test_what_cannot_be_read_is_said_with_its_row(tmp_path, content, known, code, rows):
    (problem,) = read(tmp_path, content, **known)
    assert (problem.code, problem.rows) == (code, rows)


@pytest.mark.parametrize("content", ['a;b\n1;5" pipe\n3;4\n', 'a;b\n1;"5"" pipe"\n3;4\n'])
def test_a_quotation_mark_inside_a_cell_is_a_sign_like_others(tmp_path, content):
    assert read(tmp_path, content)[0]["b"] == ['5" pipe', "4"]


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n";,\t|'), max_size=8)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5),
    separator=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_cells_come_back_as_they_were_written(tmp_path, rows, separator, encoding, line_end):
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b"), *rows, ("end", "end")])
    cells, numbers = read(tmp_path, stream.getvalue().encode(encoding))
    stripped = [tuple(cell.strip().strip("\ufeff") or None for cell in row) for row in rows]
    kept = [(number, row) for number, row in enumerate(stripped, start=2) if row != (None, None)]
    assert list(zip(cells["a"], cells["b"], strict=True))[:-1] == [row for _, row in kept]
    assert numbers[:-1] == [number for number, _ in kept]
