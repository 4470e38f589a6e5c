# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
from scipy.ndimage import gaussian_filter

from hmwb_qgis.core.hmwb.joining import Joining, weight_of_m
from hmwb_qgis.core.progress import Reporter

SILENT = Reporter(None)


def cube(seed, shape=(10, 24, 20)):
    rng = np.random.default_rng(seed)
    return np.exp(gaussian_filter(rng.standard_normal(shape), 1)).astype(np.float32)


def test_noise_is_averaged_and_what_neighbours_share_is_left_to_kriging():
    noise = np.random.default_rng(0).standard_normal((3, 40, 40)).astype(np.float32)
    smooth = gaussian_filter(noise, (0, 3, 3))
    known = np.ones((40, 40), bool)
    weights = [weight_of_m([r], [known]) for r in (noise, gaussian_filter(noise, (0, 0.6, 0.6)))]
    assert weights[0] > weights[1] > weight_of_m([smooth], [known]) == 0.0
    assert weights[0] < 0.25


def test_unknown_pixels_do_not_count():
    noise = np.random.default_rng(1).standard_normal((2, 30, 30)).astype(np.float32)
    known = np.ones((30, 30), bool)
    known[10:20] = False
    spoilt = noise.copy()
    spoilt[:, ~known] = 1e3
    assert weight_of_m([spoilt], [known]) == weight_of_m([np.where(known, noise, 0)], [known])
    assert weight_of_m([noise], [np.zeros((30, 30), bool)]) == 0.0


def test_barycenter_of_an_image_with_itself_is_the_image():
    image = cube(2)
    joining = Joining(0.1, image.mean(axis=(1, 2)), transport=True)
    again = joining.barycenter(image, image, None, SILENT)
    np.testing.assert_allclose(again, image, rtol=1e-4)
    np.testing.assert_array_equal(again, joining.barycenter(image, image, None, SILENT))


def test_barycenter_has_the_brightness_of_m_and_the_spectra_of_h():
    h = cube(3)
    m = h * (1 + 0.3 * np.sign(np.random.default_rng(4).standard_normal(h.shape[1:])))
    joining = Joining(0.1, h.mean(axis=(1, 2)), transport=True)
    found = joining.barycenter(m.astype(np.float32), h, None, SILENT)

    def detail(image):
        level = image.sum(axis=0)
        return (level - gaussian_filter(level, 2)).ravel()

    assert np.corrcoef(detail(found), detail(m))[0, 1] > 0.95
    np.testing.assert_allclose(found.mean(axis=(1, 2)), h.mean(axis=(1, 2)), rtol=0.05)


def test_mean_lies_between_and_needs_no_halo():
    m, h = cube(5), cube(6)
    joining = Joining(0.25, h.mean(axis=(1, 2)))
    np.testing.assert_allclose(joining.mean(m, h), 0.25 * m + 0.75 * h, rtol=1e-5)
    assert joining.halo == 0
    assert Joining(0.1, joining.level, transport=True).halo > 10
