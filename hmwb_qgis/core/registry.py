# SPDX-License-Identifier: GPL-2.0-or-later
"""All fusion methods by their names: a line here is all that a new one needs."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.hmwb.method import Hmwb
from hmwb_qgis.core.methods.base import FusionMethod
from hmwb_qgis.core.methods.cnmf import Cnmf
from hmwb_qgis.core.methods.hmwb_paper import HmwbPaper
from hmwb_qgis.core.methods.hysure import HySure
from hmwb_qgis.core.methods.means import ArithmeticMean, GeometricMean
from hmwb_qgis.core.methods.simple_methods import AffineRegression, Interpolation
from hmwb_qgis.core.methods.wavelet import WaveletSubstitution

METHODS: dict[str, type[FusionMethod]] = {
    "hmwb": Hmwb,
    "hmwb-paper": HmwbPaper,
    "arithmetic-mean": ArithmeticMean,
    "geometric-mean": GeometricMean,
    "cnmf": Cnmf,
    "hysure": HySure,
    "wavelet": WaveletSubstitution,
    "regression": AffineRegression,
    "interpolation": Interpolation,
}
DEFAULT_METHOD = "hmwb"


def create_method(name: str, **options: Any) -> FusionMethod:
    """The method of this name with these parameters.

    Parameters
    ----------
    name : str
        One of `METHODS`.
    **options
        Fields of its dataclass.

    Returns
    -------
    FusionMethod

    Raises
    ------
    HmwbError
        If there is no such method, or it has no such option.
    """
    if name not in METHODS:
        raise HmwbError(
            "There is no method {name!r}: choose one of {known}.",
            name=name,
            known=", ".join(METHODS),
        )
    method = METHODS[name]
    known = [f.name for f in fields(method)]
    unknown = sorted(set(options) - set(known))
    if unknown:
        raise HmwbError(
            "Method {name!r} has no option {unknown}: it knows {known}.",
            name=name,
            unknown=", ".join(unknown),
            known=", ".join(known),
        )
    return method(**options)
