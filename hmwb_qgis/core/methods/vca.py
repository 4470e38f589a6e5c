# SPDX-License-Identifier: GPL-2.0-or-later
"""Vertex component analysis: endmembers as the corners of the cloud of pixels.

Nascimento and Bioucas-Dias, Vertex component analysis: a fast algorithm to unmix hyperspectral
data, IEEE Trans. Geosci. Remote Sens. 43(4), 2005.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.linear_algebra import eigh, pseudo_inverse


def vertex_component_analysis(
    pixels: ArrayLike, count: int, *, seed: int = 0, runs: int = 1
) -> Floats:
    """Find endmembers among the pixels, (bands, n): (bands, count), float64.

    They are pixels without the noise outside the signal subspace; of so many runs the one with the
    largest simplex is kept. Raises HmwbError if there are fewer bands or pixels than `count`.
    """
    data = np.asarray(pixels, np.float64)
    bands, n = data.shape
    if not 1 <= count <= min(bands, n):
        raise HmwbError(
            "{count} endmembers were asked for in {n} pixels of {bands} bands: ask for a "
            "number from 1 to {most}.",
            count=count,
            n=n,
            bands=bands,
            most=min(bands, n),
        )
    cloud, restore = _project(data, count)
    rng = np.random.default_rng(seed)
    best: NDArray[np.intp] = np.arange(count)
    largest = -np.inf
    for _ in range(runs):
        chosen = _corners(cloud, rng)
        volume = np.linalg.slogdet(cloud[:, chosen])[1]
        if volume > largest:
            best, largest = chosen, volume
    return restore[:, best]


def _project(data: Floats, count: int) -> tuple[Floats, Floats]:
    """The cloud in `count` dimensions, and its pixels brought back to the bands.

    The cloud is centred and lifted onto a plane, the paper's choice for low SNR. Dividing pixels
    by their brightness, its choice for high SNR, makes endmembers of noisy dark pixels.
    """
    mean = data.mean(axis=1, keepdims=True)
    centred = data - mean
    axes = eigh(centred @ centred.T)[1][:, ::-1][:, : count - 1]
    scores = axes.T @ centred
    top = np.sqrt(np.max(np.sum(scores**2, axis=0), initial=0.0)) or 1.0
    return np.vstack([scores, np.full((1, data.shape[1]), top)]), axes @ scores + mean


def _corners(cloud: Floats, rng: np.random.Generator) -> NDArray[np.intp]:
    """Indices of the pixels furthest along directions orthogonal to those already found."""
    count = cloud.shape[0]
    found = np.zeros((count, count))
    found[-1, 0] = 1.0
    chosen = np.zeros(count, np.intp)
    for k in range(count):
        direction = rng.standard_normal(count)
        direction -= found @ (pseudo_inverse(found) @ direction)
        chosen[k] = int(np.argmax(np.abs(direction @ cloud)))
        found[:, k] = cloud[:, chosen[k]]
    return chosen
