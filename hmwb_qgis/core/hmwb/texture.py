# SPDX-License-Identifier: GPL-2.0-or-later
"""What becomes of the multispectral image before it explains anything: noise and texture go.

A scene with texture that h does not confirm is looked at again: what h leaves unexplained tells
nothing of the PSF then, and may have been taken for displacements.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.denoising.nl_bayes import denoise_nl_bayes
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import Image, ObservedPair
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.geometry import Geometry
from hmwb_qgis.core.registration.placing import CENTRE, usual_psf
from hmwb_qgis.core.registration.psf_estimation import PsfEstimate
from hmwb_qgis.core.relation.texture import Texture, find_texture

Floats = NDArray[np.float64]

_TELLING = -3.6  # misfit above which texture makes the PSF too wide


@dataclass(frozen=True)
class View:
    """Windows of a scene, and how h sees them.

    Parameters
    ----------
    psf : Psf
    geometry : Geometry
    windows : list of ObservedPair
        Corrected, with the bands that are used.
    downs : list of SpatialDegradation
        From the fine to the coarse grid of each.
    texture : Texture or None
        Of m, that h does not confirm.
    """

    psf: Psf
    geometry: Geometry
    windows: list[ObservedPair]
    downs: list[SpatialDegradation]
    texture: Texture | None = None


def beside_texture(
    view: View, subspace: Subspace, noise: Floats, found: PsfEstimate | None
) -> View:
    """The view with the texture that is in it, seen as it is to be seen then.

    Parameters
    ----------
    view : View
    subspace : Subspace
    noise : ndarray, (used bands,)
        Of m, as standard deviations.
    found : PsfEstimate or None
        What the images told of PSF and place, if they were asked.
    """
    seen = _looked_at(view, subspace, noise)
    if seen.texture is None or found is None:
        return seen
    # With a wide PSF, or displacements, any misfit may look like texture: look again.
    again = _looked_at(_placed(view, found), subspace, noise)
    return view if again.texture is None else again


def without_noise(
    pair: ObservedPair,
    noise: Floats,
    rotation: Floats,
    texture: Texture | None,
    report: Reporter | None = None,
) -> Image:
    """The bands of m without their noise, nor the texture that was found in them."""
    if texture is not None:
        return texture.removed(pair.multispectral, report, pair.origin)
    return denoise_nl_bayes(
        pair.multispectral, noise, report, origin=pair.origin, rotation=rotation
    )


def _looked_at(view: View, subspace: Subspace, noise: Floats) -> View:
    known = [view.geometry.score_noise(w) < 10 for w in view.windows]
    texture = find_texture(view.windows, view.downs, known, subspace, noise)
    return replace(view, texture=texture)


def _placed(view: View, found: PsfEstimate) -> View:
    """PSF and places if it is for texture that the images disagree.

    A wider PSF averages more of it, and so do displacements: neither is believed. The shift is.
    """
    before = view.geometry
    told = found.misfit < _TELLING and before.registration is None
    psf = found.psf if told else view.windows[0].psf or usual_psf(before.ratio)
    geometry = replace(before, registration=None, apart=False)
    if before.moved == (0, 0) and found.off(before.ratio) <= CENTRE:
        geometry = replace(geometry, shift=found.shift)
    rows, cols = (new - old for new, old in zip(geometry.shift, before.shift))
    step = replace(geometry, moved=(0, 0), band_shifts=(), shift=(rows, cols))
    windows = [step.corrected(w) for w in view.windows]
    return View(psf, geometry, windows, [geometry.degradation(w, psf) for w in windows])
