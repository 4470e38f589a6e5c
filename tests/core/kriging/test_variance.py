# SPDX-License-Identifier: GPL-2.0-or-later
"""Kriging variances, on fields that are drawn from the covariance itself."""

from types import SimpleNamespace

import numpy as np
import pytest

from hmwb_qgis.core.kriging import variance as variance_module
from hmwb_qgis.core.kriging.blocks import Measured
from hmwb_qgis.core.kriging.covariance import exponential
from hmwb_qgis.core.kriging.doubt import Doubtful, RegressionDoubt
from hmwb_qgis.core.kriging.features import fit_features
from hmwb_qgis.core.kriging.likelihood import Block
from hmwb_qgis.core.kriging.local import RANGES, Local, LocalKriging, nearness
from hmwb_qgis.core.kriging.variance_components import VarianceComponents
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import ArrayPsf
from tests.core.kriging.kriged import kriged, kriging_variances
from tests.tolerances import SINGLE, STANDARD_ERRORS, rounded

COARSE, FINE, RATIO = (9, 8), (18, 16), 2
UNTOLD = VarianceComponents(np.zeros((1, 2, 2)), np.zeros((1, 2)), np.zeros((1, 3)))
WEIGHTS = np.array([2.0, 3.0, 1.0, 5.0, 2.0, 0.5, 4.0, 10.0])
PLAIN, SHADED = slice(1, 4), slice(4, 7)


@pytest.fixture(autouse=True)
def usual_points(monkeypatch):
    """How many there are. Here every pixel is one: nothing is interpolated unless a test asks."""
    usual = variance_module._POINTS
    monkeypatch.setattr(variance_module, "_POINTS", RATIO)
    return usual


@pytest.fixture(scope="module")
def field():
    """A model whose pixels of h are means of 2 x 2 pixels of m, with all covariances dense."""
    rng = np.random.default_rng(0)
    model = LocalKriging(ArrayPsf(np.ones((2, 2))), WEIGHTS[None])
    sampling = Sampling.of(RATIO)
    down = SpatialDegradation(model.psf, sampling, FINE, COARSE)
    n = FINE[0] * FINE[1]
    seen = down(np.eye(n).reshape(n, *FINE)).reshape(n, -1)
    shown = Local(
        rng.standard_normal((2, *FINE)).astype(np.float32),
        rng.uniform(0.6, 1.4, FINE).astype(np.float32),
    )
    y, x = (v.ravel() for v in np.mgrid[: FINE[0], : FINE[1]].astype(float))
    squared = (y[:, None] - y) ** 2 + (x[:, None] - x) ** 2
    spatial, shaded = np.zeros((2, n, n))
    for weight, other, length in zip(WEIGHTS[PLAIN], WEIGHTS[SHADED], RANGES):
        for scale, share in exponential(length):
            alike = share * np.exp(-0.5 * squared / (scale * RATIO) ** 2)
            spatial += weight * alike
            shaded += other * alike
    # A varying regression, whose coefficients are those of the pixel of h, not of its inside.
    rows, cols = (np.arange(k) * 1.0 for k in COARSE)
    place = [(np.arange(k) - 0.5) / RATIO for k in FINE]
    near = np.kron(nearness(rows, rows), nearness(cols, cols))
    across = np.kron(nearness(place[0], rows), nearness(place[1], cols))
    low, high = down(shown.directions).reshape(2, -1), shown.directions.reshape(2, -1)
    bright, dim = shown.brightness.ravel(), down(shown.brightness[None]).ravel()
    noise, unseen = np.ones(COARSE, np.float32), np.zeros(COARSE, np.float32)
    noise[2:4, 3:6] = 1e6
    unseen[0] = 0.04
    covariance = seen.T @ spatial @ seen + WEIGHTS[0] * (low.T @ low) / 2 * near
    covariance += seen.T @ shaded @ seen * np.outer(dim, dim)
    covariance += np.diag(noise.ravel() + WEIGHTS[-1] * unseen.ravel())
    cross = spatial @ seen + shaded @ seen * np.outer(bright, dim)
    cross += WEIGHTS[0] * (high.T @ low) / 2 * across
    prior = WEIGHTS[PLAIN].sum() + WEIGHTS[SHADED].sum() * bright**2
    prior += WEIGHTS[0] * (high**2).sum(axis=0) / 2
    left = prior - np.einsum("ij,ji->i", cross, np.linalg.solve(covariance, cross.T))
    return SimpleNamespace(
        model=model, sampling=sampling, seen=seen, shown=shown, low=shown.seen(down),
        noise=noise, unseen=unseen, spatial=spatial, covariance=covariance, cross=cross,
        left=left.reshape(FINE), rounding=rounded(COARSE[0] * COARSE[1]) * prior.max(),
    )  # fmt: skip


