"""The quick way finds what the public functions find, whatever the cut-offs."""

import numpy as np
import pandas as pd
import pytest

from trepart_eval.relations.configuration_robustness.quick_solutions import Cuts, Solver
from trepart_eval.relations.configuration_robustness.recipes import recipe_of
from trepart_eval.relations.qca import minimize, truth_table


def fuzzy(seed):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(rng.random((14, 4)).round(1), columns=list("ABCD")).assign(Y=rng.random(14).round(1))


@pytest.mark.parametrize("models", ["minimum", "irredundant"])
@pytest.mark.parametrize("outcome", ["Y", "~Y"])
@pytest.mark.parametrize("seed", range(5))
def test_solutions_are_those_of_the_public_functions(seed, outcome, models):
    frame = fuzzy(seed)
    recipe = recipe_of(
        frame, outcome, None, None, table_options={"incl_cut": 0.8},
        solution_options={"kind": "parsimonious", "models": models},
    )  # fmt: skip
    solver = Solver(recipe.base)
    for incl_cut, n_cut, pri_cut in ((0.8, 1, 0.0), (0.7, 1, 0.5), (0.9, 2, 0.0)):
        table = truth_table(frame, outcome, incl_cut=incl_cut, n_cut=n_cut, pri_cut=pri_cut)
        alone = minimize(table, "parsimonious", models=models)
        found = solver.solve(*recipe.memberships(), Cuts((incl_cut, incl_cut), n_cut, pri_cut))
        written = {frozenset(model.split(" + ")) for model in found.written(solver.conditions)}
        assert (found.refusal, written) == (alone.refusal, {frozenset(model) for model in alone.models})


def test_cases_without_a_value_are_left_out_of_the_figures_too():
    frame = fuzzy(1)
    frame.loc[3, "B"] = np.nan
    options = {"table_options": {}, "solution_options": {"kind": "parsimonious"}}
    one, two = (recipe_of(own, "Y", None, {"B": 0.5}, **options) for own in (frame, frame.dropna()))
    assert one.base.models == two.base.models
    assert (one.raw == two.raw).all()
    assert (one.base.source.n_missing, one.cases) == (1, two.cases)
