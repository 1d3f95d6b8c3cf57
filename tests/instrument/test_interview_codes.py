"""The codes of the package's own codebook come back from coding tools as criteria and ratings, with no mapping."""

import math
import uuid

import pytest

import trepart_eval as te
from trepart_eval.instrument import code_system, coding_instructions
from trepart_eval.sources.coded_projects.codebooks import read_codebook
from trepart_eval.sources.coded_projects.safe_xml import parse_stream
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Criterion

from coded_exports import HEARD, SAMPLES, USERS, coding, selection, source, write_qdpx


def codes_of(language):
    """The codebook's own element of codes, as a tool keeps it in its project."""
    xml = code_system(language).qdc().decode()
    return f"<CodeBook>{xml[xml.index('<Codes>') : xml.index('</CodeBook>')]}</CodeBook>"


def project(language, codebook=None):
    """A project in which every code is put on the same words once."""
    coded = (coding(one.guid) for one in code_system(language))
    return (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" origin="NVivo 14">'
        f"{USERS}{codebook or codes_of(language)}<Sources>{source(selection(HEARD, *coded))}</Sources></Project>"
    )


def expected(language):
    return {(str(one.criterion), one.rating) for one in code_system(language)}


def found(codings):
    table = codings.table
    return {
        (criterion, None if math.isnan(rating) else int(rating))
        for criterion, rating in zip(table["criterion"], table["rating"].astype(float), strict=True)
    }


@pytest.mark.parametrize("language", Language)
def test_the_codebook_is_read_back_as_it_was_written(tmp_path, language):
    path = tmp_path / "codes.qdc"
    path.write_bytes(code_system(language).qdc())
    paths = read_codebook(path).codes
    assert [path[-1] for path in paths] == [one.name for one in code_system(language)]
    assert {len(path) for path in paths} == {1, 2}


@pytest.mark.parametrize("language", Language)
def test_a_project_coded_with_it_loads_with_no_mapping(tmp_path, language):
    codings = te.load_codings(write_qdpx(tmp_path / "p.qdpx", project(language)))
    assert found(codings) == expected(language)


def test_a_tool_that_keeps_no_levels_loses_nothing(tmp_path):
    flat = "".join(f'<Code guid="{one.guid}" name="{one.name}"/>' for one in code_system("nn"))
    path = write_qdpx(tmp_path / "p.qdpx", project("nn", f"<CodeBook><Codes>{flat}</Codes></CodeBook>"))
    assert found(te.load_codings(path)) == expected("nn")


def test_highlights_of_taguette_load_with_no_mapping(tmp_path):
    path = tmp_path / "highlights.csv"
    lines = [f"{number},I1,{one.name},Vi ble hørt." for number, one in enumerate(code_system("nb"))]
    path.write_text("\n".join(["id,document,tag,content", *lines, ""]), encoding="utf-8")
    assert found(te.load_codings(path, tool="taguette")) == expected("nb")


@pytest.mark.parametrize("name", ["forankring \u22121", "1 Forankring -1", "FORANKRING  -1", "anchoring -1"])
def test_a_code_may_be_written_in_other_ways(tmp_path, name):
    book = f'<CodeBook><Codes><Code guid="c1" name="{name}"/></Codes></CodeBook>'
    xml = (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" origin="NVivo 14">'
        f"{USERS}{book}<Sources>{source(selection(HEARD, coding('c1')))}</Sources></Project>"
    )
    assert found(te.load_codings(write_qdpx(tmp_path / "p.qdpx", xml))) == {("anchoring", -1)}


def test_a_number_without_a_sign_is_no_rating(tmp_path):
    path = tmp_path / "highlights.csv"
    path.write_text("id,document,tag,content\n1,I1,forankring 1,Vi ble hørt.\n", encoding="utf-8")
    assert te.load_codings(path, tool="taguette").table["rating"].isna().all()


def test_what_the_study_says_of_a_code_holds_before_its_name(tmp_path):
    own = {"forankring +2": {"criterion": "goals", "rating": -2}}
    path = tmp_path / "highlights.csv"
    path.write_text("id,document,tag,content\n1,I1,forankring +2,Vi ble hørt.\n", encoding="utf-8")
    assert found(te.load_codings(path, tool="taguette", codes=own)) == {("goals", -2)}


def test_names_and_identifiers_are_unique():
    codes = tuple(code_system())
    assert len({one.name for one in codes}) == len({one.guid for one in codes}) == len(codes) == 36
    assert all(str(uuid.UUID(one.guid)) == one.guid for one in codes)


def test_no_name_holds_a_sign_that_divides_codes_in_a_tools_table():
    assert not any(set(one.name) & set(",;:/\\>|.\n") for language in Language for one in code_system(language))


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples aren't here")
def test_elements_and_attributes_are_those_of_a_codebook_that_a_tool_wrote():
    sample = elements((SAMPLES / "qda-other" / "taguette" / "codebook.qdc").read_bytes())
    own = elements(code_system().qdc())
    assert own["CodeBook"]["xmlns"] == sample["CodeBook"]["xmlns"]
    assert "Codes" in own
    assert set(sample["Code"]) <= set(own["Code"]) | {"color"}


def elements(content):
    """Attributes of the first element of each name."""
    first = {}
    parse_stream([content], first.setdefault, lambda _: None, lambda _: None)
    return first


def test_the_same_codes_are_the_same_bytes():
    assert code_system("nn").qdc() == code_system("nn").qdc()


@pytest.mark.parametrize("language", Language)
def test_every_code_and_rule_is_explained_in_every_language(language):
    assert all(one.description.endswith(".") for one in code_system(language))
    assert len(coding_instructions(language)) == len(coding_instructions("nb"))


def test_the_table_has_columns_of_the_vocabulary():
    table = code_system().table
    assert set(table.columns) <= set(COLUMNS)
    assert set(table["criterion"]) == set(Criterion)
