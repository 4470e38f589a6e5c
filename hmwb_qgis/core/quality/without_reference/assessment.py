# SPDX-License-Identifier: GPL-2.0-or-later
"""Assess a fused image from the two images that it was made of, window by window.

Two passes: the first finds how the calibrations of the sensors differ, the second compares. The
windows consist of whole blocks of `qnr`, so that the result does not depend on them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.arrays import Image, Mask, Window, mask_of
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.common_ground import check_common_ground
from hmwb_qgis.core.observation.masks import seen_pixels
from hmwb_qgis.core.observation.model import SpatialDegradation, degradation_of
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.scenes import ArrayScene, Scene
from hmwb_qgis.core.observation.visibility import check_width
from hmwb_qgis.core.observation.windows import within
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.quality.indices import Assessment, QualityAccumulator
from hmwb_qgis.core.quality.local import HALO
from hmwb_qgis.core.quality.without_reference.consistency import MatchEstimator, SpectralMatch
from hmwb_qgis.core.quality.without_reference.paired_windows import (
    PairedWindow,
    cuts,
    paired_windows,
)
from hmwb_qgis.core.quality.without_reference.qnr import (
    BLOCK,
    NoReferenceAccumulator,
    NoReferenceIndices,
)
from hmwb_qgis.core.responses.completion import complete_responses

ReadFused = Callable[[slice, slice], tuple[Image, Mask]]
# Takes the name of a map, a part of it, and the row and column of the part.
Sink = Callable[[str, NDArray[np.float32], int, int], None]

MAPS = ("spectral_sam", "spectral_rmse", "spatial_rmse")
_WINDOW_VALUES = 8_000_000


@dataclass(frozen=True)
class WithoutReference:
    """What can be said without a reference.

    Parameters
    ----------
    spectral : Assessment
        The fused image, degraded in space, against h.
    spatial : Assessment
        The fused image, as the multispectral sensor sees it, against m.
    indices : NoReferenceIndices
    match : SpectralMatch
        From the bands of h to those of m.
    psf : Psf
    notes : tuple of str
        On what was estimated.
    """

    spectral: Assessment
    spatial: Assessment
    indices: NoReferenceIndices
    match: SpectralMatch
    psf: Psf
    notes: tuple[str, ...]

    def with_maps(self, maps: dict[str, NDArray[np.float32]]) -> WithoutReference:
        """The same with the maps that a sink collected.

        Parameters
        ----------
        maps : dict of str to ndarray, (rows, cols), float32
            By their names in `MAPS`.
        """
        parts: dict[str, dict[str, NDArray[np.float32]]] = {"spectral": {}, "spatial": {}}
        for name, values in maps.items():
            which, index = name.split("_")
            parts[which][index] = values
        return replace(
            self,
            spectral=replace(self.spectral, per_pixel=parts["spectral"]),
            spatial=replace(self.spatial, per_pixel=parts["spatial"]),
        )


def assess_pair(
    pair: ObservedPair,
    fused: ArrayLike,
    *,
    valid: Mask | None = None,
    progress: Progress | None = None,
) -> WithoutReference:
    """Assess a fused image in memory.

    Parameters
    ----------
    pair : ObservedPair
        A spectral response or a PSF that is not known is estimated from it.
    fused : array_like, (b_h, rows_m, cols_m)
        In the units of h.
    valid : ndarray of bool, (rows_m, cols_m), or None
    progress : callable or None

    Returns
    -------
    WithoutReference
        With maps.

    Raises
    ------
    HmwbError
        If the shapes do not fit or no pixel is valid in all three images.
    Cancelled
        If `progress` asked to stop.
    """
    image = np.asarray(fused, np.float32)
    if image.shape != pair.fused_shape:
        raise HmwbError(
            "The fused image has shape {shape}, but the pair makes {expected}: give the "
            "bands of the hyperspectral on the pixels of the multispectral image.",
            shape=image.shape,
            expected=pair.fused_shape,
        )
    good = mask_of(valid, image.shape[1:])
    grids = {"spectral": pair.hyperspectral, "spatial": pair.multispectral}
    maps = {name: np.full(grids[name.split("_")[0]].shape[1:], np.nan, np.float32) for name in MAPS}

    def keep(name: str, part: NDArray[np.float32], row: int, col: int) -> None:
        maps[name][row : row + part.shape[0], col : col + part.shape[1]] = part

    found = assess_scene(
        ArrayScene(pair),
        lambda rows, cols: (image[:, rows, cols], good[rows, cols]),
        pair.sampling,
        (pair.hyperspectral.shape[1], pair.hyperspectral.shape[2]),
        spectral_response=pair.spectral_response,
        psf=pair.psf,
        sink=keep,
        progress=progress,
    )
    return found.with_maps(maps)


def assess_scene(
    scene: Scene,
    read_fused: ReadFused,
    sampling: Sampling,
    coarse: tuple[int, int],
    *,
    spectral_response: NDArray[np.float64] | None = None,
    psf: Psf | None = None,
    window_values: int = _WINDOW_VALUES,
    sink: Sink | None = None,
    progress: Progress | None = None,
) -> WithoutReference:
    """Assess a fused image that is read window by window.

    Parameters
    ----------
    scene : Scene
        The two images that were fused.
    read_fused : callable
        Takes rows and columns of a window of the scene; returns the fused image there and where
        it is valid.
    sampling : Sampling
        Of the scene.
    coarse : (int, int)
        Rows and columns of its hyperspectral image.
    spectral_response : ndarray, (b_m, b_h), or None
    psf : Psf or None
        What is not known is estimated.
    window_values : int
        Values of the fused image in a window, about.
    sink : callable or None
        Takes the maps, part by part: ``spectral_sam`` (degrees) and ``spectral_rmse`` on the
        hyperspectral grid, ``spatial_rmse`` on the multispectral one.
    progress : callable or None

    Returns
    -------
    WithoutReference
        Without maps.

    Raises
    ------
    HmwbError
        If no pixel is valid in all three images, the PSF is wider than them, or the responses
        cannot be estimated.
    Cancelled
        If `progress` asked to stop.
    """
    report = Reporter(progress)
    check_width(psf, scene.fused_shape[1:])
    check_common_ground(scene, report.part(0.0, 0.02))
    part = report.part(0.02, 0.15)
    known = complete_responses(("spectral_response", "psf"), scene, spectral_response, psf, part)
    if known.spectral_response is None or known.psf is None:
        raise HmwbError("The responses of the sensors are not known: give them.")
    bands, *fine = scene.fused_shape
    side = int(math.sqrt(window_values / (bands * sampling.ratio[0] * sampling.ratio[1])))
    plan = paired_windows(
        sampling,
        coarse,
        (fine[0], fine[1]),
        side=max(side // BLOCK, 1) * BLOCK,
        margin=known.psf.reach,
        halo=HALO,
    )
    judge = _Judge(scene, read_fused, sampling, coarse, known.psf)
    judge.look(plan, known.spectral_response, report.part(0.15, 0.4))
    judge.compare(plan, sink, report.part(0.4, 1.0))
    report(1.0)
    return WithoutReference(
        spectral=judge.spectral.assessment(),
        spatial=judge.spatial.assessment(),
        indices=judge.indices.indices(),
        match=judge.match,
        psf=known.psf,
        notes=known.notes,
    )


class _Judge:
    """Both passes over the windows."""

    match: SpectralMatch
    spectral: QualityAccumulator
    spatial: QualityAccumulator
    indices: NoReferenceAccumulator

    def __init__(
        self, scene: Scene, read_fused: ReadFused, sampling: Sampling, coarse: tuple[int, int],
        psf: Psf,
    ):  # fmt: skip
        self.scene, self.read_fused = scene, read_fused
        self.sampling, self.coarse, self.psf = sampling, coarse, psf

    def look(
        self, plan: list[PairedWindow], response: NDArray[np.float64], report: Reporter
    ) -> None:
        """First pass: calibration, and the ranges of the values."""
        estimator = MatchEstimator(response)
        top_h, top_m = (np.full(n, -np.inf) for n in response.shape[::-1])
        inside = [self._sees_inside(axis) for axis in (0, 1)]
        for k, tile in enumerate(plan):
            report(k / len(plan))
            pair = self.scene.read(*tile.outer)
            degradation = degradation_of(pair, self.psf)
            seen = seen_pixels(pair, degradation)
            place = self._inside(pair, tile, 0)
            h = pair.hyperspectral[(slice(None), *place)]
            degraded = degradation(pair.multispectral)[(slice(None), *place)]
            used = seen[place]
            far = used & np.logical_and.outer(*(inside[a][c] for a, c in enumerate(tile.coarse)))
            estimator.add(h[:, far], degraded[:, far])
            h = h[:, used]
            m = pair.multispectral[(slice(None), *within(tile.fine, tile.outer))]
            if h.shape[1]:
                top_h = np.maximum(top_h, h.max(axis=1))
            top_m = np.maximum(top_m, m.max(axis=(1, 2)))
        self.match = estimator.solve()
        bands, rows, cols = self.scene.fused_shape
        ratio = self.sampling.ratio
        self.spectral = QualityAccumulator((bands, *self.coarse), top_h, ratio=ratio)
        self.spatial = QualityAccumulator((len(response), rows, cols), top_m)
        self.indices = NoReferenceAccumulator(bands, len(response))

    def _sees_inside(self, axis: int) -> Mask:
        """Rows or columns of h whose PSF stays within m; all, if there are none."""
        far, size = self.psf.reach[axis], self.scene.fused_shape[1 + axis]
        inside = self.sampling.inside(axis, self.coarse[axis], size, far)
        return inside if inside.any() else np.ones(inside.size, bool)

    def compare(self, plan: list[PairedWindow], sink: Sink | None, report: Reporter) -> None:
        """Second pass: all indices and maps."""
        for k, tile in enumerate(plan):
            part = report.part(k / len(plan), (k + 1) / len(plan))
            part(0.0)
            pair = self.scene.read(*tile.outer)
            fused, valid = self.read_fused(*tile.outer)
            if pair.multispectral_valid is not None:
                valid = valid & pair.multispectral_valid
            pair = replace(pair, multispectral_valid=valid)
            seen = _Seen(pair, np.where(valid, fused, 0), valid, degradation_of(pair, self.psf))
            self._count_spectral(seen, tile, sink, part.part(0.3, 0.6))
            self._count_spatial(seen, tile, sink, part.part(0.6, 0.8))
            self._count_blocks(seen, tile, part.part(0.8, 1.0))

    def _count_spectral(
        self, seen: _Seen, tile: PairedWindow, sink: Sink | None, report: Reporter
    ) -> None:
        outer, inner = self._inside(seen.pair, tile, HALO), self._inside(seen.pair, tile, 0)
        take = (slice(None), *outer)
        maps = self.spectral.add(
            seen.pair.hyperspectral[take],
            seen.degraded_fused[take],
            valid=seen.coarse_valid[outer],
            inner=within(inner, outer),
            progress=report,
        )
        if sink is not None:
            for name in ("sam", "rmse"):
                sink(f"spectral_{name}", maps[name], tile.coarse[0].start, tile.coarse[1].start)

    def _count_spatial(
        self, seen: _Seen, tile: PairedWindow, sink: Sink | None, report: Reporter
    ) -> None:
        maps = self.spatial.add(
            seen.pair.multispectral,
            self.match(seen.fused),
            valid=seen.valid,
            inner=within(tile.fine, tile.outer),
            progress=report,
        )
        if sink is not None:
            sink("spatial_rmse", maps["rmse"], tile.fine[0].start, tile.fine[1].start)

    def _count_blocks(self, seen: _Seen, tile: PairedWindow, report: Reporter) -> None:
        place = self._inside(seen.pair, tile, 0)
        rows, cols = (
            cuts(self.sampling, axis, (tile.coarse[axis], tile.fine[axis]), BLOCK)
            for axis in (0, 1)
        )
        for k, (c_rows, f_rows) in enumerate(rows):
            report(k / len(rows))
            for c_cols, f_cols in cols:
                block = tuple(
                    slice(b.start - t.start + p.start, b.stop - t.start + p.start)
                    for b, t, p in zip((c_rows, c_cols), tile.coarse, place)
                )
                area = within((f_rows, f_cols), tile.outer)
                h_good, f_good = seen.coarse_valid[block], seen.valid[area]
                take, fill = (slice(None), *block), (slice(None), *area)
                self.indices.add(
                    seen.pair.hyperspectral[take][:, h_good],
                    seen.degraded_fused[take][:, h_good],
                    seen.degraded_multispectral[take][:, h_good],
                    seen.fused[fill][:, f_good],
                    seen.pair.multispectral[fill][:, f_good],
                )

    def _inside(self, pair: ObservedPair, tile: PairedWindow, margin: int) -> Window:
        """Where the counted hyperspectral pixels of a tile lie in its pair, with a margin."""
        return tile.counted(pair.sampling, self.sampling, self.coarse, margin)


class _Seen:
    """A window of all three images, and what the degradation makes of two of them."""

    def __init__(
        self, pair: ObservedPair, fused: Image, valid: Mask, degradation: SpatialDegradation
    ):
        self.pair, self.fused, self.valid = pair, fused, valid
        self.coarse_valid = seen_pixels(pair, degradation)
        self.degraded_multispectral = degradation(pair.multispectral)
        self.degraded_fused = degradation(fused)
