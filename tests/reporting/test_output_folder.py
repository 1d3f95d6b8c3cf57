"""Files of a run appear whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trepart_eval.problems import InputError
from trepart_eval.reporting.output_folder import write_new, write_run
from trepart_eval.vocabulary.languages import Language

FIRST = {"scores.csv": b"first\n", "coverage.csv": b"first\n"}
SECOND = {"scores.csv": b"second\n", "coverage.csv": b"second\n"}


def content(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_run_writes_its_files_and_the_manifest_and_nothing_else(tmp_path):
    write_run(tmp_path / "a" / "b", FIRST, b"{}", Language.EN)
    assert content(tmp_path / "a" / "b") == {**FIRST, "manifest.json": b"{}"}


def test_other_files_in_the_folder_are_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    write_run(tmp_path, FIRST, b"{}", Language.EN)
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("failing", ["scores.csv", "coverage.csv", "manifest.json"])
def test_a_file_that_cannot_be_moved_leaves_the_earlier_run_as_it_was(tmp_path, monkeypatch, failing):
    write_run(tmp_path, FIRST, b"{1}", Language.EN)
    replace = Path.replace

    def broken(self, target):
        if Path(target).name == failing:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(InputError, match="no space left"):
        write_run(tmp_path, SECOND, b"{2}", Language.EN)
    assert content(tmp_path) == {**FIRST, "manifest.json": b"{1}"}


LIMITED = """
import resource, sys
from pathlib import Path
from trepart_eval.problems import InputError
from trepart_eval.reporting.output_folder import write_run
from trepart_eval.vocabulary.languages import Language
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_run(Path(sys.argv[1]), {"small.csv": b"x", "scores.csv": b"x" * 5000}, b"{}", Language.EN)
except InputError as error:
    print(error.problems[0].code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a Unix thing")
def test_a_full_disk_leaves_nothing_behind(tmp_path):
    target = tmp_path / "new" / "folder"
    run = subprocess.run([sys.executable, "-c", LIMITED, str(target)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "output_not_writable"
    assert list(tmp_path.iterdir()) == []


KILLED = """
import itertools, json, hashlib, sys
from pathlib import Path
from trepart_eval.reporting.output_folder import write_run
from trepart_eval.vocabulary.languages import Language
for number in itertools.count():
    content = (f"{number}\\n" * 100_000).encode()
    files = {f"{name}.csv": content for name in "abc"}
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    write_run(Path(sys.argv[1]), files, json.dumps(sums).encode(), Language.EN)
    if number == 0:
        print("started", flush=True)
"""


def holds_whole_files(folder):
    """Every file is one run's, whole; with a manifest, all are the manifest's."""
    for path in folder.glob("[!.]*.csv"):
        lines = path.read_text().splitlines()
        assert len(lines) == 100_000
        assert len(set(lines)) == 1
    manifest = folder / "manifest.json"
    if manifest.exists():
        for name, digest in json.loads(manifest.read_text()).items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


@pytest.mark.skipif(sys.platform == "win32", reason="killed by a Unix signal")
@pytest.mark.parametrize("moment", [0.0, 0.011, 0.023, 0.037])
def test_a_killed_run_leaves_only_whole_files(tmp_path, moment):
    folder = tmp_path / "out"
    run = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, text=True)
    assert run.stdout.readline() == "started\n"
    time.sleep(moment)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    run.stdout.close()
    holds_whole_files(folder)
    write_run(folder, FIRST, b"{}", Language.EN)
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_a_new_folder_gets_all_its_files(tmp_path):
    write_new(tmp_path / "study", {"study.toml": b"x", "data/raw/a.csv": b"y"}, Language.EN)
    assert (tmp_path / "study" / "data" / "raw" / "a.csv").read_bytes() == b"y"


def test_a_folder_with_a_study_in_it_is_left_alone(tmp_path):
    (tmp_path / "study.toml").write_text("mine")
    with pytest.raises(InputError, match="nothing is changed"):
        write_new(tmp_path, {"data/raw/a.csv": b"y", "study.toml": b"x"}, Language.EN)
    assert content(tmp_path) == {"study.toml": b"mine"}


def test_a_folder_that_cannot_be_made_is_a_problem_and_no_traceback(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(InputError, match="Can't write to"):
        write_run(tmp_path / "file" / "out", FIRST, b"{}", Language.EN)
    with pytest.raises(InputError, match="Can't write to"):
        write_new(tmp_path / "file" / "out", FIRST, Language.EN)
