"""Scores by hand, their invariances, and the cases in which there is little or nothing to score."""

from __future__ import annotations

import math

import numpy as np
import pytest

import trepart_eval as te
from trepart_eval.vocabulary.columns import COLUMNS
from trepart_eval.vocabulary.terms import Weighting

from builders import write_study
from simulated import NO_ANSWER, likert, survey_data

NUMBERS = ["score", "std_error", "conf_low", "conf_high"]

# Three cases. Purpose: q1 and q2 on 1-5, q2 reversed. Goals: g on 0-10.
HAND = """\
case;party;q1;q2;g
Aremark;P;5;1;10
Aremark;P;4;2;5
Aremark;P;3;3;
Aremark;A;4;2;8
Aremark;A;2;;6
Aremark;U;1;5;2
Aremark;U;2;4;4
Bykle;P;3;3;5
Bykle;A;5;1;9
Bykle;A;5;1;7
Bykle;A;4;;8
Bykle;U;;;1
"""
HAND_PLAN = {
    "cases": {"rows": [{"case": "Bykle"}, {"case": "Aremark"}, {"case": "Cappelen"}]},
    "scales": {"five": {"low": 1, "high": 5}, "eleven": {"low": 0, "high": 10}, "agreement": None},
    "items": [
        {"name": "q1", "criterion": "purpose", "scale": "five"},
        {"name": "q2", "criterion": "purpose", "scale": "five", "reversed": True},
        {"name": "g", "criterion": "goals", "scale": "eleven"},
    ],
    "interviews": None,
}


def by_hand(tmp_path, **changes):
    """Scores of the three cases, indexed by case, party and criterion; min_n is the lowest allowed."""
    plan = write_study(tmp_path, files={"answers.csv": HAND}, **{**HAND_PLAN, "study": {"min_n": 3}, **changes})
    scores = te.score(te.load(te.read_study(plan)))
    return scores.table.set_index(["case", "party", "criterion"]).sort_index()


def test_a_party_score_is_the_mean_of_its_respondents(tmp_path):
    cell = by_hand(tmp_path).loc["Aremark", "politicians", "purpose"]
    # Respondents: (100 + 100) / 2, (75 + 75) / 2, (50 + 50) / 2.
    assert cell["score"] == pytest.approx(75)
    assert cell["n"] == 3
    assert cell["std_error"] == pytest.approx(25 / math.sqrt(3))


def test_an_interval_is_students_t(tmp_path):
    cell = by_hand(tmp_path).loc["Aremark", "politicians", "purpose"]
    # t(2) at 97.5 per cent is 4.302653 (published tables), and the interval is cut at 0 and 100.
    assert cell["conf_low"] == pytest.approx(75 - 4.3026527 * 25 / math.sqrt(3))
    assert cell["conf_high"] == 100
    assert cell["interval_method"] == "t"


def test_a_case_score_is_the_mean_over_parties_each_counted_once(tmp_path):
    cell = by_hand(tmp_path).loc["Aremark", "all", "purpose"]
    # Politicians 75; administration (75, 25): 50; unions (0, 25): 12.5.
    assert cell["score"] == pytest.approx((75 + 50 + 12.5) / 3)
    variances = (25**2 / 3, 2 * 25**2 / 2, 2 * 12.5**2 / 2)
    assert cell["std_error"] == pytest.approx(math.sqrt(sum(variances)) / 3)
    assert cell["n"] == 7
    assert cell["interval_method"] == "t_satterthwaite"


def test_degrees_of_freedom_of_a_case_come_from_variances_pooled_over_cases(tmp_path):
    cell = by_hand(tmp_path).loc["Aremark", "all", "purpose"]
    # Within party, pooled over cases: politicians 625 with 2 degrees of freedom, unions 312.5 with 1.
    administration = (1250 * 1 + (625 / 3) * 2) / 3
    parts = (625 / 3, administration / 2, 312.5 / 2)
    expected = sum(parts) ** 2 / (parts[0] ** 2 / 2 + parts[1] ** 2 / 1 + parts[2] ** 2 / 1)
    assert cell["degrees_of_freedom"] == pytest.approx(expected)


