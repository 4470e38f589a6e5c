# SPDX-License-Identifier: GPL-2.0-or-later
"""The sample scene: a small town of the project's own making."""

from hmwb_qgis.core.sample_scene.scene import SampleScene, sample_scene

__all__ = ["SampleScene", "sample_scene"]
