"""Coded interviews: long and wide, with and without a file of segments, codes and ratings in the study's own words."""

import itertools

import pytest

import trepart_eval as te
from trepart_eval.sources.coded_passages import Passages
from trepart_eval.sources.codings import Codings
from trepart_eval.sources.compact_texts import CompactTexts
from trepart_eval.vocabulary.languages import Language

from builders import INTERVIEWS, merged, write_study

LONG = {name: name for name in ("segment", "case", "party", "criterion", "rating")}
HEADER = "segment,case,party,criterion,rating\n"


def study_with(folder, text, columns=LONG, files=None, **source):
    source = {"file": "codings.csv", "columns": columns, "public": True, **source}
    return write_study(folder, files={"codings.csv": text, **(files or {})}, surveys=None, interviews=[source])


def codings(folder, text, columns=LONG, files=None, **source):
    """Codings as (segment, case, party, coder, criterion, rating)."""
    data = te.load(te.read_study(study_with(folder, text, columns, files, **source)))
    table = data.codings_table()[["segment", "case", "party", "coder", "criterion", "rating"]]
    return list(table.itertuples(index=False, name=None))


def errors(folder, text, columns=LONG, files=None, **source):
    """(code, where) of every problem."""
    problems = te.check(study_with(folder, text, columns, files, **source), language=Language.EN)
    return [(problem.code, problem.where) for problem in problems]


FOUND = [
    ("s1", "Elvedal", "politicians", "", "goals", 2.0),
    ("s2", "Fjordvik", "administration", "", "purpose", -1.0),
    ("s2", "Fjordvik", "administration", "", "goals", 0.0),
]
LONG_TEXT = HEADER + "s1,Elvedal,P,goals,2\ns2,Fjordvik,A,purpose,-1\ns2,Fjordvik,A,goals,0\n"
SEGMENTS = "segment,case,party\ns1,Elvedal,P\ns2,Fjordvik,A\ns3,Fjordvik,U\n"
WIDE_TEXT = "segment,case,party,r1,r2\ns1,Elvedal,P,,2\ns2,Fjordvik,A,-1,0\n"
IN_SEGMENTS = {"file": "segments.csv", "columns": {"segment": "segment", "case": "case", "party": "party"}}


def test_a_row_per_coding_and_a_row_per_segment_say_the_same(tmp_path):
    columns = {"segment": "segment", "case": "case", "party": "party"}
    wide = codings(tmp_path / "wide", WIDE_TEXT, columns, ratings={"purpose": "r1", "goals": "r2"})
    assert codings(tmp_path / "long", LONG_TEXT) == wide == FOUND


@pytest.mark.parametrize("kind", ["long", "wide"])
def test_case_and_party_may_stand_in_a_file_of_segments(tmp_path, kind):
    files = {"segments.csv": SEGMENTS}
    if kind == "long":
        text = "segment,criterion,rating\ns1,goals,2\ns2,purpose,-1\ns2,goals,0\n"
        columns = {"segment": "segment", "criterion": "criterion", "rating": "rating"}
        found = codings(tmp_path, text, columns, files, segments=IN_SEGMENTS)
    else:
        text, ratings = "segment,r1,r2\ns1,,2\ns2,-1,0\n", {"purpose": "r1", "goals": "r2"}
        found = codings(tmp_path, text, {"segment": "segment"}, files, segments=IN_SEGMENTS, ratings=ratings)
    assert found == FOUND


def test_segments_without_a_coding_are_kept(tmp_path):
    text = "segment,criterion,rating\ns1,goals,2\n"
    columns = {"segment": "segment", "criterion": "criterion", "rating": "rating"}
    plan = study_with(tmp_path, text, columns, {"segments.csv": SEGMENTS}, segments=IN_SEGMENTS)
    assert te.load(te.read_study(plan)).codings.segments == ("s1", "s2", "s3")


@pytest.mark.parametrize(
    ("word", "criterion"),
    [("Forankring", "anchoring"), ("mål og informasjon", "goals"), ("FØREMÅL", "purpose"), ("follow-up", "follow_up")],
)
def test_a_criterion_is_known_by_its_names_in_all_three_languages(tmp_path, word, criterion):
    assert codings(tmp_path, HEADER + f"s1,Elvedal,P,{word},1\n")[0][4] == criterion


