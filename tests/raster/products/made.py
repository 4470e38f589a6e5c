# SPDX-License-Identifier: GPL-2.0-or-later
"""Small files of exactly the structure that the agencies deliver."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from osgeo import gdal, gdal_array, osr

from .hdf5 import write_hdf5

SENSORS = Path(__file__).resolve().parents[3] / "resources" / "sensors"
LEFT, TOP = 367000.0, 5808000.0
EPSG = 32633
ROWS, COLS = 12, 10
SPOT = (7, 3)  # row and column of a bright pixel, which tells where the raster lies
CLOUD = (2, 5)  # of a cloud


@dataclass
class Made:
    """A product that was made, and what must come out of it.

    `image` is (bands, rows, cols) in the units of the product, with NaN where nothing was
    measured; `transform` that of its grid.
    """

    path: Path
    kind: str
    title: str
    image: np.ndarray
    wavelengths: np.ndarray
    transform: tuple
    epsg: int = EPSG
    fwhm: np.ndarray | None = None
    bad: tuple = ()
    cloudy: np.ndarray | None = None
    options: dict = field(default_factory=dict)


def table(name):
    """Names, centres and widths of a sensor."""
    lines = (SENSORS / f"{name}.csv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    numbers = [[float(r[key]) for r in rows] for key in ("centre_nm", "fwhm_nm")]
    return [r["band"] for r in rows], np.array(numbers[0]), np.array(numbers[1])


def scene(bands, rows=ROWS, cols=COLS, low=1000, high=4000, seed=0):
    """Whole numbers with a bright spot, and a corner where nothing was measured (0)."""
    stored = np.random.default_rng(seed).integers(low, high, (bands, rows, cols))
    stored[:, SPOT[0], SPOT[1]] = 3 * high
    stored[:, 0, 0] = 0
    return stored


def cloud_mask(rows=ROWS, cols=COLS, value=1, dtype=np.uint8):
    mask = np.zeros((1, rows, cols), dtype)
    mask[0, CLOUD[0], CLOUD[1]] = value
    return mask


def wkt(epsg=EPSG):
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    return reference.ExportToWkt()


def transform(pixel, left=LEFT, top=TOP):
    return (left, float(pixel), 0.0, top, 0.0, -float(pixel))


def write(path, array, pixel, *, nodata=None, driver="GTiff", options=(), epsg=EPSG):
    """A raster on the map."""
    code = gdal_array.NumericTypeCodeToGDALTypeCode(array.dtype.type)
    bands, rows, cols = array.shape
    maker = gdal.GetDriverByName(driver if driver != "JP2OpenJPEG" else "MEM")
    target = str(path) if driver != "JP2OpenJPEG" else ""
    dataset = maker.Create(target, cols, rows, bands, code, options=list(options))
    dataset.SetGeoTransform(transform(pixel))
    dataset.SetProjection(wkt(epsg))
    dataset.WriteArray(array)
    if nodata is not None:
        for k in range(bands):
            dataset.GetRasterBand(k + 1).SetNoDataValue(nodata)
    if driver == "JP2OpenJPEG":
        lossless = ["QUALITY=100", "REVERSIBLE=YES", "YCBCR420=NO"]
        gdal.GetDriverByName(driver).CreateCopy(str(path), dataset, options=lossless)
    dataset.FlushCache()


def physical(stored, scale, offset=0.0, nodata=0):
    """Values of what is stored; scale and offset may be one a band."""
    scale, offset = (np.reshape(v, (-1, 1, 1)) for v in (scale, offset))
    return np.where(stored == nodata, np.nan, stored * scale + offset)


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
                fwhm=widths, cloudy=cloud_mask()[0] > 0)  # fmt: skip


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
                fwhm=widths)  # fmt: skip


def hyperion(folder):
    """USGS, EO-1 Hyperion: 242 bands, of which 198 are calibrated."""
    made = envi(folder, "EO1H0370422002161110KF.dat", 242, 10000.0)
    bad = np.setdiff1d(np.arange(1, 243), np.r_[8:58, 77:225]) - 1
    made.bad = tuple(bad.tolist())
    return made


S2_PIXELS = {"B1": 60, "B2": 10, "B3": 10, "B4": 10, "B5": 20, "B6": 20, "B7": 20, "B8": 10,
             "B8A": 20, "B9": 60, "B10": 60, "B11": 20, "B12": 20}  # fmt: skip


def sentinel2(folder, level="L2A", baseline="05.10", spacecraft="Sentinel-2B"):
    """ESA, S2-PDGS-TAS-DI-PSD: an image a band in 10, 20 and 60 m, 24 x 18 pixels at 10 m."""
    names, _, widths = table(spacecraft)
    date, tile = "20220612T101559", "T33UUU"
    stem = f"S2{spacecraft[-1]}_MSI{level}_{date}_N{baseline.replace('.', '')}_R065_{tile}_{date}"
    safe = folder / f"{stem}.SAFE"
    granule = f"GRANULE/{level}_{tile}_A027500_{date}/IMG_DATA"
    quantification, offset = 10000, -1000 if baseline >= "04.00" else 0
    images, about, image = [], [], []
    nominal = dict(zip(names, (442.2, 492.1, 559.0, 664.9, 703.8, 739.1, 779.7, 832.9, 864.0,
                               943.2, 1376.9, 1610.4, 2185.7)))  # fmt: skip
    for seed, name in enumerate(names):
        pixel = S2_PIXELS[name]
        code = "B" + name[1:].rjust(2, "0")
        about.append(
            f'<Spectral_Information bandId="{seed}" physicalBand="{name}"><RESOLUTION>{pixel}'
            f'</RESOLUTION><Wavelength><MIN unit="nm">{nominal[name] - 20}</MIN><MAX unit="nm">'
            f'{nominal[name] + 20}</MAX><CENTRAL unit="nm">{nominal[name]}</CENTRAL></Wavelength>'
            "</Spectral_Information>"
        )
        if level == "L2A" and name == "B10":
            continue
        sub, ending = (f"/R{pixel}m", f"_{pixel}m") if level == "L2A" else ("", "")
        path = f"{granule}{sub}/{tile}_{date}_{code}{ending}"
        (safe / path).parent.mkdir(parents=True, exist_ok=True)
        stored = scene(1, 240 // pixel, 180 // pixel + 0, seed=seed) if pixel < 60 else (
            np.random.default_rng(seed).integers(1000, 4000, (1, 4, 3)))  # fmt: skip
        write(safe / f"{path}.jp2", stored.astype(np.uint16), pixel, driver="JP2OpenJPEG")
        images.append(path)
        image.append((name, physical(stored, 1 / quantification, offset / quantification)))
    classes = np.full((1, 12, 9), 4, np.uint8)
    classes[0, CLOUD[0], CLOUD[1]] = 9
    if level == "L2A":
        path = f"{granule}/R20m/{tile}_{date}_SCL_20m"
        write(safe / f"{path}.jp2", classes, 20, driver="JP2OpenJPEG")
        images.append(path)
        values = (f"<BOA_QUANTIFICATION_VALUE>{quantification}</BOA_QUANTIFICATION_VALUE>",
                  "BOA_ADD_OFFSET")  # fmt: skip
    else:
        quality = safe / granule.replace("IMG_DATA", "QI_DATA")
        quality.mkdir(parents=True)
        layers = np.zeros((3, 12, 9), np.uint8)
        layers[0] = classes[0] == 9
        write(quality / "MSK_CLASSI_B00.jp2", layers, 20, driver="JP2OpenJPEG")
        values = (f"<QUANTIFICATION_VALUE>{quantification}</QUANTIFICATION_VALUE>",
                  "RADIO_ADD_OFFSET")  # fmt: skip
    offsets = "".join(
        f'<{values[1]} band_id="{k}">{offset}</{values[1]}>' for k in range(13) if offset
    )
    listed = "".join(f"<IMAGE_FILE>{path}</IMAGE_FILE>" for path in images)
    (safe / f"MTD_MSI{level}.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<n1:Level-{level[1:]}_User_Product xmlns:n1="https://psd-15.sentinel2.eo.esa.int/PSD/">'
        "<n1:General_Info><Product_Info>"
        f"<PROCESSING_BASELINE>{baseline}</PROCESSING_BASELINE><Datatake><SPACECRAFT_NAME>"
        f"{spacecraft}</SPACECRAFT_NAME></Datatake><Product_Organisation><Granule_List>"
        f'<Granule imageFormat="JPEG2000">{listed}</Granule></Granule_List>'
        "</Product_Organisation></Product_Info><Product_Image_Characteristics>"
        f"{values[0]}{offsets}<Spectral_Information_List>{''.join(about)}"
        "</Spectral_Information_List></Product_Image_Characteristics></n1:General_Info>"
        f"</n1:Level-{level[1:]}_User_Product>"
    )
    kept = [(n, v) for n, v in image if S2_PIXELS[n] < 60]
    whole = [np.kron(v[0], np.ones((S2_PIXELS[n] // 10,) * 2)) for n, v in kept]
    places = [names.index(n) for n, _ in kept]
    return Made(safe, "multispectral", f"Sentinel-2 {level}", np.stack(whole),
                np.array([nominal[n] for n, _ in kept]), transform(10), fwhm=widths[places],
                cloudy=np.kron(classes[0] == 9, np.ones((2, 2))) > 0)  # fmt: skip


def landsat(folder, spacecraft="LANDSAT_9", level="L2SP"):
    """USGS, LSDS-1619: a GeoTIFF a band and MTL.txt with a group of each level."""
    sensor = spacecraft.title().replace("_", "-")
    names, centres, widths = table(sensor)
    stem = f"LC0{spacecraft[-1]}_{level}_193023_20220612_20220614_02_T1"
    folder.mkdir(parents=True)
    stored = scene(7, low=8000, high=15000).astype(np.uint16)
    files = []
    for k in range(7):
        name = f"{stem}_SR_B{k + 1}.TIF"
        write(folder / name, stored[k : k + 1], 30)
        files.append(f'    FILE_NAME_BAND_{k + 1} = "{name}"')
    pixels = np.full((1, ROWS, COLS), 21824, np.uint16)  # clear
    pixels[0, CLOUD[0], CLOUD[1]] = 22280  # cloud, with high confidence
    pixels[0, 0, 0] = 1
    write(folder / f"{stem}_QA_PIXEL.TIF", pixels, 30)
    write(folder / f"{stem}_QA_RADSAT.TIF", np.zeros((1, ROWS, COLS), np.uint16), 30)
    scales = "\n".join(
        f"    REFLECTANCE_MULT_BAND_{k} = 2.75e-05\n    REFLECTANCE_ADD_BAND_{k} = -0.2"
        for k in range(1, 8)
    )
    other = scales.replace("2.75e-05", "2.0000E-05").replace("-0.2", "-0.100000")
    surface = (
        f"  GROUP = LEVEL2_SURFACE_REFLECTANCE_PARAMETERS\n{scales}\n"
        "  END_GROUP = LEVEL2_SURFACE_REFLECTANCE_PARAMETERS\n"
    )
    text = (
        "GROUP = LANDSAT_METADATA_FILE\n  GROUP = PRODUCT_CONTENTS\n"
        f'    PROCESSING_LEVEL = "{level}"\n' + "\n".join(files) + "\n"
        f'    FILE_NAME_QUALITY_L1_PIXEL = "{stem}_QA_PIXEL.TIF"\n'
        f'    FILE_NAME_QUALITY_L1_RADIOMETRIC_SATURATION = "{stem}_QA_RADSAT.TIF"\n'
        "  END_GROUP = PRODUCT_CONTENTS\n  GROUP = IMAGE_ATTRIBUTES\n"
        f'    SPACECRAFT_ID = "{spacecraft}"\n  END_GROUP = IMAGE_ATTRIBUTES\n'
        + (surface if level.startswith("L2") else "")
        + f"  GROUP = LEVEL1_RADIOMETRIC_RESCALING\n{other}\n"
        "  END_GROUP = LEVEL1_RADIOMETRIC_RESCALING\nEND_GROUP = LANDSAT_METADATA_FILE\nEND\n"
    )
    (folder / f"{stem}_MTL.txt").write_text(text)
    places = [names.index(f"B{k}") for k in range(1, 8)]
    return Made(folder, "multispectral", f"{sensor} L2", physical(stored, 2.75e-5, -0.2),
                centres[places], transform(30), fwhm=widths[places],
                cloudy=cloud_mask()[0] > 0)  # fmt: skip


def planetscope(folder, surface=True):
    """Planet Labs, PlanetScope Product Specification: one GeoTIFF, its XML, udm2."""
    _, centres, widths = table("PlanetScope-SuperDove")
    folder.mkdir(parents=True)
    stem = "20220612_101530_12_2475_3B"
    stored = scene(8).astype(np.uint16)
    image = folder / f"{stem}_AnalyticMS_{'SR_' if surface else ''}8b.tif"
    write(image, stored, 3)
    coefficients = [2e-5 + 1e-6 * k for k in range(8)]
    bands = "".join(
        f"<ps:bandSpecificMetadata><ps:bandNumber>{k + 1}</ps:bandNumber>"
        f"<ps:reflectanceCoefficient>{c}</ps:reflectanceCoefficient></ps:bandSpecificMetadata>"
        for k, c in enumerate(coefficients)
    )
    (folder / f"{stem}_AnalyticMS_metadata_8b.xml").write_text(
        '<?xml version="1.0"?><ps:EarthObservation xmlns:ps="http://schemas.planet.com/ps/v1/">'
        f"{bands}</ps:EarthObservation>"
    )
    udm = np.zeros((8, ROWS, COLS), np.uint8)
    udm[0] = 1
    udm[5] = cloud_mask()[0]
    write(folder / f"{stem}_udm2.tif", udm, 3)
    scale = 1e-4 if surface else coefficients
    title = "PlanetScope surface reflectance" if surface else "PlanetScope reflectance"
    return Made(folder, "multispectral", title, physical(stored, scale), centres, transform(3),
                fwhm=widths, cloudy=cloud_mask()[0] > 0)  # fmt: skip


def worldview(folder, satellite="WV03"):
    """Maxar, Image Support Data: a GeoTIFF and an IMD file of the same name."""
    _, centres, widths = table("WorldView-3" if satellite == "WV03" else "WorldView-2")
    folder.mkdir(parents=True)
    stem = "14JUL24101530-M2AS-012345678010_01_P001"
    stored = scene(8, high=1800).astype(np.uint16)
    write(folder / f"{stem}.TIF", stored, 2)
    codes = ("C", "B", "G", "Y", "R", "RE", "N", "N2")
    factors = 1e-2 + 1e-3 * np.arange(8)
    effective = np.array([0.0405, 0.054, 0.0618, 0.0381, 0.0585, 0.0387, 0.1004, 0.0889])
    groups = "".join(
        f"BEGIN_GROUP = BAND_{code}\n\tULLon = 13.0;\n\tabsCalFactor = {f:e};\n"
        f"\teffectiveBandwidth = {w:e};\nEND_GROUP = BAND_{code}\n"
        for code, f, w in zip(codes, factors, effective)
    )
    (folder / f"{stem}.IMD").write_text(
        'version = "28.3";\nbandId = "Multi";\n' + groups + "BEGIN_GROUP = IMAGE_1\n"
        f'\tsatId = "{satellite}";\nEND_GROUP = IMAGE_1\nEND;\n'
    )
    title = "WorldView-3" if satellite == "WV03" else "WorldView-2"
    return Made(folder, "multispectral", title, physical(stored, factors / effective),
                centres[:8], transform(2), fwhm=widths[:8])  # fmt: skip
