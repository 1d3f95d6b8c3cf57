"""Exports of the other tools: databases, tables and texts."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import openpyxl
import pytest

import trepart_eval as te
from trepart_eval.sources.coded_projects.codebooks import read_codebook
from trepart_eval.sources.files import open_table
from trepart_eval.vocabulary.languages import Language

from builders import write_study
from coded_exports import SAMPLES

OTHER = SAMPLES / "qda-other"
needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not here")
POLISH = (
    "Color|Komentarz|Grupa dokumentów|Nazwa dokumentu|Kod|Początek|Koniec|Waga|Fragment|Objętość|Obszar %|Autor|"
    "Data utworzenia"
)
GERMAN = (
    "Farbe|Kommentar|Dokumentgruppe|Dokumentname|Code|Anfang|Ende|Gewicht|"
    "Segment|Fläche|Abdeckungsgrad %|Erstellt von|Erstellt am"
)
ENGLISH = (
    "Color|Comment|Document group|Document name|Code|Beginning|End|"
    "Weight score|Segment|Area|Coverage %|Author|Creation date"
)
NORWEGIAN = (
    "Farge|Kommentar|Dokumentgruppe|Dokumentnavn|Kode|Start|Slutt|Vekt|Segment|Areal|Dekning %|Opprettet av|Opprettet"
)
SEGMENT = [
    "●",
    "notat",
    "Elvedal",
    "Intervju 1",
    "Kriterier > Forankring",
    1,
    3,
    50,
    " Vi ble hørt. ",
    13,
    4.2,
    "Anna",
    "30.11.2017 20:55:14",
]


def workbook(path, headings, *rows):
    book = openpyxl.Workbook()
    for row in (headings.split("|"), *rows):
        book.active.append(row)
    book.save(path)
    return path


def database(path, script):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return path


def rows(found, *columns):
    return list(found.table[list(columns)].itertuples(index=False, name=None))


@pytest.mark.parametrize("headings", [POLISH, GERMAN, ENGLISH, NORWEGIAN], ids=["pl", "de", "en", "nb"])
def test_coded_segments_of_maxqda_are_known_in_every_language(tmp_path, headings):
    path = workbook(tmp_path / "segments.xlsx", headings, SEGMENT)
    found = te.load_codings(
        path, tool="maxqda", attributes={"case": "group"}, rating_from="weight", rating_values={"50": 1, "100": 2}
    )
    columns = ("source", "case", "code_path", "criterion", "rating", "coder", "text", "memo", "created")
    assert rows(found, *columns) == [
        (
            *("Intervju 1", "Elvedal", "Kriterier/Forankring", "anchoring", 1.0, "Anna", "Vi ble hørt.", "notat"),
            "30.11.2017 20:55:14",
        )
    ]


@pytest.mark.parametrize("headings", [POLISH, GERMAN, ENGLISH, NORWEGIAN], ids=["pl", "de", "en", "nb"])
def test_the_tool_is_told_by_its_headings(tmp_path, headings):
    path = workbook(tmp_path / "segments.xlsx", headings, SEGMENT)
    assert te.load_codings(path).table.equals(te.load_codings(path, tool="maxqda").table)


def test_headings_of_taguette_are_told_from_those_of_a_plain_table(tmp_path):
    (tmp_path / "highlights.csv").write_text("id,document,tag,content\n1,I1,forankring.positiv,Vi ble hørt.\n", "utf-8")
    (tmp_path / "plain.csv").write_text("document,code,text\nI1,forankring/positiv,Vi ble hørt.\n", "utf-8")
    for name in ("highlights.csv", "plain.csv"):
        assert te.load_codings(tmp_path / name).table["code_path"].tolist() == ["forankring/positiv"]


def test_paragraph_numbers_of_maxqda_are_not_taken_for_positions(tmp_path):
    found = te.load_codings(workbook(tmp_path / "s.xlsx", ENGLISH, SEGMENT), tool="maxqda")
    assert found.table[["start", "end"]].isna().all().all()


def test_a_weight_of_zero_is_no_weight_in_maxqda(tmp_path):
    path = workbook(tmp_path / "s.xlsx", ENGLISH, [0 if cell == 50 else cell for cell in SEGMENT])
    found = te.load_codings(path, tool="maxqda", rating_from="weight", rating_values={"50": 1})
    assert found.table["rating"].isna().all()


def test_a_quotation_of_atlas_ti_with_two_codes_is_two_codings_and_its_one_person_is_noted(tmp_path):
    headings = (
        "ID|Quotation Name|Document|Document Groups|Quotation Content|Comment|"
        "Codes|Reference|Density|Created by|Modified by|Created|Modified"
    )
    row = [
        "3:10",
        "Vi…",
        "Intervju 1",
        "Elvedal",
        "Vi ble hørt.",
        "",
        "Forankring::Positiv\nRessurser",
        "1",
        2,
        "Anna",
        "Bent",
        "2024",
        "2024",
    ]
    found = te.load_codings(workbook(tmp_path / "q.xlsx", headings, row), tool="atlas_ti")
    assert rows(found, "code_path", "coder") == [("Forankring/Positiv", "Anna"), ("Ressurser", "Anna")]
    assert rows_of_issues(found)["shared_coder"] == 1


def rows_of_issues(found):
    return dict(found.issues[["issue", "times"]].itertuples(index=False, name=None))


def test_a_plain_table_keeps_its_other_columns_as_attributes(tmp_path):
    path = tmp_path / "codings.csv"
    path.write_text(
        "Dokument;Kommune;Kode;Koder;Skår;Tekst\nI1;Elvedal;Forankring;Anna;2;Vi ble hørt.\n", encoding="utf-8"
    )
    found = te.load_codings(path, attributes={"case": "Kommune", "rating": "Skår"}, rating_from="column")
    assert rows(found, "source", "case", "criterion", "coder", "rating") == [
        ("I1", "Elvedal", "anchoring", "Anna", 2.0)
    ]


def test_a_column_that_nobody_asked_for_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "codings.csv"
    path.write_text("document,code,text,e-mail,case\nI1,forankring,Ja.,a@b.no,Elvedal\n", encoding="utf-8")
    read = []

    def spied(file):
        opened = open_table(file)
        return replace(opened, read=lambda names: read.extend(names) or opened.read(names))

    monkeypatch.setattr("trepart_eval.sources.coded_projects.exported_tables.open_table", spied)
    found = te.load_codings(path, attributes={"case": "case"})
    assert rows(found, "case", "criterion") == [("Elvedal", "anchoring")]
    assert sorted(read) == ["case", "code", "document", "text"]


def test_a_table_without_codes_is_a_problem(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(te.InputError) as refused:
        te.load_codings(tmp_path / "x.csv")
    assert [problem.code for problem in refused.value.problems] == ["column_missing"]


def test_a_study_reads_an_export_by_the_name_of_its_tool(tmp_path):
    workbook(tmp_path / "s.xlsx", ENGLISH, SEGMENT)
    given = {
        "file": "s.xlsx", "tool": "maxqda", "attributes": {"case": "group"}, "constants": {"party": "union_reps"},
        "rating_from": "weight", "rating_values": {"50": 1}, "public": True,
    }  # fmt: skip
    plan = write_study(tmp_path, surveys=None, interviews=[given])
    assert te.check(plan, language=Language.EN) == []
    table = te.load(te.read_study(plan)).codings_table()
    assert table[["case", "party", "rating"]].to_numpy().tolist() == [["Elvedal", "union_reps", 1.0]]


def test_nvivo_text_of_a_code_gives_its_references(tmp_path):
    path = tmp_path / "Forankring.txt"
    path.write_text(
        "Name: Kriterier\\\\Forankring\n\nFiles\\\\Elvedal\\Intervju 1 - § 2 references coded  [4.20% Coverage]\n\n"
        "Reference 1 - 2.10% Coverage\n\nVi ble hørt.\n\nReference 2 - 2,10% Coverage\n\nAlle\nvar med.\n"
        "<Files\\\\Intervju 2> - § 1 reference coded [1.00% Coverage]\nReference 1 - 1.00% Coverage\nNei.\n",
        encoding="utf-16",
    )
    found = te.load_codings(path, tool="nvivo")
    assert rows(found, "source", "code_path", "text") == [
        ("Intervju 1", "Kriterier/Forankring", "Vi ble hørt."),
        ("Intervju 1", "Kriterier/Forankring", "Alle\nvar med."),
        ("Intervju 2", "Kriterier/Forankring", "Nei."),
    ]


@needs_samples
@pytest.mark.parametrize("path", ["qualcoder_generated.qda", "qualcoder_generated.qda/data.qda"])
def test_a_qualcoder_project_gives_owners_categories_and_cases(path):
    found = te.load_codings(OTHER / path, attributes={"case": "Kommune"})
    assert rows(found, "case", "code_path", "coder", "start", "text", "memo") == [
        ("Trondheim", "Suksesskriterier/Samarbeid", "anna", 28, "Det gikk veldig bra, vi møttes hver uke.", "styrke=3"),
        ("Trondheim", "Suksesskriterier/Samarbeid", "bjorn", 49, "vi møttes hver uke", ""),
        ("Trondheim", "Suksesskriterier/Finansiering negativ", "anna", 69, "Finansieringen var derimot usikker.", ""),
    ]


QUALCODER = """
CREATE TABLE source (id integer primary key, name text, fulltext text);
CREATE TABLE code_name (cid integer primary key, name text, catid integer, supercid integer);
CREATE TABLE code_cat (catid integer primary key, name text, supercatid integer);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer,
  pos1 integer, owner text);
