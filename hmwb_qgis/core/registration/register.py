# SPDX-License-Identifier: GPL-2.0-or-later
"""Registration of a pair: the hypotheses on the windows of the scene, and what follows from them.

The fused image lies on the grid of m. Where h lies off m, either image may be out of place: the
pair says which is the master, and the other is taken from where it lies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.visibility import TAILS, unseen_share
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.agreement import Agreement, seen_with
from hmwb_qgis.core.registration.far_shift import errors_of_best, far_shift, steps_between
from hmwb_qgis.core.registration.field import MATTERS, FieldEstimator, Learner
from hmwb_qgis.core.registration.geometry import Geometry
from hmwb_qgis.core.registration.hypotheses import Hypothesis, Ladder, RegistrationPolicy, Step
from hmwb_qgis.core.registration.observations import Observations, Shift, View, degraded_bands
from hmwb_qgis.core.registration.warped import Continuation, SmoothlyWarpedDegradation
from hmwb_qgis.core.relation.affine import PIXELS_PER_NUMBER


@dataclass(frozen=True)
class Registration:
    """Where the pixels of h lie, how they see, and why that is believed."""

    psf: Psf
    geometry: Geometry
    chosen: Hypothesis | None  # None: there were too few pixels to tell
    steps: tuple[Step, ...] = ()  # the comparisons that were made
    effective: float = 0.0  # how many independent pixels they were made on


def register(
    windows: list[ObservedPair], subspace: Subspace, geometry: Geometry,
    policy: RegistrationPolicy, report: Reporter,
) -> Registration:  # fmt: skip
    """Let the evidence of some windows choose PSF and place.

    If too few pixels are left to tell, the place is that which is given, and nothing is chosen.

    Parameters
    ----------
    windows : list of ObservedPair
    subspace : Subspace
        Of h.
    geometry : Geometry
        As given.
    policy : RegistrationPolicy
    report : Reporter

    Returns
    -------
    Registration
    """
    given = windows[0].psf
    psf = given or policy.usual_psf(geometry.ratio)
    views = _views(windows, subspace, _widest(geometry.ratio, policy))
    if sum(float(v.weight.sum()) for v in views) < PIXELS_PER_NUMBER * subspace.rank:
        return Registration(psf, geometry, None)
    views, far = _brought_near(views, psf, policy, report)
    ladder = Agreement(views, policy, given, report).climb()
    found = ladder.best
    views = seen_with(views, found.psf, found.shifts)
    field = _field(ladder, views, subspace) if ladder.drifts() else None
    if field is not None:
        found = replace(found, psf=field[0].psf, shifts=(field[1],))
    if far != (0.0, 0.0):
        moved = tuple((r + far[0], c + far[1]) for r, c in found.shifts)
        found = replace(found, shifts=moved)
    placed = _placed(geometry, found, windows[0].master)
    placed = replace(placed, estimator=None if field is None else field[0])
    return Registration(
        psf=found.psf,
        geometry=placed,
        chosen=found,
        steps=tuple(ladder.steps),
        effective=ladder.seen.effective,
    )


def _views(windows: list[ObservedPair], subspace: Subspace, psf: Psf) -> list[View]:
    return [
        View(
            window,
            subspace.scores(window.hyperspectral),
            window.hyperspectral_measured.astype(np.float64),
            unseen_share(window, psf),
        )
        for window in windows
    ]


def _widest(ratio: Shift, policy: RegistrationPolicy) -> Psf:
    """The widest PSF that is thought of: where nothing was found yet, m may not show its pixels."""
    return policy.detector(ratio, np.inf)


def _field(
    ladder: Ladder, views: list[View], subspace: Subspace
) -> tuple[FieldEstimator, Shift] | None:
    """What finds displacements from place to place, if these explain enough more; else None.

    They are looked for around the common shift, and around the places as given: where pixels lie
    differently off, the common shift may be that of a part.
    """
    # Pixels that lie off their places seem to disagree: all that were measured count here, but for
    # those that lie beside m.
    valid = [(v.weight > 0) & (v.unseen < 0.5) for v in views]
    tried = []
    for shift in dict.fromkeys([(0.0, 0.0), ladder.best.shift]):
        windows = [replace(v.pair, sampling=v.pair.sampling.moved(shift)) for v in views]
        learner = Learner(windows, valid, subspace)
        start = learner.learn(ladder.best.psf, Continuation(windows[0].boundary))
        tried.append((learner.learn_blind(start), shift))
    found, shift = min(tried, key=lambda each: each[0].misfit)
    pixels = sum(v.weight.size for v in views)
    judgement = ladder.seen.judged(ladder.seen.weighted(found.maps))
    chosen = ladder.compare("field", judgement, SmoothlyWarpedDegradation.free * pixels)
    return (found.estimator, shift) if chosen else None


def _brought_near(
    views: list[View], psf: Psf, policy: RegistrationPolicy, report: Reporter
) -> tuple[list[View], Shift]:
    """The views with h moved by whole pixels of its own if that explains clearly more."""
    degraded = degraded_bands([v.pair for v in views], psf, [(0.0, 0.0)])
    step = far_shift(degraded, [v.scores for v in views], [v.weight for v in views])
    if step == (0, 0):
        return views, (0.0, 0.0)
    ratio = views[0].pair.sampling.ratio
    by = (step[0] * ratio[0], step[1] * ratio[1])
    near = [_moved(v, by, policy) for v in views]
    both = [
        replace(a, weight=a.weight * (np.maximum(a.unseen, b.unseen) < TAILS))
        for a, b in zip(views, near)
    ]
    observations = Observations(both, policy.block, report)
    if float((observations.root**2).sum()) < PIXELS_PER_NUMBER * len(views[0].scores):
        return views, (0.0, 0.0)
    here, there = (observations.judged(observations.degraded(psf, [s])) for s in ((0.0, 0.0), by))
    gain, error = here.gain(there)
    # It is the best of all that were looked at: the best by chance seems good.
    looks = len(steps_between([v.weight.shape for v in views]))
    clearly = gain > errors_of_best(policy.errors, looks) * error
    return (near, by) if clearly else (views, (0.0, 0.0))


def _moved(view: View, by: Shift, policy: RegistrationPolicy) -> View:
    """The view with the pixels of h that far from where they were."""
    pair = replace(view.pair, sampling=view.pair.sampling.moved(by))
    return replace(view, pair=pair, unseen=unseen_share(pair, _widest(pair.sampling.ratio, policy)))


def _placed(geometry: Geometry, found: Hypothesis, master: str) -> Geometry:
    """The geometry with what was found.

    With m for the master the pixels of h are moved, and single bands of m to the place of most.
    With h for the master it is m that is taken from elsewhere.
    """
    shifts = np.array(found.shifts)
    common = np.zeros(2) if master == "hyperspectral" else np.array(found.shift)
    bands = tuple((_near_whole(r), _near_whole(c)) for r, c in shifts - common)
    if len(bands) == 1:
        bands *= len(geometry.bands)
    if all(b == (0.0, 0.0) for b in bands):
        bands = ()
    return replace(geometry, shift=(float(common[0]), float(common[1])), band_shifts=bands)


def _near_whole(shift: float) -> float:
    """The shift of a band, whole if it nearly is: no value need be interpolated then."""
    whole = float(round(shift))
    return whole if abs(shift - whole) < MATTERS else float(shift)
