"""Answers to items: what is drawn is the protected table, in each language, and nothing of a hidden row."""

from __future__ import annotations

import pytest

import trepart_eval as te
from trepart_eval.quality.response.answer_shares import ANSWER_SHARES
from trepart_eval.reporting.figures import items_figure

from builders import write_study

KEYS = ("wave", "party", "criterion", "item")


@pytest.fixture(scope="module")
def spread(simulated):
    """Answers of the made-up programme that may be shown."""
    found = te.quality.item_answers(simulated, by=("party", "wave"))
    return te.protect(found, keys=KEYS, values=ANSWER_SHARES, sums=(), min_n=5)


def test_rows_are_those_of_the_table(spread):
    figure = items_figure(spread)
    own = spread.table.query("party == 'all' and wave == 'all'")
    assert [row["share_highest"] for row in figure.rows] == own["share_highest"].tolist()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_title_and_text_name_the_highest_and_the_lowest(spread, language):
    figure = items_figure(spread, language=language, criteria=["goals"])
    good = {row["item"]: round(100 * (row["share_high"] + row["share_highest"])) for row in figure.rows}
    assert str(max(good.values())) in figure.title
    assert str(min(good.values())) in figure.title
    assert all(item in figure.alt for item in good)


def test_a_hidden_row_has_the_sign_and_no_number(simulated):
    few = te.protect(te.quality.item_answers(simulated), keys=KEYS, values=ANSWER_SHARES, sums=(), min_n=100_000)
    figure = items_figure(few)
    assert figure.refused
    assert all(row["share_high"] is None for row in figure.rows)


def test_the_same_bytes_come_twice(spread):
    assert items_figure(spread).svg() == items_figure(spread).svg()


def test_labels_stand_in_for_names(spread):
    axes = te.plot_items(spread, labels={"goals_1": "Målene er konkrete"}, criteria=["goals"])
    assert axes.get_yticklabels()[0].get_text() == "Målene er konkrete"


@pytest.mark.parametrize(
    ("options", "words"),
    [({"party": "nobody"}, "party is"), ({"wave": "1999"}, "wave is"), ({"criteria": ["luck"]}, "criteria names")],
)
def test_unknown_names_are_refused(spread, options, words):
    with pytest.raises(ValueError, match=words):
        te.plot_items(spread, **options)


def test_unprotected_answers_are_refused(simulated):
    with pytest.raises(ValueError, match="protect"):
        te.plot_items(te.quality.item_answers(simulated))


def test_items_on_another_topic_are_headed_by_it(tmp_path):
    items = [{"name": "q1", "criterion": "purpose", "scale": "agreement"},
             {"name": "q2", "topic": "outcomes", "scale": "agreement"}]  # fmt: skip
    rows = "".join(f"Elvedal,P,{1 + number % 5},{1 + number % 4}\n" for number in range(20))
    plan = write_study(tmp_path, files={"answers.csv": f"case,party,q1,q2\n{rows}"}, items=items, interviews=None)
    found = te.quality.item_answers(te.load(te.read_study(plan)))
    assert found.table["criterion"].unique().tolist() == ["purpose", "outcomes"]
    axes = te.plot_items(te.protect(found, keys=KEYS, values=ANSWER_SHARES, sums=(), min_n=5), language="en")
    assert "Outcomes" in {text.get_text() for text in axes.texts}
