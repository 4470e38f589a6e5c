# SPDX-License-Identifier: GPL-2.0-or-later
"""What the core raises; the layers above translate it into their own words."""

from __future__ import annotations


class HmwbError(ValueError):
    """Input that cannot be processed. The message is one sentence: what is wrong and what to do."""


class Cancelled(Exception):
    """The progress callable asked to stop. Nothing was returned and nothing needs cleaning up."""


class ConvergenceWarning(UserWarning):
    """An iteration stopped at its limit. The message names the remedy."""
