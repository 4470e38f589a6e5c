# SPDX-License-Identifier: GPL-2.0-or-later
"""HMWB beyond the paper: inverse operators that are estimated from the pair itself.

The paper's M~ spreads m over the bands by a fixed matrix and its H~ interpolates h in space. Here
one operator does both: what m explains of h is learned from the pair (`kriging.features`), what it
does not is kriged from h (`kriging`), all in the subspace that stands out of the noise of h, with
weights by restricted likelihood. `fit` looks at the whole scene for what is global; `fuse` needs a
window with a halo only.

At the end what m alone tells (M~) and what both tell (H~) are joined: by the debiased barycenter
where the pixels of h lie far off their places, by their mean elsewhere (`hmwb_transport` says why).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.denoising.nl_bayes import HALO as PATCH_HALO
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.hmwb.fit import estimate
from hmwb_qgis.core.hmwb.joining import MODES, Joining, Mode, widened
from hmwb_qgis.core.hmwb.texture import without_noise
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.kriging.blocks import BLOCK, MARGIN, RAMP, krige
from hmwb_qgis.core.kriging.features import Features
from hmwb_qgis.core.kriging.local import LocalKriging
from hmwb_qgis.core.methods.base import FitReport, FittedMethod, FusionMethod
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import Image, ObservedPair, Scene
from hmwb_qgis.core.observation.psf import reach
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.displacements import FAR, REACH
from hmwb_qgis.core.registration.geometry import UNKNOWN, Geometry
from hmwb_qgis.core.registration.smooth_warp import SmoothlyWarpedDegradation, put_back
from hmwb_qgis.core.relation.disagreement import Relation, agreement
from hmwb_qgis.core.relation.plausible_detail import Damping
from hmwb_qgis.core.relation.texture import Texture
from hmwb_qgis.core.relation.trust import local_trust

Floats = NDArray[np.float64]

_UNSURE = 1e-3  # variance of a score that is always possible, in units of the noise of h
_LEFT = 0.25  # of the variance of m's noise, after denoising
_USUAL = 0.15  # of it, in a pixel of h: what a good relation leaves
_FINER = 10.0  # variance of the misfit in a pixel of m, in that in a pixel of h
# Variance of what the scores leave out, for each component and pixel that they were found in, in
# units of the noise of h: the fewer pixels, the more goes unnoticed.
_UNSEEN = 20.0
_ROWS = 32  # that are turned from scores to bands at a time
_HELD = 40  # values for each pixel: features that are evaluated at a time, patches
_LEAST = 1e-4  # of the mean of a band: no fused value is lower, if the image is not negative


@dataclass(frozen=True)
class Hmwb(FusionMethod):
    """Parameters of the fusion; by default everything is found in the data.

    Parameters
    ----------
    rank : int
        Components of the hyperspectral subspace; 0 takes those that stand out of the noise.
    denoise : bool
        Remove the noise of m first.
    whiten : bool
        Weigh the bands of h by their noise.
    gradient, colour, varying, residual : bool
        Use the slopes of m, its colours, a regression that varies from place to place, and
        kriging of what m does not explain.
    consistency : bool
        Draw the result towards m at last, where m is a linear function of the spectra.
    average : bool
        Take a mean of what m alone tells and what both images tell, weighted as the scene asks for.
    transport : {"auto", "always", "never"}
        Solve the debiased barycenter of the two in its place: by default only if the pixels of h
        lie farther off their places than can be corrected. See `hmwb_transport`.
    refine : bool
        Estimate the PSF and its centre even if they are given.
    guard : bool
        Estimate place by place how far m can be trusted.
    """

    rank: int = 0
    denoise: bool = True
    whiten: bool = True
    gradient: bool = True
    colour: bool = True
    varying: bool = True
    residual: bool = True
    consistency: bool = True
    average: bool = True
    transport: Mode = "auto"
    refine: bool = True
    guard: bool = True
    uses_displacements: ClassVar[bool] = True

    def fit(self, scene: Scene, progress: Reporter) -> FittedHmwb:
        """Estimate noise, subspace, PSF, features and weights from the whole scene."""
        if self.transport not in MODES:
            raise HmwbError(
                "There is no transport {mode!r}: choose one of {known}.",
                mode=self.transport,
                known=", ".join(MODES),
            )
        found = estimate(scene, self, progress)
        return FittedHmwb(
            found.subspace,
            found.noise if self.denoise else None,
            found.rotation,
            found.features,
            found.kriging,
            found.coefficients,
            found.geometry,
            self.guard,
            found.floor,
            found.known,
            found.relation,
            found.linear,
            found.joining,
            FitReport(found.parameters, found.notes),
            found.texture,
            found.damping,
        )


@dataclass(frozen=True)
class FittedHmwb(FittedMethod):
    """A scene that is known, any window of which can be fused.

    Parameters
    ----------
    subspace : Subspace
    noise : ndarray, (b_m,), or None
        Of the multispectral bands that are used; None leaves it in.
    rotation : ndarray, (b_m, b_m)
        Channels in which m is denoised.
    features : Features
    kriging : LocalKriging
    coefficients : ndarray, (rank, features)
    geometry : Geometry
        Where the pixels lie, and which bands of m are used.
    guard : bool
    floor : bool
        The image cannot be negative.
    known : (ndarray, ndarray) or None
        A multispectral image and what has become of it, so that it is not denoised twice.
    relation : Relation or None
        The bands of m as affine functions of the scores.
    linear : bool
        They are, so that the result may be drawn towards m.
    joining : Joining
        Of what m alone tells and what both images tell.
    findings : FitReport
    texture : Texture or None
        Of m, that h does not confirm.
    damping : Damping or None
        Of detail of m that is more than there can be.
    """

    subspace: Subspace
    noise: Floats | None
    rotation: Floats
    features: Features
    kriging: LocalKriging
    coefficients: Floats
    geometry: Geometry
    guard: bool
    floor: bool
    known: tuple[Image, Image] | None = None
    relation: Relation | None = None
    linear: bool = False
    joining: Joining = field(default_factory=lambda: Joining(0.0, np.zeros(0)))
    findings: FitReport = field(default_factory=FitReport)
    texture: Texture | None = None
    damping: Damping | None = None

    @property
    def report(self) -> FitReport:
        """What was chosen and found."""
        return self.findings

    @property
    def halo(self) -> int:
        """Multispectral pixels that a window needs around itself."""
        coarse = BLOCK + RAMP + MARGIN + 0.5
        seen = max(reach(self.kriging.psf))
        if self.geometry.registration is not None:
            coarse += REACH + 3 * FAR
        if self.guard and self.relation is not None:
            coarse, seen = coarse + 1, 2 * seen  # of what m shows beside its degraded self
        seen += PATCH_HALO + self.geometry.reach + 2 + self.joining.halo
        return math.ceil(max(self.geometry.ratio) * coarse) + seen

    @property
    def working(self) -> tuple[float, float]:
        """Values held for each pixel of a window, and more for each one that is wanted of it."""
        bands, rank = len(self.subspace.mean), self.subspace.rank
        window = _HELD + 6 * len(self.geometry.bands)
        # The bands are made when most of what the window needed is gone.
        part = 2 * rank + max(bands - window // 2, 0) + self.joining.working * bands
        registration = self.geometry.registration
        coarse = 4 * rank + (registration.working if registration is not None else 0)
        return window + coarse / math.prod(self.geometry.ratio), float(part)

    def fuse(self, pair: ObservedPair, progress: Reporter) -> Image:
        """The fused image on the pair's multispectral grid, (b_h, rows_m, cols_m), float32."""
        rows, cols = pair.fused_shape[1:]
        return self.fuse_part(pair, (slice(0, rows), slice(0, cols)), progress)

    def fuse_part(
        self, pair: ObservedPair, part: tuple[slice, slice], progress: Reporter
    ) -> Image:  # fmt: skip
        """`fuse` for some of the rows and columns of the multispectral grid."""
        asked = part
        part = widened(asked, self.joining.halo, pair.fused_shape[1:])
        original = pair.multispectral
        pair = self.geometry.corrected(pair)
        degrade = self.geometry.degradation(pair, self.kriging.psf)
        pair = self.geometry.select(pair)
        m = pair.multispectral
        if self.known is not None and _same(self.known[0], original):
            m = self.known[1]
        elif self.noise is not None:
            report = progress.part(0.0, 0.3)
            m = without_noise(pair, self.noise, self.rotation, self.texture, report)
        scores = self.subspace.scores(pair.hyperspectral)
        noise = self.geometry.score_noise(pair)
        fine, coarse = self._explained(m, degrade, part, progress.part(0.3, 0.5))
        from_m = fine.copy()
        shown = None
        if self.guard and self.relation is not None:
            shown = agreement(self.relation, scores, noise, m, degrade, pair.sampling)
        if shown is not None:
            # Pixels in which m shows something else tell nothing of their neighbours.
            noise = np.where(shown < 0.5, np.float32(UNKNOWN), noise)
        directions = self.features.local(m)
        self._krige(pair, scores - coarse, noise, degrade, directions, part, fine,
                    progress.part(0.5, 0.9))  # fmt: skip
        del directions
        sampling = pair.sampling.seen_from(part[0].start, part[1].start)
        trust = None
        if self.guard:
            shape = fine.shape[1], fine.shape[2]
            trust = local_trust(scores, coarse, noise, sampling, shape)
            if shown is not None:
                # Exactly 1 far from what disagrees, so that windows without it are the same.
                trust *= 1.0 - interpolate(1.0 - shown[None], sampling, shape, "linear")[0]
        wanted = replace(
            pair,
            multispectral=m[(slice(None), *part)],
            multispectral_valid=None,
            sampling=sampling,
        )
        image = self._image(fine, from_m, wanted, scores, trust, progress.part(0.9, 0.95))
        if self.joining.transport:
            if trust is not None:
                plain = interpolate(scores, sampling, shape, boundary=pair.boundary)
                # Trust compares with plain interpolation, which is out of place here.
                from_m = self._trusted(from_m, plain, np.ones_like(trust))
            image = self.joining.barycenter(
                self._bands(from_m), image, pair.wavelengths, progress.part(0.95, 1.0)
            )
            inner = [slice(a.start - p.start, a.stop - p.start) for a, p in zip(asked, part)]
            image = image[:, inner[0], inner[1]]
        progress(1.0)
        return image

    def _krige(
        self, pair: ObservedPair, errors: Image, noise: Image, degrade: SpatialDegradation,
        directions: Image, part: tuple[slice, slice], fine: Image, report: Reporter,
    ) -> None:  # fmt: skip
        """Add to `fine` on the part what is kriged from the errors."""
        local, first = degrade(directions), self.geometry.first(pair)
        known = (self.kriging, errors, noise, local, directions, pair.sampling, first, report)
        if not isinstance(degrade, SmoothlyWarpedDegradation):
            krige(*known, part, onto=fine)
            return
        # Kriging takes pixels to lie in order: what it finds is put back to where they lie.
        far = math.ceil(FAR * max(self.geometry.ratio)) + 2
        seen = widened(part, far, degrade.fine)
        residuals = np.zeros((len(errors), *(s.stop - s.start for s in seen)), np.float32)
        varying = krige(*known, seen, residuals=residuals)
        inner = tuple(slice(p.start - s.start, p.stop - s.start) for p, s in zip(part, seen))
        fine += varying[(slice(None), *inner)]
        fine += put_back(residuals, degrade.moved, seen, part)

    def _image(
        self,
        fine: Image,
        from_m: Image,
        pair: ObservedPair,
        scores: Image,
        trust: NDArray[np.float32] | None,
        report: Reporter,
    ) -> Image:
        """From scores to bands, a few rows at a time: nothing else is as large as the bands."""
        rows, cols = fine.shape[1:]
        image = np.empty((len(self.subspace.mean), rows, cols), np.float32)
        for row in range(0, rows, _ROWS):
            report(row / rows)
            some = slice(row, min(row + _ROWS, rows))
            z = fine[:, some]
            if self.linear and self.relation is not None:
                z = z + self._correction(z, pair.multispectral[:, some], self.relation)
            if not self.joining.transport:
                z = self.joining.mean(from_m[:, some], z)
            if trust is not None:
                plain = interpolate(scores, pair.sampling.seen_from(row, 0), (z.shape[1], cols),
                                    boundary=pair.boundary)  # fmt: skip
                z = self._trusted(z, plain, trust[some])
            image[:, some] = self._bands(z)
        return image

    def _trusted(self, scores: Image, plain: Image, trust: NDArray[np.float32]) -> Image:
        """What is left of the detail beside plain interpolation."""
        detail = scores - plain
        if self.damping is not None:
            detail = self.damping(detail)
        return np.asarray(plain + trust * detail)

    def _bands(self, scores: Image) -> Image:
        image = self.subspace.image(scores)
        if self.floor:
            least = (_LEAST * np.maximum(self.subspace.mean, 0.0)).astype(np.float32)
            np.maximum(image, least[:, None, None], out=image)
        return image

    def _correction(self, fine: Image, m: Image, relation: Relation) -> Image:
        """By how much to move the scores towards those that m asks for, a Gaussian update.

        What is uncertain is the detail that only h could have told: the spatial residuals. Where
        m is not quite a function of the spectra, on another date say, it is not asked for more.
        """
        linear = relation.weights[:, :-1]
        prior = np.maximum(self.kriging.weights[:, 1:3].sum(axis=1), _UNSURE)
        noise = np.zeros(len(linear)) if self.noise is None else self.noise**2
        own = (linear**2).sum(axis=1)
        uncertain = _LEFT * noise + 1e-12 * self.features.std**2 + _UNSEEN * relation.share * own
        if self.geometry.registration is None:  # misplaced pixels of h are no fault of m
            beyond = relation.scale**2 - own - _USUAL * noise
            uncertain += _FINER * np.maximum(beyond, 0.0)
        spread = linear * prior
        gain = np.linalg.solve(spread @ linear.T + np.diag(uncertain), spread).T.astype(np.float32)
        error = m.reshape(len(m), -1) - linear.astype(np.float32) @ fine.reshape(len(fine), -1)
        error -= relation.weights[:, -1:].astype(np.float32)
        return np.asarray((gain @ error).reshape(fine.shape))

    def _explained(
        self, m: Image, degrade: SpatialDegradation, part: tuple[slice, slice], report: Reporter
    ) -> tuple[Image, Image]:
        """What the features explain of the scores, on part of the fine and all of the coarse."""
        weights = self.coefficients.astype(np.float32)
        shape = tuple(p.stop - p.start for p in part)
        fine = np.zeros((len(weights), *shape), np.float32)
        coarse = np.zeros((len(weights), *degrade.coarse), np.float32)
        total = weights.shape[1]
        for which, values in self.features.parts(m):
            report(which.start / total)
            share = weights[:, which]
            wanted = values[(slice(None), *part)].reshape(len(values), -1)
            fine += (share @ wanted).reshape(fine.shape)
            coarse += np.tensordot(share, degrade(values), axes=1)
        return fine, coarse


def _same(a: Image, b: Image) -> bool:
    """Whether two arrays are the same memory, seen in the same way."""
    one, other = a.__array_interface__, b.__array_interface__
    return one["data"] == other["data"] and a.shape == b.shape and a.strides == b.strides
