# SPDX-License-Identifier: GPL-2.0-or-later
"""HMWB beyond the paper: inverse operators that are estimated from the pair itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.denoising.subspace import signal_subspace
from hmwb_qgis.core.hmwb.assembly import Assembly
from hmwb_qgis.core.hmwb.cleaning import Cleaning
from hmwb_qgis.core.hmwb.explaining import (
    Parts,
    beyond_power,
    RegressionPolicy,
    choose_features,
    complete_subspace,
    explain,
    fit_regression,
    predictions,
)
from hmwb_qgis.core.hmwb.fitted import FittedHmwb
from hmwb_qgis.core.hmwb.notes import Findings, notes, parameters
from hmwb_qgis.core.hmwb.sample import Sample, draw, placed, together
from hmwb_qgis.core.hmwb.screening import Screening, ScreeningPolicy, relation_of
from hmwb_qgis.core.hmwb.survey import survey
from hmwb_qgis.core.methods.base import FitReport, FusionMethod
from hmwb_qgis.core.observation.pair import ArrayScene, Image, ObservedPair, Scene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.hypotheses import RegistrationPolicy
from hmwb_qgis.core.registration.register import Registration, register, usual_psf
from hmwb_qgis.core.relation.response import with_response

Floats = NDArray[np.float64]

_LEAST_COMPONENTS = 4  # of h, however little stands out of its noise


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
        Let the images correct a PSF and a place that are given.
    guard : bool
        Trust m less where it shows something else.
    parts : Parts
    registration : RegistrationPolicy
    screening : ScreeningPolicy
    regression : RegressionPolicy
    """

    rank: int = 0
    denoise: bool = True
    refine: bool = True
    guard: bool = True
    parts: Parts = field(default_factory=Parts)
    registration: RegistrationPolicy = field(default_factory=RegistrationPolicy)
    screening: ScreeningPolicy = field(default_factory=ScreeningPolicy)
    regression: RegressionPolicy = field(default_factory=RegressionPolicy)
    uses_displacements: ClassVar[bool] = True

    def fit(self, scene: Scene, progress: Reporter) -> FittedHmwb:
        """Estimate from the whole scene what holds for all of it: the steps of this package."""
        return self._fit(scene, progress)[0]

    def fit_and_fuse(self, pair: ObservedPair, progress: Reporter) -> tuple[Image, FitReport]:
        """Fuse a whole scene that is in memory; what was denoised for the fit is not again."""
        fitted, samples = self._fit(ArrayScene(pair), progress.part(0.0, 0.45))
        report = progress.part(0.45, 1.0)
        if len(samples) > 1:
            return fitted.fuse(pair, report), fitted.report
        return fitted.fuse_sample(samples[0], report), fitted.report

    def _fit(self, scene: Scene, progress: Reporter) -> tuple[FittedHmwb, list[Sample]]:
        found = survey(scene, progress.part(0.0, 0.1))
        most = self.rank or self.regression.most_components
        subspace = signal_subspace(
            found.hyperspectral, least=self.rank or _LEAST_COMPONENTS, most=most
        )
        windows, some = draw(scene, found.geometry.ratio)
        progress(0.15)
        registered = self._registered([windows[i] for i in some], subspace, found.geometry)
        progress(0.4)
        geometry, psf = registered.geometry, registered.psf
        samples = [placed(w, geometry, psf, subspace) for w in windows]
        screening, samples = Screening.fit(samples, self.screening)
        geometry = replace(geometry, bands=screening.bands)
        cleaning, samples = Cleaning.fit(samples, subspace, self.denoise)
        progress(0.5)
        features = choose_features(
            samples, found.multispectral, screening.bands, cleaning.noise, self.regression
        )
        explained = [explain(s, features) for s in samples]
        subspace, explained = complete_subspace(
            subspace, explained, features, self.regression, most
        )
        samples = [e.sample for e in explained]
        relation = relation_of(samples)
        response = samples[0].pair.spectral_response
        if response is not None:
            scores, bands = together([s.scores for s in samples]), together([s.degraded for s in samples])
            relation = with_response(relation, response, subspace, scores, bands)
        regression = fit_regression(
            psf, explained, features, self.parts, self.regression, beyond_power(subspace, samples), progress.part(0.5, 1.0)
        )
        assembly = Assembly(0.0, found.positive)
        findings = Findings(
            survey=found, subspace=subspace, registration=registered, screening=screening,
            cleaning=cleaning, regression=regression, relation=relation, assembly=assembly,
        )  # fmt: skip
        return FittedHmwb(
            subspace=subspace, geometry=geometry, cleaning=cleaning, regression=regression,
            relation=relation, assembly=assembly, guard=self.guard, findings=findings.report(),
        ), samples  # fmt: skip

    def _registered(self, windows, subspace, geometry) -> Registration:
        given = windows[0].psf
        if not self.refine or windows[0].displacements is not None:
            return Registration(given or usual_psf(geometry.ratio, self.registration), geometry, None)
        return register(windows, subspace, geometry, self.registration)
