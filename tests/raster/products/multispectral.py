# SPDX-License-Identifier: GPL-2.0-or-later
"""Multispectral products of exactly the structure that the agencies deliver."""

from __future__ import annotations

import numpy as np

from .common import CLOUD, COLS, ROWS, Made, cloud_mask, physical, scene, table, transform, write

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
                centres[:8], transform(2), fwhm=widths[:8], unit="W/m2/sr/um")  # fmt: skip
