"""What a simulation may be asked to be."""

from __future__ import annotations

import math

import pytest

import trepart_eval as te


@pytest.mark.parametrize(
    ("argument", "value", "code"),
    [
        ("municipalities", 0, "simulation_out_of_range"),
        ("municipalities", 901, "simulation_out_of_range"),
        ("municipalities", 2.5, "simulation_not_whole"),
        ("municipalities", "many", "simulation_not_whole"),
        ("municipalities", None, "simulation_not_whole"),
        ("municipalities", True, "simulation_not_whole"),
        ("waves", 0, "simulation_out_of_range"),
        ("waves", 11, "simulation_out_of_range"),
        ("respondents", 0, "simulation_out_of_range"),
        ("respondents", 10_000_000, "simulation_out_of_range"),
        ("respondents", math.inf, "simulation_not_whole"),
        ("effect", math.nan, "simulation_not_number"),
        ("effect", 100.0, "simulation_out_of_range"),
        ("effect", "strong", "simulation_not_number"),
        ("seed", -1, "simulation_out_of_range"),
        ("seed", 10**400, "simulation_not_whole"),
        ("selection", -0.1, "simulation_out_of_range"),
        ("agreement", 0.2, "simulation_out_of_range"),
        ("interviewed", -1, "simulation_out_of_range"),
        ("nonresponse", "randon", "unknown_choice"),
        ("language", "se", "unknown_choice"),
    ],
)
def test_odd_arguments_are_refused_in_words_and_nothing_is_written(tmp_path, argument, value, code):
    with pytest.raises(te.InputError) as caught:
        te.datasets.simulate(tmp_path / "study", **{argument: value})
    assert [problem.code for problem in caught.value.problems] == [code]
    assert not (tmp_path / "study").exists()


def test_everything_wrong_is_said_at_once_and_in_the_language_asked_for(tmp_path):
    with pytest.raises(te.InputError, match="should be from 1 to 900") as caught:
        te.datasets.simulate(tmp_path, municipalities=0, effect=math.nan, nonresponse="randon", language="en")
    assert len(caught.value.problems) == 3
    assert "Did you mean 'random'" in str(caught.value)


def test_more_respondents_than_there_are_people_are_refused_with_the_most_that_can_be(tmp_path):
    with pytest.raises(te.InputError) as caught:
        te.datasets.simulate(tmp_path / "study", municipalities=1, waves=1, respondents=1_000_000)
    most = caught.value.problems[0].details["high"]
    made = te.datasets.simulate(tmp_path / "study", municipalities=1, waves=1, respondents=most)
    assert sum(made.truth["response"]["respondents"]) == pytest.approx(most, rel=0.2)


def test_about_as_many_answer_as_asked_for(tmp_path):
    for wanted in (1_000, 20_000):
        made = te.datasets.simulate(tmp_path / str(wanted), municipalities=40, waves=2, respondents=wanted)
        assert sum(made.truth["response"]["respondents"]) == pytest.approx(wanted, rel=0.1)
