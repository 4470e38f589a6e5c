# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.fusion import fuse
from hmwb_qgis.core.observation.model import degrade
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import gaussian_psf
from hmwb_qgis.core.quality.indices import assess as compare
from hmwb_qgis.core.quality.without_reference.assessment import assess_pair
from hmwb_qgis.raster import without_reference as module
from hmwb_qgis.raster.fusing import uncertainty
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.wald import degraded_shape
from hmwb_qgis.raster.without_reference import assess_rasters_without_reference

from .conftest import ORIGIN, Pair, write_raster

PSF = gaussian_psf(4)
PLAIN = {"psf": PSF, "skip_bad_bands": False, "measure_shift": False}


@pytest.fixture
def made(tmp_path):
    """A pair on disk with its response table, and the truth beside it."""
    made = Pair(tmp_path, rows=96, cols=80)
    made.table = tmp_path / "response.csv"
    rows = np.column_stack([made.wavelengths, made.response.T])
    np.savetxt(made.table, rows, delimiter=",", header="nm,a,b,c", comments="")
    made.truth = write_raster(tmp_path / "truth.tif", made.reference)
    made.pair = ObservedPair(made.h, made.m, Sampling.of(4), made.response, PSF)
    return made


@pytest.fixture
def assess(made):
    """Runs with the response and the PSF of the pair; closes the files in the end."""
    opened = []

    def run(fused=None, h=None, m=None, **options):
        sources = [RasterSource(path) for path in (h or made.h_path, m or made.m_path)]
        sources.append(RasterSource(fused or made.truth))
        opened.extend(sources)
        options = {**PLAIN, "response_table": made.table, **options}
        return assess_rasters_without_reference(*sources, **options)

    yield run
    for source in opened:
        source.close()


def test_files_give_what_arrays_give(made, assess, tmp_path, monkeypatch):
    expected = assess_pair(made.pair, made.reference)
    monkeypatch.setattr(module, "_WINDOW_VALUES", 8 * 32 * 32)
    maps = {name: tmp_path / f"{name}.tif" for name in ("spectral_sam", "spatial_rmse")}
    result = assess(maps=maps)
    assert result.found.indices.overall == pytest.approx(expected.indices.overall, rel=1e-4)
    assert result.found.spectral.overall["relative_rmse"] < 0.01
    assert result.found.spatial.overall["relative_rmse"] < 0.01
    scene = result.pair.scene
    for name, path, grid in (
        ("spectral", maps["spectral_sam"], scene.hyperspectral.grid),
        ("spatial", maps["spatial_rmse"], scene.multispectral.grid),
    ):
        source = RasterSource(path)
        assert source.grid == grid
        written, valid = source.read(slice(0, grid.rows), slice(0, grid.cols))
        kept = getattr(result.found, name).per_pixel["sam" if name == "spectral" else "rmse"]
        np.testing.assert_array_equal(written[0], kept)
        assert valid.all()
        source.close()


def test_a_part_is_assessed_where_it_lies(made, assess, tmp_path):
    moved = (ORIGIN[0] + 160, 10.0, 0.0, ORIGIN[1] - 80, 0.0, -10.0)
    part = write_raster(tmp_path / "p.tif", made.reference[:, 8:88, 16:80], transform=moved)
    result = assess(part)
    assert result.pair.scene.overlap.fine == (slice(8, 88), slice(16, 80))
    assert result.window == (slice(0, 80), slice(0, 64))
    # Only pixels at the edge see what lies outside the part.
    assert np.nanmedian(result.found.spectral.per_pixel["sam"]) < 0.05
    assert result.found.spatial.overall["relative_rmse"] < 0.1


def test_an_extent_limits_both(assess):
    x, y = ORIGIN
    result = assess(extent=(x + 80, y - 800, x + 800, y - 160))
    assert result.pair.scene.overlap.fine == (slice(16, 80), slice(8, 80))
    assert result.window == (slice(16, 80), slice(8, 80))
    with pytest.raises(HmwbError, match="extent"):
        assess(extent=(x + 5000, y - 800, x + 8000, y - 160))


def test_nodata_in_any_raster_does_not_count(made, assess, tmp_path):
    broken = made.reference.copy()
    broken[:, 20:40, 30:50] = -9999
    fused = write_raster(tmp_path / "f.tif", broken, nodata=-9999)
    m = made.m.copy()
    m[:, :10] = -9999
    m = write_raster(tmp_path / "m2.tif", m, nodata=-9999)
    result = assess(fused, m=m)
    assert result.found.spectral.overall["relative_rmse"] < 0.5
    assert result.found.spatial.overall["relative_rmse"] < 0.1
    assert np.isnan(result.found.spatial.per_pixel["rmse"][:10]).all()
    assert np.isnan(result.found.spatial.per_pixel["rmse"][20:40, 30:50]).all()


def test_without_georeferencing(made, assess, tmp_path):
    plain = {"transform": None, "epsg": None}
    paths = [
        write_raster(tmp_path / f"{name}.tif", image, **plain)
        for name, image in (("f", made.reference), ("h1", made.h), ("m1", made.m))
    ]
    result = assess(*paths, method="regression", response_table=None)
    assert result.found.spectral.overall["relative_rmse"] < 0.1
    assert result.wald.overall["cc"] > 0.5


