# SPDX-License-Identifier: GPL-2.0-or-later
"""Nested hypotheses on the PSF and on where the pixels of h lie, and the rule that chooses.

Each is fitted to how much the scores of h explain of the degraded bands of m (`observations`),
with a prior on places and widths. A hypothesis with more parameters takes the place of a simpler
one only if it explains more than the parameters do by themselves (`optimism`, with the number of
effective pixels) by some standard errors. What is given is the first of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Union

import numpy as np

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.kriging.local import RANGES
from hmwb_qgis.core.observation.psf import DetectorPsf, Psf
from hmwb_qgis.core.registration.drift import drifting
from hmwb_qgis.core.registration.free_kernel import FreeKernelPolicy, fit_free_kernel
from hmwb_qgis.core.registration.observations import (
    PLACE_SPREAD,
    Judgement,
    Observations,
    Shift,
    minimise,
)
from hmwb_qgis.core.relation.affine import BEYOND_CHANCE
from hmwb_qgis.core.rounding import ROUNDING

Values = Union[Floats, tuple[float, ...]]
Unpack = Callable[[Floats], tuple[Psf, Floats, Values]]


@dataclass(frozen=True)
class RegistrationPolicy:
    """Numbers of the registration.

    Parameters
    ----------
    errors : float
        Standard errors that a hypothesis with more parameters must gain. Raising it keeps what is
        given or nominal more often.
    block : int
        Pixels of h a side of the blocks that are independent of each other: as far as what m does
        not explain is alike. Raising it makes standard errors larger.
    usual_fwhm : float
        FWHM, in pixels of h, of the Gaussian that blurs the footprint of a detector: the nominal
        PSF, and the middle of the prior. Imaging spectrometers have a modulation transfer of 0.2
        to 0.35 at the Nyquist frequency.
    width_spread : float
        Standard deviation of the logarithm of that width in the prior.
    place_spread : float
        Standard deviation, in pixels of h, of a common shift in the prior, and of that of one band
        of m from the others: what georeferences of such products promise.
    free : FreeKernelPolicy
        Of the hypothesis of a free kernel.
    """

    errors: float = BEYOND_CHANCE
    block: int = math.ceil(max(RANGES))
    usual_fwhm: float = 0.6
    width_spread: float = 0.7
    place_spread: float = PLACE_SPREAD
    free: FreeKernelPolicy = field(default_factory=FreeKernelPolicy)

    def usual_psf(self, ratio: Shift) -> DetectorPsf:
        """What is taken where nothing tells the PSF.

        Parameters
        ----------
        ratio : (float, float)
            Pixel size of h in pixels of m.
        """
        return self.detector(ratio, float(np.log(self.usual_fwhm)))

    @property
    def log_widths(self) -> Floats:
        """Logarithms of the FWHM, in pixels of h, of Gaussians that a search starts from."""
        return np.asarray(np.log(self.usual_fwhm) + self.width_spread * _starts())

    def surprise(self, place: Values, log_widths: Values) -> float:
        """-2 log density of a shift and of widths in the prior, but for a constant.

        Parameters
        ----------
        place : sequence of float
            Pixels of h.
        log_widths : sequence of float
            Natural logarithms of FWHM in pixels of h.
        """
        far = np.sum((np.asarray(place) / self.place_spread) ** 2)
        odd = np.sum((np.asarray(log_widths) - np.log(self.usual_fwhm)) ** 2)
        return float(far + odd / self.width_spread**2)

    def detector(
        self, ratio: Shift, log_fwhm: float, footprint: Shift | None = None
    ) -> DetectorPsf:
        """A detector with a Gaussian of such a width, no wider than the prior believes.

        Parameters
        ----------
        ratio : (float, float)
        log_fwhm : float
            Natural logarithm of the FWHM in pixels of h.
        footprint : (float, float) or None
            In pixels of m; None is a pixel of h.
        """
        width = float(np.exp(min(log_fwhm, self.log_widths[-1])))
        return DetectorPsf(footprint or ratio, (width * ratio[0], width * ratio[1]))


@dataclass(frozen=True)
class Hypothesis:
    """Where the pixels of h lie and how they see, and what that explains."""

    name: str
    psf: Psf
    # Of the pixels of h from where they should lie, in pixels of m (rows, columns): one for all
    # bands of m, or one for each
    shifts: tuple[Shift, ...]
    parameters: float  # numbers that were fitted
    judgement: Judgement

    @property
    def shift(self) -> Shift:
        """The common shift."""
        return common_shift(self.shifts)


@dataclass(frozen=True)
class Step:
    """A comparison that was made."""

    name: str  # of the hypothesis with more parameters
    # Logarithm of the share that it leaves less, without what its parameters explain anyway
    gain: float
    error: float  # standard error of the gain
    chosen: bool


Holds = Callable[[Hypothesis, Hypothesis], bool]


def _always(_one: Hypothesis, _other: Hypothesis) -> bool:
    return True


class Ladder:
    """Compares hypotheses, the simplest first.

    The effective pixels of the observations were counted where h is believed to lie so far. A
    kernel of a form of its own may explain some pixels by what m does not show of others: `holds`
    is asked whether it, the first, stands against a simpler one where it was not fitted.
    """

    def __init__(
        self,
        observations: Observations,
        policy: RegistrationPolicy,
        given: Psf | None,
        *,
        holds: Holds = _always,
    ) -> None:
        self.seen, self.policy, self.holds = observations, policy, holds
        ratio = observations.ratio
        psf = given or policy.usual_psf(ratio)
        self.given = given
        self.best = self._hypothesis("nominal" if given is None else "given", psf, [(0.0, 0.0)], 0)
        self.steps: list[Step] = []

    def climb(self) -> Hypothesis:
        """Look at all hypotheses, and return the one that the evidence supports."""
        place = self._fit_place(self.best)
        self._offer(place)
        self._offer(self._fit_width(place.shift))
        free = self._fit_free()
        if free is not None:
            self._offer(free, self.holds)
        if self.seen.bands > 1:
            self._offer(self._fit_bands())
        return self.best

    def drifts(self) -> bool:
        """Whether displacements that differ from place to place explain more."""
        judgement, parameters = drifting(self.seen, self.best.psf, self.best.shifts)
        return self.compare("drift", judgement, parameters)

    def compare(self, name: str, judgement: Judgement, parameters: float) -> bool:
        """Whether a hypothesis with so many parameters beside those of the best explains more."""
        gain, error = self.best.judgement.gain(judgement)
        # Scores and those parameters that all bands share explain each band.
        before = self.seen.basis.shape[1] + self.best.parameters / self.seen.bands
        after = before + parameters / self.seen.bands
        # What a wrong hypothesis leaves is part of the scene, and alike in neighbouring pixels.
        pixels = max(self.seen.effective, judgement.pixels)
        gain -= optimism(pixels, after) - optimism(pixels, before)
        chosen = gain > self.policy.errors * error
        self.steps.append(Step(name, gain, error, chosen))
        return chosen

    def _offer(self, other: Hypothesis, holds: Holds = _always) -> None:
        """Take a hypothesis if it explains enough more than the best so far, and holds."""
        more = max(other.parameters - self.best.parameters, 0.0)
        if not self.compare(other.name, other.judgement, more):
            return
        if holds(other, self.best):
            self.best = other
            # What a better hypothesis leaves is less alike in neighbouring pixels.
            self.seen.effective = other.judgement.pixels
        else:
            self.steps[-1] = replace(self.steps[-1], chosen=False)

    @property
    def _data(self) -> float:
        """Effective number of values that a share is the mean of."""
        return max(self.seen.effective, 1.0) * self.seen.bands

    def _hypothesis(
        self, name: str, psf: Psf, shifts: Sequence[Shift], parameters: float
    ) -> Hypothesis:
        judgement = self.seen.judged(self.seen.degraded(psf, shifts))
        return Hypothesis(
            name=name, psf=psf, shifts=tuple(shifts), parameters=parameters, judgement=judgement
        )

    def _prior(self, place: Values, widths: Values) -> float:
        """-2 log prior of a shift and of widths, in pixels of h, as a loss is counted."""
        return self.policy.surprise(place, widths) / self._data

    def _shift(self, place: Floats) -> Shift:
        return float(place[0] * self.seen.ratio[0]), float(place[1] * self.seen.ratio[1])

    def _fit(
        self, name: str, unpack: Unpack, starts: Sequence[Floats], parameters: float
    ) -> Hypothesis:
        """The best of a family, whose unknowns `unpack` turns into PSF, place and widths."""

        def loss(x: Floats) -> float:
            psf, place, widths = unpack(x)
            return self.seen.loss(psf, self._shift(place)) + self._prior(place, widths)

        psf, place, _ = unpack(minimise(loss, min(starts, key=loss)))
        return self._hypothesis(name, psf, [self._shift(place)], parameters)

    def _fit_place(self, start: Hypothesis) -> Hypothesis:
        """A common shift of the PSF that is given or nominal."""
        grid = list(self.policy.place_spread * np.array(list(product(_starts(), _starts()))))
        return self._fit("place", lambda x: (start.psf, x, ()), grid, start.parameters + 2)

    def _fit_width(self, shift: Shift) -> Hypothesis:
        """A detector of round blur, moved; its footprint is a pixel or a point."""
        place = np.array(shift) / self.seen.ratio
        starts = [np.array([w, *place]) for w in self.policy.log_widths]

        def fitted(footprint: Shift) -> Hypothesis:
            def unpack(x: Floats) -> tuple[Psf, Floats, Values]:
                psf = self.policy.detector(self.seen.ratio, float(x[0]), footprint)
                return psf, x[1:], x[:1]

            return self._fit("width and place", unpack, starts, 3)

        point = (1.0, 1.0)  # pixel of m: what a Gaussian PSF is the blur of
        return min(map(fitted, (self.seen.ratio, point)), key=lambda found: found.judgement.loss)

    def _fit_free(self) -> Hypothesis | None:
        """The best kernel so far, changed as freely as the evidence allows."""
        found = fit_free_kernel(self.seen, self.best.psf, self.best.shift, self.policy.free)
        if found is None:
            return None
        psf, parameters = found
        return self._hypothesis(
            "free kernel", psf, [self.best.shift], self.best.parameters + parameters
        )

    def _fit_bands(self) -> Hypothesis:
        """A shift of its own for each band of m."""
        base, common = self.best, np.asarray(self.best.shift) / self.seen.ratio
        steps = self.policy.place_spread * np.array(list(product(_starts(), _starts())))

        def losses(seen: Observations, move: Floats) -> Floats:
            far = self.seen.bands * self._prior(move, ())
            return seen.losses(base.psf, self._shift(common + move)) + far

        starts = steps[np.argmin([losses(self.seen, step) for step in steps], axis=0)]

        def fitted(band: int) -> Shift:
            seen = self.seen.of_band(band)
            move = minimise(lambda x: float(losses(seen, x)[0]), starts[band])
            return self._shift(common + move)

        shifts = [fitted(band) for band in range(self.seen.bands)]
        return self._hypothesis(
            "bands", base.psf, shifts, base.parameters + 2 * (self.seen.bands - 1)
        )


def common_shift(shifts: Sequence[Shift]) -> Shift:
    """Median of the shifts of the bands, of which there is one for all or one for each."""
    rows, cols = np.median(np.array(shifts), axis=0)
    return float(rows), float(cols)


def optimism(pixels: float, numbers: float) -> float:
    """What a fit promises too much: -2 log likelihood of others, per pixel, less that of its own.

    Of a regression with so many numbers on as many pixels, beside the logarithm of the variance
    that it leaves. For many pixels 1 + 2 numbers / pixels (H. Akaike, 1974); for few exactly
    (C. M. Hurvich and C.-L. Tsai, Regression and time series model selection in small samples,
    Biometrika 76, 1989), and more than anything can gain where there are no more pixels.
    """
    return (pixels + numbers) / max(pixels - numbers - 2.0, ROUNDING)


def _starts() -> Floats:
    """Where a search may start, in standard deviations of a prior: as far as it is believed."""
    return np.arange(-BEYOND_CHANCE, BEYOND_CHANCE + 1.0)
