# SPDX-License-Identifier: GPL-2.0-or-later
"""Denoising and inverse operators (section 4.2): the part that HMWB and the means share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.denoising.sstv import denoise_sstv
from hmwb_qgis.core.denoising.wiener import denoise_wiener
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.inverse.operators import KERNELS, Kernel, interpolate
from hmwb_qgis.core.inverse.spectral import (
    balance,
    completed_pseudo_inverse,
    right_inverse,
    unseen_bands,
)
from hmwb_qgis.core.linear_algebra import eigh
from hmwb_qgis.core.methods.base import FitReport, FittedMethod, FusionMethod
from hmwb_qgis.core.methods.scene_statistics import SceneStatistics, scene_statistics
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.scenes import Scene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.core.sums import weighted_sums

_Chain = TypeVar("_Chain", bound="PaperChain")
Inverse = Literal["pseudo-inverse", "right-inverse"]
INVERSES = get_args(Inverse)

# The total variation takes all its steps: where to stop would be a decision about the whole.
_STEPS = 15
_SSTV_REACH = 20  # hyperspectral pixels beyond which that changes no more than rounding does


@dataclass(frozen=True)
class PaperOptions(FusionMethod):
    """What leads from the two images to M~(m) and H~(h).

    Parameters
    ----------
    denoise : bool
        Wiener for m, spatio-spectral total variation for h.
    wiener_window : int
        Side of the Wiener filter's window in pixels; odd.
    smoothness, sparse, sparsity
        Of the total variation; see `denoise_sstv`.
    components : int or None
        Reduce h to so many principal directions of its pixels; None keeps all.
    interpolation : {"linear", "cubic", "lanczos"}
        H~.
    inverse : {"pseudo-inverse", "right-inverse"}
        M~.
    floor : float
        Values below this fraction of an image's mean are raised to it: neither logarithms nor
        quotients take zero or negative ones.
    """

    denoise: bool = True
    wiener_window: int = 3
    smoothness: float = 1.5
    sparse: bool = True
    sparsity: float = 4.0
    components: int | None = None
    interpolation: Kernel = "cubic"
    inverse: Inverse = "pseudo-inverse"
    floor: float = 1e-4

    requires: ClassVar[tuple[str, ...]] = ("spectral_response",)
    believes_response: ClassVar[bool] = True

    def __post_init__(self) -> None:
        for name, value, known in (
            ("interpolation", self.interpolation, tuple(KERNELS)),
            ("inverse", self.inverse, INVERSES),
        ):
            if value not in known:
                raise HmwbError(
                    "There is no {name} {value!r}: choose one of {known}.",
                    name=name,
                    value=value,
                    known=", ".join(known),
                )
        if not 0 < self.floor < 1:
            raise HmwbError(
                "The floor is {floor:g}: give a number between 0 and 1.", floor=self.floor
            )
        if self.components is not None and self.components < 1:
            raise HmwbError(
                "{components} components were asked for: give at least 1.",
                components=self.components,
            )


@dataclass
class PaperChain(FittedMethod):
    """Denoising and inverse operators, with what they need to know of the whole scene.

    How their results are fused is left to the methods.
    """

    method: PaperOptions
    statistics: SceneStatistics
    inverse: NDArray[np.float64]  # (b_h, b_m): M~
    masses: tuple[float, float]  # means of M~(m) and H~(h), by which they are divided
    projection: NDArray[np.float32] | None = None  # (b_h, b_h): on the principal directions of h
    notes: list[str] = field(default_factory=list)  # what to tell of it
    # Curves over the iterations of the fusion
    history: dict[str, list[float]] = field(default_factory=dict)

    @classmethod
    def of(cls: type[_Chain], method: PaperOptions, scene: Scene, report: Reporter) -> _Chain:
        """Look at the whole scene once."""
        found = scene_statistics(scene, method.interpolation, report)
        if method.inverse == "right-inverse":
            inverse = right_inverse(found.response, found.second_moment)
        else:
            inverse = completed_pseudo_inverse(found.response, found.second_moment)
        unseen, notes = unseen_bands(found.response), list(found.notes)
        inverse = balance(inverse, unseen, found.hyperspectral_means, found.multispectral_means)
        if method.inverse == "pseudo-inverse" and unseen.any():
            note = Sentence(
                "No multispectral band sees {blind} of the {count} hyperspectral bands: there the "
                "right inverse stands in for the pseudo-inverse.",
                blind=int(unseen.sum()),
                count=unseen.size,
            )
            notes.append(note)
        return cls(
            method=method,
            statistics=found,
            inverse=inverse,
            masses=(_mass(found, inverse, method.floor), found.hyperspectral_mean),
            projection=_projection(found.second_moment, method.components),
            notes=notes,
        )

    @property
    def halo(self) -> int:
        """Multispectral pixels that a window needs around itself."""
        return self.method.wiener_window // 2 if self.method.denoise else 0

    @property
    def hyperspectral_margin(self) -> int:
        """Hyperspectral pixels that a window needs around itself."""
        denoising = _SSTV_REACH if self.method.denoise else 0
        return KERNELS[self.method.interpolation][1] + denoising

    @property
    def report(self) -> FitReport:
        """What was chosen and found so far."""
        found = self.statistics
        parameters = {
            **self.method.parameters,
            "mass_multispectral": self.masses[0],
            "mass_hyperspectral": self.masses[1],
            "noise_hyperspectral": [float(v) for v in found.hyperspectral_noise],
            "noise_multispectral": [float(v) for v in found.multispectral_noise],
            "spectral_response": found.response.tolist(),
        }
        return FitReport(parameters, tuple(self.notes), self.history)

    def apply(self, pair: ObservedPair, report: Reporter) -> tuple[Image, Image]:
        """M~(m) and H~(h) of a window, (b_h, rows_m, cols_m) each, not yet normalised."""
        h, m = pair.hyperspectral, pair.multispectral
        found, options = self.statistics, self.method
        if options.denoise:
            h = denoise_sstv(
                h,
                found.hyperspectral_noise,
                level=np.sqrt(np.diag(found.second_moment)),
                smoothness=options.smoothness,
                sparse=options.sparse,
                sparsity=options.sparsity,
                iterations=_STEPS,
                tolerance=0.0,
                progress=report.part(0.0, 0.8),
            )
            m = denoise_wiener(
                m,
                options.wiener_window,
                found.multispectral_noise**2,
                progress=report.part(0.8, 0.9),
            )
        if self.projection is not None:
            h = weighted_sums(self.projection, h, report.part(0.9, 0.92))
        fine = m.shape[1], m.shape[2]
        from_h = interpolate(
            h, pair.sampling, fine, options.interpolation, pair.boundary, report.part(0.92, 0.95)
        )
        from_m = weighted_sums(self.inverse, m, report.part(0.95, 1.0))
        report(1.0)
        return from_m, from_h

    def normalised(self, from_m: Image, from_h: Image) -> tuple[Image, Image]:
        """Some bands divided by the masses, and what is below the floor raised."""
        m, h = (
            np.maximum(image * np.float32(1.0 / mass), np.float32(self.method.floor))
            for image, mass in zip((from_m, from_h), self.masses)
        )
        return m, h


def _mass(found: SceneStatistics, inverse: NDArray[np.float64], floor: float) -> float:
    """The mean of M~(m) with its floor: what lies below is known from the sample."""
    mass = float((inverse @ found.multispectral_means).mean())
    spread = weighted_sums(inverse, found.multispectral_sample)
    usual = float(spread.mean(dtype=np.float64))
    if mass <= 0 or usual <= 0:
        raise HmwbError(
            "The inverse of the spectral response leaves no mass: check the table of the "
            "response, or choose the right inverse."
        )
    raised = np.maximum(spread, np.float32(floor * mass)).mean(dtype=np.float64)
    return mass * float(raised) / usual


def _projection(
    second_moment: NDArray[np.float64], components: int | None
) -> NDArray[np.float32] | None:
    if components is None or components >= len(second_moment):
        return None
    directions = eigh(second_moment)[1][:, -components:]
    projection: NDArray[np.float32] = (directions @ directions.T).astype(np.float32)
    return projection
