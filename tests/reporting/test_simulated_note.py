"""Made-up data are called made up in everything that comes out of them."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

import trepart_eval as te
from trepart_eval.cli import main
from trepart_eval.reporting.terminal import screen
from trepart_eval.reporting.workbook import workbook_bytes
from trepart_eval.vocabulary.languages import Language

from builders import write_study

NOTES = {
    Language.NB: "SIMULERT: tallene er oppdiktet og sier ingenting om virkelige kommuner.",
    Language.NN: "SIMULERT: tala er oppdikta og seier ingenting om verkelege kommunar.",
    Language.EN: "SIMULATED: the figures are made up and say nothing of real municipalities.",
}


def simulated_study(folder, language=Language.EN, *, simulated=True):
    return write_study(folder, study={"simulated": simulated, "language": language.value})


@pytest.mark.parametrize("language", Language)
def test_every_sentence_about_the_results_says_so(tmp_path, language):
    data = te.load(te.read_study(simulated_study(tmp_path, language)))
    scores = te.score(data, min_n=3)
    results = [data.study, data, scores, te.diagnose(scores), te.intensity(data), te.fidelity(data)]
    found = [*(result.summary() for result in results), scores._repr_html_()]
    assert all(NOTES[language] in text for text in found)
    assert NOTES[language] in screen(scores, language)


def test_real_data_are_not_called_simulated(tmp_path):
    data = te.load(te.read_study(simulated_study(tmp_path, simulated=False)))
    scores = te.score(data, min_n=3)
    texts = [data.study.summary(), scores.summary(), te.diagnose(scores).summary(), screen(scores, Language.EN)]
    assert not any("SIMULATED" in text for text in texts)


@pytest.mark.parametrize("command", ["score", "intensity"])
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_every_form_of_output_says_so_beside_the_figures(tmp_path, capsys, command, form):
    assert main([command, str(simulated_study(tmp_path)), "--format", form]) == 0
    told = capsys.readouterr()
    assert NOTES[Language.EN] in told.err
    if form == "table":
        assert NOTES[Language.EN] in told.out
    if form == "json":
        assert json.loads(told.out)["simulated"] is True


def test_the_manifest_beside_the_files_says_so(tmp_path):
    for simulated in (True, False):
        main(["score", str(simulated_study(tmp_path, simulated=simulated)), "--out", str(tmp_path / "out")])
        assert json.loads((tmp_path / "out" / "manifest.json").read_text())["simulated"] is simulated


def test_the_workbook_opens_with_it():
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes("Title", {}, note="Made up.")))
    assert book.sheetnames[0] == "note"
    assert book["note"]["A1"].value == "Made up."
    assert book.properties.description == "Made up."


def test_check_says_so(tmp_path, capsys):
    path = simulated_study(tmp_path)
    main(["check", str(path), "--format", "table"])
    assert capsys.readouterr().out.startswith(NOTES[Language.EN])
    main(["check", str(path), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["simulated"] is True
