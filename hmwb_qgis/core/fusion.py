# SPDX-License-Identifier: GPL-2.0-or-later
"""`fuse`: one door to every fusion method.

A method is a frozen dataclass of its parameters with a ``fit`` (what is global to the scene) that
returns an object with a ``fuse`` (one window). The table below is all that a new method needs.
"""

from __future__ import annotations

from dataclasses import Field, asdict, dataclass, field, fields, replace
from importlib import import_module
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.masks import fill_invalid, measured, unmeasured_notes
from hmwb_qgis.core.observation.model import check_spectral_response
from hmwb_qgis.core.observation.pair import (
    ArrayScene,
    Boundary,
    Image,
    Mask,
    ObservedPair,
    Sampling,
    Scene,
)
from hmwb_qgis.core.observation.psf import Psf, as_psf
from hmwb_qgis.core.observation.responses import complete_responses
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.sentences import Sentence

# name: (module of this package, class)
METHODS: dict[str, tuple[str, str]] = {
    "hmwb": ("hmwb.method", "Hmwb"),
    "hmwb-paper": ("methods.hmwb_paper", "HmwbPaper"),
    "arithmetic-mean": ("methods.means", "ArithmeticMean"),
    "geometric-mean": ("methods.means", "GeometricMean"),
    "cnmf": ("methods.cnmf", "Cnmf"),
    "hysure": ("methods.hysure", "HySure"),
    "wavelet": ("methods.wavelet", "WaveletSubstitution"),
    "regression": ("methods.simple_methods", "AffineRegression"),
    "interpolation": ("methods.simple_methods", "Interpolation"),
}
DEFAULT_METHOD = "hmwb"


@dataclass(frozen=True)
class FitReport:
    """What a method chose and found, for the log and the report.

    Parameters
    ----------
    parameters : dict
        Every parameter of the run, given or chosen; plain numbers, strings and lists.
    notes : tuple of str
        What was found in the data, one plain sentence each.
    history : dict of str to list of float
        Curves over iterations, such as ``residual``.
    """

    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    history: dict[str, list[float]] = field(default_factory=dict)


class FittedMethod(Protocol):
    """A method that knows the whole scene and can fuse any window of it.

    An attribute ``hyperspectral_margin`` may say how many hyperspectral pixels a window needs
    beyond its own: what only looks at the hyperspectral image has no need of a wide `halo`.
    ``fuse_part(pair, (rows, cols), progress)`` may fuse a part of a window and spare the rest, and
    ``working`` say how many float32 values that holds, beside its input, for each multispectral
    pixel of the window and, on top, of the part.
    """

    @property
    def halo(self) -> int | None:
        """Multispectral pixels that a window needs around itself; None: only the whole will do."""

    @property
    def report(self) -> FitReport:
        """What was chosen and found so far."""

    def fuse(self, pair: ObservedPair, progress: Reporter) -> Image:
        """The fused image on the pair's multispectral grid, (b_h, rows_m, cols_m), float32."""


class FusionMethod(Protocol):
    """The parameters of a method.

    A class attribute ``requires`` may name what the method cannot do without, "spectral_response"
    or "psf"; what is not given is then estimated from the pair. An attribute ``uses_displacements``
    says that it looks at `ObservedPair.displacements`.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]  # it is a dataclass

    def fit(self, scene: Scene, progress: Reporter) -> FittedMethod:
        """Look at the whole scene once."""


@dataclass(frozen=True)
class FusionResult:
    """A fused image and how it came about.

    Parameters
    ----------
    image : ndarray, (b_h, rows_m, cols_m), float32
        In the units of the hyperspectral input.
    method : str
    report : FitReport
    """

    image: Image
    method: str
    report: FitReport

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


def create_method(name: str, **options: Any) -> FusionMethod:
    """The method of this name with these parameters.

    Raises
    ------
    HmwbError
        If there is no such method, or it has no such option.
    """
    if name not in METHODS:
        raise HmwbError(
            "There is no method {name!r}: choose one of {known}.",
            name=name,
            known=", ".join(METHODS),
        )
    module, attribute = METHODS[name]
    method = getattr(import_module(f".{module}", __package__), attribute)
    known = [f.name for f in fields(method)]
    unknown = sorted(set(options) - set(known))
    if unknown:
        raise HmwbError(
            "Method {name!r} has no option {unknown}: it knows {known}.",
            name=name,
            unknown=", ".join(unknown),
            known=", ".join(known),
        )
    created: FusionMethod = method(**options)
    return created


def method_parameters(method: FusionMethod) -> dict[str, Any]:
    """The parameters of a method as a plain dictionary."""
    return asdict(method)


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
        One of `METHODS`.
    wavelengths : array_like, (b_h,), or None
        Band centres in nm.
    hyperspectral_valid, multispectral_valid : ndarray of bool, (rows, cols), or None
        True where an image holds a measurement.
    boundary : {"mirror", "circular"}
        How the images go on beyond their borders.
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
        h, m, Sampling.of(ratio, offset), response, as_psf(psf), centres,
        hyperspectral_valid, multispectral_valid, boundary,
    )  # fmt: skip
    return fuse_pair(pair, method, chosen, Reporter(progress))


def fuse_pair(
    pair: ObservedPair, name: str, method: FusionMethod, progress: Reporter
) -> FusionResult:
    """Fuse a pair whose arrays were checked; see `fuse`.

    Parameters
    ----------
    pair : ObservedPair
    name : str
        Of the method, for the result.
    method : FusionMethod
    progress : Reporter

    Returns
    -------
    FusionResult
    """
    progress(0.0)
    pair, empty = measured(pair, whole=True)
    found = complete_responses(
        method, ArrayScene(pair), pair.spectral_response, pair.psf, progress.part(0.0, 0.1)
    )
    pair = replace(pair, spectral_response=found.spectral_response, psf=found.psf)
    fitted = method.fit(ArrayScene(pair), progress.part(0.1, 0.5))
    image = fitted.fuse(pair, progress.part(0.5, 1.0))
    progress(1.0)
    notes = unmeasured_notes(*empty) + found.notes + fitted.report.notes
    return FusionResult(image, name, replace(fitted.report, notes=notes))


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
                "The {name} image holds no valid pixel: check its nodata value.",
                name=name,
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
