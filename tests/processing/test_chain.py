# SPDX-License-Identifier: GPL-2.0-or-later
"""Each algorithm does its work on real files, through QGIS."""

from __future__ import annotations

import json

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsRasterLayer

from hmwb_qgis.core.registry import DEFAULT_METHOD, create_method
from hmwb_qgis.raster.reading.source import RasterSource

from .conftest import inputs_of

# Options of the core that hold its numbers, or give what no raster holds: for scripts only.
POLICIES = {"parts", "registration", "screening", "regression", "uncertainty"}
FUSIONS = ["fusehmwb", "fusecnmf", "fusehysure", "fusemean", "fusesimple"]


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def everything(source):
    return source.read(slice(0, source.grid.rows), slice(0, source.grid.cols))


def test_sample_scene_has_the_size_asked_for(pair):
    source = RasterSource(pair["REFERENCE"])
    assert source.shape == (16, 48, 40)
    assert source.spectral.wavelengths is not None
    assert source.grid.crs


def test_same_seed_same_scene(run, tmp_path):
    asked = {"ROWS": 20, "COLUMNS": 20, "BANDS": 8}
    first, again, other = (
        read(run("createsamplescene", OUTPUT=str(tmp_path / f"{k}.tif"), SEED=s, **asked)["OUTPUT"])
        for k, s in enumerate((1, 1, 2))
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def corner(source):
    """The upper and the left side of a raster."""
    return source.grid.geotransform[3], source.grid.geotransform[0]


def test_simulated_rasters_share_corners_and_keep_wavelengths(pair):
    reference, h, m = (
        RasterSource(pair[name]) for name in ("REFERENCE", "HYPERSPECTRAL", "MULTISPECTRAL")
    )
    assert h.shape == (16, 12, 10)
    assert m.shape == (4, 48, 40)
    assert corner(h) == corner(reference)
    assert h.grid.pixel == tuple(4 * size for size in reference.grid.pixel)
    np.testing.assert_allclose(h.spectral.wavelengths, reference.spectral.wavelengths)
    assert np.all(np.diff(m.spectral.wavelengths) > 0)


def test_noise_has_the_snr_asked_for(run, pair, tmp_path):
    images = {}
    for snr in (0.0, 20.0):
        made = run(
            "simulatedegradation",
            REFERENCE=pair["REFERENCE"],
            SNR_HYPERSPECTRAL=snr,
            SNR_MULTISPECTRAL=snr,
            HYPERSPECTRAL=str(tmp_path / f"h{snr}.tif"),
            MULTISPECTRAL=str(tmp_path / f"m{snr}.tif"),
        )
        images[snr] = read(made["MULTISPECTRAL"])
    noise = images[20.0] - images[0.0]
    found = 10 * np.log10((images[0.0] ** 2).mean() / (noise**2).mean())
    assert found == pytest.approx(20.0, abs=0.5)


@pytest.mark.parametrize("kind", ["gaussian", "box", "starck-murtagh", "file"])
def test_every_psf_keeps_the_mean(run, pair, tmp_path, kind):
    weights = tmp_path / "psf.csv"
    weights.write_text("1,2,1\n2,4,2\n1,2,1\n")
    made = run(
        "simulatedegradation",
        REFERENCE=pair["REFERENCE"],
        PSF=kind,
        PSF_FILE=str(weights),
        SNR_HYPERSPECTRAL=0,
        HYPERSPECTRAL=str(tmp_path / "h.tif"),
        MULTISPECTRAL=str(tmp_path / "m.tif"),
    )
    means = [read(path).mean() for path in (made["HYPERSPECTRAL"], pair["REFERENCE"])]
    assert means[0] == pytest.approx(means[1], rel=0.05)


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        ("hyperspectral", "subspace"),
        ("hyperspectral", "sstv"),
        ("multispectral", "patches"),
        ("multispectral", "wiener"),
    ],
)
def test_denoising_comes_closer_to_the_truth(run, pair, tmp_path, kind, method):
    given = {"REFERENCE": pair["REFERENCE"]}
    outputs = {}
    for snr in (0.0, 15.0):
        made = run(
            "simulatedegradation",
            **given,
            SNR_HYPERSPECTRAL=snr,
            SNR_MULTISPECTRAL=snr,
            HYPERSPECTRAL=str(tmp_path / f"hyperspectral{snr}.tif"),
            MULTISPECTRAL=str(tmp_path / f"multispectral{snr}.tif"),
        )
        outputs[snr] = made[kind.upper()]
    output = str(tmp_path / "clean.tif")
    clean = run(f"denoise{kind}", INPUT=outputs[15.0], METHOD=method, OUTPUT=output)
    truth, noisy, denoised = (read(p) for p in (outputs[0.0], outputs[15.0], clean["OUTPUT"]))
    assert np.square(denoised - truth).mean() < 0.7 * np.square(noisy - truth).mean()


