# SPDX-License-Identifier: GPL-2.0-or-later
"""What a right result is.

`problems_of` looks at the files that a run claims to have written, and gives a pair of strings for
each problem: its kind, and what was seen.
"""

from __future__ import annotations

import csv
import json
import math
from dataclasses import dataclass

import numpy as np
from osgeo import gdal, osr

SPANS = 1.0  # of the measurements, that results of plain rasters may lie beyond them ...
ODD_SPANS = 10.0  # ... and those of rasters that contradict each other
VALID_SHARE = 0.5  # of the pixels, at least, where both rasters are whole


@dataclass(frozen=True)
class Like:
    """Which input each property of a raster is to be held against; empty: not known."""

    grid: str = ""
    bands: str = ""
    values: str = ""
    cut: bool = False  # whether it may be a part of the grid


FUSED = Like("MULTISPECTRAL", "HYPERSPECTRAL", "HYPERSPECTRAL", cut=True)
SAME = Like("INPUT", "INPUT", "INPUT")
MAP = Like("FUSED", cut=True)
RASTERS = {
    "fusehmwb": {"OUTPUT": FUSED},
    "fusemean": {"OUTPUT": FUSED},
    "fusesimple": {"OUTPUT": FUSED},
    "fusecnmf": {"OUTPUT": FUSED},
    "fusehysure": {"OUTPUT": FUSED},
    "fuseassesspair": {"fuse:Fused raster": FUSED},
    "denoisehyperspectral": {"OUTPUT": SAME},
    "denoisemultispectral": {"OUTPUT": SAME},
    "simulatedegradation": {
        "HYPERSPECTRAL": Like("", "REFERENCE", "REFERENCE"),
        "MULTISPECTRAL": Like("REFERENCE", "", "REFERENCE", cut=True),
    },
    "assessquality": {"SAM_MAP": MAP, "RMSE_MAP": MAP},
    "assesswithoutreference": {
        "SPECTRAL_MAP": Like(),
        "SPATIAL_MAP": MAP,
    },
}
# What a destination that is no raster holds, by the end of its name.
TEXTS = {
    "CSV": "table",
    "RESPONSE": "table",
    "PSF_TABLE": "table",
    "Spectral response used": "table",
    "JSON": "json",
    "HTML": "page",
    "Report": "page",
}
# Parameters that change what bands, values or places a result has.
FREE = {
    "bands": ("BANDS_HYPERSPECTRAL",),
    "values": ("NODATA", "WAVELENGTHS"),
    "grid": ("EXTENT", "RATIO"),
}


def problems_of(case, results):
    """All that is wrong with the results of a run."""
    problems = []
    claimed = {}
    for name in case.destinations:
        if case.parameters[name] in (None, "", " "):
            continue
        path = results.get(name)
        if not isinstance(path, str) or not (case.folder / "work" / path).exists():
            problems.append(("result missing", f"{name}: {path!r}"))
            continue
        full = (case.folder / "work" / path).resolve()
        if full in claimed:
            problems.append(("result lost", f"{name} and {claimed[full]} are both {full.name}"))
        claimed[full] = name
        problems += _problems_of_file(case, name, full)
    return problems


def _problems_of_file(case, name, path):
    kind = next((kind for end, kind in TEXTS.items() if name.endswith(end)), "")
    if kind == "table":
        return _problems_of_table(path, name)
    if kind == "json":
        return _problems_of_json(path, name)
    if kind == "page":
        text = path.read_text("utf-8")
        whole = "</html>" in text[-200:].lower()
        return [] if whole else [("result not whole", f"{name} ends in {text[-40:]!r}")]
    if path.is_dir():
        return [p for f in sorted(path.glob("*.tif")) for p in _problems_of_raster(case, f, FUSED)]
    return _problems_of_raster(case, path, RASTERS.get(case.algorithm, {}).get(name, Like()))


def _problems_of_table(path, name):
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    if not rows:
        return [("result not whole", f"{name} is an empty table")]
    if len({len(row) for row in rows}) > 1:
        return [("result not whole", f"{name} has rows of different lengths")]
    return []


def _problems_of_json(path, name):
    def refuse(constant):
        raise ValueError(f"{constant} is no JSON")

    try:
        json.loads(path.read_text("utf-8"), parse_constant=refuse)
    except ValueError as error:
        return [("result not whole", f"{name}: {error}")]
    return []


def _problems_of_raster(case, path, like):
    dataset = gdal.Open(str(path))
    if dataset is None:
        return [("result not whole", f"{path.name}: {gdal.GetLastErrorMsg()}")]
    values, valid = _read(dataset)
    if values is None:
        return [("result not whole", f"{path.name}: {gdal.GetLastErrorMsg()}")]
    problems = _problems_of_values(case, like, (values, valid))
    if case.parameters.get("EXTENT") is None:
        problems += _problems_of_grid(case, dataset, like)
    problems += _problems_of_bands(case, dataset, like)
    return [(kind, f"{path.name}: {seen}") for kind, seen in problems]


