"""The list of segments to talk about."""

import pytest

import trepart_eval as te
from trepart_eval.quality import disagreements
from trepart_eval.vocabulary.columns import COLUMNS

from builders import write_study

COLUMN_NAMES = ("segment", "case", "party", "informant", "coder", "criterion", "rating", "memo", "text")
HEADER = ",".join(COLUMN_NAMES) + "\n"
ROWS = """\
same,Elvedal,P,i1,anna,purpose,1,,Alike
same,Elvedal,P,i1,bent,purpose,1,,Alike
stronger,Elvedal,P,i1,anna,purpose,2,,Strength
stronger,Elvedal,P,i1,bent,purpose,1,,Strength
left out,Elvedal,P,i1,bent,goals,-2,only me,Left out
turned,Elvedal,P,i1,anna,purpose,-1,a says no,Turned around
turned,Elvedal,P,i1,bent,purpose,1,b says yes,Turned around
elsewhere,Fjordvik,U,i2,anna,goals,1,,Not given to bent
"""


@pytest.fixture
def data(tmp_path):
    interviews = [{"file": "codings.csv", "columns": {name: name for name in COLUMN_NAMES}}]
    return te.load(te.read_study(write_study(tmp_path, files={"codings.csv": HEADER + ROWS}, interviews=interviews)))


def test_the_worst_come_first(data):
    frame = disagreements(data).table
    assert frame["segment"].tolist() == ["turned", "left out", "stronger"]
    assert frame["divergence"].tolist() == ["opposite", "omitted", "strength"]
    assert frame["difference"].tolist() == [2, 2, 1]


def test_text_and_notes_stand_side_by_side(data):
    row = disagreements(data).arrow.to_pylist()[0]
    assert (row["coder_a"], row["rating_a"], row["memo_a"]) == ("anna", -1, "a says no")
    assert (row["coder_b"], row["rating_b"], row["memo_b"]) == ("bent", 1, "b says yes")
    assert (row["case"], row["text"], row["adjudicated"]) == ("Elvedal", "Turned around", None)


def test_a_coder_who_left_a_segment_out_has_no_rating_of_it(data):
    row = disagreements(data).arrow.to_pylist()[1]
    assert (row["rating_a"], row["memo_a"], row["rating_b"], row["memo_b"]) == (None, "", -2, "only me")


def test_what_is_compared_is_counted(data):
    assert disagreements(data).n_compared == 4
    assert disagreements(data, criterion="goals").table["segment"].tolist() == ["left out"]


def test_a_third_coder_is_heard_too(tmp_path):
    rows = [f"s1,Elvedal,P,i1,{coder},purpose,{rating}" for coder, rating in (("a", -2), ("b", 1), ("c", 2))]
    text = "segment,case,party,informant,coder,criterion,rating\n" + "\n".join(rows) + "\n"
    row = disagreements(te.load(te.read_study(write_study(tmp_path, files={"codings.csv": text})))).arrow.to_pylist()[0]
    assert (row["coder_a"], row["coder_b"], row["other_ratings"]) == ("a", "c", "b: 1")


def test_coders_who_agree_leave_an_empty_list(tmp_path):
    rows = [f"s1,Elvedal,P,i1,{coder},purpose,1" for coder in ("a", "b")]
    text = "segment,case,party,informant,coder,criterion,rating\n" + "\n".join(rows) + "\n"
    found = disagreements(te.load(te.read_study(write_study(tmp_path, files={"codings.csv": text}))))
    assert (len(found.table), found.n_compared) == (0, 1)
    assert set(found.arrow.column_names) <= set(COLUMNS)


def test_the_two_real_codings_differ_on_few_segments():
    data = te.load(te.datasets.example("fafo2017"))
    found = disagreements(data)
    assert (len(found.table), found.n_compared) == (23, 136)
    assert disagreements(data.codings).table["segment"].tolist() == found.table["segment"].tolist()
