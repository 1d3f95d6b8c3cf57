"""Thirty synthetic problems with the answers of R's QCA 3.25.1."""

import json
from pathlib import Path

import pandas as pd
import pytest

from trepart_eval.relations.qca import minimize, necessity, truth_table

SPECS = json.loads((Path(__file__).parent / "qca_synthetic.json").read_text(encoding="utf-8"))["specs"]
KINDS = ("conservative", "parsimonious")

each = pytest.mark.parametrize("name", SPECS)


def listed(value):
    """Return a list of one that was written as a scalar as a list again."""
    return value if isinstance(value, list) else [value]


def unordered(models):
    return [frozenset(listed(model)) for model in models]


def frame_of(spec):
    data = spec["data"]
    return pd.DataFrame(data["rows"], columns=data["columns"], index=[f"c{i + 1}" for i in range(len(data["rows"]))])


def table_of(spec):
    cuts = {name: spec[name] for name in ("incl_cut", "n_cut", "pri_cut")}
    return truth_table(frame_of(spec), spec["outcome"], spec["conditions"], **cuts, language="en")


def solved(spec, kind, **options):
    return minimize(table_of(spec), kind, expectations=dict.fromkeys(spec["conditions"], 1), **options)


def close(value):
    return pytest.approx(value, abs=1e-6)


def check_fit(found, expected, pair):
    rows = found.fit[found.fit.pair == pair]
    for number, model in enumerate(expected, start=1):
        own = rows[rows.model == f"M{number}"]
        whole = own[own.part == "solution"].iloc[0]
        fit = model["fit"]
        assert (whole.incl, whole.pri, whole["cov"]) == close((fit["inclS"], fit["PRI"], fit["covS"]))
        by_term = own[own.part == "term"].set_index("term")
        for term in listed(model["term_fit"]):
            row = by_term.loc[term["term"]]
            assert (row.incl, row.pri, row["cov"]) == close((term["inclS"], term["PRI"], term["covS"]))
            assert row.cov_unique == close(term["covS"] if term["covU"] is None else term["covU"])


@each
def test_the_truth_table_is_that_of_r(name):
    spec = SPECS[name]
    found = table_of(spec).table
    expected = pd.DataFrame(spec["truth_table"])
    assert found.row.tolist() == expected.row.tolist()
    assert found.out.tolist() == expected.OUT.tolist()
    assert found.n.tolist() == expected.n.tolist()
    assert found.incl.tolist() == close(expected.incl.tolist())
    assert found.pri.tolist() == close(expected.PRI.tolist())
    assert found.cases.tolist() == [", ".join(listed(cases)) for cases in expected.cases]


@each
@pytest.mark.parametrize("kind", KINDS)
def test_prime_implicants_models_and_fit_are_those_of_r(name, kind):
    expected = SPECS[name][kind]
    found = solved(SPECS[name], kind)
    if "error" in expected:
        assert found.refused
        return
    assert set(found.prime_implicants) == set(listed(expected["primes"]))
    assert unordered(found.models) == unordered(model["terms"] for model in expected["models"])
    assert set(found.essential) == set(listed(expected["essential"]))
    assert found.complete
    check_fit(found, expected["models"], "")


@each
@pytest.mark.parametrize("kind", KINDS)
def test_models_with_no_term_to_spare_are_those_of_r(name, kind):
    expected = SPECS[name][kind]
    if "error" not in expected:
        found = solved(SPECS[name], kind, models="irredundant")
        assert set(unordered(found.models)) == set(unordered(expected["all_sol_models"]))


@each
def test_simplifying_assumptions_are_those_of_r(name):
    expected = SPECS[name]["parsimonious"]
    if "error" not in expected:
        assumed = {model: listed(rows) for model, rows in expected["simplifying_assumptions"].items()}
        assert solved(SPECS[name], "parsimonious").simplifying_assumptions == assumed


@each
def test_intermediate_models_and_counterfactuals_are_those_of_r_for_every_pair(name):
    expected = SPECS[name]["intermediate"]
    found = solved(SPECS[name], "intermediate")
    if "error" in expected:
        assert found.refused
        return
    assert set(found.pairs) == set(expected)
    for pair, answer in expected.items():
        assert unordered(found.pairs[pair]) == unordered(model["terms"] for model in answer["models"])
        assert found.easy_counterfactuals[pair] == listed(answer["easy_counterfactuals"])
        assert found.difficult_counterfactuals[pair] == listed(answer["difficult_counterfactuals"])
        check_fit(found, answer["models"], pair)


def check_terms(table, expected):
    assert set(table.term) == {row["term"] for row in expected}
    rows = table.set_index("term")
    for answer in expected:
        row = rows.loc[answer["term"]]
        assert (row.incl, row.ron, row["cov"]) == close((answer["inclN"], answer["RoN"], answer["covN"]))


@each
def test_necessary_combinations_and_alternatives_are_those_of_r(name):
    spec = SPECS[name]
    expected = spec["superSubset_necessity"]
    found = necessity(frame_of(spec), spec["outcome"], spec["conditions"], incl_cut=expected["incl_cut"])
    check_terms(found.table, listed(expected["rows"]))


@each
def test_necessity_of_each_condition_is_that_of_r(name):
    spec = SPECS[name]
    found = necessity(frame_of(spec), spec["outcome"], spec["conditions"])
    check_terms(found.single, spec["single_necessity"])