def _read(dataset):
    """Scaled values and validity of each band, (bands, rows, cols)."""
    values, valid = [], []
    for number in range(1, dataset.RasterCount + 1):
        band = dataset.GetRasterBand(number)
        stored, mask = band.ReadAsArray(), band.GetMaskBand().ReadAsArray()
        if stored is None or mask is None:
            return None, None
        scale, offset = band.GetScale(), band.GetOffset()
        values.append(stored.astype(float) * (1 if scale is None else scale) + (offset or 0))
        valid.append(mask > 0)
    return np.array(values), np.array(valid)


def _problems_of_values(case, like, read):
    values, valid = read
    if not valid.any():
        return [("nothing valid", f"none of {valid[0].size} pixels")]
    inside = values[valid]
    if not np.isfinite(inside).all():
        count = int((~np.isfinite(inside)).sum())
        return [("not finite", f"{count} of {inside.size} valid values")]
    problems = []
    rasters = list(case.rasters.values())
    free = any(case.parameters.get(name) not in (None, "") for name in FREE["values"])
    if all(r["whole"] and r["placed"] for r in rasters) and not free:
        share = valid.mean()
        if share < VALID_SHARE:
            problems.append(("pixels lost", f"only {share:.0%} are valid"))
    # A fusion finds junk; the other tools take for a measurement what is not declared.
    name = "range" if like is FUSED else "range_with_junk"
    known = case.rasters.get(like.values, {}).get(name)
    if known is not None and not free and _comparable(case, like):
        span = max(known[1] - known[0], 0.1 * max(abs(known[0]), abs(known[1])), 1e-30)
        beyond = (ODD_SPANS if case.kinds else SPANS) * span
        low, high = known[0] - beyond, known[1] + beyond
        if inside.min() < low or inside.max() > high:
            seen = f"{inside.min():.5g} to {inside.max():.5g}, measured {known[0]:.5g} to "
            problems.append(("out of range", f"{seen}{known[1]:.5g}"))
    return problems


def _comparable(case, like):
    """Whether results must be like the measurements of one raster.

    Damaged bytes may be numbers of any size, and of all methods only `hmwb` looks whom to trust.
    """
    if any(raster["damaged"] for raster in case.rasters.values()):
        return False
    others = [r for name, r in case.rasters.items() if name != like.values]
    contradict = any(r["odd"] for r in others) or not all(
        r["placed"] for r in case.rasters.values()
    )
    return case.parameters.get("METHOD") == "hmwb" or not contradict


def _problems_of_grid(case, dataset, like):
    """Same CRS, same pixels; the same size unless a part was asked for or shared."""
    given = case.rasters.get(like.grid)
    if given is None or given["damaged"] or given["transform"] is None:
        return []
    problems = []
    rows, cols = given["size"][1:]
    size = (dataset.RasterYSize, dataset.RasterXSize)
    whole = not like.cut or all(r["placed"] for r in case.rasters.values())
    if whole and like.grid != "REFERENCE" and size != (rows, cols):
        problems.append(("wrong size", f"{size}, expected {(rows, cols)}"))
    if size[0] > rows or size[1] > cols:
        problems.append(("wrong size", f"{size} is more than {(rows, cols)}"))
    found, expected = dataset.GetGeoTransform(), given["transform"]
    if not _on_grid(found, expected):
        problems.append(("wrong place", f"{found} is not on the grid {tuple(expected)}"))
    if not case.layers and not _same_crs(dataset.GetProjection(), given["crs"]):
        problems.append(("wrong place", f"CRS {dataset.GetProjection()[:60]!r}"))
    return problems


def _on_grid(found, expected):
    """Whether the same pixels begin a whole number of pixels away."""
    if not all(math.isfinite(v) for v in (*found, *expected)):
        return False
    steps = np.array([[expected[1], expected[2]], [expected[4], expected[5]]])
    own = np.array([[found[1], found[2]], [found[4], found[5]]])
    if not np.allclose(own, steps, rtol=1e-6, atol=1e-6 * np.abs(steps).max()):
        return False
    if np.linalg.det(steps) == 0:  # no pixel has an area, and none lies beside another
        return np.allclose(found, expected)
    away = np.linalg.solve(steps, [found[0] - expected[0], found[3] - expected[3]])
    return bool(np.abs(away - np.rint(away)).max() < 0.01)


def _same_crs(found, expected):
    if not expected:  # that of the other raster is as good
        return True
    one, other = osr.SpatialReference(wkt=found), osr.SpatialReference(wkt=expected)
    return bool(one.IsSame(other)) or one.GetName() == other.GetName()


def _problems_of_bands(case, dataset, like):
    """As many bands as the input, with its wavelengths."""
    given = case.rasters.get(like.bands)
    if given is None or given["damaged"] or case.parameters.get("BANDS_HYPERSPECTRAL"):
        return []
    if dataset.RasterCount != given["size"][0]:
        return [("wrong bands", f"{dataset.RasterCount} instead of {given['size'][0]}")]
    if not given["wavelengths"]:
        return []
    found = [
        dataset.GetRasterBand(k + 1).GetMetadataItem("wavelength")
        for k in range(dataset.RasterCount)
    ]
    if any(w is None for w in found):
        return [("wavelengths lost", f"of {found.count(None)} bands")]
    if not np.allclose([float(w) for w in found], given["wavelengths"], atol=0.01):
        return [("wavelengths lost", f"{found[:3]} instead of {given['wavelengths'][:3]}")]
    return []
