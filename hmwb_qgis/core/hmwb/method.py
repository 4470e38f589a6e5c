# SPDX-License-Identifier: GPL-2.0-or-later
"""The steps of the default method that look at the whole scene; see the package for all twelve.

Survey, subspace, sample, register and screen are called by `_located`, denoise, explain, complete
and weigh by `_fit`; what krige, agree and assemble need of the scene is put together at its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.denoising.subspace import Subspace, signal_subspace
from hmwb_qgis.core.hmwb.assembly import Assembly
from hmwb_qgis.core.hmwb.cleaning import Cleaning
from hmwb_qgis.core.hmwb.completing import complete_subspace
from hmwb_qgis.core.hmwb.consistency import Consistency
from hmwb_qgis.core.hmwb.explaining import RegressionPolicy, explain
from hmwb_qgis.core.hmwb.fitted import FittedHmwb
from hmwb_qgis.core.hmwb.notes import Findings
from hmwb_qgis.core.hmwb.sample import Sample, check_known, draw, placed
from hmwb_qgis.core.hmwb.screening import Screening, ScreeningPolicy, relation_of
from hmwb_qgis.core.hmwb.survey import Survey, survey
from hmwb_qgis.core.hmwb.uncertainty_fit import fit_uncertainty
from hmwb_qgis.core.hmwb.weighing import Parts, weigh
from hmwb_qgis.core.methods.base import Deviation, FitReport, FusionMethod
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.scenes import ArrayScene, Scene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.geometry import Geometry
from hmwb_qgis.core.registration.hypotheses import RegistrationPolicy
from hmwb_qgis.core.registration.register import Registration, register
from hmwb_qgis.core.sentences import Stage


@dataclass(frozen=True)
class Hmwb(FusionMethod):
    """Parameters of the fusion; by default everything is found in the data.

    Parameters
    ----------
    rank : int
        Components of the hyperspectral subspace; 0 takes those that stand out of the noise.
    denoise : bool
        Remove the noise of m first.
    refine : bool
        Let the images correct a PSF and a place that are given, if they say so clearly.
    guard : bool
        Trust m less where it shows something else.
    transport : bool
        End with the Wasserstein barycenter of what m alone tells and what both images tell.
    uncertainty : bool
        Tell one standard deviation of every value too (`uncertainty`).
    parts : Parts
        Of the model; for experiments.
    registration : RegistrationPolicy
    screening : ScreeningPolicy
    regression : RegressionPolicy
    """

    rank: int = 0
    denoise: bool = True
    refine: bool = True
    guard: bool = True
    transport: bool = False
    uncertainty: bool = False
    parts: Parts = field(default_factory=Parts)
    registration: RegistrationPolicy = field(default_factory=RegistrationPolicy)
    screening: ScreeningPolicy = field(default_factory=ScreeningPolicy)
    regression: RegressionPolicy = field(default_factory=RegressionPolicy)
    uses_displacements: ClassVar[bool] = True
    agrees: ClassVar[bool] = True  # step 11 is taken

    def fit(self, scene: Scene, progress: Reporter) -> FittedHmwb:
        """Estimate from the whole scene what holds for all of it."""
        return self._fit(scene, progress)[0]

    def fit_and_fuse(
        self, pair: ObservedPair, progress: Reporter
    ) -> tuple[Image, Deviation | None, FitReport]:
        """Fuse a whole scene that is in memory; what was denoised for the fit is not again."""
        fitted, samples = self._fit(ArrayScene(pair), progress.part(0.0, 0.55))
        report = progress.part(0.55, 1.0)
        if len(samples) > 1:
            rows, cols = pair.fused_shape[1:]
            whole = (slice(0, rows), slice(0, cols))
            return (*fitted.fuse_part(pair, whole, report), fitted.report)
        return (*fitted.fuse_sample(samples[0], report), fitted.report)

    @property
    def _most(self) -> int:
        """Components that the subspace of h may have."""
        return self.rank or self.regression.most_components

    def subspace(self, moments: BandMoments, most: int) -> Subspace:
        """The components of h that stand out of its noise.

        Parameters
        ----------
        moments : BandMoments
            Of h.
        most : int
            Components that it may have.
        """
        return signal_subspace(moments, least=max(self.rank, 1), most=most)

    def _fit(self, scene: Scene, progress: Reporter) -> tuple[FittedHmwb, list[Sample]]:
        """The steps in their order; and the samples, in their places and without noise."""
        found, subspace, registration, screening, samples = self._located(
            scene, progress.part(0.0, 0.4)
        )
        progress.step(Stage("Noise is taken away."))
        noisy = samples
        cleaning, samples = Cleaning.fit(samples, self.denoise, progress.part(0.4, 0.5))
        moments = found.multispectral.of_bands(screening.bands)
        progress.step(Stage("What the multispectral raster tells of the spectra is learned."))
        features, explained = explain(samples, moments, cleaning.noise, progress.part(0.5, 0.6))
        subspace, explained = complete_subspace(
            subspace, explained, features, self.regression, self._most
        )
        samples = [e.sample for e in explained]
        regression = weigh(
            explained, features, subspace, registration.psf,
            parts=self.parts, policy=self.regression, report=progress.part(0.6, 1.0),
            doubted=self.uncertainty,
        )  # fmt: skip
        relation = relation_of(samples, subspace)
        consistency = Consistency.none(relation)
        if self.agrees:
            consistency = Consistency.fit(samples, relation, regression.kriging, cleaning.noise)
        assembly = Assembly(subspace, found.positive, self.transport and found.positive)
        usable = screening.usable or not self.guard
        findings = Findings(
            survey=found, registration=registration, screening=screening, cleaning=cleaning,
            regression=regression, relation=relation, assembly=assembly, usable=usable,
        )  # fmt: skip
        uncertainty = None
        if regression.doubt is not None:
            uncertainty = fit_uncertainty(
                noisy, samples, subspace, regression, regression.doubt,
                cleaning=cleaning, consistency=consistency, pixels=found.hyperspectral.count,
            )  # fmt: skip
        fitted = FittedHmwb(
            geometry=replace(registration.geometry, bands=screening.bands),
            cleaning=cleaning,
            regression=regression,
            consistency=consistency,
            assembly=assembly,
            guard=self.guard,
            usable=usable,
            findings=findings.report(),
            uncertainty=uncertainty,
        )
        return fitted, samples

    def register(self, scene: Scene, progress: Reporter) -> Registration:
        """The first five steps only: where the pixels of h lie on m, and how they see it.

        Parameters
        ----------
        scene : Scene
        progress : Reporter

        Returns
        -------
        Registration

        Raises
        ------
        HmwbError
            If h has no valid pixel on m.
        """
        return self._located(scene, progress)[2]

    def _located(
        self, scene: Scene, progress: Reporter
    ) -> tuple[Survey, Subspace, Registration, Screening, list[Sample]]:
        """Survey, subspace, sample, register, screen; the samples lie in their places."""
        progress.step(Stage("Noise, means and covariances are measured."))
        found = survey(scene, progress.part(0.0, 0.25))
        subspace = self.subspace(found.hyperspectral, self._most)
        windows, some = draw(scene, found.geometry.ratio)
        progress.step(Stage("Blur and place of the hyperspectral pixels are estimated."))
        given = windows[0].psf
        if windows[0].displacements is not None or (given is not None and not self.refine):
            registration = self._told(given, found.geometry)
        else:
            registration = register(
                [windows[i] for i in some], subspace, found.geometry, self.registration,
                progress.part(0.25, 1.0),
            )  # fmt: skip
        progress.step(Stage("The two rasters are compared."))
        screening, samples = self._screened(windows, registration, subspace)
        if not screening.usable and registration.chosen is not None:
            # Where the images have nothing in common, what seemed to be their places was chance.
            registration = self._told(given, found.geometry)
            screening, samples = self._screened(windows, registration, subspace)
        return found, subspace, registration, screening, samples

    def _screened(
        self, windows: list[ObservedPair], registration: Registration, subspace: Subspace
    ) -> tuple[Screening, list[Sample]]:
        """The windows in their places, without what does not agree."""
        samples = [placed(w, registration.geometry, registration.psf, subspace) for w in windows]
        check_known(samples)
        return Screening.fit(samples, self.screening, registration.effective)

    def _told(self, psf: Psf | None, geometry: Geometry) -> Registration:
        """What is told of PSF and place, or usual, without a look at the images."""
        return Registration(psf or self.registration.usual_psf(geometry.ratio), geometry, None)
