# SPDX-License-Identifier: GPL-2.0-or-later
"""Several methods on one pair, judged against its reference under one protocol (section 4.4).

Every method gets the same arrays and the same knowledge of the sensors, and every fused image is
assessed on the same pixels with the same indices.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from hmwb_qgis.core.arrays import Mask
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.fusion import fuse_pair
from hmwb_qgis.core.methods.base import FitReport
from hmwb_qgis.core.observation.masks import fill_invalid
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.quality.indices import Assessment, assess
from hmwb_qgis.core.registry import create_method

_ASSESSING = 0.1  # share of a method's time


@dataclass(frozen=True)
class Contender:
    """A method and how it is to be run.

    Parameters
    ----------
    method : str
        One of `registry.METHODS`.
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
    problem : str
    """

    contender: Contender
    assessment: Assessment | None
    seconds: float
    report: FitReport = field(default_factory=FitReport)
    problem: str = ""


def compare_methods(
    reference: ArrayLike,
    pair: ObservedPair,
    contenders: Sequence[str | Contender],
    *,
    reference_valid: Mask | None = None,
    progress: Progress | None = None,
) -> tuple[Outcome, ...]:
    """Run methods on a pair and assess them.

    Parameters
    ----------
    reference : array_like, (b_h, rows_m, cols_m)
        In the units of the hyperspectral image.
    pair : ObservedPair
    contenders : sequence of str or Contender
        Names may not repeat.
    reference_valid : ndarray of bool, (rows_m, cols_m), or None
    progress : callable or None

    Returns
    -------
    tuple of Outcome
        In the order asked for. A method that cannot fuse the pair does not stop the others.

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
    valid = pair.fused_valid
    if reference_valid is not None:
        valid = reference_valid if valid is None else valid & reference_valid
    truth = fill_invalid(truth, valid)
    report = Reporter(progress)
    outcomes = []
    for k, (entry, method) in enumerate(zip(entries, methods)):
        part = report.part(k / len(entries), (k + 1) / len(entries))
        began = time.perf_counter()
        try:
            result = fuse_pair(pair, entry.method, method, part.part(0.0, 1 - _ASSESSING))
        except HmwbError as error:
            outcomes.append(Outcome(entry, None, float("nan"), problem=error.sentence))
            continue
        seconds = time.perf_counter() - began
        quality = assess(
            truth,
            result.image,
            ratio=pair.sampling.ratio,
            valid=valid,
            progress=part.part(1 - _ASSESSING, 1.0),
        )
        outcomes.append(Outcome(entry, quality, seconds, result.report))
    report(1.0)
    return tuple(outcomes)


def _check_names(names: Sequence[str]) -> None:
    """Refuse a comparison without methods, or one in which names mean two."""
    if not names:
        raise HmwbError("No method was chosen: choose at least one.")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise HmwbError(
            "Two methods are called {names}: give each its own title.", names=", ".join(twice)
        )
