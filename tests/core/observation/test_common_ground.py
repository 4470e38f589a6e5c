# SPDX-License-Identifier: GPL-2.0-or-later
"""Images that have nothing to tell each other get a sentence, whatever the method."""

from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core import fuse
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.registry import METHODS

FLAT = "multispectral raster is the same everywhere"
APART = "No hyperspectral pixel is valid together"


def images():
    rng = np.random.default_rng(0)
    h = (1 + rng.random((12, 6, 6))).astype(np.float32)
    return h, np.kron(h[:4], np.ones((4, 4), np.float32))


def all_zero(_h, m):
    return {"multispectral": 0 * m}


def negative(_h, m):
    return {"multispectral": 0 * m - 0.5}


def checkerboard(_h, m):
    board = np.indices(m.shape[1:]).sum(0) % 2
    return {"multispectral": (1 + board + np.arange(len(m))[:, None, None]).astype(np.float32)}


def one_pixel(_h, m):
    valid = np.zeros(m.shape[1:], bool)
    valid[13, 13] = True
    return {"multispectral_valid": valid}


def apart(h, m):
    h_valid, m_valid = np.zeros(h.shape[1:], bool), np.zeros(m.shape[1:], bool)
    h_valid[:, :3] = True
    m_valid[:, 12:] = True
    return {"hyperspectral_valid": h_valid, "multispectral_valid": m_valid}


CASES = {all_zero: FLAT, negative: FLAT, checkerboard: FLAT, one_pixel: APART, apart: APART}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("spoil", CASES, ids=lambda spoil: spoil.__name__)
def test_nothing_to_tell_gets_a_sentence(method, spoil):
    h, m = images()
    given = {"hyperspectral": h, "multispectral": m, **spoil(h, m)}
    with pytest.raises(HmwbError, match=CASES[spoil]):
        fuse(**given, ratio=4, method=method)


def test_a_flat_hyperspectral_image_is_said_to_be_so():
    h, m = images()
    with pytest.raises(HmwbError, match="hyperspectral raster is the same everywhere"):
        fuse(0 * h + 2, m, 4)
