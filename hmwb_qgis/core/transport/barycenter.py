# SPDX-License-Identifier: GPL-2.0-or-later
"""The Wasserstein barycenter of two images (section 3.2): its public face."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.core.transport.algorithm_1 import algorithm_1
from hmwb_qgis.core.transport.kernel import (
    PAPER_KERNEL_H,
    PAPER_KERNEL_M,
    PAPER_WEIGHT,
    KernelScale,
)
from hmwb_qgis.core.transport.sinkhorn import Sinkhorn
from hmwb_qgis.core.transport.sweeps import Transport

Scheme = Literal["accelerated", "over-relaxed", "plain"]
SCHEMES = get_args(Scheme)


@dataclass(frozen=True)
class BarycenterResult:
    """A barycenter and how it came about."""

    image: Image  # (bands, rows, cols): in the units of the image `from_hyperspectral`
    iterations: int  # evaluations of both scaling vectors
    # Whether the residual fell below the tolerance; False if there was none. More iterations or the
    # scheme "accelerated" help.
    converged: bool
    # Relative change of f, root mean square weighted by f, at each iteration
    residuals: list[float] = field(repr=False)
    masses: tuple[float, float]  # what the two images were divided by: their means


def barycenter(
    from_multispectral: ArrayLike,
    from_hyperspectral: ArrayLike,
    *,
    weight: float = PAPER_WEIGHT,
    kernel_m: KernelScale = PAPER_KERNEL_M,
    kernel_h: KernelScale = PAPER_KERNEL_H,
    wavelengths: NDArray[np.float64] | None = None,
    scheme: Scheme = "accelerated",
    relaxation: float = 1.8,
    iterations: int = 100,
    tolerance: float | None = 2e-2,
    masses: tuple[float, float] | None = None,
    floor: float = 1e-6,
    debiased: bool = False,
    progress: Progress | None = None,
) -> BarycenterResult:
    """The barycenter of M~(m) and H~(h) for regularised transport (equation 8, Algorithm 1).

    Raises HmwbError if shapes differ, a value is not finite, a parameter is out of range, or the
    two images cannot be transported to each other.

    Parameters
    ----------
    from_multispectral, from_hyperspectral : array_like, (bands, rows, cols)
        M~(m) and H~(h). Each is divided by its mean, which stands for the division by the sum in
        section 4.2: only the ratio of the two sums matters.
    weight : float
        lambda, between 0 and 1: the share of the multispectral image.
    kernel_m, kernel_h : KernelScale
        xi_M and xi_H.
    wavelengths : ndarray, (bands,), or None
        Band centres in nm. With them distances along the bands are taken in nm.
    scheme : {"accelerated", "over-relaxed", "plain"}
        All three have the same fixed point. "plain" is Algorithm 1 as printed; "over-relaxed" makes
        its steps longer by the factor `relaxation`.
    relaxation : float
        Between 1 and 2.
    iterations : int
        At most so many evaluations; all of them if `tolerance` is None.
    tolerance : float or None
        Stop when the change of f in one plain iteration would be less, as a root mean square of
        relative changes weighted by f. None takes no decision from the data as a whole: then a tile
        with a halo gives what the whole image gives.
    masses : (float, float) or None
        Divide by these means instead: for tiles, those of the whole raster.
    floor : float
        Values below this, relative to the mean, are raised to it: Algorithm 1 needs positive ones.
    debiased : bool
        Take out the blur of the regularisation, after Janati, Cuturi and Gramfort (2020): two
        images that agree are their own barycenter.
    progress : callable or None

    Returns
    -------
    BarycenterResult
    """
    check_options(weight, scheme, relaxation, iterations, tolerance, floor)
    m, h = _pair_of_cubes(from_multispectral, from_hyperspectral, wavelengths)
    report = Reporter(progress)
    report(0.0)
    if masses is None:
        masses = (image_mass(m, floor), image_mass(h, floor))
    if not all(math.isfinite(mass) and mass > 0 for mass in masses):
        raise HmwbError("An image has no positive values: there is no mass to transport.")
    report(0.0)
    transports = (
        Transport(_normalised(m, masses[0], floor), kernel_m, wavelengths),
        Transport(_normalised(h, masses[1], floor), kernel_h, wavelengths),
    )
    report(0.0)
    if scheme == "plain" and not debiased:
        image, residuals = algorithm_1(
            *transports, weight, iterations=iterations, tolerance=tolerance, progress=report
        )
    else:
        solver = Sinkhorn(
            *transports,
            weight,
            step=relaxation if scheme == "over-relaxed" else None,
            accelerated=scheme == "accelerated",
            debiased=debiased,
        )
        image, residuals = solver.solve(iterations, tolerance, report), solver.residuals
    image *= np.float32(masses[1])
    converged = tolerance is not None and bool(residuals) and residuals[-1] < tolerance
    return BarycenterResult(
        image=image,
        iterations=len(residuals) + 1,
        converged=converged,
        residuals=residuals,
        masses=masses,
    )


def required_halo(
    iterations: int,
    *,
    weight: float = PAPER_WEIGHT,
    kernel_m: KernelScale = PAPER_KERNEL_M,
    kernel_h: KernelScale = PAPER_KERNEL_H,
    scheme: Scheme = "accelerated",
    relaxation: float = 1.8,
    debiased: bool = False,
) -> int:
    """Pixels that a tile needs around itself to get what the whole image gives.

    With so many, and with the `masses` of the whole and ``tolerance=None``, every voxel of the tile
    is within 1e-4 of its value in the whole. Measured on four scenes: what an iteration carries
    from far away is a random walk without momentum, and keeps its speed with it.

    Parameters
    ----------
    iterations : int
    weight, kernel_m, kernel_h, scheme, relaxation, debiased
        As for `barycenter`.

    Returns
    -------
    int
    """
    sigma = math.hypot(kernel_m.pixel_sigma, kernel_h.pixel_sigma)
    if debiased:
        reach = 5.6 + 1.15 * iterations
    elif scheme == "accelerated":
        reach = 7.8 + 1.35 * iterations
    else:
        step = relaxation if scheme == "over-relaxed" else 1.0
        reach = 6.2 + 3.5 * math.sqrt(step * weight * iterations)
    return math.ceil(sigma * reach)


def image_mass(image: Image, floor: float = 1e-6) -> float:
    """The mean of an image once its floor, relative to that of its positive values, is raised."""
    least = floor * np.maximum(image, np.float32(0.0)).mean(dtype=np.float64)
    return float(np.maximum(image, np.float32(least)).mean(dtype=np.float64))


def _pair_of_cubes(
    from_multispectral: ArrayLike,
    from_hyperspectral: ArrayLike,
    wavelengths: NDArray[np.float64] | None,
) -> tuple[Image, Image]:
    """Both images as arrays of one shape; refuses them and wavelengths that do not fit."""
    m = _cube(from_multispectral, Sentence("from the multispectral image"))
    h = _cube(from_hyperspectral, Sentence("from the hyperspectral image"))
    if m.shape != h.shape:
        raise HmwbError(
            "The images have shapes {multispectral} and {hyperspectral}: give them on one grid.",
            multispectral=m.shape,
            hyperspectral=h.shape,
        )
    if wavelengths is not None and np.shape(wavelengths) != m.shape[:1]:
        raise HmwbError(
            "{given} wavelengths were given for {bands} bands: give one each.",
            given=np.size(wavelengths),
            bands=len(m),
        )
    return m, h


def _cube(value: ArrayLike, name: str) -> Image:
    cube: Image = np.ascontiguousarray(value, np.float32)
    if cube.ndim != 3 or 0 in cube.shape:
        raise HmwbError(
            "The image {name} has shape {shape}: give (bands, rows, cols).",
            name=name,
            shape=cube.shape,
        )
    if not all(np.isfinite(band).all() for band in cube):
        raise HmwbError(
            "The image {name} holds NaN or infinite values: fill them first.", name=name
        )
    return cube


def _normalised(image: Image, mass: float, floor: float) -> Image:
    """The image over its mass, nowhere below the floor."""
    share = image * np.float32(1.0 / mass)
    return np.maximum(share, np.float32(floor), out=share)


def check_options(
    weight: float,
    scheme: str,
    relaxation: float,
    iterations: int,
    tolerance: float | None,
    floor: float,
) -> None:
    """Refuse options of `barycenter` that make no sense, by an HmwbError.

    Parameters
    ----------
    weight, scheme, relaxation, iterations, tolerance, floor
        As for `barycenter`.
    """
    if not 0 < weight < 1:
        raise HmwbError(
            "The weight is {weight:g}: it must lie between 0 and 1, both excluded.", weight=weight
        )
    if scheme not in SCHEMES:
        raise HmwbError(
            "There is no scheme {scheme!r}: choose one of {known}.",
            scheme=scheme,
            known=", ".join(SCHEMES),
        )
    if not 1 <= relaxation < 2:
        raise HmwbError(
            "The relaxation is {relaxation:g}: give at least 1 and less than 2.",
            relaxation=relaxation,
        )
    if iterations < 1:
        raise HmwbError("The number of iterations must be at least 1.")
    if tolerance is not None and not tolerance > 0:
        raise HmwbError(
            "The tolerance is {tolerance:g}: give a positive number or None.", tolerance=tolerance
        )
    if not 0 < floor < 1:
        raise HmwbError("The floor is {floor:g}: give a number between 0 and 1.", floor=floor)
