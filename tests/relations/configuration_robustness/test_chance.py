"""Chance through the whole analysis: by hand where arrangements are few, and how often it is wrong."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import chance_of_configurations
from trepart_eval.relations.qca import minimize, truth_table
from trepart_eval.relations.refusals import Refusal

CRISP = pd.DataFrame({"A": [1, 1, 1, 0, 0, 0], "B": [1, 0, 1, 0, 1, 0], "Y": [1, 1, 1, 0, 0, 0]})


def noise(seed, n=12, k=3, failures=6):
    rng = np.random.default_rng(seed)
    x = pd.DataFrame(rng.integers(0, 2, (n, k)), columns=[f"c{place}" for place in range(k)])
    return x.assign(Y=rng.permutation([0] * failures + [1] * (n - failures)))


def best_fit(frame):
    """Highest consistency times coverage of any tied model, by the public functions."""
    found = minimize(truth_table(frame, "Y"), "parsimonious")
    fit = found.fit[found.fit["part"] == "solution"]
    return 0.0 if fit.empty else float((fit["incl"] * fit["cov"]).max())


def by_hand(frame):
    """Share of all choices of successes with as good a model."""
    observed, n = best_fit(frame), len(frame)
    choices = list(combinations(range(n), int(frame["Y"].sum())))
    as_good = [best_fit(frame.assign(Y=np.isin(range(n), own).astype(int))) >= observed - 1e-9 for own in choices]
    return np.mean(as_good)


@pytest.mark.parametrize("frame", [CRISP, noise(1, 7, 2, 3), noise(2, 6, 3, 2)], ids=["clear", "noise", "small"])
def test_the_exact_share_is_that_by_trying_every_choice_of_successes(frame):
    found = chance_of_configurations(frame, "Y")
    assert found.exact
    assert found.table.loc[0, "p_value"] == pytest.approx(by_hand(frame))
    assert found.table.loc[0, "estimate"] == pytest.approx(best_fit(frame))


def test_a_necessary_condition_has_the_p_value_by_hand():
    table = chance_of_configurations(CRISP, "Y").necessity.set_index("term")
    assert table.loc["A", ["incl", "ron", "cov"]].tolist() == [1, 1, 1]
    # One of the 20 choices of three successes has A in all of them; corrected: those with A or with B in all.
    assert table.loc["A", ["p_value", "p_step_down"]].tolist() == pytest.approx([1 / 20, 2 / 20])
    assert table.loc["B", "p_value"] == pytest.approx(10 / 20)  # two or three of B among the successes


def test_the_step_down_p_value_of_the_weakest_is_its_own():
    table = chance_of_configurations(noise(5), "Y").necessity.sort_values("p_value")
    assert (table["p_step_down"] >= table["p_value"]).all()
    assert table["p_step_down"].is_monotonic_increasing
    assert table["p_step_down"].iloc[-1] >= table["p_value"].iloc[-1]


def test_how_often_chance_gives_any_necessary_condition_is_that_by_hand():
    found = chance_of_configurations(CRISP, "Y", necessity_cut=1.0, ron_cut=0.0)
    assert found.share_any_necessary == pytest.approx(2 / 20)
    assert found.necessity["share_of_draws"].tolist() == pytest.approx([1 / 20, 1 / 20])


def test_random_arrangements_come_near_the_exact_share_and_again_with_the_seed(monkeypatch):
    exact = chance_of_configurations(noise(3, 10), "Y").table["p_value"]
    monkeypatch.setattr("trepart_eval.relations.configuration_robustness.chance.MOST_ENUMERATED", 0)
    found = [chance_of_configurations(noise(3, 10), "Y", draws=1000, seed=seed) for seed in (1, 1, 2)]
    assert not found[0].exact
    assert found[0].table["p_value"].tolist() == pytest.approx(exact.tolist(), abs=0.05)
    assert found[0].table.equals(found[1].table)
    assert not found[0].necessity.equals(found[2].necessity)


@pytest.mark.parametrize("seed", range(4))
def test_p_values_lie_above_nought_and_at_most_at_one(seed):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.random((9, 3)).round(1), columns=list("ABC")).assign(Y=rng.random(9))
    found = chance_of_configurations(frame, "Y", draws=99)
    p = np.concatenate([found.table["p_value"], found.necessity[["p_value", "p_step_down"]].to_numpy().ravel()])
    assert ((p > 0) & (p <= 1)).all()


def test_order_and_names_do_not_matter():
    frame = noise(7)
    turned = frame.sample(frac=1, random_state=1).rename(columns={"c0": "z"})[["c2", "z", "c1", "Y"]]
    one, two = chance_of_configurations(frame, "Y"), chance_of_configurations(turned, "Y")
    assert one.table["p_value"].tolist() == pytest.approx(two.table["p_value"].tolist())
    renamed = two.necessity.set_index("term").rename(index={"z": "c0"})
    assert renamed["p_step_down"].to_dict() == pytest.approx(one.necessity.set_index("term")["p_step_down"].to_dict())


def test_without_a_solution_chance_always_gives_as_good_a_one():
    frame = pd.DataFrame({"A": [1, 1, 0, 0], "Y": [1, 0, 1, 0]})
    found = chance_of_configurations(frame, "Y", language="en")
    assert found.table["p_value"].tolist() == [1, 1]
    assert "none to hold against" in found.summary()


@pytest.mark.parametrize("y", [0, 1, 0.4])
def test_where_all_cases_have_the_same_outcome_there_is_a_reason(y):
    found = chance_of_configurations(CRISP.assign(Y=float(y)), "Y", language="en")
    assert (found.refused, found.refusal) == (True, Refusal.SAME_OUTCOME)
    assert found.table.empty
    assert found.summary() == found.reason


def test_a_condition_that_all_cases_have_tells_nothing():
    table = chance_of_configurations(CRISP.assign(C=1), "Y", ["A", "C"]).necessity.set_index("term")
    assert table.loc["C", ["p_value", "p_step_down"]].tolist() == [1, 1]


def test_arrangements_with_more_models_than_the_limit_are_counted():
    found = chance_of_configurations(noise(2, 6, 3, 2), "Y", limit=1, language="en")
    assert found.n_incomplete > 0
    assert not found.complete
    assert "too low" in found.summary()


def test_it_tells_how_far_it_has_come():
    seen = []
    chance_of_configurations(CRISP, "Y", progress=lambda *of: seen.append(of))
    assert seen[-1] == (20, 20)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"draws": 0}, "draws"),
        ({"seed": -1}, "seed"),
        ({"necessity_cut": 2}, "necessity_cut"),
        ({"ron_cut": "x"}, "ron_cut"),
        ({"necessary": ["A*B"]}, "single conditions"),
        ({"necessary": ["Q"]}, "no condition"),
        ({"necessary": []}, "empty"),
        ({"kind": "shortest"}, "parsimonious"),
    ],
)
def test_wrong_arguments_are_named_with_what_is_expected(options, words):
    with pytest.raises(ValueError, match=words):
        chance_of_configurations(CRISP, "Y", **options)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_summary_says_how_often_chance_does_as_well(language):
    told = chance_of_configurations(CRISP, "Y").summary(language)
    words = {"nb": "alle 20 omstokkinger", "nn": "alle 20 omstokkingar", "en": "all 20 rearrangements"}
    assert words[language] in told


@pytest.mark.long
def test_chance_is_taken_for_more_in_at_most_one_of_twenty():
    """Of 400 sets of noise, the share with p at most 0.05, by each p-value; 0.07 leaves room for the simulation."""
    hits = np.zeros(3)
    for seed in range(400):
        found = chance_of_configurations(noise(seed, 10, 3, 5), "Y")
        smallest = found.necessity["p_step_down"].min()
        hits += np.array([*(found.table["p_value"] <= 0.05), smallest <= 0.05])
    assert (hits / 400 <= 0.07).all()
