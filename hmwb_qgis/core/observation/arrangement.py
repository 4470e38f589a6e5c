# SPDX-License-Identifier: GPL-2.0-or-later
"""A pair as methods see it: bands in the order of their wavelengths, no frame without measurements.

Neither the order of the bands in a file nor rows and columns of nodata around an image say anything
about the ground, but methods that look at neighbouring bands or at borders would take them as if.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image, Window
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.sentences import Detail, Sentence

Lines = tuple[NDArray[np.bool_], NDArray[np.bool_]]  # of rows, of columns

REORDERED = Detail(
    "The hyperspectral bands are fused in the order of their wavelengths, in which the parameters "
    "of the run list them, and stored in the order of the input."
)


@dataclass(frozen=True, eq=False)
class Arrangement:
    """An arranged pair, and the way back."""

    pair: ObservedPair
    # (b_h,): places of its hyperspectral bands in the pair before; None: the same
    order: NDArray[np.intp] | None
    window: Window  # rows and columns that it takes of the multispectral grid before
    shape: tuple[int, int]  # of that grid

    @classmethod
    def of(cls, pair: ObservedPair) -> Arrangement:
        """Arrange a whole scene.

        Parameters
        ----------
        pair : ObservedPair
        """
        shape = pair.fused_shape[1:]
        order = order_of_wavelengths(pair.wavelengths)
        if order is not None:
            response, wavelengths = pair.spectral_response, pair.wavelengths
            pair = replace(
                pair,
                hyperspectral=pair.hyperspectral[order],
                spectral_response=None if response is None else response[:, order],
                wavelengths=None if wavelengths is None else wavelengths[order],
            )
        pair, window = trimmed(pair)
        # What is left is the whole: blocks are counted from its corner.
        return cls(replace(pair, origin=(0, 0)), order, window, shape)

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """What to tell of it."""
        return () if self.order is None else (REORDERED,)

    def restored(self, image: Image) -> Image:
        """A fused image with its bands and on the grid as they were, the frame filled.

        Parameters
        ----------
        image : ndarray, (b_h, rows, cols)
            On the grid of `pair`.
        """
        if self.order is not None:
            ordered = np.empty_like(image)
            ordered[self.order] = image
            image = ordered
        rows, cols = self.window
        frame = [(part.start, n - part.stop) for part, n in zip((rows, cols), self.shape)]
        if any(sum(sides) for sides in frame):
            image = np.pad(image, [(0, 0), *frame], mode="edge")
        return image


def order_of_wavelengths(wavelengths: NDArray[np.float64] | None) -> NDArray[np.intp] | None:
    """The order that sorts bands by wavelength.

    Parameters
    ----------
    wavelengths : ndarray, (bands,), or None
        In nm.

    Returns
    -------
    ndarray of int, (bands,), or None
        Places of the sorted bands; None: they are sorted, or no one knows.
    """
    if wavelengths is None:
        return None
    order: NDArray[np.intp] = np.argsort(wavelengths, kind="stable")
    return None if (order == np.arange(order.size)).all() else order


def trimmed(pair: ObservedPair) -> tuple[ObservedPair, Window]:
    """Cut off outer rows and columns in which neither image holds a measurement.

    The window of the multispectral grid that is left comes along: the whole if there are none, if
    nothing is valid, or on a circular grid, which has no border.
    """
    size = pair.multispectral.shape[1], pair.multispectral.shape[2]
    whole = (slice(0, size[0]), slice(0, size[1]))
    h_valid, m_valid = pair.hyperspectral_valid, pair.multispectral_valid
    if h_valid is None or m_valid is None or pair.boundary == "circular":
        return pair, whole
    h_lines, m_lines = ((v.any(axis=1), v.any(axis=0)) for v in (h_valid, m_valid))
    window = measured_window(h_lines, m_lines, pair.sampling)
    return (pair, whole) if window == whole else (pair.window(*window), window)


def measured_window(hyperspectral: Lines, multispectral: Lines, sampling: Sampling) -> Window:
    """Rows and columns of the multispectral grid around all that was measured.

    Parameters
    ----------
    hyperspectral, multispectral : pair of ndarray of bool
        Which rows and columns of the images hold a valid pixel.
    sampling : Sampling

    Returns
    -------
    rows, cols : slice
        The whole grid if an image holds nothing valid.
    """
    size = (multispectral[0].size, multispectral[1].size)
    if not (hyperspectral[0].any() and multispectral[0].any()):
        return slice(0, size[0]), slice(0, size[1])
    parts = []
    for axis in (0, 1):
        first, stop = _span(multispectral[axis])
        low, high = (sampling.first_of(axis, pixel) for pixel in _span(hyperspectral[axis]))
        parts.append(slice(max(min(first, low), 0), min(max(stop, high), size[axis])))
    return parts[0], parts[1]


def _span(lines: NDArray[np.bool_]) -> tuple[int, int]:
    """The first line that holds a valid pixel, and the one after the last."""
    found = np.flatnonzero(lines)
    return int(found[0]), int(found[-1]) + 1
