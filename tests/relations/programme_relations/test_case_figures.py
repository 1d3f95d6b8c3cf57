"""Dose and outcome per case: years that a case lacks count neither as high nor as low."""

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from trepart_eval.problems import Problems
from trepart_eval.relations.programme_relations.case_figures import figures_by_case
from trepart_eval.study.relation_plan import RelationPlan

from outcome_studies import read

ROWS = "2012;2013;2014;2016\nAsk;4,0;6,0;9,0;3,0\nBru;6,0;8,0;9,0;7,0\nDal;5,0;7,0;9,0;5,0\n"
CASES = [{"case": name} for name in ("Ask", "Bru", "Dal")]


def outcome(tmp_path, rows, **changes):
    return read(tmp_path, "region;" + rows, cases=CASES, **changes)


def dose(**values):
    """Scores of the purpose of each case, from a survey in the wave 2016."""
    rows = [
        {"case": case, "wave": "2016", "workplace": "all", "party": "all", "criterion": "purpose", "source": "survey",
         "score": value, "std_error": 2.0}
        for case, value in values.items()
    ]  # fmt: skip
    return SimpleNamespace(arrow=pa.Table.from_pylist(rows))


def figures_of(found, doses, first_wave=2015, **plan):
    problems = Problems()
    asked = RelationPlan("sick_leave", "purpose", "2016", **plan)
    return figures_by_case(doses, found, asked, first_wave, problems), [problem.code for problem in problems]


def test_the_years_before_are_those_before_the_first_wave_but_the_last(tmp_path):
    found = outcome(tmp_path, ROWS)
    figures, _ = figures_of(found, dose(Ask=80, Bru=20, Dal=50), after=(2016,))
    assert figures.before_years == (2012, 2013)
    assert figures.before.tolist() == [5.0, 7.0, 6.0]
    assert figures.change.tolist() == [-2.0, 0.0, -1.0]


def test_a_single_year_before_is_used(tmp_path):
    found = outcome(tmp_path, "2014;2016\nAsk;4,0;3,0\nBru;6,0;7,0\nDal;5,0;5,0\n")
    figures, _ = figures_of(found, dose(Ask=80, Bru=20, Dal=50), after=(2016,))
    assert figures.before_years == (2014,)


def test_a_year_that_a_case_lacks_counts_neither_as_high_nor_as_low(tmp_path):
    whole = outcome(tmp_path / "a", ROWS)
    holed = outcome(tmp_path / "b", ROWS.replace("Dal;5,0", "Dal;.."))
    doses = dose(Ask=80, Bru=20, Dal=50)
    one, other = (figures_of(found, doses, after=(2016,))[0].before for found in (whole, holed))
    assert other == pytest.approx(one)


def test_a_case_without_any_year_has_no_figure(tmp_path):
    found = outcome(tmp_path, "2012;2013;2016\nAsk;4,0;6,0;3,0\nBru;6,0;8,0;7,0\nDal;..;..;5,0\n")
    figures, _ = figures_of(found, dose(Ask=80, Bru=20, Dal=50), after=(2016,), before=(2012, 2013))
    assert np.isnan(figures.before).tolist() == [False, False, True]


def test_years_of_the_rule_on_the_other_side_of_a_break_are_left_out(tmp_path):
    found = outcome(tmp_path, ROWS, break_years=[2013], breaks="separate")
    figures, _ = figures_of(found, dose(Ask=80, Bru=20, Dal=50), after=(2016,))
    assert figures.before_years == (2013,)


@pytest.mark.parametrize(
    ("changes", "plan", "code"),
    [
        ({"break_years": [2013], "breaks": "separate"}, {"before": (2012,), "after": (2016,)}, "relation_across_break"),
        ({}, {"after": (2031,)}, "relation_no_figures"),
        ({}, {"after": (2016,), "before": (1990,)}, "relation_no_figures"),
        ({}, {}, "relation_no_year"),
    ],
)
def test_what_cannot_be_put_side_by_side_is_a_problem(tmp_path, changes, plan, code):
    found = outcome(tmp_path, "2012;2013;2016\nAsk;4,0;6,0;3,0\nBru;6,0;8,0;7,0\nDal;5,0;7,0;5,0\n", **changes)
    figures, problems = figures_of(found, dose(Ask=80), **plan)
    assert figures is None
    assert problems == [code]


def test_figures_of_workplaces_are_refused(simulated_data):
    figures, problems = figures_of(simulated_data.outcomes["workplace_sick_leave"], dose(Ask=80), after=(2021,))
    assert figures is None
    assert problems == ["relation_level"]


def test_a_case_without_a_dose_stays_and_has_none(tmp_path):
    found = outcome(tmp_path, "2012;2016\nAsk;4,0;3,0\nBru;6,0;7,0\nDal;5,0;5,0\n")
    figures, _ = figures_of(found, dose(Ask=80), after=(2016,))
    assert figures.cases == ("Ask", "Bru", "Dal")
    assert np.isnan(figures.dose).tolist() == [False, True, True]


def quarters(tmp_path, lacking="", **changes):
    """Three cases with figures in the four quarters of 2014 and 2016, all but some the same distance apart."""
    names = [f"{year}K{quarter}" for year in (2014, 2016) for quarter in (1, 2, 3, 4)]
    season = (2.0, 1.0, 0.0, 1.0)
    rows = ["region;" + ";".join(names)]
    for case, level in (("Ask", 4), ("Bru", 6), ("Dal", 5)):
        figures = [f"{level + season[place % 4]:.1f}".replace(".", ",") for place in range(8)]
        if case == lacking:
            figures[0] = ".."
        rows.append(f"{case};" + ";".join(figures))
    return read(tmp_path, "\n".join([*rows, ""]), cases=CASES, period="quarter", **changes)


def test_a_quarter_that_a_case_lacks_counts_neither_as_high_nor_as_low(tmp_path):
    doses = dose(Ask=80, Bru=20, Dal=50)
    whole, holed = (
        figures_of(quarters(tmp_path / (lacking or "none"), lacking), doses, after=(2016,), before=(2014,))[0].before
        for lacking in ("", "Ask")
    )
    assert whole.tolist() == [5.0, 7.0, 6.0]
    assert holed[1] - holed[0] == pytest.approx(2.0, abs=0.3)
    assert not np.isnan(holed).any()


def test_what_adds_up_over_the_year_needs_every_quarter(tmp_path):
    found = quarters(tmp_path, "Ask", unit="days")
    figures, _ = figures_of(found, dose(Ask=80, Bru=20, Dal=50), after=(2016,), before=(2014,))
    assert np.isnan(figures.before).tolist() == [True, False, False]
