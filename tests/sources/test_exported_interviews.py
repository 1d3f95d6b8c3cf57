"""Interviews as coding tools export them: with a study, and alone."""

import pytest

import trepart_eval as te
from trepart_eval.vocabulary.languages import Language

from builders import merged, write_study
from coded_exports import (
    HEARD,
    MONEY,
    TWO_CODED,
    coding,
    project,
    selection,
    source,
    values,
    write_qdpx,
)

SET = {
    "file": "interviews.qdpx",
    "attributes": {"case": "Kommune", "party": "Part"},
    "rating_from": "child_code",
    "rating_values": {"Positiv": 2, "Negativ": -2},
    "public": True,
}


def study_with(folder, *sources, **changes):
    write_qdpx(folder / "interviews.qdpx", project("".join(sources) or TWO_CODED))
    return write_study(folder, surveys=None, interviews=[merged(SET, changes)])


def codings(plan):
    table = te.load(te.read_study(plan)).codings_table()
    return list(table[["case", "party", "coder", "criterion", "rating"]].itertuples(index=False, name=None))


def found(plan):
    return [(one.code, one.where) for one in te.check(plan, language=Language.EN)]


def test_a_project_becomes_codings_of_cases_and_parties(tmp_path):
    assert codings(study_with(tmp_path)) == [
        ("Elvedal", "politicians", "Anna", "anchoring", 2.0),
        ("Elvedal", "politicians", "Bent", "anchoring", 2.0),
        ("Elvedal", "politicians", "Anna", "resources", -2.0),
    ]


def test_a_study_with_a_project_is_scored(tmp_path):
    scores = te.score(te.load(te.read_study(study_with(tmp_path)))).table
    cell = scores[
        (scores["case"] == "Elvedal") & (scores["party"] == "politicians") & (scores["criterion"] == "anchoring")
    ]
    assert cell["score"].tolist() == [100.0]


def test_what_is_left_out_is_a_warning_of_check_and_a_row_of_the_issues(tmp_path):
    plan = study_with(tmp_path, TWO_CODED, source(selection(HEARD), guid="s2", name="To"))
    (problem,) = te.check(plan, language=Language.EN)
    assert problem.what == "1 marked excerpts without a code are left out."
    issues = te.load(te.read_study(plan)).codings.issues
    assert list(issues.itertuples(index=False, name=None)) == [("interviews.qdpx", "comment", 1)]


def test_the_table_holds_what_the_tool_knew(tmp_path):
    row = te.load(te.read_study(study_with(tmp_path))).codings.table.iloc[0]
    assert row[["source", "case", "party", "wave", "code_path", "text"]].tolist() == [
        "Intervju 1", "Elvedal", "politicians", "all", "Suksesskriterier/2 Forankring/Positiv", "Vi ble hørt."
    ]  # fmt: skip
    assert (row["start"], row["end"]) == HEARD


@pytest.mark.parametrize(
    ("rules", "inside", "rating"),
    [
        ({"rating_from": "child_code", "rating_values": {"Positiv": 1}}, "", 1),
        ({"rating_from": "code", "codes": {"Forankring/Positiv": {"criterion": "anchoring", "rating": 2}}}, "", 2),
        ({"rating_from": "code"}, "", None),
        ({"rating_from": "code", "codes": {"2 forankring/positiv": {"criterion": "goals", "rating": 2}}}, "", 2),
        ({"rating_from": "memo", "rating_values": {"3": 2}}, "Sterkt; styrke=3", 2),
        ({"rating_from": "memo", "rating_values": {"3": 1}, "memo_word": "grad"}, "Grad: 3.", 1),
        ({"rating_from": "memo", "rating_values": {"3": 2}, "directions": {"positiv": -1}}, "styrke=3", -2),
    ],
)
def test_the_rating_stands_where_the_study_says(tmp_path, rules, inside, rating):
    xml = source(selection(HEARD, f"<Description>{inside}</Description>", coding("c3")))
    path = write_qdpx(tmp_path / "p.qdpx", project(xml))
    table = te.load_codings(path, **rules, ignored_codes=["*"]).table
    assert table["rating"].astype(object).where(table["rating"].notna(), None).tolist() == [rating]


def test_a_value_outside_the_scale_is_a_problem(tmp_path):
    xml = source(
        selection(HEARD, "<Description>styrke=7</Description>", coding("c3")), values(kommune="Elvedal", part="P")
    )
    plan = study_with(tmp_path, xml, rating_from="memo", rating_values={"3": 2})
    assert found(plan)[0] == ("rating_not_listed", "interviews.qdpx")


