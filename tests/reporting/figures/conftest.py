"""Results that figures are drawn from."""

import numpy as np
import pytest

import trepart_eval as te

from simulated import likert, survey_data

SIZES = ((3, 9, 8), (12, 11, 10), (2, 4, 30), (9, 1, 1), (4, 7, 25))


@pytest.fixture(scope="session")
def hidden_scores():
    """Released scores of five cases, some parties of which are hidden."""
    rng = np.random.default_rng(1)
    cells = [(case, party) for case, parties in enumerate(SIZES) for party, n in enumerate(parties) for _ in range(n)]
    case, party = np.array(cells).T
    steps = likert(rng, rng.uniform(2, 4, len(cells)), 4)
    return te.release_scores(te.score(survey_data(case, party, steps, n_cases=len(SIZES))))


@pytest.fixture(scope="session")
def fafo():
    """Data of the example study."""
    return te.load(te.datasets.example("fafo2017"))


@pytest.fixture(scope="session")
def published(fafo):
    """Released scores of the example study, of which nothing is hidden."""
    return te.release_scores(te.score(fafo))


@pytest.fixture(scope="session")
def simulated(tmp_path_factory):
    """Data of a made-up programme of six municipalities and two waves."""
    folder = tmp_path_factory.mktemp("figures") / "study"
    te.datasets.simulate(folder, municipalities=6, waves=2, respondents=900, seed=4)
    return te.load(te.read_study(folder / "study.toml"))


@pytest.fixture(scope="session")
def simulated_scores(simulated):
    """Released scores of the made-up programme."""
    return te.release_scores(te.score(simulated))
