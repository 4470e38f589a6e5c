# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the ready models of resources/models, which QGIS's model designer opens.

Run it after a parameter of an algorithm was renamed: ``QT_QPA_PLATFORM=offscreen python
tools/make_models.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QPointF

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "models"
COLUMN, ROW = 215, 110  # of the designer's canvas

Number = QgsProcessingParameterNumber


class Builder:
    """A model under construction."""

    def __init__(self, stem, group):
        from hmwb_qgis.processing.models import model_help, model_titles

        self.stem = stem
        self.model = QgsProcessingModelAlgorithm(model_titles()[stem], group)
        self.help = {"ALG_DESC": model_help()[stem]}
        self.order = []

    def parameter(self, definition, help_text):
        """An input of the model."""
        definition.setHelp(help_text)
        component = QgsProcessingModelParameter(definition.name())
        component.setPosition(QPointF(150 + COLUMN * len(self.order), 60))
        self.model.addModelParameter(definition, component)
        self.help[definition.name()] = help_text
        self.order.append(definition.name())

    def step(self, child, algorithm, sources, outputs, place):
        """An algorithm.

        QGIS shows the outputs by the alphabet of `child`. The values of `sources` are model inputs
        ("NAME"), pairs (child, output) or values.
        """
        step = QgsProcessingModelChildAlgorithm(f"hmwb:{algorithm}")
        step.setChildId(child)
        step.setDescription(step.algorithm().displayName())
        for name, source in {**_defaults(step.algorithm()), **sources}.items():
            step.addParameterSources(name, [_source(source)])
        made = {}
        for row, (name, title) in enumerate(outputs.items()):
            output = QgsProcessingModelOutput(title, title)
            output.setChildId(child)
            output.setChildOutputName(name)
            output.setPosition(
                QPointF(150 + place[0] * COLUMN + 240, 110 + place[1] * ROW + 50 * row)
            )
            made[title] = output
        step.setModelOutputs(made)
        step.setPosition(QPointF(150 + place[0] * COLUMN, 100 + place[1] * ROW))
        self.model.addChildAlgorithm(step)

    def write(self):
        """Check the model and write it."""
        self.model.setParameterOrder(self.order)
        self.model.setHelpContent(self.help)
        self.model.updateDestinationParameters()
        valid, problems = self.model.validate()
        path = FOLDER / f"{self.stem}.model3"
        if not valid or not self.model.toFile(str(path)):
            sys.exit(f"{self.stem}: {'; '.join(problems)}")
        print(f"Wrote {path.relative_to(ROOT)}")


def _defaults(algorithm):
    """The designer wants a value for every parameter that is not optional."""
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    return {
        definition.name(): definition.defaultValue()
        for definition in algorithm.parameterDefinitions()
        if definition.defaultValue() is not None and not definition.flags() & optional
    }


def _source(source):
    kind = QgsProcessingModelChildParameterSource
    if isinstance(source, tuple):
        return kind.fromChildOutput(*source)
    if isinstance(source, str) and source.isupper():
        return kind.fromModelParameter(source)
    return kind.fromStaticValue(source)


def _raster(name, title):
    return QgsProcessingParameterRasterLayer(name, title)


def _file(name, title):
    behavior = QgsProcessingParameterFile.Behavior.File
    return QgsProcessingParameterFile(name, title, behavior, "csv", optional=True)


def _real(name, title, default, low, high):
    number = Number(name, title, Number.Type.Double, default, False, low, high)
    number.setMetadata({"widget_wrapper": {"decimals": 2}})
    return number


def simulate_fuse_assess():
    """From one reference raster to the quality of a fusion."""
    build = Builder("simulatefuseassess", "Learn")
    build.parameter(
        _raster("REFERENCE", "Reference raster"),
        "A hyperspectral raster with the pixel size that the fusion is to reach.",
    )
    build.parameter(
        _real("RATIO", "Ratio of the pixel sizes", 4.0, 2.0, 16.0),
        "Hyperspectral pixel size in pixels of the reference.",
    )
    build.parameter(
        _file("SPECTRAL_RESPONSE", "Spectral response (CSV)"),
        "Sensitivity of each multispectral band: a column of wavelengths in nanometres, then a "
        "column a band. Empty: four equally wide bands.",
    )
    for name, title, default in (
        ("SNR_HYPERSPECTRAL", "SNR of the hyperspectral raster (dB)", 30.0),
        ("SNR_MULTISPECTRAL", "SNR of the multispectral raster (dB)", 40.0),
    ):
        build.parameter(
            _real(name, title, default, 0.0, 200.0),
            "Signal-to-noise ratio of every band; 0: no noise.",
        )
    build.step(
        "degrade",
        "simulatedegradation",
        {
            "REFERENCE": "REFERENCE",
            "RATIO": "RATIO",
            "SPECTRAL_RESPONSE": "SPECTRAL_RESPONSE",
            "SNR_HYPERSPECTRAL": "SNR_HYPERSPECTRAL",
            "SNR_MULTISPECTRAL": "SNR_MULTISPECTRAL",
        },
        {
            "HYPERSPECTRAL": "Simulated hyperspectral raster",
            "MULTISPECTRAL": "Simulated multispectral raster",
            "RESPONSE": "Spectral response used",
        },
        (0, 1),
    )
    build.step(
        "fuse",
        "fusehmwb",
        {
            "HYPERSPECTRAL": ("degrade", "HYPERSPECTRAL"),
            "MULTISPECTRAL": ("degrade", "MULTISPECTRAL"),
            "SPECTRAL_RESPONSE": ("degrade", "RESPONSE"),
        },
        {"OUTPUT": "Fused raster"},
        (2.4, 1),
    )
    build.step(
        "quality",
        "assessquality",
        {
            "REFERENCE": "REFERENCE",
            "FUSED": ("fuse", "OUTPUT"),
            "RATIO": "RATIO",
            "HYPERSPECTRAL": ("degrade", "HYPERSPECTRAL"),
            "MULTISPECTRAL": ("degrade", "MULTISPECTRAL"),
        },
        {"HTML": "Report", "SAM_MAP": "Map of spectral angles"},
        (2.4, 3),
    )
    build.write()


