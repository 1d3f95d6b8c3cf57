"""Quotes are off unless asked for, and none that points to a person is printed."""

from datetime import date

import pandas as pd
import pytest

import trepart_eval as te
from trepart_eval.disclosure import clear_quotes
from trepart_eval.disclosure.traces import is_identity_number, traces_in
from trepart_eval.problems import DisclosureError

SIGNED = {"publish": True, "signed_by": "Kari Leser", "signed_on": date(2026, 3, 1), "language": "en"}
HARMLESS = "Vi fikk til et godt samarbeid, og møttes hver måned."


def quotes(text=HARMLESS, **changes):
    return pd.DataFrame([{"text": text, "consent": 1, "party": "union_reps", "case": "Elvedal", "n": 24, **changes}])


def kinds(text, **options):
    return {kind for kind, _ in traces_in(text, **{"names": (), "places": (), "accepted": (), **options})}


def codes(table, **options):
    with pytest.raises(DisclosureError) as refusal:
        clear_quotes(table, **{**SIGNED, **options})
    return {problem.code for problem in refusal.value.problems}


def with_control_digits(nine):
    """An identity number from its first nine digits; None where there is none with them."""
    figures = [int(digit) for digit in nine]
    for weights in ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)):
        control = -sum(w * f for w, f in zip(weights, figures, strict=True)) % 11
        if control == 10:
            return None
        figures.append(control)
    return "".join(map(str, figures))


def test_quotes_are_off_by_default():
    result = clear_quotes(quotes(), language="en")
    assert result.arrow.num_rows == 0
    assert result.summary() == "Quotes are off."


def test_a_harmless_quote_is_cleared_with_who_signed_and_when():
    result = clear_quotes(quotes(), attribute_to="party", **SIGNED)
    assert result.table.to_dict("records") == [{"text": HARMLESS, "party": "union_reps"}]
    assert "Kari Leser on 2026-03-01" in result.summary()


@pytest.mark.parametrize("consent", [0, None, "nei", "", False, float("nan")])
def test_a_quote_without_consent_is_left_out_and_counted(consent):
    result = clear_quotes(quotes(consent=consent), **SIGNED)
    assert (result.arrow.num_rows, result.n_without_consent) == (0, 1)


@pytest.mark.parametrize("consent", [1, True, "ja", "Yes", "1", 1.0])
def test_consent_may_be_written_in_several_ways(consent):
    assert clear_quotes(quotes(consent=consent), **SIGNED).arrow.num_rows == 1


def test_a_quote_is_attributed_to_party_or_case_never_both():
    assert clear_quotes(quotes(), attribute_to="case", **SIGNED).arrow.column_names == ["text", "case"]
    with pytest.raises(ValueError, match="never both"):
        clear_quotes(quotes(), attribute_to="party and case", **SIGNED)


@pytest.mark.parametrize("n", [9, 0, None, "many"])
def test_the_group_has_at_least_ten_people(n):
    assert codes(quotes(n=n), attribute_to="party") == {"quote_small_group"}


@pytest.mark.parametrize("missing", [{"signed_by": " "}, {"signed_on": None}])
def test_somebody_signs(missing):
    assert codes(quotes(), **missing) == {"quote_not_signed"}


@pytest.mark.parametrize("nine", ["010107501", "410107501", "150385223", "014190999"])
def test_an_identity_number_is_known_by_its_control_digits(nine):
    number = with_control_digits(nine)
    if number is None:
        pytest.skip("no number begins so")
    assert is_identity_number(number)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not is_identity_number(wrong)


@pytest.mark.parametrize("between", ["", " ", "-", " - ", "."])
def test_an_identity_number_is_found_however_it_is_spaced(between):
    number = with_control_digits("010107501")
    assert kinds(f"Nummeret ({number[:6]}{between}{number[6:]}) står her") == {"identity_number"}


def test_eleven_other_digits_are_found_too():
    assert kinds("saken 99999999999 ble") == {"eleven_digits"}


