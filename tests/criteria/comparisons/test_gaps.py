"""Gaps between parties: by hand, hidden where a score is, and in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

import trepart_eval as te
from trepart_eval.criteria import party_gaps
from trepart_eval.vocabulary.columns import COLUMNS

from builders import write_study
from simulated import likert, survey_data

CRITERIA = ("purpose", "goals", "anchoring", "involvement", "resources", "follow_up")
LEADERS = {"purpose": 5, "goals": 5, "anchoring": 4, "involvement": 4, "resources": 1, "follow_up": 2}
UNIONS = {"purpose": 1, "goals": 2, "anchoring": 3, "involvement": 3, "resources": 4, "follow_up": 3}


def six_criteria(tmp_path, language="nb", n=6, cases=("Elvedal", "Fjordvik")):
    """Scores where leaders see it better than union representatives on four of six."""
    rng = np.random.default_rng(4)
    lines = [",".join(["case", "party", *CRITERIA])]
    for case in cases:
        for party, means in (("A", LEADERS), ("U", UNIONS)):
            for _ in range(n):
                answers = [int(np.clip(means[one] + rng.integers(-1, 2), 1, 5)) for one in CRITERIA]
                lines.append(",".join([case, party, *map(str, answers)]))
    plan = write_study(
        tmp_path,
        files={"answers.csv": "\n".join(lines) + "\n"},
        study={"language": language},
        interviews=None,
        items=[{"name": one, "criterion": one, "scale": "agreement"} for one in CRITERIA],
        cases={"rows": [{"case": case} for case in cases]},
    )
    return te.score(te.load(te.read_study(plan)))


PAIR = ("administration", "union_reps")


def test_a_gap_is_welch_s_test_of_the_two_parties():
    steps = np.random.default_rng(3).integers(0, 5, (18, 1))
    data = survey_data(np.zeros(18, int), np.repeat([0, 2], [10, 8]), steps, n_cases=1)
    row = (
        party_gaps(te.score(data), parties=("politicians", "union_reps")).table.query("criterion == 'purpose'").iloc[0]
    )
    welch = stats.ttest_ind(25.0 * steps[:10, 0], 25.0 * steps[10:, 0], equal_var=False)
    interval = welch.confidence_interval()
    assert row["difference"] == pytest.approx(25 * (steps[:10].mean() - steps[10:].mean()))
    assert row["p_value"] == pytest.approx(welch.pvalue)
    assert (row["conf_low"], row["conf_high"]) == pytest.approx((interval.low, interval.high))


def test_the_parties_may_be_subtracted_the_other_way(tmp_path):
    scores = six_criteria(tmp_path)
    one, other = (party_gaps(scores, parties=pair).table for pair in (PAIR, PAIR[::-1]))
    assert one["difference"].tolist() == pytest.approx((-other["difference"]).tolist())
    assert one["p_value"].tolist() == pytest.approx(other["p_value"].tolist())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "administrative ledere ser det lysere enn tillitsvalgte på fire av seks kriterier i Elvedal."),
        ("nn", "administrative leiarar ser det lysare enn tillitsvalde på fire av seks kriterium i Elvedal."),
        ("en", "administrative leaders see it better than union representatives on four of six criteria in Elvedal."),
    ],
)
def test_the_profile_is_said_in_words(tmp_path, language, words):
    profiles = party_gaps(six_criteria(tmp_path, language), parties=PAIR).profiles
    row = profiles.query("case == 'Elvedal'").iloc[0]
    assert (row["n_criteria"], row["n_higher"], row["n_lower"]) == (6, 4, 2)
    assert words in row["text"]


def test_the_party_that_sees_it_better_on_most_is_the_subject(tmp_path):
    text = (
        party_gaps(six_criteria(tmp_path, "en"), parties=PAIR[::-1]).profiles.query("case == 'Elvedal'")["text"].iloc[0]
    )
    assert "administrative leaders see it better than union representatives on four of six" in text


def test_the_mean_gap_over_cases_is_by_hand(tmp_path):
    gaps = party_gaps(six_criteria(tmp_path), parties=PAIR)
    of_cases = gaps.table.query("criterion == 'goals'")
    row = gaps.overall.query("criterion == 'goals'").iloc[0]
    assert row["difference"] == pytest.approx(of_cases["difference"].mean())
    assert row["std_error"] == pytest.approx(np.sqrt((of_cases["std_error"] ** 2).sum()) / 2)
    assert row["n_cases"] == 2


def test_no_gap_is_told_where_a_party_is_hidden():
    case, party = np.zeros(14, int), np.repeat([0, 1, 2], [2, 6, 6])
    scores = te.score(survey_data(case, party, likert(np.random.default_rng(1), np.full(14, 3.0), 2), n_cases=1))
    table = party_gaps(scores).table.query("criterion == 'purpose'").set_index(["party", "other_party"])
    hidden = table.loc[("politicians", "administration")]
    assert hidden["status"] == "too_few"
    assert np.isnan(hidden["difference"])
    assert table.loc[PAIR, "status"] == "ok"


def test_parties_that_answer_alike_have_no_profile_of_more_or_less():
    steps = np.tile([[1], [2], [3], [4]], (2, 1))
    data = survey_data(np.zeros(8, int), np.repeat([0, 1], 4), steps, n_cases=1)
    profile = party_gaps(te.score(data)).profiles.iloc[0]
    assert profile["n_higher"] == profile["n_lower"] == 0
    assert "quite alike" in profile["text"]


@pytest.mark.parametrize("parties", [("politicians",), ("politicians", "nobody"), ()])
def test_fewer_than_two_known_parties_are_refused(tmp_path, parties):
    with pytest.raises(ValueError, match="two parties or more"):
        party_gaps(six_criteria(tmp_path), parties=parties)


def test_tables_keep_to_the_vocabulary_and_say_nothing_of_nothing(tmp_path):
    gaps = party_gaps(six_criteria(tmp_path, "en"))
    for table in (gaps.table, gaps.overall, gaps.profiles):
        assert set(table.columns) <= set(COLUMNS)
    assert gaps.summary().startswith("Survey: administrative leaders")
    assert "<table>" in gaps._repr_html_()


def test_a_gap_between_equal_parties_is_rejected_at_its_rate():
    rng = np.random.default_rng(6)
    rejected = []
    for _ in range(150):
        case, party = np.repeat(np.arange(4), 12), np.tile(np.repeat([0, 2], 6), 4)
        scores = te.score(survey_data(case, party, likert(rng, np.full(48, 3.3), 3), n_cases=4))
        table = party_gaps(scores, parties=("politicians", "union_reps")).table.query("criterion == 'purpose'")
        rejected.extend(table["p_value"] < 0.05)
    assert np.mean(rejected) == pytest.approx(0.05, abs=0.03)


def test_sentences_name_parties_as_the_study_does(tmp_path):
    scores = six_criteria(tmp_path)
    own = replace(scores.study.party("union_reps"), labels={"nb": "plasstillitsvalgte"})
    parties = tuple(own if party.key == own.key else party for party in scores.study.parties)
    named = replace(scores, study=replace(scores.study, parties=parties))
    texts = party_gaps(named, parties=PAIR).profiles["text"]
    assert texts.str.contains("plasstillitsvalgte").all()
