"""Heat map of scores."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

import trepart_eval as te
from trepart_eval.criteria.comparisons.comparison import compare
from trepart_eval.reporting.figures import scores_figure


def cells(data):
    return {(row["case"], row["criterion"]): row for row in data.rows}


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_scores_are_those_of_the_result(published):
    wanted = {
        (row["case"], row["criterion"]): row["score"]
        for row in published.scores.arrow.to_pylist()
        if row["party"] == "all"
    }
    assert {key: row["score"] for key, row in cells(scores_figure(published)).items()} == wanted


def test_rank_intervals_are_those_of_the_comparison(published):
    wanted = compare(published.scores).table.query("case == 'Songdalen' and criterion == 'anchoring'").iloc[0]
    row = cells(scores_figure(published))["Songdalen", "anchoring"]
    assert (row["rank_low"], row["rank_high"]) == (wanted["rank_low"], wanted["rank_high"])


def test_cases_stand_in_the_studys_order_unless_asked_otherwise(published):
    own = list(dict.fromkeys(published.scores.arrow.column("case").to_pylist()))
    assert list(scores_figure(published).about["cases"]) == own
    first = scores_figure(published, sort="anchoring").about["cases"][0]
    assert cells(scores_figure(published))[first, "anchoring"]["score"] == pytest.approx(95, abs=0.5)


def test_hidden_cells_have_the_sign_and_a_hatch_and_no_number(hidden_scores):
    data = scores_figure(hidden_scores, party="politicians")
    hidden = [row for row in data.rows if row["status"] in {"hidden", "too_few"}]
    ax = data.draw()
    assert hidden
    assert all(row[name] is None for row in hidden for name in ("score", "conf_low", "conf_high", "n", "rank_low"))
    hatched = [patch for patch in ax.patches if isinstance(patch, Rectangle) and patch.get_hatch()]
    assert len(hatched) == len(hidden)
    assert texts(ax).count(":") >= len(hidden)


def test_hidden_cells_count_neither_in_title_nor_alternative_text(hidden_scores):
    data = scores_figure(hidden_scores, party="politicians", language="en")
    shown = [row["score"] for row in data.rows if row["score"] is not None and row["criterion"] == "purpose"]
    assert f"purpose, need and legitimacy {np.floor(np.median(shown) + 0.5):.0f}" in data.alt


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_alternative_text_has_the_medians(published, language):
    data = scores_figure(published, language=language)
    values = [row["score"] for row in data.rows if row["criterion"] == "goals" and row["score"] is not None]
    assert f" {np.floor(np.median(values) + 0.5):.0f};" in data.alt


def test_scores_that_were_not_released_are_refused_in_words(fafo):
    with pytest.raises(ValueError, match="release_scores"):
        te.plot_scores(te.score(fafo))


def test_one_case_has_no_ranks_to_draw_beside_others(published):
    data = scores_figure(published, cases=["Songdalen"], language="en")
    assert len(data.rows) == 6
    assert data.draw().get_ylim() == (0.5, -0.5)


def test_long_names_are_folded(published):
    assert "Brønnøy" in [label.get_text() for label in scores_figure(published).draw().get_yticklabels()]


def test_a_source_that_is_not_there_is_refused(published):
    with pytest.raises(ValueError, match="choose among interviews"):
        te.plot_scores(published, source="survey")
