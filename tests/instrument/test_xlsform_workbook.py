"""The XLSForm is one that pyxform makes a form of, in every language."""

import io
import re

import openpyxl
import pytest
from lxml import etree
from pyxform.xls2xform import convert

from trepart_eval.instrument import questionnaire, xlsform
from trepart_eval.vocabulary.terms import Variant

SPACE = {"x": "http://www.w3.org/2002/xforms", "h": "http://www.w3.org/1999/xhtml"}


def converted(variant, languages=("nb", "nn", "en"), **options):
    content = xlsform(questionnaire(variant), languages, **options)
    return convert(io.BytesIO(content), file_type=".xlsx", validate=False, form_name="data")


@pytest.mark.parametrize("variant", Variant)
def test_pyxform_converts_every_form_without_a_warning(variant):
    result = converted(variant)
    assert result.warnings == []
    tree = etree.fromstring(result.xform.encode())
    names = {element.get("nodeset", "").rpartition("/")[2] for element in tree.iter(f"{{{SPACE['x']}}}bind")}
    assert {item.key for item in questionnaire(variant)} <= names


def test_every_text_is_there_in_three_languages():
    tree = etree.fromstring(converted("full").xform.encode())
    translations = tree.findall(".//x:translation", SPACE)
    assert [one.get("lang") for one in translations] == ["Bokmål (nb)", "Nynorsk (nn)", "English (en)"]
    assert [one.get("default") for one in translations] == ["true()", None, None]
    assert len({len(one) for one in translations}) == 1
    assert all((value.text or "").strip(" -") for value in tree.iterfind(".//x:translation//x:value", SPACE))


def test_a_party_sees_its_own_items_only():
    xml = converted("full").xform
    found = re.search(r'<bind nodeset="[^"]*/struct1"[^>]* relevant="([^"]*)"', xml)
    assert found is not None
    assert found[1].count("/party ") == 4
    assert "'5'" not in found[1]


def test_cases_are_a_list_to_choose_from():
    book = openpyxl.load_workbook(io.BytesIO(xlsform(questionnaire("short"), ["en"], cases=["Elvedal", "=1+1"])))
    rows = [row[:3] for row in book["choices"].iter_rows(values_only=True)]
    assert rows[:3] == [
        ("list_name", "name", "label::English (en)"),
        ("case", "1", "Elvedal"),
        ("case", "2", "=1+1"),
    ]


def test_the_same_form_gives_the_same_bytes():
    assert xlsform(questionnaire("short"), ["nb"]) == xlsform(questionnaire("short"), ["nb"])
