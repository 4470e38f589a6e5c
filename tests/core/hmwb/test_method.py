# SPDX-License-Identifier: GPL-2.0-or-later
import threading
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from hmwb_qgis.core import Cancelled, assess, fuse
from hmwb_qgis.core.hmwb.method import Hmwb
from hmwb_qgis.core.hmwb.weighing import Parts
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.observation.masks import fill_invalid
from hmwb_qgis.core.observation.model import degrade
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import gaussian_psf
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.field import FieldEstimator
from hmwb_qgis.core.registration.warped import Continuation
from hmwb_qgis.core.relation.affine import AffineRelation
from hmwb_qgis.core.sample_scene import sample_scene
from hmwb_qgis.core.sums import weighted_sums
from tests.tolerances import SINGLE, summed

from .pairs import SILENT, blind, observe, relative_rmse, response, run, scene


def cubic(pair):
    fine = pair.multispectral.shape[1:]
    return interpolate(pair.hyperspectral, pair.sampling, fine, boundary=pair.boundary)


@pytest.mark.parametrize("ms_bands", [1, 4, 10])
def test_much_better_than_interpolation_and_blind_as_good(ms_bands):
    reference = scene()
    pair = observe(reference, ms_bands)
    plain = relative_rmse(reference, cubic(pair))
    given, unaided = (relative_rmse(reference, run(p)[0]) for p in (pair, blind(pair)))
    assert given < (0.75 if ms_bands == 1 else 0.4) * plain
    assert unaided < 1.05 * given


def test_consistent_with_both_images():
    pair = observe(scene())
    image, fitted = run(pair)
    h = degrade(image, pair.psf, pair.sampling, pair.hyperspectral.shape[1:])
    m = weighted_sums(pair.spectral_response, image)
    for band in range(30):
        # Within three standard deviations of the noise everywhere but at odd pixels.
        misfit = (h[band] - pair.hyperspectral[band]) / fitted.assembly.subspace.noise[band]
        assert np.sqrt(np.mean(misfit**2)) < 1.6
    power = np.sqrt(np.mean((m - pair.multispectral) ** 2, axis=(1, 2)))
    assert (power < 6 * fitted.cleaning.noise).all()


@pytest.mark.parametrize("ratio", [2, 3, 8])
def test_other_ratios(ratio):
    reference = scene(72, 72, 16)
    pair = blind(observe(reference, ratio=ratio))
    assert relative_rmse(reference, run(pair)[0]) < 0.6 * relative_rmse(reference, cubic(pair))


def test_windows_agree_with_the_whole_when_transport_is_used():
    reference = scene(232, 60, 8)
    pair = observe(reference, ratio=2)
    fitted = Hmwb(transport=True).fit(ArrayScene(pair), SILENT)
    assert fitted.report.parameters["transport"]
    whole = fitted.fuse(pair, SILENT)
    top = 40 + fitted.halo
    assert top < 200
    part = fitted.fuse(pair.window(slice(40, 232), slice(0, 60)), SILENT)
    close = {"rtol": 1e-4, "atol": 1e-4 * whole.mean()}  # as `required_halo` promises
    np.testing.assert_allclose(part[:, fitted.halo :], whole[:, top:], **close)
    some = fitted.fuse_part(pair, (slice(100, 130), slice(5, 25)), SILENT)[0]
    np.testing.assert_allclose(some, whole[:, 100:130, 5:25], **close)
    assert not Hmwb().fit(ArrayScene(pair), SILENT).report.parameters["transport"]


def test_windows_agree_with_the_whole():
    reference = scene(232, 120, 12)
    pair = observe(reference, ratio=3)
    fitted = Hmwb().fit(ArrayScene(pair), SILENT)
    whole = fitted.fuse(pair, SILENT)
    halo = fitted.halo
    top = 50 + halo
    part = fitted.fuse(pair.window(slice(50, 232), slice(0, 120)), SILENT)
    np.testing.assert_allclose(part[:, halo:], whole[:, top:], rtol=1e-4, atol=1e-7 * whole.mean())


