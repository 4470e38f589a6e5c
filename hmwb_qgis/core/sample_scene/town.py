# SPDX-License-Identifier: GPL-2.0-or-later
"""The plan of the sample scene: which material lies where, how high, and how it faces the sun.

A plan is drawn on a grid finer than the pixels. Streets cut the ground into blocks; each block is
of one kind (houses, park, industry ...) and is drawn in its own coordinates. Lengths are in
pixels of the final image, about 1.5 m.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sample_scene.materials import INDEX

Flags = NDArray[np.bool_]

SUN = (0.82, 0.57)  # rows and columns per unit of length: shadows fall to the lower right
TILT = 0.23  # radians between the streets and the image


@dataclass(frozen=True)
class Plan:
    """What lies in each cell of the fine grid; arrays are (rows, cols)."""

    material: NDArray[np.uint8]  # index into `MATERIALS`
    part: NDArray[np.int32]  # number of the object; cells of one object vary alike
    height: Image  # in cells
    gain: Image  # how the surface faces the sun; 1 is flat
    parts: int  # how many objects there are


def draw_town(rows: int, cols: int, cells: int, rng: np.random.Generator, report: Reporter) -> Plan:
    """Draw a town of rows x cols pixels with cells x cells cells in each."""
    canvas = _Canvas(rows * cells, cols * cells, cells)
    y, x = ((np.indices(canvas.shape, np.float32)[axis] + 0.5) / cells for axis in (0, 1))
    bend = 2.5 * np.sin(x / 41) + 2.0 * np.sin(y / 57)
    along = np.cos(TILT) * x + np.sin(TILT) * y + bend
    across = -np.sin(TILT) * x + np.cos(TILT) * y + 0.6 * bend
    streets_u, streets_v = _Streets(along, rng), _Streets(across, rng)
    _draw_blocks(canvas, streets_u, streets_v, rng, report)
    _draw_river(canvas, x, y, rng)
    _draw_streets(canvas, streets_u, streets_v, rng)
    _draw_trees(canvas, rng)
    return Plan(
        material=canvas.material,
        part=canvas.part,
        height=canvas.height,
        gain=canvas.gain,
        parts=canvas.parts,
    )


class _Canvas:
    """The growing plan, and where trees will stand."""

    def __init__(self, rows: int, cols: int, cells: int):
        self.shape, self.cells = (rows, cols), cells
        self.material = np.full(self.shape, INDEX["meadow"], np.uint8)
        self.part = np.zeros(self.shape, np.int32)
        self.height = np.zeros(self.shape, np.float32)
        self.gain = np.ones(self.shape, np.float32)
        self.trees = np.zeros(self.shape, np.float32)  # chance of a tree in each cell
        self.parts = 1

    def paint(
        self,
        where: NDArray[np.intp] | Flags,
        material: str,
        height: float = 0.0,
        gain: float | Image = 1.0,
        trees: float = 0.0,
    ) -> None:
        """Put a new object on these cells, given by flat indices or a mask; height in pixels."""
        if where.dtype == bool:
            where = np.flatnonzero(where)
        self.material.flat[where] = INDEX[material]
        self.part.flat[where] = self.parts
        self.height.flat[where] = height * self.cells
        self.gain.flat[where] = gain
        self.trees.flat[where] = trees
        self.parts += 1


class _Streets:
    """Parallel streets: for each cell the block it is in and where in the block it lies."""

    def __init__(self, position: Image, rng: np.random.Generator):
        low, high = float(position.min()), float(position.max())
        count = int((high - low) / 30) + 3
        self.lines = low - rng.uniform(5, 30) + np.cumsum(rng.uniform(30, 46, count))
        self.lines = np.concatenate([[low - 40], self.lines]).astype(np.float32)
        self.half_width = rng.choice([1.8, 2.4, 3.4], size=self.lines.size).astype(np.float32)
        self.major = self.half_width > 3
        self.block = (np.searchsorted(self.lines, position.ravel()) - 1).reshape(position.shape)
        self.after = position - self.lines[self.block]
        self.before = self.lines[self.block + 1] - position
        nearer = self.after < self.before
        self.line = np.where(nearer, self.block, self.block + 1)
        self.distance = np.where(nearer, self.after, self.before)

    @property
    def on_street(self) -> Flags:
        """Cells on the carriageway."""
        return np.asarray(self.distance < self.half_width[self.line])

    @property
    def on_pavement(self) -> Flags:
        """Cells on the street or its pavement."""
        return np.asarray(self.distance < self.half_width[self.line] + 1.1)


@dataclass
class _Block:
    """One block: its cells (flat indices) and their coordinates from its near corner."""

    canvas: _Canvas
    rng: np.random.Generator
    where: NDArray[np.intp]
    a: Image
    b: Image
    size: tuple[float, float]

    def paint(
        self, mask: Flags, material: str, height: float = 0.0, gain: float | Image = 1.0,
        trees: float = 0.0,
    ) -> None:  # fmt: skip
        """Put an object on the cells of the mask."""
        if isinstance(gain, np.ndarray):
            gain = gain[mask]
        self.canvas.paint(self.where[mask], material, height, gain, trees)

    def box(self, a0: float, b0: float, a1: float, b1: float) -> Flags:
        """The cells of a rectangle."""
        return np.asarray((self.a >= a0) & (self.a < a1) & (self.b >= b0) & (self.b < b1))

    def ellipse(self, a0: float, b0: float, ra: float, rb: float) -> Flags:
        """The cells of an ellipse."""
        return np.asarray(((self.a - a0) / ra) ** 2 + ((self.b - b0) / rb) ** 2 < 1)

    def pick(self, *materials: str) -> str:
        """One of these materials."""
        return materials[int(self.rng.integers(len(materials)))]


def _draw_blocks(
    canvas: _Canvas, u: _Streets, v: _Streets, rng: np.random.Generator, report: Reporter
) -> None:
    number = u.block * v.lines.size + v.block
    order = np.argsort(number.ravel(), kind="stable")
    starts = np.flatnonzero(np.diff(number.ravel()[order], prepend=-1))
    groups = np.split(order, starts[1:])
    kinds: list[Callable[[_Block], None]] = []
    for done, where in enumerate(sorted(groups, key=lambda g: -g.size)):
        report(done / len(groups))
        # Every kind occurs once before any occurs again, the largest blocks first.
        kinds = kinds or [_KINDS[i] for i in rng.permutation(len(_KINDS))]
        i, j = u.block.flat[where[0]], v.block.flat[where[0]]
        size = (float(u.lines[i + 1] - u.lines[i]), float(v.lines[j + 1] - v.lines[j]))
        a, b = u.after.flat[where], v.after.flat[where]
        if rng.random() < 0.5:
            a, b, size = b, a, size[::-1]
        kinds.pop()(_Block(canvas=canvas, rng=rng, where=where, a=a, b=b, size=size))


def _gable(position: Image, low: float, high: float) -> Image:
    """How the two sides of a roof between low and high face the sun."""
    return np.where(position < (low + high) / 2, 1.18, 0.74).astype(np.float32)


def _houses(block: _Block) -> None:
    """Detached houses with gardens along two sides of the block."""
    rng, (width, depth) = block.rng, block.size
    block.paint(block.a >= 0, "lawn", trees=0.012)
    for front in (6.0, depth - 15.0):
        a = 6.0
        while a < width - 11:
            w, d = rng.uniform(7, 10), rng.uniform(7, 9)
            plot = block.box(a - 1.5, 3, a + w + 1.5, depth - 3)
            if rng.random() < 0.5:
                near = block.b < depth / 2 if front < depth / 2 else block.b >= depth / 2
                block.paint(plot & near, block.pick("lawn", "meadow", "lawn"), trees=0.014)
            ridge = block.b if rng.random() < 0.6 else block.a
            low, high = (front, front + d) if ridge is block.b else (a, a + w)
            roof = block.pick("red tile", "red tile", "brown tile", "slate")
            block.paint(block.box(a, front, a + w, front + d), roof, 5, _gable(ridge, low, high))
            drive = block.pick("gravel", "concrete", "asphalt")
            block.paint(block.box(a + w, front - 3, a + w + 1.6, front + d), drive)
            a += w + rng.uniform(3, 5)


def _courtyard(block: _Block) -> None:
    """A closed old-town block around a yard."""
    width, depth = block.size
    edge = np.minimum.reduce([block.a, width - block.a, block.b, depth - block.b])
    block.paint(edge >= 0, block.pick("concrete", "gravel"))
    horizontal = np.minimum(block.a, width - block.a) < np.minimum(block.b, depth - block.b)
    lit = np.where(horizontal, block.a < width / 2, block.b < depth / 2) ^ (edge > 8.5)
    gain = np.where(lit, 1.15, 0.76).astype(np.float32)
    corner = block.rng.uniform(0.35, 0.65, 2)
    for low_a in (0, 1):
        for low_b in (0, 1):
            here = ((block.a > corner[0] * width) == low_a) & (
                (block.b > corner[1] * depth) == low_b
            )
            roof = block.pick("red tile", "brown tile", "brown tile", "slate", "slate")
            block.paint(here & (edge > 4.5) & (edge < 12.5), roof, 8, gain)
    tower = block.box(0.5 * width - 3, 5, 0.5 * width + 3, 11)
    block.paint(tower, "green copper", 13, _gable(block.a, 0.5 * width - 3, 0.5 * width + 3))
    block.paint(edge > 14, block.pick("lawn", "gravel"), trees=0.03)


def _shops(block: _Block) -> None:
    """A large flat roof with machines on it, and a car park."""
    rng, (width, depth) = block.rng, block.size
    block.paint(block.a >= 0, block.pick("asphalt", "new asphalt"))
    split = rng.uniform(0.5, 0.62) * width
    block.paint(block.box(5, 5, split, depth - 5), block.pick("membrane", "gravel", "bitumen"), 6)
    for _ in range(6):
        a, b = rng.uniform(7, max(split - 4, 8)), rng.uniform(7, max(depth - 9, 8))
        unit = block.box(a, b, min(a + 2.2, split - 1), b + 2.2)
        block.paint(unit, block.pick("sheet metal", "bitumen", "concrete"), 7.5)
    paint = (np.mod(block.b, 2.2) < 0.5) & (np.mod(block.a - split, 9) > 5)
    block.paint(paint & block.box(split + 2, 5, width - 4, depth - 5), "white paint")
    for _ in range(int(width * depth / 28)):
        a = split + 1 + 9 * rng.integers(4) + rng.uniform(5, 6)
        b = 2.2 * rng.integers(2, 20) + 0.6
        car = block.box(a, b, a + 2.6, b + 1.3) & block.box(split + 2, 4, width - 4, depth - 4)
        colour = block.pick("sheet metal", "white paint", "bitumen", "blue paint", "track")
        block.paint(car, colour, 1)


def _park(block: _Block) -> None:
    """Lawn, a pond, paths and many trees."""
    rng, (width, depth) = block.rng, block.size
    block.paint(block.a >= 0, "lawn", trees=0.03)
    block.paint(block.ellipse(0.75 * width, 0.7 * depth, 0.3 * width, 0.3 * depth), "meadow",
                trees=0.05)  # fmt: skip
    pond = (rng.uniform(0.3, 0.5) * width, rng.uniform(0.4, 0.6) * depth)
    block.paint(block.ellipse(*pond, 0.26 * width, 0.2 * depth), "gravel")
    block.paint(block.ellipse(*pond, 0.22 * width, 0.16 * depth), "water")
    path = np.abs(block.b - depth * (0.15 + 0.2 * np.sin(block.a / 9) ** 2)) < 0.8
    block.paint(path, "gravel")
    block.paint(np.abs(block.a - 0.85 * width) < 0.8, "gravel")


def _fields(block: _Block) -> None:
    """Bare soil in furrows beside crops in rows."""
    rng, (width, depth) = block.rng, block.size
    split = rng.uniform(0.4, 0.6) * width
    furrow = (1 + 0.08 * np.sin(block.b * 2.1)).astype(np.float32)
    block.paint(block.a < split, "soil", gain=furrow)
    block.paint(block.a >= split, "crop", gain=furrow)
    block.paint((block.a >= split) & (np.mod(block.a, 4.5) < 0.8), "soil")
    block.paint(block.box(split - 0.8, 0, split + 0.8, depth), "meadow", trees=0.02)
    wet = block.ellipse(0.25 * width, rng.uniform(0.3, 0.7) * depth, 0.18 * width, 0.2 * depth)
    block.paint(wet & (block.a < split), "soil", gain=0.7 * furrow)


def _sports(block: _Block) -> None:
    """A pitch inside a running track."""
    width, depth = block.size
    block.paint(block.a >= 0, "lawn", trees=0.006)
    middle = (width / 2, depth / 2)
    block.paint(block.ellipse(*middle, width / 2 - 5, depth / 2 - 5), "track")
    block.paint(block.ellipse(*middle, width / 2 - 8, depth / 2 - 8), "lawn")
    pitch = (width * 0.3, depth * 0.32, width * 0.7, depth * 0.68)
    block.paint(block.box(*pitch), "white paint")
    inner = (pitch[0] + 0.5, pitch[1] + 0.5, pitch[2] - 0.5, pitch[3] - 0.5)
    block.paint(block.box(*inner), "turf")
    block.paint(block.box(width / 2 - 0.25, inner[1], width / 2 + 0.25, inner[3]), "white paint")


def _works(block: _Block) -> None:
    """Sheds with saw-tooth roofs, a concrete yard and painted containers."""
    rng, (width, depth) = block.rng, block.size
    block.paint(block.a >= 0, block.pick("concrete", "asphalt"))
    saw = np.where(np.mod(block.a, 5.0) < 2.5, 1.12, 0.82).astype(np.float32)
    middle = rng.uniform(0.45, 0.6) * depth
    block.paint(block.box(5, 5, width - 5, middle), "sheet metal", 6, saw)
    block.paint(block.box(5, middle + 3, 0.5 * width, depth - 5), block.pick("bitumen", "slate"), 4)
    for _ in range(10):
        a, b = rng.uniform(0.55 * width, width - 8), rng.uniform(middle + 3, depth - 6)
        colour = block.pick("blue paint", "track", "white paint", "green copper")
        block.paint(block.box(a, b, a + 4, b + 1.7), colour, 1.8)
    block.paint(block.box(4, depth - 9, 0.3 * width, depth - 5), "soil")


_KINDS = (_houses, _park, _shops, _houses, _fields, _courtyard, _works, _sports, _houses)


def _draw_river(canvas: _Canvas, x: Image, y: Image, rng: np.random.Generator) -> None:
    rows, cols = canvas.shape[0] / canvas.cells, canvas.shape[1] / canvas.cells
    phase = rng.uniform(0, 2 * np.pi)
    middle = 0.8 * rows + 0.06 * rows * np.sin(2 * np.pi * x / max(cols, 1) * 0.9 + phase)
    distance = np.abs(y - middle - 1.5 * np.sin(x / 13))
    canvas.paint(distance < 10.5, "meadow", trees=0.05)
    canvas.paint(distance < 7.2, "gravel")
    canvas.paint(distance < 6.4, "water", gain=(1.25 - 0.04 * distance[distance < 6.4]))


def _draw_streets(canvas: _Canvas, u: _Streets, v: _Streets, rng: np.random.Generator) -> None:
    river = canvas.material == INDEX["water"]
    for streets in (u, v):
        dry = ~river | streets.major[streets.line]
        canvas.paint(streets.on_pavement & dry, "concrete", trees=0.004)
    for streets in (u, v):
        on_street = streets.on_street
        for line in np.unique(streets.line):
            here = on_street & (streets.line == line)
            if not streets.major[line]:
                here &= ~river
            canvas.paint(here, "new asphalt" if rng.random() < 0.3 else "asphalt")
    for streets, other in ((u, v), (v, u)):
        middle = (streets.distance < 0.3) & streets.major[streets.line]
        dashes = np.mod(other.after, 5.0) < 3.0
        canvas.paint(middle & dashes & ~other.on_pavement, "white paint")


def _draw_trees(canvas: _Canvas, rng: np.random.Generator) -> None:
    chance = canvas.trees / canvas.cells**2
    stems = np.flatnonzero(rng.random(canvas.shape, dtype=np.float32) < chance)
    rows, cols = canvas.shape
    for stem in stems:
        row, col = divmod(int(stem), cols)
        radius = float(rng.uniform(1.2, 3.2)) * canvas.cells
        conifer = bool(rng.random() < 0.25)
        reach = int(radius) + 1
        r0, c0 = max(row - reach, 0), max(col - reach, 0)
        r1, c1 = min(row + reach + 1, rows), min(col + reach + 1, cols)
        dr, dc = np.ogrid[r0 - row : r1 - row, c0 - col : c1 - col]
        dome = 1 - (dr * dr + dc * dc) / radius**2
        inside = dome > 0
        window = (slice(r0, r1), slice(c0, c1))
        # The side towards the sun is brighter.
        lit = 1.0 - 0.35 * (dr * SUN[0] + dc * SUN[1]) / radius
        canvas.material[window][inside] = INDEX["conifer" if conifer else "tree"]
        canvas.part[window][inside] = canvas.parts
        canvas.height[window][inside] = (1.5 + np.sqrt(dome[inside])) * radius
        canvas.gain[window][inside] = np.broadcast_to(lit, dome.shape)[inside]
        canvas.parts += 1
