# SPDX-License-Identifier: GPL-2.0-or-later
"""A fused value that no measurement allows is told."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.sentences import Doubt
from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.impossible import ImpossibleValues
from hmwb_qgis.raster.source import RasterSource

from .conftest import Pair, write_raster


def fuse(pair, folder, method):
    """The largest fused value, and the doubts."""
    h, m = RasterSource(pair.h_path), RasterSource(pair.m_path)
    summary = fuse_rasters(h, m, folder / "fused.tif", method=method)
    fused = RasterSource(folder / "fused.tif")
    image, _ = fused.read(slice(0, fused.grid.rows), slice(0, fused.grid.cols))
    return image.max(), [note for note in summary.notes if isinstance(note, Doubt)]


@pytest.fixture
def contradiction(tmp_path):
    """A pair whose hyperspectral raster is a checkerboard of 0.1 and 1.1, whatever m shows."""
    pair = Pair(tmp_path)
    rows, cols = np.indices(pair.h.shape[1:])
    checkerboard = np.broadcast_to((rows + cols) % 2 + 0.1, pair.h.shape)
    write_raster(pair.h_path, checkerboard.astype(np.float32), transform=pair.h_transform)
    return pair


@pytest.mark.parametrize("method", ["arithmetic-mean", "regression"])
def test_values_beyond_what_a_mean_allows_are_told(tmp_path, contradiction, method):
    largest, doubts = fuse(contradiction, tmp_path, method)
    told = any("larger than any" in doubt for doubt in doubts)
    assert told == (largest > 1.1 * contradiction.ratio**2)


def test_the_mean_fails_on_a_contradiction(tmp_path, contradiction):
    assert fuse(contradiction, tmp_path, "arithmetic-mean")[1]


@pytest.mark.parametrize("method", ["arithmetic-mean", "hmwb"])
def test_an_honest_pair_raises_no_doubt(tmp_path, method):
    largest, doubts = fuse(Pair(tmp_path), tmp_path, method)
    assert doubts == [] and largest > 0


def test_pixels_without_a_value_do_not_count():
    scene = SimpleNamespace(
        overlap=SimpleNamespace(sampling=Sampling((2.0, 2.0), (0.0, 0.0))),
        largest=np.ones(1, np.float32),
    )
    look = ImpossibleValues(SimpleNamespace(scene=scene, bands=SimpleNamespace(used=(1,))))
    image = np.zeros((2, 3, 3), np.float32)
    image[0], image[1, 0, 0], image[1, 1, 1], image[1, 2, 2] = 99.0, 9.0, -9.0, 4.0
    valid = np.ones((3, 3), np.bool_)
    valid[0, 0] = False
    look.look(image, valid)
    assert look.count == 1
    look.look(image, None)
    assert look.count == 3
