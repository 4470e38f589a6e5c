# SPDX-License-Identifier: GPL-2.0-or-later
"""The mathematics of HMWB (Mifdal et al., IGARSS 2017): NumPy and SciPy only.

Arrays are (bands, rows, cols). Where the paper is found: section 3.1 in `observation`, 3.2 in
`transport`, 4.2 in `denoising` and `inverse`, 4.3 in `transport.kernel`, 4.4 in `quality`; the
whole chain is `methods.hmwb_paper`. The default method is `hmwb`.
"""

from hmwb_qgis.core.comparison import Contender, Outcome, compare_methods
from hmwb_qgis.core.errors import Cancelled, ConvergenceWarning, HmwbError
from hmwb_qgis.core.fusion import FusionResult, fuse
from hmwb_qgis.core.observation.model import simulate
from hmwb_qgis.core.observation.response_estimation import EstimatedResponses, estimate_responses
from hmwb_qgis.core.quality.indices import assess

__all__ = [
    "Cancelled",
    "Contender",
    "ConvergenceWarning",
    "EstimatedResponses",
    "FusionResult",
    "HmwbError",
    "Outcome",
    "assess",
    "compare_methods",
    "estimate_responses",
    "fuse",
    "simulate",
]