def test_codes_of_the_study_say_the_criterion_and_perhaps_the_rating(tmp_path):
    text = HEADER + "s1,Elvedal,P,4A+,\ns2,Elvedal,P,4b,1\ns3,Elvedal,P,Diverse,\n"
    codes = {"4a+": {"criterion": "resources", "rating": 2}, "4B": {"criterion": "goals"}}
    found = codings(tmp_path, text, codes=codes, ignored_codes=["diverse"])
    assert [(segment, criterion, rating) for segment, *_, criterion, rating in found] == [
        ("s1", "resources", 2.0),
        ("s2", "goals", 1.0),
    ]


def test_no_rating_column_is_needed_where_every_code_says_its_own(tmp_path):
    codes = {"bra": {"criterion": "goals", "rating": 2}, "dårlig": {"criterion": "goals", "rating": -2}}
    columns = {name: name for name in ("segment", "case", "party", "criterion")}
    text = "segment,case,party,criterion\ns1,Elvedal,P,Bra\ns2,Elvedal,P,dårlig\n"
    assert [rating for *_, rating in codings(tmp_path, text, columns, codes=codes)] == [2.0, -2.0]


@pytest.mark.parametrize(
    ("written", "rating"), [("Svært bra", 2), ("1.5", 1.5), ("0,5", 0.5), ("\u22121", -1), ("-2.0", -2)]
)
def test_ratings_are_numbers_or_the_study_own_words(tmp_path, written, rating):
    text = HEADER.replace(",", ";") + f"s1;Elvedal;P;goals;{written}\n"
    assert codings(tmp_path, text, rating_values={"svært bra": 2})[0][5] == rating


def test_several_coders_of_a_segment_are_told_apart(tmp_path):
    text = "segment,case,party,criterion,rating,coder\ns1,Elvedal,P,goals,2,bent\ns1,Elvedal,P,goals,1,anna\n"
    found = codings(tmp_path, text, {**LONG, "coder": "coder"})
    assert [(coder, rating) for *_, coder, _, rating in found] == [("anna", 1.0), ("bent", 2.0)]


def test_a_constant_and_values_of_the_study_say_who_and_where(tmp_path):
    text = "segment,kommune,criterion,rating\ns1,K1,goals,1\ns2,fjordvik,goals,1\n"
    columns = {"segment": "segment", "case": "kommune", "criterion": "criterion", "rating": "rating"}
    found = codings(tmp_path, text, columns, constants={"party": "union_reps"}, case_values={"k1": "Elvedal"})
    assert [(case, party) for _, case, party, *_ in found] == [("Elvedal", "union_reps"), ("Fjordvik", "union_reps")]


def test_rows_without_segments_are_segments_of_their_own(tmp_path):
    text = "case,party,criterion,rating\nElvedal,P,goals,1\nElvedal,P,goals,1\n"
    found = codings(tmp_path, text, {name: name for name in ("case", "party", "criterion", "rating")})
    assert [segment for segment, *_ in found] == ["2", "3"]


def test_blank_rows_below_the_codings_are_nothing(tmp_path):
    assert codings(tmp_path, LONG_TEXT + ",,,,\n,,,,\n") == FOUND


def test_what_is_said_of_a_segment_once_holds_for_all_its_rows(tmp_path):
    header = "segment,case,party,informant,text,criterion,rating\n"
    rows = ["s1,Elvedal,P,,,goals,1\n", "s1,Elvedal,P,i1,Vi ble hørt.,purpose,1\n"]
    columns = LONG | {"informant": "informant", "text": "text"}
    for order in (rows, rows[::-1]):
        loaded = te.load(te.read_study(study_with(tmp_path, header + "".join(order), columns))).codings
        assert (loaded.segment_informant.tolist(), list(loaded.segment_text)) == ([0], ["Vi ble hørt."])


