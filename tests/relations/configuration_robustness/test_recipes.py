"""What is no table, or no number, is said in words, whichever function it is given to."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import chance_of_configurations, qca, sensitivity_ranges, vary_configurations

FUNCTIONS = [qca.truth_table, qca.necessity, sensitivity_ranges, vary_configurations, chance_of_configurations]
TEXT = pd.DataFrame({"A": ["much", "little"], "Y": [1, 0]})


@pytest.mark.parametrize("frame", [None, [1, 2], "abc", np.ones((2, 2))], ids=str)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_is_no_table(function, frame):
    with pytest.raises(ValueError, match="give a data frame"):
        function(frame, "Y")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_column_of_text(function):
    with pytest.raises(ValueError, match="'A' holds something that is no number"):
        function(TEXT, "Y")


@pytest.mark.parametrize("function", FUNCTIONS[2:])
def test_anchors_that_are_no_mapping_or_are_for_text(function):
    with pytest.raises(ValueError, match="a mapping from columns"):
        function(TEXT, "Y", anchors=[1, 2, 3])
    with pytest.raises(ValueError, match="anchors are for figures"):
        function(TEXT, "Y", anchors={"A": 1})


@pytest.mark.parametrize("function", FUNCTIONS[2:])
def test_without_cases_without_values_or_with_all_at_a_half_there_are_words_and_no_numbers(function):
    empty = pd.DataFrame({"A": [], "Y": []}, dtype=float)
    missing = pd.DataFrame({"A": [np.nan, 1.0], "Y": [1.0, np.nan]})
    half = pd.DataFrame({"A": [0.5, 0.5], "Y": [1.0, 0.0]})
    for frame in (empty, missing, half):
        found = function(frame, "Y", language="en")
        assert len(found.summary()) > 20
        assert "<table" in found._repr_html_()
