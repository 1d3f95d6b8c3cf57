"""Agreement on where something is said, from a study's own codings."""

import math

import pytest

import trepart_eval as te
from trepart_eval.quality import character_kappa, span_agreement, u_alpha
from trepart_eval.vocabulary.columns import COLUMNS

from builders import write_study
from coded_exports import TEXT, coding, project, selection, source, write_qdpx

LENGTH = len(TEXT)
ANNA, BENT = [(0, 12), (13, 40)], [(0, 12), (18, 30)]


def loaded(tmp_path, *sources, **mapping):
    return te.load_codings(write_qdpx(tmp_path / "p.qdpx", project("".join(sources))), **mapping)


def marked(user, spans, code="c2"):
    return "".join(selection(span, coding(code, user)) for span in spans)


def two(tmp_path, anna=ANNA, bent=BENT):
    return loaded(tmp_path, source(marked("u1", anna), marked("u2", bent)))


def estimates(found, criterion="anchoring"):
    return {row["measure"]: row["estimate"] for row in found.arrow.to_pylist() if row["criterion"] == criterion}


def test_the_measures_are_those_of_the_plain_functions(tmp_path):
    found = estimates(span_agreement(two(tmp_path)))
    assert found["character_kappa"] == float(character_kappa(ANNA, BENT, length=LENGTH))
    assert found["u_alpha_2016"] == float(u_alpha([ANNA, BENT], length=LENGTH))
    assert (found["matched_0.50"], found["matched_0.75"]) == (0.5, 0.5)


def test_passages_of_a_criterion_that_touch_are_one(tmp_path):
    whole, parts = (
        span_agreement(two(tmp_path / name, anna=spans)).arrow
        for name, spans in (("a", [(0, 40)]), ("b", [(0, 12), (12, 30), (20, 40)]))
    )
    assert whole == parts


def test_the_order_of_the_coders_does_not_matter(tmp_path):
    one, other = (
        estimates(span_agreement(two(tmp_path / name, *spans)))
        for name, spans in (("a", (ANNA, BENT)), ("b", (BENT, ANNA)))
    )
    assert one == pytest.approx(other)


def test_documents_are_laid_end_to_end_and_only_those_that_both_coded(tmp_path):
    both = source(marked("u1", ANNA), marked("u2", BENT))
    again = source(marked("u1", ANNA), marked("u2", ANNA), guid="s2", name="Intervju 2", text=TEXT + "!")
    alone = source(marked("u1", ANNA), guid="s3", name="Intervju 3", text=TEXT + "?")
    found = span_agreement(loaded(tmp_path, both, again, alone))
    rows = {(row["criterion"], row["measure"]): row for row in found.arrow.to_pylist()}
    row = rows["anchoring", "character_kappa"]
    assert (found.n_documents, row["n_documents"], row["n_characters"]) == (2, 2, 2 * LENGTH + 1)
    laid = [[(start + at, end + at) for at, spans in zip((0, LENGTH), of, strict=True) for start, end in spans]
            for of in ((ANNA, ANNA), (BENT, ANNA))]  # fmt: skip
    assert row["estimate"] == pytest.approx(float(character_kappa(*laid, length=2 * LENGTH + 1)))


def test_what_nobody_matched_is_listed_with_its_text(tmp_path):
    rows = span_agreement(two(tmp_path)).unmatched_arrow.to_pylist()
    assert [(row["coder"], row["document"], row["start"], row["end"]) for row in rows] == [
        ("Anna", "Intervju 1", 13, 40),
        ("Bent", "Intervju 1", 18, 30),
    ]
    assert [row["text"] for row in rows] == [TEXT[13:40], TEXT[18:30]]


def test_every_pair_of_three_coders_is_compared(tmp_path):
    users = ("u1", "u2", "u3")
    found = span_agreement(loaded(tmp_path, source(*(marked(user, ANNA) for user in users))), criterion="anchoring")
    pairs = {(row["coder_a"], row["coder_b"]) for row in found.arrow.to_pylist()}
    assert pairs == {("Anna", "Bent"), ("Anna", "u3"), ("Bent", "u3")}


def test_two_codes_on_the_same_sign_leave_u_alpha_over_all_undefined(tmp_path):
    twice = marked("u1", ANNA), marked("u1", ANNA, "c5"), marked("u2", BENT), marked("u2", ANNA, "c5")
    found = span_agreement(loaded(tmp_path, source(*twice)))
    rows = {row["measure"]: row for row in found.arrow.to_pylist() if row["criterion"] == "all"}
    assert (rows["cu_alpha_2016"]["estimate"], rows["cu_alpha_2016"]["reason"]) == (None, "two_codes")
    assert rows["binary_u_alpha_2016"]["estimate"] is not None


def test_without_the_text_passages_are_matched_and_nothing_else(tmp_path):
    table = "document,code,coder,start,end\n1,Forankring,A,0,10\n1,Forankring,B,1,10\n"
    path = tmp_path / "codes.csv"
    path.write_text(table, encoding="utf-8")
    found = span_agreement(te.load_codings(path, tool="table"), criterion="anchoring")
    assert estimates(found) == {"matched_0.50": 1, "matched_0.75": 1, "matched_0.90": 1}
    assert found.n_without_text == 1


def test_codings_without_positions_have_no_rows(tmp_path):
    rows = "segment,case,party,informant,coder,criterion,rating\ns1,Elvedal,P,i,a,goals,1\ns1,Elvedal,P,i,b,goals,1\n"
    found = span_agreement(te.load(te.read_study(write_study(tmp_path, files={"codings.csv": rows}))))
    assert (found.arrow.num_rows, found.n_documents) == (0, 0)


def test_a_criterion_that_neither_coded_is_undefined(tmp_path):
    row = next(
        row for row in span_agreement(two(tmp_path)).arrow.to_pylist()
        if (row["criterion"], row["measure"]) == ("goals", "character_kappa")
    )  # fmt: skip
    assert (row["estimate"], row["reason"]) == (None, "one_category")
    assert math.isnan(span_agreement(two(tmp_path)).table.query("criterion == 'goals'")["estimate"].iloc[0])


def test_columns_are_in_the_vocabulary(tmp_path):
    found = span_agreement(two(tmp_path))
    assert {*found.table.columns, *found.unmatched.columns} <= set(COLUMNS)
