# SPDX-License-Identifier: GPL-2.0-or-later
"""Print what spatio-spectral total variation gains on noisy copies of a raster.

python tests/benchmarks/denoising_snr.py SCENE.tif [--snr 25]
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from osgeo import gdal

from hmwb_qgis.core.denoising.sstv import denoise_sstv
from hmwb_qgis.core.observation.model import add_noise

DEAD = 0.002  # share of the values
STRIPE = 15  # height in standard deviations of the noise


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scene")
    parser.add_argument("--snr", type=float, default=25.0, help="in dB, per band")
    arguments = parser.parse_args()
    gdal.UseExceptions()
    clean = gdal.Open(arguments.scene).ReadAsArray().astype(np.float32)
    rng = np.random.default_rng(0)
    noisy = add_noise(clean, arguments.snr, rng)
    print(f"{'input':34}{'before dB':>11}{'after dB':>11}{'gain dB':>10}{'s':>7}")
    show("white noise", clean, noisy, sparse=True)
    show("white noise, no sparse term", clean, noisy, sparse=False)
    spoilt = spoil(noisy, noisy - clean, rng)
    show("noise, stripes, dead", clean, spoilt, sparse=True)
    show("noise, stripes, dead, no sparse", clean, spoilt, sparse=False)


def show(name: str, clean: np.ndarray, image: np.ndarray, sparse: bool) -> None:
    began = time.perf_counter()
    after = snr(clean, denoise_sstv(image, sparse=sparse))
    seconds, before = time.perf_counter() - began, snr(clean, image)
    print(f"{name:34}{before:11.2f}{after:11.2f}{after - before:10.2f}{seconds:7.1f}")


def snr(clean: np.ndarray, image: np.ndarray) -> float:
    error = image.astype(np.float64) - clean
    return 10 * np.log10(np.sum(clean.astype(np.float64) ** 2) / np.sum(error**2))


def spoil(image: np.ndarray, noise: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A stripe in every sixth band, and dead pixels."""
    spoilt = image.copy()
    for band in range(0, image.shape[0], 6):
        spoilt[band, :, rng.integers(image.shape[2])] += STRIPE * noise[band].std()
    spoilt[rng.random(image.shape) < DEAD] = 0
    return spoilt


if __name__ == "__main__":
    main()
