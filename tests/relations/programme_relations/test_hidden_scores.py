"""A score that may not be shown can't be worked out from the relations that are."""

import csv

from trepart_eval.cli import main

from builders import write_study
from outcome_studies import OUTCOME

CASES = ("Alvdal", "Bykle", "Dovre", "Eidfjord", "Frosta", "Gamvik", "Hemsedal")
OF_ONE_MIND = "Hemsedal"


def study(folder):
    """Write a study of seven cases; in one of them six people all gave the highest answer."""
    rows = []
    for place, case in enumerate(CASES):
        answers = [5] * 3 if case == OF_ONE_MIND else [1 + (place + n) % 5 for n in range(9)]
        rows += [f"{case},{party},{answer}" for party in "PA" for answer in answers]
    leave = "\n".join(f"{case};{7 + (place * 3) % 5}" for place, case in enumerate(CASES))
    files = {"answers.csv": "case,party,q1\n" + "\n".join(rows) + "\n", "sick.csv": f"region;2020\n{leave}\n"}
    plan = {
        **{"cases": {"rows": [{"case": case} for case in CASES]}, "interviews": None, "outcome": [OUTCOME]},
        **{"items": [{"name": "q1", "criterion": "purpose", "scale": "agreement"}]},
        **{"relations": [{"outcome": "sick_leave", "dose": "purpose", "after": [2020]}]},
    }
    return str(write_study(folder, files=files, **plan))


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_hidden_score_is_a_missing_one_among_relations(tmp_path):
    plan = study(tmp_path)
    assert main(["score", plan]) == 0
    assert main(["relate", plan]) == 0
    processed = tmp_path / "data" / "processed"
    shown = [row for row in rows_of(processed / "scores.csv") if (row["party"], row["criterion"]) == ("all", "purpose")]
    assert [row["case"] for row in shown if row["status"] == "hidden"] == [OF_ONE_MIND]
    related = [row for row in rows_of(processed / "relations" / "relations.csv") if row["dose"] == "purpose"]
    assert {row["n"] for row in related} == {str(len(CASES) - 1)}
