# SPDX-License-Identifier: GPL-2.0-or-later
"""Hyperspectral products of exactly the structure that the agencies deliver."""

from __future__ import annotations

import json

import numpy as np
from osgeo import osr

from .common import (
    CLOUD,
    COLS,
    EPSG,
    LEFT,
    ROWS,
    TOP,
    Made,
    cloud_mask,
    physical,
    scene,
    table,
    transform,
    wkt,
    write,
)
from .hdf5 import write_hdf5


def enmap(folder, level="L2A"):
    """DLR, EN-PCV-ICD-2009-2."""
    _, centres, widths = table("hyperspectral/EnMAP")
    count = centres.size
    stored = scene(count).astype(np.int16)
    stored[stored == 0] = -32768
    stem = f"ENMAP01-____{level}-DT0000001867_20220724T104526Z_008_V010302_20230628T165614Z"
    folder.mkdir(parents=True)
    write(folder / f"{stem}-SPECTRAL_IMAGE.TIF", stored, 30, nodata=-32768)
    gains = np.full(count, 1e-4) if level == "L2A" else 1e-6 * (1 + np.arange(count) % 7)
    offsets = np.zeros(count) if level == "L2A" else 1e-5 * (np.arange(count) % 3)
    bands = "".join(
        f'<bandID number="{k + 1}"><wavelengthCenterOfBand>{centres[k]}</wavelengthCenterOfBand>'
        f"<FWHMOfBand>{widths[k]}</FWHMOfBand><GainOfBand>{gains[k]:.8g}</GainOfBand>"
        f"<OffsetOfBand>{offsets[k]:.8g}</OffsetOfBand></bandID>"
        for k in range(count)
    )
    (folder / f"{stem}-METADATA.XML").write_text(
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<level_X><metadata/><base>'
        f"<format>GeoTIFF+Metadata</format><level>{level}</level></base><specific>"
        f"<backgroundValue>-32768</backgroundValue><bandCharacterisation>{bands}"
        "</bandCharacterisation></specific></level_X>"
    )
    write(folder / f"{stem}-QL_QUALITY_CLOUD.TIF", cloud_mask(), 30)
    for name in ("CLASSES", "CLOUDSHADOW", "CIRRUS", "HAZE", "SNOW"):
        empty = np.full((1, ROWS, COLS), 1 if name == "CLASSES" else 0, np.uint8)
        write(folder / f"{stem}-QL_QUALITY_{name}.TIF", empty, 30)
    image = physical(stored, gains, offsets, -32768)
    return Made(folder, "hyperspectral", f"EnMAP {level}", image, centres, transform(30),
                fwhm=widths, cloudy=cloud_mask()[0] > 0,
                unit="reflectance" if level == "L2A" else "")  # fmt: skip


def desis(folder):
    """DLR, PAV-DES-TN-DLR-0001."""
    _, centres, widths = table("hyperspectral/DESIS")
    stored = scene(centres.size).astype(np.int16)
    stored[stored == 0] = -32768
    stem = "DESIS-HSI-L2A-DT0707652640_011-20220404T193259-V0220"
    folder.mkdir(parents=True)
    write(folder / f"{stem}-SPECTRAL_IMAGE.tif", stored, 30, options=["INTERLEAVE=PIXEL"])
    (folder / f"{stem}-SPECTRAL_IMAGE.hdr").write_text("ENVI\ndescription = {DESIS}\n")
    bands = "".join(
        f"<band><bandNumber>{k + 1}</bandNumber>"
        f"<wavelengthCenterOfBand>{centres[k]}</wavelengthCenterOfBand>"
        f"<wavelengthWidthOfBand>{widths[k]}</wavelengthWidthOfBand>"
        "<gainOfBand>0.0001</gainOfBand><offsetOfBand>0</offsetOfBand></band>"
        for k in range(centres.size)
    )
    (folder / f"{stem}-METADATA.xml").write_text(
        f'<?xml version="1.0"?><hsi_doc><specific><bandCharacterisation>{bands}'
        "</bandCharacterisation></specific></hsi_doc>"
    )
    layers = np.zeros((10, ROWS, COLS), np.uint8)
    layers[1] = 1
    layers[5] = cloud_mask()[0]
    write(folder / f"{stem}-QL_QUALITY-2.tif", layers, 30)
    image = physical(stored, 1e-4, 0, -32768)
    return Made(folder, "hyperspectral", "DESIS L2A", image, centres, transform(30),
                fwhm=widths, cloudy=cloud_mask()[0] > 0)  # fmt: skip


