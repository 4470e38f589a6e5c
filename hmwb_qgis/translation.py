# SPDX-License-Identifier: GPL-2.0-or-later
"""One door for every text that a user of QGIS reads."""

from __future__ import annotations

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QLocale

CONTEXT = "Hmwb"


def user_language() -> str:
    """Two letters, as the user of QGIS chose it or the system has it."""
    settings = QgsSettings()
    language = QLocale().name()
    if settings.value("locale/overrideFlag", False, type=bool):
        language = settings.value("locale/userLocale", language)
    return str(language)[:2]


def text_language() -> str:
    """Code of the language that the texts are in, which is one of them."""
    return tr("en")


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate(CONTEXT, text)


def known(text: str) -> str:
    """A text that the translations collect elsewhere, in the user's language."""
    return QCoreApplication.translate(CONTEXT, text)


def said(message: str | Exception) -> str:
    """What the layers below say, an error or a warning or a note, in the user's language."""
    from hmwb_qgis.core.sentences import Sentence  # the core is imported only when it has spoken

    if isinstance(message, Exception):
        message = message.args[0] if message.args else ""
    return message.translated(tr) if isinstance(message, Sentence) else str(message)
