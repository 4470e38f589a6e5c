# SPDX-License-Identifier: GPL-2.0-or-later
"""What HMWB estimates from a whole scene, before any window is fused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.denoising.multispectral_noise import multispectral_noise
from hmwb_qgis.core.denoising.nl_bayes import channel_rotation
from hmwb_qgis.core.denoising.subspace import BandMoments, Subspace, signal_subspace
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.hmwb.coarse import (
    Prepared,
    implausible,
    mean_trust,
    predictions,
    prepare,
    settle,
    share_of_m,
    weigh,
)
from hmwb_qgis.core.hmwb.joining import WEIGHT, Joining
from hmwb_qgis.core.hmwb.notes import Findings, notes, parameters
from hmwb_qgis.core.hmwb.texture import View, beside_texture, without_noise
from hmwb_qgis.core.kriging.features import Features, fit_features
from hmwb_qgis.core.kriging.local import LocalKriging
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import Image, Mask, ObservedPair, Scene
from hmwb_qgis.core.observation.windows import corners_and_middle, spans
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.geometry import Geometry
from hmwb_qgis.core.registration.placing import GOOD, place
from hmwb_qgis.core.registration.psf_estimation import varies
from hmwb_qgis.core.relation.disagreement import (
    LIMIT,
    Relation,
    agreement,
    fit_relation,
    with_response,
)
from hmwb_qgis.core.relation.plausible_detail import Damping
from hmwb_qgis.core.relation.texture import Texture

if TYPE_CHECKING:
    from hmwb_qgis.core.hmwb.method import Hmwb

Floats = NDArray[np.float64]

_MOST = 30  # components
_PIXELS = 2000  # of m, that the colours are chosen from
_LEAST = 1e-3  # trust in m where h is known
_SAME = 0.1  # of the pixels may show something else, for displacements to be believed
_EXPLAINED = 0.3  # share of a band of m that h must explain if the band is to be used


@dataclass(frozen=True)
class Estimates:
    """What was found; see `FittedHmwb`."""

    subspace: Subspace
    noise: Floats
    rotation: Floats
    texture: Texture | None
    features: Features
    kriging: LocalKriging
    coefficients: Floats
    geometry: Geometry
    floor: bool
    known: tuple[Image, Image] | None
    relation: Relation
    linear: bool
    joining: Joining
    damping: Damping | None
    parameters: dict[str, Any]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Statistics:
    hyperspectral: BandMoments
    multispectral: BandMoments
    negative: float


def estimate(scene: Scene, choices: Hmwb, report: Reporter) -> Estimates:
    """Look at the whole scene once, and at sample windows in detail."""
    statistics, geometry = _stream(scene, report.part(0.0, 0.1))
    rank = choices.rank or None
    subspace = signal_subspace(
        statistics.hyperspectral,
        least=rank or 4,
        most=rank or _MOST,
        alike=not choices.whiten,
    )
    rows, cols = (spans(scene.fused_shape[1 + a], geometry.ratio[a]) for a in (0, 1))
    windows = [scene.read(*window) for window in product(rows, cols)]
    report(0.15)
    some = [windows[i] for i in corners_and_middle(len(rows), len(cols))]
    psf, geometry, found = place(some, subspace, geometry, choices.refine)
    del some
    report(0.4)
    originals = [w.multispectral for w in windows]
    windows = [geometry.shared(geometry.corrected(w)) for w in windows]
    downs = [geometry.degradation(w, psf) for w in windows]
    windows, trust, disagreeing = _agreeing(windows, downs, subspace)
    explained = _explained_bands(windows, downs, subspace)
    used = np.flatnonzero(explained >= _EXPLAINED)
    used = used if used.size else np.array([int(np.argmax(explained))])
    geometry = replace(geometry, bands=tuple(int(b) for b in used))
    windows = [geometry.select(w) for w in windows]
    noise = multispectral_noise(windows, downs, subspace)
    view = View(psf, geometry, windows, downs)
    if choices.denoise and choices.guard:
        view = beside_texture(view, subspace, noise, found)
    if view.texture is not None:
        psf, geometry, windows, downs = view.psf, view.geometry, view.windows, view.downs
        explained[used] = _explained_bands(windows, downs, subspace)
    channels = channel_rotation(
        np.concatenate([_flat(w.multispectral) for w in windows], 1)[:, :, None]
        / noise.astype(np.float32)[:, None, None]
    )
    if choices.denoise:
        windows = [
            replace(w, multispectral=without_noise(w, noise, channels, view.texture))
            for w in windows
        ]
    report(0.5)
    features = _features(windows, statistics.multispectral, used, noise)
    kriging = LocalKriging(psf, np.ones((1, 1)))
    prepared = [
        prepare(w, d, psf, subspace, features, geometry, t)
        for w, d, t in zip(windows, downs, trust)
    ]
    subspace = settle(subspace, prepared, features, rank or _MOST)
    relation = _relation(windows, downs, subspace, windows[0].spectral_response)
    left = np.log(np.maximum(1.0 - explained[used], 1e-8)).mean()
    linear = choices.consistency and (left < GOOD or geometry.registration is not None)
    # The kriging takes pixels to lie in order; what that costs would be drawn into the result.
    linear = linear and windows[0].displacements is None
    weights, priors, matrix = weigh(kriging, prepared, features, choices, report.part(0.5, 1.0))
    predicted = predictions(prepared, features, matrix)
    damping = implausible(kriging, prepared, matrix, predicted) if choices.guard else None
    positive = statistics.negative < 0.1
    joining = _joining(choices, positive, geometry, disagreeing, subspace, prepared, predicted)
    found_all = Findings(
        subspace, statistics.hyperspectral, statistics.multispectral, noise, psf, found, geometry,
        explained, weights, priors, mean_trust(prepared, predicted), disagreeing, joining,
        view.texture, relation, damping,
    )  # fmt: skip
    return Estimates(
        subspace, noise, channels, view.texture, features, replace(kriging, weights=weights),
        matrix,
        geometry,
        positive,
        (originals[0], windows[0].multispectral) if len(windows) == 1 else None,
        relation,
        linear,
        joining,
        damping,
        parameters(found_all),
        notes(found_all),
    )  # fmt: skip


def _joining(
    choices: Hmwb,
    positive: bool,
    geometry: Geometry,
    disagreeing: float,
    subspace: Subspace,
    prepared: list[Prepared],
    predicted: list[Image],
) -> Joining:
    """How what m alone tells and what both tell become one: see `hmwb_transport`."""
    helps = geometry.apart and disagreeing < _SAME
    wanted = choices.transport == "always" or (choices.transport == "auto" and helps)
    if wanted and positive:  # there is no mass below zero
        return Joining(WEIGHT, subspace.mean, transport=True)
    share = share_of_m(prepared, predicted) if choices.average else 0.0
    return Joining(share, subspace.mean)


def _stream(scene: Scene, report: Reporter) -> tuple[_Statistics, Geometry]:
    """One pass over all blocks: moments of both images, and where the pixels lie."""
    blocks = list(scene.blocks())
    h_moments = m_moments = None
    geometry = None
    negative = count = 0
    for i, block in enumerate(blocks):
        report(i / len(blocks))
        try:
            pair = scene.read(*block)
        except HmwbError:
            continue  # a sliver of the multispectral image without a hyperspectral pixel
        h, m = pair.hyperspectral, pair.multispectral
        if h_moments is None or m_moments is None:
            h_moments, m_moments = BandMoments(len(h)), BandMoments(len(m))
            geometry = Geometry.of(pair)
        values = _flat(h)[:, _mask(pair.hyperspectral_valid, h)]
        h_moments.add(values)
        negative += int((values < 0).sum())
        count += values.size
        m_moments.add(_flat(m)[:, _mask(pair.multispectral_valid, m)])
    if h_moments is None or m_moments is None or geometry is None or not count:
        raise HmwbError(
            "The hyperspectral image holds no valid pixel on the multispectral one: check that the "
            "two overlap, and the nodata values."
        )
    return _Statistics(h_moments, m_moments, negative / count), geometry


def _flat(image: Image) -> Image:
    return image.reshape(image.shape[0], -1)


def _mask(valid: Mask | None, image: Image) -> Mask:
    if valid is None:
        return np.ones(image.shape[1] * image.shape[2], np.bool_)
    return valid.ravel()


def _together(
    windows: list[ObservedPair], downs: list[SpatialDegradation], subspace: Subspace
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The degraded bands of m and the scores of h in all pixels that are valid in both."""
    degraded, scores = [], []
    for window, down in zip(windows, downs):
        valid = Geometry.of(window).score_noise(window) < 10
        degraded.append(down(window.multispectral)[:, valid])
        scores.append(subspace.scores(window.hyperspectral)[:, valid])
    return np.concatenate(degraded, axis=1), np.concatenate(scores, axis=1)


