"""Studies that reports are made from: the example, a made-up programme, and ones that lack almost everything."""

import pytest

import trepart_eval as te

from builders import write_study


@pytest.fixture(scope="session")
def fafo():
    """Data of the example study."""
    return te.load(te.datasets.example("fafo2017"))


@pytest.fixture(scope="session")
def simulated(tmp_path_factory):
    """Data of a made-up programme of six municipalities and two waves."""
    folder = tmp_path_factory.mktemp("reports") / "study"
    te.datasets.simulate(folder, municipalities=6, waves=2, respondents=900, seed=4)
    return te.load(te.read_study(folder / "study.toml"))


@pytest.fixture
def small(tmp_path):
    """Data of two cases, each with one person per party, so that nearly all is hidden."""
    return te.load(te.read_study(write_study(tmp_path)))


@pytest.fixture(scope="session")
def forums():
    """Data of 29 municipalities of which only the steering forums are known."""
    return te.load(te.datasets.example("fafo2017_forums"))
