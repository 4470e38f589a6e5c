# SPDX-License-Identifier: GPL-2.0-or-later
"""PSF and place of the hyperspectral pixels: what is believed of what the images tell.

The fused image lies on the grid of m. A small shift on which all bands agree is an error in where
the hyperspectral pixels lie, and is corrected. With a large one either image may be out of place:
the pair says which is the master, and the other is moved. One that differs from place to place is
corrected place by place. If the bands disagree, the sensors differ: the places are kept, and the
slopes of m model the shifts (see `kriging_features`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.observation.pair import Image, Mask, ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import Psf, gaussian_psf
from hmwb_qgis.core.registration.band_shifts import band_shifts
from hmwb_qgis.core.registration.far_shift import far_shift
from hmwb_qgis.core.registration.geometry import Geometry, bands_moved
from hmwb_qgis.core.registration.psf_estimation import (
    PsfEstimate,
    Sample,
    degraded_bands,
    estimate_psf,
)
from hmwb_qgis.core.registration.smooth_warp import Interpolation
from hmwb_qgis.core.registration.warp import Learner, Registration
from hmwb_qgis.core.relation.disagreement import LIMIT, fit_relation

_CONSISTENT = 0.02  # gain from a shift for each band, below which all bands agree on one
CENTRE = 0.55  # hyperspectral pixels: a larger shift is no matter of the PSF
_EDGE = 1.4  # hyperspectral pixels, from which on a shift may go on farther than it was looked for
GOOD = -6.5  # mean logarithm of unexplained shares below which nothing is to be mended
_CLEAR, _GAIN = -4.0, 0.7  # what displacements from place to place must reach, and gain
_HINT = 0.4  # what the first displacements must gain where nothing fits, to be looked at again
_NEARLY = 0.1  # multispectral pixels, which the slopes make up for
_ALIGNED = 0.03  # gain that bands must bring that are moved to their places
_TOLD, _APART = -2.2, 1.2  # what they must reach and gain to tell that larger ones are there
_ROUNDS = 4
_MOST, _ALL = 0.5, 0.997  # of the pixels must agree, for those that do not to be left out
EVIDENCE = -3.0  # mean logarithm of unexplained shares above which the images tell no PSF
_USUAL = 0.7  # FWHM in hyperspectral pixels if nothing tells it: too narrow does less harm


def place(
    windows: list[ObservedPair], subspace: Subspace, geometry: Geometry, refine: bool
) -> tuple[Psf, Geometry, PsfEstimate | None]:
    """PSF and geometry, corrected where the images agree on it."""
    given = windows[0].psf
    if given is not None and not refine:
        return given, geometry, None
    samples = [
        Sample(
            w.multispectral,
            subspace.scores(w.hyperspectral),
            w.sampling,
            w.boundary,
            geometry.score_noise(w) < 10,
            w.displacements,
        )
        for w in windows
    ]
    fallback = given or usual_psf(geometry.ratio)
    if sum(int(s.valid.sum()) for s in samples) < 4 * subspace.rank:
        return fallback, geometry, None
    found = estimate_psf(samples, given)
    off = (0.0, 0.0)
    lost = found.misfit > EVIDENCE or found.off(geometry.ratio) > _EDGE
    if lost and windows[0].displacements is None:
        samples, found, off = _brought_near(samples, found, given, fallback)
        windows = [replace(w, sampling=s.sampling) for w, s in zip(windows, samples)]
    if found.misfit > GOOD:
        samples, found = _agreeing(samples, found, given, fallback)
    if found.misfit > GOOD and windows[0].displacements is None:
        warped, best = _warp(windows, [s.valid for s in samples], subspace, given, found)
        if warped is not None:
            registration, found = warped
            apart = found.misfit > GOOD
            geometry = replace(geometry, registration=registration, apart=apart, shift=off)
            return registration.psf, geometry, found
        geometry = replace(geometry, apart=_CLEAR < best < min(_TOLD, found.misfit - _APART))
        if found.spread > _CONSISTENT or found.misfit > EVIDENCE:
            found, geometry = _aligned(samples, found, given, geometry, windows[0].master)
    found = replace(found, shift=(found.shift[0] + off[0], found.shift[1] + off[1]))
    if found.misfit > EVIDENCE:
        return fallback, geometry, found
    psf, geometry = _believed(found, given or found.psf, geometry, windows[0].master)
    return psf, geometry, found


def _believed(
    found: PsfEstimate, psf: Psf, geometry: Geometry, master: str
) -> tuple[Psf, Geometry]:
    """PSF and geometry with a common shift, if there is one."""
    if found.off(geometry.ratio) > CENTRE and master == "hyperspectral":
        # No PSF is that far off its pixel: m itself lies elsewhere, and is moved.
        steps = [_whole(s, r) for s, r in zip(found.shift, geometry.ratio)]
        rest = (found.shift[0] - steps[0], found.shift[1] - steps[1])
        geometry = replace(geometry, moved=(-steps[0], -steps[1]))
        if found.spread < _CONSISTENT:
            psf, geometry = found.psf, replace(geometry, shift=rest)
    elif found.spread < _CONSISTENT or found.off(geometry.ratio) > CENTRE:
        psf, geometry = found.psf, replace(geometry, shift=found.shift)
    return psf, geometry


def usual_psf(ratio: tuple[float, float]) -> Psf:
    """What is taken where nothing tells the PSF."""
    return gaussian_psf((_USUAL * ratio[0], _USUAL * ratio[1]))


def _brought_near(
    samples: list[Sample], found: PsfEstimate, given: Psf | None, fallback: Psf
) -> tuple[list[Sample], PsfEstimate, tuple[float, float]]:
    """The samples where they lie if they lie far off, what they tell then, and how far off."""
    nothing = samples, found, (0.0, 0.0)
    degraded = [_degraded(s, fallback, (0.0, 0.0)) for s in samples]
    step = far_shift(degraded, [s.scores for s in samples], [s.valid for s in samples])
    if step is None or step == (0, 0):
        return nothing
    rows, cols = (n * r for n, r in zip(step, samples[0].sampling.ratio))
    near = [_seen_from(s, (rows, cols)) for s in samples]
    if sum(int(s.valid.sum()) for s in near) < 4 * len(samples[0].scores):
        return nothing
    better = estimate_psf(near, given)
    if better.misfit > min(EVIDENCE, found.misfit - _GAIN):
        return nothing
    return near, better, (rows, cols)


def _aligned(
    samples: list[Sample],
    found: PsfEstimate,
    given: Psf | None,
    geometry: Geometry,
    master: str,
) -> tuple[PsfEstimate, Geometry]:
    """What the images tell with each band of m at its place, if the bands lie off each other.

    They are moved to where h lies, or to their common place if that of m is believed.
    """
    own = band_shifts(samples, found)
    if own is None:
        return found, geometry
    middle = np.median(own, axis=0) if master == "multispectral" else np.zeros(2)
    shifts = tuple((_near_whole(r), _near_whole(c)) for r, c in own - middle)
    moved = [
        replace(s, multispectral=bands_moved(s.multispectral, shifts, s.boundary)) for s in samples
    ]
    start = replace(found, shift=(float(middle[0]), float(middle[1])))
    better = estimate_psf(moved, given, start)
    if better.misfit > found.misfit - _ALIGNED:
        return found, geometry
    return better, replace(geometry, band_shifts=shifts, apart=False)


def _near_whole(shift: float) -> float:
    """The shift of a band, whole if it nearly is: no value need be interpolated then."""
    whole = float(round(shift))
    return whole if abs(shift - whole) < _NEARLY else float(shift)


def _seen_from(sample: Sample, off: tuple[float, float]) -> Sample:
    """The sample with its pixels elsewhere; those that m does not hold then tell nothing."""
    rows, cols = (o + d for o, d in zip(sample.sampling.offset, off))
    sampling = Sampling(sample.sampling.ratio, (rows, cols))
    valid = sample.valid
    if sample.boundary != "circular":
        inside = [
            (c >= -0.5) & (c <= sample.multispectral.shape[1 + axis] - 0.5)
            for axis in (0, 1)
            for c in [sampling.centres(axis, valid.shape[axis])]
        ]
        valid = valid & np.logical_and.outer(*inside)
    return replace(sample, sampling=sampling, valid=valid)


def _agreeing(
    samples: list[Sample], found: PsfEstimate, given: Psf | None, fallback: Psf
) -> tuple[list[Sample], PsfEstimate]:
    """The pixels in which both images show the same, and PSF and place from these alone."""
    known = found.misfit < EVIDENCE
    psf, shift = (found.psf, found.shift) if known else (fallback, (0.0, 0.0))
    fewer, best = samples, found
    for _ in range(_ROUNDS):
        degraded = [_degraded(s, psf, shift) for s in samples]
        relation = fit_relation(
            np.concatenate([s.scores[:, s.valid] for s in samples], axis=1),
            np.concatenate([d[:, s.valid] for s, d in zip(samples, degraded)], axis=1),
        )
        masks = [
            s.valid & (relation.surprise(s.scores, d) < LIMIT) for s, d in zip(samples, degraded)
        ]
        left = sum(int(m.sum()) for m in masks) / sum(int(s.valid.sum()) for s in samples)
        if not _MOST <= left <= _ALL or all(
            np.array_equal(a, s.valid) for a, s in zip(masks, fewer)
        ):
            break
        fewer = [replace(s, valid=mask) for s, mask in zip(samples, masks)]
        best = estimate_psf(fewer, given, found if known else None)
        psf, shift = best.psf, best.shift
    return (fewer, best) if best.misfit < found.misfit - _GAIN else (samples, found)


def _degraded(sample: Sample, psf: Psf, shift: tuple[float, float]) -> Image:
    everywhere = replace(sample, valid=np.ones_like(sample.valid))
    return degraded_bands(everywhere, psf, shift).reshape(-1, *sample.valid.shape)


def _whole(shift: float, ratio: float) -> int:
    """The whole pixels of a shift of m along one axis, what is left being one of h.

    Georeferences are off by whole hyperspectral pixels more often than by others.
    """
    if abs(shift) <= CENTRE * ratio:
        return 0
    likely = round(round(shift / ratio) * ratio)
    return likely if abs(shift - likely) < 0.8 else round(shift)


def _warp(
    windows: list[ObservedPair],
    masks: list[Mask],
    subspace: Subspace,
    given: Psf | None,
    found: PsfEstimate,
) -> tuple[tuple[Registration, PsfEstimate] | None, float]:
    """Displacements that differ from place to place, if they explain much and all bands agree.

    And the least misfit that was reached.
    """
    learner = Learner(windows, masks, subspace)
    psf = given or found.psf
    first = learner.register(psf, Interpolation(3, windows[0].boundary))
    wanted = _GAIN if found.misfit < EVIDENCE else _HINT
    if first.misfit > found.misfit - wanted:
        return None, first.misfit
    # Errors of the displacements blur, too: a given PSF may be too narrow.
    blind = learner.register_blind(first)
    tried = [blind]
    if given is not None:
        tried.append(learner.register(given, blind.registration.interpolation, start=blind.fields))
    best = min(tried, key=lambda result: result.misfit)
    if best.misfit > min(_CLEAR, found.misfit - _GAIN):
        return None, best.misfit
    spread = learner.spread(best)
    if spread > _CONSISTENT:
        return None, best.misfit
    found = replace(found, psf=best.registration.psf, misfit=best.misfit, spread=spread)
    return (best.registration, found), best.misfit
