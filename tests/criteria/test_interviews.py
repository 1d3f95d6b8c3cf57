"""Coded interviews: ratings to scores, spread and ambivalence."""

from __future__ import annotations

import math

import numpy as np
import pytest

import trepart_eval as te

from builders import write_study
from simulated import coded_data

CODINGS = """\
segment,case,party,informant,coder,criterion,rating
s1,Elvedal,P,i1,anna,purpose,2
s1,Elvedal,P,i1,bent,purpose,1
s2,Elvedal,P,i1,anna,purpose,-1
s3,Elvedal,A,i2,bent,purpose,0
s4,Elvedal,A,i2,anna,purpose,1
s4,Elvedal,A,i2,bent,purpose,-1
s5,Elvedal,U,i3,anna,goals,-2
s6,Fjordvik,U,i4,anna,purpose,2
"""


def scored(tmp_path, weighting="segment", public=True, text=CODINGS, **changes):
    columns = {name: name for name in text.splitlines()[0].split(",")}
    plan = write_study(
        tmp_path,
        files={"codings.csv": text},
        surveys=None,
        weighting={"interviews": weighting},
        interviews=[{"file": "codings.csv", "public": public, "columns": columns}],
        **changes,
    )
    scores = te.score(te.load(te.read_study(plan)))
    return scores.table.set_index(["case", "party", "criterion"]).sort_index(), scores


def test_a_segment_counts_once_with_the_mean_of_its_coders(tmp_path):
    cell = scored(tmp_path)[0].loc["Elvedal", "all", "purpose"]
    # Ratings 1.5, -1, 0 and 0, mapped by (rating + 2) * 25.
    assert cell["score"] == pytest.approx((87.5 + 25 + 50 + 50) / 4)
    assert cell["n"] == 4


def test_ambivalence_is_the_shares_of_positive_negative_and_mixed_segments(tmp_path):
    cell = scored(tmp_path)[0].loc["Elvedal", "all", "purpose"]
    assert cell[["share_positive", "share_negative", "share_mixed"]].tolist() == [0.25, 0.25, 0.5]
    assert cell["spread"] == pytest.approx(np.std([87.5, 25, 50, 50], ddof=1))


def test_the_variance_is_pooled_over_cases_and_criteria(tmp_path):
    cell = scored(tmp_path)[0].loc["Elvedal", "all", "purpose"]
    # Only this cell has more than one segment: three degrees of freedom.
    assert cell["std_error"] == pytest.approx(np.std([87.5, 25, 50, 50], ddof=1) / 2)
    assert cell["degrees_of_freedom"] == 3
    assert cell["interval_method"] == "t_pooled_variance"


def test_one_statement_has_a_wider_interval_than_four(tmp_path):
    table = scored(tmp_path)[0]
    one, four = table.loc["Elvedal", "all", "goals"], table.loc["Elvedal", "all", "purpose"]
    assert one["std_error"] == pytest.approx(2 * four["std_error"])


def test_each_party_counts_once_where_the_study_says_so(tmp_path):
    cell = scored(tmp_path, weighting="party")[0].loc["Elvedal", "all", "purpose"]
    # Politicians (87.5, 25), administration (50, 50); within-party variance 1953.125 with two degrees of freedom.
    assert cell["score"] == pytest.approx((56.25 + 50) / 2)
    assert cell["std_error"] == pytest.approx(math.sqrt(1953.125 / 2 * (1 / 2 + 1 / 2)) / 2)
    assert cell["degrees_of_freedom"] == 2
    assert cell["parties_missing"] == "union_reps"


def test_single_statements_everywhere_give_a_bound(tmp_path):
    text = "segment,case,party,informant,coder,criterion,rating\ns1,Elvedal,P,i1,anna,purpose,1\n"
    cell = scored(tmp_path, text=text)[0].loc["Elvedal", "all", "purpose"]
    assert cell["interval_method"] == "bound"
    assert cell["conf_low"] < 5
    assert cell["conf_high"] > 99


def test_the_order_of_codings_changes_no_byte(tmp_path):
    header, *lines = CODINGS.splitlines()
    turned = "\n".join([header, *reversed(lines)])
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
    first, second = scored(tmp_path / "first")[1], scored(tmp_path / "second", text=turned)[1]
    assert first.arrow.equals(second.arrow)
    assert first.coverage_arrow.equals(second.coverage_arrow)


def test_people_and_not_statements_are_held_against_the_limit(tmp_path):
    rows = [f"s{n},Elvedal,P,mayor,anna,purpose,1" for n in range(20)]
    text = "\n".join(["segment,case,party,informant,coder,criterion,rating", *rows])
    table = scored(tmp_path, public=False, text=text)[0]
    assert table.loc["Elvedal", "all", "purpose"]["status"] == "too_few"


def test_evidence_that_is_not_public_is_hidden_and_public_evidence_is_not(tmp_path):
    hidden = scored(tmp_path, public=False)[0].loc["Elvedal", "all", "purpose"]
    assert (hidden["status"], hidden["n"] is None or math.isnan(hidden["score"])) == ("too_few", True)
    assert scored(tmp_path, public=True)[0].loc["Elvedal", "all", "purpose"]["status"] == "ok"


def test_coverage_counts_segments_coders_and_segments_without_this_criterion(tmp_path):
    coverage = scored(tmp_path)[1].coverage.set_index(["case", "party", "criterion"]).sort_index()
    cell = coverage.loc["Elvedal", "all", "purpose"]
    assert cell[["n", "n_base", "n_coders"]].tolist() == [4, 5, 2]


def test_counts_of_hidden_cells_are_hidden_in_the_coverage_too(tmp_path):
    coverage = scored(tmp_path, public=False)[1].coverage
    hidden = coverage[coverage["status"] == "too_few"]
    assert len(hidden) > 0
    assert hidden[["n", "n_base", "n_coders"]].isna().all().all()


def test_two_waves_are_scored_apart(tmp_path):
    lines = CODINGS.splitlines()
    text = "\n".join(
        [lines[0] + ",wave", *(line + (",2013" if n < 4 else ",2015") for n, line in enumerate(lines[1:]))]
    )
    table = scored(tmp_path, text=text, waves={"2013": {}, "2015": {}})[1].table
    rows = table.query("case == 'Elvedal' and party == 'all' and criterion == 'purpose'").set_index("wave")
    assert rows["n"].to_dict() == {"2013": 3, "2015": 1}


def test_fafo2017_scores_thirteen_cases_and_leaves_three_without_evidence():
    scores = te.score(te.load(te.datasets.example("fafo2017")))
    whole = scores.table.query("party == 'all'")
    silent = whole.groupby("case")["n"].sum().loc[lambda n: n == 0]
    assert sorted(silent.index) == ["Arendal", "Åsnes", "Øvre Eiker"]
    assert set(whole[whole["case"].isin(silent.index)]["status"]) == {"no_evidence"}
    songdalen = whole.query("case == 'Songdalen' and criterion == 'involvement'").iloc[0]
    assert (songdalen["n"], round(songdalen["score"], 4)) == (9, 90.2778)


def test_a_rating_of_all_coders_in_one_place_makes_a_full_score():
    data = coded_data([0, 0, 1], [0, 1, 2], [0, 0, 0], [2, 2, -2], n_cases=2)
    table = te.score(data).table.query("party == 'all' and criterion == 'purpose'").set_index("case")
    assert table["score"].tolist() == [100, 0]
