"""The programme report as a document: its order, its sentences, and what it does where there is no data."""

import json
import re
from pathlib import Path

import pytest

import trepart_eval as te
from trepart_eval.reporting.document import Bullets, Comparison, Figure, Heading, Table, drawing
from trepart_eval.reporting.document.blocks import blocks_of

from documents import texts_of

SNAPSHOT = Path(__file__).with_name("small_programme.json")
LANGUAGES = ("nb", "nn", "en")


def shown(document):
    """Blocks without what a release of a package or a new picture changes."""
    return [block for block in blocks_of(document) if block.get("caption") != "Origin: files, versions and choices"]


def test_a_small_programme_is_reported_as_it_was(small):
    """Write the file anew when a change is meant: it is `shown` of the report as JSON."""
    assert shown(te.programme_report(small)) == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_sections_come_in_the_order_of_the_evaluation(fafo):
    document = te.programme_report(fafo, language="en")
    assert [one.text for one in document.elements if isinstance(one, Heading) and one.level == 1] == [
        "What was studied, and what is missing", "Summary", "The six success criteria across the cases",
        "The gap between the parties", "Change between the waves", "Survey against interviews",
        "How closely the parties work together",
        "Outcomes and trends", "Do collaboration and outcomes hang together?",
        "Combinations of criteria, and Fafo's claim", "What the sources claim, and what the study can say",
        "Can the numbers be trusted?", "Method and limitations",
    ]  # fmt: skip


def test_published_interviews_alone_give_a_report_that_says_what_they_cannot_say(fafo):
    said = " ".join(texts_of(te.programme_report(fafo, language="en")))
    assert "There is no survey" in said
    assert "none of 13 cases with a score" in said
    assert "5 of 6 less successful cases" in said
    assert "no trend can be shown" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_and_no_open_brace(fafo, language):
    for text in texts_of(te.programme_report(fafo, language=language)):
        assert not re.search(r"[{}]|\bnan\b", text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_of_forums_alone_has_all_sections_and_only_the_figure_of_intensity(forums, language):
    document = te.programme_report(forums, language=language)
    assert sum(isinstance(one, Heading) and one.level == 1 for one in document.elements) == 13
    assert sum(isinstance(one, Figure) for one in document.elements) == 1
    assert not any(isinstance(one, Comparison) for one in document.elements)


def test_a_municipality_of_a_study_of_forums_has_a_report(forums):
    said = " ".join(texts_of(te.municipality_report(forums, forums.cases.keys[0], language="en")))
    assert "has no score on the six success criteria that can be shown" in said


def test_two_waves_give_the_mean_change_over_the_cases(simulated):
    document = te.programme_report(simulated, language="en")
    table = next(one for one in document.elements if isinstance(one, Table) and "Mean change" in one.caption)
    released = te.release_scores(te.score(simulated)).scores
    means = te.criteria.mean_changes(released).table.query("source == 'survey'")
    assert [row[1].value for row in table.rows] == means["difference"].tolist()


def test_the_same_data_speak_other_languages_without_being_read_again(simulated):
    bokmaal, english = (" ".join(texts_of(te.programme_report(simulated, language=one))) for one in ("nb", "en"))
    assert "Samarbeid" in bokmaal
    assert "Hva som mangler" not in english
    assert simulated.study.language == "nb"


def test_numbers_of_a_table_are_those_of_the_released_scores(simulated):
    released = te.release_scores(te.score(simulated)).scores.table
    own = released.query("party == 'all' and source == 'survey' and wave == '2019' and workplace == 'all'")
    tables = [one for one in te.programme_report(simulated, language="en").elements if isinstance(one, Table)]
    scores = next(one for one in tables if one.caption.startswith("Score with 95 per cent interval (survey"))
    for row in scores.rows:
        expected = own[(own["case"] == row[0]) & (own["criterion"] == "purpose")].iloc[0]
        assert str(row[1]).startswith(f"{expected['score']:.0f}")


def test_made_up_data_are_marked_and_real_data_are_not(simulated, fafo):
    assert te.programme_report(simulated, language="en").simulated.startswith("SIMULATED")
    assert not te.programme_report(fafo).simulated


def test_the_origin_holds_hashes_of_all_inputs_and_the_plan(fafo):
    rows = dict(te.programme_report(fafo, language="en").provenance)
    assert rows["Plan of analysis (SHA-256)"] == "none made beforehand"
    assert sum(name.startswith("File: ") for name in rows) == 6
    assert all(len(value) == 72 for name, value in rows.items() if name.startswith("File: "))


def test_sections_may_be_asked_for_one_by_one_and_say_the_same(fafo):
    texts = [block["text"] for block in shown(te.programme_report(fafo)) if "text" in block]
    for name in ("scope", "closeness", "quality"):
        part = [block["text"] for block in shown(te.programme_report(fafo, sections=[name])) if "text" in block]
        assert part == texts[texts.index(part[0]) :][: len(part)]


def test_sections_come_in_the_report_s_own_order(fafo):
    one, other = (te.programme_report(fafo, sections=names) for names in (("scope", "quality"), ("quality", "scope")))
    assert shown(one) == shown(other)


@pytest.mark.parametrize("sections", [["scpoe"], []])
def test_an_unknown_section_is_told(fafo, sections):
    with pytest.raises(ValueError, match="choose among scope, summary"):
        te.programme_report(fafo, sections=sections)


def test_the_figure_of_a_trend_counts_rises_and_falls_as_the_sentence_below_it(simulated):
    words = [text for one in te.programme_report(simulated, sections=["trends"], language="en").elements
             for text in (getattr(one, "title", ""), getattr(one, "text", ""))]  # fmt: skip
    found = re.findall(r"fell in (\d+) and rose in (\d+) of 6", " ".join(words))
    told = re.findall(r"it rose in (\d+), fell in (\d+)", " ".join(words))
    assert found
    assert found == [(down, up) for up, down in told]


def test_no_claim_is_told_twice_in_the_same_words(simulated):
    (bullets,) = (
        one for one in te.programme_report(simulated, sections=["claims"]).elements if isinstance(one, Bullets)
    )
    assert len(set(bullets.items)) == len(bullets.items)


def test_every_figure_is_the_same_when_another_process_draws_it(fafo, simulated, monkeypatch):
    monkeypatch.setattr(drawing, "_cores", lambda: 2)
    figures = [one for data in (fafo, simulated) for one in te.programme_report(data).elements
               if isinstance(one, Figure)]  # fmt: skip
    with drawing.drawing_process() as drawings:
        drawings.begin(figures)
        assert len(drawings._begun) == len(figures) > 10
        assert [drawings.picture(one) for one in figures] == [one.picture() for one in figures]
