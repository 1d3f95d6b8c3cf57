"""What sets say of a study: the example by hand, rules for what is missing, outcomes, and refusals."""

from dataclasses import replace

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.relations import study_configurations
from trepart_eval.relations.refusals import Refusal
from trepart_eval.study.success_plan import ConfigurationPlan, SuccessPlan
from trepart_eval.vocabulary.columns import COLUMNS


@pytest.fixture(scope="module")
def data():
    return te.load(te.read_study(te.datasets.example_path("fafo2017")))


@pytest.fixture(scope="module")
def found(data):
    return study_configurations(data)


def with_plan(data, **changes):
    return replace(data, study=replace(data.study, **changes))


def test_each_case_got_what_its_score_and_the_cut_say(found):
    table = found.tables["calibration"].set_index(["case", "condition"])
    assert table.loc[("Strand", "anchoring"), ["value", "membership", "success"]].tolist() == [25, 0, 0]
    assert table.loc[("Lunner", "anchoring"), ["membership", "success"]].tolist() == [1, 1]
    assert np.isnan(table.loc[("Arendal", "goals"), "membership"])


def test_cases_that_lack_a_criterion_are_in_no_combination_and_are_counted(found):
    truth = found.chosen.truth
    assert set(truth.cases) == {"Lunner", "Songdalen", "Surnadal", "Vefsn"}
    assert truth.n_missing == 7


def test_all_ties_of_every_kind_are_given_for_success_and_its_absence(found):
    solutions = found.tables["solutions"].query("missing == 'known'")
    own = solutions.groupby(["outcome", "kind"]).term.apply(sorted).to_dict()
    assert own["success", "parsimonious"] == ["involvement", "resources"]
    assert own["~success", "parsimonious"] == ["~involvement", "~resources"]
    assert own["~success", "intermediate"] == ["~involvement*~resources"]
    assert solutions.complete.all()


def test_the_other_rules_stand_beside_the_one_that_is_chosen(data, found):
    assert [one.missing for one in found.sets] == ["known", "weak", "not_weak"]
    assert [len(one.truth.cases) for one in found.sets] == [4, 11, 11]
    weak = study_configurations(with_plan(data, configurations=ConfigurationPlan(missing="weak")))
    assert [one.missing for one in weak.sets] == ["weak", "complete", "not_weak"]
    assert weak.chosen.truth.out == found.sets[1].truth.out
    assert weak.claim.p_value == pytest.approx(28 / 462)


def test_necessity_is_told_for_success_and_its_absence(found):
    table = found.tables["necessity"].query("part == 'single'").set_index(["outcome", "term"])
    assert table.loc[("success", "involvement"), ["incl", "ron", "cov"]].tolist() == pytest.approx([1, 4 / 6, 5 / 7])
    assert table.loc[("~success", "~involvement"), "incl"] == pytest.approx(4 / 6)


def test_each_criterion_is_necessary_among_all_judged_cases_with_a_score_on_it(data, found):
    """Of eleven judged cases six have goals: three of three successes, and two of three others lack it."""
    n_cases = found.chosen.single.query("outcome == 'success'").set_index("term").n_cases
    assert n_cases[["purpose", "goals", "anchoring", "involvement", "resources", "follow_up"]].tolist() == [
        7, 6, 10, 11, 6, 7
    ]  # fmt: skip
    complete = study_configurations(with_plan(data, configurations=ConfigurationPlan(missing="complete")))
    assert set(complete.chosen.single.n_cases) == {4}
    weak = study_configurations(with_plan(data, configurations=ConfigurationPlan(missing="weak")))
    assert set(weak.chosen.single.n_cases) == {11}


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "alle de vurderte casene som har skår"), ("nn", "alle dei vurderte casane som har skår"),
     ("en", "every judged case that has a score")],
)  # fmt: skip
def test_sentences_say_in_which_cases_a_criterion_is_necessary(found, language, words):
    said = found.summary(language)
    assert words in said
    assert "n = 11" in said


def test_the_simplest_solutions_are_held_against_other_choices_and_chance(found):
    """One of the four complete cases is no success: one in four arrangements gives as good a solution."""
    assert [one.outcome for one in found.robustness] == ["success", "~success"]
    chance = found.tables["chance_solution"].query("measure == 'incl_times_cov'").set_index("outcome")
    assert chance.p_value.to_dict() == {"success": 0.25, "~success": 0.25}
    ranges = found.tables["sensitivity"].query("outcome == 'success' and condition == 'involvement'")
    assert ranges.chosen.item() == 50
    assert ranges.range_low.item() < 50 < ranges.range_high.item()


@pytest.mark.parametrize("rule", ["weak", "not_weak"])
def test_where_a_missing_criterion_counts_as_something_its_anchor_is_not_moved(data, rule):
    own = study_configurations(with_plan(data, configurations=ConfigurationPlan(missing=rule)))
    ranges = own.robustness[0].ranges
    models = own.chosen.solutions["success", "parsimonious"].models
    assert {frozenset(one.split(" + ")) for one in ranges.solution} == {frozenset(one) for one in models}
    assert set(ranges.table.parameter) == {"cut", "incl_cut", "n_cut"}
    assert set(ranges.table.condition) - {""} == {"involvement"}


