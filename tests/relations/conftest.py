"""A small simulated study, made once, and cases whose figures are written down."""

import pytest

import trepart_eval as te


@pytest.fixture(scope="session")
def simulated(tmp_path_factory):
    """Folder of a simulated study of 24 municipalities, in bokmål."""
    folder = tmp_path_factory.mktemp("relations") / "study"
    te.datasets.simulate(folder, municipalities=24, respondents=3000, seed=7, interviewed=4, language="nb")
    return folder


@pytest.fixture(scope="session")
def simulated_data(simulated):
    return te.load(te.read_study(simulated))
