"""Reference values of R's packages and their tables, where they are at hand, and made-up panels."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

FOLDER = Path(__file__).parents[4] / "shared" / "reference" / "statistics"


@pytest.fixture(scope="session")
def expected():
    """Values by R: sandwich 3.0-2, clubSandwich 0.5.8, sensemakr 0.1.6, and a bootstrap with all patterns."""
    path = FOLDER / "expected.json"
    if not path.is_file():
        pytest.skip("the reference values are not here")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def reference():
    """A reference table as a data frame."""

    def read(name):
        path = FOLDER / f"{name}.csv"
        if not path.is_file():
            pytest.skip(f"{name}.csv is not here")
        return pd.read_csv(path)

    return read


@pytest.fixture
def panel():
    """A panel of municipalities and years, some of them treated from the fourth year on, without any effect."""

    def make(treated=8, n_cases=16, n_years=6, seed=0):
        rng = np.random.default_rng(seed)
        case, year = np.repeat(np.arange(n_cases), n_years), np.tile(np.arange(n_years), n_cases)
        on = ((case < treated) & (year >= 3)).astype(int)
        noise = rng.normal(size=n_cases)[case] + rng.normal(size=len(case))
        return pd.DataFrame({"case": case, "year": year, "on": on, "ever": (case < treated) * 1, "y": noise}).assign(
            dose=rng.normal(size=n_cases)[case] + 0.3 * rng.normal(size=len(case))
        )

    return make
