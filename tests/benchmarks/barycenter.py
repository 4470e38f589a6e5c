# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast the barycenter is: time an iteration, iterations until nothing moves, cost of tiles.

    python tests/benchmarks/barycenter.py [--scene pair.npz ...] [--threads 2] [--skip-pot]

Times an iteration on 93 x 128 x 128 voxels against POT's `convolutional_barycenter2d`, run band by
band, in the same process. With pairs (see `pairs`) it prints residual and spectral angle over the
iterations, after what number the angle stays within 3 % of where it is after 40, and what
tiles cost: iterations times the pixels with their halo over those without.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from pairs import load_pair
from scipy.ndimage import map_coordinates

from hmwb_qgis.core.threads import may_use
from hmwb_qgis.core.transport.barycenter import barycenter, required_halo

SHAPE = (93, 128, 128)
MARKS = (2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scene", type=Path, nargs="*", default=[])
    parser.add_argument("--weight", type=float, nargs="*", default=[0.1, 0.5])
    parser.add_argument("--scheme", default="accelerated")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--skip-pot", action="store_true")
    options = parser.parse_args()
    time_an_iteration(options.threads, options.repeats, pot=not options.skip_pot)
    for path in options.scene:
        for weight in options.weight:
            may_use(options.threads)
            converge(path, weight, options.scheme)


def time_an_iteration(threads: int, repeats: int, pot: bool) -> None:
    """Print milliseconds and the ratio to POT: the best of several runs taken in turn."""
    rng = np.random.default_rng(0)
    m, h = (rng.random(SHAPE, np.float32) + np.float32(0.05) for _ in range(2))
    contestants: dict[str, Callable[[], tuple[float, float]]] = {
        f"{scheme}{', debiased' * debiased}, {count} threads": partial(
            seconds_an_iteration, m, h, scheme, count, debiased
        )
        for scheme in ("plain", "accelerated")
        for count in sorted({1, threads})
        for debiased in (False, True)
    }
    if pot:
        contestants["POT, band by band"] = partial(seconds_of_pot, m, h)
    runs = {name: [] for name in contestants}
    for _ in range(repeats):
        for name, run in contestants.items():
            runs[name].append(run())
    best = {name: tuple(map(min, zip(*took))) for name, took in runs.items()}
    print("milliseconds an iteration           elapsed  processor" + "   POT over ours" * pot)
    for name, took in best.items():
        line = f"{name:34} {1e3 * took[0]:8.1f}   {1e3 * took[1]:8.1f}"
        if pot:
            theirs = best["POT, band by band"]
            line += f"   {theirs[0] / took[0]:5.0f} {theirs[1] / took[1]:5.0f}"
        print(line)


def slope(run: Callable[[int], object], short: int, long: int) -> tuple[float, float]:
    """Elapsed and processor seconds an iteration, so that set-up does not count."""
    took = []
    for iterations in (short, long):
        start = time.perf_counter(), time.process_time()
        run(iterations)
        took.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    elapsed, processor = ((b - a) / (long - short) for a, b in zip(*took))
    return elapsed, processor


def seconds_an_iteration(m, h, scheme: str, threads: int, debiased: bool) -> tuple[float, float]:
    def run(iterations: int) -> None:
        barycenter(m, h, scheme=scheme, iterations=iterations, tolerance=None, debiased=debiased)

    may_use(threads)
    return slope(run, 4, 24)


def seconds_of_pot(m, h) -> tuple[float, float]:
    """One iteration of POT on each of the bands."""
    from ot.bregman import convolutional_barycenter2d

    weights = np.array([0.1, 0.9])
    pairs = [np.stack([a / a.sum(), b / b.sum()]).astype(np.float64) for a, b in zip(m, h)]

    def run(iterations: int) -> None:
        for pair in pairs:
            convolutional_barycenter2d(
                pair, reg=1e-4, weights=weights, numItermax=iterations, stopThr=0, warn=False
            )

    return slope(run, 1, 3)


def converge(path: Path, weight: float, scheme: str) -> None:
    """Print the residual and the spectral angle over the iterations."""
    pair = load_pair(path)
    m, h = inverse_operators(pair)
    print(f"\n{path.stem}, weight {weight:g}, {scheme}\n iterations  residual  SAM (degrees)")
    angles = {}
    for iterations in MARKS:
        found = barycenter(
            m, h, weight=weight, scheme=scheme, iterations=iterations, tolerance=None
        )
        angles[iterations] = spectral_angle(found.image, pair["reference"])
        print(f"{iterations:11d}  {found.residuals[-1]:8.1e}  {angles[iterations]:8.3f}")
    final = angles[MARKS[-1]]
    settled = MARKS[-1]
    for iterations in reversed(MARKS):
        if abs(angles[iterations] / final - 1) > 0.03:
            break
        settled = iterations
    print(f"SAM stays within 3 % of {final:.3f} from iteration {settled} on; tiles of")
    halo = required_halo(settled, weight=weight, scheme=scheme)
    for side in (256, 512):
        cost = settled * (1 + 2 * halo / side) ** 2
        print(f"  {side} pixels with a halo of {halo} cost as much as {cost:.1f} of the whole")


def inverse_operators(pair) -> tuple[np.ndarray, np.ndarray]:
    """The pseudo-inverse of M, and cubic interpolation of h reduced to six components."""
    m = np.tensordot(np.linalg.pinv(pair["spectral_response"]), pair["multispectral"], 1)
    h = pair["hyperspectral"]
    u, s, vt = np.linalg.svd(h.reshape(len(h), -1), full_matrices=False)
    h = ((u[:, :6] * s[:6]) @ vt[:6]).reshape(h.shape)
    places = [(np.arange(n) - pair["offset"]) / pair["ratio"] for n in m.shape[1:]]
    grid = np.meshgrid(*places, indexing="ij")
    fine = [map_coordinates(band, grid, order=3, mode="grid-wrap") for band in h]
    return m.astype(np.float32), np.array(fine, np.float32)


def spectral_angle(image: np.ndarray, reference: np.ndarray) -> float:
    """The mean angle between spectra, in degrees, where the reference is not dark."""
    product = (image * reference).sum(0, dtype=np.float64)
    lengths = [np.linalg.norm(x.astype(np.float64), axis=0) for x in (image, reference)]
    seen = lengths[1] > 0
    cosine = product[seen] / (lengths[0] * lengths[1])[seen]
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))).mean())


if __name__ == "__main__":
    main()
