# SPDX-License-Identifier: GPL-2.0-or-later
from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import block_diag

from hmwb_qgis.core.kriging.blocks import BLOCK, Blocks, Measured, krige, stretches
from hmwb_qgis.core.kriging.covariance import area_covariance, axis_tables, exponential
from hmwb_qgis.core.kriging.features import fit_features
from hmwb_qgis.core.kriging.likelihood import (
    Block,
    Stack,
    coefficients,
    expected_and_found,
    fit_weights,
    normal_equations,
)
from hmwb_qgis.core.kriging.local import RANGES, Local, LocalKriging, varying_kernel
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import ArrayPsf, gaussian_psf
from hmwb_qgis.core.progress import Reporter
from tests.core.kriging.kriged import kriged
from tests.tolerances import SINGLE, STANDARD_ERRORS, rounded, summed

SILENT = Reporter(None)


def rough(rows, cols, bands=1, seed=0):
    """A field with detail at every scale."""
    rng = np.random.default_rng(seed)
    field = rng.standard_normal((bands, rows, cols))
    spectrum = np.hypot(np.fft.fftfreq(rows)[:, None], np.fft.fftfreq(cols)) + 0.02
    return np.fft.ifft2(np.fft.fft2(field) / spectrum**1.2).real.astype(np.float32)


@pytest.mark.parametrize("length", [*RANGES, 2.0])
def test_exponential_is_the_sum_of_its_gaussians(length):
    r = np.linspace(0, 6, 301)
    total = sum(w * np.exp(-0.5 * (r * length / s) ** 2) for s, w in exponential(length))
    # Gaussians are flat at zero, where the exponential is not.
    np.testing.assert_allclose(total, np.exp(-r), rtol=0, atol=0.03)
    np.testing.assert_allclose(total[r >= 0.2], np.exp(-r[r >= 0.2]), rtol=0, atol=0.02)


@pytest.mark.parametrize("psf", [gaussian_psf(3.0), ArrayPsf(np.eye(3) + 0.2)])
def test_area_covariance_is_that_of_degraded_points(psf):
    """P C P^T with the dense covariance of all fine pixels."""
    sampling, fine, coarse = Sampling.of((3.0, 2.0)), (30, 24), (10, 12)
    scale = 0.7
    tables = [axis_tables(psf, sampling, a, (3, 7), (0, fine[a]), [scale]) for a in (0, 1)]
    fast = area_covariance(tables[0], tables[1], [1.0])
    y, x = (v.ravel() for v in np.mgrid[: fine[0], : fine[1]])
    dense = np.exp(
        -0.5 * (((y[:, None] - y) / (scale * 3)) ** 2 + ((x[:, None] - x) / (scale * 2)) ** 2)
    )
    down = SpatialDegradation(psf, sampling, fine, coarse)
    pixels = down(np.eye(y.size).reshape(-1, *fine)).reshape(y.size, *coarse)
    seen = pixels[:, 3:7, 3:7].reshape(y.size, -1)
    # Both weights of a product, none of them negative, are rounded to float32.
    np.testing.assert_allclose(fast, seen.T @ dense @ seen, rtol=2 * SINGLE)


def test_tables_hold_no_subnormal_numbers():
    """They slow products down ten times."""
    sampling = Sampling.of(4.0)
    tables = axis_tables(gaussian_psf(4.0), sampling, 0, (0, 30), (0, 120), [0.05, 0.3, 1.0])
    for table in (*tables.areas, *tables.points):
        single = np.abs(table.astype(np.float32))
        assert (single[single > 0] >= np.finfo(np.float32).tiny).all()


def kriging(weights, psf=None, unseen=0.0):
    """Weights of the regression and the spatial residuals, and of shaded ones if there are any."""
    weights = np.atleast_2d(weights).astype(float)
    none = np.zeros((len(weights), 1 + 2 * len(RANGES) - weights.shape[1]))
    weights = np.concatenate([weights, none, np.full((len(weights), 1), unseen)], axis=1)
    return LocalKriging(psf or gaussian_psf(4.0), weights)


