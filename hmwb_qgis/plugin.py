# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin: it brings the provider to the Processing registry and takes it away again."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from .paths import resource_path
from .provider import HmwbProvider
from .translation import user_language


class HmwbPlugin:
    """What QGIS loads; `iface` is None where there is no window."""

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        self.provider: HmwbProvider | None = None
        self.translator = _load_translator()
        self.actions: list[Any] = []  # of the toolbox's menu
        self.menu: Any = None  # that they are registered with

    def initProcessing(self):
        """Register the provider; qgis_process calls only this."""
        self.provider = HmwbProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):
        """Called by QGIS with a window."""
        self.initProcessing()
        from processing.gui.ProviderActions import ProviderContextMenuActions

        from .processing.model_copies import OpenModelCopy

        self.actions = [OpenModelCopy()]
        self.menu = ProviderContextMenuActions
        self.menu.registerProviderContextMenuActions(self.actions)

    def unload(self):
        """Leave nothing behind."""
        if self.menu is not None:
            # Not imported again: Processing may have been unloaded before, and its modules with it.
            self.menu.deregisterProviderContextMenuActions(self.actions)
            self.menu, self.actions = None, []
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        if self.translator is not None:
            QCoreApplication.removeTranslator(self.translator)
            self.translator = None


def _load_translator():
    """Install the translation of the user's language; None if there is none."""
    translator = QTranslator()
    if not translator.load(str(resource_path(f"i18n/hmwb_{user_language()}.qm"))):
        return None
    QCoreApplication.installTranslator(translator)
    return translator
