"""Whatever bytes stand in a file, loading gives data or problems that can be read, never a traceback."""

import io
import random
import zipfile

import pandas as pd
import pyreadstat
import pytest

import trepart_eval as te
from trepart_eval.sources.spss_dictionary import NotCertain

from builders import SURVEY, merged, write_study

FRAME = pd.DataFrame(
    {
        "case": ["Elvedal", "Elvedal", "Fjordvik"] * 20,
        "party": ["P", "A", "U"] * 20,
        "q1": [1.0, 4.0, None] * 20,
        "q2": [5.0, 9.0, 3.0] * 20,
        "q3": [2.0, 8.0, 1.0] * 20,
        "id": [f"r{number}" for number in range(60)],
    }
)
TOKENS = [
    b"",
    b"<",
    b">",
    b'"',
    b";",
    b"\n",
    b"-1",
    b"1e400",
    b"99999",
    b"\x00",
    b"\xff",
    b"&x;",
    b"NaN",
    b"s",
    b"</row>",
]


def written(folder, suffix):
    path = folder / f"sound.{suffix}"
    labels = {"q1": {1: "Helt uenig", 5: "Helt enig"}}
    options = {"missing_ranges": {"q3": [8]}, "variable_value_labels": labels}
    writers = {
        "csv": lambda: FRAME.to_csv(path, index=False, sep=";"),
        "xlsx": lambda: FRAME.to_excel(path, index=False),
        "parquet": lambda: FRAME.to_parquet(path),
        "sav": lambda: pyreadstat.write_sav(FRAME, path, **options),
        "zsav": lambda: pyreadstat.write_sav(FRAME, path, compress=True, **options),
        "dta": lambda: pyreadstat.write_dta(FRAME, path, variable_value_labels=labels),
        "por": lambda: pyreadstat.write_por(FRAME.rename(columns=str.upper), path),
    }
    writers[suffix]()
    return path.read_bytes()


def damaged(content, chance):
    """Return bytes with one to a few random wounds: cut off, flipped, overwritten, doubled or moved."""
    content = bytearray(content)
    for _ in range(chance.choice([1, 1, 1, 3, 10])):
        at = chance.randrange(len(content)) if content else 0
        end = min(len(content), at + chance.choice([0, 1, 1, 8, 200]))
        wounds = [
            content[:at],
            content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :],
            content[:at] + chance.choice(TOKENS) + content[end:],
            content[:end] + content[at:],
            content[at:] + content[:at],
        ]
        content = chance.choice(wounds[1:]) if chance.random() < 0.9 else wounds[0]
    return bytes(content)


def damaged_inside(content, chance):
    """Return a workbook that is a sound archive of damaged parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as archive:
        names = source.namelist()
        hurt = chance.choice([name for name in names if "theme" not in name and "docProps" not in name])
        for name in names:
            part = source.read(name)
            archive.writestr(name, damaged(part, chance) if name == hurt else part)
    return target.getvalue()


def assert_read_or_explained(folder, file, content, columns):
    """Check a study of one file: the only error that may come is that of the input, and its text can be shown."""
    survey = merged(SURVEY, {"file": file, "columns": {name: columns(name) for name in ("case", "party")}})
    survey = merged(survey, {"item_columns": {name: columns(name) for name in ("q1", "q2", "q3")}})
    plan = write_study(folder, files={file: content}, surveys=[survey], interviews=None)
    problems = te.check(plan)
    for problem in problems:
        assert all(line.isprintable() for line in str(problem).split("\n"))
    if not problems:
        te.load(te.read_study(plan)).summary()


def damage_many(folder, suffix, seed, rounds, wound=damaged):
    """Damage a sound file again and again, each time from the sound one."""
    content = written(folder, suffix)
    columns = str.upper if suffix == "por" else str
    assert_read_or_explained(folder, f"answers.{suffix}", content, columns)
    chance = random.Random(f"{suffix} {seed}")  # the same wounds every time
    for _ in range(rounds):
        assert_read_or_explained(folder, f"answers.{suffix}", wound(content, chance), columns)


SUFFIXES = ["csv", "xlsx", "parquet", "sav", "zsav", "dta", "por"]
SLOW = {"sav", "zsav"}  # a doubtful header is tried in another process first


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_damaged_file_is_read_or_explained(tmp_path, suffix):
    damage_many(tmp_path, suffix, seed=1, rounds=10 if suffix in SLOW else 60)


def test_a_workbook_damaged_inside_is_read_or_explained(tmp_path):
    damage_many(tmp_path, "xlsx", seed=1, rounds=60, wound=damaged_inside)


@pytest.mark.long
@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_damaged_in_any_of_a_thousand_ways_is_read_or_explained(tmp_path, suffix, seed):
    damage_many(tmp_path, suffix, seed, rounds=1000)


@pytest.mark.long
@pytest.mark.parametrize("seed", [2, 3])
def test_a_workbook_damaged_inside_in_any_of_a_thousand_ways_is_read_or_explained(tmp_path, seed):
    damage_many(tmp_path, "xlsx", seed, rounds=1000, wound=damaged_inside)


@pytest.mark.parametrize("suffix", ["sav", "zsav", "xlsx", "parquet"])
def test_a_file_cut_off_anywhere_is_never_taken_for_the_whole(tmp_path, suffix):
    content = written(tmp_path, suffix)
    survey = merged(SURVEY, {"file": f"answers.{suffix}"})
    for length in [*range(1, len(content), len(content) // (10 if suffix in SLOW else 60)), len(content) - 1]:
        plan = write_study(tmp_path, files={survey["file"]: content[:length]}, surveys=[survey], interviews=None)
        assert te.check(plan), length


def test_an_spss_file_cut_off_exactly_after_a_row_is_noticed(tmp_path):
    pyreadstat.write_sav(FRAME[["q1", "q2", "q3"]], tmp_path / "plain.sav", row_compress=False)
    content = (tmp_path / "plain.sav").read_bytes()
    survey = {"file": "answers.sav", "constants": {"case": "Elvedal", "party": "politicians"}}
    for rows_lost in (1, 2, 30, 60):
        cut = content[: len(content) - rows_lost * 3 * 8]
        plan = write_study(tmp_path, files={"answers.sav": cut}, surveys=[survey], interviews=None)
        assert {problem.code for problem in te.check(plan)} <= {"file_cut_off", "file_damaged"}
        assert te.check(plan)


def test_a_stata_file_without_its_end_is_damaged(tmp_path):
    pyreadstat.write_dta(FRAME, tmp_path / "answers.dta", version=14)
    content = (tmp_path / "answers.dta").read_bytes()
    for cut in (5, 300):
        (tmp_path / "answers.dta").write_bytes(content[:-cut])
        plan = write_study(tmp_path, surveys=[merged(SURVEY, {"file": "answers.dta"})], interviews=None)
        assert "file_damaged" in {problem.code for problem in te.check(plan)}


def test_a_header_that_keeps_the_reader_busy_is_given_up(tmp_path, monkeypatch):
    pyreadstat.write_sav(FRAME, tmp_path / "answers.sav")
    monkeypatch.setattr("trepart_eval.sources.statistical_files._TRIAL", "import time; time.sleep(60)")
    monkeypatch.setattr("trepart_eval.sources.statistical_files._LONGEST_TRIAL", 0.2)

    def not_certain(_stream):
        raise NotCertain

    monkeypatch.setattr("trepart_eval.sources.statistical_files.read_layout", not_certain)
    plan = write_study(tmp_path, surveys=[merged(SURVEY, {"file": "answers.sav"})], interviews=None)
    assert {problem.code for problem in te.check(plan)} == {"file_damaged"}
