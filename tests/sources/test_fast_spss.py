"""Large SPSS files: the decoder and pyreadstat give the same table, or the decoder leaves the file to pyreadstat."""

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from trepart_eval.sources import fast_spss, statistical_files
from trepart_eval.sources.fast_spss import read_columns
from trepart_eval.sources.raw_tables import EMPTY, Unreadable
from trepart_eval.sources.spss_dictionary import NotCertain
from trepart_eval.sources.statistical_files import open_statistical
from trepart_eval.study.named_tables import TableFile

N = 300
STORED = {
    "plain": ("answers.sav", {}),
    "byte_codes": ("answers.sav", {"row_compress": True}),
    "zlib": ("answers.zsav", {"compress": True}),
}
NUMBERS = {
    "answers": [1, 2, 3, 4, 5],
    "answers_with_gaps": [1, 2, np.nan, 5],
    "around_the_byte_codes": [-100, -99, -98, 0, 150, 151, 152, 153, 154, 155],
    "fractions": [0.5, 1 / 3, 3.0, np.nan],
    "far_apart": [1.0, 1e15, -7.0],
    "not_exact_when_shifted": [5e-324, 1e-20, 1.0],
    "infinite": [np.inf, -np.inf, 2.0],
    "nothing": [np.nan],
    "looks_like_byte_codes": [float(np.frombuffer(bytes([253] * 7 + [64]))[0]), 1.0, 999.0],
}
TEXTS = {
    "short": ["a", "b", ""],
    "eight_bytes": ["abcdefgh", "x"],
    "norwegian": ["Ærfugl kommune", "østfold", "Å", ""],
    "blanks_around": ["  a ", "a", " "],
    "longest": ["z" * 255, "z"],
}


def write(folder, columns, *, stored="byte_codes", **options):
    name, how = STORED[stored]
    path = folder / name
    pyreadstat.write_sav(pd.DataFrame(columns), str(path), **how, **options)
    return path


def cycled(values, n=N):
    return [values[index % len(values)] for index in range(n)]


def table(path, monkeypatch, *, large, encoding=""):
    """Content of a file, read as one that is large or small."""
    monkeypatch.setattr(statistical_files, "LARGE", 0 if large else float("inf"))
    opened = open_statistical(TableFile(path, path.name, encoding))
    return opened.read(opened.names)


def decoded(path, wanted=None):
    meta = pyreadstat.read_sav(str(path), metadataonly=True)[1]
    kinds = meta.readstat_variable_types
    return read_columns(path, wanted or list(kinds), kinds, meta.number_rows, meta.file_encoding)


def content(table):
    return table.n_rows, table.first_row, {
        name: (column.codes.dtype, column.codes.tolist(), column.values, column.labels, column.user_missing)
        for name, column in table.columns.items()
    }  # fmt: skip


def assert_same(path, monkeypatch, **options):
    decoded(path)  # would raise if this were left to pyreadstat
    fast, slow = (content(table(path, monkeypatch, large=large, **options)) for large in (True, False))
    assert repr(fast) == repr(slow)  # so that 1 and 1.0 differ


@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("values", NUMBERS.values(), ids=NUMBERS)
def test_numbers_are_the_same_from_both_readers(values, stored, tmp_path, monkeypatch):
    path = write(tmp_path, {"before": cycled([1.0, 2.0]), "x": cycled(values), "after": cycled([3.0])}, stored=stored)
    assert_same(path, monkeypatch)


@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("values", TEXTS.values(), ids=TEXTS)
def test_texts_are_the_same_from_both_readers(values, stored, tmp_path, monkeypatch):
    path = write(tmp_path, {"before": cycled([1.0, np.nan]), "x": cycled(values), "øy": cycled(["ja"])}, stored=stored)
    assert_same(path, monkeypatch)


@pytest.mark.parametrize("stored", STORED)
def test_labels_and_missing_values_are_the_same_from_both_readers(stored, tmp_path, monkeypatch):
    path = write(
        tmp_path,
        {
            "one": cycled([1.0, 5.0, 9.0, np.nan]),
            "range": cycled([1.0, 97.0, 99.5, 1e6]),
            "text": cycled(["a", "-", ""]),
        },
        stored=stored,
        variable_value_labels={"one": {1: "Helt uenig", 9: "Vet ikke"}, "text": {"a": "Første"}},
        missing_ranges={"one": [8, 9], "range": [{"lo": 97, "hi": 99.5}], "text": ["-"]},
    )
    assert_same(path, monkeypatch)


def test_user_missing_values_stay_apart_from_empty_cells(tmp_path, monkeypatch):
    path = write(tmp_path, {"q1": [1.0, 9.0, np.nan]}, missing_ranges={"q1": [9]})
    column = table(path, monkeypatch, large=True).columns["q1"]
    assert column.values == (1, 9)
    assert column.user_missing == {1}
    assert column.codes.tolist() == [0, 1, EMPTY]


@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("block", [8, 24, 64, 1000])
def test_the_size_of_blocks_does_not_matter(block, stored, tmp_path, monkeypatch):
    rng = np.random.default_rng(1)
    numbers = np.where(rng.random(N) < 0.5, rng.integers(0, 200, N), rng.normal(size=N))
    path = write(tmp_path, {"x": numbers, "text": cycled(["", "kort", "litt lengre"]), "y": numbers}, stored=stored)
    whole = decoded(path)
    monkeypatch.setattr(fast_spss, "_BLOCK", block)
    for name, column in decoded(path).items():
        assert column.values == whole[name].values
        assert column.codes.tolist() == whole[name].codes.tolist()


