"""How much of the handbook's organisation is in place."""

import numpy as np
import pytest

import trepart_eval as te
from collaboration_studies import collaboration_data
from trepart_eval.vocabulary.checklist import checklist_points
from trepart_eval.vocabulary.columns import COLUMNS


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return te.fidelity(collaboration_data(tmp_path_factory.mktemp("study")))


def point(found, key, case="Elvedal", workplace="all", column="in_place"):
    return found.points.set_index(["case", "workplace", "point"]).loc[(case, workplace, key), column]


def block(found, name, case="Elvedal", workplace="all"):
    return found.table.set_index(["case", "workplace", "block"]).loc[(case, workplace, name)]


def test_answers_of_the_checklist_are_used(found):
    assert point(found, "decision_council") == 1
    assert point(found, "rules_disagreement") == 0.5
    assert point(found, "staff_meetings", workplace="Skolen") == 1


def test_composition_settles_what_nobody_answered(found):
    settled = ("politicians_in", "administration_in", "chief_union_in", "chief_safety_in", "three_each")
    assert {point(found, key) for key in settled} == {1}
    assert point(found, "three_each", column="evidence") == "forums"


def test_an_answer_goes_before_the_composition(found):
    assert point(found, "equal_numbers") == 0  # answered no, though the table says three of each
    assert point(found, "equal_numbers", column="evidence") == "checklist"


def test_a_temporary_group_is_no_lasting_one_and_a_permanent_one_settles_nothing(found):
    assert point(found, "standing_arena", "Fjordvik") == 0
    assert np.isnan(point(found, "standing_arena"))


def test_the_steering_group_by_hand(found):
    # In place: four members, three each, decided in council; rules partly (roles block apart); numbers not.
    row = block(found, "steering_group")
    assert (row["n_known"], row["n_points"]) == (8, 16)
    assert row["fidelity"] == pytest.approx(100 * (4 + 1 + 1 + 0.5 + 0) / 8)
    assert (row["bound_low"], row["bound_high"]) == pytest.approx((100 * 6.5 / 16, 100 * 14.5 / 16))


def test_a_work_group_has_its_own_points(found):
    assert block(found, "work_group", workplace="Hjemmet")["fidelity"] == 50  # leader, and no safety representative
    assert point(found, "fixed_meetings", workplace="Hjemmet", column="status") == "no_evidence"  # "don't know"
    assert "steering_group" not in set(found.points.query("workplace == 'Skolen'")["block"])


def test_the_whole_handbook_leaves_other_works_out(found):
    handbook = sum(p.source == "handbook" and p.level != "workplace" for p in checklist_points().values())
    assert block(found, "all")["n_points"] == handbook
    assert set(found.points["source_key"]) == {"handbook", "sintef2019"}


def test_no_answer_is_missing_and_not_zero(found):
    row = block(found, "all", workplace="Verkstedet")
    assert np.isnan(row["fidelity"])
    assert (row["share_of_evidence"], row["status"]) == (0, "no_evidence")


def test_the_leaders_self_assessment_is_no_part_of_it(found):
    employer = {p.key for p in checklist_points().values() if p.source == "employer"}
    assert not employer & set(found.points["point"])


def test_columns_keep_to_the_vocabulary_and_the_summary_counts(found):
    assert set(found.table.columns) | set(found.points.columns) <= set(COLUMNS)
    assert "known for 4 groups" in found.summary()
    assert "Elvedal: Skolen" in found._repr_html_()


def test_a_study_without_any_says_so(tmp_path):
    found = te.fidelity(collaboration_data(tmp_path, forums=None, checklists=None))
    assert "no point of the handbook" in found.summary()
