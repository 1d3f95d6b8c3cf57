"""Scores as they leave the house."""

import itertools
from dataclasses import replace

import numpy as np
import pyarrow as pa

import trepart_eval as te
from trepart_eval.cli import main
from trepart_eval.cli.exit_status import ExitStatus
from trepart_eval.disclosure import release_scores

from builders import write_study
from simulated import likert, survey_data

PARTY_SIZES = ((3, 9, 8), (12, 11, 10), (2, 4, 30), (9, 1, 1), (4, 7, 25))
ROW = ("case", "wave", "workplace", "criterion", "source")
COUNTING = ("politicians", "administration", "union_reps")


def surveyed(sizes=PARTY_SIZES, seed=1):
    """Scores of cases with so many answers from each of three parties."""
    rng = np.random.default_rng(seed)
    cells = [(case, party) for case, parties in enumerate(sizes) for party, n in enumerate(parties) for _ in range(n)]
    case, party = np.array(cells).T
    steps = likert(rng, rng.uniform(2, 4, len(cells)), 4)
    return te.score(survey_data(case, party, steps, n_cases=len(sizes)))


def blocks(scores):
    """Rows of one case and criterion: the parties that count and all of them."""
    rows = [row for row in scores.arrow.to_pylist() if row["party"] in {*COUNTING, "all"}]
    keyed = sorted(rows, key=lambda row: tuple(row[name] for name in ROW))
    return [list(block) for _, block in itertools.groupby(keyed, key=lambda row: tuple(row[name] for name in ROW))]


def test_no_party_is_hidden_alone():
    released = release_scores(surveyed())
    hidden = [sum(row["status"] == "hidden" for row in block) for block in blocks(released.scores)]
    assert set(hidden) & {2, 3, 4}
    assert 1 not in hidden


def test_every_figure_of_a_hidden_row_is_empty():
    released = release_scores(surveyed())
    for row in released.scores.arrow.to_pylist():
        if row["status"] == "hidden":
            assert not [
                name for name, value in row.items() if value is not None and name not in {*ROW, "party", "status"}
            ]


def test_why_a_row_is_hidden_is_not_told():
    assert "too_few" not in set(release_scores(surveyed()).scores.table["status"])


def released_of(scores):
    return release_scores(scores).scores


def test_shown_rows_are_as_they_were():
    scores = surveyed()
    before, after = (
        [{**row, "spread": None} for row in one.arrow.to_pylist()] for one in (scores, released_of(scores))
    )
    assert [row for row in after if row["status"] != "hidden"] == [
        row for row, now in zip(before, after, strict=True) if now["status"] != "hidden"
    ]


def test_a_case_has_its_spread_only_where_all_its_parties_are_shown():
    found = blocks(released_of(surveyed(((12, 11, 10), *PARTY_SIZES))))
    shown = [block for block in found if block[0]["status"] == "ok"]
    assert {block[0]["party"] for block in shown} == {"all"}
    for block in shown:
        assert (block[0]["spread"] is None) == any(row["status"] == "hidden" for row in block)
    assert {block[0]["spread"] is None for block in shown} == {True, False}


def alike(**options):
    """Scores of four cases; in the first, all in two small parties gave the middle answer."""
    first = ([2] * 3, [1, 2, 3, 1, 3, 2, 2, 4, 1, 0], [2] * 7)
    rows = [
        (case, party, step)
        for case, parties in enumerate((first, *(([0, 2, 4, 1] * 3,) * 3,) * 3))
        for party, steps in enumerate(parties)
        for step in steps
    ]
    case, party, step = np.array(rows).T
    data = survey_data(case, party, step[:, None], n_cases=4)
    return te.score(data, min_n=5, **options)


def first_purpose(scores):
    """Rows of the first case and the criterion that all items measure."""
    return next(block for block in blocks(scores) if block[0]["criterion"] == "purpose")


def hidden_squares(scores):
    """Sum of squares of the hidden people about their mean, from what is shown of a case whose persons count alike."""
    total, *parts = first_purpose(scores)
    shown = [row for row in parts if row["status"] == "ok"]
    n, points = total["n"], total["n"] * total["score"]
    squares = (n - 1) * total["spread"] ** 2 + n * total["score"] ** 2
    for row in shown:
        n -= row["n"]
        points -= row["n"] * row["score"]
        squares -= (row["n"] - 1) * row["spread"] ** 2 + row["n"] * row["score"] ** 2
    return squares - points**2 / n


def test_that_two_hidden_parties_answered_alike_is_in_no_total():
    by_person = alike(survey_weighting="respondent")
    two = {"politicians", "union_reps"}
    as_if = [{**row, "status": "hidden"} if row["party"] in two else row for row in by_person.arrow.to_pylist()]
    assert abs(hidden_squares(replace(by_person, arrow=pa.Table.from_pylist(as_if)))) < 1e-6
    total, *_ = first_purpose(released_of(by_person))
    assert (total["party"], total["status"], total["std_error"]) == ("all", "hidden", None)
    total, *_ = first_purpose(released_of(alike()))
    assert (total["party"], total["status"], total["spread"]) == ("all", "ok", None)