def prisma(folder, level="L2D"):
    """ASI, PRISMA Products Specification Document: (rows, bands, columns), descending."""
    folder.mkdir(parents=True)
    left = LEFT if level == "L2D" else LEFT - 10  # L2C is put on multiples of its pixels
    path = folder / f"PRS_{level}_STD_20220612101402_20220612101406_0001.he5"
    _, centres, widths = table("hyperspectral/PRISMA")
    first = 63
    scales = {"Vnir": (0.0, 0.9), "Swir": (0.02, 0.7)}
    parts = {"Vnir": slice(0, first), "Swir": slice(first, None)}
    image, fields, arrays = [], f"HDFEOS/SWATHS/PRS_{level}_HCO", {}
    attributes = {"Epsg_Code": np.uint32(EPSG), "Product_ID": np.bytes_(f"PRS_{level}_STD")}
    for seed, (detector, part) in enumerate(parts.items()):
        own, width, (low, high) = centres[part], widths[part], scales[detector]
        stored = scene(own.size, seed=seed).astype(np.uint16)
        # Three bands more than are calibrated: they have no wavelength.
        cube = np.concatenate([stored[::-1], np.zeros((3, ROWS, COLS), np.uint16)])
        name = detector.upper()
        arrays[f"{fields}/Data Fields/{name}_Cube"] = cube.transpose(1, 0, 2)
        errors = np.zeros((ROWS, own.size + 3, COLS), np.uint8)
        errors[CLOUD[0], :, CLOUD[1]] = 1
        arrays[f"{fields}/Data Fields/{name}_PIXEL_L2_ERR_MATRIX"] = errors
        none = np.zeros(3, np.float32)
        attributes[f"List_Cw_{detector}"] = np.append(own[::-1].astype(np.float32), none)
        attributes[f"List_Fwhm_{detector}"] = np.append(width[::-1].astype(np.float32), none)
        attributes[f"List_Cw_{detector}_Flags"] = np.append(np.ones(own.size, int), [0, 0, 0])
        attributes[f"L2Scale{detector}Min"] = np.float32(low)
        attributes[f"L2Scale{detector}Max"] = np.float32(high)
        image.append(physical(stored, (high - low) / 65535, low))
    for corner, col, row in (("UL", 0, 0), ("LR", COLS - 1, ROWS - 1)):  # centres of pixels
        attributes[f"Product_{corner}corner_easting"] = left + 30 * (col + 0.5)
        attributes[f"Product_{corner}corner_northing"] = TOP - 30 * (row + 0.5)
    for name, values in zip(("Latitude", "Longitude"), geographic(30, ROWS, COLS, left)):
        arrays[f"{fields}/Geolocation Fields/{name}"] = values
    write_hdf5(path, arrays, {("", name): value for name, value in attributes.items()})
    image = np.concatenate(image)
    kept = prisma_kept(centres, first)
    order = np.argsort(centres[kept])
    return Made(path, "hyperspectral", f"PRISMA {level}", image[kept][order],
                centres[kept][order], transform(30, left),
                fwhm=widths[kept][order])  # fmt: skip


def prisma_kept(centres, first):
    """Each detector up to the middle of what both see."""
    middle = (centres[:first].max() + centres[first:].min()) / 2
    return np.concatenate([centres[:first] <= middle, centres[first:] > middle])


def geographic(pixel, rows, cols, left=LEFT):
    """Latitudes and longitudes of the centres of the pixels."""
    geodetic, projected = osr.SpatialReference(), osr.SpatialReference()
    geodetic.ImportFromEPSG(4326)
    projected.ImportFromEPSG(EPSG)
    for system in (geodetic, projected):
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    change = osr.CoordinateTransformation(projected, geodetic)
    row, col = np.mgrid[0:rows, 0:cols] + 0.5
    places = np.stack([left + pixel * col.ravel(), TOP - pixel * row.ravel()], axis=1)
    points = np.array(change.TransformPoints(places))
    return points[:, 1].reshape(rows, cols), points[:, 0].reshape(rows, cols)


def emit(folder):
    """JPL, EMIT L2A: lines of the sensor, turned by 90 degrees against the map."""
    folder.mkdir(parents=True)
    _, centres, widths = table("hyperspectral/EMIT")
    good = ~((centres > 1330) & (centres < 1450) | (centres > 1780) & (centres < 1970))
    image = (scene(centres.size) / 1e4).astype(np.float32)
    image[:, 0, 0] = -9999  # also outside the lines: the table has 0 there
    lines = np.rot90(image, axes=(1, 2))  # (bands, lines, samples)
    line, sample = np.mgrid[0 : lines.shape[1], 0 : lines.shape[2]]
    glt_y, glt_x = (np.rot90(a, -1).astype(np.int32) + 1 for a in (line, sample))
    glt_y[0, 0] = glt_x[0, 0] = 0
    degrees = (13.0, 5.4e-4, 0.0, 52.4, 0.0, -5.4e-4)
    place = {"location/glt_x": glt_x, "location/glt_y": glt_y}
    axes = dict.fromkeys(place, ("ortho_y", "ortho_x"))
    cube_axes = ("downtrack", "crosstrack", "bands")
    sensor = "sensor_band_parameters"
    path = folder / "EMIT_L2A_RFL_001_20230801T101500_2321301_003.nc"
    write_hdf5(
        path,
        {
            "reflectance": lines.transpose(1, 2, 0),
            f"{sensor}/wavelengths": centres.astype(np.float32),
            f"{sensor}/fwhm": widths.astype(np.float32),
            f"{sensor}/good_wavelengths": good.astype(np.uint8),
            **place,
        },
        {
            ("", "geotransform"): np.array(degrees),
            ("", "spatial_ref"): np.bytes_(wkt(4326)),
            ("reflectance", "_FillValue"): np.array([-9999], np.float32),
        },
        {"reflectance": cube_axes, f"{sensor}/wavelengths": ("bands",), **axes},
    )
    mask = np.zeros((*lines.shape[1:], 8), np.float32)
    mask[..., 0] = np.rot90(cloud_mask()[0])
    masks = str(path).replace("_RFL_", "_MASK_")
    write_hdf5(masks, {"mask": mask, **place}, {}, {"mask": cube_axes, **axes})
    expected = np.where(image == -9999, np.nan, image)
    return Made(path, "hyperspectral", "EMIT L2A", expected, centres, degrees, 4326, fwhm=widths,
                bad=tuple(np.flatnonzero(~good)), cloudy=cloud_mask()[0] > 0)  # fmt: skip


