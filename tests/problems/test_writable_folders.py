"""Folders that can't be written to are found without leaving anything in them."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from trepart_eval.problems import InputError, Problems
from trepart_eval.problems.system_errors import reason_of_number, system_reason
from trepart_eval.problems.writable_folders import check_writable, note_unwritable
from trepart_eval.vocabulary.languages import Language


def test_a_folder_that_can_be_made_is_not_made_by_looking(tmp_path):
    check_writable([tmp_path / "a" / "b", tmp_path], Language.EN)
    assert list(tmp_path.iterdir()) == []


def test_files_in_a_folder_are_left_as_they_are(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    check_writable([tmp_path], Language.EN)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("below", ["", "out"])
@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.NB, "ligger en fil"), (Language.NN, "ligg ei fil"), (Language.EN, "a file lies where")],
)
def test_a_file_in_the_place_of_a_folder_is_told_in_the_language(tmp_path, below, language, words):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(InputError, match=words):
        check_writable([tmp_path / "file" / below], language)
    assert (tmp_path / "file").read_text() == "not a folder"


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_disk_that_takes_no_file_is_a_problem_and_the_new_folder_goes(tmp_path, monkeypatch, number):
    def refused(*_):
        raise OSError(number, "in the system's own words")

    monkeypatch.setattr(Path, "write_bytes", refused)
    problems = Problems()
    note_unwritable([tmp_path / "new"], problems)
    assert [problem.code for problem in problems] == ["output_not_writable"]
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_too_long_is_a_problem_and_no_traceback(tmp_path):
    with pytest.raises(InputError, match="too long"):
        check_writable([tmp_path / ("a" * 300) / "out"], Language.EN)


def test_every_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError) as found:
        check_writable([tmp_path / "file" / "one", tmp_path, tmp_path / "file" / "two"], Language.EN)
    assert len(found.value.problems) == 2


def test_a_rare_error_is_told_in_the_words_of_the_system():
    assert system_reason(OSError(9999, "drive melted")) == "drive melted"
    assert system_reason(OSError("no number")) == "no number"
    assert reason_of_number(None) is None
