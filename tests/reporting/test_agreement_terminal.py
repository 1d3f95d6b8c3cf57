"""Agreement on the terminal."""

import pytest

import trepart_eval as te
from trepart_eval.quality import coder_agreement, disagreements
from trepart_eval.reporting.agreement_terminal import agreement_screen
from trepart_eval.vocabulary.languages import Language


@pytest.fixture(scope="module")
def fafo():
    data = te.load(te.datasets.example("fafo2017"))
    return coder_agreement(data), disagreements(data), data.study


def test_every_criterion_has_a_line_in_both_tables(fafo):
    lines = agreement_screen(*fafo, Language.EN).splitlines()
    assert sum(line.startswith("anchoring") for line in lines) == 2
    row = next(line for line in lines if line.startswith("all"))
    assert row.split() == ["all", "468", "28", "99", "0.963", "0.975", "0.963", "0.931–0.987"]


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
