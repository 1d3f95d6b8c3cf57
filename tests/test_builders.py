"""The builder of test studies writes what the package reads without a word."""

import trepart_eval as te

from builders import write_study


def test_the_study_written_has_no_problems(tmp_path):
    assert te.check(write_study(tmp_path)) == []


def test_a_table_is_merged_and_none_takes_it_away(tmp_path):
    study = te.read_study(write_study(tmp_path, study={"min_n": 7}, interviews=None))
    assert (study.min_n, study.name, study.interviews) == (7, "Test study", ())
