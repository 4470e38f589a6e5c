# SPDX-License-Identifier: GPL-2.0-or-later
"""Fuse every pair of a folder in a script of its own, without the window of QGIS.

Run it with the Python of QGIS, the folder of the plugin's parent on PYTHONPATH:
``python3 without_a_window.py FOLDER``. It takes A_hyperspectral.tif and A_multispectral.tif for
each A and writes A_fused.tif.
"""

import sys
from pathlib import Path

from qgis.core import QgsApplication

application = QgsApplication([], False)
application.initQgis()
sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))

import processing  # noqa: E402 (QGIS must run first)
from processing.core.Processing import Processing  # noqa: E402

from hmwb_qgis import classFactory  # noqa: E402

Processing.initialize()
plugin = classFactory(None)
plugin.initProcessing()

for hyperspectral in sorted(Path(sys.argv[1]).glob("*_hyperspectral.tif")):
    name = hyperspectral.name.replace("_hyperspectral.tif", "")
    fused = processing.run(
        "hmwb:fusehmwb",
        {
            "HYPERSPECTRAL": str(hyperspectral),
            "MULTISPECTRAL": str(hyperspectral.with_name(f"{name}_multispectral.tif")),
            "OUTPUT": str(hyperspectral.with_name(f"{name}_fused.tif")),
        },
    )
    print(f"{name}: {fused['OUTPUT']}")

plugin.unload()
application.exitQgis()
