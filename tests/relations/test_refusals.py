"""Too few municipalities: no number, and the reason in words."""

import pytest

from trepart_eval.relations.refusals import Refusal, reason_for, refusal_of_arms
from trepart_eval.vocabulary.catalogue import read_catalogue


@pytest.mark.parametrize(
    ("arms", "refusal"),
    [
        ((0, 16), Refusal.NO_TREATED),
        ((16, 0), Refusal.NO_UNTREATED),
        ((1, 15), Refusal.ONE_TREATED),
        ((15, 1), Refusal.ONE_UNTREATED),
        ((2, 14), Refusal.FEW_IN_AN_ARM),
        ((13, 3), Refusal.FEW_IN_AN_ARM),
        ((4, 12), None),
        ((8, 8), None),
    ],
)
def test_arms_with_fewer_than_four_municipalities_are_refused(arms, refusal):
    assert refusal_of_arms(*arms) == refusal


def test_the_reason_names_the_smallest_attainable_p_value():
    words = reason_for(Refusal.ONE_TREATED, "nb", n=16, smallest_p="0,0625")
    assert "1/16 = 0,0625" in words


def test_every_refusal_has_words_in_three_languages():
    words = read_catalogue("trepart_eval.relations", "texts.toml")["refusal"]
    assert set(words) == set(Refusal)
    assert all(set(one) == {"nb", "nn", "en"} for one in words.values())