def _explained_bands(
    windows: list[ObservedPair], downs: list[SpatialDegradation], subspace: Subspace
) -> Floats:
    """Share of the variance of each degraded band of m that the scores of h explain."""
    m, z = (values.astype(np.float64) for values in _together(windows, downs, subspace))
    some = varies(m)
    m -= m.mean(axis=1, keepdims=True)
    basis = np.linalg.qr((z - z.mean(axis=1, keepdims=True)).T)[0]
    free = max(z.shape[1] - z.shape[0] - 1, 1) / max(z.shape[1] - 1, 1)
    left = ((m - (m @ basis) @ basis.T) ** 2).sum(axis=1) / free
    share = np.zeros(len(m))
    share[some] = 1.0 - left[some] / (m[some] ** 2).sum(axis=1)
    return np.clip(share, 0.0, 1.0)


def _relation(
    windows: list[ObservedPair],
    downs: list[SpatialDegradation],
    subspace: Subspace,
    response: Floats | None = None,
) -> Relation:
    """What most pixels of the windows, and a response that was given, say of m and the scores."""
    m, scores = _together(windows, downs, subspace)
    relation = fit_relation(scores, m)
    if response is None:
        return relation
    return with_response(relation, response, subspace, scores, m)


def _agreeing(
    windows: list[ObservedPair], downs: list[SpatialDegradation], subspace: Subspace
) -> tuple[list[ObservedPair], list[NDArray[np.float32]], float]:
    """The windows without the pixels of h where m shows something else, and the share of those.

    Between them, how far m can be trusted, (rows_h, cols_h), at least a little where h is known.
    """
    relation = _relation(windows, downs, subspace)
    fewer, trust = [], []
    left = before = 0
    for window, down in zip(windows, downs):
        scores, noise = (
            subspace.scores(window.hyperspectral),
            Geometry.of(window).score_noise(window),
        )
        m = window.multispectral
        shown = agreement(relation, scores, noise, m, down, window.sampling)
        known = (noise < 10).astype(np.float32)
        trust.append(known if shown is None else known * np.maximum(shown, _LEAST))
        agree = relation.surprise(scores, down(m)) <= LIMIT
        measured = _mask(window.hyperspectral_valid, window.hyperspectral).reshape(agree.shape)
        agree &= measured
        left, before = left + int(agree.sum()), before + int(measured.sum())
        fewer.append(window if agree.all() else replace(window, hyperspectral_valid=agree))
    few = left <= 0.5 * before
    return (windows, trust, 0.0) if few else (fewer, trust, 1.0 - left / before)


def _features(
    windows: list[ObservedPair], moments: BandMoments, used: NDArray[np.int64], noise: Floats
) -> Features:
    pixels = np.concatenate(
        [_flat(w.multispectral)[:, _mask(w.multispectral_valid, w.multispectral)] for w in windows],
        axis=1,
    )
    order = np.random.default_rng(0).permutation(pixels.shape[1])[:_PIXELS]
    return fit_features(
        moments.mean[used],
        moments.covariance[np.ix_(used, used)],
        pixels[:, np.sort(order)],
        noise=noise,
    )
