"""Survey and interviews combined: a named step that says whether they converge."""

from __future__ import annotations

import numpy as np
import pytest

import trepart_eval as te

from builders import write_study

ANSWERS = "case,party,q1,q2,q3\n" + "".join(
    f"{case},{party},{answer},{answer},{6 - answer}\n"
    for case, answers in (("Elvedal", (4, 5, 3, 4, 4)), ("Fjordvik", (5, 5, 4, 5, 4)))
    for party in "PAU"
    for answer in answers
)


def codings(ratings):
    rows = ["segment,case,party,informant,coder,criterion,rating"]
    for case, values in ratings.items():
        rows += [f"{case}{n},{case},{'PAU'[n % 3]},i{n},anna,purpose,{rating}" for n, rating in enumerate(values)]
    return "\n".join(rows)


def combined(tmp_path, ratings, **changes):
    files = {"answers.csv": ANSWERS, "codings.csv": codings(ratings)}
    plan = write_study(tmp_path, files=files, study={"combine": True, "min_n": 3}, **changes)
    table = te.score(te.load(te.read_study(plan))).table
    return table.query("party == 'all' and criterion == 'purpose'").set_index(["source", "case"]).sort_index()


CONVERGE = {"Elvedal": (1, 2, 0, 1, 1, 1), "Fjordvik": (2, 1, 2, 1, 2, 2)}
DISAGREE = {"Elvedal": (1, 2, 0, 1, 1, 1), "Fjordvik": (-2, -1, -2, -1, -2, -2)}


def test_sources_that_converge_are_averaged(tmp_path):
    table = combined(tmp_path, CONVERGE)
    survey, interviews, both = (table.loc[source, "Elvedal"] for source in ("survey", "interviews", "combined"))
    assert both["score"] == pytest.approx((survey["score"] + interviews["score"]) / 2)
    assert both["std_error"] == pytest.approx(np.hypot(survey["std_error"], interviews["std_error"]) / 2)
    assert both["status"] == "ok"


def test_sources_that_disagree_are_not_averaged(tmp_path):
    cell = combined(tmp_path, DISAGREE).loc["combined", "Fjordvik"]
    assert cell["status"] == "dissonant"
    assert cell[["score", "std_error", "conf_low", "conf_high"]].isna().all()


def test_one_source_alone_is_not_a_combination(tmp_path):
    cell = combined(tmp_path, {"Elvedal": CONVERGE["Elvedal"]}).loc["combined", "Fjordvik"]
    assert cell["status"] == "no_evidence"


def test_a_hidden_source_hides_the_combination(tmp_path):
    cell = combined(tmp_path, {**CONVERGE, "Elvedal": (1, 2)}).loc["combined", "Elvedal"]
    assert cell["status"] == "too_few"
    assert np.isnan(cell["score"])


def test_sources_stay_apart_unless_the_study_asks(tmp_path):
    files = {"answers.csv": ANSWERS, "codings.csv": codings(CONVERGE)}
    scores = te.score(te.load(te.read_study(write_study(tmp_path, files=files))))
    assert set(scores.table["source"]) == {"survey", "interviews"}
