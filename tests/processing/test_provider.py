# SPDX-License-Identifier: GPL-2.0-or-later
"""What every algorithm of the provider must keep to."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingDestinationParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
)

from hmwb_qgis.plugin import HmwbPlugin
from hmwb_qgis.provider import ALGORITHMS
from hmwb_qgis.raster.sensors.known_sensors import hyperspectral_sensors, multispectral_sensors

ROOT = Path(__file__).resolve().parents[2]
NAMES = [algorithm().name() for algorithm in ALGORITHMS]


@pytest.fixture(params=NAMES)
def algorithm(request, provider):
    return provider.algorithm(request.param)


def test_provider_is_registered_and_complete(provider):
    assert QgsApplication.processingRegistry().providerById("hmwb") is provider
    assert {a.name() for a in provider.algorithms()} >= set(NAMES)
    assert len(set(NAMES)) == len(ALGORITHMS)


def test_provider_offers_geotiff_first_and_only_files(provider):
    assert provider.supportedOutputRasterLayerExtensions()[0] == "tif"
    assert provider.defaultRasterFileExtension() == "tif"
    assert not provider.supportsNonFileBasedOutput()


def test_icons_exist(algorithm, provider):
    assert not provider.icon().isNull()
    assert not algorithm.icon().isNull()
    assert algorithm.svgIconPath().endswith(".svg")


def test_ids_are_lowercase_letters_and_digits(algorithm):
    assert re.fullmatch(r"[a-z0-9]+", algorithm.name())
    assert algorithm.groupId() in ("learn", "prepare", "fuse", "assess")
    assert algorithm.group()
    assert algorithm.displayName() != algorithm.name()


def test_help_is_plain_text_and_tells_enough(algorithm):
    text = algorithm.shortHelpString()
    assert not re.search(r"<[a-z/]", text)
    assert "{}" not in text
    assert len(text) > 200
    assert algorithm.shortDescription().endswith(".")


def test_parameters_have_help_and_fixed_names(algorithm):
    for parameter in algorithm.parameterDefinitions():
        name = parameter.name()
        assert len(parameter.help()) > 10, name
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*", name)
        assert getattr(type(algorithm), name, name) == name
        assert parameter.description()


def test_every_table_of_a_sensor_can_be_chosen(provider):
    """By all that take a response, or wavelengths that the file does not tell."""
    tables = {"SENSOR": multispectral_sensors(), "HYPERSPECTRAL_SENSOR": hyperspectral_sensors()}
    for name, known in tables.items():
        offered = [a.parameterDefinition(name) for a in provider.algorithms()]
        offered = [parameter for parameter in offered if parameter is not None]
        assert len(offered) >= 7
        for parameter in offered:
            assert parameter.options() == known


def test_defaults_are_accepted(algorithm):
    for parameter in algorithm.parameterDefinitions():
        default = parameter.defaultValue()
        if default is not None and not isinstance(parameter, QgsProcessingDestinationParameter):
            assert parameter.checkValueIsAcceptable(default), parameter.name()


def test_numbers_have_bounds(algorithm):
    for parameter in algorithm.parameterDefinitions():
        if isinstance(parameter, QgsProcessingParameterNumber) and parameter.name() != "NODATA":
            assert parameter.minimum() > -1e300, parameter.name()


def test_choices_are_strings_that_the_help_names(algorithm):
    for parameter in algorithm.parameterDefinitions():
        if isinstance(parameter, QgsProcessingParameterEnum):
            assert parameter.usesStaticStrings()
            for option in parameter.options():
                assert f"'{option}'" in parameter.help()


def test_required_parameters_are_not_advanced(algorithm):
    advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    for parameter in algorithm.parameterDefinitions():
        if parameter.flags() & advanced:
            assert parameter.flags() & optional or parameter.defaultValue() is not None


def test_runs_in_a_thread_and_can_be_cancelled(algorithm):
    flags = algorithm.flags()
    assert not flags & QgsProcessingAlgorithm.Flag.FlagNoThreading
    assert flags & QgsProcessingAlgorithm.Flag.FlagCanCancel


def test_a_copy_is_of_the_same_kind(algorithm):
    copy = algorithm.create()
    assert type(copy) is type(algorithm)
    assert copy.name() == algorithm.name()


SEARCHED = {
    "fusehmwb": [
        "pansharpening",
        "sharpen",
        "hyperspectral",
        "resolution merge",
        "optimal transport",
        "enmap",
        "sentinel",
        "landsat",
        "downscale",
        "upscale",
    ],
    "fusesimple": ["quick look", "prisma"],
    "assessquality": ["validate", "accuracy"],
    "assesswithoutreference": ["validate", "accuracy", "emit"],
    "openhyperspectral": ["enmap", "prisma", "emit"],
    "openmultispectral": ["sentinel", "landsat"],
}
GERMAN = {
    "fusehmwb": ["schärfen", "Bildfusion"],
    "assessquality": ["Genauigkeit", "validieren"],
    "denoisehyperspectral": ["Rauschen"],
}


@pytest.mark.parametrize("name", SEARCHED)
def test_search_words_find_the_tools(provider, name):
    assert set(SEARCHED[name]) <= set(provider.algorithm(name).tags())


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("name", {**SEARCHED, **GERMAN})
def test_german_users_find_the_tools_by_german_and_by_english_words(provider, name):
    words = [*SEARCHED.get(name, ()), *GERMAN.get(name, ())]
    assert set(words) <= set(provider.algorithm(name).tags())


def shown(algorithm):
    """The parameters that the dialog shows: in sight at once, and advanced ones."""
    hidden = QgsProcessingParameterDefinition.Flag.FlagHidden
    advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    known = [p for p in algorithm.parameterDefinitions() if not p.flags() & hidden]
    plain = [p.name() for p in known if not p.flags() & advanced]
    return plain, [p.name() for p in known if p.flags() & advanced]


def test_the_dialog_of_the_default_is_short(provider):
    plain, advanced = shown(provider.algorithm("fusehmwb"))
    assert {"EXTENT", "SHIFT", "MASK_HYPERSPECTRAL", "MASK_MULTISPECTRAL"} <= set(plain)
    assert len(advanced) <= 15


def test_no_dialog_of_a_fusion_shows_what_only_another_method_uses(provider):
    """What a method is not told of, and what its own tool shows, is in no other dialog."""
    plain, advanced = shown(provider.algorithm("fusehmwb"))
    paper = provider.algorithm("fusehmwbpaper").OPTIONS
    assert set(plain + advanced) & set(paper) == {"DENOISE"}
    plain, advanced = shown(provider.algorithm("fusesimple"))
    assert not set(plain + advanced) & set(paper)


def test_empty_says_not_set_where_nought_would(algorithm):
    """A number of which 0 means that the tool chooses can be left empty instead."""
    visible = [name for names in shown(algorithm) for name in names]
    for name in visible:
        parameter = algorithm.parameterDefinition(name)
        if isinstance(parameter, QgsProcessingParameterNumber):
            assert not parameter.help().startswith("0:"), name


def test_the_default_among_the_fusions_is_marked(provider):
    titles = [a.displayName() for a in provider.algorithms() if a.groupId() == "fuse"]
    assert [title for title in titles if "recommended" in title] == ["Fuse (HMWB) - recommended"]


def test_optional_outputs_are_not_made_unless_asked_for(algorithm):
    for parameter in algorithm.destinationParameterDefinitions():
        optional = bool(parameter.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional)
        offered = not optional or parameter.name() == "HTML"
        assert parameter.createByDefault() is offered, parameter.name()


def test_missing_scipy_is_reported(provider, monkeypatch):
    monkeypatch.setattr("hmwb_qgis.processing.base.find_spec", lambda _: None)
    able, message = provider.algorithm("fusehmwb").create().canExecute()
    assert not able
    assert "SciPy" in message


def test_plugin_loads_without_scipy(tmp_path):
    script = tmp_path / "load.py"
    script.write_text(
        "import sys\n"
        "sys.modules['scipy'] = None\n"
        "from qgis.core import QgsApplication\n"
        "application = QgsApplication([], False)\n"
        "application.initQgis()\n"
        "from hmwb_qgis import classFactory\n"
        "plugin = classFactory(None)\n"
        "plugin.initProcessing()\n"
        "print(len(plugin.provider.algorithms()))\n"
        "plugin.unload()\n"
        "application.exitQgis()\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) >= len(ALGORITHMS)


def test_the_plugin_can_be_unloaded_after_processing(qgis_app, monkeypatch):  # noqa: ARG001
    """QGIS ends plugins in the order in which they were loaded, and forgets their modules."""
    from processing.gui.ProviderActions import ProviderContextMenuActions as Menu

    monkeypatch.setattr(HmwbPlugin, "initProcessing", lambda _: None)  # one provider is there
    before = list(Menu.actions)
    plugin = HmwbPlugin(None)
    plugin.initGui()
    assert len(Menu.actions) == len(before) + 1
    monkeypatch.delitem(sys.modules, "processing.gui.ProviderActions")
    plugin.unload()
    assert Menu.actions == before
