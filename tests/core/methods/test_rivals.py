# SPDX-License-Identifier: GPL-2.0-or-later
"""What every method of the comparison must do, whatever its mathematics."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.fusion import fuse
from hmwb_qgis.core.observation.model import simulate
from hmwb_qgis.core.observation.psf import gaussian_psf
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registry import create_method

METHODS = ["cnmf", "hysure", "wavelet", "regression", "interpolation"]
QUICK = {"cnmf": {"inner_iterations": 20}, "hysure": {"iterations": 20}}
BANDS, RATIO = 12, 4


def smooth(rng, shape, width):
    from scipy.ndimage import gaussian_filter

    field = gaussian_filter(rng.standard_normal(shape), width, mode="wrap")
    return (field - field.min()) / np.ptp(field)


@pytest.fixture(scope="module")
def reference():
    """A linear mixture of four smooth spectra."""
    rng = np.random.default_rng(3)
    abundances = np.stack([smooth(rng, (32, 40), 2.0) for _ in range(4)]) ** 3
    abundances /= abundances.sum(axis=0)
    spectra = np.stack([smooth(rng, (BANDS,), 2.0) + 0.1 for _ in range(4)])
    return np.tensordot(spectra.T, abundances, axes=1).astype(np.float32)


def response(bands=4):
    centres = (np.arange(bands) + 0.5) * BANDS / bands - 0.5
    return np.exp(-0.5 * ((np.arange(BANDS) - centres[:, None]) * 2 * bands / BANDS) ** 2)


def observe(reference, bands=4, boundary="circular", **noise):
    return simulate(
        reference,
        RATIO,
        spectral_response=response(bands),
        psf=gaussian_psf(4.0),
        boundary=boundary,
        **noise,
    )


def run(pair, method, **options):
    return fuse(
        pair.hyperspectral,
        pair.multispectral,
        pair.sampling.ratio,
        offset=pair.sampling.offset,
        spectral_response=pair.spectral_response,
        psf=pair.psf,
        boundary=pair.boundary,
        hyperspectral_valid=pair.hyperspectral_valid,
        multispectral_valid=pair.multispectral_valid,
        method=method,
        **options,
    )


def error(reference, image):
    return float(np.linalg.norm(image - reference) / np.linalg.norm(reference))


@pytest.mark.parametrize("method", METHODS)
def test_keeps_the_shape_and_the_units(reference, method):
    pair = observe(1000 * reference, snr_hyperspectral=30, snr_multispectral=40)
    image = run(pair, method, **QUICK.get(method, {})).image
    assert image.shape == reference.shape
    assert image.dtype == np.float32
    assert image.mean() == pytest.approx(1000 * reference.mean(), rel=0.02)


@pytest.mark.parametrize("method", METHODS)
def test_is_deterministic(reference, method):
    pair = observe(reference, snr_hyperspectral=30, snr_multispectral=40)
    first, again = (run(pair, method, **QUICK.get(method, {})).image for _ in range(2))
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("method", [m for m in METHODS if m != "interpolation"])
@pytest.mark.parametrize("boundary", ["circular", "mirror"])
def test_adds_detail_to_the_interpolation(reference, method, boundary):
    pair = observe(reference, boundary=boundary, snr_hyperspectral=35, snr_multispectral=40)
    plain = error(reference, run(pair, "interpolation").image)
    assert error(reference, run(pair, method).image) < 0.8 * plain


@pytest.mark.parametrize("method", ["cnmf", "hysure"])
def test_units_of_the_multispectral_image_do_not_matter(reference, method):
    pair = observe(reference, snr_hyperspectral=35, snr_multispectral=40)
    other = replace(
        pair, multispectral=pair.multispectral * np.float32([[[300.0]], [[2.0]], [[40.0]], [[1.0]]])
    )
    one, two = run(pair, method), run(other, method)
    assert any("times what the spectral response" in note for note in two.notes)
    assert not any("times what the spectral response" in note for note in one.notes)
    assert error(reference, two.image) < 2 * error(reference, one.image)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("bands", [1, 2])
def test_takes_few_multispectral_bands(reference, method, bands):
    pair = observe(reference, bands, snr_hyperspectral=35, snr_multispectral=40)
    image = run(pair, method, **QUICK.get(method, {})).image
    assert np.isfinite(image).all()
    assert error(reference, image) < 0.3


@pytest.mark.parametrize("method", METHODS)
def test_masked_pixels_do_not_matter(reference, method):
    """Rubbish under the mask gives what other rubbish gives, wherever both images are valid."""
    pair = observe(reference, snr_hyperspectral=35, snr_multispectral=40)
    m_valid = np.ones(reference.shape[1:], bool)
    m_valid[8:14, 20:31] = False
    h_valid = np.ones(pair.hyperspectral.shape[1:], bool)
    h_valid[5, 2] = False
    images = []
    for rubbish in (-5.0, 80.0):
        h, m = pair.hyperspectral.copy(), pair.multispectral.copy()
        h[:, ~h_valid], m[:, ~m_valid] = rubbish, rubbish
        spoilt = type(pair)(
            h, m, pair.sampling, pair.spectral_response, pair.psf,
            hyperspectral_valid=h_valid, multispectral_valid=m_valid, boundary="circular",
        )  # fmt: skip
        images.append(run(spoilt, method, **QUICK.get(method, {})).image[:, m_valid])
    np.testing.assert_array_equal(images[0], images[1])
    assert error(reference[:, m_valid], images[0]) < 0.35


@pytest.mark.parametrize("method", METHODS)
def test_can_be_cancelled_at_any_report(reference, method):
    pair = observe(reference)
    seen = []
    run(pair, method, progress=seen.append, **QUICK.get(method, {}))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    calls = iter(range(len(seen)))
    with pytest.raises(Cancelled):
        run(
            pair, method, progress=lambda _: next(calls) < len(seen) // 2,
            **QUICK.get(method, {}),
        )  # fmt: skip


@pytest.mark.parametrize("method", ["cnmf", "hysure", "regression", "wavelet"])
def test_missing_responses_are_estimated_and_the_notes_say_so(reference, method):
    pair = observe(reference, snr_hyperspectral=35, snr_multispectral=40)
    given = run(pair, method)
    assert not any("estimated" in note for note in given.notes)
    blind = fuse(pair.hyperspectral, pair.multispectral, RATIO, boundary="circular", method=method)
    assert any("estimated" in note for note in blind.notes)
    plain = error(reference, run(pair, "interpolation").image)
    assert error(reference, blind.image) < 0.8 * plain


@pytest.mark.parametrize("method", ["wavelet", "regression", "interpolation"])
def test_a_window_with_its_halo_gives_what_the_whole_gives(reference, method):
    pair = observe(np.tile(reference, (1, 2, 2)), boundary="mirror")
    fitted = create_method(method).fit(ArrayScene(pair), Reporter())
    whole = fitted.fuse(pair, Reporter())
    halo = -(-fitted.halo // RATIO) * RATIO
    rows, cols = slice(24 - min(halo, 24), 40 + halo), slice(32 - min(halo, 32), 48 + halo)
    part = fitted.fuse(pair.window(rows, cols), Reporter())
    inner = part[:, 24 - rows.start : 40 - rows.start, 32 - cols.start : 48 - cols.start]
    # Sums of up to 16 taps in float32, in blocks that begin elsewhere.
    rounding = 16 * np.finfo(np.float32).eps * whole.max()
    np.testing.assert_allclose(inner, whole[:, 24:40, 32:48], rtol=0, atol=rounding)


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("cnmf", {"endmembers": 0}),
        ("hysure", {"subspace": "pca"}),
        ("hysure", {"penalty": 0.0}),
        ("wavelet", {"wavelet": "none"}),
        ("wavelet", {"levels": 0}),
    ],
)
def test_refuses_senseless_parameters(method, options):
    with pytest.raises(HmwbError):
        create_method(method, **options)