def test_figures_behind_success_have_ceilings_and_words_have_none(found, simulated_data):
    assert found.ceilings is None
    assert "NCA" in found.summary("nb")
    low = study_configurations(with_plan(simulated_data, success=SuccessPlan(outcome="sick_leave", cut=9.5)))
    frame = te.relations.scores_by_case(te.score(simulated_data)).assign(figure=low.success.figures)
    alone = te.relations.necessary_conditions(frame, list(low.plan.criteria), "figure", corner=3, permutations=0)
    assert low.ceilings.table.effect_size.tolist() == pytest.approx(alone.table.effect_size.tolist(), nan_ok=True)
    assert "ceilings" in low.tables


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_why_there_is_no_solution_names_the_outcome_in_words(simulated_data, language):
    hard = with_plan(simulated_data, success=SuccessPlan(outcome="sick_leave", cut=0.5))
    reasons = study_configurations(hard, language=language).tables["solutions"].reason
    assert reasons.str.len().gt(0).any()
    assert language == "en" or not reasons.str.contains("success").any()


def test_the_claim_is_that_of_weak_link(data, found):
    given = {name: value for name, value in found.success.success.items() if not np.isnan(value)}
    alone = te.relations.weak_link(te.score(data), given)
    assert found.claim.figures == alone.figures
    assert found.claim.chance_p == alone.chance_p


def test_a_criterion_is_weak_below_the_border_of_its_set(data):
    plan = ConfigurationPlan(anchors=dict.fromkeys(ConfigurationPlan().criteria, (20.0, 45.0, 80.0)))
    fuzzy = study_configurations(with_plan(data, configurations=plan))
    assert fuzzy.claim.cut == "45"
    assert 0 < fuzzy.calibrated.memberships.loc["Surnadal", "involvement"] < 0.5


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_everything_is_labelled_as_exploratory_and_from_one_source(data, language):
    said = study_configurations(data, language=language).summary()
    words = {"nb": ("utforskende", "samme kilde"), "nn": ("utforskande", "same kjelde"),
             "en": ("exploratory", "same source")}[language]  # fmt: skip
    assert all(word in said for word in words)
    assert "{" not in said


def test_rows_of_results_say_that_they_are_exploratory_and_from_one_source(found):
    for name in ("solutions", "weak_link"):
        table = found.tables[name]
        assert set(table.standing) == {"exploratory"}
        assert table.same_source.all()


def test_all_columns_are_in_the_vocabulary(found):
    named = {column for table in found.tables.values() for column in table.columns}
    assert named - {"purpose", "goals", "anchoring", "involvement", "resources", "follow_up"} <= set(COLUMNS)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_study_that_does_not_say_what_success_is_gets_only_what_each_case_got(data, language):
    refused = study_configurations(with_plan(data, success=None), language=language)
    assert (refused.refusal, refused.sets, refused.claim) == (Refusal.NO_SUCCESS_SAID, (), None)
    assert list(refused.tables) == ["calibration"]
    assert "[success]" in refused.summary()
    with pytest.raises(ValueError, match="success"):
        _ = refused.chosen


def test_scores_that_are_hidden_are_missing_in_everything(data):
    scores = te.score(data)
    gone = scores.arrow.set_column(
        scores.arrow.column_names.index("score"), "score",
        [[None if row["case"] != "Lunner" else row["score"] for row in scores.arrow.to_pylist()]],
    )  # fmt: skip
    hidden = study_configurations(data, scores=replace(scores, arrow=gone))
    assert set(hidden.tables["calibration"].dropna(subset=["value"])["case"]) == {"Lunner"}
    assert hidden.claim.refusal == Refusal.FEW_JUDGED
    assert hidden.chosen.truth.cases == ("Lunner",)


def test_no_score_that_may_be_shown_is_a_refusal(data):
    scores = te.score(data)
    gone = scores.arrow.set_column(
        scores.arrow.column_names.index("score"), "score", [[None] * scores.arrow.num_rows]
    )  # fmt: skip
    none = study_configurations(data, scores=replace(scores, arrow=gone.cast(scores.arrow.schema)))
    assert none.refusal == Refusal.NO_JUDGED_SCORES


@pytest.fixture(scope="module")
def simulated_data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("configurations") / "study"
    te.datasets.simulate(folder, municipalities=12, respondents=1500, seed=7, interviewed=2, language="en")
    return te.load(te.read_study(folder))


def test_an_outcome_tells_success_in_its_own_direction(simulated_data):
    success = SuccessPlan(outcome="sick_leave", cut=9.5)
    own = study_configurations(with_plan(simulated_data, success=success)).success
    assert own.low_is_success
    assert all((figure <= 9.5) == own.success[case] for case, figure in own.figures.items() if not np.isnan(figure))
    share = study_configurations(
        with_plan(simulated_data, success=SuccessPlan(outcome="full_time_share", cut=60))
    ).success
    assert not share.low_is_success


def test_the_change_since_the_years_before_may_tell_success(simulated_data):
    success = SuccessPlan(outcome="sick_leave", cut=0, before=(2016, 2017), years=(2021,))
    own = study_configurations(with_plan(simulated_data, success=success)).success
    assert {figure < 0 for figure in own.figures.values()} <= {True, False}
    assert abs(np.nanmean(list(own.figures.values()))) < 5


def test_an_outcome_without_figures_for_the_years_is_a_problem(simulated_data):
    success = SuccessPlan(outcome="sick_leave", cut=9, years=(1950,))
    with pytest.raises(te.InputError, match="1950") as told:
        study_configurations(with_plan(simulated_data, success=success))
    assert [one.key for one in told.value.problems] == ["success.years"]
    assert "[success]" in str(told.value)
