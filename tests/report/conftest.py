# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from hmwb_qgis.core import assess
from hmwb_qgis.core.quality.indices import Assessment
from hmwb_qgis.core.sample_scene import sample_scene


@dataclass
class Case:
    reference: np.ndarray
    fused: np.ndarray
    wavelengths: np.ndarray
    valid: np.ndarray
    assessment: Assessment


@pytest.fixture(scope="session")
def case():
    scene = sample_scene(40, 48, 12)
    rng = np.random.default_rng(0)
    noise = 0.01 * rng.standard_normal(scene.image.shape).astype(np.float32)
    fused = np.maximum(scene.image + noise, 0)
    valid = np.ones((40, 48), bool)
    valid[:5, :7] = False
    return Case(
        scene.image,
        fused,
        scene.wavelengths,
        valid,
        assess(scene.image, fused, ratio=4, valid=valid),
    )
