"""Fit by groups by hand, and sets that are skewed."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import configurations_by_group
from trepart_eval.relations.qca import minimize, truth_table

CASES = pd.DataFrame({"A": [0.9, 0.8, 0.6, 0.2, 0.1, 0.3], "Y": [0.8, 0.9, 0.3, 0.1, 0.2, 0.6]}, index=list("abcdef"))
GROUPS = {"a": "care", "b": "care", "c": "care", "d": "school", "e": "school", "f": "school"}


def solved(cases=CASES, **options):
    return minimize(truth_table(cases, "Y", language="en", **{"incl_cut": 0.8} | options), "parsimonious")


def test_consistency_and_coverage_of_each_group_are_those_by_hand():
    table = configurations_by_group(solved(), GROUPS).table
    own = table[table["term"] == "A"].drop_duplicates(["level", "group"]).set_index("group")
    assert own.loc["", ["incl", "cov"]].tolist() == pytest.approx([2.4 / 2.9, 2.4 / 2.9])
    assert own.loc["care", ["incl", "cov"]].tolist() == pytest.approx([1.9 / 2.3, 1.9 / 2.0])
    assert own.loc["school", ["incl", "cov"]].tolist() == pytest.approx([0.5 / 0.6, 0.5 / 0.9])


def test_the_distance_is_that_by_hand_and_nought_where_groups_are_alike():
    distances = configurations_by_group(solved(), GROUPS).distances
    one, two = 1.9 / 2.3, 0.5 / 0.6
    share = one / (one + two)
    assert distances.loc[0, "distance_incl"] == pytest.approx(np.sqrt(2) * abs(share - 0.5))
    twice = pd.concat([CASES, CASES.rename(index=str.upper)])
    alike = configurations_by_group(solved(twice), ["one"] * 6 + ["two"] * 6).distances
    assert alike.loc[0, ["distance_incl", "distance_cov"]].tolist() == pytest.approx([0, 0])


def test_the_pooled_fit_is_that_of_the_solution():
    found = solved()
    table = configurations_by_group(found, GROUPS).table
    assert table.loc[0, ["incl", "cov"]].tolist() == pytest.approx(found.fit.loc[0, ["incl", "cov"]].tolist())


def test_units_are_told_within():
    table = configurations_by_group(solved(), GROUPS, units=[1, 1, 2, 2, 3, 3]).table
    assert table.loc[table["level"] == "within", "group"].unique().tolist() == ["1", "2", "3"]


def test_names_and_order_of_groups_do_not_matter():
    one = configurations_by_group(solved(), GROUPS).distances
    swapped = {case: {"care": "z", "school": "a"}[name] for case, name in reversed(GROUPS.items())}
    two = configurations_by_group(solved(CASES.iloc[::-1]), swapped).distances
    assert one["distance_incl"].tolist() == pytest.approx(two["distance_incl"].tolist())


def test_cases_without_a_group_are_left_out_and_counted():
    found = configurations_by_group(solved(), {**GROUPS, "f": None}, language="en")
    assert (found.n, found.n_missing) == (5, 1)
    assert "1 cases without a group" in found.summary()


def test_skewed_sets_are_pointed_out():
    cases = pd.DataFrame({"A": [1] * 9 + [0], "Y": [1] * 5 + [0] * 5}, index=[f"m{i}" for i in range(10)])
    found = configurations_by_group(solved(cases, incl_cut=0.5), ["g"] * 10, language="en")
    assert found.skewness.set_index("term")["skewed"].to_dict() == {"A": True, "Y": False}
    assert "Skewed: A" in found.summary()


def test_a_fifth_of_the_cases_is_not_skewed_yet():
    cases = pd.DataFrame({"A": [1] * 2 + [0] * 8, "Y": [1] * 2 + [0] * 8})
    assert not configurations_by_group(solved(cases), ["g"] * 10).skewness["skewed"].any()


def test_a_group_without_members_has_no_consistency_and_is_not_compared():
    cases = pd.DataFrame({"A": [1, 1, 0, 0], "Y": [1, 1, 0, 1]})
    found = configurations_by_group(solved(cases), ["x", "x", "y", "y"])
    assert np.isnan(found.table.loc[found.table["group"] == "y", "incl"]).all()
    assert found.distances.loc[0, "n_compared"] == 1


def test_small_groups_are_said_to_say_little():
    assert "fewer than 4 cases" in configurations_by_group(solved(), GROUPS, language="en").summary()


def test_without_a_solution_there_is_a_reason():
    found = configurations_by_group(solved(incl_cut=1), GROUPS, language="en")
    assert found.refused
    assert found.table.empty
    assert found.distances.empty
    assert found.summary() == found.reason


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"groups": ["a"]}, "1 values for 6 cases"),
        ({"groups": {"x": "y"}}, "none of the cases"),
        ({"model": 0}, "counted from 1"),
        ({"found": CASES}, "minimize"),
        ({"units": [1]}, "units has 1"),
    ],
)
def test_wrong_arguments_are_named_with_what_is_expected(options, words):
    with pytest.raises(ValueError, match=words):
        configurations_by_group(**{"found": solved(), "groups": GROUPS} | options)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_summary_says_how_far_groups_differ(language):
    told = configurations_by_group(solved(), GROUPS).summary(language)
    assert {"nb": "6 caser i 2 grupper", "nn": "6 casar i 2 grupper", "en": "6 cases in 2 groups"}[language] in told