def local(directions, seed=None):
    """With some brightness, or the same everywhere."""
    shape = directions.shape[1:]
    even = np.ones(shape, np.float32)
    return Local(directions, even if seed is None else np.exp(0.1 * rough(*shape, seed=seed)[0]))


def measured(data, noise, local, unseen=None):
    return Measured(data, noise, np.zeros_like(noise) if unseen is None else unseen, local)


def at(first, part=None, onto=None):
    return {"first": first, "part": part, "onto": onto}


def test_block_agrees_with_a_dense_solution():
    """One block over everything is the textbook solution with dense matrices."""
    sampling, fine, coarse = Sampling.of(4.0), (24, 20), (6, 5)
    model = kriging([2.0, 3.0, 1.0, 5.0, 4.0, 0.5, 2.0], unseen=40.0)
    share = np.random.default_rng(8).uniform(0, 0.3, coarse).astype(np.float32)
    direction = rough(*fine, bands=2, seed=1)
    shown = local(direction, seed=9)
    down = SpatialDegradation(model.psf, sampling, fine, coarse)
    data = rough(*coarse, seed=2)
    noise = np.ones(coarse, np.float32)
    rows, cols = (stretches(sampling, a, coarse[a], fine[a], 0)[0] for a in (0, 1))
    blocks = Blocks(model, sampling)
    given = measured(data, noise, shown.seen(down), share)
    (spatial, shaded), varying = blocks.krige(given, shown, rows, cols)
    got = spatial + shaded * shown.brightness + varying

    y, x = (v.ravel() for v in np.mgrid[: fine[0], : fine[1]].astype(float))
    pixels = np.zeros((30, y.size))
    wide = 12  # the covariance knows no border: look at the same pixels in a larger frame
    frame = SpatialDegradation(
        model.psf, Sampling.of(4.0), (fine[0] + 2 * wide, fine[1] + 2 * wide), (12, 11)
    )
    size = (fine[0] + 2 * wide, fine[1] + 2 * wide)
    big = frame(np.eye(size[0] * size[1]).reshape(-1, *size))[:, 3:9, 3:8].reshape(-1, 30)
    yy, xx = (v.ravel() - wide for v in np.mgrid[: size[0], : size[1]].astype(float))
    covariance, cross = np.eye(30) + 40.0 * np.diag(share.ravel()), np.zeros((y.size, 30))
    bright, dim = shown.brightness.ravel(), down(shown.brightness[None]).ravel()
    assert bright.max() > 1.5 * bright.min()
    for weight, shaded_weight, length in zip((3.0, 1.0, 5.0), (4.0, 0.5, 2.0), RANGES):
        for scale, share in exponential(length):

            def near(a, b, scale=4 * scale):
                d2 = (a[0][:, None] - b[0]) ** 2 + (a[1][:, None] - b[1]) ** 2
                return np.exp(-0.5 * d2 / scale**2)

            inside = big.T @ near((yy, xx), (yy, xx)) @ big
            beside = near((y, x), (yy, xx)) @ big
            covariance += share * inside * (weight + shaded_weight * np.outer(dim, dim))
            cross += share * beside * (weight + shaded_weight * np.outer(bright, dim))
    centre = [v.ravel() for v in np.meshgrid(np.arange(6.0), np.arange(5.0), indexing="ij")]
    place = [(y - 1.5) / 4, (x - 1.5) / 4]

    def nearness(a, b):
        return np.exp(-((a[0][:, None] - b[0]) ** 2 + (a[1][:, None] - b[1]) ** 2) / 18)

    varying = [nearness(centre, centre), nearness(place, centre)]
    low = down(direction).reshape(2, -1)
    covariance += 2.0 * (low.T @ low / 2) * varying[0]
    cross += 2.0 * (direction.reshape(2, -1).T @ low / 2) * varying[1]
    expected = (cross @ np.linalg.solve(covariance, data.ravel())).reshape(fine)
    assert pixels.shape == (30, y.size)
    # Kernels are float32, and the solution has their rounding times the condition.
    off = np.linalg.cond(covariance) * SINGLE * np.abs(expected).max()
    np.testing.assert_allclose(got[0], expected, rtol=0, atol=off)


