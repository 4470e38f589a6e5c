# SPDX-License-Identifier: GPL-2.0-or-later
"""Reflectance spectra of the sample scene's materials, 400 to 900 nm.

The curves are the project's own: control points that follow what is generally known of each
material (chlorophyll absorption and red edge, iron oxide in clay tiles and soil, water that is
dark in the near infrared), not measurements.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from hmwb_qgis.core.arrays import Floats

_NODES = (400, 440, 480, 520, 550, 580, 620, 650, 670, 690, 705, 720, 740, 770, 810, 850, 900)

# Texture (relative variation within an object), then reflectance in percent at _NODES.
_TABLE = """
lawn         0.16  3 3 3.6 6.2 9 7.4 5 4.2 3.8 5 12 23 36 43 45 46 47
meadow       0.22  4 4.6 5.6 8.4 11.4 11.8 11 10.4 10 11.6 16 22 28 32 34 35 36
tree         0.32  2 2 2.3 4 6 4.6 3 2.6 2.3 3.2 8.6 18 31 38 40 41 41
conifer      0.29  1.7 1.8 2 2.8 3.8 3.2 2.5 2.2 2 2.6 5.4 10 17 22 24 25 25
crop         0.14  3 3.4 4.2 7.4 11.6 9.6 6.8 5.6 5 6.6 15 27 38 43 46 48 49
red tile     0.11  5 5.6 6.4 8 10.4 16 25 28 29 30 30.6 31 32 33.4 34 33.6 34.4
brown tile   0.11  4.4 5 5.8 7.2 9 12 16 17.6 18.2 18.8 19.2 19.6 20 20.8 21 20.8 21
slate        0.10  9 9.6 10 10.4 10.8 11 11 10.9 10.8 10.8 10.9 11 11 11.2 11.4 11.6 12
bitumen      0.10  4.4 4.8 5.2 5.6 5.9 6.2 6.5 6.7 6.8 6.9 7 7.1 7.3 7.5 7.8 8 8.3
membrane     0.06  28 44 52 55 56.4 57 57.6 58 58 58 58 58 57.8 57 56 55 54
sheet metal  0.08  30 32 34 35 36 36.4 36.8 37 37 37 37 36.8 36 34.6 33 32.6 34
blue paint   0.08  14 24 27 19 11 7.4 6 6.4 7.6 10 13 17 24 33 40 43 45
green copper 0.10  10 13 17 21 21.6 18 13 10.4 9.6 9.2 9 8.8 8.8 9.2 10 11 12.4
asphalt      0.08  7 7.8 8.6 9.4 10 10.6 11.2 11.6 11.8 12 12.2 12.4 12.6 13 13.4 13.8 14
new asphalt  0.06  4.4 4.6 4.9 5.1 5.3 5.4 5.6 5.7 5.7 5.8 5.8 5.9 6 6 6.1 6.2 6.4
concrete     0.08  14 17 20 22.4 24.2 25.8 27.2 28 28.4 28.8 29 29.2 29.6 30 30.4 30.8 31
gravel       0.14  10 12 14.4 17 19.2 21.4 23.4 24.4 25 25.4 25.8 26.2 26.8 27.6 28 28.2 28.6
soil         0.16  4 5 6.4 8.4 10.4 13 16 17.6 18.6 19.4 20.2 21 22 23.4 24.6 25.2 26.4
water        0.08  4 4.4 5 5.8 6.2 5.6 4 3.4 3.1 2.9 2.4 1.9 1.4 1.1 1.1 0.9 0.7
turf         0.08  3 3.2 4 8 10.4 7 4.6 4.2 4.2 4.6 5.4 6.6 9 13 18 21 23
track        0.08  5 5.2 5.4 6 7.4 13 26 31 33 34 35 36 37 39 41 42 43
white paint  0.06  38 54 60 62 63 63.4 64 64 64 64 64 64 64 63.6 63 62.6 62
"""


def _parse(line: str) -> tuple[str, list[float]]:
    name, texture, *curve = line.rsplit(maxsplit=len(_NODES) + 1)
    return name, [float(number) for number in (texture, *curve)]


_ROWS = dict(_parse(line) for line in _TABLE.strip().splitlines())
MATERIALS = tuple(_ROWS)
INDEX = {name: number for number, name in enumerate(MATERIALS)}
TEXTURE = np.array([row[0] for row in _ROWS.values()], np.float32)
PLANTS = np.array([name in {"lawn", "meadow", "tree", "conifer", "crop"} for name in MATERIALS])


def reflectances(wavelengths: Floats) -> Floats:
    """Reflectance in [0, 1] of each material, (materials, bands)."""
    curves = [PchipInterpolator(_NODES, row[1:])(wavelengths) for row in _ROWS.values()]
    return np.asarray(np.stack(curves) / 100)


def variations(wavelengths: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Shapes along the spectrum by which objects of one material differ, and who varies.

    Relative changes of the reflectance at one unit, (modes, bands), and which materials vary by
    each, (modes, materials).
    """
    x = (wavelengths - 400) / 500
    slopes = [0.06 / k * np.cos(np.pi * k * x) for k in range(1, 5)]
    minerals = [_bump(wavelengths, centre, 16) for centre in range(440, 880, 40)]
    oxide = -0.08 * _bump(wavelengths, 535, 30) - 0.04 * _bump(wavelengths, 865, 40)
    edge = 0.3 * _bump(wavelengths, 712, 12)  # earlier or later red edge
    chlorophyll = -0.3 * _bump(wavelengths, 672, 25)
    of_all = slopes + [0.04 * bump for bump in minerals]
    shapes = np.stack([*of_all, oxide, edge, chlorophyll])
    applies = np.ones((len(shapes), len(MATERIALS)), bool)
    applies[-3] = ~PLANTS
    applies[-2:] = PLANTS
    return shapes, applies


def _bump(wavelengths: Floats, centre: float, width: float) -> Floats:
    return np.asarray(np.exp(-(((wavelengths - centre) / width) ** 2)))
