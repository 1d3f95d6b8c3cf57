"""The plan: made from study.toml alone, known again by its fingerprint."""

import json
from dataclasses import replace

import pytest

import trepart_eval as te
from trepart_eval.relations import plan, read_plan
from trepart_eval.relations.programme_relations.analysis_plan import shown_years, year_of
from trepart_eval.study.planned_study import Wave
from trepart_eval.study.relation_plan import RelationPlan
from trepart_eval.vocabulary.languages import Language

DAMAGED = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'{"relations": [{"outcome": 3}]}',
    b'{"study": "x", "relations": [{"outcom": "x"}], "schema": "trepart.plan/1"}',
]
NOTHING = "Studien har ingen utfall for kommuner, så det er ingen sammenhenger å planlegge."


def test_a_study_that_names_no_relations_plans_its_outcomes_of_municipalities_the_first_as_primary(simulated):
    made = plan(te.read_study(simulated))
    assert [(one.outcome, one.dose, one.wave, one.after, one.primary) for one in made.relations] == [
        ("sick_leave", "index", "2021", (2021,), True),
        ("full_time_share", "index", "2021", (2021,), False),
    ]


def test_planning_opens_no_file_with_data(simulated, tmp_path):
    alone = tmp_path / "study.toml"
    alone.write_bytes((simulated / "study.toml").read_bytes())
    assert plan(te.read_study(alone)).digest == plan(te.read_study(simulated)).digest


def test_the_fingerprint_changes_with_everything_that_is_planned(simulated):
    study = te.read_study(simulated)
    own = RelationPlan("sick_leave", wave="2021", before=(2015,), after=(2021,), primary=True)
    changed = [{"dose": "reach"}, {"wave": "2020"}, {"before": (2016,)}, {"after": (2020,)}, {"primary": False},
               {"family": "health"}, {"outcome": "full_time_share"}]  # fmt: skip
    plans = [plan(replace(study, relations=(one,))) for one in [own, *(replace(own, **change) for change in changed)]]
    choices = replace(study.intensity, weights={te.vocabulary.terms.Dimension.REACH: 1.0})
    plans.append(plan(replace(study, relations=(own,), intensity=choices)))
    assert len({one.digest for one in plans}) == len(changed) + 2


def test_a_plan_is_read_back_as_it_was_made(simulated, tmp_path):
    made = plan(te.read_study(simulated))
    (tmp_path / "plan.json").write_bytes(made.to_json())
    again = read_plan(tmp_path / "plan.json", Language.NB)
    assert (again.relations, again.digest) == (made.relations, made.digest)


def test_a_plan_that_was_changed_afterwards_is_refused(simulated, tmp_path):
    content = json.loads(plan(te.read_study(simulated)).to_json())
    content["relations"][0]["after"] = [2020]
    (tmp_path / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(te.InputError, match="endret etter at den ble laget"):
        read_plan(tmp_path / "plan.json", Language.NB)


@pytest.mark.parametrize("content", DAMAGED)
@pytest.mark.parametrize("language", list(Language))
def test_a_damaged_plan_is_one_problem(tmp_path, content, language):
    (tmp_path / "plan.json").write_bytes(content)
    with pytest.raises(te.InputError) as caught:
        read_plan(tmp_path / "plan.json", language)
    assert [problem.code for problem in caught.value.problems] == ["plan_damaged"]


@pytest.mark.parametrize("language", list(Language))
def test_the_plan_tells_what_and_by_which_model(simulated, language):
    said = plan(te.read_study(simulated)).summary(language)
    assert "sick_leave" in said
    assert "2021" in said
    assert "{" not in said


def test_a_plan_without_outcomes_says_so():
    study = te.read_study(te.datasets.example_path("fafo2017"))
    assert plan(study).summary("nb") == NOTHING


@pytest.mark.parametrize(("key", "year"), [("2018", 2018), ("all", None), ("1", None), ("²018", None), ("20188", None)])
def test_a_wave_named_by_its_year_has_that_year(key, year):
    assert year_of(Wave(key)) == year


def test_years_in_a_row_are_shown_by_their_ends():
    assert [shown_years(years) for years in [(), (2015,), (2015, 2016), (2015, 2017)]] == [
        "", "2015", "2015–2016", "2015, 2017",
    ]  # fmt: skip