def test_data_without_noise_is_interpolated_exactly():
    """Degrading the result gives the data back, inside, where the frame does not matter."""
    sampling, fine, coarse = Sampling.of(3.0), (72, 72), (24, 24)
    model = kriging([1e-9, 1e4, 1e4, 1e4], gaussian_psf(2.5))
    data = 10 * rough(*coarse, seed=3)
    direction = np.ones((1, *fine), np.float32)
    down = SpatialDegradation(model.psf, sampling, fine, coarse)
    noise = np.ones(coarse, np.float32)
    given = measured(data, noise, local(direction).seen(down))
    out = kriged(model, given, local(direction), sampling, **at((0, 0)))
    inner = (slice(None), slice(3, -3), slice(3, -3))
    error = (down(out) - data)[inner]
    # The data vary by 47; what remains is less than their noise, whose deviation is 1.
    assert np.abs(error).max() < 0.02 * data.std()


@pytest.mark.parametrize("ratio", [4.0, 2.5])
def test_windows_agree_with_the_whole_and_show_no_seam(ratio):
    coarse = (40, 36)
    fine = tuple(int(n * ratio) for n in coarse)
    sampling = Sampling.of(ratio)
    model = kriging([0.5, 3.0, 1.0, 2.0, 1.0, 0.5, 2.0], gaussian_psf(ratio))
    shown = local(rough(*fine, seed=4), seed=6)
    data = rough(*coarse, seed=5)
    low = shown.seen(SpatialDegradation(model.psf, sampling, fine, coarse))
    noise = np.ones(coarse, np.float32)
    given = measured(data, noise, low)
    whole = kriged(model, given, shown, sampling, **at((0, 0)))
    r0, c0 = 10, 5
    centres = [sampling.centres(a, 40)[n] for a, n in ((0, r0), (1, c0))]
    start = [int(np.ceil(c - 0.5 * ratio)) for c in centres]
    shifted = Sampling((ratio, ratio), (centres[0] - start[0], centres[1] - start[1]))
    later = slice(r0, None), slice(c0, None)
    given = measured(data[:, r0:, c0:], noise[r0:, c0:], low.cut(*later))
    later = (slice(n, None) for n in start)
    part = kriged(model, given, shown.cut(*later), shifted, **at((r0, c0)))
    margin = int((2 * BLOCK) * ratio) + 2
    a = part[:, margin:, margin:]
    b = whole[:, start[0] :, start[1] :][:, margin:, margin:]
    # The same blocks of the same numbers: BLAS may add up the 16 x 16 of a block in another order.
    np.testing.assert_allclose(a, b, rtol=0, atol=rounded(16 * 16) * np.abs(whole).max())


@pytest.mark.parametrize("ratio", [4.0, 2.5])
def test_some_of_the_fine_pixels_are_what_they_are_among_all(ratio):
    coarse, sampling = (20, 27), Sampling.of(ratio)
    fine = tuple(int(n * ratio) for n in coarse)
    weights = [[0.5, 3.0, 1.0, 2.0, 0.0, 1.0, 0.0], [2.0, 0.1, 1.0, 0.0, 0.3, 0.0, 2.0]]
    model = kriging(weights, gaussian_psf(ratio))
    shown = local(rough(*fine, bands=2, seed=4), seed=6)
    data = rough(*coarse, bands=2, seed=5)
    low = shown.seen(SpatialDegradation(model.psf, sampling, fine, coarse))
    noise = np.ones(coarse, np.float32)
    given = measured(data, noise, low)
    whole = kriged(model, given, shown, sampling, **at((3, 1)))
    part = slice(17, 44), slice(9, 31)
    some = kriged(model, given, shown, sampling, **at((3, 1), part))
    np.testing.assert_array_equal(some, whole[(slice(None), *part)])
    start = np.ones_like(some)
    onto = kriged(model, given, shown, sampling, **at((3, 1), part, start))
    assert onto is start
    # Four blocks blend, with a regression and two residuals each: twelve float32 sums onto the 1.
    off = summed(12, SINGLE) * (1 + np.abs(some).max())
    np.testing.assert_allclose(onto - 1, some, rtol=0, atol=off)