def nothing_doubtful(sets=1):
    """Coefficients that are known exactly."""
    m = np.ones((1, *FINE), np.float32)
    features = fit_features(np.ones(1), np.ones((1, 1)), m.reshape(1, -1))
    roots = (np.zeros((1, sum(features.sizes))),) * sets
    return Doubtful.of(RegressionDoubt(roots, (np.arange(1),) * sets, UNTOLD), features, m, COARSE)


def variances(field, doubtful, part=(slice(0, FINE[0]), slice(0, FINE[1])), noise=None):
    noise = field.noise if noise is None else noise
    measured = Measured(np.zeros((1, *COARSE), np.float32), noise, field.unseen, field.low)
    given = (field.model, measured, field.shown, field.sampling)
    return kriging_variances(*given, doubtful=doubtful, part=part)


def variance(field, **options):
    return variances(field, nothing_doubtful(), **options)[0]


def test_variance_is_that_of_the_dense_model(field):
    """The field is one block: what 72 measurements tell is summed and taken off in float32."""
    np.testing.assert_allclose(variance(field)[0], field.left, rtol=0, atol=field.rounding)


def test_a_part_has_the_variance_that_it_has_in_the_whole(field):
    part = (slice(5, 11), slice(3, 16))
    np.testing.assert_array_equal(variance(field, part=part), variance(field)[(slice(None), *part)])


def test_it_grows_where_h_holds_no_measurement_and_at_borders(field):
    masked = variance(field)[0]
    full = variance(field, noise=np.ones_like(field.noise))[0]
    assert (masked >= full - field.rounding).all()
    assert masked[5:7, 7:11].mean() > 1.5 * full[5:7, 7:11].mean()
    assert full[[0, -1]].mean() > full[8:10].mean()


def rough(ratio, coarse, seed):
    """What a variance is of, with m that has no likeness from pixel to pixel, and no doubt."""
    fine = tuple(ratio * n for n in coarse)
    rng = np.random.default_rng(seed)
    shown = Local(
        rng.standard_normal((2, *fine)).astype(np.float32),
        rng.uniform(0.6, 1.4, fine).astype(np.float32),
    )
    sampling, model = (
        Sampling.of(ratio),
        LocalKriging(ArrayPsf(np.ones((ratio,) * 2)), WEIGHTS[None]),
    )
    down = SpatialDegradation(model.psf, sampling, fine, coarse)
    noise, unseen = np.ones(coarse, np.float32), np.zeros(coarse, np.float32)
    errors = np.zeros((1, *coarse), np.float32)
    measured = Measured(errors, noise, unseen, shown.seen(down))
    m = np.ones((1, *fine), np.float32)
    features = fit_features(np.ones(1), np.ones((1, 1)), m.reshape(1, -1))
    doubt = RegressionDoubt((np.zeros((1, sum(features.sizes))),), (np.arange(1),), UNTOLD)
    given = (model, measured, shown, sampling)
    return given, Doubtful.of(doubt, features, m, coarse)


def test_what_lies_further_from_a_block_than_it_looks_changes_next_to_nothing(monkeypatch):
    """Three blocks in a row, and of the middle one all four borders with pixels beyond."""
    coarse = (24, 24)
    given, known = rough(RATIO, coarse, seed=4)
    middle = (slice(16, 32), slice(16, 32))
    found = []
    for margin in (variance_module._MARGIN, 6):
        monkeypatch.setattr(variance_module, "_MARGIN", margin)
        found.append(kriging_variances(*given, doubtful=known, part=middle)[0])
    assert (found[0] >= found[1] * (1.0 - rounded(24 * 24))).all()
    assert found[0].mean() < 1.01 * found[1].mean()
    assert found[0].max() < 1.05 * found[1].max()


