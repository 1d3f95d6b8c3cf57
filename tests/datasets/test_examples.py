"""The examples that ship with the package."""

import csv
from pathlib import Path

import pytest

import trepart_eval as te
from trepart_eval.datasets.examples import EXAMPLES

DATA = Path(__file__).parents[2] / "data" / "raw" / "fafo2017"


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_sound(name):
    assert te.check(te.datasets.example(name).path) == []


def test_the_programme_has_the_forums_of_29_municipalities():
    forums = te.intensity(te.load(te.datasets.example("fafo2017_forums"))).forums
    assert len(forums) == 29
    with (DATA / "forums.csv").open(encoding="utf-8") as file:
        given = {row["case"]: row["forum_type"] for row in csv.DictReader(file)}
    assert dict(zip(forums["case"], forums["forum_type"], strict=True)) == given
    assert (forums["contradiction"].dropna() == 0).all()


def test_what_has_no_evidence_on_criteria_is_not_scored():
    with pytest.raises(te.InputError, match="ingenting å skåre"):
        te.score(te.load(te.datasets.example("fafo2017_forums")))


def test_an_unknown_example_is_met_with_the_nearest():
    with pytest.raises(te.InputError, match="fafo2017_forums"):
        te.datasets.example("fafo2017_forum")