def test_residuals_that_are_asked_for_apart_make_up_the_whole():
    coarse, fine, sampling = (20, 27), (40, 54), Sampling.of(2.0)
    model = kriging([0.5, 3.0, 1.0, 2.0, 1.0, 0.5, 2.0], gaussian_psf(2.0))
    shown, data = local(rough(*fine, seed=4), seed=6), rough(*coarse, seed=5)
    noise = np.ones(coarse, np.float32)
    seen = shown.seen(SpatialDegradation(model.psf, sampling, fine, coarse))
    given = (model, measured(data, noise, seen), shown, sampling)
    whole = kriged(*given, **at((0, 0)))
    varying, residuals = np.zeros((1, *fine), np.float32), np.zeros((2, 1, *fine), np.float32)
    everywhere = (slice(0, fine[0]), slice(0, fine[1]))
    for _ in krige(*given, first=(0, 0), part=everywhere, onto=varying, residuals=residuals):
        pass
    assert all(np.abs(some).max() > 0.05 * np.abs(whole).max() for some in (varying, *residuals))
    # Three parts of four blocks that blend: twelve float32 sums.
    off = summed(12, SINGLE) * max(np.abs(some).max() for some in (whole, varying, *residuals))
    total = varying + residuals[0] + residuals[1] * shown.brightness
    np.testing.assert_allclose(total, whole, rtol=0, atol=2 * off)


def test_unmeasured_pixel_is_filled_from_its_neighbours():
    sampling, coarse, fine = Sampling.of(2.0), (12, 12), (24, 24)
    model = kriging([1e-9, 1.0, 1.0, 100.0], gaussian_psf(2.0))
    y, x = np.mgrid[:12, :12]
    data = (3.0 * x + 2.0 * y)[None].astype(np.float32)
    spoilt, noise = data.copy(), np.ones(coarse, np.float32)
    spoilt[0, 6, 6], noise[6, 6] = -500.0, 1e6
    given = measured(spoilt, noise, local(np.ones((1, *coarse), np.float32)))
    out = kriged(model, given, local(np.ones((1, *fine), np.float32)), sampling, **at((0, 0)))
    # Neighbours in line average to the plane, 30; noise of 1 beside a variance of 100 takes 1 %.
    assert abs(out[0, 12:14, 12:14].mean() - data[0, 6, 6]) < 0.3


def block(rng, n_side=10, features=6, weight=4.0):
    sampling = Sampling.of(4.0)
    model = kriging([1.0, 1.0, 1.0, 1.0])
    directions = rng.standard_normal((2, n_side, n_side)).astype(np.float32)
    tables = model.tables(sampling, [(0, n_side)] * 2, [(0, 1)] * 2)
    # Without the shaded residuals, which are like the others where all is as bright.
    kernels = model.kernels(tables, local(directions))[: 1 + len(RANGES)].astype(np.float64)
    f = rng.standard_normal((features, n_side**2))
    w = rng.standard_normal(features) * np.sqrt([1e2] * 2 + [9.0] * (features - 2))
    n = n_side**2
    y = w @ f + np.linalg.cholesky(weight * kernels[2] + np.eye(n)) @ rng.standard_normal(n)
    return made(y[None], f, kernels, np.zeros(n)), w


