"""What is put in comes out: simulated truth against scores and intensity, over many seeds."""

from __future__ import annotations

import tempfile

import numpy as np
import pandas as pd
import pytest

import trepart_eval as te

KEYS = ["case", "wave", "party", "criterion"]
NOMINAL = (0.93, 0.97)


def recovered(seeds, **options):
    """Scores beside the truth, a row per cell with a score in each simulated study."""
    found = []
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            made = te.datasets.simulate(
                folder, **{"municipalities": 8, "waves": 2, "interviewed": 4, "seed": seed, **options}
            )
            scores = te.score(te.load(made.study), min_n=3).table
        for source, table, truth in (("survey", "scores", "population"), ("interviews", "interviews", "informants")):
            beside = scores[scores["source"] == source].merge(made.table(table), on=KEYS)
            complete = (beside["party"] != "all") | (beside["parties_missing"].fillna("") == "")
            found.append(beside[(beside["status"] == "ok") & complete].assign(truth=beside[truth], seed=seed))
    return pd.concat(found)


def checked(found):
    """Coverage, mean standardised error and mean error by source and party.

    Standardised errors of a few skewed answers aren't quite 0 on average, though the errors are: a sample with a high
    mean has a small spread as well.
    """
    covered = (found["conf_low"] <= found["truth"] + 1e-6) & (found["truth"] <= found["conf_high"] + 1e-6)
    error = found["score"] - found["truth"]
    standardised = error / found["std_error"].where(found["std_error"] > 1)
    groups = [found["source"], found["party"]]
    return pd.DataFrame({"covered": covered, "z": standardised, "error": error}).groupby(groups).mean()


def held(summary, *, low, high, z, error):
    assert summary["covered"].between(low, high).all(), summary
    assert (summary["z"].abs() < z).all(), summary
    assert (summary["error"].abs() < error).all(), summary


def test_scores_recover_the_truth_over_four_seeds():
    held(checked(recovered(range(4))), low=0.88, high=0.995, z=0.5, error=4.0)


@pytest.mark.long
def test_scores_recover_the_truth_over_twenty_seeds():
    held(checked(recovered(range(20))), low=0.92, high=0.98, z=0.2, error=2.0)


@pytest.mark.long
def test_scores_recover_the_truth_over_two_hundred_seeds():
    held(checked(recovered(range(200))), low=NOMINAL[0], high=NOMINAL[1], z=0.1, error=0.3)


def recovered_intensity(seeds, **options):
    """Intensity beside the truth, a row per dimension of each municipality in the last wave."""
    found = []
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            sizes = {"waves": 2, "interviewed": 0, "respondents": 2_000}
            made = te.datasets.simulate(folder, **{**sizes, "seed": seed, **options})
            table = te.intensity(te.load(made.study)).table
        of_cases = table[(table["workplace"] == "all") & (table["wave"] == made.study.waves[-1].key)]
        found.append(of_cases.merge(made.table("intensity"), on=["case", "wave", "dimension"]))
    return pd.concat(found).assign(error=lambda rows: rows["value"] - rows["expected"])


def intensity_held(found, *, index, dimension):
    """Mean errors of the index and of each dimension are under these, and a point of truth is a point of the index."""
    error = found.groupby("dimension")["error"].mean().abs()
    assert error["index"] < index
    assert error.max() < dimension
    of_index = found[found["dimension"] == "index"]
    assert np.polyfit(of_index["expected"], of_index["value"], 1)[0] == pytest.approx(1, abs=0.1)
    assert of_index["expected"].corr(of_index["value"]) > 0.9


def test_intensity_recovers_the_truth_in_forty_municipalities():
    intensity_held(recovered_intensity([3], municipalities=40), index=2.0, dimension=5.0)


@pytest.mark.long
def test_intensity_recovers_the_truth_over_three_seeds():
    intensity_held(recovered_intensity(range(3), municipalities=150), index=1.0, dimension=3.0)


@pytest.mark.long
def test_intensity_recovers_the_truth_over_two_hundred_seeds():
    intensity_held(recovered_intensity(range(200), municipalities=20), index=0.5, dimension=1.5)


def test_answers_that_are_related_to_contentment_are_biased_as_the_truth_says():
    found = recovered(range(4), nonresponse="related", interviewed=2)
    employees = found[found["party"] == "employees"]
    error = (employees["score"] - employees["truth"]).mean()
    assert error > 1
    assert error == pytest.approx(employees["nonresponse_bias"].mean(), abs=0.5)
