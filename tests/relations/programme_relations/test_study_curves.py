"""A study's outcome under every choice: against `relate`, and what can't be asked for."""

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.problems import InputError
from trepart_eval.relations import relate_study, study_specifications


@pytest.fixture(scope="module")
def curve(simulated_data):
    return study_specifications(simulated_data, outcome="sick_leave", draws=199)


def test_it_goes_over_doses_years_before_models_and_weights(curve):
    assert curve.choices == ("dose", "before", "model", "weights")
    assert len(curve) == 5 * 3 * 2 * 2
    assert set(curve.table["before"]) == {"2015–2016", "2015–2017", "2017"}


@pytest.mark.parametrize("model", ["change", "baseline_adjusted"])
def test_the_studys_own_choice_is_the_row_of_relate(curve, simulated_data, model):
    related = relate_study(simulated_data, outcome="sick_leave").table
    expected = related[related["model"] == model].iloc[0]
    row = curve.rows[0 if model == "change" else 6]
    assert (row["dose"], row["before"], row["model"], row["weights"]) == ("index", "2015–2016", model, "")
    for name in ("estimate", "conf_low", "conf_high", "p_value"):
        assert row[name] == pytest.approx(expected[name], rel=1e-8)


def test_the_level_has_no_years_before(simulated_data):
    found = study_specifications(
        simulated_data, outcome="sick_leave", doses=["index"], models=["level"], weights=[None], draws=199
    )
    assert (len(found), found.rows[0]["before"]) == (1, "")


def test_criteria_are_doses_too_and_years_may_be_named(simulated_data):
    found = study_specifications(
        simulated_data,
        outcome="sick_leave",
        doses=["anchoring"],
        before=[(2016,), (2016, 2015)],
        weights=[None],
        draws=199,
    )
    assert [row["before"] for row in found.rows[:2]] == ["2016", "2015–2016"]
    assert not np.isnan(found.median)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_sentences_say_what_the_median_is_in(curve, language):
    words = {"nb": "ti poeng av dosen", "nn": "ti poeng av dosen", "en": "ten points of the dose"}
    assert words[language] in curve.summary(language)


def test_an_unknown_outcome_is_named_with_those_that_are_known(simulated_data):
    with pytest.raises(InputError, match="sick_leave"):
        study_specifications(simulated_data, outcome="sick_leav")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"data": 3}, "data"),
        ({"doses": ["nope"]}, "doses"),
        ({"doses": []}, "doses"),
        ({"models": ["probit"]}, "models"),
        ({"weights": ["people"]}, "weights"),
        ({"before": [2016]}, "before"),
        ({"after": ["x"]}, "after"),
        ({"draws": 1}, "draws"),
        ({"level": 2}, "level"),
    ],
)
def test_options_that_have_no_such_value(simulated_data, change, words):
    with pytest.raises(ValueError, match=words):
        study_specifications(**{"data": simulated_data, "outcome": "sick_leave"} | change)


def test_it_is_exported():
    assert te.relations.study_specifications is study_specifications
