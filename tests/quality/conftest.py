"""Reference values of R's packages, and the tables they were made from, where they are at hand."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).parents[3] / "shared" / "reference" / "statistics"


@pytest.fixture(scope="session")
def expected():
    """Values by R; psych 2.2.9, multilevel 2.7, lavaan 0.6-14."""
    path = FOLDER / "expected.json"
    if not path.is_file():
        pytest.skip("the reference values are not here")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def reference():
    """Columns of a reference table, NaN where there is no answer."""

    def columns(name, *wanted):
        path = FOLDER / f"{name}.csv"
        if not path.is_file():
            pytest.skip(f"{name}.csv is not here")
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return np.array([[float(row[one]) if row[one] not in ("", "NA") else np.nan for one in wanted] for row in rows])

    return columns


@pytest.fixture(scope="session")
def agreeableness(reference):
    """Five items of the bfi data, the first turned."""
    items = reference("bfi", "A1", "A2", "A3", "A4", "A5")
    items[:, 0] = 7 - items[:, 0]
    return items
