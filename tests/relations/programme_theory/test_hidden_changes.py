"""The change of a case whose score may not be shown isn't in the mean of changes that the claims state."""

import trepart_eval as te
from trepart_eval.criteria.comparisons.changes import WaveChanges

from builders import write_study

CASES = ("Alvdal", "Bykle", "Dovre", "Eidfjord", "Frosta", "Gamvik")
OF_ONE_MIND = "Gamvik"


def data_of(folder):
    """Load two waves of six cases; in one of them six people gave the highest answer in both."""
    rows = []
    for place, case in enumerate(CASES):
        for wave in (1, 2):
            answers = [5] * 3 if case == OF_ONE_MIND else [1 + (place * wave + n) % 5 for n in range(9)]
            rows += [f"{case},{party},{wave},{answer}" for party in "PA" for answer in answers]
    plan = {
        "files": {"answers.csv": "case,party,wave,q1\n" + "\n".join(rows) + "\n"},
        "surveys": [{"file": "answers.csv", "columns": {"case": "case", "party": "party", "wave": "wave"}}],
        "interviews": None,
        "cases": {"rows": [{"case": case} for case in CASES]},
        "waves": {"first": {"values": ["1"]}, "second": {"values": ["2"]}},
        "items": [{"name": "q1", "criterion": "purpose", "scale": "agreement"}],
    }
    return te.load(te.read_study(write_study(folder, **plan)))


def changed(claims):
    """Cases whose change the claims are made from."""
    found = next(one for one in claims.results if isinstance(one, WaveChanges))
    rows = [row for row in found.arrow.to_pylist() if (row["party"], row["criterion"]) == ("all", "purpose")]
    return [row["case"] for row in rows if row["difference"] is not None]


def test_a_case_with_a_hidden_score_is_not_among_the_changes(tmp_path):
    data = data_of(tmp_path)
    scores = te.score(data)
    assert changed(te.relations.study_claims(data, scores=scores)) == list(CASES)
    released = te.release_scores(scores).scores
    assert changed(te.relations.study_claims(data, scores=released)) == list(CASES[:-1])