INSERT INTO code_cat VALUES (1, 'A', 2), (2, 'B', 1);
INSERT INTO code_name VALUES (1, 'Mål', 1, NULL), (2, 'Positiv', NULL, 1);
INSERT INTO source VALUES (1, 'I1', 'Ja 😀 det var bra.');
"""


def test_qualcoder_positions_that_count_emoji_twice_are_known_by_the_text_noted(tmp_path):
    insert = "INSERT INTO code_text VALUES (1, 2, 1, 'var bra', 10, 17, 'anna');"
    found = te.load_codings(database(tmp_path / "data.qda", QUALCODER + insert))
    assert rows(found, "text", "start") == [("var bra", 9)]
    assert "text_differs" not in rows_of_issues(found)


def test_codes_within_codes_and_categories_that_go_in_a_ring_end(tmp_path):
    insert = "INSERT INTO code_text VALUES (1, 2, 1, 'x', 0, 2, 'anna');"
    found = te.load_codings(database(tmp_path / "data.qda", QUALCODER + insert))
    assert rows(found, "code_path", "criterion", "text") == [("B/A/Mål/Positiv", "goals", "Ja")]
    assert rows_of_issues(found)["text_differs"] == 1


def test_a_study_may_name_the_folder_of_a_qualcoder_project_and_its_database_is_the_input(tmp_path):
    (tmp_path / "p.qda").mkdir()
    insert = "INSERT INTO code_text VALUES (1, 2, 1, 'Ja', 0, 2, 'anna');"
    database(tmp_path / "p.qda" / "data.qda", QUALCODER + insert)
    given = {
        "file": "p.qda", "constants": {"case": "Elvedal", "party": "union_reps"}, "public": True,
        "rating_from": "child_code", "rating_values": {"Positiv": 1},
    }  # fmt: skip
    study = te.read_study(write_study(tmp_path, surveys=None, interviews=[given]))
    assert [file.path.name for file in study.files] == ["data.qda"]
    assert te.load(study).codings.rating.tolist() == [1.0]


@needs_samples
def test_a_taguette_database_counts_bytes_of_the_text():
    found = te.load_codings(OTHER / "taguette" / "taguette.sqlite3", attributes={"case": "Kommune"})
    assert rows(found, "case", "code_path", "text") == [
        ("Trondheim", "samarbeid", "Det gikk veldig bra, vi møttes hver uke."),
        ("Trondheim", "samarbeid/positiv", "Det gikk veldig bra, vi møttes hver uke."),
        ("Trondheim", "samarbeid", "vi møttes hver uke"),
        ("Trondheim", "finansiering/negativ", "usikker – søknaden ble avslått"),
    ]


@needs_samples
@pytest.mark.parametrize("name", ["highlights.csv", "highlights.xlsx"])
def test_taguette_highlights_are_a_row_per_tag(name):
    found = te.load_codings(OTHER / "taguette" / name, tool="taguette")
    assert sorted(found.table["code_path"]) == ["finansiering/negativ", "samarbeid", "samarbeid", "samarbeid/positiv"]


REQUAL = """
CREATE TABLE documents (doc_id integer, doc_name text, doc_text text);
CREATE TABLE codes (code_id integer, code_name text);
CREATE TABLE users (user_id integer, user_name text);
CREATE TABLE memos (memo_id integer, text text);
CREATE TABLE memos_segments_map (memo_id integer, segment_id integer);
CREATE TABLE segments (segment_id integer, user_id integer, doc_id integer, code_id integer, segment_start integer,
  segment_end integer, segment_text text);
