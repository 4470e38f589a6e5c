# SPDX-License-Identifier: GPL-2.0-or-later
"""Values that stand where nothing was measured, although nobody declares them as nodata.

Writers fill collars, gaps and the edges of swaths with 0, 1, -9999, 65535 or the largest float. A
measured image differs from them in three ways, each of which is a rule here:

1. Every band has a level and noise of its own. A pixel that holds one and the same value in all
   bands, zero or less or apart from what they hold otherwise, is filled.
2. A sensor has no more than 16 bits. A value that is 65536 times the usual one is none of its own.
   And what it measures is not negative but for noise and what is taken off: a value lies no farther
   below zero than twice what the largest lies above it.
3. Noise keeps neighbours from being equal, and blur divides a step between at least two pixels,
   each of which may have been repeated to fill a finer grid. A value apart from the band, or one
   that fills whole pixels, which repeats itself from the border of the image inwards up to a place
   where the band jumps, fills this band there.

Apart is a value with a gap before it, if the stretch as wide behind that gap holds several levels:
what is cut off at zero, or saturated, leaves no gap. Zero reflectance over water and saturated
roofs meet none of the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from hmwb_qgis.core.arrays import Floats, Image, Mask, mask_of
from hmwb_qgis.core.observation.repeated import side_of_blocks
from hmwb_qgis.core.rounding import NEGATIVE_SHARE
from hmwb_qgis.core.sentences import Sentence

SENSOR_RANGE = 2.0**16  # times the usual value: beyond the digits of any sensor
_BELOW = 2.0  # times the largest value: noise is as large upwards; raising it finds fewer
_REPEATED = 8  # equal pixels as measured: by chance 2^-7, even if noise knew two levels only
_LEVELS = 8  # in the stretch behind a gap: that all lie there is 2^-8, if the gap is chance
_JUMP = 2.0  # step into the image, by the next one: blur makes the two alike
_SEEN = 0.9  # of a filling is open to the border: what is left may be dark by itself
_BANDS = 0.05  # of the bands at least end where a detector does: single ones may be dark over water
_MOST_BANDS = 0.5  # of the bands must lie apart from a value that fills whole pixels
_ENOUGH = 50_000  # values that tell the median of a band
_SAMPLE = 1000  # values that tell what is low in a band

Values = tuple[tuple[float, ...], ...]
Counts = Counter[str]  # pixels of an image that hold a filling, by the rule that found them


@dataclass(frozen=True)
class Part:
    """A window of an image, as a sample of it."""

    image: Image  # (bands, rows, cols)
    valid: Mask | None = None  # (rows, cols): where no nodata is declared; None: everywhere
    # (rows, cols): pixels at the border of the whole image; None: those at the border of the window
    border: Mask | None = None


@dataclass(frozen=True)
class Fillings:
    """What stands for missing measurements in an image."""

    # (bands,): values as low, or as high, are apart from what a sample of the image holds; empty:
    # nothing is a filling
    low: Floats = field(default_factory=lambda: np.zeros(0))
    high: Floats = field(default_factory=lambda: np.zeros(0))
    largest: float = np.inf  # no measurement lies above it
    smallest: float = -np.inf  # or below this
    values: Values = ()  # those that fill single bands; empty: none

    def take(self, places: Sequence[int]) -> Fillings:
        """Those of some of the bands.

        Parameters
        ----------
        places : sequence of int
            Of the bands, from 0.
        """
        index = list(places)
        low, high = (a[index] if a.size else a for a in (self.low, self.high))
        values = tuple(self.values[k] for k in index) if self.values else ()
        return replace(self, low=low, high=high, values=values)

    def unmeasured(self, image: Image) -> Mask | None:
        """Pixels that hold a filling, not a measurement.

        Parameters
        ----------
        image : ndarray, (bands, ...)

        Returns
        -------
        ndarray of bool, (...), or None
            None: there are none.
        """
        found = self._whole(image) | self._beyond(image) | self._partial(image)
        return found if found.any() else None

    def count(self, image: Image, valid: Mask) -> Counts:
        """How many valid pixels each rule finds that the rules before it do not.

        Parameters
        ----------
        image : ndarray, (bands, rows, cols)
        valid : ndarray of bool, (rows, cols)
        """
        counts, left = Counts(), valid
        rules = {"whole": self._whole, "beyond": self._beyond, "partial": self._partial}
        for name, rule in rules.items():
            found = rule(image) & left
            left = left & ~found
            counts[name] = int(found.sum())
        return +counts  # those that found any

    def _whole(self, image: Image) -> Mask:
        """The same value in all bands, zero or less or apart from what most bands hold."""
        if not self.low.size:
            return np.zeros(image.shape[1:], bool)
        same = _same(image)
        if same.any():
            value = image[0, same]
            low = (value <= self.low[:, None]).mean(axis=0) > _MOST_BANDS
            high = (value >= self.high[:, None]).mean(axis=0) > _MOST_BANDS
            same[same] = (value <= 0) | low | high
        return same

    def _beyond(self, image: Image) -> Mask:
        """A value that no sensor has."""
        if not np.isfinite(self.largest):
            return np.zeros(image.shape[1:], bool)
        high, low = image.max(axis=0) > self.largest, image.min(axis=0) < self.smallest
        return np.asarray(high | low, bool)

    def _partial(self, image: Image) -> Mask:
        """Values that fill some of the bands, and not only a few of very many."""
        count = np.zeros(image.shape[1:], np.uint16)
        for plane, values in zip(image, self.values):
            for value in values:
                count += plane == np.float32(value)
        return np.asarray(count >= max(_BANDS * len(image), 1), bool)

    def notes(self, name: str, counts: Counts) -> tuple[Sentence, ...]:
        """What to tell of the pixels that were found in an image.

        Parameters
        ----------
        name : str
            Of the image.
        counts : Counts

        Returns
        -------
        tuple of Sentence
            One for each rule that found any.
        """
        notes = []
        if counts["whole"]:
            notes.append(
                Sentence(
                    "{count} {name} pixels hold one value in all bands, zero or less or apart from "
                    "all others: they are taken as not measured. Declare a nodata value to "
                    "leave no doubt.",
                    count=counts["whole"],
                    name=name,
                )
            )
        if counts["beyond"]:
            notes.append(
                Sentence(
                    "{count} {name} pixels hold a value above {largest:.3g} or below "
                    "{smallest:.3g}, which no sensor measures: they are taken as not measured. "
                    "Declare a nodata value to leave no doubt.",
                    count=counts["beyond"],
                    name=name,
                    largest=self.largest,
                    smallest=self.smallest,
                )
            )
        if counts["partial"]:
            bands = sum(1 for values in self.values if values)
            known = sorted({value for values in self.values for value in values})
            notes.append(
                Sentence(
                    "{count} {name} pixels hold {values} in some bands ({bands} of them), again "
                    "and again up to a sharp edge at the border of the image: they are taken as "
                    "not measured. Declare a nodata value to leave no doubt.",
                    count=counts["partial"],
                    name=name,
                    values=", ".join(f"{value:g}" for value in known),
                    bands=bands,
                )
            )
        return tuple(notes)


def find_fillings(parts: Sequence[Part]) -> Fillings:
    """Learn from a sample what fills an image.

    Parameters
    ----------
    parts : sequence of Part
        All of a small image; strips of a large one, its borders among them.

    Returns
    -------
    Fillings
        Without any if they would leave nothing of the sample: then it is the image that is flat.
    """
    bands = range(len(parts[0].image))
    valid = [mask_of(part.valid, part.image.shape[1:]) for part in parts]
    same = [known & _same(part.image) for part, known in zip(parts, valid)]
    whole = np.concatenate([part.image[0][mask] for part, mask in zip(parts, same)])
    ends = [whole.min(), whole.max()] if whole.size else []
    mixed = [known & ~mask for known, mask in zip(valid, same)]
    alike = not any(mask.any() for mask in mixed)  # the bands: then equal ones tell nothing
    values = [_gathered(parts, valid if alike else mixed, band) for band in bands]
    usual = [_median(np.abs(v[v != 0])) for v in values if v.any()]
    largest = SENSOR_RANGE * float(np.median(usual)) if usual else np.inf
    smallest = _smallest(values, largest)
    inside = [(v >= smallest) & (v <= largest) & ~np.isin(v, ends) for v in values]
    low, high = np.array([_limits(v[some]) for v, some in zip(values, inside)]).T
    found = Fillings(low, high, largest, smallest)
    known = [v & ~_unmeasured(found, part) for part, v in zip(parts, valid)]
    established = _of_whole_pixels(found, parts, valid)
    partial = tuple(_values_of_band(parts, known, band, established) for band in bands)
    if any(partial):
        found = replace(found, values=partial)
    left = any((v & ~_unmeasured(found, part)).any() for part, v in zip(parts, valid))
    return found if left else Fillings()


def _smallest(values: Sequence[Image], largest: float) -> float:
    """What lies below it was not measured, from the values of all bands."""
    negative = sum(int((v < 0).sum()) for v in values)
    top = max(float(v.max(where=v <= largest, initial=0.0)) for v in values)
    if top == 0.0 or negative >= NEGATIVE_SHARE * sum(v.size for v in values):
        return -largest
    return -min(_BELOW * top, largest)


def _values_of_band(
    parts: Sequence[Part], known: Sequence[Mask], band: int, established: Sequence[float]
) -> tuple[float, ...]:
    """What fills a band where others were measured."""
    values = _gathered(parts, known, band)
    if values.size < _REPEATED:
        return ()
    ends = [float(values.min()), float(values.max())]
    found = []
    for value in dict.fromkeys([*ends, *established]):
        same = values == np.float32(value)
        if not _REPEATED <= same.sum() < values.size:
            continue
        low, high = _limits(values[~same])
        if value not in established and low < value < high:
            continue
        planes = [part.image[band] for part in parts]
        side = side_of_blocks(planes)
        if same.sum() < _REPEATED * side**2:
            continue
        patches = [mask & (plane == np.float32(value)) for plane, mask in zip(planes, known)]
        if not _at_the_border(parts, known, patches):
            continue
        level = float(np.diff(np.unique(values)).min())
        if _jumps(planes, known, patches, value=value, level=level, side=side):
            found.append(value)
    return tuple(found)


def _limits(values: Image) -> tuple[float, float]:
    """What is as low, or as high, is apart from these values."""
    low = _lowest_levels(values)
    if low.size < _LEVELS:
        return -np.inf, np.inf
    high = -_lowest_levels(-values)
    return 2 * low[0] - low[-1], 2 * high[0] - high[-1]


def _lowest_levels(values: Image) -> Floats:
    """The `_LEVELS` lowest of the different values, or all if they are fewer.

    They are looked for below what a sample of the values tells to be low: to sort all takes many
    times as long.
    """
    sample = np.sort(values[:: max(values.size // _SAMPLE, 1)])
    for low in (sample.size // 100, sample.size // 10):
        found = np.unique(values[values <= sample[low]]) if sample.size else values
        if found.size >= _LEVELS:
            return found[:_LEVELS].astype(np.float64)
    return np.unique(values)[:_LEVELS].astype(np.float64)


def _at_the_border(parts: Sequence[Part], known: Sequence[Mask], patches: Sequence[Mask]) -> bool:
    """Whether nothing measured lies between most of the patches and the border, straight on.

    A swath ends so; a river does not.
    """
    held = seen = 0
    for part, measured, patch in zip(parts, known, patches):
        border = _border(part)
        open_to = np.zeros(patch.shape, bool)
        for turn in range(4):
            empty, edge = (np.rot90(a, turn) for a in (patch | ~measured, border))
            reached = np.logical_and.accumulate(empty, axis=0) & edge[0]
            open_to |= np.rot90(reached, -turn)
        held += int(patch.sum())
        seen += int((open_to & patch).sum())
    return seen >= _SEEN * held


def _jumps(
    planes: Sequence[Image],
    known: Sequence[Mask],
    patches: Sequence[Mask],
    *,
    value: float,
    level: float,
    side: int,
) -> bool:
    """Whether the band jumps at the edges of the patches: their neighbours are like the next.

    `level` is the smallest step of the band, which an image of few levels makes everywhere; `side`
    is how often a pixel was repeated.
    """
    into, onwards = [], []
    for plane, measured, patch in zip(planes, known, patches):
        free = measured & ~patch
        for turn in range(4):  # from the patches upwards, downwards, to the left and to the right
            p, f, v = np.rot90(patch, turn), np.rot90(free, turn), np.rot90(plane, turn)
            edge = p[: -2 * side] & f[side:-side] & f[2 * side :]
            into.append(np.abs(v[side:-side][edge] - np.float32(value)))
            onwards.append(np.abs(v[2 * side :][edge] - v[side:-side][edge]))
    steps = np.concatenate(into)
    usual = max(_median(np.concatenate(onwards)), level)
    return bool(steps.size and _median(steps) > _JUMP * usual)


def _of_whole_pixels(
    found: Fillings, parts: Sequence[Part], valid: Sequence[Mask]
) -> tuple[float, ...]:
    """Values that fill all bands of pixels, again and again."""
    held = [part.image[0, found._whole(part.image) & v] for part, v in zip(parts, valid)]
    values, counts = np.unique(np.concatenate(held), return_counts=True)
    return tuple(float(v) for v in values[counts >= _REPEATED][:_REPEATED])


def _same(image: Image) -> Mask:
    """Pixels that hold one value in all of several bands."""
    if len(image) < 2:
        return np.zeros(image.shape[1:], bool)
    same: Mask = image[0] == image[1]
    if same.any():
        same[same] = (image[2:, same] == image[0, same]).all(axis=0)
    return same


def _border(part: Part) -> Mask:
    if part.border is not None:
        return part.border
    border = np.ones(part.image.shape[1:], bool)
    border[1:-1, 1:-1] = False
    return border


def _unmeasured(found: Fillings, part: Part) -> Mask:
    mask = found.unmeasured(part.image)
    return np.zeros(part.image.shape[1:], bool) if mask is None else mask


def _gathered(parts: Sequence[Part], masks: Sequence[Mask], band: int) -> Image:
    return np.concatenate([part.image[band][mask] for part, mask in zip(parts, masks)])


def _median(values: Image) -> float:
    some = values[:: max(1, values.size // _ENOUGH)]
    return float(np.median(some)) if some.size else 0.0
