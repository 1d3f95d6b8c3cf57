"""Files made to do harm end in one clear error, and nothing is written."""

import struct
import zipfile

import pytest

import trepart_eval as te
from trepart_eval.sources.coded_projects import archives
from trepart_eval.sources.coded_projects.refi_qda import read_refi_project
from trepart_eval.sources.raw_tables import Unreadable

from coded_exports import SAMPLES, coding, project, selection, source, write_qdpx

ENTITY = '<!DOCTYPE p [<!ENTITY e "ha">]>'
OUTER = '<!DOCTYPE p SYSTEM "http://localhost:1/p.dtd">'
HOSTILE = {
    "billion_laughs": "xml_with_doctype",
    "crc_bad": "file_damaged",
    "malformed_xml": "file_damaged",
    "no_qde": "project_missing",
    "notzip": "not_an_archive",
    "truncated": "not_an_archive",
    "xxe": "xml_with_doctype",
    "zipbomb": "archive_too_large",
    "zipslip": "archive_leaves",
}


def code_of(path):
    with pytest.raises(Unreadable) as refused:
        read_refi_project(path)
    return refused.value.code


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not here")
@pytest.mark.parametrize("name", HOSTILE)
def test_each_hostile_sample_is_one_error(name):
    with pytest.raises(te.InputError) as refused:
        te.load_codings(SAMPLES / "refi-qda" / f"{name}.qdpx", language="en")
    assert [problem.code for problem in refused.value.problems] == [HOSTILE[name]]


@pytest.mark.parametrize("head", [ENTITY, OUTER], ids=["entity", "outside"])
def test_declared_entities_and_outside_types_are_refused(tmp_path, head):
    assert code_of(write_qdpx(tmp_path / "p.qdpx", project(head=head))) == "xml_with_doctype"


@pytest.mark.parametrize("name", ["../ute.txt", "/etc/ute.txt", "C:\\ute.txt", "a/../../ute.txt"])
def test_a_path_that_leads_out_is_refused_and_nothing_is_written(tmp_path, name):
    assert code_of(write_qdpx(tmp_path / "inne" / "p.qdpx", members={name: b"x"})) == "archive_leaves"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["p.qdpx"]


def test_a_member_that_unpacks_to_a_thousand_times_its_size_is_refused(tmp_path):
    path = write_qdpx(tmp_path / "p.qdpx", members={"sources/a.txt": bytes(20 << 20)})
    assert code_of(path) == "archive_too_large"


def test_a_text_over_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_TEXT", 10)
    xml = project(source(selection((0, 2), coding("c3")), path="a.txt"))
    assert code_of(write_qdpx(tmp_path / "p.qdpx", xml, {"sources/a.txt": b"x" * 11})) == "archive_too_large"


def test_a_member_that_says_it_is_small_is_read_no_further(tmp_path):
    xml = project(source(selection((0, 2), coding("c3")), path="a.txt"))
    path = write_qdpx(tmp_path / "p.qdpx", xml, {"sources/a.txt": b"abc" * 1000})
    content = path.read_bytes()
    directory = content.rindex(b"PK\x01\x02")
    path.write_bytes(content[: directory + 24] + struct.pack("<L", 5) + content[directory + 28 :])
    assert code_of(path) == "file_damaged"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_file_that_is_cut_is_refused(tmp_path, share):
    path = write_qdpx(tmp_path / "p.qdpx")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert code_of(path) == "not_an_archive"


def test_a_project_that_ends_in_the_middle_is_refused(tmp_path):
    xml = project()
    assert code_of(write_qdpx(tmp_path / "p.qdpx", xml[: len(xml) // 2])) == "file_damaged"


@pytest.mark.parametrize("encoding", ["utf-99", "utf-32", "idna"])
def test_an_encoding_that_does_not_exist_or_fit_is_damage(tmp_path, encoding):
    xml = project().replace('encoding="utf-8"', f'encoding="{encoding}"')
    assert code_of(write_qdpx(tmp_path / "p.qdpx", xml)) == "file_damaged"


def test_positions_of_any_length_are_refused_or_cut_without_harm(tmp_path):
    xml = project(source(*(selection((0, 10**digits), coding("c3")) for digits in (9, 30, 4000))))
    found = read_refi_project(write_qdpx(tmp_path / "p.qdpx", xml))
    assert (len(found.passages), found.issues) == (1, {"inexact_position": 1, "bad_position": 2})


def test_levels_without_end_are_refused(tmp_path):
    assert code_of(write_qdpx(tmp_path / "p.qdpx", "<Project>" + "<Code>" * 10_000)) == "xml_too_deep"


def test_a_locked_archive_is_refused(tmp_path):
    path = write_qdpx(tmp_path / "p.qdpx")
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    assert code_of(path) == "archive_locked"


def test_two_projects_in_a_file_are_refused(tmp_path):
    assert code_of(write_qdpx(tmp_path / "p.qdpx", members={"annet.qde": b"<Project/>"})) == "project_twice"


def test_another_kind_of_xml_is_no_project(tmp_path):
    assert code_of(write_qdpx(tmp_path / "p.qdpx", "<html/>")) == "not_a_project"


def test_a_list_of_members_that_would_fill_the_memory_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_LARGEST_DIRECTORY", 100)
    opened = []
    monkeypatch.setattr(zipfile, "ZipFile", lambda *given: opened.append(given))
    assert code_of(_written(tmp_path)) == "archive_too_large"
    assert not opened


def _written(folder):
    path = folder / "p.qdpx"
    path.write_bytes(b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, 1000, 0, 0))
    return path
