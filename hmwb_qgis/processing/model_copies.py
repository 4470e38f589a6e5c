# SPDX-License-Identifier: GPL-2.0-or-later
"""An entry of the toolbox's menu: a ready model opens as a copy in the model designer."""

from __future__ import annotations

from processing.gui.ContextAction import ContextAction
from qgis.core import QgsProcessingModelAlgorithm

from hmwb_qgis.translation import tr

from .models import ReadyModel


class OpenModelCopy(ContextAction):
    """Shown for ready models; the copy has no file yet, so that saving asks for one."""

    def __init__(self):
        super().__init__()
        self.name = tr("Open a Copy in the Model Designer")

    def isEnabled(self):
        """Whether the entry is shown."""
        return isinstance(self.itemData, ReadyModel)

    def execute(self):
        """Open the designer."""
        from processing.modeler.ModelerDialog import ModelerDialog

        dialog = ModelerDialog.create(copy_of(self.itemData))
        dialog.show()
        dialog.activate()


def copy_of(model):
    """A model as in its file, which belongs to nobody."""
    copied = QgsProcessingModelAlgorithm()
    copied.fromFile(str(model.path))
    copied.setSourceFilePath("")
    return copied
