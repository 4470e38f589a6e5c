# SPDX-License-Identifier: GPL-2.0-or-later
"""WorldView-2 and WorldView-3: an image of several bands, or tiles of it, and an IMD file.

Source: Maxar (DigitalGlobe), Image Support Data (ISD) Documentation: radiance in W/m2/sr/um is
absCalFactor / effectiveBandwidth times what is stored; 0 is no measurement.
"""

from __future__ import annotations

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.reading.sharpness import pixel_in_metres
from hmwb_qgis.raster.sensors.known_sensors import sensor_bands

from .dlr import geographic_image
from .files import ProductFiles
from .markup import as_number, read_groups
from .product import Product, ProductBand

TITLE = "WorldView-2, WorldView-3"
_SENSORS = {"WV02": "WorldView-2", "WV03": "WorldView-3"}
_NAMES = {
    "C": "coastal", "B": "blue", "G": "green", "Y": "yellow", "R": "red", "RE": "red edge",
    "N": "nir1", "N2": "nir2", **{f"S{k}": f"SWIR-{k}" for k in range(1, 9)},
}  # fmt: skip


def recognise(files: ProductFiles) -> str | None:
    """The IMD file, or None; that of the multispectral image where the panchromatic lies beside."""
    found = [
        path
        for path in files.candidates(r".*\.imd")
        if "bandId" in read_groups(path)[""] or files.chosen == path
    ]
    several = [path for path in found if read_groups(path)[""].get("bandId") != "P"]
    return next(iter(several or found), None)


def open_product(files: ProductFiles, metadata: str) -> Product:
    """Read what the IMD file says.

    Raises
    ------
    HmwbError
        If it is another satellite or the panchromatic image, or a file is missing.
    """
    groups = read_groups(metadata)
    satellite = next((g["satId"] for g in groups.values() if "satId" in g), "?")
    codes = [name[5:] for name in groups if name.startswith("BAND_") and name != "BAND_P"]
    if satellite not in _SENSORS or not codes or any(code not in _NAMES for code in codes):
        raise HmwbError(
            "{name} is not a multispectral image of WorldView-2 or 3: its IMD names the satellite "
            "{satellite} and the bands {bands}.",
            name=files.name,
            satellite=satellite,
            bands=", ".join(codes) or groups[""].get("bandId", "?"),
        )
    sensor = sensor_bands(_SENSORS[satellite])
    stem = metadata[:-4]
    images = [f"{stem}{ending}" for ending in (".TIL", ".TIF", ".NTF", ".til", ".tif", ".ntf")]
    image = files.need(
        next((i for i in images if i in files.paths), None), f"{stem}.TIF".rpartition("/")[2]
    )
    title = _SENSORS[satellite]
    grid = geographic_image(image, len(codes), title)
    bands = []
    for number, code in enumerate(codes, 1):
        items, place = groups[f"BAND_{code}"], sensor.names.index(_NAMES[code])
        factor, width = (
            as_number(items.get(key, ""), key) for key in ("absCalFactor", "effectiveBandwidth")
        )
        bands.append(
            ProductBand(
                name=_NAMES[code],
                wavelength=float(sensor.wavelengths[place]),
                fwhm=float(sensor.fwhm[place]),
                file=image,
                number=number,
                scale=factor / width,
                nodata=0.0,
                resolution=pixel_in_metres(grid),
            )
        )
    return Product(title, grid, tuple(bands), unit="W/m2/sr/um")
