"""Whatever stands under a key of ``study.toml``, the answer is a study or problems, never a traceback."""

import copy
import datetime
import json
import random

import pytest

import trepart_eval as te

from builders import ANSWERS, CODINGS, INTERVIEWS, PLAN, SURVEY, merged, toml, write_study

FULL = merged(
    PLAN,
    {
        "study": {"min_n": 4, "seed": 3, "outside_paths": False, "combine": True},
        "cases": {
            "rows": None,
            "file": "cases.csv",
            "encoding": "utf-8",
            "separator": ",",
            "decimal": ".",
            "columns": {"case": "case", "municipality_code": "code", "theme": "theme", "employees": "staff"},
        },
        "parties": {"safety_reps": {"values": ["V", 4], "counts_with": "union_reps", "label": {"nb": "verneombud"}}},
        "waves": {"before": {"values": ["2011", 1]}, "after": {"values": [2]}},
        "scales": {"agreement": {"labels": {"Agree": 5, "Don't know": 9}}},
        "population": {"rows": [{"case": "Elvedal", "party": "P", "wave": "after", "population": 9, "invited": 8}]},
        "weighting": {"survey": "respondent", "interviews": "segment"},
        "outcome": [
            {
                "name": "sick_leave",
                "label": {"nb": "fravær"},
                "definition": "d",
                "population": "residents",
                "unit": "percent",
                "direction": "neither",
                "source": "s",
                "denominator": "days",
                "level": "municipality",
                "period": "quarter",
                "break_years": [2008, 2015],
                "breaks": "separate",
                "first_year": 2000,
                "last_year": 2030,
                "file": "sick.csv",
                "encoding": "utf-8",
                "separator": ",",
                "decimal": ".",
                "columns": {
                    "case": "region",
                    "year": "year",
                    "quarter": "quarter",
                    "value": "leave",
                    "denominator": "n",
                },
                "select": {"sex": "both"},
                "ignored_columns": ["note"],
                "case_values": {"z": "Elvedal"},
                "marks": {"-": "zero"},
            },
            {
                "name": "fetched",
                "definition": "d",
                "population": "employees",
                "unit": "share",
                "direction": "lower_is_better",
                "source": "s",
                "columns": {"case": "Region", "period": "Tid", "measure": "M", "numerator": "D", "value": "P"},
                "file": "fetched.json",
                "fetch": {"table": "12451", "selection": {"Tid": ["*"]}, "url": "https://data.ssb.no/api"},
            },
        ],
        "surveys": [
            SURVEY
            | {"name": "first", "constants": {"wave": "before"}, "items": ["q1", "q2"], "item_columns": {"q2": "q2"}}
            | {"case_values": {"x": "Elvedal"}, "missing": [99, "nn"]},
            {"files": ["answers.csv"], "columns": SURVEY["columns"], "constants": {"wave": "after"}},
        ],
        "interviews": [
            INTERVIEWS
            | {"constants": {"wave": "before"}, "codes": {"C1": {"criterion": "goals", "rating": 1}}, "public": True}
            | {"ignored_codes": ["misc"], "rating_values": {"good": 2, "bad": -2.0}, "case_values": {"y": "Elvedal"}},
            {
                "file": "wide.csv",
                "columns": {"segment": "segment", "coder": "coder"},
                "constants": {"wave": "after"},
                "ratings": {"purpose": "r1", "goals": "r2"},
                "segments": {"file": "segments.csv", "columns": {"segment": "s", "case": "case", "party": "party"}},
            },
        ],
    },
)


def json_stat():
    """A small table of two measures in JSON-stat 2."""
    sizes = {"Region": ["0301", "1103", "1104"], "M": ["P", "D"], "Tid": ["2014"]}
    values = [0.1, 5, 0.2, 8, 0.3, 9]
    dimension = {name: {"category": {"index": codes}} for name, codes in sizes.items()}
    size = [len(codes) for codes in sizes.values()]
    return json.dumps({"class": "dataset", "id": list(sizes), "size": size, "dimension": dimension, "value": values})