def made(scores, features, kernels, unseen):
    noise = np.ones(len(unseen))
    return Block(scores=scores, features=features, kernels=kernels, noise=noise, unseen=unseen)


GROUP = np.array([0, 0, 1, 1, 1, 1])


def dense_likelihood(theta, blocks, group):
    """-log density of a Gaussian with the full covariance of all scores, but for a constant."""
    parts = len(blocks[0].kernels) + 1
    prior = np.concatenate([[1e6], np.exp(theta[parts:])])[group]
    covariance = block_diag(*(b.covariance(np.exp(theta[:parts])) for b in blocks))
    features = np.concatenate([b.features for b in blocks], axis=1)
    covariance += features.T @ (prior[:, None] * features)
    scores = np.concatenate([b.scores for b in blocks], axis=1)
    half = 0.5 * len(scores) * np.linalg.slogdet(covariance)[1]
    return half + 0.5 * np.sum(scores.T * np.linalg.solve(covariance, scores.T))


def test_what_is_expected_and_found_is_the_gradient_of_the_dense_likelihood():
    blocks = []
    for seed in (0, 1):
        one, _ = block(np.random.default_rng(seed), n_side=7)
        unseen = np.random.default_rng(5).uniform(0, 0.2, one.noise.size)
        blocks.append(replace(one, unseen=unseen))
    theta = np.array([-0.5, 0.3, 1.0, -1.0, 0.7, 2.0])
    expected, found = expected_and_found(theta, Stack.of_all(blocks, [0]), GROUP)
    for i in range(theta.size):
        # With four points the fifth derivative is what is neglected, 1e-6 of the slope. The rest is
        # rounding: the prior of 1e6 makes the covariance's condition 1e8, the likelihood's 1e-7.
        step = np.eye(theta.size)[i] * 1e-2
        far, up, down, low = (
            dense_likelihood(theta + k * step, blocks, GROUP) for k in (2, 1, -1, -2)
        )
        slope = 0.5 * (expected[i] - found[i])
        numeric = (8 * (up - down) - (far - low)) / 0.12
        np.testing.assert_allclose(slope, numeric, rtol=1e-6, atol=18 * 1e-7 / 0.12)


def test_weights_and_coefficients_are_found():
    rng = np.random.default_rng(2)
    drawn = [block(rng) for _ in range(5)]
    # The blocks share their coefficients.
    w = drawn[0][1]
    blocks = [replace(b, scores=b.scores + (w - v) @ b.features) for b, v in drawn]
    all_parts, all_groups = np.ones(5, bool), np.ones(2, bool)
    local, groups = fit_weights(blocks, [0], GROUP, all_parts, all_groups, SILENT)
    assert 2.0 < local[1:4].sum() < 8.0
    assert local[2] > local[1] and local[2] > local[3]
    assert 1.0 < groups[1] < 60.0
    told = [normal_equations(block, [0], local) for block in blocks]
    (got,), doubt = coefficients(told, GROUP, groups)
    assert (abs(got - w) < STANDARD_ERRORS * np.sqrt(np.diag(doubt))).all()


@pytest.mark.parametrize("seed", range(3))
def test_no_weights_are_much_more_likely_than_those_found(seed):
    """Not even the true ones, with several components and hardly anything beside the slopes."""
    rng = np.random.default_rng(seed)
    count, group = 5, np.repeat([0, 1, 2], [5, 8, 30])
    truth = np.array([1e-4, 0.3, 1e-4, 1e-4, 1e-9, 5.0, 1e-4])
    w = rng.standard_normal((count, group.size)) * np.sqrt(np.array([100.0, 5.0, 0.0])[group])
    blocks = []
    for _ in range(4):
        one, _ = block(rng, n_side=9, features=group.size)
        covariance = truth[1] * one.kernels[1] + np.eye(81)
        local = np.linalg.cholesky(covariance) @ rng.standard_normal((81, count))
        blocks.append(replace(one, scores=w @ one.features + local.T))
    every = list(range(count))
    found = fit_weights(blocks, every, group, np.ones(5, bool), np.ones(3, bool), SILENT)
    theta = np.log([*found[0][:4], 1e-9, *found[1][1:]])
    value, best = (dense_likelihood(t, blocks, group) for t in (theta, np.log(truth)))
    assert value < best + 1.0


