"""Marks and labels don't lie on each other."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trepart_eval.reporting.figures.marks import dodged, spread_out

VALUES = st.lists(st.floats(0, 100), min_size=1, max_size=12)


def test_marks_that_coincide_lie_beside_each_other():
    assert dodged([75.0, 75.0], least=2, step=0.3) == [-0.15, 0.15]


def test_marks_apart_stay_on_the_line():
    assert dodged([10.0, 50.0], least=2, step=0.3) == [0, 0]


@given(VALUES)
def test_labels_are_never_closer_than_asked(values):
    places = np.sort(spread_out(values, 4))
    assert (np.diff(places) > 4 - 1e-6).all()


@given(VALUES)
def test_labels_keep_the_order_of_their_values(values):
    places = np.array(spread_out(values, 4))
    order = np.argsort(values, kind="stable")
    assert (np.diff(places[order]) > 0).all()