def test_between_its_points_it_goes_with_what_m_shows(monkeypatch, usual_points):
    """Which has no likeness from pixel to pixel here: the share that remains of it has."""
    ratio = 4
    given, known = rough(ratio, (12, 12), seed=5)
    whole = (slice(0, 12 * ratio), slice(0, 12 * ratio))
    found = []
    for points in (usual_points, ratio):
        monkeypatch.setattr(variance_module, "_POINTS", points)
        found.append(np.sqrt(kriging_variances(*given, doubtful=known, part=whole)[0]))
    off = found[0] / found[1] - 1.0
    assert np.sqrt(np.mean(off**2)) < 0.1
    assert abs(off.mean()) < 0.03


def test_errors_of_fields_drawn_from_the_model_are_as_large_as_told(field):
    """Within one and two standard deviations as often as normal variables are."""
    rng = np.random.default_rng(1)
    count, n = 60, FINE[0] * FINE[1]
    alone = np.where(np.arange(len(WEIGHTS)) < SHADED.start, WEIGHTS, 0.0)
    alone[[0, -1]] = 1e-9, WEIGHTS[-1]
    model = LocalKriging(field.model.psf, np.tile(alone, (count, 1)))
    root = np.linalg.cholesky(field.spatial + 1e-9 * np.eye(n))
    truth = (root @ rng.standard_normal((n, count))).T
    noise = np.ones(COARSE, np.float32)
    h = (truth @ field.seen).reshape(count, *COARSE) + rng.standard_normal((count, *COARSE))
    unseen = np.zeros(COARSE, np.float32)
    measured = Measured(h.astype(np.float32), noise, unseen, field.low)
    given = (model, measured, field.shown, field.sampling)
    whole = (slice(0, FINE[0]), slice(0, FINE[1]))
    found = kriged(*given, first=(0, 0))
    told = kriging_variances(*given, doubtful=nothing_doubtful(), part=whole)[0]
    errors = (found - truth.reshape(found.shape)) / np.sqrt(told)
    # Pixels of m in a pixel of h err alike: 60 fields of 72 pixels are 4320 errors. Their mean
    # square has a standard error of 0.022, the two shares of 0.007 and 0.003.
    n = count * COARSE[0] * COARSE[1]
    assert np.mean(errors**2) == pytest.approx(1.0, abs=0.06)
    for times, share in ((1, 0.683), (2, 0.954)):
        off = STANDARD_ERRORS * np.sqrt(share * (1 - share) / n)
        assert np.mean(np.abs(errors) < times) == pytest.approx(share, abs=off)


@pytest.fixture(scope="module")
def doubtful(field):
    """Features of a multispectral image on the grid of the field, with coefficients in doubt."""
    rng = np.random.default_rng(3)
    m = rng.gamma(4.0, 1.0, (3, *FINE)).astype(np.float32)
    m[:, 12, 11] = (40.0, 1.0, 25.0)
    flat = m.reshape(3, -1)
    features = fit_features(flat.mean(axis=1).astype(float), np.cov(flat), flat)
    values = np.concatenate([v for _, v in features.parts(m)])
    covariance = np.linalg.inv(
        np.tensordot(values, values, ((1, 2), (1, 2))) / 50 + np.eye(len(values))
    )
    root = np.linalg.cholesky(covariance).T
    down = SpatialDegradation(field.model.psf, field.sampling, FINE, COARSE)
    return SimpleNamespace(
        values=values, degraded=down(values), covariance=covariance,
        given=seen_by(RegressionDoubt((root,), (np.array([0]),), UNTOLD), features, m, down),
    )  # fmt: skip


def seen_by(doubt, features, m, down):
    seen = Doubtful.of(doubt, features, m, COARSE)
    for which, values in features.parts(m):
        seen.see(which, down(values))
    return seen


def test_doubt_of_coefficients_is_that_of_the_dense_model(field, doubtful):
    """Of f - F C^-1 c, so that it is less than f'Pf says, and more where m is rare."""
    got = variances(field, doubtful.given)[1][0]
    told = np.linalg.solve(field.covariance, field.cross.T)
    values = doubtful.values.reshape(len(doubtful.values), -1)
    wrong = values - doubtful.degraded.reshape(len(values), -1) @ told
    dense = np.einsum("in,ij,jn->n", wrong, doubtful.covariance, wrong).reshape(FINE)
    # Float32 sums of 82 functions.
    assert np.median(np.abs(got / dense - 1.0)) < rounded(len(values))
    assert got.mean() == pytest.approx(dense.mean(), rel=rounded(len(values)))
    assert got[12, 11] > 5 * np.median(got)
    alone = np.einsum("in,ij,jn->n", values, doubtful.covariance, values)
    assert got.mean() < 0.9 * alone.mean()


