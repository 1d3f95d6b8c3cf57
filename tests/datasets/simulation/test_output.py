"""A simulation is written whole or not at all, and only over another simulation."""

from __future__ import annotations

import json
import os

import pytest

import trepart_eval as te
from trepart_eval.datasets.simulation import output

SMALL = {"municipalities": 2, "waves": 1, "interviewed": 1}


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_earlier_simulation_gives_way_with_all_its_files(tmp_path):
    te.datasets.simulate(tmp_path / "a", **SMALL, seed=1)
    te.datasets.simulate(tmp_path / "a", **{**SMALL, "interviewed": 0}, seed=2)
    te.datasets.simulate(tmp_path / "b", **{**SMALL, "interviewed": 0}, seed=2)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_other_files_beside_an_earlier_simulation_are_left_alone(tmp_path):
    te.datasets.simulate(tmp_path, **SMALL)
    (tmp_path / "notes.txt").write_text("mine")
    te.datasets.simulate(tmp_path, **SMALL, seed=2)
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["study.toml", "data/raw/cases.csv"])
def test_a_simulation_that_someone_has_changed_is_not_overwritten(tmp_path, name):
    te.datasets.simulate(tmp_path, **SMALL)
    with (tmp_path / name).open("a") as stream:
        stream.write("# mine\n")
    before = tree(tmp_path)
    with pytest.raises(te.InputError) as caught:
        te.datasets.simulate(tmp_path, **SMALL, seed=2)
    assert [problem.code for problem in caught.value.problems] == ["folder_taken"]
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    "truth",
    ["{", "[]", "{}", '{"schema": "trepart.truth/1"}', '{"schema": "trepart.truth/1", "files": 1}', "[" * 100_000],
)
def test_a_folder_with_anything_else_in_it_is_refused(tmp_path, truth):
    (tmp_path / "truth.json").write_text(truth)
    with pytest.raises(te.InputError):
        te.datasets.simulate(tmp_path, **SMALL)
    assert list(tmp_path.iterdir()) == [tmp_path / "truth.json"]


def test_a_truth_that_names_files_outside_the_folder_takes_none_of_them_away(tmp_path):
    outside = tmp_path / "precious.txt"
    outside.write_text("keep")
    folder = tmp_path / "study"
    folder.mkdir()
    found = output.fingerprints({"x": b"keep"})["x"]
    names = {"../precious.txt": found, str(outside): found}
    (folder / "truth.json").write_text(json.dumps({"schema": "trepart.truth/1", "files": names}))
    te.datasets.simulate(folder, **SMALL)
    assert outside.read_text() == "keep"


def test_a_directory_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "within"):
        with pytest.raises(te.InputError):
            te.datasets.simulate(folder, **SMALL)
    assert tree(tmp_path) == {"file": b"x"}


def test_when_a_file_cant_be_moved_everything_is_put_back(tmp_path, monkeypatch):
    te.datasets.simulate(tmp_path, **SMALL)
    before = tree(tmp_path)
    moved = output._moved

    def fail_at_the_survey(source, target):
        if target == tmp_path / "data" / "raw" / "survey.sav":
            raise OSError(28, os.strerror(28))
        return moved(source, target)

    monkeypatch.setattr(output, "_moved", fail_at_the_survey)
    with pytest.raises(te.InputError, match="ikke plass på disken"):
        te.datasets.simulate(tmp_path, **SMALL, seed=2)
    assert tree(tmp_path) == before


def test_nothing_is_left_of_a_new_folder_that_cant_be_filled(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(output, "_moved", fail)
    with pytest.raises(te.InputError):
        te.datasets.simulate(tmp_path / "new" / "study", **SMALL)
    assert list(tmp_path.iterdir()) == []
