"""The robust core by hand, and what must not change it.

The published values for the life expectancy data (RF_cov 0.987, RF_cons 0.973, RF_SC 0.960 and 0.724) aren't tested:
the data aren't at hand.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import robust_core
from trepart_eval.relations.qca import minimize, truth_table
from trepart_eval.relations.refusals import Refusal

CASES = pd.DataFrame(
    {
        "A": [0.9, 0.8, 0.7, 0.2, 0.1, 0.6],
        "B": [0.8, 0.3, 0.6, 0.9, 0.2, 0.1],
        "Y": [0.9, 0.7, 0.2, 0.8, 0.1, 0.5],
    },
    index=list("abcdef"),
)


def of(condition, cases=CASES, outcome="Y"):
    """Solution that is one condition; crisp rows are told by hand so that only it is positive."""
    table = truth_table(cases, outcome, [condition], incl_cut=0.01, language="en")
    out = tuple("1" if row == 1 else "0" for row in table.rows)
    return minimize(replace(table, out=out), "parsimonious")


def test_the_fit_of_the_core_is_that_by_hand():
    found = robust_core(of("A"), of("B"))
    # A: sum 3.3, with Y .9+.7+.2+.2+.1+.5 = 2.6; core min(A, B): .8 .3 .6 .2 .1 .1 = 2.1, with Y 1.7 (.2 for .6)
    assert found.rf_cov == pytest.approx(1.7 / 2.6)
    assert found.rf_cons == pytest.approx((2.6 / 3.3) / (1.7 / 2.1))
    # max(A, B): .9 .8 .7 .9 .2 .6 = 4.1
    assert (found.rf_sc_min, found.rf_sc_max) == pytest.approx((2.1 / 4.1, 2.1 / 4.1))
    assert (found.core_incl, found.core_cov) == pytest.approx((1.7 / 2.1, 1.7 / 3.2))


def test_cases_are_robust_shaky_or_possible_and_typical_or_deviant():
    cases = robust_core(of("A"), of("B")).cases.set_index("case")
    assert cases["region"].to_dict() == {
        "a": "robust",
        "b": "shaky",
        "c": "robust",
        "d": "possible",
        "e": "",
        "f": "shaky",
    }
    assert cases["side"].to_dict() == {
        "a": "typical", "b": "typical", "c": "deviant", "d": "typical", "e": "deviant", "f": "undecided",
    }  # fmt: skip


def test_the_case_ratios_are_robust_cases_over_all_that_any_solution_holds():
    found = robust_core(of("A"), of("B"))
    assert found.case_ratio_typical == pytest.approx(1 / 3)  # a, of a, b and d
    assert found.case_ratio_deviant == 1  # c alone; e is in neither


def test_with_several_tests_the_least_and_the_most_are_taken():
    found = robust_core(of("A"), [of("A"), of("B")])
    assert found.n_tests == 2
    assert found.rf_sc_min == pytest.approx(2.1 / 3.3)  # all share min(A, B)
    assert found.rf_sc_max == pytest.approx(3.3 / 4.1)  # any of them is max(A, B)


def test_a_solution_is_its_own_core():
    found = robust_core(of("A"), of("A"))
    assert (found.rf_cov, found.rf_cons, found.rf_sc_min, found.rf_sc_max) == (1, 1, 1, 1)
    assert set(found.cases["region"]) == {"robust", ""}


def test_the_order_of_cases_and_of_tests_does_not_matter():
    one = robust_core(of("A"), [of("A"), of("B")]).table["estimate"]
    other = robust_core(of("A"), [of("B", CASES.iloc[::-1]), of("A")]).table["estimate"]
    assert one.tolist() == pytest.approx(other.tolist())


def test_cases_twice_over_change_nothing_but_their_number():
    twice = pd.concat([CASES, CASES.rename(index=lambda name: name * 2)])
    one, two = robust_core(of("A"), of("B")), robust_core(of("A", twice), of("B", twice))
    assert one.table["estimate"].tolist() == pytest.approx(two.table["estimate"].tolist())
    assert two.n == 2 * one.n


def test_all_tied_models_of_a_test_are_in_the_test_set_unless_only_the_first_is_asked_for():
    crisp = pd.DataFrame({"A": [1, 0], "B": [1, 0], "Y": [1, 0]})
    tied = minimize(truth_table(crisp, "Y"), "parsimonious")
    assert (robust_core(tied, tied).n_tests, robust_core(tied, tied, ties="first").n_tests) == (2, 1)


def test_against_a_test_without_a_solution_nothing_is_robust():
    none = minimize(truth_table(CASES, "Y", ["B"], incl_cut=1), "parsimonious")
    assert none.refusal == Refusal.NO_POSITIVE_ROWS
    found = robust_core(of("A"), none, language="en")
    assert (found.n_unsolved, found.rf_cov, found.rf_sc_max) == (1, 0, 0)
    assert np.isnan(found.rf_cons)
    assert "nothing is robust" in found.summary()


def test_without_a_solution_to_begin_with_there_is_a_reason():
    none = minimize(truth_table(CASES, "Y", ["B"], incl_cut=1, language="en"), "parsimonious")
    found = robust_core(none, of("A"))
    assert (found.refused, found.refusal) == (True, Refusal.NO_POSITIVE_ROWS)
    assert found.table["estimate"].isna().all()
    assert found.summary() == found.reason


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"tests": []}, "empty"),
        ({"tests": ["A"]}, "minimize"),
        ({"tests": of("B", CASES.iloc[:5])}, "other cases"),
        ({"initial": of("A", pd.concat([CASES, CASES]))}, "same name"),
        ({"model": 2}, "1 tied models"),
        ({"ties": "some"}, "'first'"),
    ],
)
def test_wrong_arguments_are_named_with_what_is_expected(options, words):
    with pytest.raises(ValueError, match=words):
        robust_core(**{"initial": of("A"), "tests": of("B")} | options)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_summary_counts_the_cases(language):
    told = robust_core(of("A"), of("B")).summary(language)
    assert {"nb": "Av 6 caser er 2 robuste", "nn": "Av 6 casar er 2 robuste", "en": "Of 6 cases 2 are"}[
        language
    ] in told