def test_each_respondent_counts_once_where_the_study_says_so(tmp_path):
    cell = by_hand(tmp_path, weighting={"survey": "respondent"}).loc["Aremark", "all", "purpose"]
    answers = np.array([100, 75, 50, 75, 25, 0, 25])
    assert cell["score"] == pytest.approx(answers.mean())
    assert cell["std_error"] == pytest.approx(answers.std(ddof=1) / math.sqrt(7))
    assert cell["degrees_of_freedom"] == 6


def test_items_are_rescaled_from_their_own_scale(tmp_path):
    cell = by_hand(tmp_path).loc["Bykle", "administration", "goals"]
    assert cell["score"] == pytest.approx(80)


def test_half_of_the_items_is_enough_and_less_is_not(tmp_path):
    table = by_hand(tmp_path)
    assert table.loc["Bykle", "administration", "purpose"]["score"] == pytest.approx((100 + 100 + 75) / 3)
    assert table.loc["Bykle", "union_reps", "purpose"]["status"] == "no_evidence"


def test_scales_of_different_length_weigh_the_same_in_one_criterion(tmp_path):
    items = [*HAND_PLAN["items"][:2], {"name": "g", "criterion": "purpose", "scale": "eleven"}]
    cell = by_hand(tmp_path, items=items).loc["Aremark", "politicians", "purpose"]
    # (100 + 100 + 100) / 3, (75 + 75 + 50) / 3, and two of three items answered: (50 + 50) / 2.
    assert cell["score"] == pytest.approx((100 + 200 / 3 + 50) / 3)


def test_a_missing_party_is_named_and_the_others_are_averaged(tmp_path):
    cell = by_hand(tmp_path).loc["Bykle", "all", "purpose"]
    assert cell["score"] == pytest.approx((50 + (100 + 100 + 75) / 3) / 2)
    assert cell["parties_missing"] == "union_reps"


def test_a_case_without_answers_is_no_evidence_and_not_zero(tmp_path):
    cell = by_hand(tmp_path).loc["Cappelen", "all", "purpose"]
    assert cell["status"] == "no_evidence"
    assert math.isnan(cell["score"])
    assert cell["n"] == 0


def test_cells_under_the_limit_hold_no_figure(tmp_path):
    cell = by_hand(tmp_path).loc["Aremark", "union_reps", "purpose"]
    assert cell["status"] == "too_few"
    assert cell[[*NUMBERS, "n", "spread", "response_rate", "degrees_of_freedom", "interval_method"]].isna().all()


def test_known_populations_narrow_the_interval(tmp_path):
    rows = [{"case": "Aremark", "party": "P", "population": 3, "invited": 3},
            {"case": "Aremark", "party": "A", "population": 8, "invited": 4},
            {"case": "Aremark", "party": "U", "population": 4, "invited": 4}]  # fmt: skip
    table = by_hand(tmp_path, population={"rows": rows})
    census = table.loc["Aremark", "politicians", "purpose"]
    assert (census["conf_low"], census["score"], census["conf_high"]) == (75, 75, 75)
    assert census["interval_method"] == "census"
    whole = table.loc["Aremark", "all", "purpose"]
    variances = (0, 1250 / 2 * (1 - 2 / 8), 312.5 / 2 * (1 - 2 / 4))
    assert whole["std_error"] == pytest.approx(math.sqrt(sum(variances)) / 3)
    assert whole["response_rate"] == pytest.approx(7 / 11)


def test_a_party_counted_with_another_goes_into_its_figures(tmp_path):
    parties = {"safety_reps": {"values": ["V"], "counts_with": "union_reps"}}
    text = HAND + "Aremark;V;5;1;9\nAremark;V;5;1;9\n"
    plan = write_study(tmp_path, files={"answers.csv": text}, **HAND_PLAN, parties=parties, study={"min_n": 3})
    table = te.score(te.load(te.read_study(plan))).table
    assert "safety_reps" not in set(table["party"])
    cell = table.set_index(["case", "party", "criterion"]).sort_index().loc["Aremark", "union_reps", "purpose"]
    assert cell["score"] == pytest.approx((0 + 25 + 100 + 100) / 4)


