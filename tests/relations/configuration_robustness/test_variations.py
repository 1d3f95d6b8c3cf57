"""The whole analysis by every choice: each run is the analysis by hand, and the tables count what is there."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import vary_configurations
from trepart_eval.relations.qca import calibrate_cases, minimize, truth_table

NAMES = list("ABCD")
ANCHORS = dict.fromkeys("ABCDY", (-1.0, 0.05, 1.0))
CRISP = pd.DataFrame({"A": [1, 1, 1, 1, 0, 0], "B": [1, 1, 0, 0, 1, 0], "Y": [1, 1, 1, 0, 0, 0]}, index=list("abcdef"))


def raw_cases(seed=4):
    rng = np.random.default_rng(seed)
    raw = pd.DataFrame(rng.normal(size=(16, 4)), columns=NAMES, index=[f"m{i}" for i in range(16)])
    return raw.assign(Y=np.maximum(np.minimum(raw["A"], raw["B"]), raw["C"]) + 0.2 * rng.normal(size=16))


def sets(words):
    return {frozenset(model.split(" + ")) for model in words.split("; ")}


@pytest.mark.parametrize("kind", ["conservative", "parsimonious", "intermediate"])
def test_every_run_is_the_analysis_by_itself(kind):
    raw, expected = raw_cases(), {"A": 1, "C": 1} if kind == "intermediate" else None
    found = vary_configurations(
        raw, "Y", anchors=ANCHORS, kind=kind, expectations=expected, incl_cuts=[0.7, 0.9], crossover_shifts=[0.05]
    )
    for run in found.runs.sample(25, random_state=1).itertuples():
        own = dict(ANCHORS)
        if run.calibration != "as chosen":
            own[run.calibration[0]] = (-1.0, 0.15, 1.0)
        memberships = calibrate_cases(raw, own).memberships.drop(index=[run.left_out] if run.left_out else [])
        alone = minimize(
            truth_table(memberships, "Y", NAMES, incl_cut=run.incl_cut), kind, expectations=expected, limit=1000
        )
        assert run.solution == alone.refusal or sets(run.solution) == {frozenset(model) for model in alone.models}


def test_the_number_of_runs_is_that_of_all_combinations():
    found = vary_configurations(
        raw_cases(), "Y", anchors=ANCHORS, incl_cuts=[0.75, 0.8], n_cuts=[2], pri_cuts=[0.5], crossover_shifts=[-0.1]
    )
    assert found.n_runs == len(found.runs) == 2 * 2 * 2 * 6 * 17


def test_the_case_that_decides_is_found():
    found = vary_configurations(CRISP, "Y", incl_cuts=[0.8])
    influence = found.influence.set_index("case")
    # Without d, A*~B is positive and the solution A; without c it is negative as before.
    assert found.runs.loc[0, "solution"] == "A*B"
    assert influence["changes"].to_dict() == {"d": True, "a": False, "b": False, "c": False, "e": True, "f": False}
    assert influence.loc["d", "solution"] == "A"
    assert influence.loc["e", "solution"] == "B"  # nobody then has B without A


def test_models_and_terms_are_counted_over_runs():
    found = vary_configurations(CRISP, "Y", incl_cuts=[0.5], leave_one_out=False)
    models = found.models.set_index("model")
    assert models["share_of_runs"].to_dict() == {"A": 0.5, "A*B": 0.5}
    assert models["chosen_model"].to_dict() == {"A": False, "A*B": True}
    assert models.loc["A", ["incl", "cov"]].tolist() == [0.75, 1]
    assert found.share_unchanged == 0


def test_terms_of_every_tied_model_are_core_and_those_of_some_peripheral():
    cases = [(1, 1, 0, 1), (0, 0, 0, 0), (0, 0, 1, 1)]  # C, with A or with B
    found = vary_configurations(pd.DataFrame(cases, columns=[*"ABC", "Y"]), "Y", incl_cuts=[], leave_one_out=False)
    assert sets(found.runs.loc[0, "solution"]) == {frozenset({"C", "A"}), frozenset({"C", "B"})}
    assert found.terms.set_index("term")["role"].to_dict() == {"C": "core", "A": "peripheral", "B": "peripheral"}


def test_the_order_of_cases_and_the_names_of_conditions_do_not_matter():
    raw = raw_cases()
    renamed = raw.rename(columns={"A": "P", "C": "Q"}).sample(frac=1, random_state=2)
    names = {"A": "P", "B": "B", "C": "Q", "D": "D"}
    one = vary_configurations(raw, "Y", anchors=ANCHORS, incl_cuts=[0.8])
    two = vary_configurations(
        renamed, "Y", list(names.values()), anchors={names.get(name, name): own for name, own in ANCHORS.items()},
        incl_cuts=[0.8],
    )  # fmt: skip
    changes = [found.influence.set_index("case")["changes"].to_dict() for found in (one, two)]
    assert changes[0] == changes[1]
    translated = one.models["model"].replace({"A": "P", "C": "Q"}, regex=True)
    assert {frozenset(m.split(" + ")) for m in translated} == {frozenset(m.split(" + ")) for m in two.models["model"]}


def test_other_anchors_are_held_against_those_chosen_by_name():
    raw = raw_cases()
    found = vary_configurations(
        raw, "Y", anchors=ANCHORS, calibrations={"strict": {"Y": (0, 1, 2)}}, incl_cuts=[0.8], leave_one_out=False
    )
    assert found.runs["calibration"].tolist() == ["as chosen", "strict"]


def test_runs_with_more_models_than_the_limit_are_said_not_to_be_complete():
    crisp = pd.DataFrame({"A": [1, 0], "B": [1, 0], "Y": [1, 0]})
    found = vary_configurations(crisp, "Y", limit=1, leave_one_out=False, language="en")
    assert not found.complete
    assert not found.runs["complete"].any()
    assert "more solutions" in found.summary()


def test_without_failures_or_positive_rows_runs_are_told_as_such():
    none = vary_configurations(CRISP.assign(Y=0), "Y", language="en")
    assert none.n_unsolved == none.n_runs
    assert none.models.empty
    assert "give no solution" in none.summary()
    every = vary_configurations(CRISP.assign(Y=1), "Y")
    assert set(every.runs["solution"]) == {"no_negative_rows"}


def test_rows_that_all_contradict_give_no_solution():
    frame = pd.DataFrame({"A": [1, 1, 0, 0], "Y": [1, 0, 1, 0]})
    assert vary_configurations(frame, "Y", leave_one_out=False).base.refusal == "no_positive_rows"


def test_one_case_is_left_in():
    found = vary_configurations(CRISP.iloc[:1], "Y", incl_cuts=[])
    assert (found.n_runs, found.influence.empty) == (1, True)


def test_it_tells_how_far_it_has_come():
    seen = []
    vary_configurations(raw_cases(), "Y", anchors=ANCHORS, crossover_shifts=[0.1], progress=lambda *of: seen.append(of))
    assert seen == [(done, 6) for done in range(1, 7)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"incl_cuts": [1.2]}, "incl_cuts has 1.2"),
        ({"n_cuts": [0]}, "n_cuts has 0"),
        ({"pri_cuts": ["x"]}, "pri_cuts has 'x'"),
        ({"crossover_shifts": [0.7]}, "between -0.5 and 0.5"),
        ({"crossover_shifts": [0.4], "anchors": {"A": (0, 0.9, 1)}}, "past its other anchors"),
        ({"calibrations": {"as chosen": {}}}, "another name"),
        ({"calibrations": {"strict": {"Q": 1}}}, "no column"),
        ({"limit": 0}, "limit"),
        ({"expectations": {"Q": 1}}, "no condition"),
    ],
)
def test_wrong_arguments_are_named_with_what_is_expected(options, words):
    with pytest.raises(ValueError, match=words):
        vary_configurations(CRISP, "Y", **options)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_summary_names_the_cases_that_decide(language):
    told = vary_configurations(CRISP, "Y", incl_cuts=[0.8]).summary(language)
    assert {"nb": "2 av 6 caser", "nn": "2 av 6 casar", "en": "2 of 6 cases"}[language] in told
    assert told.endswith("d, e.")
