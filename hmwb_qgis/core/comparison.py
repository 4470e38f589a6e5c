# SPDX-License-Identifier: GPL-2.0-or-later
"""Several methods on one pair, judged against its reference under one protocol (section 4.4).

Every method gets the same arrays and the same knowledge of the sensors, and every fused image is
assessed on the same pixels with the same indices.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from .errors import HmwbError
from .fusion import FitReport, create_method, fuse_pair
from .masks import fill_invalid, fused_valid
from .pair import Image, Mask, ObservedPair
from .progress import Progress, Reporter
from .quality import Assessment, assess

# Columns of the table: key of `Assessment.overall`, and which end of it is good.
INDICES: tuple[tuple[str, Literal["low", "high"]], ...] = (
    ("rmse", "low"),
    ("normalised_rmse", "low"),
    ("relative_rmse", "low"),
    ("sam", "low"),
    ("cc", "high"),
    ("psnr", "high"),
    ("ergas", "low"),
    ("uiqi", "high"),
    ("ssim", "high"),
)
_ASSESSING = 0.1  # share of a method's time


@dataclass(frozen=True)
class Contender:
    """A method and how it is to be run.

    Parameters
    ----------
    method : str
        One of `fusion.METHODS`.
    options : mapping
        Parameters of the method.
    title : str
        Name in the table; empty is the method's.
    """

    method: str
    options: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""

    @property
    def name(self) -> str:
        """What the table calls it."""
        return self.title or self.method


@dataclass(frozen=True)
class Outcome:
    """What one method reached.

    Parameters
    ----------
    contender : Contender
    assessment : Assessment or None
        None if the method refused the pair; `problem` then says why.
    seconds : float
        For the fusion, without the assessment.
    report : FitReport
    preview : ndarray, (k, rows, cols), float32, or None
        The bands asked for.
    problem : str
    """

    contender: Contender
    assessment: Assessment | None
    seconds: float
    report: FitReport = field(default_factory=FitReport)
    preview: Image | None = None
    problem: str = ""

    def row(self) -> tuple[str | float | None, ...]:
        """Name, the indices in the order of `INDICES` and seconds; None where there is none."""
        if self.assessment is None:
            return (self.contender.name, *(None for _ in INDICES), None)
        values = (self.assessment.overall[key] for key, _ in INDICES)
        cells = (float(v) if np.isfinite(v) else None for v in values)
        return (self.contender.name, *cells, self.seconds)


@dataclass(frozen=True)
class Comparison:
    """What all methods reached.

    Parameters
    ----------
    outcomes : tuple of Outcome
        In the order asked for.
    reference : ndarray, (k, rows, cols), float32, or None
        The bands of the reference that the previews show.
    valid : ndarray of bool, (rows, cols), or None
        The pixels that counted; None is all.
    """

    outcomes: tuple[Outcome, ...]
    reference: Image | None
    valid: Mask | None

    def maps(self, quantity: str) -> dict[str, Image]:
        """Maps of "sam" or "rmse" by name, to be drawn on one scale."""
        return {
            outcome.contender.name: outcome.assessment.per_pixel[quantity]
            for outcome in self.outcomes
            if outcome.assessment is not None
        }

    def previews(self) -> dict[str, Image]:
        """The reference and the fused images by name, to be drawn on one scale."""
        found = {} if self.reference is None else {"reference": self.reference}
        for outcome in self.outcomes:
            if outcome.preview is not None:
                found[outcome.contender.name] = outcome.preview
        return found


def compare_methods(
    reference: ArrayLike,
    pair: ObservedPair,
    contenders: Sequence[str | Contender],
    *,
    reference_valid: Mask | None = None,
    preview_bands: Sequence[int] | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Run methods on a pair and assess them.

    Parameters
    ----------
    reference : array_like, (b_h, rows_m, cols_m)
        In the units of the hyperspectral image.
    pair : ObservedPair
    contenders : sequence of str or Contender
        Names may not repeat.
    reference_valid : ndarray of bool, (rows_m, cols_m), or None
    preview_bands : sequence of int or None
        Bands to keep of each image, from 0; None keeps none.
    progress : callable or None

    Returns
    -------
    Comparison
        A method that cannot fuse the pair does not stop the others.

    Raises
    ------
    HmwbError
        If there is no method, two have one name, an option is unknown, the reference does not fit
        or no pixel is valid in all three images.
    Cancelled
        If `progress` asked to stop.
    """
    entries = [Contender(c) if isinstance(c, str) else c for c in contenders]
    methods = [create_method(entry.method, **entry.options) for entry in entries]
    _check_names([entry.name for entry in entries])
    truth = np.asarray(reference, np.float32)
    if truth.shape != pair.fused_shape:
        raise HmwbError(
            "The reference has shape {shape}, the fused image will have {expected}: give "
            "the reference of this pair.",
            shape=truth.shape,
            expected=pair.fused_shape,
        )
    valid = _common(fused_valid(pair), reference_valid)
    truth = fill_invalid(truth, valid)
    report = Reporter(progress)
    kept = None if preview_bands is None else list(preview_bands)
    outcomes = []
    for k, (entry, method) in enumerate(zip(entries, methods)):
        part = report.part(k / len(entries), (k + 1) / len(entries))
        began = time.perf_counter()
        try:
            result = fuse_pair(pair, entry.method, method, part.part(0.0, 1 - _ASSESSING))
        except HmwbError as error:
            outcomes.append(Outcome(entry, None, float("nan"), problem=str(error)))
            continue
        seconds = time.perf_counter() - began
        quality = assess(
            truth,
            result.image,
            ratio=pair.sampling.ratio,
            valid=valid,
            progress=part.part(1 - _ASSESSING, 1.0),
        )
        preview = None if kept is None else result.image[kept]
        outcomes.append(Outcome(entry, quality, seconds, result.report, preview))
    report(1.0)
    return Comparison(tuple(outcomes), None if kept is None else truth[kept], valid)


def _check_names(names: list[str]) -> None:
    if not names:
        raise HmwbError("No method was chosen: choose at least one.")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise HmwbError(
            "Two methods are called {names}: give each its own title.",
            names=", ".join(twice),
        )


def _common(valid: Mask | None, reference_valid: Mask | None) -> Mask | None:
    if valid is None or reference_valid is None:
        return valid if reference_valid is None else reference_valid
    return valid & reference_valid
