"""Workplaces beside their municipality: what a reader of both tables can work out. Shares no code with the package."""

from collections import Counter

import numpy as np
import pytest
from scipy.optimize import linprog

import trepart_eval as te
from trepart_eval.cli import main

from builders import write_study

CODES = {"politicians": "P", "administration": "A", "union_reps": "U"}
SURVEY = {"file": "answers.csv", "columns": {"case": "case", "workplace": "workplace", "party": "party"}}
STUDIES = {
    "one small workplace": {"a": (0, 9, 9), "b": (0, 8, 9), "c": (0, 7, 3)},
    "three who are at no workplace": {"a": (9, 9, 9), "b": (0, 8, 9), "": (3, 0, 0)},
    "hidden in the municipality and shown at its workplace": {"a": (0, 8, 12), "": (3, 0, 0)},
    "two small parties at each": {"a": (2, 3, 9), "b": (2, 3, 9), "c": (2, 3, 9), "d": (2, 3, 9)},
    "eight workplaces": {
        place: (0, n, m)
        for place, n, m in zip("abcdefgh", (9, 2, 6, 7, 3, 12, 5, 8), (8, 4, 9, 1, 14, 6, 7, 2), strict=True)
    },
}


def study(folder, sizes, seed=1):
    """Write a study with so many answers by workplace and party; return its path and these numbers."""
    draw = np.random.default_rng(seed)
    rows = [
        f"Elvedal,{place},{code},{draw.integers(1, 6)}"
        for place, numbers in sizes.items()
        for code, n in zip(CODES.values(), numbers, strict=True)
        for _ in range(n)
    ]
    changes = {
        "files": {"answers.csv": "case,workplace,party,q1\n" + "\n".join(rows) + "\n"},
        "surveys": [SURVEY],
        "interviews": None,
        "items": [{"name": "q1", "criterion": "purpose", "scale": "agreement"}],
        "cases": {"rows": [{"case": "Elvedal"}]},
        "workplaces": {"rows": [{"case": "Elvedal", "workplace": place} for place in sizes if place]},
    }
    found = Counter()
    for place, numbers in sizes.items():
        for party, n in zip(CODES, numbers, strict=True):
            found[place, party] += n
            found["all", party] += n
    return write_study(folder, **changes), found


def shown(path, **options):
    """Score by place and party at both levels; None where it is hidden or nobody answered."""
    data = te.load(te.read_study(path))
    rows = [
        row
        for level in ("municipality", "workplace")
        for row in te.release_scores(te.score(data, level=level, **options)).scores.arrow.to_pylist()
    ]
    return {(row["workplace"], row["party"]): row["score"] for row in rows if row["criterion"] == "purpose"}


def equations(score, n, places, *, by_person):
    """Sums that hold between the rows: terms by row, each with its weight, which together are zero."""
    for place in ("all", *places):
        parts = [(place, party) for party in CODES if n[place, party]]
        weights = [n[part] if by_person else 1 for part in parts]
        if parts and score[place, "all"] is not None:
            yield [*zip(parts, weights, strict=True), ((place, "all"), -sum(weights))]
    for party in CODES:
        inside = [((place, party), n[place, party]) for place in (*places, "") if n[place, party]]
        if inside:
            yield [*inside, (("all", party), -n["all", party])]


def ranges(score, n, places, *, by_person):
    """Least and greatest mean of each hidden group, for someone who knows how many everybody is."""
    hidden = [key for key in n if n[key] and score.get(key) is None]
    matrix, right = [], []
    for terms in equations(score, n, places, by_person=by_person):
        matrix.append([sum(weight for key, weight in terms if key == one) for one in hidden])
        right.append(-sum(weight * score[key] for key, weight in terms if key not in hidden))
    found = {}
    for index, key in enumerate(hidden):
        aim = np.eye(len(hidden))[index]
        ends = [linprog(sign * aim, A_eq=matrix, b_eq=right, bounds=(0, 100)) for sign in (1, -1)]
        found[key] = (ends[0].fun, -ends[1].fun)
    return found


@pytest.mark.parametrize("weighting", ["party", "respondent"])
@pytest.mark.parametrize("name", STUDIES)
def test_municipality_and_workplaces_together_reveal_no_few(tmp_path, name, weighting):
    path, n = study(tmp_path, STUDIES[name])
    score = shown(path, survey_weighting=weighting)
    places = [place for place in STUDIES[name] if place]
    few = {
        key: ends for key, ends in ranges(score, n, places, by_person=weighting == "respondent").items() if n[key] < 5
    }
    assert few
    assert all(high - low >= 20 - 1e-3 for low, high in few.values())


def test_workplaces_that_are_large_enough_are_all_shown(tmp_path):
    sizes = {"a": (0, 9, 9), "b": (0, 8, 9)}
    path, n = study(tmp_path, sizes)
    score = shown(path)
    assert all(score[key] is not None for key in n if n[key])


def test_a_small_workplace_does_not_hide_every_other_one(tmp_path):
    path, n = study(tmp_path, STUDIES["eight workplaces"])
    score = shown(path)
    assert (
        sum(score[place, party] is not None for place, party in n if place not in {"", "all"} and n[place, party]) > 4
    )


def test_both_levels_are_released_one_after_the_other(tmp_path):
    path, _ = study(tmp_path, STUDIES["one small workplace"])
    assert main(["score", str(path)]) == 0
    assert main(["score", str(path), "--level", "workplace"]) == 0