def tanager(folder, ortho=True):
    """Planet, Tanager Product Specification: HDF-EOS5, grid or swath."""
    folder.mkdir(parents=True)
    path = folder / f"20250601_104901_58_4001_{'ortho' if ortho else 'basic'}_sr_hdf5.h5"
    centres = np.linspace(376.44, 2499.0, 426)
    widths = np.linspace(5.2, 6.81, 426)
    good = ~((centres > 1342) & (centres < 1438) | (centres > 1782) & (centres < 1968))
    image = (scene(426) / 1e4).astype(np.float32)
    image[:, 0, 0] = -9999
    base = f"HDFEOS/{'GRIDS' if ortho else 'SWATHS'}/HYP"
    values = f"{base}/Data Fields/surface_reflectance"
    arrays = {
        values: image,
        f"{base}/Data Fields/beta_cloud_mask": cloud_mask()[0],
        f"{base}/Data Fields/beta_cirrus_mask": np.zeros((ROWS, COLS), np.uint8),
    }
    attributes = {
        (values, "wavelengths"): centres,
        (values, "fwhm"): widths,
        (values, "_FillValue"): np.float32(-9999),
        (values, "good_wavelengths"): good.astype(np.uint8),
    }
    if ortho:
        attributes[base, "epsg_code"] = np.int64(EPSG)
        right, bottom = LEFT + 30 * COLS, TOP - 30 * ROWS
        arrays["HDFEOS INFORMATION/StructMetadata.0"] = np.bytes_(
            f"GROUP=GridStructure\n\tXDim={COLS}\n\tYDim={ROWS}\n"
            f"\tUpperLeftPointMtrs=({LEFT:.6f},{TOP:.6f})\n"
            f"\tLowerRightMtrs=({right:.6f},{bottom:.6f})\nEND\n"
        )
    else:
        place = f"{base}/Geolocation Fields"
        for name, array in zip(("Latitude", "Longitude"), geographic(30, ROWS, COLS)):
            arrays[f"{place}/{name}"] = array
        framing = {"cols": COLS, "rows": ROWS, "epsg_code": EPSG, "geotransform": transform(30)}
        attributes[place, "Planet_Ortho_Framing"] = np.bytes_(json.dumps(framing))
    write_hdf5(path, arrays, attributes)
    expected = np.where(image == -9999, np.nan, image)
    return Made(path, "hyperspectral", "Tanager surface reflectance", expected, centres,
                transform(30), fwhm=widths, bad=tuple(np.flatnonzero(~good)),
                cloudy=cloud_mask()[0] > 0)  # fmt: skip


def envi(folder, name="ang20150420t182050_corr_v1e_img", count=425, factor=1.0):
    """JPL, AVIRIS-NG: an ENVI file without an ending, turned against north."""
    folder.mkdir(parents=True)
    centres = 376.86 + 5.01 * np.arange(count)
    widths = np.full(count, 5.6)
    image = (scene(count) / 1e4 * factor).astype(np.float32)
    image[:, 0, 0] = -9999
    write(folder / name, image, 5, driver="ENVI", options=["INTERLEAVE=BIL"])
    (folder / f"{name}.aux.xml").unlink(missing_ok=True)
    header = (folder / name).with_suffix(".hdr")
    text = header.read_text()
    text += "data ignore value = -9999\n" if "ignore" not in text else ""
    text += "wavelength units = Nanometers\n"
    text += "wavelength = {" + ", ".join(f"{w:.2f}" for w in centres) + "}\n"
    text += "fwhm = {" + ", ".join(f"{w:.2f}" for w in widths) + "}\n"
    text += f"reflectance scale factor = {factor}\n" if factor != 1 else ""
    header.write_text(text)
    expected = np.where(image == -9999, np.nan, image / factor)
    return Made(folder / name, "hyperspectral", "ENVI", expected, centres, transform(5),
                fwhm=widths, unit="reflectance" if factor != 1 else "")  # fmt: skip


def hyperion(folder):
    """USGS, EO-1 Hyperion: 242 bands, of which 198 are calibrated."""
    made = envi(folder, "EO1H0370422002161110KF.dat", 242, 10000.0)
    bad = np.setdiff1d(np.arange(1, 243), np.r_[8:58, 77:225]) - 1
    made.bad = tuple(bad.tolist())
    return made
