# SPDX-License-Identifier: GPL-2.0-or-later
"""Non-negative least squares end with a solution, whatever the matrix."""

from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core import linear_algebra
from hmwb_qgis.core.linear_algebra import nonnegative_least_squares


def gives_up(_matrix, _target):
    raise RuntimeError("too many iterations")


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("dependent", [False, True])
def test_the_solution_meets_the_conditions_of_an_optimum(monkeypatch, exact, dependent):
    rng = np.random.default_rng(0)
    matrix, target = rng.standard_normal((30, 8)), rng.standard_normal(30)
    if dependent:
        matrix[:, 7] = matrix[:, :3] @ [0.2, 0.3, 0.5]
    if not exact:
        monkeypatch.setattr(linear_algebra, "nnls", gives_up)
    found = nonnegative_least_squares(matrix, target)
    # Karush, Kuhn and Tucker: the gradient is zero where x is free, and not negative where x is 0.
    gradient = matrix.T @ (matrix @ found - target)
    tolerance = 1e-12 if exact else 1e-4  # that of the interior method is 1e-10 of the cost
    assert (found >= 0).all()
    assert gradient.min() > -tolerance * np.linalg.norm(matrix) * np.linalg.norm(target)
    assert abs(gradient * found).max() < tolerance * np.linalg.norm(target) ** 2