def test_a_part_is_what_it_is_in_the_whole():
    pair = observe(scene(120, 104, 12))
    fitted = Hmwb().fit(ArrayScene(pair), SILENT)
    part = slice(24, 70), slice(40, 104)
    whole = fitted.fuse(pair, SILENT)
    np.testing.assert_allclose(
        fitted.fuse_part(pair, part, SILENT)[0], whole[(slice(None), *part)],
        # A value is a sum of some ten terms in single precision, each as large as the image.
        rtol=1e-6, atol=10 * np.finfo(np.float32).eps * whole.max(),
    )  # fmt: skip


def test_a_window_holds_no_more_than_it_says():
    pair = observe(scene(192, 192, 24))
    fitted = Hmwb().fit(ArrayScene(pair), SILENT)
    weights = np.zeros((4, fitted.assembly.subspace.rank + 1))
    found = FieldEstimator(
        fitted.assembly.subspace, fitted.regression.kriging.psf,
        AffineRelation(weights, np.ones(4), 0.0), Continuation(pair.boundary),
    )  # fmt: skip
    displaced = replace(fitted, geometry=replace(fitted.geometry, estimator=found))
    assert displaced.working[0] > fitted.working[0]
    for method in (fitted, displaced):
        window, part = method.working
        tracemalloc.start()
        method.fuse_part(pair, (slice(30, 162), slice(30, 162)), SILENT)[0]
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        # Beside what grows with the window, the patches of a strip.
        assert peak < 4 * (window * 192**2 + part * 132**2) + 32 * 2**20


def test_bands_of_m_that_h_does_not_know_are_left_out():
    reference = scene()
    pair = observe(reference)
    rng = np.random.default_rng(0)
    m = pair.multispectral.copy()
    m[1] = rng.standard_normal(m[1].shape) * m[1].std() + m[1].mean()
    spoilt = ObservedPair(**{**pair.__dict__, "multispectral": m})
    three = ObservedPair(
        **{**pair.__dict__, "multispectral": m[[0, 2, 3]],
           "spectral_response": pair.spectral_response[[0, 2, 3]]}
    )  # fmt: skip
    image, fitted = run(spoilt)
    assert fitted.geometry.bands == (0, 2, 3)
    assert any("band 2" in note for note in fitted.report.notes)
    best = relative_rmse(reference, run(three)[0])
    assert relative_rmse(reference, image) < 1.05 * best


@pytest.mark.parametrize("what", ["clouds", "shadows", "moved"])
def test_what_only_m_shows_does_no_harm_elsewhere(what):
    reference = scene(80, 80)
    pair = blind(observe(reference))
    m = pair.multispectral.copy()
    hidden = np.zeros(m.shape[1:], bool)
    hidden[8:28, 40:64] = True
    if what == "moved":
        m[:, hidden] = m[:, ::-1, ::-1][:, hidden]
    else:
        m[:, hidden] = 0.25 * m[:, hidden] if what == "shadows" else 1.2 * m.max()
    image, fitted = run(blind(pair, multispectral=m))
    assert 0.02 < fitted.report.parameters["disagreeing"] < 0.15
    elsewhere = np.ones(hidden.shape, bool)
    elsewhere[2:34, 34:70] = False
    error, usual, plain = (
        np.sqrt(np.mean((x - reference)[:, elsewhere] ** 2))
        for x in (image, run(pair)[0], cubic(pair))
    )
    assert error < 1.25 * usual and error < 0.5 * plain


@pytest.mark.parametrize("ms_bands", [1, 4])
def test_m_without_a_dark_zero_is_as_good(ms_bands):
    """Centred bands, whose mean is next to nothing, have no brightness to be in proportion to."""
    reference = scene()
    pair = blind(observe(reference, ms_bands))
    m = pair.multispectral
    centred = m - m.mean(axis=(1, 2), keepdims=True) + 1e-6 * m.std()
    usual = relative_rmse(reference, run(pair, parts=Parts(shaded=False))[0])
    assert relative_rmse(reference, run(blind(pair, multispectral=centred))[0]) < 1.1 * usual


