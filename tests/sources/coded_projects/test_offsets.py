"""Positions: what each tool counts, and what the texts show."""

import pytest

from trepart_eval.sources.coded_projects.offsets import Counting, Spans, habit_of, likely_counting, positions

TEXT = "\ufeffGodt 👍🏽 svar.\r\nDe møttes ofte 😀 i år.\r\nDet var nok penger."
PLAIN = "Godt 👍🏽 svar.\nDe møttes ofte 😀 i år.\nDet var nok penger."
WANTED = ["svar", "De møttes ofte", "nok penger", "penger"]


def counted(signs, counting):
    """Length of some signs as a tool would count them."""
    if not counting.mark:
        signs = signs.replace("\ufeff", "")
    if counting.breaks == 1:
        signs = signs.replace("\r\n", "\n")
    return {"codepoint": len(signs), "utf16": len(signs.encode("utf-16-le")) // 2, "utf8": len(signs.encode())}[
        counting.unit
    ]


def spans(counting):
    places = [(TEXT.index(word), TEXT.index(word) + len(word)) for word in WANTED]
    starts = [counted(TEXT[:start], counting) for start, _ in places]
    return Spans(TEXT, starts, [counted(TEXT[:end], counting) for _, end in places], [""] * len(places))


EVERY = [
    Counting(unit, breaks, mark)
    for unit in ("codepoint", "utf16", "utf8")
    for breaks in (1, 2)
    for mark in (False, True)
]


@pytest.mark.parametrize("counting", EVERY, ids=str)
def test_positions_in_every_way_of_counting_come_to_the_same_text(counting):
    given = spans(counting)
    start, exact = positions(given, given.starts, counting)
    end, _ = positions(given, given.ends, counting)
    assert [PLAIN[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)] == WANTED
    assert exact.all()


@pytest.mark.parametrize("counting", [way for way in EVERY if way.unit != "utf8"], ids=str)
def test_the_texts_show_how_positions_were_counted_whatever_the_tool_is_called(counting):
    found, note = likely_counting([spans(counting)], habit_of("unknown"))
    assert found == counting
    assert note == ("" if counting == habit_of("unknown") else "offsets_otherwise")


def test_what_the_study_says_is_not_questioned():
    found, _ = likely_counting([spans(Counting("utf16"))], habit_of("unknown"), unit="codepoint", breaks=2)
    assert (found.unit, found.breaks) == ("codepoint", 2)


def test_positions_that_fit_two_ways_as_well_are_unclear():
    given = Spans("😀 a-b-c", [3], [4], [""])
    found, note = likely_counting([given], habit_of("unknown"))
    assert (found, note) == (Counting(), "offsets_unclear")


def test_the_name_of_a_selection_is_evidence_where_word_edges_are_not():
    found, note = likely_counting([Spans("😀 a-b-c", [3], [4], ["a"])], habit_of("unknown"))
    assert (found.unit, note) == ("utf16", "offsets_otherwise")


def test_a_text_without_odd_signs_is_the_same_in_every_way():
    given = Spans("blåbær på tå", [0, 7], [6, 9], ["", ""])
    assert likely_counting([given], habit_of("NVivo")) == (Counting("utf16", 2), "")
    assert positions(given, [7, 99], Counting("utf16"))[0].tolist() == [7, 12]


def test_a_position_within_a_sign_is_not_exact():
    given = Spans("😀b", [1], [3], [""])
    assert positions(given, [0, 1, 2, 9], Counting("utf16"))[1].tolist() == [True, False, True, False]