@pytest.mark.parametrize("name", FUSIONS)
def test_fused_raster_lies_on_the_multispectral_grid_with_the_hyperspectral_bands(
    run, pair, tmp_path, listener, name
):
    output = str(tmp_path / "fused.tif")
    result = run(name, listener, **inputs_of(pair), OUTPUT=output)
    assert result["OUTPUT"] == output
    h, m, fused = (RasterSource(p) for p in (pair["HYPERSPECTRAL"], pair["MULTISPECTRAL"], output))
    assert fused.shape == (h.shape[0], *m.shape[1:])
    assert fused.grid == m.grid
    assert fused.dtype == "float32"
    np.testing.assert_allclose(fused.spectral.wavelengths, h.spectral.wavelengths)
    np.testing.assert_allclose(fused.spectral.fwhm, h.spectral.fwhm)
    assert fused.spectral.names == h.spectral.names
    assert any("response.csv" in message for message in listener.messages)


@pytest.mark.parametrize("name", FUSIONS)
def test_fusion_is_better_than_large_pixels(run, pair, tmp_path, name):
    fused = run(name, **inputs_of(pair), OUTPUT=str(tmp_path / "fused.tif"))["OUTPUT"]
    truth, h = read(pair["REFERENCE"]), read(pair["HYPERSPECTRAL"])
    blocks = h.repeat(4, axis=1).repeat(4, axis=2)
    assert np.square(read(fused) - truth).mean() < 0.7 * np.square(blocks - truth).mean()


@pytest.mark.parametrize("name", [name for name in FUSIONS if name != "fusesimple"])
def test_parameters_are_the_options_of_the_core_with_their_defaults(provider, name):
    algorithm = provider.algorithm(name)
    choice = algorithm.parameterDefinition(algorithm.CHOICE) if algorithm.CHOICE else None
    seen = set()
    for method in choice.options() if choice else [algorithm.FIXED_METHOD]:
        for option, default in create_method(method).parameters.items():
            if option in POLICIES:
                continue
            expected = "never" if option == "transport" else default
            assert algorithm.parameterDefinition(option.upper()).defaultValue() == expected, option
            seen.add(option.upper())
    assert seen == set(algorithm.OPTIONS)


def test_each_simple_method_gives_an_image_of_its_own(run, pair, provider, tmp_path):
    methods = provider.algorithm("fusesimple").parameterDefinition("METHOD").options()
    truth, errors = read(pair["REFERENCE"]), {}
    for method in methods:
        output = str(tmp_path / f"{method}.tif")
        run("fusesimple", **inputs_of(pair), METHOD=method, OUTPUT=output)
        errors[method] = np.square(read(output) - truth).mean()
    assert len(set(errors.values())) == len(methods) == 3
    assert errors["regression"] < errors["interpolation"]


def test_default_method_is_that_of_the_core(provider):
    chosen = provider.algorithm("fusehmwb").parameterDefinition("METHOD")
    assert chosen.defaultValue() == DEFAULT_METHOD


def test_parameters_of_another_method_are_reported(run, pair, tmp_path, listener):
    output = str(tmp_path / "fused.tif")
    run("fusehmwb", listener, **inputs_of(pair), METHOD="hmwb-paper", RANK=5, OUTPUT=output)
    assert any("'Rank'" in warning for warning in listener.warnings)