def test_coverage_and_readings_go_with_the_scores():
    released = release_scores(surveyed())
    gone = {
        tuple(row[name] for name in (*ROW, "party"))
        for row in released.scores.arrow.to_pylist()
        if row["status"] == "hidden"
    }
    together = {key[:3] for key in gone}
    for row in released.tables["coverage"].arrow.to_pylist():
        if tuple(row[name] for name in (*ROW, "party")) in gone:
            assert (row["n"], row["status"]) == (None, "hidden")
        if (row["case"], row["wave"], row["workplace"]) in together:
            assert row["n_base"] is None
    for row in released.tables["diagnosis"].arrow.to_pylist():
        assert (row["reading"] == "hidden") == ((*(row[name] for name in ROW), "all") in gone)


def test_published_evidence_stays_as_it_is():
    scores = te.score(te.load(te.datasets.example("fafo2017")))
    released = release_scores(scores)
    assert released.scores.arrow == scores.arrow
    assert (released.protected, released.n_hidden) == ({}, 0)


def test_where_nobody_is_few_nothing_is_hidden():
    scores = surveyed(((12, 11, 10), (20, 30, 15)))
    released = release_scores(scores)
    assert (released.n_hidden, released.scores.arrow) == (0, scores.arrow)


ITEMS = [{"name": "q1", "criterion": "purpose", "scale": "agree"}]
HEAD = "case,party,q1\n"


def plan(folder, politicians, spread=(2, 3, 4)):
    """Write a study of two cases whose first has so many politicians."""
    rows = [f"Elvedal,P,{spread[number % 3]}" for number in range(politicians)]
    rows += [
        f"{case},{party},{spread[number % 3]}"
        for case in ("Elvedal", "Fjordvik")
        for party in "AU"
        for number in range(9)
    ]
    files = {"survey.csv": HEAD + "\n".join(rows) + "\n"}
    survey = [{"file": "survey.csv", "columns": {"case": "case", "party": "party"}}]
    scales = {"agree": {"low": 1, "high": 5}}
    return str(write_study(folder, files=files, surveys=survey, items=ITEMS, scales=scales, interviews=None))


def test_a_release_that_with_an_earlier_one_reveals_somebody_is_refused(tmp_path, capsys):
    assert main(["score", plan(tmp_path, 8), "--lang", "en"]) == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "data" / "processed").iterdir()}
    capsys.readouterr()
    assert main(["score", plan(tmp_path, 9), "--lang", "en"]) == ExitStatus.REFUSED
    said = capsys.readouterr()
    assert said.out == ""
    assert "Elvedal" in said.err
    assert {path.name: path.read_bytes() for path in (tmp_path / "data" / "processed").iterdir()} == before


def test_the_same_release_again_is_no_new_one(tmp_path):
    log = tmp_path / "data" / "processed" / "releases.jsonl"
    assert main(["score", plan(tmp_path, 8)]) == 0
    first = log.read_bytes()
    assert main(["score", plan(tmp_path, 8)]) == 0
    assert log.read_bytes() == first


def test_published_evidence_is_not_in_the_log(tmp_path):
    assert main(["score", "--example", "fafo2017", "--out", str(tmp_path)]) == 0
    assert not (tmp_path / "releases.jsonl").exists()


def test_comparisons_of_released_scores_have_no_figure_of_a_hidden_cell():
    released = release_scores(surveyed(((1, 1, 0), *PARTY_SIZES))).scores
    hidden = {
        (row["case"], row["party"], row["criterion"]) for row in released.arrow.to_pylist() if row["status"] == "hidden"
    }
    compared = [
        row
        for row in te.criteria.compare(released).arrow.to_pylist()
        if (row["case"], "all", row["criterion"]) in hidden
    ]
    gaps = [
        row
        for row in te.criteria.party_gaps(released).arrow.to_pylist()
        if {(row["case"], row["party"], row["criterion"]), (row["case"], row["other_party"], row["criterion"])} & hidden
    ]
    assert compared
    assert gaps
    assert all(row["estimate"] is None and row["score"] is None and not row["n"] for row in compared)
    assert all(row["difference"] is None and row["std_error"] is None for row in gaps)


def interviewed(folder, ratings):
    """Released scores of two parties whose informants said two things each; ratings of the first are given."""
    said = [*((f"p{n // 2}", "P", rating) for n, rating in enumerate(ratings))]
    said += [(f"a{n // 2}", "A", (-2, 0, 1, 2)[n % 4]) for n in range(24)]
    rows = [f"s{n},Elvedal,{party},{who},anna,purpose,{rating}" for n, (who, party, rating) in enumerate(said)]
    head = "segment,case,party,informant,coder,criterion,rating\n"
    plan = write_study(folder, files={"codings.csv": head + "\n".join(rows) + "\n"}, surveys=None)
    return released_of(te.score(te.load(te.read_study(plan))))


def test_six_informants_of_one_mind_are_hidden_however_much_they_said(tmp_path):
    status = {row["party"]: row["status"] for row in first_purpose(interviewed(tmp_path, [2] * 12))}
    assert status["politicians"] == "hidden"
    status = {row["party"]: row["status"] for row in first_purpose(interviewed(tmp_path, [2] * 11 + [1]))}
    assert status["politicians"] == "ok"