@pytest.mark.parametrize("value", [0.0, 0.2])
def test_constant_bands_of_m_count_for_nothing(value):
    reference = scene()
    pair = blind(observe(reference))
    m = pair.multispectral.copy()
    m[1] = value
    image, fitted = run(blind(pair, multispectral=m))
    assert fitted.geometry.bands == (0, 2, 3)
    best = relative_rmse(reference, run(blind(pair, multispectral=m[[0, 2, 3]]))[0])
    assert relative_rmse(reference, image) < 1.02 * best


@pytest.mark.parametrize("what", ["other place", "noise", "upside down", "constant"])
def test_never_much_worse_than_interpolation(what):
    reference = scene()
    pair = blind(observe(reference))
    m = pair.multispectral
    rng = np.random.default_rng(1)
    wrong = {
        "other place": weighted_sums(response(), sample_scene(64, 56, 30, seed=9).image),
        "noise": rng.standard_normal(m.shape).astype(np.float32) * m.std() + m.mean(),
        "upside down": m[:, ::-1].copy(),
        "constant": np.full_like(m, m.mean()),
    }[what]
    image = run(blind(pair, multispectral=wrong))[0]
    assert relative_rmse(reference, image) < 1.02 * relative_rmse(reference, cubic(pair))


@pytest.mark.parametrize("what", ["checkerboard", "sharpened", "salt"])
def test_detail_that_h_cannot_see_is_used_and_said(what):
    reference = scene(96, 96)
    pair = blind(observe(reference))
    m = pair.multispectral
    y, x = np.indices(m.shape[1:])
    spoilt = {
        "checkerboard": m * (1 + 0.9 * (-1.0) ** (x + y)),
        "sharpened": m + 6 * (m - gaussian_filter(m, (0, 1, 1))),
        "salt": np.where(np.random.default_rng(2).random(m.shape[1:]) < 0.05, m.max(), m),
    }[what]
    finer = []
    for seen in (m, np.maximum(spoilt, 1e-4).astype("f4")):
        fitted = run(blind(pair, multispectral=seen))[1]
        finer.append(fitted.report.parameters["finer_detail"])
        assert any(f"{finer[-1]:.1f} times the variance" in n for n in fitted.report.notes)
    assert finer[1] > 2 * finer[0]


def test_invalid_pixels_do_not_count():
    reference = scene()
    pair = observe(reference)
    h, m = pair.hyperspectral.copy(), pair.multispectral.copy()
    h_valid, m_valid = np.ones(h.shape[1:], bool), np.ones(m.shape[1:], bool)
    h_valid[3:6, 4:7] = False
    m_valid[40:50, 30:40] = False
    h, m = fill_invalid(h, h_valid), fill_invalid(m, m_valid)
    spoilt = ObservedPair(
        **{**pair.__dict__, "hyperspectral": h, "multispectral": m,
           "hyperspectral_valid": h_valid, "multispectral_valid": m_valid}
    )  # fmt: skip
    image, _ = run(spoilt)
    good = m_valid.copy()
    good[28:62, 18:52] = False
    clean, _ = run(pair)
    error, usual = (np.sqrt(np.mean((x - reference)[:, good] ** 2)) for x in (image, clean))
    assert error < 1.3 * usual


@pytest.mark.parametrize("bad", ["dead", "stripes"])
def test_bad_hyperspectral_band_does_not_spoil_the_others(bad):
    reference = scene()
    pair = observe(reference)
    h = pair.hyperspectral.copy()
    h[5] = 0 if bad == "dead" else h[5] + np.random.default_rng(2).standard_normal(h.shape[2])
    others = np.arange(30) != 5
    spoilt = run(ObservedPair(**{**pair.__dict__, "hyperspectral": h}))[0]
    a, b = (relative_rmse(reference[others], x[others]) for x in (spoilt, run(pair)[0]))
    assert a < 1.05 * b


def test_units_do_not_matter():
    pair = observe(scene(40, 40, 12))
    large = ObservedPair(**{**pair.__dict__, "hyperspectral": 1e4 * pair.hyperspectral,
                            "multispectral": 300 * pair.multispectral})  # fmt: skip
    a, b = run(pair)[0], run(large)[0]
    np.testing.assert_allclose(b / 1e4, a, rtol=2e-3, atol=2e-3 * a.mean())