def test_a_voice_that_does_not_count_has_a_row_and_no_part_in_the_mean(tmp_path):
    before = by_hand(tmp_path).loc["Aremark", "all", "purpose"]
    parties = {"researcher": {"values": ["R"], "counts": False}}
    text = HAND + "Aremark;R;1;5;0\n" * 3
    plan = write_study(tmp_path, files={"answers.csv": text}, **HAND_PLAN, parties=parties, study={"min_n": 3})
    table = te.score(te.load(te.read_study(plan))).table.set_index(["case", "party", "criterion"]).sort_index()
    assert table.loc["Aremark", "researcher", "purpose"]["score"] == 0
    assert table.loc["Aremark", "all", "purpose"]["score"] == before["score"]


# --- invariances ---


def simulated(seed=4, n_cases=5, **options):
    rng = np.random.default_rng(seed)
    ns = (4, 6, 5)
    case, party = np.repeat(np.arange(n_cases), sum(ns)), np.tile(np.repeat([0, 1, 2], ns), n_cases)
    steps = likert(rng, 3 + 0.2 * case, 4)
    steps[rng.random(steps.shape) < 0.1] = NO_ANSWER
    return case, party, steps, {"n_cases": n_cases, **options}


def table_of(case, party, steps, options):
    return te.score(survey_data(case, party, steps, **options)).arrow


def test_the_order_of_respondents_changes_no_byte():
    case, party, steps, options = simulated()
    order = np.random.default_rng(5).permutation(len(case))
    weight = np.random.default_rng(6).uniform(0.5, 2, len(case))
    assert table_of(case, party, steps, options).equals(table_of(case[order], party[order], steps[order], options))
    weighted = table_of(case, party, steps, {**options, "weight": weight})
    assert weighted.equals(table_of(case[order], party[order], steps[order], {**options, "weight": weight[order]}))


def test_reversed_items_answered_in_reverse_give_the_same_scores():
    case, party, steps, options = simulated()
    turned = steps.copy()
    turned[:, [1, 3]] = np.where(steps[:, [1, 3]] >= 0, 4 - steps[:, [1, 3]], steps[:, [1, 3]])
    assert table_of(case, party, steps, options).equals(
        table_of(case, party, turned, {**options, "reversed_items": (1, 3)})
    )


def test_relabelled_parties_move_rows_and_change_no_figure():
    case, party, steps, options = simulated()
    rows = table_of(case, party, steps, options).to_pandas()
    moved = table_of(case, (party + 1) % 3, steps, options).to_pandas()
    whole, moved_whole = (frame[frame["party"] == "all"].reset_index(drop=True) for frame in (rows, moved))
    np.testing.assert_allclose(whole[NUMBERS].to_numpy(float), moved_whole[NUMBERS].to_numpy(float), rtol=1e-12)


def test_doubled_weights_change_no_figure():
    case, party, steps, options = simulated()
    weight = np.random.default_rng(7).uniform(0.5, 2, len(case))
    once, twice = (table_of(case, party, steps, {**options, "weight": w}).to_pandas() for w in (weight, 2 * weight))
    np.testing.assert_allclose(once[NUMBERS].to_numpy(float), twice[NUMBERS].to_numpy(float), rtol=1e-12)


def test_equal_weights_are_no_weights():
    case, party, steps, options = simulated()
    plain = table_of(case, party, steps, options).to_pandas()
    weighted = table_of(case, party, steps, {**options, "weight": np.ones(len(case))}).to_pandas()
    np.testing.assert_allclose(plain[NUMBERS].to_numpy(float), weighted[NUMBERS].to_numpy(float), rtol=1e-9)


def stretched(line):
    """A line of answers with its goals answer moved from 0-10 to -7-93."""
    *others, goals = line.split(";")
    return ";".join([*others, str(10 * int(goals) - 7) if goals else ""])


def test_a_rescaled_scale_gives_the_same_scores(tmp_path):
    header, *lines = HAND.splitlines()
    text = "\n".join([header, *map(stretched, lines)])
    scales = {"five": {"low": 1, "high": 5}, "eleven": {"low": -7, "high": 93}, "agreement": None}
    plan = write_study(tmp_path, files={"answers.csv": text}, **{**HAND_PLAN, "scales": scales}, study={"min_n": 3})
    second = te.score(te.load(te.read_study(plan))).table.set_index(["case", "party", "criterion"]).sort_index()
    first = by_hand(tmp_path)
    np.testing.assert_allclose(first[NUMBERS].to_numpy(float), second[NUMBERS].to_numpy(float), rtol=1e-12)


