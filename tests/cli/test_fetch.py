"""``fetch`` as a person runs it, against a service on this computer."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import trepart_eval as te
from trepart_eval.cli import main
from trepart_eval.sources.outcomes.pxweb import Patience

import replay_server
from outcome_studies import rows, write_outcome
from replay_server import Service, running

SELECTION = {"Region": ["cases()"], "Kjonn": ["0"], "ContentsCode": ["*"], "Tid": ["*"]}
COLUMNS = {"case": "Region", "value": "Prosent", "numerator": "Dagsverk"}


@pytest.fixture(autouse=True)
def _clean(monkeypatch, tmp_path):
    for name in ("TREPART_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    defaults = (0.5, 5.0, 2, 0.01, 3.0, 1 << 20)
    monkeypatch.setattr(Patience.__init__, "__defaults__", defaults)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def service():
    with running(Service()) as service:
        yield service


def study(folder, service, *, selection=SELECTION, table="12451", **changes):
    fetch = {"table": table, "selection": selection, "url": service.url}
    return write_outcome(folder, None, file=None, period="quarter", fetch=fetch, **{"columns": COLUMNS, **changes})


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_table_is_written_with_where_it_comes_from(tmp_path, service, capsys):
    study(tmp_path, service)
    assert main(["fetch"]) == 0
    content = (tmp_path / "data" / "raw" / "sick_leave.json").read_bytes()
    about = json.loads((tmp_path / "data" / "raw" / "sick_leave.metadata.json").read_bytes())
    assert about["sha256"] == hashlib.sha256(content).hexdigest()
    assert (about["table"], about["cells"], about["updated"]) == ("12451", 16, "2026-06-01T06:00:00Z")
    assert about["selection"]["Region"] == ["0101", "0104"]
    assert about["requests"][0]["url"].startswith(service.url)
    assert "sick_leave: 16 cells of '12451: Sykefravær'" in capsys.readouterr().out


def test_what_is_fetched_is_loaded(tmp_path, service):
    plan = study(tmp_path, service)
    main(["fetch"])
    outcome = te.load(te.read_study(plan)).outcomes["sick_leave"]
    assert rows(outcome)[:2] == [("Halden", "2013K1", 111.1), ("Halden", "2013K2", 211.1)]
    assert outcome.n_figures == 8


def test_a_study_that_is_not_fetched_says_so(tmp_path, service):
    (problem,) = te.check(study(tmp_path, service))
    assert problem.code == "not_fetched"
    assert "trepart-eval fetch" in problem.mend


def test_a_selection_that_changed_since_is_something_to_note(tmp_path, service):
    plan = study(tmp_path, service)
    main(["fetch"])
    assert te.check(plan) == []
    plan.write_text(plan.read_text(encoding="utf-8").replace('["*"]', '["from(2013K2)"]'), encoding="utf-8")
    assert [problem.code for problem in te.check(plan)] == ["selection_changed"]


def test_a_fetched_file_that_somebody_edits_is_something_to_note(tmp_path, service):
    plan = study(tmp_path, service)
    main(["fetch"])
    path = tmp_path / "data" / "raw" / "sick_leave.json"
    path.write_text(path.read_text(encoding="utf-8").replace("111.1", "11.1"), encoding="utf-8")
    assert [problem.code for problem in te.check(plan)] == ["fetched_file_changed"]


def test_fetching_again_changes_nothing_but_the_time(tmp_path, service, capsys, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    study(tmp_path, service)
    main(["fetch"])
    before = tree(tmp_path)
    assert main(["fetch"]) == 0
    assert tree(tmp_path) == before
    assert "unchanged since last time" in capsys.readouterr().out


@pytest.mark.parametrize("failing", [503, 404, replay_server.cut, replay_server.page, replay_server.silent])
def test_a_failure_leaves_everything_as_it_was(tmp_path, service, failing):
    study(tmp_path, service)
    before = tree(tmp_path)
    service.script = [failing] * 5
    assert main(["fetch"]) == 3
    assert tree(tmp_path) == before
    main(["fetch"])
    earlier = tree(tmp_path)
    service.script = [failing] * 5
    assert main(["fetch"]) == 3
    assert tree(tmp_path) == earlier


def test_one_table_of_two_that_fails_leaves_both_unwritten(tmp_path, service):
    other = {"name": "men", "definition": "d", "population": "residents", "unit": "percent", "source": "s",
             "direction": "neither", "columns": {"case": "Region"},
             "fetch": {"table": "99999", "selection": SELECTION, "url": service.url}}  # fmt: skip
    study(tmp_path, service, more=[other])
    assert main(["fetch"]) == 3
    assert not (tmp_path / "data").exists()


def test_a_file_of_ones_own_is_never_overwritten(tmp_path, service, capsys):
    study(tmp_path, service)
    own = tmp_path / "data" / "raw" / "sick_leave.json"
    own.parent.mkdir(parents=True)
    own.write_text("mine")
    assert main(["fetch", "--lang", "en"]) == 3
    assert own.read_text() == "mine"
    assert service.asked == []
    assert "was not fetched by this command" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_to_is_a_problem(tmp_path, service, capsys):
    study(tmp_path, service)
    (tmp_path / "data").write_text("in the way")
    assert main(["fetch"]) == 3
    assert "Can't write to" in capsys.readouterr().err
    assert (tmp_path / "data").read_text() == "in the way"


def test_a_dry_run_says_what_would_be_fetched_and_asks_nobody(tmp_path, capsys):
    nobody = Service()
    nobody.url = "https://statistics.invalid/v2"
    study(tmp_path, nobody)
    assert main(["fetch", "--dry-run"]) == 0
    text = capsys.readouterr().out
    assert "table 12451 from https://statistics.invalid/v2 to data/raw/sick_leave.json" in text
    assert "Region: cases()" in text


@pytest.mark.parametrize(
    ("lang", "what"),
    [
        ("nb", "Når ikke statistics.invalid"),
        ("nn", "Når ikkje statistics.invalid"),
        ("en", "Can't reach statistics.invalid"),
    ],
)
def test_without_a_network_the_message_says_what_to_do(tmp_path, capsys, monkeypatch, lang, what):
    monkeypatch.setattr(socket, "getaddrinfo", replay_server.no_network)
    nobody = Service()
    nobody.url = "https://statistics.invalid/v2"
    study(tmp_path, nobody)
    assert main(["fetch", "--lang", lang]) == 3
    captured = capsys.readouterr()
    assert what in captured.err
    assert "file" in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""


def test_a_study_without_a_table_to_fetch_says_so(tmp_path, capsys):
    write_outcome(tmp_path)
    assert main(["fetch", str(tmp_path)]) == 3
    assert "no table to fetch" in capsys.readouterr().err


def test_a_plan_with_problems_is_not_asked_for(tmp_path, service, capsys):
    study(tmp_path, service, unit="prosent")
    assert main(["fetch"]) == 3
    assert service.asked == []
    assert "Did you mean 'percent'?" in capsys.readouterr().err


def test_two_tables_to_one_file_are_refused(tmp_path, service, capsys):
    fetch = {"table": "07459", "selection": SELECTION, "url": service.url}
    other = {"name": "other", "definition": "d", "population": "residents", "unit": "percent", "source": "s",
             "direction": "neither", "columns": {"case": "Region"}, "file": "data/raw/sick_leave.json",
             "fetch": fetch}  # fmt: skip
    study(tmp_path, service, more=[other])
    assert main(["fetch"]) == 3
    assert "Two different tables" in capsys.readouterr().err


def test_codes_that_the_table_lacks_and_sums_are_told(tmp_path, service, capsys):
    cases = [{"case": "Halden", "municipality_code": "0101;3001"}, {"case": "Moss", "municipality_code": "0104"}]
    selection = {name: codes for name, codes in SELECTION.items() if name != "Kjonn"}
    study(tmp_path, service, cases=cases, selection=selection)
    assert main(["fetch"]) == 0
    text = capsys.readouterr().out
    assert "not in the table: 3001" in text
    assert "summed over: Kjonn" in text


def test_the_same_table_for_two_outcomes_is_fetched_once(tmp_path, service):
    fetch = {"table": "12451", "selection": SELECTION, "url": service.url}
    other = {"name": "days", "definition": "d", "population": "employees", "unit": "days", "source": "s",
             "direction": "neither", "columns": {"case": "Region", "value": "Dagsverk"}, "period": "quarter",
             "file": "data/raw/sick_leave.json", "fetch": fetch}  # fmt: skip
    plan = study(tmp_path, service, more=[other])
    assert main(["fetch"]) == 0
    assert len(service.asked) == 1
    assert te.load(te.read_study(plan)).outcomes["days"].n_figures == 8


def test_a_killed_fetch_leaves_nothing_behind(tmp_path, service):
    study(tmp_path, service)
    before = tree(tmp_path)
    service.script = [lambda _: time.sleep(1)]
    process = subprocess.Popen([sys.executable, "-m", "trepart_eval", "fetch"], cwd=tmp_path, env={**os.environ})
    while not service.asked and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert tree(tmp_path) == before


def test_check_says_what_the_outcomes_are(tmp_path, service, capsys):
    study(tmp_path, service)
    main(["fetch"])
    assert main(["check"]) == 0
    assert "sick_leave: Doctor-certified sick leave" in capsys.readouterr().out


def test_help_of_fetch_says_that_it_uses_the_network(capsys):
    with pytest.raises(SystemExit):
        main(["fetch", "--help"])
    assert "nettet" in " ".join(capsys.readouterr().out.split())


def test_the_folder_may_be_anywhere(tmp_path, service, monkeypatch):
    folder = tmp_path / "study"
    folder.mkdir()
    study(folder, service)
    monkeypatch.chdir("/")
    assert main(["fetch", str(folder)]) == 0
    assert Path(folder, "data", "raw", "sick_leave.json").exists()