def fuse_assess_pair():
    """From two real rasters to a fused one and what can be said about it."""
    build = Builder("fuseassesspair", "Fuse")
    build.parameter(
        _raster("HYPERSPECTRAL", "Hyperspectral raster"),
        "The raster with many bands and large pixels.",
    )
    build.parameter(
        _raster("MULTISPECTRAL", "Multispectral raster"),
        "The raster with few bands and small pixels, of the same place.",
    )
    build.parameter(
        _file("SPECTRAL_RESPONSE", "Spectral response (CSV)"),
        "Sensitivity of each multispectral band: a column of wavelengths in nanometres, then a "
        "column a band. Empty: from the sensor, else from the rasters.",
    )
    fusion = QgsApplication.processingRegistry().algorithmById("hmwb:fusehmwb")
    for name in ("SENSOR", "SHIFT"):
        definition = fusion.parameterDefinition(name)
        build.parameter(definition.clone(), definition.help())
    shared = {
        name: name
        for name in ("HYPERSPECTRAL", "MULTISPECTRAL", "SPECTRAL_RESPONSE", "SENSOR", "SHIFT")
    }
    build.step("fuse", "fusehmwb", shared, {"OUTPUT": "Fused raster"}, (0, 1))
    build.step(
        "quality",
        "assesswithoutreference",
        {**shared, "FUSED": ("fuse", "OUTPUT")},
        {"HTML": "Report", "SPECTRAL_MAP": "Map of spectral inconsistency"},
        (2.4, 2.5),
    )
    build.write()


def archives_to_report():
    """From two products as they were delivered to a fused raster and a report on it."""
    build = Builder("archivestoreport", "Fuse")
    registry = QgsApplication.processingRegistry()
    for name, title, tool in (
        ("HYPERSPECTRAL_PRODUCT", "Hyperspectral product", "openhyperspectral"),
        ("MULTISPECTRAL_PRODUCT", "Multispectral product", "openmultispectral"),
    ):
        told = registry.algorithmById(f"hmwb:{tool}").parameterDefinition("PRODUCT")
        behavior = QgsProcessingParameterFile.Behavior.File
        product = QgsProcessingParameterFile(name, title, behavior, fileFilter="All files (*)")
        build.parameter(product, told.help())
    for row, kind in enumerate(("hyperspectral", "multispectral")):
        build.step(
            f"open{kind}",
            f"open{kind}",
            {"PRODUCT": f"{kind.upper()}_PRODUCT"},
            {"OUTPUT": f"Opened {kind} product"},
            (0, 1 + 2 * row),
        )
    shared = {
        "HYPERSPECTRAL": ("openhyperspectral", "OUTPUT"),
        "MULTISPECTRAL": ("openmultispectral", "OUTPUT"),
    }
    build.step("fuse", "fusehmwb", shared, {"OUTPUT": "Fused raster"}, (2.4, 1))
    build.step(
        "quality",
        "assesswithoutreference",
        {**shared, "FUSED": ("fuse", "OUTPUT")},
        {"HTML": "Report", "SPECTRAL_MAP": "Map of spectral inconsistency"},
        (2.4, 3),
    )
    build.write()


def main():
    """Write all models."""
    sys.path.insert(0, str(ROOT))
    application = QgsApplication([], False)
    application.initQgis()
    from hmwb_qgis import classFactory

    plugin = classFactory(None)
    plugin.initProcessing()
    FOLDER.mkdir(parents=True, exist_ok=True)
    simulate_fuse_assess()
    fuse_assess_pair()
    archives_to_report()
    plugin.unload()
    application.exitQgis()


if __name__ == "__main__":
    main()
