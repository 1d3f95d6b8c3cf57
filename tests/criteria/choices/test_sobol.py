"""Sobol indices against a function whose indices are known, and their degenerate cases."""

import numpy as np
import pytest

from trepart_eval.criteria.choices.sobol import factorial_indices, first_and_total, mixed_sets

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


def test_indices_of_all_combinations_are_exact():
    # f = 2 a + b + 3 a b with a, b in {-1, 1}: V_a = 4, V_b = 1, V_ab = 9.
    a, b = np.meshgrid([-1.0, 1.0], [-1.0, 1.0], indexing="ij")
    first, total = factorial_indices(2 * a + b + 3 * a * b, 2)
    assert first.tolist() == pytest.approx([4 / 14, 1 / 14])
    assert total.tolist() == pytest.approx([13 / 14, 10 / 14])


def test_choices_that_only_matter_together_have_no_index_alone():
    first, total = factorial_indices(np.array([[0.0, 1.0], [1.0, 0.0]]), 2)
    assert first.tolist() == [0, 0]
    assert total.tolist() == [1, 1]


def test_the_exact_indices_are_those_that_draws_estimate():
    output = np.random.default_rng(4).random((2, 3, 4))

    def drawn(cube):
        levels = (cube * np.array(output.shape)).astype(int)
        return output[levels[..., 0], levels[..., 1], levels[..., 2]]

    for exact, estimated in zip(factorial_indices(output, 3), indices(drawn, 3), strict=True):
        assert exact == pytest.approx(estimated, abs=0.02)


def test_several_outputs_are_taken_one_by_one_and_one_that_stands_still_has_none():
    output = np.random.default_rng(5).random((2, 3))
    first, total = factorial_indices(np.stack([output, np.full((2, 3), 7.1)], axis=-1), 2)
    assert first[:, 0].tolist() == pytest.approx(factorial_indices(output, 2)[0].tolist())
    assert np.isnan(first[:, 1]).all()
    assert np.isnan(total[:, 1]).all()
