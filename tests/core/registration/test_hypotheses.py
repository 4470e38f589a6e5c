# SPDX-License-Identifier: GPL-2.0-or-later
"""The evidence chooses PSF and place, and nothing where there is none."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from hmwb_qgis.core.observation.model import degrade
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import (
    ArrayPsf,
    DetectorPsf,
    as_psf,
    box_psf,
    gaussian_psf,
)
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.geometry import bands_moved
from hmwb_qgis.core.registration.hypotheses import Ladder, RegistrationPolicy, optimism
from hmwb_qgis.core.registration.observations import Observations, View, degraded_bands
from tests.tolerances import STORED

RATIO, SIDE = 4, 26  # of h; one more pixel all round is cut off, since m shows it in part only
SILENT = Reporter(None)


def fields(seed, bands=4, rough=0.8):
    """A scene of some contrast at all scales."""
    rng = np.random.default_rng(seed)
    side = SIDE * RATIO
    coarse = [gaussian_filter(rng.standard_normal((bands, side, side)), (0, s, s)) for s in (1, 3)]
    return sum(c / c.std() for c in coarse) * rough


def observe(psf, offset=None, noise=0.02, seed=0, **changes):
    """A view of m, and of scores that h sees of it through a PSF."""
    m = fields(seed).astype(np.float32)
    sampling = Sampling.of(RATIO, offset)
    scores = degrade(m, psf, sampling, (SIDE, SIDE))
    rng = np.random.default_rng(seed + 1)
    scores = scores + noise * rng.standard_normal(scores.shape)
    pair = ObservedPair(scores.astype(np.float32), m, Sampling.of(RATIO))
    pair = replace(pair, **changes)
    weight = np.zeros((SIDE, SIDE))
    weight[3:-3, 3:-3] = 1.0
    return View(pair, pair.hyperspectral, weight, np.zeros((SIDE, SIDE)))


def climbed(view, given=None, policy=None, **options):
    policy = policy or RegistrationPolicy()
    seen = Observations([view], policy.block, SILENT)
    degraded = seen.degraded(given or policy.usual_psf(seen.ratio), [(0.0, 0.0)])
    seen.effective = seen.judged(degraded).pixels
    ladder = Ladder(seen, policy, given, **options)
    return ladder.climb(), ladder


def weights_of(psf, size=25):
    """A PSF on the pixels of m, centred on one."""
    total = np.zeros((size, size))
    for row, col in psf.terms():
        lines = []
        for profile in (row, col):
            line = np.zeros(size)
            where, weight = profile.taps(size // 2)
            inside = (where >= 0) & (where < size)
            np.add.at(line, where[inside], weight[inside])
            lines.append(line)
        total += np.outer(*lines)
    return total


def test_what_is_given_stays_if_it_is_right():
    for psf in (gaussian_psf(4.0), box_psf(4.0), ArrayPsf(ring())):
        found, ladder = climbed(observe(psf), given=psf)
        assert found.name == "given" and found.psf is psf and found.shift == (0.0, 0.0)
        assert not any(step.chosen for step in ladder.steps)


def test_the_nominal_place_and_psf_stay_if_they_are_right():
    policy = RegistrationPolicy()
    psf = DetectorPsf((RATIO, RATIO), (policy.usual_fwhm * RATIO,) * 2)
    assert climbed(observe(psf))[0].name == "nominal"


def test_images_that_have_nothing_in_common_choose_nothing():
    view = observe(gaussian_psf(4.0))
    other = np.random.default_rng(9).standard_normal(view.scores.shape).astype(np.float32)
    found, _ = climbed(replace(view, scores=other))
    assert found.name == "nominal"


@pytest.mark.parametrize("off", [(0.5, -0.3), (-2.4, 1.7), (4.0, 4.0)])
def test_a_common_shift_is_found(off):
    view = observe(gaussian_psf(4.0), (1.5 + off[0], 1.5 + off[1]))
    found, _ = climbed(view)
    # A hundredth of a pixel of h: noise of 2 % in 400 pixels.
    np.testing.assert_allclose(found.shift, off, atol=0.04)


@pytest.mark.parametrize("fwhm", [2.5, 4.0, 7.0])
def test_the_width_is_found(fwhm):
    found, _ = climbed(observe(gaussian_psf(fwhm)))
    wanted, got = weights_of(gaussian_psf(fwhm)), weights_of(found.psf)
    assert np.linalg.norm(got - wanted) < 0.05 * np.linalg.norm(wanted)


def ring(size=13, sigma=2.6):
    x = np.arange(size) - size // 2
    r = np.hypot(*np.meshgrid(x, x))
    kernel = r * np.exp(-(r**2) / (2 * sigma**2))
    return kernel / kernel.sum()


def test_a_psf_of_any_form_is_found():
    view = observe(as_psf(ring()), (2.0, 2.0))
    found, _ = climbed(replace(view, pair=replace(view.pair, sampling=Sampling.of(RATIO, 2.0))))
    assert found.name == "free kernel"
    wanted, got = weights_of(ArrayPsf(ring())), weights_of(found.psf)
    gaussian = weights_of(gaussian_psf(7.0))
    error = np.linalg.norm(got - wanted) / np.linalg.norm(wanted)
    assert error < 0.25 < np.linalg.norm(gaussian - wanted) / np.linalg.norm(wanted)


def test_a_psf_of_its_own_form_that_does_not_hold_is_not_taken():
    view = observe(as_psf(ring()), (2.0, 2.0))
    view = replace(view, pair=replace(view.pair, sampling=Sampling.of(RATIO, 2.0)))
    asked = []
    found, ladder = climbed(view, holds=lambda *both: bool(asked.append(both)))
    ((free, simple),) = asked
    assert (free.name, simple.name) == ("free kernel", "width and place")
    assert found.psf is simple.psf
    (step,) = (s for s in ladder.steps if s.name == free.name)
    assert not step.chosen and step.gain > ladder.policy.errors * step.error


def test_bands_that_lie_off_each_other_are_found():
    view = observe(gaussian_psf(4.0))
    off = ((1.0, 0.0), (0.0, -1.0), (-1.0, 0.0), (0.0, 1.0))
    moved = bands_moved(view.pair.multispectral, tuple((-r, -c) for r, c in off), "mirror")
    found, _ = climbed(replace(view, pair=replace(view.pair, multispectral=moved)))
    assert found.name == "bands"
    np.testing.assert_allclose(found.shifts, off, atol=0.05)


def test_displacements_that_differ_from_place_to_place_are_noticed():
    still = observe(gaussian_psf(4.0))
    assert not climbed(still)[1].drifts()
    m = still.pair.multispectral
    wave = np.sin(np.arange(m.shape[1]) / 12.0)
    rows = np.clip(np.arange(m.shape[1]) + 1.5 * wave, 0, m.shape[1] - 1)
    low = np.floor(rows).astype(int)
    high, part = np.minimum(low + 1, m.shape[1] - 1), (rows - low)[:, None]
    warped = (1 - part) * m[:, low] + part * m[:, high]
    pair = replace(still.pair, multispectral=warped.astype(np.float32))
    assert climbed(replace(still, pair=pair))[1].drifts()


def test_the_loss_is_of_shares_so_that_wide_kernels_gain_nothing_by_themselves():
    view = observe(gaussian_psf(4.0))
    seen = Observations([view], 3, SILENT)
    losses = [seen.loss(gaussian_psf(width), (0.0, 0.0)) for width in (2.0, 4.0, 8.0, 12.0)]
    assert losses[1] == min(losses) and losses[1] < losses[2] < losses[3]


def test_residuals_that_are_alike_are_worth_fewer_pixels():
    view = observe(gaussian_psf(4.0))
    seen = Observations([view], 3, SILENT)
    alone = seen.degraded(gaussian_psf(4.0), [(0.0, 0.0)])
    rng = np.random.default_rng(4)
    counted = []
    for smooth in (0.0, 2.0):
        field = gaussian_filter(rng.standard_normal((4, SIDE, SIDE)), (0, smooth, smooth))
        counted.append(seen.judged(alone + seen.weighted([5 * field / field.std()])).pixels)
    assert counted[1] < 0.35 * counted[0] <= 1.05 * (SIDE - 6) ** 2


def test_a_shift_of_all_bands_is_that_of_each():
    pair = observe(gaussian_psf(4.0)).pair
    psf = gaussian_psf(3.0)
    one = degraded_bands([pair], psf, [(0.7, -0.2)])[0]
    each = degraded_bands([pair], psf, [(0.7, -0.2)] * 4)[0]
    np.testing.assert_allclose(one, each, rtol=STORED)


def test_a_detector_is_a_box_where_nothing_blurs_it_and_a_gaussian_where_all_does():
    sharp = weights_of(DetectorPsf((3.0, 3.0), (1e-9, 1e-9)))
    # No Gaussian is sharper than 1e-6 pixels.
    np.testing.assert_allclose(sharp, weights_of(box_psf(3.0)), atol=1e-6)
    wide = weights_of(DetectorPsf((1.0, 1.0), (9.0, 9.0)), 41)
    # The pixels of m and the footprint add a variance of 1/12 each to that of the Gaussian.
    fwhm = np.sqrt(81.0 + 8 * np.log(2) * 2 / 12)
    # Their fourth cumulants of -1/120 each do not go with it: by the Edgeworth series the peak, in
    # two dimensions 0.011, is 2 * (3 / 24) * (2 / 120) / 3.84^4 = 2e-5 lower, as a share.
    np.testing.assert_allclose(wide, weights_of(gaussian_psf(fwhm), 41), rtol=0, atol=3e-7)
    assert max(DetectorPsf((4.0, 4.0), (2.0, 2.0)).reach) <= 2 + 4


def test_a_fit_promises_too_much_by_what_other_pixels_show():
    """The mean over draws of what n pixels with the same signal and new noise lose more."""
    pixels, numbers, draws = 25, 8, 4000
    rng = np.random.default_rng(2)
    basis = np.linalg.qr(rng.standard_normal((pixels, numbers)))[0]
    noise = rng.standard_normal((draws, pixels))
    fitted = noise @ basis @ basis.T
    left = ((noise - fitted) ** 2).mean(axis=1)
    lost = (1.0 + (fitted**2).mean(axis=1)) / left  # the signal lies in the basis, its noise is 1
    error = lost.std() / np.sqrt(draws)
    assert abs(lost.mean() - optimism(pixels, numbers)) < 5 * error < 0.1


def test_many_pixels_promise_what_akaike_says_and_few_nothing():
    more = optimism(1e5, 7) - optimism(1e5, 4)
    np.testing.assert_allclose(more, 2 * 3 / 1e5, rtol=1e-3)
    found = [optimism(25, numbers) for numbers in np.arange(0, 40, 0.5)]
    assert (np.diff(found) > 0).all()


def test_noise_of_few_pixels_moves_nothing():
    """Of twelve scenes of 25 noisy pixels each; some standard errors are left to chance."""
    psf, moved = gaussian_psf(4.0), 0
    for seed in range(12):
        view = observe(psf, noise=0.3, seed=seed)
        weight = np.zeros((SIDE, SIDE))
        weight[8:13, 8:13] = 1.0
        found, ladder = climbed(replace(view, weight=weight), given=psf)
        moved += found.name != "given"
        assert all(step.chosen <= (step.gain > 0) for step in ladder.steps)
    assert moved <= 2


def test_what_has_as_many_numbers_as_there_are_pixels_is_never_chosen():
    view = observe(gaussian_psf(4.0), (4.5, 4.5))
    weight = np.zeros((SIDE, SIDE))
    weight[8:10, 8:12] = 1.0
    found, ladder = climbed(replace(view, weight=weight), given=gaussian_psf(4.0))
    assert found.name == "given" and not any(step.chosen for step in ladder.steps)
    assert all(np.isfinite(step.gain) for step in ladder.steps)
