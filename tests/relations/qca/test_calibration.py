"""Memberships from figures, and terms in words."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations.qca import calibrate, calibrate_cases, crisp, describe_term


@pytest.mark.parametrize("anchors", [(1, 2, 4), (4, 2, 1)])
def test_anchors_have_the_memberships_that_they_stand_for(anchors):
    assert calibrate(anchors, *anchors) == pytest.approx([0.05, 0.5, 0.95])


def test_the_curve_is_logistic_on_either_side():
    assert calibrate([3], 1, 2, 4)[0] == pytest.approx(1 / (1 + np.exp(-np.log(19) / 2)))


def test_a_falling_set_is_the_negation_of_the_rising_one():
    x = np.linspace(-5, 9, 40)
    assert calibrate(x, 4, 2, 1) == pytest.approx(1 - calibrate(x, 1, 2, 4))


def test_scale_and_place_of_the_figures_do_not_matter():
    x = np.linspace(0, 5, 20)
    assert calibrate(10 * x + 3, 13, 23, 43) == pytest.approx(calibrate(x, 1, 2, 4))


def test_far_figures_stay_between_nought_and_one_and_missing_ones_stay_missing():
    found = calibrate([-1e9, 1e9, np.nan], 1, 2, 4)
    assert found[:2].tolist() == [0, 1]
    assert np.isnan(found[2])


@pytest.mark.parametrize("anchors", [(1, 1, 2), (1, 3, 2), (1, np.nan, 2), (-np.inf, 0, 1), (None, 1, 2), ("0", 1, 2)])
def test_anchors_out_of_order_are_refused(anchors):
    with pytest.raises(ValueError, match="anchors are"):
        calibrate([1], *anchors)


def test_a_figure_at_the_cut_is_in():
    assert crisp([1.9, 2, np.nan], 2)[:2].tolist() == [0, 1]


@pytest.mark.parametrize("cut", [np.nan, None, "2", True])
def test_a_cut_that_is_no_figure_is_refused(cut):
    with pytest.raises(ValueError, match="finite"):
        crisp([1], cut)


def test_the_table_says_what_each_case_got_and_from_which_anchors():
    frame = pd.DataFrame({"case": ["a", "b"], "x": [1.0, 4.0], "z": [0.0, 3.0]})
    found = calibrate_cases(frame, {"x": (1, 2, 4), "z": 2}, case="case")
    assert found.memberships.loc["b"].tolist() == pytest.approx([0.95, 1])
    assert found.table.query("case == 'a' and condition == 'x'").membership.item() == pytest.approx(0.05)
    assert found.table.query("condition == 'z'").crossover.tolist() == [2, 2]


@pytest.mark.parametrize(("anchors", "words"), [({"q": 1}, "no column 'q'"), ({"x": (1, 2)}, "2 anchors")])
def test_anchors_that_fit_no_column_are_refused(anchors, words):
    with pytest.raises(ValueError, match=words):
        calibrate_cases(pd.DataFrame({"x": [1.0]}), anchors)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "forankring og oppfølging, eller ikke ressurser"),
        ("nn", "forankring og oppfølging, eller ikkje ressursar"),
        ("en", "anchoring and follow-up, or not resources"),
    ],
)
def test_terms_read_as_words(language, words):
    assert describe_term("anchoring*follow_up + ~resources", language) == words


def test_a_study_has_its_own_words_for_conditions():
    assert describe_term("A + ~B", "nb", labels={"A": "tillit"}) == "tillit eller ikke B"
