"""P-values of several outcomes together: against R and an enumeration, what must not change them, and what can't be."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import family_p_values, pearson, spearman

ARMS = [0, 0, 0, 0, 1, 1, 1, 1]
OUTCOMES = {
    "a": [2.1, 3.4, 1.9, 4.0, 5.2, 6.1, 4.8, 7.3],
    "b": [10, 12, 9, 14, 15, 13, 18, 21],
    "c": [5, 1, 4, 2, 8, 3, 7, 6],
}
DOSE = np.random.default_rng(8).normal(size=16)


def related(n, k, shared, seed, effect=0.0, dose=DOSE):
    """Outcomes of which a share is the same, and some of the dose."""
    rng = np.random.default_rng(seed)
    values = np.sqrt(shared) * rng.normal(size=(n, 1)) + np.sqrt(1 - shared) * rng.normal(size=(n, k))
    return pd.DataFrame(values + effect * dose[:n, None], columns=[f"y{number}" for number in range(k)])


def p_of(found, column="p_westfall_young"):
    return found.table.set_index("outcome")[column]


@pytest.mark.parametrize(("method", "expected"), [("max_t", [2, 4, 8]), ("min_p", [3, 4, 8])])
def test_all_seventy_choices_agree_with_r(method, expected):
    """R 4.2.2, multtest 2.54.0: mt.maxT and mt.minP(X, cl, test="t.equalvar", side="abs", B=0) on these rows.

    rawp 2/70, 4/70 and 8/70; adjp of maxT 4/70, 8/70 and 8/70, of minP 6/70, 8/70 and 8/70.
    """
    table = family_p_values(ARMS, OUTCOMES, measure="pearson", method=method).table
    assert table["p_value"].tolist() == pytest.approx([2 / 70, 4 / 70, 8 / 70], abs=1e-12)
    assert table["p_westfall_young"].tolist() == pytest.approx([expected[0] * 2 / 70, 8 / 70, 8 / 70], abs=1e-12)


def by_enumeration(dose, one, other):
    """Step-down p-values of two outcomes from scipy's correlations and every arrangement of the dose."""
    from scipy.stats import spearmanr

    rows = [[abs(spearmanr(some, y).statistic) for y in (one, other)] for some in permutations(dose)]
    joint = np.round(np.array(rows), 9)
    first, last = np.argsort(-joint[0])
    most = float((joint.max(axis=1) >= joint[0, first]).mean())
    rest = float((joint[:, last] >= joint[0, last]).mean())
    return {int(first): most, int(last): max(most, rest)}


def test_two_outcomes_of_five_municipalities_agree_with_an_enumeration():
    dose, one, other = [3, 1, 4, 1.5, 5], [2, 1, 5, 3, 4], [1, 3, 2, 4, 5]
    found = family_p_values(dose, {"one": one, "other": other})
    expected = by_enumeration(dose, one, other)
    assert found.exact
    assert found.table["p_westfall_young"].tolist() == pytest.approx([expected[0], expected[1]], abs=1e-12)


@pytest.mark.parametrize("method", ["max_t", "min_p"])
@pytest.mark.parametrize("measure", ["spearman", "pearson"])
def test_one_outcome_keeps_its_p_value(method, measure):
    y = related(16, 1, 0, 2)
    by_itself = {"spearman": spearman, "pearson": pearson}[measure](DOSE, y["y0"]).p_value
    assert p_of(family_p_values(DOSE, y, method=method, measure=measure))["y0"] == by_itself


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("measure", ["spearman", "pearson"])
def test_corrected_p_values_are_never_smaller_and_keep_the_order(seed, measure):
    outcomes = related(16, 6, 0.3, seed, effect=0.4)
    outcomes.iloc[3, 1] = np.nan
    table = family_p_values(DOSE, outcomes, measure=measure).table.sort_values("p_value")
    assert (table["p_westfall_young"] >= table["p_value"]).all()
    assert table["p_westfall_young"].is_monotonic_increasing


def test_independent_outcomes_are_corrected_about_as_by_holm():
    found = family_p_values(DOSE, related(16, 5, 0.0, 11, effect=0.7))
    assert (p_of(found) <= p_of(found, "p_holm") + 0.01).all()
    assert p_of(found).min() == pytest.approx(p_of(found, "p_holm").min(), rel=0.35)


def test_outcomes_that_say_nearly_the_same_are_corrected_less_than_by_holm():
    found = family_p_values(DOSE, related(16, 6, 0.97, 12, effect=0.6))
    assert p_of(found).min() < 0.6 * p_of(found, "p_holm").min()


def test_the_order_of_rows_outcomes_and_units_changes_nothing():
    names = [f"K{number:02}" for number in range(16)]
    outcomes = related(16, 3, 0.5, 3, effect=0.5).set_axis(names)
    dose = pd.Series(DOSE, index=names, name="index")
    turned = (outcomes * [1, 10, -3])[["y2", "y0", "y1"]].sample(frac=1, random_state=1)
    one, other = family_p_values(dose, outcomes), family_p_values(100 + 5 * dose, turned)
    assert p_of(other)[p_of(one).index].tolist() == pytest.approx(p_of(one).tolist(), abs=1e-12)


