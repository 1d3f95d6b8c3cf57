"""Records of collaboration: they show the true intensity on average, and agree with each other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from trepart_eval.datasets.simulation.collaboration_processes import (
    drives_of,
    expected_activity,
    expected_structure,
)
from trepart_eval.datasets.simulation.collaboration_records import draw_records
from trepart_eval.datasets.simulation.parameters import Parameters
from trepart_eval.datasets.simulation.programme import draw_programme
from trepart_eval.datasets.simulation.workplaces import draw_workplaces

N = 400
THREE = ["politicians", "administration", "union_reps"]


@pytest.fixture(scope="module")
def drawn():
    programme = draw_programme(Parameters(municipalities=N, waves=3), "Simulated")
    records = draw_records(programme, draw_workplaces(programme))
    return programme, *(pd.DataFrame(table) for table in (records.forums, records.meetings, records.checklist))


def steering_groups(forums):
    return forums[forums["workplace"] == ""]


def true_mean(programme, dimension):
    return programme.by_wave[..., dimension].mean()


def test_a_wanted_intensity_has_a_drive_that_is_expected_to_show_it():
    wanted = np.linspace(13, 94, 50)
    drives = drives_of(np.repeat(wanted[:, None], 4, axis=1))
    np.testing.assert_allclose(100 * expected_structure(drives[:, 0]), wanted, atol=0.01)
    np.testing.assert_allclose(100 * expected_activity(drives[:, 1]), wanted, atol=0.01)
    np.testing.assert_allclose(100 * drives[:, 2:], wanted[:, None].repeat(2, axis=1))


def test_full_drive_puts_the_whole_structure_in_place():
    assert expected_structure(np.ones(1))[0] == pytest.approx(1)


def test_without_drive_two_of_three_parties_and_at_times_politicians_in_two_groups_are_all_there_is():
    by_hand = ((2 + 0.25) / 3 + 2 * 0.25 * 2 / 3 + 0.25 / 2) / 10
    assert expected_structure(np.zeros(1))[0] == pytest.approx(by_hand)


def test_without_drive_one_formal_meeting_is_all_there_is():
    by_hand = (0.1 + 0.95 * 0.5 * 0.2 + 0.5 * 0.5) / 4  # a tenth of the meetings, who came, formal but not informal
    assert expected_activity(np.zeros(1))[0] == pytest.approx(by_hand)


def test_forums_show_the_true_structure_on_average(drawn):
    programme, forums, _, _ = drawn
    groups = steering_groups(forums)
    numbers = groups[[f"n_{party}" for party in THREE]].astype(float)
    shared = groups["forum_type"].map({"two_groups": 0.5, "no_politicians": 0.0}).fillna(1.0)
    indicators = [
        groups[THREE].astype(float).mean(axis=1),
        numbers.min(axis=1) / numbers.max(axis=1),
        numbers.min(axis=1) / 3,
        shared,
        groups["permanence"] == "permanent",
        *(groups[name].astype(float) for name in ("safety_reps", "position_and_opposition", "decided_in_council")),
        *(groups[name].astype(float) for name in ("in_employer_policy", "rules_for_disagreement")),
    ]
    assert 100 * np.mean([one.mean() for one in indicators]) == pytest.approx(true_mean(programme, 0), abs=1.5)


def test_the_log_shows_the_true_activity_on_average(drawn):
    programme, _, meetings, _ = drawn
    log = meetings[meetings["workplace"] == ""]
    there = log[[f"n_{party}" for party in THREE]].astype(int) > 0
    log = log.assign(year=log["date"].str[:4], together=there.all(axis=1), **{p: there[f"n_{p}"] for p in THREE})
    by_year = log.groupby(["case", "year"])
    assert len(by_year) == N * 3  # at least one meeting every year
    size = by_year.size()
    touch = [((by_year[party].sum() - 1.25) / 5).clip(0, 1) for party in THREE]
    kinds = log.groupby(["case", "year"])["kind"].agg(lambda kinds: {"formal", "informal"} <= set(kinds))
    gatherings = log.assign(both=log["together"] & (log["kind"] == "gathering")).groupby(["case", "year"])["both"].sum()
    parts = [(size / 10).clip(upper=1), sum(touch) / 3, by_year["together"].mean(), 0.5 * (0.5 + 0.5 * kinds)]
    activity = (sum(parts) + 0.5 * (gatherings / 2).clip(upper=1)) / 4
    assert 100 * activity.mean() == pytest.approx(true_mean(programme, 1), abs=1.0)


def test_forums_show_the_true_depth_on_average(drawn):
    programme, forums, _, _ = drawn
    groups = steering_groups(forums)
    steps = ["absent", "informed", "consulted", "involved", "co_developed"]
    ladder = groups["ladder"].map(steps.index) / 4
    facts = groups[["early_involvement", "consensus", "union_project_leader"]].astype(float)
    assert 100 * (ladder.mean() + facts.mean().sum()) / 4 == pytest.approx(true_mean(programme, 2), abs=1.5)


def test_work_groups_and_their_checklists_show_the_true_reach_on_average(drawn):
    programme, forums, _, checklist = drawn
    n_workplaces = [len(sizes) for sizes in draw_workplaces(programme).employees]
    groups = forums[forums["workplace"] != ""]
    full = groups[groups["safety_reps"] == 1].groupby(["case", "wave"]).size()
    share = [
        full.get((case, wave), 0) / n
        for case, n in zip(programme.keys, n_workplaces, strict=True)
        for wave in programme.waves
    ]
    assert 100 * np.mean(share) == pytest.approx(true_mean(programme, 3), abs=1.5)
    answers = checklist[checklist["point"].isin(["staff_meetings", "reports_up", "chief_union_supports"])]
    in_place = answers["in_place"].map({"yes": 1.0, "partly": 0.5, "no": 0.0})
    assert 100 * in_place.mean() == pytest.approx(true_mean(programme, 3), abs=1.5)


def test_types_of_forum_go_with_who_sits_there_and_how_long(drawn):
    groups = steering_groups(drawn[1])
    without = groups["politicians"] == 0
    assert (without == (groups["forum_type"] == "no_politicians")).all()
    assert (groups.loc[groups["forum_type"] == "temporary_group", "permanence"] == "temporary").all()
    lasting = groups["forum_type"].isin(["standing_committee", "tripartite_body"])
    assert (groups.loc[lasting, "permanence"] == "permanent").all()


def test_the_checklist_says_the_same_as_the_table_of_forums(drawn):
    _, forums, _, checklist = drawn
    groups = steering_groups(forums).set_index(["case", "wave"])
    for point, column in (("politicians_in", "politicians"), ("decision_council", "decided_in_council")):
        rows = checklist[(checklist["point"] == point) & (checklist["workplace"] == "")].set_index(["case", "wave"])
        assert ((rows["in_place"] == "yes") == (groups[column].astype(int) == 1)).all()


def test_what_is_in_place_stays_in_place(drawn):
    groups = steering_groups(drawn[1])
    decided = groups.pivot_table(index="case", columns="wave", values="decided_in_council", aggfunc="first").astype(int)
    assert (np.diff(decided.to_numpy(), axis=1) >= 0).all()


def test_active_politicians_meet_the_project_twenty_to_thirty_times_in_four_years_and_passive_ones_a_handful(drawn):
    programme, _, meetings, _ = drawn
    log = meetings[(meetings["workplace"] == "") & (meetings["n_politicians"] > 0)]
    count = log.groupby([log["case"], log["date"].str[:4]]).size()
    drive = pd.Series(programme.by_wave[..., 1].ravel(), pd.MultiIndex.from_product([programme.keys, programme.waves]))
    yearly = count.reindex(drive.index, fill_value=0)
    assert 20 < 4 * yearly[drive > 70].mean() < 36
    assert 4 * yearly[drive < 25].mean() < 6
