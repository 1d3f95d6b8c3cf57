"""Answers of a simulated population: skew, gaps between parties, what anchoring does, what is missing."""

from __future__ import annotations

import numpy as np
import pytest

from trepart_eval.datasets.simulation.asked_questions import questions
from trepart_eval.datasets.simulation.parameters import Parameters
from trepart_eval.datasets.simulation.people import EMPLOYEES, POLITICIANS, draw_people
from trepart_eval.datasets.simulation.programme import draw_programme
from trepart_eval.datasets.simulation.survey_answers import (
    DONT_KNOW,
    NOT_ANSWERED,
    draw_answers,
    expected_scores,
    views,
)
from trepart_eval.datasets.simulation.workplaces import draw_workplaces

ASKED = questions()
ADMINISTRATION, UNION_REPS = 1, 2


def answers_of(**options):
    programme = draw_programme(Parameters(**{"municipalities": 40, "waves": 2, **options}), "Simulated")
    return draw_answers(programme, draw_people(programme), draw_workplaces(programme), ASKED)


@pytest.fixture(scope="module")
def drawn():
    return answers_of()


def test_most_people_agree_and_few_disagree_fully(drawn):
    values = np.concatenate([drawn.columns[name] for name in np.array(ASKED.names)[~ASKED.reversed]])
    shares = np.bincount(values, minlength=10)[1:6] / np.isin(values, range(1, 6)).sum()
    assert shares.argmax() == 3  # the answer 4
    assert shares[0] < 0.06


def test_reversed_questions_are_answered_the_other_way(drawn):
    turned, straight = (drawn.columns[name].astype(float) for name in ("goals_4", "goals_1"))
    given = (turned <= 5) & (straight <= 5)
    assert np.corrcoef(turned[given], straight[given])[0, 1] < -0.15


def test_answers_to_a_criterion_hang_together_as_well_as_a_good_scale(drawn):
    names = [name for name in ASKED.names if name.startswith("anchoring")]
    values = np.stack([drawn.columns[name].astype(float) for name in names])
    values = values[:, (values <= 5).all(axis=0)]
    total = values.sum(axis=0).var(ddof=1)
    alpha = len(names) / (len(names) - 1) * (1 - values.var(axis=1, ddof=1).sum() / total)
    assert 0.55 < alpha < 0.85


def test_answers_missing_are_as_many_as_documented(drawn):
    values = np.stack([drawn.columns[name] for name in ASKED.names])
    assert 0.02 < (values == DONT_KNOW).mean() < 0.06
    assert 0.03 < (values == NOT_ANSWERED).mean() < 0.05


def test_leaders_see_it_better_than_union_representatives_most_of_all_in_involvement(drawn):
    gap = (drawn.expected[:, :, ADMINISTRATION] - drawn.expected[:, :, UNION_REPS]).mean(axis=(0, 1))
    assert (gap > 4).all()
    assert gap.argmax() == 3


def test_the_populations_mean_is_drawn_around_what_is_expected(drawn):
    difference = drawn.population - drawn.expected
    assert abs(difference[:, :, EMPLOYEES - 1].mean()) < 0.5
    assert difference[:, :, EMPLOYEES - 1].std() < 3  # hundreds of people
    assert difference[:, :, POLITICIANS].std() > 3  # a handful


def test_weak_anchoring_weakens_the_other_five():
    programme = draw_programme(Parameters(municipalities=900, waves=1, effect=0, selection=0), "Simulated")
    level = views(programme)[:, 0, 0]
    anchoring = level[:, 2]
    weak, strong = anchoring < np.quantile(anchoring, 0.25), anchoring > np.quantile(anchoring, 0.75)
    middle = ~weak & ~strong
    others = level[:, [0, 1, 3, 4, 5]].mean(axis=1)
    assert others[middle].mean() - others[weak].mean() > 1.3 * (others[strong].mean() - others[middle].mean())


def test_expected_scores_are_those_of_many_simulated_people():
    random = np.random.default_rng(1)
    n = 400_000
    person = 0.3 + np.hypot(np.hypot(0.25, 0.55), 0.50) * random.standard_normal(n)
    total = np.zeros(n)
    for loading, easy in zip(ASKED.loading[:4], ASKED.easy[:4], strict=True):
        latent = loading * person + easy + np.sqrt(1 - loading**2) * random.standard_normal(n)
        total += (latent[:, None] > np.array([-1.90, -1.05, -0.25, 1.00])).sum(axis=1)
    expected = expected_scores(np.full((5, 6), 0.3), ASKED)[ADMINISTRATION, 0]
    assert expected == pytest.approx((total * 100 / 16).mean(), abs=0.2)


def test_intensity_lifts_the_criteria_by_as_much_as_the_truth_says_and_not_at_all_without_an_effect():
    for effect in (-2.0, 0.0):
        programme = draw_programme(Parameters(municipalities=50, effect=effect), "Simulated")
        none, full = (views(programme, intensity=np.full((50, 4), at)) for at in (0.0, 100.0))
        np.testing.assert_allclose(full - none, 0.6 * effect / -2.0, atol=1e-12)


def test_people_are_the_same_from_wave_to_wave_in_a_panel_and_new_without_one():
    for panel, least, most in ((True, 0.4, 1.0), (False, 0.0, 0.0)):
        columns = answers_of(panel=panel).columns
        of_wave = [(columns["wave"] == wave) & (columns["party"] == ADMINISTRATION) for wave in (0, 1)]
        people = [set(columns["respondent"][rows].tolist()) for rows in of_wave]
        assert least <= len(people[0] & people[1]) / len(people[1]) <= most


def test_answering_at_random_biases_nothing_and_related_to_contentment_it_does():
    assert np.abs(answers_of().bias[:, :, EMPLOYEES - 1]).max() < 1e-9
    related = answers_of(nonresponse="related").bias
    assert (related[:, :, EMPLOYEES - 1] > 0.5).all()


def test_politicians_have_no_workplace_and_all_others_do(drawn):
    politician = drawn.columns["party"] == POLITICIANS
    assert (drawn.columns["workplace"][politician] == -1).all()
    assert (drawn.columns["workplace"][~politician] >= 0).all()