def test_few_directions_hold_all_but_a_hundredth_of_the_doubt(field, doubtful):
    n = COARSE[0] * COARSE[1]
    signal = field.covariance - np.diag(field.noise.ravel().astype(float))
    block = Block(
        scores=np.zeros((1, n)), features=doubtful.degraded.reshape(-1, n), kernels=signal[None],
        noise=field.noise.ravel().astype(float), unseen=np.zeros(n),
    )  # fmt: skip
    size = len(doubtful.covariance)
    doubt = RegressionDoubt.of(
        [block], np.array([[1.0, 0.0]]), np.zeros((1, size)), details=[np.eye(n)],
        covariances=[doubtful.covariance], change=np.eye(doubtful.given.features.sizes[2]),
    )  # fmt: skip
    assert doubt.directions < 0.8 * size
    given = doubtful.given
    down = SpatialDegradation(field.model.psf, field.sampling, FINE, COARSE)
    few = variances(field, seen_by(doubt, given.features, given.multispectral, down))[1]
    share = few.sum() / variances(field, given)[1].sum()
    assert 0.95 < share <= 1.0 + 16 * SINGLE


def test_features_along_the_doubt_are_the_same_in_parts(doubtful):
    given = doubtful.given
    whole = np.tensordot(given.doubt.roots[0], doubtful.values, axes=1)
    # Float32 sums of 82 terms of either sign.
    terms = np.tensordot(np.abs(given.doubt.roots[0]), np.abs(doubtful.values), axes=1)
    off = {"rtol": 0, "atol": rounded(len(doubtful.values)) * terms.max()}

    def fine(rows, cols):
        return given.doubt.along(given.functions(rows, cols))

    np.testing.assert_allclose(fine((0, FINE[0]), (0, FINE[1])), whole, **off)
    part = (slice(None), slice(7, 15), slice(3, 16))
    np.testing.assert_allclose(fine((7, 15), (3, 16)), whole[part], **off)


def test_blocks_have_the_variance_that_they_have_alone():
    """At borders and within: shapes that are alike in all but one number among them."""
    coarse, ratio = (24, 20), 3
    fine = tuple(ratio * n for n in coarse)
    rng = np.random.default_rng(5)
    m = rng.gamma(4.0, 1.0, (3, *fine)).astype(np.float32)
    flat = m.reshape(3, -1)
    features = fit_features(flat.mean(axis=1).astype(float), np.cov(flat), flat)
    model = LocalKriging(ArrayPsf(np.ones((3, 3))), np.stack([WEIGHTS, WEIGHTS[::-1]]))
    down = SpatialDegradation(model.psf, Sampling.of(ratio), fine, coarse)
    shown = features.local(m)
    roots = tuple(rng.standard_normal((n, sum(features.sizes))) for n in (2, 3))
    seen = Doubtful.of(RegressionDoubt(roots, (np.arange(1),) * 2, UNTOLD), features, m, coarse)
    for which, values in features.parts(m):
        seen.see(which, down(values))
    measured = Measured(
        np.zeros((2, *coarse), np.float32), np.ones(coarse, np.float32),
        np.zeros(coarse, np.float32), shown.seen(down),
    )  # fmt: skip

    def told(part):
        return kriging_variances(
            model, measured, shown, Sampling.of(ratio),
            doubtful=seen, part=part,
        )  # fmt: skip

    kriged, coefficients = told(tuple(slice(0, n) for n in fine))
    # Of 80 functions, of which blocks in a row are evaluated together: float32 sums.
    values = np.concatenate([v for _, v in features.parts(m)])
    terms = max(
        (np.tensordot(np.abs(r), np.abs(values), axes=1) ** 2).sum(axis=0).max() for r in roots
    )
    edges = [[0, *range(8 * ratio, n - 4 * ratio + 1, 8 * ratio), n] for n in fine]
    for rows in zip(edges[0][:-1], edges[0][1:]):
        for cols in zip(edges[1][:-1], edges[1][1:]):
            part = (slice(None), slice(*rows), slice(*cols))
            alone = told(part[1:])
            np.testing.assert_array_equal(alone[0], kriged[part])
            off = rounded(len(values)) * terms
            np.testing.assert_allclose(alone[1], coefficients[part], rtol=0, atol=off)
