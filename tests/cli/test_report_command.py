"""``report`` as a person runs it."""

import pytest

from trepart_eval.cli import main

EXAMPLE = ["report", "--example", "fafo2017"]


def test_all_formats_are_written_with_a_manifest(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert main([*EXAMPLE, "--out", str(tmp_path), "--lang", "en"]) == 0
    names = {"report.docx", "report.pdf", "report.html", "report.xlsx"}
    assert {path.name for path in tmp_path.iterdir()} == {*names, "manifest.json"}
    assert {line.rsplit("/", 1)[-1] for line in capsys.readouterr().out.split()} == names
    assert "14 November 2023" in (tmp_path / "report.html").read_text(encoding="utf-8").replace("\u00a0", " ")


def test_only_what_is_asked_for_is_made(tmp_path, capsys):
    assert main([*EXAMPLE, "--to", "html", "--case", "Songdalen", "--out", str(tmp_path), "--lang", "nb"]) == 0
    assert capsys.readouterr().out.strip().endswith("report-Songdalen.html")
    assert {path.name for path in tmp_path.iterdir()} == {"report-Songdalen.html", "manifest.json"}


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--to", "pdf,dox"], 2, "There is no format 'dox'"),
        (["--to", ","], 2, "Choose among"),
        (["--lang", "fr"], 2, "fr"),
        (["--case", "Songdal"], 3, "Did you mean 'Songdalen'"),
        (["--template", "nowhere.docx"], 3, "There is no template"),
    ],
)
def test_wrong_words_are_told_and_nothing_is_written(tmp_path, capsys, words, status, said):
    out = tmp_path / "out"
    try:
        found = main(["report", "--lang", "en", *EXAMPLE[1:], "--out", str(out), *words])
    except SystemExit as stopped:
        found = stopped.code
    assert found == status
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_a_template_that_is_no_word_document_is_told(tmp_path, capsys):
    template = tmp_path / "template.docx"
    template.write_text("not a document", encoding="utf-8")
    out = tmp_path / "out"
    words = [
        *EXAMPLE,
        "--case",
        "Arendal",
        "--to",
        "docx",
        "--template",
        str(template),
        "--out",
        str(out),
        "--lang",
        "en",
    ]
    assert main(words) == 3
    assert "can't be read as a Word document" in capsys.readouterr().err
    assert not out.exists()
