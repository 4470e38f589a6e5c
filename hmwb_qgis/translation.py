# SPDX-License-Identifier: GPL-2.0-or-later
"""One function for every text that a user of QGIS reads."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

CONTEXT = "Hmwb"


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate(CONTEXT, text)