@pytest.mark.parametrize("text", ["ring 22 83 45 67", "91234567", "+47 912 34 567", "004791234567", "+46 70 123 45 67"])
def test_a_telephone_number_is_found(text):
    assert kinds(text) == {"telephone"}


@pytest.mark.parametrize("text", ["fra 2015 til 2016", "i 2015-2016", "12 000 000 kroner", "3,5 prosent av 1200"])
def test_years_and_amounts_are_no_telephone_numbers(text):
    assert kinds(text) == set()


@pytest.mark.parametrize("text", ["skriv til ola@elvedal.no", "ola.h (at) elvedal.kommune.no"])
def test_an_e_mail_address_is_found(text):
    assert "e_mail" in kinds(text)


@pytest.mark.parametrize("text", ["Det sa Anne Li Hansen", "hansens forslag", "Anne\u200b sa det", "HANSEN var enig"])
def test_a_name_of_the_study_is_found_with_endings_and_in_parts(text):
    assert kinds(text, names=["Anne Li Hansen"]) == {"name"}


def test_a_name_within_another_word_is_not_a_name():
    assert kinds("annerledes enn før", names=["Anne"]) == set()


@pytest.mark.parametrize(
    "text",
    ["Her i Bergen er", "Songdalens politikere", "I Øvre Eiker kommune", "Tromso", "vi i Aurskog-Høland", "BERGEN"],
)  # fmt: skip
def test_a_municipality_is_found_with_endings_and_old_names(text):
    assert kinds(text) == {"place"}


def test_a_word_that_only_sounds_like_a_municipality_is_left_alone():
    assert kinds("i god tid og time for time") == set()


def test_a_workplace_of_the_study_is_found():
    assert kinds("på solbakken sykehjem", places=["Solbakken sykehjem"]) == {"place"}


def test_a_wording_that_somebody_accepts_is_let_through():
    assert codes(quotes("Time er en enhet")) == {"quote_place"}
    assert clear_quotes(quotes("Time er en enhet"), accepted=["Time"], **SIGNED).arrow.num_rows == 1


def test_everything_found_is_said_at_once_with_its_row_and_not_repeated():
    table = pd.concat([quotes(), quotes("Ring Hansen i Bergen på 22 83 45 67")])
    with pytest.raises(DisclosureError) as refusal:
        clear_quotes(table, names=["Hansen"], **SIGNED)
    assert {problem.rows for problem in refusal.value.problems} == {(3,)}
    assert len(refusal.value.problems) == 3
    assert "22 83" not in str(refusal.value)


def test_a_table_without_consent_is_refused():
    with pytest.raises(te.InputError, match="no column 'consent'"):
        clear_quotes(quotes().drop(columns="consent"), **SIGNED)


@pytest.mark.parametrize(
    ("option", "wrong"),
    [
        ("publish", "no"),
        ("names", "Kari"),
        ("names", [None]),
        ("places", 5),
        ("accepted", "x"),
        ("signed_by", 5),
        ("signed_on", "2026-01-31"),
        ("attribute_to", ["party"]),
    ],
)
def test_an_option_of_the_wrong_kind_is_refused_before_anything_is_let_through(option, wrong):
    table = pd.DataFrame({"text": ["Kari var her"], "consent": [True]})
    with pytest.raises(ValueError, match=f"{option} is "):
        clear_quotes(table, **{"publish": True, option: wrong})


def test_a_row_without_text_is_no_quote():
    table = pd.DataFrame({"text": [None, "Det går bedre nå"], "consent": [True, True]})
    cleared = clear_quotes(table, **SIGNED)
    assert cleared.table["text"].tolist() == ["Det går bedre nå"]


def test_a_group_of_unknown_size_is_not_taken_for_a_large_one():
    table = pd.DataFrame({"text": ["Bra"] * 2, "consent": [1, 1], "party": ["a", "b"], "n": [float("inf"), 12.0]})
    with pytest.raises(DisclosureError) as caught:
        clear_quotes(table, attribute_to="party", **SIGNED)
    assert [problem.code for problem in caught.value.problems] == ["quote_small_group"]
