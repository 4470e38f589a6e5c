# SPDX-License-Identifier: GPL-2.0-or-later
"""Our side of HyperBench: the pipeline keeps its contract, and the table hides nothing."""

from __future__ import annotations

import importlib.util

import hyperbench_adapter
import numpy as np
import pytest
from hyperbench_adapter import Pipeline, run_pipeline
from hyperbench_table import INDICES, write_table

from hmwb_qgis.core import gaussian_psf, simulate
from hmwb_qgis.core.sample_scene import sample_scene

RATIO, BANDS = 4, 12


@pytest.fixture(scope="module")
def inputs():
    """What HyperBench hands over: a batch of one, bands last."""
    response = np.repeat(np.eye(3), BANDS // 3, axis=1)
    reference = sample_scene(32, 32, BANDS).image
    pair = simulate(reference, RATIO, spectral_response=response, psf=gaussian_psf(3.0))
    images = (pair.multispectral, pair.hyperspectral)
    msi, hsi = (np.moveaxis(image, 0, -1)[np.newaxis] for image in images)
    return {"HR_MSI": msi, "LR_HSI": hsi, "srf": response, "psf": np.outer([1, 2, 1], [1, 2, 1])}


@pytest.mark.parametrize("name", ["regression", "cnmf:told", "interpolation:blind"])
def test_prediction_has_the_shape_of_the_scene(inputs, name):
    prediction, stats = Pipeline.named(name).run_pipeline(**inputs, metadata={})
    assert prediction.shape == (1, 32, 32, BANDS)
    assert stats["model_inference_time_sec"] > 0


def test_what_comes_without_a_batch_goes_without_one(inputs):
    single = {**inputs, "HR_MSI": inputs["HR_MSI"][0], "LR_HSI": inputs["LR_HSI"][0]}
    pipeline = Pipeline("regression")
    first, second = (pipeline.run_pipeline(**given)[0] for given in (inputs, single))
    assert second.shape == (32, 32, BANDS)
    assert (first[0] == second).all()


def test_blind_is_not_told(inputs):
    """A wrong response and PSF change what is told, and only that."""
    wrong = {**inputs, "srf": np.roll(inputs["srf"], 3, axis=1), "psf": np.eye(9)}
    for name, same in (("hysure:blind", True), ("hysure:told", False)):
        pipeline = Pipeline.named(name)
        images = [pipeline.run_pipeline(**given)[0] for given in (inputs, wrong)]
        assert np.allclose(*images) == same, name


def test_default_is_the_blind_default_method(inputs):
    assert Pipeline().name == "hmwb:blind"
    assert run_pipeline(**inputs)[0].shape == (1, 32, 32, BANDS)


def test_hyperbench_can_load_the_file(inputs):
    """As its command does: without making it known as a module."""
    spec = importlib.util.spec_from_file_location("user_pipeline", hyperbench_adapter.__file__)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.Pipeline("regression").run_pipeline(**inputs)[0].shape == (1, 32, 32, BANDS)


def test_a_wrong_word_after_the_colon_is_refused():
    with pytest.raises(ValueError, match="say blind or told"):
        Pipeline.named("hmwb:half")


def row(method, psf, value, status="success"):
    case = {"scene_name": "town", "psf_name": psf, "msi_band_count": 4, "downsampling_ratio": 4}
    indices = dict.fromkeys(INDICES, value)
    return {**case, "method_name": method, "status": status, **indices, "runtime_seconds": 1.0}


def write(rows, path):
    lines = [",".join(rows[0]), *(",".join(map(str, r.values())) for r in rows)]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_table_says_what_is_not_won_and_leaves_out_what_not_all_have_run(tmp_path):
    rows = [
        row("hmwb:blind", "airy", 2.0), row("hysure:told", "airy", 1.0),
        row("hmwb:blind", "sinc", 1.0), row("hysure:told", "sinc", 3.0),
        row("hmwb:blind", "gabor", 9.0), row("hysure:told", "gabor", 0.1, "failed"),
    ]  # fmt: skip
    text = write_table(write(rows, tmp_path / "hyperbench.csv"), tmp_path)
    assert "2 cases on 1 scenes" in text
    assert "Not the best in 2 of 4 comparisons" in text
    assert "| town airy 4 4 | SAM | hysure:told | 1 | 2 | 2.00 |" in text
    assert "gabor" not in text
    assert (tmp_path / "hyperbench.png").stat().st_size > 5000


def test_nothing_to_compare_is_said(tmp_path):
    rows = [row("hmwb:blind", "airy", 1.0), row("hysure:told", "sinc", 1.0)]
    assert "No case" in write_table(write(rows, tmp_path / "hyperbench.csv"), tmp_path)
