"""Counts of people per case, party and wave, from a file or written in the study."""

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.vocabulary.languages import Language

from builders import SURVEY, merged, write_study

COLUMNS = {"case": "case", "party": "party", "population": "n", "invited": "asked"}
WAVES = {"before": {}, "after": {}}


def study_with(folder, text, columns=COLUMNS, **changes):
    population = {"file": "n.csv", "columns": columns}
    return write_study(folder, files={"n.csv": text}, population=population, **changes)


def counts(plan):
    """Population size as a table of cases by parties, for the first wave; and for all waves."""
    size = te.load(te.read_study(plan)).population.size
    return size[:, :, 0].tolist(), size


def test_a_count_is_found_by_case_and_party_however_they_are_spelt(tmp_path):
    plan = study_with(tmp_path, "case,party,n,asked\nelvedal,Politikere,7,7\nFjordvik,A,12,\n")
    np.testing.assert_equal(counts(plan)[0], [[7, np.nan, np.nan], [np.nan, 12, np.nan]])


def test_counts_may_be_written_in_the_study(tmp_path):
    rows = [{"case": "Elvedal", "party": "union_reps", "invited": 9}]
    invited = te.load(te.read_study(write_study(tmp_path, population={"rows": rows}))).population.invited
    assert invited[0, 2, 0] == 9
    assert np.isnan(invited).sum() == invited.size - 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_count_of_every_wave_gives_way_to_the_count_of_one_whatever_the_order(tmp_path, order):
    rows = ["Elvedal,P,,20", "Elvedal,P,after,25"]
    text = "case,party,wave,n\n" + "\n".join(rows[number] for number in order)
    columns = {"case": "case", "party": "party", "wave": "wave", "population": "n"}
    surveys = [merged(SURVEY, {"constants": {"wave": "before"}})]
    _, size = counts(study_with(tmp_path, text, columns, waves=WAVES, surveys=surveys, interviews=None))
    assert size[0, 0].tolist() == [20, 25]


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        ("Elvdal,P,5,5", "unknown_case", "n.csv, row 2, column 'case'"),
        ("Elvedal,leaders,5,5", "unknown_party", "n.csv, row 2, column 'party'"),
        ("Elvedal,P,many,5", "not_a_count", "n.csv, row 2, column 'n'"),
        ("Elvedal,P,5,2.5", "not_a_count", "n.csv, row 2, column 'asked'"),
        ("Elvedal,P,5,-1", "not_a_count", "n.csv, row 2, column 'asked'"),
        ("Elvedal,P,5,5\n,,,\nElvedal,P,6,6", "count_twice", "n.csv, rows 2 and 4"),
        ("Fjordvik,A,5,5\nElvedal,P,5,6", "more_invited_than_population", "n.csv, row 3"),
        ("Elvedal,P,0,0", "more_than_population", "n.csv"),
    ],
)
def test_a_wrong_count_is_named_with_its_place(tmp_path, rows, code, where):
    problems = te.check(study_with(tmp_path, f"case,party,n,asked\n{rows}\n"), language=Language.EN)
    assert [problem.where for problem in problems if problem.code == code] == [where]


def test_a_wrong_count_in_the_study_is_named_by_key(tmp_path):
    rows = [{"case": "Elvedal", "party": "P", "population": 5}, {"case": "Oslo", "party": "P", "population": 5}]
    (problem,) = te.check(write_study(tmp_path, population={"rows": rows}), language=Language.EN)
    assert (problem.code, problem.where) == ("unknown_case", "study.toml, key population.rows[2].case")


@pytest.mark.parametrize(("waves", "cell"), [(None, "Elvedal, politicians:"), (WAVES, "Elvedal, politicians, before:")])
def test_a_cell_with_more_answers_than_people_is_named_with_its_wave_if_there_are_several(tmp_path, waves, cell):
    surveys = [merged(SURVEY, {"constants": {"wave": "before"}} if waves else {})]
    text = "case,party,n,asked\nElvedal,P,0,0\n"
    plan = study_with(tmp_path, text, surveys=surveys, interviews=None, waves=waves)
    problems = te.check(plan, language=Language.EN)
    assert [problem.what for problem in problems] == [
        f"{cell} 1 have answered, but the number of people is 0.",
        f"{cell} 1 have answered, but 0 got an invitation.",
    ]