@pytest.mark.parametrize(
    ("row", "code", "where"),
    [
        ("s9,Elvdal,P,goals,1", "unknown_case", "row 3, column 'case'"),
        ("s9,Elvedal,leader,goals,1", "unknown_party", "row 3, column 'party'"),
        ("s9,,P,goals,1", "empty_case", "row 3, column 'case'"),
        (",Elvedal,P,goals,1", "empty_segment", "row 3, column 'segment'"),
        ("s9,Elvedal,P,,1", "empty_criterion", "row 3, column 'criterion'"),
        ("s9,Elvedal,P,gaols,1", "unknown_criterion", "row 3, column 'criterion'"),
        ("s9,Elvedal,P,goals,2.5", "rating_outside", "row 3, column 'rating'"),
        ("s9,Elvedal,P,goals,-3", "rating_outside", "row 3, column 'rating'"),
        ("s9,Elvedal,P,goals,bra", "rating_not_a_number", "row 3, column 'rating'"),
        ("s9,Elvedal,P,goals,", "empty_rating", "row 3, column 'rating'"),
        ("S1 ,Elvedal,P,goals,1", "coding_repeated", "rows 2 and 3"),
        ("s1,Elvedal,A,purpose,1", "segment_differs", "rows 2 and 3, column 'party'"),
    ],
)
def test_a_wrong_coding_is_named_with_its_place(tmp_path, row, code, where):
    assert errors(tmp_path, f"{HEADER}s1,Elvedal,P,goals,1\n{row}\n") == [(code, f"codings.csv, {where}")]


@pytest.mark.parametrize(
    ("segments", "codings_text", "code", "where"),
    [
        ("s1,Elvedal,P\ns1,Elvedal,P", "s1,goals,1", "segment_twice", "segments.csv, rows 2 and 3, column 'segment'"),
        ("s1,Elvedal,P\n,Elvedal,P", "s1,goals,1", "empty_segment", "segments.csv, row 3, column 'segment'"),
        ("s1,Elvedal,P", "s1,goals,1\ns2,goals,1", "unknown_segment", "codings.csv, row 3, column 'segment'"),
        ("s1,Elvedal,X", "s1,goals,1", "unknown_party", "segments.csv, row 2, column 'party'"),
    ],
)
def test_a_wrong_segment_is_named_in_the_file_it_stands_in(tmp_path, segments, codings_text, code, where):
    files = {"segments.csv": f"segment,case,party\n{segments}\n"}
    columns = {"segment": "segment", "criterion": "criterion", "rating": "rating"}
    text = f"segment,criterion,rating\n{codings_text}\n"
    assert errors(tmp_path, text, columns, files, segments=IN_SEGMENTS) == [(code, where)]


def test_two_informants_in_one_segment_are_a_problem_and_are_not_named(tmp_path):
    text = "segment,case,party,criterion,rating,informant\ns1,Elvedal,P,goals,1,kari\ns1,Elvedal,P,purpose,1,per\n"
    plan = study_with(tmp_path, text, LONG | {"informant": "informant"})
    (problem,) = te.check(plan, language=Language.EN)
    assert problem.where == "codings.csv, rows 2 and 3, column 'informant'"
    assert not {"kari", "per"} & set(str(problem).split())


def test_a_case_that_the_study_names_must_be_in_the_case_list(tmp_path):
    plan = study_with(tmp_path, LONG_TEXT, case_values={"x": "Elvdal"})
    (problem,) = te.check(plan, language=Language.EN)
    assert problem.where == "study.toml, key interviews[1].case_values.x"
    assert problem.mend.startswith("Did you mean 'Elvedal'?")


def checked(plan):
    """Everything in the codings as plain values."""
    return plain(te.load(te.read_study(plan)).codings)


def plain(value):
    """Arrays, compact texts and tables of both as what they hold; anything else as it is."""
    if isinstance(value, Codings | Passages):
        return {name: plain(getattr(value, name)) for name in type(value).__slots__}
    if isinstance(value, CompactTexts):
        return list(value)
    return value.tolist() if hasattr(value, "tolist") else value


def test_the_order_of_rows_never_changes_the_checked_table(tmp_path):
    rows = [*LONG_TEXT.splitlines()[1:], "s1,Elvedal,P,purpose,1"]
    tables = [checked(study_with(tmp_path, HEADER + "\n".join(order) + "\n")) for order in itertools.permutations(rows)]
    assert all(table == tables[0] for table in tables)


def test_the_order_of_files_never_changes_the_checked_table(tmp_path):
    files = {"a.csv": LONG_TEXT, "b.csv": HEADER + "s1,Fjordvik,U,goals,-2\ns0,Elvedal,A,goals,1\n"}
    sources = [merged(INTERVIEWS, {"columns": None}) | {"file": file, "columns": LONG} for file in files]
    tables = [
        checked(write_study(tmp_path, files=files, surveys=None, interviews=order))
        for order in (sources, sources[::-1])
    ]
    assert tables[0] == tables[1]
    assert tables[0]["segments"] == ("s0", "s1", "s1", "s2")