def test_rows_answered_in_two_files_are_the_rows_of_one(tmp_path):
    lines = HAND.splitlines(keepends=True)
    files = {"one.csv": "".join(lines[:6]), "two.csv": lines[0] + "".join(lines[6:])}
    survey = {"files": ["two.csv", "one.csv"], "columns": {"case": "case", "party": "party"}}
    plan = write_study(tmp_path, files=files, **HAND_PLAN, surveys=[survey], study={"min_n": 3})
    split = te.score(te.load(te.read_study(plan))).arrow
    (tmp_path / "whole").mkdir()
    plan = write_study(tmp_path / "whole", files={"answers.csv": HAND}, **HAND_PLAN, study={"min_n": 3})
    assert split.equals(te.score(te.load(te.read_study(plan))).arrow)


# --- weights ---


def test_a_weighted_mean_has_the_linearised_standard_error():
    steps = np.array([[0], [2], [4], [4], [1]])
    weight = np.array([1.0, 2, 0.5, 1.5, 3])
    data = survey_data(np.zeros(5, int), np.zeros(5, int), steps, n_cases=1, weight=weight)
    row = te.score(data).table.query("party == 'politicians' and criterion == 'purpose'").iloc[0]
    x = 25.0 * steps[:, 0]
    mean = np.average(x, weights=weight)
    # Lumley (2010), chapter 2: linearised variance of a ratio, with the factor n / (n - 1).
    error = math.sqrt(5 / 4 * (weight**2 * (x - mean) ** 2).sum()) / weight.sum()
    assert row["score"] == pytest.approx(mean)
    assert row["std_error"] == pytest.approx(error)


def test_a_weight_of_zero_counts_nobody():
    steps = np.array([[0], [2], [4], [4], [1]])
    weight = np.array([1.0, 1, 1, 1, 0])
    data = survey_data(np.zeros(5, int), np.zeros(5, int), steps, n_cases=1, weight=weight)
    row = te.score(data).table.query("party == 'politicians' and criterion == 'purpose'").iloc[0]
    assert (row["n"], row["score"]) == (4, 62.5)


# --- little or nothing ---


def only(steps, party=None, n_cases=1, case=None, min_n=3):
    steps = np.asarray(steps)
    party = np.zeros(len(steps), int) if party is None else np.asarray(party)
    case = np.zeros(len(steps), int) if case is None else np.asarray(case)
    table = te.score(survey_data(case, party, steps, n_cases=n_cases), min_n=min_n).table
    return table[(table["criterion"] == "purpose")].set_index(["case", "party"]).sort_index()


def test_all_the_same_and_nothing_to_pool_gives_a_bound_and_no_zero_width():
    cell = only([[3], [3], [3]]).loc["case 0000", "politicians"]
    assert cell["score"] == 75
    assert cell["interval_method"] == "bound"
    assert math.isnan(cell["std_error"])
    # Clopper and Pearson: 1 - 0.025 ** (1 / 3) = 0.7076 of people could answer otherwise.
    assert cell["conf_low"] == pytest.approx(75 * (1 - 0.70759822), rel=1e-6)
    assert cell["conf_high"] == pytest.approx(75 + 25 * 0.70759822, rel=1e-6)


def test_all_the_same_in_one_case_borrows_the_spread_of_the_others():
    cell = only([[3], [3], [3], [0], [2], [4]], case=[0, 0, 0, 1, 1, 1], n_cases=2).loc["case 0000", "politicians"]
    assert cell["interval_method"] == "t_pooled_variance"
    # Variances 0 and 2500 with two degrees of freedom each.
    assert cell["std_error"] == pytest.approx(math.sqrt(1250 / 3))
    assert cell["degrees_of_freedom"] == 4


def test_equal_scores_from_different_numbers_of_items_are_still_the_same():
    steps = [[3, 3, 3], [3, NO_ANSWER, 3], [3, 3, NO_ANSWER]]
    cell = only(steps).loc["case 0000", "politicians"]
    assert cell["interval_method"] == "bound"
    assert cell["spread"] == 0


def test_one_respondent_in_a_party_uses_the_spread_of_that_party_elsewhere():
    steps = [[1], [3], [2], [0], [4]]
    case, party = [0, 0, 0, 1, 1], [0, 1, 1, 0, 0]
    cell = only(steps, party, n_cases=2, case=case).loc["case 0000", "all"]
    # Politicians: one here, and variance 5000 elsewhere; administration: 50 and 75.
    assert cell["score"] == pytest.approx((25 + 62.5) / 2)
    assert cell["std_error"] == pytest.approx(math.sqrt(5000 + 312.5 / 2) / 2)


