"""``simulate`` as a person runs it."""

from __future__ import annotations

import json
import tomllib

import pytest

from trepart_eval.cli import main
from trepart_eval.cli.simulate_command import OPTIONS
from trepart_eval.datasets.simulation.parameters import Parameters


@pytest.fixture(autouse=True)
def _bokmal(monkeypatch, tmp_path):
    for name in ("TREPART_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_a_study_is_made_checked_and_scored(tmp_path, capsys):
    options = ["--municipalities", "4", "--waves", "2", "--seed", "7", "--effect", "0", "--interviewed", "2"]
    assert main(["simulate", "study", *options]) == 0
    said = capsys.readouterr().out
    assert said.startswith("SIMULERT")
    assert "trepart-eval score study" in said
    assert main(["check", "study"]) == 0
    assert main(["score", "study"]) == 0
    truth = json.loads((tmp_path / "study" / "truth.json").read_text(encoding="utf-8"))
    assert truth["effects"]["sick_leave"] == 0
    assert truth["parameters"]["seed"] == 7


@pytest.mark.parametrize(("language", "name"), [("nb", "oppdiktede"), ("nn", "oppdikta"), ("en", "made-up")])
def test_the_study_speaks_the_language_asked_for(tmp_path, language, name):
    assert main(["simulate", "study", "--municipalities", "1", "--waves", "1", "--lang", language]) == 0
    plan = tomllib.loads((tmp_path / "study" / "study.toml").read_text(encoding="utf-8"))
    assert plan["study"]["language"] == language
    assert name in plan["study"]["name"]


def test_wrong_options_are_all_said_at_once_and_nothing_is_made(tmp_path, capsys):
    words = ["--municipalities", "none", "--effect", "nan", "--seed", "-1", "--nonresponse", "x", "--lang", "en"]
    assert main(["simulate", "study", *words]) == 2
    told = capsys.readouterr().err
    for part in ("municipalities is 'none'", "effect is 'nan'", "seed is -1", "'x' is unknown", "Problems: 4"):
        assert part in told
    assert not (tmp_path / "study").exists()


def test_a_negative_effect_is_a_number_and_not_an_option(tmp_path):
    assert main(["simulate", "study", "--municipalities", "1", "--waves", "1", "--effect", "-1.5"]) == 0
    assert json.loads((tmp_path / "study" / "truth.json").read_text())["effects"]["sick_leave"] == -1.5


def test_a_folder_with_a_study_of_ones_own_is_refused(capsys):
    main(["init", "mine"])
    assert main(["simulate", "mine"]) == 3
    assert "Ingenting er skrevet" in capsys.readouterr().err


def test_a_step_is_told_once_the_work_has_lasted(capsys, monkeypatch):
    monkeypatch.setattr("trepart_eval.cli.simulate_command._PATIENCE", -1.0)
    main(["simulate", "study", "--municipalities", "1", "--waves", "1", "--lang", "en"])
    assert "Writing the files …" in capsys.readouterr().err


def test_every_number_of_a_simulation_can_be_given_on_the_command_line():
    assert set(OPTIONS) | {"panel", "language"} == set(Parameters.__dataclass_fields__)


def test_scores_of_many_workplaces_say_what_takes_the_time(tmp_path, capsys):
    main(["simulate", str(tmp_path / "made_up"), "--municipalities", "5", "--waves", "1", "--interviewed", "0"])
    capsys.readouterr()
    assert main(["score", str(tmp_path / "made_up"), "--level", "workplace"]) == 0
    assert "Regner ut skår som kan vises" in capsys.readouterr().err
    assert main(["score", str(tmp_path / "made_up")]) == 0
    assert "Regner ut skår som kan vises" not in capsys.readouterr().err