def test_an_unknown_code_is_a_problem_unless_it_is_ignored(tmp_path):
    xml = TWO_CODED + source(selection(HEARD, coding("c8")), values(kommune="Elvedal", part="P"), guid="s2", name="To")
    assert found(study_with(tmp_path, xml)) == [("unknown_criterion", "interviews.qdpx")]
    for ignored in (["Bakgrunn"], ["*"]):
        assert [code for code, _ in found(study_with(tmp_path, xml, ignored_codes=ignored))] == ["skipped_ignored_code"]


@pytest.mark.parametrize(
    ("about", "code", "where"),
    [
        ({"kommune": "Elvdal", "part": "P"}, "unknown_case", "interviews.qdpx, Intervju 1, column 'Kommune'"),
        ({"kommune": "Elvedal", "part": "X"}, "unknown_party", "interviews.qdpx, Intervju 1, column 'Part'"),
        ({"kommune": "Elvedal"}, "attribute_missing", "interviews.qdpx"),
    ],
)
def test_a_document_about_nobody_known_is_named(tmp_path, about, code, where):
    assert found(study_with(tmp_path, source(selection(HEARD, coding("c3")), values(**about)))) == [(code, where)]


def test_documents_without_a_value_are_named(tmp_path):
    xml = TWO_CODED + source(selection(HEARD, coding("c3")), guid="s2", name="Intervju 2")
    assert found(study_with(tmp_path, xml)) == [
        ("empty_case", "interviews.qdpx, Intervju 2, column 'Kommune'"),
        ("empty_party", "interviews.qdpx, Intervju 2, column 'Part'"),
    ]


def test_the_study_may_say_what_each_document_is_about(tmp_path):
    plan = study_with(
        tmp_path, source(selection(HEARD, coding("c3"))),
        attributes=None, documents={"intervju 1": {"case": "Fjordvik", "party": "union_reps"}},
    )  # fmt: skip
    assert codings(plan) == [("Fjordvik", "union_reps", "Anna", "anchoring", 2.0)]


def test_a_document_that_is_not_there_is_named_with_the_nearest(tmp_path):
    plan = study_with(tmp_path, documents={"Intevju 1": {"case": "Fjordvik"}})
    (problem,) = te.check(plan, language=Language.EN)
    assert (problem.code, problem.details["suggestion"]) == ("unknown_document", "Intervju 1")


def test_one_file_per_coder_gives_one_segment_with_two_coders(tmp_path):
    about = values(kommune="Elvedal", part="P")
    files = {
        name: project(source(selection(HEARD, coding(code)), about))
        for name, code in (("a.qdpx", "c3"), ("b.qdpx", "c4"))
    }
    several = {"file": None, "files": list(files), "coders": {"a.qdpx": "Kari", "b.qdpx": "Ola"}}
    plan = write_study(tmp_path, surveys=None, interviews=[merged(SET, several)])
    for name, xml in files.items():
        write_qdpx(tmp_path / name, xml)
    loaded = te.load(te.read_study(plan)).codings
    assert loaded.segments == ("Intervju 1:0-12",)
    assert (loaded.coders, loaded.rating.tolist()) == (("Kari", "Ola"), [2.0, -2.0])


def test_copies_in_two_groups_are_one_document_with_two_coders_where_the_study_says_so(tmp_path):
    copies = "".join(source(selection(HEARD, coding("c3")), guid=guid) for guid in ("s1", "s2"))
    sets = "".join(
        f'<Sets><Set name="{group}"><MemberSource targetGUID="{guid}"/></Set></Sets>'
        for group, guid in (("Kari", "s1"), ("Ola", "s2"))
    )
    path = write_qdpx(tmp_path / "p.qdpx", project(copies, after=sets, origin="MAXQDA"))
    by_user, by_group = te.load_codings(path), te.load_codings(path, coder_from="group")
    assert by_group.table["coder"].tolist() == ["Kari", "Ola"]
    assert len(by_group.segments) == 1
    assert by_user.issues.query("issue == 'copies_same_coder'")["times"].tolist() == [1]


def test_several_codings_of_a_criterion_by_one_coder_in_a_segment_are_averaged_and_counted(tmp_path):
    xml = source(selection(HEARD, coding("c3"), coding("c4")), values(kommune="Elvedal", part="P"))
    loaded = te.load(te.read_study(study_with(tmp_path, xml))).codings
    assert (loaded.rating.tolist(), len(loaded.table)) == ([0.0], 2)
    assert [code for code, _ in found(study_with(tmp_path, xml))] == ["skipped_averaged"]


