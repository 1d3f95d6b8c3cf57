"""The table on the terminal."""

from __future__ import annotations

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.reporting.terminal import screen
from trepart_eval.reporting.terminal_text import plain
from trepart_eval.vocabulary.languages import Language

from builders import write_study
from simulated import likert, survey_data


@pytest.fixture(scope="module")
def fafo():
    return te.score(te.load(te.datasets.example("fafo2017")))


def test_scores_intervals_and_counts_stand_in_the_table(fafo):
    lines = screen(fafo, Language.NB).splitlines()
    row = next(number for number, line in enumerate(lines) if line.startswith("Strand"))
    assert "13 ▽  (2)" in lines[row]
    assert "0–52" in lines[row + 1]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (Language.NB, "Ingen informasjon i det hele tatt: Arendal, Øvre Eiker og Åsnes."),
        (Language.NN, "Ingen informasjon i det heile: Arendal, Øvre Eiker og Åsnes."),
        (Language.EN, "No evidence at all: Arendal, Øvre Eiker and Åsnes."),
    ],
)
def test_cases_without_evidence_are_named_in_every_language(fafo, language, sentence):
    assert sentence in screen(fafo, language)


def test_only_signs_that_were_used_are_explained(fafo):
    text = screen(fafo, Language.EN)
    assert "▽ possibly underestimated" in text
    assert "▼" not in text
    assert "hidden" not in text


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_sentences_keep_within_the_terminal(fafo, width):
    text = screen(fafo, Language.NB, width=width)
    sentences = text.split("\n\n")[2:]
    assert max(len(line) for part in sentences for line in part.splitlines()) <= width


def test_plain_output_has_no_escape_codes(fafo):
    assert "\x1b" not in screen(fafo, Language.NB)
    assert "\x1b[1m" in screen(fafo, Language.NB, bold=True)


def test_signs_that_steer_the_terminal_are_not_passed_on(tmp_path):
    name = "E\u202evil\x1b[31m"
    files = {"codings.csv": f"case,party,criterion,rating\n{name},P,goals,1\n", "cases.csv": f"case\n{name}\n"}
    columns = {column: column for column in ("case", "party", "criterion", "rating")}
    interviews = [{"file": "codings.csv", "public": True, "columns": columns}]
    cases = {"rows": None, "file": "cases.csv", "columns": {"case": "case"}}
    plan = write_study(tmp_path, files=files, cases=cases, surveys=None, interviews=interviews)
    text = screen(te.score(te.load(te.read_study(plan))), Language.EN)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "E\ufffdvil" in text


def test_plain_keeps_norwegian_letters():
    assert plain("Øvre Eiker / Ávjovárri") == "Øvre Eiker / Ávjovárri"


def test_a_long_list_of_cases_ends_in_a_count():
    rng = np.random.default_rng(1)
    case = np.repeat(np.arange(70), 6)
    data = survey_data(case, np.tile([0, 0, 1, 1, 2, 2], 70), likert(rng, np.full(420, 3.0), 2), n_cases=70)
    text = screen(te.score(data), Language.EN)
    assert "… 10 more; all cases are in scores.csv." in text
    assert sum(line.startswith("case ") for line in text.splitlines()) == 60


def test_hidden_cells_say_so():
    data = survey_data([0, 0, 0, 0], [0, 0, 1, 1], np.array([[1], [2], [3], [4]]), n_cases=1)
    text = screen(te.score(data, min_n=5), Language.NB)
    assert ": skjult: færre enn 5 personer" in text
