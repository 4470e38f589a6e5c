# SPDX-License-Identifier: GPL-2.0-or-later
"""Fusing a window of a scene that is known.

The steps have the names of those in which the scene was fitted: register and denoise (`_cleaned`),
explain (`_explained`), krige (`_kriged`), agree (`_agreed`) and assemble (`_strips`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import IN_CACHE, Image, Window
from hmwb_qgis.core.denoising.nl_bayes import HALO as PATCH_HALO
from hmwb_qgis.core.hmwb.assembly import Assembly
from hmwb_qgis.core.hmwb.cleaning import Cleaning
from hmwb_qgis.core.hmwb.consistency import Consistency
from hmwb_qgis.core.hmwb.explaining import score_noise
from hmwb_qgis.core.hmwb.sample import Sample, placed
from hmwb_qgis.core.hmwb.trust import content_agreement
from hmwb_qgis.core.hmwb.weighing import Regression
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.kriging.blocks import BLOCK, MARGIN, RAMP, Measured, krige
from hmwb_qgis.core.kriging.doubt import Doubtful
from hmwb_qgis.core.kriging.local import Local
from hmwb_qgis.core.kriging.variance import kriging_variance
from hmwb_qgis.core.methods.base import Deviation, FitReport, FittedMethod, FusedPart
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.windows import strips, widened, within
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.displacements import FAR, REACH
from hmwb_qgis.core.registration.geometry import Geometry
from hmwb_qgis.core.registration.warped import SmoothlyWarpedDegradation, put_back
from hmwb_qgis.core.threads import ahead
from hmwb_qgis.core.uncertainty.model import Uncertainty

_HELD = 40  # values for each pixel: features that are evaluated at a time, patches
_AHEAD = 16  # pieces of the image that are made while others are in use


@dataclass(frozen=True)
class Piece:
    """A piece of the scene at work."""

    sample: Sample  # in its place, with the bands of m that are used, and without their noise
    part: Window  # rows and columns of the multispectral grid that are wanted

    @property
    def sampling(self) -> Sampling:
        """Where the pixels of h lie, counted from the first pixel of the part."""
        return self.sample.pair.sampling.moved((-self.part[0].start, -self.part[1].start))


@dataclass(frozen=True)
class FittedHmwb(FittedMethod):
    """A scene that is known, any window of which can be fused."""

    geometry: Geometry  # where the pixels lie, and which bands of m are used
    cleaning: Cleaning
    regression: Regression
    consistency: Consistency
    assembly: Assembly
    guard: bool = True  # trust m less where it shows something else
    # That h explains some of m: else the result is h, interpolated
    usable: bool = True
    findings: FitReport = field(default_factory=FitReport)
    # What a window needs to tell its standard deviation; None: nobody asked for it
    uncertainty: Uncertainty | None = None

    @property
    def report(self) -> FitReport:
        """What was chosen and found."""
        return self.findings

    @property
    def places(self) -> Geometry:
        """Where the pixels of h lie."""
        return self.geometry

    @property
    def halo(self) -> int:
        """Multispectral pixels that a window needs around itself."""
        coarse = BLOCK + RAMP + MARGIN + 0.5
        seen = max(self.regression.kriging.psf.reach)
        if self.geometry.estimator is not None:
            coarse += REACH + 3 * FAR
        if self.guard:
            coarse, seen = coarse + 1, 2 * seen  # of what m shows beside its degraded self
        seen += PATCH_HALO + self.geometry.reach + 2 + self.assembly.halo
        return math.ceil(max(self.geometry.ratio) * coarse) + seen

    @property
    def working(self) -> tuple[float, float]:
        """Values held for each pixel of a window, and more for each one that is wanted of it."""
        bands, rank = len(self.assembly.subspace.mean), self.assembly.subspace.rank
        window = _HELD + 6 * len(self.geometry.bands)
        part = 2 * rank
        if self.assembly.transport:  # else the bands are made as they are taken
            part += (2 + self.assembly.working) * bands
        if self.uncertainty is not None:
            part += self.uncertainty.working
        estimator = self.geometry.estimator
        if estimator is not None:
            window += 2 * rank  # residuals that are put back to where they lie
        coarse = 4 * rank + (estimator.working if estimator is not None else 0)
        if self.uncertainty is not None:
            coarse += sum(self.regression.features.sizes)
        return window + coarse / math.prod(self.geometry.ratio), float(part)

    def fuse(self, pair: ObservedPair, progress: Reporter) -> Image:
        """The fused image on the pair's multispectral grid, (b_h, rows_m, cols_m), float32."""
        rows, cols = pair.fused_shape[1:]
        return self.fuse_part(pair, (slice(0, rows), slice(0, cols)), progress)[0]

    def fuse_strips(self, pair: ObservedPair, part: Window, progress: Reporter) -> FusedPart:
        """A few rows at a time, unless transport looks at all of them."""
        wide = widened(part, self.assembly.halo, pair.fused_shape[1:])
        piece = Piece(self._cleaned(pair, progress.part(0.0, 0.3)), wide)
        fused = self._fused(piece, progress.part(0.3, 1.0))
        if wide == part:
            return fused
        inner = within(part, wide)
        image, deviation = fused.everything()
        return FusedPart.of(
            image[(slice(None), *inner)], None if deviation is None else deviation.cut(inner)
        )

    def fuse_sample(self, sample: Sample, progress: Reporter) -> tuple[Image, Deviation | None]:
        """`fuse_part` of a sample that is the whole scene, denoised to fit it."""
        known = sample.pair.hyperspectral_measured & (sample.unseen < 0.5)
        sample = replace(sample, weight=known.astype(np.float64))
        rows, cols = sample.pair.fused_shape[1:]
        return self._fused(Piece(sample, (slice(0, rows), slice(0, cols))), progress).everything()

    def _fused(self, piece: Piece, progress: Reporter) -> FusedPart:
        """Explain, krige, agree, assemble: the part of a piece that is wanted."""
        sample = piece.sample
        fine, coarse, doubted = self._explained(piece, progress.part(0.0, 0.3))
        from_m = fine.copy() if self.assembly.transport else None
        shown = None
        if self.guard:
            agreed = self.consistency
            shown = content_agreement(agreed.relation, sample, agreed.growth)
        known = sample.known if shown is None else sample.known & (shown >= 0.5)
        local = self.regression.features.local(sample.pair.multispectral)
        measured = Measured(
            sample.scores - coarse,
            score_noise(known),
            np.asarray(sample.unseen**2, np.float32),
            local.seen(sample.degradation),
        )
        trust = None
        if not self.usable:
            trust = np.zeros(fine.shape[1:], np.float32)
        elif shown is not None:
            # Exactly 1 far from what disagrees, so that windows without it are the same.
            shape = (fine.shape[1], fine.shape[2])
            gap = interpolate(1.0 - shown[None], piece.sampling, shape, "linear")[0]
            trust = np.asarray(1.0 - gap, np.float32)
        rest, told = progress.part(0.3, 1.0), None
        if doubted is not None:
            told = self._told(piece, measured, local, doubted, trust, rest)
        kriged = self._kriged(piece, measured, local, fine)
        if from_m is None:
            made = self._strips(piece, fine, kriged, trust, rest)
            return FusedPart(self._shape(fine), made, told)
        with_h = self._strips(piece, fine, kriged, trust, progress.part(0.3, 0.9))
        image, _ = FusedPart(self._shape(fine), with_h).everything()
        at_once = [slice(0, fine.shape[1])]
        alone = self._strips(piece, from_m, at_once, trust, progress.part(0.9, 0.92))
        image = self.assembly.barycenter(
            FusedPart(self._shape(fine), alone).everything()[0], image, sample.pair.wavelengths,
            progress.part(0.92, 1.0),
        )  # fmt: skip
        rest(1.0)
        return FusedPart(self._shape(fine), [(slice(0, fine.shape[1]), image)], told)

    def _shape(self, scores: Image) -> tuple[int, int, int]:
        """Of the bands of an image of scores."""
        return len(self.assembly.subspace.mean), scores.shape[1], scores.shape[2]

    def _cleaned(self, pair: ObservedPair, report: Reporter) -> Sample:
        """Register and denoise: the window in its place, with the scores of its pixels of h."""
        kriging, subspace = self.regression.kriging, self.assembly.subspace
        sample = placed(pair, self.geometry, kriging.psf, subspace)
        sample = sample.with_bands(self.geometry.bands)
        return sample.with_multispectral(self.cleaning.cleaned(sample.pair, report))

    def _explained(self, piece: Piece, report: Reporter) -> tuple[Image, Image, Doubtful | None]:
        """What the features explain of the scores, on part of the fine and all of the coarse.

        And the features along the directions in which their coefficients are in doubt, if that was
        asked for.
        """
        sample, features = piece.sample, self.regression.features
        m = sample.pair.multispectral
        fine = self.regression.explained(m, report.part(0.0, 0.5))
        coarse = sample.degradation(fine)
        doubted = None
        if self.uncertainty is not None:
            doubted = Doubtful.of(self.uncertainty.doubt, features, m, coarse.shape[1:])
            step, count = report.part(0.5, 1.0), self.regression.coefficients.shape[1]
            # Some are made while others are in use, in arrays that are used again: the system is
            # slow to give such large ones anew.
            buffers = np.empty((2, features.together, *m.shape[1:]), np.float32)
            turns: Iterator[Image] = cycle(buffers)

            def room(which: slice) -> Image:
                return next(turns)[: which.stop - which.start]

            for which, values in ahead(features.parts(m, room)):
                step(which.start / count)
                doubted.see(which, sample.degradation(values))
        return np.ascontiguousarray(fine[(slice(None), *piece.part)]), coarse, doubted

    def _told(
        self, piece: Piece, measured: Measured, local: Local, doubted: Doubtful,
        trust: NDArray[np.float32] | None, report: Reporter,
    ) -> Callable[[slice], Deviation] | None:  # fmt: skip
        """How sure some rows are, made while others are kriged; None: nobody asked."""
        if self.uncertainty is None:
            return None
        pair, part = piece.sample.pair, piece.part
        sizes = [p.stop - p.start for p in part]
        variances = np.zeros((2, len(doubted.doubt.members), *sizes), np.float32)
        finished = kriging_variance(
            self.regression.kriging, measured, local, pair.sampling,
            doubtful=doubted, first=self.geometry.first(pair), part=part, onto=variances,
        )  # fmt: skip
        return self.uncertainty.told(
            variances,
            ahead(finished, _AHEAD),
            trust=_of_m(piece, trust),
            texture=self.uncertainty.texture(pair.multispectral)[(slice(None), *part)],
            report=report,
        )

    def _kriged(
        self, piece: Piece, measured: Measured, local: Local, fine: Image
    ) -> Iterator[slice]:
        """Add to `fine` what is kriged from the scores that m does not explain.

        Yields the rows that are finished, from the top.
        """
        sample, kriging, part = piece.sample, self.regression.kriging, piece.part
        given = (kriging, measured, local, sample.pair.sampling)
        first = self.geometry.first(sample.pair)
        degrade = sample.degradation
        if not isinstance(degrade, SmoothlyWarpedDegradation):
            yield from krige(*given, first=first, part=part, onto=fine)
            return
        # Kriging takes pixels to lie in order: what it finds is put back to where they lie.
        far = math.ceil(FAR * max(self.geometry.ratio)) + 2
        seen = widened(part, far, degrade.fine)
        shape = (len(fine), *(s.stop - s.start for s in seen))
        varying, residuals = np.zeros(shape, np.float32), np.zeros((2, *shape), np.float32)
        for _ in krige(*given, first=first, part=seen, onto=varying, residuals=residuals):
            yield slice(0, 0)
        fine += varying[(slice(None), *within(part, seen))]
        spatial, shaded = np.split(
            put_back(residuals.reshape(-1, *shape[1:]), degrade.moved, seen, part), 2
        )
        fine += spatial
        fine += shaded * local.brightness[part]
        yield slice(0, fine.shape[1])

    def _strips(
        self, piece: Piece, scores: Image, finished: Iterable[slice],
        trust: NDArray[np.float32] | None, report: Reporter,
    ) -> Iterator[tuple[slice, Image]]:  # fmt: skip
        """The bands of rows whose scores are finished, a few at a time.

        Nothing else is as large as the bands. The next ones are made while some are in use.
        """
        bands, _, cols = self._shape(scores)
        height = max(IN_CACHE // (bands * cols), 1)

        def made() -> Iterator[tuple[slice, Image]]:
            for done in finished:
                if done.stop == done.start:
                    yield done, scores[:0]  # nothing yet, but a moment to look at the wish to stop
                for more in strips(done.stop - done.start):
                    first, end = done.start + more.start, done.start + more.stop
                    agreed = self._agreed(piece, scores, trust, slice(first, end))
                    for some in strips(agreed.shape[1], height):
                        rows = slice(first + some.start, first + some.stop)
                        yield rows, self.assembly.bands(agreed[:, some])

        for rows, image in ahead(made(), _AHEAD):
            report(rows.stop / scores.shape[1])
            if rows.stop > rows.start:
                yield rows, image
        report(1.0)

    def _agreed(
        self, piece: Piece, scores: Image, trust: NDArray[np.float32] | None, rows: slice
    ) -> Image:
        """The scores of some rows, as consistent with m as it is trusted.

        Where it is not, the scores of h are interpolated.
        """
        cols = scores.shape[2]
        m = piece.sample.pair.multispectral[(slice(None), *piece.part)]
        z = self.consistency(scores[:, rows], m[:, rows])
        if trust is not None and (trust[rows] < 1.0).any():
            plain = interpolate(
                piece.sample.scores,
                piece.sampling.moved((-rows.start, 0)),
                (z.shape[1], cols),
                boundary=piece.sample.pair.boundary,
            )
            z = plain + trust[rows] * (z - plain)
        return z


def _of_m(piece: Piece, trust: NDArray[np.float32] | None) -> NDArray[np.float32] | None:
    """Trust in what m shows, with none where it holds no measurement; None is 1 everywhere."""
    valid = piece.sample.pair.multispectral_valid
    if valid is None:
        return trust
    here = valid[piece.part].astype(np.float32)
    return here if trust is None else here * trust
