"""``notebooks`` as a person runs it: on the repository's own study once, in one language, for all tests here."""

from __future__ import annotations

import contextlib
import io
import json
import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook

from trepart_eval.cli import main
from trepart_eval.reporting.notebooks import shipped_notebooks

from browser import in_browser, violations_in, with_axe

NAMES = (
    *("00_study", "01_scores", "02_interviews", "03_intensity"),
    *("04_quality", "05_relations", "06_configurations", "07_report"),
)
EXAMPLE = ["notebooks", "--example", "fafo2017"]
LIGHT = ["notebooks", "--example", "fafo2017_forums"]
BROKEN = {
    "00_fine": ["'It is fine'"],
    "01_broken": ["'Seen before it stopped'", "missing_name", "'never'"],
}

each = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """All eight notebooks, run once: status, folder, and what was said."""
    folder = tmp_path_factory.mktemp("notebooks")
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([*EXAMPLE, "--lang", "nb", "--parameter", "case=Songdalen", "--out", str(folder)])
    return status, folder, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """Two notebooks of which one is broken."""
    own, folder = tmp_path_factory.mktemp("own"), tmp_path_factory.mktemp("out")
    for name, sources in BROKEN.items():
        notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
        (own / f"{name}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        patch.setattr(shipped_notebooks, "_CHECKOUT", own)
        status = main([*LIGHT, "--lang", "nn", "--out", str(folder)])
    return status, folder, out.getvalue(), err.getvalue()


def page(folder, name):
    return (folder / f"{name}.html").read_text(encoding="utf-8")


def soup_of(ran, name):
    return BeautifulSoup(page(ran[1], name), "html.parser")


def test_every_notebook_becomes_a_page_with_a_manifest(ran):
    status, folder, out, _ = ran
    assert status == 0
    assert {path.name for path in folder.iterdir()} == {*(f"{name}.html" for name in NAMES), "manifest.json"}
    assert [line.rsplit("/", 1)[-1] for line in out.split()] == [f"{name}.html" for name in NAMES]


def test_the_manifest_says_what_was_run_with_which_parameters(ran):
    manifest = json.loads((ran[1] / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["options"]["notebooks"] == list(NAMES)
    assert manifest["options"]["parameters"] == {"case": "Songdalen"}
    assert manifest["options"]["stopped"] == {}


def test_progress_names_the_notebook_and_the_cell(ran):
    assert "03_intensity: celle 3 av " in ran[3]


@each
def test_a_page_asks_nothing_from_outside(ran, name):
    text = page(ran[1], name)
    assert not re.findall(r"https?://", text)
    assert all(tag["src"].startswith("data:image/") for tag in soup_of(ran, name).find_all(src=True))
    assert all(tag["href"].startswith("#") for tag in soup_of(ran, name).find_all(href=True))


@each
def test_a_page_holds_no_code(ran, name):
    soup = soup_of(ran, name)
    assert not soup.find_all(["script", "pre", "code"])
    text = soup.get_text()
    cells = nbformat.read(shipped_notebooks.notebook_paths()[name], as_version=4).cells
    assert not [
        line for cell in cells if cell.cell_type == "code" for line in cell.source.splitlines() if line and line in text
    ]


@each
def test_a_page_has_its_language_its_title_and_a_heading_for_each_link(ran, name):
    soup = soup_of(ran, name)
    assert soup.html["lang"] == "nb"
    assert soup.title.get_text() == soup.h1.get_text()
    links = [tag["href"][1:] for tag in soup.nav.find_all("a")]
    assert links
    assert all(soup.find(id=link).name in {"h2", "h3"} for link in links)


@each
def test_every_picture_is_described(ran, name):
    for picture in soup_of(ran, name).find_all("img"):
        assert len(picture["alt"]) > 40


@each
def test_no_notebook_is_empty(ran, name):
    assert len(soup_of(ran, name).main.get_text()) > 300


def test_parts_without_data_say_so_in_a_sentence(ran):
    notes = [tag.get_text() for tag in soup_of(ran, "04_quality").find_all(class_="note")]
    assert notes == ["Studien har ingen svar fra en spørreundersøkelse."] * 5


def test_what_the_notebooks_say_is_what_the_package_says(ran):
    assert "Songdalen" in soup_of(ran, "01_scores").find_all("img")[1]["alt"]
    assert "Krippendorffs alfa er 0,963" in soup_of(ran, "02_interviews").get_text()


@in_browser
@with_axe
@each
def test_axe_finds_no_violation(ran, name, tmp_path):
    assert violations_in(page(ran[1], name), tmp_path) == "nothing"


def test_a_broken_notebook_is_told_on_one_line(stopped):
    status, _, _, err = stopped
    assert status == 3
    told = [line for line in err.splitlines() if "stoppa" in line]
    assert told == [
        "trepart-eval: 01_broken, celle 2 av 3, stoppa. "
        "Namnet «missing_name» er brukt, men inga celle før har laga det (NameError).",
    ]
    assert "Traceback" not in err


def test_a_broken_notebook_is_kept_as_far_as_it_got_and_the_others_are_made(stopped):
    _, folder, _, _ = stopped
    assert {path.name for path in folder.iterdir()} == {"00_fine.html", "01_broken.partial.ipynb", "manifest.json"}
    cells = nbformat.read(folder / "01_broken.partial.ipynb", as_version=4).cells
    assert "Seen before it stopped" in cells[0].outputs[0].data["text/plain"]
    assert cells[1].outputs[0].ename == "NameError"
    assert cells[2].outputs == []


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--only", "02_interview"], 2, "Did you mean '02_interviews'"),
        (["--only", ","], 2, "Choose among: 00_study"),
        (["--parameter", "case"], 2, "Write name=value"),
        (["--parameter", "caes=Arendal"], 2, "Did you mean 'case'"),
        (["--only", "00", "--parameter", "case=Arendal"], 2, "parameter 'case'"),
        (["--parameter", "study_path=elsewhere"], 2, "parameter 'study_path'"),
        (["--lang", "fr"], 2, "fr"),
        (["elsewhere"], 2, "not both"),
    ],
)
def test_wrong_words_are_told_and_nothing_is_written(tmp_path, capsys, words, status, said):
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as ended:
        main([EXAMPLE[0], "--lang", "en", *EXAMPLE[1:], "--out", str(out), *words])
    assert ended.value.code == status
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_a_study_that_is_wrong_is_told_before_any_notebook_runs(tmp_path, capsys):
    assert main(["notebooks", str(tmp_path), "--lang", "en"]) == 3
    assert "There is no study here" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "said"), [("nb", "Installer det med"), ("nn", "manglar"), ("en", "Install it")])
def test_without_the_extra_it_says_how_to_install_it(capsys, monkeypatch, language, said):
    monkeypatch.setattr(shipped_notebooks, "find_spec", lambda name: None if name == "nbclient" else name)
    with pytest.raises(SystemExit) as ended:
        main([*EXAMPLE, "--lang", language])
    err = capsys.readouterr().err
    assert ended.value.code == 2
    assert said in err
    assert "nbclient. " in err
    assert 'pip install "trepart-eval[notebooks]"' in err


@pytest.mark.long
@pytest.mark.parametrize("study", ["simulated", "fafo2017_forums"])
def test_other_studies_run_from_start_to_end(tmp_path, study):
    words = ["--example", study]
    if study == "simulated":
        main(["simulate", str(tmp_path / "made-up"), "--municipalities", "12", "--waves", "2", "--respondents", "3000"])
        words = [str(tmp_path / "made-up")]
    assert main(["notebooks", *words, "--lang", "nn", "--out", str(tmp_path / "out")]) == 0
    for name in NAMES:
        text = page(tmp_path / "out", name)
        assert ('<aside class="mark"' in text) == (study == "simulated")
        assert "Traceback" not in text
