"""Tables as Norwegian statistics write them are read as a person would read them."""

from __future__ import annotations

import io

import openpyxl
import pytest

import trepart_eval as te
from trepart_eval.vocabulary.languages import Language

from outcome_studies import codes, read, rows, write_outcome

YEARS = [("Halden", 2012, 7.3), ("Halden", 2013, 6.2), ("Moss", 2012, 8.0), ("Moss", 2013, "missing")]
LONG = "region;år;fravær\n0101 Halden;2012;7,3\n0101 Halden;2013;6,2\n0104 Moss;2012;8,0\n0104 Moss;2013;..\n"
LONG_COLUMNS = {"case": "region", "year": "år", "value": "fravær"}
QUARTERS = [("Halden", "2012K1", 7.3), ("Halden", "2012K2", 6.2)]


def workbook(*lines, sheet="Ark1"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for line in lines:
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_years_may_be_headings(tmp_path):
    assert rows(read(tmp_path)) == YEARS


def test_years_may_be_a_column(tmp_path):
    assert rows(read(tmp_path, LONG, columns=LONG_COLUMNS)) == YEARS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_the_encoding_is_found_out(tmp_path, encoding):
    assert rows(read(tmp_path, LONG.encode(encoding), columns=LONG_COLUMNS)) == YEARS


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_separator_is_found_out(tmp_path, separator, newline):
    text = LONG.replace(";", separator).replace("\n", newline)
    assert rows(read(tmp_path, text, columns=LONG_COLUMNS)) == YEARS


def test_commas_may_divide_columns_and_points_be_decimal(tmp_path):
    text = LONG.replace(",", ".").replace(";", ",")
    assert rows(read(tmp_path, text, columns=LONG_COLUMNS)) == YEARS


def test_titles_above_and_notes_below_are_no_figures(tmp_path):
    text = (
        '"12451: Sykefravær, etter region, statistikkvariabel og år"\n\n'
        "region;2012;2013\n0101 Halden;7,3;6,2\n0104 Moss;8,0;..\n\n"
        "* Foreløpige tall\nKilde: SSB; NAV; se ssb.no/sykefratot; 2014\n"
    )
    assert rows(read(tmp_path, text)) == YEARS


def test_rows_are_counted_as_a_spreadsheet_counts_them_also_below_titles(tmp_path):
    text = "Sykefravær\n\nregion;2012;2013\n0101 Halden;7,3;x\n0104 Moss;8,0;..\n"
    (problem,) = te.check(write_outcome(tmp_path, text), language="en")
    assert problem.where == "sick.csv, row 4, column '2013'"


@pytest.mark.parametrize(
    ("mark", "status"),
    [(".", "not_applicable"), ("..", "missing"), ("...", "missing"), (":", "hidden"), ("", "blank"), (" ", "blank")],
)
def test_marks_in_place_of_figures_are_kept_apart(tmp_path, mark, status):
    text = f"region;2012\n0101 Halden;7,3\n0104 Moss;{mark}\n0105 Sarpsborg;1\n"
    assert rows(read(tmp_path, text))[1] == ("Moss", 2012, status)


@pytest.mark.parametrize(("meaning", "found"), [("zero", 0.0), ("missing", "missing"), ("hidden", "hidden")])
def test_a_study_may_say_what_a_sign_means(tmp_path, meaning, found):
    text = "region;2012\n0101 Halden;7,3\n0104 Moss;-\n"
    assert rows(read(tmp_path, text, marks={"-": meaning}))[1] == ("Moss", 2012, found)


def test_a_dash_that_nobody_has_explained_is_refused(tmp_path):
    assert codes(tmp_path, "region;2012\n0101 Halden;7,3\n0104 Moss;-\n") == ["dash_for_a_figure"]


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2009", "\u202f"])
def test_thousands_may_be_divided_by_blanks(tmp_path, blank):
    text = f"region;2012\n0101 Halden;1{blank}234{blank}567,5\n0104 Moss;12\n"
    assert rows(read(tmp_path, text, unit="days"))[0] == ("Halden", 2012, 1_234_567.5)


@pytest.mark.parametrize(
    "headings",
    ["2012K1;2012K2", "2012Q1;2012Q2", "1. kvartal 2012;2. kvartal 2012", "1. kv. 2012;2. kv. 2012", "K1 2012;K2 2012",
     "2012K1*;2012K2*", "Sykefraværsprosent 2012K1;Sykefraværsprosent 2012K2", "2012 1. kvartal;2012 2. kvartal"],
)  # fmt: skip
def test_quarters_may_be_written_in_many_ways(tmp_path, headings):
    text = f"region;{headings}\n0101 Halden;7,3;6,2\n"
    assert rows(read(tmp_path, text, period="quarter")) == QUARTERS


@pytest.mark.parametrize("columns", [{"period": "kvartal"}, {"year": "år", "quarter": "kv"}])
def test_quarters_may_be_one_column_or_two(tmp_path, columns):
    text = "region;kvartal;år;kv;fravær\n0101 Halden;2012K1;2012;1;7,3\n0101 Halden;2012K2;2012;K2;6,2\n"
    assert rows(read(tmp_path, text, period="quarter", columns={"value": "fravær", **columns})) == QUARTERS


@pytest.mark.parametrize(
    "label", ["0101 Halden", "0101", "Halden", "K-0101 Halden", "K-0101", "Halden (-2019)", "Halden - Háldi", "HALDEN"]
)
def test_a_municipality_is_known_by_code_name_or_both(tmp_path, label):
    assert codes(tmp_path, f"region;2012\n{label};7,3\n0104 Moss;1\n") == []


def test_a_municipality_of_the_same_name_with_another_code_is_not_the_case(tmp_path):
    text = "region;2012\n0101 Halden;7,3\n1515 Moss;1\n"
    outcome = read(tmp_path, text)
    assert rows(outcome) == [("Halden", 2012, 7.3)]
    assert codes(tmp_path, text) == ["namesake", "case_without_figures"]


def test_a_study_may_say_what_a_label_means(tmp_path):
    text = "region;2012\n0101 Halden;7,3\nMåssen;8\n"
    assert rows(read(tmp_path, text, case_values={"Måssen": "Moss"}))[1] == ("Moss", 2012, 8.0)


def test_other_municipalities_are_left_out_and_counted(tmp_path):
    text = "region;2012\n0101 Halden;7,3\n0104 Moss;8\n0301 Oslo;feil\n0105 Sarpsborg;1\n"
    outcome = read(tmp_path, text)
    assert outcome.n_other_places == 2
    assert "left out: 2" in outcome.summary()


def test_measures_may_stand_beside_the_period(tmp_path):
    text = "region;Prosent 2012;Prosent 2013;Dagsverk 2012;Dagsverk 2013\n0101 Halden;7,3;6,2;1000;2000\n"
    outcome = read(tmp_path, text, columns={"value": "Prosent", "denominator": "Dagsverk"})
    assert outcome.table["denominator"].tolist() == [1000, 2000]
    assert outcome.table["value"].tolist() == [7.3, 6.2]


def test_measures_may_be_rows(tmp_path):
    text = "region;variabel;2012;2013\n0101 Halden;Prosent;7,3;6,2\n0101 Halden;Dagsverk;1000;2000\n"
    columns = {"measure": "variabel", "value": "Prosent", "denominator": "Dagsverk"}
    assert read(tmp_path, text, columns=columns).table["denominator"].tolist() == [1000, 2000]


def test_measures_may_be_rows_of_a_long_table(tmp_path):
    text = "region;år;variabel;tall\n0101 Halden;2012;Prosent;7,3\n0101 Halden;2012;Dagsverk;1000\n"
    columns = {"year": "år", "measure": "variabel", "figure": "tall", "value": "Prosent", "denominator": "Dagsverk"}
    assert read(tmp_path, text, columns=columns).table["denominator"].tolist() == [1000]


def test_a_workbook_is_read_with_titles_and_notes(tmp_path):
    content = workbook(["Sykefravær"], [], ["region", 2012, 2013], ["0101 Halden", 7.3, 6.2], ["0104 Moss", 8, ".."],
                       ["Kilde: SSB"])  # fmt: skip
    assert rows(read(tmp_path, content, file="sick.xlsx")) == YEARS


def test_a_workbook_may_have_measures_above_the_periods_and_no_headings_for_its_stub(tmp_path):
    content = workbook(
        ["12451: Sykefravær"],
        [None],
        [None, None, "Prosent", None, "Dagsverk", None],
        [None, None, "2012", "2013", "2012", "2013"],
        ["0101 Halden", "Begge kjønn", 7.3, 6.2, 1000, 2000],
        [None, "Menn", 5, 4, 500, 600],
        ["0104 Moss", "Begge kjønn", 8, "..", 3000, ".."],
        [None, "Menn", 1, 2, 3, 4],
        ["Kilde: Statistisk sentralbyrå"],
    )
    columns = {"case": "A", "value": "Prosent", "denominator": "Dagsverk"}
    outcome = read(tmp_path, content, file="sick.xlsx", columns=columns, select={"B": "Begge kjønn"})
    assert rows(outcome) == YEARS
    assert outcome.table["denominator"].tolist()[:3] == [1000, 2000, 3000]


def test_a_sheet_may_be_named(tmp_path):
    content = workbook(["region", 2012], ["0101", 7.3], sheet="Tall")
    assert rows(read(tmp_path, content, file="sick.xlsx", sheet="Tall")) == [("Halden", 2012, 7.3)]


def test_several_files_are_one_series(tmp_path):
    files = {"one.csv": "region;2012\n0101;7,3\n0104;8\n", "two.csv": "region;2013\n0101;6,2\n0104;..\n"}
    assert rows(read(tmp_path, files, file=None, files=list(files))) == YEARS


def test_a_year_given_in_two_files_is_refused(tmp_path):
    files = {"one.csv": "region;2012\n0101;7,3\n", "two.csv": "region;2012\n0101;6,2\n"}
    plan = write_outcome(tmp_path, files, file=None, files=list(files))
    (problem,) = te.check(plan, language="en")
    assert problem.what == "Halden has more than one figure for 2012."


def test_a_lost_zero_in_front_of_a_code_is_recognised(tmp_path):
    content = workbook(["region", 2012], [101, 7.3], [104, 8])
    problems = te.check(write_outcome(tmp_path, content, file="sick.xlsx"), language="en")
    assert {problem.code for problem in problems} == {"leading_zero_lost"}
    assert "0101" in problems[0].what


WRONG = [
    ("region;2012\n", "no_rows"),
    ("", "file_empty"),
    ("kommune;2012\n0101;1\n", "column_missing"),
    ("region;navn\n0101;Halden\n", "no_period_columns"),
    ("region;2012M01\n0101;1\n", "period_other_length"),
    ("region;2012K1\n0101;1\n", "quarters_not_years"),
    ("region;2012;2013\n0101;1\n0104;1;2\n", "uneven_rows"),
    ("region;2012\n0101;1,2,3\n", "not_a_figure"),
    ("region;2012\n0101;7,3 %\n", "not_a_figure"),
    ("region;2012\n0301 Oslo;1\n", "no_case_found"),
    ("region;region;2012\n0101;0101;1\n", "column_twice"),
    ('region;2012\n0101;"1\n0104;2\n', "quote_not_closed"),
    (b"PK\x03\x04" + b"x" * 50, "other_format"),
]


@pytest.mark.parametrize(("content", "code"), WRONG, ids=[code for _, code in WRONG])
def test_a_wrong_table_is_one_clear_problem(tmp_path, content, code):
    assert codes(tmp_path, content) == [code]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("content", "code"), WRONG, ids=[code for _, code in WRONG])
def test_every_problem_says_what_where_and_how_to_mend(tmp_path, content, code, language):
    (problem,) = te.check(write_outcome(tmp_path, content), language=language)
    assert problem.what.strip()
    assert problem.mend.strip()
    assert problem.where.startswith("sick.csv"), code


def test_a_case_without_figures_is_something_to_note_with_the_nearest_label(tmp_path):
    text = "region;2012\n0101 Halden;1\nMos;2\n"
    (problem,) = te.check(write_outcome(tmp_path, text), language="en")
    assert (problem.code, problem.severity) == ("case_without_figures", "warning")
    assert problem.mend.startswith("Did you mean 'Mos'?")


@pytest.mark.parametrize(
    ("figures", "unit", "code"),
    [(["0,073"] * 5, "percent", "looks_like_share"), (["7,3"], "share", "looks_like_percent")],
)
def test_figures_of_the_wrong_size_are_something_to_note(tmp_path, figures, unit, code):
    years = ";".join(str(2000 + number) for number in range(len(figures)))
    text = f"region;{years}\n0101;{';'.join(figures)}\n0104;{';'.join(figures)}\n"
    assert codes(tmp_path, text, unit=unit) == [code]