def test_one_party_alone_is_its_case():
    table = only([[1], [3], [2], [4]])
    cell, party = table.loc["case 0000", "all"], table.loc["case 0000", "politicians"]
    assert cell[NUMBERS].tolist() == pytest.approx(party[NUMBERS].tolist())
    assert cell["parties_missing"] == "administration;union_reps"


def test_nobody_answered_anything_is_no_evidence():
    table = only(np.full((5, 2), NO_ANSWER))
    assert set(table["status"]) == {"no_evidence"}


def test_answers_to_fewer_than_half_of_the_items_are_told_from_no_answers():
    steps = np.full((5, 3), NO_ANSWER)
    steps[:, 0] = 2
    assert only(steps).loc["case 0000", "politicians"]["status"] == "too_few_items"


def test_a_single_answer_in_the_whole_study_is_hidden():
    assert only([[2]]).loc["case 0000", "all"]["status"] == "too_few"


def test_three_points_of_a_hundred_thousand_are_not_rounded_away():
    steps = np.full((100_000, 1), 2)
    steps[:3] = 3
    cell = only(steps).loc["case 0000", "politicians"]
    x = 25.0 * steps[:, 0]
    assert cell["std_error"] == pytest.approx(x.std(ddof=1) / math.sqrt(len(x)), rel=1e-9)
    assert cell["interval_method"] == "t"


# --- options and results ---


@pytest.mark.parametrize(
    "options", [{"survey_weighting": "segment"}, {"interview_weighting": "person"}, {"min_n": 2}, {"conf_level": 95}]
)
def test_an_option_without_meaning_is_refused(options):
    case, party, steps, plan = simulated()
    with pytest.raises(ValueError, match=r"Unknown weighting|lowest allowed|between 0 and 1"):
        te.score(survey_data(case, party, steps, **plan), **options)


def test_a_higher_level_gives_a_wider_interval():
    case, party, steps, plan = simulated()
    data = survey_data(case, party, steps, **plan)
    narrow, wide = (te.score(data, conf_level=level).table.query("party == 'all'") for level in (0.8, 0.99))
    width = {name: (frame["conf_high"] - frame["conf_low"]).dropna() for name, frame in (("n", narrow), ("w", wide))}
    assert (width["w"] > width["n"]).all()


def test_columns_are_from_the_one_vocabulary():
    case, party, steps, plan = simulated()
    scores = te.score(survey_data(case, party, steps, **plan))
    for table in (scores.table, scores.coverage, te.diagnose(scores).table):
        assert set(table.columns) <= set(COLUMNS)


def test_tables_are_copies_of_ones_own():
    case, party, steps, plan = simulated()
    scores = te.score(survey_data(case, party, steps, **plan))
    taken = scores.table
    taken["score"] = 0.0
    assert scores.table["score"].max() > 0


def test_the_summary_says_how_many_cases_and_how():
    case, party, steps, plan = simulated()
    text = te.score(survey_data(case, party, steps, **plan)).summary()
    assert text.startswith("Simulated: 5 of 5 cases have scores on the six criteria (survey).")
    assert "95 per cent" in text


def test_jupyter_shows_a_row_per_case_and_escapes_what_the_data_hold(tmp_path):
    rows = [{"case": "<b>Bykle</b>"}, {"case": "Øvre"}, {"case": "Åmot"}]
    text = "case,party,q1,q2,q3\n" + "<b>Bykle</b>,P,3,3,3\n" * 5
    plan = write_study(tmp_path, files={"answers.csv": text}, cases={"rows": rows}, interviews=None)
    html = te.score(te.load(te.read_study(plan)))._repr_html_()
    assert "&lt;b&gt;Bykle" in html
    assert "<b>" not in html
    assert html.index("Øvre") < html.index("Åmot")


def test_a_weighting_can_be_chosen_in_the_call():
    case, party, steps, plan = simulated()
    scores = te.score(survey_data(case, party, steps, **plan), survey_weighting="respondent")
    assert scores.survey_weighting is Weighting.RESPONDENT
