# SPDX-License-Identifier: GPL-2.0-or-later
"""This project's methods as pipelines of HyperBench (PyPI `hyperbench`, arXiv 2605.21671).

HyperBench's own command takes this file as it is:

    hyperbench run --config grid.yaml --pipeline-module tests/benchmarks/hyperbench_adapter.py \
        --method-name hmwb --input-backend numpy
"""

from __future__ import annotations

import time
from typing import Any, NamedTuple

import numpy as np
from scipy.signal import convolve2d

from hmwb_qgis.core import fuse

BLIND, TOLD = "blind", "told"


class Pipeline(NamedTuple):
    """A fusion method as HyperBench calls it.

    Parameters
    ----------
    method : str
        One of `hmwb_qgis.core.METHODS`.
    told : bool
        Whether it gets the true spectral response and PSF. Else nothing but the two images.
    """

    method: str = "hmwb"
    told: bool = False

    @classmethod
    def named(cls, name: str) -> Pipeline:
        """From METHOD, METHOD:blind or METHOD:told."""
        method, _, knowledge = name.partition(":")
        if knowledge not in ("", BLIND, TOLD):
            raise ValueError(f"{name}: say {BLIND} or {TOLD} after the colon.")
        return cls(method, knowledge == TOLD)

    @property
    def name(self) -> str:
        """How table and CSV call it."""
        return f"{self.method}:{TOLD if self.told else BLIND}"

    def run_pipeline(
        self, HR_MSI: Any, LR_HSI: Any, srf: Any, psf: Any = None, metadata: Any = None
    ) -> tuple[np.ndarray, dict[str, Any]]:
        """Fuse; images are (rows, cols, bands), with or without a batch of one before.

        Returns
        -------
        prediction : ndarray, (rows, cols, bands), float32
            With a batch of one before, if the images have it.
        stats : dict
            Further columns of the CSV.
        """
        multispectral, hyperspectral = _bands_first(HR_MSI), _bands_first(LR_HSI)
        ratio = multispectral.shape[1] // hyperspectral.shape[1]
        known: dict[str, Any] = {}
        if self.told:
            known["spectral_response"] = np.asarray(srf, float)
            if psf is not None:
                # The sensor blurs and then takes the mean of each ratio x ratio square.
                square = np.full((ratio, ratio), 1.0 / ratio**2)
                known["psf"] = convolve2d(np.asarray(psf, float), square)
        began = time.perf_counter()
        fused = fuse(hyperspectral, multispectral, ratio, method=self.method, **known)
        seconds = time.perf_counter() - began
        prediction = np.moveaxis(fused.image, 0, -1)
        if np.ndim(HR_MSI) == 4:
            prediction = prediction[np.newaxis]
        return prediction, {"model_inference_time_sec": seconds}


def _bands_first(image: Any) -> np.ndarray:
    array = np.asarray(image, np.float32)
    return np.ascontiguousarray(np.moveaxis(array[0] if array.ndim == 4 else array, -1, 0))


def run_pipeline(HR_MSI: Any, LR_HSI: Any, srf: Any, psf: Any = None, metadata: Any = None) -> Any:
    """The default method, told nothing: what a user without knowledge of the sensors gets."""
    return Pipeline().run_pipeline(HR_MSI, LR_HSI, srf, psf, metadata)
