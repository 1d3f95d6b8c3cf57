"""What coders settle on counts instead of what each of them had said."""

import openpyxl
import pytest

import trepart_eval as te
from trepart_eval.cli import main
from trepart_eval.quality import coder_agreement, disagreements

from builders import write_study

CODINGS = """\
segment,case,party,informant,coder,criterion,rating
s1,Elvedal,P,i1,anna,purpose,-2
s1,Elvedal,P,i1,bent,purpose,2
s2,Elvedal,P,i1,anna,goals,2
s3,Elvedal,A,i2,anna,purpose,1
s3,Elvedal,A,i2,bent,purpose,1
s4,Fjordvik,A,i3,bent,purpose,0
"""
HEAD = "segment,case,criterion,adjudicated\n"


COLUMNS = {name: name for name in ("segment", "case", "party", "informant", "coder", "criterion", "rating")}


def study(tmp_path, settled=None, **changes):
    files = {"codings.csv": CODINGS, **({"settled.csv": HEAD + settled} if settled is not None else {})}
    plan = {"adjudicated": {"file": "settled.csv"}} if settled is not None else {}
    interviews = [{"file": "codings.csv", "public": True, "columns": COLUMNS}]
    return write_study(tmp_path, files=files, surveys=None, interviews=interviews, **plan, **changes)


def ratings(codings):
    """Segment, coder and rating of each coding about purpose or goals."""
    return [
        (codings.segments[segment], codings.coders[coder], rating)
        for segment, coder, rating in zip(codings.segment, codings.coder, codings.rating, strict=True)
    ]


def problems(tmp_path, settled, **changes):
    return [
        (one.code, one.rows) for one in te.check(study(tmp_path, settled, **changes)) if one.severity.value == "error"
    ]


def test_a_settled_rating_counts_instead_of_both(tmp_path):
    codings = te.load(te.read_study(study(tmp_path, "s1,Elvedal,purpose,1\n"))).codings
    assert ("s1", "adjudicated", 1) in ratings(codings)
    assert len([row for row in ratings(codings) if row[0] == "s1"]) == 1
    assert len(codings.independent.segment) == 6


def test_the_score_is_that_of_the_settled_rating(tmp_path):
    def score_of(settled):
        table = te.score(te.load(te.read_study(study(tmp_path / str(settled), settled)))).arrow.to_pylist()
        (row,) = (
            row
            for row in table
            if (row["case"], row["party"], row["criterion"]) == ("Elvedal", "politicians", "purpose")
        )
        return row["score"]

    assert (score_of(None), score_of("s1,Elvedal,purpose,2\n")) == (50, 100)


@pytest.mark.parametrize("dash", ["-", "–", "ingen", "none"])
def test_coders_may_settle_that_nothing_is_said(tmp_path, dash):
    codings = te.load(te.read_study(study(tmp_path, f"s2,Elvedal,mål,{dash}\n"))).codings
    assert not [row for row in ratings(codings) if row[0] == "s2"]


def test_agreement_is_about_what_each_of_them_said(tmp_path):
    before, after = (
        coder_agreement(te.load(te.read_study(study(tmp_path / name, settled))), n_draws=0).arrow
        for name, settled in (("a", None), ("b", "s1,Elvedal,purpose,1\n"))
    )
    assert after == before


def test_what_is_settled_stands_in_the_new_list(tmp_path):
    data = te.load(te.read_study(study(tmp_path, "s1,Elvedal,purpose,1\ns2,Elvedal,goals,-\n")))
    found = disagreements(data)
    settled = {row["segment"]: row["adjudicated"] for row in found.arrow.to_pylist()}
    assert (settled["s1"], settled["s2"], found.n_settled) == ("1", "–", 2)


def test_the_workbook_goes_out_and_comes_back(tmp_path):
    data = te.load(te.read_study(study(tmp_path)))
    disagreements(data).to_excel(tmp_path / "to discuss.xlsx")
    book = openpyxl.load_workbook(tmp_path / "to discuss.xlsx")
    sheet = book["disagreements"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["adjudicated"], -1)
    book.save(tmp_path / "to discuss.xlsx")
    codings = te.adjudicate(data, tmp_path / "to discuss.xlsx").codings
    assert ("s1", "adjudicated", -1) in ratings(codings)


def test_a_data_frame_filled_in_counts_too_and_filling_in_again_starts_from_what_each_said(tmp_path):
    data = te.load(te.read_study(study(tmp_path)))
    frame = disagreements(data).table
    frame.loc[frame["segment"] == "s1", "adjudicated"] = 2
    once = te.adjudicate(data.codings, frame)
    frame["adjudicated"] = None
    assert ("s1", "adjudicated", 2) in ratings(once)
    assert ratings(te.adjudicate(once, frame)) == ratings(data.codings)


def test_the_order_of_rows_does_not_matter(tmp_path):
    rows = ["s1,Elvedal,purpose,1\n", "s2,Elvedal,goals,-\n", "s4,Fjordvik,purpose,2\n"]
    found = [
        ratings(te.load(te.read_study(study(tmp_path / str(number), "".join(order)))).codings)
        for number, order in enumerate((rows, rows[::-1]))
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("s9,Elvedal,purpose,1\n", [("unknown_segment", (2,))]),
        ("s1,Elvedal,porpose,1\n", [("unknown_criterion", (2,))]),
        ("s1,Elvedal,purpose,5\n", [("rating_outside", (2,))]),
        ("s1,Elvedal,purpose,good\n", [("rating_not_a_number", (2,))]),
        ("s1,Elvedal,purpose,1\ns1,Elvedal,purpose,2\n", [("segment_differs", (2, 3))]),
    ],
)
def test_rows_that_can_not_be_used_are_named(tmp_path, rows, expected):
    assert problems(tmp_path, rows) == expected


def test_a_segment_that_stands_in_two_files_needs_its_case(tmp_path):
    interviews = [
        {"file": name, "columns": {what: what for what in COLUMNS if what != "informant"}}
        for name in ("codings.csv", "more.csv")
    ]
    more = CODINGS.splitlines()[0] + "\ns1,Fjordvik,P,i9,anna,purpose,1\n"
    for case, codes in (("", ["segment_ambiguous"]), ("Fjordvik", [])):
        folder = tmp_path / (case or "none")
        files = {"codings.csv": CODINGS, "more.csv": more, "settled.csv": f"{HEAD}s1,{case},purpose,1\n"}
        plan = write_study(
            folder, files=files, surveys=None, interviews=interviews, adjudicated={"file": "settled.csv"}
        )
        assert [one.code for one in te.check(plan) if one.severity.value == "error"] == codes


def test_a_workbook_that_would_be_written_over_is_refused(tmp_path):
    plan = write_study(
        tmp_path,
        files={"codings.csv": CODINGS},
        surveys=None,
        adjudicated={"file": "data/processed/agreement/disagreements.xlsx"},
    )
    assert "adjudicated_overwritten" in [one.code for one in te.check(plan)]


def test_a_workbook_filled_in_is_not_written_over(tmp_path, capsys):
    plan = str(study(tmp_path))
    assert main(["agreement", plan]) == 0
    assert main(["agreement", plan]) == 0
    workbook = tmp_path / "data" / "processed" / "agreement" / "disagreements.xlsx"
    workbook.write_bytes(workbook.read_bytes() + b" ")
    capsys.readouterr()
    assert main(["agreement", plan, "--lang", "en"]) == 3
    assert "was changed after it was written" in capsys.readouterr().err
    assert workbook.read_bytes().endswith(b" ")
