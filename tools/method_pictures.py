# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws the pictures of the page on how `hmwb` works, from the sample scene.

Leaves hmwb-pairs.png, hmwb-results.png and hmwb-spectra.png in a folder.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from shrink import MANY, shrink

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from hmwb_qgis.core import ObservedPair, assess, fuse, gaussian_psf, simulate  # noqa: E402
from hmwb_qgis.core.observation.model import degrade  # noqa: E402
from hmwb_qgis.core.sample_scene import SampleScene, sample_scene  # noqa: E402

RATIO = 4
SIDE, BANDS = 96, 48  # pixels and bands of the scene
SHOWN = (660.0, 560.0, 490.0)  # nm: red, green, blue
METHODS = ("interpolation", "regression", "hmwb")
PLACES = {"roof": (18, 52), "asphalt": (34, 60), "trees": (70, 20)}  # (row, column)
LARGEST_ANGLE = 15.0  # degrees, of the colour scale


def observed(scene: SampleScene) -> ObservedPair:
    """What two sensors see of it: four bands at full, all bands at a quarter of the resolution."""
    response = np.repeat(np.eye(4), BANDS // 4, axis=1)
    return simulate(
        scene.image, RATIO, spectral_response=response, psf=gaussian_psf(float(RATIO)),
        snr_hyperspectral=30.0, snr_multispectral=40.0,
    )  # fmt: skip


def show(axis, planes: np.ndarray, title: str) -> None:
    """Three bands as red, green and blue."""
    low, high = np.percentile(planes, (1, 99))
    axis.imshow(
        np.clip((np.moveaxis(planes, 0, -1) - low) / (high - low), 0, 1) ** 0.8,
        interpolation="nearest",
    )
    axis.set_title(title, fontsize=9)
    axis.set_axis_off()


def draw_pairs(scene: SampleScene, pair: ObservedPair) -> Figure:
    """The pixels that learn from each other."""
    bands = [int(np.abs(scene.wavelengths - centre).argmin()) for centre in SHOWN]
    psf = gaussian_psf(float(RATIO))
    coarse = degrade(pair.multispectral, psf, pair.sampling, pair.hyperspectral.shape[1:])
    figure = Figure(figsize=(9, 3.3), layout="constrained")
    axes = figure.subplots(1, 3)
    show(axes[0], pair.multispectral[[2, 1, 0]], "multispectral")
    show(axes[1], coarse[[2, 1, 0]], "the same, blurred like the hyperspectral one")
    show(axes[2], pair.hyperspectral[bands], "hyperspectral: its partners")
    return figure


def draw_results(scene: SampleScene, images: dict[str, np.ndarray]) -> Figure:
    """Each method's image, and where its spectra are wrong."""
    bands = [int(np.abs(scene.wavelengths - centre).argmin()) for centre in SHOWN]
    figure = Figure(figsize=(9, 6.2), layout="constrained")
    axes = figure.subplots(2, len(images))
    for (name, image), (above, below) in zip(images.items(), axes.T):
        quality = assess(scene.image, image)
        show(above, image[bands], name)
        drawn = below.imshow(
            quality.per_pixel["sam"], vmax=LARGEST_ANGLE, cmap="magma", interpolation="nearest"
        )
        below.set_title(f"spectral angle, mean {quality.overall['sam']:.1f}°", fontsize=9)
        below.set_axis_off()
    figure.colorbar(drawn, ax=axes[1, :], label="degrees", shrink=0.8)
    return figure


def draw_spectra(scene: SampleScene, images: dict[str, np.ndarray]) -> Figure:
    """Three pixels: the truth, and what was made of it."""
    figure = Figure(figsize=(9, 3.0), layout="constrained")
    for axis, (title, (row, col)) in zip(figure.subplots(1, len(PLACES)), PLACES.items()):
        axis.plot(scene.wavelengths, scene.image[:, row, col], "k", linewidth=2, label="truth")
        for name in ("interpolation", "hmwb"):
            axis.plot(scene.wavelengths, images[name][:, row, col], linewidth=1.2, label=name)
        axis.set_title(title, fontsize=9)
        axis.set_xlabel("nm")
        axis.set_ylim(bottom=0)
    axis.legend(fontsize=8)
    return figure


def main() -> None:
    """Draw from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures")
    into = parser.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    scene = sample_scene(SIDE, SIDE, BANDS)
    pair = observed(scene)
    images = {
        name: fuse(pair.hyperspectral, pair.multispectral, RATIO, method=name).image
        for name in METHODS
    }
    drawn = {
        "hmwb-pairs": draw_pairs(scene, pair),
        "hmwb-results": draw_results(scene, images),
        "hmwb-spectra": draw_spectra(scene, images),
    }
    for name, figure in drawn.items():
        figure.savefig(into / f"{name}.png", dpi=100)
        shrink(into / f"{name}.png", into / f"{name}.png", MANY)


if __name__ == "__main__":
    main()
