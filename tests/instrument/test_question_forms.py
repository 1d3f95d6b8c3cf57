"""A form is the items of a variant in sections, with the words around them."""

import pytest

from trepart_eval.instrument import questionnaire
from trepart_eval.vocabulary.checklist import checklist_points
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import Level, Party, Variant


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("variant", Variant)
def test_every_form_has_its_words_in_every_language(variant, language):
    form = questionnaire(variant)
    texts = [form.title(language), form.introduction(language), form.instruction(language), form.closing(language)]
    titles = [section.title(language) for section in form.sections]
    assert all(text.strip() and "{" not in text for text in (*texts, *titles))
    assert all(title[0].isupper() for title in titles)


def test_the_introduction_promises_the_limit_of_the_study():
    assert "færre enn 7 personer" in questionnaire("short", min_n=7).introduction(Language.NB)


def test_who_answers_comes_first():
    form = questionnaire()
    assert form.sections[0].topic == "background"
    assert [item.key for item in form.items[:3]] == ["case", "workplace", "party"]


def test_a_form_for_some_parties_leaves_out_what_none_of_them_is_asked():
    keys = {item.key for item in questionnaire("full", ["politicians"])}
    assert "reach2" not in keys
    assert "reach1" in keys


def test_a_form_says_who_is_asked_what():
    form = questionnaire("full", ["politicians", "employees"])
    struct1 = next(item for item in form if item.key == "struct1")
    assert form.asked(struct1) == (Party.POLITICIANS,)


def test_the_pulse_is_for_workplaces_and_the_self_assessment_for_leaders():
    assert Party.POLITICIANS not in questionnaire("pulse").parties
    assert questionnaire("self_assessment").parties == (Party.ADMINISTRATION,)


def test_the_two_checklists_ask_every_point_of_the_handbook_and_the_learning_points():
    points = {key: point for key, point in checklist_points().items() if point.source != "employer"}
    asked = {item.point for form in ("steering_group", "work_group") for item in questionnaire(form)} - {""}
    assert asked == set(points)
    steering = {item.point for item in questionnaire("steering_group")} - {""}
    assert all(points[key].is_about(Level.MUNICIPALITY) for key in steering)


def test_a_checklist_of_a_municipality_asks_for_no_workplace():
    assert [item.key for item in questionnaire("steering_group") if not item.point] == ["case"]
    assert [item.key for item in questionnaire("work_group") if not item.point] == ["case", "workplace"]


def test_lists_of_answers_are_each_there_once():
    keys = [scale.key for scale in questionnaire().scales]
    assert keys == ["party", "level", "service", "years", "agreement"]


def test_a_form_for_those_who_are_asked_nothing_is_refused():
    with pytest.raises(ValueError, match="other parties"):
        questionnaire("self_assessment", ["politicians"])


def test_a_form_for_nobody_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        questionnaire("full", [])
