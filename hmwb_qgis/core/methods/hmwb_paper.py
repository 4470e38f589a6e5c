# SPDX-License-Identifier: GPL-2.0-or-later
"""HMWB, the whole chain of the paper: denoising, inverse operators, barycenter.

Section 4.2 leads from the images to M~(m) and H~(h); Algorithm 1 (section 3.2) with the parameters
of section 4.3 fuses them. The mass that the normalisation took out is put back, so that the fused
image has the units of the hyperspectral one.
"""

from __future__ import annotations

from dataclasses import dataclass

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.methods.paper_chain import PaperChain, PaperOptions
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.scenes import Scene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sentences import Doubt
from hmwb_qgis.core.transport.barycenter import (
    BarycenterResult,
    Scheme,
    barycenter,
    check_options,
    required_halo,
)
from hmwb_qgis.core.transport.kernel import PAPER_WEIGHT, KernelScale

_UNFINISHED = Doubt(
    "The barycenter stopped before its residual fell below the tolerance: raise the number of "
    "iterations or the tolerance."
)
_UNSETTLED = Doubt(
    "The barycenter was still moving when its iterations ended: raise their number. A larger "
    "weight and the schemes other than the accelerated one need more of them."
)
# A relative change of f above this is seen in spectral angles.
_SETTLED = 0.06


@dataclass(frozen=True)
class HmwbPaper(PaperOptions):
    """The method of Mifdal et al., IGARSS 2017.

    Parameters
    ----------
    weight : float
        lambda, between 0 and 1: the share of the multispectral image.
    gamma_m, alpha_m, gamma_h, alpha_h : float
        The paper's kernels, on its grid of 128 x 128 pixels and 93 bands (`KernelScale`).
    iterations : int
        Of the barycenter, at most. The accelerated scheme needs about 8 at a weight of 0.1 and
        25 at 0.5 until the spectral angles settle; the plain one some hundreds.
    tolerance : float
        Of the barycenter; 0 runs all iterations. Only with 0 does every window of a scene larger
        than memory get what the whole would give: where to stop is a decision about the whole.
    scheme : {"accelerated", "over-relaxed", "plain"}
        "plain" is Algorithm 1 as printed; the others reach the same image sooner.
    relaxation : float
        Of the scheme "over-relaxed".
    denoise, wiener_window, smoothness, sparse, sparsity, components, interpolation, inverse, floor
        See `PaperOptions`.
    """

    weight: float = PAPER_WEIGHT
    gamma_m: float = 1e-6
    alpha_m: float = 1e-3
    gamma_h: float = 1e-4
    alpha_h: float = 501.0
    iterations: int = 8
    tolerance: float = 0.0
    scheme: Scheme = "accelerated"
    relaxation: float = 1.8

    @property
    def kernels(self) -> tuple[KernelScale, KernelScale]:
        """xi_M and xi_H."""
        return (
            KernelScale.from_paper(self.gamma_m, self.alpha_m),
            KernelScale.from_paper(self.gamma_h, self.alpha_h),
        )

    def __post_init__(self) -> None:
        super().__post_init__()
        check_options(
            self.weight, self.scheme, self.relaxation, self.iterations, self.tolerance or None,
            self.floor,
        )  # fmt: skip
        _ = self.kernels  # refuses wrong widths

    def fit(self, scene: Scene, progress: Reporter) -> FittedHmwbPaper:
        """Look at the whole scene once."""
        return FittedHmwbPaper.of(self, scene, progress)


class FittedHmwbPaper(PaperChain):
    """The method with the masses, the noise and M~ of a scene."""

    method: HmwbPaper

    @property
    def halo(self) -> int:
        """Multispectral pixels that a window needs around itself."""
        method = self.method
        kernel_m, kernel_h = method.kernels
        transport = required_halo(
            method.iterations, weight=method.weight, kernel_m=kernel_m, kernel_h=kernel_h,
            scheme=method.scheme, relaxation=method.relaxation,
        )  # fmt: skip
        return super().halo + transport

    def fuse(self, pair: ObservedPair, progress: Reporter) -> Image:
        """The fused image on the pair's multispectral grid, in the units of h."""
        method = self.method
        from_m, from_h = self.apply(pair, progress.part(0.0, 0.3))
        kernel_m, kernel_h = method.kernels
        result = barycenter(
            from_m,
            from_h,
            weight=method.weight,
            kernel_m=kernel_m,
            kernel_h=kernel_h,
            wavelengths=pair.wavelengths,
            scheme=method.scheme,
            relaxation=method.relaxation,
            iterations=method.iterations,
            tolerance=method.tolerance or None,
            masses=self.masses,
            floor=method.floor,
            progress=progress.part(0.3, 1.0),
        )
        self._record(result)
        return result.image

    def _record(self, result: BarycenterResult) -> None:
        """Keep the longest curve, and say once if the iteration did not come to its end."""
        if len(result.residuals) > len(self.history.get("residual", [])):
            self.history["residual"] = list(result.residuals)
        if self.method.tolerance:
            finished, note = result.converged, _UNFINISHED
        else:
            finished, note = bool(result.residuals) and result.residuals[-1] < _SETTLED, _UNSETTLED
        if not finished and note not in self.notes:
            self.notes.append(note)
