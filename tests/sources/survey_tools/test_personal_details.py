"""Columns that say who answered are known by their names, in three languages, and questions aren't taken for them."""

import pytest

import survey_exports as made
import trepart_eval as te
from trepart_eval.sources.survey_tools.personal_details import is_personal, personal_columns

PERSONAL = [
    *("E-post", "epost", "Epostadresse", "e-mail", "E-Mail Address", "Din e-post?", "Hva er e-postadressen din?"),
    *("IP-adresse", "ipaddr", "ip", "ipaddr. IP address", "Navn", "namn", "Fornavn", "Etternamn", "First name"),
    *("Your name", "Telefonnummer", "tlf", "Mobil", "phone number", "deviceid", "meta/deviceid", "username"),
    *("Fødselsnummer", "fnr", "token", "respondent_email", "firstname", "_submitted_by"),
]  # fmt: skip
OTHERS = [
    *("kommunenavn", "Får du nok informasjon på e-post?", "municipality_name", "case", "party", "id", "start"),
    *("stat_1", "Navnet på prosjektet er kjent", "respondent", "kode", "Er adressen for avvik kjent?", "mobilisering"),
]  # fmt: skip


@pytest.mark.parametrize("name", PERSONAL)
def test_a_column_that_says_who_answered_is_known(name):
    assert is_personal(name)


@pytest.mark.parametrize("name", OTHERS)
def test_another_column_is_not_taken_for_one(name):
    assert not is_personal(name)


def test_an_address_as_the_code_of_a_respondent_is_a_warning(tmp_path):
    lines = made.direct(made.answers()).decode().splitlines()
    text = "\n".join([f"{lines[0]},epost", *(f"{line},kari{n}@kommune.no" for n, line in enumerate(lines[1:]))])
    columns = {"case": "municipality", "party": "party", "respondent": "epost"}
    plan = made.write_plan(tmp_path, "a.csv", {"a.csv": f"{text}\n".encode()}, columns=columns)
    (warning,) = te.check(plan, language="en")
    assert (warning.code, warning.severity) == ("respondent_is_personal", "warning")
    assert "pseudonymise" in warning.mend
    assert te.load(te.read_study(plan)).notes[0].code == "respondent_is_personal"


def test_an_address_named_as_an_answer_is_refused_and_not_read(tmp_path):
    lines = made.direct(made.answers()).decode().splitlines()
    text = "\n".join([f"{lines[0]},epost", *(f"{line},kari{n}@kommune.no" for n, line in enumerate(lines[1:]))])
    plan = made.write_plan(
        tmp_path, "a.csv", {"a.csv": f"{text}\n".encode()}, columns={"case": "municipality", "party": "epost"}
    )
    (problem,) = te.check(plan, language="nn")
    assert (problem.code, problem.column) == ("personal_as_answer", "epost")
    assert "blir ikkje lesen" in problem.what
    assert "@" not in str(problem)


def test_a_variable_that_the_file_calls_an_address_is_told_as_left_out():
    assert personal_columns(["V1", "V2"], {"V1": "E-postadresse", "V2": "Vi har nok tid"}) == ["V1"]


def test_a_long_text_that_one_person_wrote_is_not_repeated(tmp_path):
    lines = made.direct(made.answers()).decode().splitlines()
    cells = lines[1].split(",")
    cells[2] = "Sjefen min Ola Berg er vond og eg vil slutte"
    lines[1] = ",".join(cells)
    (problem,) = te.check(made.write_plan(tmp_path, "a.csv", {"a.csv": "\n".join(lines).encode()}), language="en")
    assert problem.what.startswith("Answer '(44 characters, not repeated)'")
    assert problem.rows == (2,)
