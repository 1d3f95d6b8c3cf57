"""The survival of democracy in 18 European countries between the wars, a published example with known solutions.

`lipset_fuzzy.csv` has the memberships of Rihoux and Ragin (2009), Configurational Comparative Methods, chapter 5:
development, urbanisation, literacy, industrialisation, stability of government, and survival of democracy. The fits are
those that R's QCA 3.25.1 gives for a consistency cut-off of 0.8.
"""

from pathlib import Path

import pandas as pd
import pytest

from trepart_eval.relations.qca import minimize, truth_table

CONDITIONS = ["DEV", "URB", "LIT", "IND", "STB"]
COUNTRIES = pd.read_csv(Path(__file__).with_name("lipset_fuzzy.csv"))


def solved(kind):
    table = truth_table(COUNTRIES, "SURV", CONDITIONS, incl_cut=0.8, case="case", language="en")
    return minimize(table, kind, expectations=dict.fromkeys(CONDITIONS, 1) if kind == "intermediate" else None)


@pytest.mark.parametrize(
    ("kind", "model", "fit"),
    [
        ("parsimonious", ["DEV*~IND", "URB*STB"], (0.850, 0.819, 0.714)),
        ("intermediate", ["DEV*URB*LIT*STB", "DEV*LIT*~IND*STB"], (0.866, 0.839, 0.660)),
    ],
)
def test_the_solutions_for_eighteen_countries_are_the_published_ones(kind, model, fit):
    found = solved(kind)
    assert [set(one) for one in found.models] == [set(model)]
    assert found.fit.loc[0, ["incl", "pri", "cov"]].tolist() == pytest.approx(fit, abs=5e-4)
