# SPDX-License-Identifier: GPL-2.0-or-later
"""Tolerances that several tests share, each with the arithmetic that it follows from.

They hold on every processor: none is measured on one. A tolerance that only one test has is
explained beside it. Where a test names none, that of NumPy (1e-7) or pytest (1e-6) stands, for
a few operations in float64.
"""

from __future__ import annotations

import math

SINGLE = 2.0**-24
"""What rounding to float32 moves a number by at most, relative to it."""

DOUBLE = 2.0**-53
"""What rounding to float64 moves a number by at most, relative to it."""

STORED = 2 * SINGLE
"""Of float32 numbers that are computed in float64 and rounded once.

Two ways to compute one differ in the last digits of float64, which may round to either side: one
step of float32, at most 2^-23 of the number. From the float64 number itself it is half of that.
"""

STANDARD_ERRORS = 4.0
"""Hardly ever exceeded: a normal variable does so once in 16,000 draws."""


def summed(terms: int, unit: float = DOUBLE) -> float:
    """Error of a sum of products of one sign, relative to the sum, in any order of the terms.

    A term is rounded as a product, and no more than once in each of the `terms` - 1 additions
    (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1). Of terms of both signs it
    is relative to the sum of the absolute terms.
    """
    return terms * unit


def rounded(times: int, unit: float = SINGLE) -> float:
    """Error of so many roundings, each relative to a number of which it is one unit at most.

    Rounding errors of mean zero add up as a random walk, the root of their number times one of
    them, and are hardly ever beyond four times that (Higham and Mary, A new approach to
    probabilistic rounding error analysis, SIAM J. Sci. Comput. 41(5), 2019).
    """
    return STANDARD_ERRORS * math.sqrt(times) * unit


def of_drawn_mean(values: int, deviation: float = 1.0) -> float:
    """How far the mean of so many independent values with this standard deviation may be off."""
    return STANDARD_ERRORS * deviation / math.sqrt(values)


def converged(change: float, factor: float) -> float:
    """How far an iteration is from its limit that stops at a change, and shrinks it by a factor.

    The changes to come are a geometric series: change (factor + factor^2 + ...), and the last one
    may itself still be missing.
    """
    return change / (1 - factor)


def of_drawn_deviation(values: int) -> float:
    """How far, relatively, the standard deviation of so many normal values may be off.

    Its relative standard error is 1 / sqrt(2 n).
    """
    return STANDARD_ERRORS / math.sqrt(2 * values)
