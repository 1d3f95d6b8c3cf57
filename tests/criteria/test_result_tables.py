"""Results as tables to look at: labels instead of keys, p values that are never nought, no columns of nothing."""

import pyarrow as pa

from trepart_eval.criteria.result_tables import combinations_in, rows_as_dicts, table_html
from trepart_eval.vocabulary.languages import Language

ROWS = pa.table(
    {
        "workplace": ["all", "all"],
        "wave": ["2018", "all"],
        "criterion": ["follow_up", "goals"],
        "source": ["survey", "interviews"],
        "convergence": ["dissonant", "silent"],
        "p_value": [1e-9, 0.0432],
        "score": [61.25, None],
    }
)


def test_terms_have_their_labels_in_the_language():
    html = table_html(ROWS, "", Language.NN)
    for word in ("oppfølging", "spørjeundersøking", "seier imot kvarandre"):
        assert f"<td>{word}</td>" in html.lower()
    assert "follow_up" not in html


def test_p_values_are_never_shown_as_nought():
    html = table_html(ROWS, "", Language.NB)
    assert "<td>&lt; 0,001</td>" in html
    assert "<td>0,043</td>" in html


def test_places_that_are_all_in_every_row_are_left_out_and_others_stay():
    html = table_html(ROWS, "", Language.EN)
    assert "workplace" not in html
    assert '<th scope="col">wave</th>' in html


def test_rows_are_those_whose_columns_have_the_values():
    assert [row["criterion"] for row in rows_as_dicts(ROWS, wave="all")] == ["goals"]
    assert rows_as_dicts(ROWS, criterion=["goals", "follow_up"], source="survey") == ROWS.to_pylist()[:1]
    assert rows_as_dicts(ROWS, source="combined") == []
    assert rows_as_dicts(ROWS.slice(1), workplace="all") == ROWS.to_pylist()[1:]


def test_a_row_without_a_text_has_none_of_the_values():
    table = pa.table({"wave": pa.array(["2018", None, "2019"])})
    assert rows_as_dicts(table, wave={"2019"}) == [{"wave": "2019"}]
    assert rows_as_dicts(table.slice(0, 0), wave="2018") == []


def test_combinations_come_in_the_order_of_the_rows_and_once():
    table = pa.table({"source": ["survey", "interviews", "survey", "survey"], "wave": ["2019", "all", None, "2019"]})
    assert combinations_in(table, "source", "wave") == [("survey", "2019"), ("interviews", "all"), ("survey", None)]
