"""Word forms, the codebook, the empty SPSS file and the study's plan say what the form says."""

import csv
import datetime as dt
import io
import tomllib

import docx
import pyreadstat
import pytest

from trepart_eval.instrument import codebook, instrument_files, questionnaire, spss_template, study_plan, word_form
from trepart_eval.instrument.form_layout import layout_of
from trepart_eval.instrument.form_words import FORM_TEXTS
from trepart_eval.vocabulary.catalogue import read_catalogue
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Party, Variant

BOX = "\u2610"
TEXTS = read_catalogue("trepart_eval.instrument", FORM_TEXTS)


def text_of_word(content):
    word = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("variant", Variant)
def test_a_word_form_has_every_question_with_its_key_and_a_box_for_every_answer(variant, language):
    form = questionnaire(variant)
    text = text_of_word(word_form(form, language))
    assert all(item.text(language) in text and item.key in text for item in form)
    assert text.count(BOX) == sum(len(question.answers) for question in layout_of(form))
    assert form.introduction(language) in text


def test_a_word_form_is_the_same_bytes_each_time_and_knows_its_language():
    content = word_form(questionnaire("pulse"), "nn")
    assert content == word_form(questionnaire("pulse"), "nn")
    assert docx.Document(io.BytesIO(content)).core_properties.language == "nn-NO"


def test_header_rows_of_a_word_form_are_repeated_on_every_page():
    word = docx.Document(io.BytesIO(word_form(questionnaire("full"), "nb")))
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in word.tables)


def test_the_codebook_has_a_row_for_every_question_with_its_values():
    forms = [questionnaire("full"), questionnaire("work_group")]
    content = codebook(forms).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline=""), delimiter=";"))
    assert [row["item"] for row in rows if row["form"] == "work_group"] == [item.key for item in forms[1]]
    row = next(row for row in rows if row["item"] == "goals5")
    assert (row["criterion"], row["reversed"], row["source_key"], row["dont_know"]) == (
        "goals",
        "true",
        "fafo2017",
        "9",
    )
    assert row["values_nn"].startswith("1 = Heilt ueinig | 2 = ")
    assert all(row["rationale"] for row in rows)


def test_the_spss_file_is_empty_and_labelled(tmp_path):
    path = tmp_path / "form.sav"
    path.write_bytes(spss_template(questionnaire("full"), "nb"))
    frame, about = pyreadstat.read_sav(str(path), user_missing=True)
    form = questionnaire("full")
    assert len(frame) == 0
    assert set(about.column_names) == {item.key for item in form}
    assert about.column_names_to_labels["purpose1"] == next(i for i in form if i.key == "purpose1").text(Language.NB)
    assert about.variable_value_labels["purpose1"][9.0] == "Vet ikke"
    assert about.missing_ranges["purpose1"] == [{"lo": 9.0, "hi": 9.0}]
    assert about.variable_measure["purpose1"] == "ordinal"
    assert about.variable_measure["party"] == "nominal"
    assert about.variable_storage_width["workplace"] >= 100


@pytest.mark.parametrize("variant", ["full", "short", "pulse"])
@pytest.mark.parametrize("language", Language)
def test_the_plan_maps_every_item_to_what_it_measures(variant, language):
    form = questionnaire(variant)
    plan = tomllib.loads(study_plan(form, cases=["Elvedal", "Fjordvik"], language=language))
    found = {one["name"]: one for one in plan["items"]}
    assert set(found) == {item.key for item in form if item.scored}
    for item in (item for item in form if item.scored):
        about = found[item.key].get("criterion") or found[item.key].get("dimension") or found[item.key].get("topic")
        assert (about, found[item.key].get("reversed", False)) == (item.topic, item.reversed)
    assert plan["study"]["language"] == language
    assert set(plan["questions"]) == {item.key for item in form}


def test_the_plan_knows_parties_by_number_and_by_word():
    plan = tomllib.loads(study_plan(questionnaire("full")))
    assert list(plan["parties"]) == [party.value for party in Party]
    assert plan["parties"]["union_reps"]["values"] == [3, "Tillitsvalgt", "Tillitsvald", "Union representative"]
    assert plan["parties"]["safety_reps"]["counts_with"] == "union_reps"
    assert plan["scales"]["agreement"]["labels"]["Heilt einig"] == 5


def test_a_plan_for_nothing_is_refused():
    with pytest.raises(ValueError, match="expected a questionnaire"):
        study_plan(None)


def test_a_leaders_own_form_has_no_study_to_read_it():
    names = set(instrument_files(form="self_assessment", formats=["docx"]))
    assert names == {"instrument/self_assessment_nb.docx"}


@pytest.mark.parametrize("options", [{"variant": "shrt"}, {"form": "x"}, {"formats": ["pdf"]}, {"languages": ["fr"]}])
def test_unknown_options_are_refused(options):
    with pytest.raises(ValueError, match=r"unknown|valid|choose"):
        instrument_files(**options)


@pytest.mark.parametrize(("group", "name"), [(group, name) for group, names in TEXTS.items() for name in names])
def test_words_of_forms_are_in_three_languages_with_the_same_details(group, name):
    entry = TEXTS[group][name]
    assert set(entry) == {language.value for language in Language}
    assert all(text.strip() for text in entry.values())
    assert len({text.count("{") for text in entry.values()}) == 1


def test_interviews_get_one_codebook_and_a_guide_in_each_language():
    files = instrument_files(languages=["nn", "en"], formats=["qdc"], date=dt.date(2026, 1, 2))
    codes = files["instrument/interview_codes.qdc"].decode()
    assert "urn:QDA-XML:codebook:1.0" in codes
    assert "2026" in text_of_word(files["instrument/interview_guide_en.docx"])
    assert "instrument/interview_guide_nn.docx" in files


@pytest.mark.parametrize("form", ["self_assessment", "checklist"])
def test_parties_of_a_form_that_is_no_questionnaire_are_refused(form):
    with pytest.raises(ValueError, match="parties are for the form survey or all"):
        instrument_files(form=form, parties=["employees"])
