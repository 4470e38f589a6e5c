# SPDX-License-Identifier: GPL-2.0-or-later
"""How honest a predicted standard deviation is, against a reference.

A normal error lies within one standard deviation with probability 0.683, within two with 0.954. A
prediction that knows where the errors are also predicts them where they are large: its quarters,
and the calibration curve (A. H. Murphy, A new vector partition of the probability score, Journal of
Applied Meteorology 12, 1973), show the predicted beside the true error.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hmwb_qgis.core.arrays import Floats, Image, Mask

_DECADES = (-15, 15)  # of predicted errors, in any units
_BINS = 50  # a decade: 5 % from one to the next
_STEPS = 20  # of the curve
QUARTERS = 4


@dataclass(frozen=True)
class Coverage:
    """What a prediction was worth."""

    within_one: float  # shares of the errors within one and two predicted standard deviations
    within_two: float
    ratio: float  # predicted over true root mean squared error
    # (bands,): the same three for each band, as ``within_one_sd``, ``within_two_sd`` and
    # ``predicted_over_true``, and the ``predicted_rmse``
    per_band: dict[str, Floats]
    # (4, 5): for each quarter of the pixels, those with the least prediction first: predicted and
    # true error, shares within one and two standard deviations, and share of the squared error
    quarters: Floats
    curve: Floats  # (2, n): predicted and true errors of groups of pixels with like predictions

    @property
    def overall(self) -> dict[str, float]:
        """The numbers for all bands, by the names that they have for each."""
        return {
            "within_one_sd": self.within_one,
            "within_two_sd": self.within_two,
            "predicted_over_true": self.ratio,
        }


class CoverageAccumulator:
    """Counts errors and predictions, part by part.

    Parameters
    ----------
    bands : int
    """

    def __init__(self, bands: int):
        self._bands = np.zeros((4, bands))  # within one and two, predicted and true squares
        self._bins = np.zeros((5, (_DECADES[1] - _DECADES[0]) * _BINS))  # the same, and pixels

    def add(self, reference: Image, fused: Image, deviation: Image, valid: Mask) -> None:
        """Take in a part of the images.

        Parameters
        ----------
        reference, fused, deviation : ndarray, (bands, rows, cols)
            The last one is the predicted standard deviation of the second.
        valid : ndarray of bool, (rows, cols)
            Pixels that count.
        """
        error = (fused[:, valid] - reference[:, valid]).astype(np.float64) ** 2
        predicted = deviation[:, valid].astype(np.float64) ** 2
        if error.size == 0:
            return
        counted = np.stack([error <= predicted, error <= 4.0 * predicted, predicted, error])
        self._bands += counted.sum(axis=2)
        level = 0.5 * np.log10(np.maximum(predicted.mean(axis=0), 10.0 ** (2 * _DECADES[0])))
        place = np.clip((level - _DECADES[0]) * _BINS, 0, self._bins.shape[1] - 1).astype(np.intp)
        by_pixel = [*counted.mean(axis=1), np.ones(place.size)]
        size = self._bins.shape[1]
        self._bins += np.stack([np.bincount(place, v, minlength=size) for v in by_pixel])

    @property
    def count(self) -> float:
        """Pixels that were taken in."""
        return float(self._bins[4].sum())

    def coverage(self) -> Coverage:
        """Of all that was taken in."""
        pixels = max(self.count, 1.0)
        one, two, predicted, true = self._bands / pixels
        return Coverage(
            within_one=float(one.mean()),
            within_two=float(two.mean()),
            ratio=float(_ratio(predicted.mean(), true.mean())),
            per_band={
                "within_one_sd": one,
                "within_two_sd": two,
                "predicted_over_true": _ratio(predicted, true),
                "predicted_rmse": np.sqrt(predicted),
            },
            quarters=self._quarters(),
            curve=self._groups(_STEPS)[[2, 3]] ** 0.5,
        )

    def _quarters(self) -> Floats:
        one, two, predicted, true = self._groups(QUARTERS)
        total = max(float(true.sum()), 1e-300)
        return np.stack([predicted**0.5, true**0.5, one, two, true / total], axis=1)

    def _groups(self, count: int) -> Floats:
        """Means over groups of as many pixels each, by prediction, (4, count)."""
        ends = np.linspace(0.0, self.count, count + 1)
        reached = np.concatenate([[0.0], self._bins[4].cumsum()])
        sums = np.concatenate([np.zeros((4, 1)), self._bins[:4].cumsum(axis=1)], axis=1)
        # Bins without pixels are no steps; a bin may be shared by two groups.
        kept = np.concatenate([[True], np.diff(reached) > 0])
        at_ends = np.stack([np.interp(ends, reached[kept], row[kept]) for row in sums])
        return np.asarray(np.diff(at_ends, axis=1) / max(self.count / count, 1e-300))


def _ratio(predicted: Floats, true: Floats) -> Floats:
    return np.asarray(np.sqrt(predicted / np.maximum(true, 1e-300)))
