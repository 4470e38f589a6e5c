# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from hmwb_qgis.core.hmwb.scales import misfit_growth

AREA = 16.0


def growth(planes, noise=0.0, known=None):
    residuals = np.stack(planes).astype(np.float32)
    masks = [np.ones(residuals.shape[1:], bool) if known is None else known]
    return misfit_growth([residuals], masks, np.full(len(planes), noise), AREA)


@pytest.fixture
def white():
    return np.random.default_rng(3).standard_normal((2, 64, 64))


def test_white_misfit_grows_with_the_area(white):
    # Two bands of 4096 values tell the ratio of the variances to 4 %.
    assert growth(white) == pytest.approx(AREA, rel=0.1)


def test_misfit_that_is_alike_over_squares_does_not_grow(white):
    assert growth(np.kron(white[:, ::2, ::2], np.ones((1, 2, 2)))) == pytest.approx(1.0)


def test_smoother_misfit_grows_less(white):
    smooth = [gaussian_filter(plane, 0.7) for plane in white]
    assert 1.0 < growth(smooth) < 0.5 * AREA


def test_noise_is_no_misfit(white):
    """Beside noise, which is white, only what is alike counts."""
    alike = np.kron(white[:, :16, :16], np.ones((1, 4, 4)))
    noise = np.random.default_rng(4).standard_normal(alike.shape)
    assert growth(alike + noise, noise=1.0) == pytest.approx(1.0, abs=0.3)


def test_where_nothing_tells_it_is_taken_for_white(white):
    assert growth(white, noise=2.0) == AREA  # all of it is noise
    assert growth(np.zeros((2, 8, 8))) == AREA
    assert growth(white, known=np.zeros((64, 64), bool)) == AREA
    chessboard = np.indices((64, 64)).sum(axis=0) % 2 == 0
    assert growth(white, known=chessboard) == AREA  # no square is known wholly