def test_words_stored_in_full_may_hold_any_byte(tmp_path, monkeypatch):
    """Random numbers are full of bytes that would mean something in a word of byte codes."""
    rng = np.random.default_rng(1)
    words = rng.choice(np.array([0, 252, 253, 254, 255, 64], dtype=np.uint8), size=(5 * N, 8)).view(np.float64)
    numbers = np.nan_to_num(words.reshape(N, 5), nan=1.0)
    assert_same(write(tmp_path, {f"x{index}": numbers[:, index] for index in range(5)}), monkeypatch)


def test_columns_come_by_name_whatever_the_order_asked_for(tmp_path):
    path = write(tmp_path, {"a": [1.0], "text": ["to ord, mer"], "b": [2.0], "c": [3.0]})
    columns = decoded(path, ["c", "text", "a"])
    assert {name: column.values for name, column in columns.items()} == {"c": (3,), "text": ("to ord, mer",), "a": (1,)}


def test_the_encoding_that_the_study_names_is_used(tmp_path, monkeypatch):
    assert_same(write(tmp_path, {"x": cycled(["Ærfugl", "Å"])}), monkeypatch, encoding="iso-8859-1")


def test_a_column_beside_a_very_long_text_is_decoded(tmp_path, monkeypatch):
    path = write(tmp_path, {"a": cycled([1.0, 2.0]), "long": cycled(["x" * 600, "y"]), "b": cycled([3.0, 4.0])})
    assert decoded(path, ["b"])["b"].values == (3, 4)
    with pytest.raises(NotCertain):
        decoded(path, ["long"])
    fast, slow = (content(table(path, monkeypatch, large=large)) for large in (True, False))
    assert repr(fast) == repr(slow)


@pytest.mark.parametrize("stored", STORED)
def test_a_file_that_is_cut_off_gives_the_same_problem(stored, tmp_path, monkeypatch):
    path = write(tmp_path, {"x": np.arange(N) / 7, "y": cycled(["a", "b"])}, stored=stored)
    path.write_bytes(path.read_bytes()[:-900])
    with pytest.raises(NotCertain):
        decoded(path)
    problems = []
    for large in (True, False):
        with pytest.raises(Unreadable) as error:
            table(path, monkeypatch, large=large)
        problems.append((error.value.code, error.value.details))
    assert problems[0] == problems[1]


@pytest.mark.parametrize(
    ("position", "content"),
    [(64, b"\0\0\0\2"), (72, b"\3"), (84, b"\0" * 8), (80, b"\1"), (80, b"\xff" * 4)],
    ids=["other_byte_order", "unknown_storage", "other_bias", "other_row_count", "unknown_row_count"],
)
def test_a_header_that_is_not_known_for_certain_is_left_to_pyreadstat(position, content, tmp_path):
    path = write(tmp_path, {"x": cycled([1.0])})
    changed = bytearray(path.read_bytes())
    changed[position : position + len(content)] = content
    path.write_bytes(changed)
    with pytest.raises(NotCertain):
        read_columns(path, ["x"], {"x": "double"}, N, "utf-8")


def test_a_file_without_rows_is_left_to_pyreadstat(tmp_path):
    with pytest.raises(NotCertain):
        decoded(write(tmp_path, {"x": np.empty(0)}))


def test_text_that_is_not_in_the_encoding_is_left_to_pyreadstat(tmp_path):
    path = write(tmp_path, {"x": ["blåbær"]})
    with pytest.raises(NotCertain):
        read_columns(path, ["x"], {"x": "string"}, 1, "ascii")
    with pytest.raises(NotCertain):
        read_columns(path, ["x"], {"x": "string"}, 1, "no-such-encoding")


@pytest.mark.parametrize("stored", STORED)
def test_damage_is_never_a_crash(stored, tmp_path):
    path = write(
        tmp_path, {"x": cycled([1.0, 2.5]), "y": cycled(["a", "bcd"]), "z": cycled(["x" * 300])}, stored=stored
    )
    sound, rng, outcomes = np.frombuffer(path.read_bytes(), np.uint8), np.random.default_rng(1), set()
    for _ in range(150):
        damaged = sound.copy()
        damaged[rng.integers(len(sound), size=2)] = rng.choice([0, 1, 252, 253, 254, 255], size=2)
        path.write_bytes(damaged[: rng.choice([len(sound), rng.integers(len(sound))])])
        try:
            read_columns(path, ["x", "y"], {"x": "double", "y": "string", "z": "string"}, N, "utf-8")
            outcomes.add("read")
        except NotCertain:
            outcomes.add("left")
    assert outcomes == {"read", "left"}


def test_a_decoder_that_disagrees_with_pyreadstat_is_not_believed(tmp_path, monkeypatch):
    path = write(tmp_path, {"q": cycled([1.0, 2.0, 3.0])})
    expected = content(table(path, monkeypatch, large=False))
    wrong = {"q": decoded(write(tmp_path, {"q": cycled([3.0, 2.0, 1.0])}), ["q"])["q"]}
    path = write(tmp_path, {"q": cycled([1.0, 2.0, 3.0])})
    monkeypatch.setattr(statistical_files, "read_columns", lambda *_: wrong)
    assert content(table(path, monkeypatch, large=True)) == expected


def test_a_header_that_crashes_pyreadstat_is_a_problem_and_no_crash(tmp_path):
    path = write(tmp_path, {"party": cycled([1.0, 2.0])}, variable_value_labels={"party": {1: "P"}})
    content = bytearray(path.read_bytes())
    # The record that says which variable the labels belong to: one label set, for variable 1.
    place = content.index(b"\x04\0\0\0\x01\0\0\0\x01\0\0\0") + 8
    content[place : place + 4] = b"\0\0\xff\x7f"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as raised:
        open_statistical(TableFile(path, path.name))
    assert raised.value.code == "file_damaged"
