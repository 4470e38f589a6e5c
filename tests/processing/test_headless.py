# SPDX-License-Identifier: GPL-2.0-or-later
"""The staged plugin in qgis_process: algorithms, help and ready models without a window."""

from __future__ import annotations

import pytest

from qgis_process import QgisProcess, QgisProcessError
from stage import stage


@pytest.fixture(scope="module")
def qgis(tmp_path_factory):
    staged = stage(tmp_path_factory.mktemp("staged"))
    return QgisProcess(plugins=staged.parent, profile=tmp_path_factory.mktemp("profile"))


def test_everything_is_listed(qgis, provider):
    assert set(qgis.algorithms()) == {a.id() for a in provider.algorithms()}


def test_help_is_plain(qgis):
    text = qgis.help("hmwb:fusehmwb")
    assert "<" not in text.replace("<=", "").split("Arguments")[0]
    assert "HYPERSPECTRAL" in text


@pytest.mark.parametrize("model", ["simulatefuseassess", "fuseassesspair"])
def test_ready_model_runs(qgis, provider, pair, tmp_path, model):
    algorithm = provider.algorithm(model)
    given = {d.name(): pair[d.name()] for d in algorithm.parameterDefinitions() if d.name() in pair}
    asked = {d.description(): d.name() for d in algorithm.destinationParameterDefinitions()}
    kinds = {"Report": "html", "Spectral response used": "csv"}
    outputs = {
        name: tmp_path / f"{title}.{kinds.get(title, 'tif')}" for title, name in asked.items()
    }
    qgis.run(f"hmwb:{model}", **given, **outputs)
    assert all(path.is_file() for path in outputs.values())


def test_errors_are_told(qgis, pair, tmp_path):
    with pytest.raises(QgisProcessError, match="exchange"):
        qgis.run(
            "hmwb:fusehmwb",
            HYPERSPECTRAL=pair["MULTISPECTRAL"],
            MULTISPECTRAL=pair["HYPERSPECTRAL"],
            OUTPUT=tmp_path / "fused.tif",
        )
    assert list(tmp_path.iterdir()) == []
