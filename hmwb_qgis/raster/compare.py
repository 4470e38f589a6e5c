# SPDX-License-Identifier: GPL-2.0-or-later
"""Several methods on the same pair of rasters, under one protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.quality.indices import Assessment
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.files.unfinished import Unfinished
from hmwb_qgis.raster.reading.source import RasterSource

from .assess import assess_rasters, check_bands, shared_part
from .fuse import FusionSummary, fuse_rasters
from .notes import Log

_FUSION_SHARE = 0.85


@dataclass(frozen=True)
class Outcome:
    """What one method reached.

    Parameters
    ----------
    method : str
    path : Path
        Of the fused raster.
    summary : FusionSummary
    assessment : Assessment
    """

    method: str
    path: Path
    summary: FusionSummary
    assessment: Assessment


def compare_methods(
    reference: RasterSource,
    hyperspectral: RasterSource,
    multispectral: RasterSource,
    methods: Sequence[str],
    folder: str | Path,
    *,
    memory: int | None = None,
    creation_options: str = "",
    pair_options: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    log: Log | None = None,
) -> tuple[list[Outcome], dict[str, Sentence]]:
    """Fuse with each method, with its defaults, and compare with the reference.

    Parameters
    ----------
    reference, hyperspectral, multispectral : RasterSource
    methods : sequence of str
        Names in `core.registry.METHODS`.
    folder : str or Path
        Where the fused rasters go, each named like its method.
    memory : int or None
        Bound in MiB.
    creation_options : str
    pair_options : mapping or None
        Fields of `pairing.PairOptions`.
    progress, log : callable or None

    Returns
    -------
    outcomes : list of Outcome
        In the order of the methods.
    failures : dict of str to Sentence
        Why a method could not be run, by its name.

    Raises
    ------
    HmwbError
        If no method was chosen, one was chosen twice, none could be run, or what they give could
        not be compared with the reference.
    Cancelled
        If `progress` asked to stop.
    """
    check_bands(reference, hyperspectral)  # what is fused has its bands ...
    shared_part(reference, multispectral)  # ... and lies on this grid
    report = Reporter(progress)
    outcomes: list[Outcome] = []
    say_of = _once(log)
    failures: dict[str, Sentence] = {}
    with ExitStack() as written:  # in place together at the end: a cancelled run leaves none
        for k, method in enumerate(methods):
            part = report.part(k / len(methods), (k + 1) / len(methods))
            raster = Unfinished(Path(folder) / f"{method}.tif")
            raster.create()
            try:
                summary = fuse_rasters(
                    hyperspectral,
                    multispectral,
                    raster.path,
                    method=method,
                    memory=memory,
                    creation_options=creation_options,
                    progress=part.part(0.0, _FUSION_SHARE),
                    log=say_of(method),
                    **dict(pair_options or {}),
                )
                judge = part.part(_FUSION_SHARE, 1.0)
                assessment = _assessed(reference, raster.path, method, summary, judge)
            except BaseException as error:
                raster.discard()
                if not isinstance(error, HmwbError):
                    raise
                failures[method] = error.sentence
                continue
            written.push(raster)
            outcomes.append(Outcome(method, raster.final, summary, assessment))
    if not outcomes:
        raise HmwbError("No method could be run: {reason}", reason=next(iter(failures.values())))
    report(1.0)
    return outcomes, failures


def _assessed(
    reference: RasterSource, path: Path, method: str, summary: FusionSummary, progress: Reporter
) -> Assessment:
    """What a fused raster is like beside the reference."""
    fused = RasterSource(path, role=method)
    with closing(fused):
        return assess_rasters(reference, fused, ratio=summary.sampling.ratio, progress=progress)


def _once(log: Log | None) -> Callable[[str], Log]:
    """For each method a log that is silent about what was said before: the pair is the same."""
    said: set[str] = set()

    def of(method: str) -> Log:
        def say(note: str) -> None:
            if log is not None and note not in said:
                kind = type(note) if isinstance(note, Sentence) else Sentence
                log(kind("{method}: {note}", method=method, note=note))
            said.add(note)

        return say

    return of
