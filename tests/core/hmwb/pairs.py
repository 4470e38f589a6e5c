# SPDX-License-Identifier: GPL-2.0-or-later
"""Pairs of the sample scene, and what the default method makes of them, for its tests."""

from __future__ import annotations

import numpy as np

from hmwb_qgis.core import assess, simulate
from hmwb_qgis.core.hmwb.completing import complete_subspace
from hmwb_qgis.core.hmwb.explaining import RegressionPolicy, explain
from hmwb_qgis.core.hmwb.method import Hmwb
from hmwb_qgis.core.hmwb.weighing import Parts, weigh
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sample_scene import sample_scene

SILENT = Reporter(None)
POLICY = RegressionPolicy()


def scene(rows=64, cols=56, bands=30):
    return sample_scene(rows=rows, cols=cols, bands=bands).image


def response(bands=30, ms_bands=4):
    """Each band of m sees an equal stretch of the spectrum."""
    seen_by = np.arange(bands) * ms_bands // bands
    return (seen_by == np.arange(ms_bands)[:, None]).astype(float)


def observe(reference, ms_bands=4, ratio=4, **options):
    given = {"snr_hyperspectral": 35, "snr_multispectral": 40, **options}
    return simulate(reference, ratio, spectral_response=response(len(reference), ms_bands), **given)


def run(pair, **options):
    fitted = Hmwb(**options).fit(ArrayScene(pair), SILENT)
    return fitted.fuse(pair, SILENT), fitted


def regressed(sample, subspace, moments, noise):
    """Steps 7 to 9 on one sample: the regression, and subspace and sample as they are then."""
    features, explained = explain([sample], moments, noise, SILENT)
    whole, explained = complete_subspace(subspace, explained, features, POLICY, subspace.rank)
    regression = weigh(
        explained, features, whole, sample.pair.psf, parts=Parts(), policy=POLICY, report=SILENT
    )
    return regression, whole, explained[0].sample


def blind(pair, **changes):
    values = {**pair.__dict__, "spectral_response": None, "psf": None, **changes}
    return ObservedPair(**values)


def relative_rmse(reference, image):
    return assess(reference, image).overall["relative_rmse"]
