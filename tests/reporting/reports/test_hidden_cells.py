"""What is hidden in the released scores is nowhere in a report."""

import re

import pytest

import trepart_eval as te
from trepart_eval.reporting.document import HIDDEN, Comparison, Table
from trepart_eval.reporting.document.blocks import blocks_of

from documents import texts_of


def score_tables(document):
    return [one for one in document.elements if isinstance(one, Table) and one.caption.startswith("Score with 95")]


def test_a_programme_where_all_is_hidden_shows_no_score(small):
    document = te.programme_report(small, language="en")
    assert not score_tables(document)
    assert not any(re.search(r"\d+ \(\d+–\d+\)", text) for text in texts_of(document))


def test_a_municipality_whose_scores_are_hidden_shows_none(small):
    said = " ".join(texts_of(te.municipality_report(small, "Elvedal", language="en")))
    assert "the score is hidden to protect individuals" in said
    assert not re.search(r"[Tt]he score is \d", said)


def test_every_hidden_score_has_the_sign_in_the_table(simulated):
    released = te.release_scores(te.score(simulated)).scores.table
    whole = released.query("party == 'all' and workplace == 'all' and wave == '2019'")
    hidden = int(whole["status"].isin(["hidden", "too_few"]).sum())
    document = te.programme_report(simulated, language="en")
    shown = sum(cell is HIDDEN for table in score_tables(document) for row in table.rows for cell in row)
    views = [one.table() for one in document.elements if isinstance(one, Comparison)]
    assert hidden > 0
    assert shown == hidden
    assert sum(cell is HIDDEN for view in views for row in view.rows for cell in row) == hidden


@pytest.mark.parametrize("source", ["survey", "interviews"])
def test_sentences_on_parties_name_no_hidden_one(simulated, source):
    released = te.release_scores(te.score(simulated)).scores.table
    case = "Simulert 001"
    rows = released.query("case == @case and workplace == 'all' and wave == '2019' and source == @source")
    shown = rows[(rows["party"] != "all") & rows["score"].notna()]
    blocks = blocks_of(te.municipality_report(simulated, case, language="en"))
    said = [item for block in blocks for item in block.get("items", []) if item.lower().startswith(f"{source}:")]
    named = sum(len(re.findall(r"[a-z] \d+", one.split("By party:")[1])) for one in said if "By party:" in one)
    whole = rows[(rows["party"] == "all") & rows["score"].notna()]["criterion"]
    assert named == len(shown[shown["criterion"].isin(whole)])