def test_a_given_response_helps_and_a_wrong_one_does_no_harm():
    image = scene(80, 80)
    pair = observe(image, ms_bands=8, ratio=8)
    known = pair.spectral_response
    errors, notes = [], []
    for given in (None, known, np.roll(known, 4, axis=1)):
        fused, fitted = run(replace(pair, spectral_response=given))
        errors.append(assess(image, fused).overall["relative_rmse"])
        notes.append([str(n) for n in fitted.report.notes if "given spectral response" in n])
    assert max(errors) < 1.02 * min(errors)
    assert [len(said) for said in notes] == [0, 1, 1]
    assert "not explain" not in notes[1][0] and "not explain" in notes[2][0]


def test_same_input_same_output_and_notes_in_plain_words():
    pair = observe(scene(40, 40, 12))
    first, fitted = run(pair)
    np.testing.assert_array_equal(first, run(pair)[0])
    assert fitted.report.parameters["rank"] == fitted.assembly.subspace.rank
    assert any("PSF" in note for note in fitted.report.notes)


@pytest.mark.parametrize("shape", [(8, 8), (12, 40)])
def test_tiny_pairs_pass(shape):
    reference = scene()[:, : shape[0], : shape[1]]
    assert np.isfinite(run(blind(observe(reference)))[0]).all()


def test_by_name_with_progress_and_cancel():
    pair = observe(scene(40, 40, 12))
    seen = []
    fuse(pair.hyperspectral, pair.multispectral, 4, method="hmwb", progress=seen.append)
    assert seen == sorted(seen) and seen[-1] == 1.0
    with pytest.raises(Cancelled):
        fuse(pair.hyperspectral, pair.multispectral, 4, method="hmwb",
             progress=lambda f: f < 0.4)  # fmt: skip


def test_psf_of_the_wrong_width_is_found_out():
    reference = scene()
    pair = observe(reference, psf=gaussian_psf(4.0))
    wrong = ObservedPair(**{**pair.__dict__, "psf": gaussian_psf(2.2)})
    a, b = (relative_rmse(reference, run(p)[0]) for p in (wrong, pair))
    assert a < 1.03 * b


@pytest.mark.parametrize("transport", [False, True])
def test_strips_cover_a_part_from_the_top_and_are_what_it_is_as_a_whole(transport):
    pair = observe(scene(120, 72, 8))
    fitted = Hmwb(transport=transport, uncertainty=True).fit(ArrayScene(pair), SILENT)
    part = (slice(10, 101), slice(5, 60))
    fused = fitted.fuse_strips(pair, part, SILENT)
    assert fused.shape == (8, 91, 55)
    all_rows = slice(0, 91)
    assert fused.told(all_rows).image.shape == fused.shape
    strips = list(fused.strips)
    assert [row for rows, _ in strips for row in range(91)[rows]] == list(range(91))
    whole, deviation = fitted.fuse_part(pair, part, SILENT)
    np.testing.assert_array_equal(np.concatenate([image for _, image in strips], axis=1), whole)
    told = np.concatenate([fused.told(rows).image for rows, _ in strips], axis=1)
    # Of each pixel the float32 root of a sum of fewer than 60 positive terms.
    np.testing.assert_array_equal(told, deviation.image)
    np.testing.assert_allclose(fused.told(all_rows).image, deviation.image, rtol=summed(60, SINGLE))


def test_who_takes_strips_can_cancel_between_them():
    pair = observe(scene(120, 72, 8))
    fitted = Hmwb().fit(ArrayScene(pair), SILENT)
    seen = []

    def progress(fraction):
        seen.append(fraction)
        return fraction < 0.8

    strips = fitted.fuse_strips(pair, (slice(0, 120), slice(0, 72)), Reporter(progress)).strips
    taken = 0
    with pytest.raises(Cancelled):
        for _ in strips:
            taken += 1
    assert 0 < taken < 120 / 8 and seen == sorted(seen)
    # Nothing is made in the background any more.
    assert not [t for t in threading.enumerate() if t.name.startswith("hmwb")]
