"""``study.toml`` is read whole: every problem of it at once, each with its key and its mend."""

import pytest

import trepart_eval as te
from trepart_eval.vocabulary.languages import Language

from builders import INTERVIEWS, SURVEY, merged, write_study

ITEM = {"name": "q1", "criterion": "purpose", "scale": "agreement"}
WAVES = {"before": {"values": [2011]}, "after": {"values": [2015]}}


def problems_of(plan):
    return te.check(plan, language=Language.EN)


def codes_at(plan):
    """(code, key) of every error found in study.toml."""
    return {(p.code, p.key) for p in problems_of(plan) if p.file == "study.toml"}


def survey(**changes):
    return [merged(SURVEY, changes)]


def interviews(**changes):
    return [merged(INTERVIEWS, changes)]


WRONG = [
    # what may stand where
    ({"study": {"langauge": "nb"}}, "unknown_key", "study.langauge"),
    ({"study": None}, "key_missing", "study"),
    ({"study": {"name": None}}, "key_missing", "study.name"),
    ({"study": {"name": " "}}, "wrong_kind", "study.name"),
    ({"study": {"min_n": "five"}}, "wrong_kind", "study.min_n"),
    ({"study": {"min_n": 2}}, "too_small", "study.min_n"),
    ({"study": {"seed": 10**30}}, "wrong_kind", "study.seed"),
    ({"study": {"language": "no"}}, "unknown_choice", "study.language"),
    # parties and waves
    ({"parties": None}, "key_missing", "parties"),
    ({"parties": {"": {}}}, "bad_name", "parties"),
    ({"parties": {"a\nb": {}}}, "bad_name", "parties"),
    ({"parties": {"all": {}}}, "reserved_name", "parties.all"),
    ({"parties": {"administration": {"values": ["a", "p"]}}}, "value_twice", "parties.administration"),
    ({"parties": {"administration": {"values": [float("nan")]}}}, "wrong_kind", "parties.administration.values"),
    ({"parties": {"union_reps": {"values": ["Administrative ledere"]}}}, "value_twice", "parties.union_reps"),
    ({"parties": {"union_reps": {"counts_with": "leaders"}}}, "unknown_choice", "parties.union_reps.counts_with"),
    (
        {"parties": {"union_reps": {"counts_with": "union_reps"}}},
        "unknown_choice",
        "parties.union_reps.counts_with",
    ),
    ({"parties": {f"p{number}": {} for number in range(100)}}, "too_many", "parties"),
    ({"waves": {"all": {}}}, "reserved_name", "waves.all"),
    ({"waves": {"before": {"values": [1]}, "after": {"values": ["1.0"]}}}, "value_twice", "waves.after"),
    # scales and items
    ({"scales": {"agreement": {"low": 5, "high": 5}}}, "scale_ends", "scales.agreement"),
    ({"scales": {"agreement": {"high": 10**6}}}, "too_large", "scales.agreement.high"),
    ({"scales": {"agreement": {"labels": {"Enig": 6}}}}, "label_outside_scale", "scales.agreement.labels"),
    ({"scales": {"agreement": {"labels": {"Enig": 4.5}}}}, "label_outside_scale", "scales.agreement.labels"),
    ({"scales": {"agreement": {"labels": {"Enig": "5"}}}}, "wrong_kind", "scales.agreement.labels"),
    ({"scales": {"agreement": {"labels": {"Enig": 5, "enig ": 4}}}}, "value_twice", "scales.agreement.labels"),
    ({"scales": {"agreement": {"dont_know": [3]}}}, "dont_know_inside_scale", "scales.agreement.dont_know"),
    ({"scales": {"agreement": {"dont_know": ["3"]}}}, "dont_know_inside_scale", "scales.agreement.dont_know"),
    ({"items": [ITEM, ITEM]}, "item_twice", "items[1], items[2]"),
    ({"items": [ITEM | {"name": ""}]}, "wrong_kind", "items[1].name"),
    ({"items": [ITEM | {"scale": "agrement"}]}, "unknown_choice", "items[1].scale"),
    ({"items": [ITEM | {"criterion": "goal"}]}, "unknown_choice", "items[1].criterion"),
    ({"items": [ITEM | {"topic": "trust"}]}, "topic_beside_theme", "items[1]"),
    ({"items": [{"name": "q1", "topic": "background", "scale": "agreement"}]}, "unknown_choice", "items[1].topic"),
    # cases and population
    ({"cases": {"file": "cases.csv"}}, "file_or_rows", "cases"),
    ({"cases": {"rows": None}}, "file_or_rows", "cases"),
    ({"cases": {"rows": None, "file": "cases.csv"}}, "column_not_named", "cases.columns"),
    ({"population": {"file": "n.csv"}}, "column_not_named", "population.columns"),
    # surveys
    ({"surveys": None, "interviews": None}, "no_evidence_files", "surveys, interviews"),
    ({"items": None}, "no_items", "items"),
    ({"surveys": survey(file=None)}, "file_or_files", "surveys[1]"),
    ({"surveys": survey(files=["answers.csv"])}, "file_or_files", "surveys[1]"),
    ({"surveys": survey(file="nul\x00")}, "wrong_kind", "surveys[1].file"),
    ({"surveys": survey(columns={"party": None})}, "neither_column_nor_constant", "surveys[1].columns"),
    ({"surveys": survey(columns={"party": "case"})}, "column_for_two", "surveys[1]"),
    ({"surveys": survey(item_columns={"q1": "q2"})}, "column_for_two", "surveys[1]"),
    ({"surveys": survey(items=["q4"])}, "unknown_choice", "surveys[1].items"),
    ({"surveys": survey(constants={"party": "leders"})}, "unknown_choice", "surveys[1].constants.party"),
    ({"surveys": survey(columns={"wave": "year"})}, "no_waves", "surveys[1].columns"),
    ({"surveys": survey(missing=[99, 3])}, "missing_inside_scale", "surveys[1].missing"),
    ({"surveys": survey(case_values={"x": "Elvedal", "X ": "Fjordvik"})}, "value_twice", "surveys[1].case_values"),
    ({"surveys": [SURVEY, SURVEY]}, "file_twice", "surveys[2].file"),
    ({"surveys": survey(file=None, files=["answers.csv", "answers.csv"])}, "file_twice", "surveys[1].file"),
    ({"surveys": survey(constants={"case": "Elvedal"})}, "column_and_constant", "surveys[1].constants.case"),
    ({"waves": WAVES}, "neither_column_nor_constant", "surveys[1].columns"),
    (
        {"waves": WAVES, "surveys": survey(constants={"wave": "bef"})},
        "unknown_choice",
        "surveys[1].constants.wave",
    ),
    # coded interviews
    ({"interviews": interviews(file=None)}, "key_missing", "interviews[1].file"),
    ({"interviews": interviews(columns={"criterion": None})}, "column_not_named", "interviews[1].columns"),
    ({"interviews": interviews(columns={"rating": None})}, "column_not_named", "interviews[1].columns"),
    ({"interviews": interviews(columns={"segment": None})}, "column_not_named", "interviews[1].columns"),
    ({"interviews": interviews(ratings={"goals": "r"})}, "long_or_wide", "interviews[1].columns.criterion"),
    ({"interviews": interviews(ratings={"gaols": "r"})}, "unknown_choice", "interviews[1].ratings"),
    ({"interviews": interviews(ratings={"goals": "r", "mål": "s"})}, "value_twice", "interviews[1].ratings"),
    ({"interviews": interviews(ratings={"goals": "r", "purpose": "r"})}, "column_for_two", "interviews[1].ratings"),
    ({"interviews": interviews(rating_values={"bra": "to"})}, "wrong_kind", "interviews[1].rating_values"),
    ({"interviews": interviews(rating_values={"bra": 3})}, "too_large", "interviews[1].rating_values.bra"),
    (
        {"interviews": interviews(codes={"C1": {"criterion": "goals", "rating": -3}})},
        "too_small",
        "interviews[1].codes.C1.rating",
    ),
    (
        {"interviews": interviews(codes={"C1": {"criterion": "goals"}}, ignored_codes=["c1"])},
        "value_twice",
        "interviews[1].ignored_codes",
    ),
    (
        {"interviews": interviews(segments={"file": "s.csv", "columns": {"segment": "segment"}})},
        "column_belongs_to_segments",
        "interviews[1].columns.party",
    ),
    (
        {"interviews": interviews(segments={"file": "s.csv", "columns": {"case": "case", "party": "party"}})},
        "column_not_named",
        "interviews[1].segments.columns",
    ),
    ({"interviews": [INTERVIEWS, INTERVIEWS]}, "file_twice", "interviews[2].file"),
]


