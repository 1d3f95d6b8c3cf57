"""How a dose and an outcome hang together over municipalities."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations import Refusal, associate, kendall, pearson, smallest_detectable_correlation, spearman
from trepart_eval.relations.association.measures import Measure, partial_coefficients, prepared
from trepart_eval.vocabulary.columns import COLUMNS

NAMES = [f"K{place}" for place in range(16)]


def made_up(seed=1, slope=0.0):
    x, noise = np.random.default_rng(seed).standard_normal((2, 16))
    return x, slope * x + noise


def in_years(x, y, n_years=4, seed=2):
    """Rows of municipalities and years: a dose that stays, an outcome that moves."""
    rng = np.random.default_rng(seed)
    unit = np.repeat(NAMES, n_years)
    return pd.DataFrame(
        {
            "case": unit,
            "dose": np.repeat(x, n_years),
            "outcome": np.repeat(y, n_years) + rng.standard_normal(len(unit)),
        }
    )


def test_a_row_is_what_the_measure_alone_gives():
    x, y = made_up()
    table = associate(x, y).table.set_index("measure")
    for measure in (spearman, kendall, pearson):
        alone, row = measure(x, y), table.loc[measure.__name__]
        assert (row["estimate"], row["p_value"], row["conf_low"], row["method"]) == (
            pytest.approx(alone.estimate),
            alone.p_value,
            pytest.approx(alone.conf_low),
            alone.method,
        )


def test_columns_are_in_the_vocabulary():
    found = associate(*made_up())
    assert set(found.table.columns) | set(found.left_out.columns) <= set(COLUMNS)


def test_series_are_matched_by_municipality_whatever_their_order():
    x, y = made_up()
    dose, outcome = pd.Series(x, NAMES, name="dose"), pd.Series(y, NAMES, name="outcome")
    shuffled = outcome.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(associate(dose, shuffled).table, associate(x, y).table)


def test_municipalities_in_one_series_only_are_left_out_and_counted():
    x, y = made_up()
    found = associate(pd.Series(x, NAMES), pd.Series(y, NAMES).drop(["K3", "K5"]))
    assert (found.n, found.n_missing) == (14, 2)


def test_columns_of_a_frame_are_named():
    x, y = made_up()
    frame = pd.DataFrame({"dose": x, "sick leave": y})
    found = associate("dose", "sick leave", data=frame)
    assert found.names == ("dose", "sick leave")
    pd.testing.assert_frame_equal(found.table, associate(x, y).table)


def test_leaving_each_out_gives_the_range():
    x, y = made_up()
    found = associate(x, y, measures=["pearson"])
    without = [np.corrcoef(np.delete(x, place), np.delete(y, place))[0, 1] for place in range(16)]
    assert found.left_out["estimate"].to_numpy() == pytest.approx(without)
    row = found.table.iloc[0]
    assert (row["estimate_low"], row["estimate_high"]) == pytest.approx((min(without), max(without)))


def test_a_sign_that_hangs_on_one_municipality_is_told():
    x = np.append(np.arange(10.0), 40.0)
    y = np.append(-np.arange(10.0), 40.0)
    found = associate(pd.Series(x, list("abcdefghijk")), pd.Series(y, list("abcdefghijk")), measures=["pearson"])
    assert found.table["n_sign_changes"].tolist() == [1]
    assert "changes sign without k" in found.summary("en")


def test_a_null_result_says_what_could_have_been_seen():
    found = associate(*made_up(), language="en")
    assert found.smallest_detectable == smallest_detectable_correlation(16)
    words = found.summary()
    assert "No relation" in words
    assert (
        "With 16 municipalities only a correlation of at least 0.65 would be seen with 80 per cent certainty" in words
    )


def test_a_clear_result_claims_no_cause_and_nothing_about_people():
    words = associate(*made_up(slope=2.0)).summary("en")
    assert "tend to have higher" in words
    assert "not say what the cause is" in words
    assert "not about the people in them" in words
    assert "No relation" not in words


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("slope", [0.0, 2.0, -2.0])
def test_the_sentences_come_in_three_languages(language, slope):
    x, y = made_up(slope=slope)
    assert "0" in associate(x, y, covariates=np.arange(16.0)).summary(language)


def test_a_partial_correlation_is_that_of_residuals():
    x, y = made_up()
    z = np.random.default_rng(5).standard_normal((16, 2))
    design = np.column_stack([np.ones(16), z])
    left = [values - design @ np.linalg.lstsq(design, values, rcond=None)[0] for values in (x, y)]
    found = associate(x, y, covariates=z, measures=["pearson"]).table.iloc[0]
    assert found["estimate"] == pytest.approx(np.corrcoef(*left)[0, 1])
    assert found["method"] == "permutation_freedman_lane"


def test_partial_tau_is_kendalls_formula():
    x, y, z = np.random.default_rng(6).standard_normal((3, 12))
    xy, xz, yz = (kendall(*two).estimate for two in ((x, y), (x, z), (y, z)))
    columns = [prepared(values, Measure.KENDALL) for values in (x, y, z)]
    found = partial_coefficients(columns[0], columns[1][None], columns[2][None], Measure.KENDALL)[0]
    assert found == pytest.approx((xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2)))


def test_an_association_that_a_covariate_carries_is_gone_when_it_is_held_fixed():
    z, one, other = np.random.default_rng(7).standard_normal((3, 16))
    x, y = z + 0.3 * one, z + 0.3 * other
    assert associate(x, y).table["p_value"].max() < 0.01
    assert associate(x, y, covariates=z).table["p_value"].min() > 0.05


def test_whole_municipalities_are_permuted():
    x, y = made_up(8)
    frame = in_years(x, y)
    found = associate("dose", "outcome", unit="case", data=frame, measures=["pearson"], draws=4999)
    assert (found.n, found.n_rows) == (16, 64)
    # a dose that stays the same over the years: the permutation of municipalities' means
    means = frame.groupby("case", sort=False)["outcome"].mean()
    of_means = pearson(x, means.loc[NAMES].to_numpy(), draws=4999)
    assert found.table["p_value"].iloc[0] == pytest.approx(of_means.p_value, abs=0.02)


def test_rows_repeated_add_nothing():
    x, y = made_up(9)
    frame = pd.DataFrame({"case": np.repeat(NAMES, 5), "dose": np.repeat(x, 5), "outcome": np.repeat(y, 5)})
    found = associate("dose", "outcome", unit="case", data=frame, measures=["pearson"]).table.iloc[0]
    alone = associate(x, y, measures=["pearson"]).table.iloc[0]
    assert found["estimate"] == pytest.approx(alone["estimate"])
    assert found["p_value"] == alone["p_value"]
    assert found["n"] == 16


def test_an_index_with_repeated_municipalities_says_which_rows_belong_together():
    frame = in_years(*made_up()).set_index("case")
    assert associate(frame["dose"], frame["outcome"], draws=99).n == 16


def test_municipalities_that_cannot_take_each_others_place_are_refused():
    sizes = [1, 2, 3, 4, 5]
    unit = np.repeat(list("abcde"), sizes)
    x, y = np.random.default_rng(1).standard_normal((2, len(unit)))
    assert associate(x, y, unit=unit).refusal == Refusal.NOT_EXCHANGEABLE


@pytest.mark.parametrize(
    ("x", "y", "covariates", "refusal"),
    [
        ([1, 2, 3], [3, 2, 1], None, Refusal.TOO_FEW),
        ([1, 2, 3, 4], [3, 2, 1, 4], [1, 0, 0, 1], Refusal.TOO_FEW),
        ([1, 1, 1, 1, 1], [3, 2, 1, 4, 5], None, Refusal.NO_VARIATION),
        ([1, 2, 3, 4, 5, 6], [3, 2, 1, 4, 5, 6], [2, 4, 6, 8, 10, 12], Refusal.NO_VARIATION),
    ],
)
def test_what_cannot_be_computed_is_refused_in_words(x, y, covariates, refusal):
    found = associate(x, y, covariates=covariates, language="en")
    assert (found.refused, found.refusal) == (True, refusal)
    assert found.summary() == found.reason
    assert found.table.empty
    assert np.isnan(found.smallest_detectable)


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (("dose", "outcome"), {"data": pd.DataFrame({"dose": [1.0]})}, "no column 'outcome'"),
        (([1, 2, 3, 4], [1, 2, 3]), {}, "different lengths"),
        (([1, 2, 3, 4], [1, 2, 3, 5]), {"measures": ["gamma"]}, "'spearman'"),
        ((pd.Series([1.0, 2], ["a", "a"]), pd.Series([1.0, 2], ["a", "b"])), {}, "indices are equal"),
    ],
)
def test_wrong_arguments_say_what_is_expected(arguments, options, words):
    with pytest.raises(ValueError, match=words):
        associate(*arguments, **options)


def test_jupyter_shows_sentences_and_table():
    shown = associate(*made_up(), language="en")._repr_html_()
    assert "No relation" in shown
    assert "<table" in shown


@pytest.mark.long
@pytest.mark.parametrize("measure", ["spearman", "pearson"])
def test_a_true_null_beside_a_covariate_is_rejected_as_often_as_promised(measure):
    rng = np.random.default_rng(11)
    rejected = 0
    for _ in range(2000):
        z, one, other = rng.standard_normal((3, 16))
        found = associate(z + one, z + other, covariates=z, measures=[measure], draws=199)
        rejected += found.table["p_value"].iloc[0] <= 0.05
    assert rejected / 2000 <= 0.07


@pytest.mark.long
@pytest.mark.parametrize("autocorrelation", [0.0, 0.6])
def test_a_true_null_over_years_is_rejected_as_often_as_promised_and_covered(autocorrelation):
    rng = np.random.default_rng(12)
    rejected = covered = 0
    for _ in range(2000):
        level, x = rng.standard_normal((2, 16))
        y = np.repeat(level, 6).reshape(16, 6) + rng.standard_normal((16, 6))
        for year in range(1, 6):
            y[:, year] += autocorrelation * y[:, year - 1]
        found = associate(np.repeat(x, 6), y.ravel(), unit=np.repeat(NAMES, 6), measures=["pearson"], draws=199)
        row = found.table.iloc[0]
        rejected += row["p_value"] <= 0.05
        covered += row["conf_low"] <= 0 <= row["conf_high"]
    assert rejected / 2000 <= 0.07
    assert 0.92 <= covered / 2000 <= 0.98
