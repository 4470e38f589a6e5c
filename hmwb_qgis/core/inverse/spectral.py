# SPDX-License-Identifier: GPL-2.0-or-later
"""The inverse operator M~ (section 4.2): the bands of m are spread over those of h."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core import linear_algebra
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.rounding import ROUNDING

_BLIND = 0.01  # of the peak of a response


def pseudo_inverse(spectral_response: ArrayLike) -> NDArray[np.float64]:
    """M~ with the least norm among the least squares solutions of section 4.2, (b_h, b_m).

    The paper's choice. M M~ is the identity where the rows of M, (b_m, b_h), are independent. What
    a response that was estimated from float32 holds beside that is rounding, and left out.
    """
    return linear_algebra.pseudo_inverse(np.asarray(spectral_response, np.float64), ROUNDING)


def right_inverse(spectral_response: ArrayLike, second_moment: ArrayLike) -> NDArray[np.float64]:
    """M~ = C M^T (M C M^T)^-1, the least squares solution that suits the spectra of the scene.

    M M~ = 1 leaves M~ under-determined. Among its solutions this one predicts spectra with second
    moment C with the least squared error. Raises HmwbError if C does not fit M.

    Parameters
    ----------
    spectral_response : array_like, (b_m, b_h)
        M.
    second_moment : array_like, (b_h, b_h)
        C, the mean of x x^T over the hyperspectral pixels x.

    Returns
    -------
    ndarray, (b_h, b_m), float64
    """
    response = np.asarray(spectral_response, np.float64)
    moment = np.asarray(second_moment, np.float64)
    bands = response.shape[1]
    if moment.shape != (bands, bands):
        raise HmwbError(
            "The second moment has shape {shape}, but the spectral response has {bands} "
            "columns: give ({bands}, {bands}).",
            shape=moment.shape,
            bands=bands,
        )
    seen = moment @ response.T
    inverse: NDArray[np.float64] = seen @ linear_algebra.pseudo_inverse(
        response @ seen, ROUNDING**2
    )
    return inverse


def unseen_bands(spectral_response: ArrayLike) -> NDArray[np.bool_]:
    """Hyperspectral bands to which every multispectral band is all but blind.

    Parameters
    ----------
    spectral_response : array_like, (b_m, b_h)

    Returns
    -------
    ndarray of bool, (b_h,)
        True where each row has less than 1 % of its peak.
    """
    response = np.asarray(spectral_response, np.float64)
    peaks = np.maximum(response.max(axis=1, keepdims=True), np.finfo(np.float64).tiny)
    blind: NDArray[np.bool_] = (response / peaks).max(axis=0) < _BLIND
    return blind


def completed_pseudo_inverse(
    spectral_response: ArrayLike, second_moment: ArrayLike
) -> NDArray[np.float64]:
    """The pseudo-inverse, completed where the least squares problem says nothing.

    On bands that no multispectral band sees, M~ is free: the pseudo-inverse leaves them without
    mass, which no transport along the bands can bring back. There the right inverse stands in.

    Parameters
    ----------
    spectral_response : array_like, (b_m, b_h)
        M.
    second_moment : array_like, (b_h, b_h)
        C.

    Returns
    -------
    ndarray, (b_h, b_m), float64
    """
    response = np.asarray(spectral_response, np.float64)
    blind = unseen_bands(response)
    if not blind.any():
        return pseudo_inverse(response)
    inverse = right_inverse(response, second_moment)
    inverse[~blind] = pseudo_inverse(response[:, ~blind])
    return inverse


def balance(
    inverse: NDArray[np.float64],
    unseen: NDArray[np.bool_],
    hyperspectral_means: ArrayLike,
    multispectral_means: ArrayLike,
) -> NDArray[np.float64]:
    """Give each stretch of bands the mass that it has in h.

    Transport along the bands does not cross wide gaps. Each run of bands that the multispectral
    bands see is scaled as a whole, as the normalisation of section 4.2 does where they see all;
    the bands between are scaled one by one.

    Parameters
    ----------
    inverse : ndarray, (b_h, b_m)
        M~.
    unseen : ndarray of bool, (b_h,)
    hyperspectral_means : array_like, (b_h,)
    multispectral_means : array_like, (b_m,)

    Returns
    -------
    ndarray, (b_h, b_m), float64
    """
    if not unseen.any():
        return inverse
    wanted = np.asarray(hyperspectral_means, np.float64)
    given = inverse @ np.asarray(multispectral_means, np.float64)
    starts = np.flatnonzero(np.insert(unseen[1:] | unseen[:-1], 0, True))
    balanced = inverse.copy()
    for start, stop in zip(starts, np.append(starts[1:], unseen.size)):
        run = slice(start, stop)
        if wanted[run].sum() > 0 and given[run].sum() > 0:
            balanced[run] *= wanted[run].sum() / given[run].sum()
    return balanced
