"""``relate`` as a person runs it."""

import json

import pytest

import trepart_eval as te
from trepart_eval.cli import main

CLAIMS = "The claims in the sources"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("relate") / "study"
    te.datasets.simulate(folder, municipalities=20, respondents=2000, seed=11, interviewed=2, language="en")
    return folder


@pytest.fixture
def study(made, tmp_path):
    """A study of one's own, so that a plan made in one test isn't there in the next."""
    import shutil

    shutil.copytree(made, tmp_path / "study")
    return tmp_path / "study"


def test_without_a_plan_everything_is_exploratory_and_the_plan_is_asked_for(study, capsys):
    assert main(["relate", str(study), "--format", "table", "--lang", "en"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "No plan was made in advance" in said
    assert said.split(CLAIMS)[0].count("Exploratory:") == 2


def test_a_plan_made_first_is_carried_by_the_results(study, capsys):
    assert main(["relate", str(study), "--plan", "--lang", "en"]) == 0
    digest = json.loads((study / "analysis_plan.json").read_text(encoding="utf-8"))["sha256"]
    capsys.readouterr()
    assert main(["relate", str(study), "--format", "table", "--lang", "en"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"The primary relation of the plan ({digest[:12]})" in said
    assert "Planned in advance" in said
    assert "Exploratory" not in said.split(CLAIMS)[0]
    manifest = json.loads((study / "data/processed/relations/manifest.json").read_text(encoding="utf-8"))
    assert manifest["options"]["plan"] == digest


def test_making_the_same_plan_again_changes_nothing(study):
    assert main(["relate", str(study), "--plan"]) == 0
    before = (study / "analysis_plan.json").read_bytes()
    assert main(["relate", str(study), "--plan"]) == 0
    assert (study / "analysis_plan.json").read_bytes() == before


def test_another_plan_is_never_written_over_the_first(study, capsys):
    main(["relate", str(study), "--plan"])
    before = (study / "analysis_plan.json").read_bytes()
    with (study / "study.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[[relations]]\noutcome = "sick_leave"\ndose = "reach"\n')
    assert main(["relate", str(study), "--plan", "--lang", "en"]) == 3
    assert "has an analysis plan already" in capsys.readouterr().err
    assert (study / "analysis_plan.json").read_bytes() == before
    assert main(["relate", str(study), "--format", "table", "--lang", "en"]) == 0
    assert "Exploratory" in capsys.readouterr().out


def test_a_plan_that_was_edited_is_refused(study, capsys):
    main(["relate", str(study), "--plan"])
    plan = study / "analysis_plan.json"
    plan.write_text(plan.read_text(encoding="utf-8").replace("full_time_share", "sick_leave"), encoding="utf-8")
    assert main(["relate", str(study), "--lang", "en"]) == 3
    assert "was changed after it was made" in capsys.readouterr().err
    assert not (study / "data/processed/relations").exists()


def test_one_outcome_is_related_alone(study, capsys):
    assert main(["relate", str(study), "--outcome", "full_time_share", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["relations"]
    assert {row["outcome"] for row in rows} == {"full_time_share"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--outcome", "sick_leeve"], "sick_leave"),
        (["--outcome", "workplace_sick_leave"], "workplace"),
        (["--outcom", "x"], "--outcome"),
    ],
)
def test_what_cannot_be_related_is_said_and_nothing_is_written(study, capsys, words, expected):
    status = main(["relate", str(study), *words, "--lang", "en"]) if words[0] == "--outcome" else None
    if status is None:
        with pytest.raises(SystemExit) as stopped:
            main(["relate", str(study), *words, "--lang", "en"])
        status = stopped.value.code
    assert status in {2, 3}
    assert expected in capsys.readouterr().err
    assert not (study / "data/processed/relations").exists()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("width", ["80", "120"])
def test_no_line_is_wider_than_the_terminal(study, capsys, monkeypatch, language, width):
    monkeypatch.setenv("COLUMNS", width)
    assert main(["relate", str(study), "--format", "table", "--lang", language]) == 0
    out = capsys.readouterr().out
    assert max(len(line) for line in out.splitlines()) <= int(width)
    assert "{" not in out


@pytest.mark.parametrize(("width", "shown"), [("80", 0), ("120", 1)])
def test_a_column_is_explained_only_where_it_is_shown(study, capsys, monkeypatch, width, shown):
    monkeypatch.setenv("COLUMNS", width)
    assert main(["relate", str(study), "--format", "table", "--lang", "en", "--outcome", "sick_leave"]) == 0
    out = capsys.readouterr().out
    assert out.count("Smallest seen:") == out.count("smallest seen") == shown


def test_the_same_study_gives_the_same_bytes(study, tmp_path):
    for name in ("a", "b"):
        assert main(["relate", str(study), "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "a/relations/relations.csv").exists() or (tmp_path / "a/relations.csv").exists()
    one, other = (next((tmp_path / name).rglob("relations.csv")).read_bytes() for name in ("a", "b"))
    assert one == other


def test_a_study_without_outcomes_says_so(tmp_path, capsys):
    words = ["relate", "--example", "fafo2017", "--out", str(tmp_path), "--format", "table", "--lang", "nb"]
    assert main(words) == 0
    assert "Studien har ingen utfall for kommuner" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_claims_in_the_sources_are_printed_and_written(tmp_path, capsys, language):
    words = ["relate", "--example", "fafo2017", "--out", str(tmp_path), "--lang", language]
    assert main([*words, "--format", "table"]) == 0
    title = {"nb": "Påstandene i kildene", "nn": "Påstandane i kjeldene", "en": "The claims in the sources"}
    assert title[language] in capsys.readouterr().out
    rows = (tmp_path / "claims.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(rows) >= 6
    assert sum("not_studied" in row for row in rows) == 3
    assert main([*words, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["claims"]
    assert {row["reading"] for row in told} <= {"not_studied", "cannot_tell", "not_contradicted"}


def test_one_outcome_alone_says_nothing_of_the_claims(study, capsys):
    assert main(["relate", str(study), "--outcome", "sick_leave", "--format", "json"]) == 0
    assert "claims" not in json.loads(capsys.readouterr().out)


def test_the_claims_of_a_simulated_study_are_read_off_its_relations(study, capsys):
    assert main(["relate", str(study), "--format", "json", "--lang", "en"]) == 0
    found = json.loads(capsys.readouterr().out)
    change = {row["outcome"]: row for row in found["relations"] if row["model"] == "change"}
    claim = {row["claim"]: row for row in found["claims"]}
    for name, outcome in (("sick_leave_falls", "sick_leave"), ("full_time_rises", "full_time_share")):
        assert claim[name]["estimate"] == pytest.approx(change[outcome]["estimate"])
        assert claim[name]["n"] == change[outcome]["n"]
    assert claim["weak_criteria_explain_failure"]["reading"] == "not_studied"
    assert claim["works_through_criteria"]["reading"] != "supported"
