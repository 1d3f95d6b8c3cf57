"""Sobol indices against a function whose indices are known, and their degenerate cases."""

import numpy as np
import pytest

from trepart_eval.criteria.sobol import first_and_total, mixed_sets

# Ishigami and Homma (1990) with a = 7, b = 0.1; indices from Saltelli et al. (2008, Global Sensitivity Analysis, 4.6),
# which follow from V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8, V13 = 8 b^2 pi^8 / 225.
FIRST = (0.3139, 0.4424, 0.0)
TOTAL = (0.5576, 0.4424, 0.2437)


def ishigami(cube):
    x = np.pi * (2 * cube - 1)
    return np.sin(x[..., 0]) + 7 * np.sin(x[..., 1]) ** 2 + 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0])


def indices(function, n_axes, n_draws=1 << 15, factors=None):
    from scipy.stats import qmc

    points = qmc.Sobol(2 * n_axes, rng=np.random.default_rng(3)).random(n_draws)
    a, b = points[:, :n_axes], points[:, n_axes:]
    axes = factors or [slice(axis, axis + 1) for axis in range(n_axes)]
    return first_and_total(function(a), function(b), function(mixed_sets(a, b, axes)))


def test_the_published_indices_are_found():
    first, total = indices(ishigami, 3)
    assert first == pytest.approx(FIRST, abs=0.01)
    assert total == pytest.approx(TOTAL, abs=0.01)


def test_factors_that_only_add_up_share_the_variance_by_their_size():
    first, total = indices(lambda x: 1 * x[..., 0] + 2 * x[..., 1], 2)
    assert first == pytest.approx([0.2, 0.8], abs=0.005)
    assert total == pytest.approx([0.2, 0.8], abs=0.005)


def test_axes_may_be_taken_together_as_one_factor():
    first, total = indices(ishigami, 3, factors=[slice(0, 1), slice(1, 3)])
    assert first[1] == pytest.approx(FIRST[1], abs=0.01)  # the second alone; the third has no effect of its own
    assert total[1] == pytest.approx(1 - FIRST[0], abs=0.01)


def test_scale_and_origin_do_not_matter():
    plain = indices(ishigami, 3, n_draws=1 << 10)
    moved = indices(lambda x: 40 - 3 * ishigami(x), 3, n_draws=1 << 10)
    assert np.allclose(plain, moved)


def test_an_output_that_never_varies_has_no_indices():
    first, total = indices(lambda x: np.ones(x.shape[:-1]), 2, n_draws=16)
    assert np.isnan(first).all()
    assert np.isnan(total).all()