def test_the_variance_of_what_is_not_seen_is_found():
    rng = np.random.default_rng(11)
    blocks = []
    drawn = [block(rng) for _ in range(4)]
    w = drawn[0][1]
    for one, other in drawn:
        unseen = np.where(rng.random(100) < 0.3, rng.uniform(0.05, 0.3, 100), 0.0) ** 2
        extra = np.sqrt(900.0 * unseen) * rng.standard_normal(100)
        scores = one.scores + (w - other) @ one.features + extra
        blocks.append(replace(one, scores=scores, unseen=unseen))
    for beyond in (1.0, 1e5):
        local, _ = fit_weights(
            blocks, [0], GROUP, np.ones(5, bool), np.ones(2, bool), SILENT, beyond=beyond
        )
        # 120 pixels tell a variance within 13 %, beside local parts that are as strong.
        assert 400 < local[4] < 2000


def test_residuals_that_go_with_brightness_are_told_from_those_that_do_not():
    rng = np.random.default_rng(12)
    model, sampling = kriging(np.zeros(7)), Sampling.of(4.0)
    tables = model.tables(sampling, [(0, 10)] * 2, [(0, 1)] * 2)
    of_two = np.repeat([0.5, 1.5], 50).astype(np.float32)
    blocks = {0: [], 1: []}
    for _ in range(8):
        shown = Local(np.zeros((0, 10, 10), np.float32), rng.permutation(of_two).reshape(10, 10))
        kernels = model.kernels(tables, shown).astype(np.float64)
        for kind, drawn in blocks.items():
            root = np.linalg.cholesky(20 * kernels[2 + 3 * kind] + np.eye(100))
            scores = (root @ rng.standard_normal((100, 4))).T
            drawn.append(made(scores, np.ones((1, 100)), kernels, np.zeros(100)))
    group, parts = np.zeros(1, np.int64), np.ones(8, bool)
    for kind, drawn in blocks.items():
        found, _ = fit_weights(drawn, [0, 1, 2, 3], group, parts, np.ones(1, bool), SILENT)
        plain, shaded = found[1:4].sum(), found[4:7].sum()
        assert (shaded > 3 * plain) if kind else (plain > 3 * shaded)
        # A variance of 20 by 3200 scores, alike over two pixels: within a seventh or so.
        assert 14 < plain + shaded < 28


def test_parts_left_out_get_no_weight():
    one, _ = block(np.random.default_rng(3))
    parts, groups = np.array([False, True, True, True, True]), np.array([True, False])
    local, priors = fit_weights([one], [0], GROUP, parts, groups, SILENT)
    least = np.exp(-12) * (1 + 1e-9)  # that is looked at
    assert local[0] <= least and priors[1] <= least


@pytest.mark.parametrize("bands", [1, 4, 9])
def test_features_depend_on_place_only_through_m(bands):
    m = 1.0 + 0.2 * rough(30, 28, bands, seed=6) / 5
    flat = m.reshape(bands, -1)
    features = fit_features(flat.mean(axis=1), np.cov(flat).reshape(bands, bands), flat)
    found = np.concatenate([part for _, part in features.parts(m)])
    assert found.shape[0] == sum(features.sizes) == features.group.size
    assert np.isfinite(found).all()
    some = np.concatenate([part for _, part in features.parts(m[:, 5:20, 4:25])])
    # Bands of up to 4 deviations, which BLAS may add up in another order in a smaller image.
    off = 4 * rounded(bands)
    np.testing.assert_allclose(some[:, 1:-1, 1:-1], found[:, 6:19, 5:24], rtol=0, atol=off)