@pytest.mark.parametrize(("changes", "code", "key"), WRONG)
def test_a_wrong_key_is_reported_at_its_place(tmp_path, changes, code, key):
    assert (code, key) in codes_at(write_study(tmp_path, **changes))


@pytest.mark.parametrize(
    ("changes", "suggestion"),
    [
        ({"study": {"langauge": "nb"}}, "language"),
        ({"weigthing": {}}, "weighting"),
        ({"items": [ITEM | {"criterion": "recources"}]}, "resources"),
        ({"surveys": survey(columns={"pary": "x"})}, "party"),
        ({"interviews": interviews(ratings={"gaols": "r"})}, "goals"),
    ],
)
def test_a_nearly_right_name_is_suggested(tmp_path, changes, suggestion):
    mends = [problem.mend for problem in problems_of(write_study(tmp_path, **changes))]
    assert any(mend.startswith(f"Did you mean '{suggestion}'?") for mend in mends)


def test_all_problems_come_at_once(tmp_path):
    plan = write_study(tmp_path, study={"min_n": 1}, items=[ITEM, ITEM], surveys=survey(file="gone.csv"))
    with pytest.raises(te.InputError) as caught:
        te.read_study(plan)
    assert {problem.code for problem in caught.value.problems} == {"too_small", "item_twice"}
    assert {problem.code for problem in te.check(plan)} >= {"too_small", "item_twice", "file_missing"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[study\nname = 1", "study_not_toml"),
        (b"[study]\nname = unquoted", "study_not_toml"),
        (b"[study]\n[study]\n", "study_not_toml"),
        (b"seed = " + b"9" * 5000, "study_not_toml"),
        (b"x = " + b"[" * 100_000, "study_not_toml"),
        ("name = 'Bømlo'".encode("cp1252"), "study_not_utf8"),
        ("name = 'x'".encode("utf-16"), "study_not_utf8"),
        (b"\x00\x01\x02", "study_not_toml"),
    ],
)
def test_a_file_that_is_not_toml_is_one_problem(tmp_path, content, code):
    (tmp_path / "study.toml").write_bytes(content)
    assert [problem.code for problem in te.check(tmp_path)] == [code]


