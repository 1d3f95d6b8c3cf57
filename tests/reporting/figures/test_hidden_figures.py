"""Nothing that is hidden is drawn, nor shown in words."""

import pytest

import trepart_eval as te
from trepart_eval.relations import qca, relate
from trepart_eval.reporting.figures import change_figure, dose_response_figure, gaps_figure, set_relation_figure


@pytest.mark.parametrize("draw", [te.plot_scores, te.plot_gaps, te.plot_change, te.plot_answers])
def test_scores_that_were_not_released_are_refused(draw, fafo):
    with pytest.raises(ValueError, match="give what release_scores returns"):
        draw(te.score(fafo))


def test_response_rates_that_were_not_protected_are_refused(simulated):
    from trepart_eval.quality import response_rates

    with pytest.raises(ValueError, match="protect"):
        te.plot_response(response_rates(simulated))


def test_a_hidden_party_has_no_mark_and_no_gap(hidden_scores):
    shown = {
        (row["party"], row["criterion"])
        for row in hidden_scores.scores.arrow.to_pylist()
        if row["case"] == "case 0003" and row["score"] is not None
    }
    data = gaps_figure(hidden_scores, case="case 0003")
    assert {(row["party"], row["criterion"]) for row in data.rows if row["score"] is not None} <= shown
    assert any(row["status"] == "hidden" for row in data.rows)


def test_gaps_are_differences_between_the_parties_shown(published):
    for row in gaps_figure(published, case="Songdalen").rows:
        if row["gap"] is not None and row["criterion"] == "resources":
            assert row["gap"] == pytest.approx(100 / 3, abs=0.1)


def test_one_wave_gives_a_reason_in_words(published):
    data = change_figure(published, language="en")
    assert data.reason == "There is one wave only, so no change can be shown."
    assert data.reason in data.draw().texts[0].get_text().replace("\n", " ")


def test_changes_are_later_less_earlier(simulated_scores):
    for row in change_figure(simulated_scores, case="Simulert 001").rows:
        if row["change"] is not None:
            assert row["change"] == pytest.approx(row["after"] - row["before"])


def test_a_dose_from_answers_needs_released_scores(simulated, simulated_scores):
    relation = relate(te.score(simulated), simulated.outcomes["sick_leave"], dimension="goals")
    with pytest.raises(ValueError, match="release_scores"):
        te.plot_dose_response(relation)
    hidden = {
        row["case"]
        for row in simulated_scores.scores.arrow.to_pylist()
        if (row["party"], row["criterion"], row["wave"]) == ("all", "goals", relation.plan.wave)
        and row["source"] == "survey"
        and row["status"] == "hidden"
    }
    assert not hidden & {row["case"] for row in dose_response_figure(relation, scores=simulated_scores).rows}


def test_a_configuration_of_scores_that_are_hidden_is_refused(hidden_scores):
    import pandas as pd

    frame = pd.DataFrame({"purpose": [0.9, 0.8, 0.2], "out": [0.9, 0.7, 0.1]}, index=["case 0000", "x", "y"])
    table = qca.truth_table(frame, "out", ["purpose"])
    with pytest.raises(ValueError, match="release_scores"):
        te.plot_set_relation(table, "purpose")
    gone = {row["case"] for row in hidden_scores.scores.arrow.to_pylist()
            if row["party"] == "all" and row["criterion"] == "purpose" and row["status"] == "hidden"}  # fmt: skip
    assert set_relation_figure(table, "purpose", scores=hidden_scores).refused == ("case 0000" in gone)
