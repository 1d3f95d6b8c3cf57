"""Agreement on the terminal."""

import pytest

import trepart_eval as te
from trepart_eval.quality import coder_agreement, disagreements, span_agreement
from trepart_eval.reporting.agreement_terminal import agreement_screen
from trepart_eval.vocabulary.languages import Language

from builders import write_study
from coded_exports import MONEY, coding, project, selection, source, values, write_qdpx


@pytest.fixture(scope="module")
def fafo():
    data = te.load(te.datasets.example("fafo2017"))
    return coder_agreement(data), disagreements(data), span_agreement(data), data.study


def test_every_criterion_has_a_line_in_both_tables(fafo):
    lines = agreement_screen(*fafo, Language.EN).splitlines()
    assert sum(line.startswith("anchoring") for line in lines) == 2
    row = next(line for line in lines if line.startswith("all"))
    assert row.split() == ["all", "468", "28", "99", "0.963", "0.975", "0.963", "0.928–0.988"]


@pytest.mark.parametrize("width", [80, 100, 200])
def test_nothing_is_wider_than_the_terminal(fafo, width):
    for language in Language:
        text = agreement_screen(*fafo, language, width=width)
        assert max(map(len, text.splitlines())) <= width


def test_thresholds_are_named_with_their_source_and_no_agreement_is_called_good(fafo):
    text = agreement_screen(*fafo, Language.EN, width=1000).casefold()
    assert "krippendorff (2004, content analysis, p. 241)" in text
    assert not any(word in text for word in ("substantial", "moderate", "excellent", "good", "perfect"))


def test_an_estimate_without_spread_is_not_said_to_be_certain(fafo):
    text = agreement_screen(*fafo, Language.EN, width=1000)
    assert "Rating, without an interval: resources." in text


def test_plain_output_has_no_escape_codes(fafo):
    assert "\x1b" not in agreement_screen(*fafo, Language.NB)
    assert "\x1b[1m" in agreement_screen(*fafo, Language.NB, bold=True)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    heard = selection((0, 12), coding("c3")), selection((0, 20), coding("c3", "u2"))
    inside = source(*heard, selection(MONEY, coding("c7", "u2")), values(kommune="Elvedal", part="P"))
    path = write_qdpx(tmp_path_factory.mktemp("spans") / "p.qdpx", project(inside))
    interviews = {
        "file": path.name, "attributes": {"case": "Kommune", "party": "Part"}, "rating_from": "child_code",
        "rating_values": {"Positiv": 2, "Negativ": -2},
    }  # fmt: skip
    plan = write_study(path.parent, files={}, surveys=None, interviews=[interviews])
    data = te.load(te.read_study(plan))
    return coder_agreement(data, n_draws=10), disagreements(data), span_agreement(data), data.study


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.NB, ("Hvor i teksten", "Anna og Bent: 1 dokumenter, 40 tegn", "par ≥ 50 %", "ikke korrigert")),
        (Language.NN, ("Kvar i teksten", "teikn like %")),
        (Language.EN, ("Where in the text", "kappa (signs)", "alpha_U (1995)", "not corrected for chance")),
    ],
)
def test_spans_have_a_table_of_their_own_for_each_two_coders(exported, language, words):
    text = agreement_screen(*exported, language, width=1000)
    assert all(word in text for word in words)


def test_criteria_that_nobody_marked_have_no_line_among_the_spans(exported):
    part = (
        agreement_screen(*exported, Language.EN, width=200).split("Where in the text")[1].split("What the numbers")[0]
    )
    assert ("anchoring" in part, "resources" in part, "purpose" in part) == (True, True, False)


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_of_spans_is_no_wider_than_the_terminal(exported, width):
    for language in Language:
        assert max(map(len, agreement_screen(*exported, language, width=width).splitlines())) <= width


def test_documents_are_the_interviews_where_no_informant_is_named(exported):
    assert exported[0].interviews_known_by == "document"