def test_the_line_of_broken_toml_is_named(tmp_path):
    (tmp_path / "study.toml").write_text("[study]\nname = unquoted\n", encoding="utf-8")
    assert "line 2" in te.check(tmp_path, language=Language.EN)[0].what


@pytest.mark.parametrize("place", ["", "study.toml", "gone/study.toml"])
def test_a_study_that_is_not_there_is_a_problem(tmp_path, place):
    with pytest.raises(te.InputError, match="There is no study here"):
        te.read_study(tmp_path / place, language=Language.EN)


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path):
    plan = write_study(tmp_path)
    plan.write_bytes(b"\xef\xbb\xbf" + plan.read_bytes().replace(b"\n", b"\r\n"))
    assert te.check(plan) == []


def test_the_folder_is_as_good_as_the_file(tmp_path):
    assert te.read_study(write_study(tmp_path)).path == te.read_study(tmp_path).path


def test_messages_are_in_the_language_asked_for_else_the_study_own(tmp_path):
    plan = write_study(tmp_path, study={"min_n": 1, "language": "nn"})
    assert "er for lite; det lågaste" in te.check(plan)[0].what
    assert "is too small" in te.check(plan, language=Language.EN)[0].what


def test_what_is_left_out_has_its_default(tmp_path):
    study = te.read_study(write_study(tmp_path, study={"language": None}))
    assert (study.language, study.min_n, study.seed, study.combine) == (Language.NB, 5, 1, False)
    assert [wave.key for wave in study.waves] == ["all"]


def test_a_party_listed_under_its_own_name_is_no_conflict(tmp_path):
    parties = {"politicians": {"values": ["politicians", "Politikere", "P", "p"]}}
    assert te.check(write_study(tmp_path, parties=parties)) == []