def test_only_the_extent_asked_for_is_fused(run, pair, tmp_path):
    top, left = corner(RasterSource(pair["MULTISPECTRAL"]))
    box = f"{left + 8},{left + 32},{top - 40},{top - 8} [EPSG:32632]"
    fused = run("fusemean", **inputs_of(pair), EXTENT=box, OUTPUT=str(tmp_path / "part.tif"))
    part = RasterSource(fused["OUTPUT"])
    assert part.shape[1:] == (32, 24)
    assert corner(part) == (top - 8, left + 8)


def test_only_the_bands_asked_for_take_part(run, pair, tmp_path):
    given = {**inputs_of(pair), "RESPONSE_COLUMNS": "equal band 1,equal band 3"}
    fused = run(
        "fusemean",
        **given,
        BANDS_HYPERSPECTRAL=[1, 2, 3, 9, 10, 11],
        BANDS_MULTISPECTRAL=[1, 3],
        OUTPUT=str(tmp_path / "part.tif"),
    )
    h, part = RasterSource(pair["HYPERSPECTRAL"]), RasterSource(fused["OUTPUT"])
    np.testing.assert_allclose(
        part.spectral.wavelengths, h.spectral.wavelengths[[0, 1, 2, 8, 9, 10]]
    )


def test_fused_raster_tells_how_it_came_about(run, pair, tmp_path):
    fused = run(
        "fusehmwb",
        **inputs_of(pair),
        METHOD="hmwb-paper",
        WEIGHT=0.3,
        OUTPUT=str(tmp_path / "fused.tif"),
    )
    metadata = RasterSource(fused["OUTPUT"]).metadata
    assert json.loads(metadata["HMWB_PARAMETERS"])["weight"] == 0.3
    assert len(json.loads(metadata["HMWB_HISTORY"])["residual"]) > 1


def test_bands_beyond_the_reference_are_left_out_of_a_simulation(run, pair, tmp_path, listener):
    made = run(
        "simulatedegradation",
        listener,
        REFERENCE=pair["REFERENCE"],
        SENSOR="Sentinel-2A",
        HYPERSPECTRAL=str(tmp_path / "h.tif"),
        MULTISPECTRAL=str(tmp_path / "m.tif"),
    )
    names = RasterSource(made["MULTISPECTRAL"]).spectral.names
    assert any(name.startswith("B4") for name in names)
    assert not any(name.startswith(("B11", "B12")) for name in names)
    assert any("B11" in message for message in listener.messages)


