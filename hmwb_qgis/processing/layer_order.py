# SPDX-License-Identifier: GPL-2.0-or-later
"""The layers of one run in the order in which they were shown, whatever order QGIS loads them in.

QGIS loads results in the order of their paths, each on top of the others, so that a map of shifts
could hide the fused raster.
"""

from __future__ import annotations


class LayerOrder:
    """Puts the layers of one run in their order, the first on top."""

    def __init__(self):
        self._layers = []  # their ids; None until QGIS has loaded one

    def place(self):
        """The next place from the top."""
        self._layers.append(None)
        return len(self._layers) - 1

    def loaded(self, place, layer, project):
        """Take a layer that QGIS has loaded, and put it below those that come before it."""
        self._layers[place] = layer.id()
        found = [project.layerTreeRoot().findLayer(key) for key in self._layers if key]
        nodes = [node for node in found if node is not None]
        groups = [node.parent() for node in nodes]
        if len(nodes) > 1 and all(group == groups[0] for group in groups):
            _arrange(nodes)
            _activate(project.mapLayer(next(key for key in self._layers if key)))


def _arrange(nodes):
    """Put nodes of one group below each other, where the topmost of them is."""
    group = nodes[0].parent()
    places = [group.children().index(node) for node in nodes]
    if places == sorted(places):
        return
    for node in reversed(nodes):
        group.insertChildNode(min(places), node.clone())
    for node in nodes:
        group.removeChildNode(node)


def _activate(layer):
    """Let QGIS put what is loaded next above this layer, as it would above the last one."""
    from qgis.utils import iface  # None until there is a window

    if iface is not None:
        iface.setActiveLayer(layer)
