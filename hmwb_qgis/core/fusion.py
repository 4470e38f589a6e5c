# SPDX-License-Identifier: GPL-2.0-or-later
"""`fuse`: one door to every fusion method of `registry`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.arrays import Image, Mask
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.inverse.gaps import close_gaps
from hmwb_qgis.core.methods.base import FitReport, FusionMethod
from hmwb_qgis.core.observation.arrangement import Arrangement
from hmwb_qgis.core.observation.masks import fill_invalid, measured
from hmwb_qgis.core.observation.model import check_spectral_response
from hmwb_qgis.core.observation.pair import Boundary, ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import Psf, as_psf
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.preparation import Preparation
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.registry import DEFAULT_METHOD, create_method
from hmwb_qgis.core.sentences import Sentence

_PREPARED = 0.25  # of the progress


@dataclass(frozen=True)
class FusionResult:
    """A fused image and how it came about.

    Parameters
    ----------
    image : ndarray, (b_h, rows_m, cols_m), float32
        In the units of the hyperspectral input.
    method : str
    report : FitReport
    uncertainty : ndarray, (b_h, rows_m, cols_m), float32, or None
        One standard deviation of each value, in the units of the image; None: it was not asked
        for.
    uncertainty_parts : dict of str to ndarray, (rows_m, cols_m), float32
        Root of the mean variance over the bands that each part of it has.
    """

    image: Image
    method: str
    report: FitReport
    uncertainty: Image | None = None
    uncertainty_parts: dict[str, Image] = field(default_factory=dict)

    @property
    def history(self) -> dict[str, list[float]]:
        """Curves over iterations."""
        return self.report.history

    @property
    def parameters(self) -> dict[str, Any]:
        """Every parameter of the run, given or chosen."""
        return self.report.parameters

    @property
    def notes(self) -> tuple[str, ...]:
        """What was found in the data, in plain words."""
        return self.report.notes


def fuse(
    hyperspectral: ArrayLike,
    multispectral: ArrayLike,
    ratio: float | tuple[float, float],
    *,
    offset: float | tuple[float, float] | None = None,
    spectral_response: ArrayLike | None = None,
    psf: Psf | ArrayLike | None = None,
    method: str = DEFAULT_METHOD,
    wavelengths: ArrayLike | None = None,
    hyperspectral_valid: Mask | None = None,
    multispectral_valid: Mask | None = None,
    boundary: Boundary = "mirror",
    sharpness: Sequence[float] = (),
    progress: Progress | None = None,
    **options: Any,
) -> FusionResult:
    """Fuse a hyperspectral with a multispectral image of the same place.

    Parameters
    ----------
    hyperspectral : array_like, (b_h, rows_h, cols_h)
    multispectral : array_like, (b_m, rows_m, cols_m)
    ratio : float or pair
        Hyperspectral pixel size in multispectral pixels.
    offset : float, pair or None
        Centre of hyperspectral pixel (0, 0) in multispectral pixel coordinates; None is
        ``(ratio - 1) / 2``, outer corners aligned.
    spectral_response : array_like, (b_m, b_h), or None
        Sensitivity of each multispectral band; None if unknown. A method that needs it then
        estimates it from the pair.
    psf : Psf, array_like or None
        PSF of the hyperspectral sensor on the multispectral grid; None if unknown, as above.
    method : str
        One of `registry.METHODS`.
    wavelengths : array_like, (b_h,), or None
        Band centres in nm.
    hyperspectral_valid, multispectral_valid : ndarray of bool, (rows, cols), or None
        True where an image holds a measurement.
    boundary : {"mirror", "circular"}
        How the images go on beyond their borders.
    sharpness : sequence of float
        Side of the pixels that each multispectral band was measured in, in pixels of its grid;
        empty if that is to be seen in the bands.
    progress : callable or None
        Takes a fraction; returns False to cancel.
    **options
        Parameters of the method.

    Returns
    -------
    FusionResult

    Raises
    ------
    HmwbError
        If the input cannot be fused; the message says why.
    Cancelled
        If `progress` asked to stop.
    """
    chosen = create_method(method, **options)
    h = _cube(hyperspectral, Sentence("hyperspectral"), hyperspectral_valid)
    m = _cube(multispectral, Sentence("multispectral"), multispectral_valid)
    response = None
    if spectral_response is not None:
        response = check_spectral_response(spectral_response, m.shape[0], h.shape[0])
    centres = _wavelengths(wavelengths, h.shape[0])
    pair = ObservedPair(
        hyperspectral=h,
        multispectral=m,
        sampling=Sampling.of(ratio, offset),
        spectral_response=response,
        psf=as_psf(psf),
        wavelengths=centres,
        hyperspectral_valid=hyperspectral_valid,
        multispectral_valid=multispectral_valid,
        boundary=boundary,
        # A place that is told is where the result is wanted.
        master="multispectral" if offset is None else "hyperspectral",
        sharpness=_sharpness(sharpness, m.shape[0]),
    )
    return fuse_pair(pair, method, chosen, Reporter(progress))


def fuse_pair(
    pair: ObservedPair, name: str, method: FusionMethod, progress: Reporter
) -> FusionResult:
    """Fuse a pair whose arrays were checked, by a method of this name; see `fuse`."""
    progress(0.0)
    pair, filled = measured(pair)
    arrangement = Arrangement.of(pair)
    pair = arrangement.pair
    preparation, scene = Preparation.fit(
        method,
        ArrayScene(pair),
        progress.part(0.0, _PREPARED),
        spectral_response=pair.spectral_response,
        psf=pair.psf,
    )
    pair = scene.read(*next(scene.blocks()))
    image, deviation, report = method.fit_and_fuse(pair, progress.part(_PREPARED, 1.0))
    image = arrangement.restored(close_gaps(image, pair, (slice(None), slice(None))))
    progress(1.0)
    found = (*preparation.responses.notes, *preparation.notes, *report.notes)
    notes = (*filled, *arrangement.notes, *found)
    result = FusionResult(image, name, replace(report, notes=notes))
    if deviation is None:
        return result
    maps = {name: arrangement.restored(v[None])[0] for name, v in deviation.parts.items()}
    told = arrangement.restored(deviation.image)
    return replace(result, uncertainty=told, uncertainty_parts=maps)


def _cube(value: ArrayLike, name: str, valid: Mask | None) -> Image:
    cube = np.asarray(value, np.float32)
    if cube.ndim != 3 or 0 in cube.shape:
        raise HmwbError(
            "The {name} image has shape {shape}: give (bands, rows, cols).",
            name=name,
            shape=cube.shape,
        )
    if valid is not None and valid.shape != cube.shape[1:]:
        raise HmwbError(
            "The mask of the {name} image has shape {mask}, the image {shape}: give one "
            "value a pixel.",
            name=name,
            mask=valid.shape,
            shape=cube.shape[1:],
        )
    bad = ~np.isfinite(cube).all(axis=0)
    if valid is not None:
        if not valid.any():
            raise HmwbError(
                "The {name} image holds no valid pixel: check its nodata value.", name=name
            )
        bad &= valid
    if bad.any():
        raise HmwbError(
            "The {name} image holds NaN or infinite values in {count} pixels: mark them as "
            "nodata or replace them.",
            name=name,
            count=int(bad.sum()),
        )
    return fill_invalid(cube, valid)


def _sharpness(value: Sequence[float], bands: int) -> tuple[float, ...]:
    sides = tuple(float(side) for side in value)
    if sides and (len(sides) != bands or not all(math.isfinite(s) and s >= 1 for s in sides)):
        raise HmwbError(
            "The sharpness of {given} multispectral bands was given: give a number of at least 1 "
            "for each of the {bands} bands.",
            given=len(sides),
            bands=bands,
        )
    return sides


def _wavelengths(value: ArrayLike | None, bands: int) -> NDArray[np.float64] | None:
    if value is None:
        return None
    centres = np.asarray(value, np.float64)
    if centres.shape != (bands,) or not np.isfinite(centres).all():
        raise HmwbError(
            "{given} wavelengths were given for {bands} hyperspectral bands: give one each.",
            given=centres.size,
            bands=bands,
        )
    return centres