def test_wavelengths_that_the_file_does_not_tell_are_taken_from_the_user(
    run, pair, tmp_path, listener
):
    bare, told = str(tmp_path / "bare.tif"), RasterSource(pair["REFERENCE"]).spectral.wavelengths
    with_them = gdal.Open(pair["REFERENCE"])
    written = gdal.GetDriverByName("GTiff").Create(bare, 40, 48, 16, gdal.GDT_Float32)
    written.SetGeoTransform(with_them.GetGeoTransform())
    written.SetProjection(with_them.GetProjection())
    written.WriteArray(with_them.ReadAsArray())
    del written
    outputs = {n: str(tmp_path / f"{n}.tif") for n in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    asked = {"REFERENCE": bare, "SENSOR": "Pleiades-1A", "RATIO": 4, **outputs}
    with pytest.raises(QgsProcessingException, match="not known: give them"):
        run("simulatedegradation", **asked)
    with pytest.raises(QgsProcessingException, match="16 bands"):
        run("simulatedegradation", HYPERSPECTRAL_SENSOR="EnMAP", **asked)
    with pytest.raises(
        QgsProcessingException, match="Wavelengths of the hyperspectral bands: write"
    ):
        run("simulatedegradation", WAVELENGTHS="400, red", **asked)
    words = ", ".join(f"{w:.6f}" for w in told)
    made = run("simulatedegradation", listener, WAVELENGTHS=words, **asked)
    found = RasterSource(made["HYPERSPECTRAL"]).spectral.wavelengths
    np.testing.assert_allclose(found, told, atol=1e-3)
    assert any("published bands of Pleiades-1A" in message for message in listener.messages)


def test_output_can_have_the_type_of_the_input(run, pair, tmp_path):
    scaled = str(tmp_path / "whole_numbers.tif")
    gdal.Translate(
        scaled, pair["HYPERSPECTRAL"], outputType=gdal.GDT_Int16, scaleParams=[[0, 1, 0, 10000]]
    )
    given = {**inputs_of(pair), "HYPERSPECTRAL": scaled}
    fused = run("fusemean", **given, DATA_TYPE="input", OUTPUT=str(tmp_path / "fused.tif"))
    values = read(fused["OUTPUT"])
    assert values.dtype == np.int16
    assert 100 < values.mean() < 10000


def test_estimated_responses_are_accepted_by_a_fusion(run, pair, listener, tmp_path):
    made = run(
        "estimateresponses",
        feedback=listener,
        **{name: pair[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")},
        RESPONSE=str(tmp_path / "response.csv"),
        PSF_TABLE=str(tmp_path / "psf.csv"),
        HTML=str(tmp_path / "responses.html"),
    )
    page = (tmp_path / "responses.html").read_text("utf-8")
    assert "Point spread function" in page
    assert "Estimated from hyperspectral and multispectral." in page
    (told,) = (text for text in listener.messages if "pectral response" in text)
    assert "was estimated from the pair" in told  # and not that the raster tells it
    fused = run(
        "fusemean",
        **{name: pair[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")},
        SPECTRAL_RESPONSE=made["RESPONSE"],
        PSF="file",
        PSF_FILE=made["PSF_TABLE"],
        OUTPUT=str(tmp_path / "fused.tif"),
    )
    assert np.isfinite(read(fused["OUTPUT"])).all()


@pytest.mark.parametrize("extension", ["bsq", "bil", "bip", "dat", "img"])
def test_envi_files_are_written_with_wavelengths(run, tmp_path, extension):
    output = str(tmp_path / f"scene.{extension}")
    run("createsamplescene", ROWS=16, COLUMNS=16, BANDS=8, OUTPUT=output)
    assert gdal.Open(output).GetDriver().ShortName == "ENVI"
    assert RasterSource(output).spectral.wavelengths[0] == pytest.approx(430)


def test_creation_options_reach_the_driver(run, tmp_path):
    output = str(tmp_path / "scene.tif")
    options = "COMPRESS=LZW|BIGTIFF=YES"
    run("createsamplescene", ROWS=16, COLUMNS=16, BANDS=8, OUTPUT=output, CREATION_OPTIONS=options)
    assert gdal.Open(output).GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == "LZW"


def test_nodata_set_in_the_layer_properties_is_honoured(run, pair, tmp_path, listener):
    layer = QgsRasterLayer(pair["REFERENCE"], "reference_raster")
    value = float(read(pair["REFERENCE"])[0, 5, 7])
    from qgis.core import QgsRasterRange

    for band in range(1, 17):
        layer.dataProvider().setUserNoDataValue(band, [QgsRasterRange(value, value)])
    made = run(
        "simulatedegradation",
        listener,
        REFERENCE=layer,
        HYPERSPECTRAL=str(tmp_path / "h.tif"),
        MULTISPECTRAL=str(tmp_path / "m.tif"),
    )
    _, valid = everything(RasterSource(made["MULTISPECTRAL"]))
    assert not valid[5, 7]
    assert valid.sum() > 0.95 * valid.size
    assert any("reference_raster" in message for message in listener.messages)


def test_inputs_get_no_sidecar(run, tmp_path):
    folder = tmp_path / "inputs"
    folder.mkdir()
    scene = str(folder / "scene.tif")
    run("createsamplescene", ROWS=16, COLUMNS=16, BANDS=8, OUTPUT=scene)
    made = {n: str(tmp_path / f"{n}.tif") for n in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    run("simulatedegradation", REFERENCE=scene, **made)
    assert [path.name for path in folder.iterdir()] == ["scene.tif"]


def test_temporary_outputs_are_geotiffs(run):
    context = QgsProcessingContext()
    result = run("createsamplescene", ROWS=16, COLUMNS=16, BANDS=8, OUTPUT="TEMPORARY_OUTPUT")
    assert result["OUTPUT"].endswith(".tif")
    assert context.temporaryLayerStore() is not None


def test_missing_inputs_are_named(run, tmp_path):
    with pytest.raises(QgsProcessingException, match="HYPERSPECTRAL"):
        run("fusehmwb", HYPERSPECTRAL="nowhere.tif", OUTPUT=str(tmp_path / "fused.tif"))
