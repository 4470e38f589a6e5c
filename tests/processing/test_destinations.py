# SPDX-License-Identifier: GPL-2.0-or-later
"""Every destination of every algorithm is checked against all inputs and all other destinations."""

from __future__ import annotations

import ast
import hashlib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingDestinationParameter,
    QgsProcessingException,
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from hmwb_qgis.provider import ALGORITHMS

from .test_bad_input import write

PROCESSING = Path(__file__).resolve().parents[2] / "hmwb_qgis" / "processing"
READ = (QgsProcessingParameterRasterLayer, QgsProcessingParameterFile)
VALUES = (
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)


def definitions(algorithm, kinds):
    made = algorithm()
    made.initAlgorithm()
    yield from (d for d in made.parameterDefinitions() if isinstance(d, kinds))


DESTINATIONS = [
    (algorithm, d.name())
    for algorithm in ALGORITHMS
    for d in definitions(algorithm, QgsProcessingDestinationParameter)
]


def ids(value):
    return value if isinstance(value, str) else value().name()


class Prepared:
    """An algorithm with a file for each of its inputs and a free name for each destination."""

    def __init__(self, algorithm, folder):
        self.algorithm = algorithm().create()
        self.context = QgsProcessingContext()
        self.parameters, self.inputs = {}, {}
        for d in self.algorithm.parameterDefinitions():
            if isinstance(d, READ):
                # Named like what a comparison of methods writes into a folder.
                path = folder / d.name() / "hmwb.tif"
                path.parent.mkdir()
                self.inputs[d.name()] = self.parameters[d.name()] = self.read(d, path)
            elif isinstance(d, QgsProcessingDestinationParameter):
                self.parameters[d.name()] = str(folder / self.free_name(d))

    def read(self, definition, path):
        if isinstance(definition, QgsProcessingParameterRasterLayer):
            return write(path, np.arange(48.0).reshape(3, 4, 4), 1.0)
        path.write_text("wavelength,a\n500,1\n600,1\n")
        folder = definition.behavior() == QgsProcessingParameterFile.Behavior.Folder
        return str(path.parent if folder else path)

    def free_name(self, definition):
        raster = isinstance(definition, QgsProcessingParameterRasterDestination)
        return f"{definition.name()}{'.tif' if raster else ''}"

    def title(self, name):
        return self.algorithm.parameterDefinition(name).description()

    def aim(self, name, path):
        """Let a destination be a file, or a folder that would hold it."""
        path = Path(path)
        definition = self.algorithm.parameterDefinition(name)
        folder = isinstance(definition, QgsProcessingParameterFolderDestination)
        self.parameters[name] = str(path.parent if folder else path)

    def refusals(self, listener):
        """What a dialog says, and what a model hears, which does not ask beforehand."""
        accepted, message = self.algorithm.checkParameterValues(self.parameters, self.context)
        assert not accepted
        with pytest.raises(QgsProcessingException) as raised:
            self.algorithm.run(self.parameters, self.context, listener, {}, False)
        return message, str(raised.value)


@pytest.fixture
def idle(monkeypatch):
    """No algorithm may come as far as its work."""
    for algorithm in ALGORITHMS:
        monkeypatch.setattr(algorithm, "work", lambda *_: pytest.fail("It was computed."))


def hashes(folder):
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize(("algorithm", "name"), DESTINATIONS, ids=ids)
def test_no_destination_is_an_input(tmp_path, listener, algorithm, name):
    for read in Prepared(algorithm, tmp_path).inputs:
        folder = tmp_path / f"over {read}"
        folder.mkdir()
        prepared = Prepared(algorithm, folder)
        before = hashes(folder)
        given = Path(prepared.inputs[read])
        prepared.aim(name, given / "hmwb.tif" if given.is_dir() else given)
        for message in prepared.refusals(listener):
            assert prepared.title(name) in message and prepared.title(read) in message
            assert "belongs to the input" in message
        assert hashes(folder) == before


PAIRS = [
    (algorithm, name, other)
    for (algorithm, name), (same, other) in combinations(DESTINATIONS, 2)
    if same is algorithm
]


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize(("algorithm", "name", "other"), PAIRS, ids=ids)
def test_no_two_destinations_are_one_file(tmp_path, listener, algorithm, name, other):
    prepared = Prepared(algorithm, tmp_path)
    prepared.aim(name, tmp_path / "hmwb.tif")
    prepared.aim(other, tmp_path / "hmwb.tif")
    for message in prepared.refusals(listener):
        assert prepared.title(name) in message and prepared.title(other) in message
        assert "the same file" in message


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=ids)
def test_free_names_are_accepted(tmp_path, algorithm):
    prepared = Prepared(algorithm, tmp_path)
    before = hashes(tmp_path)
    assert prepared.algorithm.checkParameterValues(prepared.parameters, prepared.context)[0]
    assert hashes(tmp_path) == before
    kind = QgsProcessingDestinationParameter
    made = [Path(prepared.parameters[d.name()]) for d in definitions(algorithm, kind)]
    assert not any(path.exists() for path in made)


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=ids)
def test_every_parameter_is_a_value_or_is_checked(algorithm):
    known = (*READ, *VALUES, QgsProcessingDestinationParameter)
    unknown = {type(d).__name__ for d in definitions(algorithm, object) if not isinstance(d, known)}
    assert not unknown


def test_only_checked_paths_are_written_to():
    """No algorithm asks QGIS for a destination by itself."""
    asking = {"parameterAsOutputLayer", "parameterAsFileOutput"}
    found = {
        path.name
        for path in PROCESSING.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in asking
    }
    assert found == {"outputs.py"}
