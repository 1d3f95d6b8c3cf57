"""A message repeats a person's answer only where it can't be the person's own words."""

from __future__ import annotations

import pytest

import trepart_eval as te
from trepart_eval.problems.messages import Word
from trepart_eval.sources.quoted_values import quoted

from builders import CODINGS, write_study

WRITTEN = ["Kari", "Kari Berg", "Sjefen er vond", "90112233", "+47 901 12 233", "901-12-233", "12.03.1984", "Ola84"]
PARTIES = ["Politiker", "Leder", "Tillitsvalgt"]


def told(value, n_rows=1, known=(), **options):
    return quoted(value, n_rows, known, least=5, **options)


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize("n_rows", [1, 4])
def test_what_few_have_written_is_not_repeated_but_its_length_is_told(text, n_rows):
    assert told(text, n_rows) == Word("not_repeated", {"count": len(text)})


def test_what_as_many_have_written_as_a_figure_is_shown_for_is_repeated():
    assert told("Vil ikke svare på dette", 5) == "Vil ikke svare på dette"


@pytest.mark.parametrize("value", [47, -99, 4.5, "3,5", "4711", "A2", "AO01", "S-014", "x", "Vet ikke", "5 - Enig"])
def test_numbers_codes_and_usual_answers_are_repeated(value):
    assert told(value) == value


@pytest.mark.parametrize("value", ["Tillitsvald", "politikker", "LEDER", "leder."])
def test_a_slip_of_the_pen_in_a_possible_answer_is_repeated(value):
    assert told(value, known=PARTIES) == value


@pytest.mark.parametrize("name", ["Peder", "Leander", "Andreas", "Enger"])
def test_a_name_that_resembles_a_short_answer_is_not_repeated(name):
    assert isinstance(told(name, known=[*PARTIES, "Enig", "Andre"]), Word)


def test_a_municipality_is_repeated_where_one_is_looked_for():
    assert told("Songdalen kommune", place=True) == "Songdalen kommune"
    assert isinstance(told("Songdalen"), Word)


def test_a_label_of_the_file_is_repeated_by_the_same_rule_as_its_value():
    assert told(9, label="Vet ikke") == "9 (Vet ikke)"
    assert told(17, label="Kari Berg") == 17
    assert told("Kari Berg", label="Vet ikke") == "Vet ikke"


COMMENT = "Hilsen Ola"


@pytest.mark.parametrize("column", ["case", "party", "q1"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_comment_in_an_answer_column_is_told_by_row_column_and_length(tmp_path, column, language):
    row = {"case": "Elvedal", "party": "P", "q1": "1", "q2": "5", "q3": "2"} | {column: COMMENT}
    text = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
    (problem,) = te.check(write_study(tmp_path, files={"answers.csv": text}), language=language)
    assert (problem.rows, problem.column) == ((2,), column)
    assert "(10 " in problem.what
    assert COMMENT not in f"{problem} {problem.to_dict()}"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_answers_that_are_possible_are_told(tmp_path, language):
    text = "case,party,q1,q2,q3\nElvedal,Hilsen Ola,1,5,2\nElvedal,P,Hilsen Kari,5,2\n"
    found = te.check(write_study(tmp_path, files={"answers.csv": text}), language=language)
    mends = {problem.code: problem.mend for problem in found}
    assert "politician" in mends["unknown_party"]
    assert "1–5" in mends["answer_not_on_scale"]


def test_a_passage_that_has_come_into_the_column_of_ratings_is_not_repeated(tmp_path):
    text = CODINGS + "s9,Elvedal,P,i1,anna,goals,Hun sa at Ola er vond\n"
    (problem,) = te.check(write_study(tmp_path, files={"codings.csv": text}), language="nb")
    assert problem.what == "Vurderingen «(21 tegn, gjengis ikke)» er ikke et tall."


def test_a_code_of_two_codings_is_repeated_and_a_text_in_its_column_is_not(tmp_path):
    text = CODINGS + "".join(f"s{n},Elvedal,P,i1,anna,Kulturbygging,1\n" for n in (8, 9))
    text += "s10,Elvedal,P,i1,anna,Ola er vond,1\n"
    said = [problem.what for problem in te.check(write_study(tmp_path, files={"codings.csv": text}), language="en")]
    assert any("Kulturbygging" in what for what in said)
    assert not any("Ola" in what for what in said)
