# SPDX-License-Identifier: GPL-2.0-or-later
"""One QGIS for all tests, with the plugin in it as QGIS itself would load it."""

from __future__ import annotations

import gc

import pytest


@pytest.fixture(scope="session", autouse=True)
def closed_rasters(qgis_app):  # noqa: ARG001 (to end before it)
    """Close what forgotten references keep open before QGIS takes GDAL's drivers with it."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def plugin(qgis_processing):  # noqa: ARG001 (starts QGIS and its Processing framework)
    """The plugin, loaded without a window."""
    from hmwb_qgis import classFactory

    loaded = classFactory(None)
    loaded.initProcessing()
    yield loaded
    loaded.unload()
    gc.collect()  # layers in reference cycles of plotting libraries must go before QGIS does


@pytest.fixture(scope="session")
def provider(plugin):
    """The registered provider."""
    return plugin.provider
