# SPDX-License-Identifier: GPL-2.0-or-later
"""What is given for a parameter is refused by the label that users read, or used, or it is told."""

from __future__ import annotations

import ast
import re

import pytest
from qgis.core import (
    NULL,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProperty,
)

from hmwb_qgis.processing.given import check_given, check_given_by_model, unused

WRONG = {
    QgsProcessingParameterNumber: (-1e6, "give "),
    QgsProcessingParameterEnum: ("no such choice", "none of the choices, which are"),
    QgsProcessingParameterBoolean: ("perhaps", "neither true nor false"),
    QgsProcessingParameterString: ([400.0, 500.0], "write several values into one"),
    QgsProcessingParameterFile: ({"file": "x"}, "cannot be used"),
    QgsProcessingParameterExtent: ("here", "is no extent"),
    QgsProcessingParameterRasterLayer: ("/nowhere.tif", "no raster that can be opened"),
}
OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional


def definitions(provider):
    """Every parameter of every tool, the ready models among them."""
    for algorithm in provider.algorithms():
        for definition in algorithm.parameterDefinitions():
            yield algorithm.create(), definition


def refused(algorithm, definition, value):
    """The sentence on one value; what else is missing comes behind it."""
    only = [definition]
    algorithm.parameterDefinitions = lambda: only
    with pytest.raises(QgsProcessingException) as raised:
        check_given(algorithm, {definition.name(): value}, QgsProcessingContext())
    return str(raised.value)


@pytest.mark.parametrize("kind", WRONG, ids=lambda kind: kind.__name__)
def test_every_parameter_is_refused_by_its_label(provider, kind):
    value, words = WRONG[kind]
    asked = [(a, d) for a, d in definitions(provider) if isinstance(d, kind)]
    assert asked
    for algorithm, definition in asked:
        said = refused(algorithm, definition, value)
        assert said.startswith(f"{definition.description()} ({definition.name()}): ")
        assert words in said


@pytest.mark.parametrize("kind", [QgsProcessingParameterBoolean, QgsProcessingParameterExtent])
@pytest.mark.parametrize("value", [[1], {"value": 1}])
def test_a_list_is_not_taken_for_nothing(provider, kind, value):
    for algorithm, definition in definitions(provider):
        if isinstance(definition, kind):
            assert definition.description() in refused(algorithm, definition, value)