def test_one_file_may_be_read_twice_for_two_waves(tmp_path):
    surveys = [merged(SURVEY, {"constants": {"wave": wave}}) for wave in WAVES]
    assert te.check(write_study(tmp_path, waves=WAVES, surveys=surveys, interviews=None)) == []


def test_a_criterion_by_its_norwegian_name_gets_its_code(tmp_path):
    items = [{**ITEM, "criterion": "mål"}]
    (problem,) = [p for p in problems_of(write_study(tmp_path, items=items)) if p.code == "unknown_choice"]
    assert problem.mend.startswith("Did you mean 'goals'?")


def test_items_that_are_wrong_are_not_also_said_to_be_missing(tmp_path):
    plan = write_study(tmp_path, items=[{**ITEM, "scale": "agrement"}])
    assert "no_items" not in {problem.code for problem in problems_of(plan)}


BROKEN = [
    ("[study]\nname = unquoted\n", "verdien på linje 2 kan ikke leses", "rette anførselstegn"),
    ("[study]\nname = “smart”\n", "verdien på linje 2 kan ikke leses", "rette anførselstegn"),
    ("[study]\nmin_n = 5,0\n", "noe etter verdien på linje 2", "punktum"),
    ("[study]\nmin_n 5\n", "likhetstegn på linje 2", "min_n = 5"),
    ('[study]\nname = "a\n', "ikke lukket, på linje 2 eller før", "Lukk"),
    ('[study\nname = "a"\n', "ikke lukket, på linje 1 eller før", "Lukk"),
    ('[a]\nx = ["b"', "ikke lukket, på linje 2 eller før", "Lukk"),
    ("[a]\n[a]\n", "linje 2 står også lenger opp", "ett sted"),
    ("[a]\nx = 1\nx = 2\n", "linje 3 står også lenger opp", "ett sted"),
    ("[a]\nx = 2015-02-30\n", "datoen på linje 2 finnes ikke", "2015-06-30"),
    ('[a]\nfile = "data\\svar.csv"\n', "linje 2 har en omvendt skråstrek", "data/raw/svar.csv"),
    ('[a]\nfile = "C:\\Users\\ola"\n', "linje 2 har en omvendt skråstrek", "data/raw/svar.csv"),
]


@pytest.mark.parametrize(("content", "what", "mend"), BROKEN)
def test_broken_toml_is_told_in_the_language_with_its_line_and_how_to_mend_it(tmp_path, content, what, mend):
    (tmp_path / "study.toml").write_text(content, encoding="utf-8")
    (problem,) = te.check(tmp_path, language="nb")
    assert what in problem.what
    assert mend in problem.mend


@pytest.mark.parametrize(("content", "what", "mend"), BROKEN)
def test_broken_toml_is_told_differently_in_each_language(tmp_path, content, what, mend):
    del what, mend
    (tmp_path / "study.toml").write_text(content, encoding="utf-8")
    assert len({te.check(tmp_path, language=one)[0].what for one in ("nb", "nn", "en")}) == 3


def test_a_table_given_in_place_of_a_study_is_told_as_that(tmp_path):
    (tmp_path / "answers.csv").write_text("case;party\nElvedal;P\n", encoding="utf-8")
    (problem,) = te.check(tmp_path / "answers.csv", language="nb")
    assert problem.what == "Filen er ikke gyldig TOML: det er ikke en study.toml."


def test_a_backslash_that_became_a_line_break_is_one_problem_about_backslashes(tmp_path):
    plan = write_study(tmp_path, surveys=survey(file="data\raw\new.csv"))
    (problem,) = te.check(plan, language="en")
    assert problem.code == "sign_by_backslash"
    assert "data/raw/answers.csv" in problem.mend


def test_a_misspelt_criterion_is_one_problem(tmp_path):
    plan = write_study(tmp_path, items=[{**ITEM, "criterion": "goal"}], surveys=None)
    assert [one.code for one in te.check(plan) if one.key.startswith("items")] == ["unknown_choice"]


def test_a_path_that_is_too_long_is_a_problem_and_no_traceback(tmp_path):
    with pytest.raises(te.InputError, match="for langt"):
        te.read_study(tmp_path / ("a" * 300), language="nb")
