"""What is put in comes out: simulated truth against scores, over many seeds."""

from __future__ import annotations

import tempfile

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
            made = te.datasets.simulate(folder, **{"municipalities": 10, "waves": 2, "seed": seed, **options})
            scores = te.score(te.load(made.study), min_n=3).table
        for source, table, truth in (("survey", "scores", "population"), ("interviews", "interviews", "informants")):
            beside = scores[scores["source"] == source].merge(made.table(table), on=KEYS)
            complete = (beside["party"] != "all") | (beside["parties_missing"].fillna("") == "")
            found.append(beside[(beside["status"] == "ok") & complete].assign(truth=beside[truth], seed=seed))
    return pd.concat(found)


def checked(found):
    """Coverage, mean standardised error and mean error by source and party."""
    covered = (found["conf_low"] <= found["truth"] + 1e-6) & (found["truth"] <= found["conf_high"] + 1e-6)
    error = found["score"] - found["truth"]
    standardised = error / found["std_error"].where(found["std_error"] > 1)
    groups = [found["source"], found["party"]]
    return pd.DataFrame({"covered": covered, "z": standardised, "error": error}).groupby(groups).mean()


def held(summary, *, low, high, z, error):
    assert summary["covered"].between(low, high).all(), summary
    assert (summary["z"].abs() < z).all(), summary
    assert (summary["error"].abs() < error).all(), summary


def test_scores_recover_the_truth_over_twenty_seeds():
    held(checked(recovered(range(20))), low=0.92, high=0.98, z=0.1, error=0.8)


@pytest.mark.long
def test_scores_recover_the_truth_over_two_hundred_seeds():
    held(checked(recovered(range(200))), low=NOMINAL[0], high=NOMINAL[1], z=0.05, error=0.3)


def test_answers_that_are_related_to_contentment_are_biased_as_the_truth_says():
    found = recovered(range(4), nonresponse="related", interviewed=2)
    employees = found[found["party"] == "employees"]
    error = (employees["score"] - employees["truth"]).mean()
    assert error > 1
    assert error == pytest.approx(employees["nonresponse_bias"].mean(), abs=0.5)