@pytest.mark.parametrize("bands", [[99], "x", [0, 1], "3;17"])
def test_bands_that_there_are_not_are_refused_by_the_label(run, pair, tmp_path, bands):
    given = {name: pair[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    words = r"Bands of the hyperspectral raster .* numbers from 1 to 16"
    with pytest.raises(QgsProcessingException, match=words):
        run("fusesimple", **given, BANDS_HYPERSPECTRAL=bands, OUTPUT=str(tmp_path / "fused.tif"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("tool", "given", "words"),
    [
        ("fusesimple", {"WAVELENGTHS": "500, 600"},
         r'^2 wavelengths .* for 16 bands: .*"Wavelengths of the hyperspectral bands"'),
        ("fusesimple", {"MIN_SNR": 199.0}, r'lower "Least signal-to-noise ratio of a band \(dB\)"'),
        ("denoisehyperspectral", {"RANK": 17}, r'^The rank is 17: .*"Rank of the subspace"'),
        ("simulatedegradation", {"MULTISPECTRAL_BANDS": 17},
         r'^16 hyperspectral bands .* 17 equal bands: .*"Number of equally wide bands"'),
    ],
)  # fmt: skip
def test_what_only_the_raster_refutes_is_refused_by_the_label(
    run, pair, tmp_path, tool, given, words
):
    first, second = str(tmp_path / "first.tif"), str(tmp_path / "second.tif")
    both = {name: pair[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    rest = {
        "fusesimple": {**both, "OUTPUT": first},
        "denoisehyperspectral": {"INPUT": pair["HYPERSPECTRAL"], "OUTPUT": first},
        "simulatedegradation": {
            "REFERENCE": pair["REFERENCE"], "HYPERSPECTRAL": first, "MULTISPECTRAL": second,
        },
    }  # fmt: skip
    with pytest.raises(QgsProcessingException, match=words):
        run(tool, **rest[tool], **given)
    assert not list(tmp_path.iterdir())


def test_what_is_needed_is_asked_for_by_its_label(provider):
    needed = [
        (a, d)
        for a, d in definitions(provider)
        if not d.flags() & OPTIONAL and d.defaultValue() is None
    ]
    assert len(needed) > 30
    for algorithm, definition in needed:
        said = refused(algorithm, definition, None)
        assert said.startswith(f"{definition.description()} is missing: ")


def test_the_command_that_repeats_a_run_holds_several_choices(provider):
    """A raster and the history of its layer keep it."""
    several = [
        (a, d)
        for a, d in definitions(provider)
        if isinstance(d, QgsProcessingParameterEnum) and d.allowMultiple()
    ]
    assert len(several) > 3
    for algorithm, definition in several:
        chosen = definition.options()[1:3]
        given = {definition.name(): chosen, "OUTPUT": "x.tif"}
        command = algorithm.asPythonCommand(given, QgsProcessingContext())
        assert ast.literal_eval(command.partition(", ")[2][:-1])[definition.name()] == chosen


@pytest.mark.parametrize("empty", [None, "", NULL])
def test_a_model_that_leaves_something_empty_gets_the_default(provider, empty):
    """An input of a model that nobody filled in goes on to the tool like that."""
    algorithm = provider.algorithm("createsamplescene").create()
    given = {d.name(): empty for d in algorithm.parameterDefinitions() if d.name() != "OUTPUT"}
    given["OUTPUT"] = QgsProcessing.TEMPORARY_OUTPUT
    check_given_by_model(algorithm, given, QgsProcessingContext())
    with pytest.raises(QgsProcessingException, match=r"Rows .*not 3"):
        check_given_by_model(algorithm, {**given, "ROWS": 3}, QgsProcessingContext())


def test_an_expression_counts_as_what_it_gives(provider):
    algorithm = provider.algorithm("createsamplescene").create()
    rows = algorithm.parameterDefinition("ROWS")
    assert "not 3" in refused(algorithm, rows, QgsProperty.fromExpression("1 + 2"))


def test_the_tool_itself_says_it_and_writes_nothing(run, pair, tmp_path):
    output = tmp_path / "fused.tif"
    given = {name: pair[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    with pytest.raises(QgsProcessingException, match=r"Residual shift .*: yes is none of"):
        run("fusehmwb", **given, SHIFT="yes", OUTPUT=str(output))
    assert not output.exists()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PSF_FHWM", 8.0, "no parameter PSF_FHWM"),
        ("PSF_FWHM", 8.0, "Width of the PSF .* Point spread function = gaussian / box"),
        ("PSF_FILE", "/psf.csv", "Weights of the PSF .* Point spread function = file"),
        ("MASK_VALUES_MULTISPECTRAL", "3", "with Mask of the multispectral raster"),
        ("RESPONSE_COLUMNS", "a", "Spectral response .CSV. / Multispectral sensor"),
    ],
)
def test_what_is_used_for_nothing_is_told(provider, name, value, words):
    algorithm = provider.algorithm("fusehmwb").create()
    (said,) = unused(algorithm, {name: value, "PSF": None})
    assert re.search(words, said)


def test_what_is_used_is_not_told_of(provider):
    fusion = provider.algorithm("fusehmwb").create()
    psf = {"PSF": "box", "PSF_FWHM": 8.0, "SENSOR": "Landsat-8", "RESPONSE_COLUMNS": "a"}
    assert unused(fusion, psf) == []
    simulation = provider.algorithm("simulatedegradation").create()
    assert unused(simulation, {"PSF_FWHM": 8.0}) == []  # a Gaussian unless told


def test_a_dialog_that_nobody_touched_gives_nothing_unused(provider):
    for algorithm in provider.algorithms():
        given = {d.name(): d.defaultValue() for d in algorithm.parameterDefinitions()}
        assert unused(algorithm, given) == []


def test_a_run_warns_of_what_it_does_not_use(run, tmp_path, listener):
    output = str(tmp_path / "scene.tif")
    run("createsamplescene", listener, ROWS=16, COLUMNS=16, BANDS=8, ROW=9, OUTPUT=output)
    assert any("no parameter ROW:" in warning for warning in listener.warnings)
