# SPDX-License-Identifier: GPL-2.0-or-later
"""The mathematics of HMWB (Mifdal et al., IGARSS 2017): NumPy and SciPy only.

Arrays are (bands, rows, cols). Where the paper is found: section 3.1 in `observation_model` and
`psf`, 3.2 in `barycenter`, 4.2 in `denoising` and `inverse_operators`, 4.3 in `kernel`, 4.4 in
`quality`; the whole chain is `hmwb_paper`.
"""

from .comparison import Contender, Outcome, compare_methods
from .errors import Cancelled, ConvergenceWarning, HmwbError
from .estimation.response_estimation import EstimatedResponses, estimate_responses
from .fusion import FusionResult, fuse
from .observation_model import simulate
from .quality import assess

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
