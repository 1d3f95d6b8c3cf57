"""Pseudonyms: the same for the same person under the same key, and nothing that says who it is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepart_eval.problems import Problems
from trepart_eval.sources.pseudonym_keys import read_key, write_key
from trepart_eval.sources.pseudonyms import pseudonym, pseudonymised_table
from trepart_eval.study.named_tables import TableFile

KEY = bytes(range(32))
TEXT = "Kode;E-post;q1;Fritekst\n KN01;kari@k.no;4;Æ\nkn01;per@k.no;5;\n;ola@k.no;2;\n0042;liv@k.no;1;z\n"


def made(tmp_path, text=TEXT, **options):
    path = tmp_path / "svar.csv"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    table = pseudonymised_table(TableFile(path, "svar.csv"), "Kode", KEY, problems, **options)
    return table, list(problems)


def test_a_pseudonym_is_sixteen_letters_of_a_keyed_hash():
    digest = hmac.new(KEY, b"trepart-eval respondent\0kn01", hashlib.sha256).digest()
    found = pseudonym(" KN01", KEY)
    assert len(found) == 16
    assert found.upper() == base64.b32encode(digest[:10]).decode()


@given(st.text(min_size=1), st.binary(min_size=32, max_size=32))
def test_another_key_gives_another_pseudonym(code, other):
    assert (pseudonym(code, KEY) == pseudonym(code, other)) == (other == KEY)


def test_codes_with_and_without_a_leading_zero_are_two_people():
    assert pseudonym("0042", KEY) != pseudonym("42", KEY)


def test_the_copy_has_pseudonyms_and_no_personal_columns(tmp_path):
    table, problems = made(tmp_path)
    lines = table.content.decode().splitlines()
    first = pseudonym("kn01", KEY)
    assert lines[0] == "Kode,q1,Fritekst"
    assert [line.split(",")[0] for line in lines[1:]] == [first, first, "", pseudonym("0042", KEY)]
    assert "k.no" not in table.content.decode().casefold()
    assert problems == []


def test_codes_empties_and_ways_of_writing_are_counted(tmp_path):
    table, _ = made(tmp_path, drop=["Fritekst"])
    assert (table.n_rows, table.n_codes, table.n_empty, table.n_merged) == (4, 2, 1, 1)
    assert table.dropped == ("E-post", "Fritekst")


def test_a_column_that_is_not_there_is_a_problem_with_a_suggestion(tmp_path):
    table, (problem,) = made(tmp_path, TEXT.replace("Kode", "Koder"))
    assert table is None
    assert (problem.code, problem.details["suggestion"]) == ("column_missing", "Koder")


def test_codes_that_excel_rounded_are_refused(tmp_path):
    table, (problem,) = made(tmp_path, "Kode;q1\n1,23E+11;4\n1,24E+11;5\n")
    assert (table, problem.code) == (None, "codes_rounded")


def test_a_key_is_written_for_its_owner_alone_and_read_again(tmp_path):
    path, problems = tmp_path / "key", Problems()
    key = read_key(path, problems)
    assert len(key) == 32
    assert write_key(path, key)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path, problems) == key
    assert not write_key(path, KEY)
    assert len(problems) == 0


def test_a_key_in_a_study_or_under_git_is_refused(tmp_path):
    (tmp_path / "study" / "data").mkdir(parents=True)
    (tmp_path / "study" / "study.toml").write_text("")
    (tmp_path / "code" / ".git").mkdir(parents=True)
    problems = Problems()
    assert read_key(tmp_path / "study" / "data" / "key", problems) is None
    assert read_key(tmp_path / "code" / "key", problems) is None
    assert [problem.code for problem in problems] == ["key_in_study", "key_in_repository"]


def test_a_file_that_is_no_key_is_refused_and_an_open_one_warned_of(tmp_path):
    problems = Problems()
    (tmp_path / "other").write_text("æøå")
    assert read_key(tmp_path / "other", problems) is None
    write_key(tmp_path / "key", KEY)
    (tmp_path / "key").chmod(0o644)
    assert read_key(tmp_path / "key", problems) == KEY
    assert [problem.code for problem in problems] == ["key_not_a_key", "key_open_to_others"]


def test_a_column_that_holds_addresses_is_left_out_whatever_it_is_called(tmp_path):
    text = "Kode;s_1;s_2;s_3\na;kari@k.no;3;ring 10.2.3.4\nb;;4;ola@k.no er min\n"
    table, _ = made(tmp_path, text)
    assert table.dropped == ("s_1", "s_3")
    assert b"@" not in table.content


def test_a_variable_whose_label_says_that_it_is_an_address_is_left_out(tmp_path):
    pandas = pytest.importorskip("pandas")
    pyreadstat = pytest.importorskip("pyreadstat")
    path = tmp_path / "svar.sav"
    frame = pandas.DataFrame({"V1": ["a", "b"], "V2": ["Kari Nes", "Ola Berg"], "V3": [1.0, 2.0]})
    pyreadstat.write_sav(frame, path, column_labels=["Kode", "Fullt navn", "Vi har nok tid"])
    table = pseudonymised_table(TableFile(path, "svar.sav"), "V1", KEY, Problems())
    assert table.dropped == ("V2",)
    assert b"Kari" not in table.content
