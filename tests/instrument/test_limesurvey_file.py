"""The structure file for LimeSurvey has what its manual asks for."""

import csv
import io
import re

import pytest

from trepart_eval.instrument import limesurvey_form, questionnaire
from trepart_eval.vocabulary.terms import Variant

LANGUAGES = ["nb", "nn", "en"]


def rows_of(variant="full", languages=LANGUAGES, **options):
    content = limesurvey_form(questionnaire(variant), languages, **options)
    assert content.startswith(b"\xef\xbb\xbfclass\t")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter="\t"))


def of_class(rows, *classes):
    return [row for row in rows if row["class"] in classes]


@pytest.mark.parametrize("variant", Variant)
def test_every_language_has_the_same_rows_in_the_same_order(variant):
    rows = of_class(rows_of(variant), "G", "Q", "SQ", "A")
    each = [[row for row in rows if row["language"] == language] for language in LANGUAGES]
    shapes = [
        [(row["class"], row["type/scale"], row["relevance"], row["name"] * (row["class"] != "G")) for row in one]
        for one in each
    ]
    assert shapes[0] == shapes[1] == shapes[2]
    assert all(row["text"].strip() for row in rows if row["class"] != "G")


def test_the_survey_names_its_languages_and_keeps_no_addresses():
    settings = {row["name"]: row["text"] for row in of_class(rows_of(), "S")}
    assert settings["language"] == "nb"
    assert settings["additional_languages"] == "nn en"
    assert (settings["anonymized"], settings["ipaddr"]) == ("Y", "N")


@pytest.mark.parametrize("variant", Variant)
def test_codes_are_such_as_limesurvey_takes(variant):
    rows = [row for row in rows_of(variant) if row["language"] == "nb"]
    questions = [row["name"] for row in of_class(rows, "Q")]
    assert len(questions) == len({name.lower() for name in questions})
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9]{0,19}", row["name"]) for row in of_class(rows, "Q", "SQ"))
    assert all(re.fullmatch("[A-Za-z0-9]{1,5}", row["name"]) for row in of_class(rows, "A"))


def test_statements_on_one_scale_are_an_array_with_dont_know_last():
    rows = [row for row in rows_of("short", ["en"]) if row["class"] in {"Q", "SQ", "A"}]
    start = next(place for place, row in enumerate(rows) if row["name"] == "purpose")
    assert [row["class"] for row in rows[start : start + 9]] == ["Q", "SQ", "SQ", *["A"] * 6]
    assert rows[start]["type/scale"] == "F"
    assert [row["name"] for row in rows[start + 3 : start + 9]] == ["1", "2", "3", "4", "5", "9"]
    assert rows[start + 8]["text"] == "Don't know"


def test_a_party_sees_its_own_items_only_and_says_its_party_first():
    rows = of_class(rows_of("full", ["nb"]), "Q", "SQ")
    places = {row["name"]: place for place, row in enumerate(rows)}
    restricted = [row["name"] for row in rows if "party" in row["relevance"]]
    assert min(places[name] for name in restricted) > places["party"]
    row = rows[places["struct1"]]
    assert row["relevance"] == " or ".join(f'party.NAOK == "{value}"' for value in (1, 2, 3, 4))


def test_a_form_for_one_party_shows_everything():
    content = limesurvey_form(questionnaire("full", ["politicians"]), ["nb"]).decode()
    assert "NAOK" not in content


def test_cases_are_answers_and_few_things_must_be_answered():
    rows = of_class(rows_of("short", ["nb"], cases=["Elvedal & Å", "Fjordvik"]), "Q", "A")
    assert [row["text"] for row in rows[1:3]] == ["Elvedal &amp; Å", "Fjordvik"]
    assert [row["name"] for row in rows if row["mandatory"] == "Y"] == ["case", "party"]


def test_a_work_groups_checklist_must_say_its_workplace():
    rows = of_class(rows_of("work_group", ["nb"]), "Q")
    assert [row["name"] for row in rows if row["mandatory"] == "Y"] == ["case", "workplace"]