def test_colours_ask_for_shape_and_are_proportional_to_brightness():
    m = 1.0 + 0.2 * np.abs(rough(20, 20, 4, seed=7))
    flat = m.reshape(4, -1)
    features = fit_features(flat.mean(axis=1), np.cov(flat), flat)
    first = features.sizes[0] + features.sizes[1]
    one, two = (np.concatenate([p for _, p in features.parts(k * m)])[first:] for k in (1.0, 2.0))
    np.testing.assert_array_equal(two, 2 * one)  # a power of 2 changes no digit


def test_brightness_is_a_share_of_the_mean_and_never_less_than_dark():
    m = 1.0 + 0.2 * np.abs(rough(20, 20, 4, seed=7))
    m[:, 3, 4] = -0.5
    flat = m.reshape(4, -1)
    features = fit_features(flat.mean(axis=1), np.cov(flat), flat, noise=np.full(4, 0.1))
    found = features.local(m).brightness
    level = m.mean(axis=0)
    level[3, 4] = 2.0 * 0.1 / np.sqrt(4)  # what chance makes of the mean of four bands
    level /= flat.mean()
    np.testing.assert_allclose(found, level, rtol=rounded(flat.size))
    below = fit_features(-flat.mean(axis=1), np.cov(flat), -flat)
    np.testing.assert_array_equal(below.local(-m).brightness, 1.0)
    signed = fit_features(flat.mean(axis=1), np.cov(flat), flat, positive=False)
    np.testing.assert_array_equal(signed.local(m).brightness, 1.0)


def test_three_materials_of_a_place_may_differ_in_any_way_from_another_place():
    """The middle one does not follow from the others, not even with a single band."""
    rng = np.random.default_rng(9)
    levels = np.array([0.2, 0.5, 0.8], np.float32)
    flat = rng.choice(levels, (1, 900)) + 0.01 * rng.standard_normal((1, 900)).astype(np.float32)
    features = fit_features(flat.mean(axis=1), np.cov(flat).reshape(1, 1), flat)
    shown = features.local(levels.reshape(1, 1, 3))
    covariance = varying_kernel(shown.directions, np.ones((3, 3), np.float32)).astype(float)
    others = covariance[np.ix_([0, 2], [0, 2])]
    told = covariance[1, [0, 2]] @ np.linalg.solve(others, covariance[[0, 2], 1])
    # With a straight line through both all of it is told, but for rounding.
    assert covariance[1, 1] - told > 0.01 * covariance[1, 1]


def test_constant_m_is_no_obstacle():
    m = np.full((3, 8, 8), 2.0, np.float32)
    features = fit_features(np.full(3, 2.0), np.zeros((3, 3)), m.reshape(3, -1))
    assert np.isfinite(np.concatenate([p for _, p in features.parts(m)])).all()
    shown = features.local(m)
    assert np.isfinite(shown.directions).all()
    np.testing.assert_allclose(shown.brightness, 1.0, rtol=4 * SINGLE)


def test_many_bands_count_as_the_components_that_are_more_than_noise():
    rng = np.random.default_rng(8)
    mixed = rng.standard_normal((24, 5)) @ rng.standard_normal((5, 900))
    noise = np.full(24, 0.05)
    flat = (mixed + noise[:, None] * rng.standard_normal(mixed.shape)).astype(np.float32)
    features = fit_features(flat.mean(axis=1), np.cov(flat), flat, noise=noise)
    assert features.sizes[0] == 1 + 5
    centred = flat - flat.mean(axis=1, keepdims=True)
    # Centring rounds each value to float32. A component has unit variance after its axis.
    off = 2 * SINGLE * np.abs(flat).max() * np.abs(features.axes).sum(axis=1).max()
    np.testing.assert_allclose(np.cov(features.axes @ centred), np.eye(5), rtol=0, atol=off)
    few = flat[:4]
    assert fit_features(few.mean(axis=1), np.cov(few), few, noise=noise[:4]).sizes[0] == 5
