"""The leader's report is private, in three languages, and made from a file with one leader's answers."""

import datetime as dt

import pytest

from trepart_eval.cli import main
from trepart_eval.instrument import (
    items,
    leader_document,
    read_leader_answers,
    reflection_questions,
    self_assessment,
)
from trepart_eval.problems import InputError
from trepart_eval.reporting.document import Bullets, Note, render
from trepart_eval.vocabulary.languages import Language
from trepart_eval.vocabulary.terms import LeaderTheme

DAY = dt.date(2025, 3, 14)
LONG = "item;answer\nrole1;5\nrole2;Litt enig\nDet er lett å si meg imot.;2\nmeets1;\n"
WIDE = "navn;role1;role2;Det er lett å si meg imot.\nKari;5;Litt enig;2\n"


def written(folder, text):
    path = folder / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return path


def codes(path):
    with pytest.raises(InputError) as caught:
        read_leader_answers(path)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("theme", LeaderTheme)
def test_every_theme_has_questions_to_think_through(theme, language):
    questions = reflection_questions(theme, language)
    assert len(questions) >= 2
    assert all(question.endswith("?") for question in questions)


@pytest.mark.parametrize("language", Language)
def test_the_report_says_first_that_it_is_for_the_leader_only(language):
    document = leader_document(self_assessment({"role1": 4}), date=DAY, language=language)
    assert isinstance(document.elements[0], Note)
    assert {"nb": "bare til deg", "nn": "berre til deg", "en": "only for you"}[language] in document.elements[0].text
    assert sum(isinstance(element, Bullets) for element in document.elements) == len(LeaderTheme)


def test_the_report_is_made_in_every_format():
    answers = {item.key: 4 for item in items("self_assessment")}
    made = render(leader_document(self_assessment(answers), date=DAY), ["docx", "html"])
    assert made["docx"].startswith(b"PK")
    assert "Til ettertanke" in made["html"].decode()


@pytest.mark.parametrize("text", [LONG, WIDE])
def test_a_file_has_a_row_per_item_or_one_row(tmp_path, text):
    answers = read_leader_answers(written(tmp_path, text))
    assert {key: value for key, value in answers.items() if value is not None} == {
        "role1": answers["role1"],
        "role2": "Litt enig",
        "views2": answers["views2"],
    }
    assert self_assessment(answers).answers == {"role1": 5, "role2": 4, "views2": 2}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("role1;role2\n5;4\n1;2\n", "several_leaders"),
        ("q1;q2\n5;4\n", "no_leader_items"),
        ("item;answer\nrole1;5\nrole1;4\n", "leader_item_twice"),
        ("role1;role2\n", "no_rows"),
    ],
)
def test_a_file_that_is_not_one_leaders_answers_is_refused(tmp_path, text, code):
    assert code in codes(written(tmp_path, text))


def test_a_file_that_is_not_there_is_said(tmp_path):
    assert codes(tmp_path / "nowhere.csv") == ["file_missing"]


def test_the_command_writes_the_report_and_nothing_else(tmp_path, capsys):
    out = tmp_path / "mine"
    file = written(tmp_path, LONG)
    assert main(["self-assessment", str(file), "--to", "html", "--lang", "nn", "--out", str(out)]) == 0
    assert [path.name for path in out.iterdir()] == ["self-assessment.html"]
    assert "berre til leiaren" in capsys.readouterr().err


def test_the_command_says_what_is_wrong_without_a_traceback(tmp_path, capsys):
    assert main(["self-assessment", str(written(tmp_path, "item;answer\nrole1;7\n")), "--lang", "en"]) == 3
    assert "not on the scale" in capsys.readouterr().err


def test_the_command_knows_its_formats(tmp_path, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["self-assessment", str(tmp_path), "--to", "dox", "--lang", "en"])
    assert caught.value.code == 2
    assert "docx" in capsys.readouterr().err
