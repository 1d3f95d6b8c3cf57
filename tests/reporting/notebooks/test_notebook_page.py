"""A notebook that was run, as a page."""

from dataclasses import replace

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from trepart_eval.datasets.examples import example
from trepart_eval.reporting.notebooks import notebook_page_bytes
from trepart_eval.vocabulary.languages import Language

TEXT = new_output("execute_result", data={"text/plain": "'First sentence.\\nSecond <b>.'"})
PRINTED = new_output("stream", name="stdout", text="Printed & told\n")
WARNED = new_output("stream", name="stderr", text="/home/someone/secret.py: a warning")
FAILED = new_output("error", ename="ValueError", evalue="secret", traceback=["secret"])


@pytest.fixture(scope="module")
def study():
    return example("fafo2017", language=Language.NB)


def page(study, *outputs):
    cells = [
        new_markdown_cell("# Question\n\nWhat it is.", metadata={"nb": "# Spørsmål\n\nHva det er."}),
        new_code_cell("secret = 1", outputs=list(outputs)),
    ]
    return notebook_page_bytes(new_notebook(cells=cells), "01_scores", study).decode()


def test_the_page_speaks_the_study_s_language(study):
    text = page(study)
    assert '<html lang="nb">' in text
    assert "<title>Spørsmål</title>" in text
    assert "<p>Hva det er.</p>" in text


def test_a_text_without_a_translation_is_shown_as_it_stands(study):
    assert "<title>Question</title>" in page(replace(study, language=Language.NN))


def test_code_warnings_and_tracebacks_are_left_out(study):
    assert "secret" not in page(study, WARNED, FAILED)


def test_what_is_said_becomes_paragraphs(study):
    text = page(study, TEXT, PRINTED)
    assert "<p>First sentence.</p>" in text
    assert "<p>Second &lt;b&gt;.</p>" in text
    assert "<p>Printed &amp; told</p>" in text


def test_made_up_data_carry_their_mark(study):
    assert 'class="mark"' not in page(study)
    made_up = page(replace(study, simulated=True))
    assert made_up.count('<aside class="mark"') == 1


def test_the_same_notebook_gives_the_same_bytes(study, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert page(study, TEXT) == page(study, TEXT)
