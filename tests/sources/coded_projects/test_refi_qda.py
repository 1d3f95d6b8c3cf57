"""REFI-QDA projects: coders, codes, places in the text, and who a document is about."""

import pytest

from trepart_eval.sources.coded_projects.refi_qda import read_refi_project

from coded_exports import (
    HEARD,
    MONEY,
    SAMPLES,
    TEXT,
    coding,
    project,
    selection,
    source,
    values,
    write_qdpx,
)


def read(folder, *sources, members=None, **parts):
    return read_refi_project(write_qdpx(folder / "p.qdpx", project("".join(sources), **parts), members))


def known(found, name):
    """What each passage is known to be about, its own before its document's."""
    return [{**found.documents[p.document].attributes, **(p.about or {})}.get(name) for p in found.passages]


def test_the_coder_is_who_made_the_coding_and_not_who_made_the_selection(tmp_path):
    found = read(tmp_path, source(selection(HEARD, coding("c3", "u1"), coding("c3", "u2"), user="u2")))
    assert [passage.coder for passage in found.passages] == ["Anna", "Bent"]


def test_without_a_coder_of_its_own_a_coding_is_by_who_made_the_selection(tmp_path):
    found = read(tmp_path, source(selection(HEARD, coding("c3", ""), user="u2")))
    assert found.passages[0].coder == "Bent"


def test_the_path_of_a_code_holds_every_level_and_double_colons_divide(tmp_path):
    found = read(tmp_path, source(selection(HEARD, coding("c3"))))
    assert found.passages[0].path == ("Suksesskriterier", "2 Forankring", "Positiv")


def test_the_text_is_cut_from_the_document_and_never_taken_from_the_name(tmp_path):
    found = read(tmp_path, source(selection(MONEY, coding("c7"), name="noe helt annet")))
    assert found.passages[0].text == "Det var ingen penger igjen."


def test_a_code_on_the_whole_document_has_no_place(tmp_path):
    (passage,) = read(tmp_path, source(coding("c3"))).passages
    assert (passage.start, passage.end, passage.text) == (None, None, "")


@pytest.mark.parametrize("folder", ["sources/", "Sources/", ""])
def test_a_text_in_the_archive_is_found_whatever_the_folder_is_called(tmp_path, folder):
    found = read(
        tmp_path, source(selection(HEARD, coding("c3")), path="T.txt"), members={f"{folder}t.txt": TEXT.encode()}
    )
    assert found.passages[0].text == "Vi ble hørt."


def test_a_text_that_is_not_in_the_file_is_counted_and_its_codings_are_kept(tmp_path):
    found = read(tmp_path, source(selection(HEARD, coding("c3")), path="borte.txt"))
    assert (found.passages[0].text, found.issues["text_missing"]) == ("", 1)


@pytest.mark.parametrize(
    ("cases", "inside", "after"),
    [
        (f'<Case name="K1">{values(kommune="Elvedal")}<SourceRef targetGUID="s1"/></Case>', "", ""),
        (f'<Case>{values(kommune="Elvedal")}<SourceRef targetGUID="s1"/></Case>', "", ""),
        ("", values(kommune="Elvedal"), ""),
        ("", "", '<Sets><Set name="Kommune: Elvedal"><MemberSource targetGUID="s1"/></Set></Sets>'),
        (f'<Case>{values(kommune="Elvedal")}<SelectionRef targetGUID="p1"/></Case>', "", ""),
        (f'<Case guid="k1">{values(kommune="Elvedal")}</Case>', selection((0, 20), coding("k1")), ""),
    ],
    ids=["classification", "document variable", "within the document", "set", "selection", "coded at the case"],
)
def test_attributes_are_found_wherever_a_tool_puts_them(tmp_path, cases, inside, after):
    found = read(tmp_path, source(selection(HEARD, coding("c3"), guid="p1"), inside), cases=cases, after=after)
    assert known(found, "Kommune") == ["Elvedal"]


def test_two_places_that_disagree_on_an_attribute_are_counted_and_the_document_itself_holds(tmp_path):
    cases = f'<Case>{values(kommune="Fjordvik")}<SourceRef targetGUID="s1"/></Case>'
    found = read(tmp_path, source(selection(HEARD, coding("c3")), values(kommune="Elvedal")), cases=cases)
    assert (known(found, "Kommune"), found.issues["attribute_twice"]) == (["Elvedal"], 1)


def test_memos_come_from_descriptions_notes_and_links(tmp_path):
    inside = selection(
        HEARD, "<Description>en</Description>", coding("c3", inside='<NoteRef targetGUID="n1"/>'), guid="p1"
    )
    after = (
        '<Notes><Note guid="n1"><PlainTextContent>to</PlainTextContent></Note>'
        '<Note guid="n2"><PlainTextContent>tre</PlainTextContent></Note></Notes>'
        '<Links><Link originGUID="n2" targetGUID="p1"/><Link originGUID="p1" targetGUID="s1"/></Links>'
    )
    found = read(tmp_path, source(inside), after=after)
    assert sorted(found.passages[0].memo.split("\n")) == ["en", "to", "tre"]
    assert found.issues["link"] == 1


def test_everything_that_is_left_out_is_counted(tmp_path):
    found = read(
        tmp_path,
        source(
            selection(HEARD, coding("c3")),
            selection(MONEY),
            selection((5, 5), coding("c3")),
            selection(HEARD, coding("c9")),
        ),
        f'<PictureSource guid="s2"><PictureSelection firstX="1">{coding("c3")}</PictureSelection></PictureSource>',
        f'<AudioSource guid="s3"><AudioSelection begin="0" end="9">{coding("c3")}</AudioSelection></AudioSource>',
        after="<Graphs><Graph guid='g'/></Graphs>",
    )
    assert len(found.passages) == 1
    assert found.issues == dict.fromkeys(
        ["comment", "bad_position", "unknown_code", "picture", "audio", "graph"], 1
    )  # fmt: skip


def test_guids_in_braces_and_capitals_are_the_same_guid(tmp_path):
    xml = project(source(selection(HEARD, coding("{C3}", "{U1}"))))
    found = read_refi_project(write_qdpx(tmp_path / "p.qdpx", xml))
    assert (found.passages[0].path[-1], found.passages[0].coder) == ("Positiv", "Anna")


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not here")
@pytest.mark.parametrize(
    "name", ["full_u16", "full_cp", "full_lower", "braced_guids", "no_ns", "name_other", "bool_caps"]
)
def test_every_dialect_of_one_project_gives_the_same_passages(name):
    usual = read_refi_project(SAMPLES / "refi-qda" / "full_u16.qdpx")
    found = read_refi_project(SAMPLES / "refi-qda" / f"{name}.qdpx")
    assert list(found.passages) == list(usual.passages)
    assert [p.text for p in found.passages][:2] == ["Det gikk veldig bra, vi møttes hver uke."] * 2
    assert "Økonomien var svak." in {p.text for p in found.passages}