def test_walds_protocol_degrades_fuses_and_compares(made, assess):
    down = Sampling.of(4)
    h = degrade(made.h, PSF, down, (made.h.shape[1] // 4, made.h.shape[2] // 4))
    m = degrade(made.m, PSF, down, made.h.shape[1:])
    given = {"spectral_response": made.response, "psf": PSF, "method": "regression"}
    expected = compare(made.h, fuse(h, m, 4, **given).image, ratio=4).overall
    result = assess(method="regression")
    assert result.wald.overall == pytest.approx(expected, rel=0.01)
    other = assess(method="interpolation").wald.overall
    assert other["rmse"] > expected["rmse"]


def test_a_scene_that_is_too_small_for_walds_protocol_is_explained():
    assert degraded_shape((16, 19), Sampling.of(4)) == (4, 4)
    with pytest.raises(HmwbError, match="one scale down"):
        degraded_shape((16, 15), Sampling.of(4))


def test_the_truth_beats_the_interpolated(made, assess, tmp_path):
    cubic = fuse(made.h, made.m, 4, method="interpolation").image
    worse = assess(write_raster(tmp_path / "c.tif", cubic)).found.indices.overall
    truth = assess().found.indices.overall
    assert truth["rqnr"] > worse["rqnr"] + 0.05
    assert truth["d_s_r"] < worse["d_s_r"]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ("bands", "7 bands"),
        ("shifted", "pixels of the multispectral raster"),
        ("coarse", "pixels of the multispectral raster"),
        ("elsewhere", "overlap"),
        ("empty", "nodata"),
        ("nan", "NaN"),
    ],
)
def test_bad_input_is_explained_and_leaves_nothing(made, assess, tmp_path, spoil, sentence):
    x, y = ORIGIN
    image, options = made.reference, {}
    if spoil == "bands":
        image = image[:7]
    elif spoil == "shifted":
        options["transform"] = (x + 4, 10.0, 0.0, y, 0.0, -10.0)
    elif spoil == "coarse":
        image, options["transform"] = made.h, made.h_transform
    elif spoil == "elsewhere":
        options["transform"] = (x + 90000, 10.0, 0.0, y, 0.0, -10.0)
    elif spoil == "empty":
        image, options["nodata"] = np.full_like(image, -1), -1
    else:
        image = np.where(np.arange(80) < 40, image, np.nan).astype("f4")
    fused = write_raster(tmp_path / "bad.tif", image, **options)
    target = tmp_path / "sam.tif"
    with pytest.raises(HmwbError, match=sentence):
        assess(fused, maps={"spectral_sam": target})
    assert not list(tmp_path.glob("*sam*"))


def test_too_small_a_scene_for_one_scale_down(assess, tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    small = Pair(folder, rows=32, cols=40)
    fused = write_raster(folder / "f.tif", small.reference)
    with pytest.raises(HmwbError, match="too few"):
        assess(fused, small.h_path, small.m_path, method="regression", response_table=None)


def test_cancelling_leaves_nothing(assess, tmp_path):
    target = tmp_path / "maps" / "sam.tif"
    target.parent.mkdir()
    for last in (0.02, 0.4, 0.8):
        with pytest.raises(Cancelled):
            assess(
                maps={"spectral_sam": target},
                method="regression",
                progress=lambda done, last=last: done < last,
            )
        assert not list(target.parent.iterdir())


def test_inputs_stay_as_they_are(assess, tmp_path, inputs_unchanged):
    before = inputs_unchanged(tmp_path)
    assess(method="regression")
    assert inputs_unchanged(tmp_path) == before


def test_a_band_that_was_resampled_is_no_measure_of_sharpness(made, tmp_path):
    blurred = made.m.copy()
    blurred[1] = blurred[1].reshape(48, 2, 40, 2).mean(axis=(1, 3)).repeat(2, 0).repeat(2, 1)

    def tell(dataset):
        for k, metres in enumerate((10, 20, 10)):
            dataset.GetRasterBand(k + 1).SetMetadataItem("RESOLUTION_METRES", str(metres))

    errors = []
    for name, prepare in (("told", tell), ("untold", None)):
        path = write_raster(tmp_path / f"{name}.tif", blurred, prepare=prepare)
        sources = [RasterSource(p) for p in (made.h_path, path, made.truth)]
        found = assess_rasters_without_reference(*sources, **PLAIN)
        errors.append(found.found.spatial.overall["relative_rmse"])
        assert any("Only the sharpest" in note for note in found.notes) == (name == "told")
    assert errors[0] < 0.5 * errors[1]


def test_it_can_be_cancelled_while_the_uncertainty_is_read(made, assess, monkeypatch):
    monkeypatch.setattr(uncertainty, "_STRIP_VALUES", 1)  # a row at a time
    deviations, rows = RasterSource(made.truth), []
    read = RasterSource.read

    def noted(source, *window):
        if source.path == deviations.path and window[0].stop - window[0].start == 1:
            rows.append(window[0].start)
        return read(source, *window)

    monkeypatch.setattr(RasterSource, "read", noted)
    with pytest.raises(Cancelled):
        assess(uncertainty=deviations, progress=lambda _fraction: not rows)
    deviations.close()
    assert rows == [0]
