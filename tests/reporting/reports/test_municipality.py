"""The report on one municipality, and the files of a report."""

import json

import pytest

import trepart_eval as te
from trepart_eval.reporting.document import Bullets, Figure, Heading
from trepart_eval.reporting.reports.phrases import counted, listed, split_evenly

from documents import texts_of


def questions(document):
    return next(one.items for one in document.elements if isinstance(one, Bullets) and one.numbered)


def test_a_weak_criterion_gives_a_question_to_work_with(fafo):
    assert any(
        "Which goal can you measure" in one for one in questions(te.municipality_report(fafo, "Drammen", language="en"))
    )


def test_a_criterion_without_evidence_is_asked_about_and_not_called_weak(fafo):
    asked = questions(te.municipality_report(fafo, "Arendal", language="en"))
    assert asked[0].startswith("We know too little of purpose, goals")
    assert len(asked) == 1


def test_a_municipality_without_evidence_has_a_report_that_says_so(fafo):
    document = te.municipality_report(fafo, "Arendal", language="nb")
    assert not any(isinstance(one, Figure) for one in document.elements)
    assert "Det er ikke det samme som lav skår." in " ".join(texts_of(document))


def test_a_reading_is_never_stronger_than_its_interval(fafo):
    said = " ".join(texts_of(te.municipality_report(fafo, "Drammen", language="en")))
    assert "possibly underestimated. The score is 31, but the interval runs from 0 to 71 (2 statements)" in said


def test_two_waves_give_a_section_of_change(simulated):
    document = te.municipality_report(simulated, "Simulert 001", language="en")
    headings = [one.text for one in document.elements if isinstance(one, Heading)]
    assert "Change between the waves" in headings
    assert any(isinstance(one, Figure) and "from 2018 to 2019" in one.title for one in document.elements)


def test_a_case_that_is_not_there_is_named_with_the_nearest(fafo):
    with pytest.raises(te.InputError, match="Did you mean 'Songdalen'"):
        te.municipality_report(fafo, "Songdal", language="en")


@pytest.mark.parametrize(
    ("count", "words"), [(0, "ingen caser"), (1, "1 case"), (2, "2 caser"), (1200, "1\u00a0200 caser")]
)
def test_counts_are_grammatical(count, words):
    assert counted("words", "cases", count, te.vocabulary.languages.Language.NB) == words


def test_long_lists_end_in_how_many_more():
    assert listed(list("abcd"), te.vocabulary.languages.Language.EN, most=3) == "a, b and 2 more"


def test_parts_hold_all_names_and_none_too_many():
    found = list(split_evenly([str(one) for one in range(104)], 36))
    assert [len(one) for one in found] == [35, 35, 34]


def test_files_are_written_with_a_manifest_and_nothing_else(fafo, tmp_path):
    made = te.report(fafo, ["xlsx", "html"], case="Songdalen", language="en")
    paths = made.write(tmp_path)
    assert {path.name for path in paths} == {"report-Songdalen.xlsx", "report-Songdalen.html", "manifest.json"}
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["options"]["case"] == "Songdalen"
    assert set(manifest["outputs"]) == set(made.files)


def test_an_unknown_format_is_an_error_before_anything_is_made(fafo):
    with pytest.raises(ValueError, match="formats is 'odt'; choose among pdf, docx"):
        te.report(fafo, ["odt"])


def test_a_template_that_is_no_word_document_is_refused_before_anything_is_made(fafo, tmp_path):
    template, steps = tmp_path / "house.docx", []
    template.write_text("no archive")
    with pytest.raises(te.InputError, match=r"house\.docx"):
        te.report(fafo, ["pdf"], template=template, progress=steps.append)
    assert steps == []
