"""All twelve synthetic sets have the answers of R's NCA 5.0.1; the file says how they were made."""

import json
from pathlib import Path

import pandas as pd
import pytest

from trepart_eval.relations import necessary_conditions

SPECS = json.loads((Path(__file__).parent / "nca_synthetic.json").read_text(encoding="utf-8"))["specs"]
CEILINGS = ("ce_fdh", "cr_fdh")
COLUMN_OF = {
    "Ceiling zone": "zone",
    "Effect size": "effect_size",
    "# above": "above",
    "Slope": "slope",
    "Intercept": "intercept",
    "Complexity": "complexity",
    "Fit": "fit",
    "Ceiling accuracy": "accuracy",
    "Abs. ineff.": "absolute_inefficiency",
    "Rel. ineff.": "relative_inefficiency",
    "Condition ineff.": "condition_inefficiency",
    "Outcome ineff.": "outcome_inefficiency",
}


def found_for(name):
    spec = SPECS[name]
    frame = pd.DataFrame({"x": spec["x"], "y": spec["y"]})
    return necessary_conditions(frame, "x", "y", corner=spec["corner"], permutations=0, language="en")


def test_there_are_twelve_sets():
    assert len(SPECS) == 12


@pytest.mark.parametrize("column", COLUMN_OF)
@pytest.mark.parametrize("name", SPECS)
def test_figures_are_those_of_r(name, column):
    table = found_for(name).table.set_index("ceiling")
    for ceiling in CEILINGS:
        expected = SPECS[name][column][ceiling]
        expected = float("nan") if expected is None else expected
        assert table.loc[ceiling, COLUMN_OF[column]] == pytest.approx(expected, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("name", SPECS)
def test_the_scope_is_that_of_r(name):
    assert found_for(name).table["scope"].tolist() == pytest.approx([SPECS[name]["Scope"]] * 2, abs=1e-6)


@pytest.mark.parametrize("ceiling", CEILINGS)
@pytest.mark.parametrize("name", SPECS)
def test_bottlenecks_are_those_of_r_but_for_two_marks(name, ceiling):
    """At the ends of turned staircases R prints 100.0 for no limit, and NA for a limit at the lowest value."""
    spec = SPECS[name]
    table = found_for(name).bottleneck(ceiling).table
    turned = ceiling == "ce_fdh" and spec["corner"] in {2, 4}
    r_prints = {"NN": "100.0", "0.0": "NA"} if turned else {}
    own = [mark or f"{required:.1f}" for mark, required in zip(table.mark, table.required, strict=True)]
    assert [r_prints.get(cell, cell) for cell in own] == spec["bottleneck"][ceiling]