FILES = {
    "answers.csv": ANSWERS,
    "codings.csv": CODINGS,
    "cases.csv": "case,code,theme,staff\nElvedal,0301,x,10\nFjordvik,1103;1106,,\n",
    "wide.csv": "segment,coder,r1,r2\na,anna,1,2\nb,anna,,-1\n",
    "sick.csv": "region,year,quarter,sex,leave,n,note\n0301 Elvedal,2014,1,both,7.3,100,x\n"
    "z,2015,K1,both,:,100,y\n1103,2015,1,both,-,90,y\n1104,2015,1,both,6,10,y\n1104,2015,1,men,9,10,y\n",
    "fetched.json": json_stat(),
    "segments.csv": "s,case,party\na,Elvedal,P\nb,Fjordvik,A\nc,Fjordvik,V\n",
}
DAY = datetime.date(2015, 6, 1)
ODD = [
    *("", " ", "x", "all", "a\x01b", "x" * 500, "1", "../..", "/", "nul\x00", ".", "cases.csv", "answers.csv"),
    *(0, 1, -1, 5, 10**6, 10**30, -(10**400), 0.5, 1.0, float("inf"), float("nan"), 1e300, True, False),
    *(DAY, datetime.datetime(2015, 6, 1, 12, 30), datetime.time(12, 30)),
    *([], [[]], [""], ["x"], [1], [float("nan")], [10**400], [True], [{}], [{"x": 1}], ["a", ["b"]], [DAY]),
    *({}, {"": ""}, {"x": "y"}, {"x": 1}, {"x": {}}, {"": {}}, {"nb": 1}, {"case": ""}, {"x": float("inf")}),
]


def places(value, place=()):
    """Every place in a plan, as the keys and indexes that lead there."""
    yield place
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield from places(below, (*place, key))


def at(plan, place):
    for key in place:
        plan = plan[key]
    return plan


def with_odd_value(place, odd):
    plan = copy.deepcopy(FULL)
    at(plan, place[:-1])[place[-1]] = odd
    return plan


def with_odd_key(place, odd):
    """Return the plan with a key renamed, or an item of a list doubled."""
    plan = copy.deepcopy(FULL)
    table = at(plan, place[:-1])
    if isinstance(table, dict):
        table[str(odd)] = table.pop(place[-1])
    else:
        table.append(copy.deepcopy(table[place[-1]]))
    return plan


def assert_read_or_explained(folder, plan):
    (folder / "study.toml").write_text(toml(plan), encoding="utf-8")
    problems = te.check(folder)
    for problem in problems:
        assert all(line.isprintable() for line in str(problem).split("\n"))
    if not any(problem.severity == "error" for problem in problems):
        te.load(te.read_study(folder)).summary()


EVERY_CHANGE = [
    (change, place, odd) for place in places(FULL) if place for odd in ODD for change in (with_odd_value, with_odd_key)
]


@pytest.fixture
def folder(tmp_path):
    write_study(tmp_path, files=FILES)
    return tmp_path


def test_the_plan_that_the_others_spoil_is_sound(folder):
    (folder / "study.toml").write_text(toml(FULL), encoding="utf-8")
    assert {problem.code for problem in te.check(folder)} <= {"no_informants"}


@pytest.mark.parametrize("change", random.Random(1).sample(EVERY_CHANGE, 150), ids=lambda change: repr(change[1:])[:70])
def test_an_odd_value_is_read_or_explained(folder, change):
    spoil, place, odd = change
    assert_read_or_explained(folder, spoil(place, odd))


@pytest.mark.long
def test_four_thousand_odd_values_are_read_or_explained(folder):
    for spoil, place, odd in random.Random(3).sample(EVERY_CHANGE, 4000):
        assert_read_or_explained(folder, spoil(place, odd))


@pytest.mark.long
def test_odd_values_together_are_read_or_explained(folder):
    chance = random.Random(2)
    for _ in range(2000):
        plan = copy.deepcopy(FULL)
        for _ in range(5):
            place = chance.choice([place for place in places(plan) if place])
            at(plan, place[:-1])[place[-1]] = copy.deepcopy(chance.choice(ODD))
        assert_read_or_explained(folder, plan)
