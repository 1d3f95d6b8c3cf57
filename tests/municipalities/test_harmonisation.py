"""Tables move from one year's borders to another's without losing anything, or say why they can't."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import trepart_eval as te

POPULATION = Path(__file__).parents[3] / "shared" / "data" / "municipalities" / "population.csv"
SHARES = {
    "1850": {"1806": 0.55, "1875": 0.45},
    "5012": {"5055": 0.31, "5056": 0.12, "5059": 0.57},
    "1507": {"1508": 0.86, "1580": 0.14},
}


def table(*codes, **columns):
    n = list(range(1, len(codes) + 1))
    return pd.DataFrame({"municipality_code": codes, **(columns or {"n": n})})


def moved(frame, year=2024, how=None, **options):
    return te.harmonise(frame, year=year, how=how or {"n": "sum"}, **options)


def as_dict(frame, column="n"):
    return dict(zip(frame["municipality_code"], frame[column], strict=True))


def test_a_merger_sums_counts_and_weights_rates():
    old = table("1624", "1718", "1653", employees=[600, 400, 50], sick_leave=[8.0, 10.0, 7.7])
    new = te.harmonise(old, year=2024, how={"employees": "sum", "sick_leave": "weighted"}, denominator="employees")
    assert new["municipality_code"].tolist() == ["5028", "5054"]
    assert new["employees"].tolist() == [50, 1000]
    assert new["sick_leave"].tolist() == [7.7, pytest.approx(8.8)]


def test_whole_numbers_stay_whole():
    assert moved(table("1624", "1718"))["n"].dtype == np.int64


def test_any_spelling_of_a_municipality_is_understood():
    assert as_dict(moved(table(301, "226", "0227 Fet", "Skedsmo"))) == {"0301": 1, "3205": 9}


def test_a_missing_count_is_not_zero():
    assert moved(table("1624", "1718", n=[1, None]))["n"].isna().all()
    nullable = moved(table("1624", "1718", n=pd.array([1, None], dtype="Int64")))
    assert nullable["n"].dtype == "Int64"
    assert nullable["n"].isna().all()


def test_keys_tell_rows_apart():
    old = table(*["1624", "1718"] * 2, year=[2014, 2014, 2015, 2015], party=["P", "P", "P", "P"], n=[1, 2, 3, 4])
    new = moved(old)
    assert new.columns.tolist() == ["municipality_code", "year", "party", "n"]
    assert new[["year", "n"]].to_numpy().tolist() == [[2014, 3], [2015, 7]]


def test_names_are_made_anew_and_other_texts_about_the_old_unit_are_left_out():
    old = table("1624", "1718", Navn=["Rissa", "Leksvik"], county=["Sør-", "Nord-"], n=[1, 2])
    new = moved(old)
    assert new["Navn"].tolist() == ["Indre Fosen"]
    assert "county" not in new
    assert "county" in new.attrs["trepart_notes"][0]


def test_the_order_of_rows_and_columns_does_not_matter():
    old = table(*["1624", "1718", "1653"] * 2, year=[2014] * 3 + [2015] * 3, n=range(6), r=np.linspace(0, 1, 6))
    options = {"how": {"n": "sum", "r": "weighted"}, "denominator": "n"}
    expected = moved(old, **options)
    for seed in range(5):
        shuffled = old.sample(frac=1, random_state=seed)[["r", "n", "year", "municipality_code"]]
        assert_frame_equal(moved(shuffled, **options)[expected.columns], expected)


def test_recodes_there_and_back_are_the_same_table():
    old = table("0516", "1219", "1653", n=[5, 6, 7], rate=[0.1, np.nan, 0.3])
    options = {"how": {"n": "sum", "rate": "weighted"}, "denominator": "n"}
    there = moved(old, **options)
    assert there["municipality_code"].tolist() == ["3436", "4613", "5028"]
    assert_frame_equal(moved(there, year=2013, **options), old, check_dtype=True)


def test_a_second_time_changes_nothing():
    new = moved(table("1103", "1141", "1142", "1130"))
    assert_frame_equal(moved(new), new)


def test_the_table_given_is_not_changed():
    old = table("1718", "1624")
    before = old.copy()
    moved(old)
    assert_frame_equal(old, before)
    assert old.attrs == {}


def test_a_split_with_shares_preserves_the_total():
    old = table("5012", "5011", "1571", "5013", "5016", "5023", "5024", n=[983, 1, 1, 1, 1, 1, 1])
    assert as_dict(moved(old, shares=SHARES)) == {"5055": 307, "5056": 119, "5059": 563}


def test_a_merger_is_undone_with_shares():
    new = table("5054", n=[10_001])
    assert as_dict(moved(new, year=2013, shares={5054: {1624: 0.65, 1718: 0.35}})) == {"1624": 6501, "1718": 3500}


def test_a_split_is_put_together_going_back():
    assert as_dict(moved(table("1508", "1580"), year=2023)) == {"1507": 3}


def test_an_empty_table_stays_empty():
    new = moved(table("1624").iloc[:0])
    assert new.columns.tolist() == ["municipality_code", "n"]
    assert new.empty


def test_each_row_may_stand_on_the_borders_of_its_own_year():
    old = table("1624", "1718", "5054", year=[2017, 2017, 2018], n=[1, 2, 4])
    for borders in ("year", None):
        assert moved(old, borders=borders)["n"].tolist() == [3, 4]
    assert "'year'" in moved(old, language="en").attrs["trepart_notes"][0]


def test_incomplete_mergers_are_accepted_when_asked_and_noted():
    new = moved(table("1103"), borders=2019, incomplete="accept", language="en")
    assert as_dict(new) == {"1103": 1}
    assert "1141 Finnøy, 1142 Rennesøy" in new.attrs["trepart_notes"][0]


def population(first=2017):
    if not POPULATION.exists():
        pytest.skip("the population is not here")
    frame = pd.read_csv(POPULATION, dtype={"code": str})
    return frame[frame["year"] >= first]


@pytest.mark.parametrize(("year", "n_municipalities"), [(2020, 356), (2022, 356), (2024, 357)])
def test_the_population_of_norway_is_preserved_in_every_year(year, n_municipalities):
    old = population()
    new = te.harmonise(old, year=year, how={"population": "sum"}, code="code", borders="year", shares=SHARES)
    assert (new.groupby("year")["population"].sum() == old.groupby("year")["population"].sum()).all()
    assert (new.groupby("year")["code"].nunique() == n_municipalities).all()
    assert new["population"].dtype == np.int64


def test_the_population_before_2017_is_preserved_though_the_table_lacks_some_municipalities():
    old = population(first=2005)
    options = {"how": {"population": "sum"}, "code": "code", "shares": SHARES | {"0720": {"0704": 0.3, "0710": 0.7}}}
    with pytest.raises(te.InputError, match="0720 Stokke"):
        te.harmonise(old, year=2024, **options)
    new = te.harmonise(old, year=2024, incomplete="accept", **options)
    assert (new.groupby("year")["population"].sum() == old.groupby("year")["population"].sum()).all()


def test_a_merger_known_from_both_sides_agrees_with_its_parts():
    """Indre Fosen 2018 is Rissa and Leksvik 2017 within a year's growth; population 1 January, table 07459."""
    old = population()
    new = te.harmonise(old, year=2020, how={"population": "sum"}, code="code", borders="year", shares=SHARES)
    of_year = new[new["code"] == "5054"].set_index("year")["population"]
    assert abs(of_year[2017] / of_year[2018] - 1) < 0.02
