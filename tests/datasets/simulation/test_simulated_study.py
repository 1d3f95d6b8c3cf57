"""A simulated study: the same bytes for the same seed, read without a problem, and called simulated everywhere."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from importlib.resources import files
from itertools import product

import pandas as pd
import pyreadstat
import pytest

import trepart_eval as te

SMALL = {"municipalities": 3, "waves": 2, "interviewed": 2}
NOTES = {"nb": "SIMULERT", "nn": "SIMULERT", "en": "SIMULATED"}


def fingerprint(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return te.datasets.simulate(tmp_path_factory.mktemp("small"), **SMALL)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_answers(tmp_path):
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        te.datasets.simulate(tmp_path / name, **SMALL, seed=seed)
    same, again, other = (fingerprint(tmp_path / name) for name in "abc")
    assert same == again
    assert set(same) == set(other)
    assert not {name for name in same if same[name] == other[name]}


@pytest.mark.parametrize("hash_seed", ["0", "12345"])
def test_the_bytes_dont_depend_on_the_interpreters_own_seed(tmp_path, small, hash_seed):
    code = f"import trepart_eval as te; te.datasets.simulate({str(tmp_path / 'study')!r}, **{SMALL!r})"
    env = {**os.environ, "PYTHONHASHSEED": hash_seed, "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", code], check=True, env=env)
    assert fingerprint(tmp_path / "study") == fingerprint(small.path.parent)


@pytest.mark.parametrize(
    ("municipalities", "waves"),
    [
        *product([1, 2, 3, 16], [1, 2, 4]),
        (104, 1),
        *(pytest.param(104, waves, marks=pytest.mark.long) for waves in (2, 4)),
    ],
)
def test_every_size_loads_without_a_problem(tmp_path, municipalities, waves):
    made = te.datasets.simulate(tmp_path, municipalities=municipalities, waves=waves, interviewed=3)
    assert te.check(made.path) == []
    data = te.load(made.study)
    assert len(data.cases) == municipalities
    assert data.answers.n_respondents == sum(made.truth["response"]["respondents"])


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_language_loads_and_is_said_to_be_simulated(tmp_path, language):
    made = te.datasets.simulate(tmp_path, **SMALL, language=language)
    assert te.check(made.path) == []
    assert made.study.simulated
    assert NOTES[language] in te.score(te.load(made.study)).summary()


def test_a_study_without_interviews_or_with_the_least_of_everything_loads(tmp_path):
    for name, options in (("a", {"interviewed": 0}), ("b", {"selection": 0, "agreement": 1, "panel": False})):
        made = te.datasets.simulate(tmp_path / name, municipalities=1, waves=1, **options)
        assert te.check(made.path) == []


def test_every_file_says_that_it_is_simulated(small):
    raw = small.path.parent / "data" / "raw"
    for path in raw.glob("*.csv"):
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        assert {row["simulated"] for row in rows} == {"1"}, path.name
    _, survey = pyreadstat.read_sav(raw / "survey.sav", metadataonly=True)
    assert survey.file_label.startswith("SIMULERT")
    assert " ".join(survey.notes).startswith("SIMULERT: alle tall og tekster")
    with zipfile.ZipFile(raw / "interviews.qdpx") as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".txt")]
        assert 'name="SIMULERTE intervjuer' in archive.read("project.qde").decode()
    assert all(line.startswith("Simulert utsagn") for text in texts for line in text.splitlines())
    assert small.truth["simulated"] is True
    assert "SIMULERT" in small.truth["note"]


def test_the_survey_file_reads_as_a_survey_tools_export_does(small):
    path = small.path.parent / "data" / "raw" / "survey.sav"
    frame, about = pyreadstat.read_sav(path, user_missing=True)
    assert about.variable_value_labels["purpose_1"][8] == "Vet ikke"
    assert about.missing_ranges["purpose_1"] == [{"lo": 8.0, "hi": 8.0}, {"lo": 9.0, "hi": 9.0}]
    assert set(frame["purpose_1"]) <= {1, 2, 3, 4, 5, 8, 9}
    assert about.variable_value_labels["municipality"][9001] == "Simulert 001"
    assert path.read_bytes()[92:109] == b"01 Jan 1800:00:00"  # no time of making, so that the bytes are the same


def test_names_and_codes_belong_to_no_municipality(small):
    codes = small.table("municipalities")["municipality_code"]
    with (files("trepart_eval.municipalities") / "codes.csv").open(encoding="utf-8") as stream:
        assert not set(codes) & {row["code"] for row in csv.DictReader(stream)}
    assert codes.str.fullmatch("9[0-8][0-9]{2}").all()  # no county has had the numbers 90 to 98
    assert all(key.startswith("Simulert ") for key in small.table("municipalities")["case"])


def test_truth_json_holds_the_truth_that_is_handed_back(small):
    written = json.loads((small.path.parent / "truth.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(small.truth))
    assert written["schema"] == "trepart.truth/1"
    assert written["files"]["study.toml"] == fingerprint(small.path.parent)["study.toml"]


def test_each_table_of_the_truth_is_a_data_frame_with_a_row_per_cell(small):
    scores = small.table("scores")
    assert len(scores) == 3 * 2 * 5 * 6
    assert not scores.duplicated(["case", "wave", "party", "criterion"]).any()
    assert scores["population"].between(0, 100).all()
    for name in ("interviews", "intensity", "municipalities", "response", "items", "sick_leave", "full_time_share"):
        assert isinstance(small.table(name), pd.DataFrame)
        assert len(small.table(name))


def test_the_truth_is_written_as_plain_numbers_and_no_nan(small):
    text = (small.path.parent / "truth.json").read_text(encoding="utf-8")
    assert "NaN" not in text
    assert "Infinity" not in text


def test_progress_is_told_step_by_step(tmp_path):
    steps = []
    te.datasets.simulate(tmp_path, **SMALL, progress=steps.append)
    assert steps == ["answers", "records", "writing"]


def test_outcomes_in_the_file_are_drawn_around_those_in_the_truth(small):
    for name in ("sick_leave", "workplace_sick_leave", "full_time_share"):
        path = small.path.parent / "data" / "raw" / f"{name}.csv"
        written = pd.read_csv(path, dtype={"period": str}, na_values=["..", ":"])
        truth = small.table(name)
        quarter = "K" + truth["quarter"].astype(str) if "quarter" in truth else ""
        assert (truth["year"].astype(str) + quarter == written["period"]).all()
        assert (truth["case"] == written["case"]).all()
        assert (written["value"].isna() == (truth["status"] != "given")).all()
        assert abs((written["value"] - truth["expected"]).mean()) < 1.0


def test_outcomes_that_are_loaded_lie_around_those_in_the_truth(small):
    loaded = te.load(small.study).outcomes
    assert set(loaded) == {"sick_leave", "workplace_sick_leave", "full_time_share"}
    for name, outcome in loaded.items():
        table, truth = outcome.table, small.table(name)
        keys = [column for column in ("case", "workplace", "year", "quarter") if column in truth]
        beside = table.merge(truth, on=keys)
        assert len(beside) == len(table) == len(truth)
        assert (beside["value"].isna() == (beside["status_y"] != "given")).all()
        assert abs((beside["value"] - beside["expected"]).mean()) < 1.0
