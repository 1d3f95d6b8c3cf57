"""``instrument`` as a person runs it."""

import pytest

from trepart_eval.cli import main

ALL = {
    *("limesurvey.txt", "xlsform.xlsx", "nb.docx", "en.docx"),
}


def run(*words):
    try:
        return main(["instrument", *words])
    except SystemExit as stopped:
        return stopped.code


def files_in(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_format_is_written_with_a_study(tmp_path, capsys):
    out = tmp_path / "my-study"
    assert run("--variant", "short", "--lang", "nb,en", "--cases", "Arendal,Songdalen", "--out", str(out)) == 0
    forms = {f"instrument/questionnaire_short_{end}" for end in ALL}
    forms |= {"instrument/interview_codes.qdc", "instrument/interview_guide_en.docx"}
    forms |= {"instrument/codebook.csv", "instrument/questionnaire_short.sav"}
    assert files_in(out) >= {*forms, "study.toml", "study.schema.json"}
    said = capsys.readouterr().out
    assert "answers.csv" in said
    assert "check" in said
    assert (out / "data" / "raw").is_dir()


def test_only_what_is_asked_for_is_made(tmp_path):
    out = tmp_path / "new"
    assert run("--to", "docx", "--form", "checklist", "--lang", "nn", "--out", str(out)) == 0
    forms = {f"instrument/checklist_{name}_nn.docx" for name in ("steering_group", "work_group")}
    assert files_in(out) == {*forms, "study.toml", "study.schema.json"}


def test_cases_may_stand_in_a_file(tmp_path):
    (tmp_path / "cases.csv").write_text("number;case\n1;Øvre Eiker\n2;Åsnes\n", encoding="utf-8")
    out = tmp_path / "new"
    assert run("--to", "codebook", "--cases", str(tmp_path / "cases.csv"), "--out", str(out)) == 0
    assert '{ case = "Øvre Eiker" }' in (out / "study.toml").read_text(encoding="utf-8")


def test_everything_wrong_in_the_words_is_said_at_once(tmp_path, capsys):
    out = tmp_path / "new"
    words = ["--variant", "shrt", "--to", "docx,pdf", "--parties", "politicans", "--form", "chk", "--cases", "A,A"]
    assert run(*words, "--lang", "en,fr", "--answers", "../a.csv", "--out", str(out)) == 2
    said = capsys.readouterr().err
    for part in ("Did you mean 'short'", "'pdf'", "Did you mean 'politicians'", "'chk'", "'fr'", "../a.csv", "twice"):
        assert part in said
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--to", ","], 2, "--to is empty"),
        (["--cases", ""], 2, "--cases is empty"),
        (["--answers", "a.docx"], 2, "a.docx"),
        (["--cases", "nowhere.csv"], 3, "nowhere.csv"),
        (["--cases", "nowhere.xls"], 3, "nowhere.xls"),
    ],
)
def test_wrong_words_and_wrong_files_have_their_own_statuses(tmp_path, capsys, words, status, said):
    assert run("--lang", "en", "--out", str(tmp_path / "new"), *words) == status
    assert said in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_the_folder_must_be_said(capsys):
    assert run("--lang", "en") == 2
    assert "--out" in capsys.readouterr().err


@pytest.mark.parametrize("there", ["study.toml", "instrument/codebook.csv"])
def test_what_stands_in_the_folder_is_left_alone(tmp_path, capsys, there):
    path = tmp_path / there
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    assert run("--lang", "nb", "--out", str(tmp_path)) == 3
    assert "ingenting er endret" in capsys.readouterr().err
    assert files_in(tmp_path) == {there}
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("language", "said"), [("nb", "Legg filen"), ("nn", "Legg fila"), ("en", "Put the")])
def test_init_makes_a_study_with_the_questionnaire(tmp_path, capsys, language, said):
    assert main(["init", str(tmp_path / "new"), "--instrument", "pulse", "--lang", language]) == 0
    assert said in capsys.readouterr().out
    assert f"instrument/questionnaire_pulse_{language}.docx" in files_in(tmp_path / "new")


def test_an_empty_folder_name_is_not_the_folder_one_stands_in(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("--lang", "en", "--out", "") == 2
    assert "--out is empty" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("form", "option", "value"),
    [
        ("self_assessment", "--parties", "employees"),
        ("self_assessment", "--cases", "Arendal,Songdalen"),
        ("self_assessment", "--answers", "data/raw/mine.csv"),
        ("checklist", "--variant", "full"),
    ],
)
@pytest.mark.parametrize(("language", "said"), [("nb", "gjelder ikke"), ("nn", "gjeld ikkje"), ("en", "no meaning")])
def test_an_option_that_the_form_has_no_use_for_is_refused(tmp_path, capsys, form, option, value, language, said):
    out = tmp_path / "new"
    assert main(["instrument", "--form", form, option, value, "--out", str(out), "--lang", language]) == 2
    told = capsys.readouterr().err
    assert option in told
    assert said in told
    assert not out.exists()


@pytest.mark.parametrize("form", ["survey", "all"])
def test_parties_are_for_the_questionnaire(tmp_path, form):
    words = ["instrument", "--form", form, "--parties", "employees", "--to", "codebook", "--out", str(tmp_path / "new")]
    assert main(words) == 0


def test_a_folder_whose_files_would_have_too_long_paths_is_told(tmp_path, capsys):
    longest, folder = 4095, tmp_path  # on Linux; other systems stop earlier
    while len(str(folder)) < longest - 220:
        folder /= "b" * 200
    folder /= "c" * (longest - 28 - len(str(folder)))
    assert main(["instrument", "--out", str(folder), "--lang", "en"]) == 3
    assert "Can't write" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
