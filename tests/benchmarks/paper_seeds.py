# SPDX-License-Identifier: GPL-2.0-or-later
"""Print table 1 of the paper, this code's figures beside the printed ones, over noise seeds.

python tests/benchmarks/paper_seeds.py [--scene RASTER] [--seeds 5]

A pair is simulated as in section 4.1: Starck-Murtagh PSF, ratio 4, four IKONOS-like bands where
the wavelengths are known, white Gaussian noise of 30 dB on h and 40 dB on m. The scene is the
project's own or the middle of a raster; the printed figures are for Pavia, 128 x 128 x 93. RMSE
is taken after each image is divided by its own sum, so that it shrinks with the number of voxels:
"relative" is RMSE times that number, in percent, and can be compared.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.comparison import Contender, compare_methods
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.masks import fill_invalid
from hmwb_qgis.core.observation.model import simulate
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import starck_murtagh_psf
from hmwb_qgis.core.sample_scene import sample_scene
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.response import Response, equal_response, find_response
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata

RATIO, SIDE = 4, 128
SNR_HYPERSPECTRAL, SNR_MULTISPECTRAL = 30.0, 40.0
RANGE = (400.0, 1000.0)  # nm, what IKONOS sees
VOXELS = SIDE * SIDE * 93
# Name in the paper, method, and what the paper prints for Pavia: RMSE, SAM in degrees, CC.
TABLE = (
    ("HMWB", "hmwb-paper", (3.1899e-8, 2.0748, 0.98594)),
    ("CNMF", "cnmf", (8.6506e-8, 3.4652, 0.89547)),
    ("HySure", "hysure", (5.6386e-8, 3.7441, 0.95803)),
    ("G. mean", "geometric-mean", (1.8019e-7, 14.399, 0.94746)),
    ("A. mean", "arithmetic-mean", (1.6203e-7, 12.6038, 0.94947)),
)
FIGURES = ("normalised_rmse", "relative_rmse", "sam", "cc")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scene", type=Path, help="a raster; default: the sample scene")
    parser.add_argument("--seeds", type=int, default=5, help="noise realisations, from seed 0 on")
    arguments = parser.parse_args()
    try:
        image, spectral = sample() if arguments.scene is None else cut(arguments.scene)
        response = spectral_response(spectral)
        print(f"Scene: {arguments.scene or 'sample scene'}, {' x '.join(map(str, image.shape))}")
        print(response.source)
        figures = [run(image, response, seed) for seed in range(arguments.seeds)]
    except HmwbError as error:
        parser.exit(1, f"{error}\n")
    print_table(np.array(figures))


def sample() -> tuple[Image, SpectralMetadata]:
    scene = sample_scene(SIDE, SIDE)
    count = len(scene.wavelengths)
    good = np.ones(count, bool)
    return scene.image, SpectralMetadata(("",) * count, scene.wavelengths, scene.fwhm, good)


def cut(path: Path) -> tuple[Image, SpectralMetadata]:
    """The middle of a raster, in whole hyperspectral pixels, and its bands in the visible range."""
    source = RasterSource(path, role="reference")
    centres = source.spectral.wavelengths
    keep = source.spectral.good.copy()
    if centres is not None:
        keep &= (centres >= RANGE[0]) & (centres <= RANGE[1])
    bands = [int(k) + 1 for k in np.flatnonzero(keep)]
    source = RasterSource(path, role="reference", bands=bands)
    window = []
    for size in source.shape[1:]:
        side = min(size, SIDE) // RATIO * RATIO
        window.append(slice((size - side) // 2, (size - side) // 2 + side))
    image, valid = source.read(*window)
    return fill_invalid(image, valid), source.spectral


def spectral_response(spectral: SpectralMetadata) -> Response:
    """IKONOS where it looks at these bands, else four equal parts of the spectrum."""
    if spectral.wavelengths is not None:
        try:
            return find_response(spectral, None, sensor="IKONOS")
        except HmwbError as error:
            print(error)
    return equal_response(spectral, 4)


def observe(image: Image, response: Response, seed: int) -> ObservedPair:
    return simulate(
        image,
        RATIO,
        spectral_response=response.matrix,
        psf=starck_murtagh_psf(),
        offset=1.0,  # an odd PSF is centred on a pixel
        snr_hyperspectral=SNR_HYPERSPECTRAL,
        snr_multispectral=SNR_MULTISPECTRAL,
        seed=seed,
    )


def run(image: Image, response: Response, seed: int) -> list[list[float]]:
    """The figures of all methods for one noise realisation."""
    contenders = [
        Contender(method, {"seed": seed} if method in ("cnmf", "hysure") else {})
        for _, method, _ in TABLE
    ]
    outcomes = compare_methods(image, observe(image, response, seed), contenders)
    for outcome in outcomes:
        if outcome.assessment is None:
            raise HmwbError(f"{outcome.contender.name}: {outcome.problem}")
    return [
        [*(outcome.assessment.overall[key] for key in FIGURES), outcome.seconds]
        for outcome in outcomes
        if outcome.assessment is not None
    ]


def print_table(figures: np.ndarray) -> None:
    """Mean and standard deviation over the seeds; `figures` is (seeds, methods, figures)."""
    mean = figures.mean(axis=0)
    spread = figures.std(axis=0, ddof=1) if len(figures) > 1 else np.zeros_like(mean)
    print(f"Mean and standard deviation over {len(figures)} seeds; in brackets the paper's.\n")
    head = ("RMSE", "relative RMSE %", "SAM", "CC")
    print(f"{'Methods':10}{''.join(f'{title:>32}' for title in head)}{'seconds':>10}")
    formats = ("9.3e", "7.3f", "7.3f", "7.5f")
    for (name, _, (rmse, sam, cc)), centre, width in zip(TABLE, mean, spread):
        printed = (rmse, 100 * rmse * VOXELS, sam, cc)
        cells = (cell(*values) for values in zip(centre, width, printed, formats))
        print(f"{name:10}{''.join(cells)}{centre[-1]:10.2f}")


def cell(mean: float, spread: float, printed: float, form: str) -> str:
    narrow = "7.1e" if form.endswith("e") else form
    return f"{mean:{form}} ± {spread:{narrow}} ({printed:{form}})".rjust(32)


if __name__ == "__main__":
    main()
