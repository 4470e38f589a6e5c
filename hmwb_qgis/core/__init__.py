# SPDX-License-Identifier: GPL-2.0-or-later
"""The mathematics of HMWB (Mifdal et al., IGARSS 2017): NumPy and SciPy only.

Arrays are (bands, rows, cols). Where the paper is found: section 3.1 in `observation`, 3.2 in
`transport`, 4.2 in `denoising` and `inverse`, 4.3 in `transport.kernel`, 4.4 in `quality`; the
whole chain is `methods.hmwb_paper`. The default method is `hmwb`.

The names of `__all__` are public: they stay from release to release. `sample_scene` is public, too.
"""

from hmwb_qgis.core.comparison import Contender, Outcome, compare_methods
from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.fusion import FusionResult, fuse
from hmwb_qgis.core.methods.base import FitReport
from hmwb_qgis.core.observation.model import simulate
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import Psf, box_psf, gaussian_psf, starck_murtagh_psf
from hmwb_qgis.core.quality.indices import Assessment, assess
from hmwb_qgis.core.quality.without_reference.assessment import WithoutReference, assess_pair
from hmwb_qgis.core.registry import METHODS
from hmwb_qgis.core.responses.estimation import EstimatedResponses, estimate_responses

__all__ = [
    "METHODS",
    "Assessment",
    "Cancelled",
    "Contender",
    "EstimatedResponses",
    "FitReport",
    "FusionResult",
    "HmwbError",
    "ObservedPair",
    "Outcome",
    "Psf",
    "Sampling",
    "WithoutReference",
    "assess",
    "assess_pair",
    "box_psf",
    "compare_methods",
    "estimate_responses",
    "fuse",
    "gaussian_psf",
    "simulate",
    "starck_murtagh_psf",
]
