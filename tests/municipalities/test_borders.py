"""Where a municipality's territory goes, and in which shares."""

from fractions import Fraction

from trepart_eval.municipalities.borders import BorderMove
from trepart_eval.municipalities.register import read_register

SNILLFJORD = {"5012": {"5055": Fraction(3, 10), "5056": Fraction(1, 10), "5059": Fraction(6, 10)}}


def test_a_recode_and_a_merger_need_no_shares():
    assert BorderMove(2013, 2024, {}).parts("1653").share_of == {"5028": 1}
    assert BorderMove(2013, 2024, {}).parts("1624").share_of == {"5054": 1}


def test_a_split_without_shares_is_unsettled_and_says_where():
    (division,) = BorderMove(2013, 2024, {}).parts("1613").unsettled
    assert (division.code, division.year, division.into) == ("5012", 2020, ("5055", "5056", "5059"))


def test_shares_of_the_split_hold_for_what_comes_to_it():
    assert BorderMove(2013, 2024, SNILLFJORD).parts("1613").share_of == SNILLFJORD["5012"]


def test_shares_may_go_straight_to_the_end():
    straight = {"1534": {"1508": Fraction(0), "1580": Fraction(1)}}
    assert BorderMove(2019, 2024, straight).parts("1534").share_of == {"1580": 1}


def test_going_back_a_merger_is_what_needs_shares():
    (division,) = BorderMove(2024, 2013, {}).parts("5054").unsettled
    assert (division.year, division.into) == (2018, ("1624", "1718"))
    assert BorderMove(2024, 2013, {}).parts("1508").unsettled[0].code == "1507"


def test_going_back_a_split_is_put_together():
    assert BorderMove(2024, 2023, {}).sources("1507") == {"1508", "1580"}


def test_a_merger_has_all_its_parts_as_sources():
    assert BorderMove(2019, 2024, {}).sources("1103") == {"1103", "1141", "1142"}


def test_who_may_have_got_a_part_has_it_as_a_source_until_its_share_is_none():
    assert "0412" in BorderMove(1990, 2024, {}).sources("3403")
    nothing = {"0412": {"0403": Fraction(0), "0412": Fraction(1)}}
    assert "0412" not in BorderMove(1990, 2024, nothing).sources("3403")
    assert BorderMove(1990, 2024, nothing).parts("0412").share_of == {"3411": 1}


def test_the_shares_of_a_municipality_sum_to_one():
    shares = SNILLFJORD | {"1850": {"1806": Fraction(1, 3), "1875": Fraction(2, 3)},
                           "1507": {"1508": Fraction(4, 5), "1580": Fraction(1, 5)}}  # fmt: skip
    move = BorderMove(2017, 2024, shares)
    for code in read_register().codes_in(2017):
        assert sum(move.parts(code).share_of.values()) == 1