INSERT INTO documents VALUES (1, 'I1', 'Vi ble hørt.');
INSERT INTO codes VALUES (1, 'Forankring');
INSERT INTO users VALUES (1, 'Anna');
INSERT INTO memos VALUES (1, 'styrke=2');
INSERT INTO memos_segments_map VALUES (1, 1);
INSERT INTO segments VALUES (1, 1, 1, 1, 4, 6, 'ble');
"""


def test_a_requal_project_counts_from_one(tmp_path):
    found = te.load_codings(database(tmp_path / "p.requal", REQUAL))
    assert rows(found, "source", "coder", "start", "end", "text", "memo") == [("I1", "Anna", 3, 6, "ble", "styrke=2")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not a database at all" * 100, "file_damaged"),
        (b"SQLite format 3\0" + b"\xff" * 4000, "file_damaged"),
        (b"", "file_empty"),
    ],
)
def test_a_damaged_database_is_one_error(tmp_path, content, code):
    path = tmp_path / "data.qda"
    path.write_bytes(content)
    with pytest.raises(te.InputError) as refused:
        te.load_codings(path)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_database_of_something_else_is_no_project(tmp_path):
    with pytest.raises(te.InputError) as refused:
        te.load_codings(database(tmp_path / "x.sqlite3", "CREATE TABLE songs (id integer);"))
    assert [problem.code for problem in refused.value.problems] == ["not_a_project"]


def test_reading_a_database_leaves_nothing_beside_it(tmp_path):
    path = database(tmp_path / "p.requal", REQUAL)
    before = path.read_bytes()
    te.load_codings(path)
    assert [file.name for file in tmp_path.iterdir()] == ["p.requal"]
    assert path.read_bytes() == before


@needs_samples
def test_a_codebook_holds_codes_and_nothing_coded():
    path = OTHER / "taguette" / "codebook.qdc"
    assert read_codebook(path).codes[1:3] == (("samarbeid",), ("samarbeid.positiv",))
    with pytest.raises(te.InputError) as refused:
        te.load_codings(path, language="en")
    assert "Its codes are finansiering.negativ, samarbeid, samarbeid.positiv, ubrukt." in str(refused.value)


@pytest.mark.parametrize("form", ["codebook:1.0", "codebook:1:0", "codebook:0:4", "project:1.0"])
def test_codebooks_of_every_age_are_read(tmp_path, form):
    path = tmp_path / "codes.qdc"
    inside = '<Codes><Code guid="1" name="Mål"><Code guid="2" name="Positiv"/></Code></Codes>'
    path.write_text(f'<CodeBook xmlns="urn:QDA-XML:{form}">{inside}</CodeBook>', encoding="utf-8")
    assert read_codebook(path).codes == (("Mål",), ("Mål", "Positiv"))


TAGUETTE = """
CREATE TABLE documents (id integer, name text, description text, contents text);
CREATE TABLE tags (id integer, path text);
CREATE TABLE highlights (id integer, document_id integer, start_offset integer, end_offset integer);
CREATE TABLE highlight_tags (highlight_id integer, tag_id integer);
CREATE TABLE commands (id integer, date text, user_login text, payload text);
INSERT INTO documents VALUES (1, 'I1', 'Kommune=Elvedal', '<p>Vi ble hørt.</p>');
INSERT INTO tags VALUES (1, 'forankring.positiv');
INSERT INTO highlights VALUES (7, 1, 0, 6), (8, 1, 7, 13), (9, 1, 3, 13);
INSERT INTO highlight_tags VALUES (7, 1), (8, 1), (9, 1);
"""
LOG = """
INSERT INTO commands VALUES (1, '2020-01-02', 'anna', '{"type": "highlight_add", "id": 7}'),
  (2, '2022-03-04', 'bent', '{"type": "highlight_add", "highlight_id": 8}'),
  (3, '2022-03-05', 'admin', '{"type": "highlight_add", "highlight_id": 9}'),
  (4, '2022-03-06', 'carl', 'not json'), (5, '2022-03-07', 'carl', '{"type": "tag_add", "id": 8}');
"""


def test_who_highlighted_stands_in_the_log_of_a_taguette_server_as_older_and_newer_versions_write_it(tmp_path):
    found = te.load_codings(database(tmp_path / "p.sqlite3", TAGUETTE + LOG), attributes={"case": "Kommune"})
    assert rows(found, "case", "coder", "created", "text") == [
        ("Elvedal", "anna", "2020-01-02", "Vi ble"),
        ("Elvedal", "", "2022-03-05", "ble hørt."),
        ("Elvedal", "bent", "2022-03-04", "hørt."),
    ]


def test_without_the_log_nobody_is_named_in_a_taguette_project(tmp_path):
    assert set(te.load_codings(database(tmp_path / "p.sqlite3", TAGUETTE)).table["coder"]) == {""}