def test_families_are_corrected_apart():
    outcomes = related(16, 4, 0.3, 5, effect=0.4)
    family = {"y0": "health", "y1": "health", "y2": "work", "y3": "work"}
    found = p_of(family_p_values(DOSE, outcomes, family=family))
    alone = p_of(family_p_values(DOSE, outcomes[["y2", "y3"]]))
    assert found[["y2", "y3"]].tolist() == alone.tolist()


def test_several_doses_are_a_family_with_several_outcomes():
    data = related(16, 2, 0.3, 6).assign(index=DOSE, structure=DOSE + related(16, 1, 0, 7)["y0"])
    found = family_p_values(["index", "structure"], ["y0", "y1"], data=data)
    assert found.table[["dose", "outcome"]].values.tolist() == [
        ["index", "y0"], ["index", "y1"], ["structure", "y0"], ["structure", "y1"],
    ]  # fmt: skip


def test_an_outcome_without_some_municipalities_is_related_over_those_it_has():
    outcomes = related(16, 2, 0.3, 6)
    outcomes.loc[[2, 5], "y1"] = np.nan
    outcomes.loc[9] = np.nan
    found = family_p_values(DOSE, outcomes)
    known = outcomes["y1"].notna().to_numpy()
    assert (found.n_cases, found.n_missing, found.method) == (15, 1, "min_p")
    assert found.table["n"].tolist() == [15, 13]
    assert p_of(found, "p_value")["y1"] == spearman(DOSE[known], outcomes["y1"][known]).p_value


def test_an_outcome_that_does_not_vary_has_a_reason_and_is_no_test():
    found = family_p_values(DOSE, {"y": related(16, 1, 0, 2)["y0"], "flat": [1] * 16}, language="en")
    assert "same value of flat" in found.table["reason"][1]
    assert np.isnan(p_of(found)["flat"])
    assert p_of(found)["y"] == p_of(found, "p_value")["y"]


def test_without_any_outcome_that_varies_all_is_refused():
    found = family_p_values(DOSE, {"flat": [1] * 16}, language="nb")
    assert found.refused
    assert found.summary() == found.reason
    assert found.table.empty


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize(("k", "effect"), [(1, 0), (4, 0), (4, 3)])
def test_sentences_say_what_is_left_and_what_may_not_be_concluded(k, effect, language):
    found = family_p_values(DOSE, related(16, k, 0.3, 9, effect=effect), language=language)
    assert len(found.summary()) > 100
    assert "{" not in found.summary()
    assert "<table" in found._repr_html_()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"method": "holm"}, "method"),
        ({"measure": "kendall"}, "measure"),
        ({"draws": 10}, "draws"),
        ({"seed": -1}, "seed"),
        ({"family": 3}, "family"),
        ({"family": {"y0": "a"}}, "y1"),
        ({"dose": DOSE[:5]}, "rows"),
        ({"dose": "index", "data": pd.DataFrame({"x": DOSE})}, "index"),
        ({"dose": ["a"] * 16}, "not numbers"),
        ({"outcomes": {}}, "outcomes is empty"),
        ({"outcomes": np.ones((2, 2, 2))}, "dimensions"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(change, words):
    given = {"dose": DOSE, "outcomes": related(16, 2, 0.3, 6)} | change
    with pytest.raises(ValueError, match=words):
        family_p_values(**given)


@pytest.mark.long
@pytest.mark.parametrize("k", [2, 5])
@pytest.mark.parametrize("shared", [0.0, 0.8])
def test_any_false_finding_is_made_in_at_most_five_of_a_hundred(k, shared):
    rng = np.random.default_rng(20)
    found = 0
    for seed in range(1000):
        dose = rng.lognormal(size=16)
        outcomes = related(16, k, shared, seed)
        outcomes.iloc[rng.choice(16, 3, replace=False), 0] = np.nan
        found += p_of(family_p_values(dose, outcomes, draws=499, seed=seed)).min() <= 0.05
    assert found / 1000 <= 0.05 + 2 * 0.0069


@pytest.mark.long
@pytest.mark.parametrize("k", [2, 5])
@pytest.mark.parametrize("shared", [0.0, 0.8])
def test_pearsons_false_findings_are_held_where_spread_goes_with_a_skewed_dose(k, shared):
    dose = np.exp(2.5 * np.arange(16) / 15)
    spread = np.where(dose > np.median(dose), 2.0, 1.0)[:, None]
    found = 0
    for seed in range(1000):
        outcomes = related(16, k, shared, seed) * spread
        found += p_of(family_p_values(dose, outcomes, measure="pearson", draws=499, seed=seed)).min() <= 0.05
    assert found / 1000 <= 0.07


def test_where_spread_goes_with_the_dose_the_larger_of_two_corrections_is_given():
    dose = np.arange(7.0)
    uneven = {"one": [0.1, -0.1, 0.2, -0.2, 0.3, 0.2, -3.0], "other": [0.2, 0.1, -0.2, 0.3, -0.1, 0.4, 2.5]}
    table = family_p_values(dose, uneven, measure="pearson").table
    for name, values in uneven.items():
        alone = pearson(dose, values)
        assert alone.method == "exact_cautious"
        own = table.set_index("outcome").loc[name]
        assert own["p_value"] == pytest.approx(alone.p_value)
        assert own["p_westfall_young"] >= alone.p_value