def test_what_one_person_said_in_a_group_interview_is_about_that_person(tmp_path):
    case = f'<Case name="NAV">{values(part="U")}<SelectionRef targetGUID="p2"/></Case>'
    xml = source(
        selection(HEARD, coding("c3")), selection(MONEY, coding("c7"), guid="p2"), values(kommune="Elvedal", part="P")
    )
    plan = study_with(tmp_path)
    write_qdpx(tmp_path / "interviews.qdpx", project(xml, cases=case))
    assert [party for _, party, *_ in codings(plan)] == ["politicians", "union_reps"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rating_values": None}, "rating_values_missing"),
        ({"attributes": {"party": None}}, "neither_attribute_nor_constant"),
        ({"columns": {"case": "x"}}, "not_of_export"),
        ({"files": ["b.qdpx"]}, "file_or_files"),
        ({"rating_from": "column"}, "column_not_named"),
        ({"coders": {"b.qdpx": "Kari"}}, "unknown_choice"),
    ],
)
def test_a_set_that_is_not_described_is_a_problem(tmp_path, changes, code):
    assert code in [one for one, _ in found(study_with(tmp_path, **changes))]


def test_without_any_rating_the_study_is_told_where_to_say_it(tmp_path):
    plan = study_with(tmp_path, rating_from="code", rating_values=None)
    assert next(code for code, _ in found(plan)) == "nothing_rated"


def test_alone_a_project_needs_no_mapping(tmp_path):
    table = te.load_codings(write_qdpx(tmp_path / "p.qdpx")).table
    assert table["criterion"].tolist() == ["anchoring", "anchoring", "resources"]
    assert table["coder"].tolist() == ["Anna", "Bent", "Anna"]
    assert table[["case", "rating"]].isna().all().all()


def test_alone_a_mapping_may_name_the_attributes(tmp_path):
    found = te.load_codings(write_qdpx(tmp_path / "p.qdpx"), attributes={"case": "kommune"}, constants={"wave": "w1"})
    assert set(found.table["case"]) == {"Elvedal"}
    assert set(found.table["wave"]) == {"w1"}


def test_a_wrong_key_of_the_mapping_is_named():
    with pytest.raises(te.InputError) as refused:
        te.load_codings("p.qdpx", atributes={}, language="en")
    assert "Did you mean 'attributes'?" in str(refused.value)


def test_a_coder_of_a_file_that_is_not_there_is_named(tmp_path):
    path = write_qdpx(tmp_path / "anna.qdpx")
    with pytest.raises(te.InputError) as refused:
        te.load_codings(path, coders={"ana.qdpx": "Anna"}, language="en")
    assert [problem.code for problem in refused.value.problems] == ["coder_of_no_file"]
    assert "Did you mean 'anna.qdpx'?" in str(refused.value)
    assert te.load_codings(path, coders={"anna.qdpx": "Kari"}).coders == ("Kari",)


def test_both_ends_as_the_tool_counts_are_kept(tmp_path):
    text = "\U0001f600" * 5 + " Vi ble hørt."
    span = 11, 23  # in UTF-16 units
    path = write_qdpx(tmp_path / "p.qdpx", project(source(selection(span, coding("c3")), text=text)))
    (row,) = te.load_codings(path).table.to_dict("records")
    assert (row["start"], row["end"], row["text"]) == (6, 18, "Vi ble hørt.")
    assert (row["counted_start"], row["counted_end"]) == span


@pytest.mark.parametrize("at", ["relative:///a.txt", "absolute:///etc/passwd", "file:///etc/passwd"])
def test_a_text_that_lies_outside_the_project_is_counted_and_not_read(tmp_path, at):
    xml = project(source(selection((0, 5), coding("c3")), text=None)).replace(
        "<TextSource ", f'<TextSource plainTextPath="{at}" '
    )
    found = te.load_codings(write_qdpx(tmp_path / "p.qdpx", xml))
    assert found.table["text"].tolist() == [""]
    assert found.issues.query("issue == 'text_missing'")["times"].tolist() == [1]


def test_the_order_of_files_never_changes_the_codings(tmp_path):
    paths = [write_qdpx(tmp_path / name, project(origin=name)) for name in ("a.qdpx", "b.qdpx")]
    write_qdpx(paths[1], project(source(selection(HEARD, coding("c4", "u2")), selection(MONEY, coding("c7", "u2")))))
    one, other = (te.load_codings(order, rating_from="child_code", rating_values={"Positiv": 2, "Negativ": -2})
                  for order in (paths, paths[::-1]))  # fmt: skip
    assert one.table.equals(other.table)
    assert one.segments == other.segments


def test_names_in_the_plan_that_no_code_has_are_warned_of(tmp_path):
    write_qdpx(tmp_path / "p.qdpx")
    plan = study_with(tmp_path, rating_values={"Positv": 2, "Negativ": -2}, codes={"Forankrig": {"criterion": "goals"}})
    named = [(one.severity.value, one.what) for one in te.check(plan, language="en") if one.code == "name_of_no_code"]
    assert named == [
        ("warning", "No code in the file is called 'forankrig', which stands under codes."),
        ("warning", "No code in the file is called 'positv', which stands under rating_values."),
    ]
