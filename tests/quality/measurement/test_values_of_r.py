"""Several groups in one factor, and omega and alpha of nine items: values of R on answers of our own.

``known_items.csv`` was drawn once, with NumPy's ``default_rng(20170917)``: three groups of 150 who answer five items of
one factor, of which the third group answers ``q2`` half a step higher, and nine items of a general factor and three
below it. R 4.2.2 with lavaan 0.6-14, psych 2.2.9.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from trepart_eval.quality import cronbach_alpha, item_statistics, omega
from trepart_eval.quality.measurement.group_moments import moments_by_group
from trepart_eval.quality.measurement.invariance_steps import Step, climb
from trepart_eval.quality.measurement.one_factor import fit_one_factor
from trepart_eval.quality.measurement.parallel_analysis import components_of

METRIC = {"equal_loadings": True}
SCALAR = {**METRIC, "equal_intercepts": True}
FREE = {**SCALAR, "free_intercepts": [1]}

# d <- read.csv("known_items.csv"); m <- "f =~ q1 + q2 + q3 + q4 + q5"
# fit <- cfa(m, d, group = "group", std.lv = TRUE, group.equal = <none, "loadings", c("loadings", "intercepts")>,
#            group.partial = <none, none, none, "q2~1", c("f=~q2", "q2~1")>)
# fitMeasures(fit, c("chisq", "df", "cfi", "rmsea", "srmr"))
LAVAAN = [
    ({}, (9.4228681627, 15, 1.0, 0.0, 0.0158823308)),
    (METRIC, (24.4998364524, 23, 0.9977644689, 0.0208503046, 0.0554160689)),
    (SCALAR, (70.3711814255, 31, 0.9413166014, 0.0920158722, 0.0746074759)),
    (FREE, (27.2367259308, 29, 1.0, 0.0, 0.0580868567)),
    ({**FREE, "free_loadings": [1]}, (26.6433621563, 27, 1.0, 0.0, 0.0573748866)),
]


@pytest.fixture(scope="module")
def answers():
    with (Path(__file__).parent / "known_items.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([int(row[name]) for row in rows]) for name in rows[0]}


@pytest.fixture(scope="module")
def moments(answers):
    return moments_by_group([answers[f"q{item}"] for item in range(1, 6)], answers["group"] - 1, 3)


@pytest.fixture(scope="module")
def nine(answers):
    return np.stack([answers[f"{facet}{item}"] for facet in "abc" for item in (1, 2, 3)], axis=1)


@pytest.mark.parametrize(("held", "known"), LAVAAN)
def test_configural_metric_scalar_and_partial_fit_as_in_lavaan(moments, held, known):
    fit = fit_one_factor(moments, **held)
    assert fit.df == known[1]
    assert (fit.chi_square, fit.cfi, fit.rmsea) == pytest.approx((known[0], *known[2:4]), rel=1e-6, abs=1e-9)
    assert fit.srmr == pytest.approx(known[4], abs=1e-6)  # flat where the likelihood is highest


def test_the_steps_let_free_the_item_that_was_shifted(moments):
    found = climb(moments)
    assert [one.step for one in found.steps] == [Step.CONFIGURAL, Step.METRIC, Step.SCALAR, Step.PARTIAL_SCALAR]
    assert [test.item for test in found.tests if test.flagged] == [1]
    assert found.steps[-1].fit.chi_square == pytest.approx(27.2367259308, rel=1e-6)


def test_omega_of_three_factors_is_that_of_psych(nine):
    # o <- omega(d[, 7:15], nfactors = 3, plot = FALSE); c(o$omega_h, o$omega.tot)
    found = omega(nine, n_factors=3)
    assert (found.hierarchical, found.total) == pytest.approx((0.783940622637, 0.912554455597), abs=1e-5)


def test_alpha_and_item_statistics_are_those_of_psych(nine):
    # a <- alpha(d[, 7:15]); a$total$raw_alpha; a$item.stats$r.drop; a$alpha.drop$raw_alpha
    assert float(cronbach_alpha(nine)) == pytest.approx(0.886037797532, abs=1e-10)
    found = item_statistics(nine)
    rest = [0.643767967478, 0.666332889316, 0.634611125572, 0.649208084741, 0.652354656700, 0.608295784199]
    assert found.item_rest == pytest.approx([*rest, 0.644480952254, 0.609694728845, 0.622362720427], abs=1e-10)
    drop = [0.872970316829, 0.871033173621, 0.873736502938, 0.872772667754, 0.872239925553, 0.875903789413]
    assert found.alpha_if_dropped == pytest.approx([*drop, 0.872924224063, 0.875923810849, 0.874745980286], abs=1e-10)


def test_eigenvalues_are_those_of_psych(nine):
    # fa.parallel(d[, 7:15], fa = "pc", plot = FALSE)$pc.values
    known = [4.714397089324, 0.964057106226, 0.826345002228, 0.504413727612, 0.443150522684, 0.414949776127]
    found = components_of(np.corrcoef(nine.T), len(nine), n_draws=20, quantile=0.95, seed=1)
    assert found.eigenvalues == pytest.approx([*known, 0.401839407024, 0.395098583075, 0.335748785701], abs=1e-10)
